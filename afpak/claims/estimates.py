"""An outside reference: UCDP's own estimates for the dyad, beside what was claimed in the same days.

UCDP codes deaths of all sides together, by its own rules. Its figures are an
estimate of that project, no claim of a party; they stand in a panel of their
own and never enter our tables.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from .. import style
from ..home import default_data_dir
from ..record.measured import Measured
from ..record.tables import Tables, without_parts
from ..record.text import short_day
from ..style.palette import FAINT
from .figures import figures
from .marks import KEY, count_axis, height, lines, make_room

CITED = (
    "UCDP Candidate Events Dataset, dyad Government of Afghanistan – Government of Pakistan (12291), CC BY 4.0; "
    "Hegre et al. 2020, Sundberg and Melander 2013."
)


def ucdp(tables: Tables) -> Measured:
    """UCDP's sums for the dyad in the periods that lie wholly in the cut.

    Returns
    -------
    DataFrame, one row a period
        The columns of ``data/ucdp.csv``: ``period_start``, ``period_end``,
        ``events``; deaths of all sides together: ``best``, ``low``, ``high``;
        ``version``. NA: not in the copies of the releases. No row of a cut by
        day of knowledge: the releases carry no day of publication.
    """
    frame = pd.read_csv(
        default_data_dir() / "ucdp.csv",
        parse_dates=["period_start", "period_end"],
        dtype=dict.fromkeys(("events", "best", "low", "high"), "Int64"),
    )
    first, last = tables.window()  # NaT, an open end, is before and after no day
    frame = frame[~(frame["period_start"] < first) & ~(frame["period_end"] > last)]
    frame = frame.iloc[:0] if tables.known_as_of is not None else frame
    return _cited(tables.measured("ucdp", frame.reset_index(drop=True), of=tables.claims.iloc[:0]))


def beside_ucdp(tables: Tables) -> Measured:
    """Figures of people killed that were made in UCDP's periods, as they stood when each period ended.

    Returns
    -------
    DataFrame, one row a figure
        As `figures`, with ``period_start``: for each period, people and party
        of the claimant, the largest figure that was made in the period about
        days in it and about no act of an armed group, that no later one had
        replaced by its last day, and that no other contains. Each counts one
        side's people; UCDP counts all.

    Facts
    -----
    estimates : DataFrame
        What `ucdp` returns: the periods, also those in which no figure was made.
    """
    estimates, told = ucdp(tables), [figures(tables, ("killed",)).iloc[:0].assign(period_start=pd.NaT)]
    for period in estimates.itertuples():
        rows = figures(tables.as_of(period.period_end).between(period.period_start, period.period_end), ("killed",))
        rows = rows[rows["covers_start"] >= period.period_start]  # not totals that began before
        rows = without_parts(rows[(rows["stance"] == "asserts") & rows["current"] & rows["value"].notna()])
        rows = rows[_of_the_dyad(tables, rows)]
        rows = rows[rows["victims_side"].isin(["afghanistan", "pakistan"])].sort_values("value", ascending=False)
        rows = rows.drop_duplicates(["group", "claimant_party"]).sort_values(["group", "known_on"])
        told.append(rows.assign(period_start=period.period_start))
    frame = pd.concat(told[1:] or told, ignore_index=True)
    return _cited(tables.measured("beside_ucdp", frame, of=frame, estimates=estimates))


def _cited(rows: Measured) -> Measured:
    """The same rows, with UCDP's own citation in front of the foot note."""
    rows.about = replace(rows.about, note=f"{CITED} {rows.about.note}")
    return rows


def _of_the_dyad(tables: Tables, rows: pd.DataFrame) -> pd.Series:
    """Figures about an act of one of the two sides, or of both; without an event, only running totals."""
    party = tables.by_id("actors")["party"].astype("string")
    author = rows["event_id"].map(tables.by_id("events")["initiator"]).map(party)
    two = author.isin(["pakistan", "afghanistan"]) | author.isna()
    return two & (rows["event_id"].notna() | rows["cumulative"].fillna(False))


@style.chart(
    of=beside_ucdp,
    title="What does an outside project estimate for the same days?",
    lacking="estimates of UCDP that are known to have been public",
    empty=lambda rows: rows.about.facts["estimates"].empty,
)
def plot_beside_ucdp(rows: Measured, page: style.Page) -> str:
    """Draw UCDP's estimates and the figures claimed in the same periods (`beside_ucdp`), each period apart."""
    estimates = page.about.facts["estimates"]
    parts = [rows[rows["period_start"] == p.period_start] for p in estimates.itertuples()]
    how = (
        f"Above the line, grey: UCDP's best estimate of deaths on all sides together, with its low and high where known. "
        f"Below: the largest figure of each party for each people made in those days ({page.about.cut}). "
        f"UCDP's count is nobody's claim, and none of the figures below counts the same people."
    )
    tall = [height(part) + 5 for part in parts]
    shape = {"nrows": len(parts), "gridspec_kw": {"height_ratios": tall}}
    fig, axes = page(how, height=0.215 * sum(tall), key=KEY, **shape)
    fig.drawn = {"estimates": estimates}
    for ax, period, part in zip(axes[:, 0], estimates.itertuples(), parts, strict=True):
        ends = [period.low, period.high] if pd.notna(period.high) else [period.best]
        ax.set_title(f"{_span(period)} (UCDP {period.version})")
        lines(ax, part.assign(current=True, denied=[()] * len(part)))
        count_axis(ax, max([float(ends[-1]), *part["value"].astype(float)]))
        ax.plot(ends, [-1.3] * len(ends), color=style.SOFT, marker="|", ms=10)
        ax.scatter(period.best, -1.3, marker="P", s=60, color=style.SOFT, zorder=3)
        ax.axhline(-0.7, color=FAINT, lw=0.8)
        named = [label.get_text() for label in ax.get_yticklabels()]
        ax.set_yticks([-1.3, *range(len(named))], [f"UCDP, {period.events} events\n{_estimate(period)}", *named])
        ax.set_ylim(len(named) - 0.4, -2)
    make_room(fig)
    return "; ".join(
        f"{_span(p)}: UCDP, all sides together, {_estimate(p)}; "
        + ", ".join(f"{r.given} ({r.group}, according to {r.who})" for r in part.itertuples())
        for p, part in zip(estimates.itertuples(), parts, strict=True)
    )


def _span(period) -> str:
    return f"{short_day(period.period_start)} to {short_day(period.period_end, year=True)}"


def _estimate(period) -> str:
    span = "" if pd.isna(period.high) else f", low {period.low}, high {period.high}"
    return f"best {period.best}{span}"

"""What was known when: the same ledger as it stood on several days, side by side."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes

from .. import style
from ..record.measured import Measured
from ..record.schema import MEASURE
from ..record.tables import Day, Tables, parse_day
from ..record.text import plural, short_day, unknown
from .figures import deniers, figures
from .marks import KEY, count_axis, make_room, open_end, words
from .stand import lines, standing

MOST = 12  # lines in one chart
NAMES_WIDE, DAY_WIDE = 3, 2  # inches
SIZE = 8.9  # points: six on a sheet of A4
NARROW = 14  # letters of a line beside a mark
COLUMNS = ["day", "label", "label_at", "claim_id", "claimant_party", "outside", "given", "value", "qualifier"]
COLUMNS += ["state", "earlier", "denied_by"]


def known_when(tables: Tables, days: Day | Iterable[Day] | None = None, event: str | None = None) -> Measured:
    """What stood at the end of some days: the last figure of people killed that each claimant had given by then.

    A line is what one claimant counts: the same people since the same day, or
    in the same event, or in the same period. Of running totals the latest
    stands, whether or not the record links it to the one before; of other
    figures each that the claimant has not replaced. Figures that another of
    the line contains (``part_of``) and those of unknown day stand on no day.
    Quote it for what a claimant's count was on a day, never for a toll of that
    day; `civilian_harm` for what all sides say of the civilians of one event
    or period.

    Parameters
    ----------
    tables : Tables
    days : ISO date or several, optional
        Default: the first and the last day on which a figure of the chosen
        lines appeared, and the two on which most did.
    event : str, optional
        Only figures about this event. Default: the lines of the cut with most
        figures, at most twelve.

    Returns
    -------
    DataFrame, one row a day, line and figure that stood
        ``day``; ``label``, who counts whom, since when or about what, and
        ``label_at``, the place of the line in the chart; ``claim_id``, the
        figure; ``claimant_party``, ``outside``, ``given``, ``value`` and
        ``qualifier`` as in `figures`; ``state``: ``first`` (no figure of the
        line stood on the day shown before), ``changed`` or ``same``;
        ``earlier``, the numbers that the line had before; ``denied_by``, the
        names of those who had denied this very figure by then. A line has
        several rows on a day where nothing on record says which of its figures
        came last, and none without a figure yet.

    Facts
    -----
    days : tuple of days
        The days, in the order of the columns of the chart.
    left_out, shown : pairs of numbers
        The lines with fewer figures that are left out, and those that are
        shown: how many, and how many figures they hold.

    Raises
    ------
    ValueError
        A day is none, or lies after the day at which the record is cut or before the span or episode begins;
        the record, whole, has no such event.

    Examples
    --------
    >>> import afpak
    >>> rows = afpak.claims.known_when(afpak.load(episode="open-war-2026"), days=("2026-02-26", "2026-02-27"))
    >>> pakistan = rows[rows["label"] == "Pakistan on Afghan combatants, since 26 Feb 2026"]
    >>> list(pakistan["given"]), list(pakistan["state"])
    (['30 or more', '274'], ['first', 'changed'])
    """
    if event is not None and event not in tables.every_event:
        raise ValueError(unknown("event", event, tables.every_event))
    every = figures(tables, tuple(MEASURE))  # a denial of another measure may answer the killed too
    told = every[(every["measure"] == "killed") & (every["stance"] == "asserts") & every["known_on"].notna()]
    told = told[told["event_id"] == event] if event else told
    told = told.assign(line=lines(tables, told))
    chosen = _most_told(told)
    shown = told[told["line"].isin(chosen)]
    asked = () if days is None else days if pd.api.types.is_list_like(days) else (days,)
    days = tuple(parse_day(day, "days") for day in asked) or _turning_days(shown)
    if tables.known_as_of is not None and any(d > tables.known_as_of for d in days):
        raise ValueError(f"days: the record is cut at {tables.known_as_of:%Y-%m-%d}; later days are not in it")
    stood = [_stood(shown, deniers(every[every["known_on"] <= day]), day) for day in days]
    frame = pd.concat(stood or [_stood(shown, {}, pd.NaT)], ignore_index=True)
    frame = frame.assign(label_at=frame["label"].map(chosen.index), state=_states(frame, days))
    frame = frame.sort_values(["day", "label_at"], kind="stable", ignore_index=True)[COLUMNS]
    left_out = told[~told["line"].isin(chosen)]
    sizes = {name: (part["line"].nunique(), len(part)) for name, part in (("left_out", left_out), ("shown", shown))}
    return tables.measured("known_when", frame, of=shown, days=days, **sizes)


def _most_told(told: pd.DataFrame) -> list[str]:
    """The lines with most figures, by whose people and by the day of their first figure."""
    sizes = told.groupby("line").agg(figures=("claim_id", "size"), value=("value", "max"))
    kept = sizes.sort_values(["figures", "value"], ascending=False).head(MOST).index
    return list(told[told["line"].isin(kept)].sort_values(["group", "known_on", "step"])["line"].unique())


def _turning_days(told: pd.DataFrame) -> tuple[pd.Timestamp, ...]:
    """The first and the last day of the figures, and the two between on which most appeared (the earlier of equals)."""
    counts = told["known_on"].value_counts().sort_index()
    busiest = counts.iloc[1:-1].sort_values(ascending=False, kind="stable").index[:2]
    return tuple(sorted({*counts.index[:1], *busiest, *counts.index[-1:]}))


def _stood(told: pd.DataFrame, denied_by: dict[str, tuple[str, ...]], day: pd.Timestamp) -> pd.DataFrame:
    """The figures that stand at the end of a day, what their lines had before, and who had denied them."""
    stood = standing(told, day).sort_values(["value", "claim_id"])
    before = told[(told["known_on"] <= day) & ~told["claim_id"].isin(stood["claim_id"])]
    earlier = before.dropna(subset="value").groupby("line")["value"].agg(tuple)
    return stood.assign(
        day=day,
        label=stood["line"],
        earlier=[earlier.get(line, ()) for line in stood["line"]],
        denied_by=[denied_by.get(claim_id, ()) for claim_id in stood["claim_id"]],
    )


def _states(frame: pd.DataFrame, days: tuple[pd.Timestamp, ...]) -> list[str]:
    """Whether each figure stood on the day shown before, and if not, whether another of its line did."""
    before = dict(zip(days[1:], days, strict=False))
    stood = set(zip(frame["day"], frame["claim_id"], strict=True)) | set(zip(frame["day"], frame["label"], strict=True))
    return [
        "same"
        if (before.get(row.day), row.claim_id) in stood
        else "changed"
        if (before.get(row.day), row.label) in stood
        else "first"
        for row in frame.itertuples()
    ]


def _moved(rows: Measured) -> str:
    """How many of the counts changed from one day shown to another."""
    counts, moved = rows["label"].nunique(), rows.loc[rows["state"] == "changed", "label"].nunique()
    return (
        f"Counts shown: {counts}; another figure on a later of these days: {moved}" if len(set(rows["day"])) > 1 else ""
    )


@style.chart(of=known_when, title="What was known when?", lacking="figures of people killed", finding=_moved)
def plot_known_when(rows: Measured, page: style.Page) -> str:
    """Draw `known_when`: one column a day, one line for what each claimant counts."""
    days, labels = page.about.facts["days"], list(rows.sort_values("label_at")["label"].unique())
    place = {label: y for y, label in enumerate(labels)}
    how = (
        f"People killed: each claimant's last figure by the end of each day. Bold: new or changed. "
        "Strokes: its earlier figures. ✕: somebody had denied it. Two figures: which came last is not known."
        f"{_left_out(page.about.facts)}"
    )
    width = NAMES_WIDE + DAY_WIDE * max(4, len(days))
    fig, axes = page(how, height=0.42 * len(labels) + 0.75, width=width, key=KEY, ncols=len(days), sharey=True)
    top = float(max([1.0, *rows["value"].dropna(), *(v for values in rows["earlier"] for v in values)]))
    for ax, day in zip(axes[0], days, strict=True):
        ax.set_title(short_day(day, year=True))
        count_axis(ax, top, narrow=True)
        ax.tick_params(axis="x", labelsize=7.5)
        for label, stood in rows[rows["day"] == day].groupby("label", sort=False):
            _stand(ax, place[label], stood)
        ax.tick_params(axis="y", length=0)
    axes[0, 0].set_yticks(
        range(len(labels)), [re.sub("( on [^,]+, )", r"\1\n", label, count=1) for label in labels], size=SIZE
    )
    axes[0, 0].set_ylim(len(labels) - 0.4, -0.7)
    make_room(fig, together=True)
    return "; ".join(
        f"{label}: "
        + ", ".join(f"{r.given} by {short_day(r.day)}" + (", denied" if r.denied_by else "") for r in part.itertuples())
        for label, part in rows.groupby("label", sort=False)
    )


def _left_out(facts: dict) -> str:
    """What the chart does not show, in a sentence; nothing where it shows all."""
    (lines, figures_), (kept, told) = facts["left_out"], facts["shown"]
    if not lines:
        return ""
    return (
        f" Shown: the {kept} counts with most figures ({told:,} of {told + figures_:,}); "
        f"left out: {plural(lines, 'count')} with fewer ({plural(figures_, 'figure')})."
    )


def _stand(ax: Axes, y: int, stood: pd.DataFrame) -> None:
    """The figures of a line that stood, what it had before, and whether they had been denied."""
    first = next(stood.itertuples())
    party = str(first.claimant_party)
    ax.plot(first.earlier, [y] * len(first.earlier), ls="none", marker="|", ms=7, color=style.COLOUR[party], alpha=0.45)
    for row in stood.dropna(subset="value").itertuples():
        at = float(row.value)
        ax.scatter(at, y, s=34, **style.mark(party, row.outside, row.claim_id))
        open_end(ax, at, y, row.qualifier, style.COLOUR[party], reach=(16, 0))
    new = (stood["state"] != "same").any()
    weight, colour = ("bold", style.INK) if new else ("normal", style.SOFT)
    figures_ = dict.fromkeys(row.given + (" ✕" if row.denied_by else "") for row in stood.itertuples())
    told = textwrap.fill("; ".join(figure.replace(" ", "\xa0") for figure in figures_), NARROW)
    right = max(
        [0.0, *stood["value"].dropna().astype(float), *first.earlier]
    )  # a lowered figure stands left of those before
    gap = 19 if (stood["qualifier"] == "at_least").any() else 7
    words(ax, told, right, y, gap=gap, size=SIZE, weight=weight, color=colour)

"""What was known when: the same ledger as it stood on several days, side by side."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes

from .. import style
from ..record.measured import Measured
from ..record.tables import Day, Tables, parse_day
from ..record.text import short_day
from .figures import figures
from .marks import HOLLOW, KEY, count_axis, make_room, open_end, words

MOST = 12  # series in one chart
NAMES_WIDE, DAY_WIDE = 3, 2  # inches
COLUMNS = ["day", "chain", "chain_at", "claim_id", "label", "claimant_party", "outside", "given", "value", "qualifier"]
COLUMNS += ["earlier", "denied_by"]


def known_when(tables: Tables, days: Day | Iterable[Day] | None = None, event: str | None = None) -> Measured:
    """Figures of people killed, as each stood at the end of some days.

    Parameters
    ----------
    tables : Tables
    days : ISO date or several, optional
        Default: the first and the last day on which a figure of the chosen
        series appeared, and the two on which most did.
    event : str, optional
        Only figures about this event. Default: the series of the cut (figures
        that replace one another) with most figures, at most twelve.

    Returns
    -------
    DataFrame, one row a day and series
        Each taken from the record ``as_of`` that day: ``day``; ``chain`` and
        ``chain_at``, its place in the order of the chart; ``claim_id``, the
        figure that stood; ``label``, who counts whom; ``claimant_party``,
        ``outside``, ``given``, ``value`` and ``qualifier`` as in `figures`;
        ``state``: ``first`` (no figure stood on the day shown before),
        ``changed`` or ``same``; ``earlier``, the values it had replaced;
        ``denied_by``, the names of those who had denied this very figure by
        then. A series without a figure yet has no row.

    Facts
    -----
    days : tuple of days
        The days, in the order of the columns of the chart.

    Raises
    ------
    ValueError
        A day is none, or lies after the day at which the record is cut.

    Examples
    --------
    >>> import afpak
    >>> rows = afpak.claims.known_when(afpak.load(episode="open-war-2026"), days=("2026-02-26", "2026-02-27"))
    >>> pakistan = rows[rows["chain"] == "2026-02-26-pakistan-22killed"]
    >>> list(pakistan["given"]), list(pakistan["state"])
    (['30 or more', '274'], ['first', 'changed'])
    """
    every = figures(tables, ("killed",))
    told = every[(every["stance"] == "asserts") & every["known_on"].notna()]
    told = told[told["event_id"] == event] if event else told
    chosen = _most_told(told)
    told = told[told["chain"].isin(chosen)]
    asked = () if days is None else days if pd.api.types.is_list_like(days) else (days,)
    days = tuple(parse_day(day, "days") for day in asked) or _turning_days(told)
    if tables.known_as_of is not None and any(d > tables.known_as_of for d in days):
        raise ValueError(f"days: the record is cut at {tables.known_as_of:%Y-%m-%d}; later days are not in it")
    chain_of, events = every.set_index("claim_id")["chain"], _events(tables)
    stood = [_stood(tables.as_of(day), chosen, chain_of, events).assign(day=day) for day in days]
    frame = pd.concat(stood or [_stood(tables, [], chain_of, events).assign(day=pd.NaT)], ignore_index=True)[COLUMNS]
    before = frame.groupby("chain")["claim_id"].shift()
    frame["state"] = before.eq(frame["claim_id"]).map({True: "same", False: "changed"}).mask(before.isna(), "first")
    return tables.measured("known_when", frame, of=told, days=days)


def _most_told(told: pd.DataFrame) -> list[str]:
    """The series with most figures, by whose people and by the day of their first figure."""
    sizes = told.groupby("chain").agg(figures=("claim_id", "size"), value=("value", "max"))
    kept = sizes.sort_values(["figures", "value"], ascending=False).head(MOST).index
    return list(told[told["chain"].isin(kept)].sort_values(["group", "known_on", "step"])["chain"].unique())


def _turning_days(told: pd.DataFrame) -> tuple[pd.Timestamp, ...]:
    """The first and the last day of the figures, and the two between on which most appeared (the earlier of equals)."""
    counts = told["known_on"].value_counts().sort_index()
    busiest = counts.iloc[1:-1].sort_values(ascending=False, kind="stable").index[:2]
    return tuple(sorted({*counts.index[:1], *busiest, *counts.index[-1:]}))


def _stood(then: Tables, chosen: list[str], chain_of: pd.Series, events: dict[str, str]) -> pd.DataFrame:
    """The figure of each chosen series that stands in a record as of some day, in the order of the series."""
    rows = figures(then, ("killed",))
    rows["chain"] = rows["claim_id"].map(chain_of)  # not the chain of that day: its first figure may have no day
    answers = rows[rows["stance"] == "denies"].explode("disputes")
    told = rows[rows["chain"].isin(chosen) & (rows["stance"] == "asserts")].sort_values("step")
    stood = told[told["current"]].drop_duplicates("chain", keep="last")
    replaced = told[~told["current"]]
    return stood.assign(
        chain_at=[chosen.index(chain) for chain in stood["chain"]],
        label=[_label(claim, events) for claim in stood.itertuples()],
        earlier=[tuple(replaced.loc[replaced["chain"] == chain, "value"].dropna()) for chain in stood["chain"]],
        denied_by=[
            tuple(sorted(set(answers.loc[answers["disputes"] == i, "claimant_name"]))) for i in stood["claim_id"]
        ],
    ).sort_values("chain_at")


def _events(tables: Tables) -> dict[str, str]:
    """What each event was and on which day, in a few words."""
    return {
        e.event_id: f"{e.kind_label} of {short_day(e.start, year=True)}" for e in tables.events_in_full().itertuples()
    }


def _label(claim, events: dict[str, str]) -> str:
    """Who counts whom, and since when or about what."""
    about = f"{claim.claimant_name} on {claim.group.removesuffix(': killed')}"
    if pd.notna(claim.cumulative_since):
        return f"{about}, since {short_day(claim.cumulative_since, year=True)}"
    return about if pd.isna(claim.event_id) else f"{about}, {events.get(claim.event_id, '')}"


@style.chart(of=known_when, title="What was known when?", lacking="figures of people killed")
def plot_known_when(rows: Measured, page: style.Page) -> str:
    """Draw `known_when`: one column a day, one line a series."""
    days, labels = page.about.facts["days"], rows.sort_values("chain_at").groupby("chain", sort=False)["label"].last()
    place = {chain: y for y, chain in enumerate(labels.index)}
    how = (
        f"People killed: the figure of each claimant that stood at the end of each day ({page.about.cut}). Bold: new "
        f"or changed since the column before. Pale: what it had replaced. Cross: somebody had denied this very figure. "
        f"Empty: no figure yet. {HOLLOW}"
    )
    width = NAMES_WIDE + DAY_WIDE * max(4, len(days))
    fig, axes = page(how, height=0.42 * len(labels) + 0.75, width=width, key=KEY, ncols=len(days), sharey=True)
    top = float(max([1.0, *rows["value"].dropna(), *(v for values in rows["earlier"] for v in values)]))
    for ax, day in zip(axes[0], days, strict=True):
        ax.set_title(short_day(day, year=True))
        count_axis(ax, top, narrow=True)
        ax.tick_params(axis="x", labelsize=7.5)
        for row in rows[rows["day"] == day].itertuples():
            _stand(ax, place[row.chain], row)
        ax.tick_params(axis="y", length=0)
    axes[0, 0].set_yticks(range(len(labels)), labels.str.replace(" on ", " on\n", n=1), size=8)
    axes[0, 0].set_ylim(len(labels) - 0.4, -0.7)
    make_room(fig, together=True)
    return "; ".join(
        f"{labels[chain]}: "
        + ", ".join(f"{r.given} by {short_day(r.day)}" + (", denied" if r.denied_by else "") for r in part.itertuples())
        for chain, part in rows.groupby("chain", sort=False)
    )


def _stand(ax: Axes, y: int, row) -> None:
    """The figure that stood, what it had replaced, and whether it had been denied."""
    party = str(row.claimant_party)
    ax.plot(row.earlier, [y] * len(row.earlier), ls="none", marker="|", ms=7, color=style.COLOUR[party], alpha=0.45)
    at = 0.0
    if pd.notna(row.value):
        at = float(row.value)
        ax.scatter(at, y, marker=style.MARKER[party], s=34, zorder=3, **style.fill(row.outside, party))
        open_end(ax, at, y, row.qualifier, style.COLOUR[party], reach=(16, 0))
    weight, colour = ("bold", style.INK) if row.state != "same" else ("normal", style.SOFT)
    gap = 19 if row.qualifier == "at_least" else 7
    right = max([at, *row.earlier])  # a figure that was lowered stands left of what it replaced
    words(ax, row.given + (" ✕" if row.denied_by else ""), right, y, gap=gap, size=8, weight=weight, color=colour)

"""The ledgers of several events beside each other: the people killed in those that most parties speak of."""

from __future__ import annotations

import textwrap

import pandas as pd

from .. import style
from ..record.called import SHARED
from ..record.measured import Measured
from ..record.tables import Tables
from . import marks
from .figures import figures
from .ledgers import by_how_many, day_of, denials_after_claims, lowest_to_highest, places_of

MOST = 8  # events


def ledgers(tables: Tables) -> Measured:
    """The people killed in each of the events of the cut that most parties speak of, in order of time.

    Of figures about the event that replace one another only the last, and
    denials. At most eight events; those of which one party alone speaks
    are the last to be chosen.

    Returns
    -------
    DataFrame, one row a line
        The columns of `ledger`, one event after the other; ``title`` names the event.
    """
    rows = figures(tables, ("killed",))
    rows = rows[rows["event_id"].isin(tables.events["event_id"])]
    rows = rows[~rows["claim_id"].isin(rows["supersedes"])]
    heard = rows.groupby("event_id")["claimant_party"].agg(["nunique", "size"])
    chosen = heard[heard["size"] > 1].sort_values(["nunique", "size"], ascending=False).head(MOST).index
    rows = rows[rows["event_id"].isin(chosen)].sort_values(["event_start", "event_id", "known_on", "claim_id"])
    rows["group"] = rows["group"].str.removesuffix(": killed")
    parts = [denials_after_claims(part) for _, part in rows.groupby("event_id", sort=False)]
    lines = pd.concat(parts, ignore_index=True) if parts else denials_after_claims(rows)
    lines["title"] = lines["event_id"].map(_titles(tables, set(chosen)))
    return tables.measured("ledgers", lines, of=lines)


def _most_claimants(rows: Measured) -> str:
    """What the event has on which most claimants give a figure, the first of equals."""
    heard = rows[rows["stance"] == "asserts"].groupby("event_id", sort=False)["claimant"].nunique()
    if heard.empty:
        return by_how_many(rows)
    part = rows[rows["event_id"] == heard.idxmax()]
    return f"{part['title'].iloc[0]}: {lowest_to_highest(part)}"


@style.chart(
    of=ledgers,
    title="People killed, event by event: according to whom?",
    lacking="events with two figures of people killed",
    finding=_most_claimants,
)
def plot_ledgers(rows: Measured, page: style.Page) -> str:
    """Draw ledgers of several events (`ledgers`) as small multiples, two abreast."""
    parts = [part for _, part in rows.groupby("event_id", sort=False)]
    tall = [max(map(marks.height, parts[i : i + 2])) + 3 for i in range(0, len(parts), 2)]
    how = "The events that most parties speak of, each on its own scale, as given. Arrow: at least, or up to."
    shape = {"nrows": len(tall), "ncols": 2, "gridspec_kw": {"height_ratios": tall}}
    fig, axes = page(how, height=0.17 * sum(tall), width=11, key=(*marks.KEY, marks.DENIAL), **shape)
    for ax in axes.flat[len(parts) :]:
        ax.set_axis_off()
    for ax, part in zip(axes.flat, parts, strict=False):
        ax.set_title("\n".join(textwrap.wrap(part["title"].iloc[0], 38)), size=8.5)
        marks.lines(ax, part, dated=False, size=7.5)
        ax.tick_params(axis="x", labelsize=7.5)
    marks.make_room(fig)
    return "; ".join(
        f"{part['title'].iloc[0]}: " + ", ".join(f"{r.given} ({r.who}; {r.group})" for r in part.itertuples())
        for part in parts
    )


def _titles(tables: Tables, chosen: set[str]) -> dict[str, str]:
    """Some events, each in a few words, for a small panel."""
    events = tables.events_in_full()
    events = events[events["event_id"].isin(chosen)]
    return {
        row["event_id"]: f"{day_of(row)}, "
        + SHARED.get(row["event_id"], f"{row['kind_label']}, {places_of(tables, row, 1)}")
        for _, row in events.iterrows()
    }

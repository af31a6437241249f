"""How codes of the tables are read: what is confirmed, whose side, what counts as an act of force, what is still in force.

Counts leave out events that are ``part_of`` another, and count an event once,
on its first day, however many places or days it has; only `by_day` lets a
night fall on both of its days.
"""

from __future__ import annotations

import pandas as pd

from .known import day_of
from .tables import Tables, without_parts

# both sides agree, or a body outside both confirms
CONFIRMED = ("agreed", "independent")
OTHER_SIDE = {"pakistan": "afghanistan", "afghanistan": "pakistan"}
SIDE_OF = {"PAK": "pakistan", "AFG": "afghanistan"}

TRUCES = ("ceasefire", "ceasefire_extension")
BARS = ("border_closure", "trade_suspension")


def confirmed(events: pd.DataFrame) -> pd.Series:
    """Whether both sides agree that an event happened, or a body outside both confirms it."""
    return events["occurrence"].isin(CONFIRMED)


def until(tables: Tables, events: pd.DataFrame) -> pd.Series:
    """The end of each event; without one the last day on which a dated source of the row appeared.

    As far as anybody on record vouches for it; never before the first day.
    """
    heard = day_of(events["sources"].explode(), tables.sources, "published").groupby(level=0).max()
    last = events["end"].fillna(heard.reindex(events.index))
    return last.where(last > events["start"], events["start"])


def acts_of_force(tables: Tables) -> pd.DataFrame:
    """Every act of force once, in the order of first days; a raid counts, its single sites do not."""
    force = without_parts(tables.events_in_full().query("family == 'force'"))
    return force.sort_values(["start", "event_id"])


def between_sides(tables: Tables, events: pd.DataFrame) -> pd.Series:
    """Whether a body of one side acts against the other side or in its country.

    Leaves out what militants do, what a side does at home, and acts without
    one named author; for "each side names the other" add ``attribution``.
    """
    other = events["initiator_party"].astype("string").map(OTHER_SIDE)
    country = tables.by_id("places")["country"].map(SIDE_OF)
    targets = events["target_party"].astype("string").fillna("")
    rows = zip(other.fillna("nobody"), targets, events["places"], strict=True)
    met = [o == target or o in {country.get(p) for p in places} for o, target, places in rows]
    return pd.Series(met, index=events.index, dtype=bool)


def by_day(events: pd.DataFrame) -> pd.DataFrame:
    """One row for each day that an event touches: a night falls on two.

    Adds ``day``, and ``exact``: False where the day is approximate, so that
    the event fell on some day of the span. Without a known end, the first day
    only.
    """
    last = events["end"].fillna(events["start"])
    spans = [pd.date_range(a, b) for a, b in zip(events["start"], last, strict=True)]
    rows = events.assign(day=spans, exact=events["date_precision"].isin(["day", "night"])).explode("day")
    return rows.assign(day=pd.to_datetime(rows["day"]))

"""Days of force: on which days each side acted against the other, and from which day each crisis is counted."""

from __future__ import annotations

import pandas as pd

from ..record.coding import TRUCES, acts_of_force, between_sides, confirmed
from ..record.dense import dense_days
from ..record.tables import Tables

SIDES = {"pakistan": "Pakistan", "afghanistan": "Afghan de facto authorities"}
CRISES = ("october-2025", "open-war-2026")
TO_THE_DAY = ("day", "night", "approx_day")  # an act known to a week or less belongs to no day


def acts_between(tables: Tables) -> pd.DataFrame:
    """Acts of force by one named side against the other side or in its country, each once, with its ``side``."""
    force = acts_of_force(tables)
    acts = force[between_sides(tables, force)]
    return acts.assign(side=acts["initiator_party"].astype(str), confirmed=confirmed(acts))


def side_days(tables: Tables, acts: pd.DataFrame) -> pd.DataFrame:
    """One row a day and side, from the acts of `acts_between`; the rest of the columns is told in `joint_days`."""
    named = acts.assign(episode=acts["episode_id"].map(tables.names("episodes")), day=acts["start"])
    named = named[named["date_precision"].isin(TO_THE_DAY)].sort_values(["day", "confirmed"], ascending=[True, False])
    keys = ["episode_id", "episode", "side", "day"]
    grouped = named.groupby(keys, sort=False, observed=True)
    days = grouped.agg(acts=("event_id", "size"), confirmed=("confirmed", "any"), events=("event_id", tuple))
    days = days.reset_index().sort_values(["day", "side"], ignore_index=True)
    if tables.start is not None:  # of an act that began before the cut, that day is not in it
        days = days[days["day"] >= tables.start].reset_index(drop=True)
    days["joint"] = days.duplicated(["episode_id", "day"], keep=False)
    dense = days[["episode_id"]].merge(dense_days(tables), on="episode_id", how="left")
    days["dense"] = (days["day"] >= dense["first"]) & (days["day"] <= dense["last"])
    return days


def day_zero(tables: Tables) -> pd.DataFrame:
    """The beginning from which each crisis is counted, by one rule for every chart; a rule and no finding.

    Day 0 is the first day of the episode on which force by one side against
    the other, or in its country, is on record; of several rows of that day
    one that is agreed or independently confirmed. It follows from the table
    alone and is the same for both crises, so nobody chose where a story
    begins. Only crises whose first day lies within the cut have one.

    Returns
    -------
    DataFrame, one row a crisis
        ``crisis``, name of the episode; ``event_id``, ``start``,
        ``kind_label``, ``initiator_name``, ``attribution`` of the row.
    """
    force = acts_of_force(tables)
    force = force[between_sides(tables, force) | (force["attribution"] == "mutual")]
    force = force.assign(unsure=~confirmed(force)).sort_values(["start", "unsure", "event_id"])
    opening = tables.by_id("episodes")
    opening = opening[opening.index.isin(CRISES)]
    if tables.start is not None:
        opening = opening[opening["start"] >= tables.start]
    first = force[force["episode_id"].isin(opening.index)].drop_duplicates("episode_id")
    first = first.assign(crisis=first["episode_id"].map(opening["name"]))
    return first[["crisis", "event_id", "start", "kind_label", "initiator_name", "attribution"]].reset_index(drop=True)


def open_truce(events: pd.DataFrame) -> pd.Series:
    """Whether an event is a truce without a known end: no end, or the day of its agreement alone, is on record."""
    return events["kind"].isin(TRUCES) & ~(events["end"] > events["start"])

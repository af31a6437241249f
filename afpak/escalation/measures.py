"""Escalation: what happened, how hard on recognised scales, and who answered whom.

Measures take `afpak.Tables` and return a small frame; charts take that frame.
Scales are those of ``event_kinds.csv``: MID hostility (Correlates of War),
PLOVER and Goldstein scores. Counts leave out events that are ``part_of``
another, and count an event once however many places or days it has.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import show
from ..schema import ATTRIBUTION, DATE_PRECISION, OCCURRENCE
from ..tables import Tables, without_parts

CONFIRMED = ("agreed", "independent")
TURNING = ("ceasefire", "ceasefire_extension", "talks_collapse", "unilateral_halt")


def chronology(tables: Tables) -> pd.DataFrame:
    """Events in lanes of their initiator.

    ``lane`` is the party of the initiator; ``each`` where attribution is
    mutual or both sides act together (talks, truces); ``confirmed`` where both
    sides agree or a neutral body confirms; ``turning`` marks truces, collapsed
    talks, unilateral halts and the first use of force of each episode.
    """
    events = tables.events_in_full().sort_values(["start", "event_id"])
    party = events["initiator_party"].astype("string")
    joint = events["initiator"].isna() & events["family"].isin(["force", "diplomacy"])
    events["lane"] = party.where(party.isin(["pakistan", "afghanistan", "armed_group"]), "other").mask(joint, "each")
    events["confirmed"] = events["occurrence"].isin(CONFIRMED)
    force = events[events["family"] == "force"]
    first = force.drop_duplicates("episode_id")["event_id"]
    events["turning"] = events["kind"].isin(TURNING) | events["event_id"].isin(first)
    events.attrs = {"note": tables.note(events), "cut": tables.cut}
    return events


def weekly(events: pd.DataFrame, column: str, values: list[str]) -> pd.DataFrame:
    """Events per week (Monday first) and value of a column, each event once, by its first day."""
    week = events["start"].dt.to_period("W-SUN").dt.start_time.rename("week")
    counts = pd.crosstab(week, events[column].astype(str))
    if counts.empty:
        return pd.DataFrame(columns=values, dtype=int)
    weeks = pd.date_range(counts.index.min(), counts.index.max(), freq="7D", name="week")
    return counts.reindex(index=weeks, columns=values, fill_value=0)


def ladder(tables: Tables) -> pd.DataFrame:
    """Week by week: counts of force by kind, and three recognised scales.

    Returns
    -------
    DataFrame, indexed by week
        One column per kind of force (events, each once); ``mid``, the highest
        MID hostility level of the week (1–5); ``goldstein`` and ``plover``,
        mean scores of the week's events that have one. NA where no event of
        the week has a value: not zero.
    """
    events = without_parts(tables.events_in_full())
    kinds = [k for k in tables.event_kinds.query("family == 'force'")["label"] if k in set(events["kind_label"])]
    frame = weekly(events, "kind_label", kinds)
    week = events["start"].dt.to_period("W-SUN").dt.start_time
    scores = events.groupby(week).agg(
        mid=("mid_hostility", "max"), goldstein=("goldstein", "mean"), plover=("plover_score", "mean")
    )
    frame = frame.join(scores)
    frame.attrs = {"note": tables.note(events), "cut": tables.cut, "kinds": kinds}
    return frame


def how_sure(tables: Tables) -> dict[str, pd.DataFrame]:
    """Acts of force per week by ``occurrence`` (did it happen) and ``attribution`` (who did it)."""
    force = without_parts(tables.events_in_full().query("family == 'force'"))
    frames = {
        "occurrence": weekly(force, "occurrence", list(OCCURRENCE)),
        "attribution": weekly(force, "attribution", list(ATTRIBUTION)),
    }
    for frame in frames.values():
        frame.attrs = {"note": tables.note(force), "cut": tables.cut}
    return frames


def tit_for_tat(tables: Tables) -> pd.DataFrame:
    """For each act of force by one side against the other, the days to the other side's next one on record.

    An act counts when its initiator is a body of Pakistan or Afghanistan and
    it is aimed at the other side or touches a place in the other side's
    country; ``attrs["left_out"]`` counts the rest. ``days`` runs from first
    day to first day. Acts of one day cannot be put in order, so the next act
    is one of a later day; NA when none is on record. "Next" means next in
    time; it is no proof of an answer.
    """
    force = without_parts(tables.events_in_full().query("family == 'force'")).sort_values(["start", "event_id"])
    acts = force[force["initiator_party"].isin(["pakistan", "afghanistan"])].copy()
    acts["side"] = acts["initiator_party"].astype(str)
    other = acts["side"].map({"pakistan": "afghanistan", "afghanistan": "pakistan"})
    country = tables.places.set_index("place_id")["country"].map({"AFG": "afghanistan", "PAK": "pakistan"})
    touches = [o in {country.get(p) for p in places} for o, places in zip(other, acts["places"], strict=True)]
    acts = acts[(acts["target_party"].astype(str) == other) | np.array(touches, dtype=bool)]
    pairs = [_next(acts, act) for act in acts.itertuples()]
    acts["days"] = pd.array([days for days, _ in pairs], dtype="Int64")
    acts["next_event"] = [event for _, event in pairs]
    acts.attrs = {"note": tables.note(acts), "cut": tables.cut, "left_out": len(force) - len(acts)}
    return acts


def _next(acts: pd.DataFrame, act) -> tuple:
    later = acts[(acts["side"] != act.side) & (acts["start"] > act.start)]
    if later.empty:
        return pd.NA, None
    found = later.iloc[0]
    return (found["start"] - act.start).days, found["event_id"]


def events_table(tables: Tables) -> show.Html:
    """Every event of the cut, with who agrees that it happened and its sources."""
    events = chronology(tables)
    pages = tables.sources.set_index("source_id")
    names = tables.places.set_index("place_id")["name"]
    frame = pd.DataFrame(
        {
            "From": events["start"],
            "To": events["end"],
            "Day": events["date_precision"].astype(str).map(DATE_PRECISION),
            "Kind": events["kind_label"],
            "Initiator": events["initiator_name"],
            "Target": events["target_name"],
            "Places": [", ".join(names[p] for p in places if p in names) for places in events["places"]],
            "Did it happen": events["occurrence"].astype(str).map(OCCURRENCE),
            "Who did it": events["attribution"].astype(str).map(ATTRIBUTION),
            "What the sources say": events["summary"],
            "Sources": [show.links(pages, ids) for ids in events["sources"]],
            "Row": events["event_id"],
        }
    )
    return show.table(
        frame, f"{len(frame)} events, oldest first. Part of a larger event: {events['part_of'].notna().sum()}."
    )

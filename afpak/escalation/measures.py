"""Escalation: what happened, how hard on recognised scales, and who answered whom.

Measures take `afpak.Tables` and return a small frame; charts take that frame.
Scales are those of ``event_kinds.csv``: MID hostility (Correlates of War),
PLOVER and Goldstein scores. Counts leave out events that are ``part_of``
another, and count an event once, in the week of its first day, however many
places or days it has.
"""

from __future__ import annotations

import pandas as pd

from .. import show
from ..schema import ATTRIBUTION, DATE_PRECISION, OCCURRENCE
from ..tables import Tables, without_parts

CONFIRMED = ("agreed", "independent")
TURNING = ("ceasefire", "ceasefire_extension", "talks_collapse", "unilateral_halt")
OTHER_SIDE = {"pakistan": "afghanistan", "afghanistan": "pakistan"}


def chronology(tables: Tables) -> pd.DataFrame:
    """Events in lanes of their initiator.

    Returns
    -------
    DataFrame, one row an event
        ``lane``: the party of the initiator; ``each`` where each side names
        the other; ``third`` for third parties and where nobody is named;
        ``other`` for what has no single author (truces, talks, rallies).
        ``confirmed``: both sides agree or a neutral body confirms.
        ``part``: a single site of another row. ``turning``: why the event is a
        turning point, else NA: a truce, its extension, collapsed talks, a
        unilateral halt, or the first act of force of an episode (only where
        the cut reaches back to the first day of the episode).
        ``attrs["window"]``: first and last day to draw.
    """
    events = tables.events_in_full().sort_values(["start", "event_id"]).reset_index(drop=True)
    nobody = events["initiator_party"].isin(["third_party", "unattributed"]) | (events["attribution"] == "unattributed")
    lane = events["initiator_party"].astype("string").mask(nobody, "third").fillna("other")
    events["lane"] = lane.mask(events["attribution"] == "mutual", "each")
    events["confirmed"] = events["occurrence"].isin(CONFIRMED)
    events["part"] = events["part_of"].isin(events["event_id"])
    opening = tables.episodes.set_index("episode_id")["start"]
    whole = opening.index if tables.start is None else opening.index[opening >= tables.start]
    force = events[(events["family"] == "force") & events["episode_id"].isin(whole)]
    first = events["event_id"].isin(force.drop_duplicates("episode_id")["event_id"])
    events["turning"] = events["kind_label"].where(events["kind"].isin(TURNING))
    events.loc[first, "turning"] = "first act of force: " + events["kind_label"]
    days = pd.concat([events["start"], events["end"]])
    window = (tables.start or days.min(), days.clip(upper=tables.end).max())
    events.attrs = {"note": tables.note(events), "cut": tables.cut, "window": window}
    return events


def ladder(tables: Tables) -> pd.DataFrame:
    """Week by week: counts of force by kind, and three recognised scales.

    Returns
    -------
    DataFrame, indexed by week (Monday)
        One column per kind of force; ``mid``, the highest MID hostility level
        of the week (1–5); ``goldstein`` and ``plover``, mean scores of the
        week's events that have one. NA where no event on record begins in the
        week, or none has a value: not zero. MID codes what states do to each
        other, so force has a level only between the two sides: neither
        militants' attacks nor a side's operations at home have one.
    """
    events = without_parts(tables.events_in_full())
    if tables.start is not None:  # a closure that began long ago would stretch the axis back to its first day
        monday = tables.start - pd.Timedelta(days=tables.start.weekday())
        events = events[(events["start"] >= monday) | (events["family"] == "force")]
    force = events[events["family"] == "force"]
    kinds = list(tables.event_kinds.query("family == 'force'")["label"])
    between = _between_sides(tables, events) | (events["attribution"] == "mutual")
    level = events["mid_hostility"].where(between | (events["family"] != "force"))
    scores = events.assign(level=level).groupby(_week(events))
    scores = scores.agg(mid=("level", "max"), goldstein=("goldstein", "mean"), plover=("plover_score", "mean"))
    frame = _weekly(events, force, "kind_label", kinds)
    frame = frame.join(scores)
    frame.attrs = {"note": tables.note(events), "cut": tables.cut, "kinds": kinds}
    return frame


def how_sure(tables: Tables) -> dict[str, pd.DataFrame]:
    """Acts of force per week by ``occurrence`` (did it happen) and ``attribution`` (who did it).

    NA where no act of force on record begins in the week: not zero.
    """
    force = without_parts(tables.events_in_full().query("family == 'force'"))
    frames = {
        "occurrence": _weekly(force, force, "occurrence", list(OCCURRENCE)),
        "attribution": _weekly(force, force, "attribution", list(ATTRIBUTION)),
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
    acts = force[_between_sides(tables, force)].copy()
    acts["side"] = acts["initiator_party"].astype(str)
    pairs = [_next(acts, act) for act in acts.itertuples()]
    acts["days"] = pd.array([days for days, _ in pairs], dtype="Int64")
    acts["next_event"] = pd.array([event for _, event in pairs], dtype="string")
    acts.attrs = {"note": tables.note(acts), "cut": tables.cut, "left_out": len(force) - len(acts)}
    return acts


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
    return show.table(frame, f"{len(frame)} events, oldest first. Part of a larger event: {events['part'].sum()}.")


def _week(events: pd.DataFrame) -> pd.Series:
    return events["start"].dt.to_period("W-SUN").dt.start_time.rename("week")


def _weekly(events: pd.DataFrame, counted: pd.DataFrame, column: str, values: list[str]) -> pd.DataFrame:
    """Counts per week and value of a column, over the weeks of ``events``; NA in weeks in which none begins."""
    seen = _week(events)
    weeks = pd.date_range(seen.min(), seen.max(), freq="7D", name="week") if len(seen) else pd.DatetimeIndex([])
    counts = pd.crosstab(_week(counted), counted[column].astype(str))
    counts = counts.reindex(index=weeks, columns=values, fill_value=0).astype("Int64")
    counts.loc[~counts.index.isin(seen)] = pd.NA
    return counts


def _between_sides(tables: Tables, events: pd.DataFrame) -> pd.Series:
    """Whether a body of one side acts against the other side or in its country."""
    other = events["initiator_party"].astype("string").map(OTHER_SIDE)
    country = tables.places.set_index("place_id")["country"].map({"AFG": "afghanistan", "PAK": "pakistan"})
    targets = events["target_party"].astype("string").fillna("")
    rows = zip(other.fillna("nobody"), targets, events["places"], strict=True)
    met = [o == target or o in {country.get(p) for p in places} for o, target, places in rows]
    return pd.Series(met, index=events.index, dtype=bool)


def _next(acts: pd.DataFrame, act) -> tuple:
    later = acts[(acts["side"] != act.side) & (acts["start"] > act.start)]
    if later.empty:
        return pd.NA, pd.NA
    found = later.iloc[0]
    return (found["start"] - act.start).days, found["event_id"]

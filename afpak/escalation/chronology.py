"""Escalation: the rules that every measure shares, and the chronology.

Measures take `afpak.Tables` and return a small frame; charts take that frame.
Scales are those of ``event_kinds.csv``: MID hostility (Correlates of War),
PLOVER and Goldstein scores. Counts leave out events that are ``part_of``
another, and count an event once, on its first day, however many places or
days it has; only `by_day` lets a night fall on both of its days.
"""

from __future__ import annotations

import pandas as pd

from .. import show
from ..record.coding import confirmed, until
from ..record.schema import ATTRIBUTION, DATE_PRECISION, OCCURRENCE
from ..record.tables import Tables

TURNING = ("ceasefire", "ceasefire_extension", "talks_collapse", "unilateral_halt")


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
        ``until``: the end, or without one the last day on which a dated source
        of the row appeared, as far as anybody vouches for it.
        ``attrs["window"]``: first and last day to draw.

    Examples
    --------
    >>> import afpak
    >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
    >>> sorted(set(afpak.escalation.chronology(day)["lane"]))
    ['afghanistan', 'armed_group', 'each', 'other', 'pakistan', 'third']
    """
    events = tables.events_in_full().sort_values(["start", "event_id"]).reset_index(drop=True)
    nobody = events["initiator_party"].isin(["third_party", "unattributed"]) | (events["attribution"] == "unattributed")
    lane = events["initiator_party"].astype("string").mask(nobody, "third").fillna("other")
    events["lane"] = lane.mask(events["attribution"] == "mutual", "each")
    events["confirmed"] = confirmed(events)
    events["part"] = events["part_of"].isin(events["event_id"])
    events["until"] = until(tables, events)
    opening = tables.by_id("episodes")["start"]
    whole = opening.index if tables.start is None else opening.index[opening >= tables.start]
    force = events[(events["family"] == "force") & events["episode_id"].isin(whole)]
    first = events["event_id"].isin(force.drop_duplicates("episode_id")["event_id"])
    events["turning"] = events["kind_label"].where(events["kind"].isin(TURNING))
    events.loc[first, "turning"] = "first act of force: " + events["kind_label"]
    days = pd.concat([events["start"], events["end"]])
    opens = tables.start or days.min()
    # what began before the cut and has no end on record must not close the window before it opens
    window = (opens, max(days.clip(upper=tables.end).max(), opens))
    events.attrs = {"note": tables.note(events), "cut": tables.cut, "window": window}
    return events


def events_table(tables: Tables) -> show.Html:
    """Every event of the cut, with who agrees that it happened and its sources."""
    events = chronology(tables)
    pages = tables.by_id("sources")
    names = tables.names("places")
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
    caption = f"{len(frame)} events, oldest first. Part of a larger event: {events['part'].sum()}."
    return show.table(frame, caption, show.csv(tables, "events", events))

"""Event by event: what the record holds on each, in one place that has an address."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .. import show
from ..markup.templates import templates
from ..places.where import EXACT, SPOTS
from ..record.called import event_names
from ..record.schema import ATTRIBUTION, DATE_PRECISION, OCCURRENCE, WHERE_PRECISION
from ..record.tables import Tables
from ..record.text import long_day, plural, span, unknown
from . import rows

TEMPLATES = templates(Path(__file__).parent / "templates")


def events(tables: Tables, event: str | None = None) -> show.Html:
    """The dossier of every event of the cut, or of one.

    Each tells what is said to have happened, where and when; who agrees, since
    when; who is named as its author, on what authority; every figure, with its
    denials beside it; the statements that name it; and the pages on which all
    this rests. Each event, claim and statement has its id as its address.

    Parameters
    ----------
    event : str, optional
        Id of the one event to tell. Default: all, oldest first.

    Raises
    ------
    ValueError
        No event has this id, or the cut does not hold it.
    """
    held = tables.events.sort_values(["start", "event_id"])
    if event is not None:
        if event not in tables.every_event:
            raise ValueError(unknown("event", event, tables.every_event))
        held = held[held["event_id"] == event]
        if held.empty:
            raise ValueError(f"event {event!r} is on record, but not in this cut: {tables.cut}")
    told = _dossiers(tables, pd.DataFrame(held))
    counted = f"{plural(len(told), 'event')}, {tables.cut}, oldest first."
    return show.Html(
        TEMPLATES.get_template("events.html.j2").render(told=told, counted=counted, open=event is not None)
    )


def loose(tables: Tables, event: str | None = None) -> show.Html:
    """The figures and statements of the cut that name no event, each with its address; none beside a single event."""
    if event is not None:
        return show.Html("<p>Left out here, as one event was asked for.</p>")
    pages = rows.Pages(tables)
    claims = [claim for claim in rows.figure_rows(tables, pages) if pd.isna(claim["event_id"])]
    said = [one for one in rows.statement_rows(tables, pages) if pd.isna(one["event_id"])]
    return show.Html(TEMPLATES.get_template("loose.html.j2").render(groups=list(rows.groups(claims)), said=said))


def _dossiers(tables: Tables, held: pd.DataFrame) -> list[dict]:
    """What a template needs of each event."""
    names, pages = event_names(tables), rows.Pages(tables)
    actors, places = tables.names("actors"), tables.by_id("places")
    parts = held.groupby("part_of")["event_id"].agg(tuple)
    claims, said = _by_event(rows.figure_rows(tables, pages)), _by_event(rows.statement_rows(tables, pages))
    states = _by_event(tables.assessments.sort_values("since", kind="stable").to_dict("records"))
    told = []
    for event in held.itertuples():
        own = [found.get(event.event_id, []) for found in (claims, said, states)]
        cited = pages.in_order({*event.sources, *(source for part in own for row in part for source in row["sources"])})
        told.append(
            {
                "id": event.event_id,
                "name": names[event.event_id],
                "summary": event.summary,
                "later": "" if pd.isna(event.later) else event.later,
                "sure": OCCURRENCE[event.occurrence].split(":")[0],
                "facts": [fact for fact in _facts(event, actors, places) if fact[1]],
                "course": [_state(state, actors) for state in own[2]],
                "beside": _beside(names, event, parts.get(event.event_id, ())),
                "groups": list(rows.groups(own[0])),
                "figures": len(own[0]),
                "said": own[1],
                "pages": pages.links(cited),
                "resting": f"{plural(len(cited), 'page')}, {tables.independent(cited)} independent of each other",
            }
        )
    return told


def _by_event(told: list[dict]) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for row in told:
        found.setdefault(row["event_id"], []).append(row)
    return found


def _facts(event, actors: pd.Series, places: pd.DataFrame) -> list[tuple[str, str]]:
    """The codes of an event in words."""
    author = "" if pd.isna(event.initiator) else f"{actors[event.initiator]}: "
    target = "" if pd.isna(event.target) else actors[event.target]
    last = event.end if pd.notna(event.end) else event.start
    where = ", ".join(places.at[place, "name"] for place in event.places if place in places.index)
    return [
        ("When", f"{span(event.start, last)} ({DATE_PRECISION[event.date_precision]})" + _open(event)),
        ("Where", f"{where} ({WHERE_PRECISION[str(event.where_precision)]})"),
        ("On the map", "; ".join(_spots(event, places))),
        ("Did it happen", OCCURRENCE[event.occurrence]),
        ("Who did it", f"{author}{ATTRIBUTION[event.attribution]}"),
        ("Against", target),
    ]


def _open(event) -> str:
    return "; no end is on record" if pd.isna(event.end) else ""


def _spots(event, places: pd.DataFrame) -> list[str]:
    """Coordinates of the spots that are known as exactly as the map wants it."""
    if str(event.where_precision) not in EXACT:
        return []
    points = places.reindex(list(event.places))
    points = points[points["kind"].isin(SPOTS) & points["lat"].notna() & points["lon"].notna()]
    return [f"{point.name} {point.lat:.3f}° N, {point.lon:.3f}° E" for point in points.itertuples()]


def _state(state: dict, actors: pd.Series) -> dict:
    """From which day which codes held, and on whose word."""
    return {
        "since": long_day(state["since"]),
        "codes": f"{OCCURRENCE[state['occurrence']]}; {ATTRIBUTION[state['attribution']]}",
        "by": ", ".join(actors[actor] for actor in state["by"] if actor in actors.index),
        "note": "" if pd.isna(state["note"]) else state["note"],
    }


def _beside(names: pd.Series, event, parts: tuple[str, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Other events to which this one is linked in the tables."""
    whole = () if pd.isna(event.part_of) else (event.part_of,)
    links = {"Part of": whole, "Its parts on record": parts, "Said to breach": event.breaches}
    return [(what, [(i, names[i]) for i in ids if i in names.index]) for what, ids in links.items() if ids]


def resting(tables: Tables, event: str | None = None) -> list[pd.DataFrame]:
    """The rows of the cut, or those of one event, whose sources a page of dossiers names."""
    frames = [pd.DataFrame(frame) for frame in (tables.events, tables.claims, tables.statements)]
    return frames if event is None else [frame[frame["event_id"] == event] for frame in frames]

"""Rules across rows that hold for several tables: keys, references, days, episodes, places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..schema import FILES, TABLES
from .rows import Finding, Raw, above, day, lines, number

# Generous boxes (south, north, west, east) around the countries in which places lie; after Natural Earth.
BOXES = {
    "AFG": (29.3, 38.6, 60.4, 75.0),
    "PAK": (23.5, 37.2, 60.8, 77.9),
    "CHN": (18.0, 53.6, 73.4, 135.1),
    "IRN": (25.0, 39.8, 44.0, 63.4),
    "QAT": (24.4, 26.3, 50.7, 51.7),
    "SAU": (16.3, 32.2, 34.5, 55.7),
    "TJK": (36.6, 41.1, 67.3, 75.2),
    "TUR": (35.8, 42.2, 25.6, 44.9),
}


def required(raw: Raw) -> Iterator[Finding]:
    """A required cell is filled."""
    for name, rows in raw.items():
        needed = [column.name for column in FILES[name].columns if column.required]
        for line, row in rows.items():
            for column in needed:
                if row.get(column) == "":
                    yield name, line, column, "required cell is empty", "every row needs it"


def unique_key(raw: Raw) -> Iterator[Finding]:
    """An id names one row."""
    for name, rows in raw.items():
        key, seen = FILES[name].key, set()
        for line, row in rows.items():
            if row.get(key) in seen:
                yield name, line, key, "duplicate id", "ids name one row each"
            elif row.get(key):
                seen.add(row[key])


def references(raw: Raw) -> Iterator[Finding]:
    """Every id named in a cell or a list is a key of the table it refers to."""
    is_key = re.compile("[a-z0-9_-]+").fullmatch
    for table, rows in raw.items():
        for column in (c for c in TABLES[table].columns if c.ref in raw):
            known = {row.get(TABLES[column.ref].key) for row in raw[column.ref].values()}
            if None in known:  # a table without its column of ids
                continue
            for line, row in rows.items():
                cell = row.get(column.name, "")
                for item in cell.split(";") if column.type == "list" else (cell,):
                    if item and item not in known and (column.type == "text" or is_key(item)):
                        advice = f"correct it or add it to {column.ref}.csv"
                        yield table, line, column.name, f"{item!r} is not in {column.ref}", advice


def date_order(raw: Raw) -> Iterator[Finding]:
    """Nothing ends before it starts."""
    for table, first, last in (
        ("episodes", "start", "end"),
        ("events", "start", "end"),
        ("claims", "covers_start", "covers_end"),
        ("claims", "cumulative_since", "covers_end"),
    ):
        for line, row in raw.get(table, {}).items():
            if above(day(row[first]), day(row[last])):
                yield table, line, last, f"ends before it starts on {row[first]}", "correct one of the two"


def within_episode(raw: Raw) -> Iterator[Finding]:
    """An event starts inside the dates of its episode."""
    episodes = raw["episodes"]
    line_of = lines(episodes, "episode_id")
    for line, row in raw["events"].items():
        if row["episode_id"] in line_of:
            episode, start = episodes[line_of[row["episode_id"]]], day(row["start"])
            if above(day(episode["start"]), start) or above(start, day(episode["end"])):
                fault = f"outside its episode {row['episode_id']}"
                yield "events", line, "start", fault, "correct the day or the episode"


def same_episode(raw: Raw) -> Iterator[Finding]:
    """A claim or statement lies in the episode of its event."""
    events = raw["events"]
    line_of = lines(events, "event_id")
    for table in ("claims", "statements"):
        for line, row in raw.get(table, {}).items():
            expected = events[line_of[row["event_id"]]]["episode_id"] if row["event_id"] in line_of else ""
            if expected and row["episode_id"] not in ("", expected):
                yield table, line, "episode_id", f"its event lies in {expected}", "correct the episode or the event"


def coordinates(raw: Raw) -> Iterator[Finding]:
    """A point has latitude and longitude and lies in its country."""
    for line, row in raw["places"].items():
        if (row["lat"] == "") != (row["lon"] == ""):
            yield "places", line, "lat", "latitude and longitude come together", "give both or none"
        point = number(row["lat"]), number(row["lon"])
        if row["country"] not in BOXES or None in point:
            continue
        south, north, west, east = BOXES[row["country"]]
        for column, value, low, high, limit in (
            ("lat", point[0], south, north, 90),
            ("lon", point[1], west, east, 180),
        ):
            if not low <= value <= high and abs(value) <= limit:
                yield "places", line, column, f"point outside {row['country']}", "correct the point or the country"


def force_has_attribution(raw: Raw) -> Iterator[Finding]:
    """An act of force has an attribution."""
    kinds = raw["event_kinds"]
    line_of = lines(kinds, "kind")
    for line, row in raw["events"].items():
        force = row["kind"] in line_of and kinds[line_of[row["kind"]]]["family"] == "force"
        if force and row["attribution"] == "not_applicable":
            advice = "unattributed, if nobody is named"
            yield "events", line, "attribution", "an act of force needs an attribution", advice

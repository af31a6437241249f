"""The rules across cells and rows. One rule = one function that yields the offending cells.

Each rule takes the raw frames (text, indexed by line) and yields
``(table, line, column, what is wrong, what to do)``. Cells that are malformed
by themselves are reported by `checks` and skipped here, so one slip gives one
message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from .schema import TABLES

Finding = tuple[str, int, str, str, str]
Raw = dict[str, pd.DataFrame]

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
_NEEDS = {  # whether low and high are filled, for each qualifier of an assertion
    "exact": (True, True),
    "about": (True, True),
    "range": (True, True),
    "at_least": (True, False),
    "up_to": (False, True),
    "vague": (False, False),
}
_PART = {  # what a part shares with its umbrella, and the days inside which it lies
    "events": (("initiator", "kind"), "start", "end"),
    "claims": (("claimant", "measure", "victims_side"), "covers_start", "covers_end"),
}


def _days(cells: pd.Series) -> pd.Series:
    shaped = cells.where(cells.str.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}"))
    return pd.to_datetime(shaped, errors="coerce", format="%Y-%m-%d")


def _numbers(cells: pd.Series) -> pd.Series:
    return pd.to_numeric(cells.where(cells.str.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")), errors="coerce")


def _mapped(cells: pd.Series, frame: pd.DataFrame, key: str, column: str) -> pd.Series:
    """The column's text in the row that each cell names; empty where there is none."""
    first = frame[(frame[key] != "") & ~frame[key].duplicated()]
    return cells.map(dict(zip(first[key], first[column], strict=True))).fillna("")


def _links(frame: pd.DataFrame, key: str, link: str) -> list[tuple[int, int]]:
    """Line of each row that names another row in ``link``, with the line of that other row."""
    line_of: dict[str, int] = {}
    for line, name in frame[key].items():
        line_of.setdefault(name, line)
    return [(line, line_of[name]) for line, name in frame[link].items() if name and name in line_of]


def _circles(frame: pd.DataFrame, key: str, link: str) -> list[int]:
    """Lines that lie on a circle of links."""
    step, walked, circles = dict(_links(frame, key, link)), set(), []
    for start in step:
        path, here = {}, start  # a dict keeps the order and finds fast
        while here in step and here not in walked:
            walked.add(here)
            path[here] = None
            here = step[here]
        if here in path:
            order = list(path)
            circles += order[order.index(here) :]
    return circles


def references(raw: Raw) -> Iterator[Finding]:
    """Every id named in a cell or a list is a key of the table it refers to."""
    is_key = re.compile("[a-z0-9_-]+").fullmatch
    for table, frame in raw.items():
        for column in TABLES[table].columns:
            if column.ref not in raw or column.name not in frame or TABLES[column.ref].key not in raw[column.ref]:
                continue
            known = set(raw[column.ref][TABLES[column.ref].key])
            for line, cell in frame[column.name].items():
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
        if table in raw:
            frame = raw[table]
            for line in frame.index[_days(frame[last]) < _days(frame[first])]:
                yield table, line, last, f"ends before it starts on {frame.at[line, first]}", "correct one of the two"


def within_episode(raw: Raw) -> Iterator[Finding]:
    """An event starts inside the dates of its episode."""
    episodes, events = raw["episodes"], raw["events"]
    start = _days(events["start"])
    first, last = (_days(_mapped(events["episode_id"], episodes, "episode_id", c)) for c in ("start", "end"))
    for line in events.index[(start < first) | (start > last)]:
        fault = f"outside its episode {events.at[line, 'episode_id']}"
        yield "events", line, "start", fault, "correct the day or the episode"


def same_episode(raw: Raw) -> Iterator[Finding]:
    """A claim or statement lies in the episode of its event."""
    for table in ("claims", "statements"):
        if table in raw:
            frame = raw[table]
            expected = _mapped(frame["event_id"], raw["events"], "event_id", "episode_id")
            for line in frame.index[(expected != "") & (frame["episode_id"] != "") & (frame["episode_id"] != expected)]:
                fault = f"its event lies in {expected[line]}"
                yield table, line, "episode_id", fault, "correct the episode or the event"


def coordinates(raw: Raw) -> Iterator[Finding]:
    """A point has latitude and longitude and lies in its country."""
    places = raw["places"]
    for line in places.index[(places["lat"] == "") != (places["lon"] == "")]:
        yield "places", line, "lat", "latitude and longitude come together", "give both or none"
    points = pd.DataFrame(
        {"country": places["country"], "lat": _numbers(places["lat"]), "lon": _numbers(places["lon"])}
    )
    for line, country, lat, lon in points[points["country"].isin(list(BOXES))].dropna().itertuples():
        south, north, west, east = BOXES[country]
        for column, value, low, high, limit in (("lat", lat, south, north, 90), ("lon", lon, west, east, 180)):
            if not low <= value <= high and abs(value) <= limit:
                yield "places", line, column, f"point outside {country}", "correct the point or the country"


def force_has_attribution(raw: Raw) -> Iterator[Finding]:
    """An act of force has an attribution."""
    events = raw["events"]
    force = _mapped(events["kind"], raw["event_kinds"], "kind", "family") == "force"
    for line in events.index[force & (events["attribution"] == "not_applicable")]:
        yield "events", line, "attribution", "an act of force needs an attribution", "unattributed, if nobody is named"


def low_above_high(raw: Raw) -> Iterator[Finding]:
    """The lowest value is not above the highest."""
    claims = raw["claims"]
    for line in claims.index[_numbers(claims["low"]) > _numbers(claims["high"])]:
        yield "claims", line, "low", f"low above high ({claims.at[line, 'high']})", "swap or correct them"


def denials(raw: Raw) -> Iterator[Finding]:
    """A denial carries no number and names the claims it answers; an assertion answers none."""
    claims = raw["claims"]
    denies, asserts = claims["stance"] == "denies", claims["stance"] == "asserts"
    for column in ("low", "high"):
        for line in claims.index[denies & (claims[column] != "")]:
            yield "claims", line, column, "a denial carries no number", "empty it; an asserted zero is a row of its own"
    for line in claims.index[denies & (claims["disputes"] == "")]:
        yield "claims", line, "disputes", "a denial names no claim", "name the claims that it answers"
    for line in claims.index[asserts & (claims["disputes"] != "")]:
        yield "claims", line, "disputes", "an assertion disputes claims", "make it a denial or empty the cell"


def assertions(raw: Raw) -> Iterator[Finding]:
    """An assertion has a number or a word."""
    claims = raw["claims"]
    asserts, silent = claims["stance"] == "asserts", (claims["low"] == "") & (claims["high"] == "")
    for line in claims.index[asserts & silent & (claims["wording"] == "")]:
        yield "claims", line, "wording", "an assertion needs a number or a word", "give low, high or the wording"


def qualifiers(raw: Raw) -> Iterator[Finding]:
    """The qualifier fits the stance, and low and high."""
    claims = raw["claims"]
    denies, asserts = claims["stance"] == "denies", claims["stance"] == "asserts"
    known, none = claims["qualifier"].isin([*_NEEDS, "none"]), claims["qualifier"] == "none"
    for line in claims.index[known & ((denies & ~none) | (asserts & none))]:
        yield "claims", line, "qualifier", "none is for denials, and denials are none", "correct qualifier or stance"
    low, high = _numbers(claims["low"]), _numbers(claims["high"])
    sound = ((claims["low"] == "") == low.isna()) & ((claims["high"] == "") == high.isna()) & ~(low > high)
    worded = low.notna() | high.notna() | (claims["wording"] != "")
    chosen = claims.loc[asserts & sound & worded & known & ~none]
    for line, qualifier, least, most in zip(
        chosen.index, chosen["qualifier"], chosen["low"], chosen["high"], strict=True
    ):
        wrong = (least != "", most != "") != _NEEDS[qualifier]
        if wrong or (qualifier in ("exact", "about") and least != most) or (qualifier == "range" and least == most):
            fault = f"does not fit low and high, {least or 'empty'} and {most or 'empty'}"
            advice = "exact, about: equal; range: two; at_least: low only; up_to: high only; vague: none"
            yield "claims", line, "qualifier", fault, advice


def cumulative_since(raw: Raw) -> Iterator[Finding]:
    """A running total, and nothing else, has the day from which it counts."""
    claims = raw["claims"]
    for line in claims.index[(claims["cumulative"] == "true") & (claims["cumulative_since"] == "")]:
        yield "claims", line, "cumulative_since", "a running total needs its first day", "give the day it counts from"
    for line in claims.index[(claims["cumulative"] == "false") & (claims["cumulative_since"] != "")]:
        yield "claims", line, "cumulative_since", "only a running total has a first day", "empty it or set cumulative"


def chain_forks(raw: Raw) -> Iterator[Finding]:
    """A figure is replaced by one figure."""
    claims = raw["claims"]
    for line in claims.index[(claims["supersedes"] != "") & claims["supersedes"].duplicated()]:
        yield "claims", line, "supersedes", "the chain forks here", "another row replaces that figure already"


def chain_circles(raw: Raw) -> Iterator[Finding]:
    """A chain of figures has an oldest one."""
    for line in _circles(raw["claims"], "claim_id", "supersedes"):
        yield "claims", line, "supersedes", "the chain runs in a circle", "the oldest figure replaces nothing"


def chain_subject(raw: Raw) -> Iterator[Finding]:
    """A chain keeps its claimant, measure and side."""
    claims = raw["claims"]
    links = _links(claims, "claim_id", "supersedes")
    for column in ("claimant", "measure", "victims_side"):
        text = claims[column].to_dict()
        for line, old in links:
            if text[line] != text[old]:
                fault = f"the chain changes its {column} from {text[old]}"
                yield "claims", line, "supersedes", fault, "link figures of one claimant, measure and side"


def chain_backwards(raw: Raw) -> Iterator[Finding]:
    """A figure does not replace a later one."""
    claims = raw["claims"]
    days = _days(claims["claimed_on"])
    for line, old in _links(claims, "claim_id", "supersedes"):
        if days[line] < days[old]:
            fault = f"replaces a later figure, of {claims.at[old, 'claimed_on']}"
            yield "claims", line, "supersedes", fault, "the newer figure names the older"


def falling_total(raw: Raw) -> Iterator[Finding]:
    """A running total does not fall without a note."""
    claims = raw["claims"]
    value = _numbers(claims["low"]).fillna(_numbers(claims["high"]))
    total = claims["cumulative"] == "true"
    for line, old in _links(claims, "claim_id", "supersedes"):
        if total[line] and total[old] and value[line] < value[old] and not claims.at[line, "note"]:
            yield "claims", line, "low", f"a running total falls without a note, from {value[old]:g}", "say why in note"


def part_circles(raw: Raw) -> Iterator[Finding]:
    """An umbrella is no part of its own parts."""
    for table in _PART:
        if table in raw:
            for line in _circles(raw[table], TABLES[table].key, "part_of"):
                yield table, line, "part_of", "runs in a circle", "an umbrella is no part of its parts"


def part_subject(raw: Raw) -> Iterator[Finding]:
    """A part shares the author and kind, or the claimant, measure and side, of its umbrella."""
    for table, (columns, _, _) in _PART.items():
        if table in raw:
            frame = raw[table]
            links = _links(frame, TABLES[table].key, "part_of")
            for column in columns:
                text = frame[column].to_dict()
                for line, whole in links:
                    if text[line] != text[whole]:
                        fault = f"differs from its umbrella in {column}, {text[whole] or 'empty'}"
                        yield table, line, "part_of", fault, "a part shares it, or is no part"


def part_dates(raw: Raw) -> Iterator[Finding]:
    """A part lies inside the dates of its umbrella, where both are known."""
    for table, (_, start, end) in _PART.items():
        if table in raw:
            frame = raw[table]
            first, last = _days(frame[start]), _days(frame[end])
            for line, whole in _links(frame, TABLES[table].key, "part_of"):
                days = (first[line], last[line])
                if any(day < first[whole] or day > last[whole] for day in days):
                    yield table, line, "part_of", "leaves the dates of its umbrella", "a part lies inside them"


def part_size(raw: Raw) -> Iterator[Finding]:
    """A part is not larger than the figure that contains it."""
    claims = raw["claims"]
    low, high = _numbers(claims["low"]), _numbers(claims["high"])
    for line, whole in _links(claims, "claim_id", "part_of"):
        if low[line] > high[whole]:
            yield (
                "claims",
                line,
                "low",
                f"a part larger than its whole, {high[whole]:g}",
                "correct it, or it is no part",
            )


ROW_RULES = (
    references,
    date_order,
    within_episode,
    same_episode,
    coordinates,
    force_has_attribution,
    low_above_high,
    denials,
    assertions,
    qualifiers,
    cumulative_since,
    chain_forks,
    chain_circles,
    chain_subject,
    chain_backwards,
    falling_total,
    part_circles,
    part_subject,
    part_dates,
    part_size,
)

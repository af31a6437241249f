"""The rules across cells and rows. One rule = one function that yields the offending cells.

Each rule takes the raw frames (text, indexed by line, every column present)
and yields ``(table, line, column, what is wrong, what to do)``. Cells that are
malformed by themselves are reported by `checks` and skipped here, so one slip
gives one message.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pandas as pd

from .schema import PROSE_LIMIT, TABLES

Finding = tuple[str, int, str, str, str]
Raw = dict[str, pd.DataFrame]

# Generous boxes (south, north, west, east) around the countries in which places lie; after Natural Earth.
_BOX = {
    "AFG": (29.3, 38.6, 60.4, 75.0),
    "PAK": (23.5, 37.2, 60.8, 77.9),
    "CHN": (18.0, 53.6, 73.4, 135.1),
    "IRN": (25.0, 39.8, 44.0, 63.4),
    "QAT": (24.4, 26.3, 50.7, 51.7),
    "SAU": (16.3, 32.2, 34.5, 55.7),
    "TJK": (36.6, 41.1, 67.3, 75.2),
    "TUR": (35.8, 42.2, 25.6, 44.9),
}
_JOINERS = {"\u200c", "\u200d"}  # Persian and Urdu titles need them
_NEEDS = {  # what low and high must hold for each qualifier: filled, empty, or either
    "exact": ("filled", "filled"),
    "about": ("filled", "filled"),
    "range": ("filled", "filled"),
    "at_least": ("filled", "empty"),
    "up_to": ("empty", "filled"),
    "vague": ("empty", "empty"),
    "none": ("empty", "empty"),
}


def _days(cells: pd.Series) -> pd.Series:
    return pd.to_datetime(
        cells.where(cells.str.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")), errors="coerce", format="%Y-%m-%d"
    )


def _numbers(cells: pd.Series) -> pd.Series:
    return pd.to_numeric(cells.where(cells.str.fullmatch(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")), errors="coerce")


def _by_key(frame: pd.DataFrame, key: str) -> dict[str, pd.Series]:
    return {row[key]: row for _, row in frame[~frame[key].duplicated()].iterrows() if row[key]}


def text_hygiene(raw: Raw) -> Iterator[Finding]:
    """Stray space, invisible characters, formulas and markup."""
    for table, frame in raw.items():
        for column in TABLES[table].columns:
            cells = frame[column.name]
            text = column.type in ("text", "list", "url", "id", "enum")
            for line in cells.index[cells.str.contains(r"^\s|\s$|\s\s|[\t\r\n\u00a0]")]:
                yield table, line, column.name, "stray whitespace", "single spaces, none at the ends, no line breaks"
            odd = cells[~cells.map(str.isascii)]
            for line in odd.index[odd.map(_invisible)]:
                yield table, line, column.name, "invisible or direction-changing character", "remove it"
            plain = cells[cells.map(str.isascii)]
            for line in plain.index[plain.str.contains(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")]:
                yield table, line, column.name, "control character", "remove it"
            if text:
                for line in cells.index[cells.str.contains(r"^\s*[=@+\-]")]:
                    yield table, line, column.name, "looks like a spreadsheet formula", "start with another character"
                for line in cells.index[cells.str.contains(r"<[A-Za-z/!?]")]:
                    yield table, line, column.name, "HTML in prose", "write plain text"


def _invisible(cell: str) -> bool:
    return any(unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs") and c not in _JOINERS for c in cell)


def prose_length(raw: Raw) -> Iterator[Finding]:
    for table, frame in raw.items():
        for column in ("summary", "note"):
            if column in frame:
                for line in frame.index[frame[column].str.len() > PROSE_LIMIT]:
                    yield table, line, column, f"longer than {PROSE_LIMIT} characters", "shorten it"


def country_code(raw: Raw) -> Iterator[Finding]:
    codes = ((t, "country", r"[A-Z]{3}", "three capitals, ISO 3166-1") for t in ("actors", "places", "sources"))
    for table, column, pattern, advice in (*codes, ("sources", "language", r"[a-z]{2}", "two letters, ISO 639-1")):
        cells = raw[table][column]
        for line in cells.index[(cells != "") & ~cells.str.fullmatch(pattern)]:
            yield table, line, column, "malformed code", advice


def references(raw: Raw) -> Iterator[Finding]:
    """Keys named elsewhere, in single cells and inside lists."""
    for table, frame in raw.items():
        for column in TABLES[table].columns:
            if column.ref is None:
                continue
            known = set(raw[column.ref][TABLES[column.ref].key])
            cells = frame[column.name]
            items = cells[cells != ""].str.split(";").explode() if column.type == "list" else cells[cells != ""]
            for line, item in items[~items.isin(known) & (items != "")].items():
                yield (
                    table,
                    line,
                    column.name,
                    f"{item!r} is not in {column.ref}",
                    f"add it to {column.ref}.csv or correct it",
                )


def date_order(raw: Raw) -> Iterator[Finding]:
    pairs = (("events", "start", "end"), ("episodes", "start", "end"), ("claims", "covers_start", "covers_end"))
    for table, first, last in pairs:
        frame = raw[table]
        for line in frame.index[_days(frame[last]) < _days(frame[first])]:
            yield table, line, last, f"ends before it starts ({frame.at[line, first]})", "correct one of the two"


def within_episode(raw: Raw) -> Iterator[Finding]:
    """An event starts inside its episode."""
    episodes, events = raw["episodes"], raw["events"]
    episodes = episodes[~episodes["episode_id"].duplicated()].set_index("episode_id")
    start = _days(events["start"])
    first = _days(events["episode_id"].map(episodes["start"]).fillna(""))
    last = _days(events["episode_id"].map(episodes["end"]).fillna(""))
    for line in events.index[(start < first) | (start > last)]:
        yield (
            "events",
            line,
            "start",
            f"outside its episode {events.at[line, 'episode_id']}",
            "correct the day or the episode",
        )


def coordinates(raw: Raw) -> Iterator[Finding]:
    places = raw["places"]
    lat, lon = _numbers(places["lat"]), _numbers(places["lon"])
    for line in places.index[(places["lat"] == "") != (places["lon"] == "")]:
        yield "places", line, "lat", "latitude and longitude come together", "give both or none"
    for line in places.index[lat.notna() & lon.notna()]:
        box = _BOX.get(places.at[line, "country"])
        if box and not (box[0] <= lat[line] <= box[1] and box[2] <= lon[line] <= box[3]):
            yield (
                "places",
                line,
                "lat",
                f"point outside {places.at[line, 'country']}",
                "correct the point or the country",
            )


def force_has_attribution(raw: Raw) -> Iterator[Finding]:
    kinds, events = raw["event_kinds"], raw["events"]
    force = events["kind"].isin(kinds.loc[kinds["family"] == "force", "kind"])
    for line in events.index[force & (events["attribution"] == "not_applicable")]:
        yield "events", line, "attribution", "an act of force needs an attribution", "unattributed, if nobody is named"


def claim_numbers(raw: Raw) -> Iterator[Finding]:
    """Numbers, words and denials: what low and high may hold."""
    claims = raw["claims"]
    low, high = _numbers(claims["low"]), _numbers(claims["high"])
    for line in claims.index[low > high]:
        yield "claims", line, "low", f"low above high ({claims.at[line, 'high']})", "swap or correct"
    denies = claims["stance"] == "denies"
    numbered = (claims["low"] != "") | (claims["high"] != "")
    for line in claims.index[denies & numbered]:
        yield "claims", line, "low", "a denial carries no number", "empty low and high; an own zero is a row of its own"
    for line in claims.index[denies & (claims["disputes"] == "")]:
        yield "claims", line, "disputes", "a denial names no claim", "name the claims it answers"
    for line in claims.index[~denies & (claims["disputes"] != "")]:
        yield "claims", line, "disputes", "an assertion disputes nothing", "make it a denial or empty the cell"
    for line in claims.index[~denies & ~numbered & (claims["wording"] == "")]:
        yield "claims", line, "wording", "an assertion needs a number or a word", "give low, high or the wording"
    for line in claims.index[denies != (claims["qualifier"] == "none")]:
        if claims.at[line, "stance"] and claims.at[line, "qualifier"]:
            yield "claims", line, "qualifier", "none is for denials, and denials are none", "correct one of the two"
    for line in claims.index[~denies & numbered]:
        qualifier = claims.at[line, "qualifier"]
        filled = ["filled" if claims.at[line, c] else "empty" for c in ("low", "high")]
        wrong = qualifier in _NEEDS and tuple(filled) != _NEEDS[qualifier]
        wrong |= qualifier in ("exact", "about") and low[line] != high[line]
        wrong |= qualifier == "range" and low[line] == high[line]
        if wrong and not low[line] > high[line]:
            yield (
                "claims",
                line,
                "qualifier",
                "does not fit low and high",
                "exact and about: equal; at_least: low only; up_to: high only; range: two",
            )


def cumulative_since(raw: Raw) -> Iterator[Finding]:
    claims = raw["claims"]
    for line in claims.index[(claims["cumulative"] == "true") & (claims["cumulative_since"] == "")]:
        yield "claims", line, "cumulative_since", "a running total needs its first day", "give the day it counts from"
    for line in claims.index[(claims["cumulative"] == "false") & (claims["cumulative_since"] != "")]:
        yield "claims", line, "cumulative_since", "only a running total has a first day", "empty it or set cumulative"


def supersession(raw: Raw) -> Iterator[Finding]:
    """Chains do not fork, loop, run backwards, change their subject, or fall without a word."""
    claims = raw["claims"]
    rows = _by_key(claims, "claim_id")
    replaced = claims["supersedes"]
    for line in claims.index[(replaced != "") & replaced.duplicated()]:
        yield "claims", line, "supersedes", "the chain forks here", "one figure is replaced by one figure"
    for line in _loops(claims, "claim_id", "supersedes"):
        yield "claims", line, "supersedes", "the chain runs in a circle", "the oldest figure replaces nothing"
    days, low, high = _days(claims["claimed_on"]), _numbers(claims["low"]), _numbers(claims["high"])
    value, line_of = low.fillna(high), {v: k for k, v in reversed(list(claims["claim_id"].items()))}
    for line in claims.index[replaced.isin(list(rows)) & (replaced != "")]:
        old = line_of[replaced[line]]
        for column in ("claimant", "measure", "victims_side"):
            if claims.at[line, column] != claims.at[old, column]:
                yield (
                    "claims",
                    line,
                    "supersedes",
                    f"the chain changes its {column}",
                    "link figures of one claimant, measure and side",
                )
        if days[line] < days[old]:
            yield "claims", line, "supersedes", "replaces a later figure", "the newer figure names the older"
        total = claims.at[line, "cumulative"] == "true" and claims.at[old, "cumulative"] == "true"
        if total and value[line] < value[old] and not claims.at[line, "note"]:
            yield "claims", line, "low", "a running total falls without a note", "say in the note why"


def parts(raw: Raw) -> Iterator[Finding]:
    """An umbrella and its parts: same author and kind, or same claimant, measure and side; dates inside."""
    same = {
        "events": (("initiator", "kind"), "event_id", "start", "end"),
        "claims": (("claimant", "measure", "victims_side"), "claim_id", "covers_start", "covers_end"),
    }
    for table, (columns, key, start, end) in same.items():
        frame = raw[table]
        first, last = _days(frame[start]), _days(frame[end])
        line_of = {v: k for k, v in reversed(list(frame[key].items()))}
        for line in _loops(frame, key, "part_of"):
            yield table, line, "part_of", "runs in a circle", "an umbrella is no part of its parts"
        for line in frame.index[frame["part_of"].isin(list(line_of)) & (frame["part_of"] != "")]:
            whole = line_of[frame.at[line, "part_of"]]
            for column in columns:
                if frame.at[line, column] != frame.at[whole, column]:
                    yield (
                        table,
                        line,
                        "part_of",
                        f"differs from its umbrella in {column}",
                        "a part shares it, or is no part",
                    )
            if first[line] < first[whole] or last[line] > last[whole]:
                yield table, line, "part_of", "leaves the dates of its umbrella", "a part lies inside them"


def _loops(frame: pd.DataFrame, key: str, link: str) -> list[int]:
    """Lines that lie on a circle of links."""
    step = {k: v for k, v in zip(frame[key], frame[link], strict=True) if k}
    state: dict[str, int] = {}
    circles: set[str] = set()
    for number, start in enumerate(step):
        path, here = [], start
        while here in step and here not in state:
            state[here] = number
            path.append(here)
            here = step[here]
        if state.get(here) == number and here in path:
            circles |= set(path[path.index(here) :])
    return [line for line, k in frame[key].items() if k in circles]


RULES = (
    text_hygiene,
    prose_length,
    country_code,
    references,
    date_order,
    within_episode,
    coordinates,
    force_has_attribution,
    claim_numbers,
    cumulative_since,
    supersession,
    parts,
)

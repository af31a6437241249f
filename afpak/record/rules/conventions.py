"""Rules that hold how rows are coded: what data/README.md states in words, where cells alone can show a breach."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

from .rows import Finding, Raw, Row, above, day

_HOST = re.compile(r"https?://(?:(?:www|m|mobile|amp|en)\.)?([a-z0-9.-]+)", re.IGNORECASE)
_PLATFORM = re.compile(  # where many publish under one roof
    r"(^|\.)(x\.com|twitter\.com|facebook\.com|youtube\.com|t\.me|bsky\.app|medium\.com|substack\.com|blogspot\.com|wordpress\.com)$"
)


def nights(raw: Raw) -> Iterator[Finding]:
    """A night runs from one day to the next; hours of one day are that day."""
    for line, row in raw["events"].items():
        start, end = day(row["start"]), day(row["end"])
        if row["date_precision"] == "night" and start and not above(start, end) and end != start + timedelta(days=1):
            fault = "a night that does not end the day after it starts"
            yield "events", line, "date_precision", fault, "give both days, or write day"


def force_ends(raw: Raw) -> Iterator[Finding]:
    """An act of force has a last day; only measures run on without a known end."""
    family = {row["kind"]: row["family"] for row in raw["event_kinds"].values()}
    for line, row in raw["events"].items():
        if family.get(row["kind"]) == "force" and row["start"] and not row["end"]:
            yield "events", line, "end", "an act of force without a last day", "give its day, or the last one told"


def resolutions(raw: Raw) -> Iterator[Finding]:
    """A report or resolution is its author's own measure, so its occurrence is agreed."""
    for line, row in raw["events"].items():
        if row["kind"] == "report_or_resolution" and row["occurrence"] not in ("", "agreed"):
            yield "events", line, "occurrence", "the text is there for all to read", "write agreed"


def one_publisher(raw: Raw) -> Iterator[Finding]:
    """One site has one publisher's name, and one name one spelling, also among relays."""
    sites, names = defaultdict(Counter), defaultdict(Counter)
    for row in raw["sources"].values():
        sites[_site(row["url"])][row["publisher"]] += 1
        for _, name in _names(row):
            names[_plain(name)][name] += 1
    for line, row in raw["sources"].items():
        usual = sites[_site(row["url"])].most_common(1)[0][0]
        if _site(row["url"]) and row["publisher"] and usual and usual != row["publisher"]:
            fault = f"{_site(row['url'])} has another publisher's name elsewhere, {usual}"
            yield "sources", line, "publisher", fault, "one site, one name"
            continue
        for column, name in _names(row):
            usual = names[_plain(name)].most_common(1)[0][0]
            if usual != name:
                yield "sources", line, column, f"spelt {usual} elsewhere", "one name, one spelling"


def _site(url: str) -> str:
    """The host of an address as readers know it; none for a platform under whose roof many publish."""
    host = _HOST.match(url)
    return "" if host is None or _PLATFORM.search(host[1].lower()) else host[1].lower()


def _names(row: Row) -> list[tuple[str, str]]:
    return [(column, name) for column in ("publisher", "relays") for name in row[column].split(";") if _plain(name)]


def _plain(name: str) -> str:
    return re.sub(r"^the |[\W_]", "", name.casefold())

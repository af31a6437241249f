"""Rules on what was known when: states of events, hindsight, and days before which a row cannot have been public."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from .rows import Finding, Raw, Row, above, day

_CONFIRMED = ("agreed", "independent", "denied")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_AFTER = re.compile(r"\b(later|afterwards|since then)\b|\bstill\b[^.;]* on [0-9]", re.IGNORECASE)
_DATE = re.compile(rf"(?:\b([0-9]{{1,2}}) )?\b({'|'.join(_MONTHS)})\b(?: (20[0-9]{{2}}))?")
_PROSE = {
    "events": ("summary", ("start", "end")),
    "claims": ("note", ("claimed_on",)),
    "statements": ("summary", ("said_on",)),
}
_OWN = {"claims": "claimed_on", "statements": "said_on"}


def last_assessment(raw: Raw) -> Iterator[Finding]:
    """The last assessment of an event is what the event says; agreed, independent and denied need one."""
    states = _states(raw)
    for line, row in raw["events"].items():
        own = states.get(row["event_id"], [])
        if not own and row["occurrence"] in _CONFIRMED:
            advice = "add a row to assessments: since when, on whose word"
            yield "events", line, "occurrence", "no assessment says since when", advice
        for column in ("occurrence", "attribution") if own else ():
            if own[-1][1][column] != row[column]:
                fault = f"the last assessment has {own[-1][1][column] or 'nothing'}"
                yield "events", line, column, fault, "correct one of the two"


def assessed_days(raw: Raw) -> Iterator[Finding]:
    """An assessment holds from a day on which the event had begun, no two from one day; without a day it says why."""
    starts = {row["event_id"]: day(row["start"]) for row in raw["events"].values()}
    for own in _states(raw).values():
        seen = set()
        for line, row in own:
            since = day(row["since"])
            if above(starts.get(row["event_id"]), since):
                yield "assessments", line, "since", "before the event begins", "hold it at the event's first day"
            if since and since in seen:
                yield "assessments", line, "since", "another state holds from this day", "keep the one of its end"
            if not row["since"] and not row["note"]:
                yield "assessments", line, "note", "neither a day nor a reason", "say why no day is known"
            seen.add(since)


def halts_and_releases(raw: Raw) -> Iterator[Finding]:
    """A halt of fire or a release of prisoners is confirmed by somebody beside its author."""
    events = {row["event_id"]: row for row in raw["events"].values()}
    for line, row in raw["assessments"].items():
        event = events.get(row["event_id"], {})
        alone = set(filter(None, row["by"].split(";"))) <= {event.get("initiator")}
        if (
            event.get("kind") in ("unilateral_halt", "prisoner_release")
            and row["occurrence"] in _CONFIRMED[:2]
            and alone
        ):
            yield "assessments", line, "by", "nobody but the author says so", "name the other, or write one_sided"


def hindsight(raw: Raw) -> Iterator[Finding]:
    """What was learned later, or in a later month, stands in the column later."""
    for table, (column, days) in _PROSE.items():
        for line, row in raw.get(table, {}).items():
            own = max(filter(None, (day(row[name]) for name in days)), default=None)
            dates = _DATE.finditer(row[column]) if own else ()
            late = next((found for found in dates if _month(found, own) > _number(own)), None)
            if found := _AFTER.search(row[column]):
                yield table, line, column, f"speaks of what came after: {found[0]}", "move it to later"
            elif late:
                yield table, line, column, f"names a later month: {late[0]}", "move it to later"


def days_before(raw: Raw) -> Iterator[Finding]:
    """Only a row without a day of its own has a day before which it cannot have been public."""
    for table, own in _OWN.items():
        for line, row in raw.get(table, {}).items():
            if row["not_before"] and row[own]:
                yield table, line, "not_before", f"the row has its day, {row[own]}", "empty it"


def _states(raw: Raw) -> dict[str, list[tuple[int, Row]]]:
    """The assessments of each event, oldest first; one of unknown day last."""
    states = defaultdict(list)
    for line, row in raw["assessments"].items():
        states[row["event_id"]].append((line, row))
    return {event: sorted(own, key=lambda s: (s[1]["since"] == "", s[1]["since"])) for event, own in states.items()}


def _number(when: date) -> int:
    return 12 * when.year + when.month


def _month(found: re.Match, own: date) -> int:
    """The month that a date in a text names; without a year the nearest one, without day and year none."""
    month = _MONTHS.index(found[2]) + 1
    if found[3]:
        return 12 * int(found[3]) + month
    near = min(
        (12 * year + month for year in (own.year - 1, own.year, own.year + 1)), key=lambda m: abs(m - _number(own))
    )
    return near if found[1] else 0

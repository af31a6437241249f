"""Rules of rows that name other rows of their table: chains of figures, and parts of an umbrella."""

from __future__ import annotations

from collections.abc import Iterator

from ..schema import TABLES
from .rows import Finding, Raw, above, circles, day, links, number

_PART = {  # what a part shares with its umbrella, and the days inside which it lies
    "events": (("initiator", "kind"), "start", "end"),
    "claims": (("claimant", "measure", "victims_side"), "covers_start", "covers_end"),
}


def chain_forks(raw: Raw) -> Iterator[Finding]:
    """A figure is replaced by one figure."""
    replaced = set()
    for line, row in raw["claims"].items():
        if row["supersedes"] in replaced:
            yield "claims", line, "supersedes", "the chain forks here", "another row replaces that figure already"
        elif row["supersedes"]:
            replaced.add(row["supersedes"])


def chain_circles(raw: Raw) -> Iterator[Finding]:
    """A chain of figures has an oldest one."""
    for line in circles(raw["claims"], "claim_id", "supersedes"):
        yield "claims", line, "supersedes", "the chain runs in a circle", "the oldest figure replaces nothing"


def chain_subject(raw: Raw) -> Iterator[Finding]:
    """A chain keeps its claimant, measure and side."""
    claims = raw["claims"]
    for line, old in links(claims, "claim_id", "supersedes"):
        for column in ("claimant", "measure", "victims_side"):
            if claims[line][column] != claims[old][column]:
                fault = f"the chain changes its {column} from {claims[old][column]}"
                yield "claims", line, "supersedes", fault, "link figures of one claimant, measure and side"


def chain_backwards(raw: Raw) -> Iterator[Finding]:
    """A figure does not replace a later one."""
    claims = raw["claims"]
    for line, old in links(claims, "claim_id", "supersedes"):
        if above(day(claims[old]["claimed_on"]), day(claims[line]["claimed_on"])):
            fault = f"replaces a later figure, of {claims[old]['claimed_on']}"
            yield "claims", line, "supersedes", fault, "the newer figure names the older"


def falling_total(raw: Raw) -> Iterator[Finding]:
    """A running total does not fall without a note."""
    claims = raw["claims"]
    for line, old in links(claims, "claim_id", "supersedes"):
        new, before = ({**claims[n], "value": number(claims[n]["low"] or claims[n]["high"])} for n in (line, old))
        totals = new["cumulative"] == before["cumulative"] == "true"
        if totals and above(before["value"], new["value"]) and not new["note"]:
            fault = f"a running total falls without a note, from {before['value']:g}"
            yield "claims", line, "low", fault, "say why in note"


def part_circles(raw: Raw) -> Iterator[Finding]:
    """An umbrella is no part of its own parts."""
    for table in _PART:
        for line in circles(raw.get(table, {}), TABLES[table].key, "part_of"):
            yield table, line, "part_of", "runs in a circle", "an umbrella is no part of its parts"


def part_subject(raw: Raw) -> Iterator[Finding]:
    """A part shares the author and kind, or the claimant, measure and side, of its umbrella."""
    for table, (columns, _, _) in _PART.items():
        rows = raw.get(table, {})
        for line, whole in links(rows, TABLES[table].key, "part_of"):
            for column in columns:
                if rows[line][column] != rows[whole][column]:
                    fault = f"differs from its umbrella in {column}, {rows[whole][column] or 'empty'}"
                    yield table, line, "part_of", fault, "a part shares it, or is no part"


def part_dates(raw: Raw) -> Iterator[Finding]:
    """A part lies inside the dates of its umbrella, where both are known."""
    for table, (_, start, end) in _PART.items():
        rows = raw.get(table, {})
        for line, whole in links(rows, TABLES[table].key, "part_of"):
            first, last = (day(rows[whole][column]) for column in (start, end))
            own = [day(rows[line][column]) for column in (start, end)]
            if any(above(first, one) or above(one, last) for one in own):
                yield table, line, "part_of", "leaves the dates of its umbrella", "a part lies inside them"


def part_size(raw: Raw) -> Iterator[Finding]:
    """A part is not larger than the figure that contains it."""
    claims = raw["claims"]
    for line, whole in links(claims, "claim_id", "part_of"):
        largest = number(claims[whole]["high"])
        if above(number(claims[line]["low"]), largest):
            fault = f"a part larger than its whole, {largest:g}"
            yield "claims", line, "low", fault, "correct it, or it is no part"

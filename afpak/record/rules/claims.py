"""Rules of claims: figures, denials, and the words in which they were given."""

from __future__ import annotations

from collections.abc import Iterator

from .rows import Finding, Raw, above, number

_NEEDS = {  # whether low and high are filled, for each qualifier of an assertion
    "exact": (True, True),
    "about": (True, True),
    "range": (True, True),
    "at_least": (True, False),
    "up_to": (False, True),
    "vague": (False, False),
}


def low_above_high(raw: Raw) -> Iterator[Finding]:
    """The lowest value is not above the highest."""
    for line, row in raw["claims"].items():
        if above(number(row["low"]), number(row["high"])):
            yield "claims", line, "low", f"low above high ({row['high']})", "swap or correct them"


def denials(raw: Raw) -> Iterator[Finding]:
    """A denial carries no number and names the claims it answers; an assertion answers none."""
    for line, row in raw["claims"].items():
        if row["stance"] == "denies":
            for column in ("low", "high"):
                if row[column]:
                    advice = "empty it; an asserted zero is a row of its own"
                    yield "claims", line, column, "a denial carries no number", advice
            if not row["disputes"]:
                yield "claims", line, "disputes", "a denial names no claim", "name the claims that it answers"
        elif row["stance"] == "asserts" and row["disputes"]:
            yield "claims", line, "disputes", "an assertion disputes claims", "make it a denial or empty the cell"


def assertions(raw: Raw) -> Iterator[Finding]:
    """An assertion has a number or a word."""
    for line, row in raw["claims"].items():
        if row["stance"] == "asserts" and not (row["low"] or row["high"] or row["wording"]):
            yield "claims", line, "wording", "an assertion needs a number or a word", "give low, high or the wording"


def qualifiers(raw: Raw) -> Iterator[Finding]:
    """The qualifier fits the stance, and low and high."""
    for line, row in raw["claims"].items():
        qualifier, stance = row["qualifier"], row["stance"]
        if (stance, qualifier) == ("asserts", "none") or (stance == "denies" and qualifier in _NEEDS):
            advice = "correct qualifier or stance"
            yield "claims", line, "qualifier", "none is for denials, and denials are none", advice
        low, high = row["low"], row["high"]
        given = number(low), number(high)
        sound = all((cell == "") == (value is None) for cell, value in zip((low, high), given, strict=True))
        if (
            stance != "asserts"
            or qualifier not in _NEEDS
            or not sound
            or above(*given)
            or not (low or high or row["wording"])
        ):
            continue  # told by another rule
        wrong = (low != "", high != "") != _NEEDS[qualifier]
        if wrong or (qualifier in ("exact", "about") and low != high) or (qualifier == "range" and low == high):
            fault = f"does not fit low and high, {low or 'empty'} and {high or 'empty'}"
            advice = "exact, about: equal; range: two; at_least: low only; up_to: high only; vague: none"
            yield "claims", line, "qualifier", fault, advice


def cumulative_since(raw: Raw) -> Iterator[Finding]:
    """A running total, and nothing else, has the day from which it counts."""
    for line, row in raw["claims"].items():
        if row["cumulative"] == "true" and not row["cumulative_since"]:
            advice = "give the day it counts from"
            yield "claims", line, "cumulative_since", "a running total needs its first day", advice
        if row["cumulative"] == "false" and row["cumulative_since"]:
            advice = "empty it or set cumulative"
            yield "claims", line, "cumulative_since", "only a running total has a first day", advice

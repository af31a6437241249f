"""What the rules across rows share: tables as plain rows, days and numbers of cells, links between rows.

A rule takes the tables and yields ``(table, line, column, what is wrong, what
to do)``. Cells that are malformed by themselves are reported by `cells` and
count as not known here, so that one slip gives one message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

Row = Mapping[str, str]
Rows = Mapping[int, Row]  # by the line on which each starts
Raw = Mapping[str, Rows]
Finding = tuple[str, int, str, str, str]

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")


def day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if _DAY.fullmatch(cell) else None
    except ValueError:
        return None


def number(cell: str) -> float | None:
    return float(cell) if _NUMBER.fullmatch(cell) else None


def above(one: date | float | None, other: date | float | None) -> bool:
    """Whether both are known and the one is later or larger."""
    return one is not None and other is not None and one > other


def lines(rows: Rows, key: str) -> dict[str, int]:
    """The line of each id; of an id that stands twice, the first."""
    found: dict[str, int] = {}
    for line, row in rows.items():
        if row[key]:
            found.setdefault(row[key], line)
    return found


def links(rows: Rows, key: str, link: str) -> Iterator[tuple[int, int]]:
    """Line of each row that names another row in ``link``, with the line of that other row."""
    line_of = lines(rows, key)
    return ((line, line_of[row[link]]) for line, row in rows.items() if row[link] in line_of)


def circles(rows: Rows, key: str, link: str) -> list[int]:
    """Lines that lie on a circle of links."""
    step, walked, found = dict(links(rows, key, link)), set(), []
    for start in step:
        path, here = {}, start  # a dict keeps the order and finds fast
        while here in step and here not in walked:
            walked.add(here)
            path[here] = None
            here = step[here]
        if here in path:
            order = list(path)
            found += order[order.index(here) :]
    return found

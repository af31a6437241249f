"""Where the header line of a table is, whatever stands above it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .cells import plain_name
from .vocabulary import OutsideError

LOOK = 30  # rows at the top among which a header line is looked for
ENOUGH = 3  # known columns that make one
ABOVE = "line above the header line, passed over"


@dataclass
class Head:
    """The names of the columns, how many records to skip, and how many of these are lines above the header.

    ``ends`` is what ends a line: DuckDB, left to guess, takes a break inside a
    quoted name for it, and loses every row.
    """

    names: list[str]
    delimiter: str
    skip: int
    ends: str
    above: int = 0


def known_in(row: Sequence, known: frozenset[str]) -> int:
    """How many cells of a row are names of known columns."""
    return len({plain_name("" if cell is None else cell) for cell in row} & known)


def row_of(rows: Iterable[Sequence], known: frozenset[str]) -> int | None:
    """Which of the rows is the header line."""
    scores = [known_in(row, known) for row in rows]
    return scores.index(max(scores)) if scores and max(scores) >= ENOUGH else None


def found(text: str, file: str, known: frozenset[str], headless: Sequence[str]) -> Head:
    """The header line in the first megabyte of a csv."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    tables = {delimiter: _records(lines, delimiter) for delimiter in ",;\t|"}
    best = max(tables, key=lambda d: max((known_in(row, known) for row, _ in tables[d]), default=0))
    rows = tables[best]
    at = row_of((row for row, _ in rows), known)
    if at is None:
        return _first(lines, tables, file, headless)
    names, line = rows[at]
    if _ends(lines[line - 1]) != "\r" and any(_ends(before) == "\r" for before in lines[: line - 1]):
        # the csv module and DuckDB both end a line there, so that every row would be wider than its heads
        raise OutsideError(f"{file}: a carriage return stands inside its first lines; save it anew as csv")
    above = [row for row, _ in rows[:at] if any(cell.strip() for cell in row)]
    if above and re.fullmatch(r"\W*sep=.?\W*", best.join(above[0]), re.I):
        del above[0]  # Excel's own word for what parts the cells
    under = [n for n, name in enumerate(names) if plain_name(name) in known]
    if any(sum(bool(row[n].strip()) for n in under if n < len(row)) * 2 > len(under) for row in above):
        raise OutsideError(f"{file}: its header stands in line {rows[at][1]:,}, below rows of data; put it first")
    return Head(names, best, at + 1, _ends(lines[rows[at][1] - 1]), len(above))


def _records(lines: list[str], delimiter: str) -> list[tuple[list[str], int]]:
    """The first records, each with the number of its last line."""
    reader, rows = csv.reader(lines, delimiter=delimiter), []
    try:
        for row in reader:
            rows.append((row, reader.line_num))
            if len(rows) == LOOK:
                break
    except csv.Error:  # a cell beyond the limit of the csv module; what was read until then must do
        pass
    return rows


def _ends(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _first(lines: list[str], tables: dict[str, list], file: str, headless: Sequence[str]) -> Head:
    """Without a known header line: the first line, or none in a release that went out without one."""
    rows = tables[","]
    if headless and rows and len(rows[0][0]) == len(headless) and rows[0][0][0].strip().isdigit():
        return Head(list(headless), ",", 0, _ends(lines[rows[0][1] - 1]))
    delimiter = max(tables, key=lambda d: max((len(row) for row, _ in tables[d][:1]), default=0))
    for at, (row, line) in enumerate(tables[delimiter]):
        if any(cell.strip() for cell in row):
            return Head(row, delimiter, at + 1, _ends(lines[line - 1]))
    raise OutsideError(f"{file}: its first line cannot be read as names of columns")

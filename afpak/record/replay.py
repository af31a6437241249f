"""The ledger of the tables, ``history.csv``: when each row entered, and what changed since.

One entry when a row enters, one for each cell that changes, one when a row
leaves. Replayed from nothing the entries give today's tables cell by cell (in
whatever order their rows stand), so the ledger needs no version control
beside it, and a table that was edited behind its back shows.
"""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ..home import default_data_dir
from .reader import Problem
from .schema import FILES, LEDGER, TABLES

FILE = f"{LEDGER.name}.csv"
Rows = dict[tuple[str, str], dict[str, str]]  # table and key of a row: its filled cells, without the key


class Change(NamedTuple):
    """One row that entered or left, or one cell that changed; named as the columns of the ledger."""

    table: str
    row: str
    change: str
    column: str = ""
    old: str = ""
    new: str = ""


def rows_of(raw: dict[str, pd.DataFrame]) -> Rows:
    """The rows of raw tables; of two rows with one key the later."""
    rows = {}
    for name, frame in raw.items():
        for cells in frame.to_dict("records"):
            key = cells.pop(FILES[name].key)
            rows[name, key] = {column: cell for column, cell in cells.items() if cell}
    return rows


def changes(before: Rows, after: Rows) -> list[Change]:
    """What makes one set of rows into another, table by table: rows that left, changed or entered."""
    found = []
    for table, row in {**before, **after}:
        old, new = before.get((table, row)), after.get((table, row))
        if new is None:
            found.append(Change(table, row, "removed"))
        elif old is None:
            filled = json.dumps(new, ensure_ascii=False, separators=(",", ":"))
            found.append(Change(table, row, "added", new=filled))
        else:
            cells = [(column, old.get(column, ""), new.get(column, "")) for column in {**old, **new}]
            found += [Change(table, row, "changed", *cell) for cell in cells if cell[1] != cell[2]]
    order = list(TABLES)
    return sorted(found, key=lambda change: order.index(change.table))


def replay(entries: pd.DataFrame) -> tuple[Rows, list[Problem]]:
    """The rows to which the entries of a ledger lead, from nothing, and the entries that cannot be followed."""
    rows: Rows = {}
    found = []
    for line, entry in zip(entries.index.tolist(), entries.to_dict("records"), strict=True):
        if fault := _follow(rows, entry):
            found.append(Problem(FILE, line, *fault, key=entry["entry"]))
    return rows, found


def _follow(rows: Rows, entry: dict[str, str]) -> tuple[str, str, str, str] | None:
    """Carry out one entry; column, fault, value and advice where it contradicts those before."""
    place, column, old, new = (entry["table"], entry["row"]), entry["column"], entry["old"], entry["new"]
    advice = "entries are appended, never edited: take the ledger of the last release and record again"
    if entry["table"] not in TABLES:
        return "table", "no table has this name", entry["table"], f"use one of {', '.join(TABLES)}"
    if (place in rows) == (entry["change"] == "added"):
        return (
            "row",
            f"{entry['change']}, but {'stands already' if place in rows else 'never entered'}",
            place[1],
            advice,
        )
    if entry["change"] == "removed":
        del rows[place]
    elif entry["change"] == "added":
        cells = _cells(new)
        if cells is None:
            return "new", "not the cells of a row as JSON", new, advice
        rows[place] = cells
    elif rows[place].get(column, "") != old or old == new:
        return "old", f"not what {column or 'the row'} held before", old, advice
    else:
        rows[place].pop(column, None)
        rows[place] |= {column: new} if new else {}
    return None


def _cells(text: str) -> dict[str, str] | None:
    try:
        cells = json.loads(text)
    except (ValueError, RecursionError):
        return None
    texts = isinstance(cells, dict) and all(isinstance(cell, str) and cell for cell in cells.values())
    return cells if texts else None


def behind(folder: Path, entries: pd.DataFrame, raw: dict[str, pd.DataFrame]) -> list[Problem]:
    """Whether the tables have moved on since the last entry: one fault, with the command that mends it."""
    missed = changes(replay(entries)[0], rows_of(raw))
    if not missed:
        return []
    first = missed[0]
    count = "a change" if len(missed) == 1 else f"{len(missed)} changes"
    fault = f"the tables have {count} that the ledger has not, first in {first.table}.csv"
    line = max(entries.index, default=1)
    return [Problem(FILE, line, first.column or "row", fault, first.row, f"run: {command(folder)}")]


def command(folder: Path) -> str:
    """What to type to bring the ledger of a folder in step."""
    if folder.resolve() == default_data_dir().resolve():
        return 'make history WHY="what changed and why"'
    return f'python -m afpak.record.history --data {shlex.quote(str(folder))} --why "what changed and why"'

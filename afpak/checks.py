"""Checking a folder of tables: cells one by one, then the rules across rows.

``cell_problems`` is what `afpak.load` runs every time, because typing would
fail or lie without it. ``check`` is what ``afpak check`` runs: every fault in
one pass, minus the breaches that ``exceptions.csv`` accepts with a reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from .reader import Problem, read_folder
from .rules import RULES, Finding
from .schema import TABLES, Column

# [0-9], not \d: other scripts' digits would pass as counts and fail as numbers
_SHAPE = {
    "id": (r"[a-z0-9]+(?:-[a-z0-9]+)*", "malformed id", "use lower-case ASCII letters, digits and hyphens"),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "bad date", "write days as 2026-02-27"),
    "integer": (r"[0-9]{1,9}", "bad integer", "write a whole number without signs or separators"),
    "decimal": (r"-?[0-9]{1,6}(?:\.[0-9]{1,9})?", "bad decimal", "write a number with a decimal point"),
    "boolean": (r"true|false", "bad boolean", "write true or false"),
    "url": (r"https?://[^\s\"'<>]+", "malformed url", "give an http or https address"),
}
_YEARS = (1900, 2100)


def cell_problems(raw: dict[str, pd.DataFrame]) -> list[Problem]:
    """Faults of single cells, and keys that stand twice."""
    return [p for rule in (required, shape, vocabulary, bounds, list_items, unique_key) for p in _run(rule, raw)]


def check(folder: Path) -> list[Problem]:
    """Every fault of a folder of tables, in order of file and line."""
    raw, problems = read_folder(folder)
    whole = {n: f.reindex(columns=[c.name for c in TABLES[n].columns], fill_value="") for n, f in raw.items()}
    problems += cell_problems(raw)
    for rule in RULES:
        problems += _run(rule, whole)
    return sorted(_without_accepted(problems, folder))


def _run(rule, raw: dict[str, pd.DataFrame]) -> list[Problem]:
    found = []
    for table, line, column, fault, advice in rule(raw):
        frame, key = raw[table], TABLES[table].key
        value = frame.at[line, column] if column in frame else ""
        row = frame.at[line, key] if key in frame else ""
        found.append(Problem(f"{table}.csv", line, column, fault, value, advice, rule=rule.__name__, key=row))
    return found


def _columns(raw: dict[str, pd.DataFrame]) -> Iterator[tuple[str, Column, pd.Series]]:
    for name, frame in raw.items():
        for column in TABLES[name].columns:
            if column.name in frame:
                yield name, column, frame[column.name]


def required(raw: dict[str, pd.DataFrame]) -> Iterator[Finding]:
    for table, column, cells in _columns(raw):
        if column.required:
            for line in cells.index[cells == ""]:
                yield table, line, column.name, "required cell is empty", "every row needs it"


def shape(raw: dict[str, pd.DataFrame]) -> Iterator[Finding]:
    for table, column, cells in _columns(raw):
        if column.type not in _SHAPE:
            continue
        pattern, fault, advice = _SHAPE[column.type]
        bad = (cells != "") & ~cells.str.fullmatch(pattern)
        if column.type == "date":
            days = pd.to_datetime(cells.where((cells != "") & ~bad), format="%Y-%m-%d", errors="coerce")
            bad |= (cells != "") & ~days.dt.year.between(*_YEARS)
        for line in cells.index[bad]:
            yield table, line, column.name, fault, advice


def vocabulary(raw: dict[str, pd.DataFrame]) -> Iterator[Finding]:
    for table, column, cells in _columns(raw):
        if column.values:
            for line in cells.index[(cells != "") & ~cells.isin(list(column.values))]:
                yield table, line, column.name, "value outside the vocabulary", f"use one of {', '.join(column.values)}"


def bounds(raw: dict[str, pd.DataFrame]) -> Iterator[Finding]:
    for table, column, cells in _columns(raw):
        if column.bounds:
            low, high = column.bounds
            numbers = pd.to_numeric(cells.where(cells.str.fullmatch(_SHAPE[column.type][0])), errors="coerce")
            for line in cells.index[(numbers < low) | (numbers > high)]:
                yield table, line, column.name, f"outside {low:g} to {high:g}", "correct the number"


def list_items(raw: dict[str, pd.DataFrame]) -> Iterator[Finding]:
    pattern = _SHAPE["id"][0]
    for table, column, cells in _columns(raw):
        if column.type != "list":
            continue
        bad = cells.str.contains(r"^;|;;|;$|; | ;") & (cells != "")
        if column.ref:
            bad |= (cells != "") & ~cells.str.fullmatch(rf"{pattern}(?:;{pattern})*")
        for line in cells.index[bad]:
            yield table, line, column.name, "malformed list", "separate items by ; without spaces or empty items"
        several = cells[cells.str.contains(";", regex=False)].str.split(";")
        for line in several.index[several.map(lambda items: len(set(items)) < len(items))]:
            yield table, line, column.name, "item stands twice in the list", "name each once"


def unique_key(raw: dict[str, pd.DataFrame]) -> Iterator[Finding]:
    for name, frame in raw.items():
        key = TABLES[name].key
        if key in frame:
            for line in frame.index[frame[key].duplicated() & (frame[key] != "")]:
                yield name, line, key, "duplicate id", "ids name one row each"


def _without_accepted(problems: list[Problem], folder: Path) -> list[Problem]:
    """Drop what exceptions.csv accepts; an exception that is faulty or fits nothing is a fault itself."""
    path = folder / "exceptions.csv"
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    except FileNotFoundError:
        return problems
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return [*problems, Problem(path.name, 1, "", "cannot be read", str(error), "save as UTF-8 CSV")]
    present = {(p.rule, p.file.removesuffix(".csv"), p.key) for p in problems}
    accepted, faults = set(), []
    for line, row in enumerate(rows, start=2):
        breach = (row.get("rule") or "", row.get("table") or "", row.get("key") or "")
        if not (row.get("reason") or "").strip():
            faults.append(Problem(path.name, line, "reason", "exception without a reason", "", "say why it may stand"))
        elif breach not in present:
            shown = " ".join(breach)
            faults.append(Problem(path.name, line, "rule", "exception that fits no fault", shown, "remove it"))
        else:
            accepted.add(breach)
    return [p for p in problems if (p.rule, p.file.removesuffix(".csv"), p.key) not in accepted or not p.key] + faults

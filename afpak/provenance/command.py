"""What ``afpak history``, ``afpak diff`` and ``afpak sources check`` print."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from pathlib import Path

import pandas as pd

from ..home import default_data_dir
from ..record.checks import check
from ..record.compare import differences
from ..record.history import history_of, rows_known
from ..record.reader import DataError, Problem
from ..record.schema import LEDGER, TABLES
from ..record.tables import read
from .measures import basis

_MARK = {"added": "+", "removed": "-", "changed": "~"}
_CITING = {f"{name}.csv" for name in ("events", "claims", "statements")}


def show_history(arguments: argparse.Namespace) -> int:
    """Print what the ledger says about a row."""
    if (code := _no_folder(arguments.data)) is not None:
        return code
    try:
        entries = history_of(arguments.row, arguments.data)
        near = [] if len(entries) else difflib.get_close_matches(arguments.row, rows_known(arguments.data), 3)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    if entries.empty:
        advice = f"did you mean {' or '.join(near)}?" if near else "ids stand in the first column of each table"
        return _usage(f"the ledger knows no row {arguments.row!r}; {advice}")
    for table, rows in entries.groupby("table", sort=False):
        print(f"{plain(table)} {plain(arguments.row)}")
        for (version, day, why), same in rows.groupby(["data_version", "day", "why"], sort=False):
            told = "; ".join(
                _told(*entry) for entry in zip(same["change"], same["column"], same["old"], same["new"], strict=True)
            )
            print(f"  {day:%Y-%m-%d}, data {plain(version)}: {told}")
            print(f"    {plain(why)}")
    return 0


def _told(change: str, column: object, old: object, new: object) -> str:
    if change == "changed":
        return f"{plain(column)}: {_cell(old)} → {_cell(new)}"
    return LEDGER.column("change").values[change]


def show_differences(arguments: argparse.Namespace) -> int:
    """Print what makes the tables of one folder into those of another; 1 when they differ, as ``diff`` does."""
    for folder in (arguments.old, arguments.new):
        if (code := _no_folder(folder)) is not None:
            return code
    try:
        found = differences(arguments.old, arguments.new)
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    for table, rows in found.groupby("table", sort=False):
        kinds = rows.drop_duplicates("row")["change"].value_counts()
        print(f"{table}: " + ", ".join(f"{kinds.get(kind, 0)} {kind}" for kind in _MARK))
        for (row, change), cells in rows.groupby(["row", "change"], sort=False):
            old = " of the old table" if change == "removed" else ""
            print(f"  {_MARK[change]} {plain(row)} ({table}.csv:{cells['line'].iloc[0]}{old})")
            for cell in cells.itertuples():
                if change == "changed":
                    print(f"      {plain(cell.column)}: {_cell(cell.old)} → {_cell(cell.new)}")
                elif change == "added":
                    print("".join(f"      {plain(c)}: {_cell(v)}\n" for c, v in json.loads(cell.new).items()), end="")
    if found.empty:
        print("no differences between the tables", file=sys.stderr)
    return 1 if len(found) else 0


def show_sources(arguments: argparse.Namespace) -> int:
    """Print the faults of links to sources, or else on how much the rows rest."""
    folder = Path(arguments.data) if arguments.data is not None else default_data_dir()
    if (code := _no_folder(arguments.data)) is not None:
        return code
    try:
        faults = [problem for problem in check(folder) if _of_sources(problem)]
        tables = None if faults else read(folder)
    except DataError as error:
        faults = error.problems
    if faults:
        print(*faults, sep="\n")
        print(f"{folder.name}: {len(faults)} fault{'' if len(faults) == 1 else 's'}", file=sys.stderr)
        return 1
    frame = basis(tables)
    pages, used = tables.sources, frame.attrs["pages"]
    linked = int(pages["url"].notna().sum())
    print(
        f"{len(pages)} pages, {linked} with an address, {len(pages) - used} on which no row rests; every link is sound\n"
    )
    print(_grid(frame))
    print(f"\n{plain(frame.attrs['note'])}")
    return 0


def _of_sources(problem: Problem) -> bool:
    """Whether a fault is one of a row's sources, or of the table of sources."""
    unread = not problem.column and problem.file.removesuffix(".csv") in TABLES
    return problem.file == "sources.csv" or (problem.file in _CITING and problem.column == "sources") or unread


def _grid(frame: pd.DataFrame) -> str:
    """The measures as lines of text, one column a table."""
    tables = list(dict.fromkeys(frame["table"]))
    width = max(map(len, frame["label"]), default=0)
    lines = [" " * width + "".join(f"{name:>17}" for name in tables)]
    for label, cells in frame.groupby("label", sort=False):
        told = [f"{c.rows} of {c.of}" + (f" ({c.share:.0%})" if pd.notna(c.share) else "") for c in cells.itertuples()]
        lines.append(f"{label:<{width}}" + "".join(f"{cell:>17}" for cell in told))
    return "\n".join(lines)


def _no_folder(given: str | None) -> int | None:
    if given is not None and not Path(given).is_dir():
        return _usage(f"there is no data folder {given!r}")
    return None


def _usage(sentence: str) -> int:
    print(f"afpak: {sentence}", file=sys.stderr)
    return 2


def _cell(value: object) -> str:
    return "(empty)" if pd.isna(value) else plain(value)


def plain(value: object) -> str:
    """Text fit for a terminal: characters that would steer it are written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(value))

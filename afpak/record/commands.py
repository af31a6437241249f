"""``afpak check``, ``export``, ``history`` and ``diff``: what they print, and their exit codes."""

from __future__ import annotations

import argparse
import json
import sys

import pandas as pd

from ..home import UsageError, data_dir, install
from . import replay as ledger
from .checks import check, read_ledger
from .compare import differences
from .export import export
from .history import history_of
from .reader import DataError
from .schema import LEDGER
from .tables import load
from .text import escaped, plural

_MARK = {"added": "+", "removed": "-", "changed": "~"}


def show_faults(arguments: argparse.Namespace) -> int:
    """Print every fault of a folder of tables; 1 when there are any."""
    folder = data_dir(arguments.folder)
    problems = check(folder)
    for problem in problems:
        print(problem)
    print(f"{folder.name}: {plural(len(problems), 'fault') if problems else 'no faults'}", file=sys.stderr)
    return 1 if problems else 0


def write_export(arguments: argparse.Namespace) -> int:
    """Write the tables, and the ledger of the whole record, for other tools."""
    source = data_dir(arguments.data)
    whole = not arguments.as_of and not arguments.episode and (source / ledger.FILE).exists()
    try:
        tables = load(arguments.data, as_of=arguments.as_of, episode=arguments.episode)
        entries = read_ledger(source) if whole else None
        files = export(tables, arguments.folder, arguments.format, entries, bom=arguments.excel)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except ImportError:
        print(f"afpak: writing Parquet needs DuckDB: {install('outside')}", file=sys.stderr)
        return 1
    except ValueError as error:
        raise UsageError(str(error)) from None
    print(f"{plural(len(files), 'file')} in {arguments.folder} ({tables.cut})")
    return 0


def show_history(arguments: argparse.Namespace) -> int:
    """Print what the ledger says about a row."""
    data_dir(arguments.data)  # that there is one
    try:
        entries = history_of(arguments.row, arguments.data)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except ValueError as error:
        raise UsageError(str(error)) from None
    for table, rows in entries.groupby("table", sort=False):
        print(f"{escaped(table)} {escaped(arguments.row)}")
        for (version, day, why), same in rows.groupby(["data_version", "day", "why"], sort=False):
            print(f"  {day:%Y-%m-%d}, data {escaped(version)}: {'; '.join(map(_told, same.itertuples()))}")
            print(f"    {escaped(why)}")
    return 0


def _told(entry) -> str:
    if entry.change == "changed":
        return f"{escaped(entry.column)}: {_cell(entry.old)} → {_cell(entry.new)}"
    return LEDGER.column("change").values[entry.change]


def show_differences(arguments: argparse.Namespace) -> int:
    """Print what makes the tables of one folder into those of another; 1 when they differ, as ``diff`` does."""
    for folder in (arguments.old, arguments.new):
        data_dir(folder)
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
            print(f"  {_MARK[change]} {escaped(row)} ({table}.csv:{cells['line'].iloc[0]}{old})")
            for line in _changes(change, cells):
                print(f"      {line}")
    if found.empty:
        print("no differences between the tables", file=sys.stderr)
    return 1 if len(found) else 0


def _changes(change: str, cells: pd.DataFrame) -> list[str]:
    """The cells of a row that entered or changed; of one that left nothing is told."""
    if change == "changed":
        return [f"{escaped(c.column)}: {_cell(c.old)} → {_cell(c.new)}" for c in cells.itertuples()]
    if change == "added":
        filled = json.loads(cells["new"].iloc[0])
        return [f"{escaped(column)}: {_cell(value)}" for column, value in filled.items()]
    return []


def _cell(value: object) -> str:
    return "(empty)" if pd.isna(value) else escaped(str(value))

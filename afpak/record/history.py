"""When a row entered and what changed since, from the ledger that travels with the tables.

``python -m afpak.record.history --why "…"`` appends what changed since the
last entry; it looks at nothing but the ledger and the tables.
"""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import date
from pathlib import Path

import pandas as pd

from ..home import default_data_dir
from . import replay as ledger
from .checks import check, read_ledger
from .days import Day, parse_day
from .reader import DataError, read_folder, typed
from .rules import TEXT_RULES, cells
from .schema import DATA_VERSION, LEDGER
from .text import unknown


def history_of(row: str, data_dir: str | Path | None = None) -> pd.DataFrame:
    """What the ledger says about a row: its entry, and every change since, oldest first.

    Parameters
    ----------
    row : str
        Key of a row of any table. Where rows of several tables share the key, all are told.
    data_dir : path, optional
        Folder of the tables. Default: the tables of the package.

    Returns
    -------
    DataFrame
        One row an entry, with the columns of ``history`` in the codebook:
        ``data_version`` and ``day``, ``table`` and ``row``, ``change``
        (added, changed, removed), ``column`` with ``old`` and ``new`` (NA: the
        cell was empty), and ``why``. For a row that entered, ``new`` holds
        its filled cells as JSON.

    Raises
    ------
    DataError
        The folder has no ledger, or one that cannot be read.
    ValueError
        The ledger knows no such row.
    """
    entries = read_ledger(Path(data_dir) if data_dir is not None else default_data_dir())
    if row not in set(entries["row"]):
        raise ValueError(unknown("row", row, entries["row"].unique()))
    return typed(entries[entries["row"] == row], LEDGER)


def record(folder: str | Path, why: str, day: Day | None = None) -> list[ledger.Change]:
    """Append to the ledger of a folder what changed in its tables since the last entry.

    Parameters
    ----------
    folder : path
        Folder of the tables; a ledger is begun where there is none.
    why : str
        What was done and why, in one line; it stands in every new entry.
    day : date, optional
        Day of the change. Default: today.

    Returns
    -------
    list of Change
        What was appended; empty when the ledger is in step.

    Raises
    ------
    DataError
        The tables or the ledger have faults: those are mended first.
    ValueError
        The reason is empty or no plain line of text, or the day is none.
    """
    folder = Path(folder)
    day = parse_day(date.today() if day is None else day, "day")
    column = LEDGER.column("why")
    wrong = (
        next((w for rule in (cells.characters, *TEXT_RULES) if (w := rule(column, why))), None)
        if why
        else ("empty", "say what changed")
    )
    if wrong:
        raise ValueError(f"why: {wrong[0]}; {wrong[1]}")
    path = folder / ledger.FILE
    begun = path.exists()
    entries = read_ledger(folder) if begun else pd.DataFrame()
    if faults := [problem for problem in check(folder) if problem.file != ledger.FILE]:
        raise DataError(faults)
    before = ledger.replay(entries)[0] if begun else {}
    found = ledger.changes(before, ledger.rows_of(read_folder(folder)[0]))
    whole = not begun or path.read_bytes().endswith(b"\n")  # an editor may have taken the last line's end
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write("" if whole else "\n")
        writer = csv.writer(file, lineterminator="\n")
        if not begun:
            writer.writerow([c.name for c in LEDGER.columns])
        for number, change in enumerate(found, start=len(entries) + 1):
            writer.writerow([number, DATA_VERSION, f"{day:%Y-%m-%d}", *change, why])
    return found


def main(argv: list[str] | None = None) -> int:
    """Bring the ledger of a folder in step with its tables."""
    parser = argparse.ArgumentParser(prog="python -m afpak.record.history", description=main.__doc__)
    parser.add_argument("--why", required=True, metavar="SENTENCE", help="what was done and why")
    parser.add_argument("--data", metavar="DIR", default=default_data_dir(), help="default: the tables of the package")
    arguments = parser.parse_args(argv)
    try:
        found = record(arguments.data, arguments.why)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except (ValueError, OSError) as error:
        print(f"afpak: {error}", file=sys.stderr)
        return 2
    added = f"{len(found)} entr{'y' if len(found) == 1 else 'ies'} added"
    print(f"{ledger.FILE}: {added if found else 'already in step'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Two folders of tables, row by row, for whoever reviews a change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from ..home import default_data_dir
from . import checks
from . import replay as ledger
from .reader import DataError, read_folder
from .schema import TABLES

COLUMNS = [*ledger.Change._fields, "line"]


def differences(old: str | Path, new: str | Path | None = None) -> pd.DataFrame:
    """What makes the tables of one folder into those of another.

    Rows are matched by their key, so a row that only moved is no difference;
    a row whose key changed left and entered.

    Parameters
    ----------
    old, new : path
        Folders of the ten tables; other files are not compared. Default of ``new``: the tables of the package.

    Returns
    -------
    DataFrame
        One row for each row that entered or left and for each cell that
        changed: ``table``, ``row``, ``change`` (added, changed, removed),
        ``column``, ``old``, ``new`` (text of the cell; NA: empty; for a row
        that entered, its filled cells as JSON), and ``line``, where the row
        stands in its file, that of ``old`` for a row that left. Empty when
        the tables are the same.

    Raises
    ------
    DataError
        A table cannot be read, or a key stands twice or nowhere, so that rows cannot be matched.
    """
    before, after = (_read(Path(folder)) for folder in (old, new if new is not None else default_data_dir()))
    lines = {**_lines(before), **_lines(after)}
    found = ledger.changes(ledger.rows_of(before), ledger.rows_of(after))
    frame = pd.DataFrame([(*change, lines[change.table, change.row]) for change in found], columns=COLUMNS)
    words = frame[list(ledger.Change._fields)].astype("string")
    return words.mask(words == "").assign(line=frame["line"].astype("Int64"))


def _read(folder: Path) -> dict[str, pd.DataFrame]:
    """Raw tables whose rows can be told apart; faults name the folder, as there are two."""
    raw, problems = read_folder(folder)
    if not problems:
        keys = {f"{table.name}.csv": table.key for table in TABLES.values()}
        problems = [
            p for p in checks.load_problems(raw) if p.rule in ("required", "unique_key") and p.column == keys[p.file]
        ]
    if problems:
        raise DataError([replace(p, file=str(folder / p.file)) for p in problems])
    return raw


def _lines(raw: dict[str, pd.DataFrame]) -> dict[tuple[str, str], int]:
    return {(name, row): line for name, frame in raw.items() for line, row in frame[TABLES[name].key].items()}

"""Reading of one folder of tables: raw text with line numbers, then types.

Two steps, so that ``afpak check`` can report every fault of a folder in one
pass while ``afpak.load`` pays for no more than it needs. ``read_raw`` keeps
each cell as the text it is, indexed by the line on which its row starts;
``typed`` turns a raw frame whose cells are sound into pandas types.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from ..home import contents
from .schema import TABLES, Column, Table
from .text import escaped

WIDEST = 200  # columns of a table; ours have 24
MOST = 100_000  # lines of a table, and characters of a row; ours have 724 and 600
_SHOWN = 60  # characters of a value in a message


@dataclass(frozen=True, order=True)
class Problem:
    """One fault at one place, with what to do about it; ``rule`` and ``key`` are what exceptions.csv names.

    Line 0 is no place: what is not there at all.
    """

    file: str
    line: int
    column: str
    fault: str
    value: str = ""
    advice: str = ""
    rule: str = field(default="", compare=False)
    key: str = field(default="", compare=False)

    def __str__(self) -> str:
        value = f" ({_shown(self.value)})" if self.value else ""
        advice = f" – {self.advice}" if self.advice else ""
        # a fault may quote other cells, and the name of an unknown column is a stranger's
        place = f"{self.file}:{self.line}:{_shown(self.column) or '-'}: " if self.line else ""
        return f"{place}{escaped(self.fault)}{value}{advice}"


class DataError(ValueError):
    """The tables cannot be used; ``problems`` says where and why."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        shown = [str(p) for p in problems[:5]]
        if len(problems) > 5:
            shown.append(f"… and {len(problems) - 5} more; run `afpak check` on the folder to see all")
        super().__init__("\n".join(shown))


def _shown(value: str) -> str:
    text = escaped(value[: _SHOWN + 1])
    return text[:_SHOWN] + "…" if len(text) > _SHOWN else text


def read_raw(folder: Path, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    """Read one CSV file as text.

    Returns the frame (index: line on which the row starts; columns: those of
    the schema that the file has) and the faults of the file as a file:
    encoding, quoting, missing and unknown columns, rows of the wrong width.
    """
    path = folder / f"{table.name}.csv"
    file = path.name
    empty = pd.DataFrame(columns=[c.name for c in table.columns], dtype=str)
    try:
        data = contents(path).removeprefix(codecs.BOM_UTF8)  # as Excel saves UTF-8
    except FileNotFoundError:
        return empty, [Problem(file, 0, "", f"there is no {file} in {str(folder)!r}")]
    except OSError as error:
        return empty, [Problem(file, 1, "", "cannot be read", error.strerror or "", "every folder needs this table")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, given = data.count(b"\n", 0, error.start) + 1, repr(data[error.start : error.start + 8])[2:-1]
        return empty, [Problem(file, line, "", "not UTF-8", given, "save as UTF-8")]
    records, lines, fault = _records(text)
    problems = [Problem(file, *fault)] if fault else []
    if not records:
        return empty, [*problems, Problem(file, 1, "", "no header line", "", "the first line names the columns")]
    header = records[0]
    if len(header) > WIDEST:
        fault = f"{len(header):,} columns, where {len(table.columns)} are known"
        return empty, [*problems, Problem(file, 1, "", fault, "", "this is another table")]
    problems += _header_problems(file, table, header)
    rows, index = [], []
    for record, line in zip(records[1:], lines[1:], strict=True):
        if len(record) != len(header):
            fault = f"row has {len(record)} cells, the header {len(header)}"
            problems.append(Problem(file, line, "", fault, "", "quote cells that hold commas"))
            record = (record + [""] * len(header))[: len(header)]
        rows.append(record)
        index.append(line)
    frame = pd.DataFrame(rows, columns=header, index=pd.Index(index, name="line"), dtype=str)
    frame = frame.loc[:, ~frame.columns.duplicated()]
    return frame.reindex(columns=[c.name for c in table.columns if c.name in frame.columns]), problems


def _records(text: str) -> tuple[list[list[str]], list[int], tuple[int, str, str] | None]:
    """Split text into records and the lines on which they start; stop at broken quoting and at more than can be checked."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records, lines, start = [], [], 1
    try:
        for record in reader:
            if sum(map(len, record)) > MOST:  # the csv module's own limit is for all who use it, and others lift it
                raise csv.Error("field limit")
            if reader.line_num > MOST:
                return records, lines, (start, "", f"more than {MOST:,} lines; nothing after it was read")
            if record:
                records.append(record)
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            kind = f"more than {MOST:,} characters"
        else:
            kind = "unclosed quote" if "end of data" in str(error) else f"broken quoting: {error}"
        return records, lines, (start, "", f"{kind} in the row that starts here; nothing after it was read")
    return records, lines, None


def _header_problems(file: str, table: Table, header: list[str]) -> list[Problem]:
    known = [c.name for c in table.columns]
    found = [(c, "column is missing", "add it; the cells may stay empty unless required") for c in known]
    found = [fault for fault in found if fault[0] not in header]
    found += [(c, "unknown column", "remove it or add it to the schema") for c in header if c not in known]
    found += [(c, "column appears twice", "keep one") for c in sorted({c for c in header if header.count(c) > 1})]
    return [Problem(file, 1, column, fault, "", advice) for column, fault, advice in found]


def typed(raw: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Turn a sound raw frame into types.

    Ids and text become ``str`` with ``<NA>`` for "not known", dates
    ``datetime64``, counts nullable ``Int64``, decimals ``Float64``, booleans
    ``boolean``, vocabularies ordered categoricals, lists tuples of ``str``.
    """
    return pd.DataFrame({c.name: _typed_column(raw[c.name], c) for c in table.columns}).reset_index(drop=True)


def _typed_column(cells: pd.Series, column: Column) -> pd.Series:
    if column.type == "list":
        return cells.map(lambda cell: tuple(cell.split(";")) if cell else ())
    known = pd.Series([cell or None for cell in cells.tolist()], cells.index, dtype=object, name=cells.name)
    if column.type == "date":
        return pd.to_datetime(known, format="%Y-%m-%d")
    if column.type == "integer":
        return pd.to_numeric(known).astype("Int64")
    if column.type == "decimal":
        return pd.to_numeric(known).astype("Float64")
    if column.type == "boolean":
        return known.map({"true": True, "false": False}).astype("boolean")
    if column.type == "enum":
        return known.astype(pd.CategoricalDtype(list(column.values), ordered=True))
    return known.astype("string")


def read_folder(folder: Path) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """``read_raw`` over every table of the schema."""
    raw, problems = {}, []
    for table in TABLES.values():
        raw[table.name], found = read_raw(folder, table)
        problems += found
    return raw, _of_missing(problems, folder)


def _of_missing(problems: list[Problem], folder: Path) -> list[Problem]:
    """Faults with what a folder of tables is, where tables are missing; one of the folder, where all are."""
    if not os.path.isdir(folder):  # noqa: PTH112 - also no for names that no disk can hold, where Path raises
        return [Problem("", 0, "", f"there is no data folder {str(folder)!r}")]
    if sum(not problem.line for problem in problems) == len(TABLES):
        names = ", ".join(f"{name}.csv" for name in TABLES)
        return [Problem("", 0, "", f"there are no tables in {str(folder)!r}", "", f"a folder of tables needs {names}")]
    needs = f"a folder of tables needs all {len(TABLES)}"
    return [problem if problem.line else replace(problem, advice=needs) for problem in problems]

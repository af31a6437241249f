"""Our tables in the formats that other tools read, without loss.

What is written are the columns of the codebook, no more: `afpak.load` on an
exported folder of csv gives the same tables. Not so of a cut by day of
knowledge (``as_of``): it hides sources published later, and `afpak.load`
refuses a row that is left without any.
"""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from .codebook import datapackage
from .reader import DataError, Problem, typed
from .rules.cells import formula
from .schema import FILES, LEDGER, TABLES, Column, Table
from .tables import Tables

Frames = dict[str, pd.DataFrame]
FORMATS = ("csv", "parquet", "geojson", "datapackage", "sqlite")
_SQLITE = {"integer": "INTEGER", "decimal": "REAL", "boolean": "INTEGER"}
_DUCKDB = {"date": "DATE", "integer": "BIGINT", "decimal": "DOUBLE", "boolean": "BOOLEAN"}


def export(
    tables: Tables, folder: str | Path, form: str, entries: pd.DataFrame | None = None, bom: bool = False
) -> list[Path]:
    """Write a cut of the record to a folder; returns the files written.

    Parameters
    ----------
    tables : Tables
        What to write. Rows that the cut left out are not written, so ids may
        be named that are not there.
    folder : path
        Made if missing. Files of the same names are replaced.
    form : str
        ``csv``: ten tables as in ``data/``. ``datapackage``: the same with
        ``datapackage.json``. ``parquet``: ten files with types; lists are
        lists. ``sqlite``: one file, ``afpak.sqlite``; each list column is a
        table of its own, ``events_places`` and so on. ``geojson``: events and
        places, the only tables that lie somewhere; an event has the points of
        its places (a province or a district is a symbol, not a site), and no
        geometry where no point is confirmed.
    entries : DataFrame, optional
        The ledger (`afpak.record.checks.read_ledger`), written beside the tables but in
        ``geojson``. It belongs to the whole record: a cut is no version of it.
    bom : bool
        With ``csv``: a byte-order mark at the start of each file, by which
        Excel knows UTF-8; without, it shows a dash as three other signs. R,
        SQL and `afpak.load` read both, and most other tools want none.

    Raises
    ------
    DataError
        Text that a spreadsheet would run as a formula, which only tables with
        faults hold, on its way into a csv: changed it would be another text,
        unchanged a trap. The other formats are no food for spreadsheets.
    """
    if form not in FORMATS:
        raise ValueError(f"unknown format {form!r}; choose {', '.join(FORMATS)}")
    if bom and form != "csv":
        raise ValueError(f"a byte-order mark, which Excel needs, is for csv, not for {form}")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    frames = {name: getattr(tables, name) for name in TABLES}
    if entries is not None:
        frames[LEDGER.name] = typed(entries, LEDGER)
    return _csv(frames, folder, bom) if form == "csv" else _WRITERS[form](frames, folder)


def _rows(frame: pd.DataFrame, table: Table) -> Iterator[list]:
    """The rows of a table as plain Python: None for "not known", ISO days, lists."""
    for row in frame[[c.name for c in table.columns]].itertuples(index=False):
        yield [_plain(value, column) for value, column in zip(row, table.columns, strict=True)]


def _plain(value: object, column: Column) -> object:
    if column.type == "list":
        return list(value)
    if pd.isna(value):
        return None
    if column.type == "date":
        return f"{value:%Y-%m-%d}"
    return {"integer": int, "decimal": float, "boolean": bool}.get(column.type, str)(value)


def _csv(frames: Frames, folder: Path, bom: bool = False) -> list[Path]:
    texts = {name: [[_cell(v) for v in row] for row in _rows(frame, FILES[name])] for name, frame in frames.items()}
    if traps := [problem for name, rows in texts.items() for problem in _formulas(FILES[name], rows)]:
        raise DataError(traps)
    for name, rows in texts.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([c.name for c in FILES[name].columns])
            writer.writerows(rows)
    return [folder / f"{name}.csv" for name in frames]


def _formulas(table: Table, rows: list[list[str]]) -> Iterator[Problem]:
    """Cells that a spreadsheet would run, by their place in the file to be written."""
    for line, row in enumerate(rows, start=2):
        for column, cell in zip(table.columns, row, strict=True):
            if column.type in ("text", "list") and (wrong := formula(column, cell)):
                yield Problem(f"{table.name}.csv", line, column.name, wrong[0], cell, wrong[1])


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ";".join(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _datapackage(frames: Frames, folder: Path) -> list[Path]:
    path = folder / "datapackage.json"
    files = _csv(frames, folder)
    path.write_text(
        json.dumps(datapackage(LEDGER.name in frames), indent=2, ensure_ascii=False) + "\n",
        encoding="utf-8",
        newline="\n",
    )
    return [*files, path]


def _parquet(frames: Frames, folder: Path) -> list[Path]:
    import duckdb

    with tempfile.TemporaryDirectory() as aside, duckdb.connect() as engine:
        for name, frame in frames.items():
            table = FILES[name]
            page = Path(aside) / f"{table.name}.json"
            names = [c.name for c in table.columns]
            rows = (json.dumps(dict(zip(names, row, strict=True))) for row in _rows(frame, table))
            page.write_text("\n".join(rows), encoding="utf-8")
            kinds = {c.name: "VARCHAR[]" if c.type == "list" else _DUCKDB.get(c.type, "VARCHAR") for c in table.columns}
            columns = ", ".join(f"'{name}': '{kind}'" for name, kind in kinds.items())
            source = f"read_json('{_sql(page)}', format = 'newline_delimited', columns = {{{columns}}})"
            made = page.with_suffix(".parquet")
            engine.execute(f"COPY (FROM {source}) TO '{_sql(made)}' (FORMAT parquet)")
            # DuckDB cannot name a folder whose name is not UTF-8
            shutil.copyfile(made, folder / made.name)
    return [folder / f"{name}.parquet" for name in frames]


def _sql(path: Path) -> str:
    return str(path).replace("'", "''")


def _sqlite(frames: Frames, folder: Path) -> list[Path]:
    path = folder / "afpak.sqlite"
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    for name, frame in frames.items():
        table = FILES[name]
        plain = [c for c in table.columns if c.type != "list"]
        lists = [c for c in table.columns if c.type == "list"]
        columns = ", ".join(f'"{c.name}" {_SQLITE.get(c.type, "TEXT")}' for c in plain)
        base.execute(f'CREATE TABLE {table.name} ({columns}, PRIMARY KEY ("{table.key}"))')
        for column in lists:
            base.execute(f'CREATE TABLE {table.name}_{column.name} ("{table.key}" TEXT, position INTEGER, value TEXT)')
        for row in _rows(frame, table):
            cells = dict(zip([c.name for c in table.columns], row, strict=True))
            marks = ", ".join("?" for _ in plain)
            base.execute(f"INSERT INTO {table.name} VALUES ({marks})", [cells[c.name] for c in plain])
            for column in lists:
                items = [(cells[table.key], n, value) for n, value in enumerate(cells[column.name])]
                base.executemany(f"INSERT INTO {table.name}_{column.name} VALUES (?, ?, ?)", items)
    base.commit()
    base.close()
    return [path]


def _geojson(frames: Frames, folder: Path) -> list[Path]:
    points = {
        p.place_id: [float(p.lon), float(p.lat)]
        for p in frames["places"].itertuples()
        if pd.notna(p.lon) and pd.notna(p.lat)
    }
    for name in ("events", "places"):
        table = TABLES[name]
        names = [c.name for c in table.columns]
        features = []
        for row in _rows(frames[name], table):
            cells = dict(zip(names, row, strict=True))
            at = [points[p] for p in (cells["places"] if name == "events" else [cells["place_id"]]) if p in points]
            shape = {"type": "MultiPoint", "coordinates": at} if name == "events" else _point(at)
            feature = {"type": "Feature", "id": cells[table.key], "geometry": shape if at else None}
            features.append({**feature, "properties": cells})
        text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)
        (folder / f"{name}.geojson").write_text(text + "\n", encoding="utf-8", newline="\n")
    return [folder / "events.geojson", folder / "places.geojson"]


def _point(at: list) -> dict | None:
    return {"type": "Point", "coordinates": at[0]} if at else None


_WRITERS = {"parquet": _parquet, "geojson": _geojson, "datapackage": _datapackage, "sqlite": _sqlite}

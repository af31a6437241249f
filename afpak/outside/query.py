"""One SQL text for every engine: DuckDB reads files here, Ibis carries the text to a cluster.

The engine filters and sums; only the result becomes pandas. The text keeps to
what engines agree on (``TRY_CAST``, ``CASE``, ``GROUP BY`` a day), and weeks
are made from days in pandas, since engines begin their weeks on other days.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from ..record.tables import parse_span
from . import files
from .cells import Cells, column_name, quoted
from .vocabulary import (
    COLUMNS,
    DATE_PRECISION,
    NUMBER_FAULTS,
    OFF_CALENDAR,
    PAGES,
    ROW_FAULTS,
    TWICE,
    UNREAD,
    VAGUE,
    WHERE_PRECISION,
    OutsideError,
    OutsideWarning,
    Project,
)

_FLAGS = ("unread", "unread_start", "unread_end", "off_map")  # made in a second step, so that no cell is read twice
_EVER = ("DATE '0001-01-01'", "DATE '9999-12-31'")
_SUMS = ("events", "imprecise", "low", "best", "high")


@dataclass(frozen=True)
class Reading:
    """What is needed to ask about a file: SQL for each column of the vocabulary, and where the rows are."""

    cells: Mapping[str, str]
    raw: str  # cells as they stand, which the flags look at again
    day: str  # the column of the file that holds the first day, in lower case
    start: str  # the same as it is named there
    rows: str
    kept: tuple[str, ...]  # conditions on cells as they stand

    def steps(self, flags: tuple[str, ...], without: tuple[str, ...] = (), kept: tuple[str, ...] = ()) -> str:
        """The rows in the words of the vocabulary, as ``v``."""
        plain = (f"{sql} AS {column_name(n)}" for n, sql in self.cells.items() if n not in (*_FLAGS, *without))
        second = ", ".join(f"{self.cells[flag]} AS {flag}" for flag in flags)
        rows = f"{self.rows} WHERE {_where([*self.kept, *kept])}"
        return f"WITH w AS (SELECT {', '.join(plain)}{self.raw} FROM {rows}), v AS (SELECT *, {second} FROM w)"


def read(project: Project, source, countries, start, end, parties) -> pd.DataFrame:
    """See `ucdp.read`."""
    first, last = parse_span(start, end)
    kept = _where([*_between(parties), *_touching(first, last)])
    names = ", ".join(column_name(n) for n in COLUMNS if n != "parties")
    faults = ", ".join(f"COALESCE({rule}, FALSE) AS f{i}" for i, rule in enumerate(ROW_FAULTS.values()))
    ask = f"SELECT {names}, side_a, side_b, {faults} FROM v WHERE {kept}"
    rows, attrs = _run(project, source, countries, lambda reading: [f"{reading.steps(_FLAGS)} {ask}"])
    rows = _typed(rows).sort_values(["start", "id_native"], kind="stable", ignore_index=True)
    flags = rows[[f"f{i}" for i in range(len(ROW_FAULTS))]].astype(bool)
    faults = dict(zip(ROW_FAULTS, map(int, flags.sum()), strict=True))
    faults[TWICE] = int(rows["id_native"].duplicated().sum())
    known = rows["start"].notna() | (first is None and last is None)
    attrs["left_out"] = int((~known).sum())
    sides = zip(rows["side_a"], rows["side_b"], strict=True)
    rows["parties"] = pd.Series([tuple(s for s in pair if pd.notna(s)) for pair in sides], rows.index, dtype=object)
    rows = rows.loc[known, list(COLUMNS)].reset_index(drop=True)
    return _warned(rows, attrs, faults)


def per_period(project: Project, source, every, countries, start, end, parties) -> pd.DataFrame:
    """See `ucdp.per_period`."""
    if every not in VAGUE:
        raise ValueError(f"every: {every!r} is not a period; choose day or week")
    first, last = parse_span(start, end)
    kept = _where(_between(parties))
    days, attrs = _run(project, source, countries, lambda reading: _by_day(reading, every, kept, first, last))
    days["start"] = pd.to_datetime(days["start"]).astype("datetime64[us]")
    low, high = first or days["start"].min(), last or days["start"].max()
    days = days[days["start"].isna() | days["start"].between(low, high)]
    numbers = days.drop(columns="start").astype("Float64").astype("Int64")
    sentences = (*NUMBER_FAULTS, UNREAD, OFF_CALENDAR[0])
    faults = {sentence: int(numbers[f"f{i}"].sum()) for i, sentence in enumerate(sentences)}
    attrs["left_out"] = int(numbers.loc[days["start"].isna(), "events"].sum())
    monday = days["start"] - pd.to_timedelta(days["start"].dt.day_of_week, unit="D")
    periods = monday if every == "week" else days["start"]
    sums = numbers[list(_SUMS)].groupby(periods).sum(min_count=1)
    return _warned(sums.reset_index(), attrs, faults)


def _by_day(reading: Reading, every: str, kept: str, first, last) -> list[str]:
    """Sums by the day as it is written, then by day: each is read once, and not once a row.

    Two questions with one answer: the first reads only rows of the span, and
    fails where a day cannot be read; the second then asks for all days. Where
    days are days already, the first cannot fail and is the only one.
    """
    faults = {f"f{i}": rule for i, rule in enumerate((*NUMBER_FAULTS.values(), "unread"))}
    counted = {"imprecise": f"vague_{every}", **faults}
    counts = ["COUNT(*) AS n_events"]
    counts += [f"COUNT(CASE WHEN {rule} THEN 1 END) AS n_{name}" for name, rule in counted.items()]
    counts += [f"SUM({name}) AS n_{name}" for name in ("low", "best", "high")]
    unread, off_calendar = f"f{len(NUMBER_FAULTS)}", f"f{len(faults)}"
    sums = [f"SUM(n_{name}) AS {name}" for name in (*_SUMS, *faults) if name != unread]
    sums += [
        f"SUM(CASE WHEN {reading.cells['unread_start']} THEN n_events ELSE n_{unread} END) AS {unread}",
        f"SUM(CASE WHEN {OFF_CALENDAR[1]} THEN n_events ELSE 0 END) AS {off_calendar}",
    ]
    written = f"raw_{reading.day}"
    sums_by_day = (
        f", d AS (SELECT {written}, {written} AS {reading.start}, {', '.join(counts)} FROM v WHERE {kept} GROUP BY {written}), "
        f'e AS (SELECT *, {reading.cells["start"]} AS "start" FROM d) '
        f'SELECT "start", {", ".join(sums)} FROM e GROUP BY "start"'
    )
    tried = reading.cells["start"]
    strict = tried.replace("TRY_CAST(", "CAST(")
    span = f"{_date(first) if first else _EVER[0]} AND {_date(last) if last else _EVER[1]}"
    within = (f"({strict} BETWEEN {span} OR {reading.start} IS NULL)",)  # one BETWEEN, so that it is read once
    asked = [()] if first is None and last is None else [within] if strict == tried else [within, ()]
    return [reading.steps(("unread",), without=("start", "end"), kept=rows) + sums_by_day for rows in asked]


def _run(project: Project, source, countries, ask: Callable[[Reading], list[str]]) -> tuple[pd.DataFrame, dict]:
    """Put a question to the engine that holds the rows; returns the answer and what is known of the file.

    Of several questions with the same answer the last never fails on a cell.
    """
    if hasattr(source, "alias") and hasattr(source, "schema"):  # an ibis Table
        columns = {name: (name, _ibis_kind(kind)) for name, kind in source.schema().items()}
        reading, layout = _reading(project, columns, "afpak_outside", "table", countries)
        rows = source.alias("afpak_outside").sql(ask(reading)[-1], dialect="duckdb").execute()
        return rows, {"project": project.name, "file": "table", "version": None, "layout": layout, "cite": project.cite}
    with files.opened(source, project.headless) as file:
        reading, layout = _reading(project, file.columns, file.relation, file.name, countries)
        rows = file.answer(*ask(reading)[0 if file.columnar else -1 :])
    attrs = {"project": project.name, "file": file.name, "version": file.version, "layout": layout}
    return rows, attrs | {"cite": project.cite, "pages_missing": file.pages_missing}


def _reading(project: Project, columns: dict, relation: str, name: str, countries) -> tuple[Reading, str]:
    lower = {native.strip().lower(): (native, kind) for native, (_, kind) in columns.items()}
    if len(lower) < len(columns):
        raise OutsideError(f"{name}: a column stands in it twice")
    layout = project.layout(set(lower), name)
    file = Cells(lower)
    cells = layout.cells(file)
    file.raw.add(layout.day)
    kept = ()
    if countries is not None:  # on the bare column, so that Parquet can leave out what it need not read
        kept = (f"{file.cell('country')} IN ({', '.join(map(quoted, countries)) or 'NULL'})",)
    return Reading(cells, file.raw_cells(), layout.day, file.cell(layout.day), relation, kept), layout.name


def _ibis_kind(kind) -> str:
    return "text" if kind.is_string() else "integer" if kind.is_integer() and not kind.is_uint64() else "other"


def _where(conditions: list[str]) -> str:
    return " AND ".join(["TRUE", *conditions])


def _between(parties) -> list[str]:
    return [
        "(" + " OR ".join(f"STARTS_WITH({side}, {quoted(party)})" for side in ("side_a", "side_b")) + ")"
        for party in parties or ()
    ]


def _touching(first, last) -> list[str]:
    """Conditions on the span of an event; one of unknown day comes along, to be counted."""
    low = [] if first is None else [f'COALESCE("end", "start", {_date(first)}) >= {_date(first)}']
    return low + ([] if last is None else [f'COALESCE("start", {_date(last)}) <= {_date(last)}'])


def _date(when: pd.Timestamp) -> str:
    return f"DATE '{when:%Y-%m-%d}'"


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    for name in ("start", "end"):
        rows[name] = pd.to_datetime(rows[name]).astype("datetime64[us]")
    for name, codes in (("date_precision", DATE_PRECISION), ("where_precision", WHERE_PRECISION)):
        rows[name] = pd.Categorical(rows[name], list(codes), ordered=True)
    for name in ("low", "best", "high"):
        rows[name] = rows[name].astype("Float64").astype("Int64")
    for name in ("lat", "lon"):
        rows[name] = rows[name].astype("Float64")
    texts = ("kind_native", "country", "place", "source_native", "id_native", "side_a", "side_b")
    return rows.astype(dict.fromkeys(texts, "string"))


def _warned(rows: pd.DataFrame, attrs: dict, faults: dict[str, int]) -> pd.DataFrame:
    missing = attrs.pop("pages_missing", 0)
    faults = {sentence: n for sentence, n in {**faults, PAGES: missing}.items() if n}
    rows.attrs = {**attrs, "faults": faults}
    if faults:
        told = "; ".join(f"{sentence}: {n:,}" for sentence, n in faults.items())
        warnings.warn(f"{attrs['file']}: left as they are: {told}", OutsideWarning, stacklevel=4)
    return rows

"""One SQL text for every engine: DuckDB reads files here, Ibis carries the text to a cluster.

The engine filters and sums; only the result becomes pandas. The text keeps to
what engines agree on (``TRY_CAST``, ``CASE``, ``GROUP BY`` a day), and weeks
are made from days in pandas, since engines begin their weeks on other days.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import pandas as pd

from ..tables import day
from . import files
from .vocabulary import (
    COLUMNS,
    COUNT_FAULTS,
    DATE_PRECISION,
    PAGES,
    ROW_FAULTS,
    TWICE,
    WHERE_PRECISION,
    OutsideError,
    OutsideWarning,
    Project,
)

_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
# what is less exact than the period into which an event is put
_FLAGS = ("unread", "unread_end", "off_map")  # made in a second step, so that no cell is read twice
_IMPRECISE = {"day": ("days", "week", "month", "longer"), "week": ("month", "longer")}


class Cells:
    """SQL for the cells of a file, from the names and types of its columns.

    ``columns`` maps lower-case names to the name as it stands and ``text``,
    ``integer`` or another type. A column that is not there gives NULL.
    """

    def __init__(self, columns: Mapping[str, tuple[str, str]]):
        self._columns = columns
        self.raw: set[str] = set()  # cells that the flags of the second step look at again

    def _named(self, name: str) -> tuple[str, str]:
        native, kind = self._columns.get(name, (None, "text"))
        return ("CAST(NULL AS VARCHAR)" if native is None else '"' + native.replace('"', '""') + '"'), kind

    def text(self, name: str) -> str:
        cell, kind = self._named(name)
        return f"NULLIF({cell}, '')" if kind == "text" else f"CAST({cell} AS VARCHAR)"

    def name(self, name: str) -> str:
        """An id: 561722.0, as spreadsheets leave it, is 561722."""
        cell = self.text(name)
        return f"CASE WHEN {cell} LIKE '%.0' THEN SUBSTR({cell}, 1, LENGTH({cell}) - 2) ELSE {cell} END"

    def decimal(self, name: str) -> str:
        cell, kind = self._named(name)
        return f"TRY_CAST({cell} AS DOUBLE)" if kind == "text" else f"CAST({cell} AS DOUBLE)"

    def whole(self, name: str) -> str:
        cell, kind = self._named(name)
        if kind == "integer":
            return f"TRY_CAST({cell} AS BIGINT)"
        number = self.decimal(name)
        return f"CASE WHEN {number} = FLOOR({number}) THEN TRY_CAST({number} AS BIGINT) END"

    def day(self, name: str) -> str:
        cell, kind = self._named(name)
        return f"TRY_CAST({cell} AS DATE)" if kind == "text" else f"CAST({cell} AS DATE)"

    def written_day(self, name: str) -> str:
        """ISO, else 27 February 2026 or 27/02/2026 (day first)."""
        cell, kind = self._named(name)
        if kind != "text":
            return self.day(name)
        word = f"LOWER(SUBSTR(SPLIT_PART({cell}, ' ', 2), 1, 3))"
        month = f"CAST(CAST(FLOOR((STRPOS('{_MONTHS}', {word}) + 2) / 3) AS INTEGER) AS VARCHAR)"
        spoken = f"SPLIT_PART({cell}, ' ', 3) || '-' || LPAD({month}, 2, '0') || '-' || LPAD(SPLIT_PART({cell}, ' ', 1), 2, '0')"
        slashed = f"SUBSTR({cell}, 7, 4) || '-' || SUBSTR({cell}, 4, 2) || '-' || SUBSTR({cell}, 1, 2)"
        return (
            f"CASE WHEN {cell} LIKE '% % %' AND LENGTH({word}) = 3 THEN TRY_CAST({spoken} AS DATE) "
            f"WHEN {cell} LIKE '__/__/____' THEN TRY_CAST({slashed} AS DATE) ELSE TRY_CAST({cell} AS DATE) END"
        )

    def _code(self, name: str, words: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """A cell of code, and each literal that it may equal with its word; 1.0 is 1."""
        cell, kind = self._named(name)
        if kind != "text":
            return cell, dict(words)
        return self.text(name), {f"'{code}{tail}'": word for code, word in words.items() for tail in ("", ".0")}

    def code(self, name: str, words: Mapping[str, str]) -> str:
        cell, literals = self._code(name, words)
        return f"CASE {cell} {' '.join(f'WHEN {code} THEN {_quoted(word)}' for code, word in literals.items())} END"

    def unread(self, **cells: str) -> str:
        """Whether a cell holds something that its reading (a column of the vocabulary) could not take."""
        self.raw |= set(cells.values())
        return " OR ".join(f"({self._filled(name)} AND {_column(to)} IS NULL)" for to, name in cells.items())

    def _filled(self, name: str) -> str:
        return f"raw_{name} <> ''" if self._named(name)[1] == "text" else f"raw_{name} IS NOT NULL"

    def raw_cells(self) -> str:
        return "".join(f", {self._named(name)[0]} AS raw_{name}" for name in sorted(self.raw))

    def off_code(self, *cells: tuple[str, Mapping[str, str]]) -> str:
        return " OR ".join("{} NOT IN ({})".format(c, ", ".join(x)) for c, x in (self._code(*cell) for cell in cells))


def read(project: Project, source, countries, start, end, parties) -> pd.DataFrame:
    """See `ucdp.read`."""
    first, last = _span(start, end)
    names = [n for n in COLUMNS if n != "parties"]
    faults = ", ".join(f"COALESCE({rule}, FALSE) AS f{i}" for i, rule in enumerate(ROW_FAULTS.values()))
    kept = _where(parties, _touching(first, last))
    ask = f"SELECT {', '.join(map(_column, names))}, side_a, side_b, {faults} FROM v WHERE {kept}"
    rows, attrs = _run(project, source, countries, ask)
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
    if every not in _IMPRECISE:
        raise ValueError(f"every: {every!r} is not a period; choose day or week")
    first, last = _span(start, end)
    vague = ", ".join(map(_quoted, _IMPRECISE[every]))
    faults = "".join(f", COUNT(CASE WHEN {rule} THEN 1 END) AS f{i}" for i, rule in enumerate(COUNT_FAULTS.values()))
    ask = (
        'SELECT "start", COUNT(*) AS events, '
        f"COUNT(CASE WHEN date_precision IN ({vague}) THEN 1 END) AS imprecise, "
        f"SUM(low) AS low, SUM(best) AS best, SUM(high) AS high{faults} "
        f'FROM v WHERE {_where(parties, [])} GROUP BY "start"'
    )
    days, attrs = _run(project, source, countries, ask)
    days["start"] = pd.to_datetime(days["start"]).astype("datetime64[us]")
    # days are few, and engines sum all of them faster than they choose among dates written as text
    low, high = first or days["start"].min(), last or days["start"].max()
    days = days[days["start"].isna() | days["start"].between(low, high)]
    numbers = days.drop(columns="start").astype("Float64").astype("Int64")
    faults = {sentence: int(numbers[f"f{i}"].sum()) for i, sentence in enumerate(COUNT_FAULTS)}
    attrs["left_out"] = int(numbers.loc[days["start"].isna(), "events"].sum())
    monday = days["start"] - pd.to_timedelta(days["start"].dt.day_of_week, unit="D")
    periods = monday if every == "week" else days["start"]
    wanted = ["events", "imprecise", "low", "best", "high"]
    sums = numbers[wanted].groupby(periods).sum(min_count=1)
    return _warned(sums.reset_index(), attrs, faults)


def _run(project: Project, source, countries, ask: str) -> tuple[pd.DataFrame, dict]:
    """Put a question to the engine that holds the rows; returns the answer and what is known of the file."""
    if hasattr(source, "alias") and hasattr(source, "schema"):  # an ibis Table
        columns = {name: (name, _ibis_kind(kind)) for name, kind in source.schema().items()}
        sql, layout = _sql(project, columns, "afpak_outside", "table", countries, ask)
        rows = source.alias("afpak_outside").sql(sql, dialect="duckdb").execute()
        return rows, {"project": project.name, "file": "table", "version": None, "layout": layout, "cite": project.cite}
    with files.opened(source, project.headless) as file:
        sql, layout = _sql(project, file.columns, file.relation, file.name, countries, ask)
        rows = file.answer(sql)
    attrs = {"project": project.name, "file": file.name, "version": file.version, "layout": layout}
    return rows, attrs | {"cite": project.cite, "pages_missing": file.pages_missing}


def _sql(project: Project, columns: dict, relation: str, name: str, countries, ask: str) -> tuple[str, str]:
    lower = {native.strip().lower(): (native, kind) for native, (_, kind) in columns.items()}
    if len(lower) < len(columns):
        raise OutsideError(f"{name}: a column stands in it twice")
    layout = project.layout(set(lower), name)
    reading = Cells(lower)
    cells = {_column(column): sql for column, sql in layout.cells(reading).items()}
    flags = ", ".join(f"{cells.pop(flag)} AS {flag}" for flag in _FLAGS)
    first = ", ".join(f"{sql} AS {column}" for column, sql in cells.items()) + reading.raw_cells()
    kept = ""
    if countries is not None:  # on the bare column, so that Parquet can leave out what it need not read
        listed = ", ".join(map(_quoted, countries)) or "NULL"
        kept = f' WHERE "{lower["country"][0]}" IN ({listed})'
    steps = f"WITH w AS (SELECT {first} FROM {relation}{kept}), v AS (SELECT *, {flags} FROM w)"
    return f"{steps} {ask}", layout.name


def _ibis_kind(kind) -> str:
    return "text" if kind.is_string() else "integer" if kind.is_integer() else "other"


def _column(name: str) -> str:
    return f'"{name}"' if name in ("start", "end") else name


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _span(start, end) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    first, last = (None if d is None else day(d, n) for d, n in ((start, "start"), (end, "end")))
    if first is not None and last is not None and last < first:
        raise ValueError(f"the span ends ({last:%Y-%m-%d}) before it starts ({first:%Y-%m-%d})")
    return first, last


def _where(parties, days: list[str]) -> str:
    kept = [
        "(" + " OR ".join(f"STARTS_WITH({side}, {_quoted(party)})" for side in ("side_a", "side_b")) + ")"
        for party in parties or ()
    ]
    return " AND ".join(["TRUE", *kept, *days])


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

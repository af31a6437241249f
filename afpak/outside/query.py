"""One SQL text for every engine: DuckDB reads files here, Ibis carries the text to a cluster.

The engine filters and sums; only the result becomes pandas. The text keeps to
what engines agree on (``TRY_CAST``, ``CASE``, ``GROUP BY`` a day), and weeks
are made from days in pandas, since engines begin their weeks on other days.
"""

from __future__ import annotations

import contextlib
import difflib
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from ..record.days import parse_span
from . import files
from .cells import Cells, column_name, named, quoted
from .vocabulary import (
    COLUMNS,
    DATE_PRECISION,
    DAY_WAYS,
    EITHER_WAY,
    NO_EVENT,
    NUMBER_FAULTS,
    NUMBER_WAYS,
    OFF_CALENDAR,
    ROW_FAULTS,
    TWICE,
    UNREAD,
    VAGUE,
    WHERE_PRECISION,
    OutsideError,
    OutsideWarning,
    Project,
)

_FLAGS = ("unread", "unread_start", "unread_end", "off_map", "off_code", "to_check")
_TOLD = ("no_event", "day_way")  # words about a row, mostly missing
_WAYS = tuple(f"way_{i}" for i in range(len(NUMBER_WAYS)))
_SUMS = ("events", "imprecise", "low", "best", "high")


class Reading:
    """How the rows of a file are read: SQL in named steps, each resting on the one before.

    ``cells`` are the cells of the rows that were asked for, as they stand;
    ``events`` adds the columns of the vocabulary, ``flagged`` what is odd
    about a row. Engines read no column that the last step does not need.
    """

    def __init__(self, project: Project, file, countries: list[str] | None, parties: list[str], order: str | None):
        self.layout = project.layout(set(file.columns), file.name)
        self.cells = cells = Cells(file.columns, file.name, order)
        self.file, self.order = file, order
        columns = dict(self.layout.cells(cells))
        self.start = columns["start"]
        self.day = cells.cell(self.layout.day)
        self.flags = {name: columns.pop(name) for name in _FLAGS}
        # a row that is no event has no country and no party, so that a choice of these leaves it out unseen
        chosen = countries is not None or parties
        self.no_event = (
            "CAST(NULL AS VARCHAR)" if chosen else cells.no_event(self.layout.day, self.layout.kind, self.layout.id)
        )
        self.columns = columns
        self.kept = []
        if countries is not None:  # on the bare column, so that Parquet can leave out what it need not read
            self.kept.append(f"{cells.native('country')} IN ({', '.join(map(quoted, countries)) or 'NULL'})")

    def steps(self, without: Iterable[str] = ()) -> str:
        """The steps up to ``events``, but for columns that the question does not need."""
        made = (f"{sql} AS {column_name(name)}" for name, sql in self.columns.items() if name not in without)
        cells = f"SELECT {self.cells.step()} FROM {self.file.relation} WHERE {_where(self.kept)}"
        return (
            f"WITH cells AS ({cells}),\nevents AS (SELECT *, {', '.join(made)}, {self.no_event} AS no_event FROM cells)"
        )

    def flagged(self, flags: Iterable[str]) -> str:
        return f"flagged AS (SELECT *, {', '.join(f'{self.flags[flag]} AS {flag}' for flag in flags)} FROM events)"


@dataclass
class Answer:
    """Rows from an engine, and what is known of the file."""

    rows: pd.DataFrame
    attrs: dict
    notes: dict[str, int]
    not_found: dict[str, str | None] = field(default_factory=dict)


def read(project: Project, source, countries, start, end, parties) -> pd.DataFrame:
    """See `ucdp.read`."""
    first, last = parse_span(start, end)
    countries, parties = _names(countries, "countries"), _names(parties, "parties")
    kept = _where([*_between(parties or ()), *_touching(first, last)])
    wanted = ", ".join(column_name(n) for n in COLUMNS if n != "parties")
    faults = ", ".join(f"COALESCE({rule}, FALSE) AS f{i}" for i, rule in enumerate(ROW_FAULTS.values()))

    def ask(reading: Reading) -> str:
        cells = reading.cells
        numbers = zip(cells.number_ways("unread OR off_map", cells.numbers), _WAYS, strict=True)
        ways = f"{cells.day_way(*cells.days)} AS day_way, {', '.join(f'{test} AS {way}' for test, way in numbers)}"
        return (
            f"{reading.steps()},\n{reading.flagged(_FLAGS)}\n"
            f"SELECT {wanted}, side_a, side_b, no_event, {ways}, {faults} FROM flagged WHERE {kept}"
        )

    answer = _answer(project, source, countries, parties, ask, "country")
    rows = _typed(answer.rows).sort_values(["start", "id_native"], kind="stable", ignore_index=True)
    rows["events"] = 1
    ways, rows = _told(answer, rows)
    flags = rows[[f"f{i}" for i in range(len(ROW_FAULTS))]].astype(bool)
    faults = dict(zip(ROW_FAULTS, map(int, flags.sum()), strict=True))
    faults[TWICE] = int(rows["id_native"].duplicated().sum())
    known = rows["start"].notna() | (first is None and last is None)
    answer.attrs["left_out"] = int((~known).sum())
    sides = zip(rows["side_a"], rows["side_b"], strict=True)
    rows["parties"] = pd.Series([tuple(s for s in pair if pd.notna(s)) for pair in sides], rows.index, dtype=object)
    rows = rows.loc[known, list(COLUMNS)].reset_index(drop=True)
    return _warned(rows, answer, faults | ways)


def per_period(project: Project, source, every, countries, start, end, parties) -> pd.DataFrame:
    """See `ucdp.per_period`."""
    if every not in VAGUE:
        raise ValueError(f"every: {every!r} is not a period; choose day or week")
    first, last = parse_span(start, end)
    countries, parties = _names(countries, "countries"), _names(parties, "parties")
    answer = _answer(project, source, countries, parties, lambda r: _by_day(r, every, parties, countries, first, last))
    days = answer.rows
    days["start"] = pd.to_datetime(days["start"]).astype("datetime64[us]")
    low, high = first or days["start"].min(), last or days["start"].max()
    days = days[days["start"].isna() | days["start"].between(low, high)].reset_index(drop=True)
    ways, days = _told(answer, days)
    numbers = days.drop(columns=["start", *_TOLD]).astype("Float64").astype("Int64")
    sentences = (*NUMBER_FAULTS, UNREAD, OFF_CALENDAR[0])
    faults = {sentence: int(numbers[f"f{i}"].sum()) for i, sentence in enumerate(sentences)}
    answer.attrs["left_out"] = int(numbers.loc[days["start"].isna(), "events"].sum())
    monday = days["start"] - pd.to_timedelta(days["start"].dt.day_of_week, unit="D")
    periods = monday if every == "week" else days["start"]
    sums = numbers[list(_SUMS)].groupby(periods).sum(min_count=1)
    return _warned(sums.reset_index(), answer, faults | ways)


def _by_day(reading: Reading, every: str, parties, countries, first, last) -> str:
    """Sums by the day as it is written, then by day: each is read once, and not once a row."""
    if reading.cells.kind(reading.layout.day) == "day" and (first or last):
        # where days are days, the engine can pass over those outside the span; written ones it would read twice
        bounds = [f"{sign} {_date(limit)}" for sign, limit in ((">=", first), ("<=", last)) if limit]
        native = reading.cells.native(reading.layout.day)
        inside = " AND ".join(f"CAST({native} AS DATE) {bound}" for bound in bounds)
        reading.kept.append(f"({inside} OR {native} IS NULL)")
    unread, off_calendar = f"f{len(NUMBER_FAULTS)}", f"f{len(NUMBER_FAULTS) + 1}"
    counted = {"imprecise": f"vague_{every}"}
    counted |= {f"f{i}": rule for i, rule in enumerate(NUMBER_FAULTS.values())} | {unread: "unread"}
    counted |= {f"in_{i}": f"country = {quoted(country)}" for i, country in enumerate(countries or ())}
    counted |= dict(zip(_WAYS, reading.cells.number_ways("unread", reading.cells.counts), strict=True))
    counts = ["COUNT(*) AS events", *(f"COUNT(CASE WHEN {rule} THEN 1 END) AS {n}" for n, rule in counted.items())]
    counts += [f"SUM({name}) AS {name}" for name in ("low", "best", "high")]
    written = f"{reading.day}, no_event"
    sums = [f"SUM({name}) AS {name}" for name in (*_SUMS, *counted) if name not in ("imprecise", unread)]
    sums += [
        "SUM(imprecise) AS imprecise",
        f"SUM(CASE WHEN unread_start THEN events ELSE {unread} END) AS {unread}",
        f"SUM(CASE WHEN {OFF_CALENDAR[1]} THEN events ELSE 0 END) AS {off_calendar}",
    ]
    way = reading.cells.day_way(reading.layout.day)
    rows = (
        f"SELECT {written}, {', '.join(counts)} FROM flagged WHERE {_where(_between(parties or ()))} GROUP BY {written}"
    )
    return (
        f"{reading.steps(without=('start', 'end'))},\n{reading.flagged(('unread',))},\nwritten AS ({rows}),\n"
        f'days AS (SELECT *, {reading.start} AS "start", FALSE AS unread_end FROM written),\n'
        f"seen AS (SELECT *, {reading.flags['unread_start']} AS unread_start FROM days),\n"
        f"named AS (SELECT *, {way} AS day_way FROM seen)\n"
        f'SELECT "start", no_event, day_way, {", ".join(sums)} FROM named GROUP BY "start", no_event, day_way'
    )


def _answer(
    project: Project, source, countries, parties, ask: Callable[[Reading], str], by: str | None = None
) -> Answer:
    """Put a question to the engine that holds the rows.

    ``by``: the column of the answer that holds the country of each row;
    without one there is a count ``in_0``, ``in_1`` … for each that was asked for.
    """
    with _opened(project, source) as file:
        reading = Reading(project, file, countries, parties or [], None)
        rows, order = file.answer(ask(reading)), None
        if rows["day_way"].eq("slashed").any():  # asked again, once the whole file shows which number is the month
            order = _order(reading)
            reading = Reading(project, file, countries, parties or [], order or "day")
            rows = file.answer(ask(reading))
        attrs = {"project": project.name, "file": file.name, "version": file.version, "layout": reading.layout.name}
        attrs |= {"cite": project.cite, "days": f"{order} first" if order else None}
        found = [country for country in countries or () if by and rows[by].eq(country).any()]
        found += [c for i, c in enumerate(countries or ()) if not by and rows[f"in_{i}"].sum() > 0]
        not_found = _not_found(reading, "country", [c for c in countries or () if c not in found])
        if parties and rows.empty:
            not_found |= _not_found(reading, "side_a", parties) if "side_a" in reading.columns else {}
        return Answer(rows, attrs, dict(file.notes), not_found)


@contextlib.contextmanager
def _opened(project: Project, source) -> Iterator:
    if hasattr(source, "alias") and hasattr(source, "schema"):
        yield _IbisTable(source)
        return
    with files.opened(source, project.columns, project.headless) as file:
        yield file


class _IbisTable:
    """A table on another engine, asked as a file is."""

    name, relation, version, notes = "table", "afpak_outside", None, {}

    def __init__(self, table):
        self._table = table
        kinds = ((name, name, _ibis_kind(kind)) for name, kind in table.schema().items())
        self.columns = named(kinds, self.name)

    def answer(self, question: str) -> pd.DataFrame:
        try:
            return self._table.alias(self.relation).sql(question, dialect="duckdb").execute()
        except Exception as error:  # whatever the engine behind Ibis raises; its own words stay in the cause
            raise OutsideError(
                f"{self.name}: the engine that holds it gave no answer; see the cause below it"
            ) from error


def _ibis_kind(kind) -> str:
    if kind.is_timestamp():
        return "zoned" if kind.timezone else "day"
    if kind.is_integer():
        return "number" if kind.is_uint64() else "integer"
    kinds = {"text": kind.is_string(), "day": kind.is_date(), "number": kind.is_numeric() and not kind.is_boolean()}
    return next((word for word, is_one in kinds.items() if is_one), "other")


def _order(reading: Reading) -> str | None:
    """Which number of 03/05/2026 is the month, as the whole file shows: ``day`` or ``month`` first; None: nothing shows it."""
    cells, shown = reading.cells, {"day": [], "month": []}
    for number, name in enumerate(cells.days):
        slashed, first, second = cells.slashed(name)
        row = f"{cells.cell(name)} || ' (id ' || COALESCE({reading.columns['id_native']}, 'unknown') || ')'"
        for order, one, other in (("day", first, second), ("month", second, first)):
            proof = f"CASE WHEN {slashed} THEN CASE WHEN {one} > 12 AND {one} < 32 AND {other} < 13 THEN {row} END END"
            shown[order].append(f"MIN({proof}) AS {order}_{number}")
    proofs = ", ".join(shown["day"] + shown["month"])
    question = f"WITH cells AS (SELECT {cells.step()} FROM {reading.file.relation}) SELECT {proofs} FROM cells"
    found = reading.file.answer(question).iloc[0].dropna()
    rows = {order: [found[k] for k in found.index if k.startswith(order)] for order in shown}
    if all(rows.values()):
        raise OutsideError(
            f"{reading.file.name}: days are written both ways: {min(rows['day'])} has the day first, "
            f"{min(rows['month'])} the month; write all of them as 2026-02-27"
        )
    return next((order for order, row in rows.items() if row), None)


def _not_found(reading: Reading, column: str, names: list[str]) -> dict[str, str | None]:
    """Of names that the answer does not have, those that no row of the file has, each with the nearest."""
    if not names:
        return {}
    columns = ("side_a", "side_b") if column == "side_a" else (column,)
    cells = f"WITH cells AS (SELECT {reading.cells.step()} FROM {reading.file.relation})"
    parts = (f"SELECT DISTINCT {reading.columns[name]} AS name FROM cells" for name in columns)
    there = [str(name) for name in reading.file.answer(f"{cells} {' UNION '.join(parts)}")["name"].dropna()]
    plain = {name.casefold().strip(): name for name in sorted(there)}
    told = {}
    for name in names:
        if (column == "country" and name in there) or (column != "country" and any(t.startswith(name) for t in there)):
            continue
        near = difflib.get_close_matches(
            name.casefold().strip(), plain, n=1, cutoff=0.75
        )  # else Pakistan is near Afghanistan
        told[name] = plain[near[0]] if near else None
    return told


def _names(given, what: str) -> list[str] | None:
    """A list of names; a single one is a list of one."""
    if given is None:
        return None
    names = [given] if isinstance(given, str) else list(given)
    if odd := [name for name in names if not isinstance(name, str)]:
        raise ValueError(f"{what}: {odd[0]!r} is no name; give text, or a list of texts")
    return names


def _where(conditions: Iterable[str]) -> str:
    return " AND ".join(["TRUE", *conditions])


def _between(parties: Iterable[str]) -> list[str]:
    return [
        "(" + " OR ".join(f"STARTS_WITH({side}, {quoted(party)})" for side in ("side_a", "side_b")) + ")"
        for party in parties
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


def _told(answer: Answer, rows: pd.DataFrame) -> tuple[dict[str, int], pd.DataFrame]:
    """What is said of how rows are written, with their number; and the rows that are events."""
    left_out = rows.groupby("no_event")["events"].sum()
    told = {sentence: int(left_out.get(word, 0)) for word, sentence in NO_EVENT.items()}
    rows = rows[rows["no_event"].isna()].reset_index(drop=True)
    ways = rows.groupby("day_way")["events"].sum()
    told |= {sentence: int(ways.get(sentence, 0)) for sentence in DAY_WAYS}
    told |= {sentence: int(rows[way].sum()) for way, sentence in zip(_WAYS, NUMBER_WAYS, strict=True)}
    if answer.attrs["days"] is None:
        told[EITHER_WAY] = int(ways.get("slashed", 0))
    return told, rows


def _warned(rows: pd.DataFrame, answer: Answer, faults: dict[str, int]) -> pd.DataFrame:
    faults = {sentence: n for sentence, n in {**faults, **answer.notes}.items() if n}
    rows.attrs = {**answer.attrs, "faults": faults, "not_found": answer.not_found}
    told = [f"{sentence}: {n:,}" for sentence, n in faults.items()]
    for name, near in answer.not_found.items():
        told.append(f"no row has {name!r}" + (f"; the nearest name is {near!r}" if near else ""))
    if told:
        warnings.warn(f"{answer.attrs['file']}: {'; '.join(told)}", OutsideWarning, stacklevel=4)
    return rows

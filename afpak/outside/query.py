"""What is asked of a file, and what becomes of the answer: events, or sums by period, with what is odd about them.

One SQL text (`reading`) for every engine: DuckDB reads files here, Ibis
carries the text to a cluster. The engine filters and sums; only the result
becomes pandas. Weeks are made from days here, since engines begin their weeks
on other days.
"""

from __future__ import annotations

import contextlib
import difflib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from ..record.days import parse_span
from . import files
from .cells import column_name
from .engine import IbisTable
from .reading import FLAGS, SUMS, WAYS, Reading, between, by_day, order_of, touching, where
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
    OutsideWarning,
    Project,
)

_TOLD = ("no_event", "day_way")  # words about a row, mostly missing


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
    kept = where([*between(parties or ()), *touching(first, last)])
    wanted = ", ".join(column_name(n) for n in COLUMNS if n != "parties")
    faults = ", ".join(f"COALESCE({rule}, FALSE) AS f{i}" for i, rule in enumerate(ROW_FAULTS.values()))

    def ask(reading: Reading) -> str:
        cells = reading.cells
        numbers = zip(cells.number_ways("unread OR off_map", cells.numbers), WAYS, strict=True)
        ways = f"{cells.day_way(*cells.days)} AS day_way, {', '.join(f'{test} AS {way}' for test, way in numbers)}"
        return (
            f"{reading.steps()},\n{reading.flagged(FLAGS)}\n"
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
    answer = _answer(project, source, countries, parties, lambda r: by_day(r, every, parties, countries, first, last))
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
    sums = numbers[list(SUMS)].groupby(periods).sum(min_count=1)
    return _warned(sums.reset_index(), answer, faults | ways)


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
            order = order_of(reading)
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
        yield IbisTable(source)
        return
    with files.opened(source, project.columns, project.headless) as file:
        yield file


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
    told |= {sentence: int(rows[way].sum()) for way, sentence in zip(WAYS, NUMBER_WAYS, strict=True)}
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

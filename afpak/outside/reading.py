"""SQL for the rows of a file: their cells, the events that they are, what is odd about them, and sums by day.

The text keeps to what engines agree on (``TRY_CAST``, ``CASE``, ``GROUP BY`` a day).
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from .cells import Cells, column_name, quoted
from .vocabulary import NUMBER_FAULTS, NUMBER_WAYS, OFF_CALENDAR, OutsideError, Project

FLAGS = ("unread", "unread_start", "unread_end", "off_map", "off_code", "to_check")
WAYS = tuple(f"way_{i}" for i in range(len(NUMBER_WAYS)))
SUMS = ("events", "imprecise", "low", "best", "high")


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
        self.flags = {name: columns.pop(name) for name in FLAGS}
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
        cells = f"SELECT {self.cells.step()} FROM {self.file.relation} WHERE {where(self.kept)}"
        return (
            f"WITH cells AS ({cells}),\nevents AS (SELECT *, {', '.join(made)}, {self.no_event} AS no_event FROM cells)"
        )

    def flagged(self, flags: Iterable[str]) -> str:
        return f"flagged AS (SELECT *, {', '.join(f'{self.flags[flag]} AS {flag}' for flag in flags)} FROM events)"


def by_day(reading: Reading, every: str, parties, countries, first, last) -> str:
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
    counted |= dict(zip(WAYS, reading.cells.number_ways("unread", reading.cells.counts), strict=True))
    counts = ["COUNT(*) AS events", *(f"COUNT(CASE WHEN {rule} THEN 1 END) AS {n}" for n, rule in counted.items())]
    counts += [f"SUM({name}) AS {name}" for name in ("low", "best", "high")]
    written = f"{reading.day}, no_event"
    sums = [f"SUM({name}) AS {name}" for name in (*SUMS, *counted) if name not in ("imprecise", unread)]
    sums += [
        "SUM(imprecise) AS imprecise",
        f"SUM(CASE WHEN unread_start THEN events ELSE {unread} END) AS {unread}",
        f"SUM(CASE WHEN {OFF_CALENDAR[1]} THEN events ELSE 0 END) AS {off_calendar}",
    ]
    way = reading.cells.day_way(reading.layout.day)
    rows = (
        f"SELECT {written}, {', '.join(counts)} FROM flagged WHERE {where(between(parties or ()))} GROUP BY {written}"
    )
    return (
        f"{reading.steps(without=('start', 'end'))},\n{reading.flagged(('unread',))},\nwritten AS ({rows}),\n"
        f'days AS (SELECT *, {reading.start} AS "start", FALSE AS unread_end FROM written),\n'
        f"seen AS (SELECT *, {reading.flags['unread_start']} AS unread_start FROM days),\n"
        f"named AS (SELECT *, {way} AS day_way FROM seen)\n"
        f'SELECT "start", no_event, day_way, {", ".join(sums)} FROM named GROUP BY "start", no_event, day_way'
    )


def order_of(reading: Reading) -> str | None:
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


def where(conditions: Iterable[str]) -> str:
    return " AND ".join(["TRUE", *conditions])


def between(parties: Iterable[str]) -> list[str]:
    return [
        "(" + " OR ".join(f"STARTS_WITH({side}, {quoted(party)})" for side in ("side_a", "side_b")) + ")"
        for party in parties
    ]


def touching(first, last) -> list[str]:
    """Conditions on the span of an event; one of unknown day comes along, to be counted."""
    low = [] if first is None else [f'COALESCE("end", "start", {_date(first)}) >= {_date(first)}']
    return low + ([] if last is None else [f'COALESCE("start", {_date(last)}) <= {_date(last)}'])


def _date(when: pd.Timestamp) -> str:
    return f"DATE '{when:%Y-%m-%d}'"

"""SQL for the cells of other projects' files, in the words that all engines share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .vocabulary import DAY_WAYS, MISSING, SLASHED, VAGUE, OutsideError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPOKEN = "^[0-9]{1,2} +[A-Za-z]{3,} +[0-9]{4}( [0-9:.]+)?$"
# what stands where pandas, R and readr keep the numbers of rows
_NO_NAME = re.compile(r"(unnamed: ?\d+|\.\.\.\d+|x(\.\d+)?|index|level_\d+)?", re.I)
_WHOLE_NUMBERS = "holds numbers, not days (20260227 or a serial number, perhaps); write days as 2026-02-27"
_REFUSED = {  # kinds of a column that holds days
    "integer": _WHOLE_NUMBERS,
    "number": _WHOLE_NUMBERS,
    "zoned": "holds times with a zone, whose day changes with that of the session; cast them to days first",
}


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def column_name(name: str) -> str:
    return f'"{name}"' if name in ("start", "end") else name


def plain_name(head: object) -> str:
    """A head as this package compares it: "Event Date", ``event.date`` and ``EVENT_DATE`` are one; "" for no name."""
    text = str(head).strip()
    return "" if _NO_NAME.fullmatch(text) else re.sub(r"[\s.-]+", "_", text.lower())


def named(columns: Iterable[tuple[str, str, str]], file: str) -> dict[str, tuple[str, str]]:
    """The columns (head, name for the engine, kind) by their plain names; those without a name are passed over."""
    found: dict[str, tuple[str, str]] = {}
    for head, native, kind in columns:
        name = plain_name(head)
        if name in found:
            raise OutsideError(
                f"{file}: the column {head.strip()[:60]!r} stands in it twice; leave the one that counts"
            )
        if name:
            found[name] = (native, kind)
    return found


class Cells:
    """SQL for the cells of a file, from the names and kinds of its columns.

    ``columns`` maps plain names to the name that the engine knows and a kind:
    ``text``, ``integer`` (of at most 64 bits with a sign), ``number``, ``day``,
    ``zoned`` (a time with a zone) or ``other``. A column that is not there
    gives NULL. A cell ``date_start`` is called ``c_date_start`` from the first
    step (`step`) on, as it stands: to free every cell of blanks and of words
    for "missing" would take longer than all else, so that is left to where a
    text is asked for, or where a reading failed.

    ``order`` says how 03/05/2026 is read: ``day`` first, ``month`` first, or
    not at all (None) as long as nobody has looked at the whole file.
    """

    def __init__(self, columns: Mapping[str, tuple[str, str]], file: str, order: str | None = None):
        self._columns, self._file, self._order = columns, file, order
        self._used: dict[str, str] = {}
        self.days: list[str] = []  # columns of days, numbers and counts that are written as text
        self.numbers: list[str] = []
        self.counts: list[str] = []

    def step(self) -> str:
        """The cells that were asked for, as a list for SELECT."""
        return ", ".join(f"{sql} AS c_{name}" for name, sql in self._used.items())

    def native(self, name: str) -> str:
        """The column as the engine knows it."""
        return '"' + self._columns[name][0].replace('"', '""') + '"'

    def kind(self, name: str) -> str:
        return self._columns.get(name, ("", "text"))[1]

    def cell(self, name: str) -> str:
        if name not in self._columns:
            self._used[name] = "CAST(NULL AS VARCHAR)"
        elif self.kind(name) == "other":
            raise self._refused(name, "holds neither text nor numbers nor days; save it as one of these")
        else:
            self._used[name] = self.native(name)
        return f"c_{name}"

    def _refused(self, name: str, why: str) -> OutsideError:
        return OutsideError(f"{self._file}: the column {name} {why}")

    def _number(self, name: str) -> str:
        if self.kind(name) not in ("text", "integer", "number"):
            raise self._refused(name, "holds no numbers; save them as such or as text")
        if self.kind(name) == "text" and name not in self.numbers:
            self.numbers.append(name)
        return self.cell(name)

    def text(self, name: str) -> str:
        """A cell without blanks around it; words for "missing" are missing."""
        cell = self.cell(name)
        if self.kind(name) != "text":
            return f"CAST({cell} AS VARCHAR)"
        return _known(cell)

    def name(self, name: str) -> str:
        """An id: 561722.0, as spreadsheets leave it, is 561722."""
        cell = self.text(name)
        return f"CASE WHEN {cell} LIKE '%.0' THEN SUBSTR({cell}, 1, LENGTH({cell}) - 2) ELSE {cell} END"

    def decimal(self, name: str) -> str:
        cell = self._number(name)
        number = f"TRY_CAST({cell} AS DOUBLE)" if self.kind(name) == "text" else f"CAST({cell} AS DOUBLE)"
        return number if self.kind(name) == "integer" else f"NULLIF({number}, CAST('NaN' AS DOUBLE))"

    def whole(self, name: str) -> str:
        """A count; 1.000 may be one or a thousand, and is not read."""
        cell, number = self._number(name), self.decimal(name)
        if self.kind(name) == "text" and name not in self.counts:
            self.counts.append(name)
        if self.kind(name) == "integer":
            return f"CAST({cell} AS BIGINT)"
        clear = f" AND {cell} NOT LIKE '%.___'" if self.kind(name) == "text" else ""
        return f"CASE WHEN {number} = FLOOR({number}){clear} THEN TRY_CAST({number} AS BIGINT) END"

    def day(self, name: str) -> str:
        """ISO with or without an hour, 27 February 2026, or 27/02/2026 in the order of the file."""
        if self.kind(name) != "text":
            if self.kind(name) != "day":
                raise self._refused(name, _REFUSED.get(self.kind(name), "holds no days"))
            return f"CAST({self.cell(name)} AS DATE)"
        if name not in self.days:
            self.days.append(name)
        cell = f"TRIM({self.cell(name)})"
        word = f"LOWER(SUBSTR(SPLIT_PART({cell}, ' ', 2), 1, 3))"
        months = " ".join(f"WHEN '{month}' THEN '{n}'" for n, month in enumerate(_MONTHS, start=1))
        spoken = _iso(f"SPLIT_PART({cell}, ' ', 3)", f"CASE {word} {months} END", f"SPLIT_PART({cell}, ' ', 1)")
        first, second = (f"SPLIT_PART({cell}, '/', {n})" for n in (1, 2))
        parts = {"day": (second, first), "month": (first, second)}.get(self._order)
        slashed = _iso(f"SUBSTR(SPLIT_PART({cell}, '/', 3), 1, 4)", *parts) if parts else "CAST(NULL AS DATE)"
        return (
            f"CASE WHEN {cell} LIKE '____-%' THEN TRY_CAST({cell} AS DATE) "
            f"WHEN {_like(cell, '^[0-9]{4}/')} THEN TRY_CAST(REPLACE({cell}, '/', '-') AS DATE) "
            f"WHEN {_like(cell, SLASHED)} THEN {slashed} WHEN {_like(cell, _SPOKEN)} THEN {spoken} END"
        )

    def slashed(self, name: str) -> tuple[str, str, str]:
        """Whether a cell is a day such as 03/05/2026, its first and its second number."""
        cell = f"TRIM({self.cell(name)})"
        return _like(cell, SLASHED), *(f"CAST(SPLIT_PART({cell}, '/', {n}) AS INTEGER)" for n in (1, 2))

    def day_way(self, *names: str) -> str:
        """In which of `DAY_WAYS` a cell is written, or ``slashed``."""
        days = [f"TRIM({self.cell(name)})" for name in names if name in self.days]
        if not days:
            return "CAST(NULL AS VARCHAR)"
        slashed = f"WHEN {_any(days, SLASHED)} THEN 'slashed'"
        told = " ".join(f"WHEN {_any(days, pattern)} THEN {quoted(way)}" for way, pattern in DAY_WAYS.items())
        unread = f"WHEN unread_start OR unread_end THEN CASE {slashed} {told} END"
        return f"CASE {unread} {slashed if self._order else ''} END"

    def number_ways(self, suspect: str, columns: list[str]) -> list[str]:
        """For each of `NUMBER_WAYS`, whether a cell is written so in a row in which one could not be read."""
        commas = _any((self.cell(name) for name in columns), ",")
        dots = _any((f"TRIM({self.cell(name)})" for name in columns if name in self.counts), "[.][0-9]{3}$")
        told = (commas, f"NOT ({commas}) AND ({dots})" if commas and dots else "")
        return [f"CASE WHEN {suspect} THEN {test} ELSE FALSE END" if test else "FALSE" for test in told]

    def no_event(self, day: str, kind: str, key: str) -> str:
        """What a row is that is no event (a key of `NO_EVENT`); ``key``: the column of ids, and with it the first."""
        cell = self.cell(day)
        dated = f"{cell} >= '0' AND {cell} < ':'" if self.kind(day) == "text" else f"{cell} IS NOT NULL"
        without = " AND ".join(f"{self.text(name)} IS NULL" for name in (day, "country", kind))
        told = f"CASE WHEN {dated} THEN NULL WHEN {without} THEN CASE WHEN {self.text(key)} IS NULL THEN 'empty' ELSE 'note' END "
        if self.kind(day) == "text":
            told += f"WHEN REPLACE(TRIM(LOWER({cell})), ' ', '_') = '{day}' THEN 'header' WHEN {cell} LIKE '#date%' THEN 'tags' "
        if self.kind("country") == "text":
            told += f"WHEN {self.cell('country')} LIKE '#%' THEN 'tags' "
        return told + "END"

    def _code(self, name: str, words: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """A cell of code, and each literal that it may equal with its word; 1.0 is 1."""
        if self.kind(name) not in ("text", "integer", "number"):
            raise self._refused(name, "holds no codes; save them as numbers or text")
        if self.kind(name) != "text":
            return self.cell(name), dict(words)
        return f"TRIM({self.cell(name)})", {
            f"'{code}{tail}'": word for code, word in words.items() for tail in ("", ".0")
        }

    def code(self, name: str, words: Mapping[str, str]) -> str:
        cell, literals = self._code(name, words)
        return f"CASE {cell} {' '.join(f'WHEN {code} THEN {quoted(word)}' for code, word in literals.items())} END"

    def vague(self, name: str, words: Mapping[str, str]) -> dict[str, str]:
        """Whether a day is less exact than each period: on the codes, as words for every row take a fifth of the time."""
        cell, literals = self._code(name, words)
        codes = {every: [code for code, word in literals.items() if word in VAGUE[every]] for every in VAGUE}
        return {f"vague_{every}": f"{cell} IN ({', '.join(codes[every])})" for every in VAGUE}

    def unread(self, **cells: str) -> str:
        """Whether a cell holds something that its reading (a column of the vocabulary) could not take."""
        doubtful = {to: name for to, name in cells.items() if self.kind(name) not in ("integer", "day")}
        flags = (
            f"CASE WHEN {column_name(to)} IS NULL THEN {self._filled(n)} ELSE FALSE END" for to, n in doubtful.items()
        )
        return " OR ".join(flags) or "FALSE"

    def _filled(self, name: str) -> str:
        cell = self.cell(name)
        if self.kind(name) != "text":
            nan = f" AND {cell} <> CAST('NaN' AS DOUBLE)" if self.kind(name) == "number" else ""
            return f"{cell} IS NOT NULL{nan}"
        return f"{_known(cell)} IS NOT NULL"

    def off_code(self, *cells: tuple[str, Mapping[str, str]]) -> str:
        """Whether a cell holds what is no code; one that is missing is none of these."""
        codes = ((name, self._code(name, words)) for name, words in cells)
        tests = (f"({self._filled(name)} AND {cell} NOT IN ({', '.join(known)}))" for name, (cell, known) in codes)
        return " OR ".join(tests)


def _iso(year: str, month: str, day: str) -> str:
    return f"TRY_CAST({year} || '-' || LPAD({month}, 2, '0') || '-' || LPAD({day}, 2, '0') AS DATE)"


def _any(cells: Iterable[str], pattern: str) -> str:
    return " OR ".join(_like(cell, pattern) for cell in cells)


def _like(cell: str, pattern: str) -> str:
    return f"REGEXP_MATCHES({cell}, {quoted(pattern)})"


def _known(cell: str) -> str:
    """The text without blanks around it, or NULL; no IN, which DuckDB makes a join of, for columns not needed as well."""
    words = " ".join(f"WHEN {quoted(word)} THEN NULL" for word in MISSING)
    return f"CASE TRIM({cell}) {words} ELSE TRIM({cell}) END"

"""SQL for the cells of other projects' files, in the words that all engines share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .vocabulary import DAY_WAYS, MISSING, NO_EVENT, NUMBER_WAYS, SLASHED, VAGUE, OutsideError

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
    step (`step`) on, freed of blanks and of words for "missing".

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
        elif self.kind(name) == "text":
            cell = self.native(name)
            self._used[name] = f"CASE WHEN TRIM({cell}) NOT IN ({_listed(MISSING)}) THEN TRIM({cell}) END"
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
        cell = self.cell(name)
        return cell if self.kind(name) == "text" else f"CAST({cell} AS VARCHAR)"

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
        cell = self.cell(name)
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
        numbers = (f"CAST(SPLIT_PART({self.cell(name)}, '/', {n}) AS INTEGER)" for n in (1, 2))
        return (_like(self.cell(name), SLASHED), *numbers)

    def day_way(self, *names: str) -> str:
        """In which of `DAY_WAYS` a cell is written, or ``slashed``."""
        days = [self.cell(name) for name in names if name in self.days]
        if not days:
            return "CAST(NULL AS VARCHAR)"
        slashed = " OR ".join(_like(day, SLASHED) for day in days)
        ways = {way: " OR ".join(_like(day, pattern) for day in days) for way, pattern in DAY_WAYS.items()}
        told = " ".join(f"WHEN {test} THEN {quoted(way)}" for way, test in ways.items())
        return f"CASE WHEN {slashed} THEN 'slashed' WHEN unread_start OR unread_end THEN CASE {told} END END"

    def number_way(self) -> str:
        """In which of `NUMBER_WAYS` a cell is written that cannot be read."""
        ways = (" OR ".join(_like(self.cell(n), ",") for n in self.numbers), self._thousands())
        told = " ".join(f"WHEN {test} THEN {quoted(way)}" for way, test in zip(NUMBER_WAYS, ways, strict=True) if test)
        return f"CASE WHEN unread OR off_map THEN CASE {told} END END" if told else "CAST(NULL AS VARCHAR)"

    def _thousands(self) -> str:
        return " OR ".join(_like(self.cell(name), "[.][0-9]{3}$") for name in self.counts)

    def no_event(self, day: str, kind: str, needs: Iterable[str]) -> str:
        """What a row is that is no event (a key of `NO_EVENT`), from the columns that an event must have."""
        without = " AND ".join(f"{self.cell(name)} IS NULL" for name in (day, "country", kind))
        empty = " AND ".join(f"{self.cell(name)} IS NULL" for name in sorted(needs))
        told = f"CASE WHEN {without} THEN CASE WHEN {empty} THEN 'empty' ELSE 'note' END "
        heads = [
            f"REPLACE(LOWER({self.cell(n)}), ' ', '_') = '{n}'" for n in (day, "country") if self.kind(n) == "text"
        ]
        tags = [f"{self.cell('country')} LIKE '#%'"] * (self.kind("country") == "text")
        tags += [f"{self.cell(day)} LIKE '#date%'"] * (self.kind(day) == "text")
        if len(heads) == 2:
            told += f"WHEN {' AND '.join(heads)} THEN 'header' "
        if tags:
            told += f"WHEN {' OR '.join(tags)} THEN 'tags' "
        assert {"empty", "note", "header", "tags"} == set(NO_EVENT)
        return told + "END"

    def _code(self, name: str, words: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """A cell of code, and each literal that it may equal with its word; 1.0 is 1."""
        if self.kind(name) not in ("text", "integer", "number"):
            raise self._refused(name, "holds no codes; save them as numbers or text")
        if self.kind(name) != "text":
            return self.cell(name), dict(words)
        return self.cell(name), {f"'{code}{tail}'": word for code, word in words.items() for tail in ("", ".0")}

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
        flags = [f"({self._filled(name)} AND {column_name(to)} IS NULL)" for to, name in doubtful.items()]
        return " OR ".join(flags) or "FALSE"

    def _filled(self, name: str) -> str:
        nan = f" AND {self.cell(name)} <> CAST('NaN' AS DOUBLE)" if self.kind(name) == "number" else ""
        return f"{self.cell(name)} IS NOT NULL{nan}"

    def off_code(self, *cells: tuple[str, Mapping[str, str]]) -> str:
        return " OR ".join("{} NOT IN ({})".format(c, ", ".join(x)) for c, x in (self._code(*cell) for cell in cells))


def _iso(year: str, month: str, day: str) -> str:
    return f"TRY_CAST({year} || '-' || LPAD({month}, 2, '0') || '-' || LPAD({day}, 2, '0') AS DATE)"


def _like(cell: str, pattern: str) -> str:
    return f"REGEXP_MATCHES({cell}, {quoted(pattern)})"


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(map(quoted, texts))

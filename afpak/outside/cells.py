"""SQL for the cells of other projects' files, in the words that all engines share."""

from __future__ import annotations

from collections.abc import Mapping

from .vocabulary import VAGUE

_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def column_name(name: str) -> str:
    return f'"{name}"' if name in ("start", "end") else name


class Cells:
    """SQL for the cells of a file, from the names and types of its columns.

    ``columns`` maps lower-case names to the name as it stands and ``text``,
    ``integer`` (of at most 64 bits with a sign) or another type. A column that
    is not there gives NULL.
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

    def cell(self, name: str) -> str:
        """The cell as it stands."""
        return self._named(name)[0]

    def decimal(self, name: str) -> str:
        cell, kind = self._named(name)
        return f"TRY_CAST({cell} AS DOUBLE)" if kind == "text" else f"CAST({cell} AS DOUBLE)"

    def whole(self, name: str) -> str:
        cell, kind = self._named(name)
        if kind == "integer":
            return f"CAST({cell} AS BIGINT)"
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
        return f"CASE {cell} {' '.join(f'WHEN {code} THEN {quoted(word)}' for code, word in literals.items())} END"

    def vague(self, name: str, words: Mapping[str, str]) -> dict[str, str]:
        """Whether a day is less exact than each period: on the codes, as words for every row take a fifth of the time."""
        cell, literals = self._code(name, words)
        codes = {every: [code for code, word in literals.items() if word in VAGUE[every]] for every in VAGUE}
        return {f"vague_{every}": f"{cell} IN ({', '.join(codes[every])})" for every in VAGUE}

    def unread(self, **cells: str) -> str:
        """Whether a cell holds something that its reading (a column of the vocabulary) could not take."""
        doubtful = {to: name for to, name in cells.items() if self._named(name)[1] != "integer"}
        self.raw |= set(doubtful.values())
        flags = [f"({self._filled(name)} AND {column_name(to)} IS NULL)" for to, name in doubtful.items()]
        return " OR ".join(flags) or "FALSE"

    def _filled(self, name: str) -> str:
        return f"raw_{name} <> ''" if self._named(name)[1] == "text" else f"raw_{name} IS NOT NULL"

    def raw_cells(self) -> str:
        return "".join(f", {self._named(name)[0]} AS raw_{name}" for name in sorted(self.raw))

    def off_code(self, *cells: tuple[str, Mapping[str, str]]) -> str:
        return " OR ".join("{} NOT IN ({})".format(c, ", ".join(x)) for c, x in (self._code(*cell) for cell in cells))

"""An open file as the engine that answers questions on it sees it; what makes it unreadable becomes one sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pandas as pd

from .cells import named
from .vocabulary import OutsideError

_SIGNS = {  # what DuckDB's message holds: what a reader can do about it
    r"invalid unicode|not utf-8|utf-8 encoded|invalid utf": "is not UTF-8{place}; save it as csv in UTF-8",
    r"unterminated quote": "a quote is never closed, or stands inside a cell{place}; mend it there",
    r"maximum line size": "a line is longer than two megabytes{place}; it is no table, or a quote is missing",
    r"gzip|zlib|decompress|inflate": "the compressed file is cut off or damaged; download it again",
    r"number of columns": "a row has more or fewer cells than the header line{place}; mend or delete it",
    r"invalid state": "has lines that end in two ways (two files joined, perhaps), or a quote is missing; save it anew",
    r"out of memory|no space|max_temp_directory": "needs more memory, or room for temporary files, than there is",
}
_DAMAGED = {
    False: "cannot be read as a table{place}; open it in a spreadsheet and save it as csv in UTF-8",
    True: "is no Parquet file that can be read, or a damaged one{place}; download it again",
}


@dataclass
class File:
    """An open file: what DuckDB calls it, and its columns (plain name to name and kind)."""

    name: str
    relation: str
    columns: dict[str, tuple[str, str]]
    version: str | None
    engine: object
    notes: dict[str, int] = field(default_factory=dict)  # what is said of the file as a whole, with a number
    columnar: bool = False

    def answer(self, question: str) -> pd.DataFrame:
        import duckdb

        try:
            return self.engine.execute(question).df()
        except (duckdb.Error, UnicodeError) as error:
            raise OutsideError(f"{self.name}: {_reason(str(error), self.columnar)}") from None


def _reason(message: str, columnar: bool) -> str:
    """DuckDB's many lines as one sentence, without its own words or the line of the file that it quotes."""
    line = re.search(r"CSV Error on Line: (\d+)", message)
    place = f" in line {int(line[1]):,}" if line else ""
    said = re.sub(r"Original Line:.*|\s+file ?=.*", "", message)
    for sign, sentence in _SIGNS.items():
        if re.search(sign, said, re.I):
            return sentence.format(place=place)
    return _DAMAGED[columnar].format(place=place)


class IbisTable:
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

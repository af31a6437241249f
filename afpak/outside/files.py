"""Opening what people really download: csv, csv.gz, csv.zip, xlsx, JSON pages, Parquet.

DuckDB streams over csv and Parquet. What it cannot stream over (the member of
a zip, a sheet, pages of JSON) is first written to a temporary csv by `packed`.
Everything that makes a file unreadable becomes one sentence.
"""

from __future__ import annotations

import csv
import gzip
import re
import tempfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from . import packed
from .packed import LINE
from .vocabulary import OutsideError

HEAD = 1 << 20  # bytes in which a header line must end
_ENGINE = {"memory_limit": "1GB", "preserve_insertion_order": False}  # beyond its memory it spills to disk
_SIGNS = {  # what DuckDB's message holds: what a reader can do about it
    r"unicode|utf-8|utf8": "is not UTF-8{place}; save it as csv in UTF-8",
    r"unterminated quote": "a quote is never closed, or stands inside a cell{place}",
    r"maximum line size": "a line is longer than two megabytes{place}; it is no table, or a quote is missing",
    r"gzip|zlib|decompress|inflate": "the compressed file is cut off or damaged; download it again",
    r"number of columns": "a row has more or fewer cells than the header line{place}",
}
_ZIP, _CFB = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass
class File:
    """An open file: what DuckDB calls it, and its columns (name to name and kind)."""

    name: str
    relation: str
    columns: dict[str, tuple[str, str]]
    version: str | None
    pages_missing: int
    engine: object
    columnar: bool = False  # a second look costs little, as only the columns asked for are read

    def answer(self, *questions: str) -> pd.DataFrame:
        """The answer to the first question that no cell defeats."""
        import duckdb

        try:
            return self.engine.execute(questions[0]).df()
        except duckdb.Error as error:
            if isinstance(error, duckdb.ConversionException) and questions[1:]:
                return self.answer(*questions[1:])
            raise OutsideError(f"{self.name}: {_reason(str(error))}") from None


@contextmanager
def opened(source, headless: tuple[str, ...] = ()) -> Iterator[File]:
    """Open a file or folder for questions in SQL; ``headless``: the columns if the header line is missing."""
    try:
        import duckdb
    except ImportError:
        raise OutsideError("reading other projects' files needs DuckDB: pip install 'afpak[outside]'") from None
    path = Path(source)
    with tempfile.TemporaryDirectory(prefix="afpak-") as aside:
        try:
            with duckdb.connect(config={**_ENGINE, "temp_directory": aside}) as engine, ThreadPoolExecutor(1) as beside:
                file = _file(path, Path(aside), engine, headless)
                reread = beside.submit(packed.reread, path) if path.suffix.lower() == ".gz" else None
                yield file
                if reread:
                    reread.result()
        except OSError as error:
            raise OutsideError(f"{path.name}: cannot be read: {error.strerror or error}") from None


def _file(path: Path, aside: Path, engine, headless: tuple[str, ...]) -> File:
    if not path.exists():
        raise OutsideError(f"there is no file {path.name!r} in {str(path.parent)!r}")
    if not (path.is_dir() or path.is_file()):
        raise OutsideError(f"{path.name}: is no file, but a pipe or a device")
    version, missing, name = _version(path.name), 0, path.name
    if path.is_dir() and any(path.glob("*.parquet")):
        return _parquet(path, path / "*.parquet", engine, version)
    if not path.is_dir() and _starts(path) == b"PAR1":
        return _parquet(path, path, engine, version)
    if not path.is_dir() and path.suffix.lower() == ".zip":
        path = packed.unzipped(path, aside)
        version = version or _version(path.name)
    if path.is_dir() or path.suffix.lower() == ".json":
        pages = sorted(path.glob("*.json")) if path.is_dir() else [path]
        rows, found, missing = packed.pages(pages, name)
        version, path = version or found, packed.spooled(rows, aside)
    elif _starts(path) == _CFB:
        raise OutsideError(f"{name}: is locked with a password, or an old xls; save it as xlsx or csv without one")
    elif _starts(path) == _ZIP:
        path = packed.spooled(packed.sheet(path, name), aside)
    return _csv(path, name, engine, version, missing, headless)


def _starts(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _version(name: str) -> str | None:
    """The release that a file name tells: ged251-csv.zip, GEDEvent_v25_1.csv, GEDEvent_v26_0_2.xlsx."""
    if short := re.search(r"ged(\d\d)(\d)\b", name, re.I):
        return f"GED {short[1]}.{short[2]}"
    if long := re.search(r"_?v(\d\d(?:[_.]\d{1,2})+)", name, re.I):
        numbers = long[1].replace("_", ".")
        return f"{'GED' if re.fullmatch(r'[0-9]+[.][1-9]', numbers) else 'Candidate'} {numbers}"
    return None


def _parquet(path: Path, pattern: Path, engine, version: str | None) -> File:
    relation = f"read_parquet({_literal(pattern)})"
    file = File(path.name, relation, {}, version, 0, engine, columnar=True)
    engine.execute("SET parquet_metadata_cache = true")  # which the columns and the question both need
    for row in file.answer(f"DESCRIBE SELECT * FROM {relation}").itertuples():
        whole = re.fullmatch(r"U?(TINY|SMALL)?INT(EGER)?|BIGINT", row.column_type)
        kind = "text" if row.column_type == "VARCHAR" else "integer" if whole else "other"
        file.columns[row.column_name] = (row.column_name, kind)
    return file


def _csv(path: Path, name: str, engine, version: str | None, missing: int, headless: tuple[str, ...]) -> File:
    head, delimiter = _head(path, name)
    has_header = not (headless and len(head) == len(headless) and head[0].strip().isdigit())
    names = head if has_header else list(headless)
    if len(set(names)) < len(names):
        raise OutsideError(f"{name}: a column stands in it twice")
    # DuckDB 2.0 drops a last line that is longer than its buffer without a word; a compressed file is read once more
    plain = path.suffix.lower() != ".gz"
    if plain and path.stat().st_size > LINE and not re.search(rb"[\r\n]", _tail(path).rstrip()):
        raise OutsideError(f"{name}: its last line is longer than two megabytes; it is no table, or a quote is missing")
    columns = ", ".join(f"{_literal(n)}: 'VARCHAR'" for n in names)
    relation = (
        f"read_csv({_literal(path)}, auto_detect = false, header = {str(has_header).lower()}, delim = '{delimiter}', "
        f"quote = '\"', escape = '\"', nullstr = '', max_line_size = {LINE}, columns = {{{columns}}})"
    )
    return File(name, relation, {n: (n, "text") for n in names}, version, missing, engine)


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-LINE, 2)
        return file.read()


def _head(path: Path, name: str) -> tuple[list[str], str]:
    """The first record and the delimiter, from no more than the first megabyte."""
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            start = file.read(HEAD)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise OutsideError(f"{name}: the compressed file is cut off or damaged; download it again") from None
    if start.startswith(b"version https://git-lfs"):
        raise OutsideError(f"{name}: is a pointer to a large file, not the file; fetch it with git lfs pull")
    if start.lstrip()[:1] == b"{":
        raise OutsideError(f"{name}: is JSON, but not named .json as the pages of the UCDP API are")
    if start[:200].lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise OutsideError(f"{name}: is a web page, not a table; perhaps the download asked for a login")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise OutsideError(f"{name}: is UTF-16, not UTF-8; save it as csv in UTF-8")
    text = start.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    line = re.split(r"[\r\n]", text, maxsplit=1)[0]
    if not line.strip():
        raise OutsideError(f"{name}: is empty")
    delimiter = max(",;\t", key=line.count)
    if len(start) == HEAD and len(line) >= len(text) - 1:
        raise OutsideError(f"{name}: its first line is longer than a megabyte; it is no table")
    try:
        return next(csv.reader([line], delimiter=delimiter)), delimiter
    except csv.Error:
        raise OutsideError(f"{name}: its first line cannot be read as names of columns") from None


def _literal(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def _reason(message: str) -> str:
    """DuckDB's many lines as one sentence, without the line of the file that it quotes."""
    line = re.search(r"CSV Error on Line: (\d+)", message)
    place = f" in line {int(line[1]):,}" if line else ""
    said = re.sub(r"Original Line:.*", "", message)
    for sign, sentence in _SIGNS.items():
        if re.search(sign, said, re.I):
            return sentence.format(place=place)
    return f"cannot be read as a table{place}: {' '.join(said.split())[:100]}"

"""Opening what people really download: csv, csv.gz, csv.zip, xlsx, JSON pages, Parquet.

DuckDB streams over csv and Parquet. What it cannot stream over (the member of
a zip, a sheet, pages of JSON) is first written to a temporary csv by `packed`.
"""

from __future__ import annotations

import gzip
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..home import install
from ..record.text import escaped
from . import foreign, heads, packed
from .cells import named, quoted
from .engine import File
from .packed import LINE
from .vocabulary import PAGES, OutsideError

HEAD = 1 << 20  # bytes in which a header line must end
_ENGINE = {"memory_limit": "1GB", "preserve_insertion_order": False}  # beyond its memory it spills to disk
_ZIP, _CFB, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
_WHOLE = re.compile(r"U?(TINY|SMALL)?INT(EGER)?|BIGINT")
_NUMBER = re.compile(r"FLOAT|DOUBLE|DECIMAL\(.*\)|U?HUGEINT|UBIGINT|BIGNUM")


@contextmanager
def opened(source, known: frozenset[str] = frozenset(), headless: tuple[str, ...] = ()) -> Iterator[File]:
    """Open a file or folder for questions in SQL.

    ``known``: columns by which its header line is found; ``headless``: the
    columns if there is none.
    """
    try:
        import duckdb
    except ImportError:
        raise OutsideError(f"reading other projects' files needs DuckDB: {install('outside')}") from None
    if not str(source).strip():
        raise OutsideError("no file is named; give the path of a download of UCDP or ACLED")
    path = Path(source).absolute()
    name = escaped(path.name) or str(path)
    with tempfile.TemporaryDirectory(prefix="afpak-") as aside:
        if not _plain(aside):
            raise OutsideError(
                f"the folder of temporary files, {escaped(aside)}, has a name that is not UTF-8; set TMPDIR"
            )
        try:
            with duckdb.connect(config={**_ENGINE, "temp_directory": aside}) as engine, ThreadPoolExecutor(1) as beside:
                file = _Opening(path, name, Path(aside), engine, known, headless).file()
                packed_whole = path.is_file() and _starts(path).startswith(_GZIP)
                reread = beside.submit(packed.reread, path, name) if packed_whole else None
                yield file
                if reread:
                    reread.result()
        except OSError as error:
            raise OutsideError(f"{name}: cannot be read: {error.strerror or 'the system refuses it'}") from None


@dataclass
class _Opening:
    """A file on the way to becoming a `File`."""

    path: Path
    name: str
    aside: Path
    engine: object
    known: frozenset[str]
    headless: tuple[str, ...]
    version: str | None = None
    notes: dict[str, int] = field(default_factory=dict)

    def file(self) -> File:
        path, name = self.path, self.name
        if not path.exists():
            raise OutsideError(f"there is no file {name!r} in {escaped(str(path.parent))!r}")
        self.version = _version(path.name)
        if path.is_dir():
            return self._folder()
        if not path.is_file():
            raise OutsideError(f"{name}: is no file, but a pipe or a device")
        if _starts(path).startswith(_ZIP) and not packed.is_book(path):
            path, member = packed.unzipped(path, name, self.aside)
            self.version = self.version or _version(member)
        start = _starts(path)
        if start.startswith(b"PAR1"):
            return self._parquet([path])
        if start.startswith(_CFB):
            raise OutsideError(f"{name}: is locked with a password, or an old xls; save it as xlsx or csv without one")
        if start.startswith(_ZIP):
            rows, notes = packed.sheet(path, name, self.known)
            self.notes |= notes
            return self._csv(packed.spooled(rows, self.aside))
        if path.suffix.lower() == ".json":
            return self._pages([path])
        if what := foreign.told(path.name, start):
            raise OutsideError(f"{name}: {what}")
        return self._csv(path)

    def _folder(self) -> File:
        if inside := sorted(self.path.glob("*.parquet")):
            return self._parquet(inside)
        if not (pages := sorted(self.path.glob("*.json"))):
            raise OutsideError(f"{self.name}: is a folder that holds neither JSON pages nor Parquet files; name a file")
        return self._pages(pages)

    def _pages(self, pages: list[Path]) -> File:
        rows, version, missing = packed.pages(pages, self.name)
        self.version = self.version or version
        self.notes[PAGES] = missing
        return self._csv(packed.spooled(rows, self.aside))

    def _parquet(self, paths: list[Path]) -> File:
        paths = [_reachable(path, self.aside / f"{n}.parquet") for n, path in enumerate(paths)]
        # names of folders such as year=2026 are no columns; old writers leave text as bytes
        how = f"union_by_name = {str(len(paths) > 1).lower()}, hive_partitioning = false, binary_as_string = true"
        relation = f"read_parquet([{', '.join(quoted(str(path)) for path in paths)}], {how})"
        file = File(self.name, relation, {}, self.version, self.engine, self.notes, columnar=True)
        self.engine.execute("SET parquet_metadata_cache = true")  # which the columns and the question both need
        found = {
            row.column_name: row.column_type for row in file.answer(f"DESCRIBE SELECT * FROM {relation}").itertuples()
        }
        file.columns = named(((name, name, _kind(kind)) for name, kind in found.items()), self.name)
        zoned = (
            '"' + name.replace('"', '""') + '"' for name, kind in found.items() if kind == "TIMESTAMP WITH TIME ZONE"
        )
        # as a day of UTC: DuckDB would take that of the machine, and knows zones only with an extension
        if days := ", ".join(f"make_timestamp(epoch_us({name})) AS {name}" for name in zoned):
            file.relation = f"(SELECT * REPLACE ({days}) FROM {relation})"
        return file

    def _csv(self, path: Path) -> File:
        packed_whole = _starts(path).startswith(_GZIP) or path.suffix.lower() == ".gz"
        head = self._head(path, packed_whole)
        if head.above:
            self.notes[heads.ABOVE] = head.above
        # DuckDB 2.0 drops a last line that is longer than its buffer without a word; a compressed file is read once more
        if not packed_whole and path.stat().st_size > LINE and not re.search(rb"[\r\n]", _tail(path).rstrip()):
            raise OutsideError(
                f"{self.name}: its last line is longer than two megabytes; it is no table, or a quote is missing"
            )
        ends = f"new_line = {head.ends!r}, " if head.ends else ""  # DuckDB takes the escape as Python writes it
        # DuckDB gets names of our own, as it takes neither two alike nor none
        columns = ", ".join(f"c{n}: 'VARCHAR'" for n in range(len(head.names)))
        relation = (
            f"read_csv([{quoted(str(_reachable(path, self.aside / 'table.csv')))}], auto_detect = false, header = false, "
            f"{ends}skip = {head.skip}, delim = '{head.delimiter}', quote = '\"', escape = '\"', nullstr = '', "
            f"max_line_size = {LINE}, compression = '{'gzip' if packed_whole else 'none'}', hive_partitioning = false, "
            f"columns = {{{columns}}})"
        )
        found = named(((name, f"c{n}", "text") for n, name in enumerate(head.names)), self.name)
        return File(self.name, relation, found, self.version, self.engine, self.notes)

    def _head(self, path: Path, packed_whole: bool) -> heads.Head:
        """The header line, from no more than the first megabyte."""
        try:
            with gzip.open(path) if packed_whole else path.open("rb") as file:
                start = file.read(HEAD)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise OutsideError(f"{self.name}: the compressed file is cut off or damaged; download it again") from None
        if what := _no_table(start) or (packed_whole and foreign.told("", start)):
            raise OutsideError(f"{self.name}: {what}")
        text = start.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
        if not text.strip():
            raise OutsideError(f"{self.name}: is empty")
        if len(start) == HEAD and len(re.split(r"[\r\n]", text, maxsplit=1)[0]) >= len(text) - 1:
            raise OutsideError(f"{self.name}: its first line is longer than a megabyte; it is no table")
        return heads.found(text, self.name, self.known, self.headless)


def _no_table(start: bytes) -> str | None:
    """What the beginning of a text is, where it is no table."""
    if start.startswith(b"version https://git-lfs"):
        return "is a pointer to a large file, not the file; fetch it with git lfs pull"
    if start.lstrip()[:1] == b"{":
        return "is JSON, but not named .json as the pages of the UCDP API are"
    if start[:200].lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        return "is a web page, not a table; perhaps the download asked for a login"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "is UTF-16, not UTF-8; save it as csv in UTF-8"
    return None


def _starts(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def _plain(path: object) -> bool:
    """Whether a path is UTF-8 and holds nothing by which DuckDB would look for other names."""
    try:
        return not set(str(path).encode().decode()) & set("*?[]{}")
    except UnicodeEncodeError:
        return False


def _reachable(path: Path, link: Path) -> Path:
    """The path, or a link to it under a name that DuckDB takes as it is."""
    if _plain(path):
        return path
    try:
        link.symlink_to(path)
    except OSError:  # Windows lets few users make links
        shutil.copy(path, link)
    return link


def _version(name: str) -> str | None:
    """The release that a file name tells: ged251-csv.zip, GEDEvent_v25_1.csv, GEDEvent_v26_0_2.xlsx."""
    if short := re.search(r"ged(\d\d)(\d)\b", name, re.I):
        return f"GED {short[1]}.{short[2]}"
    if long := re.search(r"_?v(\d\d(?:[_.]\d{1,2})+)", name, re.I):
        return packed.release(long[1].replace("_", "."))
    return None


def _kind(of: str) -> str:
    if of == "VARCHAR" or of.startswith("ENUM"):
        return "text"
    if of == "DATE" or of.startswith("TIMESTAMP"):
        return "day"
    return "integer" if _WHOLE.fullmatch(of) else "number" if _NUMBER.fullmatch(of) else "other"


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-LINE, 2)
        return file.read()

"""Tables inside something else: the member of a zip, a sheet, the pages of an API. Row by row, so that memory stays flat."""

from __future__ import annotations

import contextlib
import csv
import gzip
import itertools
import json
import lzma
import re
import shutil
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import shorten

from ..home import install
from ..record.text import escaped
from . import foreign, heads
from .vocabulary import OutsideError

LINE = 2_000_000  # bytes of the longest row
PAGE = 1 << 28  # bytes of the largest JSON page: the API sends at most 1,000 events a page
BOOK = 1 << 31  # bytes of an unpacked xlsx: its texts are held in memory
SWELL, BOMB = 100, 1 << 28  # how many times its size a zip may unpack to, beyond a size that does no harm


def is_book(path: Path) -> bool:
    """Whether a zip holds a workbook, whatever its name; a damaged one goes by its name."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return path.suffix.lower() != ".zip"


def unzipped(path: Path, name: str, aside: Path) -> tuple[Path, str]:
    """The one table in a zip, copied aside, and its name there."""
    try:
        with zipfile.ZipFile(path) as archive:
            every = [i for i in archive.infolist() if not i.is_dir() and not i.filename.startswith("__MACOSX")]
            inside = [i for i in every if re.search(r"\.(csv|tsv|xlsx|json|parquet|csv\.gz)$", i.filename, re.I)]
            if len(inside) != 1:
                raise OutsideError(f"{name}: {_told_inside(every, inside)}")
            if inside[0].flag_bits & 1:
                raise OutsideError(f"{name}: is locked with a password; unzip it first")
            if inside[0].file_size > max(BOMB, SWELL * inside[0].compress_size):
                raise OutsideError(f"{name}: would unpack to more than {SWELL} times its size; no table does")
            if inside[0].file_size > shutil.disk_usage(aside).free:
                raise OutsideError(
                    f"{name}: unpacked it does not fit on the disk of {aside.parent}; unzip it elsewhere"
                )
            copy = aside / f"member{Path(inside[0].filename).suffix.lower()}"
            with archive.open(inside[0]) as member, copy.open("wb") as out:
                shutil.copyfileobj(member, out, 1 << 20)
            return copy, Path(inside[0].filename).name
    except (zipfile.BadZipFile, EOFError, zlib.error, lzma.LZMAError, NotImplementedError, ValueError) as error:
        if isinstance(error, OutsideError):
            raise
        raise OutsideError(f"{name}: the zip is cut off or damaged; download it again") from None


def _told_inside(every: list[zipfile.ZipInfo], inside: list[zipfile.ZipInfo]) -> str:
    """What a zip holds that is not one table, and what to do about it."""
    if inside:
        return f"holds {len(inside)} tables; unzip it and name one"
    for member in every:
        short = escaped(Path(member.filename).name)[:60]
        if what := foreign.told(member.filename):
            return f"holds {short}, which {what}"
    names = ", ".join(escaped(Path(i.filename).name)[:60] for i in every[:3])
    return f"holds no table that is read here ({names or 'nothing'}); unzip it and save the table as csv"


def reread(path: Path, name: str) -> None:
    """Refuse a compressed csv for what DuckDB 2.0 passes over: a last line longer than its buffer."""
    since = 0
    try:
        with gzip.open(path) as file:
            while part := file.read(1 << 20).replace(b"\r", b"\n"):
                end = part.find(b"\n")
                since += len(part) if end < 0 else end
                if since > LINE:
                    raise OutsideError(
                        f"{name}: a line is longer than two megabytes; it is no table, or a quote is missing"
                    )
                if end >= 0:
                    since = len(part) - part.rfind(b"\n") - 1
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise OutsideError(f"{name}: the compressed file is cut off or damaged; download it again") from None


def sheet(path: Path, name: str, known: frozenset[str]) -> tuple[Iterator[Iterable], dict[str, int]]:
    """The rows of the first sheet that has a header line, one at a time, and what is said of the book."""
    with contextlib.ExitStack() as closing, _sound(name):
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > BOOK:
                raise OutsideError(f"{name}: unpacks to more than two gigabytes; save the sheet as csv")
        # a file and not its name, by whose ending openpyxl goes
        book = _book(closing.enter_context(path.open("rb")))
        closing.callback(book.close)
        tops = {s.title: list(itertools.islice(s.iter_rows(values_only=True), heads.LOOK)) for s in book.worksheets}
        heading = {title: at for title, rows in tops.items() if (at := heads.row_of(rows, known)) is not None}
        chosen = next(iter(heading), book.worksheets[0].title)
        head = tops[chosen][heading.get(chosen, 0)] if tops[chosen] else ()
        still_open = closing.pop_all()  # for the rows, which are read one at a time
    before = {title: 1 for title in list(tops)[: list(tops).index(chosen)] if tops[title]}
    notes = {f"sheet without events, passed over: {escaped(title)[:40]}": n for title, n in before.items()}
    notes |= {f"sheet that was not read, as the first was: {escaped(t)[:40]}": 1 for t in list(heading)[1:]}
    width = max((n for n, cell in enumerate(head, start=1) if cell not in (None, "")), default=0)

    def rows() -> Iterator[Iterable]:
        with still_open, _sound(name):
            for row in book[chosen].iter_rows(values_only=True):
                yield (*row[:width], *[None] * (width - len(row)))

    return rows(), notes


def _book(file):
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles that nobody reads
        return load_workbook(file, read_only=True, data_only=True)


@contextlib.contextmanager
def _sound(name: str) -> Iterator[None]:
    """Whatever openpyxl's parsers raise on a damaged book, as one sentence."""
    try:
        yield
    except ImportError:
        raise OutsideError(f"reading xlsx needs openpyxl: {install('outside')}") from None
    except (OutsideError, GeneratorExit):
        raise
    except Exception:
        raise OutsideError(f"{name}: is no xlsx, or a damaged one; download it again") from None


def release(numbers: str) -> str:
    """A release as it is cited."""
    return f"{'GED' if re.fullmatch(r'[0-9]+[.][1-9]', numbers) else 'Candidate'} {numbers}"


def pages(pages: list[Path], name: str) -> tuple[Iterator[Iterable], str | None, int]:
    """Rows, version and number of missing pages of answers of the UCDP API, or of ACLED's."""
    columns: dict[str, None] = {}
    releases: dict[str, str] = {}
    answers: dict[tuple, list[int]] = {}  # for each answer how many pages it has, and how many of them are here
    for path in pages:
        events, about = _page(path)
        for event in events:
            columns |= dict.fromkeys(event)
        address = str(about.get("NextPageUrl") or about.get("PreviousPageUrl") or "")
        if version := re.search(r"/gedevents/([0-9.]+)", address):
            releases.setdefault(version[1].rstrip("."), escaped(path.name))
        total = about.get("TotalPages")
        key = (re.sub(r"\bpage=\d+", "", address), total, about.get("TotalCount"))
        if isinstance(total, int):
            answers.setdefault(key, [total, 0])[1] += 1
    if len(releases) > 1:
        told = " and ".join(f"{release(number)} ({page})" for number, page in list(releases.items())[:3])
        raise OutsideError(f"{name}: holds pages of {len(releases)} releases, {told}; give each a folder of its own")
    if not columns:
        raise OutsideError(f"{name}: the answer of the API holds no event")

    def rows() -> Iterator[Iterable]:
        yield list(columns)
        for page in pages:
            for event in _page(page)[0]:
                yield [event.get(column) for column in columns]

    missing = sum(max(0, total - here) for total, here in answers.values())
    return rows(), next(map(release, releases), None), missing


def _page(path: Path) -> tuple[list[dict], dict]:
    """The events of a page, and what else stands on it."""
    name = escaped(path.name)
    if path.stat().st_size > PAGE:
        raise OutsideError(f"{name}: larger than any page of the UCDP API; it is no page of it")
    no_page = f"{name}: is no page of the UCDP API or of ACLED's, or a page cut off; download it again"
    try:
        page = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise OutsideError(no_page) from None
    about = page if isinstance(page, dict) else {}
    events = page if isinstance(page, list) else about.get("Result", about.get("data"))
    if isinstance(events, list) and all(isinstance(event, dict) for event in events):
        return events, about
    if about.get("type") in ("FeatureCollection", "Feature"):
        raise OutsideError(f"{name}: is JSON of a map (GeoJSON), no page of the UCDP API; download the csv")
    if told := _refusal(about):
        raise OutsideError(f"{name}: holds no events, but an answer that refuses them: {told!r}; ask again")
    raise OutsideError(no_page)


def _refusal(about: dict) -> str | None:
    """What a server says that gave no events."""
    for key in ("error", "errors", "message", "detail", "error_description"):
        told = about.get(key)
        told = told[0] if isinstance(told, list) and told else told
        told = _refusal(told) if isinstance(told, dict) else told
        if isinstance(told, str) and told.strip():
            return shorten(escaped(told), 100, placeholder=" …")
    return None


def spooled(rows: Iterator[Iterable], aside: Path) -> Path:
    """Write rows to a csv aside; dates as ISO text, half letters of broken JSON as "?"."""
    path = aside / "spooled.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows(rows)
    return path

"""Tables inside something else: the member of a zip, a sheet, the pages of an API. Row by row, so that memory stays flat."""

from __future__ import annotations

import csv
import gzip
import itertools
import json
import re
import shutil
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from .vocabulary import OutsideError

LINE = 2_000_000  # bytes of the longest row
PAGE = 1 << 28  # bytes of the largest JSON page: the API sends at most 1,000 events a page
BOOK = 1 << 31  # bytes of an unpacked xlsx: its texts are held in memory
SWELL, BOMB = 100, 1 << 28  # how many times its size a zip may unpack to, beyond a size that does no harm


def unzipped(path: Path, aside: Path) -> Path:
    """The one table in a zip, copied aside."""
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [i for i in archive.infolist() if re.search(r"\.(csv|xlsx|json)$", i.filename, re.I)]
            inside = [i for i in inside if not i.filename.startswith("__MACOSX")]
            if len(inside) != 1:
                raise OutsideError(f"{path.name}: holds {len(inside)} tables; unzip it and name one")
            if inside[0].flag_bits & 1:
                raise OutsideError(f"{path.name}: is locked with a password; unzip it first")
            if inside[0].file_size > max(BOMB, SWELL * inside[0].compress_size):
                raise OutsideError(f"{path.name}: would unpack to more than {SWELL} times its size; no table does")
            if inside[0].file_size > shutil.disk_usage(aside).free:
                raise OutsideError(
                    f"{path.name}: unpacked it does not fit on the disk of {aside.parent}; unzip it elsewhere"
                )
            copy = aside / Path(inside[0].filename).name
            with archive.open(inside[0]) as member, copy.open("wb") as out:
                shutil.copyfileobj(member, out, 1 << 20)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError):
        raise OutsideError(f"{path.name}: the zip is cut off or damaged; download it again") from None
    return copy


def reread(path: Path) -> None:
    """Refuse a compressed csv for what DuckDB 2.0 passes over: a last line longer than its buffer."""
    since = 0
    try:
        with gzip.open(path) as file:
            while part := file.read(1 << 20).replace(b"\r", b"\n"):
                end = part.find(b"\n")
                since += len(part) if end < 0 else end
                if since > LINE:
                    raise OutsideError(
                        f"{path.name}: a line is longer than two megabytes; it is no table, or a quote is missing"
                    )
                if end >= 0:
                    since = len(part) - part.rfind(b"\n") - 1
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise OutsideError(f"{path.name}: the compressed file is cut off or damaged; download it again") from None


def sheet(path: Path, name: str) -> Iterator[Iterable]:
    """The rows of the first sheet, one at a time."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise OutsideError("reading xlsx needs openpyxl: pip install 'afpak[outside]'") from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles that nobody reads
        try:
            with zipfile.ZipFile(path) as archive:
                if sum(part.file_size for part in archive.infolist()) > BOOK:
                    raise OutsideError(f"{name}: unpacks to more than two gigabytes; save the sheet as csv")
            book = load_workbook(path, read_only=True, data_only=True)
            yield from book.worksheets[0].iter_rows(values_only=True)
            book.close()
        except OutsideError:
            raise
        except Exception:  # openpyxl lets through whatever its parsers raise on a damaged book
            raise OutsideError(f"{name}: is no xlsx, or a damaged one; download it again") from None


def pages(pages: list[Path], name: str) -> tuple[Iterator[Iterable], str | None, int]:
    """Rows, version and number of missing pages of answers of the UCDP API."""
    if not pages:
        raise OutsideError(f"{name}: holds neither JSON pages nor Parquet files")
    first = _page(pages[0])
    address = str(first.get("NextPageUrl") or "") + str(first.get("PreviousPageUrl") or "")
    version = re.search(r"/gedevents/([0-9.]+)", address)
    total = first.get("TotalPages")
    missing = max(0, total - len(pages)) if isinstance(total, int) else 0
    columns = list(first["Result"][0]) if first["Result"] else []
    if not columns:
        raise OutsideError(f"{name}: the answer of the API holds no event")

    def rows() -> Iterator[Iterable]:
        yield columns
        for page in pages:
            for event in _page(page)["Result"]:
                yield [event.get(column) for column in columns]

    numbers = version[1].rstrip(".") if version else ""
    kind = "GED" if re.fullmatch(r"[0-9]+[.][1-9]", numbers) else "Candidate"
    return rows(), f"{kind} {numbers}" if numbers else None, missing


def _page(path: Path) -> dict:
    if path.stat().st_size > PAGE:
        raise OutsideError(f"{path.name}: larger than any page of the UCDP API; it is no page of it")
    try:
        page = json.loads(path.read_bytes())
        if all(isinstance(event, dict) for event in page["Result"]):
            return page
    except (ValueError, RecursionError, TypeError, KeyError):
        pass
    raise OutsideError(f"{path.name}: is no page of the UCDP API, or a page cut off")


def spooled(rows: Iterator[Iterable], aside: Path) -> Path:
    """Write rows to a csv aside; dates as ISO text."""
    path = aside / "spooled.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        head = next(rows, ())
        width = len(list(itertools.takewhile(lambda cell: cell is not None, head)))
        writer.writerow(head[:width])
        writer.writerows(row[:width] for row in rows)
    return path

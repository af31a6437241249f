"""Everything that a report rests on, told by digests: the bytes on disk, and the rows that a cut shows.

A reader's own file counts with every byte. Its size and time would not do: a
corrected release can have both of the old one (a copy that keeps times, a disk
that counts in seconds), and hashing takes about a second a gigabyte.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from dataclasses import dataclass, field, fields
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from ..home import contents, default_data_dir
from ..record.schema import TABLES
from .model import Report
from .reads import tells_ledger

if TYPE_CHECKING:
    from ..record.tables import Tables

# whatever computes, draws, runs or prints what stands in a report
LIBRARIES = (
    "pandas numpy matplotlib seaborn contourpy kiwisolver fonttools pillow "
    "ipython ipykernel matplotlib-inline nbclient nbformat papermill jinja2 markupsafe mistune nh3 "
    # what pandas takes up by itself as soon as it is installed: for text, for sums, for `query`
    "pyarrow bottleneck numexpr"
).split()
# files of a data folder on which only those reports rest that say so
_UNREAD = {"CODEBOOK.md", "LICENSE", "README.md", "datapackage.json", "exceptions.csv", "history.csv"}


@dataclass(frozen=True)
class Inputs:
    """Everything that a run of reports rests on beside its notebooks, as bytes on disk."""

    tables: str
    beside: str  # other files of the data folders, such as boundaries
    code: str
    versions: dict[str, str]
    ledger: str = ""  # of the tables; see `reads.tells_ledger`
    own: dict[str, str] = field(default_factory=dict, repr=False, compare=False)  # digests of readers' files, by place

    def of_report(self, report: Report) -> dict:
        """As far as a report rests on them, and the files that its parameters name; each is read once."""
        for place in report.files.values():
            if place not in self.own:
                self.own[place] = _own(place)
        left = {"own"} if tells_ledger(report.notebook) else {"own", "ledger"}
        shared = {name: value for name, value in vars(self).items() if name not in left}
        return {**shared, "files": {name: self.own[place] for name, place in report.files.items()}}

    @classmethod
    def of(cls, data_dir: str | None) -> Inputs:
        folder = Path(data_dir) if data_dir is not None else default_data_dir()
        tables = [folder / f"{name}.csv" for name in TABLES]
        package = Path(__file__).parents[1]
        code = [p for p in package.rglob("*") if not {"__pycache__", "_data", "_notebooks"} & set(p.parts)]
        return cls(
            tables=digest_of(tables, folder),
            beside="-".join(digest_of(_beside(place), place) for place in (folder, default_data_dir())),
            code=digest_of(code, package),
            ledger=digest_of([folder / "history.csv"], folder),
            versions={"python": sys.version.split()[0], **{name: _version(name) for name in LIBRARIES}},
        )


@dataclass(frozen=True)
class Seen:
    """The rows that a cut lets a notebook see."""

    digest: str
    rows: dict[str, int]

    @classmethod
    def of(cls, tables: Tables) -> Seen:
        parts, rows = [], {}
        for column in fields(tables):
            if not column.compare:  # what no row of the cut shows
                continue
            value = getattr(tables, column.name)
            if column.name in TABLES:
                rows[column.name] = len(value)
            for name, part in value.items() if isinstance(value, dict) else [("", value)]:
                # written out, as a frame has no stable bytes; "not known" differs from an empty text
                text = part.to_csv(na_rep="\0") if hasattr(part, "to_csv") else repr(part)
                parts.append(f"{column.name} {name}\n{text}")
        return cls(digest("\n".join(parts).encode()), rows)


def _beside(folder: Path) -> list[Path]:
    return [p for p in folder.iterdir() if p.is_file() and p.stem not in TABLES and p.name not in _UNREAD]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def digest_of(paths: list[Path], base: Path) -> str:
    """One digest of names and contents; a missing file is a content of its own."""
    names = {p.relative_to(base).as_posix(): p for p in paths if not p.is_dir()}
    lines = (f"{name} {_content(p)}" for name, p in sorted(names.items()))
    return digest("\n".join(lines).encode(errors="surrogateescape"))


def _content(path: Path) -> str:
    """The digest of a file; the reason, where none of our readers would read it either."""
    try:
        return digest(contents(path))
    except OSError as error:
        return f"unread: {error.strerror}"


def _own(place: str) -> str:
    """The digest of a reader's file, or of the files that lie in a folder; the reason, where it cannot be read."""
    try:
        if not os.path.isdir(place):
            return _piecewise(place)
        # a notebook that looks deeper than our reader says so by how it reads, and runs every time
        files = [name for name in sorted(os.listdir(place)) if not os.path.isdir(os.path.join(place, name))]
        lines = [f"{name} {_own(os.path.join(place, name))}" for name in files]
    except OSError as error:
        return f"unread: {error.strerror}"
    return digest("\n".join(lines).encode(errors="surrogateescape"))


def _piecewise(place: str) -> str:
    """The digest of a file that may be larger than memory."""
    # a pipe would wait for ever
    if not stat.S_ISREG(os.stat(place).st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    with open(place, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]

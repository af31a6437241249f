"""What a report was made from: kept in its ``<slug>.json``, so that nothing is made twice and nothing is ever stale.

Two questions, the cheap one first. Are all inputs the same bytes as last time?
That needs no pandas. If not: are at least the rows that the report can see the
same? Then it stays as well. A page or notebook that was deleted or altered
since counts as not made.

A reader's own file counts with every byte. Its size and time would not do: a
corrected release can have both of the old one (a copy that keeps times, a disk
that counts in seconds), and hashing takes about a second a gigabyte.
"""

from __future__ import annotations

import ast
import errno
import hashlib
import json
import os
import re
import stat
import sys
from dataclasses import dataclass, field, fields
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from ..home import contents, default_data_dir
from . import folder
from .model import Report

if TYPE_CHECKING:
    from ..record.tables import Tables

# whatever computes, draws, runs or prints what stands in a report
LIBRARIES = (
    "pandas numpy matplotlib seaborn contourpy kiwisolver fonttools pillow "
    "ipython ipykernel matplotlib-inline nbclient nbformat papermill jinja2 markupsafe mistune nh3 "
    # what pandas takes up by itself as soon as it is installed: for text, for sums, for `query`
    "pyarrow bottleneck numexpr"
).split()
TABLES = ("actors acts assessments claims episodes event_kinds events places sources statements").split()
# files of a data folder on which only those reports rest that say so
_UNREAD = {"CODEBOOK.md", "LICENSE", "README.md", "datapackage.json", "exceptions.csv", "history.csv"}
# the one call through which a notebook sees the cut and nothing else
_LOAD = "afpak.load(data_dir, as_of=as_of, episode=episode, start=start, end=end)"
_BRING = "beside.bring(tables, {})"  # and the one through which it sees a reader's file
# how the names of functions that read, or look what there is to read, begin
_READERS = "bring connect glob iglob iterdir listdir load open per_period read rglob scan urlopen walk".split()


@dataclass(frozen=True)
class Inputs:
    """Everything that a run of reports rests on beside its notebooks, as bytes on disk."""

    tables: str
    beside: str  # other files of the data folders, such as boundaries
    code: str
    versions: dict[str, str]
    ledger: str = ""  # of the tables; see `_tells_ledger`
    own: dict[str, str] = field(default_factory=dict, repr=False, compare=False)  # digests of readers' files, by place

    def of_report(self, report: Report) -> dict:
        """As far as a report rests on them, and the files that its parameters name; each is read once."""
        for place in report.files.values():
            if place not in self.own:
                self.own[place] = _own(place)
        left = {"own"} if _tells_ledger(report.notebook) else {"own", "ledger"}
        shared = {name: value for name, value in vars(self).items() if name not in left}
        return {**shared, "files": {name: self.own[place] for name, place in report.files.items()}}

    @classmethod
    def of(cls, data_dir: str | None) -> Inputs:
        folder = Path(data_dir) if data_dir is not None else default_data_dir()
        tables = [folder / f"{name}.csv" for name in TABLES]
        package = Path(__file__).parents[1]
        code = [p for p in package.rglob("*") if not {"__pycache__", "_data", "_notebooks"} & set(p.parts)]
        return cls(
            tables=_files(tables, folder),
            beside="-".join(_files(_beside(place), place) for place in (folder, default_data_dir())),
            code=_files(code, package),
            ledger=_files([folder / "history.csv"], folder),
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
        return cls(_digest("\n".join(parts).encode()), rows)


def made_from(report: Report, inputs: Inputs, seen: Seen) -> dict:
    """The manifest of a report that is about to be made."""
    return {
        **_bytes_of(report, inputs),
        "seen": {"cut": seen.digest, "tables": inputs.tables, "anything": ""}[_reads(report.notebook)],
        "rows": seen.rows,
        "as_of": report.parameters.get("as_of"),
    }


def sealed(entry: dict, made_from: dict, files: dict[str, bytes]) -> str:
    """The text of ``<slug>.json``: the entry, what it was made from, and digests by which changes show."""
    files = {suffix: _digest(content) for suffix, content in files.items()}
    return _json({**entry, "made_from": made_from, "files": {**files, "entry": _digest(_json(entry).encode())}})


def unchanged(out: Path, report: Report, inputs: Inputs) -> bool:
    """Whether the report in the folder is whole and made from the same bytes."""
    entry = _whole(out, report)
    return entry is not None and entry["made_from"].items() >= _bytes_of(report, inputs).items()


def still_true(out: Path, report: Report) -> bool:
    """Whether the report in the folder is whole and made from the same rows; if so, its manifest is renewed."""
    entry = _whole(out, report)
    if entry is None or {**entry["made_from"], "tables": ""} != {**report.made_from, "tables": ""}:
        return False
    folder.replace(out / f"{report.slug}.json", _json({**entry, "made_from": report.made_from}))
    return True


def differs(report: Report) -> list[str]:
    """What this machine has otherwise than the one on which the report was asked for."""
    try:
        here = _bytes_of(report, Inputs.of(report.parameters.get("data_dir")))
    except OSError as error:
        return [str(error.filename)]
    return [name for name, value in here.items() if report.made_from[name] != value]


def in_place(out: Path, report: Report) -> bool:
    """Whether a report lies whole in the folder, whatever it was made from."""
    return _whole(out, report) is not None


def index_unchanged(out: Path, inputs: Inputs) -> bool:
    """Whether the index in the folder is the one that belongs to the reports in it."""
    try:
        return json.loads((out / "index.json").read_bytes()) == _index(out, inputs.code)
    except (OSError, ValueError):
        return False


def seal_index(out: Path, inputs: Inputs) -> None:
    """Remember which reports the index was made from."""
    folder.replace(out / "index.json", _json(_index(out, inputs.code)))


def _index(out: Path, code: str) -> dict:
    entries = [p for p in out.glob("[!.]*.json") if p.name != "index.json" and p.with_suffix(".html").exists()]
    index = _digest((out / "index.html").read_bytes())
    return {"made_from": {"entries": _files(entries, out), "code": code}, "files": {".html": index}}


def _whole(out: Path, report: Report) -> dict | None:
    """The entry of a report in the folder; nothing when it was made for other parameters, is damaged or incomplete."""
    try:
        entry = json.loads((out / f"{report.slug}.json").read_bytes())
        made, files = entry.pop("made_from"), entry.pop("files")
        told = files.pop("entry")
        found = {suffix: _digest((out / f"{report.slug}{suffix}").read_bytes()) for suffix in files}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if not isinstance(made, dict) or not made.get("seen"):
        return None  # made with seen="", as by a notebook that reads other files: never used again
    if report.pdf and ".pdf" not in files:
        return None
    if found != files or told != _digest(_json(entry).encode()) or entry.get("parameters") != report.published:
        return None
    return {**entry, "made_from": made, "files": {**files, "entry": told}}


def _bytes_of(report: Report, inputs: Inputs) -> dict:
    notebook = _digest(report.notebook.read_bytes())
    return {"notebook": notebook, "beside": report.beside, **inputs.of_report(report)}


def _reads(notebook: Path) -> str:
    """What a notebook can see: the ``cut``, all ``tables``, or ``anything``, which makes it run every time."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    try:
        parsed = [
            ("parameters" in c["metadata"].get("tags", []), list(ast.walk(ast.parse("".join(c["source"])))))
            for c in cells
            if c["cell_type"] == "code"
        ]
    except SyntaxError:  # a magic may do whatever it likes
        return "anything"
    given, changed = (
        {n.id for tagged, nodes in parsed for n in nodes if tagged is kind and _is_stored(n)} for kind in (True, False)
    )
    called = [node for _, nodes in parsed for node in nodes if isinstance(node, ast.Call)]
    reading = [
        node
        for node in called
        if getattr(node.func, "attr", getattr(node.func, "id", "")).startswith(tuple(_READERS))
        # the file of a parameter is a part of what the report was made from
        and ast.unparse(node) not in {_BRING.format(name) for name in given - changed}
    ]
    if any(ast.unparse(node.func) != "afpak.load" for node in reading):
        return "anything"
    return "cut" if {ast.unparse(node) for node in reading} <= {_LOAD} else "tables"


def _tells_ledger(notebook: Path) -> bool:
    """Whether a notebook gives the folder of the tables to anything but `afpak.load`: it may then tell of the ledger."""
    source = "".join("".join(c["source"]) for c in json.loads(notebook.read_text(encoding="utf-8"))["cells"])
    return bool(re.search(r"[(,]\s*data_dir\s*[,)]", source.replace(_LOAD, "")))


def _is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _beside(folder: Path) -> list[Path]:
    return [p for p in folder.iterdir() if p.is_file() and p.stem not in TABLES and p.name not in _UNREAD]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _files(paths: list[Path], base: Path) -> str:
    """One digest of names and contents; a missing file is a content of its own."""
    names = {p.relative_to(base).as_posix(): p for p in paths if not p.is_dir()}
    lines = (f"{name} {_content(p)}" for name, p in sorted(names.items()))
    return _digest("\n".join(lines).encode(errors="surrogateescape"))


def _content(path: Path) -> str:
    """The digest of a file; the reason, where none of our readers would read it either."""
    try:
        return _digest(contents(path))
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
    return _digest("\n".join(lines).encode(errors="surrogateescape"))


def _piecewise(place: str) -> str:
    """The digest of a file that may be larger than memory."""
    # a pipe would wait for ever
    if not stat.S_ISREG(os.stat(place).st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    with open(place, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)

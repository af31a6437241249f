"""What a report was made from: kept in its ``<slug>.json``, so that nothing is made twice and nothing is ever stale.

Two questions, the cheap one first. Are all inputs the same bytes as last time?
That needs no pandas. If not: are at least the rows that the report can see the
same? Then it stays as well. A page or notebook that was deleted or altered
since counts as not made.
"""

from __future__ import annotations

import json
from pathlib import Path

from . import folder
from .inputs import Inputs, Seen, digest, digest_of
from .model import Report
from .reads import reads


def made_from(report: Report, inputs: Inputs, seen: Seen) -> dict:
    """The manifest of a report that is about to be made."""
    return {
        **_bytes_of(report, inputs),
        "seen": {"cut": seen.digest, "tables": inputs.tables, "anything": ""}[reads(report.notebook)],
        "rows": seen.rows,
        "as_of": report.parameters.get("as_of"),
    }


def sealed(entry: dict, made_from: dict, files: dict[str, bytes]) -> str:
    """The text of ``<slug>.json``: the entry, what it was made from, and digests by which changes show."""
    files = {suffix: digest(content) for suffix, content in files.items()}
    return _json({**entry, "made_from": made_from, "files": {**files, "entry": digest(_json(entry).encode())}})


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
    index = digest((out / "index.html").read_bytes())
    return {"made_from": {"entries": digest_of(entries, out), "code": code}, "files": {".html": index}}


def _whole(out: Path, report: Report) -> dict | None:
    """The entry of a report in the folder; nothing when it was made for other parameters, is damaged or incomplete."""
    try:
        entry = json.loads((out / f"{report.slug}.json").read_bytes())
        made, files = entry.pop("made_from"), entry.pop("files")
        told = files.pop("entry")
        found = {suffix: digest((out / f"{report.slug}{suffix}").read_bytes()) for suffix in files}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if not isinstance(made, dict) or not made.get("seen"):
        return None  # made with seen="", as by a notebook that reads other files: never used again
    if report.pdf and ".pdf" not in files:
        return None
    if found != files or told != digest(_json(entry).encode()) or entry.get("parameters") != report.published:
        return None
    return {**entry, "made_from": made, "files": {**files, "entry": told}}


def _bytes_of(report: Report, inputs: Inputs) -> dict:
    notebook = digest(report.notebook.read_bytes())
    return {"notebook": notebook, "beside": report.beside, **inputs.of_report(report)}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)

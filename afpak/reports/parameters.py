"""Parameters of a notebook: their defaults, values from the command line, and the file name they make."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..home import UsageError

if TYPE_CHECKING:
    from ..record.tables import Tables

CUT = ("episode", "start", "end", "as_of")
EVENTS = ("event", "events")  # how a parameter is called that names events, with ; between several
_FILE = re.compile(r"(.+_)?(file|folder|path)")  # how a parameter is called that names a reader's own file
_LENGTH = 120  # of the name of a report


def defaults(notebook: Path) -> dict:
    """Names and default values of a notebook's parameters cell."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            body = ast.parse("".join(cell["source"])).body
            try:
                return {node.targets[0].id: ast.literal_eval(node.value) for node in body}
            except (AttributeError, ValueError):
                raise UsageError(f"{notebook.name}: its parameters cell may only assign literals to names") from None
    raise UsageError(f"{notebook.name} has no cell tagged parameters")


def names_file(name: str, value: object) -> bool:
    """Whether a parameter names a reader's own file or folder.

    By how it is called, or because its value is the whole path of one: a
    relative path leads nowhere from the room in which a kernel runs.
    """
    if not isinstance(value, str) or name in (*CUT, "data_dir"):
        return False
    return bool(_FILE.fullmatch(name)) or (os.path.isabs(value) and os.path.exists(value))


def value(name: str, given: str, default: object) -> object:
    """A value from the command line, read as the type of the parameter's default; the place of a file in full."""
    if (default is None or isinstance(default, str)) and names_file(name, given):
        return _place(name, given)
    if isinstance(default, bool):
        if given not in ("true", "false"):
            raise UsageError(f"parameter {name}: {given!r} is neither true nor false")
        return given == "true"
    if isinstance(default, (int, float)):
        try:
            return type(default)(given)
        except ValueError:
            raise UsageError(f"parameter {name}: {given!r} is not a number like {default!r}") from None
    if default is not None and not isinstance(default, str):
        raise UsageError(f"parameter {name}: a {type(default).__name__} cannot be given on the command line")
    return given


def _place(name: str, given: str) -> str:
    if not (given and os.path.exists(given)):
        raise UsageError(f"parameter {name}: there is no file {given!r}")
    place = Path(given).resolve()
    if not (place.is_file() or place.is_dir()):
        raise UsageError(f"parameter {name}: {given!r} is no file, but a pipe or a device")
    return written(place, f"parameter {name}: the path of {given!r}")


def written(place: Path, what: str) -> str:
    """A path as text that a notebook and a page can hold."""
    try:
        str(place).encode()
    except UnicodeEncodeError:
        raise UsageError(f"{what} is not UTF-8; rename it") from None
    return str(place)


def events_known(parameters: dict, tables: Tables) -> None:
    """Refuse an event that the record, whole, does not have, before a kernel starts."""
    from ..record.text import unknown

    for given in (parameters.get(name) for name in EVENTS):
        for event in given.split(";") if isinstance(given, str) else ():
            if event.strip() and event.strip() not in tables.every_event:
                raise ValueError(unknown("event", event.strip(), tables.every_event))


def text(value: object) -> str:
    """A value as readers see it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def slug(notebook: Path, parameters: dict, files: dict[str, str] | None = None) -> str:
    """A file name from topic and cut: lower-case letters, digits and hyphens, nothing else.

    What such a name cannot hold (the folder of a file, other scripts, signs,
    a long text) stands in a short digest at its end, so that no two reports
    take each other's place.
    """
    files = files or {}
    words, lost = [notebook.stem[3:].rsplit("_", 1)[-1]], []
    for name, lead in (("episode", ""), ("start", "from-"), ("end", "to-"), ("as_of", "as-of-")):
        if parameters.get(name) is not None:
            words.append(f"{lead}{parameters[name]}")
    for name, value in sorted(parameters.items()):
        if name in (*CUT, "data_dir"):
            continue
        shown = Path(files[name]).name if name in files else text(value)
        words.append(f"{name}-{shown}")
        if name in files or not re.fullmatch("[a-z0-9]+", shown):
            lost.append((name, value))
    readable = re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")
    if not lost and len(readable) <= _LENGTH:
        return readable
    digest = hashlib.sha256(repr((words, lost)).encode()).hexdigest()[:8]
    return f"{readable[: _LENGTH - 1 - len(digest)].strip('-')}-{digest}"

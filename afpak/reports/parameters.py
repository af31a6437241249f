"""Parameters of a notebook: their defaults, values from the command line, and the file name they make."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

CUT = ("episode", "start", "end", "as_of")
FILE = "file"  # the parameter that names a reader's own file


class UsageError(ValueError):
    """What was asked for does not exist; the message is one sentence for the user."""


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


def value(name: str, given: str, default: object) -> object:
    """A value from the command line, read as the type of the parameter's default; the place of a file in full."""
    if name == FILE:
        if not Path(given).exists():
            raise UsageError(f"parameter {name}: there is no file {given!r}")
        return str(Path(given).resolve())
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


def text(name: str, value: object) -> str:
    """A value as readers see it: a reader's own file without the folders of this machine."""
    if name == FILE:
        return Path(str(value)).name
    return str(value).lower() if isinstance(value, bool) else str(value)


def slug(notebook: Path, parameters: dict) -> str:
    """A file name from topic and cut: lower-case letters, digits and hyphens, nothing else."""
    words = [notebook.stem[3:].rsplit("_", 1)[-1]]
    for name, lead in (("episode", ""), ("start", "from-"), ("end", "to-"), ("as_of", "as-of-")):
        if parameters.get(name) is not None:
            words.append(f"{lead}{parameters[name]}")
    words += [f"{k}-{text(k, v)}" for k, v in sorted(parameters.items()) if k not in (*CUT, "data_dir")]
    return re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")[:120]

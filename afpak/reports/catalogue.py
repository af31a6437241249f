"""Which reports exist, and whether what was asked for can be made.

Everything is refused here, before a kernel starts and before a file is
written: unknown notebooks and parameters (papermill itself only warns), values
of the wrong type, cuts that are none.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path

from ..tables import Tables, read

_INSTALLED = Path(__file__).parents[1] / "_notebooks"
_CHECKOUT = Path(__file__).parents[2] / "notebooks"
CUT = ("episode", "start", "end", "as_of")


class UsageError(ValueError):
    """What was asked for does not exist; the message is one sentence for the user."""


@dataclass(frozen=True)
class Report:
    """One notebook with one set of parameters."""

    slug: str
    notebook: Path
    parameters: dict
    cut: str  # the cut in words, for readers
    since: str  # first day of the episode, to put the index in order
    data: str = ""  # the data folder as the user named it; empty: the tables of the package

    @property
    def topic(self) -> str:
        return self.notebook.stem


def notebooks_dir() -> Path:
    """The notebooks that travel with the package."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def topics() -> dict[str, Path]:
    """Notebooks that make reports, by name: numbered, with a parameters cell; 00 is for exploring."""
    found = sorted(notebooks_dir().glob("[0-9][0-9]_*.ipynb"))
    return {path.stem: path for path in found if not path.stem.startswith("00_")}


def find(name: str) -> Path:
    """A notebook by stem (``02_casualty_claims``), number (``02``) or any word of its name (``claims``)."""
    known = topics()
    hits = [path for stem, path in known.items() if name == stem or name in stem.split("_") or name == stem[3:]]
    if len(hits) != 1:
        raise UsageError(f"unknown notebook {name!r}; choose {', '.join(known)}")
    return hits[0]


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


def plan(
    names: list[str],
    cut: dict[str, str | None],
    extra: dict[str, str],
    data_dir: str | None = None,
    every: bool = False,
) -> list[Report]:
    """The reports that a command asks for.

    With ``every``, or without names and without a cut: each topic over the
    whole record and over each episode. Otherwise each named topic (or every
    topic) with the one cut.

    Raises
    ------
    UsageError
        Something asked for does not exist or cannot be.
    DataError
        The tables have faults.
    """
    asked = {name: value for name, value in {**cut, **extra}.items() if value is not None}
    data_dir = asked.pop("data_dir", data_dir)
    if data_dir is not None and not Path(data_dir).is_dir():
        raise UsageError(f"there is no data folder {data_dir!r}")
    notebooks = [find(name) for name in names] or list(topics().values())
    tables = read(data_dir)
    cuts = [asked]
    if every or (not names and not asked):
        if "episode" in asked:
            raise UsageError("choose --all or one episode, not both")
        cuts += [{**asked, "episode": episode} for episode in tables.episodes["episode_id"]]
    return [_report(path, data_dir, one, tables) for path in dict.fromkeys(notebooks) for one in cuts]


def _report(notebook: Path, data_dir: str | None, asked: dict[str, str], tables: Tables) -> Report:
    known = defaults(notebook)
    base = {"data_dir": str(Path(data_dir).resolve())} if data_dir is not None else {}
    for name in (*base, *asked):
        if name not in known:
            raise UsageError(f"{notebook.stem} has no parameter {name!r}; choose {', '.join(known)}")
    parameters = {**base, **{name: _value(name, text, known[name]) for name, text in asked.items()}}
    try:
        seen = _cut(tables, parameters)
    except ValueError as error:
        raise UsageError(str(error)) from None
    since = ""
    if seen.episode_id:
        since = f"{tables.episodes.set_index('episode_id').loc[seen.episode_id, 'start']:%Y-%m-%d}"
    further = [f"{name.replace('_', ' ')} {text}" for name, text in asked.items() if name not in CUT]
    words = ", ".join([seen.cut, *further])
    return Report(_slug(notebook, parameters), notebook, parameters, words, since, data_dir or "")


def _cut(tables: Tables, parameters: dict) -> Tables:
    if parameters.get("as_of") is not None:
        tables = tables.as_of(parameters["as_of"])
    if parameters.get("episode") is not None:
        tables = tables.episode(parameters["episode"])
    if parameters.get("start") is not None or parameters.get("end") is not None:
        tables = tables.between(parameters.get("start"), parameters.get("end"))
    return tables


def _value(name: str, text: str, default: object) -> object:
    """A value from the command line, read as the type of the parameter's default."""
    if isinstance(default, bool):
        if text not in ("true", "false"):
            raise UsageError(f"parameter {name}: {text!r} is neither true nor false")
        return text == "true"
    if isinstance(default, (int, float)):
        try:
            return type(default)(text)
        except ValueError:
            raise UsageError(f"parameter {name}: {text!r} is not a number like {default!r}") from None
    if default is not None and not isinstance(default, str):
        raise UsageError(f"parameter {name}: a {type(default).__name__} cannot be given on the command line")
    return text


def _slug(notebook: Path, parameters: dict) -> str:
    """A file name from topic and cut: lower-case letters, digits and hyphens, nothing else."""
    words = [notebook.stem[3:].rsplit("_", 1)[-1]]
    for name, lead in (("episode", ""), ("start", "from-"), ("end", "to-"), ("as_of", "as-of-")):
        if parameters.get(name) is not None:
            words.append(f"{lead}{parameters[name]}")
    words += [f"{k}-{v}" for k, v in sorted(parameters.items()) if k not in (*CUT, "data_dir")]
    return re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")[:120]

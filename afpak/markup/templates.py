"""HTML, styles and scripts stand in files of their own, never in strings of Python; what fills them is escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

SHARED = Path(__file__).parent / "shared"


@cache
def templates(folder: Path = SHARED) -> Environment:
    """The templates of a folder, and beside them those that every wing may use: how a table looks, sorts and filters.

    ``as_it_is(name)`` is there in each of them: a style sheet or a script as it stands in its file.
    """
    environment = Environment(
        loader=FileSystemLoader([folder, SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["as_it_is"] = lambda name: as_it_is(environment, name)
    return environment


def as_it_is(environment: Environment, name: str) -> Markup:
    """A style sheet or a script as it stands in its file: braces in it are its own, not those of a template."""
    return Markup(environment.loader.get_source(environment, name)[0])

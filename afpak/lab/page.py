"""What the desk shows as HTML: a chart, a table, the line of code, and a slider for somebody without Python."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from ..markup.drawings import together
from ..markup.templates import as_it_is, templates

TEMPLATES = templates(Path(__file__).parent / "templates")


def filled(template: str, /, **values: object) -> str:
    """A template of the desk with these values; what is no `Markup` is escaped."""
    return TEMPLATES.get_template(f"{template}.html.j2").render(values)


def slider(title: str, line: str, stops: Sequence[tuple[str, str]], at: int) -> str:
    """A page that needs no server and asks no network: ``stops`` are days and what was drawn of each, ``at`` the first to show."""
    script = as_it_is(TEMPLATES, "slider.js")
    known = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    outlines, *pictures = map(Markup, together([shown for _, shown in stops]))
    days = [(day, shown) for (day, _), shown in zip(stops, pictures, strict=True)]
    return filled(
        "slider", title=title, line=line, outlines=outlines, stops=days, at=at, script=script, script_hash=known
    )

"""From an executed notebook to one page that needs nothing but itself, and the index of all pages."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zlib
from html import escape, unescape
from pathlib import Path

import mistune
from markupsafe import Markup
from PIL import Image

from ...record.markup import as_it_is, templates
from ...record.schema import DATA_VERSION
from .. import folder
from ..model import Report
from .sanitise import sanitise

_TEMPLATES = templates(Path(__file__).parent / "templates")
_MARKDOWN = mistune.create_markdown(escape=True, plugins=["table"])
THUMB = 480  # pixels
_SAVED = "application/vnd.afpak.figure+json"  # what `afpak.style` leaves beside a picture for readers to save
_TO_SAVE = re.compile(
    r'<a download="(?P<name>[^"]*)" href="data:text/csv;charset=utf-8;base64,(?P<rows>[^"]*)"[^>]*>.*?</a>'
)
_ENTRY = {"slug", "topic", "since", "title", "question", "cut", "thumb", "alt"}


def render(notebook, report: Report) -> tuple[str, dict]:
    """The page of a report, and its entry for the index; what only the page holds is taken out of the notebook."""
    title, question, lead = _opening(notebook.cells[0].source)
    blocks, headings, images = [], [], []
    for cell in notebook.cells[1:]:
        if cell.cell_type == "markdown":
            blocks.append(_prose(cell.source, headings))
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                images.append(output)
                blocks.append(_figure(output, len(images), report.slug))
            else:
                blocks.append(_output(output))
    entry = {
        "slug": report.slug,
        "topic": report.topic,
        "since": report.since,
        "title": title,
        "question": question,
        "cut": report.cut,
        "parameters": report.published,
        "data": f"tables of the folder {Path(report.data).name}" if report.data else f"version {DATA_VERSION}",
        "thumb": _thumb(images[0]) if images else "",
        "alt": _alt(images[0]) if images else "",
    }
    page = _TEMPLATES.get_template("report.html.j2").render(
        entry,
        lead=lead,
        headings=headings,
        blocks=[Markup(b) for b in blocks],
        style=_style(),
        **_script(),
        version=DATA_VERSION,
        own=not report.data,
    )
    return page, entry


def write_index(out: Path) -> None:
    """The way in: every report in the folder, by topic, with a picture and its question."""
    entries = [entry for path in sorted(out.glob("*.json")) if (entry := _entry(path))]
    entries.sort(key=lambda e: (e["topic"], e["since"], e["slug"]))
    page = _TEMPLATES.get_template("index.html.j2").render(entries=entries, style=_style(), version=DATA_VERSION)
    folder.replace(out / "index.html", page)


def _entry(path: Path) -> dict | None:
    """What a report left for the index; nothing for other people's files and for pages taken away."""
    if not path.with_suffix(".html").exists():
        return None
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
    if not isinstance(entry, dict) or not entry.keys() >= _ENTRY:
        return None
    # A card quotes whole sentences only: cut short, a figure could lose the name of who gave it.
    sentence = re.match(r".*?[.?!](?=\s|$)", entry["alt"])
    return {**entry, "pictured": sentence[0] if sentence else ""}


def _style() -> Markup:
    return as_it_is(_TEMPLATES, "tables.css") + as_it_is(_TEMPLATES, "style.css")


def _script() -> dict[str, Markup | str]:
    """The one script of a page, and the hash by which the content policy knows it from any other."""
    script = as_it_is(_TEMPLATES, "tables.js") + as_it_is(_TEMPLATES, "figures.js")
    digest = hashlib.sha256(script.encode()).digest()
    return {"script": script, "script_hash": base64.b64encode(digest).decode()}


def _opening(source: str) -> tuple[str, str, Markup]:
    """Title, question and lead of a notebook's first cell: ``# Title``, then ``**Question?** lead``."""
    heading, _, rest = source.partition("\n")
    match = re.match(r"\s*\*\*(.+?)\*\*\s*(.*)", rest, re.S)
    question, lead = match.groups() if match else ("", rest.strip())
    return heading.lstrip("# ").strip(), question, Markup(_MARKDOWN(lead))


def _prose(source: str, headings: list[tuple[str, str]]) -> str:
    """Markdown as HTML; second-level headings get anchors and go into the table of contents."""

    def anchored(match: re.Match) -> str:
        anchor = f"s{len(headings) + 1}"
        headings.append((anchor, Markup(match[1])))
        return f'<h2 id="{anchor}">{match[1]}</h2>'

    return re.sub(r"<h2>(.*?)</h2>", anchored, _MARKDOWN(source))


def _figure(output, number: int, slug: str) -> str:
    """A picture with its alt text; the drawing and the rows behind it lie packed beside it, for readers to save."""
    picture = output["data"]["image/png"].replace("\n", "")
    size = output.get("metadata", {}).get("image/png", {})
    box = "".join(f' {side}="{int(size[side])}"' for side in ("width", "height") if side in size)
    image = f'<img src="data:image/png;base64,{picture}" alt="{escape(_alt(output))}"{box}>'
    saved = {"name": f"afpak-{slug}-figure-{number}", **output["data"].pop(_SAVED, {})}
    told = "".join(f' data-{name}="{escape(str(saved[name]))}"' for name in ("name", "svg", "csv") if name in saved)
    # focusable, as it scrolls sideways on a phone
    view = f'<div class="picture" role="region" tabindex="0" aria-label="Picture of figure {number}">{image}</div>'
    return f'<figure aria-label="Figure {number}"{told}>{view}</figure>'


def _output(output) -> str:
    """One output of a cell that is no picture."""
    if output.output_type == "stream":
        return f"<pre>{escape(output.text)}</pre>"
    data = output.get("data", {})
    if "text/html" in data:
        table = _TO_SAVE.sub(_packed, sanitise(data["text/html"]))
        caption = re.search(r"<caption>(.*?)</caption>", table, re.S)
        label = escape(unescape(re.sub(r"<[^>]*>", "", caption[1]))) if caption else "Table"
        # a table of many columns is printed across the sheet
        shape = "table wide" if table.partition("</tr>")[0].count("<th") > 8 else "table"
        return f'<div class="{shape}" role="region" tabindex="0" aria-label="{label}">{table}</div>'
    return f"<pre>{escape(data.get('text/plain', ''))}</pre>"


def _packed(link: re.Match) -> str:
    """Instead of a link that holds rows, the rows packed as those of figures are, in a quarter of the room."""
    try:
        rows = base64.b64encode(zlib.compress(base64.b64decode(link["rows"]))).decode()
    except ValueError:  # of a reader's own cell
        return link[0]
    return f'<span class="rows" data-name="{link["name"]}" data-csv="{rows}"></span>'


def _alt(output) -> str:
    return output.get("metadata", {}).get("image/png", {}).get("alt", "")


def _thumb(output) -> str:
    """The upper part of a figure, small, as a data address."""
    picture = Image.open(io.BytesIO(base64.b64decode(output["data"]["image/png"]))).convert("RGB")
    picture = picture.resize((THUMB, round(picture.height * THUMB / picture.width)), Image.Resampling.LANCZOS)
    picture = picture.crop((0, 0, THUMB, min(picture.height, round(THUMB * 0.66))))
    stored = io.BytesIO()
    picture.quantize(256).save(stored, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(stored.getvalue()).decode()}"

"""From an executed notebook to one page that needs nothing but itself, and the index of all pages."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections import Counter
from html import escape, unescape
from itertools import groupby
from pathlib import Path

import mistune
from markupsafe import Markup

from ...markup import drawings
from ...markup.templates import as_it_is, templates
from ...record.schema import DATA_VERSION
from .. import folder
from ..model import Report
from . import paper, rows
from .sanitise import sanitise

_TEMPLATES = templates(Path(__file__).parent / "templates")
_MARKDOWN = mistune.create_markdown(escape=True, plugins=["table"])
_TO_SAVE = re.compile(
    r'<a download="(?P<name>[^"]*)" href="data:text/csv;charset=utf-8;base64,(?P<rows>[^"]*)"[^>]*>.*?</a>'
)
_RELATION = re.compile(r'(<a [^<>]*) rel="noopener noreferrer"')
_ENTRY = {"slug", "topic", "since", "title", "question", "cut", "front"}
_FRONT = "front-"  # how the tags of cells begin whose output stands in the index as well
_SHEET = "sheet"  # the tag of a cell whose output is all that is printed of a page
_LED = re.compile(r'<a href="#([a-z0-9-]+)"(?! data-rows)[^>]*>(.*?)</a>')
_MARK = re.compile(r'<a href="#([a-z0-9-]+)" data-rows="[^"]*">')
_COLUMNS = 5  # cuts that the index sets side by side


def render(notebook, report: Report) -> tuple[str, dict]:
    """The page of a report, and its entry for the index; what only the page holds is taken out of the notebook."""
    title, question, lead = _opening(notebook.cells[0].source)
    blocks, headings, front, figures = [], [], {}, 0
    for cell in notebook.cells[1:]:
        if cell.cell_type == "markdown":
            blocks.append(_prose(cell.source, headings))
        tags = cell.metadata.get("tags", [])
        for output in cell.get("outputs", []):
            figure = output.get("data", {}).pop(drawings.FIGURE, None)
            _told_once(output.get("data", {}))
            if figure and drawings.plain(figure["svg"]):
                figures += 1
                block = _figure(figure, figures, report.slug)
            else:
                block = _output(output, opening=not any("<table" in block for block in blocks))
            blocks.append(f'<div class="sheet">{block}</div>' if _SHEET in tags else block)
            front |= {tag.removeprefix(_FRONT): block for tag in tags if tag.startswith(_FRONT)}
    blocks = _led(blocks, report.beside)
    entry = {
        "slug": report.slug,
        "topic": report.topic,
        "since": report.since,
        "title": title,
        "question": question,
        "cut": report.cut,
        "parameters": report.published,
        "data": f"tables of the folder {Path(report.data).name}" if report.data else f"version {DATA_VERSION}",
        "front": _fronted(front, report),
    }
    blocks = drawings.together(rows.pages_once(rows.linked(blocks)))
    page = _TEMPLATES.get_template("report.html.j2").render(
        entry,
        lead=lead,
        headings=headings,
        blocks=[Markup(b) for b in blocks],
        style=_style(),
        dark=Markup(drawings.dark(*blocks)),
        drawn=bool(figures),
        **_script(),
        version=DATA_VERSION,
        own=not report.data,
    )
    return page, entry


def write_index(out: Path) -> None:
    """The way in: what stands and what is new, as the reports of widest cut tell it, and every report in the folder."""
    entries = [entry for path in sorted(out.glob("*.json")) if (entry := _entry(path))]
    entries.sort(key=lambda e: (e["topic"], e["since"], e["slug"]))
    topics = [list(same) for _, same in groupby(entries, key=lambda e: e["topic"])]
    # a column for each cut that several topics have
    told = Counter((entry["since"], entry["cut"]) for entry in entries)
    cuts = [cut for (_, cut), reports in sorted(told.items()) if reports > 1][:_COLUMNS]
    first = [topic[0] for topic in topics]
    pictures = [entry["front"]["picture"] for entry in first if "picture" in entry["front"]]
    page = _TEMPLATES.get_template("index.html.j2").render(
        topics=topics,
        cuts=cuts,
        others=any(entry["cut"] not in cuts for entry in entries),
        front={name: [e for e in first if name in e["front"]] for name in ("reach", "stands", "new", "picture")},
        style=_style(),
        dark=Markup(drawings.dark(*pictures)),
        drawn=bool(pictures),
        **_script(),
        version=DATA_VERSION,
    )
    folder.replace(out / "index.html", page)


def _entry(path: Path) -> dict | None:
    """What a report left for the index; nothing for other people's files and for pages taken away."""
    if not path.with_suffix(".html").exists():
        return None
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and entry.keys() >= _ENTRY else None


def _led(blocks: list[str], beside: str) -> list[str]:
    """Links to rows lead to the page of dossiers where one lies beside, else to the row on this page, else nowhere."""
    here = set(re.findall(r' id="([a-z0-9-]+)"', "".join(blocks)))

    def led(link: re.Match) -> str:
        if beside:
            return f'<a href="{beside}.html#{link[1]}">{link[2]}</a>'
        return link[0] if link[1] in here else link[2]

    return [_LED.sub(led, block) for block in blocks]


def _fronted(front: dict[str, str], report: Report) -> dict[str, str]:
    """What stands in the index as well: links to rows, also those of marks, lead from there to a page."""
    led = _led(list(front.values()), report.beside or report.slug)
    marks = [_MARK.sub(rf'<a href="{report.slug}.html#\1" aria-label="Row \1">', block) for block in led]
    return dict(zip(front, marks, strict=True))


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


def _figure(figure: dict, number: int, slug: str) -> str:
    """A drawing among its words; the rows behind it lie packed beside it, for readers to save."""
    name = f"afpak-{slug}-figure-{number}"
    whole = drawings.inline(figure["svg"], figure["body"], figure["alt"])
    drawing, rules = paper.printed(whole, name, figure["ends"], opening=number == 1)
    return _TEMPLATES.get_template("figure.html.j2").render(
        figure,
        number=number,
        name=name,
        drawing=Markup(drawing),
        paper=Markup(rules),
        rows=_deflated(figure["csv"].encode("utf-8-sig")),
    )


def _output(output, opening: bool = False) -> str:
    """One output of a cell that is no picture."""
    if output.output_type == "stream":
        return f"<pre>{escape(output.text)}</pre>"
    data = output.get("data", {})
    if "image/png" in data:  # of a reader's own cell
        alt = escape(output.get("metadata", {}).get("image/png", {}).get("alt", ""))
        return f'<img src="data:image/png;base64,{data["image/png"].strip()}" alt="{alt}">'
    if "text/html" in data:
        # the page sends no referrer and opens no window: said once in its head, not of each of thousands of links
        table = _TO_SAVE.sub(_packed, _RELATION.sub(r"\1", sanitise(data["text/html"])))
        if "<table" not in table:
            return f'<div class="told">{table}</div>'
        caption = re.search(r"<caption>(.*?)</caption>", table, re.S)
        label = escape(unescape(re.sub(r"<[^>]*>", "", caption[1]))) if caption else "Table"
        return f'<div {rows.shape(table, opening)} role="region" tabindex="0" aria-label="{label}">{table}</div>'
    return f"<pre>{escape(data.get('text/plain', ''))}</pre>"


def _told_once(data: dict) -> None:
    """Markup that is its own plain text as well would make the notebook twice as large."""
    if "text/html" in data and len(data.get("text/plain", "")) > len(data["text/html"]):
        data["text/plain"] = "see the HTML"


def _packed(link: re.Match) -> str:
    """Instead of a link that holds rows, the rows packed as those of figures are, in a quarter of the room."""
    try:
        rows = _deflated(base64.b64decode(link["rows"]))
    except ValueError:  # of a reader's own cell
        return link[0]
    return f'<span class="rows" data-name="{link["name"]}" data-csv="{rows}"></span>'


def _deflated(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()

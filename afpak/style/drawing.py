"""A figure as one drawing (SVG) that can stand in a page: small, with ids of its own, in colours that a page may change."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from zlib import crc32

import matplotlib
import numpy as np
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

CAPTION = "caption"  # the `gid` of texts that a page writes around the drawing
_HALO = "halo"
_PLAIN = dict.fromkeys(("Creator", "Date", "Format", "Type"))  # no RDF
# where the font is missing, the one with the same widths
_ROOT = "font-family:'DejaVu Sans',Verdana,sans-serif;stroke-linejoin:round;fill:var(--000000,black)"
_AROUND = "paint-order:stroke;stroke:var(--ffffff,white);stroke-width:2"
_DIGITS = {1: re.compile(r"(?<=\.\d)\d+"), 2: re.compile(r"(?<=\.\d\d)\d+")}
_NAME = re.compile(r'(?<= id=")[^"]+|(?<=url\(#)[^)]+|(?<=href="#)[^"]+')
_PARTS = re.compile(r'(.*?)(?:(?<= )style="([^"]*)"(.*))?')
_OUTLINE = re.compile(r'(<path(?: id="[^"]*")?) d="(M [-\d. L]{900,}z?)"( clip-path="[^"]*")?(.*)')
_USE = re.compile(r'<use xlink:href="#([^"]*)" x="([^"]*)" y="([^"]*)"')
_NO_LETTERS = str.maketrans("MLz", "   ")
_SAME = re.compile(r"(<a [^>]*>)[^<]*(?:<(?!/a>)[^<]*)*</a>(?:\1[^<]*(?:<(?!/a>)[^<]*)*</a>)+")
_COLOUR, _VARIABLE = re.compile(r"#([0-9a-f]{6})"), r"var(--\1,#\1)"
_LOOK = re.compile(r'(?<= )style="([^"]+)"')
_FILL = re.compile(r'(?<= fill=")#([0-9a-f]{6})')
_GROUP = {f'<g id="{CAPTION}">': f'<g class="{CAPTION}">', f'<g id="{_HALO}">': f'<g style="{_AROUND}">'}


def svg(figure: Figure, title: str, about: str) -> str:
    """The figure, laid out before, as SVG: ``title`` and ``about`` are for those who have the file alone.

    Words are words, and those with the ``gid`` `CAPTION` are marked as such.
    What has a url ``#row row`` is a link to the first of these rows, with all
    of them in ``data-rows``. A colour is a variable of its own name with
    itself to fall back on: ``var(--rrggbb,#rrggbb)``.
    """
    stored = io.StringIO()
    figure.set_dpi(72)
    if matplotlib.__version_info__ < (3, 10):  # which forgets the link of a mark that is alone in its list of links
        for marks in figure.findobj(PathCollection):
            marks.set_urls([*marks.get_urls()] * 2)
    with _halos(figure), unlabelled(figure):
        FigureCanvasSVG(figure).print_svg(stored, metadata=_PLAIN)
    whole = stored.getvalue()
    # after matplotlib's own style, which would hold for a whole page
    body = whole[whole.index("</defs>") + len("</defs>") :]
    body = re.sub(r"\n *", "", body)
    wide, high = (f"{side * 72:g}" for side in figure.get_size_inches())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{high}pt" viewBox="0 0 {wide} {high}" '
        f'xml:space="preserve" style="{_ROOT}"><title>{escape(title)}</title><desc>{escape(about)}</desc>{_tidied(body)}'
    )


@contextmanager
def unlabelled(figure: Figure) -> Iterator[None]:
    """Axes without a label do not look for its place: matplotlib measures every tick anew for it, a fifth of a layout."""
    axes = [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis) if not axis.get_label_text()]
    for axis in axes:
        axis._autolabelpos = False
    yield
    for axis in axes:
        axis._autolabelpos = True


@contextmanager
def unpainted(figure: Figure) -> Iterator[None]:
    """Have no picture made: seaborn's heatmap draws the whole figure to see whether labels overlap that it has not got."""
    canvas = figure.canvas
    FigureCanvasBase(figure)
    yield
    figure.set_canvas(canvas)


@contextmanager
def _halos(figure: Figure) -> Iterator[None]:
    """Words with a halo drawn as words: matplotlib would draw the outlines of their letters."""
    haloed = [
        (text, text.get_path_effects(), text.get_gid()) for text in figure.findobj(Text) if text.get_path_effects()
    ]
    for text, *_ in haloed:
        text.set(path_effects=[], gid=_HALO)
    yield
    for text, effects, gid in haloed:
        text.set(path_effects=effects, gid=gid)


def _tidied(body: str) -> str:
    """What matplotlib drew, without what nobody sees: needless digits, groups and ids; the same for the same picture.

    matplotlib names what it refers to by its content or by its address in
    memory: two drawings in one page would take each other's marks. Every id
    gets a number here, behind a word that is the drawing's own.
    """
    own = f"p{crc32(_NAME.sub('', body).encode()) & 0xFFFFFF:06x}"
    ids: dict[str, str] = {}
    looks: dict[str, str] = {}  # styles, each told once
    kept: list[bool] = []  # of the groups that are open
    moved: dict[str, np.ndarray] = {}  # outlines in `defs`, by how much

    def tag(found: re.Match) -> str:
        text = found[0]
        if text == "</g>":
            return text if kept.pop() else ""
        if text.startswith("<g"):
            group = _GROUP.get(text, "" if text.startswith("<g id=") else text)
            kept.append(bool(group))
            text = group
        elif text.startswith("<a "):
            rows = _NAME.search(text)[0]
            return f'<a href="#{rows.partition(" ")[0]}" data-rows="{rows}">'
        elif outline := _OUTLINE.fullmatch(text):
            text = _apart(*outline.groups(""), f"o{len(ids)}", moved)
        elif moved and (use := _USE.match(text)) and use[1] in moved:
            x, y = moved[use[1]] + (float(use[2]), float(use[3]))
            text = f'<use xlink:href="#{use[1]}" x="{x:f}" y="{y:f}"{text[use.end() :]}'
        text = _LOOK.sub(lambda look: f'class="{looks.setdefault(look[1], f"{own}_{len(looks)}")}"', _short(text))
        return _NAME.sub(name, text)

    def name(found: re.Match) -> str:
        return ids.setdefault(found[0], f"{own}-{len(ids)}")

    drawn = re.sub(r"<[^<>]*>", tag, body)
    rules = "".join(f".{one}{{{look}}}" for look, one in looks.items())
    drawn = f"<style>{_NAME.sub(name, rules)}</style>{drawn}"
    # a cell, its square and its number, is one link
    return _SAME.sub(lambda all: f"{all[1]}{all[0].replace(all[1], '').replace('</a>', '')}</a>", drawn)


def _apart(start: str, d: str, clip: str, end: str, name: str, moved: dict[str, np.ndarray]) -> str:
    """A long outline told from its first point, in ``defs``: so a page can keep once what several drawings share.

    matplotlib's own is in ``defs`` already, and ``moved`` says by how much it
    stands elsewhere now; any other is put in its place by ``x`` and ``y``.
    """
    points = np.array(d.translate(_NO_LETTERS).split(), float).reshape(-1, 2)
    steps = np.diff(np.rint(10 * (points - points[0])).astype(int), axis=0)
    steps = steps[steps.any(axis=1)].ravel() / 10
    shape = f' d="M0 0l{" ".join(map("{:g}".format, steps))}{"z" if d.endswith("z") else ""}"'
    if own := _NAME.search(start):
        moved[own[0]] = points[0]
        return f"{start}{shape}/>"  # what uses it says how it looks
    use = f'<use xlink:href="#{name}" x="{points[0][0]:f}" y="{points[0][1]:f}"{end}'
    return f'<defs><path id="{name}"{shape}/></defs>' + (f"<g{clip}>{use}</g>" if clip else use)


def _short(text: str) -> str:
    """A tag without digits that nobody sees."""
    before, style, after = _PARTS.fullmatch(text).groups("")
    digits = _DIGITS[2 if " id=" in text else 1]  # the shapes of marks are small
    short = f"{digits.sub('', before)}{style and _style(style)}{digits.sub('', after)}"
    return _FILL.sub(_VARIABLE, short).replace("xlink:href", "href")


@cache
def _style(style: str) -> str:
    """A style as short as it can be, its colours variables that a page may set."""
    short = style.replace(": ", ":").replace("; ", ";").replace("font-family:'DejaVu Sans'", "")
    short = short.replace("text-anchor:start", "").replace(";;", ";").strip(";")
    return f'style="{_COLOUR.sub(_VARIABLE, short)}"'


def to_rows(*rows: object) -> str | None:
    """What an artist's ``url`` is where it stands for rows of the record: a link to them in every page with their table.

    Marks of `scatter` that stand for a row each take ``urls``, all else takes ``url``. A mark that stands for no row
    of the record (an estimate of another project, a cell without statements) leads nowhere.
    """
    known = [row for row in rows if isinstance(row, str)]
    return f"#{' '.join(known)}" if known else None

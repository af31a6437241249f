"""Drawings on paper: letters of at least six points, the first beside the opening of the page, tall ones over several sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

# what the style sheet leaves a drawing of a sheet of A4, in points: its width, the width of a wide one, its height
_WIDE, _WIDEST, _TALL = 490.1, 538.6, 600.9
_BELOW_OPENING = 405  # of that height, what the opening of a page leaves
_CLOSER = 0.75  # a drawing is not printed at less of its size to fit there
_WHOLE = 230  # a drawing no taller is kept on one sheet
_LEAST = 6  # points
_LETTERS = re.compile(r"\.(p[0-9a-f]{6}_\d+)\{[^{}]*?font-size:([\d.]+)px")
_LINE = re.compile(r'<text\b[^<>]* y="([\d.]+)"')
_PANEL = re.compile(r'<path d="M (\S+) (\S+) L (\S+) \2 L \3 (\S+) L \1 \4 z" class="p[0-9a-f]{6}_0"/>')
_LOW = 25  # what is no higher is the ground of words, not a panel
_TITLE = 14  # of a panel stands no higher above it
_TICKS = 20  # the words of an axis stand no farther below their panel


def printed(drawing: str, name: str, ends: Sequence[float] = (), opening: bool = False) -> tuple[str, str]:
    """A drawing of a page with what paper needs beside it, and the rules that hold on paper.

    Parameters
    ----------
    drawing : str
        As `afpak.markup.drawings.inline` gives it.
    name : str
        The ``data-name`` of its figure, and the address of its shapes.
    ends : sequence
        Where a sheet may end within it, in shares of the whole figure from above, besides between rows of panels.
    opening : bool
        Whether it is the first of its page, which stands on the sheet of the page's opening if it can.

    Returns
    -------
    tuple
        The drawing, followed by its lower parts where it may go on overleaf, and declarations of style.
    """
    top, wide, tall = _view(drawing)
    own, look, rules = f'[data-name="{name}"]', {}, []
    scale = _WIDE / wide
    if wide > 1.5 * _WIDE:
        scale = _WIDEST / wide
        rules.append(f"{own} :is(.drawing,.lower){{width:100%}}")
    high = float(re.search(r'data-whole="0 0 \S+ ([\d.]+)"', drawing)[1])
    ends = [end * high for end in ends] or _ends(drawing, tall) if tall * scale > _WHOLE else []
    if not ends and tall * scale > 1.25 * _TALL:
        ends = [_in_widest_room(drawing, top + 0.42 * tall, top + 0.58 * tall)]
    if ends:
        drawing = _parted(drawing, name, [top, *ends, top + tall])
        look |= {"max-height": "none", "height": "auto", "aspect-ratio": f"{wide:g}/{ends[0] - top:.1f}"}
    else:
        room = _TALL
        if opening and _CLOSER * scale < _BELOW_OPENING / tall < scale:
            room = _BELOW_OPENING
            look["max-height"] = f"{room}pt"
        scale = min(scale, room / tall)
    if look:
        rules.append(f"{own} .drawing{{{';'.join(map(':'.join, look.items()))}}}")
    sizes = [(letters, float(size) * scale / _LEAST) for letters, size in _LETTERS.findall(drawing)]
    for low, high, closer in ((0, 0.8, ";letter-spacing:-.08em"), (0.8, 1, "")):  # what grows much has little room
        looks = ",".join(f".{letters}" for letters, share in sizes if low <= share < high)
        if looks:
            rules.append(f":is({looks}){{font-size:{_LEAST / scale:.2f}px{closer}}}")
    return drawing, f"@media print{{{''.join(rules)}}}" if rules else ""


def _view(drawing: str) -> tuple[float, float, float]:
    top, wide, tall = re.search(r'viewBox="0 (\S+) (\S+) (\S+)"', drawing).groups()
    return float(top), float(wide), float(tall)


def _parted(drawing: str, name: str, edges: list[float]) -> str:
    """The drawing, of which paper shows what is above its second edge, and a part for each pair of edges below."""
    start, _, rest = drawing.partition(">")
    wide = _view(drawing)[1]
    look = re.search(r' style="[^"]*"|$', start)[0]
    parts = [f'{start} preserveAspectRatio="xMidYMin slice"><g id="{name}">{rest.removesuffix("</svg>")}</g></svg>']
    for upper, lower in pairwise(edges[1:]):
        view = f'viewBox="0 {upper:.1f} {wide:g} {lower - upper:.1f}"'
        parts.append(f'<svg class="lower" aria-hidden="true"{look} {view}><use href="#{name}"/></svg>')
    return "".join(parts)


def _ends(drawing: str, tall: float) -> list[float]:
    """Where a sheet may end within a drawing: between two rows of panels of which the upper has an axis of its own."""
    panels = [(float(high), float(low)) for _, low, _, high in _PANEL.findall(drawing)]
    rows: list[tuple[float, float]] = []
    for high, low in sorted(panel for panel in panels if _LOW < panel[1] - panel[0] < 0.9 * tall):
        if rows and high < rows[-1][1]:
            rows[-1] = rows[-1][0], max(low, rows[-1][1])
        else:
            rows.append((high, low))
    lines = _lines(drawing)
    return [
        _in_widest_room(drawing, upper, lower)
        for (_, upper), (lower, _) in pairwise(rows)
        if any(upper < line < min(upper + _TICKS, lower - _TITLE) for line in lines)
    ]


def _lines(drawing: str) -> list[float]:
    return sorted({float(line) for line in _LINE.findall(drawing)})


def _in_widest_room(drawing: str, low: float, high: float) -> float:
    """Where a drawing is parted: between these heights, in the widest room between two lines of words."""
    rooms = [
        (below - above, above, below)
        for above, below in pairwise(line for line in _lines(drawing) if low < line < high)
    ]
    if not rooms:
        return (low + high) / 2
    room, above, below = max(rooms)
    return above + 0.3 * room if room < 20 else below - 14

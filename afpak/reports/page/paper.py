"""Drawings on paper: letters of at least six points, wide ones across the sheet, two sheets for what is taller than one."""

from __future__ import annotations

import re
from itertools import pairwise

# what the style sheet leaves a drawing of a sheet of A4, upright and turned, in points
_WIDE, _WIDEST, _TALL = 490.1, 538.6, 600.9
_TURNED_WIDE, _TURNED_TALL = 785.2, 425.2
_LEAST = 6  # points
_LETTERS = re.compile(r"\.(p[0-9a-f]{6}_\d+)\{[^{}]*?font-size:([\d.]+)px")
_LINE = re.compile(r'<text\b[^<>]* y="([\d.]+)"')


def across(drawing: str) -> bool:
    """Whether a drawing of a page is wide enough for a turned sheet."""
    _, wide, tall = _view(drawing)
    return wide > 1.5 * _WIDE and tall / wide < 1.1 * _TURNED_TALL / _TURNED_WIDE


def printed(drawing: str, name: str) -> tuple[str, str]:
    """A drawing of a page with what paper needs beside it, and the rules that hold on paper.

    Parameters
    ----------
    drawing : str
        As `afpak.markup.drawings.inline` gives it.
    name : str
        The ``data-name`` of its figure, and the address of its shapes.

    Returns
    -------
    tuple
        The drawing, followed by its lower part where one sheet cannot hold it, and declarations of style.
    """
    top, wide, tall = _view(drawing)
    rules = []
    scale = _WIDE / wide
    if wide > 1.5 * _WIDE:
        rules.append(f'[data-name="{name}"] .drawing{{width:100%}}')
        scale = _WIDEST / wide
    if across(drawing):
        scale = min(_TURNED_WIDE / wide, _TURNED_TALL / tall)
    elif tall * scale > 1.25 * _TALL:
        cut = _between_lines(drawing, top, tall)
        start, _, rest = drawing.partition(">")
        shapes = rest.removesuffix("</svg>")
        look = re.search(r' style="[^"]*"|$', start)[0]
        # of the whole only its upper part is seen on paper
        drawing = (
            f'{start} preserveAspectRatio="xMidYMin slice"><g id="{name}">{shapes}</g></svg>'
            f'<svg class="lower" aria-hidden="true"{look} viewBox="0 {cut:.1f} {wide:g} {top + tall - cut:.1f}">'
            f'<use href="#{name}"/></svg>'
        )
        size = f"max-height:none;height:auto;aspect-ratio:{wide:g}/{cut - top:.1f}"
        rules.append(f'[data-name="{name}"] .drawing{{{size}}}')
    else:
        scale = min(scale, _TALL / tall)
    sizes = [(look, float(size) * scale / _LEAST) for look, size in _LETTERS.findall(drawing)]
    for low, high, closer in ((0, 0.8, ";letter-spacing:-.08em"), (0.8, 1, "")):  # what grows much has little room
        looks = ",".join(f".{look}" for look, share in sizes if low <= share < high)
        if looks:
            rules.append(f":is({looks}){{font-size:{_LEAST / scale:.2f}px{closer}}}")
    return drawing, f"@media print{{{''.join(rules)}}}" if rules else ""


def _view(drawing: str) -> tuple[float, float, float]:
    top, wide, tall = re.search(r'viewBox="0 (\S+) (\S+) (\S+)"', drawing).groups()
    return float(top), float(wide), float(tall)


def _between_lines(drawing: str, top: float, tall: float) -> float:
    """Where a drawing is parted: about its middle, in the widest room between two lines of words."""
    lines = sorted({float(line) for line in _LINE.findall(drawing)})
    about = [line for line in lines if top + 0.42 * tall < line < top + 0.58 * tall]
    rooms = [(below - above, above, below) for above, below in pairwise(about)]
    if not rooms:
        return top + tall / 2
    room, above, below = max(rooms)
    return above + 0.3 * room if room < 20 else below - 14

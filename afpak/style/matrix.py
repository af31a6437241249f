"""One drawing for every table of counts: who by act, who by side, who by event, who to whom."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import groupby

from matplotlib.patches import Rectangle

from .. import style

_ROW, _WIDEST, _MARGIN = 0.3, 1.3, 1.6  # inches: a row, the widest column, the names of the rows
_BREAK = 0.6  # rows left free at the line between third parties and the others
_LETTER = 0.075  # inches a letter of a label


@dataclass(frozen=True)
class Column:
    """A column: its label, and the name and colour of the group of columns that it stands in."""

    label: str
    colour: str
    group: str = ""


@dataclass(frozen=True)
class Cell:
    """A count, a small line under it, and how dark the square is (0 to 1; None: no square)."""

    row: str
    column: int
    text: str
    small: str = ""
    weight: float | None = None


def matrix(
    texts: tuple[str, str, str],
    rows: list[str],
    columns: list[Column],
    cells: list[Cell],
    above: int,
    width: float = 9.0,
) -> style.Chart:
    """Draw rows by columns under title, subtitle and over the foot note (``texts``).

    A line parts the first ``above`` rows from the rest. Many narrow columns
    get slanted labels under the names of their groups; few get upright ones
    and, below ``width``, a narrower chart.
    """
    width = max(6.0, min(width, _MARGIN + _WIDEST * len(columns)))
    inch = min((width - _MARGIN) / len(columns), _WIDEST)
    slanted = inch < 0.8
    labels = [c.label if slanted else _wrapped(c.label, inch) for c in columns]
    groups = _groups(columns, inch)
    top = 0.6 + (0.25 + 0.4 * max(text.count("\n") + 1 for *_, text in groups) if groups else 0)
    place = {name: i + (_BREAK if 0 < above <= i else 0) for i, name in enumerate(rows)}
    low = max(place.values()) + 0.6
    longest = max(len(line) for text in labels for line in text.split("\n"))
    head = 0.25 + 0.05 * longest if slanted else 0.2 + 0.14 * max(text.count("\n") + 1 for text in labels)
    fig, axes = style.figure(*texts, height=head + _ROW * (low + top), width=width)
    ax = axes[0, 0]
    ax.hlines(list(place.values()), -0.5, len(columns) - 0.5, color="#eeeff2", lw=0.8, zorder=0)
    for cell in cells:
        _draw(ax, cell, place[cell.row], columns[cell.column].colour)
    if 0 < above < len(rows):
        ax.axhline(above - 0.2, color=style.SOFT, lw=1)
    for left, right, colour, text in groups:
        ax.plot([left - 0.47, right - 0.53], [-0.66, -0.66], color=colour, lw=2.5, solid_capstyle="butt")
        ax.text(left - 0.47, -0.78, text, color=colour, size=7.5, weight="bold", va="bottom", linespacing=1.0)
    slant = {"rotation": 45, "ha": "left", "rotation_mode": "anchor"} if slanted else {}
    ax.set_xticks(range(len(columns)), labels, size=8, color=style.INK, **slant)
    ax.xaxis.tick_top()
    ax.set_yticks(list(place.values()), list(place))
    ax.tick_params(length=0)
    ax.set_xlim(-0.6, max(len(columns), (width - _MARGIN) / _WIDEST) - 0.4)
    ax.set_ylim(low, -top)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    return fig


def _draw(ax, cell: Cell, y: float, colour: str) -> None:
    """A count on its square; without a square, in grey on the guide line of the row."""
    x, middle = cell.column, {"ha": "center", "va": "center"}
    if cell.weight is None:
        ax.text(x, y, cell.text, size=7, color=style.SOFT, bbox={"facecolor": "white", "lw": 0, "pad": 1}, **middle)
        return
    for shade, alpha in (("white", 1.0), (colour, 0.12 + 0.6 * cell.weight**0.5)):
        ax.add_patch(Rectangle((x - 0.47, y - 0.46), 0.94, 0.92, facecolor=shade, alpha=alpha, lw=0))
    ax.text(x, y - (0.14 if cell.small else 0), cell.text, size=8.5, weight="bold", **middle)
    ax.text(x, y + 0.26, cell.small, size=6.3, **middle)


def _wrapped(text: str, inch: float) -> str:
    return "\n".join(textwrap.fill(line, max(int(inch / _LETTER), 5)) for line in text.split("\n"))


def _groups(columns: list[Column], inch: float) -> list[tuple[int, int, str, str]]:
    """First and last column, colour and name of each group, the name broken to the width of its columns."""
    found, left = [], 0
    for (name, colour), members in groupby(columns, key=lambda c: (c.group, c.colour)):
        right = left + len(list(members))
        if name:
            found.append((left, right, colour, _wrapped(name, (right - left) * inch)))
        left = right
    return found

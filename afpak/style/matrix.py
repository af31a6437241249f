"""One drawing for every table of counts: who by act, who by side, who by event, who to whom.

By hand: seaborn's heatmap knows neither two sizes of words in a cell, nor
groups of columns, nor a line between groups of rows.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .page import Page
from .palette import INK, RULE, SOFT

_ROW, _WIDEST, _MARGIN = 0.3, 1.3, 1.6  # inches: a row, the widest column, the names of the rows
_NARROWEST = 6.0  # inches: a page that still holds its title
_BREAK = 0.6  # rows left free at the line between third parties and the others
_LETTER = 0.075  # inches a letter of a label


@dataclass(frozen=True)
class Column:
    """A column: its value in the frame, label, colour, and the name of the group of columns that it stands in."""

    value: object
    label: str
    colour: str
    group: str = ""


def matrix(
    page: Page,
    how: str,
    frame: pd.DataFrame,
    *,
    row: str,
    column: str,
    text: str,
    columns: Sequence[Column],
    small: str | None = None,
    weight: str | None = None,
    above: str | None = None,
    width: float = 9.0,
) -> None:
    """Draw a tidy frame, one row a cell, as a table of words on squares.

    Rows and columns are those of the frame; a cell without text leaves its
    place free, so that a gap of the record can be seen. Many narrow columns
    get slanted labels under the names of their groups; few get upright ones
    and, below ``width``, a narrower chart.

    Parameters
    ----------
    page, how
        Where to draw, and how to read it: see `afpak.style.Page`.
    frame : DataFrame
        Its order is the order of the rows.
    row, column, text : str
        Columns of the frame: the name of the row, the value of one of ``columns``, and what the cell says.
    columns : sequence of Column
        In the order of drawing; what the frame does not hold is left out.
    small : str, optional
        Column of a small line under the text.
    weight : str, optional
        Column of the darkness of the square, 0 to 1; missing: grey text without a square.
    above : str, optional
        Column of booleans: rows that stand first, over a line.
    width : float
        Of the page at most, in inches.
    """
    columns = [one for one in columns if one.value in set(frame[column])]
    width = max(_NARROWEST, min(width, _MARGIN + _WIDEST * len(columns)))
    inch = min((width - _MARGIN) / len(columns), _WIDEST)
    slanted = inch < 0.8
    labels = [one.label if slanted else _wrapped(one.label, inch) for one in columns]
    groups = _groups(columns, inch)
    over = 0.6 + (0.25 + 0.4 * max(_lines(name) for *_, name in groups) if groups else 0)  # rows of room for groups
    places = _places(frame, row, above)
    low = places.max() + 0.6
    head = 0.25 + 0.05 * max(map(len, labels)) if slanted else 0.2 + 0.14 * max(map(_lines, labels))

    _, axes = page(how, height=head + _ROW * (low + over), width=width)
    ax = axes[0, 0]
    ax.hlines(places, -0.5, len(columns) - 0.5, color=RULE, lw=0.8, zorder=0)
    _line_between(ax, places)
    x = frame[column].map({one.value: number for number, one in enumerate(columns)})
    words = [frame[name] if name else pd.Series(pd.NA, frame.index) for name in (text, small, weight)]
    for cell in zip(x, frame[row].map(places), *words, strict=True):
        if pd.notna(cell[2]):
            _cell(ax, *cell, colour=columns[cell[0]].colour)
    for left, right, colour, name in groups:
        ax.plot([left - 0.47, right - 0.53], [-0.66, -0.66], color=colour, lw=2.5, solid_capstyle="butt")
        ax.text(left - 0.47, -0.78, name, size=7.5, weight="bold", va="bottom", linespacing=1.0)
    slant = {"rotation": 45, "ha": "left", "rotation_mode": "anchor"} if slanted else {}
    ax.set_xticks(range(len(columns)), labels, size=8, color=INK, **slant)
    ax.xaxis.tick_top()
    ax.set_yticks(places, places.index)
    ax.tick_params(length=0)
    ax.set_xlim(-0.6, max(len(columns), (width - _MARGIN) / _WIDEST) - 0.4)
    ax.set_ylim(low, -over)
    ax.grid(False)
    ax.spines[:].set_visible(False)


def _places(frame: pd.DataFrame, row: str, above: str | None) -> pd.Series:
    """How far down each row stands, by its name."""
    rows = frame.drop_duplicates(row)
    first = rows[above].astype(bool) if above else pd.Series(True, rows.index)
    names = [*rows.loc[first, row], *rows.loc[~first, row]]
    gap = _BREAK if first.any() else 0
    return pd.Series(np.arange(len(names)) + np.where(np.arange(len(names)) < first.sum(), 0, gap), names)


def _line_between(ax: Axes, places: pd.Series) -> None:
    """The line where rows stand further apart."""
    for upper, lower in pairwise(places):
        if lower - upper > 1 + _BREAK / 2:
            ax.axhline((upper + lower) / 2, color=SOFT, lw=1)


def _cell(ax: Axes, x: int, y: float, text: object, small: object, weight: float, colour: str) -> None:
    """A count on its square; without a square, in grey on the guide line of the row."""
    middle = {"ha": "center", "va": "center"}
    if pd.isna(weight):
        ax.text(x, y, text, size=7, color=SOFT, bbox={"facecolor": "white", "lw": 0, "pad": 1}, **middle)
        return
    small = "" if pd.isna(small) else small
    # at 0.6 of the darkest family of acts, words in INK keep the contrast of 4.5 to 1 that WCAG asks for
    for shade, alpha in (("white", 1.0), (colour, 0.12 + 0.48 * weight**0.5)):
        ax.add_patch(Rectangle((x - 0.47, y - 0.46), 0.94, 0.92, facecolor=shade, alpha=alpha, lw=0))
    ax.text(x, y - (0.14 if small else 0), text, size=8.5, weight="bold", **middle)
    ax.text(x, y + 0.26, small, size=6.3, **middle)


def _wrapped(text: str, inch: float) -> str:
    return "\n".join(textwrap.fill(line, max(int(inch / _LETTER), 5)) for line in text.split("\n"))


def _lines(text: str) -> int:
    return text.count("\n") + 1


def _groups(columns: Sequence[Column], inch: float) -> list[tuple[int, int, str, str]]:
    """First and last column, colour and name of each group, the name broken to the width of its columns."""
    found, left = [], 0
    for (name, colour), members in groupby(columns, key=lambda one: (one.group, one.colour)):
        right = left + len(list(members))
        if name:
            found.append((left, right, colour, _wrapped(name, (right - left) * inch)))
        left = right
    return found

"""One drawing for every table of counts: who by act, who by side, who by event, who to whom.

By hand: seaborn's heatmap knows neither two sizes of words in a cell, nor
groups of columns, nor two tables of one scale.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .drawing import to_rows
from .page import Page
from .palette import INK, RULE, SOFT

_ROW, _WIDEST, _MARGIN = 0.26, 1.3, 1.6  # inches: a row, the widest column, the names of the rows
_NARROWEST = 6.0  # inches: a page that still holds its title
_BETWEEN = 0.3  # inches between two tables
_FOOT = 0.16  # inches of a line under the tables
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
    ids: str | None = None,
    small: str | None = None,
    weight: str | None = None,
    above: str | None = None,
    width: float = 9.0,
    foot: str = "",
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
    ids : str, optional
        Column of the rows of the record (a tuple of ids) that a cell stands for, to which it leads.
    small : str, optional
        Column of a small line under the text.
    weight : str, optional
        Column of the darkness of the square, 0 to 1; missing: grey text without a square.
    above : str, optional
        Column of booleans: rows that stand first, in a table of their own. Each has the columns that its rows fill.
    width : float
        Of the page at most, in inches.
    foot : str
        What stands under the last table, small.
    """
    first = frame[above].astype(bool) if above else pd.Series(True, frame.index)
    parts = [part for part in (frame[first], frame[~first]) if len(part)]
    held = [[one for one in columns if one.value in set(part[column])] for part in parts]
    most = max(map(len, held))
    width = max(_NARROWEST, min(width, _MARGIN + _WIDEST * most))
    inch = min((width - _MARGIN) / most, _WIDEST)
    grids = [_Grid(there, part[row].unique(), inch) for there, part in zip(held, parts, strict=True)]
    ratios = [grid.rows for grid in grids]
    lines = textwrap.wrap(foot, int(width * 14))
    height = _FOOT * len(lines) + sum(grid.head + _ROW * grid.rows for grid in grids) + 2 * _BETWEEN * (len(grids) - 1)
    fig, axes = page(how, height=height, width=width, nrows=len(grids), height_ratios=ratios)
    if len(grids) > 1:
        fig.get_layout_engine().set(h_pad=_BETWEEN / 2)
    for ax, grid, part in zip(axes[:, 0], grids, parts, strict=True):
        grid.lay(ax, max(most, (width - _MARGIN) / _WIDEST) - 0.4)
        x = part[column].map({one.value: number for number, one in enumerate(grid.columns)})
        y = part[row].map({name: number for number, name in enumerate(grid.names)})
        words = [part[name] if name else pd.Series(pd.NA, part.index) for name in (text, small, weight, ids)]
        for cell in zip(x, y, *words, strict=True):
            if pd.notna(cell[2]):
                _cell(ax, *cell, colour=grid.columns[cell[0]].colour)
    if lines:
        ax.set_xlabel("\n".join(lines), loc="left", size=7.5, ma="left")


@dataclass(frozen=True)
class _Grid:
    """One table: its columns, the names of its rows, the inches of a column."""

    columns: Sequence[Column]
    names: Sequence[str]
    inch: float

    @property
    def slanted(self) -> bool:
        return self.inch < 0.8

    @property
    def labels(self) -> list[str]:
        return [one.label if self.slanted else _wrapped(one.label, self.inch) for one in self.columns]

    @property
    def groups(self) -> list[tuple[int, int, str, str]]:
        return _groups(self.columns, self.inch)

    @property
    def over(self) -> float:
        """Rows of room for the names of groups."""
        return 0.6 + (0.25 + 0.4 * max(_lines(name) for *_, name in self.groups) if self.groups else 0)

    @property
    def rows(self) -> float:
        return self.over + len(self.names) - 0.4

    @property
    def head(self) -> float:
        """Inches of the labels of the columns."""
        return 0.25 + 0.05 * max(map(len, self.labels)) if self.slanted else 0.2 + 0.14 * max(map(_lines, self.labels))

    def lay(self, ax: Axes, right: float) -> None:
        """Labels, groups and guide lines; all tables of a page end at one column."""
        places = range(len(self.names))
        ax.hlines(places, -0.5, len(self.columns) - 0.5, color=RULE, lw=0.8, zorder=0)
        for begin, end, colour, name in self.groups:
            ax.plot([begin - 0.47, end - 0.53], [-0.66, -0.66], color=colour, lw=2.5, solid_capstyle="butt")
            ax.text(begin - 0.47, -0.78, name, size=7.5, weight="bold", va="bottom", linespacing=1.0)
        slant = {"rotation": 45, "ha": "left", "rotation_mode": "anchor"} if self.slanted else {}
        ax.set_xticks(range(len(self.columns)), self.labels, size=8, color=INK, **slant)
        ax.xaxis.tick_top()
        ax.set_yticks(places, self.names)
        ax.tick_params(length=0)
        ax.set(xlim=(-0.6, right), ylim=(len(self.names) - 0.4, -self.over))
        ax.grid(False)
        ax.spines[:].set_visible(False)


def _cell(ax: Axes, x: int, y: float, text: object, small: object, weight: float, ids: tuple, colour: str) -> None:
    """A count on its square; without a square, in grey on the guide line of the row."""
    url = to_rows(*ids) if isinstance(ids, tuple) and ids else None
    middle = {"ha": "center", "va": "center", "url": url, "in_layout": False}  # inside the panel as they are
    if pd.isna(weight):
        ax.text(x, y, text, size=7, color=SOFT, bbox={"facecolor": "white", "lw": 0, "pad": 1}, **middle)
        return
    small = "" if pd.isna(small) else small
    # at 0.6 of the darkest family of acts, words in INK keep the contrast of 4.5 to 1 that WCAG asks for
    for shade, alpha in (("white", 1.0), (colour, 0.12 + 0.48 * weight**0.5)):
        ax.add_patch(Rectangle((x - 0.47, y - 0.46), 0.94, 0.92, facecolor=shade, alpha=alpha, lw=0, url=url))
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

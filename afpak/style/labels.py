"""Labels over a time axis, none left out and none on another."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from .. import style

LETTER = 0.0108  # width of a letter of the labels, as a share of the time axis of a full-width chart


def stairs(at: Sequence[float], texts: Sequence[str], letter: float) -> tuple[list[int], float]:
    """The line on which each label stands, and how far to the right the longest reaches.

    From the latest to the earliest, each stands one line above every later one
    that begins under its text. So no text lies on another, and no stem crosses
    a text. Labels of one day stand one over the other, the first on top.
    """
    lines = [0] * len(at)
    placed: list[tuple[float, int]] = []
    ends = [x + letter * (len(text) + 2) for x, text in zip(at, texts, strict=True)]
    for i in sorted(range(len(at)), key=lambda i: (at[i], i), reverse=True):
        under = [line for x, line in placed if x < ends[i]]
        lines[i] = max(under, default=-1) + 1
        placed.append((at[i], lines[i]))
    return lines, max(ends, default=0.0)


def date_axis(ax: Axes, last: float) -> None:
    """Days on the x axis, none after the last day of the record, where only labels reach."""
    style.date_axis(ax)
    ax.set_xticks([day for day in ax.get_xticks() if day < last + 1])

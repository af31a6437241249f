"""Words at the marks of a panel: each on the first of its places that is free."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

HALO = [withStroke(linewidth=2.2, foreground="white")]  # keeps words legible over lines
# where the words of a mark may stand: points to the right and up, the side of the words that is nearest to the mark
NEAR = 12  # points up or down from a mark at which its words need no line to it
AT_STEP = [(-3, 4, "right", "bottom"), (-7, -3, "right", "center"), (5, -4, "left", "top"), (5, 4, "left", "bottom")]
AT_END = [(7, 3, "left", "bottom"), (7, -3, "left", "top"), (7, 10, "left", "bottom"), (7, -10, "left", "top")]
AT_END += [(-7, 4, "right", "bottom"), (-7, -4, "right", "top"), (0, 8, "center", "bottom"), (0, -8, "center", "top")]
AT_END += [
    (side * 7, up, where, "center")
    for up in (22, -22, 32, -32, 44, -44, 58, -58)
    for side, where in ((1, "left"), (-1, "right"))
]


class Label(NamedTuple):
    """Words at a mark, and where they may stand: points right and up of it, and which side of them is next to it."""

    text: Annotation
    places: Sequence[tuple[float, float, str, str]]
    needed: bool


def label(ax: Axes, at: tuple, text: str, places: Sequence, needed: bool = False, **look) -> Label:
    """Words for the mark ``at`` a place of a panel, to be set `apart`."""
    words = ax.annotate(text, at, xytext=(0, 0), textcoords="offset points", path_effects=HALO, **look)
    words.set_in_layout(False)
    return Label(words, places, needed)


def apart(ax: Axes, labels: Sequence[Label]) -> None:
    """Put each label, the needed first, on the first of its places that is free; else only the needed stay.

    To be called once the figure is settled.
    """
    taken, lines = _marks(ax), _lines(ax)
    page = Bbox.from_extents(ax.bbox.x0, ax.bbox.y0, ax.figure.bbox.x1 - 4, ax.bbox.y1)
    for label in sorted(labels, key=lambda label: not label.needed):
        box = _free(label, page, [*taken, *lines]) or (_free(label, page, taken) if label.needed else None)
        if box is None and not label.needed:
            label.text.remove()
        else:
            taken.append(box or _put(label.text, label.places[0]))
            _lead(ax, label.text)


def _free(label: Label, page: Bbox, taken: Sequence[Bbox]) -> Bbox | None:
    """The first of the places of a label that is free."""
    boxes = (_put(label.text, place) for place in label.places)
    return next((box for box in boxes if _inside(box, page) and not box.count_overlaps(taken)), None)


def _lead(ax: Axes, text: Annotation) -> None:
    """A thin line from a mark to words that stand far from it."""
    (right, up), side = text.xyann, {"left": -2, "right": 2, "center": 0}[text.get_ha()]
    if abs(up) > NEAR:
        look = {"arrowstyle": "-", "color": text.get_color(), "lw": 0.6, "alpha": 0.7, "shrinkA": 0, "shrinkB": 4}
        ax.annotate("", text.xy, xytext=(right + side, up), textcoords="offset points", arrowprops=look).set_in_layout(
            False
        )


def _put(text: Annotation, place: tuple[float, float, str, str]) -> Bbox:
    """Move a label to a place; the box of its words, in pixels."""
    right, up, across, along = place
    text.xyann = (right, up)
    text.set(ha=across, va=along)
    return text.get_window_extent()


def _inside(box: Bbox, panel: Bbox) -> bool:
    return panel.x0 <= box.x0 and box.x1 <= panel.x1 and panel.y0 <= box.y0 and box.y1 <= panel.y1


def _marks(ax: Axes) -> list[Bbox]:
    """The boxes of the marks and arrows of a panel, in pixels."""
    point = ax.figure.dpi / 72
    marks = [p for marks in ax.collections for p in marks.get_offset_transform().transform(marks.get_offsets())]
    boxes = [Bbox.from_extents(x, y, x, y).padded(3.5 * point) for x, y in marks]
    return boxes + [text.get_window_extent() for text in ax.texts if text.arrow_patch]


def _lines(ax: Axes) -> list[Bbox]:
    """The boxes of the steps of a panel, in pixels."""
    point, boxes = ax.figure.dpi / 72, []
    for line in ax.lines:
        for (x, y), (to, up) in pairwise(ax.transData.transform(line.get_xydata())):
            boxes += [Bbox.from_extents(x, y, to, y).padded(point), Bbox.from_extents(to, y, to, up).padded(point)]
    return boxes

"""Room for marks and words along a time axis: none left out and none on another."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from .palette import FAINT

SIZE, LINE = 6.8, 0.16  # of labels on leaders: points of their letters, inches from one row to the next


def pack(spans: pd.DataFrame, room: float) -> list[int]:
    """Rows, from 0, in which spans (``from``, ``to``) keep at least ``room`` between them."""
    ends: list[float] = []
    rows = {}
    for span in spans.sort_values("from", kind="stable").itertuples():
        free = [row for row, end in enumerate(ends) if end + room <= span[1]]
        row = free[0] if free else len(ends)
        ends[row : row + 1] = [span[2]]
        rows[span.Index] = row
    return [rows[i] for i in spans.index]


def stand(at: Sequence[float], width: Sequence[float], high: float = float("inf")) -> pd.DataFrame:
    """Where labels stand that hang on a leader from their point, so that no leader crosses a label on its right.

    A label runs to the right of its leader, or to the left where it would
    pass ``high``. From the latest to the earliest, each stands one row above
    every label that it meets; those that run to the left come first, and
    leaders from above may cross them: they need a white ground. Labels of one
    point stand one over the other, the first on top.

    Returns
    -------
    DataFrame, one row a label, in the order given
        ``x``, ``left``, ``right`` in units of the axis; ``row`` from 0.
    """
    labels = pd.DataFrame({"x": list(at), "width": list(width)}, dtype=float)
    labels["left"] = labels["x"].where(labels["x"] + labels["width"] <= high, labels["x"] - labels["width"])
    labels["right"] = labels["left"] + labels.pop("width")
    leftward = labels["left"] < labels["x"]
    order = [*labels.index[leftward], *labels[~leftward].sort_values("x", kind="stable").index[::-1]]
    rows: dict[int, int] = {}
    for label in order:
        left, right = labels.loc[label, "left"], labels.loc[label, "right"]
        met = [row for other, row in rows.items() if labels["left"][other] < right and labels["right"][other] > left]
        rows[label] = max(met, default=-1) + 1
    labels["row"] = pd.Series(rows, dtype=int).reindex(labels.index) if rows else pd.Series(dtype=int)
    return labels


def wide(text: str, size: float = SIZE) -> float:
    """Inches that a text takes in the font of the charts."""
    return text_to_path.get_text_width_height_descent(text, FontProperties(size=size), ismath=False)[0] / 72


def limits(days: pd.Series) -> tuple[float, float]:
    """Ends of a time axis, in days of matplotlib, with room for marks on the first and last day."""
    low, high = (mdates.date2num(day) for day in (days.min(), days.max()))
    span = max(high - low, 3.0)
    room = max(0.6, 0.02 * span)
    return low - room, low + span + room


def per_inch(limits: tuple[float, float], labels: pd.DataFrame, names: Sequence[str], size: float) -> float:
    """Days to an inch of a panel on a page of 9 inches.

    The panel leaves room for the names of its lanes on its left, and on its
    right for labels (``day``, ``text``) of late days that reach beyond it.
    """
    room = 9.0 - max((wide(name, size) for name in names), default=0) - 0.4
    reach = [
        (x - limits[0]) / max(room - _width(text), 1.0) for x, text in zip(_at(labels), labels["text"], strict=True)
    ]
    return max([(limits[1] - limits[0]) / room, *reach])


def above(labels: pd.DataFrame, per_inch: float) -> pd.DataFrame:
    """Labels (``day``, ``text``) and where they `stand` above a panel."""
    return labels.join(stand(_at(labels), [_width(text) * per_inch for text in labels["text"]]).set_axis(labels.index))


def _at(labels: pd.DataFrame) -> list[float]:
    return [mdates.date2num(day) for day in labels["day"]]


def _width(text: str) -> float:
    return wide(text) + 0.12  # the space on both sides of the words


def height(labels: pd.DataFrame) -> float:
    """Inches that labels take above a panel."""
    return LINE * (labels["row"].max() + 1) + 0.1 if len(labels) else 0.0


def hang(ax: Axes, labels: pd.DataFrame) -> None:
    """Write labels above a panel, each on a leader to the panel's top, ``LINE`` inches a row.

    The panel keeps its own scale for what it draws.

    Parameters
    ----------
    labels : DataFrame
        What `above` returns; a ``marker`` in its ``colour``, where there are
        such columns, stands on the leader beside the words, hollow where
        ``hollow`` says so.
    """
    inches = ax.figure.dpi_scale_trans + ScaledTranslation(0, 1, ax.transAxes)
    look = {"transform": blended_transform_factory(ax.transData, inches), "clip_on": False}
    for label in labels.assign(**{"marker": "", "colour": FAINT, "hollow": False} | dict(labels)).itertuples():
        y = LINE * (label.row + 0.8)
        mark = {"marker": label.marker, "markevery": [1], "ms": 4, "mec": label.colour}
        mark["mfc"] = "white" if label.hollow else label.colour
        ax.plot([label.x, label.x], [0, y], color=FAINT, lw=0.7, zorder=1, **mark, **look)
        ax.text(label.x, y, f"  {label.text}", size=SIZE, va="center_baseline", **look)

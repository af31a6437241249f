"""Room for marks and words along a time axis: none left out and none on another."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

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
    """Where labels stand that hang on a leader from their point, so that no leader crosses another label.

    A label runs to the right of its leader, or to the left where it would
    pass ``high``. From the latest to the earliest, each stands one row above
    every label that it meets; those that run to the left come first. Labels of
    one point stand one over the other, the first on top.

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

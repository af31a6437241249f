"""How every chart looks: what a chart is, party colours and markers, titles, foot notes, keys, dates."""

from .chart import GRID, INK, SOFT, Chart, chart
from .page import COLOUR, MARKER, count, date_axis, figure, fill, handle, nothing

__all__ = [
    "COLOUR",
    "GRID",
    "INK",
    "MARKER",
    "SOFT",
    "Chart",
    "chart",
    "count",
    "date_axis",
    "figure",
    "fill",
    "handle",
    "nothing",
]

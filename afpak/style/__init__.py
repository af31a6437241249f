"""How every chart looks: what a chart is, its page, the palette, days, weeks, labels, tables of counts."""

from .chart import Chart
from .dates import date_axis
from .drawing import to_rows, unpainted
from .page import Page, chart, count, figure, handle, mark, nothing
from .palette import COLOUR, GRID, INK, MARKER, SOFT

__all__ = [
    "COLOUR",
    "GRID",
    "INK",
    "MARKER",
    "SOFT",
    "Chart",
    "Page",
    "chart",
    "count",
    "date_axis",
    "figure",
    "handle",
    "mark",
    "nothing",
    "to_rows",
    "unpainted",
]

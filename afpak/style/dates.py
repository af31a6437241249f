"""Days on the x axis."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import matplotlib.dates as mdates
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from ..record.text import short_day


def date_axis(ax: Axes, ticks: int = 9) -> None:
    """Days on the x axis, never hours, with at most ``ticks`` of them; the year stands under the first."""
    low, high = ax.get_xlim()
    short = mdates.DayLocator(interval=-(-9 // ticks))
    ax.xaxis.set_major_locator(short if high - low <= 9 else _Dates(minticks=3, maxticks=ticks))
    ax.xaxis.set_major_formatter(FuncFormatter(_day))


class _Dates(mdates.AutoDateLocator):
    """Remembers its ticks: one drawing asks for them ten times, and finding them is slow."""

    known: tuple[tuple[float, float], Sequence[float]] | None = None

    def __call__(self) -> Sequence[float]:
        span = tuple(self.axis.get_view_interval())
        if self.known is None or self.known[0] != span:
            self.known = span, super().__call__()
        return self.known[1]


@functools.cache
def _day(x: float, place: int) -> str:
    day = mdates.num2date(x)
    return f"{short_day(day)}\n{day:%Y}" if place == 0 else short_day(day)

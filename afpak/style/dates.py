"""Days on the x axis."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.dates as mdates
from matplotlib.axes import Axes
from matplotlib.ticker import Formatter

from ..record.text import short_day


def date_axis(ax: Axes, ticks: int = 9) -> None:
    """Days on the x axis, never hours, with at most ``ticks`` of them; the year stands under its first."""
    low, high = ax.get_xlim()
    short = mdates.DayLocator(interval=-(-9 // ticks))
    ax.xaxis.set_major_locator(short if high - low <= 9 else _Dates(minticks=3, maxticks=ticks))
    ax.xaxis.set_major_formatter(_Days())


class _Dates(mdates.AutoDateLocator):
    """Remembers its ticks: one drawing asks for them ten times, and finding them is slow."""

    known: tuple[tuple[float, float], Sequence[float]] | None = None

    def __call__(self) -> Sequence[float]:
        span = tuple(self.axis.get_view_interval())
        if self.known is None or self.known[0] != span:
            self.known = span, super().__call__()
        return self.known[1]


class _Days(Formatter):
    """Each tick in words, with the year where it is another than that of the tick before."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        days = [mdates.num2date(x) for x in values]
        years = [None, *(day.year for day in days)]
        return [
            short_day(day) if day.year == before else f"{short_day(day)}\n{day:%Y}"
            for day, before in zip(days, years, strict=False)
        ]

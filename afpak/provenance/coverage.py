"""Which days the record covers. A day without a row is a gap in the record, no quiet day in the world."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from .. import style
from ..record.frames import DATED
from ..record.measured import Measured
from ..record.schema import DATA_VERSION
from ..record.tables import Tables
from ..record.text import long_day, plural
from ..style.palette import COUNT, SILENT
from .basis import every

HALF_A_DAY = pd.Timedelta(hours=12)


def coverage(tables: Tables) -> Measured:
    """How many rows became public on each day (``known_on``).

    Returns
    -------
    DataFrame, indexed by ``day``
        ``events``, ``claims``, ``statements``: rows; all NA on a day without
        any row, which is a gap in the record and no quiet day in the world.
        The days are those of the cut, from the first day of the record to the
        last row, or where the cut says more, to the day of the data at most.

    Facts
    -----
    ``days``: how many. ``empty``: days without a row. ``gaps``: first and last
    day of each run of them. ``outside``: rows that became public outside these
    days. ``undated``: rows of unknown day, on no day of the chart.
    """
    days = {name: getattr(tables, name)["known_on"].dropna() for name in DATED}
    known = pd.concat(days.values())
    index = _days(tables, known)
    frame = pd.DataFrame({name: found.value_counts().reindex(index, fill_value=0) for name, found in days.items()})
    frame = frame.astype("Int64")
    empty = frame.sum(axis=1) == 0
    frame[empty] = pd.NA
    return tables.measured(
        "coverage",
        frame,
        of=every(tables),
        days=len(frame),
        empty=int(empty.sum()),
        gaps=_runs(empty),
        outside=int((~known.isin(index)).sum()),
        undated=sum(len(tables.without_day(name)) for name in DATED),
    )


def _finding(rows: Measured) -> str:
    facts = rows.about.facts
    return f"Days without a row on record: {facts['empty']} of {facts['days']}"


@style.chart(
    of=coverage,
    title="Which days does the record cover?",
    lacking="events, claims or statements of known day",
    finding=_finding,
)
def plot_coverage(rows: Measured, page: style.Page) -> str:
    """Draw how many rows became public on each day (`coverage`); days without any row are shaded."""
    facts = page.about.facts
    left = f"{plural(facts['undated'], 'row')} of unknown day"
    if facts["outside"]:
        left += f" and {plural(facts['outside'], 'row')} of days outside the cut"
    how = (
        f"Rows by the day on which they became public. Each panel has a scale of its own. Shaded: no "
        f"row of any kind on record for the day, which says nothing about the day itself. Not drawn: {left}."
    )
    _, axes = page(how, height=3.9, nrows=len(DATED), sharex=True)
    for ax, name in zip(axes[:, 0], DATED, strict=True):
        _bars(ax, rows[name])
        ax.set_title(f"{name.capitalize()} ({style.count(rows[name].sum())})")
        for first, last in facts["gaps"]:
            ax.axvspan(first - HALF_A_DAY, last + HALF_A_DAY, color=SILENT, lw=0, zorder=0)
    first, last = mdates.date2num(rows.index[[0, -1]])
    axes[0, 0].set_xlim(first - 0.6, last + 0.6)
    style.date_axis(axes[-1, 0])
    busy = rows.sum(axis=1).idxmax()
    counts = ", ".join(plural(rows.at[busy, name], name[:-1]) for name in DATED)
    return (
        f"{facts['empty']} of {plural(facts['days'], 'day')} without a row on record.{_longest(facts['gaps'])} "
        f"Most rows became public on {long_day(busy)}: {counts}. Not drawn: {left}."
    )


def _bars(ax: Axes, counts: pd.Series) -> None:
    some = counts[counts.fillna(0) > 0].astype(int)  # no bar for a day without one: a span may be of centuries
    ax.bar(some.index, some, width=0.9, color=COUNT)
    ax.grid(axis="y")
    ax.grid(visible=False, axis="x")
    ax.set_ylim(0, max(1.0, some.max() * 1.08) if len(some) else 1.0)
    ax.yaxis.set_major_locator(MaxNLocator(3, integer=True))


def _longest(gaps: list[tuple[pd.Timestamp, pd.Timestamp]]) -> str:
    """A sentence on the longest gap, the first of several."""
    if not gaps:
        return ""
    first, last = max(gaps, key=lambda gap: gap[1] - gap[0])
    return f" The longest gap runs from {long_day(first)} to {long_day(last)}."


def _days(tables: Tables, known: pd.Series) -> pd.DatetimeIndex:
    """The days of the cut, from the first day of the record on; none where no row has a day."""
    if known.empty:
        return pd.DatetimeIndex([], name="day")
    first, last = tables.window()
    # a folder without episodes begins with its first row
    begins = pd.Series([first, tables.episodes["start"].min()]).max()
    if pd.isna(last) or last == tables.known_as_of:
        last = known.max()
    last = min(last, pd.Timestamp(DATA_VERSION.replace(".", "-")))
    # none where the last row lies before the first day
    return pd.date_range(known.min() if pd.isna(begins) else begins, last, name="day")


def _runs(empty: pd.Series) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """First and last day of each run of days without a row."""
    runs = empty[empty].groupby((~empty).cumsum()[empty])
    return [(days.index[0], days.index[-1]) for _, days in runs]

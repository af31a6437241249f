"""Counting and drawing by week, shared by the charts that do."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.dates as mdates
import pandas as pd
import seaborn as sns
from matplotlib.colors import to_hex
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from .dates import date_axis
from .drawing import to_rows
from .palette import SILENT

WEEK = pd.Timedelta(days=7)


def monday(days: pd.Series) -> pd.Series:
    """The Monday of the week of each day."""
    return days.dt.to_period("W-SUN").dt.start_time.rename("week")


def weeks_of(days: pd.Series) -> pd.DatetimeIndex:
    """Every Monday from the first to the last day."""
    seen = monday(days)
    return pd.date_range(seen.min(), seen.max(), freq="7D", name="week") if len(seen) else pd.DatetimeIndex([])


def bars(
    ax,
    days: pd.Series,
    values: pd.Series,
    colours: Mapping[str, str],
    weeks: pd.DatetimeIndex,
    ids: pd.Series,
    multiple="stack",
):
    """Bars by week, the first of ``colours`` (value: colour) at the foot.

    ``multiple``, as seaborn's `histplot` has it: ``stack`` for numbers,
    ``fill`` for shares of the week. ``ids`` are the rows that were counted, to
    which the bars lead. `key` names the colours.
    """
    if days.empty:  # histplot would warn that nothing is left to colour
        return
    first = mdates.date2num(weeks[0])
    sns.histplot(
        x=mdates.date2num(days),
        hue=values.astype(str).to_numpy(),
        hue_order=list(colours)[::-1],  # histplot puts the first on top
        palette=dict(colours),
        binwidth=7,
        binrange=(first, first + 7 * len(weeks)),
        multiple=multiple,
        alpha=1,
        edgecolor="white",
        linewidth=0.4,
        legend=False,
        ax=ax,
    )
    ax.set(xlabel="", ylabel="")
    counted = ids.groupby([values.astype(str).map(colours).to_numpy(), monday(days).to_numpy()]).agg(tuple).to_dict()
    for bar in [bar for bars in ax.containers for bar in bars]:
        week = weeks[0] + WEEK * round((bar.get_x() - first) / 7)
        if rows := counted.get((to_hex(bar.get_facecolor()), week)):
            bar.set_url(to_rows(*rows))
        else:
            bar.set_visible(False)  # of no height


def key(ax, colours: Mapping[str, str]) -> None:
    """What the colours of `bars` mean, beside the panel and in the same order."""
    handles = [Patch(color=colour, label=label) for label, colour in reversed(colours.items())]
    ax.legend(handles=handles, loc="center left", bbox_to_anchor=(1.005, 0.5), fontsize=7.5)


def whole_numbers(ax) -> None:
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))


def gaps(panels, weeks: pd.DatetimeIndex) -> None:
    """Grey weeks: nothing on record, which is not a zero."""
    for ax in panels:
        for week in weeks:
            ax.axvspan(week, week + WEEK, color=SILENT, lw=0, zorder=0)


def week_axis(ax, weeks: pd.DatetimeIndex, ticks: int = 9) -> None:
    ax.set_xlim(weeks[0] - pd.Timedelta(days=1), weeks[-1] + WEEK + pd.Timedelta(days=1))
    date_axis(ax, ticks)

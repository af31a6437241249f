"""Counting and drawing by week, shared by the charts that do."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from .. import style

WEEK, HALF = pd.Timedelta(days=7), pd.Timedelta(days=3.5)
HATCH = ("", "///", "...", "xxx", "\\\\\\", "++", "--", "oo")


def monday(days: pd.Series) -> pd.Series:
    """The Monday of the week of each day."""
    return days.dt.to_period("W-SUN").dt.start_time.rename("week")


def weeks_of(days: pd.Series) -> pd.DatetimeIndex:
    """Every Monday from the first to the last day."""
    seen = monday(days)
    return pd.date_range(seen.min(), seen.max(), freq="7D", name="week") if len(seen) else pd.DatetimeIndex([])


def counts(seen: pd.Series, weeks: pd.DatetimeIndex, days: pd.Series, values: pd.Series, wanted) -> pd.DataFrame:
    """How often each wanted value occurs per week.

    ``days`` and ``values`` are counted; ``seen`` are the days on which
    anything is on record: a week that holds none of them is NA, not zero.
    """
    table = pd.crosstab(monday(days), values.astype(str))
    table = table.reindex(index=weeks, columns=list(wanted), fill_value=0).astype("Int64")
    table.loc[~table.index.isin(monday(seen))] = pd.NA
    return table


def stack(ax, table: pd.DataFrame, colours: tuple[str, ...], legend: bool = True) -> None:
    """Bars on top of each other; the legend names only what occurs."""
    base = np.zeros(len(table))
    for number, column in enumerate(table.columns):
        values = table[column].fillna(0).to_numpy(dtype=float)
        some = values > 0
        if some.any():
            look = {"color": colours[number % len(colours)], "hatch": HATCH[number % len(HATCH)]}
            look |= {"edgecolor": "white", "lw": 0.4}
            ax.bar(table.index[some] + HALF, values[some], width=5.8, bottom=base[some], label=column, **look)
        base += values
    ax.set_ylim(bottom=0)
    if legend and ax.get_legend_handles_labels()[1]:
        ax.legend(loc="center left", bbox_to_anchor=(1.005, 0.5), fontsize=7.5, reverse=True)


def whole_numbers(ax) -> None:
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))


def gaps(panels, weeks: pd.DatetimeIndex) -> None:
    """Grey weeks: nothing on record, which is not a zero."""
    for ax in panels:
        for week in weeks:
            ax.axvspan(week, week + WEEK, color="#f1f1f4", lw=0, zorder=0)


def week_axis(ax, weeks: pd.DatetimeIndex, ticks: int = 9) -> None:
    ax.set_xlim(weeks[0] - pd.Timedelta(days=1), weeks[-1] + WEEK + pd.Timedelta(days=1))
    style.date_axis(ax, ticks)

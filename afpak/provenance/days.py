"""Which days the record covers. A day without a row is a gap in the record, no quiet day in the world."""

from __future__ import annotations

import pandas as pd

from ..record.schema import DATA_VERSION
from ..record.tables import DATED, Tables
from .measures import every


def coverage(tables: Tables) -> pd.DataFrame:
    """How many rows became public on each day (``known_on``).

    Returns
    -------
    DataFrame, indexed by ``day``
        ``events``, ``claims``, ``statements``: rows; all NA on a day without
        any row, which is a gap in the record and no quiet day in the world.
        The days are those of the cut, from the first day of the record to the
        last row, or where the cut says more, to the day of the data at most.
        ``attrs``: ``days``; ``empty``, days without a row; ``longest``, first
        and last day of the longest gap, None without one; ``outside``, rows
        that became public outside these days; ``undated``, rows of unknown
        day, on no day of the chart.
    """
    days = {name: getattr(tables, name)["known_on"].dropna() for name in DATED}
    known = pd.concat(days.values())
    index = _days(tables, known)
    frame = pd.DataFrame({name: found.value_counts().reindex(index, fill_value=0) for name, found in days.items()})
    frame = frame.astype("Int64")
    empty = frame.sum(axis=1) == 0
    frame[empty] = pd.NA
    frame.attrs = {
        "note": tables.note(every(tables)), "cut": tables.cut, "days": len(frame), "empty": int(empty.sum()),
        "longest": _longest(empty), "outside": int((~known.isin(index)).sum()),
        "undated": sum(len(tables.without_day(name)) for name in DATED),
    }  # fmt: skip
    return frame


def _days(tables: Tables, known: pd.Series) -> pd.DatetimeIndex:
    """The days of the cut; none where no row has a day."""
    chosen = tables.episodes[tables.episodes["episode_id"] == tables.episode_id]
    if known.empty:
        return pd.DatetimeIndex([], name="day")
    lows = [tables.episodes["start"].min(), tables.start, *chosen["start"]]
    highs = [pd.Timestamp(DATA_VERSION.replace(".", "-")), tables.end, tables.known_as_of, *chosen["end"]]
    # a folder without episodes begins with its first row
    low = max((day for day in lows if pd.notna(day)), default=known.min())
    high = min(day for day in highs if pd.notna(day))
    if tables.end is None and not chosen["end"].notna().any():
        high = min(high, known.max())
    return pd.date_range(low, high, name="day")  # none where the last row lies before the first day


def _longest(empty: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """First and last day of the longest run of days without a row; the first of several."""
    runs = empty[empty].groupby((~empty).cumsum()[empty])
    if not len(runs):
        return None
    longest = max((days.index for _, days in runs), key=len)
    return longest[0], longest[-1]

"""What a day is, for every function that takes one."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import numpy as np
import pandas as pd

Day = str | date | np.datetime64  # datetime and Timestamp are dates; see `parse_day`


def parse_day(value: Day, name: str) -> pd.Timestamp:
    """A calendar day, at midnight and without a zone; else the sentence that says what was wrong begins with ``name``.

    A day is a text as 2026-02-27, a `datetime.date`, or a moment without a zone
    (`datetime.datetime`, `pandas.Timestamp`, `numpy.datetime64` of a day or
    finer), whose time of day is dropped. None of these is a day: a moment with
    a zone, since its day is another one elsewhere; a number or a truth value,
    whatever it may count; a month or a year; what is not known; a year before 1000.

    Examples
    --------
    >>> from datetime import date
    >>> parse_day(date(2026, 2, 27), "as_of") == parse_day("2026-02-27", "as_of")
    True
    """
    found = None
    with suppress(ValueError):
        if isinstance(value, str):
            found = date.fromisoformat(value)
            found = found if found.isoformat() == value else None  # it takes 20260227 and 2026-W09-5 as well
        elif isinstance(value, np.datetime64):
            found = value.astype("datetime64[D]").item() if np.datetime_data(value.dtype)[0] not in "YMW" else None
        elif isinstance(value, date) and value is not pd.NaT and getattr(value, "tzinfo", None) is None:
            found = date(value.year, value.month, value.day)
    if not isinstance(found, date) or found.year < 1000:
        given = repr(str(value)) if isinstance(value, str) else " ".join(repr(value).split())
        given = given if len(given) <= 100 else f"{given[:99]}…"
        raise ValueError(f"{name}: {given} is not a day; write it as 2026-02-27")
    return pd.Timestamp(found).as_unit("us")


def parse_span(start: Day | None, end: Day | None) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """First and last day of a span, None where it is open."""
    first, last = (None if d is None else parse_day(d, n) for d, n in ((start, "start"), (end, "end")))
    if first is not None and last is not None and last < first:
        raise ValueError(f"the span ends ({last:%Y-%m-%d}) before it starts ({first:%Y-%m-%d})")
    return first, last

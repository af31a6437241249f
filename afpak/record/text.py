"""Days and text in words, the same on every system."""

from __future__ import annotations

import calendar
import datetime
import difflib
from collections.abc import Iterable

import pandas as pd


def long_day(day: datetime.date) -> str:
    """A day with its month in full, or that it is unknown; no leading zero, for which strftime has no code on Windows.

    Examples
    --------
    >>> import pandas as pd
    >>> long_day(pd.Timestamp("2026-03-05"))
    '5 March 2026'
    """
    return "day unknown" if pd.isna(day) else f"{day.day} {day:%B %Y}"


def short_day(day: datetime.date, year: bool = False) -> str:
    """A day for a narrow place, or that it is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> short_day(pd.Timestamp("2026-03-05")), short_day(pd.Timestamp("2026-03-05"), year=True)
    ('5 Mar', '5 Mar 2026')
    """
    if pd.isna(day):
        return "day unknown"
    return f"{day.day} {day:%b %Y}" if year else f"{day.day} {day:%b}"


def span(first: datetime.date | None, last: datetime.date | None) -> str:
    """Days from a first to a last one in words; an end that is open (None or NaT) is not told.

    Examples
    --------
    >>> import pandas as pd
    >>> day = pd.Timestamp
    >>> span(day("2026-02-27"), day("2026-02-27")), span(day("2026-02-01"), day("2026-02-28"))
    ('on 27 February 2026', 'in February 2026')
    >>> span(day("2026-02-21"), day("2026-03-20")), span(None, day("2026-03-20"))
    ('from 21 February 2026 to 20 March 2026', 'to 20 March 2026')
    """
    ends = [day for day in (first, last) if day is not None and day == day]  # NaT equals nothing
    if len(ends) == 2 and ends[0] == ends[1]:
        return f"on {long_day(ends[0])}"
    if (
        len(ends) == 2
        and ends[0].day == 1
        and (ends[1] + datetime.timedelta(days=1) - ends[0]).days == _in_month(ends[0])
    ):
        return f"in {ends[0]:%B %Y}"
    named = zip(("from", "to"), (first, last), strict=True)
    return " ".join(f"{word} {long_day(day)}" for word, day in named if day is not None and day == day)


def _in_month(day: datetime.date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def capital(text: str) -> str:
    """A text that opens a sentence; `str.capitalize` would make names small.

    Examples
    --------
    >>> capital("whole record, only claimant Pakistan")
    'Whole record, only claimant Pakistan'
    """
    return text[:1].upper() + text[1:]


def escaped(text: str) -> str:
    """Text fit for one line of a terminal: what controls it is written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def plural(number: int, what: str) -> str:
    """A number and what is counted.

    Examples
    --------
    >>> plural(1, "row"), plural(1234, "row")
    ('1 row', '1,234 rows')
    """
    return f"{int(number):,} {what}{'' if number == 1 else 's'}"


def foremost(counts: pd.Series) -> object:
    """The label of the highest number; None where there is none above 0, or another is as high.

    Examples
    --------
    >>> foremost(pd.Series({"Iran": 5, "China": 4})), foremost(pd.Series({"Iran": 5, "China": 5}))
    ('Iran', None)
    """
    most = counts[counts == counts.max()]
    return most.index[0] if len(most) == 1 and most.iloc[0] > 0 else None


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """A sentence on a name that is not known, with those that hold it, else the nearest.

    Examples
    --------
    >>> unknown("actor", "quatar", ["iran", "qatar", "unama"])
    "unknown actor 'quatar'; perhaps qatar, unama or iran"
    >>> unknown("event", "Omid", ["2026-03-16-omid-hospital-strike", "2026-03-18-eid-pause"])
    "unknown event 'Omid'; perhaps 2026-03-16-omid-hospital-strike"
    """
    known, name = sorted(known), str(name)
    holding = [one for one in known if name and name.casefold() in one]
    near = holding[:3] or difflib.get_close_matches(name, known, cutoff=0)
    *others, last = near or ["none is on record"]
    return f"unknown {what} {name!r}; perhaps {', '.join(others)}{' or ' * bool(others)}{last}"

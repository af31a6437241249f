"""Days and text in words, the same on every system."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable

import pandas as pd


def long_day(day: datetime.date) -> str:
    """A day with its month in full; without a leading zero, for which strftime has no code that Windows knows.

    Examples
    --------
    >>> import pandas as pd
    >>> long_day(pd.Timestamp("2026-03-05"))
    '5 March 2026'
    """
    return f"{day.day} {day:%B %Y}"


def short_day(day: datetime.date, year: bool = False) -> str:
    """A day for a narrow place.

    Examples
    --------
    >>> import pandas as pd
    >>> short_day(pd.Timestamp("2026-03-05")), short_day(pd.Timestamp("2026-03-05"), year=True)
    ('5 Mar', '5 Mar 2026')
    """
    return f"{day.day} {day:%b %Y}" if year else f"{day.day} {day:%b}"


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
    known = sorted(known)
    holding = [one for one in known if name.casefold() in one]
    near = holding[:3] or difflib.get_close_matches(name, known, cutoff=0)
    *others, last = near or ["none is on record"]
    return f"unknown {what} {name!r}; perhaps {', '.join(others)}{' or ' * bool(others)}{last}"

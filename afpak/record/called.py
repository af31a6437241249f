"""What readers call the rows that have no name of their own."""

from __future__ import annotations

import pandas as pd

from .tables import Tables
from .text import capital, long_day


def event_names(tables: Tables) -> pd.Series:
    """Kind, places and day of each event (also of those that stand from before the cut), by id.

    Examples
    --------
    >>> import afpak
    >>> event_names(afpak.load())["2026-03-16-omid-hospital-strike"]
    'Air strike, Omid Addiction Treatment Hospital, Kabul, 16 March 2026'
    """
    events = pd.concat([pd.DataFrame(tables.events), tables.standing])
    kinds, places = tables.names("event_kinds").to_dict(), tables.names("places").to_dict()
    named = {e.event_id: _name(e, kinds[e.kind], [places[place] for place in e.places]) for e in events.itertuples()}
    return pd.Series(named, dtype="string")


def _name(event, kind: str, places: list[str]) -> str:
    named = [name for number, name in enumerate(places) if name not in ", ".join(places[:number])]
    where = ", ".join(named[:2]) + (" and elsewhere" if len(named) > 2 else "")
    night = " (night)" if event.date_precision == "night" else ""
    return capital(f"{kind}, {where}, {long_day(event.start)}{night}")

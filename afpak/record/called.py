"""What readers call the rows that have no name of their own."""

from __future__ import annotations

import pandas as pd

from .tables import Tables
from .text import capital, long_day

# What happened in words that the sides share: not who did it, and nothing that one of them denies.
SHARED = {
    "2025-10-09-kabul-blasts": "explosions in Kabul",
    "2025-10-11-durand-line-attacks": "attacks along the Durand Line",
    "2025-10-15-spin-boldak-clash": "fighting at Spin Boldak and Chaman",
    "2025-11-25-khost-strike": "strikes on Khost",
    "2026-01-31-balochistan-attacks": "attacks in Balochistan",
    "2026-02-06-islamabad-mosque": "bombing of a mosque in Islamabad",
    "2026-02-21-pakistan-strikes-nangarhar-paktika": "strikes on Nangarhar and Paktika",
    "2026-02-27-strikes-kabul-kandahar-paktia": "strikes on Kabul, Kandahar and Paktia",
    "2026-03-16-omid-hospital-strike": "blast at the Omid hospital in Kabul",
}


def event_names(tables: Tables) -> pd.Series:
    """Shared words, or kind and places, and day of each event (also of those that stand from before the cut), by id.

    Examples
    --------
    >>> import afpak
    >>> event_names(afpak.load())["2026-03-16-omid-hospital-strike"]
    'Blast at the Omid hospital in Kabul, 16 March 2026'
    """
    events = pd.concat([pd.DataFrame(tables.events), tables.standing])
    kinds, places = tables.names("event_kinds").to_dict(), tables.names("places").to_dict()
    named = {e.event_id: _name(e, kinds[e.kind], [places[place] for place in e.places]) for e in events.itertuples()}
    return pd.Series(named, dtype="string")


def _name(event, kind: str, places: list[str]) -> str:
    named = [name for number, name in enumerate(places) if name not in ", ".join(places[:number])]
    where = ", ".join(named[:2]) + (" and elsewhere" if len(named) > 2 else "")
    night = " (night)" if event.date_precision == "night" else ""
    return capital(f"{SHARED.get(event.event_id, f'{kind}, {where}')}, {long_day(event.start)}{night}")

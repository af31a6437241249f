"""ACLED: exports of the Armed Conflict Location & Event Data project.

Column sets told apart: since 2023 (``disorder_type``), 2017 to 2022
(``data_id`` or numbered actors without it) and before (``gwno``, no sub-event
types). Header lines in capitals, commas or semicolons, and days written as
``2026-02-27``, ``27 February 2026`` or ``27/02/2026`` are all ACLED's own.
ACLED gives one number of deaths and no range, so ``low`` and ``high`` stay
missing. Its terms forbid republishing rows: keep them out of public reports.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from . import query
from .cells import Cells
from .vocabulary import Layout, Project

_NEEDS = re.findall(
    r"\w+",
    """event_id_cnty event_date time_precision event_type actor1 actor2 country location latitude longitude
geo_precision source fatalities""",
)
_DATE = {"1": "day", "2": "week", "3": "month"}
_WHERE = {"1": "spot", "2": "near", "3": "province"}


def _events(c: Cells) -> Mapping[str, str]:
    day, kind = c.day("event_date"), c.text("event_type")
    return {
        "start": day,
        "end": day,
        "date_precision": c.code("time_precision", _DATE),
        **c.vague("time_precision", _DATE),
        "kind_native": f"COALESCE({kind} || ': ' || {c.text('sub_event_type')}, {kind})",
        "side_a": c.text("actor1"),
        "side_b": c.text("actor2"),
        "country": c.text("country"),
        "place": c.text("location"),
        "lat": c.decimal("latitude"),
        "lon": c.decimal("longitude"),
        "where_precision": c.code("geo_precision", _WHERE),
        "low": "CAST(NULL AS BIGINT)",
        "best": c.whole("fatalities"),
        "high": "CAST(NULL AS BIGINT)",
        "source_native": c.text("source"),
        "id_native": c.name("event_id_cnty"),
        "unread": c.unread(best="fatalities"),
        "unread_start": c.unread(start="event_date"),
        "unread_end": "FALSE",
        "off_map": c.unread(lat="latitude", lon="longitude"),
        "off_code": c.off_code(("time_precision", _DATE), ("geo_precision", _WHERE)),
        "to_check": "FALSE",
    }


PROJECT = Project(
    "ACLED",
    tuple(
        Layout(name, frozenset([*_NEEDS, *further]), "event_date", "event_type", "event_id_cnty", _events)
        for name, further in (
            ("export since 2023", ("sub_event_type", "disorder_type")),
            ("export of 2017 to 2022", ("sub_event_type",)),
            ("export before 2017", ("gwno",)),
        )
    ),
    {"events": "ACLED's weekly or monthly sums hold no events; download the event export"},
    (),
    "ACLED, acleddata.com; its terms allow analysis with attribution and forbid republishing rows.",
)


def read(source, countries=None, start=None, end=None, parties=None) -> pd.DataFrame:
    """Events of an ACLED export, in the vocabulary of `afpak.outside`.

    Parameters, result, warnings and errors are those of
    `afpak.outside.ucdp.read`; ``version`` is always ``None``, since ACLED
    changes rows at any time and numbers no releases.
    """
    return query.read(PROJECT, source, countries, start, end, parties)


def per_period(source, every="week", countries=None, start=None, end=None, parties=None) -> pd.DataFrame:
    """Events and deaths by day or week: see `afpak.outside.ucdp.per_period`."""
    return query.per_period(PROJECT, source, every, countries, start, end, parties)

"""UCDP: the Georeferenced Event Dataset (GED) and its monthly Candidate releases.

Read as they are downloaded: csv, csv.gz, csv.zip, xlsx, Parquet, and the API's
JSON pages saved to a folder. Known layouts: the 49 columns of GED 17.1 and
later and of Candidate (with or without ``code_status``, also the release that
went out without a header line), and the seven-column cut in which 2025 rows
circulate. GED 5.0 and earlier is refused.
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
    """id type_of_violence side_a side_b source_article where_prec where_coordinates latitude longitude country
date_prec date_start date_end best high low""",
)
_HEADLESS = re.findall(
    r"\w+",
    """id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name
dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b
number_of_sources source_article source_office source_date source_headline source_original where_prec
where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region
event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa
gwnob""",
)
_CUT = re.findall(r"\w+", "id conflict_new_id conflict_name country best type_of_violence date")
_KIND = {"1": "state-based", "2": "non-state", "3": "one-sided"}
_DATE = {"1": "day", "2": "days", "3": "week", "4": "month", "5": "longer"}
_WHERE = dict(zip("1234567", ("spot", "near", "district", "province", "line", "country", "international"), strict=True))


def _events(c: Cells) -> Mapping[str, str]:
    return {
        "start": c.day("date_start"),
        "end": c.day("date_end"),
        "date_precision": c.code("date_prec", _DATE),
        **c.vague("date_prec", _DATE),
        "kind_native": c.code("type_of_violence", _KIND),
        "side_a": c.text("side_a"),
        "side_b": c.text("side_b"),
        "country": c.text("country"),
        "place": c.text("where_coordinates"),
        "lat": c.decimal("latitude"),
        "lon": c.decimal("longitude"),
        "where_precision": c.code("where_prec", _WHERE),
        "low": c.whole("low"),
        "best": c.whole("best"),
        "high": c.whole("high"),
        "source_native": c.text("source_article"),
        "id_native": c.name("id"),
        "unread": c.unread(low="low", best="best", high="high"),
        "unread_start": c.unread(start="date_start"),
        "unread_end": c.unread(end="date_end"),
        "off_map": c.unread(lat="latitude", lon="longitude"),
        "off_code": c.off_code(("date_prec", _DATE), ("type_of_violence", _KIND), ("where_prec", _WHERE)),
        "to_check": f"{c.text('code_status')} <> 'Clear'",
    }


def _cut(c: Cells) -> Mapping[str, str]:
    nothing = {name: "CAST(NULL AS VARCHAR)" for name in ("side_a", "side_b", "place", "source_native")}
    return nothing | {
        "start": c.day("date"),
        "end": c.day("date"),
        "date_precision": "CAST(NULL AS VARCHAR)",
        **dict.fromkeys(("vague_day", "vague_week"), "FALSE"),
        "kind_native": c.code("type_of_violence", _KIND),
        "country": c.text("country"),
        "lat": "CAST(NULL AS DOUBLE)",
        "lon": "CAST(NULL AS DOUBLE)",
        "where_precision": "CAST(NULL AS VARCHAR)",
        "low": "CAST(NULL AS BIGINT)",
        "best": c.whole("best"),
        "high": "CAST(NULL AS BIGINT)",
        "id_native": c.name("id"),
        "unread": c.unread(best="best"),
        "unread_start": c.unread(start="date"),
        "unread_end": "FALSE",
        "off_map": "FALSE",
        "off_code": c.off_code(("type_of_violence", _KIND)),
        "to_check": "FALSE",
    }


PROJECT = Project(
    "UCDP",
    (
        Layout("GED or Candidate events", frozenset(_NEEDS), "date_start", "type_of_violence", "id", _events),
        Layout(
            "cut of seven columns: no range, sides or place",
            frozenset(_CUT),
            "date",
            "type_of_violence",
            "id",
            _cut,
            exact=True,
        ),
    ),
    {
        "best_est": "GED 5.0 or earlier is not read; download a later version from ucdp.uu.se/downloads",
        "best_fatality_estimate": "UCDP sums by conflict and year hold no events; download GED or Candidate",
    },
    tuple(_HEADLESS),
    "UCDP, CC BY 4.0. Cite Sundberg and Melander 2013 (GED); Hegre et al. 2020 (Candidate), with the version.",
)


def read(source, countries=None, start=None, end=None, parties=None) -> pd.DataFrame:
    """Events of a UCDP GED or Candidate file, in the vocabulary of `afpak.outside`.

    Parameters
    ----------
    source : path or ibis Table
        csv, csv.gz, csv.zip, xlsx or Parquet file, a JSON page of the API, a
        folder of such pages or Parquet files; or a table on another engine.
    countries : str or list of str, optional
        Keep events placed in these countries, as UCDP spells them.
    start, end : ISO dates, optional
        Keep events that touch this span. Rows whose day cannot be read are
        then left out and counted in ``attrs["left_out"]``.
    parties : str or list of str, optional
        Keep events between these: each must begin the name of one side.

    Returns
    -------
    DataFrame
        Columns: `afpak.outside.COLUMNS`. This is no measure of the record, so
        what is known of the file stands in plain ``attrs``, all of them values
        that JSON holds, so that the frame can be saved as Parquet:
        ``project``, ``file``, ``version`` (as the file name or the API address
        says it, else ``None``), ``layout``, ``cite``, ``days`` (``"day first"``
        or ``"month first"`` where the file holds days such as 27/02/2026 and
        shows which, else ``None``), ``faults`` (sentence to number of rows),
        ``left_out``, ``not_found`` (a country or party that no row of the file
        has, to the nearest name there).

    Warns
    -----
    OutsideWarning
        Rows break UCDP's own codebook, and are kept as they are; rows that are
        no events (empty, a header again, a note), which are left out; a way to
        write days or numbers that is not read; a name that no row has.

    Raises
    ------
    OutsideError
        The file cannot be read or is of an unknown version: one sentence.
    """
    return query.read(PROJECT, source, countries, start, end, parties)


def per_period(source, every="week", countries=None, start=None, end=None, parties=None) -> pd.DataFrame:
    """Events and estimated deaths by day or week, summed by the engine that holds the rows.

    Parameters are those of `read`, but ``start`` and ``end`` select by the
    first day, on which an event counts once; ``every`` is ``"day"`` or
    ``"week"`` (from Monday).

    Returns
    -------
    DataFrame, one row a period with events
        ``start``, first day; ``events``; ``imprecise``, how many of them have
        a day less exact than the period; ``low``, ``best``, ``high``, sums of
        UCDP's estimates, missing where no event has one. A period that is
        absent has no event in this file.
    """
    return query.per_period(PROJECT, source, every, countries, start, end, parties)

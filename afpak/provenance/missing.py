"""What the rows do not tell, column by column."""

from __future__ import annotations

import pandas as pd

from .. import show
from ..record.frames import DATED
from ..record.measured import Measured
from ..record.schema import TABLES
from ..record.tables import Tables
from .basis import every

# columns whose empty cell means "not known", and codes that say the same
GAPS = {
    "events": {"end": ()},
    "claims": {
        "claimed_on": (), "covers_start": (), "speaker": (), "claimant_body": ("unknown",),
        "victims_side": ("unspecified",), "victim_status": ("unspecified",),
    },
    "statements": {"said_on": (), "speaker": (), "channel": ("unknown",)},
    "sources": {"published": (), "url": (), "country": ()},
    "places": {"lat": ()},
}  # fmt: skip


def missing(tables: Tables) -> Measured:
    """What the rows of a cut do not tell, column by column.

    Returns
    -------
    DataFrame, one row a column, in the order of the codebook
        ``table``, ``column``, ``meaning`` (codebook); ``rows``: rows whose
        cell is empty, or says "unknown" or "unspecified"; ``of``: all rows of
        the table; ``share``. Sources and places count where a row of the cut names them.
    """
    cited = every(tables)
    named = set(tables.events["places"].explode())
    frames = {
        **{name: getattr(tables, name) for name in DATED},
        "sources": tables.sources_of(cited),
        "places": tables.places[tables.places["place_id"].isin(named)],
    }
    found = []
    for name, columns in GAPS.items():
        for column, codes in columns.items():
            cells = frames[name][column]
            lacking = int((cells.isna() | cells.astype("string").isin(codes)).sum())
            found.append((name, column, TABLES[name].column(column).meaning, lacking, len(cells)))
    frame = pd.DataFrame(found, columns=["table", "column", "meaning", "rows", "of"]).astype(
        {"rows": "Int64", "of": "Int64"}
    )
    frame["share"] = (frame["rows"] / frame["of"].mask(frame["of"] == 0)).astype("Float64")
    return tables.measured("missing", frame, of=cited)


def missing_table(rows: Measured) -> show.Html:
    """The columns that most often do not tell (`missing`), worst first, with what they would say."""
    worst = rows[rows["rows"] > 0].sort_values("share", ascending=False, kind="stable")
    frame = pd.DataFrame(
        {
            "Table": worst["table"],
            "Column": worst["column"],
            "What it says": worst["meaning"].str.split("; empty:").str[0],
            "Not known": worst["rows"],
            "Of": worst["of"],
            "Share": [f"{share:.0%}" for share in worst["share"]],
        }
    )
    caption = f"{len(frame)} columns with cells that are empty, unknown or unspecified ({rows.about.cut}), worst first."
    return show.table(frame, caption, order={"Share": worst["share"]})

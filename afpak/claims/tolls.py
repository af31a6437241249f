"""Running tolls: how each claimant's own count grew."""

from __future__ import annotations

import pandas as pd

from .. import show
from ..record.measured import Measured
from ..record.schema import MEASURE
from ..record.tables import Tables
from .figures import figures

NTH = {1: "1st", 2: "2nd", 3: "3rd"}


def running_tolls(tables: Tables, measure: str = "killed") -> Measured:
    """Each claimant's running totals, a series only where ``supersedes`` links them.

    Returns
    -------
    DataFrame, one row a total, those of unknown day last
        The columns of `figures`; ``nth``, the place within its day that the
        chain gives, from 1: an order and no hour, NA where the day is unknown;
        ``of_day``, how many figures of the series became public that day;
        ``told``, the speaker or, where none is named, a publisher that prints
        the figure. Totals without a number (a word) keep their place with NA
        in ``value``; a total that replaces nothing and is replaced by nothing
        is a series of one. A cut by days has no totals of unknown day.

    Facts
    -----
    undated : int
        The totals of unknown day, also those that the cut leaves out.
    counted : str
        What is counted, in words.

    Examples
    --------
    >>> import afpak
    >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
    >>> tolls = afpak.claims.running_tolls(day)
    >>> series = tolls[tolls["chain"] == "2026-02-26-pakistan-22killed"]
    >>> list(series["given"])
    ['22', '30 or more', '36', '58', '72', '133', '228', '274']
    >>> series["nth"].tolist()
    [1, 2, 1, 2, 3, 4, 5, 6]
    """
    rows = figures(tables, (measure,))
    rows = in_order(tables, rows[rows["cumulative"].fillna(False) & (rows["stance"] == "asserts")])
    unknown = tables.without_day("claims")
    undated = (unknown["measure"].eq(measure) & unknown["cumulative"] & unknown["stance"].eq("asserts")).sum()
    return tables.measured("running_tolls", rows, of=rows, undated=int(undated), counted=MEASURE[measure])


def in_order(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """Figures with ``nth``, ``of_day`` and ``told``: see `running_tolls`."""
    rows = rows.sort_values(["known_on", "step", "claim_id"])
    same_day = rows.groupby(["chain", "known_on"])
    publisher = tables.by_id("sources")["publisher"].astype("string")
    printed = "printed by " + rows["sources"].str[0].map(publisher).astype("string")
    return rows.assign(
        nth=(same_day.cumcount() + 1).where(rows["known_on"].notna()).astype("Int64"),
        of_day=same_day["claim_id"].transform("size").astype("Int64"),
        told=rows["speaker"].astype("string").fillna(printed),
    )


def nth(place: int) -> str:
    """A place in words.

    Examples
    --------
    >>> nth(2), nth(6)
    ('2nd', '6th')
    """
    return NTH.get(place, f"{place}th")


def steps_table(tables: Tables, measure: str = "killed") -> show.Html:
    """Every step of every running total in words: the figure, the note on it, and the pages."""
    rows = running_tolls(tables, measure)
    longest = rows.groupby("chain")["claim_id"].transform("size")
    return show.listing(
        tables,
        "claims",
        rows[longest > 1].sort_values(["group", "cumulative_since", "chain", "step"]),
        {
            "Counted": "group",
            "Since": "cumulative_since",
            "According to": "who",
            "Speaker": "speaker",
            "Known on": "known_on",
            "Figure as given": "given",
            "What is said of it": "note",
            "Sources": "sources",
            "Row": "claim_id",
        },
        "{n} steps of running totals, each series in its order.",
        order={"Figure as given": "value"},
    )

"""On how much the rows rest, and what is missing. Counts of rows and pages; never of what they tell."""

from __future__ import annotations

import pandas as pd

from ..record.schema import TABLES
from ..record.tables import DATED, Tables

MEASURES = {
    "one_page": "rest on one page",
    "one_origin": "rest on one independent source",
    "one_text": "rest only on copies of one text",
    "one_country": "rest only on pages of one country",
    "country_unknown": "rest on a page of unknown country",
    "no_page": "name no page that was public yet",
    "page_day": "have no day of their own, only their page's",
    "undated": "are of unknown day",
}
WHO = {"events": "initiator", "claims": "claimant", "statements": "actor"}
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


def basis(tables: Tables) -> pd.DataFrame:
    """On how much the events, claims and statements of a cut rest.

    Returns
    -------
    DataFrame, one row a measure and table
        ``measure`` and ``label``:

        - ``one_page``: the row names one page;
        - ``one_origin``: its pages are not independent of each other
          (`Tables.independent`): one publisher, or copies; includes ``one_page``;
        - ``one_text``: at least one page is a copy (``relays``), and all pages
          repeat one agency or outlet, or are its own: however many pages, one text;
        - ``one_country``: the countries of all publishers are known and the same;
        - ``country_unknown``: that of at least one is not known, so that
          ``one_country`` cannot be told;
        - ``no_page``: all pages that the row names appeared later; only in a
          cut by day of knowledge, as a row without a page is refused;
        - ``page_day``: the row has no day of its own and is placed by the
          earliest of its pages (never an event);
        - ``undated``: no day is known, neither of the row nor of a page.

        ``table``; ``rows``: how many rows; ``of``: among how many, which for
        ``undated`` includes rows that the cut left out for want of a day;
        ``share``: rows / of, NA where there are none.
        ``attrs["pages"]``: how many pages rows rest on.
    """
    country, texts = tables.by_id("sources")["country"].fillna("").to_dict(), _texts(tables)
    counts = []
    for name in DATED:
        frame = getattr(tables, name)
        unknown, left_out = len(tables.without_day(name)), len(tables.undated.get(name, ()))
        rest = frame["sources"]
        homes = rest.map(lambda ids: {country[i] for i in ids})
        hits = {
            "no_page": rest.map(len) == 0,
            "one_page": rest.map(len) == 1,
            "one_origin": rest.map(tables.independent) == 1,
            "one_text": rest.map(lambda ids: _one_text([texts[i] for i in ids])),
            "one_country": homes.map(lambda found: len(found) == 1 and "" not in found),
            "country_unknown": homes.map(lambda found: "" in found),
            "page_day": frame[DATED[name]].isna() & frame["known_on"].notna(),
        }
        counts += [(key, name, int(hit.astype(bool).sum()), len(frame)) for key, hit in hits.items()]
        counts.append(("undated", name, unknown, len(frame) + left_out))
    found = pd.DataFrame(counts, columns=["measure", "table", "rows", "of"]).astype({"rows": "Int64", "of": "Int64"})
    if tables.known_as_of is None:
        found = found[found["measure"] != "no_page"]
    found["share"] = (found["rows"] / found["of"].mask(found["of"] == 0)).astype("Float64")
    found.insert(1, "label", found["measure"].map(MEASURES))
    order = found["measure"].map(list(MEASURES).index)
    found = found.iloc[order.argsort(kind="stable")].reset_index(drop=True)
    cited = every(tables)
    found.attrs = {"note": tables.note(cited), "cut": tables.cut, "pages": len(tables.sources_of(cited))}
    return found


def _texts(tables: Tables) -> dict[str, tuple[bool, set[str]]]:
    """Of each page: whether it is a copy, and the agencies or outlets that it repeats, or else its publisher."""
    return {
        page.source_id: (bool(page.relays), {name.casefold() for name in (page.relays or (page.publisher,))})
        for page in tables.sources.itertuples()
    }


def _one_text(pages: list[tuple[bool, set[str]]]) -> bool:
    """Whether all pages repeat, or are, one agency or outlet, and at least one repeats it."""
    return any(copy for copy, _ in pages) and bool(set.intersection(*(origins for _, origins in pages)))


def sides(tables: Tables) -> pd.DataFrame:
    """Whose words and acts are on record, and how many of these rows rest on one independent source at most.

    Returns
    -------
    DataFrame, one row a table and party
        ``table``; ``party`` of the event's declared or accused author, of the
        claimant, or of the speaker; NA where an event has no author coded
        (each side names the other, or nobody is named). ``rows``; ``one_origin``:
        those among them that rest on one independent source, or, in a cut by
        day of knowledge, on none that was public yet.
    """
    party = tables.by_id("actors")["party"]
    found = []
    for name, column in WHO.items():
        rows = getattr(tables, name)
        whose = rows[column].map(party).astype("string")
        frame = pd.DataFrame(
            {"table": name, "party": whose, "one_origin": rows["sources"].map(tables.independent) <= 1}
        )
        found.append(frame.groupby(["table", "party"], dropna=False, sort=False)["one_origin"].agg(["size", "sum"]))
    frame = pd.concat(found).reset_index().rename(columns={"size": "rows", "sum": "one_origin"})
    frame = frame.astype({"rows": "Int64", "one_origin": "Int64"})
    frame.attrs = {"note": tables.note(every(tables)), "cut": tables.cut}
    return frame


def countries(tables: Tables) -> pd.DataFrame:
    """In which countries the pages were published, and how many rows rest on those alone.

    Returns
    -------
    DataFrame, one row a country of publishers, most rows first
        ``country``: ISO 3166-1 alpha-3, NA where it is not known. ``pages``
        on which rows rest. ``rows``: events, claims and statements with at
        least one page from there; ``only``: those among them without a page
        from anywhere else. A row with pages from two countries is in both.
        ``attrs["of"]``: all rows of the cut.
    """
    cited = every(tables)
    pages = tables.sources_of(cited)
    home = pages.set_index("source_id")["country"].fillna("")
    found = cited["sources"].map(lambda ids: sorted({home[i] for i in ids if i in home.index}))
    rows = found.explode().value_counts()
    only = found[found.map(len) == 1].map(lambda one: one[0]).value_counts()
    frame = pd.DataFrame({"pages": home.value_counts(), "rows": rows, "only": only}).fillna(0).astype("Int64")
    frame = frame.rename_axis("country").reset_index()
    frame = frame.sort_values(["rows", "pages", "country"], ascending=[False, False, True]).reset_index(drop=True)
    frame["country"] = frame["country"].astype("string").mask(frame["country"] == "")
    frame.attrs = {"note": tables.note(cited), "cut": tables.cut, "of": len(cited)}
    return frame


def missing(tables: Tables) -> pd.DataFrame:
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
    frame.attrs = {"note": tables.note(cited), "cut": tables.cut}
    return frame


def every(tables: Tables) -> pd.DataFrame:
    """The lists of sources of every event, claim and statement of the cut."""
    return pd.concat([getattr(tables, name)[["sources"]] for name in DATED], ignore_index=True)

"""Rows of the record for readers: codes in words, links to sources and rows, and a file to save."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from html import escape

import pandas as pd

from ..record import spreadsheet
from ..record.called import event_names
from ..record.frames import CALLED, DATED
from ..record.schema import TABLES
from ..record.tables import Tables
from ..record.text import unknown
from .cells import Cell, Html, link, shape, table, words

CSV = "data:text/csv;charset=utf-8;base64,"


def listing(
    tables: Tables,
    of: str,
    rows: pd.DataFrame,
    columns: Mapping[str, str | tuple[str, ...]],
    caption: str,
    order: Mapping[str, str] | None = None,
    save: bool = False,
) -> Html:
    """Rows of a table of the record (or a measure of them) for readers.

    Parameters
    ----------
    of : str
        Name of the table whose schema says what a column holds: codes become
        their labels, ids of actors, places, kinds and acts the names that
        readers know, ids of events their names, which lead to the dossier,
        lists of sources links to the pages.
    rows : DataFrame
        The rows, in the order in which they are shown; joined columns may bear the name of their
        reference before their own, as ``act_family``.
    columns : mapping
        For each heading, the column of ``rows`` under it; of several, the others stand small under the first.
    caption : str
        What the rows are; ``{n}`` stands for their number.
    order : mapping, optional
        For headings whose words are sorted by a number: the column that holds it.
    save : bool
        Whether a link beside the caption saves the rows with all columns.
    """
    own = {column.name: column for column in TABLES[of].columns}
    joined = {f"{c.name}_{to.name}": to for c in own.values() if c.ref for to in TABLES[c.ref].columns}
    known = joined | own

    def readable(column: str) -> pd.Series:
        return _readable(tables, known.get(column), rows[column])

    cells = {
        head: readable(given) if isinstance(given, str) else _folded([readable(column) for column in given])
        for head, given in columns.items()
    }
    keys = {head: rows[column] for head, column in (order or {}).items()}
    saved = csv(tables, of, rows) if save else ""
    ids = rows.get(TABLES[of].columns[0].name)  # none where rows are joined from several
    return table(pd.DataFrame(cells), caption.format(n=len(rows)), saved, keys, ids)


def _readable(tables: Tables, column, values: pd.Series) -> pd.Series:
    """Codes, ids and lists of a column in words and links; what the schema does not know as it is."""
    if column is None:
        return values
    if column.ref == "sources":
        pages = tables.by_id("sources")
        return values.map(lambda ids: links(pages, ids))
    if column.ref in ("events", "claims"):
        told = event_names(tables) if column.ref == "events" else {}
        return values.map(lambda ids: rows_named(told, ids), na_action="ignore")
    if column.values:
        return values.astype("string").map(column.values)
    if column.ref in CALLED:
        names = tables.names(column.ref)
        if column.type == "list":
            return values.map(lambda ids: ", ".join(names[i] for i in ids if i in names.index))
        return values.map(names)
    return values


def _folded(parts: list[pd.Series]) -> list[Cell]:
    """Several columns in one: the first as it is, the others small under it."""
    cells = []
    for first, *others in zip(*parts, strict=True):
        small = "; ".join(filter(None, map(words, others)))
        cells.append(Cell(words(first) + (f"<br><small>{small}</small>" if small else ""), shape(first)))
    return cells


def rows_named(told: Mapping[str, str], ids: object) -> Cell:
    """Rows of the record by name, each with the way to where it stands; one id or several."""
    ids = (ids,) if isinstance(ids, str) else ids
    return Cell("; ".join(f'<a href="#{i}">{escape(told.get(i, i))}</a>' for i in ids), "named")


def csv(tables: Tables, name: str, rows: pd.DataFrame) -> Html:
    """A link that saves rows as a CSV file: all columns, lists joined by semicolons, addresses of the sources.

    The file is inside the link, so it needs no network. It is for reading in
    a spreadsheet: text that would run there as a formula gets an apostrophe in
    front (`afpak.export` changes nothing, and refuses such text instead).
    Columns whose name begins with ``_`` are for the page alone.
    """
    rows = rows.drop(columns=[column for column in rows.columns if column.startswith("_")])
    pages = tables.by_id("sources")["url"].dropna().to_dict()
    frame = rows.assign(source_urls=[" ".join(pages[i] for i in ids if i in pages) for ids in rows["sources"]])
    text = spreadsheet.csv({name: frame})
    stored = base64.b64encode(text.encode("utf-8-sig")).decode()
    file = "-".join(re.findall("[a-z0-9]+", f"afpak {name} {tables.cut}".lower()))
    return Html(f'<a download="{file}.csv" href="{CSV}{stored}">Save as CSV</a>')


def sources(tables: Tables, *rows: pd.DataFrame | str) -> Html:
    """The sources on which rows of one or more tables rest, oldest first, each linked.

    ``rows`` are rows of a table, or the id of one row; ValueError where no row of the cut has it.
    """
    given = [one if isinstance(one, pd.DataFrame) else _row(tables, one) for one in rows]
    found = tables.sources_of(pd.concat([frame[["sources"]] for frame in given], ignore_index=True))
    frame = pd.DataFrame(
        {
            "Published": found["published"],
            "Publisher": found["publisher"],
            "Page": [link(url, title) for url, title in zip(found["url"], found["title"], strict=True)],
            "Repeats": found["relays"].map("; ".join),
            "Rows": found["rows"],
        }
    )
    independent = tables.independent(tuple(found["source_id"]))
    pages = "page" if len(found) == 1 else "pages"
    caption = f"{len(found)} {pages}, {independent} independent of each other; undated pages last."
    saved = csv(tables, "sources", found.assign(sources=found["source_id"].map(lambda i: (i,))))
    return table(frame, caption, saved, ids=found["source_id"])


def _row(tables: Tables, key: str) -> pd.DataFrame:
    """The one row of events, claims or statements that has this id."""
    keyed = [tables.by_id(name) for name in DATED]
    for frame in keyed:
        if key in frame.index:
            return frame.loc[[key]]
    raise ValueError(unknown("row", key, [one for frame in keyed for one in frame.index]))


def links(pages: pd.DataFrame, ids: tuple[str, ...]) -> Cell:
    """Links to some sources, named by publisher; ``pages`` is the source table indexed by id."""
    return Cell("; ".join(str(link(pages.at[i, "url"], pages.at[i, "publisher"])) for i in ids if i in pages.index))


def undated(tables: Tables, name: str) -> Html:
    """The claims or statements that no time axis can hold, because no day is known for them."""
    said = {"claims": ("claimant", "note"), "statements": ("actor", "summary")}
    if name not in said:
        raise ValueError(unknown("table of words", name, said))
    rows, (who, text) = tables.without_day(name), said[name]
    names = tables.names("actors")
    frame = pd.DataFrame({"Row": rows.iloc[:, 0], "Who": rows[who].map(names), "What it says": rows[text]})
    left_out = len(tables.undated.get(name, ()))
    caption = f"{len(frame)} {name} of unknown day, missing from every time axis; {left_out} of them left out of this cut altogether."
    if tables.known_as_of is not None:
        caption += " Some may have become public only later; those that must have are not listed."
    return table(frame, caption)

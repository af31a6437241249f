"""Tables for readers: HTML from rows, every cell escaped, links to the sources."""

from __future__ import annotations

from html import escape

import pandas as pd

from .tables import Tables


class Html(str):
    """Markup that a notebook shows as it is."""

    def _repr_html_(self) -> str:
        return str(self)


def table(frame: pd.DataFrame, caption: str) -> Html:
    """A frame as an HTML table; days as ISO dates, "not known" as an empty cell.

    A cell that is already `Html` (a link made here) is kept; everything else
    is escaped.
    """
    head = "".join(f'<th scope="col">{escape(str(c))}</th>' for c in frame.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(v)}</td>" for v in row) + "</tr>" for row in frame.itertuples(index=False)
    )
    return Html(
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def sources(tables: Tables, rows: pd.DataFrame) -> Html:
    """The sources on which the rows rest, oldest first, each linked."""
    found = tables.sources_of(rows)
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
    return table(frame, f"{len(found)} pages, {independent} independent of each other; undated pages last.")


def links(pages: pd.DataFrame, ids: tuple[str, ...]) -> Html:
    """Links to some sources, named by publisher; ``pages`` is the source table indexed by id."""
    return Html("; ".join(link(pages.at[i, "url"], pages.at[i, "publisher"]) for i in ids if i in pages.index))


def undated(tables: Tables, name: str) -> Html:
    """The claims or statements that no time axis can hold, because no day is known for them."""
    rows = tables.without_day(name)
    who, text = {"claims": ("claimant", "note"), "statements": ("actor", "summary")}[name]
    names = tables.actors.set_index("actor_id")["short_name"]
    frame = pd.DataFrame({"Row": rows.iloc[:, 0], "Who": rows[who].map(names), "What it says": rows[text]})
    left_out = len(tables.undated.get(name, ()))
    return table(
        frame,
        f"{len(frame)} {name} of unknown day, missing from every time axis; {left_out} of them left out of this cut altogether.",
    )


def link(url: object, text: object) -> Html:
    """A link to a source; plain text where the address is missing or not http(s)."""
    label = escape(str(text))
    if isinstance(url, str) and url.startswith(("https://", "http://")):
        return Html(f'<a href="{escape(url)}" rel="noopener noreferrer">{label}</a>')
    return Html(label)


def _cell(value: object) -> str:
    if isinstance(value, Html):
        return value
    if isinstance(value, tuple):
        return escape("; ".join(map(str, value)))
    if pd.isna(value):
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else escape(str(value))

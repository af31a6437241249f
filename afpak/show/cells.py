"""One table as HTML: every cell escaped, but for the markup made here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd

LONG = 90  # characters of a cell from which on it is prose, which wants a wide column


class Html(str):
    """Markup that a notebook shows as it is; for a cell of a table there is `Cell`."""

    def _repr_html_(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Cell:
    """Markup that `table` shows as it is.

    No `str`: pandas finds columns of text by itself and gives back plain text,
    as soon as pyarrow is installed, so that markup would be escaped.
    """

    html: str
    shape: str = ""  # "prose" or "named", as a style sheet knows them: how wide a column it wants

    @classmethod
    def of(cls, value: object) -> Cell:
        """Markup as it is, anything else escaped."""
        return value if isinstance(value, cls) else cls(escape(str(value)))

    def __str__(self) -> str:
        return self.html

    def _repr_html_(self) -> str:
        return self.html


def table(
    frame: pd.DataFrame,
    caption: str,
    download: str = "",
    order: Mapping[str, pd.Series] | None = None,
    ids: Iterable[str] | None = None,
) -> Html:
    """A frame as an HTML table; days as ISO dates, "not known" as an empty cell.

    A `Cell` (a link made here) is kept as it is; everything else is escaped,
    also markup that is text. ``download`` is a link of `csv` to set beside the caption.
    ``order`` names columns of words that a reader's page sorts by a number,
    and gives those numbers; NA sorts last. ``ids`` gives each row its
    address, which on the page of a report the marks of charts lead to.

    Examples
    --------
    >>> import pandas as pd
    >>> from afpak import show
    >>> show.table(pd.DataFrame({"Who": ["<b>"], "Number": [pd.NA]}), "One row.")
    '<table class="tex2jax_ignore mathjax_ignore"><caption>One row.</caption><thead><tr><th scope="col">Who</th><th scope="col">Number</th></tr></thead><tbody><tr><td>&lt;b&gt;</td><td></td></tr></tbody></table>'
    """
    head = "".join(f'<th scope="col">{escape(str(c))}</th>' for c in frame.columns)
    keys = zip(*((order or {}).get(column, [None] * len(frame)) for column in frame.columns), strict=True)
    starts = ["<tr>"] * len(frame) if ids is None else [f'<tr id="{escape(row)}">' for row in ids]
    body = "".join(
        start + "".join(map(_cell, row, key)) + "</tr>"
        for start, row, key in zip(starts, frame.itertuples(index=False), keys, strict=True)
    )
    title = escape(caption) + (f" {download}" if download else "")
    # the classes keep Jupyter from typesetting what stands between dollar signs in a cell
    start = '<table class="tex2jax_ignore mathjax_ignore">'
    return Html(f"{start}<caption>{title}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def link(url: object, text: object) -> Cell:
    """A link to a source; plain text where the address is missing or not http(s).

    Examples
    --------
    >>> from afpak import show
    >>> print(show.link("https://example.org/a?b&c", "A & B"))
    <a href="https://example.org/a?b&amp;c" rel="noopener noreferrer">A &amp; B</a>
    >>> print(show.link("javascript:alert(1)", "A & B"))
    A &amp; B
    """
    label = escape(str(text))
    if isinstance(url, str) and url.startswith(("https://", "http://")):
        return Cell(f'<a href="{escape(url)}" rel="noopener noreferrer">{label}</a>')
    return Cell(label)


def _cell(value: object, key: object) -> str:
    start = "<td>" if key is None else f'<td data-v="{"" if pd.isna(key) else key}">'
    if wide := shape(value):
        start = f'{start[:-1]} class="{wide}">'
    return f"{start}{words(value)}</td>"


def shape(value: object) -> str:
    if isinstance(value, Cell):
        return value.shape
    return "prose" if isinstance(value, str) and len(value) > LONG else ""


def words(value: object) -> str:
    """What stands in a cell, escaped."""
    if isinstance(value, Cell):
        return str(value)
    if pd.api.types.is_list_like(value):  # where pyarrow is installed, pandas makes arrays of some of our tuples
        return escape("; ".join(map(str, value)))
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"<time>{value:%Y-%m-%d}</time>"
    return escape(str(value))

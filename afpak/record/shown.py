"""How tables show themselves: rows, span, and what is missing from it."""

from __future__ import annotations

from html import escape

import pandas as pd

from .text import long_day

SPANS = {
    "events": ("start", "end"),
    "assessments": ("since", "since"),
    "claims": ("known_on", "known_on"),
    "statements": ("known_on", "known_on"),
    "sources": ("published", "published"),
}
HOLDS = {
    "events": "an act",
    "assessments": "from which day a code of an event holds, and on whose word",
    "claims": "a figure, or its denial, by one claimant at one moment",
    "statements": "what somebody said",
    "sources": "a page on which rows rest",
}


class Rows(pd.DataFrame):
    """A table of the record that says above its rows how many there are and which days they span.

    Everything done with it (a column, a filter, a join) is a plain
    `pandas.DataFrame`, for which that line would no longer be true.
    """

    _metadata = ["name", "told"]  # noqa: RUF012  what pandas keeps in a pickle
    name = ""
    told = ""
    record = None  # the tables to which it belongs

    def __repr__(self) -> str:
        return f"{self.told}\n{super().__repr__()}"

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.told)}</p>{super()._repr_html_()}"


def rows(record, name: str) -> Rows:
    """A table of the record, with a line on its rows, span and gaps."""
    frame, left_out = getattr(record, name), len(record.undated.get(name, ()))
    first, last, unknown = span(frame, name)
    days = f", {long_day(first)} to {long_day(last)}" if first is not None else ""
    shown = Rows(frame)
    shown.name, shown.record = name, record
    shown.told = (
        f"{len(frame):,} {name}{days}"
        + (f"; {unknown} of unknown day" if unknown else "")
        + (f"; {left_out} left out because their day is unknown" if left_out else "")
    )
    return shown


def span(frame: pd.DataFrame, name: str) -> tuple[pd.Timestamp | None, pd.Timestamp | None, int]:
    """First and last day of a table, None without any, and the number of its rows of unknown day."""
    begin, end = (frame[column] for column in SPANS[name])
    days = pd.concat([begin, end]).dropna()
    return *((days.min(), days.max()) if len(days) else (None, None)), int(begin.isna().sum())


def overview(tables) -> str:
    """The cut in words, and for each dated table its rows, its span and what it lacks, as HTML."""
    from ..markup.templates import templates  # whoever only loads need not pay for jinja2

    lines = []
    cited = pd.concat([getattr(tables, name)[["sources"]] for name in HOLDS if name != "sources"])
    for name, what in HOLDS.items():
        frame = tables.sources_of(cited) if name == "sources" else getattr(tables, name)
        first, last, unknown = span(frame, name)
        left_out = len(tables.undated.get(name, ()))
        lines.append(
            {
                "name": name,
                "what": what,
                "rows": len(frame),
                "first": first,
                "last": last,
                "unknown": unknown,
                "left_out": left_out,
            }
        )
    caption = f"{tables.cut[0].upper()}{tables.cut[1:]}"
    return templates().get_template("overview.html.j2").render(caption=caption, lines=lines)

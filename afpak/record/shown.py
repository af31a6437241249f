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
LEFT = 'style="text-align:left"'  # notebooks set cells to the right


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
    lines = []
    for name, what in HOLDS.items():
        frame = getattr(tables, name)
        first, last, unknown = span(frame, name)
        left_out = len(tables.undated[name]) if name in tables.undated else ""
        cells = [f"{len(frame):,}", _day(first), _day(last), unknown, left_out]
        head = f'<th scope="row" {LEFT}>{name}</th><td {LEFT}>{what}</td>'
        lines.append(f"<tr>{head}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    heads = ("Table", "A row is", "Rows", "From", "To", "Of unknown day", "Left out: unknown day")
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    caption = escape(f"{tables.cut[0].upper()}{tables.cut[1:]}")
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _day(day: pd.Timestamp | None) -> str:
    return "" if day is None else f'<time style="white-space:nowrap">{day:%Y-%m-%d}</time>'

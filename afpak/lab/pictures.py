"""A chart as HTML: its alt text, and for each mark of rows a note to read and a page to open."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pandas as pd
from markupsafe import Markup, escape

from ..markup import drawings
from ..record.schema import MEASURE, OCCURRENCE, QUALIFIER
from ..record.tables import Tables
from ..record.text import short_day
from ..style import Chart
from .page import filled
from .rows import alive
from .views import State

_MARK = re.compile(r'<a href="[^"]*" data-rows="([^"]*)">')
TOLD = 6  # rows of a mark

Note = tuple[str, str]  # a text, and the address of a page


def drawn(record: Tables, state: State) -> str:
    """What the panel shows in a state: a picture, or a table that sorts and filters."""
    tables = state.tables(record)
    shown = state.view.show(state.view.frame(tables))
    return picture(shown, partial(notes, tables)) if isinstance(shown, Chart) else alive(shown)


def picture(chart: Chart, tell: Callable[[set[str]], dict[str, Note]]) -> str:
    """The drawing of a chart among its words: a note to read on hovering over a mark, a page to open on a click.

    Plain HTML, so that it works wherever HTML does, without a script; ``tell``
    gives the notes on some rows.
    """
    drawing = drawings.inline(chart.svg(), chart.body, chart.alt)
    told = tell({row for rows in _MARK.findall(drawing) for row in rows.split(" ")})

    def mark(found: re.Match) -> str:
        known = [told[row] for row in found[1].split(" ") if row in told]
        texts = [text for text, _ in known[:TOLD]] + ([f"and {len(known) - TOLD} more"] if len(known) > TOLD else [])
        url = next((f' href="{escape(url)}" target="_blank" rel="noopener noreferrer"' for _, url in known if url), "")
        return f"<a{url}><title>{escape(chr(10).join(texts))}</title>"

    title, subtitle, note = chart.caption
    return filled(
        "picture",
        question=chart.question,
        title=title,
        subtitle=subtitle,
        note=note,
        drawing=Markup(_MARK.sub(mark, drawing)),
        dark=Markup(drawings.dark(drawing)),
        wide=round(96 * chart.get_figwidth()),
    )


def notes(tables: Tables, wanted: set[str]) -> dict[str, Note]:
    """What rows behind marks say, on whose word, and the address of their first page."""
    pages = {row.source_id: (row.publisher, row.url) for row in tables.sources.itertuples()}
    actors, kinds, acts = (tables.names(name) for name in ("actors", "event_kinds", "acts"))
    tell = {
        "events": lambda row: _event(row, kinds[row.kind]),
        "claims": lambda row: _claim(row, actors[row.claimant]),
        "statements": lambda row: _statement(row, actors[row.actor], acts[row.act]),
    }
    return {
        row[1]: _told(told(row), row.sources, pages)
        for name, told in tell.items()
        for row in getattr(tables, name)[lambda rows: rows.iloc[:, 0].isin(wanted)].itertuples()
    }


def _claim(row, claimant: str) -> str:
    numbers = dict.fromkeys(f"{int(value):,}" for value in (row.low, row.high) if pd.notna(value))
    number = "–".join(numbers) or f"“{row.wording}”"
    figure = "denies" if row.stance == "denies" else f"{QUALIFIER[str(row.qualifier)]}: {number}"
    when = f", {short_day(row.known_on, year=True)}" if pd.notna(row.known_on) else ""
    told = f"{claimant}{when}: {MEASURE[str(row.measure)]}, {figure}"
    return told if pd.isna(row.note) else f"{told}. {row.note}"


def _event(row, kind: str) -> str:
    return f"{short_day(row.start, year=True)}, {kind} ({OCCURRENCE[str(row.occurrence)]}): {row.summary}"


def _statement(row, actor: str, act: str) -> str:
    when = f", {short_day(row.known_on, year=True)}" if pd.notna(row.known_on) else ""
    return f"{actor}{when}, {act}: {row.summary}"


def _told(text: str, ids: tuple[str, ...], pages: dict[str, tuple[str, object]]) -> Note:
    found = [pages[i] for i in ids if i in pages]
    names = "; ".join(dict.fromkeys(publisher for publisher, _ in found))
    url = next((url for _, url in found if pd.notna(url)), "")
    return f"{text}\nSources: {names or 'none known on that day'}", url

"""A chart as HTML: its alt text, and for each mark that names its row a place to point at and to click."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from zlib import crc32

import pandas as pd

from ..record.schema import MEASURE, OCCURRENCE, QUALIFIER
from ..record.tables import Tables
from ..style import Chart
from .rows import alive
from .views import State, View

DPI, SCREEN = 144, 96  # drawn finer than shown, for screens with small pixels
REACH = 8  # pixels around a mark that belong to it


Note = tuple[str, str]  # a text, and the address of a page


def drawn(record: Tables, state: State) -> str:
    """What the panel shows in a state: a picture, or a table that sorts and filters."""
    tables = state.cut(record)
    frame = state.view.frame(tables)
    shown = state.view.show(frame)
    if not isinstance(shown, Chart):
        return alive(shown)
    return picture(shown, partial(notes, tables, state.view, frame), f"marks-{crc32(repr(state).encode())}")


def picture(chart: Chart, tell: Callable[[set[str]], dict[str, Note]], name: str) -> str:
    """The chart as an image with a map of its marks: a note to read on hovering, a page to open on a click.

    Plain HTML, so that it works wherever HTML does, without a script. Title,
    subtitle and foot note are text: quicker to draw, and can be selected.
    ``tell`` gives the notes on some rows; ``name`` tells the maps of a page
    apart.
    """
    png = io.BytesIO()
    pixels = chart.picture(DPI, captioned=False)
    pixels.save(png, "PNG", compress_level=1)  # nothing is stored: speed before size
    wide, high = (round(side * SCREEN / DPI) for side in pixels.size)
    above = (1 - chart.body[1]) * chart.bbox.height
    marks, areas = chart.marks(), []
    notes = tell({row for row, _, _ in marks}) if marks else {}
    for row, x, y in reversed(marks):  # of areas that overlap the first counts: what was drawn last lies on top
        if row in notes:
            text, url = notes[row]
            page = f' href="{escape(url)}" target="_blank" rel="noopener noreferrer"' if url else ""
            at = f"{x * SCREEN / DPI:.0f},{(y - above) * SCREEN / DPI:.0f},{REACH}"
            areas.append(f'<area shape="circle" coords="{at}" title="{escape(text)}" alt="{escape(text)}"{page}>')
    stored = base64.b64encode(png.getvalue()).decode()
    title, subtitle, note = map(escape, chart.caption)
    soft = "margin:0;line-height:1.4;color:var(--jp-ui-font-color2,inherit)"
    return (
        f'<figure style="margin:.5em 0;max-width:{wide}px"><p style="margin:0;font-size:17px;font-weight:600">{title}</p>'
        f'<p style="{soft}">{subtitle}</p><div style="overflow-x:auto"><img src="data:image/png;base64,{stored}" '
        f'alt="{escape(chart.alt)}" width="{wide}" height="{high}" usemap="#{name}" style="max-width:none">'
        f'<map name="{name}">{"".join(areas)}</map></div><p style="{soft};font-size:11px">{note}</p></figure>'
    )


def notes(tables: Tables, view: View, frame: pd.DataFrame, wanted: set[str]) -> dict[str, Note]:
    """What rows behind marks say, on whose word, and the address of their first page."""
    pages = {row.source_id: (row.publisher, row.url) for row in tables.sources.itertuples()}
    if "place_id" in frame:
        return {place: _told(text, ids, pages) for place, text, ids in _at_places(tables, frame)}
    if view.table == "claims":
        names = tables.names("actors")
        rows, tell = tables.claims[tables.claims["claim_id"].isin(wanted)], lambda row: _claim(row, names[row.claimant])
    else:
        names = tables.names("event_kinds")
        rows, tell = tables.events[tables.events["event_id"].isin(wanted)], lambda row: _event(row, names[row.kind])
    return {row[1]: _told(tell(row), row.sources, pages) for row in rows.itertuples()}


def _at_places(tables: Tables, frame: pd.DataFrame) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    names = tables.names("event_kinds")
    events = {row.event_id: row for row in tables.events.itertuples()}
    for place, rows in frame[frame["shown"] == "point"].groupby("place_id"):
        acts = [events[e] for e in dict.fromkeys(rows["event_id"])]
        told = [rows["name"].iloc[0], *(_event(act, names[act.kind]) for act in acts)]
        yield place, "\n".join(told), tuple(dict.fromkeys(s for act in acts for s in act.sources))


def _claim(row, claimant: str) -> str:
    numbers = dict.fromkeys(f"{int(value):,}" for value in (row.low, row.high) if pd.notna(value))
    number = "–".join(numbers) or f"“{row.wording}”"
    figure = "denies" if row.stance == "denies" else f"{QUALIFIER[str(row.qualifier)]}: {number}"
    when = f", {row.known_on:%-d %b %Y}" if pd.notna(row.known_on) else ""
    told = f"{claimant}{when}: {MEASURE[str(row.measure)]}, {figure}"
    return told if pd.isna(row.note) else f"{told}. {row.note}"


def _event(row, kind: str) -> str:
    return f"{row.start:%-d %b %Y}, {kind} ({OCCURRENCE[str(row.occurrence)]}): {row.summary}"


def _told(text: str, ids: tuple[str, ...], pages: dict[str, tuple[str, object]]) -> Note:
    found = [pages[i] for i in ids if i in pages]
    names = "; ".join(dict.fromkeys(publisher for publisher, _ in found))
    url = next((url for _, url in found if pd.notna(url)), "")
    return f"{text}\nSources: {names or 'none known on that day'}", url

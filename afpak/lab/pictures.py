"""A chart as HTML: its alt text, and for each mark that names its row a place to point at and to click."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from functools import partial
from zlib import crc32

import pandas as pd

from ..record.schema import MEASURE, OCCURRENCE, QUALIFIER
from ..record.tables import Tables
from ..record.text import short_day
from ..style import Chart
from .page import filled
from .rows import alive
from .views import State, View

DPI, SCREEN = 144, 96  # drawn finer than shown, for screens with small pixels
REACH = 8  # pixels around a mark that belong to it


Note = tuple[str, str]  # a text, and the address of a page


def drawn(record: Tables, state: State) -> str:
    """What the panel shows in a state: a picture, or a table that sorts and filters."""
    tables = state.tables(record)
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
    marks = chart.marks()
    notes = tell({row for row, _, _ in marks}) if marks else {}
    # of areas that overlap the first counts: what was drawn last lies on top
    areas = [_area(notes[row], x, y - above) for row, x, y in reversed(marks) if row in notes]
    title, subtitle, note = chart.caption
    return filled(
        "picture",
        title=title,
        subtitle=subtitle,
        note=note,
        alt=chart.alt,
        png=base64.b64encode(png.getvalue()).decode(),
        wide=wide,
        high=high,
        name=name,
        areas=areas,
        reach=REACH,
    )


def _area(note: Note, x: float, y: float) -> dict:
    text, url = note
    return {"x": round(x * SCREEN / DPI), "y": round(y * SCREEN / DPI), "text": text, "url": url}


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
    when = f", {short_day(row.known_on, year=True)}" if pd.notna(row.known_on) else ""
    told = f"{claimant}{when}: {MEASURE[str(row.measure)]}, {figure}"
    return told if pd.isna(row.note) else f"{told}. {row.note}"


def _event(row, kind: str) -> str:
    return f"{short_day(row.start, year=True)}, {kind} ({OCCURRENCE[str(row.occurrence)]}): {row.summary}"


def _told(text: str, ids: tuple[str, ...], pages: dict[str, tuple[str, object]]) -> Note:
    found = [pages[i] for i in ids if i in pages]
    names = "; ".join(dict.fromkeys(publisher for publisher, _ in found))
    url = next((url for _, url in found if pd.notna(url)), "")
    return f"{text}\nSources: {names or 'none known on that day'}", url

"""The panel: controls above, one line of code, tabs of charts below."""

from __future__ import annotations

import asyncio
import base64
import io
import os
import sys
from collections import OrderedDict
from dataclasses import replace
from datetime import date
from functools import partial
from html import escape
from pathlib import Path

import ipywidgets as widgets

from ..style import Chart
from ..tables import Tables, read
from . import views
from .pictures import notes, picture
from .rows import alive
from .views import TABS, WHAT, WHO, View

KEPT = 240  # pictures kept, a sixth of a megabyte each: every stop of the slider, for two charts
PAUSE, BREATH = 0.3, 0.02  # seconds at rest before drawing ahead, and between two pictures
BEAT = 800  # milliseconds between days at play
NARROW = widgets.Layout(width="auto", max_width="21em")


class Panel:
    """Controls and charts over one record; `afpak.explore` opens it."""

    def __init__(self, data_dir: str | Path | None, load: dict, tab: str) -> None:
        if tab not in TABS:
            raise ValueError(f"unknown tab {tab!r}; choose {', '.join(TABS)}")
        self.data_dir = data_dir
        self.record = read(data_dir)
        views.cut(self.record, load, {})  # says what is wrong before anything is drawn
        self._drawn: OrderedDict[str, str] = OrderedDict()
        self._ahead = None
        self._still = False  # while several controls are set together
        self._build(load, tab)
        self._listen()
        self._refit()

    # what the controls say

    @property
    def view(self) -> View:
        """The chart or table shown."""
        return self._charts[self._tabs.selected_index].value

    @property
    def load(self) -> dict:
        """Parameters of `afpak.load`."""
        days = {"start": self._start.value, "end": self._end.value}
        return {
            "as_of": self._as_of.value or None,
            "episode": self._episode.value or None,
            **{name: f"{day:%Y-%m-%d}" if day else None for name, day in days.items()},
        }

    @property
    def only(self) -> dict:
        """Parameters of `Tables.only`."""
        chosen = {WHO[self.view.table]: self._who.value, WHAT[self.view.table]: self._kind.value}
        return {column: code for column, code in chosen.items() if code}

    @property
    def tables(self) -> Tables:
        """The tables as cut."""
        return views.cut(self.record, self.load, self.only)

    @property
    def line(self) -> str:
        """The line of code that shows the same."""
        return self.view.line(views.load_line(self.data_dir, self.load, self.only))

    def chart(self) -> Chart:
        """The chart shown, as the line of code gives it."""
        return self.view.show(self.view.frame(self.tables))

    # how it looks

    def _build(self, load: dict, tab: str) -> None:
        names = self.record.episodes.set_index("episode_id")["name"]
        every = [("whole record", ""), *((name, code) for code, name in names.items())]
        self._episode = widgets.Dropdown(
            options=every, value=load.get("episode") or "", description="Episode", layout=NARROW
        )
        self._start, self._end = (
            widgets.DatePicker(value=_date(load.get(n)), description=n.title(), layout=NARROW) for n in ("start", "end")
        )
        self._who, self._kind = (
            widgets.Dropdown(options=[("", "")], description=n, layout=NARROW) for n in ("Who", "Kind")
        )
        wide = widgets.Layout(width="34em")
        self._as_of = widgets.SelectionSlider(
            options=self._stops(load), value=load.get("as_of") or "", description="Known on", layout=wide
        )
        self._play = widgets.Play(interval=BEAT, description="Play", show_repeat=False)
        widgets.jslink((self._play, "value"), (self._as_of, "index"))
        self._told = widgets.HTML()
        self._charts = [
            widgets.Dropdown(options=[(v.label, v) for v in of], description="Show", layout=NARROW)
            for of in TABS.values()
        ]
        self._places = [widgets.HTML() if name != "Rows" else widgets.Output() for name in TABS]
        self._behind = [widgets.Output() for _ in TABS]
        self._folds = [
            widgets.Accordion([out], titles=["The rows behind it, with their sources"]) for out in self._behind
        ]
        pages = [
            widgets.VBox([chart, place] + ([] if name == "Rows" else [fold]))
            for name, chart, place, fold in zip(TABS, self._charts, self._places, self._folds, strict=True)
        ]
        self._tabs = widgets.Tab(pages, titles=list(TABS), selected_index=list(TABS).index(tab))
        cuts = [self._episode, self._start, self._end, self._who, self._kind]
        self.box = widgets.VBox(
            [
                widgets.HBox(cuts, layout=widgets.Layout(flex_flow="row wrap")),
                widgets.HBox([self._play, self._as_of], layout=widgets.Layout(flex_flow="row wrap")),
                self._told,
                self._tabs,
            ]
        )

    def _listen(self) -> None:
        for control in (self._episode, self._start, self._end, *self._charts):
            control.observe(self._refit, "value")
        self._tabs.observe(self._refit, "selected_index")
        for control in (self._as_of, self._who, self._kind):
            control.observe(self._redraw, "value")
        for fold in self._folds:
            fold.observe(self._unfold, "selected_index")
        self._play.observe(self._rewind, "playing")

    # what follows a control

    def _refit(self, _=None) -> None:
        """Offer the days, people and kinds that the cut and the chart have; keep what was chosen where it is among them."""
        if self._still:
            return
        self._still = True
        _offer(self._as_of, self._stops(self.load), self._as_of.value)
        self._play.max = len(self._as_of.options) - 1
        self._play.value = self._as_of.index
        _offer(self._who, [("everybody", ""), *views.whos(self.record, self.view)], self._who.value)
        _offer(self._kind, [("every kind", ""), *views.kinds(self.record, self.view)], self._kind.value)
        self._who.description = WHO[self.view.table].title()
        self._kind.description = WHAT[self.view.table].title()
        self._kind.disabled = len(self._kind.options) < 3
        self._still = False
        self._redraw()

    def _stops(self, load: dict) -> list[tuple[str, str]]:
        """Stops of the slider: the days on which the cut grew, the day asked for, and today."""
        try:
            days = views.days(views.cut(self.record, {**load, "as_of": None}, {}))
        except ValueError:  # a span that ends before it starts; `_redraw` says so
            days = []
        if load.get("as_of") and load["as_of"] not in days:
            days = sorted([*days, load["as_of"]])
        return [*((f"{date.fromisoformat(day):%-d %b %Y}", day) for day in days), ("today", "")]

    def _rewind(self, change: dict) -> None:
        if change["new"] and not self._as_of.value:  # played from the end, it begins anew
            self._as_of.index = 0

    def _redraw(self, _=None) -> None:
        if self._still:
            return
        fold = self._folds[self._tabs.selected_index]
        try:
            shown = self._picture(self.load)
        except ValueError as wrong:
            self._told.value = f'<p role="alert">{escape(str(wrong))}</p>'
            return
        self._told.value = _code(self.line)
        place = self._places[self._tabs.selected_index]
        if isinstance(place, widgets.Output):
            place.outputs = (_display(shown),)
        else:
            place.value = shown
            self._unfold({"owner": fold, "new": fold.selected_index})
        self._rest()

    def _unfold(self, change: dict) -> None:
        """The rows behind a chart are written only when somebody looks."""
        if change["new"] is not None:
            out = self._behind[self._folds.index(change["owner"])]
            out.outputs = (_display(alive(self._rows())),)

    def _rows(self) -> str:
        tables, view = self.tables, self.view
        frame, (name, key) = view.frame(tables), (view.table, getattr(tables, view.table).columns[0])
        kept = getattr(tables, name)
        if hasattr(frame, "columns") and key in frame:
            kept = kept[kept[key].isin(frame[key])].reset_index(drop=True)
        return views.TABLE[name].frame(replace(tables, **{name: kept}))

    def _picture(self, load: dict) -> str:
        """What the tab shows under a cut, drawn once and then kept."""
        view, key = self.view, self._key(load)
        if key not in self._drawn:
            tables = views.cut(self.record, load, self.only)
            frame = view.frame(tables)
            shown = view.show(frame)
            if isinstance(shown, Chart):
                shown = picture(shown, partial(notes, tables, view, frame), f"marks-{abs(hash(key))}")
            else:
                shown = alive(shown)
            self._drawn[key] = shown
        self._drawn.move_to_end(key)
        while len(self._drawn) > KEPT:
            self._drawn.popitem(last=False)
        return self._drawn[key]

    def _key(self, load: dict) -> str:
        return self.view.line(views.load_line(None, load, self.only))

    # drawing ahead, so that the slider does not wait

    def _rest(self) -> None:
        """Once nothing has moved for a moment, draw the other stops of the slider, the nearest first."""
        if self._ahead is not None:
            self._ahead.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # no loop, no front end
        at = self._as_of.index
        stops = sorted(range(len(self._as_of.options)), key=lambda stop: (abs(stop - at), stop < at))
        days = [self._as_of.options[stop][1] for stop in stops]
        self._ahead = loop.call_later(PAUSE, self._draw_ahead, days)

    def _draw_ahead(self, days: list[str]) -> None:
        """One picture at a time, so that a control or another cell waits for one at most."""
        missing = [day for day in days if self._key({**self.load, "as_of": day}) not in self._drawn]
        if missing and len(self._drawn) < KEPT:
            self._picture({**self.load, "as_of": missing[0]})
            self._ahead = asyncio.get_running_loop().call_later(BREATH, self._draw_ahead, missing[1:])

    # in a cell

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        if self.view in TABS["Rows"]:
            still, about = {"text/html": str(self.view.frame(self.tables)), "text/plain": self.line}, {}
        else:
            chart, png = self.chart(), io.BytesIO()
            chart.picture(144).save(png, "PNG", optimize=True)
            size = {"width": int(chart.get_figwidth() * 96), "height": int(chart.get_figheight() * 96)}
            still = {"image/png": base64.b64encode(png.getvalue()).decode(), "text/plain": f"{self.line}\n{chart.alt}"}
            about = {"image/png": {"alt": chart.alt, **size}}
        alive_here = self.box._repr_mimebundle_() if _front_end() else {}
        return {**alive_here, **still}, about


def _front_end() -> bool:
    """Whether a front end that answers is likely: Jupyter's server, VS Code, Voilà or JupyterLite started the kernel.

    A notebook run by nbconvert or papermill has none; with a widget in its
    output, its page would stay blank where the network is not to be reached.
    """
    from IPython import get_ipython

    code = "__vsc_ipynb_file__" in getattr(get_ipython(), "user_ns", {})
    server = "JPY_SESSION_NAME" in os.environ or os.environ.get("SERVER_SOFTWARE", "").startswith("voila")
    return server or code or sys.platform == "emscripten"


def _offer(control, options: list[tuple[str, str]], value: str) -> None:
    if tuple(options) != tuple(control.options):
        control.options = options
    control.value = value if value in [code for _, code in options] else ""


def _date(text: str | None) -> date | None:
    return date.fromisoformat(str(text)[:10]) if text else None


def _display(html: str) -> dict:
    return {"output_type": "display_data", "data": {"text/html": html, "text/plain": "a table"}, "metadata": {}}


def _code(line: str) -> str:
    """The line with a button that copies it; the line can be selected with one click where copying is not allowed."""
    look = "user-select:all;padding:.3em .6em;background:var(--jp-layout-color2,#eee);border-radius:3px"
    copy = (
        "navigator.clipboard.writeText(this.previousElementSibling.textContent).then(()=>{this.textContent='Copied'})"
    )
    return (
        f'<div style="margin:.4em 0;line-height:1.9"><code style="{look};white-space:normal">{escape(line)}</code> '
        f'<button type="button" onclick="{copy}">Copy</button></div>'
    )

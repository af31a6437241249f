"""The panel: controls above, one line of code, tabs of charts below."""

from __future__ import annotations

import base64
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path

import ipywidgets as widgets

from ..record.tables import Tables, parse_day, read
from ..style import Chart
from . import views
from .gallery import Gallery
from .page import page
from .rows import alive
from .views import TABS, WHAT, WHO, State, View, state

BEAT = 800  # milliseconds between days at play
SLIM = widgets.Layout(width="auto", max_width="17em", margin="2px 1.2em 2px 0")
PLAIN = {"description_width": "initial"}


class Panel:
    """Controls and charts over one record; `afpak.explore` opens it."""

    def __init__(self, data_dir: str | Path | None, load: dict, tab: str) -> None:
        if tab not in TABS:
            raise ValueError(f"unknown tab {tab!r}; choose {', '.join(TABS)}")
        self.data_dir = data_dir
        self.record = read(data_dir)
        days = {n: f"{parse_day(load[n], n):%Y-%m-%d}" for n in ("as_of", "start", "end") if load.get(n) is not None}
        load = load | days  # as text, in which controls and the line of code have them
        state(TABS[tab][0], load, {}).cut(self.record)  # says what is wrong before anything is drawn
        self.gallery = Gallery(self.record)
        self._still = False  # while several controls are set together
        self._build(load, tab)
        self._listen()
        self._refit()
        # linked when both stand at the same stop: else the slider jumps to the first day as the panel opens
        widgets.jslink((self._play, "value"), (self._as_of, "index"))

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
        return {} if self.view.whole else {column: code for column, code in chosen.items() if code}

    @property
    def state(self) -> State:
        """All of it together."""
        return state(self.view, self.load, self.only)

    @property
    def tables(self) -> Tables:
        """The tables as cut."""
        return self.state.cut(self.record)

    @property
    def line(self) -> str:
        """The line of code that shows the same."""
        return self.state.line(self.data_dir)

    def chart(self) -> Chart:
        """The chart shown, as the line of code gives it."""
        return self.view.show(self.view.frame(self.tables))

    def save(self, path: str | Path) -> Path:
        """Write the chart of every stop of the slider into one HTML file that opens without Python and without network.

        Parameters
        ----------
        path : path
            The file to write, such as ``open-war.html``: about 0.1 MB a stop.
        """
        if self.view in TABS["Rows"]:
            raise ValueError("a table has no slider; choose a tab with a chart")
        stops = [
            (label, self.gallery.get(state(self.view, {**self.load, "as_of": day}, self.only)))
            for label, day in self._as_of.options
        ]
        cut = state(self.view, {**self.load, "as_of": None}, self.only).cut(self.record).cut
        title = f"{self.view.label}, day by day: {cut}"
        Path(path).write_text(page(title, self.line, stops, self._as_of.index), encoding="utf-8")
        return Path(path)

    # how it looks

    def _build(self, load: dict, tab: str) -> None:
        names = self.record.episodes.set_index("episode_id")["name"]
        every = [("whole record", ""), *((name, code) for code, name in names.items())]
        self._episode = widgets.Dropdown(
            options=every, value=load.get("episode") or "", description="Episode", layout=SLIM, style=PLAIN
        )
        self._start, self._end = (
            widgets.DatePicker(value=_date(load.get(n)), description=n.title(), layout=SLIM, style=PLAIN)
            for n in ("start", "end")
        )
        self._who, self._kind = (
            widgets.Dropdown(options=[("", "")], description=n, layout=SLIM, style=PLAIN) for n in ("Who", "Kind")
        )
        wide = widgets.Layout(width="34em")
        self._as_of = widgets.SelectionSlider(
            options=self._stops(load), value=load.get("as_of") or "", description="Known on", layout=wide, style=PLAIN
        )
        self._play = widgets.Play(interval=BEAT, description="Play", show_repeat=False)
        self._told = widgets.HTML()
        self._charts = [
            widgets.Dropdown(options=[(v.label, v) for v in of], description="Show", layout=SLIM, style=PLAIN)
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
        self._who.disabled = self.view.whole
        self._kind.disabled = self.view.whole or len(self._kind.options) < 3
        self._still = False
        self._redraw()

    def _stops(self, load: dict) -> list[tuple[str, str]]:
        """Stops of the slider: the days on which the cut grew, the day asked for, and today."""
        try:
            days = views.days(state(TABS["Rows"][0], {**load, "as_of": None}, {}).cut(self.record))
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
        self._told.value = _code(self.line)
        try:
            shown = self.gallery.get(self.state)
        except ValueError as wrong:  # what a reader can set and the record cannot answer
            self._told.value = f'<p role="alert">{escape(str(wrong))}</p>'
            return
        place = self._places[self._tabs.selected_index]
        if isinstance(place, widgets.Output):
            place.outputs = (_display(shown),)
        else:
            place.value = shown
            self._unfold({"owner": fold, "new": fold.selected_index})
        if _front_end():
            self.gallery.ahead(self._beside())

    def _beside(self) -> Iterator[State]:
        """The states one step away: the next stops of the slider, the other tabs, then the stops farther off."""
        at, stops = self._as_of.index, range(len(self._as_of.options))
        near = sorted(stops, key=lambda stop: (abs(stop - at), stop < at))
        days = [state(self.view, {**self.load, "as_of": self._as_of.options[stop][1]}, self.only) for stop in near]
        yield from days[:3]
        if not self.only:
            yield from (state(chart.value, self.load, {}) for chart in self._charts)
        yield from days[3:]

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
    """Other options, with the value kept where it is among them, in one message to the front end."""
    with control.hold_sync():
        if tuple(options) != tuple(control.options):
            control.options = options
        control.value = value if value in [code for _, code in options] else ""


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


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

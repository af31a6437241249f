"""The panel: controls above, one line of code, tabs of charts below."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import ipywidgets as widgets

from ..record.tables import Day, Tables, parse_day, read
from ..record.text import short_day
from ..style import Chart
from . import views
from .gallery import Gallery
from .page import filled, slider
from .rows import alive
from .views import TABS, WHAT, WHO, State, View, state

BEAT = 800  # milliseconds between days at play
SLIM = widgets.Layout(width="auto", max_width="17em", margin="2px 1.2em 2px 0")
PLAIN = {"description_width": "initial"}
CONTROLS = ("tab", "show", "episode", "start", "end", "as_of", "who", "kind")


class Panel:
    """Controls and charts over one record; `afpak.explore` opens it."""

    def __init__(self, data_dir: str | Path | None, load: dict, tab: str) -> None:
        _known("tab", tab, TABS)
        self.data_dir = data_dir
        self.record = read(data_dir)
        # as text, in which controls and the line of code have them
        load = {name: _text(name, value) if name != "episode" else value for name, value in load.items()}
        state(TABS[tab][0], load, {}).tables(self.record)  # says what is wrong before anything is drawn
        self.gallery = Gallery(self.record)
        self._together = False  # while several controls are set as one
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
    def stops(self) -> list[str]:
        """The days at which the slider stops, "" for today."""
        return [day for _, day in self._as_of.options]

    @property
    def tables(self) -> Tables:
        """The tables as cut."""
        return self.state.tables(self.record)

    @property
    def line(self) -> str:
        """The line of code that shows the same."""
        return self.state.line(self.data_dir)

    @property
    def told(self) -> str:
        """What stands above the chart, as HTML: the line of code, or why there is no chart."""
        return self._told.value

    @property
    def shown(self) -> str:
        """What stands in the open tab, as HTML: a chart or a table."""
        place = self._places[self._tabs.selected_index]
        return (
            place.value if isinstance(place, widgets.HTML) else "".join(o["data"]["text/html"] for o in place.outputs)
        )

    def chart(self) -> Chart:
        """The chart shown, as the line of code gives it."""
        return self.view.show(self.view.frame(self.tables))

    def set(self, **controls: str | Day | None) -> None:
        """Move controls as a hand would, one after the other; None empties one.

        Parameters
        ----------
        tab, show : str
            A tab, and what it is to show: as the panel names them.
        episode, start, end, as_of
            As in `afpak.load`.
        who, kind : str
            As in `Tables.only`, for the rows of the chart shown.

        Raises
        ------
        ValueError
            There is no such control, or it has no such choice.

        Examples
        --------
        >>> import afpak
        >>> panel = afpak.explore(episode="open-war-2026", tab="Claims")
        >>> panel.set(show="How far apart", as_of="2026-02-27")
        >>> print(panel.line)
        afpak.claims.plot_gap(afpak.claims.claim_gap(afpak.load(as_of='2026-02-27', episode='open-war-2026')))
        """
        for name, value in controls.items():
            _known("control", name, CONTROLS)
            if name == "tab":
                _known(name, value, TABS)
                self._tabs.selected_index = list(TABS).index(value)
            elif name == "show":
                offered = {view.label: view for view in TABS[self._tabs.get_title(self._tabs.selected_index)]}
                _known(name, value, offered)
                self._charts[self._tabs.selected_index].value = offered[value]
            elif name in ("start", "end"):
                getattr(self, f"_{name}").value = _date(_text(name, value))
            elif name == "as_of":
                day = _text(name, value) or ""
                if day not in self.stops:
                    self._offer_days({**self.load, "as_of": day})
                self._as_of.value = day
            else:
                control = {"episode": self._episode, "who": self._who, "kind": self._kind}[name]
                _known(name, value or "", [code for _, code in control.options])
                control.value = value or ""

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
        cut = state(self.view, {**self.load, "as_of": None}, self.only).tables(self.record).cut
        title = f"{self.view.label}, day by day: {cut}"
        Path(path).write_text(slider(title, self.line, stops, self._as_of.index), encoding="utf-8")
        return Path(path)

    # how it looks

    def _build(self, load: dict, tab: str) -> None:
        names = self.record.names("episodes")
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
        self._as_of.add_class("afpak-day")
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
                widgets.Output(outputs=(_display(filled("desk")),)),  # style and script
                widgets.HBox(cuts, layout=widgets.Layout(flex_flow="row wrap")),
                widgets.HBox([self._play, self._as_of], layout=widgets.Layout(flex_flow="row wrap")),
                self._told,
                self._tabs,
            ]
        )
        self.box.add_class("afpak-desk")

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
        with self._as_one():
            self._offer_days(self.load)
            _offer(self._who, [("everybody", ""), *views.whos(self.record, self.view)])
            _offer(self._kind, [("every kind", ""), *views.kinds(self.record, self.view)])
            self._who.description = WHO[self.view.table].title()
            self._kind.description = WHAT[self.view.table].title()
            self._who.disabled = self.view.whole
            self._kind.disabled = self.view.whole or len(self._kind.options) < 3
        self._redraw()

    @contextmanager
    def _as_one(self) -> Iterator[None]:
        """Controls set in here are one change: nothing is drawn before all of them stand."""
        before, self._together = self._together, True
        try:
            yield
        finally:
            self._together = before

    def _offer_days(self, load: dict) -> None:
        with self._as_one():
            _offer(self._as_of, self._stops(load))
            last = len(self._as_of.options) - 1
            # a `Play` whose value lies beyond its end is set to the end, and takes the slider along
            self._play.max = max(self._play.max, last)
            self._play.value = self._as_of.index
            self._play.max = last

    def _stops(self, load: dict) -> list[tuple[str, str]]:
        """Stops of the slider: the days on which the cut grew, the day asked for, and today."""
        try:
            days = views.days(state(TABS["Rows"][0], {**load, "as_of": None}, {}).tables(self.record))
        except ValueError:  # a span that ends before it starts; `_redraw` says so
            days = []
        if load.get("as_of") and load["as_of"] not in days:
            days = sorted([*days, load["as_of"]])
        return [*((short_day(date.fromisoformat(day), year=True), day) for day in days), ("today", "")]

    def _rewind(self, change: dict) -> None:
        if change["new"] and not self._as_of.value:  # played from the end, it begins anew
            self._as_of.index = 0

    def _redraw(self, _=None) -> None:
        if self._together:
            return
        place, fold = (of[self._tabs.selected_index] for of in (self._places, self._folds))
        self._told.value = filled("line", line=self.line, waiting=self.state not in self.gallery)
        try:
            shown = self.gallery.get(self.state)
        except ValueError as wrong:  # what a reader can set and the record cannot answer
            self._told.value = filled("wrong", why=wrong)
            _put(place, "")
            _put(self._behind[self._tabs.selected_index], "")
            return
        _put(place, shown)
        self._told.value = filled("line", line=self.line, waiting=False)
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
            _put(self._behind[self._folds.index(change["owner"])], alive(self._rows()))

    def _rows(self) -> str:
        tables, view = self.tables, self.view
        frame, (name, key) = view.frame(tables), (view.table, getattr(tables, view.table).columns[0])
        kept = getattr(tables, name)
        if hasattr(frame, "columns") and key in frame:
            kept = kept[kept[key].isin(frame[key])].reset_index(drop=True)
        return views.TABLE[name].frame(replace(tables, **{name: kept}))

    # in a cell

    def _repr_mimebundle_(self, **_) -> dict:
        if self.view in TABS["Rows"]:
            still = {"text/html": str(self.view.frame(self.tables)), "text/plain": self.line}
        else:
            chart = self.chart()
            still = {"text/html": chart.image(), "text/plain": f"{self.line}\n{chart.alt}"}
        alive_here = self.box._repr_mimebundle_() if _front_end() else {}
        return {**alive_here, **still}


def _front_end() -> bool:
    """Whether a front end that answers is likely: Jupyter's server, VS Code, Voilà or JupyterLite started the kernel.

    A notebook run by nbconvert or papermill has none; with a widget in its
    output, its page would stay blank where the network is not to be reached.
    """
    from IPython import get_ipython

    code = "__vsc_ipynb_file__" in getattr(get_ipython(), "user_ns", {})
    server = "JPY_SESSION_NAME" in os.environ or os.environ.get("SERVER_SOFTWARE", "").startswith("voila")
    return server or code or sys.platform == "emscripten"


def _offer(control, options: list[tuple[str, str]]) -> None:
    """Other options, with the value kept where it is among them.

    Options and value go to the front end as messages of their own, each of
    which holds by itself. In one (``hold_sync``) the slider of ipywidgets
    clamps the new index to its old range and sends that back: the day would
    change by itself.
    """
    if tuple(options) != tuple(control.options):
        value = control.value if control.value in [code for _, code in options] else ""
        control.index = 0  # there in the old options and in the new ones
        control.options = options
        control.value = value


def _put(place: widgets.HTML | widgets.Output, html: str) -> None:
    """Show HTML; an `Output` runs the script of a table."""
    if isinstance(place, widgets.HTML):
        place.value = html
    else:
        place.outputs = (_display(html),) if html else ()


def _display(html: str) -> dict:
    return {"output_type": "display_data", "data": {"text/html": html, "text/plain": "a table"}, "metadata": {}}


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(name: str, day: Day | None) -> str | None:
    return None if day is None else f"{parse_day(day, name):%Y-%m-%d}"


def _known(what: str, name: object, choices: Iterable[str]) -> None:
    if name not in [*choices]:
        raise ValueError(f"unknown {what} {name!r}; choose {', '.join(filter(None, choices))}")

"""The controls of the panel: what a hand moves, what it can choose among, and the cut that this makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

import ipywidgets as widgets

from ..record.tables import Day, Tables, parse_day
from ..record.text import short_day
from . import views
from .views import TABS, WHAT, WHO, State, View, state

BEAT = 800  # milliseconds between days at play
SLIM = widgets.Layout(width="auto", max_width="17em", margin="2px 1.2em 2px 0")
PLAIN = {"description_width": "initial"}
NAMES = ("tab", "show", "episode", "start", "end", "as_of", "who", "kind")


class Controls:
    """What is set over one record; who shows it (`Panel`) has a ``_redraw``, called once for every change."""

    def __init__(self, record: Tables, load: dict, tab: str) -> None:
        self.record = record
        # as text, in which controls and the line of code have them
        load = {name: _text(name, value) if name != "episode" else value for name, value in load.items()}
        state(TABS[tab][0], load, {}).tables(record)  # says what is wrong before anything is drawn
        self._together = False  # while several controls are set as one
        self._build(load, tab)
        for control in (self._episode, self._start, self._end, *self._charts):
            control.observe(self._refit, "value")
        self._tabs.observe(self._refit, "selected_index")
        for control in (self._as_of, self._who, self._kind):
            control.observe(self._redraw, "value")
        self._play.observe(self._rewind, "playing")

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
        self._charts = [
            widgets.Dropdown(options=[(v.label, v) for v in of], description="Show", layout=SLIM, style=PLAIN)
            for of in TABS.values()
        ]
        pages = [widgets.VBox([chart]) for chart in self._charts]
        self._tabs = widgets.Tab(pages, titles=list(TABS), selected_index=list(TABS).index(tab))

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
            known("control", name, NAMES)
            if name == "tab":
                known(name, value, TABS)
                self._tabs.selected_index = list(TABS).index(value)
            elif name == "show":
                offered = {view.label: view for view in TABS[self._tabs.get_title(self._tabs.selected_index)]}
                known(name, value, offered)
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
                known(name, value or "", [code for _, code in control.options])
                control.value = value or ""

    def _refit(self, _=None) -> None:
        """Offer the days, people and kinds that the cut and the chart have; keep what was chosen where it is among them."""
        with self._as_one():
            self._offer_days(self.load)
            offer(self._who, [("everybody", ""), *views.whos(self.record, self.view)])
            offer(self._kind, [("every kind", ""), *views.kinds(self.record, self.view)])
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
            offer(self._as_of, self._stops(load))
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


def offer(control, options: list[tuple[str, str]]) -> None:
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


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(name: str, day: Day | None) -> str | None:
    return None if day is None else f"{parse_day(day, name):%Y-%m-%d}"


def known(what: str, name: object, choices: Iterable[str]) -> None:
    if name not in [*choices]:
        raise ValueError(f"unknown {what} {name!r}; choose {', '.join(filter(None, choices))}")

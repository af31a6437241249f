"""The panel: controls above, one line of code, tabs of charts below."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import ipywidgets as widgets

from ..record.tables import Tables, read
from ..style import Chart
from . import views
from .controls import Controls, known
from .gallery import Gallery
from .page import filled, slider
from .rows import alive
from .views import TABS, State, state


class Panel(Controls):
    """Controls and charts over one record; `afpak.explore` opens it."""

    def __init__(self, data_dir: str | Path | None, load: dict, tab: str) -> None:
        known("tab", tab, TABS)
        super().__init__(read(data_dir), load, tab)
        self.data_dir = data_dir
        self.gallery = Gallery(self.record)
        self._lay()
        self._refit()
        # linked when both stand at the same stop: else the slider jumps to the first day as the panel opens
        widgets.jslink((self._play, "value"), (self._as_of, "index"))

    def _lay(self) -> None:
        """Places for charts, and for the rows behind them, under the controls."""
        self._told = widgets.HTML()
        self._places = [widgets.HTML() if name != "Rows" else widgets.Output() for name in TABS]
        self._behind = [widgets.Output() for _ in TABS]
        self._folds = [
            widgets.Accordion([out], titles=["The rows behind it, with their sources"]) for out in self._behind
        ]
        for fold in self._folds:
            fold.observe(self._unfold, "selected_index")
        for name, page, place, fold in zip(TABS, self._tabs.children, self._places, self._folds, strict=True):
            page.children = (*page.children, place, *([] if name == "Rows" else [fold]))
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


def _put(place: widgets.HTML | widgets.Output, html: str) -> None:
    """Show HTML; an `Output` runs the script of a table."""
    if isinstance(place, widgets.HTML):
        place.value = html
    else:
        place.outputs = (_display(html),) if html else ()


def _display(html: str) -> dict:
    return {"output_type": "display_data", "data": {"text/html": html, "text/plain": "a table"}, "metadata": {}}

"""The page of a chart: what every chart has in common, so that a chart function only draws.

`chart` makes a chart of a function: it refuses what is not the measure's frame,
says so where there are no rows, draws inside the theme, and keeps the rows and
the alternative text with the picture. `figure` makes room for words: the
constrained layout of matplotlib knows no block of text, so the lines are
counted by hand.
"""

from __future__ import annotations

import functools
import inspect
import textwrap
from collections.abc import Callable, Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from ..record.measured import About, Measured
from ..record.tables import Tables
from ..record.text import capital
from .chart import SETTINGS, Chart
from .drawing import CAPTION, to_rows
from .palette import COLOUR, INK, MARKER, SOFT

_INCH = {"question": 0.19, "title": 0.27, "subtitle": 0.18, "note": 0.15}
_HEAD = {
    "question": {"size": 9, "color": SOFT},
    "title": {"size": 12.5, "weight": "bold"},
    "subtitle": {"size": 9, "color": SOFT},
}


class Page:
    """Where a chart function draws: call it once, with the size of the panels, for the figure and its axes."""

    def __init__(self, title: str, about: About, finding: str = "") -> None:
        self.title, self.about, self.finding = title, about, finding
        self.fig: Chart | None = None

    def __call__(
        self, how: str, height: float, width: float = 9.0, key: Sequence[Line2D] = (), **subplots
    ) -> tuple[Chart, np.ndarray]:
        """Title, one sentence on ``how`` to read the chart, key, panels, foot note with the cut: see `figure`."""
        title, question = (self.finding, self.title) if self.finding else (self.title, "")
        note = f"{capital(self.about.cut)}. {self.about.note}"
        self.fig, axes = figure(title, how, note, height, width, key, question, **subplots)
        return self.fig, axes


def chart(
    draw: Callable | None = None,
    *,
    of: Callable | tuple[Callable, ...] = (),
    title: str = "",
    lacking: str = "",
    empty: Callable[[Measured], bool] | None = None,
    finding: Callable[[Measured], str] | None = None,
) -> Callable:
    """Make a chart of a function that draws.

    Bare (``@style.chart``), the function returns its `figure`; it is drawn in
    the theme of all charts whatever the reader's own settings, and remembers
    its frames. With a measure it is one of ours:

    Parameters
    ----------
    of : callable or several
        The measure whose frame the chart takes, or those; any other input is refused in one sentence,
        which names the first.
    title : str
        The question that the chart answers; ``{name}`` stands for a fact of the frame.
    lacking : str
        What there is none of where the frame is empty: "No … on record for this cut"; facts as in ``title``.
    empty : callable, optional
        Whether there is nothing to draw. Default: the frame has no rows.
    finding : callable, optional
        What the frame shows, in one sentence with claimant, number and day, and
        never who is right; "" where its rows show none. It is the title, and
        the question stands above it, small.

    Such a function takes the frame and a `Page`, draws on it, and returns what
    is drawn in words; question, finding and these are the alternative text.
    """
    if draw is not None:
        return _themed(draw)

    def decorate(drawing: Callable) -> Callable:
        parameters = list(inspect.signature(drawing).parameters.values())
        measures = [measure.__name__ for measure in (of if isinstance(of, tuple) else (of,))]

        @functools.wraps(drawing)
        def whole(rows: Measured, *args, **options) -> Chart:
            about = _about(rows, measures, drawing.__name__)
            page = Page(title.format_map(about.facts), about)
            if empty(rows) if empty else rows.empty:
                return nothing(page.title, about.note, lacking.format_map(about.facts), about.cut)
            page.finding = finding(rows) if finding else ""
            drawn = drawing(rows, page, *args, **options)
            page.fig.alt = " ".join([page.title, *([f"{page.finding}."] if page.finding else []), drawn])
            return page.fig

        whole.__signature__ = inspect.Signature([parameters[0], *parameters[2:]], return_annotation=Chart)
        themed = _themed(whole)
        themed.of = of
        return themed

    return decorate


def _about(rows: object, measures: Sequence[str], name: str) -> About:
    """What belongs to the rows, or a sentence on what the chart draws."""
    draws = f"{name} draws what {measures[0]} returns: {name}({measures[0]}(tables))"
    if isinstance(rows, Tables) or not isinstance(rows, pd.DataFrame):
        raise TypeError(f"{draws}; this is {type(rows).__name__}")
    about = rows.about if isinstance(rows, Measured) else None  # a plain frame may have a column of that name
    if about is None:
        why = getattr(rows, "lost", "") or "it is a plain frame, perhaps read from a file or joined with one"
        raise TypeError(f"{draws}; this frame does not know its cut and its sources any more: {why}")
    if about.measure not in measures:
        raise TypeError(f"{draws}; these rows are of {about.measure}")
    return about


def _themed(draw: Callable) -> Callable:
    """Draw inside the theme, leaving the reader's own matplotlib settings alone; remember what was drawn."""
    names = list(inspect.signature(draw).parameters)

    @functools.wraps(draw)
    def themed(*args, **kwargs):
        with matplotlib.rc_context(SETTINGS):
            fig = draw(*args, **kwargs)
        given = {name: part for name, part in zip(names, args, strict=False) if hasattr(part, "to_csv")}
        fig.drawn = fig.drawn | given  # a chart may have set frames of its facts
        return fig

    return themed


def figure(
    title: str,
    subtitle: str,
    note: str,
    height: float,
    width: float = 9.0,
    key: Sequence[Line2D] = (),
    question: str = "",
    **subplots,
) -> tuple[Chart, np.ndarray]:
    """A chart with room for a title, a subtitle, a key and a foot note.

    Parameters
    ----------
    title : str
        The question the figure answers, or its finding as a claim of somebody.
    subtitle : str
        What is drawn and how to read the marks.
    note : str
        Sources, day of knowledge, data version: `afpak.Tables.note`.
    height, width : float
        Size in inches; the height is that of the panels, the text comes on top.
    key : sequence of Line2D
        Legend entries (`handle`), drawn in one row under the subtitle.
    question : str
        The question that a finding answers, small above the title.
    **subplots
        Passed to `matplotlib.figure.Figure.subplots`.

    Returns
    -------
    Chart, array of Axes
        The array is always two-dimensional.
    """
    wrapped = {
        "question": textwrap.wrap(question, int(width * 14)),
        "title": textwrap.wrap(title, int(width * 8.9)),
        "subtitle": textwrap.wrap(subtitle, int(width * 14)),
        "note": textwrap.wrap(note, int(width * 17)),
    }
    head = 0.22 + sum(len(wrapped[part]) * _INCH[part] for part in _HEAD) + (0.28 if key else 0)
    foot = 0.12 + len(wrapped["note"]) * _INCH["note"]
    total = height + head + foot
    fig = Chart(figsize=(width, total), layout="constrained")
    fig.caption, fig.question = (title, subtitle, note), question
    fig.get_layout_engine().set(rect=(0, foot / total, 1, height / total), w_pad=0.08, h_pad=0.06)
    y = total - 0.12
    for part, look in _HEAD.items():
        for line in wrapped[part]:
            fig.text(0.012, y / total, line, va="top", gid=CAPTION, **look)
            y -= _INCH[part]
    fig.body = (foot / total, y / total)
    if key:
        place = {"loc": "upper left", "bbox_to_anchor": (0.0, y / total), "ncols": len(key)}
        legend = fig.legend(handles=list(key), **place, handletextpad=0.2, columnspacing=1.4)
        legend.set_in_layout(False)
    for i, line in enumerate(wrapped["note"]):
        fig.text(0.012, (foot - 0.06 - i * _INCH["note"]) / total, line, va="top", size=7, color=SOFT, gid=CAPTION)
    return fig, fig.subplots(squeeze=False, **subplots)


def nothing(title: str, note: str, what: str, cut: str = "") -> Chart:
    """A figure that says that nothing is known, and of which cut, instead of an error or an empty panel."""
    sentence = f"No {what} on record for this cut. A gap in the record is not a zero."
    fig, axes = figure(title, f"{cut[:1].upper()}{cut[1:]}", note, height=1.1)
    axes[0, 0].set_axis_off()
    axes[0, 0].text(0.0, 0.5, sentence, transform=axes[0, 0].transAxes, va="center", size=10, color=SOFT)
    fig.alt = f"{title} {sentence}"
    return fig


def mark(party: str, confirmed: bool, *rows: object) -> dict:
    """How `scatter` draws a party's mark: solid where both sides or a neutral body confirm; it leads to the rows."""
    colour = COLOUR[party]
    face = colour if confirmed else "white"
    look = {"marker": MARKER[party], "facecolor": face, "edgecolor": colour, "linewidth": 1.4, "zorder": 3}
    return look | {"urls": [to_rows(*rows)]}


def handle(
    label: str, party: str | None = None, marker: str | None = None, hollow: bool = False, colour: str = INK
) -> Line2D:
    """One legend entry in a party's colour and marker, or plain."""
    shade = COLOUR[party] if party else colour
    shape = marker or (MARKER[party] if party else "o")
    return Line2D(
        [], [], ls="none", marker=shape, ms=7, mec=shade, mfc="white" if hollow else shade, mew=1.4, label=label
    )


def count(value: int) -> str:
    """A number as readers expect it: thousands apart.

    Examples
    --------
    >>> from afpak import style
    >>> style.count(1234567)
    '1,234,567'
    """
    return f"{int(value):,}"

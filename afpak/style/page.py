"""How every chart looks: party colours and markers, titles, foot notes, keys, dates."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Sequence

import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from .chart import INK, SOFT, Chart

# Okabe-Ito, safe for colour-blind readers; the marker says the same without colour.
COLOUR = {
    "pakistan": "#0072b2",
    "afghanistan": "#d55e00",
    "armed_group": "#a6467f",
    "third_party": "#007a5a",
    "unattributed": "#6b6b6b",
}
MARKER = {"pakistan": "o", "afghanistan": "s", "armed_group": "^", "third_party": "D", "unattributed": "X"}
_INCH = {"title": 0.27, "subtitle": 0.18, "note": 0.15}


def figure(
    title: str, subtitle: str, note: str, height: float, width: float = 9.0, key: Sequence[Line2D] = (), **subplots
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
    **subplots
        Passed to `matplotlib.figure.Figure.subplots`.

    Returns
    -------
    Chart, array of Axes
        The array is always two-dimensional.
    """
    wrapped = {
        "title": textwrap.wrap(title, int(width * 8.9)),
        "subtitle": textwrap.wrap(subtitle, int(width * 14)),
        "note": textwrap.wrap(note, int(width * 17)),
    }
    head = 0.22 + sum(len(wrapped[part]) * _INCH[part] for part in ("title", "subtitle")) + (0.28 if key else 0)
    foot = 0.12 + len(wrapped["note"]) * _INCH["note"]
    total = height + head + foot
    fig = Chart(figsize=(width, total), layout="constrained")
    fig.caption = (title, subtitle, note)
    fig.get_layout_engine().set(rect=(0, foot / total, 1, height / total), w_pad=0.08, h_pad=0.06)
    y = total - 0.12
    for part, look in (("title", {"size": 12.5, "weight": "bold"}), ("subtitle", {"size": 9, "color": SOFT})):
        for line in wrapped[part]:
            fig.text(0.012, y / total, line, va="top", **look)
            y -= _INCH[part]
    fig.body = (foot / total, y / total)
    if key:
        place = {"loc": "upper left", "bbox_to_anchor": (0.0, y / total), "ncols": len(key)}
        legend = fig.legend(handles=list(key), **place, handletextpad=0.2, columnspacing=1.4)
        legend.set_in_layout(False)
    for i, line in enumerate(wrapped["note"]):
        fig.text(0.012, (foot - 0.06 - i * _INCH["note"]) / total, line, va="top", size=7, color=SOFT)
    return fig, fig.subplots(squeeze=False, **subplots)


def nothing(title: str, note: str, what: str) -> Chart:
    """A figure that says that nothing is known, instead of an error or an empty panel."""
    sentence = f"No {what} on record for this cut. A gap in the record is not a zero."
    fig, axes = figure(title, "", note, height=1.1)
    axes[0, 0].set_axis_off()
    axes[0, 0].text(0.0, 0.5, sentence, transform=axes[0, 0].transAxes, va="center", size=10, color=SOFT)
    fig.alt = f"{title} {sentence}"
    return fig


def fill(confirmed: bool, party: str) -> dict:
    """Marker looks: solid where both sides or a neutral body confirm, hollow where only one side says so."""
    colour = COLOUR[party]
    return {"facecolor": colour if confirmed else "white", "edgecolor": colour, "linewidth": 1.4}


def handle(
    label: str, party: str | None = None, marker: str | None = None, hollow: bool = False, colour: str = INK
) -> Line2D:
    """One legend entry in a party's colour and marker, or plain."""
    shade = COLOUR[party] if party else colour
    shape = marker or (MARKER[party] if party else "o")
    return Line2D(
        [], [], ls="none", marker=shape, ms=7, mec=shade, mfc="white" if hollow else shade, mew=1.4, label=label
    )


def date_axis(ax: Axes, ticks: int = 9) -> None:
    """Days on the x axis, never hours, with at most ``ticks`` of them; the year stands under the first."""
    low, high = ax.get_xlim()
    short = mdates.DayLocator(interval=-(-9 // ticks))
    ax.xaxis.set_major_locator(short if high - low <= 9 else _Dates(minticks=3, maxticks=ticks))
    ax.xaxis.set_major_formatter(FuncFormatter(_day))


class _Dates(mdates.AutoDateLocator):
    """Remembers its ticks: one drawing asks for them ten times, and finding them is slow."""

    known: tuple[tuple[float, float], Sequence[float]] | None = None

    def __call__(self) -> Sequence[float]:
        span = tuple(self.axis.get_view_interval())
        if self.known is None or self.known[0] != span:
            self.known = span, super().__call__()
        return self.known[1]


@functools.cache
def _day(x: float, place: int) -> str:
    return f"{mdates.num2date(x):%-d %b}" + (f"\n{mdates.num2date(x):%Y}" if place == 0 else "")


def count(value: int) -> str:
    """A number as readers expect it: thousands apart.

    Examples
    --------
    >>> from afpak import style
    >>> style.count(1234567)
    '1,234,567'
    """
    return f"{int(value):,}"

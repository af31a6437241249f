"""How every chart looks: theme, party colours and markers, titles, foot notes, alt texts."""

from __future__ import annotations

import base64
import functools
import inspect
import io
import os
import re
import textwrap
import zlib
from collections.abc import Callable, Sequence

import matplotlib
import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter
from PIL import Image

from . import frames

# Okabe-Ito, safe for colour-blind readers; the marker says the same without colour.
COLOUR = {
    "pakistan": "#0072b2",
    "afghanistan": "#d55e00",
    "armed_group": "#a6467f",
    "third_party": "#007a5a",
    "unattributed": "#6b6b6b",
}
MARKER = {"pakistan": "o", "afghanistan": "s", "armed_group": "^", "third_party": "D", "unattributed": "X"}
INK, SOFT, GRID = "#1d1d1f", "#55585e", "#e3e4e8"

THEME = {
    "font.family": "DejaVu Sans",  # ships with matplotlib, so every machine draws the same
    "font.size": 9,
    "text.color": INK,
    "text.parse_math": False,  # a dollar sign in a table is a dollar sign
    "axes.edgecolor": "#9a9da3",
    "axes.labelcolor": SOFT,
    "axes.labelsize": 8.5,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "x",
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": SOFT,
    "ytick.color": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "figure.facecolor": "white",
    "lines.linewidth": 1.6,
}
_INCH = {"title": 0.27, "subtitle": 0.18, "note": 0.15}


class Chart(Figure):
    """A figure that shows itself with an alt text.

    ``alt`` states the finding in words and numbers. The figure stays outside
    pyplot, so a notebook never draws it twice and no window ever opens.
    """

    alt: str = ""
    caption: tuple[str, str, str] = ("", "", "")  # title, subtitle and note
    body: tuple[float, float] = (0.0, 1.0)  # lower and upper edge of what is no caption, in shares of the height
    drawn: dict = {}  # noqa: RUF012  the frames that the chart function was given, by name

    def draw(self, renderer) -> None:
        # some labels of ticks are made only here, and they too are words from tables, not formulas
        with matplotlib.rc_context(THEME):
            super().draw(renderer)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        png = io.BytesIO()
        # charts need few colours: a palette makes the picture a quarter of the size
        self.picture(144).quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            png,
            "PNG",  # packing it harder saves a tenth of the size and costs as much as a drawing
        )
        size = {"width": int(self.get_figwidth() * 96), "height": int(self.get_figheight() * 96)}
        shown = {"image/png": base64.b64encode(png.getvalue()).decode(), "text/plain": self.alt}
        if "AFPAK_FIGURES" in os.environ:  # in a report
            shown["application/vnd.afpak.figure+json"] = {"svg": _packed(self.svg()), "csv": _packed(self.csv())}
        display(
            shown,
            metadata={"image/png": {"alt": self.alt, **size}},
            raw=True,
        )

    def picture(self, dpi: float, captioned: bool = True) -> Image.Image:
        """The figure as pixels, with its caption or without.

        ``savefig`` draws twice and packs a file that would have to be unpacked
        again; drawing once takes half the time and gives the same pixels.
        """
        self.set_dpi(dpi)
        for text in self.texts:
            text.set_visible(captioned)
        canvas = FigureCanvasAgg(self)
        canvas.draw()
        wide, high = canvas.get_width_height()
        drawn = Image.frombuffer("RGBA", (wide, high), canvas.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB")
        low, top = (0.0, 1.0) if captioned else self.body
        return drawn.crop((0, round((1 - top) * high), wide, round((1 - low) * high)))

    def svg(self) -> bytes:
        """The figure as a drawing whose words can be searched and edited; to be called once it is laid out."""
        stored, engine = io.BytesIO(), self.get_layout_engine()
        about = {"Title": self.caption[0], "Description": self.alt, "Creator": None, "Date": None}
        with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "afpak"}):
            self.set_layout_engine("none")
            self.set_dpi(72)
            FigureCanvasSVG(self).print_svg(stored, metadata=about)
            self.set_layout_engine(engine)
        # outlines to a hundredth of a point; where the font is missing, the one with the same widths
        drawn = re.sub(rb' d="[^"]*"', lambda path: re.sub(rb"(?<=\.\d\d)\d+", b"", path[0]), stored.getvalue())
        # matplotlib makes the ids of clips from addresses in memory, whatever the salt: numbers in their place
        ids: dict[bytes, bytes] = {}
        name = re.compile(rb"(?<=[\"#])[A-Za-z]+[0-9a-f]{10}(?=[\")])")
        drawn = name.sub(lambda found: ids.setdefault(found[0], b"id-%d" % len(ids)), drawn)
        return drawn.replace(b"'DejaVu Sans'", b"'DejaVu Sans', Verdana, sans-serif")

    def csv(self) -> bytes:
        """The rows that were drawn, with their ids; of several frames, ``part`` tells which."""
        return frames.csv(self.drawn).encode("utf-8-sig")

    def marks(self) -> list[tuple[str, float, float]]:
        """Where the marks that name their row lie, once the figure is drawn.

        A chart names rows with ``gid``: their ids joined by ``;``, in the
        order of the points. Places are pixels from the upper left corner.
        """
        found = []
        for points in self.findobj(PathCollection):
            places = points.get_offset_transform().transform(points.get_offsets())
            rows = (points.get_gid() or "").split(";")
            if len(rows) == len(places) and rows != [""]:
                found += [(row, x, self.bbox.height - y) for row, (x, y) in zip(rows, places, strict=True)]
        return found


def chart(draw: Callable) -> Callable:
    """Draw inside the theme, leaving the reader's own matplotlib settings alone; remember what was drawn."""
    names = list(inspect.signature(draw).parameters)

    @functools.wraps(draw)
    def themed(*args, **kwargs):
        with matplotlib.rc_context(THEME):
            fig = draw(*args, **kwargs)
        fig.drawn = {name: part for name, part in zip(names, args, strict=False) if hasattr(part, "to_csv")}
        fig.drawn |= next((part for part in args if isinstance(part, dict)), {})
        return fig

    return themed


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()


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

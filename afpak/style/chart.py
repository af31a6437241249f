"""What a chart is: a figure in one theme that shows itself, tells its finding, and is saved with its rows."""

from __future__ import annotations

import base64
import io
import os
import re
import zlib

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from PIL import Image

from ..record import spreadsheet
from .palette import FAINT, GRID, INK, SOFT

THEME = {
    "font.family": "DejaVu Sans",  # ships with matplotlib, so every machine draws the same
    "font.size": 9,
    "text.color": INK,
    "text.parse_math": False,  # text between dollar signs in a table is text, not a formula of mathtext
    "text.hinting": "no_hinting",  # at the size of our pictures nobody sees it, and it takes a fifth of the drawing
    "axes.edgecolor": FAINT,
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
    "svg.fonttype": "none",  # words of a drawing stay words
    "svg.hashsalt": "afpak",  # else ids differ from one drawing to the next
}


# matplotlib's own defaults under the theme, not what a reader has set (a dark style, usetex, a time zone), so that a
# chart is the same under every setting; but for those that concern windows and the process as a whole
_PROCESS = ("_internal", "backend", "date.epoch", "docstring", "interactive", "tk.", "toolbar", "webagg")
SETTINGS = {k: v for k, v in matplotlib.rcParamsDefault.items() if not k.startswith(_PROCESS)} | THEME


class Chart(Figure):
    """A figure that shows itself with an alt text.

    ``alt`` states the finding in words and numbers. The figure stays outside
    pyplot, so a notebook never draws it twice and no window ever opens.
    """

    alt: str = ""
    caption: tuple[str, str, str] = ("", "", "")  # title, subtitle and note
    question: str = ""  # what a title that is a finding answers
    body: tuple[float, float] = (0.0, 1.0)  # lower and upper edge of what is no caption, in shares of the height
    drawn: dict = {}  # noqa: RUF012  the frames that the chart function was given, by name

    def draw(self, renderer) -> None:
        # matplotlib makes some tick labels only while drawing: they need text.parse_math off as well
        with matplotlib.rc_context(SETTINGS):
            super().draw(renderer)

    def settle(self) -> None:
        """Lay out now and never again, for a chart that places its words by where the panels are.

        matplotlib's constrained layout runs anew with every drawing: it would
        cost as much each time, and move the panels under the words.
        """
        self.get_layout_engine().execute(self)
        self.set_layout_engine("none")

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
        with matplotlib.rc_context(SETTINGS):
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
        return spreadsheet.csv(self.drawn).encode("utf-8-sig")

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


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()

"""What a chart is: a figure in one theme that shows itself, tells its finding, and is saved with its rows."""

from __future__ import annotations

import base64
import os
from html import escape

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..markup.drawings import FIGURE
from ..record import spreadsheet
from . import drawing
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
    "axes.titley": 1.0,  # else matplotlib looks for its place anew at every drawing
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
    ends: tuple = ()  # axes and a height in them at which a sheet of paper may end
    drawn: dict = {}  # noqa: RUF012  the frames that the chart function was given, by name

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        FigureCanvasAgg(self)  # else matplotlib begins a file anew whenever the size of a word is asked for

    def draw(self, renderer) -> None:
        # matplotlib makes some tick labels only while drawing: they need text.parse_math off as well
        with matplotlib.rc_context(SETTINGS):
            super().draw(renderer)

    def settle(self) -> None:
        """Lay out now and never again, for a chart that places its words by where the panels are.

        matplotlib's constrained layout runs anew with every drawing: it would
        cost as much each time, and move the panels under the words.
        """
        with drawing.unlabelled(self):
            self.get_layout_engine().execute(self)
        self.set_layout_engine("none")

    def _ipython_display_(self) -> None:
        from IPython.display import display

        svg = self.svg()
        shown = {"text/html": self.image(svg), "text/plain": self.alt}
        if "AFPAK_FIGURES" in os.environ:  # in a report, whose page holds the drawing itself
            title, how, note = self.caption
            words = {"question": self.question, "title": title, "how": how, "note": note, "alt": self.alt}
            rows = self.csv().decode("utf-8-sig")
            shown[FIGURE] = {"svg": svg, "body": self.body, "ends": self._ends(), "csv": rows, **words}
        display(shown, raw=True)

    def _ends(self) -> list[float]:
        """The heights at which a sheet may end, in shares of the whole from above."""
        places = [ax.get_yaxis_transform().transform((0, y))[1] for ax, y in self.ends]
        return [round(1 - place / self.bbox.height, 4) for place in places]

    def image(self, svg: str = "") -> str:
        """The figure as an image of HTML, which is shown also in a notebook that nobody has trusted yet."""
        drawn = base64.b64encode((svg or self.svg()).encode()).decode()
        wide, high = (round(side * 96) for side in self.get_size_inches())
        return f'<img alt="{escape(self.alt)}" width="{wide}" height="{high}" src="data:image/svg+xml;base64,{drawn}">'

    def svg(self) -> str:
        """The figure as a drawing whose words can be searched and whose marks are links to their rows: `drawing.svg`."""
        engine = self.get_layout_engine()
        with matplotlib.rc_context(SETTINGS):
            self.settle()
            drawn = drawing.svg(self, self.caption[0], self.alt)
            self.set_layout_engine(engine)
            FigureCanvasAgg(self)
        return drawn

    def csv(self) -> bytes:
        """The rows that were drawn, with their ids; of several frames, ``part`` tells which."""
        return spreadsheet.csv(self.drawn).encode("utf-8-sig")

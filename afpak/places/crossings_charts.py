"""Crossings as pictures: their states on one day on a map, and over the cut in a strip."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from .. import style
from ..record.measured import Measured
from ..record.tables import Day, parse_day
from ..record.text import long_day, short_day
from ..style.palette import CROSSING
from . import ground
from .crossings import STATES, crossings

MARKER = {"closed": "s", "partly open": "D", "open": "o", "unknown": "s"}
VIEW: ground.View = (65.2, 72.6, 30.3, 35.0)
NARROW = 0.09  # inches: a span narrower than this gets a mark, or nobody would see it


@style.chart(
    of=crossings,
    title="Which crossings were open?",
    lacking="state of a crossing",
    empty=lambda spans: (spans["state"] == "unknown").all(),
)
def plot_crossings(spans: Measured, page: style.Page, day: Day | None = None) -> str:
    """Draw the crossings on a map, with their states (`crossings`) on one day.

    Without a day, the last one for which any row speaks.
    """
    when = spans.loc[spans["state"] != "unknown", "end"].max() if day is None else parse_day(day, "day")
    which = "the last day for which a row of this cut speaks" if day is None else "the day asked for"
    how = (
        f"States on {which}, {page.about.cut}. Solid: both sides agree or a neutral body confirms. Hollow: one "
        "side's word. Unknown where no row speaks for the day; no state is inferred from the day before. Beside the "
        f"map: the days of the state and the rows on which it rests. The Chaman gate is drawn at the town.{_caveat(spans)}"
    )
    page.title = f"Which crossings were open on {long_day(when)}?"
    _, axes = page(how, height=ground.height(VIEW, 5.6), key=_key())
    ax, gates = axes[0, 0], _on(spans, when)
    ax.set_anchor("W")
    ground.draw(ax, VIEW)
    _gates(ax, gates[gates["lat"].notna()])
    legend = ax.legend(handles=ground.key()[:1], loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=7.5)
    legend.set_in_layout(False)
    told = "\n\n".join(f"{g.name}\n{g.state}{_since(g)}" for g in gates.itertuples())
    ax.text(1.03, 0.84, told, transform=ax.transAxes, va="top", size=7.5, linespacing=1.45).set_in_layout(False)
    states = ", ".join(f"{g.name}: {g.state}" for g in gates.itertuples())
    return f"{states}. {page.about.cut}; {which}. Unknown means that no row speaks for the day."


@style.chart(
    of=crossings,
    title="When were the crossings closed, partly open or open?",
    lacking="closing or opening of a crossing",
)
def plot_crossing_strip(spans: Measured, page: style.Page) -> str:
    """Draw the states of the crossings (`crossings`) over the cut: one strip a crossing, north to south."""
    cut = page.about.cut
    how = (
        f"{cut[0].upper()}{cut[1:]}, north to south. Each state rests on rows listed under "
        "the chart. Solid: both sides agree or a neutral body confirms. Hollow: one side's word. A row without an end "
        f"speaks until its last dated source; then the state is unknown, which does not mean open.{_caveat(spans)}"
    )
    strips = [own for _, own in spans.groupby("crossing", sort=False)]
    _, axes = page(how, height=0.52 * len(strips) + 0.45, key=_key())
    ax = axes[0, 0]
    first, last = map(mdates.date2num, page.about.facts["window"])
    ax.set(xlim=(first, last + 1), ylim=(len(strips) - 0.4, -0.6))
    for number, own in enumerate(strips):
        _strip(ax, own, number)
    ax.set_yticks(range(len(strips)), [_wrapped(own["name"].iloc[0]) for own in strips])
    ax.tick_params(axis="y", length=0)
    style.date_axis(ax)
    told = " ".join(map(_sentence, strips))
    return f"{told} Cut: {cut}. Unknown means that no row speaks.{_caveat(spans)}"


def _gates(ax: Axes, gates: pd.DataFrame) -> None:
    """A mark for each gate in its state, and its name."""
    for gate in gates.itertuples():
        look = _look(gate) | {"ls": "--" if gate.state == "unknown" else "-", "lw": 1.4, "zorder": 4}
        ax.scatter(gate.lon, gate.lat, s=64, marker=MARKER[gate.state], **look)
    ax.figure.draw_without_rendering()  # settles the layout, so that names can keep clear of marks
    half = 5 * ax.figure.dpi / 72
    spots = ax.transData.transform(gates[["lon", "lat"]].astype(float))
    wanted = [
        ground.Name(f"{g.name.split(' (')[0]}: {g.state}", [(g.lon, g.lat)], (8, 8), {"size": 8.5})
        for g in gates.itertuples()
    ]
    ground.names(ax, wanted + ground.countries(), [Bbox([spot - half, spot + half]) for spot in spots])


def _on(spans: pd.DataFrame, when: pd.Timestamp) -> pd.DataFrame:
    """One row a crossing with its state on a day; unknown on a day outside the cut."""
    spans = pd.DataFrame(spans)
    gates = spans.drop_duplicates("crossing")[["crossing", "name", "lat", "lon"]]
    now = spans[(spans["start"] <= when) & (spans["end"] >= when)].drop(columns=["name", "lat", "lon"])
    gates = gates.merge(now, on="crossing", how="left")
    gates["state"] = gates["state"].fillna("unknown")
    gates["confirmed"] = gates["confirmed"].fillna(False).astype(bool)
    return gates


def _since(gate) -> str:
    return "" if gate.state == "unknown" else f": {_span(gate)}\n" + "\n".join(gate.events)


def _caveat(spans: Measured) -> str:
    """What a cut by episode leaves out."""
    left_out = " An episode holds only rows that begin in it; a closure begun before is missing here, so unknown."
    return left_out if spans.about.facts["episode"] else ""


def _strip(ax: Axes, own: pd.DataFrame, y: int) -> None:
    """The spans of one crossing, with the days of those on which something could pass."""
    low, high = ax.get_xlim()
    narrow = NARROW / 6.3 * (high - low)  # days; the axis is about 6.3 inches long
    for place, span in enumerate(own.itertuples()):
        left, right = mdates.date2num(span.start), mdates.date2num(span.end) + 1
        middle = (left + right) / 2
        passable = span.state in ("partly open", "open")
        if passable and right - left < narrow:
            ax.scatter(middle, y, s=42, marker=MARKER[span.state], lw=1.3, zorder=3, **_look(span))
        else:
            ax.barh(y, right - left, left=left, height=0.34, **_look(span), **_outline(span))
        if passable:
            side = 1 if place % 4 < 2 else -1  # neighbours write above and below in turn
            look = {"ha": "center", "va": "bottom" if side < 0 else "top", "size": 6.5, "color": style.SOFT}
            text = short_day(span.start) + (f" – {short_day(span.end)}" if span.end > span.start else "")
            ax.annotate(text, (middle, y), (0, -9 * side), textcoords="offset points", **look)


def _look(span) -> dict:
    """Solid where confirmed, else hollow."""
    colour = CROSSING[span.state]
    sure = pd.notna(span.confirmed) and span.confirmed
    return {"facecolor": colour if sure else "white", "edgecolor": colour}


def _outline(span) -> dict:
    return {"ls": "--", "lw": 0.8} if span.state == "unknown" else {"lw": 1.2, "zorder": 2}


def _key() -> list[Line2D]:
    return [
        style.handle(label, marker=MARKER[state], colour=CROSSING[state], hollow=state == "unknown")
        for state, label in STATES.items()
    ]


def _wrapped(name: str) -> str:
    return name.replace(" (", "\n(").replace(" crossing", "")


def _sentence(own: pd.DataFrame) -> str:
    told = "; ".join(f"{s.state} {_span(s)}" for s in own.itertuples())
    return f"{own['name'].iloc[0]}: {told}."


def _span(span) -> str:
    if span.start == span.end:
        return long_day(span.start)
    return f"{long_day(span.start)} to {long_day(span.end)}"

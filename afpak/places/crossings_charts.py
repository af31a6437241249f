"""Crossings as pictures: their states on one day on a map, and over the cut in a strip."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from .. import style
from ..record.tables import Day, parse_day
from . import ground
from .crossings import STATES

# colour and marker of each state; none is the colour of a party
LOOK = {
    "closed": ("#5b4a8a", "s"),
    "partly open": ("#c98a1b", "D"),
    "open": ("#3f8f3a", "o"),
    "unknown": ("#8e8b84", "s"),
}
VIEW: ground.View = (65.2, 72.6, 30.3, 35.0)
NARROW = 0.09  # inches: a span narrower than this gets a mark, or nobody would see it


@style.chart
def plot_crossings(spans: pd.DataFrame, day: Day | None = None) -> style.Chart:
    """Draw the crossings on a map, with their states (`crossings.crossings`) on one day.

    Without a day, the last one for which any row speaks.
    """
    known = spans[spans["state"] != "unknown"]
    if known.empty:
        return style.nothing("Which crossings were open?", spans.attrs["note"], "state of a crossing")
    when = known["end"].max() if day is None else parse_day(day, "day")
    title = f"Which crossings were open on {when:%-d %B %Y}?"
    gates = _on(spans, when)
    which = "the last day for which a row of this cut speaks" if day is None else "the day asked for"
    subtitle = (
        f"States on {which}, {spans.attrs['cut']}. Solid: both sides agree or a neutral body confirms. Hollow: one "
        "side's word. Unknown where no row speaks for the day; no state is inferred from the day before. Beside the "
        f"map: the days of the state and the rows on which it rests. The Chaman gate is drawn at the town.{_caveat(spans)}"
    )
    key = [_handle(state) for state in STATES]
    fig, axes = style.figure(title, subtitle, spans.attrs["note"], height=ground.height(VIEW, 5.6), key=key)
    ax = axes[0, 0]
    ax.set_anchor("W")
    ground.draw(ax, VIEW)
    placed = gates[gates["lat"].notna()]
    for gate in placed.itertuples():
        colour, marker = LOOK[gate.state]
        line = "--" if gate.state == "unknown" else "-"
        face = colour if gate.confirmed else "white"
        ax.scatter(gate.lon, gate.lat, s=64, marker=marker, facecolor=face, edgecolor=colour, lw=1.4, ls=line, zorder=4)
    wanted = [
        {"text": f"{g.name.split(' (')[0]}: {g.state}", "at": [(g.lon, g.lat)], "gap": (8, 8), "look": {"size": 8.5}}
        for g in placed.itertuples()
    ]
    fig.draw_without_rendering()  # settles the layout, so that names can keep clear of marks
    spots = ax.transData.transform(placed[["lon", "lat"]].astype(float))
    boxes = [Bbox([spot - 5 * fig.dpi / 72, spot + 5 * fig.dpi / 72]) for spot in spots]
    ground.names(ax, wanted + ground.countries(), boxes)
    legend = ax.legend(handles=ground.key()[:1], loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=7.5)
    legend.set_in_layout(False)
    told = "\n\n".join(f"{g.name}\n{g.state}{_since(g)}" for g in gates.itertuples())
    ax.text(1.03, 0.84, told, transform=ax.transAxes, va="top", size=7.5, linespacing=1.45).set_in_layout(False)
    fig.alt = (
        f"{title} {', '.join(f'{g.name}: {g.state}' for g in gates.itertuples())}. {spans.attrs['cut']}; {which}. "
        "Unknown means that no row speaks for the day."
    )
    return fig


@style.chart
def plot_crossing_strip(spans: pd.DataFrame) -> style.Chart:
    """Draw the states of the crossings (`crossings.crossings`) over the cut: one strip a crossing, north to south."""
    title = "When were the crossings closed, partly open or open?"
    if spans.empty:
        return style.nothing(title, spans.attrs["note"], "closing or opening of a crossing")
    subtitle = (
        f"{spans.attrs['cut'][0].upper()}{spans.attrs['cut'][1:]}, north to south. Each state rests on rows listed under "
        "the chart. Solid: both sides agree or a neutral body confirms. Hollow: one side's word. A row without an end "
        f"speaks until its last dated source; then the state is unknown, which does not mean open.{_caveat(spans)}"
    )
    names = list(dict.fromkeys(spans["crossing"]))
    key = [_handle(state) for state in STATES]
    fig, axes = style.figure(title, subtitle, spans.attrs["note"], height=0.52 * len(names) + 0.45, key=key)
    ax = axes[0, 0]
    first, last = (mdates.date2num(day) for day in spans.attrs["window"])
    day_wide = 6.3 / (last + 1 - first)
    for number, (_, own) in enumerate(spans.groupby("crossing", sort=False)):
        for place, span in enumerate(own.itertuples()):
            left, right = mdates.date2num(span.start), mdates.date2num(span.end) + 1
            _bar(ax, span, left, right, number, marked=(right - left) * day_wide < NARROW)
            if span.state in ("partly open", "open"):
                side = 1 if place % 4 < 2 else -1  # neighbours write above and below in turn
                look = {"ha": "center", "va": "bottom" if side < 0 else "top", "size": 6.5, "color": style.SOFT}
                text = f"{span.start:%-d %b}" + (f" – {span.end:%-d %b}" if span.end > span.start else "")
                ax.annotate(text, ((left + right) / 2, number), (0, -9 * side), textcoords="offset points", **look)
    ax.set_yticks(range(len(names)), [_wrapped(spans, crossing) for crossing in names])
    ax.set(xlim=(first, last + 1), ylim=(len(names) - 0.4, -0.6))
    ax.tick_params(axis="y", length=0)
    style.date_axis(ax)
    told = " ".join(_sentence(own) for _, own in spans.groupby("crossing", sort=False))
    fig.alt = f"{title} {told} Cut: {spans.attrs['cut']}. Unknown means that no row speaks.{_caveat(spans)}"
    return fig


def _on(spans: pd.DataFrame, when: pd.Timestamp) -> pd.DataFrame:
    """One row a crossing with its state on a day; unknown on a day outside the cut."""
    gates = spans.drop_duplicates("crossing")[["crossing", "name", "lat", "lon"]]
    now = spans[(spans["start"] <= when) & (spans["end"] >= when)].drop(columns=["name", "lat", "lon"])
    gates = gates.merge(now, on="crossing", how="left")
    gates["state"] = gates["state"].fillna("unknown")
    gates["confirmed"] = gates["confirmed"].fillna(False).astype(bool)
    return gates


def _since(gate) -> str:
    return "" if gate.state == "unknown" else f": {_span(gate)}\n" + "\n".join(gate.events)


def _caveat(spans: pd.DataFrame) -> str:
    """What a cut by episode leaves out."""
    left_out = " An episode holds only rows that begin in it; a closure begun before is missing here, so unknown."
    return left_out if spans.attrs["episode"] else ""


def _bar(ax, span, left: float, right: float, y: int, marked: bool) -> None:
    colour, marker = LOOK[span.state]
    if span.state == "unknown":
        ax.barh(y, right - left, left=left, height=0.34, facecolor="white", edgecolor="#c9c6be", ls="--", lw=0.8)
        return
    face = colour if span.confirmed else "white"
    if marked and span.state != "closed":
        ax.scatter((left + right) / 2, y, s=42, marker=marker, facecolor=face, edgecolor=colour, lw=1.3, zorder=3)
    else:
        ax.barh(y, right - left, left=left, height=0.34, facecolor=face, edgecolor=colour, lw=1.2, zorder=2)


def _handle(state: str) -> Line2D:
    colour, marker = LOOK[state]
    return style.handle(STATES[state], marker=marker, colour=colour, hollow=state == "unknown")


def _wrapped(spans: pd.DataFrame, crossing: str) -> str:
    name = spans.loc[spans["crossing"] == crossing, "name"].iloc[0]
    return name.replace(" (", "\n(").replace(" crossing", "")


def _sentence(own: pd.DataFrame) -> str:
    told = "; ".join(f"{s.state} {_span(s)}" for s in own.itertuples())
    return f"{own['name'].iloc[0]}: {told}."


def _span(span) -> str:
    if span.start == span.end:
        return f"{span.start:%-d %B %Y}"
    return f"{span.start:%-d %B %Y} to {span.end:%-d %B %Y}"

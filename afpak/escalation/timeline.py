"""The chronology as a picture: lanes by initiator, packed so that no mark hides another."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd

from .. import style
from ..record.schema import KIND_FAMILY

LANES = {
    "pakistan": "Pakistan",
    "afghanistan": "Afghan de facto\nauthorities (Taliban)",
    "armed_group": "armed groups",
    "each": "each side names\nthe other",
    "third": "third parties, or\nnobody named",
    "other": "both together, or\nno single author",
}
FAMILY_MARKER = {"force": "o", "posture": "v", "restriction": "s", "relief": "P", "diplomacy": "D", "other": "p"}
# none of these is the colour of a party: the lane says whose act it is
FAMILY_COLOUR = {
    "force": "#b2301b",
    "posture": "#8a6d00",
    "restriction": "#5b4a8a",
    "relief": "#3f8f3a",
    "diplomacy": "#2a6f83",
    "other": "#6b6b6b",
}
TRUCE, CLOSURE = "#bfe3cf", "#d0d0d7"
ROW, WIDE = 0.115, 7.2  # inches: height of a row of marks, width of the panel
MARK, LETTER = 0.115, 0.052  # inches: width of a mark, of a letter of a label


@style.chart
def plot_chronology(events: pd.DataFrame) -> style.Chart:
    """Draw a chronology (`measures.chronology`): lanes by initiator, marks by family, truces and closures as bands."""
    title = "What happened, and who is said to have begun it?"
    if events.empty:
        return style.nothing(title, events.attrs["note"], "events")
    families = [f for f in KIND_FAMILY if f in set(events["family"].astype(str))]
    key = [style.handle(KIND_FAMILY[f], marker=FAMILY_MARKER[f], colour=FAMILY_COLOUR[f]) for f in families]
    low, high = _limits(events)
    per_inch = (high - low) / WIDE
    marks = _marks(events, low, high)
    closures = events[events["kind"].isin(["border_closure", "trade_suspension"]) & ~events["end"].eq(events["start"])]
    labels = place_labels(events[events["turning"].notna() & (marks["x"] >= low)], high, per_inch)
    heights, bottoms = {}, {}
    y = 2.0 * len(closures) + 1
    for lane in reversed(LANES):
        rows = marks.index[events["lane"] == lane]
        marks.loc[rows, "row"] = pack(marks.loc[rows, ["from", "to"]], MARK * per_inch)
        heights[lane] = max(3.0, marks.loc[rows, "row"].max() + 1 if len(rows) else 0)
        bottoms[lane], y = y, y + heights[lane] + 1.5
    top = y + (1.5 * (labels["row"].max() + 1) if len(labels) else 0)
    subtitle = (
        f"One mark an event, in the lane of its declared or accused initiator, {events.attrs['cut']}. Solid: both "
        "sides agree or a neutral body confirms. Hollow: only one side says so. Hollow and crossed: the other side "
        "denies it. Small: one site of a larger event. Bars: nights and longer spans, dotted where the day is "
        "approximate. Green: truces of more than a day. Grey: closures; without an end on record, to the day of the last "
        "dated source, with an arrow."
    )
    fig, axes = style.figure(title, subtitle, events.attrs["note"], height=ROW * top + 0.5, key=key)
    ax = axes[0, 0]
    ax.set(xlim=(low, high), ylim=(0, top))
    _bands(ax, events, closures, y)
    for event, mark in zip(events.itertuples(), marks.itertuples(), strict=True):
        _mark(ax, event, mark, bottoms[event.lane] + mark.row + 0.5)
    for label in labels.itertuples():
        ax.plot([label.x] * 2, [0, y + 1.5 * label.row], color="#a0a3a8", lw=0.6, zorder=0.8)
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
        side = "right" if label.left < label.x else "left"
        ax.text(label.x, y + 1.5 * label.row, label.text, size=7, ha=side, va="bottom", bbox=box, zorder=4)
    ax.set_yticks([bottoms[lane] + heights[lane] / 2 for lane in LANES], list(LANES.values()))
    ax.tick_params(axis="y", length=0)
    for lane in LANES:
        ax.axhline(bottoms[lane] - 0.75, color=style.GRID, lw=0.8, zorder=0)
    style.date_axis(ax)
    fig.alt = _alt(title, events)
    return fig


def _limits(events: pd.DataFrame) -> tuple[float, float]:
    first, last = (mdates.date2num(day) for day in events.attrs["window"])
    room = max(0.5, 0.015 * (last - first))
    return first - room, last + 1 + room


def _marks(events: pd.DataFrame, low: float, high: float) -> pd.DataFrame:
    """Where each mark and its bar lie, in days; a night lies from noon to noon with its mark at midnight."""
    start = events["start"].map(mdates.date2num)
    end = events["end"].fillna(events["start"]).map(mdates.date2num)
    night = (events["date_precision"] == "night") & (end > start)
    left = (start + 0.5).where(night, start)
    right = (end + 0.5).where(night, end + 1)
    bar = (end > start) | ~events["date_precision"].isin(["day", "night"])
    x = ((left + right) / 2).where(night, start + 0.5)
    drawn = pd.DataFrame({"x": x, "bar": bar, "left": left.clip(lower=low), "right": right.clip(upper=high)})
    # a bar that stays within the width of its mark takes no room of its own
    return drawn.assign(**{"from": x.where(~bar, drawn["left"]), "to": x.where(~bar, drawn["right"]), "row": 0.0})


def pack(spans: pd.DataFrame, room: float) -> list[int]:
    """Rows, from 0, in which spans (``from``, ``to``) keep at least ``room`` between them."""
    ends: list[float] = []
    rows = {}
    for span in spans.sort_values("from", kind="stable").itertuples():
        free = [row for row, end in enumerate(ends) if end + room <= span[1]]
        row = free[0] if free else len(ends)
        ends[row : row + 1] = [span[2]]
        rows[span.Index] = row
    return [rows[i] for i in spans.index]


def _mark(ax, event, mark, y: float) -> None:
    colour, shape = FAMILY_COLOUR[str(event.family)], FAMILY_MARKER[str(event.family)]
    if mark.bar:
        line = ":" if event.date_precision not in ("day", "night") else "-"
        ax.plot([mark.left, mark.right], [y, y], color=colour, lw=1.3, ls=line, solid_capstyle="butt", zorder=2)
    if mark.x < ax.get_xlim()[0]:
        return  # begun before the cut: its bar or strip comes in from the edge
    size = 12 if event.part else 26
    face = colour if event.confirmed else "white"
    ax.scatter(mark.x, y, s=size, marker=shape, facecolor=face, edgecolor=colour, lw=1.1, zorder=3, gid=event.event_id)
    if event.occurrence == "denied":
        ax.scatter(mark.x, y, s=size * 1.9, marker="x", color=style.INK, lw=0.9, zorder=3.5)


def _bands(ax, events: pd.DataFrame, closures: pd.DataFrame, top: float) -> None:
    """Truces behind all lanes, closures as strips at the foot; without a known end, to their last dated source, with an arrow."""
    low, high = ax.get_xlim()
    truces = events[events["kind"].isin(["ceasefire", "ceasefire_extension"]) & (events["end"] > events["start"])]
    for row in truces.itertuples():
        ax.fill_between([row.start, row.end + pd.Timedelta(days=1)], 0, top - 0.75, color=TRUCE, alpha=0.55, lw=0)
    for number, row in enumerate(closures.itertuples()):
        y = 2.0 * number + 1
        left = max(low, mdates.date2num(row.start))
        right = max(left, min(high, mdates.date2num(row.until) + 1))
        ax.plot([left, right], [y, y], color=CLOSURE, lw=9, solid_capstyle="butt", zorder=1)
        name = f"{row.kind_label} ({row.initiator_name}), from {row.start:%-d %b %Y}"
        if pd.isna(row.end):
            ax.plot(right, y, marker=5, ms=13, color=CLOSURE, clip_on=False)
            name += f", last source {row.until:%-d %b %Y}"
        ax.text(left + 0.01 * (high - low), y, name, size=6.5, va="center", zorder=4)


def place_labels(rows: pd.DataFrame, high: float, per_inch: float) -> pd.DataFrame:
    """Turning points, one label a day, in staggered rows.

    A label runs to the right of its leader, or to the left where the panel
    ends; it stands above the labels it meets, so that no leader crosses a
    label that was placed before it.
    """
    labels = []
    for start, day in rows.groupby("start"):
        first = day.iloc[0]
        who = f" ({first['initiator_name']})" if pd.notna(first["initiator_name"]) else ""
        text = f"{start:%-d %b}: {first['turning']}{who}" + (f" +{len(day) - 1}" if len(day) > 1 else "")
        width, x = len(text) * LETTER * per_inch, mdates.date2num(start) + 0.5
        left = x if x + width <= high else x - width
        labels.append({"x": x, "left": left, "right": left + width, "row": 0, "text": text})
    leftward = [label for label in labels if label["left"] < label["x"]]
    placed: list[dict] = []
    for label in leftward + [label for label in reversed(labels) if label not in leftward]:
        met = [other["row"] for other in placed if other["left"] < label["right"] and other["right"] > label["left"]]
        label["row"] = max(met, default=-1) + 1
        placed.append(label)
    return pd.DataFrame(placed, columns=["x", "left", "right", "row", "text"])


def _alt(title: str, events: pd.DataFrame) -> str:
    """Umbrella and parts count once; the lanes say who is named, not who did it."""
    once = events[~events["part"]]
    counts = once["lane"].value_counts()
    lanes = ", ".join(f"{label}: {counts.get(lane, 0)}" for lane, label in LANES.items()).replace("\n", " ")
    sure = once["occurrence"].value_counts()
    return (
        f"{title} {len(events)} events on record, {events.attrs['cut']}; {len(once)} when the sites of a larger event "
        f"are not counted beside it. By declared or accused initiator: {lanes}. Agreed or independently confirmed: "
        f"{once['confirmed'].sum()}; on one side's word: {sure.get('one_sided', 0)}; denied: {sure.get('denied', 0)}."
    )

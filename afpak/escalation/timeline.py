"""Drawing along time, for the charts of this wing: lanes of marks, turning points above them, bands behind and below."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
import seaborn as sns

from .. import style
from ..record.text import short_day
from ..style.labels import pack, stand
from ..style.palette import CLOSURE, COLOUR, FAINT, MARKER, TRUCE
from .days import TRUCES

# the box of a label: filled where both sides agree to stop, hollow where one declares it, none for the rest
_BOX = {
    "agreed": {"facecolor": TRUCE, "edgecolor": TRUCE, "boxstyle": "square,pad=0.15", "lw": 0.8},
    "declared": {"facecolor": "white", "edgecolor": FAINT, "boxstyle": "square,pad=0.15", "lw": 0.8},
    "": {"facecolor": "white", "edgecolor": "none", "pad": 0.6},
}
SURE = (
    style.handle("agreed or confirmed", colour=style.SOFT),
    style.handle("one side’s word", colour=style.SOFT, hollow=True),
)
LETTER = 0.052  # inches: a letter of a label of size 7
LINE = 1.6  # rows of marks: a line of labels
STRIP = 2.5  # rows of marks: the strip of a closure
UNNAMED = "unnamed"  # the party of marks whose lane names nobody or both; their shape must not be taken for a cross
_COLOUR, _MARKER = COLOUR | {UNNAMED: COLOUR["unattributed"]}, MARKER | {UNNAMED: "p"}


def packed(spans: pd.DataFrame, room: float) -> pd.Series:
    """The row of each mark (``lane``, ``from``, ``to``) within its lane, from 0, so that none lies on another."""
    rows = pd.Series(0, index=spans.index)
    for _, lane in spans.groupby("lane", observed=True):
        rows[lane.index] = pack(lane[["from", "to"]], room)
    return rows


def lanes(heights: pd.Series, gap: float, foot: float = 0.0) -> pd.DataFrame:
    """Lanes one over another, the first on top: ``low``, ``middle`` and ``high`` of each, all in rows of marks."""
    steps = heights[::-1].astype(float)
    low = foot + (steps + gap).cumsum() - steps - gap
    return pd.DataFrame({"low": low, "middle": low + steps / 2, "high": low + steps})[::-1]


def name_lanes(ax, places: pd.DataFrame, names: list[str]) -> None:
    """Names of the lanes at the left, and a line under each but the lowest."""
    ax.set_yticks(list(places["middle"]), names)
    ax.tick_params(axis="y", length=0)
    for upper, lower in zip(places["low"], places["high"].iloc[1:], strict=False):
        ax.axhline((upper + lower) / 2, color=style.GRID, lw=0.8, zorder=0)


def party_marks(ax, rows: pd.DataFrame, ids: str, size: float) -> None:
    """Marks (``x``, ``y``) in colour and shape of their ``party``, hollow where ``solid`` is False.

    ``ids`` is the column of the row, or of the rows, that a mark stands for.
    """
    looks = {"palette": _COLOUR, "markers": _MARKER, "hue": "party", "style": "party"}
    sns.scatterplot(rows, x="x", y="y", **looks, s=size, legend=False, ax=ax)
    ax.set(xlabel="", ylabel="")
    points = ax.collections[-1]
    colours = rows["party"].map(_COLOUR)
    points.set(facecolors=list(colours.where(rows["solid"], "white")), edgecolors=list(colours), linewidths=1.4)
    points.set_urls([style.to_rows(*([one] if isinstance(one, str) else one)) for one in rows[ids]])


def turning_labels(rows: pd.DataFrame, high: float, per_inch: float) -> pd.DataFrame:
    """Turning points (``x``, ``start``, ``turning``, ``tone``), a label each, where `stand` puts them."""
    texts = [f"{short_day(row.start)}: {row.turning}" for row in rows.itertuples()]
    labels = stand(rows["x"], [len(text) * LETTER * per_inch for text in texts], high)
    return labels.assign(text=texts, tone=rows["tone"].array)


def height_of(labels: pd.DataFrame) -> float:
    """Rows of marks that labels take."""
    return LINE * (labels["row"].max() + 1) if len(labels) else 0.0


def draw_labels(ax, labels: pd.DataFrame, foot: float) -> None:
    """Labels above ``foot``, each on a leader down to the time axis."""
    for label in labels.itertuples():
        y = foot + LINE * label.row
        ax.plot([label.x] * 2, [0, y], color=FAINT, lw=0.6, zorder=0.8)
        box = _BOX[label.tone]
        side = "right" if label.left < label.x else "left"
        ax.text(label.x, y, label.text, size=7, ha=side, va="bottom", bbox=box, zorder=4)


def truces(ax, events: pd.DataFrame, top: float) -> None:
    """Truces with a known end, behind all lanes."""
    rows = events[events["kind"].isin(TRUCES) & ~events["open_end"]]
    for row in rows.itertuples():
        ax.fill_between([row.start, row.end + pd.Timedelta(days=1)], 0, top - 0.75, color=TRUCE, alpha=0.55, lw=0)


def strips(ax, rows: pd.DataFrame, per_inch: float) -> None:
    """Closures and truces as strips at the foot, named above; without a known end, to their last dated source, with an arrow."""
    low, high = ax.get_xlim()
    for number, row in enumerate(rows.itertuples()):
        y, colour = STRIP * number + 0.8, TRUCE if row.kind in TRUCES else CLOSURE
        left, right = max(low, mdates.date2num(row.start)), min(high, mdates.date2num(row.until) + 1)
        who = f" ({row.initiator_name})" if pd.notna(row.initiator_name) else ""
        name = f"{row.kind_label}{who}, from {short_day(row.start, year=True)}"
        if row.open_end:
            name += f", no end on record, last source {short_day(row.until, year=True)}"
        if right > left:  # else its last source is older than the window
            ax.plot([left, right], [y, y], color=colour, lw=4, solid_capstyle="butt", zorder=1)
            if row.open_end:
                ax.plot(right, y, marker=5, ms=7, color=colour, clip_on=False)
        begin = max(left, low + 0.005 * (high - low))  # clear of the axis
        fits = begin + len(name) * LETTER * per_inch <= high
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.3}
        at, side = (begin, "left") if fits else (high, "right")
        ax.text(at, y + 0.75, name, size=6.5, va="bottom", ha=side, bbox=box, zorder=4)

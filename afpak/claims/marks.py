"""How one figure is drawn: marker, range or arrow, denial, and its words beside it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from .. import style
from ..record.text import short_day

ROW = 0.235  # inches for one figure in a ledger
HEADING = 70  # letters of a heading for which there is room right of the names
WIDE = (0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)
NARROW, FAR = (0, 20, 200), (0, 20, 2000)  # ticks of a narrow panel, up to a thousand and beyond
KEY = (
    style.handle("Pakistan", "pakistan", hollow=True),
    style.handle("Afghan side", "afghanistan", hollow=True),
    style.handle("armed group", "armed_group", hollow=True),
    style.handle("named outside body", "third_party"),
    style.handle("own account", "own_account", hollow=True),
    style.handle("nobody named", "unattributed", hollow=True),
)
DENIAL = style.handle("denial", marker="x")


def height(rows: pd.DataFrame) -> int:
    """How many lines a ledger takes."""
    return len(rows) + rows["group"].nunique()


def lines(ax: Axes, rows: pd.DataFrame, dated: bool = True, size: float = 8.5) -> None:
    """A heading for each group, then a line for each figure: who, when, and the figure as given."""
    places: list = []
    for group, part in rows.groupby("group", sort=False):
        places += [group, *part.itertuples()]
    count_axis(ax, max([1.0, *rows["value"].dropna().astype(float), *(v for d in rows["denied"] for v in d)]))
    labels = []
    for y, line in enumerate(places):
        if isinstance(line, str):
            labels.append("")
            # a long heading begins left of the axis, where its line has no name
            left = -0.66 * (size + 0.5) * max(0, len(line) - (HEADING if dated else HEADING * 2 // 3))
            look = {"weight": "bold", "size": size + 0.5, "va": "center"}
            at = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
            ax.annotate(line, (0, y + 0.12), xytext=(left, 0), **at, **look)
        else:
            labels.append(f"{line.who}, {short_day(line.known_on)}" if dated else line.who)
            mark(ax, y, line, size)
    ax.set_yticks(range(len(places)), labels, size=size)
    ax.set_ylim(len(places) - 0.4, -0.8)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def count_axis(ax: Axes, top: float, narrow: bool = False) -> None:
    """Counts from zero; beyond 150 the axis thins out so that small figures stay legible.

    The axis goes on beyond the largest figure, for the words beside it;
    `make_room` measures how far. A ``narrow`` panel has fewer ticks.
    """
    if top > 150 or narrow:
        ax.set_xscale("symlog", linthresh=20)
        ticks = (NARROW if top <= 1000 else FAR) if narrow else WIDE
        ax.set_xticks([t for t in ticks if t <= top * 1.6])
        ax.xaxis.set_minor_locator(NullLocator())
        ax.set_xlim(-1, max(top, 20) * (500 if narrow else 9))
    else:
        ax.set_xlim(-top * 0.02, top * 1.45)
        ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: style.count(v)))


def mark(ax: Axes, y: int, row, size: float = 8.5) -> None:
    """One figure: marker, range or arrow, and its words beside it."""
    party = str(row.claimant_party)
    colour, alpha = style.COLOUR[party], 1.0 if row.current else 0.45
    url = style.to_rows(row.claim_id)
    if row.stance == "denies":
        look = {"color": colour, "url": url}
        ax.plot(row.denied, [y] * len(row.denied), ls="none", marker="x", ms=7, mew=2, **look)
        words(ax, "denies", max(row.denied, default=0), y, size=size, style="italic", **look)
        return
    if pd.isna(row.value):
        words(ax, row.given, 0, y, gap=4, size=size, color=colour, alpha=alpha, style="italic", url=url)
        return
    open_end(ax, row.value, y, row.qualifier, colour, alpha=alpha)
    if row.qualifier == "range":
        ax.plot([row.low, row.high], [y, y], color=colour, alpha=alpha, marker="|", ms=8, mew=1.4)
    ax.scatter(row.value, y, s=44, alpha=alpha, **style.mark(party, row.outside, row.claim_id))
    right = row.high if row.qualifier == "range" else row.value
    told = row.given if row.current else f"{row.given}, replaced later"
    gap = 30 if row.qualifier == "at_least" else 9
    words(ax, told, right, y, gap=gap, size=size, alpha=max(alpha, 0.75))


def open_end(
    ax: Axes, x: object, y: float, qualifier: str, colour: str, reach: tuple = (26, 0), alpha: float = 1
) -> None:
    """An arrow, in points, away from an "at least" and back from an "up to"; nothing for other figures."""
    if qualifier not in ("at_least", "up_to"):
        return
    sign = 1 if qualifier == "at_least" else -1
    ax.annotate(
        "",
        (x, y),
        xytext=(sign * reach[0], sign * reach[1]),
        textcoords="offset points",
        arrowprops={"arrowstyle": "<-", "color": colour, "alpha": alpha},
    )


def words(ax: Axes, text: str, x: float, y: float, gap: float = 9, **look) -> None:
    """Words to the right of a mark; constrained layout leaves them alone, `make_room` finds room for them."""
    told = ax.annotate(text, (x, y), xytext=(gap, 0), textcoords="offset points", va="center", **look)
    told.set_in_layout(False)


def make_room(fig: style.Chart, together: bool = False) -> None:
    """End each axis of counts where the longest `words` still lie inside it, and no further.

    To be called last, once everything is drawn. ``together``: all panels keep one scale.
    """
    fig.settle()
    scales = {ax: _scale(ax) for ax in fig.axes if ax.axison}
    for ax, scale in scales.items():
        scale = min(scales.values()) if together else scale
        if np.isfinite(scale):
            low, high = ax.transScale.transform([(end, 1) for end in ax.get_xlim()])[:, 0]
            ax.set_xlim(right=ax.transScale.inverted().transform((low + (high - low) / scale, 1))[0])
        shares = ax.transAxes.inverted().transform(ax.transData.transform([(tick, 1) for tick in ax.get_xticks()]))
        ax.set_xticks(ax.get_xticks()[(shares[:, 0] >= 0) & (shares[:, 0] < 0.96)])  # else the label of the last is cut


def _scale(ax: Axes) -> float:
    """By how much the marks of a panel can move apart until the last, or the words beside one, reach its end.

    Infinite where no mark is beyond zero: nothing can move.
    """
    if not ax.dataLim.x1 > 0:
        return np.inf
    left, right = ax.bbox.x0, ax.bbox.x1
    told = [text for text in ax.texts if not text.get_in_layout()]
    ends = [(ax.dataLim.x1, 0.03 * (right - left))]
    ends += [(text.xy[0], text.get_window_extent().x1 - ax.transData.transform((text.xy[0], 1))[0]) for text in told]
    places = [(ax.transData.transform((x, 1))[0] - left, beyond) for x, beyond in ends]
    return max(0.1, min(((right - left - beyond) / place for place, beyond in places if place > 0)))

"""How one figure is drawn: marker, range or arrow, denial, and its words beside it."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from .. import style

ROW = 0.235  # inches for one figure in a ledger
WIDE, NARROW = (0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000), (0, 20, 200, 2000, 20000)
HOLLOW = "Hollow: somebody of a side, or nobody named, says so. Solid: a named body outside the conflict."
KEY = (
    style.handle("Pakistan", "pakistan", hollow=True),
    style.handle("Afghan side (de facto authorities or others)", "afghanistan", hollow=True),
    style.handle("armed group", "armed_group", hollow=True),
    style.handle("outside body", "third_party"),
    style.handle("nobody named", "unattributed", hollow=True),
)


def page(title: str, subtitle: str, note: str, rows: pd.DataFrame) -> style.Chart:
    """A page of a ledger: a heading for each group, then a line for each figure."""
    fig, axes = style.figure(title, subtitle, note, height=ROW * (height(rows) + 2.2), key=KEY)
    lines(axes[0, 0], rows)
    return fig


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
            ax.text(0, y + 0.12, line, transform=ax.get_yaxis_transform(), weight="bold", size=size + 0.5, va="center")
        else:
            labels.append(f"{line.who}, {day(line.known_on)}" if dated else line.who)
            mark(ax, y, line, size)
    ax.set_yticks(range(len(places)), labels, size=size)
    ax.set_ylim(len(places) - 0.4, -0.8)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def count_axis(ax: Axes, top: float, narrow: bool = False) -> None:
    """Counts from zero; beyond 150 the axis thins out so that small figures stay legible.

    The axis goes on beyond the largest figure, for the words beside it; in a ``narrow`` panel it goes on
    further and has fewer ticks.
    """
    if top > 150 or narrow:
        ax.set_xscale("symlog", linthresh=20)
        ticks = NARROW if narrow else WIDE
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
    if row.stance == "denies":
        ax.plot(row.denied, [y] * len(row.denied), ls="none", marker="x", ms=7, mew=2, color=colour)
        words(ax, "denies", max(row.denied, default=0), y, size=size, color=colour, style="italic")
        return
    if pd.isna(row.value):
        words(ax, row.given, 0, y, gap=4, size=size, color=colour, alpha=alpha, style="italic")
        return
    open_end(ax, row.value, y, row.qualifier, colour, alpha=alpha)
    if row.qualifier == "range":
        ax.plot([row.low, row.high], [y, y], color=colour, alpha=alpha, marker="|", ms=8, mew=1.4)
    look = {"marker": style.MARKER[party], "gid": row.claim_id, **style.fill(row.outside, party)}
    ax.scatter(row.value, y, s=44, zorder=3, alpha=alpha, **look)
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
    """Words to the right of a mark; the axis leaves them room, so that they never squeeze it."""
    told = ax.annotate(text, (x, y), xytext=(gap, 0), textcoords="offset points", va="center", **look)
    told.set_in_layout(False)


def day(when: pd.Timestamp) -> str:
    return "day unknown" if pd.isna(when) else f"{when:%-d %b}"

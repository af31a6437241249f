"""How one figure is drawn: marker, range or arrow, denial, and its words beside it."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullLocator

from .. import style

ROW = 0.235  # inches for one figure in a ledger
HOLLOW = "Hollow: a party to the conflict, or nobody named, says so. Solid: a named body outside the conflict."
KEY = (
    style.handle("Pakistan", "pakistan", hollow=True),
    style.handle("Afghan de facto authorities (Taliban)", "afghanistan", hollow=True),
    style.handle("armed group", "armed_group", hollow=True),
    style.handle("outside body", "third_party"),
    style.handle("nobody named", "unattributed", hollow=True),
)


def page(title: str, subtitle: str, note: str, rows: pd.DataFrame) -> style.Chart:
    """A page of a ledger: a heading for each group, then a line for each figure."""
    lines: list = []
    for group, part in rows.groupby("group", sort=False):
        lines += [group, *part.itertuples()]
    fig, axes = style.figure(title, subtitle, note, height=ROW * (len(lines) + 2.2), key=KEY)
    ax = axes[0, 0]
    count_axis(ax, max([1.0, *rows["value"].dropna().astype(float), *(v for d in rows["denied"] for v in d)]))
    labels = []
    for y, line in enumerate(lines):
        if isinstance(line, str):
            labels.append("")
            ax.text(0, y + 0.12, line, transform=ax.get_yaxis_transform(), weight="bold", size=9, va="center")
        else:
            labels.append(f"{line.who}, {day(line.known_on)}")
            mark(ax, y, line)
    ax.set_yticks(range(len(lines)), labels)
    ax.set_ylim(len(lines) - 0.4, -0.8)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return fig


def count_axis(ax: Axes, top: float) -> None:
    """Counts from zero; beyond 150 the axis thins out so that small figures stay legible."""
    if top > 150:
        ax.set_xscale("symlog", linthresh=20)
        ax.set_xticks([t for t in (0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000) if t <= top * 1.6])
        ax.xaxis.set_minor_locator(NullLocator())
        ax.set_xlim(-1, top * 9)
    else:
        ax.set_xlim(-top * 0.02, top * 1.4)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: style.count(v)))


def mark(ax: Axes, y: int, row) -> None:
    """One figure: marker, range or arrow, and its words beside it."""
    party = str(row.claimant_party)
    colour, alpha = style.COLOUR[party], 1.0 if row.current else 0.45
    if row.stance == "denies":
        ax.plot(row.denied, [y] * len(row.denied), ls="none", marker="x", ms=7, mew=2, color=colour)
        ax.annotate(
            "denies",
            (max(row.denied, default=0), y),
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            style="italic",
        )
        return
    if pd.isna(row.value):
        ax.annotate(
            row.given,
            (0, y),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            style="italic",
            color=colour,
            alpha=alpha,
        )
        return
    open_end = row.qualifier in ("at_least", "up_to")
    if open_end:
        sign = 1 if row.qualifier == "at_least" else -1
        ax.annotate(
            "",
            (row.value, y),
            xytext=(sign * 26, 0),
            textcoords="offset points",
            arrowprops={"arrowstyle": "<-", "color": colour, "alpha": alpha},
        )
    elif row.qualifier == "range":
        ax.plot([row.low, row.high], [y, y], color=colour, alpha=alpha, marker="|", ms=8, mew=1.4)
    ax.scatter(row.value, y, marker=style.MARKER[party], s=44, zorder=3, alpha=alpha, **style.fill(row.outside, party))
    words = row.given if row.current else f"{row.given}, replaced later"
    right = row.high if row.qualifier == "range" else row.value
    ax.annotate(
        words,
        (right, y),
        xytext=(30 if row.qualifier == "at_least" else 9, 0),
        textcoords="offset points",
        va="center",
        size=8.5,
        alpha=max(alpha, 0.75),
    )


def day(when: pd.Timestamp) -> str:
    return "day unknown" if pd.isna(when) else f"{when:%-d %b}"

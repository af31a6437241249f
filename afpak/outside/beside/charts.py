"""Charts of our record beside another project's."""

from __future__ import annotations

from textwrap import shorten

import pandas as pd
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from ... import style
from ...claims import marks
from .matching import FATES

MOST = 12  # headings on a page
_LOOK = {
    "in both": {"facecolor": style.INK, "edgecolor": style.INK},
    "only in one": {"facecolor": "white", "edgecolor": style.INK},
    "nobody says killed": {"facecolor": "white", "edgecolor": style.SOFT, "hatch": "////"},
    "not covered": {"facecolor": style.GRID, "edgecolor": style.GRID},
    "place unknown": {"facecolor": "#b9bcc2", "edgecolor": "#b9bcc2"},
    "day unknown": {"facecolor": "#b9bcc2", "edgecolor": style.INK},
}


@style.chart
def plot_matches(rows: pd.DataFrame) -> style.Chart:
    """Draw `beside.matches`: events in both, and in only one, over time."""
    title = "What do both have, and what has only one of them?"
    theirs = rows[rows["whose"] == "theirs"]
    if theirs.empty:
        return style.nothing(title, rows.attrs["note"], _absent(rows))
    project = rows.attrs["project"]
    days = rows["start"].dropna()
    step = 1 if (days.max() - days.min()).days <= 45 else 7
    fates = [f for f in FATES if (rows["fate"] == f).any()]
    subtitle = (
        f"Acts of force here, above, and {project}'s events in the two countries, below, by the "
        f"{'day' if step == 1 else 'week'} in which they begin ({rows.attrs['cut']})."
    )
    rows_of_panels = {"nrows": 3, "height_ratios": (4, 4, 0.45 * -(-len(fates) // 2))}
    fig, axes = style.figure(title, subtitle, rows.attrs["note"], height=4.8, **rows_of_panels)
    bins = pd.date_range(
        days.min() - pd.Timedelta(days=days.min().day_of_week * (step == 7)), days.max(), freq=f"{step}D"
    )
    for ax, whose, name in ((axes[0, 0], "ours", "here"), (axes[1, 0], "theirs", project)):
        mine = rows[(rows["whose"] == whose) & rows["start"].notna()]
        place = bins.searchsorted(mine["start"], side="right") - 1
        floor = pd.Series(0, range(len(bins)))
        for fate in fates:
            height = pd.Series(place[mine["fate"] == fate]).value_counts().reindex(floor.index, fill_value=0)
            some = height > 0
            ax.bar(bins[some], height[some], step * 0.86, floor[some], align="edge", linewidth=0.8, **_LOOK[fate])
            floor += height
        ax.set_ylim(0, max(4, floor.max() * 1.1))
        ax.yaxis.get_major_locator().set_params(integer=True)
        ax.grid(axis="y")
        ax.set_title(f"{name}: {len(mine)} events")
        ax.set_xlim(bins[0] - pd.Timedelta(days=step * 0.3), bins[-1] + pd.Timedelta(days=step * 1.2))
        style.date_axis(ax)
    axes[2, 0].set_axis_off()
    axes[2, 0].legend(
        handles=[_patch(fate) for fate in fates], loc="upper left", ncols=2, handlelength=1.4, borderpad=0
    )
    told = [_told(rows, whose, name) for whose, name in (("ours", "Here"), ("theirs", project))]
    fig.alt = f"{title} {' '.join(told)}"
    return fig


def _told(rows: pd.DataFrame, whose: str, name: str) -> str:
    counts = rows.loc[rows["whose"] == whose, "fate"].value_counts()
    return f"{name}: {', '.join(f'{counts[f]} {FATES[f]}' for f in FATES if f in counts)}."


def _patch(fate: str) -> Rectangle:
    return Rectangle((0, 0), 1, 1, linewidth=0.8, label=FATES[fate], **_LOOK[fate])


def _absent(frame: pd.DataFrame) -> str:
    if frame.attrs["as_of"]:
        return "row of theirs shown to be public then"
    return "events of a file (none was named)" if frame.attrs["sums"] else "events of theirs"


@style.chart
def plot_against(frame: pd.DataFrame) -> style.Chart:
    """Draw `beside.against_claims`: their range as a band, the claims as marks on it or beside it."""
    title = "Where does their range lie among the claims?"
    if not frame["theirs"].any():
        return style.nothing(
            title,
            frame.attrs["note"],
            _absent(frame) if frame.attrs["as_of"] else "events that both have, with claims,",
        )
    project = frame.attrs["project"]
    best = frame[frame["theirs"]].set_index("heading")["value"].fillna(0)
    chosen = best.nlargest(MOST, keep="first").index
    left = len(best) - len(chosen)
    rows = frame[frame["heading"].isin(chosen)]
    subtitle = (
        f"Grey band: {project}'s lowest to highest estimate of the dead of all sides; line: its best. Marks: claims of "
        f"people killed, with who makes them, about the people named beside them ({frame.attrs['cut']}). Never add them."
        + (f" The {MOST} with the highest best estimate; {left} more are in the table." if left else "")
    )
    # a claim's words must stay legible where the line of the best estimate runs through them
    halo = [withStroke(linewidth=2.2, foreground="white", alpha=0.85)]
    lines = [line for heading, part in rows.groupby("heading", sort=False) for line in (heading, *part.itertuples())]
    height = marks.ROW * (len(lines) + 2.2)
    fig, axes = style.figure(title, subtitle, frame.attrs["note"], height=height, key=marks.KEY)
    ax = axes[0, 0]
    marks.count_axis(ax, max(1.0, *rows[["value", "high"]].max().dropna().astype(float)))
    ax.set_xlim(right=ax.get_xlim()[1] * (18 if ax.get_xscale() == "symlog" else 1.6))
    labels = []
    for y, line in enumerate(lines):
        if isinstance(line, str):
            labels.append("")
            ax.text(
                0,
                y + 0.12,
                shorten(line, 62, placeholder=" …"),
                transform=ax.get_yaxis_transform(),
                weight="bold",
                size=9,
                va="center",
            )
        elif line.theirs:
            labels.append(line.who)
            _band(ax, y, line, int((rows["heading"] == line.heading).sum()))
        else:
            labels.append(f"{line.who}, {marks.day(line.known_on)}")
            marks.mark(ax, y, line)
    for text in ax.texts:
        text.set_path_effects(halo)
    ax.set_yticks(range(len(lines)), labels)
    ax.set_ylim(len(lines) - 0.4, -0.8)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    fig.alt = f"{title} " + " ".join(_sentence(part) for _, part in rows.groupby("heading", sort=False))
    return fig


def _band(ax, y: int, row, lines: int) -> None:
    """Their range behind all lines of a heading, their best estimate through them."""
    if pd.notna(row.low) and pd.notna(row.high):
        # at least a hair wide, so that a range of nothing can be seen
        ax.fill_betweenx(
            [y - 0.45, y + lines - 0.55],
            float(row.low),
            max(float(row.high), float(row.low) + 0.2),
            color=style.GRID,
            zorder=0,
        )
    if pd.notna(row.value):
        ax.plot([float(row.value)] * 2, [y - 0.45, y + lines - 0.55], color=style.SOFT, lw=1.4, zorder=1)
        at = max(float(row.value), 0.0 if pd.isna(row.high) else float(row.high))
        ax.annotate(row.given, (at, y), xytext=(6, 0), textcoords="offset points", va="center", size=8.5, weight="bold")


def _sentence(part: pd.DataFrame) -> str:
    theirs = part[part["theirs"]].iloc[0]
    claims = "; ".join(f"{c.who} says {c.given}" for c in part[~part["theirs"].astype(bool)].itertuples())
    return f"{theirs.heading}: {theirs.who}: {theirs.given}; {claims or 'no claim with a number'}."

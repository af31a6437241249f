"""Charts of claims. Each takes the frame of its measure and returns a `style.Chart`."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from .. import style

ROW = 0.235  # inches for one figure in a ledger
MOST = 30  # civilian figures in one chart; the table has them all
HOLLOW = "Hollow: a party to the conflict, or nobody named, says so. Solid: a named body outside the conflict."
KEY = (
    style.handle("Pakistan", "pakistan", hollow=True),
    style.handle("Afghan de facto authorities (Taliban)", "afghanistan", hollow=True),
    style.handle("armed group", "armed_group", hollow=True),
    style.handle("outside body", "third_party"),
    style.handle("nobody named", "unattributed", hollow=True),
)


@style.chart
def plot_ledger(rows: pd.DataFrame) -> style.Chart:
    """Draw a ledger (`measures.ledger`): one line a figure, grouped by whose people and what is counted."""
    title = rows.attrs["what"]
    if rows.empty:
        return style.nothing(title, rows.attrs["note"], "figures")
    subtitle = (
        f"One line a figure, as given ({rows.attrs['cut']}). Arrow: at least, or up to. Cross: a denial, at the figure "
        f"denied. Pale: replaced later. {HOLLOW}"
    )
    fig = _page(title, subtitle, rows.attrs["note"], rows)
    fig.alt = f"{title} " + "; ".join(
        f"{group}: " + ", ".join(f"{r.given} ({r.who})" for r in part.itertuples())
        for group, part in rows.groupby("group", sort=False)
    )
    return fig


def _page(title: str, subtitle: str, note: str, rows: pd.DataFrame) -> style.Chart:
    """A page of a ledger: a heading for each group, then a line for each figure."""
    lines: list = []
    for group, part in rows.groupby("group", sort=False):
        lines += [group, *part.itertuples()]
    fig, axes = style.figure(title, subtitle, note, height=ROW * (len(lines) + 2.2), key=KEY)
    ax = axes[0, 0]
    _count_axis(ax, max([1.0, *rows["value"].dropna().astype(float), *(v for d in rows["denied"] for v in d)]))
    labels = []
    for y, line in enumerate(lines):
        if isinstance(line, str):
            labels.append("")
            ax.text(0, y + 0.12, line, transform=ax.get_yaxis_transform(), weight="bold", size=9, va="center")
        else:
            labels.append(f"{line.who}, {_day(line.known_on)}")
            _mark(ax, y, line)
    ax.set_yticks(range(len(lines)), labels)
    ax.set_ylim(len(lines) - 0.4, -0.8)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return fig


def _count_axis(ax: Axes, top: float) -> None:
    """Counts from zero; beyond 150 the axis thins out so that small figures stay legible."""
    if top > 150:
        ax.set_xscale("symlog", linthresh=20)
        ax.set_xticks([t for t in (0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000) if t <= top * 1.6])
        ax.xaxis.set_minor_locator(NullLocator())
        ax.set_xlim(-1, top * 9)
    else:
        ax.set_xlim(-top * 0.02, top * 1.4)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: style.count(v)))


def _mark(ax: Axes, y: int, row) -> None:
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


def _day(when: pd.Timestamp) -> str:
    return "day unknown" if pd.isna(when) else f"{when:%-d %b}"


@style.chart
def plot_tolls(rows: pd.DataFrame) -> style.Chart:
    """Draw running totals (`measures.running_tolls`) as steps, one panel for each people counted."""
    title = "How did each claimant's running count of people killed grow?"
    rows = rows[rows["value"].notna()].copy()
    rows["panel"] = rows["group"] + ", counted since " + rows["cumulative_since"].dt.strftime("%-d %B %Y")
    longest = rows.groupby("chain")["claim_id"].transform("size").groupby(rows["panel"]).transform("max")
    rows = rows[longest > 1]
    if rows.empty:
        return style.nothing(title, rows.attrs["note"], "running totals with more than one figure")
    panels = list(dict.fromkeys(rows.sort_values("value", ascending=False)["panel"]))
    subtitle = (
        f"Running totals as given, {rows.attrs['cut']}. A line joins figures only where one replaces the other. "
        f"Arrow: at least. Never add two lines. {HOLLOW} Totals given once are in the table; "
        f"{rows.attrs['undated']} of unknown day are left out."
    )
    size = {"height": 0.3 + 2.1 * len(panels), "nrows": len(panels)}
    fig, axes = style.figure(title, subtitle, rows.attrs["note"], key=KEY, **size)
    for ax, panel in zip(axes[:, 0], panels, strict=True):
        ax.set_title(panel)
        ax.grid(True, axis="both")
        inside = rows[rows["panel"] == panel]
        for _, series in inside.groupby("chain", sort=False):
            _steps(ax, series)
        first, last = inside["at"].min(), inside["at"].max()
        span = max(last - first, pd.Timedelta(days=2))
        ax.set_xlim(first - span * 0.05, last + span * 0.42)  # room for the words at the end of a line
        ax.set_ylim(0, float(inside["value"].max()) * 1.25)
        ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: style.count(v)))
        style.date_axis(ax)
    ends = rows.sort_values("at").groupby("chain", sort=False)
    fig.alt = f"{title} " + "; ".join(_series_words(series) for _, series in ends)
    return fig


def _series_words(series: pd.DataFrame) -> str:
    first, last = series.iloc[0], series.iloc[-1]
    grown = last["given"] if len(series) == 1 else f"{len(series)} figures from {first['given']} to {last['given']}"
    return f"{last['panel']}, according to {last['who']}: {grown}"


def _steps(ax: Axes, series: pd.DataFrame) -> None:
    """One series of figures that replace one another."""
    series = series.sort_values("at")
    last, party = series.iloc[-1], str(series["claimant_party"].iloc[-1])
    values = series["value"].astype(float)
    ax.plot(series["at"], values, drawstyle="steps-post", color=style.COLOUR[party], alpha=0.8)
    ax.scatter(
        series["at"], values, marker=style.MARKER[party], s=24, zorder=3, **style.fill(bool(last["outside"]), party)
    )
    for point in series[series["qualifier"] == "at_least"].itertuples():
        ax.annotate(
            "",
            (point.at, point.value),
            xytext=(0, 14),
            textcoords="offset points",
            arrowprops={"arrowstyle": "<-", "color": style.COLOUR[party]},
        )
    ax.annotate(
        f"{last['given']} · {last['who']}",
        (last["at"], values.iloc[-1]),
        xytext=(7, 3 if len(series) > 1 else -3),
        textcoords="offset points",
        size=7.5,
        va="bottom" if len(series) > 1 else "top",
        color=style.COLOUR[party],
    )


@style.chart
def plot_gap(pairs: pd.DataFrame) -> style.Chart:
    """Draw claim gaps (`measures.claim_gap`) on a log axis, one line a pair."""
    title = "How many times the own side's figure does the adversary claim?"
    if pairs.empty:
        return style.nothing(title, pairs.attrs["note"], "pairs of figures")
    subtitle = (
        f"Adversary's figure divided by the own side's, same people and measure, same event or same "
        f"running total ({pairs.attrs['cut']}). Arrow: an “at least” leaves the end open. "
        f"Hospitals, police and local officials count "
        f"their own place and do not pair. {len(pairs.attrs['unmatched'])} claims have no counterpart."
    )
    fig, axes = style.figure(title, subtitle, pairs.attrs["note"], height=0.9 + 0.42 * len(pairs))
    ax = axes[0, 0]
    ax.set_xscale("log")
    for y, pair in enumerate(pairs.itertuples()):
        party = str(pair.claimant_party)
        if pair.qualifier == "at_least":
            ax.annotate(
                "",
                (pair.ratio, y),
                xytext=(28, 0),
                textcoords="offset points",
                arrowprops={"arrowstyle": "<-", "color": style.COLOUR[party]},
            )
        elif pd.notna(pair.ratio_low) and pd.notna(pair.ratio_high):
            ax.plot([pair.ratio_low, pair.ratio_high], [y, y], color=style.COLOUR[party], marker="|", ms=8)
        ax.scatter(pair.ratio, y, marker=style.MARKER[party], s=48, zorder=3, **style.fill(False, party))
        words = f"{_times(pair)} ({pair.given} against {pair.given_own})"
        ax.annotate(
            words,
            (pair.ratio, y),
            xytext=(32 if pair.qualifier == "at_least" else 9, 0),
            textcoords="offset points",
            va="center",
            size=8.5,
        )
    labels = [
        f"{p.group}, {_day(p.known_on)}\n{p.claimant_name} against {p.claimant_name_own}" for p in pairs.itertuples()
    ]
    ax.set_yticks(range(len(pairs)), labels, linespacing=1.25)
    ax.set_ylim(len(pairs) - 0.4, -0.6)
    ax.axvline(1, color=style.SOFT, lw=1)
    low, high = float(pairs["ratio"].min()), float(pairs["ratio"].max())
    ax.set_xlim(min(0.5, low * 0.7), max(2.0, high) * 12)
    ticks = [t for t in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if min(0.5, low * 0.7) <= t <= max(2.0, high) * 2]
    ax.set_xticks(ticks, [f"×{t:g}" for t in ticks])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.tick_params(axis="y", length=0)
    fig.alt = f"{title} " + "; ".join(
        f"{p.group}, {_day(p.known_on)}: {p.who} says {p.given}, {p.who_own} says {p.given_own}, {_times(p)}"
        for p in pairs.itertuples()
    )
    return fig


def _times(pair) -> str:
    return f"×{pair.ratio:.1f}" + (" or more" if pair.qualifier == "at_least" else "")


@style.chart
def plot_civilian_harm(rows: pd.DataFrame) -> style.Chart:
    """Draw the largest figures of civilians killed (`measures.civilian_harm`), each with who says so."""
    title = "Civilians killed: according to whom?"
    if rows.empty:
        return style.nothing(title, rows.attrs["note"], "figures of civilians killed")
    shown = rows.nlargest(MOST, "value", keep="first")
    shown = rows[rows["claim_id"].isin(shown["claim_id"])]
    subtitle = (
        f"The {len(shown)} largest of {len(rows)} current figures, {rows.attrs['cut']}. They overlap in time and "
        f"place: never add them. Arrow: at least. {HOLLOW}"
    )
    frame = shown.assign(
        group=shown["victims_side"]
        .astype(str)
        .map({"afghanistan": "Afghan civilians", "pakistan": "Pakistani civilians"})
        .fillna("Civilians of other or unnamed sides"),
        denied=[()] * len(shown),
    )
    frame["who"] = frame["who"] + np.where(frame["cumulative"].fillna(False), ", running total", "")
    fig = _page(title, subtitle, rows.attrs["note"], frame)
    fig.alt = f"{title} " + "; ".join(
        f"{r.group}: {r.given} according to {r.who}, {_day(r.known_on)}" for r in frame.itertuples()
    )
    return fig

"""Charts of escalation. Each takes the frame of its measure and returns a `style.Chart`."""

from __future__ import annotations

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.ticker import MaxNLocator, NullLocator

from .. import style
from ..schema import ATTRIBUTION, KIND_FAMILY, OCCURRENCE
from .measures import CONFIRMED

LANES = {
    "pakistan": "Pakistan",
    "afghanistan": "Afghan de facto\nauthorities (Taliban)",
    "armed_group": "armed groups",
    "each": "each names the other,\nor both together",
    "other": "others, or\nnobody named",
}
FAMILY_MARKER = {"force": "o", "posture": "v", "restriction": "s", "relief": "P", "diplomacy": "D", "other": "."}
FAMILY_COLOUR = {
    "force": "#b2301b",
    "posture": "#8a6d00",
    "restriction": "#5b4a8a",
    "relief": "#007a5a",
    "diplomacy": "#0072b2",
    "other": "#6b6b6b",
}
MID_LEVELS = {1: "1 none", 2: "2 threat", 3: "3 display", 4: "4 use of force", 5: "5 war"}
_SURE = dict(zip(OCCURRENCE, ("#1b5e8c", "#5b9bd0", "#e0a458", "#b2301b"), strict=True))
_AUTHOR = dict(
    zip(ATTRIBUTION, ("#1b5e8c", "#7a5195", "#007a5a", "#e0a458", "#b2301b", "#8d8d8d", "#d0d0d0"), strict=True)
)
_HATCH = ("", "///", "...", "xxx", "\\\\\\", "++", "")


@style.chart
def plot_chronology(events: pd.DataFrame) -> style.Chart:
    """Draw a chronology (`chronology`): lanes by initiator, marks by family, truces and closures as bands."""
    title = "What happened, and who is said to have begun it?"
    if events.empty:
        return style.nothing(title, events.attrs["note"], "events")
    key = [
        style.handle(label, marker=FAMILY_MARKER[family], colour=FAMILY_COLOUR[family])
        for family, label in KIND_FAMILY.items()
        if family in set(events["family"].astype(str))
    ]
    subtitle = (
        f"Events by declared or accused initiator, {events.attrs['cut']}. Solid: both sides agree or a neutral body "
        "confirms. Hollow: only one side says so, or the other denies it. Green bands: truces; grey: closures."
    )
    fig, axes = style.figure(title, subtitle, events.attrs["note"], height=6.2, key=key)
    ax = axes[0, 0]
    dots = events[
        ~events["kind"].isin(["ceasefire", "border_closure", "trade_suspension"]) | events["end"].eq(events["start"])
    ]
    _bands(ax, events)
    for lane, name in enumerate(LANES):
        _lane(ax, dots[dots["lane"] == name], -lane)
    ax.set_yticks([-lane for lane in range(len(LANES))], list(LANES.values()))
    ax.margins(x=0.02)
    style.date_axis(ax)
    used = _label_turning(ax, events[events["turning"]])
    ax.set_ylim(-len(LANES) + 0.45, 0.75 + 0.27 * used)
    by_lane = ", ".join(
        f"{(events['lane'] == lane).sum()} by {label}".replace("\n", " ") for lane, label in LANES.items()
    )
    sure = int(events["confirmed"].sum())
    fig.alt = (
        f"{title} {len(events)} events, {events.attrs['cut']}: {by_lane}. {sure} are agreed or independently confirmed."
    )
    return fig


def _lane(ax, rows: pd.DataFrame, y: float) -> None:
    """One lane: events of one day stacked around its line; nights straddle two days."""
    place = rows.groupby("start").cumcount()
    size = rows.groupby("start")["event_id"].transform("size")
    step = min(0.16, 0.8 / max(1, int(size.max()) if len(rows) else 1))
    for row, offset in zip(rows.itertuples(), (place - (size - 1) / 2) * step, strict=True):
        shift = pd.Timedelta(hours=24 if row.date_precision == "night" else 12)
        colour = FAMILY_COLOUR[str(row.family)]
        if pd.notna(row.end) and row.date_precision != "night" and row.end > row.start:
            ax.plot([row.start, row.end + pd.Timedelta(days=1)], [y + offset] * 2, color=colour, lw=1.2, alpha=0.6)
        face = colour if row.confirmed else "white"
        ax.scatter(
            row.start + shift,
            y + offset,
            s=26,
            marker=FAMILY_MARKER[str(row.family)],
            facecolor=face,
            edgecolor=colour,
            lw=1.1,
            zorder=3,
        )


def _bands(ax, events: pd.DataFrame) -> None:
    """Truces and closures across their days; without a known end they run on."""
    last = events[["start", "end"]].max(axis=None) + pd.Timedelta(days=1)
    for row in events[events["kind"].isin(["ceasefire", "border_closure", "trade_suspension"])].itertuples():
        truce = row.kind == "ceasefire"
        end = last if pd.isna(row.end) else row.end + pd.Timedelta(days=1)
        bottom, top = (-len(LANES) + 0.45, 0.5) if truce else (-len(LANES) + 0.45, -len(LANES) + 0.6)
        ax.fill_between(
            [row.start, end], bottom, top, color="#9fd3b8" if truce else "#c9c9cf", alpha=0.35 if truce else 0.5, lw=0
        )


def _label_turning(ax, rows: pd.DataFrame) -> int:
    """Short labels in staggered lines above the lanes, each with a leader; returns the number of lines used."""
    low, high = ax.get_xlim()
    ends = [low - 1] * 6
    for start, day in rows.groupby("start", sort=True):
        text = f"{start:%-d %b} {day['kind_label'].iloc[0]}" + (f" +{len(day) - 1}" if len(day) > 1 else "")
        at, width = mdates.date2num(start) + 0.5, (high - low) * 0.0105 * len(text)
        left = min(at, high - width)
        free = [i for i, end in enumerate(ends) if end < left]
        if not free:
            continue  # no room: the table lists every event
        ends[free[0]] = left + width
        y = 0.78 + 0.27 * free[0]
        ax.plot([at, at], [0.5, y], color="#a0a3a8", lw=0.6, zorder=1)
        ax.text(left, y, text, size=7, va="bottom", ha="left", color=style.INK)
    return sum(end > low for end in ends)


@style.chart
def plot_ladder(weeks: pd.DataFrame) -> style.Chart:
    """Draw the ladder (`ladder`): MID level, counts of force by kind, two intensity scores, one time axis."""
    title = "How hard was it, on scales that others use?"
    if weeks.empty:
        return style.nothing(title, weeks.attrs["note"], "events")
    kinds = weeks.attrs["kinds"]
    subtitle = (
        f"By week, {weeks.attrs['cut']}. Each event counts once. A gap means that no event with a value is on record. "
        "MID codes acts between states only. Goldstein scores every kind of shooting near −10 and a border closure "
        "−9.5, so it shows neither scale nor deaths; PLOVER spreads a little more."
    )
    fig, axes = style.figure(
        title, subtitle, weeks.attrs["note"], height=7.2, nrows=3, sharex=True, height_ratios=[1, 1.7, 1.2]
    )
    top, middle, bottom = axes[:, 0]
    middle_of_week = weeks.index + pd.Timedelta(days=3.5)
    top.scatter(middle_of_week, weeks["mid"].astype(float), marker="_", s=130, lw=3, color=FAMILY_COLOUR["force"])
    top.set_yticks(list(MID_LEVELS), list(MID_LEVELS.values()))
    top.set_ylim(0.5, 5.5)
    top.set_title("MID hostility level, highest of the week")
    _stack(middle, weeks[kinds], dict(zip(kinds, _shades(len(kinds)), strict=True)))
    middle.set_title("Acts of force on record, by kind")
    for scale, marker, colour in (("goldstein", "o", "#b2301b"), ("plover", "D", "#0072b2")):
        values = weeks[scale].astype(float)
        bottom.plot(
            middle_of_week,
            values,
            color=colour,
            marker=marker,
            ms=4,
            label=scale.capitalize().replace("Plover", "PLOVER"),
        )
    bottom.axhline(0, color="#9a9da3", lw=0.8)
    bottom.set_ylim(-10.8, 10.8)
    bottom.legend(loc="upper left", ncols=2)
    bottom.set_title("Mean score of the week's events, −10 conflict to +10 cooperation")
    style.date_axis(bottom)
    total = int(weeks[kinds].to_numpy().sum())
    peak = weeks[kinds].sum(axis=1)
    fig.alt = (
        f"{title} {total} acts of force in {len(weeks)} weeks, {weeks.attrs['cut']}; most in the week of "
        f"{peak.idxmax():%-d %B %Y} ({int(peak.max())}). Highest MID level: {weeks['mid'].max()}."
    )
    return fig


def _shades(number: int) -> list:
    return [colormaps["tab20"](i / 20) for i in np.resize(np.arange(0, 20), number)]


def _stack(ax, counts: pd.DataFrame, colours: dict) -> None:
    base = np.zeros(len(counts))
    for number, column in enumerate(counts.columns):
        values = counts[column].to_numpy(dtype=float)
        if values.any():
            look = {"color": colours[column], "edgecolor": "white", "lw": 0.4, "hatch": _HATCH[number % len(_HATCH)]}
            ax.bar(counts.index + pd.Timedelta(days=3.5), values, width=5.8, bottom=base, label=column, **look)
        base += values
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.legend(loc="center left", bbox_to_anchor=(1.005, 0.5), fontsize=7.5)


@style.chart
def plot_how_sure(frames: dict[str, pd.DataFrame]) -> style.Chart:
    """Draw how sure the record is (`how_sure`): force per week by occurrence, by attribution, and what is agreed."""
    title = "How sure is it that it happened, and who did it?"
    occurrence, attribution = frames["occurrence"], frames["attribution"]
    if occurrence.empty:
        return style.nothing(title, occurrence.attrs["note"], "acts of force")
    subtitle = (
        f"Acts of force per week, {occurrence.attrs['cut']}. The last panel keeps only what both sides accept or a "
        "neutral body confirms: what disappears rests on one side's word."
    )
    fig, axes = style.figure(title, subtitle, occurrence.attrs["note"], height=6.6, nrows=3, sharex=True, sharey=True)
    sure = occurrence[list(CONFIRMED)].rename(columns=OCCURRENCE)
    panels = (
        ("Did it happen?", occurrence.rename(columns=OCCURRENCE), {OCCURRENCE[k]: c for k, c in _SURE.items()}),
        ("Who did it?", attribution.rename(columns=ATTRIBUTION), {ATTRIBUTION[k]: c for k, c in _AUTHOR.items()}),
        ("Only agreed or independently confirmed", sure, {OCCURRENCE[k]: c for k, c in _SURE.items()}),
    )
    for ax, (name, counts, colours) in zip(axes[:, 0], panels, strict=True):
        counts.columns = [c.split(":")[0] if name != "Who did it?" else c for c in counts.columns]
        _stack(ax, counts, {k.split(":")[0] if name != "Who did it?" else k: c for k, c in colours.items()})
        ax.set_title(name)
    style.date_axis(axes[-1, 0])
    totals = occurrence.sum()
    parts = ", ".join(f"{int(totals[k])} {label.split(':')[0]}" for k, label in OCCURRENCE.items())
    fig.alt = f"{title} {int(totals.sum())} acts of force, {occurrence.attrs['cut']}: {parts}."
    return fig


@style.chart
def plot_tit_for_tat(acts: pd.DataFrame) -> style.Chart:
    """Draw waiting times (`tit_for_tat`): one mark an act, by the side that acted."""
    title = "How long until the other side's next act of force?"
    known = acts[acts["days"].notna()]
    if known.empty:
        return style.nothing(title, acts.attrs["note"], "acts of force followed by one of the other side")
    subtitle = (
        f"One mark an act, {acts.attrs['cut']}. Next means next in time on a later day, not a proven answer. "
        f"{len(acts) - len(known)} acts have no later one; "
        f"{acts.attrs['left_out']} acts by or against others are left out."
    )
    fig, axes = style.figure(title, subtitle, acts.attrs["note"], height=2.9)
    ax, words = axes[0, 0], []
    names = {"pakistan": "after Pakistan's", "afghanistan": "after the Afghan de facto\nauthorities' (Taliban)"}
    for lane, (side, label) in enumerate(names.items()):
        rows = known[known["side"] == side]
        days = rows["days"].astype(int)
        place = rows.groupby("days").cumcount()
        size = rows.groupby("days")["event_id"].transform("size")
        y = -lane + (place - (size - 1) / 2) * min(0.07, 0.8 / max(1, int(size.max()) if len(rows) else 1))
        solid = rows["occurrence"].isin(CONFIRMED).to_numpy()
        for part, filled in ((solid, True), (~solid, False)):
            ax.scatter(days[part], y[part], marker=style.MARKER[side], s=24, **style.fill(filled, side))
        if len(days):
            words.append(f"{label} acts: median {days.median():g} days, {len(days)} acts".replace("\n", " "))
    ax.set_yticks([0, -1], list(names.values()))
    ax.set_ylim(-1.6, 0.6)
    ax.set_xscale("log")
    ticks = [t for t in (1, 2, 5, 10, 20, 50, 100, 200) if t <= max(2, int(known["days"].max()) * 1.3)]
    ax.set_xticks(ticks, [str(t) for t in ticks], minor=False)
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xlim(0.8, max(3, int(known["days"].max()) * 1.4))
    ax.set_xlabel("days, first day to first day")
    fig.alt = f"{title} {'; '.join(words)}, {acts.attrs['cut']}."
    return fig

"""Charts of escalation by week and of waiting times. Each takes the frame of its measure."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator, NullLocator

from .. import style
from ..schema import ATTRIBUTION, OCCURRENCE
from .measures import CONFIRMED
from .timeline import pack

MID_LEVELS = {1: "1 none", 2: "2 threat", 3: "3 display", 4: "4 use of force", 5: "5 war"}
# one colour and hatch for each place in a vocabulary, so that a kind looks the same in every cut
_FORCE = ("#1b4f72", "#7fb3d5", "#8a6d00", "#e0c068", "#5b4a8a", "#b2301b", "#e8998d", "#8d8d8d")
_SURE = ("#1b5e8c", "#5b9bd0", "#e0a458", "#b2301b")
_AUTHOR = ("#1b5e8c", "#7a5195", "#007a5a", "#e0a458", "#b2301b", "#8d8d8d", "#d0d0d0")
_HATCH = ("", "///", "...", "xxx", "\\\\\\", "++", "--", "oo")
_WEEK, _HALF = pd.Timedelta(days=7), pd.Timedelta(days=3.5)


@style.chart
def plot_ladder(weeks: pd.DataFrame) -> style.Chart:
    """Draw the ladder (`measures.ladder`): MID level, counts of force by kind, two intensity scores, one time axis."""
    title = "How hard was it, on scales that others use?"
    if weeks.empty:
        return style.nothing(title, weeks.attrs["note"], "events")
    kinds = weeks.attrs["kinds"]
    subtitle = (
        f"By week from Monday, {weeks.attrs['cut']}; an event counts once, in the week in which it begins. Grey: no "
        "event on record begins in the week, which is not a zero. MID says 4 for any shooting between the two sides "
        "and codes states only: militants' attacks have no level. Goldstein saturates at −10 for most shooting, and "
        "gives a border closure −9.5. No panel shows deaths."
    )
    fig, axes = style.figure(
        title, subtitle, weeks.attrs["note"], height=7.2, nrows=3, sharex=True, height_ratios=[1, 1.7, 1.2]
    )
    top, middle, bottom = axes[:, 0]
    _gaps(axes[:, 0], weeks.index[weeks[kinds].isna().all(axis=1)])
    known = weeks["mid"].dropna()
    top.hlines(known.astype(float), known.index, known.index + _WEEK, lw=4, color=style.INK)
    top.set_yticks(list(MID_LEVELS), list(MID_LEVELS.values()))
    top.set_ylim(0.5, 5.5)
    top.set_title("MID hostility level, highest of the week")
    _stack(middle, weeks[kinds], _FORCE)
    middle.set_title("Acts of force on record, by kind")
    for scale, name, marker, line, colour in (
        ("goldstein", "Goldstein", "o", "-", style.INK),
        ("plover", "PLOVER", "D", "--", "#8a6d00"),
    ):
        values = weeks[scale].astype(float)
        bottom.plot(weeks.index + _HALF, values, color=colour, ls=line, marker=marker, ms=4, label=name)
    bottom.axhline(0, color="#9a9da3", lw=0.8)
    bottom.set_ylim(-10.8, 10.8)
    bottom.legend(loc="center left", bbox_to_anchor=(1.005, 0.5), fontsize=7.5)
    bottom.set_title("Mean score of the week's events that have one, −10 conflict to +10 cooperation")
    _week_axis(bottom, weeks.index)
    perweek = weeks[kinds].sum(axis=1)
    most = f"; most in the week of {perweek.idxmax():%-d %B %Y} ({perweek.max()})" if perweek.any() else ""
    level = "no week has an MID level" if known.empty else f"highest MID level: {MID_LEVELS[known.max()]}"
    fig.alt = (
        f"{title} {perweek.sum()} acts of force, {weeks.attrs['cut']}{most}; {level}. Weeks: {len(weeks)}, "
        f"of which without an event on record: {weeks[kinds].isna().all(axis=1).sum()}."
    )
    return fig


@style.chart
def plot_how_sure(frames: dict[str, pd.DataFrame]) -> style.Chart:
    """Draw how sure the record is (`measures.how_sure`): force per week by occurrence, by attribution, and the sure."""
    title = "How sure is it that it happened, and who did it?"
    occurrence, attribution = frames["occurrence"], frames["attribution"]
    if occurrence.empty:
        return style.nothing(title, occurrence.attrs["note"], "acts of force")
    subtitle = (
        f"Acts of force per week from Monday, {occurrence.attrs['cut']}. Grey: none on record, which is not a zero. The "
        "last panel keeps only what both sides accept or a neutral body confirms; the empty outline above it is what "
        "rests on one side's word or is denied."
    )
    fig, axes = style.figure(title, subtitle, occurrence.attrs["note"], height=6.6, nrows=3, sharex=True, sharey=True)
    happened, author, sure = axes[:, 0]
    _gaps(axes[:, 0], occurrence.index[occurrence.isna().all(axis=1)])
    short = {code: label.split(":")[0] for code, label in OCCURRENCE.items()}
    _stack(happened, occurrence.rename(columns=short), _SURE)
    _stack(author, attribution.rename(columns=ATTRIBUTION), _AUTHOR)
    everything = occurrence.sum(axis=1).to_numpy(dtype=float)
    sure.bar(occurrence.index + _HALF, everything, width=5.8, facecolor="white", edgecolor="#9a9da3", label="all")
    _stack(sure, occurrence[list(CONFIRMED)].rename(columns=short), _SURE)
    for ax, name in ((happened, "Did it happen?"), (author, "Who did it?"), (sure, "Agreed or confirmed, beside all")):
        ax.set_title(name)
    _week_axis(sure, occurrence.index)
    fig.alt = (
        f"{title} {int(everything.sum())} acts of force, {occurrence.attrs['cut']}. Did it happen: "
        f"{_in_words(occurrence, short)}. Who did it: {_in_words(attribution, ATTRIBUTION)}. "
        f"{occurrence[list(CONFIRMED)].sum().sum()} remain when only the agreed and confirmed are kept."
    )
    return fig


@style.chart
def plot_tit_for_tat(acts: pd.DataFrame) -> style.Chart:
    """Draw waiting times (`measures.tit_for_tat`): one mark an act, by the side that acted."""
    title = "How long until the other side's next act of force?"
    known = acts[acts["days"].notna()]
    if known.empty:
        return style.nothing(title, acts.attrs["note"], "acts of force followed by one of the other side")
    subtitle = (
        f"One mark an act, {acts.attrs['cut']}. Next means the next act in time, on a later day, and is no proof of an "
        f"answer. Solid: both sides agree or a neutral body confirms. Hollow: one side's word, or denied. Without a "
        f"later act on record: {len(acts) - len(known)}. Left out, because not by one side against the other: "
        f"{acts.attrs['left_out']}."
    )
    names = {
        "pakistan": "after an act by Pakistan",
        "afghanistan": "after an act by the\nAfghan de facto\nauthorities (Taliban)",
    }
    longest = int(known["days"].max())
    wide = np.log10(max(3, longest * 1.4) / 0.8)
    stacks, ticks, labels, words, y = [], [], [], [], 0.0
    for side, label in reversed(names.items()):
        rows = known[known["side"] == side]
        at = np.log10(rows["days"].astype(float))
        place = pd.Series(pack(pd.DataFrame({"from": at, "to": at}), 0.13 * wide / 7), index=rows.index, dtype=float)
        high = max(4.0, place.max() + 1 if len(rows) else 0)
        days = rows["days"].median()
        median = f"median {days:g} {'day' if days == 1 else 'days'}, {len(rows)} acts" if len(rows) else "no act"
        stacks.append((side, rows, y + place + 0.5))
        ticks.append(y + high / 2)
        labels.append(f"{label}\n{median}")
        words.insert(0, f"{label.replace(chr(10), ' ')}: {median}")
        y += high + 2
    fig, axes = style.figure(title, subtitle, acts.attrs["note"], height=0.105 * y + 0.7)
    ax = axes[0, 0]
    for side, rows, height in stacks:
        for solid, part in rows.groupby(rows["occurrence"].isin(CONFIRMED)):
            look = style.fill(bool(solid), side)
            ax.scatter(part["days"].astype(int), height[part.index], marker=style.MARKER[side], s=24, **look)
    ax.set_yticks(ticks, labels)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-1, y - 0.5)
    ax.set_xscale("log")
    ax.set_xlim(0.8, max(3, longest * 1.4))
    shown = [t for t in (1, 2, 3, 5, 10, 20, 50, 100, 200, 500) if t <= max(2, longest * 1.3)]
    ax.set_xticks(shown, [str(t) for t in shown], minor=False)
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xlabel("days, from first day to first day (the axis narrows to the right)")
    fig.alt = f"{title} {'; '.join(words)}, {acts.attrs['cut']}. Next in time, not a proven answer."
    return fig


def _stack(ax, counts: pd.DataFrame, colours: tuple[str, ...]) -> None:
    """Bars on top of each other; the legend names only what occurs."""
    base = np.zeros(len(counts))
    for number, column in enumerate(counts.columns):
        values = counts[column].fillna(0).to_numpy(dtype=float)
        if values.any():
            look = {"color": colours[number % len(colours)], "hatch": _HATCH[number % len(_HATCH)]}
            look |= {"edgecolor": "white", "lw": 0.4}
            ax.bar(counts.index + _HALF, values, width=5.8, bottom=base, label=column, **look)
        base += values
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.set_ylim(bottom=0)
    if ax.get_legend_handles_labels()[1]:
        ax.legend(loc="center left", bbox_to_anchor=(1.005, 0.5), fontsize=7.5, reverse=True)


def _gaps(panels, weeks: pd.DatetimeIndex) -> None:
    for ax in panels:
        for week in weeks:
            ax.axvspan(week, week + _WEEK, color="#f1f1f4", lw=0, zorder=0)


def _week_axis(ax, weeks: pd.DatetimeIndex) -> None:
    ax.set_xlim(weeks[0] - pd.Timedelta(days=1), weeks[-1] + _WEEK + pd.Timedelta(days=1))
    style.date_axis(ax)


def _in_words(counts: pd.DataFrame, names: dict[str, str]) -> str:
    totals = counts.sum()
    return ", ".join(f"{totals[code]} {label}" for code, label in names.items() if totals[code])

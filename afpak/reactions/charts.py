"""Charts of reactions. Each takes the frame of its measure and returns a `style.Chart`."""

from __future__ import annotations

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from .. import style
from ..schema import ACT_FAMILY
from .measures import FAMILIES

FAMILY_COLOUR = {
    "appeal": "#0072b2",
    "good_offices": "#007a5a",
    "alignment": "#8a6d00",
    "deescalation": "#2f7fc1",
    "escalation": "#b2301b",
    "other": "#6b6b6b",
}
FAMILY_MARKER = {
    "appeal": "o",
    "good_offices": "D",
    "alignment": "^",
    "deescalation": "v",
    "escalation": "s",
    "other": ".",
}


def _families(present: set[str]) -> list:
    return [
        style.handle(ACT_FAMILY[f], marker=FAMILY_MARKER[f], colour=FAMILY_COLOUR[f]) for f in FAMILIES if f in present
    ]


@style.chart
def plot_who_reacted(frame: pd.DataFrame) -> style.Chart:
    """Draw who reacted how (`measures.who_reacted`): actors by acts, third parties above, the parties below."""
    title = "Who reacted how?"
    if frame.empty:
        return style.nothing(title, frame.attrs["note"], "statements")
    acts, actors, outside = (frame.attrs[k] for k in ("acts", "actors", "outside"))
    subtitle = (
        f"Statements on record by actor and act, {frame.attrs['cut']}; under each count the first known day. "
        "Third parties and organisations above the line, parties to the conflict and armed groups below. "
        "An actor that is missing is silent in our record, not in the world."
    )
    size = {"height": 1.5 + 0.3 * len(actors), "key": _families(set(frame["act_family"].astype(str)))}
    fig, axes = style.figure(title, subtitle, frame.attrs["note"], width=11, **size)
    ax = axes[0, 0]
    labels = frame.drop_duplicates("act").set_index("act")["act_label"]
    row = {name: i + (0.6 if i >= outside else 0) for i, name in enumerate(actors)}
    top = float(frame["statements"].max())
    for cell in frame.itertuples():
        x, y = acts.index(cell.act), row[cell.actor_name]
        colour = FAMILY_COLOUR[str(cell.act_family)]
        shade = 0.12 + 0.6 * (cell.statements / top) ** 0.5
        ax.add_patch(_square(x, y, colour, shade))
        ax.text(x, y - 0.12, str(cell.statements), ha="center", va="center", size=8.5, weight="bold")
        if pd.notna(cell.first):
            ax.text(x, y + 0.27, f"{cell.first:%-d %b}", ha="center", va="center", size=5.8)
    if 0 < outside < len(actors):
        ax.axhline(outside - 0.2, color=style.SOFT, lw=1)
    ax.set_xticks(range(len(acts)), [labels[a] for a in acts], rotation=45, ha="left", rotation_mode="anchor")
    ax.xaxis.tick_top()
    ax.set_yticks(list(row.values()), list(row))
    ax.set_xlim(-0.6, len(acts) - 0.4)
    ax.set_ylim(max(row.values()) + 0.6, -0.7)
    ax.tick_params(length=0)
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    sums = frame.groupby("actor_name")["statements"].sum()
    fig.alt = (
        f"{title} {int(sums.sum())} statements by {len(actors)} actors, {frame.attrs['cut']}: "
        + ", ".join(f"{name} {int(sums[name])}" for name in actors)
        + "."
    )
    return fig


def _square(x: float, y: float, colour: str, shade: float) -> Rectangle:
    return Rectangle((x - 0.47, y - 0.46), 0.94, 0.92, facecolor=colour, alpha=shade, lw=0)


@style.chart
def plot_how_soon(frame: pd.DataFrame) -> style.Chart:
    """Draw how soon third parties spoke (`measures.how_soon`), one panel a trigger."""
    title = "How soon did third parties speak?"
    if frame.empty:
        return style.nothing(title, frame.attrs["note"], "statements after one of the chosen events")
    subtitle = (
        f"Days from the first day of the event, {frame.attrs['cut']}. Circle: first statement on record. Diamond: first "
        "call for restraint, a ceasefire or talks, or offer of mediation. Silence in our record is a gap in the record."
    )
    groups = [(t, rows) for t, rows in frame.groupby("trigger", sort=False)]
    sizes = [len(rows) for _, rows in groups]
    size = {
        "height": 0.62 * len(groups) + 0.2 * sum(sizes),
        "nrows": len(groups),
        "sharex": True,
        "height_ratios": sizes,
    }
    key = [
        style.handle("first statement", marker="o", colour="#0072b2", hollow=True),
        style.handle("first call to stop or to talk", marker="D", colour="#007a5a"),
    ]
    fig, axes = style.figure(title, subtitle, frame.attrs["note"], key=key, **size)
    words = []
    for ax, (trigger, rows) in zip(axes[:, 0], groups, strict=True):
        y = np.arange(len(rows))
        days, calls = rows["days"].astype(float), rows["days_call"].astype("Float64").astype(float)
        ax.hlines(y, days, calls, color="#b9bcc2", lw=1)
        ax.scatter(calls, y, marker="D", s=26, color="#007a5a", zorder=3)
        ax.scatter(days, y, marker="o", s=80, facecolor="none", edgecolor="#0072b2", lw=1.4, zorder=4)
        ax.set_yticks(y, rows["actor_name"], size=7.5)
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.tick_params(axis="y", length=0)
        silent = frame.attrs["silent"][trigger]
        when = f"{rows['what'].iloc[0]}, {rows['start'].iloc[0]:%-d %B %Y}"
        ax.set_title(f"After {when} ({silent} others silent in our record)")
        same_day = int((rows["days"] <= 1).sum())
        words.append(f"after {when}: {len(rows)} third parties, {same_day} of them within a day")
    axes[-1, 0].set_xlabel("days")
    axes[-1, 0].xaxis.set_major_locator(MaxNLocator(integer=True))
    fig.alt = f"{title} {'; '.join(words)}."
    return fig


@style.chart
def plot_words_and_deeds(weeks: pd.DataFrame) -> style.Chart:
    """Draw words above deeds (`measures.words_and_deeds`): statements by family, acts of force, per week."""
    title = "Did words rise with the fighting?"
    if weeks.empty:
        return style.nothing(title, weeks.attrs["note"], "statements or acts of force")
    subtitle = (
        f"Statements by family of act, and acts of force, per week, {weeks.attrs['cut']}. The record is denser around the "
        f"turns of the crisis. {weeks.attrs['undated']} statements of unknown day are left out."
    )
    fig, axes = style.figure(
        title, subtitle, weeks.attrs["note"], height=4.8, nrows=2, sharex=True, height_ratios=[1.7, 1]
    )
    words, deeds = axes[:, 0]
    middle, base = weeks.index + pd.Timedelta(days=3.5), np.zeros(len(weeks))
    hatches = dict(zip(FAMILIES, ("", "///", "...", "\\\\\\", "xxx", ""), strict=True))
    for family in FAMILIES:
        counts = weeks[family].to_numpy(dtype=float)
        if counts.any():
            look = {"color": FAMILY_COLOUR[family], "hatch": hatches[family], "edgecolor": "white", "lw": 0.4}
            words.bar(middle, counts, 5.8, bottom=base, label=ACT_FAMILY[family], **look)
        base += counts
    words.set_title("Statements on record")
    if base.any():
        words.legend(loc="center left", bbox_to_anchor=(1.005, 0.5))
    deeds.bar(middle, weeks["force"], 5.8, color="#55585e")
    deeds.set_title("Acts of force on record")
    for ax in (words, deeds):
        ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    style.date_axis(deeds)
    peak = base.argmax()
    fig.alt = (
        f"{title} {int(base.sum())} dated statements and {int(weeks['force'].sum())} acts of force, {weeks.attrs['cut']}. "
        f"Most statements in the week of {weeks.index[peak]:%-d %B %Y}: {int(base[peak])}, with "
        f"{int(weeks['force'].iloc[peak])} acts of force."
    )
    return fig


@style.chart
def plot_positions(rows: pd.DataFrame) -> style.Chart:
    """Draw how positions moved (`measures.positions`): one panel an actor, one lane a family of acts."""
    title = "How did the two sides' positions move?"
    if rows.empty:
        return style.nothing(title, rows.attrs["note"], "dated statements of these actors")
    names = list(dict.fromkeys(rows.sort_values("actor", ascending=False)["actor_name"]))
    subtitle = (
        f"One mark a statement, {rows.attrs['cut']}. Named: war declared, an operation announced or halted, an agreement "
        "announced, talks offered or refused. The table below has the words."
    )
    families = [f for f in FAMILIES if f in set(rows["act_family"].astype(str))]
    size = {"height": 0.9 + len(names) * (0.34 * len(families) + 1.15), "nrows": len(names), "sharex": True}
    fig, axes = style.figure(title, subtitle, rows.attrs["note"], **size)
    low, high = (mdates.date2num(d) for d in (rows["known_on"].min(), rows["known_on"].max()))
    span = max(high - low, 3.0)
    for ax, name in zip(axes[:, 0], names, strict=True):
        mine = rows[rows["actor_name"] == name]
        for lane, family in enumerate(families):
            said = mine[mine["act_family"] == family]
            place = said.groupby("known_on").cumcount()
            y = -lane + np.minimum(place, 5) * 0.13 - 0.2
            ax.scatter(
                said["known_on"], y, s=20, marker=FAMILY_MARKER[family], color=FAMILY_COLOUR[family], alpha=0.75, lw=0
            )
        used = _name_turns(ax, mine[mine["turning"]], low, span)
        ax.set_yticks([-lane for lane in range(len(families))], [ACT_FAMILY[f] for f in families], size=7.5)
        ax.set_ylim(-len(families) + 0.4, 0.95 + 0.42 * used)
        ax.set_xlim(low - span * 0.03, low + span * 1.1)
        ax.set_title(name)
        style.date_axis(ax)
    counts = rows.groupby("actor_name")["statement_id"].size()
    turns = rows[rows["turning"]]
    fig.alt = (
        f"{title} "
        + ", ".join(f"{name}: {counts[name]} dated statements" for name in names)
        + ". "
        + "; ".join(f"{t.known_on:%-d %B %Y}, {t.actor_name}: {t.act_label}" for t in turns.itertuples())
        + "."
    )
    return fig


def _name_turns(ax, turns: pd.DataFrame, low: float, span: float) -> int:
    """Labels of turning points in up to six staggered lines; one label for equal acts of a day."""
    ends = [low - span] * 6
    for turn in turns.drop_duplicates(["known_on", "act"]).itertuples():
        at = mdates.date2num(turn.known_on)
        text = f"{turn.known_on:%-d %b} {turn.act_label}"
        width = span * 0.0112 * len(text)
        left = min(at, low + span * 1.08 - width)
        free = [i for i, end in enumerate(ends) if end < left]
        if free:
            ends[free[0]] = left + width
            y = 0.75 + 0.42 * free[0]
            ax.plot([at, at], [-0.2, y], color="#c3c6cb", lw=0.6, zorder=1)
            ax.text(left, y, text, size=6.8, va="bottom", color=FAMILY_COLOUR[str(turn.act_family)])
    return sum(end > low - span for end in ends)

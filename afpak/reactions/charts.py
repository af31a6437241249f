"""Charts of reactions. Each takes the frame of its measure and returns a `style.Chart`."""

from __future__ import annotations

import textwrap

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from .. import style
from ..schema import ACT_FAMILY
from .measures import FAMILIES, TRIGGERS

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


@style.chart
def plot_who_reacted(frame: pd.DataFrame) -> style.Chart:
    """Draw who reacted how (`measures.who_reacted`): actors by acts, third parties above, the parties below."""
    title = "Who reacted how?"
    if frame.empty:
        return style.nothing(title, frame.attrs["note"], "statements")
    acts, actors, outside = (frame.attrs[k] for k in ("acts", "actors", "outside"))
    subtitle = (
        f"Statements on record by actor and act, {frame.attrs['cut']}; under each count the first day, if known. "
        "Third parties and organisations above the line, Pakistani and Afghan actors and armed groups below. "
        "An actor that is missing is silent in our record, not in the world."
    )
    fig, axes = style.figure(title, subtitle, frame.attrs["note"], width=11, height=2.0 + 0.3 * len(actors))
    ax = axes[0, 0]
    labels = frame.drop_duplicates("act").set_index("act")[["act_label", "act_family"]]
    _head_families(ax, [str(labels.at[a, "act_family"]) for a in acts])
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
    ax.set_xticks(range(len(acts)), labels.loc[acts, "act_label"], rotation=45, ha="left", rotation_mode="anchor")
    ax.xaxis.tick_top()
    ax.set_yticks(list(row.values()), list(row))
    ax.set_xlim(-0.6, len(acts) - 0.4)
    ax.set_ylim(max(row.values()) + 0.6, -1.75)
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


def _head_families(ax, families: list[str]) -> None:
    """The name of each family over its columns, broken where the columns are narrow."""
    inch = 9.4 / len(families)
    for family in dict.fromkeys(families):
        left, width, colour = families.index(family), families.count(family), FAMILY_COLOUR[family]
        name = textwrap.fill(ACT_FAMILY[family], max(int(width * inch / 0.075), 5))
        ax.plot([left - 0.47, left + width - 0.53], [-0.66, -0.66], color=colour, lw=2.5, solid_capstyle="butt")
        ax.text(left - 0.47, -0.78, name, color=colour, size=7.5, weight="bold", va="bottom", linespacing=1.0)


def _square(x: float, y: float, colour: str, shade: float) -> Rectangle:
    return Rectangle((x - 0.47, y - 0.46), 0.94, 0.92, facecolor=colour, alpha=shade, lw=0)


@style.chart
def plot_how_soon(frame: pd.DataFrame) -> style.Chart:
    """Draw how soon third parties spoke (`measures.how_soon`), one panel a trigger."""
    title = "How soon did third parties speak?"
    if frame.empty:
        return style.nothing(title, frame.attrs["note"], "statements after one of the chosen events")
    silent = frame.attrs["silent"]
    when = {t: f"{TRIGGERS[t]}, {_days(*days)}" for t, days in frame.attrs["when"].items()}
    unanswered = [when[t] for t in silent if t not in set(frame["trigger"])]
    subtitle = (
        f"Days from the first day of an event to the statements that name it, {frame.attrs['cut']}. "
        + (f"No third party's dated statement on record names: {'; '.join(unanswered)}. " if unanswered else "")
        + "Names listed as without one are gaps in our record, not silence in the world."
    )
    groups = [(t, rows) for t, rows in frame.groupby("trigger", sort=False)]
    gaps = [
        textwrap.wrap(f"No dated statement naming it: {', '.join(silent[t])}.", 150) if silent[t] else []
        for t, _ in groups
    ]
    sizes = [len(rows) + 0.7 * len(lines) for (_, rows), lines in zip(groups, gaps, strict=True)]
    key = [
        style.handle("first statement", "third_party", "o", hollow=True),
        style.handle("first call for restraint, ceasefire or talks, or offer of mediation", "third_party"),
    ]
    size = {"height": 0.5 + 0.5 * len(groups) + 0.2 * sum(sizes), "nrows": len(groups), "height_ratios": sizes}
    fig, axes = style.figure(title, subtitle, frame.attrs["note"], key=key, sharex=True, **size)
    words = []
    for ax, (trigger, rows), lines in zip(axes[:, 0], groups, gaps, strict=True):
        y = np.arange(len(rows))
        days, calls = rows["days"].astype(float), rows["days_call"].astype("Float64").astype(float)
        ax.hlines(y, days, calls, color="#b9bcc2", lw=1)
        ax.scatter(calls, y, marker="D", s=26, color=style.COLOUR["third_party"], zorder=3)
        ax.scatter(days, y, marker="o", s=80, facecolor="none", edgecolor=style.COLOUR["third_party"], lw=1.4, zorder=4)
        ax.set_yticks(y, rows["actor_name"], size=7.5)
        ax.set_ylim(len(rows) - 0.4 + 0.7 * len(lines), -0.6)
        ax.tick_params(axis="y", length=0)
        ax.text(0.004, 0.02, "\n".join(lines), transform=ax.transAxes, size=6.8, color=style.SOFT, va="bottom")
        ax.set_title(f"{when[trigger][0].upper()}{when[trigger][1:]}")
        called = rows["days_call"].notna().sum()
        low, high = rows["days"].min(), rows["days"].max()
        on = f"on day {low}" if low == high else f"on days {low} to {high}"
        words.append(
            f"{when[trigger]}: {len(rows)} spoke, {on}, {called} of them to call for an end or talks or to offer mediation; {len(silent[trigger])} have no dated statement naming it"
        )
    axes[-1, 0].set_xlim(-0.3, max(frame["days"].max(), frame["days_call"].fillna(0).max(), 3) + 0.5)
    axes[-1, 0].xaxis.set_major_locator(MaxNLocator(integer=True))
    axes[-1, 0].set_xlabel("days after the first day of the event")
    words += [f"{name}: no third party's dated statement on record names it" for name in unanswered]
    fig.alt = f"{title} Third parties, {frame.attrs['cut']}. " + "; ".join(words) + "."
    return fig


def _days(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """One day, or the two days of a night."""
    if pd.isna(end) or end == start:
        return f"{start:%-d %B %Y}"
    return f"{start:%-d}–{end:%-d %B %Y}" if start.month == end.month else f"{start:%-d %B} – {end:%-d %B %Y}"


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
        f"announced, talks offered or refused. {rows.attrs['undated']} statements of unknown day are left out."
    )
    families = [f for f in FAMILIES if f in set(rows["act_family"].astype(str))]
    size = {"height": 0.9 + len(names) * (0.34 * len(families) + 1.15), "nrows": len(names), "sharex": True}
    fig, axes = style.figure(title, subtitle, rows.attrs["note"], **size)
    low, high = (mdates.date2num(d) for d in (rows["known_on"].min(), rows["known_on"].max()))
    span = max(high - low, 3.0)
    turns = _labels(rows, 0.0108 * span)
    right = max(low + span, turns["right"].max() if len(turns) else low)
    tallest = rows.groupby(["actor_name", "act_family", "known_on"], observed=True).size().max()
    step = min(0.13, 0.75 / tallest)  # the fullest day of all still fits into its lane
    for ax, name in zip(axes[:, 0], names, strict=True):
        mine = rows[rows["actor_name"] == name]
        for lane, family in enumerate(families):
            said = mine[mine["act_family"] == family]
            y = -lane - 0.3 + said.groupby("known_on").cumcount() * step
            ax.scatter(said["known_on"], y, s=18, marker=FAMILY_MARKER[family], color=FAMILY_COLOUR[family], lw=0)
        here = turns[turns["actor_name"] == name]
        for turn in here.itertuples():
            y = 0.75 + 0.42 * turn.line
            ax.plot([turn.at, turn.at], [0.55, y + 0.3], color="#a9adb3", lw=0.7, zorder=1)
            ax.text(turn.at, y, f" {turn.text}", size=6.8, va="bottom", color=FAMILY_COLOUR[str(turn.act_family)])
        ax.set_yticks([-lane for lane in range(len(families))], [ACT_FAMILY[f] for f in families], size=7.5)
        ax.set_ylim(-len(families) + 0.4, 1.3 + 0.42 * (here["line"].max() if len(here) else 0))
        ax.set_xlim(low - span * 0.03, right + span * 0.03)
        ax.set_title(name)
        style.date_axis(ax)
    counts = rows.groupby("actor_name")["statement_id"].size()
    fig.alt = (
        f"{title} "
        + ", ".join(f"{name}: {counts[name]} dated statements" for name in names)
        + ". "
        + "; ".join(
            f"{t.known_on:%-d %B %Y}, {t.actor_name}: {t.act_label}" for t in rows[rows["turning"]].itertuples()
        )
        + "."
    )
    return fig


def _labels(rows: pd.DataFrame, letter: float) -> pd.DataFrame:
    """Turning points with text and line, none left out: one label for equal acts of a day.

    From the latest to the earliest, each stands one line above every later one that begins under its text.
    So no text lies on another, and no stem crosses a text.
    """
    keys = ["actor_name", "known_on", "act", "act_label", "act_family"]
    turns = rows[rows["turning"]].groupby(keys, observed=True).size().rename("n").reset_index()
    turns["at"] = mdates.date2num(turns["known_on"])
    turns["text"] = [f"{t.known_on:%-d %b} {t.act_label}" + (f" ×{t.n}" if t.n > 1 else "") for t in turns.itertuples()]
    turns["right"] = turns["at"] + letter * (turns["text"].str.len().astype(float) + 2)
    turns = turns.sort_values(["actor_name", "known_on"], ascending=[True, False], kind="stable")
    lines: list[int] = []
    placed: list[tuple[str, float, int]] = []
    for turn in turns.itertuples():
        under = [line for name, at, line in placed if name == turn.actor_name and at < turn.right]
        placed.append((turn.actor_name, turn.at, max(under, default=-1) + 1))
        lines.append(placed[-1][2])
    return turns.assign(line=pd.Series(lines, index=turns.index, dtype=int))

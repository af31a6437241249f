"""Who acted after whom: days until the other side's next act of force, and the longest spells without one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.ticker import NullLocator

from .. import style
from ..record.coding import CONFIRMED, acts_of_force, between_sides, by_day
from ..record.schema import ATTRIBUTION, OCCURRENCE
from ..record.tables import Tables
from .timeline import pack

# Ours, not a standard: long enough for an answer in the following nights. The chart shows every wait, so that
# another limit can be read off it.
RESPONSE_DAYS = 3
SIDES = {"pakistan": "Pakistan", "afghanistan": "Afghan de facto authorities"}


def tit_for_tat(tables: Tables) -> pd.DataFrame:
    """For each act of force by one side against the other, the days to the other side's next one on record.

    An act counts when its initiator is a body of Pakistan or Afghanistan and
    it is aimed at the other side or touches a place in the other side's
    country; ``attrs["left_out"]`` counts the rest. The next act is the first
    one of a later day within the cut, whatever its target or place: acts of
    one day cannot be put in order. ``response``: it came within
    `RESPONSE_DAYS`. That is a rule of timing; it is no proof of an answer.
    ``counted``: the cut holds all of these days; those after its end are not
    known, so an act of its last days belongs in no count of responses.

    Returns
    -------
    DataFrame, one row an act
        ``side``; ``days`` from first day to first day, NA where no later act
        is in the cut; ``next_event``; ``response``; ``episode``, the name of
        the episode in which the act (not its answer) falls.
    """
    force = acts_of_force(tables)
    acts = force[between_sides(tables, force)].copy()
    acts["side"] = acts["initiator_party"].astype(str)
    acts["episode"] = acts["episode_id"].map(tables.names("episodes"))
    pairs = [_next(acts, act) for act in acts.itertuples()]
    acts["days"] = pd.array([days for days, _ in pairs], dtype="Int64")
    acts["next_event"] = pd.array([event for _, event in pairs], dtype="string")
    acts["response"] = (acts["days"] <= RESPONSE_DAYS).fillna(False).astype(bool)
    acts["counted"] = acts["start"] <= _last(tables) - pd.Timedelta(days=RESPONSE_DAYS)
    acts.attrs = {"note": tables.note(acts), "cut": tables.cut, "left_out": len(force) - len(acts)}
    return acts


def quiet_spells(tables: Tables, longest: int = 5) -> pd.DataFrame:
    """The longest spells in which no force between the two sides is on record, longest first.

    A spell runs between two acts (also those in which each side names the
    other), so the time after the last act is none. An act covers every day of
    its span, also where its day is approximate. ``Events of any kind`` counts
    what else begins in the spell: where it is low, the record is silent,
    which says little about the world. ``Ended by`` names the declared or
    accused author of one act of the day that ended it, a sure one where there
    is one, and ``On whose word`` who says so.
    """
    force = acts_of_force(tables)
    acts = by_day(force[between_sides(tables, force) | (force["attribution"] == "mutual")])
    acts = acts.assign(unsure=~acts["occurrence"].isin(CONFIRMED)).sort_values(["day", "unsure", "event_id"])
    acts = acts.drop_duplicates("day")
    first = acts["day"].shift() + pd.Timedelta(days=1)
    last = acts["day"] - pd.Timedelta(days=1)
    spells = pd.DataFrame({"First day": first, "Last day": last, "Days": (last - first).dt.days + 1})
    spells["Events of any kind"] = [
        int(tables.events["start"].between(a, b).sum()) for a, b in zip(first, last, strict=True)
    ]
    who = acts["initiator_name"].fillna("each names the other")
    spells["Ended by"] = acts["kind_label"] + " (" + who + ")"
    said = acts["attribution"].astype(str).map(ATTRIBUTION)
    spells["On whose word"] = acts["occurrence"].astype(str).map(OCCURRENCE) + "; " + said
    spells = spells[spells["Days"] > 0].sort_values(["Days", "First day"], ascending=[False, True]).head(longest)
    return spells.astype({"Days": "Int64"}).reset_index(drop=True)


@style.chart
def plot_tit_for_tat(acts: pd.DataFrame) -> style.Chart:
    """Draw waiting times (`tit_for_tat`): one mark an act, by episode and by the side that acted."""
    title = "How long until the other side's next act of force?"
    if acts.empty:
        return style.nothing(title, acts.attrs["note"], "acts of force by one side against the other")
    subtitle = (
        f"One mark an act, {acts.attrs['cut']}, in the row of the side that acted. The wait runs to the other side's "
        f"first act on a later day; left of the dashed line, within {RESPONSE_DAYS} days, it counts as a response. That "
        "is timing, no proof of an answer. Solid: both sides agree or a neutral body confirms. Hollow: one side's word, "
        f"or denied. Left out, because not by one named side against the other: {acts.attrs['left_out']} acts of force."
    )
    early = int((~acts["counted"]).sum())
    if early:
        subtitle += f" Drawn, but in no count: acts of the last {RESPONSE_DAYS} days of the cut, {early}."
    longest = int(acts["days"].max()) if acts["days"].notna().any() else RESPONSE_DAYS
    never = max(8.0, longest * 1.9)  # where acts without a later one stand, right of every wait
    wide = np.log10(never * 1.3 / 0.8)
    rows = list(acts.groupby(["episode_id", "side"], sort=False))
    order = {episode: number for number, episode in enumerate(acts["episode_id"].unique())}
    rows.sort(key=lambda row: (order[row[0][0]], list(SIDES).index(row[0][1])), reverse=True)
    stacks, ticks, labels, words, y = [], [], [], [], 0.0
    for (_, side), part in rows:
        at = np.log10(part["days"].astype(float).fillna(never))
        place = pd.Series(pack(pd.DataFrame({"from": at, "to": at}), 0.13 * wide / 6.4), index=part.index, dtype=float)
        high = max(4.0, place.max() + 1)
        counted = part[part["counted"]]
        said = f"{counted['response'].sum()} of {len(counted)} within {RESPONSE_DAYS} days"
        stacks.append((side, part, y + place + 0.5))
        ticks.append(y + high / 2)
        labels.append(f"{part['episode'].iloc[0]}\nafter {SIDES[side]}:\n{said}")
        words.insert(0, f"{part['episode'].iloc[0]}, after {SIDES[side]}: {said}")
        y += high + 2
    fig, axes = style.figure(title, subtitle, acts.attrs["note"], height=0.105 * y + 0.7)
    ax = axes[0, 0]
    for side, part, height in stacks:
        for solid, marks in part.groupby(part["occurrence"].isin(CONFIRMED)):
            x = marks["days"].astype(float).fillna(never)
            ax.scatter(x, height[marks.index], marker=style.MARKER[side], s=24, **style.fill(bool(solid), side))
        ax.axhline(height.min() - 1.5, color=style.GRID, lw=0.8, zorder=0)
    ax.axvline(RESPONSE_DAYS + 0.45, color=style.SOFT, lw=0.9, ls="--", zorder=0)
    ax.set_yticks(ticks, labels)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-1, y - 0.5)
    ax.set_xscale("log")
    ax.set_xlim(0.8, never * 1.3)
    shown = [t for t in (1, 2, 3, 5, 10, 20, 50, 100, 200, 500) if t <= max(2, longest * 1.15)]
    ax.set_xticks([*shown, never], [*map(str, shown), "none in\nthis cut"], minor=False)
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xlabel("days, from first day to first day (the axis narrows to the right)")
    fig.alt = f"{title} {'; '.join(words)}, {acts.attrs['cut']}. Next in time, not a proven answer."
    if early:
        fig.alt += f" Acts of the last {RESPONSE_DAYS} days of the cut, not counted: {early}."
    return fig


def _last(tables: Tables) -> pd.Timestamp:
    """The last day that the cut can know; far off where it has no end."""
    ends = [tables.end, tables.known_as_of]
    if tables.episode_id:
        ends += list(tables.episodes.loc[tables.episodes["episode_id"] == tables.episode_id, "end"])
    return min((day for day in ends if pd.notna(day)), default=pd.Timestamp("2100-01-01"))


def _next(acts: pd.DataFrame, act) -> tuple:
    later = acts[(acts["side"] != act.side) & (acts["start"] > act.start)]
    if later.empty:
        return pd.NA, pd.NA
    found = later.iloc[0]
    return (found["start"] - act.start).days, found["event_id"]

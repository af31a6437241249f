"""The two crises laid over each other: acts of force by days since the trigger of each."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd

from .. import style
from ..record.coding import OTHER_SIDE, between_sides
from ..record.schema import ATTRIBUTION
from ..record.tables import Tables
from .chronology import TURNING, chronology
from .timeline import place_labels

CRISES = ("october-2025", "open-war-2026")
BEFORE, AFTER = 7, 30  # days drawn on either side of the trigger, the same for both
LANES = {
    "pakistan": "Pakistan, against\nthe other side",
    "afghanistan": "Afghan de facto\nauthorities (Taliban),\nagainst the other side",
    "each": "each side names\nthe other",
    "home": "either side, at home",
    "armed_group": "armed groups",
    "third": "third parties, or\nnobody named",
    "other": "no single author",
}
_MARK = 0.105  # inches for one mark


def aligned(tables: Tables) -> pd.DataFrame:
    """Acts of force and turning points of both crises, by days since the trigger.

    The trigger is a rule, not a finding: the first day of the episode on
    which force by one side against the other, or in its country, is on
    record; of several rows of that day one that is agreed or independently
    confirmed. It follows from the table alone and is the same for both crises,
    so nobody chose where a story begins. Who provoked whom is disputed:
    militants' attacks and operations at home are drawn too, in lanes of their
    own, also before day 0. Only crises whose first day lies within the cut
    have a trigger.

    Returns
    -------
    DataFrame, one row an act of force or a turning point
        Columns of `chronology`, with the lane ``home`` for force that a side
        uses neither against the other nor in its country; ``crisis``, name of
        the episode aligned;
        ``day``, whole days from the trigger's first day to the row's (of a
        night: its evening). Rows run from `BEFORE` to `AFTER` days, whatever
        episode they fall in. ``attrs["triggers"]``: one row a crisis, with
        the trigger's ``event_id``, ``start``, ``kind_label``,
        ``initiator_name``, ``attribution``, ``first`` and ``last``, the first
        and last day that the cut can know.
    """
    rows = chronology(tables)
    rows = rows[~rows["part"] & ((rows["family"] == "force") | rows["kind"].isin(TURNING))]
    between = between_sides(tables, rows)
    home = (rows["family"] == "force") & rows["lane"].isin(list(OTHER_SIDE)) & ~between
    rows = rows.assign(lane=rows["lane"].mask(home, "home"))
    force = rows[(rows["family"] == "force") & (between | (rows["attribution"] == "mutual"))]
    triggers, found = [], []
    for episode in tables.episodes[tables.episodes["episode_id"].isin(CRISES)].itertuples():
        opening = force[force["episode_id"] == episode.episode_id]
        if opening.empty or (tables.start is not None and tables.start > episode.start):
            continue
        opening = opening[opening["start"] == opening["start"].min()]
        trigger = opening.sort_values("confirmed", ascending=False, kind="stable").iloc[0]
        ends = [day for day in (tables.end, tables.known_as_of) if day is not None]
        facts = trigger[["event_id", "start", "kind_label", "initiator_name", "attribution"]].to_dict()
        opens = tables.start or tables.episodes["start"].min()
        facts["first"] = max(opens, episode.start) if tables.episode_id else opens
        triggers.append(facts | {"crisis": episode.name, "last": min(ends, default=tables.events["start"].max())})
        day = (rows["start"] - trigger["start"]).dt.days
        found.append(rows.assign(crisis=episode.name, day=day)[day.between(-BEFORE, AFTER)])
    frame = pd.concat(found) if found else rows.iloc[:0].assign(crisis="", day=0)
    columns = ["event_id", "start", "kind_label", "initiator_name", "attribution", "crisis", "first", "last"]
    frame.attrs = {
        "note": tables.note(frame),
        "cut": tables.cut,
        "triggers": pd.DataFrame(triggers, columns=columns).set_index("crisis"),
    }
    return frame


@style.chart
def plot_aligned(rows: pd.DataFrame) -> style.Chart:
    """Draw both crises (`aligned`) on the same axes, one panel each, one mark an act of force."""
    title = "Did the two crises take the same course?"
    triggers = rows.attrs["triggers"]
    if triggers.empty:
        return style.nothing(title, rows.attrs["note"], "crisis from its first act of force")
    subtitle = (
        f"Acts of force by days since the first force between the two sides on record (day 0), {rows.attrs['cut']}. "
        "Day 0 is a rule and no finding of who began: militants' attacks and operations at home have lanes of their "
        "own. One mark an act, on its first day, a raid once. Solid: both sides agree or a neutral body confirms. Hollow: one side's word, or "
        "denied. Labels: truces, halts, collapsed talks. Grey: not known in this cut."
    )
    force = rows[rows["family"] == "force"]
    tallest = force.groupby(["lane", "crisis", "day"]).size().groupby("lane").max()
    lanes = [lane for lane in LANES if lane in tallest.index]
    low, high = -BEFORE - 0.6, AFTER + 0.6
    per_inch = (high - low) / 6.9
    placed = {
        crisis: place_labels(_turning(rows[rows["crisis"] == crisis]), mdates.date2num(t["start"]) + high, per_inch)
        for crisis, t in triggers.iterrows()
    }
    bottoms, y = {}, 0.0
    for lane in reversed(lanes):
        bottoms[lane], y = y, y + max(3, tallest[lane]) + 1.2
    tops = [y + 1.6 * (labels["row"].max() + 1 if len(labels) else 0) + 0.5 for labels in placed.values()]
    fig, axes = style.figure(
        title, subtitle, rows.attrs["note"], height=_MARK * sum(tops) + 0.6 * len(tops) + 0.3,
        nrows=len(tops), sharex=True, height_ratios=tops,
    )  # fmt: skip
    for ax, top, (crisis, trigger) in zip(axes[:, 0], tops, triggers.iterrows(), strict=True):
        for (lane, _), acts in force[force["crisis"] == crisis].groupby(["lane", "day"]):
            order = acts.sort_values("confirmed", ascending=False, kind="stable")
            for number, act in enumerate(order.itertuples()):
                named = lane in ("home", "armed_group", *OTHER_SIDE)
                party = str(act.initiator_party) if named else "unattributed"
                look = style.fill(act.confirmed, party)
                ax.scatter(
                    act.day, bottoms[lane] + number + 0.6, s=24, marker=style.MARKER[party] if named else "p", **look
                )
        for label in placed[crisis].itertuples():
            zero = mdates.date2num(trigger["start"]) + 0.5
            x, side = label.x - zero, "right" if label.left < label.x else "left"
            ax.plot([x, x], [0, y + 1.6 * label.row], color="#a0a3a8", lw=0.6, zorder=0.8)
            box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
            ax.text(x, y + 1.6 * label.row, label.text, size=7, ha=side, va="bottom", bbox=box, zorder=4)
        known = (trigger["last"] - trigger["start"]).days + 0.5
        if known < high:
            ax.axvspan(known, high, color="#f1f1f4", lw=0, zorder=0)
        opens = (trigger["first"] - trigger["start"]).days - 0.5
        if opens > low:
            ax.axvspan(low, opens, color="#f1f1f4", lw=0, zorder=0)
        ax.axvline(0, color=style.SOFT, lw=1, zorder=0.7)
        for lane in lanes:
            ax.axhline(bottoms[lane] - 0.4, color=style.GRID, lw=0.8, zorder=0)
        ax.set_title(f"{crisis}: day 0 is {trigger['start']:%-d %B %Y}\n{_named(trigger)}", fontsize=8.5)
        ax.set(xlim=(low, high), ylim=(-0.5, top))
        ax.set_yticks([bottoms[lane] + max(3, tallest[lane]) / 2 for lane in lanes], [LANES[lane] for lane in lanes])
        ax.tick_params(axis="y", length=0)
    ax.set_xticks(range(-BEFORE, AFTER + 1, 7))
    ax.set_xlabel("days since the trigger")
    fig.alt = _alt(title, rows, force)
    return fig


def _turning(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows[rows["kind"].isin(TURNING)]
    return rows.assign(turning=rows["kind_label"])


def _named(trigger: pd.Series) -> str:
    """The trigger with its author as declared or accused, and on whose word."""
    who = f", {trigger['initiator_name']}" if pd.notna(trigger["initiator_name"]) else ""
    return f"{trigger['kind_label']}{who}: {ATTRIBUTION[str(trigger['attribution'])]} ({trigger['event_id']})"


def _alt(title: str, rows: pd.DataFrame, force: pd.DataFrame) -> str:
    said = []
    for crisis, trigger in rows.attrs["triggers"].iterrows():
        acts = force[(force["crisis"] == crisis) & (force["day"] >= 0)]
        lanes = acts["lane"].value_counts()
        names = ", ".join(f"{LANES[lane]} {n}" for lane, n in lanes.items()).replace("\n", " ")
        said.append(
            f"{crisis}, day 0 {trigger['start']:%-d %B %Y}, {_named(trigger)}: {len(acts)} acts of force on record in "
            f"the {AFTER} days from it ({names}), {acts['confirmed'].sum()} agreed or confirmed"
        )
    return f"{title} {'; '.join(said)}. {rows.attrs['cut']}."

"""The two crises laid over each other: acts of force by days since the trigger of each."""

from __future__ import annotations

import pandas as pd

from .. import style
from ..record.coding import OTHER_SIDE, between_sides
from ..record.measured import Measured
from ..record.schema import ATTRIBUTION
from ..record.tables import Tables
from ..record.text import long_day
from ..style.palette import SILENT
from .chronology import TURNING, chronology
from .timeline import UNNAMED, draw_labels, height_of, lanes, name_lanes, party_marks, turning_labels

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
_OF_PARTIES = ("home", "armed_group", *OTHER_SIDE)  # lanes whose marks wear the colour of the party
_TRIGGER = ["event_id", "start", "kind_label", "initiator_name", "attribution"]
_LOW, _HIGH = -BEFORE - 0.6, AFTER + 0.6
_ROW, _WIDE = 0.105, 6.9  # inches: a row of marks, the panel


def aligned(tables: Tables) -> Measured:
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
        the episode aligned; ``day``, whole days from the trigger's first day
        to the row's (of a night: its evening). Rows run from `BEFORE` to
        `AFTER` days, whatever episode they fall in.

    Facts
    -----
    ``triggers``: one row a crisis, with the trigger's ``event_id``,
    ``start``, ``kind_label``, ``initiator_name``, ``attribution``; ``first``
    and ``last``, the first and last day that the cut can know.
    """
    rows = chronology(tables)
    rows = rows[~rows["part"] & ((rows["family"] == "force") | rows["kind"].isin(TURNING))]
    force, between = rows["family"] == "force", between_sides(tables, rows)
    at_home = force & rows["lane"].isin(list(OTHER_SIDE)) & ~between
    rows = rows.assign(lane=rows["lane"].mask(at_home, "home"))
    triggers = _triggers(tables, rows[force & (between | (rows["attribution"] == "mutual"))])
    parts = [
        rows.assign(crisis=crisis, day=(rows["start"] - start).dt.days) for crisis, start in triggers["start"].items()
    ]
    frame = pd.concat(parts or [rows.iloc[:0].assign(crisis="", day=0)])
    frame = frame[frame["day"].between(-BEFORE, AFTER)]
    return tables.measured("aligned", frame, of=frame, triggers=triggers)


def _triggers(tables: Tables, force: pd.DataFrame) -> pd.DataFrame:
    """The trigger of each crisis that the cut holds from its first day, and the days that the cut can know."""
    first, last = tables.window()
    first = tables.episodes["start"].min() if pd.isna(first) else first
    last = tables.events["start"].max() if pd.isna(last) else last
    found = []
    for episode in tables.episodes[tables.episodes["episode_id"].isin(CRISES)].itertuples():
        acts = force[force["episode_id"] == episode.episode_id]
        if acts.empty or (tables.start is not None and tables.start > episode.start):
            continue
        opening = acts[acts["start"] == acts["start"].min()]
        trigger = opening.sort_values("confirmed", ascending=False, kind="stable").iloc[0]
        found.append({"crisis": episode.name, **trigger[_TRIGGER], "first": first, "last": last})
    return pd.DataFrame(found, columns=["crisis", *_TRIGGER, "first", "last"]).set_index("crisis")


@style.chart(
    of=aligned,
    title="Did the two crises take the same course?",
    lacking="crisis from its first act of force",
    empty=lambda rows: rows.about.facts["triggers"].empty,
)
def plot_aligned(rows: Measured, page: style.Page) -> str:
    """Draw both crises (`aligned`) on the same axes, one panel each, one mark an act of force."""
    how = (
        f"Acts of force by days since the first force between the two sides on record (day 0), {page.about.cut}. "
        "Day 0 is a rule and no finding of who began: militants' attacks and operations at home have lanes of their "
        "own. One mark an act, on its first day, a raid once. Solid: both sides agree or a neutral body confirms. "
        "Hollow: one side's word, or denied. Labels: truces, halts, collapsed talks. Grey: not known in this cut."
    )
    triggers = page.about.facts["triggers"]
    marks, places = _marks(rows[rows["family"] == "force"])
    foot = places["high"].max() + 0.6
    labels = {crisis: _labels(rows[rows["crisis"] == crisis]) for crisis in triggers.index}
    tops = [foot + height_of(turns) + 0.5 for turns in labels.values()]
    height = _ROW * sum(tops) + 0.6 * len(tops) + 0.3
    _, axes = page(how, height=height, nrows=len(tops), sharex=True, height_ratios=tops)
    for ax, top, (crisis, trigger) in zip(axes[:, 0], tops, triggers.iterrows(), strict=True):
        ax.set(xlim=(_LOW, _HIGH), ylim=(-0.5, top))
        ax.set_title(f"{crisis}: day 0 is {long_day(trigger['start'])}\n{_named(trigger)}", fontsize=8.5)
        _unknown(ax, trigger, (foot + 0.5) / (top + 0.5))
        ax.axvline(0, color=style.SOFT, lw=1, zorder=0.7)
        party_marks(ax, marks[marks["crisis"] == crisis], "event_id", size=24)
        draw_labels(ax, labels[crisis], foot)
        name_lanes(ax, places, [LANES[lane] for lane in places.index])
    axes[-1, 0].set_xticks(range(-BEFORE, AFTER + 1, 7))
    axes[-1, 0].set_xlabel("days since the trigger")
    return _in_words(rows, page.about)


def _marks(force: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Where marks stand (those of one day and lane on each other, the confirmed lowest), and lanes for both panels."""
    marks = force.sort_values("confirmed", ascending=False, kind="stable")
    row = marks.groupby(["crisis", "lane", "day"]).cumcount()
    tallest = (row.groupby(marks["lane"]).max() + 1).reindex(list(LANES)).dropna()
    places = lanes(tallest.clip(lower=3), gap=1.2)
    party = marks["initiator_party"].astype(str).where(marks["lane"].isin(_OF_PARTIES), UNNAMED)
    y = marks["lane"].map(places["low"]) + row + 0.5
    return marks.assign(x=marks["day"], y=y, party=party, solid=marks["confirmed"]), places


def _labels(rows: pd.DataFrame) -> pd.DataFrame:
    turns = rows[rows["kind"].isin(TURNING)]
    return turning_labels(turns.assign(x=turns["day"], turning=turns["kind_label"]), _HIGH, (_HIGH - _LOW) / _WIDE)


def _unknown(ax, trigger: pd.Series, high: float) -> None:
    """Grey where the cut begins later or ends earlier than the axis, up to the labels (a share of the panel)."""
    opens = (trigger["first"] - trigger["start"]).days - 0.5
    ends = (trigger["last"] - trigger["start"]).days + 0.5
    if opens > _LOW:
        ax.axvspan(_LOW, opens, ymax=high, color=SILENT, lw=0, zorder=0)
    if ends < _HIGH:
        ax.axvspan(ends, _HIGH, ymax=high, color=SILENT, lw=0, zorder=0)


def _named(trigger: pd.Series) -> str:
    """The trigger with its author as declared or accused, and on whose word."""
    who = f", {trigger['initiator_name']}" if pd.notna(trigger["initiator_name"]) else ""
    return f"{trigger['kind_label']}{who}: {ATTRIBUTION[str(trigger['attribution'])]} ({trigger['event_id']})"


def _in_words(rows: pd.DataFrame, about) -> str:
    said = []
    for crisis, trigger in about.facts["triggers"].iterrows():
        acts = rows[(rows["crisis"] == crisis) & (rows["family"] == "force") & (rows["day"] >= 0)]
        named = ", ".join(f"{LANES[lane]} {n}" for lane, n in acts["lane"].value_counts().items()).replace("\n", " ")
        said.append(
            f"{crisis}, day 0 {long_day(trigger['start'])}, {_named(trigger)}: {len(acts)} acts of force on record in "
            f"the {AFTER} days from it ({named}), {acts['confirmed'].sum()} agreed or confirmed"
        )
    return f"{'; '.join(said)}. {about.cut}."

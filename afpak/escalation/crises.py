"""The two crises laid over each other: acts of force by days since day 0 of each."""

from __future__ import annotations

import pandas as pd

from .. import style
from ..record.called import SHARED
from ..record.coding import OTHER_SIDE, between_sides
from ..record.measured import Measured
from ..record.schema import ATTRIBUTION
from ..record.tables import Tables
from ..record.text import long_day
from ..style.palette import SILENT
from .chronology import TURNING, chronology
from .days import day_zero
from .timeline import SURE, UNNAMED, draw_labels, height_of, lanes, name_lanes, party_marks, turning_labels

BEFORE, AFTER = 7, 30  # days drawn on either side of day 0, the same for both
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
_LOW, _HIGH = -BEFORE - 0.6, AFTER + 0.6
_ROW, _WIDE = 0.105, 6.9  # inches: a row of marks, the panel


def aligned(tables: Tables) -> Measured:
    """Acts of force and turning points of both crises, by days since day 0.

    Day 0 is the rule of `day_zero`, which every chart shares. Who provoked
    whom is disputed: militants' attacks and operations at home are drawn too,
    in lanes of their own, also before day 0.

    Returns
    -------
    DataFrame, one row an act of force or a turning point
        Columns of `chronology`, with the lane ``home`` for force that a side
        uses neither against the other nor in its country; ``crisis``, name of
        the episode aligned; ``day``, whole days from day 0 to the row's first
        day (of a night: its evening). Rows run from `BEFORE` to `AFTER` days,
        whatever episode they fall in.

    Facts
    -----
    ``day_zero``: one row a crisis, with the ``event_id``, ``start``,
    ``kind_label``, ``initiator_name``, ``attribution`` of the row that makes
    its day 0; ``first`` and ``last``, the first and last day that the cut can
    know.
    """
    rows = chronology(tables)
    rows = rows[~rows["part"] & ((rows["family"] == "force") | rows["kind"].isin(TURNING))]
    force, between = rows["family"] == "force", between_sides(tables, rows)
    at_home = force & rows["lane"].isin(list(OTHER_SIDE)) & ~between
    rows = rows.assign(lane=rows["lane"].mask(at_home, "home"))
    zero = day_zero(tables).set_index("crisis")
    first, last = tables.window()
    zero["first"] = tables.episodes["start"].min() if pd.isna(first) else first
    zero["last"] = tables.events["start"].max() if pd.isna(last) else last
    parts = [rows.assign(crisis=crisis, day=(rows["start"] - start).dt.days) for crisis, start in zero["start"].items()]
    frame = pd.concat(parts or [rows.iloc[:0].assign(crisis="", day=0)])
    frame = frame[frame["day"].between(-BEFORE, AFTER)]
    return tables.measured("aligned", frame, of=frame, day_zero=zero)


def _finding(rows: Measured) -> str:
    """Acts of force of the crises whose days from day 0 on the cut holds all."""
    zeros = rows.about.facts["day_zero"]
    held = zeros["last"] >= zeros["start"] + pd.Timedelta(days=AFTER)
    acts = rows[(rows["family"] == "force") & (rows["day"] >= 0)].groupby("crisis").size()
    said = ", ".join(f"{crisis} {acts.get(crisis, 0)}" for crisis in zeros.index[held])
    return f"Acts of force on record in the {AFTER} days from day 0: {said}" if said else ""


@style.chart(
    of=aligned,
    title="Did the two crises take the same course?",
    lacking="crisis from its first act of force",
    empty=lambda rows: rows.about.facts["day_zero"].empty,
    finding=_finding,
)
def plot_aligned(rows: Measured, page: style.Page) -> str:
    """Draw both crises (`aligned`) on the same axes, one panel each, one mark an act of force."""
    how = (
        "Acts of force by days since the first between the two sides on record (day 0): a rule, no "
        "finding of who began. Militants' attacks and operations at home have lanes of their own. One mark an act, on its "
        "first day, a raid once."
    )
    zeros = page.about.facts["day_zero"]
    cut_off = (zeros["first"] - zeros["start"]).dt.days.gt(-BEFORE) | (zeros["last"] - zeros["start"]).dt.days.lt(AFTER)
    if cut_off.any():
        how += " Grey: days that this cut does not hold."
    if len(zeros) == 1:
        page.title = "Which course did the crisis take?"
    marks, places = _marks(rows[rows["family"] == "force"])
    foot = places["high"].max() + 0.6
    labels = {crisis: _labels(rows[rows["crisis"] == crisis]) for crisis in zeros.index}
    tops = [foot + height_of(turns) + 0.5 for turns in labels.values()]
    height = _ROW * sum(tops) + 0.6 * len(tops) + 0.3
    _, axes = page(how, height=height, key=SURE, nrows=len(tops), sharex=True, height_ratios=tops)
    for ax, top, (crisis, zero) in zip(axes[:, 0], tops, zeros.iterrows(), strict=True):
        ax.set(xlim=(_LOW, _HIGH), ylim=(-0.5, top))
        ax.set_title(f"{crisis}: day 0 is {long_day(zero['start'])}\n{_named(zero)}", fontsize=8.5)
        _unknown(ax, zero, (foot + 0.5) / (top + 0.5))
        ax.axvline(0, color=style.SOFT, lw=1, zorder=0.7)
        party_marks(ax, marks[marks["crisis"] == crisis], "event_id", size=24)
        draw_labels(ax, labels[crisis], foot)
        name_lanes(ax, places, [LANES[lane] for lane in places.index])
    axes[-1, 0].set_xticks(range(-BEFORE, AFTER + 1, 7))
    axes[-1, 0].set_xlabel("days since day 0")
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
    return turning_labels(turns.assign(x=turns["day"]), _HIGH, (_HIGH - _LOW) / _WIDE)


def _unknown(ax, zero: pd.Series, high: float) -> None:
    """Grey where the cut begins later or ends earlier than the axis, up to the labels (a share of the panel)."""
    opens = (zero["first"] - zero["start"]).days - 0.5
    ends = (zero["last"] - zero["start"]).days + 0.5
    if opens > _LOW:
        ax.axvspan(_LOW, opens, ymax=high, color=SILENT, lw=0, zorder=0)
    if ends < _HIGH:
        ax.axvspan(ends, _HIGH, ymax=high, color=SILENT, lw=0, zorder=0)


def _named(zero: pd.Series) -> str:
    """The row of day 0 with its author as declared or accused, and on whose word."""
    who = f", {zero['initiator_name']}" if pd.notna(zero["initiator_name"]) else ""
    return f"{SHARED.get(zero['event_id'], zero['kind_label'])}{who}: {ATTRIBUTION[str(zero['attribution'])]}"


def _in_words(rows: pd.DataFrame, about) -> str:
    said = []
    for crisis, zero in about.facts["day_zero"].iterrows():
        acts = rows[(rows["crisis"] == crisis) & (rows["family"] == "force") & (rows["day"] >= 0)]
        named = ", ".join(f"{LANES[lane]} {n}" for lane, n in acts["lane"].value_counts().items()).replace("\n", " ")
        said.append(
            f"{crisis}, day 0 {long_day(zero['start'])}, {_named(zero)}: {len(acts)} acts of force on record in "
            f"the {AFTER} days from it ({named}), {acts['confirmed'].sum()} agreed or confirmed"
        )
    return f"{'; '.join(said)}. {about.cut}."

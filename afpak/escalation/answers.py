"""Who acted after whom: days until the other side's next act of force, and the longest spells without one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.ticker import NullLocator

from .. import style
from ..record.coding import acts_of_force, between_sides, by_day, confirmed
from ..record.measured import Measured
from ..record.schema import ATTRIBUTION, OCCURRENCE
from ..record.tables import Tables
from .timeline import lanes, name_lanes, packed, party_marks

# Ours, not a standard: long enough for an answer in the following nights. The chart shows every wait, so that
# another limit can be read off it.
RESPONSE_DAYS = 3
SIDES = {"pakistan": "Pakistan", "afghanistan": "Afghan de facto authorities"}
_ROW, _WIDE = 0.105, 6.4  # inches: a row of marks, the panel


def tit_for_tat(tables: Tables) -> Measured:
    """For each act of force by one side against the other, the days to the other side's next one on record.

    An act counts when its initiator is a body of Pakistan or Afghanistan and
    it is aimed at the other side or touches a place in the other side's
    country. The next act is the first one of a later day within the cut,
    whatever its target or place: acts of one day cannot be put in order.

    Returns
    -------
    DataFrame, one row an act
        ``side``; ``days`` from first day to first day, NA where no later act
        is in the cut; ``next_event``; ``response``: it came within
        `RESPONSE_DAYS`, a rule of timing and no proof of an answer;
        ``counted``: the cut holds all of these days (those after its end are
        not known, so an act of its last days belongs in no count of
        responses); ``episode``, the name of the episode in which the act (not
        its answer) falls. Then the columns of `Tables.events_in_full`.

    Facts
    -----
    ``left_out``: acts of force that do not count.
    """
    force = acts_of_force(tables)
    acts = force[between_sides(tables, force)].copy()
    acts["side"] = acts["initiator_party"].astype(str)
    acts["episode"] = acts["episode_id"].map(tables.names("episodes"))
    pairs = [_next(acts, act) for act in acts.itertuples()]
    acts["days"] = pd.array([days for days, _ in pairs], dtype="Int64")
    acts["next_event"] = pd.array([event for _, event in pairs], dtype="string")
    acts["response"] = (acts["days"] <= RESPONSE_DAYS).fillna(False).astype(bool)
    _, last = tables.window()
    acts["counted"] = ~(acts["start"] > last - pd.Timedelta(days=RESPONSE_DAYS))  # all where the cut has no end
    return tables.measured("tit_for_tat", acts, of=acts, left_out=len(force) - len(acts))


def _next(acts: pd.DataFrame, act) -> tuple:
    later = acts[(acts["side"] != act.side) & (acts["start"] > act.start)]
    if later.empty:
        return pd.NA, pd.NA
    found = later.iloc[0]
    return (found["start"] - act.start).days, found["event_id"]


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
    acts = acts.assign(unsure=~confirmed(acts)).sort_values(["day", "unsure", "event_id"])
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


@style.chart(
    of=tit_for_tat,
    title="How long until the other side's next act of force?",
    lacking="acts of force by one side against the other",
)
def plot_tit_for_tat(acts: Measured, page: style.Page) -> str:
    """Draw waiting times (`tit_for_tat`): one mark an act, by episode and by the side that acted."""
    how = (
        f"One mark an act, {page.about.cut}, in the row of the side that acted. The wait runs to the other side's "
        f"first act on a later day; left of the dashed line, within {RESPONSE_DAYS} days, it counts as a response. That "
        "is timing, no proof of an answer. Solid: both sides agree or a neutral body confirms. Hollow: one side's word, "
        "or denied. Acts of force left out, because not by one named side against the other: "
        f"{page.about.facts['left_out']}."
    )
    early = int((~acts["counted"]).sum())
    if early:
        how += f" Drawn, but in no count: acts of the last {RESPONSE_DAYS} days of the cut, {early}."
    longest = int(acts["days"].max()) if acts["days"].notna().any() else RESPONSE_DAYS
    never = max(8.0, longest * 1.9)  # where acts without a later one stand, right of every wait
    low, high = 0.8, never * 1.3
    waits = acts["days"].astype(float).fillna(never)
    rows = acts.assign(x=waits, party=acts["side"], solid=confirmed(acts), lane=acts["episode_id"] + " " + acts["side"])
    at = np.log10(waits)
    rows["row"] = packed(rows.assign(**{"from": at, "to": at}), room=0.13 * np.log10(high / low) / _WIDE)
    order = [f"{episode} {side}" for episode in acts["episode_id"].unique() for side in SIDES]
    tall = (rows.groupby("lane")["row"].max() + 1).reindex(order).dropna().clip(lower=4)
    places = lanes(tall, gap=2)
    rows["y"] = rows["lane"].map(places["low"]) + rows["row"] + 0.5
    names, words = zip(*(_named(rows[rows["lane"] == lane]) for lane in tall.index), strict=True)
    _, axes = page(how, height=_ROW * (places["high"].max() + 2) + 0.7)
    ax = axes[0, 0]
    party_marks(ax, rows, "event_id", size=24)
    ax.axvline(RESPONSE_DAYS + 0.45, color=style.SOFT, lw=0.9, ls="--", zorder=0)
    name_lanes(ax, places, names)
    ax.set_ylim(-1, places["high"].max() + 1.5)
    ax.set_xscale("log")
    ax.set_xlim(low, high)
    shown = [t for t in (1, 2, 3, 5, 10, 20, 50, 100, 200, 500) if t <= max(2, longest * 1.15)]
    ax.set_xticks([*shown, never], [*map(str, shown), "none in\nthis cut"], minor=False)
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xlabel("days, from first day to first day (the axis narrows to the right)")
    last = f" Acts of the last {RESPONSE_DAYS} days of the cut, not counted: {early}." if early else ""
    return f"{'; '.join(words)}, {page.about.cut}. Next in time, not a proven answer.{last}"


def _named(acts: pd.DataFrame) -> tuple[str, str]:
    """Acts of one episode and side in words: for the axis and for the alternative text."""
    counted = acts[acts["counted"]]
    episode, side = acts["episode"].iloc[0], SIDES[acts["side"].iloc[0]]
    said = f"{counted['response'].sum()} of {len(counted)} within {RESPONSE_DAYS} days"
    return f"{episode}\nafter {side}:\n{said}", f"{episode}, after {side}: {said}"

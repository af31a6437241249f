"""Who acted after whom: from a day of force of one side to the other's next, and the longest spells without any."""

from __future__ import annotations

import pandas as pd

from .. import style
from ..record.called import SHARED
from ..record.coding import acts_of_force, between_sides, by_day, confirmed
from ..record.dense import FOLLOW_DAYS, dense_days
from ..record.known import day_of
from ..record.measured import Measured
from ..record.schema import ATTRIBUTION, OCCURRENCE
from ..record.tables import Tables
from ..record.text import foremost, plural
from ..style.palette import SILENT
from .days import SIDES, TRUCES, acts_between, open_truce, side_days
from .timeline import SURE, lanes, name_lanes, packed, party_marks

ENDS = {"truce": "a truce in force", "record": "the record’s end"}  # what cuts a window short
SPELLS = 5  # that are listed
_ROW = 0.105  # inches: a row of marks


def acted_after(tables: Tables) -> Measured:
    """For each day of force of one side, the days to the other side's next one: an order in time, and no answer.

    Days and sides are those of `joint_days`: many acts of one night are one
    day. The next day is a later one: the acts of one day have no order. None
    is looked for in another episode or across a truce, that is, where a truce
    is in force on the day itself or begins before the other side's next. A
    truce is in force on the days of its row; one on record with the day of its
    agreement alone, so without a known end, to the end of its episode.

    Returns
    -------
    DataFrame, one row a day and side
        The columns of `joint_days`; ``next_day``, NaT where none is on record
        before a truce or the end of the episode; ``days`` from the one to the
        other; ``watched``: each of the `FOLLOW_DAYS` days after lies within
        the dense days of the record and no truce cuts them short, so that a
        count of what followed may hold the day; ``cut_by``: ``truce`` or
        ``record`` where not; ``followed``: watched, and the other side acted
        within `FOLLOW_DAYS` days.

    Facts
    -----
    ``left_out``: acts of force that do not count, as they are not by one named
    side against the other. ``vague``: acts known to no day.
    """
    acts = acts_between(tables)
    days = side_days(tables, acts)
    truces = _truces(tables)
    dense = dense_days(tables).set_index("episode_id")["last"]
    stops = [_stop(truces, day) for day in days.itertuples()]
    following = [_next(days, day, stop) for day, stop in zip(days.itertuples(), stops, strict=True)]
    days["next_day"] = pd.Series(following, index=days.index, dtype="datetime64[us]")
    days["days"] = (days["next_day"] - days["day"]).dt.days.astype("Int64")
    window = days["day"] + pd.Timedelta(days=FOLLOW_DAYS)
    by_truce = pd.Series(stops, index=days.index, dtype="datetime64[us]") < window
    by_record = ~days["dense"] | (window > days["episode_id"].map(dense).astype("datetime64[us]"))
    days["cut_by"] = pd.Series(pd.NA, days.index, dtype="string").mask(by_record, "record").mask(by_truce, "truce")
    days["watched"] = days["cut_by"].isna()
    days["followed"] = days["watched"] & (days["days"] <= FOLLOW_DAYS).fillna(False).astype(bool)
    force = acts_of_force(tables)
    vague = int((~acts["event_id"].isin(days["events"].explode())).sum())
    return tables.measured("acted_after", days, of=acts, left_out=len(force) - len(acts), vague=vague)


def _truces(tables: Tables) -> pd.DataFrame:
    """First and last day of each truce; without a known end, to the end of its episode (NaT: open)."""
    rows = tables.events[tables.events["kind"].isin(TRUCES)]
    episode_ends = day_of(rows["episode_id"], tables.episodes, "end")  # `map` has no days where there are no rows
    return pd.DataFrame({"first": rows["start"], "last": rows["end"].mask(open_truce(rows), episode_ends)})


def _stop(truces: pd.DataFrame, day) -> pd.Timestamp:
    """The last day on which a later act may still be looked for: that on which a truce begins, NaT where none does."""
    if ((truces["first"] <= day.day) & ~(truces["last"] < day.day)).any():
        return day.day
    return truces.loc[truces["first"] > day.day, "first"].min()


def _next(days: pd.DataFrame, day, stop: pd.Timestamp) -> pd.Timestamp:
    later = days["day"] > day.day
    found = days.loc[later & (days["episode_id"] == day.episode_id) & (days["side"] != day.side), "day"]
    return found[~(found > stop)].min()


def quiet_spells(tables: Tables) -> pd.DataFrame:
    """The five longest spells in which no force between the two sides is on record, longest first.

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
    spells["Ended by"] = acts["event_id"].map(SHARED).fillna(acts["kind_label"]) + " (" + who + ")"
    said = acts["attribution"].astype(str).map(ATTRIBUTION)
    spells["On whose word"] = acts["occurrence"].astype(str).map(OCCURRENCE) + "; " + said
    spells = spells[spells["Days"] > 0].sort_values(["Days", "First day"], ascending=[False, True]).head(SPELLS)
    return spells.astype({"Days": "Int64"}).reset_index(drop=True)


def _finding(days: Measured) -> str:
    """What followed within `FOLLOW_DAYS` days in the episode with most days to count."""
    watched = days[days["watched"]]
    episode = foremost(watched.groupby("episode").size())
    if episode is None:
        return ""
    mine = watched[watched["episode"] == episode].groupby("side")["followed"].agg(["sum", "size"])
    said = [
        f"{mine.at[side, 'sum']} of {mine.at[side, 'size']} by {SIDES[side]}" for side in SIDES if side in mine.index
    ]
    return f"{episode}: days of force after which the other side acted within {FOLLOW_DAYS} days: {', '.join(said)}"


@style.chart(
    of=acted_after,
    title="After a day of force, when did the other side act next?",
    lacking="days of force by one side against the other",
    finding=_finding,
)
def plot_acted_after(days: Measured, page: style.Page) -> str:
    """Draw who acted after whom (`acted_after`): one mark a day of force, by episode and by the side that acted."""
    facts = page.about.facts
    how = (
        f"One mark a day of force by one side against the other, in the row of that side; to the "
        "right, the days until the other side’s next day of force. Next in time is no answer. Grey: in no count, as the "
        f"{FOLLOW_DAYS} days after are cut short."
    )
    waits = days.loc[days["watched"], "days"].dropna()
    # a week at least, and never ending at the longest wait, which a lesson asks for
    longest = max(int(waits.max()) + 1 if len(waits) else 0, 7)
    columns = {"none": longest + 1.5, "truce": longest + 3, "record": longest + 4.5}
    rows = days.assign(party=days["side"], solid=days["confirmed"], lane=days["episode_id"] + " " + days["side"])
    column = rows["cut_by"].mask(rows["cut_by"].isna() & rows["days"].isna(), "none").map(columns)
    rows["x"] = column.astype(float).fillna(rows["days"].astype(float))
    rows = rows.sort_values(["x", "confirmed"], ascending=[True, False], kind="stable")  # the sure ones below
    rows["row"] = packed(rows.assign(**{"from": rows["x"], "to": rows["x"]}), room=0.3)
    order = [f"{episode} {side}" for episode in days["episode_id"].unique() for side in SIDES]
    tall = (rows.groupby("lane")["row"].max() + 1).reindex(order).dropna().clip(lower=4)
    places = lanes(tall, gap=2)
    rows["y"] = rows["lane"].map(places["low"]) + rows["row"] + 0.5
    names, words = zip(*(_named(rows[rows["lane"] == lane]) for lane in tall.index), strict=True)
    _, axes = page(how, height=_ROW * (places["high"].max() + 2) + 0.8, key=SURE)
    ax = axes[0, 0]
    right = columns["record"] + 0.8
    ax.axvspan(columns["truce"] - 0.75, right, color=SILENT, lw=0, zorder=0)
    ax.axvline(FOLLOW_DAYS + 0.5, color=style.SOFT, lw=0.9, ls="--", zorder=0)
    party_marks(ax, rows, "events", size=24)
    name_lanes(ax, places, names)
    ax.set(xlim=(0.4, right), ylim=(-1, places["high"].max() + 1.5))
    said = ["none before a\ntruce or the end", "cut short\nby a truce", "cut short by\nthe record’s end"]
    ax.set_xticks([*range(1, longest + 1), *columns.values()], [*map(str, range(1, longest + 1)), *said])
    left = f"acts not by one named side against the other: {facts['left_out']}; known to no day: {facts['vague']}"
    ax.set_xlabel(f"days to the other side’s next day of force\nLeft out: {left}", loc="left", ma="left")
    return f"{'; '.join(words)}; {page.about.cut}. Next in time is no answer."


def _named(days: pd.DataFrame) -> tuple[str, str]:
    """Days of one episode and side in words: for the axis and for the alternative text."""
    watched = days[days["watched"]]
    episode, side = days["episode"].iloc[0], SIDES[days["side"].iloc[0]]
    said = f"{watched['followed'].sum()} of {plural(len(watched), 'day')} within {FOLLOW_DAYS} days"
    said = said if len(watched) else "no day to count"
    short = "; ".join(f"{n} cut short by {ENDS[end]}" for end, n in days["cut_by"].value_counts().items())
    return f"{episode}\nafter {side}:\n{said}", f"{episode}, after {side}: {said}{f' ({short})' if short else ''}"

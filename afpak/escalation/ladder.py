"""The ladder: acts on three recognised scales and as plain counts, all of them and only the sure ones."""

from __future__ import annotations

from itertools import cycle

import matplotlib.dates as mdates
import pandas as pd
import seaborn as sns
from matplotlib.lines import Line2D

from .. import style
from ..record.coding import between_sides, by_day, confirmed
from ..record.measured import Measured
from ..record.tables import Tables, without_parts
from ..record.text import long_day
from ..style.palette import FAINT, FORCE_SHADES, INK
from ..style.weeks import HALF, WEEK, bars, gaps, key, monday, week_axis, weeks_of, whole_numbers

MID_LEVELS = {1: "1 none", 2: "2 threat", 3: "3 display", 4: "4 use of force", 5: "5 war"}
_SCORES = {"goldstein": "Goldstein", "plover_score": "PLOVER"}
_LOOKS = {  # of each score, as seaborn's `lineplot` takes them
    "palette": {"Goldstein": INK, "PLOVER": FAINT},
    "markers": {"Goldstein": "o", "PLOVER": "D"},
    "dashes": {"Goldstein": "", "PLOVER": (3, 1.5)},
}
_COLUMNS = [
    "event_id",
    "start",
    "end",
    "date_precision",
    "week",
    "family",
    "kind_label",
    "occurrence",
    "confirmed",
    "level",
    "goldstein",
    "plover_score",
    "sources",
]


def ladder(tables: Tables) -> Measured:
    """Every event on three scales, the MID hostility level, Goldstein's and PLOVER's score, with its kind and its week.

    Returns
    -------
    DataFrame, one row an event (not the single sites of a larger one)
        ``event_id``; ``start``, ``end``, ``date_precision``; ``week``, the
        Monday of the first day; ``family``, ``kind_label``; ``occurrence``;
        ``confirmed``: both sides accept it or a neutral body confirms it;
        ``level``: MID hostility, 1 to 5, NA where it has none (MID codes what
        states do to each other: force has a level only between the two
        sides); ``goldstein`` and ``plover_score``: -10, conflict, to +10, NA
        where the kind has none; ``sources``.

    Facts
    -----
    ``kinds``: labels of all kinds of force, in the order of the table.
    ``silent``: Mondays of the weeks in which no event on record begins, which
    is not a zero. ``window``: first and last day of the cut, NaT where open.

    Examples
    --------
    >>> import afpak
    >>> rows = afpak.escalation.ladder(afpak.load(episode="open-war-2026", as_of="2026-02-27"))
    >>> rows.about.facts["kinds"][:2]
    ['air strike', 'drone strike']
    """
    events = without_parts(tables.events_in_full())
    if tables.start is not None:  # a closure that began long ago would stretch the axis back to its first day
        begin = tables.start - pd.Timedelta(days=tables.start.weekday())
        events = events[(events["start"] >= begin) | (events["family"] == "force")]
    between = between_sides(tables, events) | (events["attribution"] == "mutual")
    events = events.assign(
        level=events["mid_hostility"].where(between | (events["family"] != "force")),
        week=monday(events["start"]),
        confirmed=confirmed(events),
    )
    weeks = weeks_of(events["start"])
    return tables.measured(
        "ladder",
        events[_COLUMNS],
        of=events,
        kinds=list(tables.event_kinds.query("family == 'force'")["label"]),
        silent=weeks[~weeks.isin(events["week"])],
        window=tables.window(),
    )


def levels_by_day(rows: pd.DataFrame, window: tuple[pd.Timestamp, pd.Timestamp]) -> pd.DataFrame:
    """The highest MID level of each day of the window, from rows of `ladder`.

    Returns
    -------
    DataFrame, indexed by day
        ``exact``: among events of known day; ``about``: the same with events
        whose day is approximate, on every day of their span. A night falls on
        both of its days. NA: no event with a level.
    """
    first, last = window
    days = by_day(rows[rows["level"].notna()])
    days = days[~(days["day"] < first) & ~(days["day"] > last)]  # an open end (NaT) leaves nothing out
    exact = days[days["exact"]].groupby("day")["level"].max()
    return pd.DataFrame({"exact": exact, "about": days.groupby("day")["level"].max()})


@style.chart(of=ladder, title="How hard was it, and how much of it do both sides accept?", lacking="events")
def plot_ladder(rows: Measured, page: style.Page) -> str:
    """Draw the ladder (`ladder`): everything on record on the left, only the agreed and confirmed on the right."""
    how = (
        f"Left: every event, {page.about.cut}. Right: only those that both sides accept or a neutral body confirms, "
        "same axes. Weeks start on Monday; an event counts once, in the week in which it begins. MID by day: a night "
        "falls on both its days; pale where the day is approximate; 4 is any shooting between the two sides, however "
        "hard. Scores run from −10, conflict, to +10, cooperation, and most shooting lies at the end. No panel shows "
        "deaths. Grey: no event on record begins in the week, which is not a zero."
    )
    size = {"height": 6.6, "nrows": 3, "ncols": 2, "height_ratios": [1, 1.6, 1.2]}
    _, axes = page(how, **size, sharex=True, sharey="row")
    facts, weeks = page.about.facts, weeks_of(rows["start"])
    force = rows[rows["family"] == "force"]
    colours = dict(zip(facts["kinds"], cycle(FORCE_SHADES), strict=False))
    shown = {kind: colour for kind, colour in colours.items() if kind in set(force["kind_label"])}
    gaps(axes.flat, facts["silent"])
    for panels, name in zip(axes.T, ("all on record", "agreed or confirmed"), strict=True):
        top, middle, bottom = panels
        part = rows if name == "all on record" else rows[rows["confirmed"]]
        _levels(top, levels_by_day(part, facts["window"]))
        top.set_title(f"MID level by day: {name}")
        acts = part[part["family"] == "force"]
        bars(middle, acts["start"], acts["kind_label"], shown, weeks)
        middle.set_title(f"Acts of force: {name}")
        _scores(bottom, part)
        bottom.set_title(f"Mean score: {name}")
        week_axis(bottom, weeks, ticks=5)
    axes[0, 0].set_yticks(list(MID_LEVELS), list(MID_LEVELS.values()))
    axes[0, 0].set_ylim(0.5, 5.5)
    whole_numbers(axes[1, 0])
    axes[2, 0].set_ylim(-10.8, 10.8)
    if shown:
        key(axes[1, 1], shown)
    axes[2, 1].legend(handles=_score_key(), loc="center left", bbox_to_anchor=(1.005, 0.5), fontsize=7.5)
    return _in_words(rows, force, page.about)


def _levels(ax, days: pd.DataFrame) -> None:
    for level, colour in ((days["about"], FAINT), (days["exact"], INK)):
        known = level.dropna().astype(float)
        ax.hlines(known, known.index, known.index + pd.Timedelta(days=1), lw=6, color=colour)


def _scores(ax, rows: pd.DataFrame) -> None:
    """The week's mean of each score; no line crosses a week without one."""
    scores = rows.rename(columns=_SCORES).melt("week", list(_SCORES.values()), "scale", "score").dropna()
    means = scores.groupby(["scale", "week"], as_index=False)["score"].mean()
    means["run"] = (means.groupby("scale")["week"].diff() != WEEK).cumsum()
    means["middle"] = mdates.date2num(means["week"] + HALF)
    look = {"hue": "scale", "style": "scale", **_LOOKS, "markeredgewidth": 0, "markersize": 4, "linewidth": 1.2}
    sns.lineplot(means, x="middle", y="score", units="run", estimator=None, **look, legend=False, ax=ax)
    ax.axhline(0, color=FAINT, lw=0.8)
    ax.set(xlabel="", ylabel="")


def _score_key() -> list[Line2D]:
    looks = zip(_LOOKS["palette"].items(), _LOOKS["markers"].values(), _LOOKS["dashes"].values(), strict=True)
    return [
        Line2D([], [], color=colour, marker=marker, dashes=dashes or (1, 0), ms=4, lw=1.2, label=scale)
        for (scale, colour), marker, dashes in looks
    ]


def _in_words(rows: pd.DataFrame, force: pd.DataFrame, about) -> str:
    by_week = force.groupby("week").size()
    most = f"; most in the week of {long_day(by_week.idxmax())} ({by_week.max()})" if len(force) else ""
    highest = levels_by_day(rows, about.facts["window"])["about"].max()
    level = "no day has an MID level" if pd.isna(highest) else f"highest MID level: {MID_LEVELS[int(highest)]}"
    return (
        f"{len(force)} acts of force, {about.cut}{most}; {force['confirmed'].sum()} of them agreed or independently "
        f"confirmed; {level}. Weeks: {len(weeks_of(rows['start']))}, of which without an event on record: "
        f"{len(about.facts['silent'])}."
    )

"""The ladder: acts of force by week and kind, how much of them is sure, and each event's place on three scales."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.patches import Patch

from .. import style
from ..record.coding import between_sides, by_day, confirmed
from ..record.measured import Measured
from ..record.tables import Tables, without_parts
from ..record.text import foremost, long_day, plural, short_day
from ..style.palette import FAMILY, OCCURRENCE_SHADE, SILENT
from ..style.weeks import monday, weeks_of, whole_numbers

FORCE_USED = 4  # the MID level of any use of force between the two sides
WEEKS = 10  # at least: a cut of a few days must not draw its weeks as broad as a page
FOLDED = 4  # as many weeks without a row of any kind, one after another, are drawn as one
_SURE, _REST = OCCURRENCE_SHADE["agreed"], OCCURRENCE_SHADE["denied"]
_HEAT = {"annot": True, "fmt": "g", "annot_kws": {"size": 7}, "cbar": False, "linewidths": 0.6, "linecolor": "white"}
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


def _finding(rows: Measured) -> str:
    """The week with most acts of force, where no other has as many."""
    force = rows[rows["family"] == "force"]
    week = foremost(force.groupby("week").size())
    if week is None or force["week"].nunique() == 1:
        return ""
    acts = force[force["week"] == week]
    return (
        f"The week with most acts of force on record is that of {long_day(week)}: {len(acts)} of {len(force)}; "
        f"agreed or confirmed of these: {acts['confirmed'].sum()}"
    )


@style.chart(of=ladder, title="How much force, of which kind, and how sure is it?", lacking="events", finding=_finding)
def plot_ladder(rows: Measured, page: style.Page) -> str:
    """Draw acts of force by week (`ladder`): bars with their sure part, under them their kinds in a heat strip."""
    facts = page.about.facts
    force = rows[rows["family"] == "force"]
    places = _columns(weeks_of(rows["start"]), facts["silent"])
    kinds = [kind for kind in facts["kinds"] if kind in set(force["kind_label"])]
    how = (
        "Acts of force by week from Monday; below, by kind: a raid on many posts and one mortar round are one each. "
        f"{_mid(rows, facts['window'])} Grey: none on record, which is not a zero."
    )
    high = 0.2 * (len(kinds) + 1)
    key = [
        Patch(color=_SURE, label="both sides agree, or a neutral body confirms"),
        Patch(color=_REST, label="one side’s word, or denied"),
    ]
    _, axes = page(how, height=2.1 + high + 0.6, key=key, nrows=2, sharex=True, height_ratios=[2.1, high + 0.3])
    top, strip = axes[:, 0]
    _bars(top, force, places)
    _heat(strip, force, kinds, places)
    return _in_words(rows, force, page.about)


def _columns(weeks: pd.DatetimeIndex, silent: pd.DatetimeIndex) -> pd.DataFrame:
    """The columns of the chart (``week``, ``weeks``, ``silent``): a week each, or a long run of weeks without a row."""
    quiet = pd.Series(weeks.isin(silent), index=weeks)
    run = (quiet != quiet.shift()).cumsum()
    long = quiet & (quiet.groupby(run).transform("size") >= FOLDED)
    column = (~long | (run != run.shift())).cumsum()
    frame = pd.DataFrame({"week": weeks, "silent": quiet.array, "column": column.array})
    return frame.groupby("column").agg(week=("week", "first"), weeks=("week", "size"), silent=("silent", "first"))


def _bars(ax, force: pd.DataFrame, places: pd.DataFrame) -> None:
    """All acts of the week, the sure ones dark at the foot, the number of all above."""
    middle = [place + 0.5 for place in range(len(places))]
    counts = {}
    for part, acts, colour in (("size", force, _REST), ("sum", force[force["confirmed"]], _SURE)):
        ids = acts.groupby("week")["event_id"].agg(tuple)
        counts[part] = acts.groupby("week").size().reindex(places["week"], fill_value=0)
        for bar, week in zip(ax.bar(middle, counts[part], width=0.86, color=colour, lw=0), places["week"], strict=True):
            bar.set_url(style.to_rows(*ids[week]) if week in ids.index else None)
    for x, number in zip(middle, counts["size"], strict=True):
        if number:
            ax.text(x, number, str(number), ha="center", va="bottom", size=7)
    ax.set_ylim(0, max(4, 1.12 * counts["size"].max()))
    for place, column in enumerate(places.itertuples()):
        if column.silent:
            ax.axvspan(place, place + 1, color=SILENT, lw=0, zorder=0)
        if column.weeks > 1:
            said = f"{column.weeks} weeks without a row"
            ax.text(
                place + 0.5,
                0.5,
                said,
                transform=ax.get_xaxis_transform(),
                rotation=90,
                size=6.5,
                ha="center",
                va="center",
                color=style.SOFT,
            )
    whole_numbers(ax)
    ax.set_title("Acts of force")
    ax.grid(False)
    ax.tick_params(axis="x", length=0)


def _heat(ax, force: pd.DataFrame, kinds: list[str], places: pd.DataFrame) -> None:
    """Counts by kind and week, and in the last row those of them that are sure."""
    sure = "agreed or confirmed"
    counts = pd.crosstab(force["kind_label"], force["week"]).reindex(index=kinds, columns=places["week"], fill_value=0)
    counts.loc[sure] = force[force["confirmed"]].groupby("week").size().reindex(places["week"], fill_value=0)
    most = max(counts.loc[kinds].max().max() if kinds else 0, 1)
    greys = sns.light_palette(_SURE, as_cmap=True)
    reds = sns.light_palette(FAMILY["force"], as_cmap=True)
    is_sure = pd.DataFrame([[row == sure] * len(places) for row in counts.index], counts.index, counts.columns)
    none, highest = counts == 0, counts.max().max() or 1
    with style.unpainted(ax.figure):
        sns.heatmap(counts, mask=none | is_sure, cmap=reds, vmin=0, vmax=most, ax=ax, **_HEAT)
        sns.heatmap(counts, mask=none | ~is_sure, cmap=greys, vmin=0, vmax=highest, ax=ax, **_HEAT)
    ids = force.groupby(["kind_label", "week"])["event_id"].agg(tuple)
    sures = force[force["confirmed"]].groupby("week")["event_id"].agg(tuple)
    for number in ax.texts:
        column, row = (int(place) for place in number.get_position())
        week, kind = counts.columns[column], counts.index[row]
        number.set_url(style.to_rows(*(sures[week] if kind == sure else ids[kind, week])))
    for place, silent in enumerate(places["silent"]):
        if silent:
            ax.axvspan(place, place + 1, color=SILENT, lw=0, zorder=0)
    ax.plot([0, len(places)], [len(kinds)] * 2, color=style.SOFT, lw=0.8)
    ax.set(xlabel="", ylabel="", xlim=(0, max(len(places), WEEKS)))
    ax.set_yticklabels(ax.get_yticklabels(), rotation=0)
    step = -(-len(places) // 9)
    shown = range(0, len(places), step)
    days = [short_day(places["week"].iloc[place]) for place in shown]
    years = [places["week"].iloc[place].year for place in shown]
    labels = [
        f"{day}\n{year}" if place == 0 or year != years[place - 1] else day
        for place, (day, year) in enumerate(zip(days, years, strict=True))
    ]
    ax.set_xticks([place + 0.5 for place in shown], labels, rotation=0)
    ax.tick_params(axis="both", length=0)
    ax.grid(False)


def _mid(rows: pd.DataFrame, window: tuple[pd.Timestamp, pd.Timestamp]) -> str:
    """What the MID scale can say: it has one level for all shooting, and no event alone is a war."""
    days = int((levels_by_day(rows, window)["exact"] == FORCE_USED).sum())
    return f"Days with force between the two sides on record, which is MID level 4 however hard: {days}."


def _in_words(rows: pd.DataFrame, force: pd.DataFrame, about) -> str:
    by_week = force.groupby("week").size()
    most = f"; most in the week of {long_day(by_week.idxmax())} ({by_week.max()})" if len(force) else ""
    kinds = ", ".join(f"{kind} {n}" for kind, n in force["kind_label"].value_counts().items())
    return (
        f"{plural(len(force), 'act')} of force, {about.cut}{most}; {force['confirmed'].sum()} of them agreed or "
        f"independently confirmed. By kind: {kinds or 'none'}. {_mid(rows, about.facts['window'])} Weeks: "
        f"{len(weeks_of(rows['start']))}, of which without an event on record: {len(about.facts['silent'])}."
    )

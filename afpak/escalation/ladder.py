"""The ladder: acts on three recognised scales and as plain counts, all of them and only the sure ones."""

from __future__ import annotations

import pandas as pd

from .. import style
from ..record.coding import CONFIRMED, between_sides, by_day
from ..record.tables import Tables, without_parts
from ..style.weeks import HALF, counts, gaps, monday, stack, week_axis, weeks_of, whole_numbers

MID_LEVELS = {1: "1 none", 2: "2 threat", 3: "3 display", 4: "4 use of force", 5: "5 war"}
# scale: column of event_kinds.csv, what it was made for, what it cannot show
SCALES = {
    "MID hostility level, 1 to 5": (
        "mid_hostility",
        "The gravest act of one state against another in a dispute (Correlates of War; Jones, Bremer and Singer 1996).",
        "How hard: it grades the act, and one shot stands as high as a night of raids. 5 is war with at least 1,000 "
        "battle deaths, which no single event decides, so no kind has it. 2 is a threat, in words. States only: "
        "neither militants' attacks nor operations at home have a level.",
    ),
    "Goldstein, −10 to +10": (
        "goldstein",
        "How conflictual a kind of act is, by judgement of a panel (Goldstein 1992, on CAMEO codes).",
        "How hard: it saturates, and closing a crossing scores almost like a battle. A week's mean also moves when "
        "talks are reported, with the fighting unchanged.",
    ),
    "PLOVER, −10 to +10": (
        "plover_score",
        "The same for the sixteen types of PLOVER, successor of CAMEO.",
        "How hard: almost everything that shoots lies in a narrow band. Its scores are not Goldstein's, so the two "
        "lines must not be read off each other.",
    ),
    "Acts of force on record": (
        None,
        "How often each kind of act is on record.",
        "Size and harm: a border raid on many posts and one mortar round are one each. Counts follow reporting.",
    ),
}
# one colour and hatch for each place in a vocabulary, so that a kind looks the same in every cut
_FORCE = ("#1b4f72", "#7fb3d5", "#8a6d00", "#e0c068", "#5b4a8a", "#b2301b", "#e8998d", "#8d8d8d")
_BEHIND = [
    "event_id",
    "start",
    "end",
    "date_precision",
    "kind_label",
    "occurrence",
    "level",
    "goldstein",
    "plover_score",
    "sources",
]
_LINES = (("goldstein", "Goldstein", "o", "-", style.INK), ("plover_score", "PLOVER", "D", "--", "#8a6d00"))


def ladder(tables: Tables) -> dict[str, pd.DataFrame]:
    """Counts of force by kind and mean scores by week, and the highest MID hostility level of each day.

    Returns
    -------
    dict of DataFrame
        ``all`` and ``sure``, indexed by week (Monday), the second from events
        that both sides accept or a neutral body confirms: one column per kind
        of force (counts), ``goldstein`` and ``plover_score`` (means of the
        week's events that have one). NA where no event at all on record
        begins in the week, or none has a score: not zero. A zero in ``sure``
        can stand where others are on record.
        ``days``, indexed by day: ``all`` and ``sure``, the highest MID level
        among events of known day; ``all_about`` and ``sure_about``, the same
        with events whose day is approximate, on every day of their span. A
        night falls on both of its days. MID codes what states do to each
        other: force has a level only between the two sides.
        ``rows``: the events behind the other three, ``level`` their MID level.

    Examples
    --------
    >>> import afpak
    >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
    >>> frames = afpak.escalation.ladder(day)
    >>> sorted(frames)
    ['all', 'days', 'rows', 'sure']
    """
    events = without_parts(tables.events_in_full())
    if tables.start is not None:  # a closure that began long ago would stretch the axis back to its first day
        begin = tables.start - pd.Timedelta(days=tables.start.weekday())
        events = events[(events["start"] >= begin) | (events["family"] == "force")]
    between = between_sides(tables, events) | (events["attribution"] == "mutual")
    events = events.assign(level=events["mid_hostility"].where(between | (events["family"] != "force")))
    sure = events[events["occurrence"].isin(CONFIRMED)]
    kinds = list(tables.event_kinds.query("family == 'force'")["label"])
    weeks = weeks_of(events["start"])
    frames = {"all": _by_week(events, events, weeks, kinds), "sure": _by_week(events, sure, weeks, kinds)}
    frames["days"] = pd.concat({"all": _by_day(tables, events), "sure": _by_day(tables, sure)}, axis=1)
    frames["days"].columns = ["all", "all_about", "sure", "sure_about"]
    frames["rows"] = events[_BEHIND]
    for frame in frames.values():
        frame.attrs = {"note": tables.note(events), "cut": tables.cut, "kinds": kinds}
    return frames


def scales(tables: Tables) -> pd.DataFrame:
    """What each scale measures, what it says of force, and what it cannot show.

    ``Force by kind`` is counted from ``event_kinds.csv``.

    Examples
    --------
    >>> import afpak
    >>> list(afpak.escalation.scales(afpak.load())["Scale"])
    ['MID hostility level, 1 to 5', 'Goldstein, −10 to +10', 'PLOVER, −10 to +10', 'Acts of force on record']
    """
    force = tables.event_kinds.query("family == 'force'")
    rows = []
    for scale, (column, purpose, limit) in SCALES.items():
        said = f"{len(force)} kinds" if column is None else _said(force[column])
        rows.append({"Scale": scale, "Made for": purpose, "Force by kind": said, "Cannot show": limit})
    return pd.DataFrame(rows)


@style.chart
def plot_ladder(frames: dict[str, pd.DataFrame]) -> style.Chart:
    """Draw the ladder (`ladder`): everything on record on the left, only the agreed and confirmed on the right."""
    title = "How hard was it, and how much of it do both sides accept?"
    everything, days = frames["all"], frames["days"]
    note, cut, kinds = (everything.attrs[key] for key in ("note", "cut", "kinds"))
    if everything.empty:
        return style.nothing(title, note, "events")
    subtitle = (
        f"Left: every event, {cut}. Right: only those that both sides accept or a neutral body confirms, same axes. "
        "Weeks start on Monday; an event counts once, in the week in which it begins. MID by day: a night falls on "
        "both its days; pale where the day is approximate; 4 is any shooting between the two sides, however hard. "
        "Scores run from −10, conflict, to +10, cooperation, and most shooting lies at the end. No panel shows deaths. "
        "Grey: no event on record begins in the week, which is not a zero."
    )
    fig, axes = style.figure(
        title, subtitle, note, height=6.6, nrows=3, ncols=2, sharex=True, sharey="row", height_ratios=[1, 1.6, 1.2]
    )
    gap = everything.index[everything[kinds].isna().all(axis=1)]
    gaps(axes.flat, gap)
    for column, (which, name) in enumerate({"all": "all on record", "sure": "agreed or confirmed"}.items()):
        top, middle, bottom = axes[:, column]
        weeks = frames[which]
        for level, colour in ((days[f"{which}_about"], "#c9cbd1"), (days[which], style.INK)):
            known = level.dropna().astype(float)
            top.hlines(known, known.index, known.index + pd.Timedelta(days=1), lw=6, color=colour)
        top.set_title(f"MID level by day: {name}")
        stack(middle, weeks[kinds], _FORCE, legend=False)
        middle.set_title(f"Acts of force: {name}")
        for scale, label, marker, line, colour in _LINES:
            look = {"color": colour, "ls": line, "marker": marker, "ms": 3.5, "lw": 1.2, "label": label}
            bottom.plot(weeks.index + HALF, weeks[scale].astype(float), **look)
        bottom.axhline(0, color="#9a9da3", lw=0.8)
        bottom.set_title(f"Mean score: {name}")
        week_axis(bottom, everything.index, ticks=5)
    axes[0, 0].set_yticks(list(MID_LEVELS), list(MID_LEVELS.values()))
    axes[0, 0].set_ylim(0.5, 5.5)
    whole_numbers(axes[1, 0])
    axes[2, 0].set_ylim(-10.8, 10.8)
    for left, right in axes[1:]:  # the left panel holds every kind that the right one can
        beside = {"loc": "center left", "bbox_to_anchor": (1.01, 0.5), "fontsize": 7.5}
        right.legend(*left.get_legend_handles_labels(), **beside, reverse=left is axes[1, 0])
    fig.alt = _alt(title, frames, len(gap))
    return fig


def _by_week(events: pd.DataFrame, rows: pd.DataFrame, weeks: pd.DatetimeIndex, kinds: list[str]) -> pd.DataFrame:
    table = counts(events["start"], weeks, rows["start"], rows["kind_label"], kinds)
    return table.join(rows.groupby(monday(rows["start"]))[["goldstein", "plover_score"]].mean())


def _by_day(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    days = by_day(rows[rows["level"].notna()])
    days = days[days["day"].between(tables.start or pd.Timestamp.min, tables.end or pd.Timestamp.max)]
    exact = days[days["exact"]].groupby("day")["level"].max()
    return pd.DataFrame({"exact": exact, "about": days.groupby("day")["level"].max()})


def _said(scores: pd.Series) -> str:
    """How many kinds of force get which value of a scale, gravest first."""
    found = scores.value_counts(dropna=False)
    found = found.sort_index(ascending=scores.min() < 0, na_position="last")
    values = ["no value" if pd.isna(v) else f"{v:g}".replace("-", "−") for v in found.index]
    return ", ".join(
        f"{value}: {n} kinds" if n > 1 else f"{value}: 1 kind" for value, n in zip(values, found, strict=True)
    )


def _alt(title: str, frames: dict[str, pd.DataFrame], gap: int) -> str:
    kinds, cut = frames["all"].attrs["kinds"], frames["all"].attrs["cut"]
    perweek = frames["all"][kinds].sum(axis=1)
    sure = frames["sure"][kinds].sum().sum()
    most = f"; most in the week of {perweek.idxmax():%-d %B %Y} ({perweek.max()})" if perweek.any() else ""
    highest = frames["days"]["all_about"].max()
    level = "no day has an MID level" if pd.isna(highest) else f"highest MID level: {MID_LEVELS[int(highest)]}"
    return (
        f"{title} {perweek.sum()} acts of force, {cut}{most}; {sure} of them agreed or independently confirmed; "
        f"{level}. Weeks: {len(perweek)}, of which without an event on record: {gap}."
    )

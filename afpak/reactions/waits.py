"""How soon: days from an event to the third parties' words about it, and who has none on record."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from .. import style
from ..record.called import SHARED
from ..record.measured import Measured
from ..record.tables import Tables
from ..record.text import capital, foremost, long_day, unknown
from ..style.matrix import Column, matrix
from ..style.palette import SOFT

LEAST = 4  # third parties whose dated statements name an act of force that is shown unasked
CALLS = {
    "restraint": ("call_for_restraint",),
    "ceasefire": ("call_for_ceasefire",),
    "talks": ("call_for_dialogue",),
    "mediation": ("offer_mediation", "mediate"),
}
WAITS = [f"days_{sort}" for sort in CALLS]
NEAR = 3  # days after an event in which words about something else are shown beside the gap
DAY = pd.Timedelta(days=1)


def how_soon(tables: Tables, events: str | Sequence[str] | None = None) -> Measured:
    """Days from each event to third parties' first statement, and to their first call of each sort.

    Only a statement that names the event (``event_id``) answers it; one that
    merely came soon after may answer a truce or the next attack. Days run from
    the news day of the event, the first day of which its news could fill the
    pages: the morning after a night, else its first day. They run to the day
    on which the statement was public (``known_on``). What was said in the
    night itself counts to the news day, as 0.

    Parameters
    ----------
    events : ids of events, optional
        A sequence, or one text with ``;`` between the ids. Default: the acts of
        force of the cut that dated statements of at least four third parties name.

    Returns
    -------
    DataFrame, one row an event of the cut and a third party of the cut
        ``event_id``, its ``label``, ``start``, ``end`` (NaT: one day, or no end
        known) and ``news_day``; ``actor``, ``actor_name``. ``days``: to the
        first statement (0: the same news day), with its ``statement_id`` (NA:
        none on record, a gap in our record and not silence in the world; some
        spoke on an unknown day). ``days_restraint``, ``days_ceasefire``,
        ``days_talks``, ``days_mediation``: to the first call for it, or the
        first offer or act of mediation (NA: none). ``days_else``: where
        ``days`` is missing, to the next statement within `NEAR` days that names
        another event or none.

    Facts
    -----
    outside : the chosen ids that the cut does not hold.
    last : the last day of the cut, NaT where open.

    Raises
    ------
    ValueError
        The record, whole, has no such event.
    """
    third = tables.statements_in_full().query("actor_party == 'third_party'").sort_values(["known_on", "statement_id"])
    chosen = _chosen(tables, events) if events else _named_by_several(tables, third)
    shown = tables.events_in_full()
    shown = shown[shown["event_id"].isin(chosen)]
    labels = [SHARED.get(event.event_id, _label(tables, event)) for event in shown.itertuples()]
    shown = shown.assign(label=labels, news_day=news_day(shown))[["event_id", "label", "start", "end", "news_day"]]
    pairs = shown.merge(third[["actor", "actor_name"]].drop_duplicates(), how="cross")
    said = pairs[["event_id", "start", "news_day", "actor"]].merge(third, on="actor", suffixes=("", "_named"))
    said = said[said["known_on"] >= said["start"]]
    said["wait"] = (said["known_on"] - said["news_day"]).dt.days.clip(lower=0).astype("Int64")
    naming = said[said["event_id_named"] == said["event_id"]]
    keys = ["event_id", "actor"]
    rows = pairs.join(naming.groupby(keys)[["wait", "statement_id"]].first(), on=keys).rename(columns={"wait": "days"})
    for wait, acts in zip(WAITS, CALLS.values(), strict=True):
        rows = rows.join(naming[naming["act"].isin(acts)].groupby(keys)["wait"].min().rename(wait), on=keys)
    rows = rows.join(said[said["wait"] <= NEAR].groupby(keys)["wait"].min().rename("days_else"), on=keys)
    rows["days_else"] = rows["days_else"].mask(rows["days"].notna())
    rows = rows.astype(dict.fromkeys(["days", *WAITS, "days_else"], "Int64"))
    rows = rows.sort_values(["news_day", "event_id", "days", "actor_name"], ignore_index=True)
    outside = [event for event in chosen if event not in set(shown["event_id"])]
    return tables.measured(
        "how_soon", rows, of=naming.drop_duplicates("statement_id"), outside=outside, last=tables.window()[1]
    )


def news_day(events: pd.DataFrame) -> pd.Series:
    """The day of which the news of an event are: of a night its morning, else the first day."""
    night = events["date_precision"] == "night"
    return events["start"].where(~night, events["end"].fillna(events["start"] + DAY))


def _chosen(tables: Tables, events: str | Sequence[str]) -> list[str]:
    """The ids asked for, each once; one that no event has is refused."""
    ids = events.split(";") if isinstance(events, str) else map(str, events)
    chosen = list(dict.fromkeys(one.strip() for one in ids if one.strip()))
    for one in chosen:
        if one not in tables.every_event:
            raise ValueError(unknown("event", one, tables.every_event))
    return chosen


def _named_by_several(tables: Tables, third: pd.DataFrame) -> list[str]:
    """The acts of force that statements of at least `LEAST` third parties name."""
    force = tables.events_in_full().query("family == 'force'")["event_id"]
    named = third[third["event_id"].isin(force) & third["known_on"].notna()].groupby("event_id")["actor"].nunique()
    return list(named.index[named >= LEAST])


def _label(tables: Tables, event) -> str:
    """What happened and where, for an event that has no label of ours."""
    names = tables.names("places")
    where = [re.split(r",| \(", names[p])[0] for p in event.places]  # without district and remarks
    return f"{event.kind_label}: {', '.join(where[:2])}" + (" and elsewhere" if len(where) > 2 else "")


def _finding(rows: Measured) -> str:
    """Of the event that most third parties name: how many did so on the same news day; nothing where the cut ends too soon."""
    spoke = rows.dropna(subset="days")
    event = foremost(spoke.groupby("event_id").size())
    if event is None:
        return ""
    mine = spoke[spoke["event_id"] == event]
    if rows.about.facts["last"] < mine["news_day"].iloc[0] + NEAR * DAY:
        return ""
    return (
        f"{capital(mine['label'].iloc[0])}, {long_day(mine['news_day'].iloc[0])}: {(mine['days'] == 0).sum()} of the "
        f"{len(mine)} third parties that name the event did so on the same news day"
    )


@style.chart(
    of=how_soon,
    title="How soon did third parties speak, and who has nothing on record?",
    lacking="events that third parties name",
    finding=_finding,
)
def plot_how_soon(rows: Measured, page: style.Page) -> str:
    """Draw how soon third parties spoke (`how_soon`): actors by events, the gaps of the record left in sight."""
    events = rows.drop_duplicates("event_id")
    missing = len(page.about.facts["outside"])
    how = (
        "From the day of an event (of a night, its morning) to an actor's first statement that names it; small: first "
        "call for restraint (R), ceasefire (C) or talks (T), or offer or act of mediation (M); in brackets: names "
        f"another event or none, within {NEAR} days."
        + (f" Events outside this cut: {missing} of {missing + len(events)}." if missing else "")
    )
    elsewhere = "(" + rows["days_else"].map(_after, na_action="ignore").astype("string") + ")"
    cells = rows.assign(
        text=rows["days"].map(_after, na_action="ignore").astype("string").fillna(elsewhere),
        calls=rows.apply(_calls, axis=1),
        ids=[() if pd.isna(said) else (said,) for said in rows["statement_id"]],
        soon=1 / (1 + rows["days"]),
        answered=rows.groupby("actor")["days"].transform("count"),
        spoke=rows.groupby("actor")["days_else"].transform("count"),
    )
    nothing = (cells["answered"] == 0) & (cells["spoke"] == 0)
    without = sorted(cells.loc[nothing, "actor_name"].unique())
    nobody = f"Nothing on record on these events or within {NEAR} days: {', '.join(without)}." if without else ""
    cells = cells if nothing.all() else cells[~nothing]
    matrix(
        page,
        how,
        cells.sort_values(["answered", "spoke", "actor_name"], ascending=[False, False, True]),
        row="actor_name",
        column="event_id",
        text="text",
        small="calls",
        ids="ids",
        weight="soon",
        foot=f"Empty: a gap in our record, not silence in the world. {nobody}",
        columns=[
            Column(e.event_id, f"{capital(e.label)}\n{_days(e.start, e.end, '%b')}", SOFT) for e in events.itertuples()
        ],
        width=9.6,
    )
    each = [_in_words(rows[rows["event_id"] == event]) for event in events["event_id"]]
    return f"{rows['actor'].nunique()} third parties, {page.about.cut}. {' '.join(each)}"


def _after(days: int) -> str:
    return f"day {days}" if days else "same day"


def _calls(row: pd.Series) -> str:
    """First letters of the sorts of calls, with the day of the first of each."""
    first = pd.Series({sort[0].upper(): row[wait] for sort, wait in zip(CALLS, WAITS, strict=True)}).dropna()
    return "  ".join(f"{' '.join(sorts)} {_after(days)}" for days, sorts in first.groupby(first).groups.items())


def _in_words(rows: pd.DataFrame) -> str:
    """Who spoke of one event, how soon, and who has nothing on record."""
    first = rows.iloc[0]
    event = f"{capital(first['label'])}, {_days(first['start'], first['end'])}"
    spoke = rows[rows["days"].notna()]
    if spoke.empty:
        return f"{event}: no third party's dated statement on record names it."
    called = spoke[WAITS].notna().any(axis=1).sum()
    silent = ", ".join(sorted(rows.loc[rows["days"].isna(), "actor_name"])) or "none"
    return (
        f"{event}: {len(spoke)} spoke, {(spoke['days'] == 0).sum()} on the same news day, the last on day "
        f"{spoke['days'].max()} after it; {called} of them to call for restraint, a ceasefire or talks or to mediate; "
        f"no dated statement naming it: {silent}."
    )


def _days(start: pd.Timestamp, end: pd.Timestamp, month: str = "%B") -> str:
    """One day, or the first and last day of a span, month and year as rarely as possible."""
    last = start if pd.isna(end) else end
    whole = f"{last.day} {last:{month} %Y}"
    if last == start:
        return whole
    return f"{start.day}–{whole}" if start.month == last.month else f"{start.day} {start:{month}}–{whole}"

"""How soon: days from an event to the third parties' words about it, and who has none on record."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from .. import style
from ..record.measured import Measured
from ..record.tables import Tables
from ..record.text import capital
from ..style.matrix import Column, matrix
from ..style.palette import SOFT

# Every act of force that at least four third parties' statements name, and 9 and 15 October 2025,
# turns of the crisis that hardly any names. Labels follow the rows, not a finding, and do not say who did it;
# what a row says may itself be disputed, as of the Omid hospital.
TRIGGERS = {
    "2025-10-09-kabul-blasts": "explosions in Kabul",
    "2025-10-11-durand-line-attacks": "attacks along the Durand Line",
    "2025-10-15-spin-boldak-clash": "fighting at Spin Boldak and Chaman",
    "2026-02-06-islamabad-mosque": "bombing of a mosque in Islamabad",
    "2026-02-21-pakistan-strikes-nangarhar-paktika": "strikes on Nangarhar and Paktika",
    "2026-02-27-strikes-kabul-kandahar-paktia": "strikes on Kabul, Kandahar and Paktia",
    "2026-03-16-omid-hospital-strike": "destruction of the Omid hospital in Kabul",
}
CALLS = {
    "restraint": ("call_for_restraint",),
    "ceasefire": ("call_for_ceasefire",),
    "talks": ("call_for_dialogue",),
    "mediation": ("offer_mediation", "mediate"),
}
WAITS = [f"days_{sort}" for sort in CALLS]
NEAR = 3  # days after an event in which words about something else are shown beside the gap


def how_soon(tables: Tables, triggers: str | Sequence[str] | None = None) -> Measured:
    """Days from each trigger to third parties' first statement, and to their first call of each sort.

    Only a statement that names the trigger (``event_id``) answers it; one that
    merely came soon after may answer a truce or the next attack. Days run from
    the first day of the event to the day on which the statement was public
    (``known_on``).

    Parameters
    ----------
    triggers : ids of events, optional
        A sequence, or one text with ``;`` between the ids. Default: `TRIGGERS`.

    Returns
    -------
    DataFrame, one row a trigger of the cut and a third party of the cut
        ``trigger``, its ``label``, ``start`` and ``end`` (NaT: one day, or no
        end known); ``actor``, ``actor_name``. ``days``: to the first
        statement, with its ``statement_id`` (NA: none on record, a gap in our
        record and not silence in the world; some spoke on an unknown day).
        ``days_restraint``, ``days_ceasefire``, ``days_talks``,
        ``days_mediation``: to the first call for it, or the first offer or act
        of mediation (NA: none). ``days_else``: where ``days`` is missing, to
        the next statement within `NEAR` days that names another event or none.

    Facts
    -----
    outside : the chosen ids that the cut does not hold.
    """
    triggers = triggers or TRIGGERS
    chosen = triggers.split(";") if isinstance(triggers, str) else triggers
    chosen = list(dict.fromkeys(t.strip() for t in chosen))
    events = tables.events_in_full()
    events = events[events["event_id"].isin(chosen)].rename(columns={"event_id": "trigger"})
    labels = [TRIGGERS.get(event.trigger, _label(tables, event)) for event in events.itertuples()]
    events = events.assign(label=labels)[["trigger", "label", "start", "end"]]
    third = tables.statements_in_full().query("actor_party == 'third_party'").sort_values(["known_on", "statement_id"])
    pairs = events.merge(third[["actor", "actor_name"]].drop_duplicates(), how="cross")
    said = pairs[["trigger", "start", "actor"]].merge(third, on="actor")
    said["wait"] = (said["known_on"] - said["start"]).dt.days.astype("Int64")
    said = said[said["wait"].ge(0).fillna(False).astype(bool)]
    naming = said[said["event_id"] == said["trigger"]]
    keys = ["trigger", "actor"]
    rows = pairs.join(naming.groupby(keys)[["wait", "statement_id"]].first(), on=keys).rename(columns={"wait": "days"})
    for wait, acts in zip(WAITS, CALLS.values(), strict=True):
        rows = rows.join(naming[naming["act"].isin(acts)].groupby(keys)["wait"].min().rename(wait), on=keys)
    rows = rows.join(said[said["wait"] <= NEAR].groupby(keys)["wait"].min().rename("days_else"), on=keys)
    rows["days_else"] = rows["days_else"].mask(rows["days"].notna())
    rows = rows.astype(dict.fromkeys(["days", *WAITS, "days_else"], "Int64"))
    rows = rows.sort_values(["start", "trigger", "days", "actor_name"], ignore_index=True)
    outside = [trigger for trigger in chosen if trigger not in set(events["trigger"])]
    return tables.measured("how_soon", rows, of=naming.drop_duplicates("statement_id"), outside=outside)


def _label(tables: Tables, event) -> str:
    """What happened and where, for an event that has no label of ours."""
    names = tables.names("places")
    where = [re.split(r",| \(", names[p])[0] for p in event.places]  # without district and remarks
    return f"{event.kind_label}: {', '.join(where[:2])}" + (" and elsewhere" if len(where) > 2 else "")


@style.chart(
    of=how_soon,
    title="How soon did third parties speak, and who has nothing on record?",
    lacking="third parties' statements and chosen events",
)
def plot_how_soon(rows: Measured, page: style.Page) -> str:
    """Draw how soon third parties spoke (`how_soon`): actors by events, the gaps of the record left in sight."""
    events = rows.drop_duplicates("trigger")
    missing = len(page.about.facts["outside"])
    how = (
        f"Days from the first day of an event to an actor's first statement that names it, {page.about.cut}. "
        "Small: days to its first call for restraint (R), a ceasefire (C) or talks (T), or its first offer or act of "
        f"mediation (M). In grey brackets: no statement naming the event, but one naming another or none within {NEAR} "
        "days. Empty: a gap in our record, not silence in the world."
        + (f" Events outside this cut: {missing} of {missing + len(events)}." if missing else "")
    )
    elsewhere = "(" + rows["days_else"].astype("string") + ")"
    cells = rows.assign(
        text=rows["days"].astype("string").fillna(elsewhere),
        calls=rows.apply(_calls, axis=1),
        soon=1 / (1 + rows["days"]),
        answered=rows.groupby("actor")["days"].transform("count"),
        spoke=rows.groupby("actor")["days_else"].transform("count"),
    )
    matrix(
        page,
        how,
        cells.sort_values(["answered", "spoke", "actor_name"], ascending=[False, False, True]),
        row="actor_name",
        column="trigger",
        text="text",
        small="calls",
        weight="soon",
        columns=[
            Column(e.trigger, f"{capital(e.label)}\n{_days(e.start, e.end, '%b')}", SOFT) for e in events.itertuples()
        ],
        width=9.6,
    )
    each = [_in_words(rows[rows["trigger"] == trigger]) for trigger in events["trigger"]]
    return f"{rows['actor'].nunique()} third parties, {page.about.cut}. {' '.join(each)}"


def _calls(row: pd.Series) -> str:
    """Days to the first call of each sort, with the first letter of the sort."""
    calls = {sort[0].upper(): row[wait] for sort, wait in zip(CALLS, WAITS, strict=True)}
    return "  ".join(f"{letter} {days}" for letter, days in calls.items() if pd.notna(days))


def _in_words(rows: pd.DataFrame) -> str:
    """Who spoke of one event, how soon, and who has nothing on record."""
    first = rows.iloc[0]
    event = f"{first['label']}, {_days(first['start'], first['end'])}"
    spoke = rows[rows["days"].notna()]
    if spoke.empty:
        return f"{event}: no third party's dated statement on record names it."
    called = spoke[WAITS].notna().any(axis=1).sum()
    low, high = spoke["days"].min(), spoke["days"].max()
    on = f"on day {low}" if low == high else f"on days {low} to {high}"
    silent = ", ".join(sorted(rows.loc[rows["days"].isna(), "actor_name"])) or "none"
    return (
        f"{event}: {len(spoke)} spoke, {on}, {called} of them to call for restraint, a ceasefire or talks or to "
        f"mediate; no dated statement naming it: {silent}."
    )


def _days(start: pd.Timestamp, end: pd.Timestamp, month: str = "%B") -> str:
    """One day, or the first and last day of a span, month and year as rarely as possible."""
    last = start if pd.isna(end) else end
    whole = f"{last.day} {last:{month} %Y}"
    if last == start:
        return whole
    return f"{start.day}–{whole}" if start.month == last.month else f"{start.day} {start:{month}}–{whole}"

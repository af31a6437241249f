"""How soon: days from an event to the third parties' words about it, and who has none on record."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from .. import style
from ..record.tables import Tables
from ..style.matrix import Cell, Column, matrix

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
NEAR = 3  # days after an event in which words about something else are shown beside the gap


def how_soon(tables: Tables, triggers: str | Sequence[str] | None = None) -> pd.DataFrame:
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
    DataFrame
        One row per trigger of the cut and third party of the cut. ``days``:
        to the first statement, with its ``statement_id`` (NA: none on record,
        a gap in our record and not silence in the world; some spoke on an
        unknown day). ``days_restraint``, ``days_ceasefire``, ``days_talks``,
        ``days_mediation``: to the first call for it, or the first offer or act
        of mediation (NA: none). ``days_else``: where ``days`` is missing, to
        the next statement within `NEAR` days that names another event or none.
        ``attrs["label"]`` and ``attrs["when"]`` hold each trigger's name and
        days, ``attrs["outside"]`` the chosen ids that the cut does not hold.
    """
    triggers = triggers or TRIGGERS
    chosen = triggers.split(";") if isinstance(triggers, str) else triggers
    chosen = list(dict.fromkeys(t.strip() for t in chosen))
    events = tables.events_in_full()
    events = events[events["event_id"].isin(chosen)].sort_values(["start", "event_id"])
    third = tables.statements_in_full().query("actor_party == 'third_party'").sort_values(["known_on", "statement_id"])
    pairs = events[["event_id", "start"]].merge(third[["actor", "actor_name"]].drop_duplicates(), how="cross")
    said = pairs.merge(third.drop(columns="actor_name").rename(columns={"event_id": "names"}), on="actor")
    said["wait"] = (said["known_on"] - said["start"]).dt.days.astype("Int64")
    said = said[said["wait"].ge(0).fillna(False).astype(bool)]
    naming = said[said["names"] == said["event_id"]]
    keys = ["event_id", "actor"]
    frame = pairs.join(naming.groupby(keys)[["wait", "statement_id"]].first(), on=keys)
    for sort, acts in CALLS.items():
        calls = naming[naming["act"].isin(acts)].groupby(keys)["wait"].min()
        frame = frame.join(calls.rename(f"days_{sort}"), on=keys)
    near = said[said["wait"] <= NEAR].groupby(keys)["wait"].min()
    frame = frame.join(near.rename("days_else"), on=keys).rename(columns={"event_id": "trigger", "wait": "days"})
    frame["days_else"] = frame["days_else"].mask(frame["days"].notna())
    counts = {c: "Int64" for c in frame.columns if c.startswith("days")}
    frame = frame.astype(counts).sort_values(["start", "trigger", "days", "actor_name"]).reset_index(drop=True)
    frame.attrs = {
        "note": tables.note(naming.drop_duplicates("statement_id")),
        "cut": tables.cut,
        "when": {e.event_id: (e.start, e.end) for e in events.itertuples()},
        "label": {e.event_id: TRIGGERS.get(e.event_id, _label(tables, e)) for e in events.itertuples()},
        "outside": [t for t in chosen if t not in set(events["event_id"])],
    }
    return frame


def _label(tables: Tables, event) -> str:
    """What happened and where, for an event that has no label of ours."""
    names = tables.names("places")
    where = [re.split(r",| \(", names[p])[0] for p in event.places]  # without district and remarks
    return f"{event.kind_label}: {', '.join(where[:2])}" + (" and elsewhere" if len(where) > 2 else "")


@style.chart
def plot_how_soon(frame: pd.DataFrame) -> style.Chart:
    """Draw how soon third parties spoke (`how_soon`): actors by events, the gaps of the record left in sight."""
    title = "How soon did third parties speak, and who has nothing on record?"
    if frame.empty:
        return style.nothing(title, frame.attrs["note"], "third parties' statements and chosen events")
    label, when = frame.attrs["label"], frame.attrs["when"]
    events = {t: f"{label[t]}, {_days(*when[t])}" for t in label}
    heads = [f"{label[t][0].upper()}{label[t][1:]}\n{_days(*when[t], '%b')}" for t in label]
    missing = frame.attrs["outside"]
    subtitle = (
        f"Days from the first day of an event to an actor's first statement that names it, {frame.attrs['cut']}. "
        "Small: days to its first call for restraint (R), a ceasefire (C) or talks (T), or its first offer or act of "
        f"mediation (M). In grey brackets: no statement naming the event, but one naming another or none within {NEAR} "
        "days. Empty: a gap in our record, not silence in the world."
        + (f" Events outside this cut: {len(missing)} of {len(missing) + len(events)}." if missing else "")
    )
    answered = frame[frame["days"].notna()].groupby("actor_name").size()
    spoke = frame.groupby("actor_name")["days_else"].count()
    names = sorted(set(frame["actor_name"]), key=lambda n: (-answered.get(n, 0), -spoke[n], n))
    columns = [Column(text, style.COLOUR["third_party"]) for text in heads]
    order = list(events)
    cells = []
    for row in frame.itertuples():
        place = (row.actor_name, order.index(row.trigger))
        if pd.notna(row.days):
            calls = [(sort[0].upper(), getattr(row, f"days_{sort}")) for sort in CALLS]
            small = "  ".join(f"{letter} {days}" for letter, days in calls if pd.notna(days))
            cells.append(Cell(*place, str(row.days), small, weight=1 / (1 + int(row.days))))
        elif pd.notna(row.days_else):
            cells.append(Cell(*place, f"({row.days_else})"))
    fig = matrix((title, subtitle, frame.attrs["note"]), names, columns, cells, above=len(names), width=9.6)
    fig.alt = f"{title} {len(names)} third parties, {frame.attrs['cut']}. " + " ".join(
        _in_words(text, frame[frame["trigger"] == t]) for t, text in events.items()
    )
    return fig


def _in_words(event: str, rows: pd.DataFrame) -> str:
    spoke = rows[rows["days"].notna()]
    if spoke.empty:
        return f"{event}: no third party's dated statement on record names it."
    called = spoke[[f"days_{sort}" for sort in CALLS]].notna().any(axis=1).sum()
    low, high = spoke["days"].min(), spoke["days"].max()
    on = f"on day {low}" if low == high else f"on days {low} to {high}"
    silent = ", ".join(sorted(rows.loc[rows["days"].isna(), "actor_name"])) or "none"
    return (
        f"{event}: {len(spoke)} spoke, {on}, {called} of them to call for restraint, a ceasefire or talks or to "
        f"mediate; no dated statement naming it: {silent}."
    )


def _days(start: pd.Timestamp, end: pd.Timestamp, month: str = "%B") -> str:
    """One day, or the two days of a night."""
    last = start if pd.isna(end) else end
    whole, short = f"%-d {month} %Y", f"%-d {month}"
    if last == start:
        return f"{start:{whole}}"
    return f"{start:{'%-d' if start.month == last.month else short}}–{last:{whole}}"

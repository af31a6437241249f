"""Diplomatic reactions: who said what to whom, how soon, and how positions moved.

Measures take `afpak.Tables` and return a small frame; charts take that frame.
A statement is one speech act; a page that holds an appeal and a condemnation
holds two. An actor without a row is silent in our record, not in the world.
"""

from __future__ import annotations

import pandas as pd

from .. import show
from ..schema import ACT_FAMILY, CHANNEL
from ..tables import Tables, without_parts

# Every act of force that at least four third parties' statements name, and 9 and 15 October 2025,
# turns of the crisis that hardly any names. Labels say what nobody disputes, not who did it.
TRIGGERS = {
    "2025-10-09-kabul-blasts": "explosions in Kabul",
    "2025-10-11-durand-line-attacks": "attacks along the Durand Line",
    "2025-10-15-spin-boldak-clash": "fighting at Spin Boldak and Chaman",
    "2026-02-06-islamabad-mosque": "bombing of a mosque in Islamabad",
    "2026-02-21-pakistan-strikes-nangarhar-paktika": "strikes on Nangarhar and Paktika",
    "2026-02-27-strikes-kabul-kandahar-paktia": "strikes on Kabul, Kandahar and Paktia",
    "2026-03-16-omid-hospital-strike": "destruction of the Omid hospital in Kabul",
}
CALLS = ("call_for_restraint", "call_for_ceasefire", "call_for_dialogue", "offer_mediation", "mediate")
FAMILIES = [f for f in ACT_FAMILY if f != "other"] + ["other"]


def who_reacted(tables: Tables) -> pd.DataFrame:
    """Statements by actor and act.

    Returns
    -------
    DataFrame
        One row per actor and act that occur: ``statements``, the count;
        ``first``, the first known day (NaT: none known); ``outside``, True for
        third parties and organisations. ``attrs["acts"]`` orders the acts by
        family, ``attrs["actors"]`` the actors by number of statements.
    """
    said = tables.statements_in_full()
    said["outside"] = said["actor_party"] == "third_party"
    frame = (
        said.groupby(["outside", "actor", "actor_name", "act", "act_label", "act_family"], observed=True)
        .agg(statements=("statement_id", "size"), first=("known_on", "min"))
        .reset_index()
    )
    order = tables.acts.assign(rank=tables.acts["family"].astype(str).map(FAMILIES.index)).sort_values(
        "rank", kind="stable"
    )
    sums = frame.groupby(["outside", "actor_name"])["statements"].sum().reset_index()
    sums = sums.sort_values(["outside", "statements", "actor_name"], ascending=[False, False, True])
    frame.attrs = {
        "note": tables.note(said),
        "cut": tables.cut,
        "acts": [a for a in order["act"] if a in set(frame["act"])],
        "actors": list(sums["actor_name"]),
        "outside": int(sums["outside"].sum()),
    }
    return frame


def how_soon(tables: Tables) -> pd.DataFrame:
    """Days from each trigger to third parties' first statement and first call to stop or to talk.

    Only a statement that names the trigger (``event_id``) answers it; one that
    merely came soon after may answer a truce or the next attack. Days run from
    the first day of the event to the day on which the statement was public
    (``known_on``). ``days`` is to the first statement, ``days_call`` to the
    first call for restraint, a ceasefire or dialogue, offer of mediation or
    mediation (NA: none on record).

    Returns
    -------
    DataFrame
        One row per trigger and third party. Triggers outside the cut are left
        out. ``attrs["silent"]`` names, per trigger, the third parties of the
        cut without such a row: a gap in our record, where some spoke on an unknown
        day or named no event; not silence in the world.
    """
    third = tables.statements_in_full().query("actor_party == 'third_party'")
    when = tables.events.loc[tables.events["event_id"].isin(list(TRIGGERS)), ["event_id", "start", "end"]]
    said = third.merge(when, on="event_id")
    said["days"] = (said["known_on"] - said["start"]).dt.days.astype("Int64")
    said = said[said["days"].ge(0).fillna(False).astype(bool)].sort_values(
        ["start", "days", "actor_name", "statement_id"]
    )
    first = said.drop_duplicates(["event_id", "actor"]).rename(columns={"event_id": "trigger"})
    calls = said[said["act"].isin(CALLS)].groupby(["event_id", "actor"])["days"].min().rename("days_call")
    frame = first.join(calls, on=["trigger", "actor"])
    columns = ["trigger", "start", "actor", "actor_name", "days", "days_call", "statement_id"]
    frame = frame[columns].reset_index(drop=True)
    everyone = set(third["actor_name"])
    frame.attrs = {
        "note": tables.note(said),
        "cut": tables.cut,
        "when": {row.event_id: (row.start, row.end) for row in when.itertuples()},
        "silent": {t: sorted(everyone - set(frame.loc[frame["trigger"] == t, "actor_name"])) for t in when["event_id"]},
    }
    return frame


def words_and_deeds(tables: Tables) -> pd.DataFrame:
    """Statements by family of act, and acts of force, per week (Monday first).

    Statements of unknown day, also those a cut by days dropped, are counted in ``attrs["undated"]``;
    events that are part of another count once.
    """
    said = tables.statements_in_full()
    dated = said[said["known_on"].notna()]
    force = without_parts(tables.events_in_full().query("family == 'force'"))
    words = pd.crosstab(_week(dated["known_on"]), dated["act_family"].astype(str))
    deeds = _week(force["start"]).value_counts().rename("force")
    weeks = [*words.index, *deeds.index]
    index = (
        pd.date_range(min(weeks), max(weeks), freq="7D", name="week") if weeks else pd.DatetimeIndex([], name="week")
    )
    frame = words.reindex(index=index, columns=FAMILIES, fill_value=0).fillna(0).astype(int)
    frame["force"] = deeds.reindex(index, fill_value=0).astype(int)
    frame.attrs = {
        "note": tables.note(pd.concat([dated, force])),
        "cut": tables.cut,
        "undated": len(tables.without_day("statements")),
    }
    return frame


def _week(days: pd.Series) -> pd.Series:
    return days.dt.to_period("W-SUN").dt.start_time.rename("week")


def positions(tables: Tables, actors: tuple[str, ...] = ("pakistan", "afghanistan-taliban")) -> pd.DataFrame:
    """The dated statements of some actors in order, with label and family of act.

    ``turning`` marks acts that change a position: war declared, an operation
    announced or halted, an agreement announced, talks offered or refused.
    """
    said = tables.statements_in_full()
    rows = said[said["actor"].isin(actors) & said["known_on"].notna()].sort_values(["known_on", "statement_id"])
    rows["actor_name"] = rows["actor"].map(tables.actors.set_index("actor_id")["name"])
    turns = (
        "declare_war",
        "announce_operation",
        "announce_halt",
        "announce_agreement",
        "open_to_talks",
        "reject_talks",
    )
    rows["turning"] = rows["act"].isin(turns)
    rows.attrs = {
        "note": tables.note(rows),
        "cut": tables.cut,
        "undated": int(tables.without_day("statements")["actor"].isin(actors).sum()),
    }
    return rows


def statements_table(tables: Tables) -> show.Html:
    """Every statement of the cut: who, when, by what channel, the act, the target, sources."""
    said = tables.statements_in_full().sort_values(["known_on", "statement_id"])
    names = tables.actors.set_index("actor_id")["short_name"]
    pages = tables.sources.set_index("source_id")
    who = said["speaker"].fillna("") + said["office"].map(lambda o: "" if pd.isna(o) else f", {o}")
    frame = pd.DataFrame(
        {
            "Known on": said["known_on"],
            "Actor": said["actor_name"],
            "Speaker, office": who.str.strip(", "),
            "Channel": said["channel"].astype(str).map(CHANNEL),
            "Act": said["act_label"],
            "Family": said["act_family"].astype(str).map(ACT_FAMILY),
            "Target": [", ".join(names[t] for t in targets) for targets in said["target"]],
            "What was said": said["summary"],
            "Sources": [show.links(pages, ids) for ids in said["sources"]],
            "Row": said["statement_id"],
        }
    )
    return show.table(frame, f"{len(frame)} statements, oldest first, those of unknown day last.")

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

# Events that drew reactions from several capitals, one for each turn of the crisis.
TRIGGERS = (
    "2025-10-09-kabul-blasts",
    "2025-10-15-spin-boldak-clash",
    "2026-02-21-pakistan-strikes-nangarhar-paktika",
    "2026-02-27-strikes-kabul-kandahar-paktia",
    "2026-03-16-omid-hospital-strike",
)
CALLS = ("call_for_restraint", "call_for_ceasefire", "call_for_dialogue", "offer_mediation", "mediate")
WITHIN = 14  # days after a trigger in which a statement is read as following it
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

    A statement follows a trigger when it names it (``event_id``), or was said
    from the day after its first day until 14 days after it, and before the
    next trigger; in both cases on a known day. ``days`` is to the first such statement,
    ``days_call`` to the first call for restraint, a ceasefire or dialogue, or
    offer of mediation (NA: none on record). Triggers outside the cut are left
    out. ``attrs["silent"]`` counts, per trigger, the third parties of the cut
    without such a statement.
    """
    said = tables.statements_in_full()
    said = said[(said["actor_party"] == "third_party") & said["known_on"].notna()]
    rows, silent = [], {}
    starts = tables.events.set_index("event_id")["start"].reindex(list(TRIGGERS)).dropna()
    for trigger, start in starts.items():
        wait = (said["known_on"] - start).dt.days
        until = min([WITHIN, *((later - start).days - 1 for later in starts[starts > start])])
        follows = said[((said["event_id"] == trigger) & (wait >= 0)) | wait.between(1, until)].assign(days=wait)
        silent[trigger] = said["actor"].nunique() - follows["actor"].nunique()
        calls = follows[follows["act"].isin(CALLS)].groupby("actor")["days"].min()
        for actor, group in follows.groupby("actor"):
            first = group.sort_values(["days", "statement_id"]).iloc[0]
            rows.append(
                {
                    "trigger": trigger,
                    "start": start,
                    "what": _what(tables, trigger),
                    "actor": actor,
                    "actor_name": first["actor_name"],
                    "days": first["days"],
                    "days_call": calls.get(actor, pd.NA),
                    "statement_id": first["statement_id"],
                }
            )
    columns = ["trigger", "start", "what", "actor", "actor_name", "days", "days_call", "statement_id"]
    frame = pd.DataFrame(rows, columns=columns).astype(
        {"start": "datetime64[us]", "days": "Int64", "days_call": "Int64"}
    )
    frame.attrs = {"note": tables.note(said), "cut": tables.cut, "silent": silent}
    return frame.sort_values(["start", "days", "actor_name"]).reset_index(drop=True)


def _what(tables: Tables, event: str) -> str:
    """An event in a few words: its kind and where."""
    row = tables.events_in_full().set_index("event_id").loc[event]
    names = tables.places.set_index("place_id")["name"].reindex(list(row["places"]))
    return f"{row['kind_label']}, {names.iloc[0]}" + (" and elsewhere" if len(names) > 1 else "")


def words_and_deeds(tables: Tables) -> pd.DataFrame:
    """Statements by family of act, and acts of force, per week (Monday first).

    Statements of unknown day are left out and counted in ``attrs["undated"]``;
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
    frame.attrs = {"note": tables.note(pd.concat([dated, force])), "cut": tables.cut, "undated": len(said) - len(dated)}
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
    turns = (
        "declare_war",
        "announce_operation",
        "announce_halt",
        "announce_agreement",
        "open_to_talks",
        "reject_talks",
    )
    rows["turning"] = rows["act"].isin(turns)
    rows.attrs = {"note": tables.note(rows), "cut": tables.cut, "undated": int(said["known_on"].isna().sum())}
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

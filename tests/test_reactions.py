"""Reactions: no statement lost or doubled, parties apart, nothing known too early."""

import itertools
import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pictures
import pytest
from conftest import loaded, shown
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from afpak import reactions, show
from afpak.reactions.moves import PARTIES
from afpak.record.tables import without_parts

WHOLE = loaded()
DATA = Path(__file__).parents[1] / "data"
NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "03_diplomatic_reactions.ipynb"
DAYS = st.dates(min_value=pd.Timestamp("2025-10-01").date(), max_value=pd.Timestamp("2026-07-01").date()).map(str)


def test_the_matrix_holds_every_statement_once(tables):
    frame = reactions.who_reacted(tables)
    assert frame["statements"].sum() == len(tables.statements)
    assert len(frame) == len(tables.statements.groupby(["actor", "act"]))
    assert set(frame.about.facts["acts"]) == set(tables.statements["act"])


def test_the_parties_never_stand_among_third_parties(tables):
    frame = reactions.who_reacted(tables)
    party = tables.actors.set_index("actor_id")["party"].astype(str)
    assert (frame["outside"] == (frame["actor"].map(party) == "third_party")).all()
    assert frame["outside"].is_monotonic_decreasing
    assert {"Pakistan", "Afghan Taliban"} <= set(frame.loc[~frame["outside"], "actor_name"])


def test_acts_stand_in_the_order_of_their_families(tables):
    families = tables.acts.set_index("act")["family"].astype(str)
    order = [families[a] for a in reactions.who_reacted(tables).about.facts["acts"]]
    assert order == sorted(
        order, key=["appeal", "good_offices", "alignment", "deescalation", "escalation", "other"].index
    )


CUTS = [{}, {"as_of": "2026-02-27"}, {"episode": "october-2025"}, {"start": "2026-02-27", "end": "2026-02-27"}]
WAITS = [f"days_{sort}" for sort in ("restraint", "ceasefire", "talks", "mediation")]


@cache
def _csv(name):
    """A table as it lies on disk, to count by another way than the measures do."""
    return pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False)


def _of(frame, key, value):
    return dict(zip(frame[key], frame[value], strict=True))


@cache
def _named_by():
    """For each act of force the third parties whose dated statements name it, and their days, from the CSV files."""
    party, family = _of(_csv("actors"), "actor_id", "party"), _of(_csv("event_kinds"), "kind", "family")
    published, kind = _of(_csv("sources"), "source_id", "published"), _of(_csv("events"), "event_id", "kind")
    days = defaultdict(lambda: defaultdict(list))
    for said in _csv("statements").itertuples():
        pages = [published[page] for page in said.sources.split(";") if published[page]]
        day = said.said_on or min(pages, default="")
        if day and said.event_id and party[said.actor] == "third_party" and family[kind[said.event_id]] == "force":
            days[said.event_id][said.actor].append(date.fromisoformat(day))
    return days


def test_unasked_it_shows_the_acts_of_force_that_four_third_parties_name(tables):
    named = {event for event, by in _named_by().items() if len(by) >= 4}
    assert set(reactions.how_soon(tables)["event_id"]) == named
    assert "four or more third parties" in NOTEBOOK.read_text(encoding="utf-8")


def test_the_clock_of_a_night_starts_in_its_morning_and_what_was_said_in_it_counts_to_that_day(tables):
    events = {event.event_id: event for event in _csv("events").itertuples()}
    frame = reactions.how_soon(tables)
    nights = 0
    for row in frame[frame["days"].notna()].itertuples():
        event, days = events[row.event_id], _named_by()[row.event_id][row.actor]
        night = event.date_precision == "night"
        nights += night
        first = date.fromisoformat(event.start)
        morning = date.fromisoformat(event.end) if night else first
        assert row.days == max((min(day for day in days if day >= first) - morning).days, 0)
    assert nights > 0


def test_an_attack_by_day_and_strikes_by_night_are_told_in_one_measure(tables):
    rows = reactions.how_soon(tables, ["2026-02-06-islamabad-mosque", "2026-02-27-strikes-kabul-kandahar-paktia"])
    same = rows[rows["days"] == 0].groupby("event_id").size()
    assert len(same) == 2
    assert (same > rows[rows["days"] > 0].groupby("event_id").size()).all()
    fig = reactions.plot_how_soon(rows)
    cells = [text.get_text() for text in fig.axes[0].texts]
    assert cells.count("same day") == same.sum()
    assert "0" not in " ".join(cells).split()
    for event, number in same.items():
        (label,) = set(rows.loc[rows["event_id"] == event, "label"])
        assert re.search(rf"{label[1:]}, [^:]*: \d+ spoke, {number} on the same news day", fig.alt)


def test_what_a_side_denies_is_not_in_the_words_over_a_column(tables):
    rows = reactions.how_soon(tables, "2026-03-16-omid-hospital-strike")
    assert set(rows["label"]) == {"blast at the Omid hospital in Kabul"}


@pytest.mark.parametrize("cut", CUTS)
def test_every_third_party_of_the_cut_stands_beside_every_event_once(cut):
    there = loaded(**cut)
    asked = ["2025-10-11-durand-line-attacks", "2026-02-27-strikes-kabul-kandahar-paktia"]
    frame = reactions.how_soon(there, asked)
    third = set(there.statements_in_full().query("actor_party == 'third_party'")["actor"])
    shown = set(asked) & set(there.events["event_id"])
    assert set(zip(frame["event_id"], frame["actor"], strict=True)) == set(itertools.product(shown, third))
    assert len(frame) == len(shown) * len(third)
    assert set(frame.about.facts["outside"]) == set(asked) - shown


@pytest.mark.parametrize("cut", CUTS)
def test_who_has_no_statement_naming_the_event_is_told_apart_from_who_spoke_of_something_else(cut):
    there = loaded(**cut)
    said = there.statements
    for row in reactions.how_soon(there).itertuples():
        mine = said[(said["actor"] == row.actor) & (said["known_on"] >= row.start)]
        waits = (mine["known_on"] - row.news_day).dt.days.clip(lower=0)
        named = waits[mine["event_id"] == row.event_id]
        assert named.min() == row.days if len(named) else pd.isna(row.days)
        if len(named):
            assert row.statement_id in set(mine.loc[named.index[named == row.days], "statement_id"])
        near = waits[waits <= 3]
        assert near.min() == row.days_else if not len(named) and len(near) else pd.isna(row.days_else)


def test_calls_of_different_sorts_are_kept_apart(tables):
    frame = reactions.how_soon(tables).set_index(["event_id", "actor"])
    iran = frame.loc[("2025-10-11-durand-line-attacks", "iran")]
    assert (iran["days_restraint"], iran["days_mediation"]) == (0, 0)  # in the night, and on its morning
    assert pd.isna(iran["days_ceasefire"])


def test_events_can_be_chosen_and_the_ones_outside_the_cut_are_counted(war):
    asked = "2026-03-18-eid-pause; 2025-10-19-doha-ceasefire"
    frame = reactions.how_soon(war, asked)
    assert set(frame["event_id"]) == {"2026-03-18-eid-pause"}
    assert frame.about.facts["outside"] == ["2025-10-19-doha-ceasefire"]
    assert frame.equals(reactions.how_soon(war, asked.split("; ")))
    fig = reactions.plot_how_soon(frame)
    assert "Events outside this cut: 1 of 2." in _printed(fig)
    assert "Ceasefire: Afghanistan, Pakistan, 19–23 March 2026" in fig.alt


@pytest.mark.parametrize("cut", [{}, {"episode": "october-2025"}, {"as_of": "2026-02-27"}])
def test_an_event_that_no_record_has_is_one_sentence_with_the_nearest(cut):
    with pytest.raises(ValueError, match=r"^unknown event '2026-03-16-omid-strike'; perhaps 2026-03-16-omid-hospital"):
        reactions.how_soon(loaded(**cut), "2026-03-16-omid-strike")


FOR = "support"
OF_ONE_COLUMN = {
    "deny or admit": {"deny", "justify", "claim_responsibility"},
    "threaten or escalate": {"threaten", "declare_war", "announce_operation", "reject_talks"},
}


def test_every_target_of_every_statement_is_counted_once_by_what_was_said(tables):
    frame = reactions.whose_side(tables)
    label = _of(_csv("acts"), "act", "label") | {act: name for name, acts in OF_ONE_COLUMN.items() for act in acts}
    wanted, others = set(), set()
    for said in _csv("statements").itertuples():
        for target in filter(None, said.target.split(";")):
            if target in PARTIES:
                wanted.add((said.statement_id, said.actor, target, label[said.act]))
            else:
                others.add((said.statement_id, said.actor, "for" if said.act == FOR else "against"))
    found = [(s, row) for row in frame[frame["about"] != "both"].itertuples() for s in row.statement_ids]
    assert {(s, r.actor, r.about, r.label) for s, r in found if r.about != "others"} == wanted
    assert {(s, r.actor, r.label.split()[0]) for s, r in found if r.about == "others"} == others
    assert wanted
    assert others
    assert (frame["statements"] == frame["statement_ids"].map(len)).all()
    party = _of(_csv("actors"), "actor_id", "party")
    assert all(row.outside == (party[row.actor] == "third_party") for row in frame.itertuples())


def test_support_and_blame_are_never_one_count(tables):
    act = _of(_csv("statements"), "statement_id", "act")
    frame = reactions.whose_side(tables)
    for row in frame[frame["about"] != "both"].itertuples():
        assert {act[s] == FOR for s in row.statement_ids} == {row.label.split()[0] in (FOR, "for")}
    india = frame[frame["actor"] == "india"]
    assert set(india.loc[india["about"] == "afghanistan-taliban", "label"]) == {"support"}
    assert "support" not in set(india.loc[india["about"] == "pakistan", "label"])


def test_of_others_who_are_named_often_have_a_name_and_armed_groups_share_one(tables):
    party, name = _of(_csv("actors"), "actor_id", "party"), _of(_csv("actors"), "actor_id", "short_name")
    targets = {s.statement_id: s.target.split(";") for s in _csv("statements").itertuples() if s.target}
    often = Counter(target for them in targets.values() for target in them)
    frame = reactions.whose_side(tables)
    shown = {
        (s, r.label.split(" ", 1)[1]) for r in frame[frame["about"] == "others"].itertuples() for s in r.statement_ids
    }
    group = {"armed_group": "armed groups", "unattributed": "unnamed attackers"}
    wanted = {
        (s, group.get(party[t], name[t] if often[t] >= 3 else "others"))
        for s, them in targets.items() for t in them if t not in PARTIES
    }  # fmt: skip
    assert shown == wanted
    assert "India" in {whom for _, whom in shown}


def test_what_one_side_has_a_column_for_the_other_has_too(tables):
    about = defaultdict(list)
    frame = reactions.whose_side(tables)
    for side, label in frame.about.facts["columns"]:
        about[side].append(label)
    assert about["pakistan"] == about["afghanistan-taliban"][::-1]
    fig = reactions.plot_whose_side(frame)
    for ax, outside in zip(fig.axes, (True, False), strict=True):
        heads = [label.get_text() for label in ax.get_xticklabels()]
        here = frame[frame["outside"] == outside]
        for label in set(here.loc[here["about"].isin(PARTIES), "label"]):
            assert heads.count(label) == 2
    counts = sorted(int(text.get_text()) for ax in fig.axes for text in ax.texts if text.get_text().isdigit())
    assert sum(counts) == frame["statements"].sum()


def test_who_names_nobody_is_counted_beside_the_chart(tables):
    frame = reactions.whose_side(tables)
    left = len(_csv("statements")) - len({s for ids in frame["statement_ids"] for s in ids})
    assert frame.about.facts["left_out"] == left > 0
    assert f"{left} statements name no target" in _printed(reactions.plot_whose_side(frame))


def test_appeals_to_both_stand_in_the_middle_and_the_two_sides_never_do(tables):
    frame = reactions.whose_side(tables)
    said = tables.statements.set_index("statement_id")
    middle = frame[frame["about"] == "both"]
    assert not set(middle["actor"]) & set(PARTIES)
    families = tables.acts.set_index("act")["family"]
    wanted = set()
    for name, row in said[~said["actor"].isin(PARTIES) & (said["act"] != "condole")].iterrows():
        both = [side in row["addressees"] for side in PARTIES]
        if families[row["act"]] in ("appeal", "good_offices") and any(both):
            wanted.add((name, "to both" if all(both) else f"to {'Pakistan' if both[0] else 'the Afghan side'} alone"))
    assert {(s, r.label) for r in middle.itertuples() for s in r.statement_ids} == wanted
    assert {label for _, label in wanted} == {"to both", "to Pakistan alone", "to the Afghan side alone"}
    groups = [about for about, _ in dict.fromkeys((a, None) for a, _ in frame.about.facts["columns"])]
    assert groups == ["pakistan", "both", "afghanistan-taliban", "others"]


def test_every_count_of_alignment_leads_to_its_statements(war):
    frame = reactions.whose_side(war)
    html = reactions.sides_table(frame)
    assert all(s in html for ids in frame["statement_ids"] for s in ids)
    assert "score" not in frame.columns


def test_mediation_holds_every_dated_step_of_a_third_party_and_every_round_it_hosted(tables):
    frame = reactions.mediation(tables)
    said = tables.statements_in_full().query("actor_party == 'third_party'")
    steps = ["offer_mediation", "mediate", "report_contact", "announce_agreement"]
    dated = said[said["act"].isin(steps) & said["known_on"].notna()]
    hosted = {
        "2025-10-18-doha-talks": "qatar",
        "2025-10-25-istanbul-talks": "turkiye",
        "2025-11-06-istanbul-talks": "turkiye",
        "2025-11-30-riyadh-talks": "saudi-arabia",
        "2025-12-14-tehran-meeting": "iran",
        "2026-04-01-urumqi-talks": "china",
    }
    by_mediators = frame.dropna(subset="mediator")
    assert set(by_mediators["row"]) == set(dated["statement_id"]) | set(hosted)
    assert dict(frame[frame["step"] == "host"][["row", "mediator"]].to_numpy()) == hosted
    assert {"Qatar", "Türkiye", "Saudi Arabia", "Iran", "Russia", "China"} <= set(by_mediators["mediator_name"])
    assert frame["start"].is_monotonic_increasing


def test_steps_of_unknown_day_are_named_beside_the_timeline(tables):
    said = tables.statements.copy()
    lost = said["act"].eq("mediate") & said["actor"].isin(["china", "qatar"])
    said.loc[lost, "known_on"] = pd.NaT
    frame = reactions.mediation(replace(tables, statements=said))
    steps = said[said["known_on"].isna() & said["act"].isin(["offer_mediation", "mediate", "report_contact"])]
    party, name = _of(_csv("actors"), "actor_id", "party"), _of(_csv("actors"), "actor_id", "short_name")
    undated = Counter(name[actor] for actor in steps["actor"] if party[actor] == "third_party")
    named = frame.about.facts["undated"]
    assert {who: named[who] for who in undated} == undated
    assert {"China", "Qatar"} <= set(undated)
    printed = _printed(reactions.plot_mediation(frame)).replace("\n", " ")
    assert all(f"{who} {number}" in printed for who, number in named.items())


def test_turns_are_named_by_what_they_were_and_where_or_by_whom(tables):
    frame = reactions.mediation(tables)
    labels = frame[frame["mediator"].isna()].set_index("row")["label"]
    assert labels["2025-10-12-kabul-halts-operation"] == "halt declared: Afghan Taliban"
    assert labels["2025-10-15-48-hour-truce"] == "truce"
    assert labels["2025-10-19-doha-ceasefire"] == "truce, Doha"
    assert labels["2025-11-07-istanbul-collapse"] == "talks collapse, Istanbul"


def _truces():
    return [e for e in _csv("events").itertuples() if e.kind in ("ceasefire", "ceasefire_extension")]


def test_a_truce_of_which_only_the_first_day_is_on_record_has_no_end(tables):
    rows = reactions.mediation(tables).set_index("row")
    ends = {e.event_id: e.end if e.end > e.start else None for e in _truces()}
    assert {True, False} == {end is None for end in ends.values()}
    for event, end in ends.items():
        assert pd.isna(rows.at[event, "end"]) if end is None else str(rows.at[event, "end"].date()) == end


def test_truces_are_shaded_between_two_ends_and_open_where_none_is_on_record(tables):
    fig = reactions.plot_mediation(reactions.mediation(tables))
    bands = {(p.get_x(), p.get_x() + p.get_width()) for p in fig.axes[0].patches if p.get_width() > 0}
    shaded = {tuple(str((pd.Timestamp(0) + pd.Timedelta(days=x)).date()) for x in (a + 0.5, b - 0.5)) for a, b in bands}
    assert shaded == {(e.start, e.end) for e in _truces() if e.end > e.start}
    open_ones = [e for e in _truces() if e.end <= e.start]
    words = [text.get_text().strip() for text in fig.axes[0].texts]
    assert words.count("no end on record") == len(open_ones)
    assert "Truces without an end on record: " in fig.alt


def test_a_truce_whose_end_was_not_known_yet_is_open(tables):
    rows = reactions.mediation(tables.as_of("2026-03-20")).set_index("row")
    assert pd.isna(rows.at["2026-03-18-eid-pause", "end"])
    assert pd.notna(reactions.mediation(tables).set_index("row").at["2026-03-18-eid-pause", "end"])


def test_what_one_side_declares_or_reports_is_hollow(tables):
    frame = reactions.mediation(tables)
    turns = {e.event_id: e for e in _csv("events").itertuples()}
    both = {
        row.row: turns[row.row].kind != "unilateral_halt" and turns[row.row].occurrence in ("agreed", "independent")
        for row in frame[frame["mediator"].isna()].itertuples()
    }
    assert dict(frame.loc[frame["mediator"].isna(), ["row", "agreed"]].to_numpy()) == both
    assert frame.loc[frame["mediator"].notna(), "agreed"].isna().all()
    fig = reactions.plot_mediation(frame)
    marks = [line.get_markerfacecolor() for line in fig.axes[0].lines if line.get_marker() == "o"]
    stop = ("ceasefire", "ceasefire_extension", "unilateral_halt")
    hollow = sum(not both[event] for event in both if turns[event].kind in stop)
    assert marks.count("white") == hollow > 0
    assert len(marks) - hollow == sum(both[event] for event in both if turns[event].kind in stop) > 0


def test_positions_move_from_open_war_to_the_conditional_pause_and_from_reprisal_to_talks(war):
    rows = reactions.positions(war)
    turns = rows[rows["turning"]]
    acts = {a: list(t["act"]) for a, t in turns.groupby("actor")}
    assert acts["pakistan"] == ["announce_operation", "declare_war", "reject_talks", "announce_halt", "threaten"]
    assert acts["afghanistan-taliban"].index("announce_operation") < acts["afghanistan-taliban"].index("announce_halt")
    assert "open_to_talks" in acts["afghanistan-taliban"]
    table = reactions.positions_table(rows)
    assert [row[-1] for row in _cells(table)] == list(turns["statement_id"])
    assert "it is now open war between the two sides" in table


def test_another_actor_stands_beside_the_two_sides(tables):
    rows = reactions.positions(tables, "iran")
    iran = rows[rows["actor"] == "iran"]
    assert len(iran) == (tables.statements["actor"] == "iran").sum()
    assert set(iran.loc[iran["turning"], "act"]) == set(iran["act"])
    assert not iran[iran["turning"]].duplicated("act").any()
    usual = reactions.positions(tables)
    sides = [part[part["actor"].isin(PARTIES)].reset_index(drop=True)["turning"] for part in (rows, usual)]
    assert sides[0].equals(sides[1])
    assert [ax.get_title(loc="left") for ax in reactions.plot_positions(rows).axes][-1] == "Iran"
    assert "Nothing dated on record here: Oman" in _printed(
        reactions.plot_positions(reactions.positions(tables.episode("open-war-2026"), "oman"))
    )


@pytest.mark.parametrize("cut", [{}, {"episode": "uneasy-truce"}, {"as_of": "2026-02-27"}])
def test_without_a_name_it_is_the_third_party_that_speaks_most(cut):
    tables = loaded(**cut)
    said = tables.statements_in_full().query("actor_party == 'third_party' and known_on.notna()")["actor"]
    (further,) = set(reactions.positions(tables)["actor"]) - set(PARTIES)
    assert all((said == further).sum() >= (said == other).sum() for other in set(said))


def test_an_unknown_actor_is_refused_with_the_nearest(tables):
    with pytest.raises(ValueError, match=r"^unknown actor 'quatar'; perhaps qatar, [^\n]+$"):
        reactions.positions(tables, "quatar")


@pytest.mark.parametrize("day", ["2025-10-19", "2026-02-26", "2026-03-18"])
def test_what_an_actor_says_only_after_a_day_is_new(tables, day):
    acts = defaultdict(lambda: (set(), set()))
    known = _of(
        tables.statements.assign(day=tables.statements["known_on"].dt.strftime("%Y-%m-%d")), "statement_id", "day"
    )
    label = _of(_csv("acts"), "act", "label")
    for said in _csv("statements").itertuples():
        if isinstance(known[said.statement_id], str):
            acts[said.actor][known[said.statement_id] > day].add(label[said.act])
    both = {actor: (old, new) for actor, (old, new) in acts.items() if old and new}
    rows = reactions.changed(tables, day)
    assert {r.actor: (set(r.no_more), set(r.new)) for r in rows.itertuples()} == {
        actor: (old - new, new - old) for actor, (old, new) in both.items()
    }
    act = _of(_csv("statements"), "statement_id", "act")
    assert all({label[act[s]] for s in r.statement_ids} == set(r.new) for r in rows.itertuples())


def test_before_and_after_nothing_nobody_changed(empty):
    assert reactions.changed(empty, "2026-02-26").empty


def test_weekly_words_and_deeds_count_each_row_once(tables):
    weeks = reactions.words_and_deeds(tables)
    words = weeks.drop(columns=["force", "ids"]).sum().sum()
    assert words + weeks.about.facts["undated"] == len(tables.statements)
    force = tables.events_in_full().query("family == 'force'")
    assert weeks["force"].sum() == len(without_parts(force)) < len(force)


def test_a_week_with_nothing_on_record_is_missing_and_grey(tables):
    weeks = reactions.words_and_deeds(tables)
    days = pd.concat([tables.events["start"], tables.statements["known_on"].dropna()])
    seen = weeks.index.isin(days.dt.to_period("W-SUN").dt.start_time)
    assert (~seen).any()
    assert weeks[~seen].isna().all(axis=None)
    assert weeks[seen].notna().all(axis=None)
    fig = reactions.plot_words_and_deeds(weeks)
    assert "Grey weeks: nothing on record" in _printed(fig).replace("\n", " ")
    grey = [p for p in fig.axes[0].patches if p.get_facecolor()[:3] == to_rgb("#f1f1f4")]
    assert len(grey) == (~seen).sum()


FOUNDING = {  # who reacts in the explainer with which the project began, by the words that name them in the report
    "2026-02-27-russia-zakharova-b": "Maria Zakharova",
    "2026-02-27-russia-zakharova-c": "Maria Zakharova",
    "2026-02-27-guterres-deescalate": "António Guterres",
    "2026-02-27-ohchr-turk-a": "Volker Türk",
    "2026-02-27-ohchr-turk-b": "Volker Türk",
    "2026-02-27-ohchr-turk-c": "Volker Türk",
    "2026-02-27-iran-araghchi-a": "Abbas Araghchi",
    "2026-02-27-china-maoning-c": "Mao Ning",
    "2026-02-27-afghanistan-mujahid-a": "Zabihullah Mujahid",
    "2026-02-27-pakistan-asif-a": "Khawaja Muhammad Asif",
    "2026-02-27-pakistan-asif-b": "Khawaja Muhammad Asif",
    "2026-02-27-afghanistan-condemn": "Afghan Taliban",
}


def test_the_founding_explainers_reactions_are_all_in_the_report_of_its_day():
    tables = loaded(as_of="2026-02-27")
    table, unknown = _report(as_of="2026-02-27")
    rows = {row[-1]: row for row in _cells(table)}
    assert set(FOUNDING) <= set(rows)
    for statement, name in FOUNDING.items():
        assert name in "; ".join(rows[statement]).split("; ")
    assert {"Abbas Araghchi", "social media"} <= set("; ".join(rows["2026-02-27-iran-araghchi-a"]).split("; "))
    resting = WHOLE.statements["sources"].map(lambda ids: "explainer-2026-02-27-open-war" in ids)
    explainer = WHOLE.statements[resting]
    assert len(explainer) > 20
    dated = explainer["known_on"].notna()
    assert set(explainer.loc[dated, "statement_id"]) <= set(rows)
    named = {row[0] for row in _cells(unknown)}
    assert set(explainer.loc[~dated, "statement_id"]) <= named
    # a day of saying that the explainer does not print stays empty, and the report counts such rows
    blank = {s for s, row in rows.items() if "day of saying unknown" in row}
    assert set(explainer.loc[explainer["said_on"].isna(), "statement_id"]) <= blank
    assert f"for {len(blank)} the day of saying is unknown" in table
    # what no source dates is left out of the cut, counted and named
    assert named < set(WHOLE.statements.loc[WHOLE.statements["known_on"].isna(), "statement_id"])  # some must be later
    assert f"{len(named)} statements of unknown day" in unknown
    assert not set(rows) & named
    assert len(rows) == len(tables.statements)


def _report(**parameters):
    """The two tables of the notebook itself, run cell by cell under these parameters."""
    tables = [out for out in shown(NOTEBOOK, **parameters) if isinstance(out, show.Html)]
    (statements,) = [t for t in tables if "How, to whom" in t]
    (unknown,) = [t for t in tables if "of unknown day, missing" in t]
    return statements, unknown


def _cells(html):
    """What stands in each cell of each row, line by line."""
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in html.split("<tbody>")[1].split("<tr")[1:]]
    return [[re.sub("</?small>", "", line) for cell in row for line in cell.split("<br>")] for row in rows]


@settings(max_examples=6)
@given(DAYS)
def test_no_measure_shows_a_statement_known_later(day):
    then, when = WHOLE.as_of(day), pd.Timestamp(day)
    assert not (reactions.who_reacted(then)["first"] > when).any()
    assert (reactions.positions(then)["known_on"] <= when).all()
    assert not (reactions.whose_side(then)["first"] > when).any()
    assert (reactions.mediation(then)["start"] <= when).all()
    soon = reactions.how_soon(then)
    for wait in ["days", "days_else", *WAITS]:
        known = soon[soon[wait].notna()]
        assert (
            known["news_day"] + pd.to_timedelta(known[wait].where(known[wait] > 0, -1).astype(int), "D") <= when
        ).all()


CHARTS = {
    "who": lambda t: reactions.plot_who_reacted(reactions.who_reacted(t)),
    "soon": lambda t: reactions.plot_how_soon(reactions.how_soon(t)),
    "words": lambda t: reactions.plot_words_and_deeds(reactions.words_and_deeds(t)),
    "positions": lambda t: reactions.plot_positions(reactions.positions(t, "china")),
    "sides": lambda t: reactions.plot_whose_side(reactions.whose_side(t)),
    "mediation": lambda t: reactions.plot_mediation(reactions.mediation(t)),
}


def test_charts_draw_the_rows_that_were_chosen(tables):
    who = reactions.who_reacted(tables)
    china = reactions.plot_who_reacted(who[who["actor"] == "china"])
    assert _rows(china) == ["China"]
    assert "statements by 1 actors" in china.alt
    sides = reactions.whose_side(tables)
    assert _rows(reactions.plot_whose_side(sides[~sides["outside"]]))[0] == "Pakistan"
    steps = reactions.mediation(tables)
    for part in (steps[steps["mediator"].isna()], steps.dropna(subset="mediator"), steps[steps["mediator"] == "iran"]):
        assert not pictures.faults(reactions.plot_mediation(part))
    moves = reactions.positions(tables)
    alone = reactions.plot_positions(moves[moves["actor"] == "pakistan"])
    assert [ax.get_title(loc="left") for ax in alone.axes] == ["Pakistan"]
    assert "Nothing dated on record" not in _printed(alone)


def _rows(fig):
    return [label.get_text() for label in fig.axes[0].get_yticklabels()]


LABELLED = [{}, {"as_of": "2026-02-27"}, {"episode": "uneasy-truce"}, {"start": "2026-02-27"}]


@pytest.mark.parametrize("cut", LABELLED)
@pytest.mark.parametrize("name", ["positions", "mediation"])
def test_no_label_of_a_time_axis_meets_another_or_a_leader(name, cut):
    fig = CHARTS[name](loaded(**cut))
    fig.draw_without_rendering()
    for ax in fig.axes:
        boxes = [text.get_window_extent() for text in ax.texts]
        leaders = [line.get_transform().transform(line.get_xydata()) for line in ax.lines]
        for (x, low), (to, high) in leaders:
            assert x != to or not any(b.x0 + 2 < x < b.x1 and b.y0 + 2 < high and low < b.y1 for b in boxes)


@pytest.mark.parametrize("cut", LABELLED)
def test_every_turning_point_is_named(cut):
    rows = reactions.positions(loaded(**cut), "china")
    turns = rows[rows["turning"]].drop_duplicates(["actor", "known_on", "act"])
    assert sum(len(ax.texts) for ax in reactions.plot_positions(rows).axes) == len(turns) > 0


@pytest.mark.parametrize("cut", [{}, {"episode": "uneasy-truce"}])
@pytest.mark.parametrize("name", ["who", "soon", "sides"])
def test_a_matrix_keeps_every_text_inside_its_cell_and_its_heads_apart(name, cut):
    fig = CHARTS[name](loaded(**cut))
    fig.draw_without_rendering()
    for ax in fig.axes:
        square = 0.94 * (ax.transData.transform((1, 0)) - ax.transData.transform((0, 0)))[0]
        boxes = [(text, text.get_window_extent()) for text in ax.texts if text.get_text()]
        assert all(box.width <= square for text, box in boxes if text.get_ha() == "center")
        groups = [box for text, box in boxes if text.get_ha() == "left"]
        heads = [label.get_window_extent() for label in ax.get_xticklabels()]
        assert not any(head.y0 < box.y1 + 8 for box in groups for head in heads)


def test_a_first_day_says_its_year_where_the_record_spans_two(tables):
    whole, october = (_printed_cells(reactions.who_reacted(t)) for t in (tables, tables.episode("october-2025")))
    assert {"Oct", "Feb"} <= whole
    assert "its first month (October 2025 to June 2026)" in _printed(CHARTS["who"](tables))
    assert "12 Oct" in october
    assert "its first day, in 2025" in _printed(CHARTS["who"](tables.episode("october-2025")))


def test_no_act_stands_over_third_parties_that_none_of_them_has(tables):
    fig = CHARTS["who"](tables)
    acts, party = _csv("acts"), _of(_csv("actors"), "actor_id", "party")
    by = {True: set(), False: set()}
    for said in _csv("statements").itertuples():
        by[party[said.actor] == "third_party"].add(said.act)
    assert "threaten" not in by[True]
    for ax, outside in zip(fig.axes, (True, False), strict=True):
        heads = {label.get_text() for label in ax.get_xticklabels()}
        assert len(heads) == len(by[outside])
        wanted = {a.label for a in acts.itertuples() if a.act in by[outside] and a.act != "call_for_ihl_respect"}
        assert wanted <= heads
        assert not any("IHL" in head for head in heads)


def _printed_cells(rows):
    return {text.get_text() for ax in reactions.plot_who_reacted(rows).axes for text in ax.texts}


@pytest.mark.parametrize("cut", [{}, {"episode": "open-war-2026"}, {"as_of": "2026-02-27"}])
def test_every_dated_statement_of_the_two_has_a_mark_of_its_own(cut):
    rows = reactions.positions(loaded(**cut))
    fig = reactions.plot_positions(rows)
    marks = [tuple(p) for ax in fig.axes for c in ax.collections for p in c.get_offsets().data.tolist()]
    assert len(marks) == len(rows)
    for ax in fig.axes:
        mine = [tuple(p) for c in ax.collections for p in c.get_offsets().data.tolist()]
        assert len(set(mine)) == len(mine)


def test_statements_of_unknown_day_are_counted_and_named_in_every_cut(tables):
    every = set(tables.statements.loc[tables.statements["known_on"].isna(), "statement_id"])
    then = tables.as_of("2026-02-27")
    perhaps = set(then.undated["statements"]["statement_id"])
    assert "2026-02-22-afghanistan-un-mission" in perhaps < every  # those that must be later are not named
    cuts = ((tables, every), (then, perhaps), (tables.between("2026-02-01", "2026-02-28"), every))
    for cut, unknown in cuts:
        html = show.undated(cut, "statements")
        assert f"{len(unknown)} statements of unknown day" in html
        assert all(f"<td>{s}</td>" in html for s in unknown)
        assert reactions.words_and_deeds(cut).about.facts["undated"] == len(unknown)
        assert f"{len(unknown)} statements of unknown day" in _printed(CHARTS["words"](cut))


def _printed(fig):
    return " ".join(text.get_text() for text in fig.texts)


def test_alt_texts_of_waits_and_weeks_state_the_numbers_of_the_measures(war):
    frame = reactions.how_soon(war)
    for _, rows in frame[frame["days"].notna()].groupby("event_id"):
        same = (rows["days"] == 0).sum()
        spoke = f"{len(rows)} spoke, {same} on the same news day, the last on day {rows['days'].max()} after it"
        assert spoke in CHARTS["soon"](war).alt
    weeks = reactions.words_and_deeds(war)
    alt = CHARTS["words"](war).alt
    assert f"{weeks.drop(columns=['force', 'ids']).sum().sum()} dated statements" in alt
    assert f"{weeks['force'].sum()} acts of force" in alt
    assert f"{len(war.statements)} statements by" in CHARTS["who"](war).alt
    assert "Pakistan: declare war" in CHARTS["positions"](war).alt


def test_every_statement_of_the_cut_is_in_the_table(seed_day):
    html = reactions.statements_table(seed_day)
    assert all(f"<td>{s}</td>" in html for s in seed_day.statements["statement_id"])


def test_actors_with_few_statements_stand_in_one_row_and_are_counted(tables):
    said = Counter(_csv("statements")["actor"])
    least = next(number for number in range(1, 100) if sum(n >= number for n in said.values()) <= 18)
    few = {actor: n for actor, n in said.items() if n < least}
    chart = reactions.plot_who_reacted(reactions.who_reacted(tables))
    told = f"{len(few)} actors with fewer than {least} statements ({sum(few.values())} in all)"
    assert told in chart.caption[1]
    rows = [label.get_text() for ax in chart.axes for label in ax.get_yticklabels()]
    last = [int(row.split()[0]) for row in rows if row.endswith(f"with fewer than {least}")]
    assert sum(last) == len(few)
    assert len(rows) - len(last) == len(said) - len(few) <= 18
    drawn = Counter(text.get_text() for ax in chart.axes for text in ax.texts if text.get_text().isdigit())
    assert sum(int(number) * times for number, times in drawn.items()) == sum(said.values())


@pytest.mark.parametrize(
    "draw", [(reactions.who_reacted, reactions.plot_who_reacted), (reactions.whose_side, reactions.plot_whose_side)]
)
def test_tables_of_counts_fit_on_a_page_and_save_every_actor(tables, draw):
    rows = draw[0](tables)
    chart = draw[1](rows)
    assert chart.get_figheight() < 12.5
    assert all(f",{actor}," in chart.csv().decode() for actor in rows["actor"].unique())


def test_the_page_lists_every_row_behind_the_bars_of_words_and_deeds(tables):
    listed = reactions.statements_table(tables) + reactions.deeds_table(tables)
    counted = reactions.words_and_deeds(tables).about.facts["counted"].values()
    assert {row for ids in counted for row in ids} <= set(re.findall('<tr id="([^"]*)"', listed))

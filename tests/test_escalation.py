"""Escalation: scales as the table has them, every event once, nothing known too early."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from itertools import pairwise

import pandas as pd
import pytest
from conftest import loaded
from hypothesis import given, settings
from hypothesis import strategies as st
from in_files import read
from matplotlib.colors import to_rgba
from matplotlib.dates import date2num

import afpak
from afpak import escalation, show
from afpak.escalation import crises, days
from afpak.escalation.ladder import levels_by_day
from afpak.record.coding import acts_of_force, between_sides, by_day
from afpak.record.schema import ATTRIBUTION, OCCURRENCE
from afpak.record.tables import without_parts
from afpak.record.text import short_day
from afpak.style.palette import CLOSURE

WHOLE = loaded()
DAYS = st.dates(min_value=pd.Timestamp("2025-10-01").date(), max_value=pd.Timestamp("2026-07-01").date()).map(str)


def force(tables):
    return without_parts(tables.events_in_full().query("family == 'force'"))


def read_kinds():
    """The scales as they stand in the file, read without the package."""
    return {row["kind"]: row for row in read("event_kinds")}


def levels(rows):
    return levels_by_day(rows, rows.about.facts["window"])


def monday(days):
    return days.dt.to_period("W-SUN").dt.start_time


def test_every_event_has_the_scores_of_its_kind_in_the_file(tables):
    kinds = read_kinds()
    labels = {row["label"]: row for row in kinds.values()}
    rows = escalation.ladder(tables)
    assert set(rows["kind_label"]) == {kinds[kind]["label"] for kind in set(tables.events["kind"])}
    for scale in ("goldstein", "plover_score"):
        expected = rows["kind_label"].map(lambda label, scale=scale: labels[label][scale])
        assert list(rows[scale].isna()) == list(expected == "")
        assert (rows[scale].dropna() == expected[expected != ""].astype(float)).all()


def test_the_table_of_scales_counts_the_kinds_of_force_in_the_file(tables):
    force = [row for row in read_kinds().values() if row["family"] == "force"]
    said = escalation.scales(tables).set_index("Scale")["Force by kind"]
    lowest = sum(float(row["goldstein"]) == -10 for row in force)
    assert said["Goldstein, −10 to +10"].startswith(f"−10: {lowest} kinds")
    assert said["MID hostility level, 1 to 5"] == f"4: {len(force) - 1} kinds, no value: 1 kind"
    assert not any(row["mid_hostility"] == "5" for row in force)


@pytest.mark.parametrize("cut", [{}, {"episode": "open-war-2026"}, {"start": "2026-02-27", "end": "2026-02-27"}])
def test_every_act_of_force_counts_once_in_its_week(cut):
    tables = loaded(**cut)
    rows = escalation.ladder(tables)
    acts = rows[rows["family"] == "force"]
    assert sorted(acts["event_id"]) == sorted(force(tables)["event_id"])
    assert set(acts["kind_label"]) <= set(rows.about.facts["kinds"])
    assert (rows["week"] == monday(rows["start"])).all()


def test_weeks_without_a_record_are_told_apart_from_weeks_without_force(tables):
    silent = escalation.ladder(tables).about.facts["silent"]
    assert len(silent) > 5
    assert not set(silent) & set(monday(tables.events["start"]))
    without_force = escalation.how_sure(tables).about.facts["silent"]
    assert not set(without_force) & set(monday(force(tables)["start"]))
    assert set(without_force) - set(silent)


def test_militants_and_operations_at_home_have_no_mid_level(tables):
    def level(event_id):
        one = tables.events[tables.events["event_id"] == event_id]
        return levels(escalation.ladder(replace(tables, events=one)))["about"].max()

    assert pd.isna(level("2025-10-07-orakzai-ambush"))  # militants
    assert pd.isna(level("2025-10-08-daraban-operation"))  # Pakistan's army inside Pakistan
    assert level("2025-10-11-durand-line-attacks") == 4
    assert level("2025-10-15-spin-boldak-clash") == 4  # each names the other
    assert level("2025-10-12-crossings-closed") == 1


def test_a_closure_begun_long_ago_does_not_stretch_a_cut(tables):
    weeks = escalation.ladder(tables.between("2026-02-26", "2026-02-26"))["week"]
    assert set(weeks) == {pd.Timestamp("2026-02-23")}
    rows = escalation.chronology(tables.between("2026-02-26", "2026-02-26"))
    assert "2025-10-12-crossings-closed" in set(rows["event_id"])
    assert rows.about.facts["window"] == (pd.Timestamp("2026-02-26"), pd.Timestamp("2026-02-26"))


def test_a_night_is_one_event_with_its_mark_at_midnight_and_a_bar_from_noon_to_noon(tables):
    night = tables.events[tables.events["event_id"] == "2026-02-26-afghan-offensive"]
    fig = CHARTS["chronology"](replace(tables, events=night))
    noon = date2num(pd.Timestamp("2026-02-26 12:00"))
    assert (noon, noon + 1) in [tuple(line.get_xdata()) for line in fig.axes[-1].lines]
    assert [mark.get_offsets()[0, 0] for mark in fig.axes[-1].collections if any(mark.get_urls())] == [noon + 0.5]


def test_a_night_is_on_both_days_in_the_day_view_and_once_in_the_counts(tables):
    night = tables.events[tables.events["event_id"] == "2026-02-26-afghan-offensive"]
    rows = escalation.ladder(replace(tables, events=night))
    assert levels(rows)["exact"].to_dict() == {pd.Timestamp("2026-02-26"): 4, pd.Timestamp("2026-02-27"): 4}
    assert len(rows) == 1
    assert rows["confirmed"].all()  # agreed
    # cut to the second day, the night stays but its first day goes
    cut = escalation.ladder(replace(tables, events=night).between("2026-02-27", "2026-02-27"))
    assert list(levels(cut).index) == [pd.Timestamp("2026-02-27")]


def test_an_approximate_day_is_never_shown_as_known(tables):
    one = tables.events[tables.events["event_id"] == "2026-04-30-kunar-university"]  # some day of 8 to 30 April
    rows = escalation.ladder(replace(tables, events=one))
    assert levels(rows)["exact"].isna().all()
    assert len(levels(rows)["about"].dropna()) == 23
    assert not rows["confirmed"].any()  # denied


def test_what_the_ladder_calls_sure_is_agreed_or_independent(tables):
    rows = escalation.ladder(tables)
    assert set(rows.loc[rows["confirmed"], "occurrence"].astype(str)) == {"agreed", "independent"}
    acts, events = rows[rows["family"] == "force"], force(tables)
    assert acts["confirmed"].sum() == events["occurrence"].isin(["agreed", "independent"]).sum()
    sure = levels_by_day(rows[rows["confirmed"]], rows.about.facts["window"])["exact"].dropna()
    assert (sure <= levels(rows)["exact"][sure.index]).all()


def test_behind_a_ladder_stand_all_events_of_the_cut_and_of_earlier_ones_those_of_force(tables):
    cut = tables.between("2026-03-04", None)
    monday = pd.Timestamp("2026-03-02")
    events = without_parts(cut.events_in_full())
    behind = events[events["event_id"].isin(escalation.ladder(cut)["event_id"])]
    expected = events[(events["start"] >= monday) | (events["family"] == "force")]
    assert set(behind["event_id"]) == set(expected["event_id"])
    assert 0 < (behind["family"] == "force").sum() < len(behind) < len(events)


def acts_by_week():
    """Acts of force by their Monday: all, the sure ones, and by kind; worked out from the files alone."""
    kinds = {row["kind"]: row["label"] for row in read("event_kinds") if row["family"] == "force"}
    events = read("events")
    ids = {row["event_id"] for row in events}
    every, sure, by_kind = Counter(), Counter(), Counter()
    for row in events:
        if row["kind"] in kinds and row["part_of"] not in ids:
            day = date.fromisoformat(row["start"])
            week = day - timedelta(days=day.weekday())
            every[week] += 1
            by_kind[week, kinds[row["kind"]]] += 1
            sure[week] += row["occurrence"] in ("agreed", "independent")
    return every, sure, by_kind


def test_bars_and_heat_strip_show_the_counts_of_the_files(tables):
    every, sure, by_kind = acts_by_week()
    top, strip = CHARTS["ladder"](tables).axes[:2]
    bars, dark = ([round(bar.get_height()) for bar in part] for part in top.containers)
    assert [n for n in bars if n] == [every[week] for week in sorted(every)]
    assert [n for n, whole in zip(dark, bars, strict=True) if whole] == [sure[week] for week in sorted(every)]
    above = [text.get_text() for text in top.texts if text.get_text().isdigit()]
    assert above == [str(every[week]) for week in sorted(every)]
    cells = sorted(int(text.get_text()) for text in strip.texts)
    assert cells == sorted([*by_kind.values(), *(n for n in sure.values() if n)])
    alt = CHARTS["ladder"](tables).alt
    assert f"{every.total()} acts of force, whole record" in alt
    assert f"{sure.total()} of them agreed or independently confirmed" in alt


def test_long_runs_of_weeks_without_a_row_are_one_column_that_says_so(tables):
    heard = {date.fromisoformat(row["start"]) for row in read("events")}
    mondays = sorted({day - timedelta(days=day.weekday()) for day in heard})
    gaps = [(b - a).days // 7 - 1 for a, b in pairwise(mondays)]
    top = CHARTS["ladder"](tables).axes[0]
    told = [text.get_text() for text in top.texts if "without" in text.get_text()]
    assert told == [f"{gap} weeks without a row" for gap in gaps if gap >= 4]


def test_the_mid_scale_is_told_as_the_one_level_that_all_shooting_has(tables):
    days = levels(escalation.ladder(tables))["exact"]
    assert f"which is MID level 4 however hard: {(days == 4).sum()}." in CHARTS["ladder"](tables).alt


def test_words_hold_every_statement_of_known_day_and_name_the_rest(tables):
    said = escalation.words(tables)
    assert len(said) + said.about.facts["undated"] == len(tables.statements)
    assert said.about.facts["undated"] > 0
    early = tables.as_of("2026-02-27")
    left = len(early.undated["statements"])
    assert escalation.words(early).about.facts["undated"] == left > 0  # left out of the cut, not forgotten
    families = tables.acts.set_index("label")["family"]
    assert set(families[said.about.facts["acts"]]) == {"escalation", "deescalation"}


def test_day_zero_is_the_first_force_between_the_sides_and_a_row_of_the_record(tables):
    rows = escalation.aligned(tables)
    zeros = rows.about.facts["day_zero"]
    assert list(zeros.index) == ["October 2025 crisis", "Open war"]
    events = tables.events.set_index("event_id")
    for crisis, zero in zeros.iterrows():
        mine = rows[rows["crisis"] == crisis]
        assert zero["start"] == events.at[zero["event_id"], "start"]
        assert mine["day"].between(-crises.BEFORE, crises.AFTER).all()
        assert (mine["start"] - zero["start"]).dt.days.tolist() == mine["day"].tolist()
        assert mine["event_id"].is_unique
        sides = mine[mine["lane"].isin(["pakistan", "afghanistan", "each"]) & (mine["family"] == "force")]
        assert sides["day"].min() == 0
    before = rows[(rows["day"] < 0) & (rows["family"] == "force")]
    assert set(before["lane"]) == {"armed_group", "home"}  # neither is left out for having come first
    turns = rows[rows["family"] != "force"]
    assert len(turns)
    assert set(turns["kind"]) <= set(crises.TURNING)
    assert "home" not in set(turns["lane"])
    alt = CHARTS["aligned"](tables).alt
    for crisis in zeros.index:
        acts = rows[(rows["crisis"] == crisis) & (rows["family"] == "force") & (rows["day"] >= 0)]
        confirmed = acts["occurrence"].isin(["agreed", "independent"]).sum()
        assert f": {len(acts)} acts of force on record in the {crises.AFTER} days from it" in alt
        assert f", {confirmed} agreed or confirmed" in alt


def test_a_cut_that_starts_later_or_ends_earlier_has_no_day_zero(tables):
    assert escalation.aligned(tables.between("2026-02-27", "2026-02-27")).about.facts["day_zero"].empty
    assert escalation.aligned(tables.as_of("2025-10-08")).about.facts["day_zero"].empty
    early = escalation.aligned(tables.as_of("2026-02-24")).about.facts["day_zero"]
    assert early.loc["Open war", "last"] == pd.Timestamp("2026-02-24")


def test_days_before_the_cut_begins_are_grey(tables):
    war = tables.episode("open-war-2026")
    assert escalation.aligned(war).about.facts["day_zero"].loc["Open war", "first"] == pd.Timestamp("2026-02-21")
    grey = [p.get_x() for p in CHARTS["aligned"](war).axes[-1].patches]
    assert -crises.BEFORE - 0.6 in grey
    later = escalation.aligned(tables.between("2026-02-18", None)).about.facts["day_zero"]
    assert later.loc["Open war", "first"] == pd.Timestamp("2026-02-18")
    whole = escalation.aligned(tables).about.facts["day_zero"]
    assert (whole["start"] - whole["first"]).dt.days.min() >= crises.BEFORE


def test_quiet_spells_hold_no_force_between_the_sides(tables):
    spells = escalation.quiet_spells(tables)
    force = acts_of_force(tables)
    days = by_day(force[between_sides(tables, force) | (force["attribution"] == "mutual")])["day"]
    assert len(spells) == 5
    assert spells["Days"].is_monotonic_decreasing
    for spell in spells.itertuples():
        assert not days.between(spell[1], spell[2]).any()
        assert {spell[1] - pd.Timedelta(days=1), spell[2] + pd.Timedelta(days=1)} <= set(days)
        assert (spell[2] - spell[1]).days + 1 == spell[3]
    words = {
        day: {
            f"{OCCURRENCE[o]}; {ATTRIBUTION[a]}" for o, a in zip(acts["occurrence"], acts["attribution"], strict=True)
        }
        for day, acts in by_day(force).groupby("day")
    }
    ended = spells["Last day"] + pd.Timedelta(days=1)
    assert all(word in words[day] for day, word in zip(ended, spells["On whose word"], strict=True))


def named_most(number=8, least=3):
    """Acts of force by how many claims and statements name them or a site of them, worked out from the files alone."""
    force = {row["kind"] for row in read("event_kinds") if row["family"] == "force"}
    events = {row["event_id"]: row for row in read("events")}
    said = Counter(row["event_id"] for row in [*read("claims"), *read("statements")])
    counts = Counter()
    for event, count in said.items():
        if event:
            counts[events[event]["part_of"] or event] += count
    acts = [event for event, count in counts.items() if events[event]["kind"] in force and count >= least]
    return sorted(acts, key=lambda event: (-counts[event], events[event]["start"], event))[:number]


def test_labels_are_truces_halts_collapsed_talks_day_zero_and_the_acts_that_most_rows_name(tables):
    rows = escalation.chronology(tables)
    labelled = set(rows.loc[rows["turning"].notna(), "event_id"])
    kinds = {"ceasefire", "ceasefire_extension", "talks_collapse", "unilateral_halt"}
    turns = {row["event_id"] for row in read("events") if row["kind"] in kinds}
    assert labelled == turns | set(named_most()) | set(days.day_zero(tables)["event_id"])
    words = {text.get_text() for text in CHARTS["chronology"](tables).axes[-1].texts}
    assert {f"{short_day(row.start)}: {row.turning}" for row in rows[rows["turning"].notna()].itertuples()} <= words
    assert not any("first act" in text for text in words)


def test_a_label_says_who_declares_a_halt_and_who_is_only_accused(tables):
    rows = escalation.chronology(tables)
    halts = rows[rows["kind"] == "unilateral_halt"]
    assert len(halts)
    assert list(halts["turning"]) == [f"halt declared by {name}" for name in halts["initiator_name"]]
    assert set(halts["tone"]) == {"declared"}
    assert set(rows.loc[rows["tone"] == "agreed", "kind"]) == {"ceasefire", "ceasefire_extension"}
    accused = rows[rows["attribution"].isin(["accused", "accused_denied"]) & (rows["family"] == "force")]
    accused = accused[accused["turning"].notna()]
    assert len(accused)
    assert all(f"{row.initiator_name} accused" in row.turning for row in accused.itertuples())
    boxes = {
        text.get_text(): text.get_bbox_patch().get_facecolor() for text in CHARTS["chronology"](tables).axes[-1].texts
    }
    for row in rows[rows["tone"] != ""].itertuples():
        face = boxes[f"{short_day(row.start)}: {row.turning}"]
        assert (face == to_rgba("white")) == (row.tone == "declared")  # one side's word is hollow


def test_a_truce_without_a_known_end_is_open_and_drawn_to_its_last_dated_source(tables):
    pages = {row["source_id"]: row["published"] for row in read("sources")}
    truces = [row for row in read("events") if row["kind"] in ("ceasefire", "ceasefire_extension")]
    rows = escalation.chronology(tables).set_index("event_id")
    words = [text.get_text() for text in CHARTS["chronology"](tables).axes[-1].texts]
    for truce in truces:
        opened = truce["end"] in ("", truce["start"])
        assert rows.at[truce["event_id"], "open_end"] == opened
        if opened:
            last = max([truce["start"], *(pages[source] for source in truce["sources"].split(";"))])
            assert rows.at[truce["event_id"], "until"] == pd.Timestamp(last)
            assert any(text.endswith(f"last source {short_day(pd.Timestamp(last), year=True)}") for text in words)
    assert {truce["end"] > truce["start"] for truce in truces} == {True, False}


def test_a_closure_without_an_end_is_drawn_to_its_last_dated_source(tables):
    rows = escalation.chronology(tables).set_index("event_id")
    closed = rows.loc["2025-10-12-crossings-closed"]
    published = tables.sources.set_index("source_id")["published"]
    assert pd.isna(closed["end"])
    assert closed["until"] == published[list(closed["sources"])].max() == pd.Timestamp("2026-02-27")
    assert (rows["until"] >= rows["start"]).all()
    known = rows["end"].notna() & ~rows["open_end"]
    assert rows.loc[known, "until"].equals(rows.loc[known, "end"])
    ax = CHARTS["chronology"](tables).axes[-1]
    ends = [max(line.get_xdata()) for line in ax.lines if line.get_color() == CLOSURE]
    assert date2num(pd.Timestamp("2026-02-28")) in ends


@pytest.mark.filterwarnings("error")
def test_a_window_after_every_event_does_not_run_backwards():
    rows = escalation.chronology(afpak.load(start="2026-08-01", end="2026-08-31"))
    assert len(rows)
    first, last = rows.about.facts["window"]
    assert first <= last
    ax = escalation.plot_chronology(rows).axes[-1]
    assert ax.get_xlim()[0] < ax.get_xlim()[1]


def test_lanes_hold_every_event_and_never_guess_an_author(tables):
    rows = escalation.chronology(tables)
    assert len(rows) == len(tables.events)
    assert set(rows["lane"]) <= {"pakistan", "afghanistan", "armed_group", "each", "third", "other"}
    assert list(rows["lane"] == "each") == list(rows["attribution"] == "mutual")
    nameless = rows[rows["attribution"] == "unattributed"]
    assert set(nameless["lane"]) == {"third"}


@settings(max_examples=6)
@given(DAYS)
def test_no_measure_shows_an_event_known_later(day):
    then, when = WHOLE.as_of(day), pd.Timestamp(day)
    assert (escalation.chronology(then)["start"] <= when).all()
    assert not (escalation.acted_after(then)[["day", "next_day"]] > when).any(axis=None)
    assert (escalation.joint_days(then)["day"] <= when).all()
    assert (escalation.aligned(then)["start"] <= when).all()
    assert (escalation.words(then)["day"] <= when).all()
    assert (escalation.how_sure(then)["start"] <= when).all()
    assert (escalation.ladder(then)["start"] <= when).all()


CHARTS = {
    "chronology": lambda t: escalation.plot_chronology(escalation.chronology(t)),
    "ladder": lambda t: escalation.plot_ladder(escalation.ladder(t)),
    "aligned": lambda t: escalation.plot_aligned(escalation.aligned(t)),
    "joint_days": lambda t: escalation.plot_joint_days(escalation.joint_days(t)),
    "words": lambda t: escalation.plot_words(escalation.words(t)),
    "how_sure": lambda t: escalation.plot_how_sure(escalation.how_sure(t)),
    "acted_after": lambda t: escalation.plot_acted_after(escalation.acted_after(t)),
}


def test_alt_texts_state_the_numbers_of_the_measures(war):
    assert f"{len(force(war))} acts of force" in CHARTS["how_sure"](war).alt
    ids = {row["event_id"] for row in read("events") if row["episode_id"] == "open-war-2026"}
    parts = sum(row["part_of"] in ids for row in read("events") if row["event_id"] in ids)
    assert (
        f"{len(war.events)} events on record, Open war; {len(war.events) - parts} when" in CHARTS["chronology"](war).alt
    )


def test_the_list_of_sources_covers_acts_and_words(seed_day):
    html = show.sources(seed_day, seed_day.events, seed_day.statements)
    for rows in (seed_day.events, seed_day.statements):
        found = seed_day.sources_of(rows)
        assert all(escape(title) in html for title in found["title"])
    assert len(seed_day.sources_of(seed_day.statements)) > 10
    one = seed_day.claims[seed_day.claims["sources"].map(len) == 1].head(1)
    assert "1 page, 1 independent of each other" in show.sources(seed_day, one)


def test_every_event_of_the_cut_is_in_the_table(seed_day):
    html = escalation.events_table(seed_day)
    assert all(f'<a href="#{e}">{e}</a></td>' in html for e in seed_day.events["event_id"])

"""Escalation: scales as the table has them, every event once, nothing known too early."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import afpak
from afpak import escalation
from afpak.tables import without_parts

WHOLE = afpak.load()
DAYS = st.dates(min_value=pd.Timestamp("2025-10-01").date(), max_value=pd.Timestamp("2026-07-01").date()).map(str)
RAID = "2026-02-21-pakistan-strikes-nangarhar-paktika"


def force(tables):
    return without_parts(tables.events_in_full().query("family == 'force'"))


def test_the_scales_are_exactly_those_of_the_table(tables):
    kinds = tables.event_kinds.set_index("kind")
    full = tables.events_in_full()
    for scale in ("goldstein", "plover_score", "mid_hostility"):
        expected = full["kind"].map(kinds[scale])
        assert full[scale].equals(expected.astype(full[scale].dtype))


def test_every_act_of_force_counts_once_in_its_week(tables):
    weeks = escalation.ladder(tables)
    kinds = weeks.attrs["kinds"]
    assert int(weeks[kinds].to_numpy().sum()) == len(force(tables))
    many = tables.events[tables.events["places"].map(len) > 5]
    assert len(many) > 3  # events with many places are there, and did not multiply
    assert set(weeks.index.strftime("%a")) == {"Mon"}


def test_a_raid_and_its_sites_count_once(tables):
    counted = set(force(tables)["event_id"])
    parts = set(tables.events.loc[tables.events["part_of"] == RAID, "event_id"])
    assert RAID in counted
    assert len(parts) == 3
    assert not parts & counted


def test_a_week_without_a_record_has_no_level_and_not_the_lowest(tables):
    weeks = escalation.ladder(tables)
    silent = weeks.index[weeks["mid"].isna()]
    assert len(silent) > 0
    full = tables.events_in_full()
    week_of = full["start"].dt.to_period("W-SUN").dt.start_time
    for week in silent:
        assert full.loc[week_of == week, "mid_hostility"].isna().all()


def test_a_night_counts_once_and_is_drawn_between_its_days(tables):
    rows = escalation.chronology(tables)
    night = rows[rows["event_id"] == "2026-02-26-afghan-offensive"]
    assert len(night) == 1
    cut = tables.between("2026-02-27", "2026-02-27")
    assert "2026-02-26-afghan-offensive" in set(cut.events["event_id"])  # touches both days


def test_lanes_hold_every_event_and_never_guess_an_author(tables):
    rows = escalation.chronology(tables)
    assert len(rows) == len(tables.events)
    mutual = rows[rows["attribution"] == "mutual"]
    assert set(mutual["lane"]) == {"each"}
    assert rows.loc[rows["initiator"].notna(), "lane"].ne("each").all()


def test_what_is_confirmed_is_agreed_or_independent(tables):
    rows = escalation.chronology(tables)
    assert set(rows.loc[rows["confirmed"], "occurrence"].astype(str)) == {"agreed", "independent"}
    frames = escalation.how_sure(tables)
    assert frames["occurrence"].to_numpy().sum() == frames["attribution"].to_numpy().sum() == len(force(tables))


def test_tit_for_tat_on_a_sequence_made_by_hand(tables):
    base = tables.events.iloc[:0]
    columns = {"kind": "air_strike", "episode_id": "open-war-2026", "date_precision": "day", "occurrence": "agreed"}

    def act(name, start, initiator, target, places=("afghanistan",)):
        return {
            "event_id": name,
            "start": pd.Timestamp(start),
            "initiator": initiator,
            "target": target,
            "places": places,
            **columns,
        }

    rows = [
        act("p1", "2026-01-01", "pakistan", "afghanistan-taliban"),
        act("a1", "2026-01-04", "afghanistan-taliban", "pakistan", ("pakistan",)),
        act("p2", "2026-01-04", "pakistan", "afghanistan-taliban"),
        act("p3", "2026-01-10", "pakistan", "ttp", ("pakistan",)),  # inside Pakistan, against a third: no part of it
        act("a2", "2026-01-11", "afghanistan-taliban", "pakistan", ("pakistan",)),
        act("t1", "2026-01-12", "ttp", "pakistan", ("pakistan",)),
    ]
    events = pd.concat([base, pd.DataFrame(rows)])[base.columns].astype({"part_of": "string", "kind": "string"})
    events["sources"] = [()] * len(events)
    acts = escalation.tit_for_tat(replace(tables, events=events)).set_index("event_id")
    assert sorted(acts.index) == ["a1", "a2", "p1", "p2"]
    assert acts.loc["p1", "days"] == 3
    assert acts.loc["p1", "next_event"] == "a1"
    assert pd.isna(acts.loc["a1", "days"])  # nothing by Pakistan against the other side after the 4th
    assert acts.loc["p2", "days"] == 7
    assert pd.isna(acts.loc["a2", "days"])
    assert acts.attrs["left_out"] == 2


@settings(max_examples=10, deadline=None)
@given(DAYS)
def test_no_measure_shows_an_event_known_later(day):
    then, when = WHOLE.as_of(day), pd.Timestamp(day)
    assert (escalation.chronology(then)["start"] <= when).all()
    assert (escalation.tit_for_tat(then)["start"] <= when).all()
    weeks = escalation.ladder(then)
    assert int(weeks[weeks.attrs["kinds"]].to_numpy().sum()) == len(force(then))


CHARTS = {
    "chronology": lambda t: escalation.plot_chronology(escalation.chronology(t)),
    "ladder": lambda t: escalation.plot_ladder(escalation.ladder(t)),
    "how_sure": lambda t: escalation.plot_how_sure(escalation.how_sure(t)),
    "tit_for_tat": lambda t: escalation.plot_tit_for_tat(escalation.tit_for_tat(t)),
}


@pytest.mark.parametrize("name", CHARTS)
def test_charts_of_an_empty_cut_say_that_nothing_is_known(empty, name):
    assert "A gap in the record is not a zero" in CHARTS[name](empty).alt


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(
    "cut", [{"episode": "october-2025"}, {"episode": "uneasy-truce"}, {"start": "2026-02-26", "end": "2026-02-26"}]
)
def test_charts_draw_every_episode_and_a_single_day(tmp_path, name, cut):
    CHARTS[name](afpak.load(**cut)).savefig(tmp_path / "chart.png", dpi=40)


def test_alt_texts_state_the_numbers_of_the_measures(war):
    total = len(force(war))
    assert f"{total} acts of force" in CHARTS["ladder"](war).alt
    assert f"{total} acts of force" in CHARTS["how_sure"](war).alt
    assert f"{len(war.events)} events" in CHARTS["chronology"](war).alt


def test_every_event_of_the_cut_is_in_the_table(seed_day):
    html = escalation.events_table(seed_day)
    assert all(f"<td>{e}</td>" in html for e in seed_day.events["event_id"])

"""Escalation: scales as the table has them, every event once, nothing known too early."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.dates import date2num

import afpak
from afpak import escalation
from afpak.escalation import timeline
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


@pytest.mark.parametrize("cut", [{}, {"episode": "open-war-2026"}, {"start": "2026-02-27", "end": "2026-02-27"}])
def test_every_act_of_force_counts_once_in_its_week(cut):
    tables = afpak.load(**cut)
    weeks = escalation.ladder(tables)
    assert weeks[weeks.attrs["kinds"]].sum().sum() == len(force(tables))
    assert set(weeks.index.strftime("%a")) == {"Mon"}


def test_an_event_with_many_places_counts_once(tables):
    many = tables.events[(tables.events["places"].map(len) > 5) & (tables.events["kind"] == "ground_clash")].iloc[:1]
    weeks = escalation.ladder(replace(tables, events=many))
    assert weeks["ground clash"].tolist() == [1]


def test_a_raid_and_its_sites_count_once(tables):
    counted = set(force(tables)["event_id"])
    parts = set(tables.events.loc[tables.events["part_of"] == RAID, "event_id"])
    assert RAID in counted
    assert len(parts) == 3
    assert not parts & counted


def test_a_week_without_a_record_has_neither_level_nor_count(tables):
    weeks = escalation.ladder(tables)
    week_of = tables.events["start"].dt.to_period("W-SUN").dt.start_time
    silent = weeks.loc[~weeks.index.isin(week_of)]
    assert len(silent) > 5
    assert silent.isna().all(axis=None)
    heard = weeks.loc[weeks.index.isin(week_of), weeks.attrs["kinds"]]
    assert heard.notna().all(axis=None)  # a zero stands only where something else is on record
    sure = escalation.how_sure(tables)["occurrence"]
    assert sure.isna().all(axis=1).sum() == len(sure) - force(tables)["start"].dt.to_period("W-SUN").nunique()


def test_militants_and_operations_at_home_have_no_mid_level(tables):
    def level(event_id):
        one = tables.events[tables.events["event_id"] == event_id]
        return escalation.ladder(replace(tables, events=one))["mid"].iloc[0]

    assert pd.isna(level("2025-10-07-orakzai-ambush"))  # militants
    assert pd.isna(level("2025-10-08-daraban-operation"))  # Pakistan's army inside Pakistan
    assert level("2025-10-11-durand-line-attacks") == 4
    assert level("2025-10-15-spin-boldak-clash") == 4  # each names the other
    assert level("2025-10-12-crossings-closed") == 1


def test_a_closure_begun_long_ago_does_not_stretch_a_cut(tables):
    weeks = escalation.ladder(tables.between("2026-02-26", "2026-02-26"))
    assert list(weeks.index) == [pd.Timestamp("2026-02-23")]
    rows = escalation.chronology(tables.between("2026-02-26", "2026-02-26"))
    assert "2025-10-12-crossings-closed" in set(rows["event_id"])
    assert rows.attrs["window"] == (pd.Timestamp("2026-02-26"), pd.Timestamp("2026-02-26"))


def test_a_night_is_one_event_with_its_mark_at_midnight_and_a_bar_across_two_days(tables):
    rows = escalation.chronology(tables.episode("open-war-2026"))
    night = rows[rows["event_id"] == "2026-02-26-afghan-offensive"]
    assert len(night) == 1
    mark = timeline._marks(night, *timeline._limits(rows)).iloc[0]
    noon = date2num(pd.Timestamp("2026-02-26 12:00"))
    assert (mark["left"], mark["x"], mark["right"]) == (noon, noon + 0.5, noon + 1)


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 9)), max_size=40))
def test_no_mark_hides_another(spans):
    frame = pd.DataFrame([(a, a + length) for a, length in spans], columns=["from", "to"])
    frame["row"] = timeline.pack(frame, 1.0)
    for _, lane in frame.sort_values("from").groupby("row"):
        assert (lane["from"].iloc[1:].to_numpy() >= lane["to"].iloc[:-1].to_numpy() + 1.0).all()


def test_turning_points_keep_their_labels_apart(tables):
    rows = escalation.chronology(tables)
    low, high = timeline._limits(rows)
    labels = timeline._labels(rows[rows["turning"].notna()], high, (high - low) / timeline.WIDE)
    assert len(labels) == rows.loc[rows["turning"].notna(), "start"].nunique()
    for _, line in labels.sort_values("left").groupby("row"):
        assert (line["left"].iloc[1:].to_numpy() >= line["right"].iloc[:-1].to_numpy()).all()


def test_a_cut_that_starts_later_does_not_name_a_first_act_of_force(tables):
    later = escalation.chronology(tables.between("2026-02-26", "2026-03-05"))
    assert not later["turning"].str.startswith("first", na=False).any()
    whole = escalation.chronology(tables)
    assert whole["turning"].str.startswith("first", na=False).sum() == 3


def test_lanes_hold_every_event_and_never_guess_an_author(tables):
    rows = escalation.chronology(tables)
    assert len(rows) == len(tables.events)
    assert set(rows["lane"]) <= set(timeline.LANES)
    assert list(rows["lane"] == "each") == list(rows["attribution"] == "mutual")
    nameless = rows[rows["attribution"] == "unattributed"]
    assert set(nameless["lane"]) == {"third"}


def test_what_is_confirmed_is_agreed_or_independent(tables):
    rows = escalation.chronology(tables)
    assert set(rows.loc[rows["confirmed"], "occurrence"].astype(str)) == {"agreed", "independent"}
    frames = escalation.how_sure(tables)
    assert frames["occurrence"].sum().sum() == frames["attribution"].sum().sum() == len(force(tables))


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
    assert weeks[weeks.attrs["kinds"]].sum().sum() == len(force(then))


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
    parts = escalation.chronology(war)["part"].sum()
    assert parts == 4
    assert (
        f"{len(war.events)} events on record, Open war; {len(war.events) - parts} when" in CHARTS["chronology"](war).alt
    )
    acts = escalation.tit_for_tat(war)
    days = acts.loc[acts["side"] == "pakistan", "days"].dropna()
    assert f"Pakistan: median {days.median():g} day, {len(days)} acts" in CHARTS["tit_for_tat"](war).alt


def test_every_event_of_the_cut_is_in_the_table(seed_day):
    html = escalation.events_table(seed_day)
    assert all(f"<td>{e}</td>" in html for e in seed_day.events["event_id"])

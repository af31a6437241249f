"""Escalation: scales as the table has them, every event once, nothing known too early."""

import csv
import re
from dataclasses import replace
from html import escape

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.dates import date2num

import afpak
from afpak import escalation, show
from afpak.escalation import chance, crises, timeline
from afpak.escalation import chronology as measures
from afpak.record.schema import ATTRIBUTION, OCCURRENCE
from afpak.record.tables import default_data_dir, without_parts

WHOLE = afpak.load()
DAYS = st.dates(min_value=pd.Timestamp("2025-10-01").date(), max_value=pd.Timestamp("2026-07-01").date()).map(str)
RAID = "2026-02-21-pakistan-strikes-nangarhar-paktika"


def force(tables):
    return without_parts(tables.events_in_full().query("family == 'force'"))


def read_kinds():
    """The scales as they stand in the file, read without the package."""
    text = (default_data_dir() / "event_kinds.csv").read_text(encoding="utf-8")
    return {row["kind"]: row for row in csv.DictReader(text.splitlines())}


@pytest.mark.parametrize("kind", sorted(set(WHOLE.events["kind"])))
def test_a_week_with_one_event_shows_the_scores_of_the_file(tables, kind):
    one = tables.events[tables.events["kind"] == kind].iloc[:1]
    week = escalation.ladder(replace(tables, events=one.assign(part_of=pd.NA)))["all"].iloc[0]
    row = read_kinds()[kind]
    for scale in ("goldstein", "plover_score"):
        assert week[scale] == float(row[scale]) if row[scale] else pd.isna(week[scale])


def test_the_table_of_scales_counts_the_kinds_of_force_in_the_file(tables):
    force = [row for row in read_kinds().values() if row["family"] == "force"]
    said = escalation.scales(tables).set_index("Scale")["Force by kind"]
    lowest = sum(float(row["goldstein"]) == -10 for row in force)
    assert said["Goldstein, −10 to +10"].startswith(f"−10: {lowest} kinds")
    assert said["MID hostility level, 1 to 5"] == f"4: {len(force) - 1} kinds, no value: 1 kind"
    assert not any(row["mid_hostility"] == "5" for row in force)


def test_the_scales_are_exactly_those_of_the_table(tables):
    kinds = tables.event_kinds.set_index("kind")
    full = tables.events_in_full()
    for scale in ("goldstein", "plover_score", "mid_hostility"):
        expected = full["kind"].map(kinds[scale])
        assert full[scale].equals(expected.astype(full[scale].dtype))


@pytest.mark.parametrize("cut", [{}, {"episode": "open-war-2026"}, {"start": "2026-02-27", "end": "2026-02-27"}])
def test_every_act_of_force_counts_once_in_its_week(cut):
    tables = afpak.load(**cut)
    weeks = escalation.ladder(tables)["all"]
    assert weeks[weeks.attrs["kinds"]].sum().sum() == len(force(tables))
    assert set(weeks.index.strftime("%a")) == {"Mon"}


def test_an_event_with_many_places_counts_once(tables):
    many = tables.events[(tables.events["places"].map(len) > 5) & (tables.events["kind"] == "ground_clash")].iloc[:1]
    weeks = escalation.ladder(replace(tables, events=many))["all"]
    assert weeks["ground clash"].tolist() == [1]


def test_a_raid_and_its_sites_count_once(tables):
    counted = set(force(tables)["event_id"])
    parts = set(tables.events.loc[tables.events["part_of"] == RAID, "event_id"])
    assert RAID in counted
    assert len(parts) == 3
    assert not parts & counted


def test_a_week_without_a_record_has_neither_level_nor_count(tables):
    weeks = escalation.ladder(tables)["all"]
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
        return escalation.ladder(replace(tables, events=one))["days"]["all_about"].max()

    assert pd.isna(level("2025-10-07-orakzai-ambush"))  # militants
    assert pd.isna(level("2025-10-08-daraban-operation"))  # Pakistan's army inside Pakistan
    assert level("2025-10-11-durand-line-attacks") == 4
    assert level("2025-10-15-spin-boldak-clash") == 4  # each names the other
    assert level("2025-10-12-crossings-closed") == 1


def test_a_closure_begun_long_ago_does_not_stretch_a_cut(tables):
    weeks = escalation.ladder(tables.between("2026-02-26", "2026-02-26"))["all"]
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


def test_a_night_is_on_both_days_in_the_day_view_and_once_in_the_counts(tables):
    night = tables.events[tables.events["event_id"] == "2026-02-26-afghan-offensive"]
    frames = escalation.ladder(replace(tables, events=night))
    assert frames["days"]["all"].to_dict() == {pd.Timestamp("2026-02-26"): 4, pd.Timestamp("2026-02-27"): 4}
    assert frames["all"][frames["all"].attrs["kinds"]].sum().sum() == 1
    assert frames["days"]["all"].equals(frames["days"]["sure"])  # agreed
    # cut to the second day, the night stays but its first day goes
    cut = escalation.ladder(replace(tables, events=night).between("2026-02-27", "2026-02-27"))
    assert list(cut["days"].index) == [pd.Timestamp("2026-02-27")]


def test_an_approximate_day_is_never_shown_as_known(tables):
    one = tables.events[tables.events["event_id"] == "2026-04-30-kunar-university"]  # some day of 8 to 30 April
    days = escalation.ladder(replace(tables, events=one))["days"]
    assert days["all"].isna().all()
    assert len(days["all_about"].dropna()) == 23
    assert days["sure_about"].isna().all()  # denied


def test_the_sure_ladder_is_a_part_of_the_whole(tables):
    frames = escalation.ladder(tables)
    kinds = frames["all"].attrs["kinds"]
    assert frames["all"].index.equals(frames["sure"].index)
    assert (frames["sure"][kinds].fillna(0) <= frames["all"][kinds].fillna(0)).all(axis=None)
    assert frames["sure"][kinds].isna().equals(frames["all"][kinds].isna())
    events = force(tables)
    assert frames["sure"][kinds].sum().sum() == events["occurrence"].isin(["agreed", "independent"]).sum()
    assert (frames["days"]["sure"].fillna(0) <= frames["days"]["all"].fillna(0)).all()


def test_behind_a_ladder_stand_all_events_of_the_cut_and_of_earlier_ones_those_of_force(tables):
    cut = tables.between("2026-03-04", None)
    monday = pd.Timestamp("2026-03-02")
    events = without_parts(cut.events_in_full())
    behind = events[events["event_id"].isin(escalation.ladder(cut)["rows"]["event_id"])]
    expected = events[(events["start"] >= monday) | (events["family"] == "force")]
    assert set(behind["event_id"]) == set(expected["event_id"])
    assert 0 < (behind["family"] == "force").sum() < len(behind) < len(events)


def test_the_levels_of_the_ladder_are_those_of_the_mid_data(war):
    levels = CHARTS["ladder"](war).axes[0]
    assert list(levels.get_yticks()) == [1, 2, 3, 4, 5]
    words = [label.get_text() for label in levels.get_yticklabels()]
    assert words == ["1 none", "2 threat", "3 display", "4 use of force", "5 war"]


def test_words_hold_every_statement_of_known_day_and_name_the_rest(tables):
    said = escalation.words(tables)
    assert len(said) + said.attrs["undated"] == len(tables.statements)
    assert said.attrs["undated"] > 0
    early = tables.as_of("2026-02-27")
    left = len(early.undated["statements"])
    assert escalation.words(early).attrs["undated"] == left > 0  # left out of the cut, not forgotten
    families = tables.acts.set_index("label")["family"]
    assert set(families[said.attrs["acts"]]) == {"escalation", "deescalation"}


def test_the_trigger_is_the_first_force_between_the_sides_and_a_row_of_the_record(tables):
    rows = escalation.aligned(tables)
    triggers = rows.attrs["triggers"]
    assert list(triggers["event_id"]) == ["2025-10-09-kabul-blasts", "2026-02-21-pakistan-strikes-nangarhar-paktika"]
    events = tables.events.set_index("event_id")
    for crisis, trigger in triggers.iterrows():
        mine = rows[rows["crisis"] == crisis]
        assert trigger["start"] == events.at[trigger["event_id"], "start"]
        assert mine["day"].between(-crises.BEFORE, crises.AFTER).all()
        assert (mine["start"] - trigger["start"]).dt.days.tolist() == mine["day"].tolist()
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
    for crisis in triggers.index:
        acts = rows[(rows["crisis"] == crisis) & (rows["family"] == "force") & (rows["day"] >= 0)]
        confirmed = acts["occurrence"].isin(["agreed", "independent"]).sum()
        assert f": {len(acts)} acts of force on record in the {crises.AFTER} days from it" in alt
        assert f", {confirmed} agreed or confirmed" in alt


def test_a_cut_that_starts_later_or_ends_earlier_has_no_trigger(tables):
    assert escalation.aligned(tables.between("2026-02-27", "2026-02-27")).attrs["triggers"].empty
    assert escalation.aligned(tables.as_of("2025-10-08")).attrs["triggers"].empty
    early = escalation.aligned(tables.as_of("2026-02-24")).attrs["triggers"]
    assert early.loc["Open war", "last"] == pd.Timestamp("2026-02-24")


def test_days_before_the_cut_begins_are_grey(tables):
    war = tables.episode("open-war-2026")
    assert escalation.aligned(war).attrs["triggers"].loc["Open war", "first"] == pd.Timestamp("2026-02-21")
    grey = [p.get_x() for p in CHARTS["aligned"](war).axes[-1].patches]
    assert -crises.BEFORE - 0.6 in grey
    later = escalation.aligned(tables.between("2026-02-18", None)).attrs["triggers"]
    assert later.loc["Open war", "first"] == pd.Timestamp("2026-02-18")
    whole = escalation.aligned(tables).attrs["triggers"]
    assert (whole["start"] - whole["first"]).dt.days.min() >= crises.BEFORE


def test_the_calendar_of_chance_begins_with_the_cut(tables):
    tests = escalation.could_be_chance(tables.between("2025-10-15", "2025-10-20"))
    assert (tests["from"] >= pd.Timestamp("2025-10-15")).all()
    assert len(tests)


def test_quiet_spells_hold_no_force_between_the_sides(tables):
    spells = escalation.quiet_spells(tables)
    force = measures.acts_of_force(tables)
    days = measures.by_day(force[measures.between_sides(tables, force) | (force["attribution"] == "mutual")])["day"]
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
        for day, acts in measures.by_day(force).groupby("day")
    }
    ended = spells["Last day"] + pd.Timedelta(days=1)
    assert all(word in words[day] for day, word in zip(ended, spells["On whose word"], strict=True))


def taking_turns(rng, size=15, length=300):
    """One side acts on days far apart, the other always on the next day."""
    one = np.sort(rng.choice(length // 12, size, replace=False)) * 12
    return one, one + 1, length


def without_tie(rng, size=20, length=120):
    """Both sides act on days of their own, whatever the other does."""
    return *(np.sort(rng.choice(length, size, replace=False)) for _ in range(2)), length


def same_weeks(rng, size=12, length=200):
    """Both sides are active in the same month, but neither heeds the other."""
    return *(np.sort(rng.choice(30, size, replace=False)) for _ in range(2)), length


def many(made, null, runs=60):
    rng = np.random.default_rng(7)
    return np.array([chance.against_chance(*made(rng), deals=199)[null]["p"] for _ in range(runs)])


@pytest.mark.parametrize("null", ["shift", "deal"])
def test_the_permutation_test_finds_answers_that_are_there(null):
    assert (many(taking_turns, null, runs=20) < 0.05).all()


@pytest.mark.parametrize("null", ["shift", "deal"])
def test_the_permutation_test_finds_nothing_where_nothing_is(null):
    p = many(without_tie, null)
    assert (p <= 0.05).mean() <= 0.1
    assert (p > 0.5).mean() > 0.3


def test_only_one_null_sees_that_both_sides_are_active_in_the_same_weeks():
    assert np.median(many(same_weeks, "shift")) < 0.2
    assert (many(same_weeks, "deal") <= 0.05).mean() <= 0.1


@given(
    st.sets(st.integers(0, 60), min_size=1, max_size=15),
    st.sets(st.integers(0, 60), min_size=1, max_size=15),
)
@settings(max_examples=50)
def test_p_is_never_zero_and_days_followed_are_those_counted_by_hand(one, other):
    by_hand = sum(any(0 < b - a <= 3 for b in other) for a in one) + sum(
        any(0 < a - b <= 3 for a in one) for b in other
    )
    found = chance.against_chance(np.array(sorted(one)), np.array(sorted(other)), 61, deals=19)
    for result in found.values():
        assert result["followed"] == by_hand
        assert 0 < result["p"] <= 1
        assert result["outcomes"].max() <= len(one) + len(other)


def test_the_same_record_gives_the_same_p(tables):
    first, second = (escalation.could_be_chance(tables) for _ in range(2))
    assert first.drop(columns="outcomes").equals(second.drop(columns="outcomes"))
    tested = first[first["p"].notna()]
    assert set(tested["episode"]) == {"October 2025 crisis", "Open war"}
    silent = first[first["episode"] == "Uneasy truce"]
    assert silent["p"].isna().all()  # one day of one side: nothing to test
    assert (first[first["null"] == "shift"]["pakistan"].tolist()) == [5, 1, 18]
    for test in tested[tested["null"] == "shift"].itertuples():
        assert len(test.outcomes) == (test.to - test[5]).days + 1  # moved by every number of days that the calendar has


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 9)), max_size=40))
def test_no_mark_hides_another(spans):
    frame = pd.DataFrame([(a, a + length) for a, length in spans], columns=["from", "to"])
    frame["row"] = timeline.pack(frame, 1.0)
    for _, lane in frame.sort_values("from").groupby("row"):
        assert (lane["from"].iloc[1:].to_numpy() >= lane["to"].iloc[:-1].to_numpy() + 1.0).all()


def test_turning_points_keep_their_labels_apart(tables):
    rows = escalation.chronology(tables)
    low, high = timeline._limits(rows)
    labels = timeline.place_labels(rows[rows["turning"].notna()], high, (high - low) / timeline.WIDE)
    assert len(labels) == rows.loc[rows["turning"].notna(), "start"].nunique()
    for _, line in labels.sort_values("left").groupby("row"):
        assert (line["left"].iloc[1:].to_numpy() >= line["right"].iloc[:-1].to_numpy()).all()


def test_a_label_names_the_first_turning_point_of_its_day_and_counts_the_others(tables):
    rows = escalation.chronology(tables)
    low, high = timeline._limits(rows)
    scale = (high - low) / timeline.WIDE
    turning = rows[rows["turning"].notna()].sort_values("start")
    turning.iloc[1, list(turning).index("start")] = turning["start"].iloc[0]  # on record no day has two
    days = list(turning.groupby("start"))
    for edge in (high, date2num(days[-1][0]) + 1):  # at the second, the last labels must run to the left
        labels = timeline.place_labels(turning, edge, scale).sort_values("x")
        assert labels["row"].min() == 0
        for label, (day, turns) in zip(labels.itertuples(), days, strict=True):
            assert label.text.startswith(f"{day:%-d %b}: {turns['turning'].iloc[0]}")
            assert re.findall(r" \+(\d+)$", label.text) == [str(len(turns) - 1)] * (len(turns) > 1)
            assert label.x == date2num(day) + 0.5
            assert label.x in (label.left, label.right)
            assert label.right - label.left == pytest.approx(len(label.text) * timeline.LETTER * scale)
            assert label.right <= edge


def test_a_night_lies_from_noon_to_noon_and_a_span_over_whole_days(tables):
    rows = escalation.chronology(tables)
    low, high = timeline._limits(rows)
    marks = timeline._marks(rows, low, high)
    first, last = map(date2num, rows.attrs["window"])
    assert 0.01 * (last - first) < first - low == pytest.approx(high - last - 1)
    start, end = rows["start"].map(date2num), rows["end"].fillna(rows["start"]).map(date2num)
    night = (rows["date_precision"] == "night") & (end > start)
    assert (marks["x"][night] == start[night] + 1).all()
    assert (marks["x"][~night] == start[~night] + 0.5).all()
    assert (marks["right"] - marks["left"] == (end - start).where(night, end - start + 1))[marks["left"] > low].all()
    assert marks["bar"].any()
    assert not marks["bar"].all()
    wide = marks[marks["bar"]]
    assert (wide["from"] == wide["left"]).all()
    assert (wide["to"] == wide["right"]).all()


def test_a_cut_that_starts_later_does_not_name_a_first_act_of_force(tables):
    later = escalation.chronology(tables.between("2026-02-26", "2026-03-05"))
    assert not later["turning"].str.startswith("first", na=False).any()
    whole = escalation.chronology(tables)
    assert whole["turning"].str.startswith("first", na=False).sum() == 3


def test_a_closure_without_an_end_is_drawn_to_its_last_dated_source(tables):
    rows = escalation.chronology(tables).set_index("event_id")
    closed = rows.loc["2025-10-12-crossings-closed"]
    published = tables.sources.set_index("source_id")["published"]
    assert pd.isna(closed["end"])
    assert closed["until"] == published[list(closed["sources"])].max() == pd.Timestamp("2026-02-27")
    assert (rows["until"] >= rows["start"]).all()
    assert rows.loc[rows["end"].notna(), "until"].equals(rows["end"].dropna())
    ax = CHARTS["chronology"](tables).axes[-1]
    ends = [max(line.get_xdata()) for line in ax.lines if line.get_color() == timeline.CLOSURE]
    assert date2num(pd.Timestamp("2026-02-28")) in ends


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "cut", [{"start": "2026-03-01", "as_of": "2026-02-27"}, {"start": "2026-08-01", "end": "2026-08-31"}]
)
def test_a_window_after_every_event_does_not_run_backwards(cut):
    rows = escalation.chronology(afpak.load(**cut))
    assert len(rows)
    first, last = rows.attrs["window"]
    assert first <= last
    ax = escalation.plot_chronology(rows).axes[-1]
    assert ax.get_xlim()[0] < ax.get_xlim()[1]


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
    assert acts["response"].to_dict() == {"p1": True, "a1": False, "p2": False, "a2": False}


def test_an_act_of_the_last_days_of_a_cut_counts_in_no_share_of_responses(tables):
    cut = tables.between("2026-02-21", "2026-02-28")
    acts = escalation.tit_for_tat(cut)
    late = acts["start"] > pd.Timestamp("2026-02-25")
    assert late.any()
    assert acts["counted"].equals(~late)
    fig = escalation.plot_tit_for_tat(acts)
    mine = acts[(acts["side"] == "pakistan") & ~late]
    assert f"after Pakistan: {mine['response'].sum()} of {len(mine)} within 3 days" in fig.alt
    assert f"not counted: {late.sum()}" in fig.alt
    labels = [tick.get_text() for tick in fig.axes[0].get_xticklabels()]
    assert "none in\nthis cut" in labels
    assert escalation.tit_for_tat(tables)["counted"].all()
    assert not escalation.tit_for_tat(tables.as_of("2026-02-27"))["counted"].all()
    october = escalation.tit_for_tat(tables.episode("october-2025"))
    assert october["counted"].equals(october["start"] <= pd.Timestamp("2025-10-28"))


@settings(max_examples=10)
@given(DAYS)
def test_no_measure_shows_an_event_known_later(day):
    then, when = WHOLE.as_of(day), pd.Timestamp(day)
    assert (escalation.chronology(then)["start"] <= when).all()
    assert (escalation.tit_for_tat(then)["start"] <= when).all()
    assert (escalation.aligned(then)["start"] <= when).all()
    assert (escalation.words(then)["day"] <= when).all()
    weeks = escalation.ladder(then)["all"]
    assert weeks[weeks.attrs["kinds"]].sum().sum() == len(force(then))


CHARTS = {
    "chronology": lambda t: escalation.plot_chronology(escalation.chronology(t)),
    "ladder": lambda t: escalation.plot_ladder(escalation.ladder(t)),
    "aligned": lambda t: escalation.plot_aligned(escalation.aligned(t)),
    "could_be_chance": lambda t: escalation.plot_could_be_chance(escalation.could_be_chance(t)),
    "words": lambda t: escalation.plot_words(escalation.words(t)),
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
    mine = acts[acts["side"] == "pakistan"]
    assert f"after Pakistan: {(mine['days'] <= 3).sum()} of {len(mine)} within 3 days" in CHARTS["tit_for_tat"](war).alt
    sure = escalation.ladder(war)["sure"]
    assert f"{sure[sure.attrs['kinds']].sum().sum()} of them agreed" in CHARTS["ladder"](war).alt


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
    assert all(f"<td>{e}</td>" in html for e in seed_day.events["event_id"])

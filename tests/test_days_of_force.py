"""Days of force: who acted on which day, on the same day, and after whom, worked out again from the CSV files alone."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_files import read

from afpak import escalation
from afpak.escalation import chance, days
from afpak.record.dense import dense_days

SIDES = ("pakistan", "afghanistan")
EPISODES = ("october-2025", "uneasy-truce", "open-war-2026")
WAR = "open-war-2026"


# --- the record, read without the package


def day(text):
    return date.fromisoformat(text) if text else None


SOURCES = {row["source_id"]: day(row["published"]) for row in read("sources")}


def public(row, column):
    """The row's own day, or that of the first page that carries it."""
    pages = [SOURCES[source] for source in row["sources"].split(";") if SOURCES.get(source)]
    return day(row[column]) or min(pages, default=None)


def acting():
    """For each episode and side its days of force against the other, and the acts that belong to no day."""
    party = {row["actor_id"]: row["party"] for row in read("actors")}
    country = {row["place_id"]: row["country"] for row in read("places")}
    force = {row["kind"] for row in read("event_kinds") if row["family"] == "force"}
    events = read("events")
    ids = {row["event_id"] for row in events}
    found = {episode: {side: set() for side in SIDES} for episode in EPISODES}
    for row in events:
        side = party.get(row["initiator"])
        if row["kind"] not in force or row["part_of"] in ids or side not in SIDES:
            continue
        other, soil = ("afghanistan", "AFG") if side == "pakistan" else ("pakistan", "PAK")
        there = soil in {country.get(place) for place in row["places"].split(";")}
        if (party.get(row["target"]) == other or there) and row["date_precision"] not in ("week", "month", "longer"):
            found[row["episode_id"]][side].add(day(row["start"]))
    return found


def dense(episode):
    """The longest run of days, never more than three from one to the next, on which anything is on record."""
    bounds = next(row for row in read("episodes") if row["episode_id"] == episode)
    first, last = day(bounds["start"]), day(bounds["end"]) or date.max
    heard = {day(row["start"]) for row in read("events") if row["episode_id"] == episode}
    heard |= {public(row, "claimed_on") for row in read("claims") if row["episode_id"] == episode}
    heard |= {public(row, "said_on") for row in read("statements") if row["episode_id"] == episode}
    heard = {one for one in heard if one and first <= one <= last}
    runs = []
    for begin in sorted(heard):
        end = begin
        while reach := [one for one in (end + timedelta(days=n) for n in (1, 2, 3)) if one in heard]:
            end = max(reach)
        runs.append((end - begin, begin, end))
    return max(runs)[1:]


def truces(episode):
    """First and last day of each truce; of one that is on record with one day alone the last is not known."""
    rows = [row for row in read("events") if row["kind"] in ("ceasefire", "ceasefire_extension")]
    return [
        (day(row["start"]), day(row["end"]) if row["end"] > row["start"] else date.max)
        for row in rows
        if row["episode_id"] == episode
    ]


def span(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def as_dates(values):
    return {stamp.date() for stamp in values}


# --- the days


@pytest.mark.parametrize("episode", EPISODES)
def test_the_dense_days_are_the_longest_run_without_a_gap_in_the_files(tables, episode):
    found = dense_days(tables).set_index("episode_id").loc[episode]
    assert (found["first"].date(), found["last"].date()) == dense(episode)
    alone = dense_days(tables.episode(episode)).set_index("episode_id").loc[episode]
    assert list(alone) == list(found)


@pytest.mark.parametrize("episode", EPISODES)
def test_each_side_has_the_days_of_force_of_the_files(tables, episode):
    first, last = dense(episode)
    rows = escalation.joint_days(tables).query("episode_id == @episode")
    every = escalation.acted_after(tables).query("episode_id == @episode")
    for side, expected in acting()[episode].items():
        assert as_dates(every.loc[every["side"] == side, "day"]) == expected
        assert as_dates(rows.loc[rows["side"] == side, "day"]) == {one for one in expected if first <= one <= last}
    assert not every.duplicated(["side", "day"]).any()


@pytest.mark.parametrize("episode", ["october-2025", WAR])
def test_joint_days_are_those_that_both_sides_have_in_the_files(tables, episode):
    first, last = dense(episode)
    mine = {side: {one for one in found if first <= one <= last} for side, found in acting()[episode].items()}
    both = mine["pakistan"] & mine["afghanistan"]
    assert both
    rows = escalation.joint_days(tables).query("episode_id == @episode")
    assert as_dates(rows.loc[rows["joint"], "day"]) == both
    alt = escalation.plot_joint_days(escalation.joint_days(tables)).alt
    sizes = (
        f"{len(mine['pakistan'])} days of Pakistan, {len(mine['afghanistan'])} of the Afghan side, {len(both)} of both"
    )
    assert f"{rows['episode'].iloc[0]}: {sizes}" in alt


def test_a_day_is_solid_when_one_of_its_acts_is_agreed_or_confirmed(tables):
    sure = tables.by_id("events")["occurrence"].isin(["agreed", "independent"])
    rows = escalation.joint_days(tables)
    assert list(rows["confirmed"]) == [sure[list(ids)].any() for ids in rows["events"]]
    assert sure[rows["events"].str[0]].to_numpy().tolist() == rows["confirmed"].tolist()  # the mark names a sure act


def test_acts_known_to_a_week_or_less_belong_to_no_day(tables):
    vague = tables.events.assign(date_precision="month")
    rows = escalation.joint_days(replace(tables, events=vague))
    assert rows.empty
    assert (
        rows.about.facts["vague"]
        == len(escalation.acted_after(tables)["events"].explode())
        + (escalation.acted_after(tables).about.facts["vague"])
    )


def test_the_calendar_lies_within_the_cut(tables):
    tests = escalation.day_tests(tables.between("2025-10-15", "2025-10-20"))
    assert (tests["first"] >= pd.Timestamp("2025-10-15")).all()
    assert (tests["last"] <= pd.Timestamp("2025-10-20")).all()
    assert len(tests)


# --- chance


def by_hand(one, other, calendar):
    """Joint days and days followed, for the Afghan side's days moved through the calendar by every number of days."""
    place = {found: n for n, found in enumerate(calendar)}
    for move in range(len(calendar)):
        moved = {calendar[(place[found] + move) % len(calendar)] for found in other}
        soon = [timedelta(days=n) for n in (1, 2, 3)]
        after = sum(any(found + n in moved for n in soon) for found in one)
        yield len(one & moved), after + sum(any(found + n in one for n in soon) for found in moved)


@pytest.mark.parametrize("episode", ["october-2025", WAR])
def test_chance_by_shift_is_that_of_every_shift_within_the_dense_days(tables, episode):
    calendar = span(*dense(episode))
    one, other = ({d for d in found if d in set(calendar)} for found in acting()[episode].values())
    outcomes = pd.DataFrame(by_hand(one, other, calendar), columns=["joint", "followed"])
    found = escalation.day_tests(tables).query("episode_id == @episode and null == 'shift'").set_index("counts")
    for label, expected in (("joint days", outcomes["joint"]), ("days followed within 3 days", outcomes["followed"])):
        assert found.at[label, "observed"] == expected[0]
        assert sorted(found.at[label, "outcomes"]) == sorted(expected)
        assert found.at[label, "expected"] == pytest.approx(expected.mean())
        assert found.at[label, "p"] == pytest.approx((expected >= expected[0]).mean())


def test_nothing_is_tested_where_a_side_has_fewer_than_three_days(tables):
    tests = escalation.day_tests(tables)
    few = tests[list(SIDES)].min(axis=1) < 3
    assert list(tests["p"].isna()) == list(few)
    assert set(tests.loc[few, "episode_id"]) == {"uneasy-truce"}
    assert tests.drop(columns="outcomes").equals(escalation.day_tests(tables).drop(columns="outcomes"))


JOINT, FOLLOWED = "joint days", "days followed within 3 days"


def taking_turns(rng, size=15, length=300):
    """One side acts on days far apart, the other always on the next day."""
    one = np.sort(rng.choice(length // 12, size, replace=False)) * 12
    return one, one + 1, length


def same_days(rng, size=10, length=200):
    """Both sides act on the same days."""
    one = np.sort(rng.choice(length, size, replace=False))
    return one, one, length


def without_tie(rng, size=20, length=120):
    """Both sides act on days of their own, whatever the other does."""
    return *(np.sort(rng.choice(length, size, replace=False)) for _ in range(2)), length


def many(made, test, runs=60):
    rng = np.random.default_rng(7)
    return np.array([chance.against_chance(*made(rng), deals=199)[test]["p"] for _ in range(runs)])


@pytest.mark.parametrize(
    ("made", "test"),
    [(taking_turns, (FOLLOWED, "shift")), (taking_turns, (FOLLOWED, "deal")), (same_days, (JOINT, "shift"))],
)
def test_each_test_finds_what_it_is_named_after(made, test):
    assert (many(made, test, runs=20) < 0.05).all()


def test_acting_on_the_same_days_is_not_taking_turns():
    assert (many(same_days, (FOLLOWED, "shift"), runs=20) > 0.05).any()
    assert (many(taking_turns, (JOINT, "shift"), runs=20) > 0.5).all()


@pytest.mark.parametrize("test", chance.TESTS)
def test_no_test_finds_a_tie_where_none_is(test):
    p = many(without_tie, test)
    assert (p <= 0.05).mean() <= 0.1
    assert (p > 0.5).mean() > 0.3


@given(*[st.sets(st.integers(0, 60), min_size=1, max_size=15)] * 2)
@settings(max_examples=50)
def test_p_is_never_zero_and_days_are_those_counted_by_hand(one, other):
    after = sum(any(0 < b - a <= 3 for b in other) for a in one) + sum(any(0 < a - b <= 3 for a in one) for b in other)
    found = chance.against_chance(np.array(sorted(one)), np.array(sorted(other)), 61, deals=19)
    for (counts, _), result in found.items():
        assert result["observed"] == (len(one & other) if counts == JOINT else after)
        assert 0 < result["p"] <= 1
        assert result["outcomes"].max() <= len(one) + len(other)


# --- who acted after whom


@pytest.mark.parametrize("episode", EPISODES)
def test_what_followed_is_looked_for_in_days_that_the_record_covers_and_across_no_truce(tables, episode):
    last, inside = dense(episode)[1], acting()[episode]
    rows = escalation.acted_after(tables).query("episode_id == @episode")
    for side, other in (SIDES, SIDES[::-1]):
        mine = rows[rows["side"] == side].set_index("day")
        for one in inside[side]:
            row = mine.loc[pd.Timestamp(one)]
            # whether a truce holds on a day, from the day of force to the eve of the later one
            stopped = [d for d in span(one, one + timedelta(days=200)) if any(a <= d <= b for a, b in truces(episode))]
            reach = min(stopped, default=date.max)
            later = min((d for d in inside[other] if one < d and (d <= reach)), default=None)
            assert (row["next_day"].date() if pd.notna(row["next_day"]) else None) == later
            whole = one + timedelta(days=3) <= min(reach, last) and one >= dense(episode)[0]
            assert row["watched"] == whole
            assert row["followed"] == bool(whole and later and (later - one).days <= 3)


def test_the_chart_counts_days_that_were_watched_and_names_the_others(tables):
    rows = escalation.acted_after(tables)
    alt = escalation.plot_acted_after(rows).alt
    for (episode, side), mine in rows.groupby(["episode", "side"]):
        watched = mine[mine["watched"]]
        name = {"pakistan": "Pakistan", "afghanistan": "Afghan de facto authorities"}[side]
        days_ = "day" if len(watched) == 1 else "days"
        assert f"{episode}, after {name}: {watched['followed'].sum()} of {len(watched)} {days_} within 3 days" in alt
        for end, words in (("truce", "a truce in force"), ("record", "the record’s end")):
            cut = (mine["cut_by"] == end).sum()
            assert (f"{cut} cut short by {words}" in alt) or cut == 0
    assert "answer" not in alt.replace("is no answer", "")


def test_days_near_the_end_of_a_cut_are_in_no_count(tables):
    cut = tables.between("2026-02-21", "2026-02-28")
    rows = escalation.acted_after(cut)
    late = rows["day"] > pd.Timestamp("2026-02-25")
    assert late.any()
    assert list(rows["cut_by"].eq("record").fillna(False)) == list(late)
    assert not escalation.acted_after(tables.as_of("2026-02-27"))["watched"].all()


def test_who_acted_after_whom_on_a_sequence_made_by_hand(tables):
    columns = {"episode_id": WAR, "date_precision": "day", "occurrence": "agreed"}

    def row(name, start, initiator, target, places=("afghanistan",), kind="air_strike", end=None):
        known = {"event_id": name, "start": pd.Timestamp(start), "end": pd.Timestamp(end or start), "kind": kind}
        return known | {"initiator": initiator, "target": target, "places": places, "sources": (), **columns}

    afghan, pakistan = ("afghanistan-taliban", "pakistan", ("pakistan",)), ("pakistan", "afghanistan-taliban")
    rows = [
        row("p1", "2026-03-01", *pakistan),
        row("p1b", "2026-03-01", *pakistan),  # the same night
        row("a1", "2026-03-03", *afghan),
        row("p2", "2026-03-03", *pakistan),
        row("p3", "2026-03-05", "pakistan", "ttp", ("pakistan",)),  # at home, against a third: no part of it
        row("a2", "2026-03-08", *afghan),
        row("t1", "2026-03-09", "ttp", "pakistan", ("pakistan",)),
        row("c1", "2026-03-11", None, None, (), "ceasefire", "2026-03-12"),
        row("p4", "2026-03-13", *pakistan),
        row("e1", "2026-03-15", None, None, (), "talks"),
        row("e2", "2026-03-17", None, None, (), "talks"),
    ]
    base = tables.events.iloc[:0]
    events = pd.concat([base, pd.DataFrame(rows)])[base.columns].astype({"part_of": "string", "kind": "string"})
    made = replace(tables, events=events, claims=tables.claims.iloc[:0], statements=tables.statements.iloc[:0])
    found = escalation.acted_after(made)
    assert found.about.facts["left_out"] == 2
    told = [
        (r.side[0], r.day.day, None if pd.isna(r.days) else r.days, r.cut_by)
        for r in found.fillna({"cut_by": ""}).itertuples()
    ]
    assert told == [
        ("p", 1, 2, ""),
        ("a", 3, None, ""),  # Pakistan acts on that day and then only across the truce
        ("p", 3, 5, ""),
        ("a", 8, None, ""),  # the truce begins on the third day after
        ("p", 13, None, ""),
    ]
    assert found["followed"].tolist() == [True, False, False, False, False]
    opened = events.assign(end=events["end"].where(events["kind"] != "ceasefire", events["start"]))
    held = escalation.acted_after(replace(made, events=opened))
    assert held["cut_by"].fillna("").tolist() == ["", "", "", "", "truce"]  # a truce without a known end is in force


# --- day 0


def test_day_zero_is_the_first_day_of_force_between_the_sides_in_every_chart(tables):
    force = {row["kind"] for row in read("event_kinds") if row["family"] == "force"}
    mutual = [row for row in read("events") if row["attribution"] == "mutual" and row["kind"] in force]
    zeros = days.day_zero(tables).set_index("crisis")["start"]
    for episode, name in (("october-2025", "October 2025 crisis"), (WAR, "Open war")):
        found = set().union(*acting()[episode].values())
        found |= {day(row["start"]) for row in mutual if row["episode_id"] == episode}
        assert zeros[name].date() == min(found)
    assert escalation.aligned(tables).about.facts["day_zero"]["start"].equals(zeros)
    assert "rigger" not in escalation.plot_aligned(escalation.aligned(tables)).alt

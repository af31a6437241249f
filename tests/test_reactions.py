"""Reactions: no statement lost or doubled, parties apart, nothing known too early."""

import io
import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import afpak
from afpak import reactions, show
from afpak.tables import without_parts

WHOLE = afpak.load()
DAYS = st.dates(min_value=pd.Timestamp("2025-10-01").date(), max_value=pd.Timestamp("2026-07-01").date()).map(str)


def test_the_matrix_holds_every_statement_once(tables):
    frame = reactions.who_reacted(tables)
    assert frame["statements"].sum() == len(tables.statements)
    assert len(frame) == len(tables.statements.groupby(["actor", "act"]))
    assert set(frame.attrs["acts"]) == set(tables.statements["act"])


def test_the_parties_never_stand_among_third_parties(tables):
    frame = reactions.who_reacted(tables)
    above = frame.attrs["actors"][: frame.attrs["outside"]]
    party = tables.actors.set_index("short_name")["party"]
    assert set(party[above].astype(str)) == {"third_party"}
    below = frame.attrs["actors"][frame.attrs["outside"] :]
    assert {"Pakistan", "Afghan Taliban"} <= set(below)
    assert "third_party" not in set(party[below].astype(str))


def test_acts_stand_in_the_order_of_their_families(tables):
    families = tables.acts.set_index("act")["family"].astype(str)
    order = [families[a] for a in reactions.who_reacted(tables).attrs["acts"]]
    assert order == sorted(
        order, key=["appeal", "good_offices", "alignment", "deescalation", "escalation", "other"].index
    )


def test_waits_are_never_negative_and_a_call_never_comes_before_the_first_word(tables):
    frame = reactions.how_soon(tables)
    assert (frame["days"] >= 0).all()
    called = frame[frame["days_call"].notna()]
    assert (called["days_call"] >= called["days"]).all()
    assert not frame.duplicated(["trigger", "actor"]).any()
    assert set(frame["trigger"]) <= set(reactions.TRIGGERS)


def test_only_statements_that_name_an_event_answer_it(tables):
    said = tables.statements.set_index("statement_id")
    frame = reactions.how_soon(tables)
    assert (said.loc[frame["statement_id"], "event_id"].to_numpy() == frame["trigger"].to_numpy()).all()
    assert "2025-10-09-kabul-blasts" not in set(frame["trigger"])  # those days' statements answer the 11th


def test_triggers_are_the_acts_of_force_that_four_third_parties_name(tables):
    third = tables.statements_in_full().query("actor_party == 'third_party'")
    force = tables.events_in_full().query("family == 'force'")["event_id"]
    named = third[third["event_id"].isin(force)].groupby("event_id")["actor"].nunique()
    october = {"2025-10-09-kabul-blasts", "2025-10-15-spin-boldak-clash"}
    assert set(reactions.TRIGGERS) == set(named[named >= 4].index) | october


@pytest.mark.parametrize("cut", [{}, {"as_of": "2026-02-27"}, {"episode": "october-2025"}])
def test_a_third_party_either_spoke_or_is_named_as_a_gap_of_the_record(cut):
    there = afpak.load(**cut)
    frame = reactions.how_soon(there)
    third = set(there.statements_in_full().query("actor_party == 'third_party'")["actor_name"])
    for trigger, silent in frame.attrs["silent"].items():
        spoke = set(frame.loc[frame["trigger"] == trigger, "actor_name"])
        assert spoke | set(silent) == third
        assert not spoke & set(silent)


def test_each_wait_leads_to_a_statement_of_that_day(tables):
    said = tables.statements.set_index("statement_id")
    for row in reactions.how_soon(tables).itertuples():
        assert said.loc[row.statement_id, "actor"] == row.actor
        assert (said.loc[row.statement_id, "known_on"] - row.start).days == row.days


def test_weekly_words_and_deeds_count_each_row_once(tables):
    weeks = reactions.words_and_deeds(tables)
    words = weeks.drop(columns="force").to_numpy().sum()
    assert words + weeks.attrs["undated"] == len(tables.statements)
    force = tables.events_in_full().query("family == 'force'")
    assert weeks["force"].sum() == len(without_parts(force)) < len(force)


def test_the_founding_explainers_reactions_are_there_on_its_day():
    then = WHOLE.as_of("2026-02-27")
    said = set(then.statements["statement_id"])
    found = {
        "2026-02-27-russia-zakharova-b",
        "2026-02-27-russia-zakharova-c",
        "2026-02-27-china-maoning-c",
        "2026-02-27-afghanistan-mujahid-a",
        "2026-02-27-pakistan-asif-a",
        "2026-02-27-guterres-deescalate",  # undated itself; public from the day of the explainer
        "2026-02-27-ohchr-turk-b",
        "2026-02-27-ohchr-turk-c",
        "2026-02-27-iran-araghchi-a",
        "2026-02-27-afghanistan-condemn",
    }
    assert found <= said
    iran = then.statements[
        (then.statements["actor"] == "iran") & (then.statements["known_on"] == pd.Timestamp("2026-02-27"))
    ]
    assert "Abbas Araghchi" in set(iran["speaker"])
    assert then.undated["statements"]["known_on"].isna().all()
    assert len(then.undated["statements"]) == WHOLE.statements["known_on"].isna().sum() > 0


@settings(max_examples=10, deadline=None)
@given(DAYS)
def test_no_measure_shows_a_statement_known_later(day):
    then, when = WHOLE.as_of(day), pd.Timestamp(day)
    assert not (reactions.who_reacted(then)["first"] > when).any()
    assert (reactions.positions(then)["known_on"] <= when).all()
    soon = reactions.how_soon(then)
    assert (soon["start"] + pd.to_timedelta(soon["days"].astype(float), unit="D") <= when).all()


CHARTS = {
    "who": lambda t: reactions.plot_who_reacted(reactions.who_reacted(t)),
    "soon": lambda t: reactions.plot_how_soon(reactions.how_soon(t)),
    "words": lambda t: reactions.plot_words_and_deeds(reactions.words_and_deeds(t)),
    "positions": lambda t: reactions.plot_positions(reactions.positions(t)),
}


@pytest.mark.parametrize("name", CHARTS)
def test_charts_of_an_empty_cut_say_that_nothing_is_known(empty, name):
    assert "A gap in the record is not a zero" in CHARTS[name](empty).alt


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(
    "cut", [{"episode": "october-2025"}, {"episode": "uneasy-truce"}, {"start": "2026-02-27", "end": "2026-02-27"}]
)
def test_charts_draw_every_episode_and_a_single_day(tmp_path, name, cut):
    CHARTS[name](afpak.load(**cut)).savefig(tmp_path / "chart.png", dpi=40)


@pytest.mark.parametrize("cut", [{}, {"as_of": "2026-02-27"}, {"episode": "uneasy-truce"}, {"start": "2026-02-27"}])
def test_every_turning_point_is_named_and_no_label_meets_another_or_a_stem(cut):
    rows = reactions.positions(afpak.load(**cut))
    fig = reactions.plot_positions(rows)
    fig.savefig(io.BytesIO(), dpi=100)  # settles the layout
    turns = rows[rows["turning"]].drop_duplicates(["actor", "known_on", "act"])
    assert sum(len(ax.texts) for ax in fig.axes) == len(turns) > 0
    for ax in fig.axes:
        boxes = [text.get_window_extent() for text in ax.texts]
        assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
        assert all(box.x1 <= ax.bbox.x1 and box.y1 <= ax.bbox.y1 for box in boxes)
        for line in ax.lines:
            (x, low), (_, high) = ax.transData.transform(line.get_xydata())
            assert not any(b.x0 + 2 < x < b.x1 and b.y0 + 2 < high and low < b.y1 for b in boxes)


@pytest.mark.parametrize("cut", [{}, {"episode": "open-war-2026"}, {"as_of": "2026-02-27"}])
def test_every_dated_statement_of_the_two_has_a_mark_of_its_own(cut):
    rows = reactions.positions(afpak.load(**cut))
    fig = reactions.plot_positions(rows)
    marks = [tuple(p) for ax in fig.axes for c in ax.collections for p in c.get_offsets().data.tolist()]
    assert len(marks) == len(rows)
    for ax in fig.axes:
        mine = [tuple(p) for c in ax.collections for p in c.get_offsets().data.tolist()]
        assert len(set(mine)) == len(mine)


def test_statements_of_unknown_day_are_counted_and_named_in_every_cut(tables):
    unknown = set(tables.statements.loc[tables.statements["known_on"].isna(), "statement_id"])
    for cut in (tables, tables.as_of("2026-02-27"), tables.between("2026-02-01", "2026-02-28")):
        html = show.undated(cut, "statements")
        assert f"{len(unknown)} statements of unknown day" in html
        assert all(f"<td>{s}</td>" in html for s in unknown)
        assert reactions.words_and_deeds(cut).attrs["undated"] == len(unknown)
        assert f"{len(unknown)} statements of unknown day" in _printed(CHARTS["words"](cut))


def _printed(fig):
    return " ".join(text.get_text() for text in fig.texts)


def test_alt_texts_of_waits_and_weeks_state_the_numbers_of_the_measures(war):
    frame = reactions.how_soon(war)
    for _, rows in frame.groupby("trigger"):
        spoke = f"{len(rows)} spoke, on days {rows['days'].min()} to {rows['days'].max()}"
        assert spoke in CHARTS["soon"](war).alt
    weeks = reactions.words_and_deeds(war)
    alt = CHARTS["words"](war).alt
    assert f"{weeks.drop(columns='force').to_numpy().sum()} dated statements" in alt
    assert f"{weeks['force'].sum()} acts of force" in alt


def test_alt_texts_state_the_numbers_of_the_measures(war):
    assert f"{len(war.statements)} statements by" in CHARTS["who"](war).alt
    assert "Pakistan: declare war" in CHARTS["positions"](war).alt


def test_every_statement_of_the_cut_is_in_the_table(seed_day):
    html = reactions.statements_table(seed_day)
    assert all(f"<td>{s}</td>" in html for s in seed_day.statements["statement_id"])

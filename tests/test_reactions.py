"""Reactions: no statement lost or doubled, parties apart, nothing known too early."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import afpak
from afpak import reactions
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
        "2026-02-27-ohchr-turk-c",
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


def test_alt_texts_state_the_numbers_of_the_measures(war):
    assert f"{len(war.statements)} statements by" in CHARTS["who"](war).alt
    assert "Pakistan: declare war" in CHARTS["positions"](war).alt


def test_every_statement_of_the_cut_is_in_the_table(seed_day):
    html = reactions.statements_table(seed_day)
    assert all(f"<td>{s}</td>" in html for s in seed_day.statements["statement_id"])

"""Loading, typing, cutting and tracing, on the real tables."""

import shutil
from dataclasses import replace

import pandas as pd
import pytest
from conftest import loaded
from hypothesis import given, settings
from hypothesis import strategies as st
from in_files import read

import afpak
from afpak import claims
from afpak.claims import figures
from afpak.record.schema import DATA_VERSION
from afpak.record.tables import default_data_dir, without_parts

DAYS = st.dates(min_value=pd.Timestamp("2025-09-25").date(), max_value=pd.Timestamp("2026-07-05").date()).map(str)
WHOLE = loaded()


def test_every_table_is_loaded_and_typed(tables):
    assert len(tables.events) == 216
    assert len(tables.claims) == 723
    assert len(tables.statements) == 596
    assert len(tables.sources) == 1356
    assert len(tables.actors) == 79
    assert len(tables.places) == 121
    assert str(tables.claims["low"].dtype) == "Int64"
    assert tables.claims["claimed_on"].dtype.kind == "M"
    assert tables.claims["qualifier"].cat.ordered
    assert isinstance(tables.events["places"].iloc[0], tuple)
    assert tables.places["lat"].isna().sum() == 34


@given(st.lists(st.frozensets(st.sampled_from("abcdefgh"), min_size=1, max_size=3), max_size=8))
def test_pages_that_share_an_origin_even_through_others_are_one(origins):
    sources = pd.DataFrame(
        {"source_id": list(map(str, range(len(origins)))), "relays": list(map(tuple, origins)), "publisher": "x"}
    )
    groups = []
    for own in origins:
        groups = [g for g in groups if not g & own] + [own.union(*(g for g in groups if g & own))]
    assert replace(WHOLE, sources=sources.assign(published=pd.NaT)).independent(tuple(sources["source_id"])) == len(
        groups
    )


def test_a_missing_figure_stays_missing(tables):
    words = tables.claims[tables.claims["qualifier"] == "vague"]
    assert len(words) > 0
    assert words[["low", "high"]].isna().all(axis=None)


def test_known_on_is_the_own_day_else_the_earliest_source(tables):
    claims = tables.claims.set_index("claim_id")
    own = claims[claims["claimed_on"].notna()]
    assert (own["known_on"] == own["claimed_on"]).all()
    published = tables.sources.set_index("source_id")["published"]
    for row in claims[claims["claimed_on"].isna()].itertuples():
        days = [published[s] for s in row.sources if pd.notna(published[s])]
        assert (row.known_on == min(days)) if days else pd.isna(row.known_on)


def test_six_successive_figures_of_one_day_and_which_is_current(seed_day):
    claims = seed_day.claims.set_index("claim_id")
    series = [f"2026-02-27-pakistan-{n}killed" for n in (36, 58, 72, 133, 228, 274)]
    assert list(claims.loc[series, "low"]) == [36, 58, 72, 133, 228, 274]
    assert list(claims.loc[series, "current"]) == [False] * 5 + [True]


def test_going_back_in_two_steps_is_going_back_once(tables):
    twice, once = tables.as_of("2026-03-10").as_of("2026-02-27"), tables.as_of("2026-02-27")
    assert list(twice.claims["claim_id"]) == list(once.claims["claim_id"])
    assert list(twice.claims["current"]) == list(once.claims["current"])
    assert {k: len(v) for k, v in twice.undated.items()} == {k: len(v) for k, v in once.undated.items()}


def test_episodes_divide_the_record(tables):
    parts = [tables.episode(e) for e in tables.episodes["episode_id"]]
    assert sum(len(p.events) for p in parts) == len(tables.events)
    assert sum(len(p.claims) for p in parts) == len(tables.claims)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"episode": "oct"}, "unknown episode 'oct'; choose october-2025, uneasy-truce, open-war-2026"),
        ({"as_of": "27.2.2026"}, "as_of: '27.2.2026' is not a day"),
        ({"as_of": ""}, "as_of: '' is not a day; write it as 2026-02-27"),
        ({"end": "2026-2-7"}, "end: '2026-2-7' is not a day"),
        ({"start": "2026-02-30"}, "start: '2026-02-30' is not a day"),
        ({"start": "2026-03-01", "end": "2026-02-01"}, "ends (2026-02-01) before it starts (2026-03-01)"),
    ],
)
def test_impossible_cuts_say_what_is_possible(wrong, sentence):
    with pytest.raises(ValueError) as error:
        loaded(**wrong)
    assert sentence in str(error.value)


def test_copies_of_one_agency_count_as_one_source(tables):
    sources = tables.sources
    afp = sources[[r == ("AFP",) for r in sources["relays"]]]["source_id"]
    assert len(afp) > 3
    assert tables.independent(tuple(afp)) == 1
    pair = tuple(afp[:1]) + tuple(sources[sources["publisher"] == "Dawn"]["source_id"][:1])
    assert tables.independent(pair) == 2


def test_two_pages_of_one_publisher_count_once(tables):
    dawn = tables.sources[(tables.sources["publisher"] == "Dawn") & (tables.sources["relays"].map(len) == 0)]
    assert tables.independent(tuple(dawn["source_id"])) == 1


def test_every_row_leads_to_its_sources(tables):
    known = set(tables.sources["source_id"])
    for frame in (tables.events, tables.claims, tables.statements):
        assert all(ids and set(ids) <= known for ids in frame["sources"])
    found = tables.sources_of(tables.claims.head(5))
    assert found["rows"].sum() == tables.claims.head(5)["sources"].map(len).sum()


def test_joins_keep_every_row_once(tables):
    assert len(tables.events_in_full()) == len(tables.events)
    assert len(tables.claims_in_full()) == len(tables.claims)
    assert len(tables.statements_in_full()) == len(tables.statements)
    full = tables.claims_in_full()
    assert full["claimant_name"].notna().all()
    assert (full["n_independent"] <= full["n_sources"]).all()
    assert (full["n_independent"] >= 1).all()


def test_an_umbrella_and_its_parts_never_count_twice(tables):
    raid = "2026-02-21-pakistan-strikes-nangarhar-paktika"
    parts = tables.events[tables.events["part_of"] == raid]
    assert len(parts) == 3
    counted = set(without_parts(tables.events)["event_id"])
    assert raid in counted
    assert not counted & set(parts["event_id"])
    assert len(without_parts(parts)) == 3  # without their umbrella the parts stand for themselves
    whole = tables.claims[tables.claims["claim_id"].isin(["2025-10-16-ispr-kp-34"])]["low"].sum()
    sites = tables.claims[tables.claims["part_of"] == "2025-10-16-ispr-kp-34"]["low"].sum()
    assert whole == sites == 34


def test_no_table_names_the_killed_cricketers(tables):
    # the one source whose headline and address named victims was removed
    assert "livemint-2025-10-18-acb" not in set(tables.sources["source_id"])


def test_a_figure_of_unknown_day_in_a_series_never_makes_two_of_one(tables):
    """If 663 had no day, then, cut by day, 684 would replace 641."""
    claims = tables.claims
    middle = claims["claim_id"] == "2026-03-14-pakistan-663killed"
    tables = replace(tables, claims=claims.assign(known_on=claims["known_on"].mask(middle)))
    for cut in (tables.as_of("2026-03-17"), tables.between("2026-03-10", "2026-03-20")):
        rows = cut.claims.set_index("claim_id")
        assert "2026-03-14-pakistan-663killed" not in rows.index
        last = rows.loc["2026-03-15-pakistan-684killed"]
        assert last["current"]
        assert not rows.loc[last["supersedes"], "current"]
        assert rows.loc[last["supersedes"], "low"] == 641


@settings(max_examples=8)
@given(DAYS)
def test_one_figure_of_a_series_is_current_on_any_day(day):
    before = WHOLE.claims.set_index("claim_id")["supersedes"].to_dict()

    def root(claim_id):
        while pd.notna(before[claim_id]):
            claim_id = before[claim_id]
        return claim_id

    then = WHOLE.as_of(day).claims
    assert then.groupby(then["claim_id"].map(root))["current"].sum().eq(1).all()


def test_a_row_of_unknown_day_that_must_be_later_is_not_even_named(tables):
    october = tables.as_of("2025-10-12").undated
    assert "nodate-yaqoob-500soldiers" not in set(october["claims"]["claim_id"])  # replaces a figure of March
    assert "nodate-unconfirmed-dikhan-trainees" in set(october["claims"]["claim_id"])  # could have been said by then
    assert "2026-03-17-bennett-hospital-b" not in set(october["statements"]["statement_id"])
    march = tables.as_of("2026-03-17").undated
    assert "nodate-yaqoob-500soldiers" in set(march["claims"]["claim_id"])
    assert "2026-03-17-bennett-hospital-b" in set(march["statements"]["statement_id"])
    assert "2026-03-18-turkiye-mfa" not in set(march["statements"]["statement_id"])


def test_a_foot_note_names_the_tables_that_were_read(tables, tmp_path, monkeypatch):
    assert f"afpak data {DATA_VERSION}" in tables.note(tables.claims)
    shutil.copytree(default_data_dir(), tmp_path / "desk")
    for ours in ("before", "zulu"):  # in whatever order the folders come
        monkeypatch.setattr("afpak.record.tables.default_data_dir", lambda name=ours: tmp_path / name)
        assert afpak.load(tmp_path / "desk").folder == "desk"
    note = afpak.load(tmp_path / "desk", episode="open-war-2026").note(tables.claims)
    assert note.endswith("Tables of the folder desk.")
    assert DATA_VERSION not in note


def plain(frame):
    """Rows by id, "not known" as None: for rules written out once more, without pandas."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {row[frame.columns[0]]: row for row in rows}


def codes_on(event, day):
    """The codes of an event as its assessments had them on a day."""
    own = [row for row in plain(WHOLE.assessments).values() if row["event_id"] == event["event_id"]]
    held = [row for row in own if row["since"] is not None and row["since"] <= day]
    named = event["attribution"] not in ("not_applicable", "unattributed")
    codes = {"occurrence": event["occurrence"], "attribution": event["attribution"]}
    if held:
        last = max(held, key=lambda row: row["since"])
        codes = {column: last[column] for column in codes}
    elif own:
        codes = {"occurrence": "one_sided", "attribution": "accused" if named else event["attribution"]}
    unnamed = named and codes["attribution"] == "unattributed" and event["initiator"]
    return codes | ({"initiator": "unattributed"} if unnamed else {})


def test_an_event_is_known_with_its_first_page_claim_statement_or_assessment_and_never_before_it_began(tables):
    published = tables.sources.set_index("source_id")["published"]
    for event in tables.events.itertuples():
        days = [published[page] for page in event.sources]
        for name, column in (("claims", "known_on"), ("statements", "known_on"), ("assessments", "since")):
            frame = getattr(tables, name)
            days += list(frame.loc[frame["event_id"] == event.event_id, column])
        days = [d for d in days if pd.notna(d)]
        assert event.known_on == max(min(days), event.start) if days else pd.isna(event.known_on)


def test_a_page_without_a_day_is_hidden_until_the_last_day_that_it_tells_of(tables):
    report = "didpress-nd-unama"  # undated; carries UNAMA's report of 8 February 2026 on strikes of October 2025
    assert report in tables.by_id("events").at["2025-10-17-paktika-air-strikes", "sources"]
    assert report not in set(tables.as_of("2026-02-07").sources["source_id"])
    assert report in set(tables.as_of("2026-02-08").sources["source_id"])


def test_a_mark_is_not_solid_before_the_confirming_voice_had_spoken(tables):
    strike = "2026-02-21-barmal-madrasa"
    found = {d: tables.as_of(d).by_id("events").at[strike, "occurrence"] for d in ("2026-02-22", "2026-02-23")}
    assert found == {"2026-02-22": "one_sided", "2026-02-23": "independent"}  # UNAMA spoke on 23 February
    blasts = tables.as_of("2025-10-09").by_id("events").loc["2025-10-09-kabul-blasts"]
    assert (blasts["initiator"], blasts["attribution"]) == ("unattributed", "unattributed")  # charged a day later


def test_a_cut_that_contradicts_itself_is_refused_in_one_sentence(tables):
    october = tables.as_of("2025-10-13")
    with pytest.raises(ValueError, match=r"^the span starts \(2026-02-21\) after the day of knowledge \(2025-10-13\)$"):
        october.between("2026-02-21")
    with pytest.raises(ValueError, match=r"^unknown episode 'open-war-2026' on 2025-10-13; choose october-2025$"):
        october.episode("open-war-2026")
    assert october.between("2025-10-13", "2026-02-21").window()[1] == pd.Timestamp("2025-10-13")


TRUCE = next((row["episode_id"], row["start"], row["end"]) for row in read("episodes") if row["name"] == "Uneasy truce")


@pytest.mark.parametrize(
    ("cut", "sentence"),
    [
        (
            {"start": "2026-03-01", "as_of": "2026-02-01"},
            "the span starts (2026-03-01) after the day of knowledge (2026-02-01)",
        ),
        (
            {"episode": TRUCE[0], "start": "2026-03-01"},
            f"the span starts (2026-03-01) after the episode {TRUCE[0]} ends ({TRUCE[2]})",
        ),
        (
            {"episode": TRUCE[0], "end": "2025-10-10"},
            f"the episode {TRUCE[0]} starts ({TRUCE[1]}) after the span ends (2025-10-10)",
        ),
    ],
)
def test_a_cut_of_which_no_day_is_left_is_refused_in_whatever_order_it_is_made(tables, cut, sentence):
    steps = {
        "as_of": lambda t: t.as_of(cut["as_of"]),
        "episode": lambda t: t.episode(cut["episode"]),
        "span": lambda t: t.between(cut.get("start"), cut.get("end")),
    }
    asked = [step for step in steps if step in cut or step == "span"]
    for order in (asked, asked[::-1]):
        made = steps[order[0]](tables)
        with pytest.raises(ValueError) as refused:
            steps[order[1]](made)
        assert str(refused.value) == sentence
    with pytest.raises(ValueError) as refused:
        loaded(**cut)
    assert str(refused.value) == sentence


def record_ends():
    """First and last day of the record: events by their first day, all rows by the day they were public."""
    days = []
    for name, column in (
        ("events", "start"),
        ("claims", "claimed_on"),
        ("statements", "said_on"),
        ("sources", "published"),
    ):
        days += [row[column] for row in read(name) if row[column]]
    return min(days), max(days)


@pytest.mark.parametrize(
    ("cut", "begins", "ends"),
    [
        ({}, False, False),
        ({"start": "2026-06-01", "end": record_ends()[1]}, False, False),
        ({"start": "2026-06-01", "end": "2026-07-31"}, False, True),
        ({"start": "2020-01-01", "end": "2020-12-31"}, True, False),
        ({"as_of": "2027-12-31"}, False, True),
        ({"as_of": "2025-09-01"}, True, False),
        ({"start": "2020-01-01", "as_of": "2027-12-31"}, True, True),
        ({"episode": "open-war-2026"}, False, False),
    ],
)
def test_a_cut_beyond_the_record_says_where_the_record_begins_and_ends(cut, begins, ends):
    told = loaded(**cut).cut
    first, last = (pd.Timestamp(day) for day in record_ends())
    assert (f"begins on {first.day} {first:%B %Y}" in told) == begins
    assert (f"ends on {last.day} {last:%B %Y}" in told) == ends
    assert ("beyond the record" in told) == (begins or ends)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda t: t.independent("ispr"), "independent takes a list of source ids"),
        (lambda t: t.independent(None), "independent takes a list of source ids"),
        (lambda t: t.independent([t.sources["source_id"][0] + "x"]), "unknown source "),
        (lambda t: t.as_of("2025-10-20").independent(["rtve-2026-02-28-110"]), "unknown source 'rtve-2026-02-28-110'"),
        (lambda t: t.sources_of(t.claims["sources"]), "sources_of takes rows with a column sources"),
        (lambda t: t.sources_of(t.actors), "sources_of takes rows with a column sources"),
        (lambda t: t.without_day("claim"), "unknown table with days 'claim'; perhaps claims"),
        (lambda t: t.names("claim"), "unknown table with names 'claim'; perhaps "),
        (lambda t: t.by_id("claim"), "unknown table 'claim'; perhaps claims"),
        (lambda t: t.choices("claiment"), "unknown column 'claiment'; perhaps claimant"),
        (lambda t: t.only(claimant="pakstan"), "unknown claimant 'pakstan'; perhaps pakistan"),
        (lambda t: t.only(kind=3), "unknown kind '3'; perhaps "),
        (lambda t: claims.figures(t, ("kiled",)), "unknown measure 'kiled'; perhaps killed"),
        (lambda t: claims.ledger(t, event="omid"), "unknown event 'omid'; perhaps 2026-03-16-omid-hospital-strike"),
        (
            lambda t: claims.ledger(t, day="2026-05-29"),
            "no figure of this cut became public on 2026-05-29; nearest: 2026-",
        ),
        (lambda t: claims.known_when(t, event="omid"), "unknown event 'omid'; perhaps 2026-03-16-omid-hospital-strike"),
        (
            lambda t: claims.known_when(t, days="27 February"),
            "days: '27 February' is not a day; write it as 2026-02-27",
        ),
    ],
)
def test_what_is_not_there_is_refused_in_one_sentence(tables, ask, sentence):
    with pytest.raises((TypeError, ValueError)) as refused:
        ask(tables)
    assert str(refused.value).startswith(sentence)
    assert "\n" not in str(refused.value)


def test_independent_takes_ids_in_any_list(tables):
    ids = tables.sources["source_id"].head(5)
    assert len({tables.independent(kind(ids)) for kind in (list, tuple, set, pd.Series, iter)}) == 1


def test_a_ledger_by_event_and_day_holds_what_both_hold(tables):
    rows = [row for row in read("claims") if row["event_id"] == "2026-03-16-omid-hospital-strike"]
    days = {row["claim_id"]: row["claimed_on"] for row in rows if row["measure"] in claims.PEOPLE and row["claimed_on"]}
    told = claims.ledger(tables, event="2026-03-16-omid-hospital-strike", day="2026-03-17")
    assert set(told["claim_id"]) & set(days) == {claim for claim, day in days.items() if day == "2026-03-17"}
    assert set(told["event_id"]) == {"2026-03-16-omid-hospital-strike"}
    assert set(days.values()) > {"2026-03-17"}
    assert "17 March 2026" in told.about.facts["what"]


@settings(max_examples=6)
@given(DAYS)
def test_a_cut_by_day_is_what_a_reader_would_strike_out_by_hand(when):
    cut, day = WHOLE.as_of(when), pd.Timestamp(when)
    told = {}  # a page without a day was not public before the last day that a row on it tells of
    for name, column in (
        ("events", "start"),
        ("claims", "known_on"),
        ("statements", "known_on"),
        ("assessments", "since"),
    ):
        for row in plain(getattr(WHOLE, name)).values():
            for page in row["sources"] if row[column] is not None else ():
                told[page] = max(told.get(page, row[column]), row[column])
    public = {i: page["published"] or told.get(i, day) for i, page in plain(WHOLE.sources).items()}
    pages = {i for i, first in public.items() if first <= day}
    assert set(cut.sources["source_id"]) == pages
    for name in ("events", "claims", "statements"):
        every, kept = plain(getattr(WHOLE, name)), plain(getattr(cut, name))
        assert set(kept) == {i for i, row in every.items() if row["known_on"] is not None and row["known_on"] <= day}
        for i, row in kept.items():
            expected = every[i] | {"sources": tuple(page for page in every[i]["sources"] if page in pages)}
            if "part_of" in row:
                expected["part_of"] = expected["part_of"] if expected["part_of"] in kept else None
            if name == "events" and row["date_precision"] != "night" and expected["end"] and expected["end"] > day:
                expected["end"] = None
            expected["later"] = None
            if name == "events":
                expected |= codes_on(expected, day)
            if name == "claims":
                expected["disputes"] = tuple(claim for claim in expected["disputes"] if claim in kept)
                while expected["supersedes"] and expected["supersedes"] not in kept:
                    expected["supersedes"] = every[expected["supersedes"]]["supersedes"]
                expected["current"] = i not in {other["supersedes"] for other in kept.values()}
            assert row == expected
        nobody_knows = {i for i, row in every.items() if row["known_on"] is None}
        assert set(cut.undated[name].iloc[:, 0]) <= nobody_knows
        assert not (cut.undated[name]["not_before"] > day).any()
    held = {i for i, row in plain(WHOLE.assessments).items() if row["since"] is not None and row["since"] <= day}
    assert set(cut.assessments["assessment_id"]) == held
    assert cut.undated["assessments"]["since"].isna().all()
    begun = {i: row for i, row in plain(WHOLE.episodes).items() if row["start"] <= day}
    open_ = {i: row | {"end": row["end"] if row["end"] and row["end"] <= day else None} for i, row in begun.items()}
    assert plain(cut.episodes) == open_


@settings(max_examples=8)
@given(DAYS, DAYS)
def test_a_span_keeps_what_touches_it(one, other):
    start, end = sorted((one, other))
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    for cut, low, high in (
        (WHOLE.between(start, end), first, last),
        (WHOLE.between(start), first, pd.Timestamp.max),
        (WHOLE.between(end=end), pd.Timestamp.min, last),
    ):
        events = plain(WHOLE.events)
        ended = {i for i, row in events.items() if row["end"] is not None and row["end"] < low}
        assert set(cut.events["event_id"]) == {i for i, row in events.items() if row["start"] <= high} - ended
        for name in ("claims", "statements"):
            days = {i: row["known_on"] for i, row in plain(getattr(WHOLE, name)).items()}
            assert set(getattr(cut, name).iloc[:, 0]) == {
                i for i, d in days.items() if d is not None and low <= d <= high
            }
            assert set(cut.undated[name].iloc[:, 0]) == {i for i, d in days.items() if d is None}


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"kind": "force"}, "only kind use of force"),
        ({"kind": "air_strike"}, "only kind air strike"),
        ({"act": ("good_offices", "accuse")}, "only act good offices or accuse"),
        ({"actor": "third_party"}, "only actor third parties"),
        ({"initiator": "ttp"}, "only initiator TTP"),
        ({"claimant": "afghanistan", "measure": "killed"}, "only claimant Afghanistan, only measure killed"),
    ],
)
def test_a_choice_is_named_in_words(chosen, words):
    assert WHOLE.only(**chosen).cut == f"whole record, {words}"


def test_choices_begin_with_the_groups_in_order():
    for column, groups in {"act": set(WHOLE.acts["family"]), "actor": set(WHOLE.actors["party"])}.items():
        assert list(WHOLE.choices(column))[: len(groups)] == sorted(map(str, groups))


def test_a_foot_note_names_the_publishers_of_most_rows_and_none_that_is_not_known():
    few, counts = [WHOLE.claims.iloc[at : at + 4] for at in range(9)], set()
    for rows in (WHOLE.claims, WHOLE.statements, *few):
        pages = WHOLE.sources_of(rows)
        known = pages[~pages["publisher"].str.startswith("[")].sort_values("rows", ascending=False, kind="stable")
        names = known["publisher"].drop_duplicates().tolist()
        counts.add(len(names))
        others = " and others" if len(names) > 6 else ""
        assert f" independent ({', '.join(names[:6])}{others}). As known today." in WHOLE.note(rows)
    assert {5, 6, 7} <= counts
    one, two = (WHOLE.claims[WHOLE.claims["sources"].map(len) == count].head(1) for count in (1, 2))
    assert WHOLE.note(one).startswith("Sources: 1 page, 1 independent (")
    assert WHOLE.note(two).startswith("Sources: 2 pages, ")


@pytest.mark.parametrize("empty", ["claims", "statements", "events", "sources", "episodes", "actors", "places"])
def test_a_table_without_rows_is_cut_like_any_other(tmp_path, empty):
    folder = shutil.copytree(default_data_dir(), tmp_path / "data")
    path = folder / f"{empty}.csv"
    path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    tables = afpak.load(folder).as_of("2026-02-27").between("2025-10-01", "2026-03-01")
    assert len(getattr(tables, empty)) == 0
    for name in {"claims", "statements", "events"} - {empty}:
        days = getattr(tables, name)["known_on"]
        assert len(days) > 0 and days.max() <= pd.Timestamp("2026-02-27")
        assert len(getattr(tables, f"{name}_in_full")()) == len(days)
    assert tables.note(tables.claims).endswith("Tables of the folder data.")


def test_a_row_without_an_episode_is_in_none(tables):
    rows = tables.claims.copy()
    rows.loc[0, "episode_id"] = pd.NA  # `afpak check` complains, loading does not
    for episode in tables.episodes["episode_id"]:
        assert rows.loc[0, "claim_id"] not in set(replace(tables, claims=rows).episode(episode).claims["claim_id"])


def test_an_episode_keeps_its_own_rows_of_unknown_day_and_says_how_many_are_left_out():
    whole = WHOLE.as_of("2026-02-27")
    cuts = {episode: whole.episode(episode) for episode in whole.episodes["episode_id"]}
    for name in ("events", "claims", "statements"):
        undated = whole.undated[name]
        for episode, cut in cuts.items():
            here = undated.loc[undated["episode_id"] == episode].iloc[:, 0]
            assert list(cut.undated[name].iloc[:, 0]) == list(here)
    for cut in cuts.values():
        left_out = sum(map(len, cut.undated.values()))
        assert f"{len(cut.claims)} claims" in repr(cut)
        assert (f"; {left_out} rows of unknown day left out>" in repr(cut)) == (left_out > 0)
    assert any(sum(map(len, cut.undated.values())) for cut in cuts.values())


def test_what_somebody_writes_into_a_table_is_seen_by_all_that_read_it():
    tables = afpak.load(episode="open-war-2026", as_of="2026-02-27")
    claim, page = tables.claims["claim_id"][0], tables.sources["source_id"][0]
    before = (figures(tables, "killed"), tables.names("actors"), tables.independent([page]))  # whatever they may keep
    assert len(before[0]) and before[2] == 1
    tables.claims.loc[0, ["measure", "low", "high", "stance", "qualifier"]] = ["killed", 123, 123, "asserts", "exact"]
    tables.actors["short_name"] = tables.actors["name"]
    tables.sources["relays"] = [("one agency",)] * len(tables.sources)
    rows = figures(tables, "killed").set_index("claim_id")
    assert rows.at[claim, "given"] == "123"
    assert rows.at[claim, "claimant_name"] == tables.by_id("actors").at[rows.at[claim, "claimant"], "name"]
    assert tables.independent(tables.sources["source_id"]) == 1

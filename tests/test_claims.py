"""Claims: figures as given, never added across claimants, never known too early."""

import re
from dataclasses import replace
from html import escape

import in_files
import pandas as pd
import pytest
from conftest import loaded
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import faults

from afpak import claims, show
from afpak.record.called import SHARED
from afpak.record.schema import MEASURE

WHOLE = loaded()
DAYS = st.dates(min_value=pd.Timestamp("2025-10-01").date(), max_value=pd.Timestamp("2026-07-01").date()).map(str)
ALL = tuple(MEASURE)


def given_as(tables, claim_id):
    rows = claims.figures(tables, ALL).set_index("claim_id")
    return rows.loc[claim_id, "given"]


@pytest.mark.parametrize(
    ("claim_id", "words"),
    [
        ("2025-10-12-mujahid-pakistani-killed", "58"),
        ("2025-10-12-ispr-taliban-killed", "200 or more"),
        ("2025-10-12-mujahid-pakistani-injured", "about 30"),
        ("2026-02-26-fitrat-55killed", "up to 55"),
        ("2025-10-15-ispr-boldak-killed", "15–20"),
        ("2026-02-27-afghan-numerous-civilians", "“numerous”"),
        ("2026-02-26-zaidi-none-killed", "none"),
        ("2026-02-26-zaidi-denies-killed", "denies"),
        ("2025-10-17-asif-killed-since-2021", "3,844"),
    ],
)
def test_each_figure_reads_as_it_was_given(tables, claim_id, words):
    assert given_as(tables, claim_id) == words


def test_figures_are_the_readers_own_and_those_of_their_cut(tables, seed_day):
    rows = claims.figures(tables)
    rows["value"], rows["given"] = 0, "nobody said so"
    assert claims.figures(tables)["value"].max() > 0
    assert not claims.figures(tables)["given"].eq("nobody said so").any()
    assert set(claims.figures(seed_day)["claim_id"]) < set(claims.figures(tables)["claim_id"])


def test_a_word_and_a_denial_have_no_value(tables):
    rows = claims.figures(tables, ALL)
    silent = rows[(rows["qualifier"] == "vague") | (rows["stance"] == "denies")]
    assert len(silent) > 20
    assert silent["value"].isna().all()


def test_pakistans_count_of_the_27th_in_the_order_of_its_chain(seed_day):
    rows = claims.running_tolls(seed_day)
    series = rows[(rows["group"] == "Afghan combatants: killed") & (rows["claimant"] == "pakistan")]
    assert list(series["value"]) == [22, 30, 36, 58, 72, 133, 228, 274]
    assert list(zip(series["nth"], series["of_day"], strict=True)) == [
        *((n, 2) for n in (1, 2)),
        *((n, 6) for n in range(1, 7)),
    ]
    assert series["chain"].nunique() == 1


def test_the_seed_picture_of_27_february(seed_day):
    people = claims.ledger(seed_day, day="2026-02-27")
    words = dict(zip(people["claim_id"], people["given"], strict=True))
    assert words["2026-02-27-pakistan-228killed"] == "228"
    assert words["2026-02-27-afghan-numerous-civilians"] == "“numerous”"
    october = claims.figures(WHOLE.as_of("2026-02-27").episode("october-2025")).set_index("claim_id")
    seventy = october.loc["2026-02-27-unattributed-70victims"]
    assert (seventy["given"], seventy["claimant"]) == ("about 70", "unattributed")
    things = claims.ledger(seed_day, day="2026-02-27", measures=claims.OBJECTS)
    posts = things[things["claim_id"] == "2026-02-27-pakistan-9posts-captured"].iloc[0]
    assert (posts["given"], posts["claimant"]) == ("9", "pakistan")


def test_the_night_of_october_has_both_counts_of_both_sides(tables):
    rows = claims.ledger(tables, event="2025-10-11-durand-line-attacks")
    found = {(r.group, r.claimant, r.given) for r in rows.itertuples()}
    assert ("Pakistani combatants: killed", "afghanistan-taliban", "58") in found
    assert ("Pakistani combatants: killed", "pakistan", "23") in found
    assert ("Afghan combatants: killed", "pakistan", "200 or more") in found
    assert ("Afghan combatants: killed", "afghanistan-taliban", "9") in found


def test_a_denial_stands_right_after_the_claim_it_answers(tables):
    rows = claims.ledger(tables, event="2025-10-15-spin-boldak-clash")
    denial = rows[rows["claim_id"] == "nodate-pakistan-denies-civilians"]
    assert list(denial["group"]) == ["Afghan civilians: killed", "Afghan civilians: injured"]
    for place, line in denial.iterrows():
        answered = rows.loc[place - 1]
        assert answered["claim_id"] in tables.claims.set_index("claim_id").loc[line["claim_id"], "disputes"]
        assert line["denied"] == (answered["value"],)


@pytest.mark.parametrize("cut", [{}, {"episode": "october-2025"}, {"as_of": "2026-02-27"}])
def test_a_ledger_loses_no_figure(cut):
    tables = loaded(**cut)
    event = claims.most_contested(tables)
    expected = tables.claims[(tables.claims["event_id"] == event) & tables.claims["measure"].isin(claims.PEOPLE)]
    assert set(claims.ledger(tables)["claim_id"]) == set(expected["claim_id"])


def test_running_totals_join_only_what_supersedes_links(tables):
    rows = claims.running_tolls(tables)
    link = tables.claims.set_index("claim_id")["supersedes"]
    for _, series in rows.groupby("chain"):
        ordered = series.sort_values("step")
        for before, after in zip(ordered["claim_id"], ordered["claim_id"].iloc[1:], strict=False):
            step = link[after]
            while pd.notna(step) and step != before and step not in set(ordered["claim_id"]):
                step = link[step]  # a figure of unknown day keeps its link but not its place in time
            assert step == before
        assert series["claimant"].nunique() == 1
        assert ordered["known_on"].dropna().is_monotonic_increasing
        within = ordered.dropna(subset="known_on").groupby("known_on")["nth"]
        assert all(list(places) == list(range(1, len(places) + 1)) for _, places in within)


def test_the_gap_pairs_the_same_people_and_never_a_figure_with_itself(tables):
    pairs = claims.claim_gap(tables)
    rows = tables.claims_in_full().set_index("claim_id")
    assert len(pairs) > 0
    for pair in pairs.itertuples():
        theirs, own = rows.loc[pair.claim_id], rows.loc[pair.claim_id_own]
        for same in ("victims_side", "victim_status", "measure"):
            assert theirs[same] == own[same]
        assert theirs["claimant_party"] != own["claimant_party"] == own["victims_side"]
        assert pd.notna(pair.event_id) or theirs["cumulative_since"] == own["cumulative_since"]
        assert pair.ratio == pytest.approx(float(pair.value) / float(pair.value_own))
    assert pairs["ratio"].is_monotonic_decreasing


def test_the_gap_of_the_two_proving_cases(tables, seed_day):
    pairs = claims.claim_gap(tables).set_index(["claim_id", "claim_id_own"])
    october = pairs.loc[("2025-10-12-ispr-taliban-killed", "2025-10-12-mujahid-taliban-killed")]
    assert october["ratio_low"] == pytest.approx(200 / 9)
    assert pd.isna(october["ratio_high"])  # "more than 200" leaves the upper end open
    day = claims.claim_gap(seed_day).set_index(["claim_id", "claim_id_own"])
    february = day.loc[("2026-02-27-pakistan-274killed", "2026-02-27-mujahid-13killed")]
    assert february["ratio"] == pytest.approx(274 / 13)


def test_claims_with_no_pair_are_listed_with_their_denial_and_the_nearest_own_figure(tables):
    """2 March 2026: Kabul's 110, which Islamabad calls inflated, has beside it the 12 that Islamabad had given."""
    pairs = claims.claim_gap(tables)
    unmatched = pairs.about.facts["unmatched"]
    assert "2026-03-05-afghanistan-41soldiers" in set(unmatched["claim_id"])
    assert not set(unmatched["claim_id"]) & set(pairs["claim_id"])
    assert claims.plot_gap(pairs).alt.endswith(f"claims with no pair by this rule: {len(unmatched)}")
    html = claims.gap_table(tables)
    assert re.findall("<td>([0-9a-z-]+)</td></tr>", html) == list(unmatched["claim_id"])
    assert "<td>15–20</td>" in re.sub(' data-v="[^"]*"', "", html)
    then = claims.gap_table(loaded(episode="open-war-2026", as_of="2026-03-02"))
    row = next(row for row in then.split("<tr>") if "2026-03-02-afghanistan-110soldiers" in row)
    row = re.sub(' data-v="[^"]*"', "", row)
    assert "<td>110</td><td>Pakistan</td><td>12 (Pakistan, military, 27 Feb 2026, since 26 Feb 2026)</td>" in row
    last = {c.claim_id: (c.given, c.given_own) for c in unmatched.itertuples()}
    assert last["2026-03-15-pakistan-684killed"] == ("684", "28")
    assert last["nodate-yaqoob-500soldiers"] == ("500 or more", "13")
    assert "counterpart" not in html


def test_the_nearest_own_figure_counts_the_same_people_and_is_the_last_by_then(tables):
    rows = tables.claims_in_full().set_index("claim_id")
    for pair in claims.claim_gap(tables).about.facts["unmatched"].itertuples():
        theirs, own = rows.loc[pair.claim_id], rows.loc[pair.claim_id_own]
        for same in ("victims_side", "victim_status", "measure"):
            assert theirs[same] == own[same]
        assert theirs["claimant_party"] != own["claimant_party"] == own["victims_side"]
        shared = [theirs[key] == own[key] for key in ("event_id", "cumulative_since") if pd.notna(own[key])]
        if any(same is not pd.NA and same for same in shared):
            continue
        others = rows[(rows["claimant_party"] == own["victims_side"]) & (rows["stance"] == "asserts")]
        others = others[others["low"].notna() & others["part_of"].isna()]
        for same in ("victims_side", "victim_status", "measure"):
            others = others[others[same] == theirs[same]]
        assert not (others["known_on"] > own["known_on"])[others["known_on"] <= theirs["known_on"]].any()


def test_a_denied_figure_of_a_pair_carries_a_cross_and_the_name_of_who_denies(tables):
    answered = tables.claims[tables.claims["stance"] == "denies"].explode("disputes")
    answered = answered.groupby("disputes")["claimant"].agg(set).to_dict()
    pairs = claims.claim_gap(tables)
    names = tables.names("actors")
    for pair in pairs.itertuples():
        for claim_id, by in ((pair.claim_id, pair.denied_by), (pair.claim_id_own, pair.denied_by_own)):
            assert set(by) == {names[actor] for actor in answered.get(claim_id, ())}
    alt = claims.plot_gap(pairs).alt
    assert "says 58, Pakistan, military says 23, ×2.5 ✕ Pakistan denies 58" in alt
    assert "about 30, Pakistan, military says 29, ×1.0 ✕ Pakistan denies about 30" in alt


def of_combatants(claimant, side, measure):
    """What a claimant asserts of the combatants of a side since 26 February 2026."""
    return in_files.claims().query(
        "stance == 'asserts' and victim_status == 'combatant' and cumulative_since == '2026-02-26'"
        " and claimant == @claimant and victims_side == @side and measure == @measure"
    )


def last_said(claimant, side, measure, day):
    """Of these figures what it had last given by the end of a day."""
    rows = of_combatants(claimant, side, measure).query("known <= @day")
    rows = rows[(rows["known"] == rows["known"].max()) & ~rows["claim_id"].isin(rows["supersedes"])]
    return {
        low if pd.notna(low) else high if pd.notna(high) else "word"
        for low, high in zip(rows["low"], rows["high"], strict=True)
    }


@pytest.mark.parametrize(("day", "afghan"), [("2026-02-28", {"110"}), ("2026-03-02", {"56"}), ("2026-03-05", {"150"})])
def test_what_stood_is_the_last_figure_of_a_claimant_linked_or_not(war, day, afghan):
    """Kabul's 110 of 28 February, its 56 of 1 March and its 150 of 3 March are of different series."""
    rows = claims.known_when(war, days=(day, "2026-03-17"))
    for day_, expected in ((day, afghan), ("2026-03-17", {"word"})):
        assert last_said("afghanistan-taliban", "pakistan", "killed", day_) == expected
        on_day = rows[
            (rows["day"] == day_) & (rows["label"] == "Afghan Taliban on Pakistani combatants, since 26 Feb 2026")
        ]
        assert set(on_day["value"].astype("string").fillna("word")) == expected


@pytest.mark.parametrize("cut", [{}, {"episode": "october-2025"}, {"start": "2026-03-10", "end": "2026-03-14"}])
def test_no_two_lines_of_what_stood_share_a_label_and_what_is_cut_off_is_counted(cut):
    tables = loaded(**cut)
    rows = claims.known_when(tables)
    assert rows.groupby("label_at")["label"].nunique().eq(1).all()
    assert rows.groupby("label")["label_at"].nunique().eq(1).all()
    fig = claims.plot_known_when(rows)
    drawn = [label.get_text() for label in fig.axes[0].get_yticklabels()]
    assert len(set(drawn)) == len(drawn) == rows["label"].nunique() <= 12
    killed = tables.claims[(tables.claims["measure"] == "killed") & (tables.claims["stance"] == "asserts")]
    (lines, others), (shown, told) = rows.about.facts["left_out"], rows.about.facts["shown"]
    assert told + others == killed["known_on"].notna().sum()
    assert f"{shown} counts with most figures ({told} of {told + others}); left out: {lines} count" in fig.caption[1]


SIDES = {"pakistan": "afghanistan-taliban", "afghanistan": "pakistan"}  # whose people: the adversary
OWN = {"pakistan": "pakistan", "afghanistan": "afghanistan-taliban"}


@pytest.mark.parametrize("measure", ["killed", "injured"])
@pytest.mark.parametrize("side", SIDES)
def test_the_gap_through_time_is_that_of_the_files_on_each_day(tables, side, measure):
    found = claims.gap_through_time(tables)
    found = found[(found["victims_side"] == side) & (found["measure"] == measure)]
    own_days = of_combatants(OWN[side], side, measure)
    for day in pd.date_range("2026-02-26", "2026-03-22").strftime("%Y-%m-%d"):
        theirs, own = (last_said(who[side], side, measure, day) for who in (SIDES, OWN))
        expected = {
            None if "word" in (a, b) or b == "0" else round(float(a) / float(b), 6) for a in theirs for b in own
        }
        on_day = found[found["day"] == day]
        assert {None if pd.isna(ratio) else round(float(ratio), 6) for ratio in on_day["ratio"]} == expected, day
        if len(on_day):
            since = pd.Timestamp(day) - pd.Timestamp(own_days["known"][own_days["known"] <= day].max())
            assert set(on_day["days_since_own"]) == {since.days}
    assert found["day"].max() == pd.Timestamp("2026-03-22")  # where the record ceases to be dense


def test_the_gap_through_time_shows_what_the_single_ratio_does_not(tables):
    days = pd.DataFrame(claims.gap_through_time(tables))
    single = claims.claim_gap(tables).set_index("claim_id")["ratio"]
    dead = days[(days["group"] == "Afghan combatants: killed") & (days["day"] == "2026-03-22")].iloc[0]
    assert (dead["given"], dead["given_own"], dead["days_since_own"]) == ("684", "28", 19)
    assert dead["ratio"] == pytest.approx(684 / 28)
    assert single["2026-03-03-pakistan-482killed"] == pytest.approx(482 / 28)
    other = days[(days["group"] == "Pakistani combatants: killed") & (days["day"] == "2026-02-28")].iloc[0]
    assert (other["given"], other["given_own"], other["denied_by"]) == ("110", "12", ("Pakistan",))
    assert other["ratio"] == pytest.approx(110 / 12)
    alt = claims.plot_gap_through_time(claims.gap_through_time(tables)).alt
    assert "no new figure of Afghan Taliban’s own on record since 3 Mar, 19 days on 22 March 2026" in alt
    assert "no new figure of Pakistan’s own on record since 3 Mar, 19 days on 22 March 2026" in alt
    assert "“hundreds” against 13 gives no ratio" in alt


def test_no_day_of_the_gap_through_time_lies_after_the_day_of_knowledge(seed_day):
    days = claims.gap_through_time(seed_day)
    assert set(days["day"]) == {pd.Timestamp("2026-02-26"), pd.Timestamp("2026-02-27")}
    assert days["ratio"].isna().sum() == 1  # an own figure of none, on the 26th


def not_fighters():
    """Asserted figures and words of people killed who are not called combatants, straight from the file."""
    rows = in_files.claims().query("measure == 'killed' and stance == 'asserts'").set_index("claim_id")
    return rows[rows["victim_status"].isin(["civilian", "unspecified", "mixed"])]


def test_the_hospital_has_every_claimant_and_the_denial_on_one_line(tables):
    hospital = "2026-03-16-omid-hospital-strike"
    expected = not_fighters().query("event_id == @hospital")
    stands = expected[~expected.index.isin(expected["supersedes"])]
    rows = claims.civilian_harm(tables)
    rows = rows[rows["block"] == hospital]
    told, denials = (rows[rows["stance"] == stance] for stance in ("asserts", "denies"))
    assert set(told["claim_id"]) == set(stands.index)
    assert set(told["claimant"]) == set(expected["claimant"])
    marks = told[told["mark"]].set_index("claimant")["given"]
    assert marks["afghanistan-taliban"] == "408 or more"  # restated by another minister: no second mark
    assert (marks["victims-families"], marks["unama"], marks["afp"]) == ("269", "143 or more", "65 or more")
    assert set(denials["claimant"]) == {"pakistan"}
    assert set(denials["denied"]) == {(400.0,), (408.0,)}
    alt = claims.plot_civilian_harm(claims.civilian_harm(tables)).alt
    assert "65 or more (AFP, count by media, also 30 or more)" in alt
    assert "(EMERGENCY, non-governmental organisation). Pakistan denies 408." in alt


def test_a_block_is_one_event_or_one_period_and_has_one_mark_a_claimant(tables):
    rows = claims.civilian_harm(tables)
    told = rows[rows["stance"] == "asserts"]
    for _, block in told.groupby("block"):
        same = ["event_id"] if block["event_id"].notna().any() else ["covers_start", "covers_end", "victims_side"]
        assert (block[same].nunique(dropna=False) == 1).all()
        assert len(block) == 1 or block["event_id"].notna().all() or block[same].notna().all(axis=None)
    marked = told[told["mark"] & (told["claimant"] != "unattributed")]
    assert not marked.duplicated(["block", "claimant", "claimant_body", "victims_side"]).any()
    assert set(zip(told["block"], told["voice"], strict=True)) == set(
        zip(told["block"][told["mark"]], told["voice"][told["mark"]], strict=True)
    )


def test_of_people_not_called_fighters_nothing_is_left_out_but_what_a_block_replaces_or_contains(tables):
    expected, shown = not_fighters(), claims.civilian_harm(tables).set_index("claim_id")
    assert set(shown.index[shown["stance"] == "asserts"]) <= set(expected.index)
    place = ["event_id", "covers_start", "covers_end", "victims_side"]
    later = {old: new for new, old in expected["supersedes"].dropna().items()}
    for claim_id, row in expected.drop(index=shown.index, errors="ignore").iterrows():
        within = [row["part_of"]]
        while claim_id in later:
            within.append(claim_id := later[claim_id])
        near = expected.loc[[i for i in within if i in expected.index], place].fillna("")
        assert ((near["event_id"] == (row["event_id"] or "")) | (near == row[place].fillna("")).all(axis=1)).any()
    assert "2025-10-16-unama-boldak-killed" in shown.index  # a part of a count of all places: its own event's figure
    assert "2025-10-15-fitrat-boldak-killed" in shown.index


@pytest.mark.parametrize("cut", [{}, {"episode": "open-war-2026"}, {"start": "2026-03-10", "end": "2026-03-14"}])
def test_the_chart_of_civilians_says_how_many_blocks_it_leaves_out(cut):
    rows = claims.civilian_harm(loaded(**cut))
    drawn, of, alone = map(
        int,
        re.search(
            r"Drawn are (\d+) of (\d+) blocks.*left out: (\d+) with",
            claims.plot_civilian_harm(rows).axes[0].get_xlabel(),
        ).groups(),
    )
    claimants = rows[rows["mark"]].groupby("block")["claimant"].nunique()
    assert (of, alone) == (len(claimants), (claimants == 1).sum())
    assert drawn == min(8, (claimants > 1).sum())


@settings(max_examples=5)
@given(DAYS)
def test_every_figure_of_a_measure_is_that_of_one_claim_known_by_then(day):
    """No function can add figures: each value drawn equals the low or high of the row that it names."""
    then, when = WHOLE.as_of(day), pd.Timestamp(day)
    bounds = then.claims.set_index("claim_id")["low"].fillna(then.claims.set_index("claim_id")["high"])
    frames = [claims.figures(then, ALL), claims.ledger(then), claims.running_tolls(then), claims.civilian_harm(then)]
    frames += [claims.ledgers(then), claims.material(then), claims.race(then)]
    assert all((f["known_on"] <= when).all() for f in frames)
    stood = claims.known_when(then)
    assert all(d <= when for d in stood.about.facts["days"])
    for frame in (*frames, stood):
        expected = frame["claim_id"].map(bounds)
        assert (frame["value"].isna() & expected.isna() | (frame["value"] == expected).fillna(False)).all()
    pairs = claims.claim_gap(then)
    assert {*pairs["claim_id"], *pairs["claim_id_own"]} <= set(bounds.index)


@settings(max_examples=4)
@given(DAYS)
def test_what_was_known_on_a_day_is_what_that_days_record_says(day):
    """Asked today about a past day, the same figures stand as in the record cut at that day."""
    rows = claims.known_when(WHOLE, days=("2025-10-16", day, "2026-06-30"))
    then = claims.figures(WHOLE.as_of(day), ("killed",)).set_index("claim_id")
    on_day = rows[rows["day"] == pd.Timestamp(day)]
    assert all(then.loc[row.claim_id, "current"] for row in on_day.itertuples())
    assert all(then.loc[row.claim_id, "given"] == row.given for row in on_day.itertuples())


def test_what_was_known_when_of_the_seed_days(war):
    rows = claims.known_when(war, days=("2026-02-25", "2026-02-26", "2026-02-27", "2026-03-17"))
    series = rows[rows["label"] == "Pakistan on Afghan combatants, since 26 Feb 2026"]
    assert list(series["given"]) == ["30 or more", "274", "684"]  # and none on the 25th
    assert list(series["state"]) == ["first", "changed", "changed"]
    assert series.iloc[1]["earlier"] == (22, 30, 36, 58, 72, 133, 228)
    assert series.iloc[1]["denied_by"] == ()  # the denial answers the 133 before it
    strike = rows[
        rows["label"] == "Pakistan on Armed-group combatants, strikes on Nangarhar and Paktika of 21 Feb 2026"
    ]
    assert set(strike["denied_by"]) == {("Afghan Taliban",)}
    own = rows[rows["label"] == "Afghan Taliban on Afghan combatants, since 26 Feb 2026"]
    assert list(own["given"]) == ["13", "28"]
    assert list(own["state"]) == ["first", "changed"]
    both = rows[(rows["label"] == "Afghan Taliban on Pakistani combatants, since 26 Feb 2026")]
    assert list(both["given"][both["day"] == "2026-02-27"]) == ["55", "75 or more"]  # of one day, in no known order
    assert pd.Timestamp("2026-02-27") in claims.known_when(war).about.facts["days"]


def test_what_was_known_when_of_one_event(war):
    strike = "2026-02-21-pakistan-strikes-nangarhar-paktika"
    rows = claims.known_when(war, event=strike)
    about = war.claims.set_index("claim_id").loc[rows["claim_id"], "event_id"]
    assert len(rows) > 2
    assert (about == strike).all()


@pytest.mark.parametrize("episode", [None, "october-2025", "open-war-2026"])
def test_the_days_asked_for_are_the_first_the_last_and_the_two_between_with_most_figures(tables, episode):
    cut = tables.episode(episode) if episode else tables
    rows = claims.known_when(cut)
    figures = claims.figures(cut, ("killed",))
    stood = figures["claim_id"].isin(rows["claim_id"])
    told = figures[figures["chain"].isin(figures["chain"][stood]) & (figures["stance"] == "asserts")][
        "known_on"
    ].dropna()
    first, *between, last = rows.about.facts["days"]
    assert (first, last) == (told.min(), told.max())
    sizes = told[told.between(first, last, inclusive="neither")].value_counts()
    assert len(between) == 2
    assert sizes[between].min() >= sizes.drop(between).max()


def test_the_title_of_the_running_totals_names_what_they_count(tables):
    assert "people injured" in claims.plot_tolls(claims.running_tolls(tables, "injured")).alt


def test_no_day_after_the_cut_can_be_asked_for(seed_day):
    with pytest.raises(ValueError, match="cut at 2026-02-27"):
        claims.known_when(seed_day, days=("2026-02-26", "2026-03-17"))


def test_the_small_ledgers_hold_the_proving_cases(tables, war):
    october = claims.ledgers(tables)
    night = october[october["event_id"] == "2025-10-11-durand-line-attacks"]
    assert {("58", "Afghan Taliban"), ("23", "Pakistan"), ("9", "Afghan Taliban"), ("200 or more", "Pakistan")} <= set(
        zip(night["given"], night["claimant_name"], strict=True)
    )
    denial = night[night["stance"] == "denies"].iloc[0]
    assert denial["denied"] == (58,)
    assert pd.isna(denial["value"])
    offensive = claims.ledgers(war).query("event_id == '2026-02-26-afghan-offensive'")
    assert {"55", "8", "none"} <= set(offensive["given"])
    assert "about 40" not in set(offensive["given"])  # replaced by a later figure on the same event
    assert october["event_id"].nunique() == 8
    places = tables.events.set_index("event_id")["places"].map(len)
    title = october.drop_duplicates("event_id").set_index("event_id")["title"]
    shared = title.index.isin(list(SHARED))
    assert shared.any()
    assert all(name.endswith(SHARED[event]) for event, name in title[shared].items())
    title = title[~shared]
    assert (title.str.endswith(" and elsewhere") == (places[title.index] > 1)).all()


def test_objects_are_claimed_against_denied(tables):
    rows = claims.material(tables)
    assert set(rows["measure"].astype(str)) <= set(claims.OBJECTS)
    fifteen = rows[rows["group"] == "Pakistani objects: posts captured"]
    place = list(fifteen["claim_id"]).index("2026-02-26-mujahid-15posts")
    answer = fifteen.iloc[place + 1]
    assert (answer["stance"], answer["denied"]) == ("denies", (15,))
    replaced = rows[~rows["current"]]
    assert set(replaced["claim_id"]) <= set(rows["disputes"].explode())


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        (("exact", 10, 10), ("exact", 20, 20), "×2.0"),
        (("exact", 10, 10), ("at_least", 20, None), "×2.0 or more"),
        (("at_least", 10, None), ("exact", 20, 20), "×2.0 or less"),
        (("at_least", 10, None), ("at_least", 20, None), "×2.0, open both ways"),
        (("exact", 10, 10), ("up_to", None, 20), "×2.0 or less"),
        (("range", 8, 10), ("range", 20, 30), "×2.5"),
    ],
)
def test_a_ratio_is_open_where_a_figure_is(tables, ours, theirs, words):
    """An "at least" never becomes exact, on whichever side of the ratio it stands."""
    rows = tables.claims.copy()
    for claim_id, (qualifier, low, high) in (
        ("2025-10-12-mujahid-taliban-killed", ours),
        ("2025-10-12-ispr-taliban-killed", theirs),
    ):
        at = rows["claim_id"] == claim_id
        rows.loc[at, "qualifier"] = qualifier
        rows.loc[at, "low"], rows.loc[at, "high"] = low, high
    alt = claims.plot_gap(claims.claim_gap(replace(tables, claims=rows))).alt
    line = next(part for part in alt.split("; ") if "Afghan combatants: killed, 12 Oct" in part)
    assert line.endswith(f", {words}")


def test_the_steps_of_the_running_totals_carry_words_and_pages(seed_day):
    html = claims.steps_table(seed_day)
    for claim_id in ("2026-02-26-pakistan-30killed", "2026-02-27-pakistan-228killed"):
        note = seed_day.claims.set_index("claim_id").loc[claim_id, "note"]
        assert f"<td>{claim_id}</td>" in html
        assert escape(note) in html


@pytest.mark.parametrize("measure", ["killed", "injured"])
def test_running_totals_are_all_totals_and_nothing_else(tables, measure):
    given = tables.claims[(tables.claims["measure"] == measure) & (tables.claims["stance"] == "asserts")]
    totals = set(given[given["cumulative"].fillna(False)]["claim_id"])
    rows = claims.running_tolls(tables, measure)
    assert len(totals) < len(given)
    assert set(rows["claim_id"]) == totals
    sizes = rows.groupby("chain")["claim_id"].transform("size")
    steps = set(re.findall("<td>([a-z0-9-]+)</td>", claims.steps_table(tables, measure))) & totals
    assert steps == set(rows["claim_id"][sizes > 1])


def test_each_figure_of_a_series_is_given_to_its_own_body(war):
    """Four of the 19 figures of Pakistan are of unnamed officials, straight from the file; no other is given to them."""
    rows = in_files.claims().set_index("claim_id")
    follows = {old: new for new, old in rows["supersedes"].dropna().items()}
    chain = ["2026-02-26-pakistan-22killed"]
    while chain[-1] in follows:
        chain.append(follows[chain[-1]])
    bodies = rows.loc[chain, "claimant_body"]
    assert (len(chain), (bodies == "anonymous_officials").sum()) == (19, 4)
    told = claims.plot_tolls(claims.running_tolls(war)).alt
    (series,) = re.findall(r"Pakistan: 22, .*?684[^;]*", told)
    assert series.startswith(
        "Pakistan: 22, 30 or more (26 Feb 2026) by unnamed officials, 36 (27 Feb 2026) by government, "
        "58 (27 Feb 2026) by unnamed officials, 72, 133 (27 Feb 2026) by government, "
    )
    assert series.count("by unnamed officials") == 3
    assert series.endswith(" by government, 684 (15 Mar 2026) by unnamed officials")
    assert "Afghan Taliban: 52 (28 Feb 2026), 55 (1 Mar 2026) by government" in told


def test_running_totals_stand_on_whole_days_of_one_axis_and_none_at_zero_is_cut(war):
    fig = claims.plot_tolls(claims.running_tolls(war))
    panels = [ax for ax in fig.axes if ax.axison]
    assert [ax.get_title("left").partition(",")[0] for ax in panels] == [
        "Afghan combatants: killed",
        "Pakistani combatants: killed",
        "Afghan civilians: killed",
    ]
    assert len({ax.get_xlim() for ax in panels}) == 1
    places = [tuple(at) for ax in panels for marks in ax.collections for at in marks.get_offsets()]
    assert all(day == round(day) for day, _ in places)
    assert min(value for _, value in places) == 0
    assert all(ax.get_ylim()[0] < 0 for ax in panels)
    words = " ".join(text.get_text() for text in panels[1].texts)
    assert "500 or more · Afghan" in words  # of unknown day, in the margin
    assert "110 · Ministry of National Defence" in words
    assert "56 · Afghan Taliban: printed by A News" in words
    other = " ".join(text.get_text() for ax in fig.axes if not ax.axison for text in ax.texts)
    assert "Afghan Taliban: 58 (2 Mar 2026), 110 or more (3 Mar 2026) by government" in other  # two figures: no panel


def test_a_cut_in_which_no_count_has_three_figures_tells_them_in_words(tables):
    fig = claims.plot_tolls(claims.running_tolls(tables.episode("uneasy-truce")))
    assert not any(ax.axison for ax in fig.axes)
    assert "Pakistan: 1,667 (3 Nov 2025), 1,873 (25 Nov 2025) by military" in fig.alt


@pytest.mark.parametrize(("day", "most"), [("2026-02-27", 6), ("2025-10-12", 2)])
def test_the_race_of_a_day_has_every_people_that_two_named_claimants_count(tables, day, most):
    rows = in_files.claims().query("stance == 'asserts' and known == @day")
    rows = rows[rows["measure"].isin(claims.PEOPLE) & rows["low"].fillna(rows["high"]).notna()]
    rows["of"] = rows["cumulative_since"].fillna(rows["event_id"])
    groups = rows.dropna(subset="of").groupby(["victims_side", "victim_status", "measure", "of"])
    met = [part for _, part in groups if part.loc[part["claimant"] != "unattributed", "claimant"].nunique() > 1]
    shown = claims.race(tables, day=day)
    assert len(met) == shown["panel"].nunique() > 2
    assert set(shown["claim_id"]) == set(pd.concat(met)["claim_id"])
    assert shown.about.facts["others"] == len(rows) - len(shown)
    assert shown["nth"].max() == most
    fig = claims.plot_race(shown)
    assert all(r.given in fig.alt for r in shown.itertuples())
    if day == "2026-02-27":
        assert fig.axes[0].get_title("left") == "Afghan combatants: killed, since 26 Feb"
        assert claims.race(tables).about.facts["day"] == "27 February 2026"
        assert "Pakistan 36 (government), 58 (unnamed officials), 72 (government), 133 (government)" in fig.alt


CROWDED = {  # no measure gives these unasked
    "many replaced": lambda t: claims.plot_ledger(claims.ledger(t, day="2026-02-27")),
    "widest group": lambda t: claims.plot_ledger(claims.ledger(t, event="2026-01-19-kabul-restaurant")),
    "a month": lambda t: claims.plot_tolls(claims.running_tolls(t.between("2026-03-01", "2026-03-31"))),
    "injured": lambda t: claims.plot_tolls(claims.running_tolls(t, "injured")),
    "figures of March": lambda t: claims.plot_known_when(claims.known_when(t.between("2026-03-01", "2026-03-31"))),
    "long titles": lambda t: claims.plot_ledgers(claims.ledgers(t.episode("uneasy-truce"))),
}


@pytest.mark.parametrize("name", CROWDED)
def test_no_word_is_cut_or_lies_on_another_or_on_a_mark(tables, name):
    assert faults(CROWDED[name](tables)) == []


def test_every_claim_of_the_cut_is_in_the_table(seed_day):
    html = claims.claims_table(seed_day)
    assert all(f"<td>{c}</td>" in html for c in seed_day.claims["claim_id"])
    assert html.count("<tr") == len(seed_day.claims) + 1


def test_totals_of_unknown_day_are_counted_in_every_cut(tables):
    rows = tables.claims
    unknown = rows[
        rows["known_on"].isna() & rows["cumulative"] & (rows["measure"] == "killed") & (rows["stance"] == "asserts")
    ]
    assert len(unknown) > 0
    for cut in (tables, tables.as_of("2026-06-30"), tables.between("2026-02-01", "2026-03-31")):
        assert claims.running_tolls(cut).about.facts["undated"] == len(unknown)
        assert all(f"<td>{c}</td>" in show.undated(cut, "claims") for c in unknown["claim_id"])


def test_a_day_with_denials_alone_has_a_ledger(war):
    lines = claims.ledger(war, day="2026-03-19")
    assert list(lines["stance"]) == ["denies"]
    figure = claims.plot_ledger(lines)
    assert "denies" in figure.alt
    low, high = figure.axes[0].get_xlim()
    assert low <= 0 < 1 <= high < 10  # also without a number


@pytest.fixture(scope="module")
def recipes():
    """What the recipes of the manual on figures compute for the whole record."""
    page = (in_files.DATA.parent / "docs" / "howto.md").read_text(encoding="utf-8")
    bodies = re.search(r"^bodies = \[.*?\]$", page, re.M | re.S)[0]
    names = {"tables": WHOLE}
    for code in [
        bodies,
        *re.findall(r"```python\n(.*?)```", page.partition("## Ask who lowered")[2].partition("\n## ")[0], re.S),
    ]:
        exec(code, names)
    return names


def of_people():
    """Claims on people straight from the file, with numbers; NaN: not said."""
    rows = in_files.claims().set_index("claim_id")
    rows = rows[rows["measure"].isin(claims.PEOPLE)]
    return rows.assign(low=pd.to_numeric(rows["low"]), high=pd.to_numeric(rows["high"]))


def test_the_recipe_of_lowered_figures_finds_them_and_no_floor(recipes):
    rows, lowered = of_people(), set()
    for claim_id, row in rows.iterrows():
        if row["supersedes"] in rows.index and row["high"] < rows.at[row["supersedes"], "low"]:
            lowered.add(claim_id)
    assert set(recipes["lower"]["claim_id"]) == lowered
    assert "2026-02-08-unama-week-killed" in lowered  # 47, after about 50
    assert "2026-03-17-afghanistan-muttaqi260" not in lowered  # more than 260 allows the 265 before it


def test_the_recipe_of_equal_figures_finds_each_pair_of_parties_once(recipes):
    party = {row["actor_id"]: row["party"] for row in in_files.read("actors")}
    rows = of_people().query("stance == 'asserts' and claimant != 'unattributed'")
    rows = rows.assign(number=rows["low"].fillna(rows["high"]), of=rows["event_id"].fillna(rows["cumulative_since"]))
    rows = rows.dropna(subset=["number", "of"]).assign(party=rows["claimant"].map(party))
    found = set()
    for _, equal in rows.groupby(["of", "victims_side", "victim_status", "measure", "number"]):
        found |= {
            frozenset((a, b)) for a in equal.index for b in equal.index if equal.at[a, "party"] != equal.at[b, "party"]
        }
    same = recipes["same"]
    assert {frozenset(pair) for pair in zip(same["claim_id"], same["claim_id_other"], strict=True)} == found
    assert len(same) == len(found) > 3


def test_the_recipe_of_waits_counts_from_the_event_to_the_first_figure_of_the_un(recipes):
    starts = pd.Series({row["event_id"]: row["start"] for row in in_files.read("events")})
    rows = of_people()
    rows = rows[rows["claimant"].isin([*recipes["bodies"], "united-nations"])].dropna(subset="event_id")
    days = pd.to_datetime(rows.dropna(subset="known").groupby("event_id")["known"].min())
    expected = (days - pd.to_datetime(starts[days.index])).dt.days
    waits = recipes["waits"].set_index("event_id")["days"]
    assert waits.to_dict() == expected.to_dict()
    assert (waits["2026-03-16-omid-hospital-strike"], waits["2026-02-27-barmal-airstrike"]) == (2, 7)

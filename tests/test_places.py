"""Places: the right province, marks only for named spots, every act once, and no state of a crossing inferred."""

import re
import runpy
from dataclasses import replace
from html import unescape
from itertools import pairwise

import numpy as np
import pandas as pd
import pyogrio
import pytest
from conftest import loaded
from hypothesis import given, settings
from hypothesis import strategies as st
from in_files import read
from matplotlib.path import Path

from afpak import places
from afpak.home import default_data_dir
from afpak.places import borders, ground
from afpak.places.where import PARTIES, SPOTS
from afpak.record.coding import CONFIRMED, acts_of_force
from afpak.record.tables import without_parts
from afpak.record.text import long_day

WHOLE = loaded()
DAYS = st.dates(min_value=pd.Timestamp("2025-10-01").date(), max_value=pd.Timestamp("2026-07-01").date()).map(str)
CLOSED, TRANSIT = "2025-10-12-crossings-closed", "2025-10-15-transit-halt"
GATE = "spin-boldak-chaman-gate"

# seats of the provinces, rounded, from general knowledge and not from the file: latitude, longitude
SEATS = {
    ("AFG", "Badakhshan"): (37.117, 70.580),
    ("AFG", "Badghis"): (34.987, 63.129),
    ("AFG", "Baghlan"): (35.944, 68.715),
    ("AFG", "Balkh"): (36.709, 67.111),
    ("AFG", "Bamyan"): (34.821, 67.821),
    ("AFG", "Daykundi"): (33.722, 66.130),
    ("AFG", "Farah"): (32.374, 62.116),
    ("AFG", "Faryab"): (35.921, 64.784),
    ("AFG", "Ghazni"): (33.553, 68.423),
    ("AFG", "Ghor"): (34.523, 65.252),
    ("AFG", "Helmand"): (31.583, 64.369),
    ("AFG", "Herat"): (34.342, 62.203),
    ("AFG", "Jawzjan"): (36.667, 65.753),
    ("AFG", "Kabul"): (34.528, 69.172),
    ("AFG", "Kandahar"): (31.613, 65.710),
    ("AFG", "Kapisa"): (35.016, 69.345),
    ("AFG", "Khost"): (33.339, 69.920),
    ("AFG", "Kunar"): (34.873, 71.147),
    ("AFG", "Kunduz"): (36.729, 68.857),
    ("AFG", "Laghman"): (34.671, 70.209),
    ("AFG", "Logar"): (33.995, 69.023),
    ("AFG", "Nangarhar"): (34.426, 70.452),
    ("AFG", "Nimroz"): (30.960, 61.860),
    ("AFG", "Nuristan"): (35.420, 70.922),
    ("AFG", "Paktia"): (33.597, 69.226),  # Gardez
    ("AFG", "Paktika"): (33.176, 68.730),  # Sharana
    ("AFG", "Panjshir"): (35.313, 69.515),
    ("AFG", "Parwan"): (35.013, 69.171),
    ("AFG", "Samangan"): (36.265, 68.016),
    ("AFG", "Sar-e Pol"): (36.215, 65.932),
    ("AFG", "Takhar"): (36.736, 69.534),
    ("AFG", "Uruzgan"): (32.627, 65.873),
    ("AFG", "Wardak"): (34.396, 68.866),
    ("AFG", "Zabul"): (32.106, 66.907),
    ("PAK", "Azad Jammu and Kashmir"): (34.370, 73.471),
    ("PAK", "Balochistan"): (30.184, 67.001),
    ("PAK", "Gilgit-Baltistan"): (35.920, 74.308),
    ("PAK", "Islamabad Capital Territory"): (33.721, 73.043),
    ("PAK", "Khyber Pakhtunkhwa"): (34.008, 71.578),
    ("PAK", "Punjab"): (31.558, 74.351),
    ("PAK", "Sindh"): (24.861, 67.010),
}


OUTLINES = [((p.country, p.admin1), Path(p.ring)) for p in borders.polygons()]


def province(lat, lon):
    """Provinces whose outline holds a point."""
    return {name for name, outline in OUTLINES if outline.contains_point((lon, lat))}


def force(tables):
    return without_parts(tables.events_in_full().query("family == 'force'"))


def only(tables, *ids, **changes):
    """The tables with some events alone, changed where the test says so."""
    events = tables.events[tables.events["event_id"].isin(ids)].reset_index(drop=True)
    return replace(tables, events=events.assign(**changes))


def state(tables, crossing, day):
    return on(places.crossings(tables), crossing, day)


def on(spans, crossing, day):
    spans = spans[(spans["crossing"] == crossing) & (spans["start"] <= day) & (spans["end"] >= day)]
    assert len(spans) == 1
    return spans.iloc[0]


def test_every_outline_carries_the_right_province():
    for name, (lat, lon) in SEATS.items():
        assert province(lat, lon) == {name}
    assert {p for p in borders.provinces() if p[0]} == set(SEATS)
    assert province(33.899, 70.100) == {("PAK", "Khyber Pakhtunkhwa")}  # Parachinar, in the former FATA


def test_places_lie_in_the_province_that_the_table_names(tables):
    known = tables.places.dropna(subset=["lat", "admin1"])
    known = known[known["country"].isin(["AFG", "PAK"])]
    assert len(known) > 60
    wrong = [p.place_id for p in known.itertuples() if province(p.lat, p.lon) != {(p.country, p.admin1)}]
    assert wrong == ["nur-khan-air-base"]  # on the edge of Islamabad; data/README.md says so


def test_the_lines_of_the_file_are_those_of_its_outlines():
    written = (default_data_dir() / "boundaries.geojson").read_text(encoding="utf-8")
    script = runpy.run_path(str(default_data_dir() / "build_boundaries.py"))
    assert script["build"](written) == written
    assert list(borders.lines()) == ["province", "outer", "durand"]


@pytest.mark.filterwarnings("ignore:The .generic. unit for NumPy timedelta:DeprecationWarning")  # pyogrio on numpy 2.5
def test_a_geographic_tool_reads_the_file():
    meta, _, shapes, fields = pyogrio.raw.read(default_data_dir() / "boundaries.geojson")
    kinds = fields[list(meta["fields"]).index("kind")]
    assert [kind for kind in kinds if kind] == ["province", "outer", "durand"]
    assert len(shapes) == 43 + 3
    assert None not in list(shapes)


def test_the_durand_line_is_one_line_between_both_countries():
    (line,) = borders.lines()["durand"]
    assert len(line) == len(set(line)) == 360
    step = 0.004  # degrees, about 400 m
    for (x0, y0), (x1, y1) in pairwise(line):
        along = np.array([x1 - x0, y1 - y0])
        left = np.array([-along[1], along[0]]) / np.hypot(*along) * min(step, np.hypot(*along) / 4)
        middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
        sides = [{country for country, _ in province(y, x)} for x, y in (middle + left, middle - left)]
        assert sorted(sides, key=str) == [{"AFG"}, {"PAK"}]
    # from the Iranian to the Chinese end: the great-circle sum of its steps
    lon, lat = np.radians(np.array(line)).T
    steps = np.hypot(np.diff(lat), np.diff(lon) * np.cos((lat[1:] + lat[:-1]) / 2)) * 6371
    assert 2200 < steps.sum() < 2700


def test_every_edge_is_drawn_once_and_no_seam_runs_through_a_merged_province():
    drawn = [frozenset(e) for chains in borders.lines().values() for c in chains for e in pairwise(c)]
    assert len(drawn) == len(set(drawn))
    owners = {}
    for polygon in borders.polygons():
        for edge in pairwise(polygon.ring):
            owners.setdefault(frozenset(edge), []).append(polygon.admin1)
    seams = {edge for edge, names in owners.items() if len(names) == 2 and len(set(names)) == 1}
    assert {owners[edge][0] for edge in seams} == {"Khyber Pakhtunkhwa"}  # with the former FATA
    assert set(drawn) == set(owners) - seams


def test_marks_only_for_named_spots_and_shades_for_what_is_known_less_exactly(tables):
    rows = places.where(tables)
    points, areas = rows[rows["shown"] == "point"], rows[rows["shown"] == "area"]
    assert len(points)
    assert set(points["where_precision"].astype(str)) <= {"1", "2"}
    assert set(points["kind"].astype(str)) <= set(SPOTS)
    assert points[["lat", "lon"]].notna().all(axis=None)
    loose = rows["where_precision"].astype(str).isin(["3", "4", "5", "6", "7"])
    assert not rows.loc[loose, "shown"].isin(["point", "within"]).any()
    wide = rows["kind"].astype(str).isin(["district", "province", "country"])
    assert "point" not in set(rows.loc[wide, "shown"])
    assert "area" not in set(rows.loc[rows["where_precision"].astype(str) == "6", "shown"])
    assert set(zip(areas["country"], areas["admin1"], strict=True)) <= borders.provinces()


def test_a_known_spot_spares_the_province_around_it(tables):
    rows = places.where(tables).set_index(["event_id", "place_id"])["shown"]
    assert rows["2026-02-27-torkham-shelling", "torkham"] == "point"
    assert rows["2026-02-27-torkham-shelling", "khyber-district"] == "within"
    assert rows["2026-02-27-torkham-shelling", "nangarhar"] == "area"  # the other side of the line
    assert rows["2025-10-09-jamal-maya-operation", "jamal-maya"] == "area"  # a village without coordinates
    assert rows["2025-11-26-tajikistan-drone", "khatlon"] == "none"


@pytest.mark.parametrize("cut", [{}, {"episode": "open-war-2026"}, {"start": "2026-02-26", "end": "2026-02-26"}])
def test_an_act_counts_once_however_many_places_it_has(cut):
    tables = loaded(**cut)
    rows = places.where(tables)
    assert rows.about.facts["total"] == len(force(tables)) < len(rows)
    assert rows.about.facts["total"] + rows.about.facts["other"] == len(without_parts(tables.events))
    drawn = rows[rows["shown"].isin(["point", "area"])]
    assert rows.about.facts["shown"] == len(set(drawn["event_id"]) & set(force(tables)["event_id"]))


def test_an_act_with_two_places_in_one_province_shades_it_once(tables):
    one = only(tables, "2026-02-21-pakistan-strikes-nangarhar-paktika")
    areas = places.by_area(places.where(one)).set_index("admin1")["events"]
    assert areas.to_dict() == {"Nangarhar": 1, "Paktika": 1}


def test_a_raid_and_its_sites_count_once_a_province_and_keep_their_exact_site(tables):
    sites = tables.events.loc[tables.events["part_of"].notna(), "event_id"]
    raids = tables.events.loc[tables.events["part_of"].notna(), "part_of"].unique()
    rows = places.where(only(tables, *sites, *raids))
    assert rows.about.facts["total"] == len(raids)
    assert len(sites) > len(raids) > 1
    for admin1, count in places.by_area(rows).set_index("admin1")["events"].items():
        assert count == rows.loc[(rows["admin1"] == admin1) & (rows["shown"] == "area"), "whole"].nunique()
    points = places.by_place(rows).set_index("place_id")
    assert points.loc["girdi-kas", ["events", "confirmed"]].tolist() == [1, 1]


def test_confirmed_never_exceeds_the_acts_and_needs_agreement(tables):
    rows = places.where(tables)
    for counts in (places.by_place(rows), places.by_area(rows)):
        assert (counts["confirmed"] <= counts["events"]).all()
    chaman = places.by_place(rows).set_index(["place_id", "party"])
    assert chaman.loc[("chaman", "each"), ["events", "confirmed"]].tolist() == [3, 3]
    assert chaman.loc[("chaman", "afghanistan"), ["events", "confirmed"]].tolist() == [1, 0]  # denied by the army


def test_the_author_on_the_map_is_never_guessed(tables):
    rows = places.where(tables).merge(tables.events[["event_id", "attribution", "initiator"]], on="event_id")
    assert list(rows["party"] == "each") == list(rows["attribution"] == "mutual")
    assert set(rows.loc[rows["attribution"] == "unattributed", "party"]) == {"unattributed"}
    assert set(rows["party"]) <= set(PARTIES)


def test_a_third_party_at_a_named_spot_is_drawn(tables):
    one = only(tables, "2026-02-27-torkham-shelling")
    third = tables.actors.loc[tables.actors["party"] == "third_party", "actor_id"].iloc[0]
    rows = places.where(replace(one, events=one.events.assign(initiator=third, attribution="one_sided")))
    assert "point" in set(rows["shown"])
    assert set(rows["party"]) == {"third_party"}
    assert "third parties: 1" in places.plot_map(rows).alt


@given(st.lists(st.tuples(*[st.floats(0, 100)] * 2, *[st.floats(4, 20)] * 2), max_size=12))
def test_marks_are_moved_apart_and_only_where_they_meet(boxes):
    data = np.array(boxes).reshape(-1, 4)
    moved = ground.apart(data[:, :2], data[:, 2:])

    def over(centres, i, j):
        return ((data[i, 2:] + data[j, 2:]) / 2 - np.abs(centres[i] - centres[j])).min()

    pairs = [(i, j) for i in range(len(data)) for j in range(i)]
    assert all(over(moved, i, j) < 0.02 for i, j in pairs)
    if all(over(data[:, :2], i, j) <= 0 for i, j in pairs):
        assert (moved == data[:, :2]).all()


def test_no_name_on_the_map_is_left_out(tables):
    rows = places.where(tables)
    written = {text.get_text() for text in places.plot_map(rows).axes[-1].texts}
    spots = rows.loc[rows["shown"] == "point", "name"].unique()
    missing = [s for s in spots if not any(t.startswith(s.split(" (")[0].split(",")[0]) for t in written)]
    assert missing == []
    assert {f"{a.admin1}: {a.events}" for a in places.by_area(rows).itertuples()} <= written


def test_names_of_provinces_lie_inside_them():
    for country, admin1 in [("AFG", "Paktia"), ("AFG", "Paktika"), ("PAK", "Khyber Pakhtunkhwa")]:
        lon, lat = borders.inner_points(country, admin1, ground.VIEW)[0]
        assert province(lat, lon) == {(country, admin1)}


def test_a_point_outside_the_usual_view_widens_it(tables):
    far = tables.places.assign(lon=tables.places["lon"].mask(tables.places["place_id"] == "kabul", 62.0))
    rows = places.where(replace(tables, places=far))
    ax = places.plot_map(rows).axes[-1]
    assert ax.get_xlim()[0] < 62.0


def test_a_point_far_south_stands_at_the_edge_of_the_map_and_says_so(tables):
    karachi = tables.by_id("places")["lat"]["karachi"]
    chart = places.plot_map(places.where(tables))
    large = next(ax for ax in chart.axes if any("Karachi" in text.get_text() for text in ax.texts))
    name = next(text.get_text() for text in large.texts if "Karachi" in text.get_text())
    assert name == "Karachi ↓ south of the map"
    assert karachi < large.get_ylim()[0]
    assert chart.get_size_inches()[1] <= 12


def test_the_strip_covers_the_days_of_its_episode_and_no_others(tables):
    for episode in tables.episodes.itertuples():
        first, last = places.crossings(tables.episode(episode.episode_id)).about.facts["window"]
        assert first == episode.start
        assert pd.isna(episode.end) or last == episode.end


def by_the_files(crossing, day, known="9999-12-31"):
    """The state of a crossing on a day (ISO), the rows on which it rests, and whether they are sure, by the files alone.

    ``known``: no page later than that is read.
    """
    pages = {row["source_id"]: row["published"] for row in read("sources") if row["published"] <= known}
    speaking, begun = [], []
    for row in read("events"):
        if crossing not in row["places"].split(";") or row["start"] > day:
            continue
        if row["kind"] in ("border_closure", "trade_suspension", "border_reopening"):
            heard = [pages.get(source, "") for source in row["sources"].split(";")]
            if max(row["end"] or max(heard), row["start"]) >= day:
                speaking.append(row)
            if row["kind"] != "border_reopening":
                begun.append(row)
    opening = [row for row in speaking if row["kind"] == "border_reopening"]
    closure = [row for row in speaking if row["kind"] == "border_closure"]
    in_force = [row for row in begun if not row["end"] or row["end"] >= day]
    if opening:
        general = not in_force and any(row["kind"] == "border_closure" for row in begun)
        state, rests = "open" if general else "partly open", [*(in_force or begun), *opening]
    elif closure:
        state, rests = "closed", closure
    else:
        return "unknown", set(), None
    sure = all(row["occurrence"] in ("agreed", "independent") for row in rests)
    return state, {row["event_id"] for row in rests}, sure


GATES = [row["place_id"] for row in read("places") if row["kind"] == "border_crossing"]
TURNS = sorted(
    {
        day
        for row in read("events")
        if set(GATES) & set(row["places"].split(";"))
        for day in (row["start"], row["end"])
        if day
    }
)


def around(days):
    """Each day, its eve and its morrow."""
    return [str((pd.Timestamp(day) + pd.Timedelta(days=n)).date()) for day in days for n in (-1, 0, 1)]


@pytest.mark.parametrize("crossing", GATES)
def test_every_state_is_the_one_that_the_rows_of_the_files_give(tables, crossing):
    spans = places.crossings(tables)
    for day in sorted({*around(TURNS), "2026-02-27", "2026-02-28", "2026-06-01"}):
        if "2025-10-01" <= day <= "2026-06-28":
            found = on(spans, crossing, day)
            sure = None if pd.isna(found["confirmed"]) else bool(found["confirmed"])
            assert (found["state"], set(found["events"]), sure) == by_the_files(crossing, day)


@pytest.mark.parametrize("crossing", GATES)
@pytest.mark.parametrize(
    "cut", [{"episode": "open-war-2026"}, {"episode": "uneasy-truce"}, {"start": "2025-12-01", "end": "2026-02-27"}]
)
def test_a_state_in_force_enters_a_cut(crossing, cut):
    tables = loaded(**cut)
    spans = places.crossings(tables)
    first, last = spans.about.facts["window"]
    for day in (first, first + pd.Timedelta(days=5), min(last, pd.Timestamp("2026-02-27"))):
        found = on(spans, crossing, day)
        # of rows that began earlier only those without an end before the cut are known to it
        assert (found["state"], set(found["events"])) == by_the_files(crossing, f"{day:%Y-%m-%d}")[:2]
    if cut.get("episode") == "open-war-2026":
        assert found["state"] == "closed"
        assert any(event < "2025-11" for event in found["events"])  # a row of October


def test_rows_that_a_cut_by_episode_would_lose_stand_in_no_other_table(tables):
    war = tables.episode("open-war-2026")
    assert len(war.standing)
    assert (war.standing["start"] < "2026-02-21").all()
    assert not (war.standing["end"] < "2026-02-21").any()
    assert not set(war.standing["event_id"]) & set(war.events["event_id"])
    assert tables.standing.empty
    assert war.only(kind="force").standing["kind"].isin(tables.event_kinds.query("family == 'force'")["kind"]).all()
    early = tables.episode("uneasy-truce").as_of("2025-11-20").standing
    assert set(early["event_id"]) == set(tables.as_of("2025-11-20").episode("uneasy-truce").standing["event_id"])


def test_the_last_state_and_its_day_stand_at_the_right_also_after_the_last_word(tables):
    for cut in (tables, tables.between("2026-03-10", "2026-03-14"), tables.as_of("2025-10-20")):
        spans = places.crossings(cut)
        last = spans.about.facts["window"][1]
        known = "9999-12-31" if cut.known_as_of is None else f"{cut.known_as_of:%Y-%m-%d}"
        alt = places.plot_crossings(spans).alt
        for crossing in GATES:
            days = pd.date_range("2025-10-01", last)[::-1]
            told = ((by_the_files(crossing, f"{day:%Y-%m-%d}", known)[0], day) for day in days)
            expected = next((state, day) for state, day in told if state != "unknown")
            assert tuple(spans.about.facts["last_said"].loc[crossing]) == expected
            assert f"last said {expected[0]}, {long_day(expected[1])}" in alt
    after = places.crossings(tables.between("2026-03-10", "2026-03-14"))
    assert set(after["state"]) == {"unknown"}
    assert places.crossings(tables.between("2025-10-01", "2025-10-05")).empty  # before any row


def test_a_closure_speaks_only_as_far_as_its_dated_sources_that_were_public(tables):
    then = tables.as_of("2025-10-20")
    for day in ("2025-10-12", "2025-10-15", "2025-10-16", "2025-10-18", "2025-10-20"):
        assert state(then, "torkham", day)["state"] == by_the_files("torkham", day, "2025-10-20")[0]
    assert places.crossings(then)["end"].max() == pd.Timestamp("2025-10-20")


def test_every_state_but_unknown_rests_on_rows_and_the_spans_cover_the_cut(tables):
    spans = places.crossings(tables)
    known = spans["state"] != "unknown"
    assert (spans["events"].map(len) > 0).equals(known)
    ids = set(tables.events["event_id"])
    assert all(set(e) <= ids for e in spans["events"])
    for _, own in spans.groupby("crossing"):
        assert (own["start"].iloc[1:].to_numpy() == (own["end"].iloc[:-1] + pd.Timedelta(days=1)).to_numpy()).all()
        assert (own["start"].iloc[0], own["end"].iloc[-1]) == spans.about.facts["window"]
    assert list(spans["crossing"].unique()) == ["torkham", "kharlachi", "ghulam-khan", "angur-adda", GATE]


def test_an_opening_is_open_only_when_every_closure_has_ended(tables):
    ids = (CLOSED, "2025-12-04-un-aid-crossings")
    ended = pd.Series(pd.to_datetime(["2025-11-30", "2025-12-04"]))
    assert state(only(tables, *ids, end=ended), "torkham", "2025-12-04")["state"] == "open"
    assert state(only(tables, *ids, end=ended), "torkham", "2025-12-01")["state"] == "unknown"
    assert state(only(tables, *ids), "torkham", "2025-12-04")["state"] == "partly open"
    halted = pd.Series(pd.to_datetime(["2025-11-30", None, "2025-12-04"]))
    assert state(only(tables, *ids, TRANSIT, end=halted), "torkham", "2025-12-04")["state"] == "partly open"
    # an opening alone, as in the episode of the truce, does not say that all was open
    assert state(only(tables, ids[1]), "torkham", "2025-12-04")["state"] == "partly open"


def test_fighting_at_a_crossing_says_nothing_about_its_state(tables):
    assert places.crossings(only(tables, "2026-02-27-torkham-shelling", "2026-02-28-torkham-evacuation")).empty


@settings(max_examples=8)
@given(DAYS)
def test_nothing_is_shown_before_it_was_known(day):
    then, when = WHOLE.as_of(day), pd.Timestamp(day)
    assert (places.where(then)["start"] <= when).all()
    spans = places.crossings(then)
    assert (spans["end"] <= when).all()
    known = set(then.events["event_id"])
    assert all(set(e) <= known for e in spans["events"])


def test_alt_texts_state_the_numbers_of_the_measures(tables):
    rows = places.where(tables)
    alt = places.plot_map(rows).alt
    assert f"{rows.about.facts['shown']} of {rows.about.facts['total']} acts of force" in alt
    kabul = places.by_place(rows).query("place_id == 'kabul'")
    assert f"Kabul {kabul['events'].sum()}" in alt
    assert f"Agreed or independently confirmed: {force(tables)['occurrence'].isin(CONFIRMED).sum()}" in alt


def test_the_map_names_what_is_disputed(war):
    legends = [ax.get_legend() for ax in places.plot_map(places.where(war)).axes]
    words = " ".join(text.get_text() for legend in legends if legend for text in legend.texts).replace("\n", " ")
    assert "Durand Line (frontier disputed by Afghanistan)" in words
    assert "status of Kashmir disputed" in words


def test_every_place_of_an_act_of_force_is_in_the_table_those_without_coordinates_first(tables, empty):
    rows, html = places.where(tables), places.places_table(tables)
    facts = rows.about.facts
    assert f"Acts without any mark on the map: {facts['total'] - facts['shown']}." in html
    for name in rows["name"].unique():
        assert f"<td>{pd.Series([name]).str.replace('&', '&amp;').iloc[0]}</td>" in html
    for event in rows["event_id"].unique():
        assert event in html
    assert html.index("Jamal Maya") < html.index("<td>Kabul</td>") < len(html)
    assert html.index("Jamal Maya") < html.index("<td>Torkham</td>")
    assert "0 places named by 0 acts" in places.places_table(empty)


def test_the_table_says_how_each_place_stands_on_the_map(tables):
    html = places.places_table(tables)
    said = re.findall(r"<tr><td>(.*?)</td><td>.*?</td><td>.*?</td><td>(.*?)</td>", re.sub(r">\s+<", "><", html))
    drawn, known = places.where(tables).groupby("name")["shown"].agg(set), tables.places.set_index("name")
    assert len(said) >= len(drawn)
    without = [how.startswith("no coordinates") for _, how in said]
    assert without == sorted(without, reverse=True)
    for name, how in said:
        place = known.loc[unescape(name)]
        spot = place["kind"] in ("city", "town", "village", "facility", "border_crossing")
        assert how.startswith("no coordinates") == bool(spot and pd.isna(place["lat"]))
        if how == "point":
            assert "point" in drawn[unescape(name)]
        elif how.endswith("shaded"):
            assert "area" in drawn[unescape(name)]
        else:
            assert drawn[unescape(name)] & {"within", "none"}


def test_the_table_of_crossings_holds_the_rows_behind_every_state(tables, empty):
    html = places.crossings_table(tables)
    for ids in places.crossings(tables)["events"]:
        assert all(f"<td>{event}</td>" in html for event in ids)
    assert "0 rows on crossings" in places.crossings_table(empty)


@pytest.mark.parametrize(
    "cut", [{}, {"episode": "open-war-2026"}, {"as_of": "2025-10-12"}, {"start": "2026-03-10", "end": "2026-03-14"}]
)
def test_the_busiest_week_has_most_acts_of_any_seven_days_of_the_cut(cut):
    tables = loaded(**cut)
    low, high = tables.window()
    found = places.busiest_week(tables)
    assert found.end - found.start <= pd.Timedelta(days=6)
    assert not found.start < low
    assert not found.end > high
    begun = acts_of_force(tables)["start"]
    begun = begun[~(begun < low)]
    best = max(begun.between(day, day + pd.Timedelta(days=6)).sum() for day in pd.date_range(begun.min(), begun.max()))
    assert begun.between(found.start, found.end).sum() == best


def test_a_cut_without_force_has_no_busiest_week(empty):
    assert places.busiest_week(empty).cut == empty.cut

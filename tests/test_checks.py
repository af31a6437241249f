"""Every fault that a hand can slip into the tables is found, named and placed; the tables as they stand have none."""

import shutil
import time
from itertools import product

import pandas as pd
import pytest
from conftest import excerpt
from in_files import DATA, put, rows_of

import afpak
from afpak.record import checks
from afpak.record.reader import read_folder
from afpak.record.rules import TEXT_RULES, claims
from afpak.record.rules.general import BOXES
from afpak.record.schema import TABLES

CLAIM = "2025-10-08-ispr-orakzai-militants"  # an exact figure outside every chain
RANGE = "2025-10-15-ispr-boldak-killed"
VAGUE = "2025-10-15-ptv-kandahar-killed"
UP_TO = "2026-03-06-ohchr-66000"
AT_LEAST = "2026-02-27-fitrat-19killed"  # part of a total of 52
DENIAL = "2026-02-27-mujahid-denies133"
OLDEST, BEFORE, TOTAL, AFTER = (
    f"2026-02-{n}killed" for n in ("26-pakistan-30", *(f"27-pakistan-{n}" for n in (133, 228, 274)))
)
EVENT = "2025-10-07-orakzai-ambush"
RAID, SITE = "2026-02-21-pakistan-strikes-nangarhar-paktika", "2026-02-21-urgun-house"
ONE_SIDED = "2025-10-08-daraban-operation"  # no assessment: one side’s word to this day
STATE, HALT = f"{EVENT}-s1", "2026-02-17-soldiers-released-s2"
LATER_STATE = "2025-10-09-kabul-blasts-s2"
UNDATED = "2026-04-30-kunar-university-s1"
REPORT = "2026-02-08-unama-report"
OTHER_RAID = "2026-02-27-strikes-kabul-kandahar-paktia"
STATEMENT = "2025-10-10-afghanistan-taliban-airspace-a"
SOURCE = "dawn-2025-10-08-orakzai"


NAMED = {
    "claims": (CLAIM, RANGE, VAGUE, UP_TO, AT_LEAST, DENIAL, AFTER, "2026-02-28-fitrat-kunar-11killed"),
    "events": (EVENT, RAID, SITE, ONE_SIDED, REPORT, OTHER_RAID),
    "assessments": (STATE, HALT, LATER_STATE, UNDATED),
    "statements": (STATEMENT,),
    "sources": (SOURCE,),
    "places": ("achin", "abbottabad", "orakzai", "kurram"),
    "actors": ("ttp", "unama", "india"),
    "event_kinds": ("air_strike", "drone_strike"),
    "episodes": ("october-2025", "uneasy-truce", "open-war-2026"),
}


@pytest.fixture(scope="session")
def some(tmp_path_factory):
    """Rows of the real tables, those named here and the first, with all that they refer to; without a fault."""
    folder = tmp_path_factory.mktemp("some")
    first = [(name, row[table.key]) for name, table in TABLES.items() for row in rows_of(name)[:12]]
    for name, rows in excerpt([*first, *((name, key) for name, keys in NAMED.items() for key in keys)]).items():
        put(folder, name, [dict(zip(rows[0], row, strict=True)) for row in rows[1:]])
    accepted = [row for row in rows_of("exceptions") if row["key"] in key_of(folder, row["table"])]
    put(folder, "exceptions", accepted, ["rule", "table", "key", "reason", "date"])
    return folder


@pytest.fixture
def folder(some, tmp_path):
    """A copy to spoil; the ledger, which would tell on every edit, stays behind."""
    shutil.copytree(some, tmp_path, dirs_exist_ok=True)
    return tmp_path


def key_of(folder, table):
    return {row[TABLES[table].key] for row in rows_of(table, folder)}


def spoil(folder, table, key, **cells):
    """Change cells of one row; return the line on which the row stands."""
    rows = rows_of(table, folder)
    line = next(n for n, row in enumerate(rows, start=2) if row[TABLES[table].key] == key)
    assert set(cells) <= set(rows[0])
    rows[line - 2].update(cells)
    put(folder, table, rows)
    return line


def found(folder):
    return [str(p) for p in checks.check(folder)]


def case(table, key, column, value, rule, words, **more):
    """One slip: what is written where, and which rule must say what."""
    return pytest.param(table, key, {column: value, **more}, column, rule, words, id=f"{rule}-{table}-{value[:24]!r}")


CELLS = [
    case("claims", CLAIM, "measure", "", "required", "required cell is empty"),
    case("sources", SOURCE, "publisher", "", "required", "required cell is empty"),
    case("statements", STATEMENT, "statement_id", "No Id", "shape", "malformed id"),
    case("claims", CLAIM, "claimant", "Pakistan", "shape", "malformed id"),
    case("claims", CLAIM, "claimed_on", "2025-13-40", "shape", "bad date"),
    case("claims", UP_TO, "high", "many", "shape", "bad integer"),
    case("places", "achin", "lat", "34,1", "shape", "bad decimal"),
    case("claims", CLAIM, "cumulative", "False", "shape", "bad boolean"),
    case("sources", SOURCE, "url", "javascript:alert(1)", "shape", "malformed url"),
    case("claims", CLAIM, "measure", "wounded", "vocabulary", "value outside the vocabulary"),
    case("events", EVENT, "where_precision", "8", "vocabulary", "value outside the vocabulary"),
    case("places", "achin", "lat", "95.5", "bounds", "outside -90 to 90"),
    case("event_kinds", "air_strike", "goldstein", "-11.0", "bounds", "outside -10 to 10"),
    case("event_kinds", "air_strike", "mid_hostility", "6", "bounds", "outside 1 to 5"),
    case("events", EVENT, "places", "orakzai; kurram", "list_items", "malformed list"),
    case("events", EVENT, "places", "orakzai;kurram;orakzai", "list_items", "item stands twice"),
    case("actors", "ttp", "aliases", "Pakistani Taliban; TTP", "list_items", "malformed list"),
]
WORDING = [
    case("claims", CLAIM, "note", "Said  so.", "whitespace", "stray whitespace"),
    case("claims", CLAIM, "note", "Said\u202eso.", "characters", "invisible or direction-changing character"),
    case("claims", CLAIM, "note", "=cmd()", "formula", "looks like a spreadsheet formula"),
    case("events", EVENT, "summary", "A <b>raid</b>.", "markup", "HTML"),
    case("events", EVENT, "summary", "w" * 201, "prose_length", "longer than 200 characters"),
    case("statements", STATEMENT, "summary", "w" * 201, "prose_length", "longer than 200 characters"),
    case("episodes", "uneasy-truce", "summary", "w" * 201, "prose_length", "longer than 200 characters"),
    case("claims", CLAIM, "note", "w" * 201, "prose_length", "longer than 200 characters"),
    case("sources", SOURCE, "country", "Pakistan", "code_shape", "malformed code"),
    case("actors", "ttp", "country", "pk", "code_shape", "malformed code"),
    case("sources", SOURCE, "language", "eng", "code_shape", "malformed code"),
]
VARIANTS = [  # what else the same rule must not let through
    ("statements", "statement_id", "shape", ["Émigré", "émigré", "a_b", "-a", "a-", "a--b", "a b", " a", "a\n"]),
    ("claims", "claimed_on", "shape", ["2025-02-29", "8 October 2025", "2025-10-8", "2025-10-08\n", "٢٠٢٥-١٠-٠٨"]),
    ("claims", "claimed_on", "shape", ["0001-01-01", "99999-01-01", "9999-12-31", "20251008", "2025-W41-3", "nan"]),
    ("claims", "low", "shape", ["1,000", "6.5", "-4", "1e9", "٦٦", "nan", "inf", "9" * 20, "1_000", " 5", "²"]),
    ("places", "lat", "shape", ["nan", "inf", "1e3", "+34.1", "34.1°", "34." + "1" * 400, "1" * 400, ".5", "34."]),
    ("claims", "cumulative", "shape", ["True", "yes", "1", "true ", "TRUE"]),
    ("sources", "url", "shape", ["ftp://example.org", "dawn.com", "https://", "https://x y", 'https://x"onclick=']),
    ("events", "occurrence", "vocabulary", ["Agreed", "agreed ", "agree", "denied;agreed"]),
    ("events", "places", "list_items", ["orakzai;", ";orakzai", "orakzai;;kurram", "orakzai ;kurram", "Orakzai", ";"]),
    ("claims", "note", "whitespace", [" So.", "So. ", "So\nso.", "So\tso.", "\tSo.", "So\u00a0so.", "So\u2028so."]),
    ("claims", "note", "characters", [f"So{c}." for c in "\x00\x07\x7f\u200b\u200f\u202a\u2066\ufeff\u00ad\ue000"]),
    ("claims", "note", "formula", [f"{c}cmd()" for c in "@+-＝＠＋－"] + [" =cmd()"]),
    ("claims", "note", "markup", ["A <i>raid", "<!-- x -->", "</p>", "<script>", "A &amp; B", "&#39;", "&nbsp;"]),
]
ROWS = [
    case("claims", CLAIM, "claimant", "atlantis", "references", "'atlantis' is not in actors"),
    case("claims", CLAIM, "sources", f"{SOURCE};no-such-page", "references", "'no-such-page' is not in sources"),
    case("events", EVENT, "kind", "earthquake", "references", "'earthquake' is not in event_kinds"),
    case("events", EVENT, "end", "2025-10-06", "date_order", "ends before it starts on 2025-10-07"),
    case("claims", CLAIM, "covers_end", "2025-10-06", "date_order", "ends before it starts on 2025-10-07"),
    case(
        "events", EVENT, "start", "2025-09-30", "within_episode", "outside its episode october-2025", end="2025-10-01"
    ),
    case(
        "events", EVENT, "date_precision", "night", "nights", "does not end the day after it starts", end="2025-10-09"
    ),
    case("events", ONE_SIDED, "end", "", "force_ends", "an act of force without a last day"),
    case("events", REPORT, "occurrence", "independent", "resolutions", "there for all to read"),
    case(
        "sources",
        SOURCE,
        "publisher",
        "Daily Dawn",
        "one_publisher",
        "dawn.com has another publisher's name elsewhere, Dawn",
    ),
    case("sources", SOURCE, "relays", "reuters", "one_publisher", "spelt Reuters elsewhere"),
    case("claims", CLAIM, "episode_id", "uneasy-truce", "same_episode", "its event lies in october-2025"),
    case("statements", STATEMENT, "episode_id", "uneasy-truce", "same_episode", "its event lies in october-2025"),
    case("places", "achin", "lat", "", "coordinates", "latitude and longitude come together"),
    case("places", "achin", "lat", "24.1", "coordinates", "point outside AFG"),
    case("places", "abbottabad", "lon", "34.2", "coordinates", "point outside PAK"),
    case("events", ONE_SIDED, "attribution", "not_applicable", "force_has_attribution", "an act of force needs"),
    case("claims", RANGE, "low", "21", "low_above_high", "low above high (20)"),
    case("claims", DENIAL, "low", "133", "denials", "a denial carries no number"),
    case("claims", DENIAL, "high", "0", "denials", "a denial carries no number"),
    case("claims", DENIAL, "disputes", "", "denials", "a denial names no claim"),
    case("claims", CLAIM, "disputes", TOTAL, "denials", "an assertion disputes claims"),
    case("claims", VAGUE, "wording", "", "assertions", "needs a number or a word"),
    *[
        case("claims", key, "qualifier", qualifier, "qualifiers", words)
        for key, qualifier, words in (
            (CLAIM, "at_least", "does not fit low and high, 19 and 19"),
            (CLAIM, "up_to", "does not fit low and high, 19 and 19"),
            (CLAIM, "range", "does not fit low and high, 19 and 19"),
            (CLAIM, "vague", "does not fit low and high, 19 and 19"),
            (CLAIM, "none", "none is for denials"),
            (RANGE, "exact", "does not fit low and high, 15 and 20"),
            (RANGE, "about", "does not fit low and high, 15 and 20"),
            (AT_LEAST, "exact", "does not fit low and high, 19 and empty"),
            (UP_TO, "at_least", "does not fit low and high, empty and 66000"),
            (VAGUE, "exact", "does not fit low and high, empty and empty"),
            (DENIAL, "exact", "none is for denials"),
        )
    ],
    case("claims", AFTER, "cumulative_since", "", "cumulative_since", "needs its first day"),
    case("claims", CLAIM, "cumulative_since", "2025-10-07", "cumulative_since", "only a running total"),
    case("claims", AFTER, "supersedes", BEFORE, "chain_forks", "the chain forks"),
    case("claims", OLDEST, "supersedes", CLAIM, "chain_subject", "the chain changes its victims_side"),
    case("claims", AFTER, "claimed_on", "2026-02-26", "chain_backwards", "replaces a later figure, of 2026-02-27"),
    case("claims", TOTAL, "low", "100", "falling_total", "falls without a note, from 133", high="100", note=""),
    case("events", SITE, "initiator", "india", "part_subject", "differs from its umbrella in initiator, pakistan"),
    case("events", SITE, "kind", "drone_strike", "part_subject", "differs from its umbrella in kind, air_strike"),
    case("claims", AT_LEAST, "victims_side", "pakistan", "part_subject", "differs from its umbrella in victims_side"),
    case("events", SITE, "part_of", OTHER_RAID, "part_dates", "leaves the dates of its umbrella"),
    case("claims", "2026-02-28-fitrat-kunar-11killed", "low", "60", "part_size", "its whole, 52", high="60"),
]


@pytest.mark.parametrize(("table", "key", "cells", "column", "rule", "words"), CELLS + WORDING + ROWS)
def test_a_slip_is_found_where_it_stands_and_nowhere_else(folder, table, key, cells, column, rule, words):
    line = spoil(folder, table, key, **cells)
    problems = checks.check(folder)
    hits = [p for p in problems if p.rule == rule]
    assert hits, [str(p) for p in problems]
    assert str(hits[0]).startswith(f"{table}.csv:{line}:{hits[0].column}: ")
    assert " – " in str(hits[0]), "every message says what to do"
    assert any(p.column in (column, "part_of", "supersedes") and words in p.fault for p in hits), [str(p) for p in hits]
    # another raid has other dates, and another author; a report's code stands in its assessment too
    nature = {(line, "part_subject"), (line, "last_assessment")}
    assert {(p.line, p.rule) for p in problems} - nature <= {(line, rule)}


@pytest.mark.parametrize(("table", "key", "cells", "column", "rule", "words"), CELLS)
def test_loading_refuses_cells_that_it_cannot_type(folder, table, key, cells, column, rule, words):
    line = spoil(folder, table, key, **cells)
    with pytest.raises(afpak.DataError, match=f"{table}.csv:{line}:{column}: {words}"):
        afpak.load(folder)


FITS = {
    "exact": lambda low, high: low == high != "",
    "about": lambda low, high: low == high != "",
    "range": lambda low, high: "" not in (low, high) and low != high,
    "at_least": lambda low, high: low != "" == high,
    "up_to": lambda low, high: low == "" != high,
    "vague": lambda low, high: low == high == "",
}


@pytest.mark.parametrize("stance", ["asserts", "denies"])
@pytest.mark.parametrize("qualifier", [*FITS, "none", "unknown"])
def test_a_qualifier_is_held_to_the_stance_and_the_numbers_and_gets_one_message(stance, qualifier):
    for low, high in product(("", "9", "10", "many"), repeat=2):
        claim = {"stance": stance, "qualifier": qualifier, "low": low, "high": high, "wording": "dozens"}
        told = list(claims.qualifiers({"claims": {2: claim}}))
        off_stance = qualifier in FITS if stance == "denies" else qualifier == "none"
        # what is no number, or runs backwards, is told by other rules
        judged = stance == "asserts" and qualifier in FITS and "many" not in (low, high) and (low, high) != ("10", "9")
        wrong = off_stance or (judged and not FITS[qualifier](low, high))
        assert [column for _, _, column, *_ in told] == ["qualifier"] * wrong, claim


@pytest.mark.parametrize(("table", "column", "rule", "values"), VARIANTS)
def test_a_rule_lets_no_variant_through(folder, table, column, rule, values):
    rows = rows_of(table, folder)
    for row, value in zip(rows, values, strict=False):
        row[column] = value
    put(folder, table, rows)
    raw, _ = read_folder(folder)
    missed = set(values) - {p.value for p in checks.check(folder) if (p.column, p.rule) == (column, rule)}
    assert not missed
    refused = {p.value for p in checks.load_problems(raw)}
    assert refused == (set() if rule in {r.__name__ for r in TEXT_RULES} else set(values))


def test_loading_minds_no_wording(folder):
    spoil(folder, "claims", CLAIM, note="=Said  <b>so</b>.")
    assert len(afpak.load(folder).claims) == len(rows_of("claims", folder))


def test_a_duplicate_id(folder):
    rows = rows_of("sources", folder)
    put(folder, "sources", [*rows, rows[0]])
    assert [p.split(" (")[0] for p in found(folder)] == [f"sources.csv:{len(rows) + 2}:source_id: duplicate id"]
    with pytest.raises(afpak.DataError, match="duplicate id"):
        afpak.load(folder)


@pytest.mark.parametrize("column", ["claimant", "measure", "victims_side"])
def test_a_chain_keeps_its_subject(folder, column):
    other = {"claimant": "unama", "measure": "injured", "victims_side": "pakistan"}[column]
    line = spoil(folder, "claims", AFTER, **{column: other})
    assert any(p.startswith(f"claims.csv:{line}:supersedes: the chain changes its {column}") for p in found(folder))


def test_a_chain_in_a_circle(folder):
    spoil(folder, "claims", AFTER, supersedes="")
    spoil(folder, "claims", OLDEST, supersedes=TOTAL)
    circle = [p for p in checks.check(folder) if p.rule == "chain_circles"]
    assert len(circle) == 6  # 30, 36, 58, 72, 133, 228
    assert {OLDEST, BEFORE, TOTAL} < {p.key for p in circle}


def test_parts_in_a_circle(folder):
    spoil(folder, "events", RAID, part_of=SITE)
    assert {(p.key, p.rule) for p in checks.check(folder)} == {(RAID, "part_circles"), (SITE, "part_circles")}
    spoil(folder, "events", RAID, part_of=RAID)
    assert {(p.key, p.rule) for p in checks.check(folder)} == {(RAID, "part_circles")}


def test_what_is_unusual_but_right(folder):
    spoil(folder, "claims", TOTAL, low="100", high="100", note="Corrected downwards by the minister.")
    spoil(folder, "event_kinds", "air_strike", goldstein="-9.5")
    spoil(folder, "sources", SOURCE, title="می‌گوید: «حمله» – پښتو 北京")
    assert found(folder) == []


def test_the_form_of_a_message(folder):
    line = spoil(folder, "claims", CLAIM, claimed_on="2025-13-40")
    assert found(folder) == [f"claims.csv:{line}:claimed_on: bad date (2025-13-40) – write days as 2026-02-27"]


def test_every_fault_in_one_pass(folder):
    planted = [
        ("actors", "ttp", "country", "pk"),
        ("claims", CLAIM, "claimed_on", "2025-13-40"),
        ("claims", VAGUE, "wording", ""),
        ("claims", TOTAL, "cumulative_since", ""),
        ("events", EVENT, "places", "orakzai;atlantis"),
        ("events", ONE_SIDED, "attribution", "not_applicable"),
        ("places", "achin", "lat", "95"),
        ("sources", SOURCE, "url", "dawn.com"),
        ("statements", STATEMENT, "summary", "Says\u202eso."),
    ]
    expected = [(f"{t}.csv", spoil(folder, t, key, **{column: value}), column) for t, key, column, value in planted]
    assert [(p.file, p.line, p.column) for p in checks.check(folder)] == sorted(expected)


def test_our_own_tables_have_no_fault_and_checking_is_quick():
    start = time.process_time()
    assert found(DATA) == []
    assert time.process_time() - start < 2


def test_every_country_with_a_point_has_a_box(tables):
    assert set(tables.places.loc[tables.places["lat"].notna(), "country"]) <= set(BOXES)


def test_a_chain_of_ten_thousand_does_not_hang(folder):
    row = rows_of("claims", folder)[0]
    put(folder, "claims", [row | {"claim_id": f"c-{n}", "supersedes": f"c-{(n + 1) % 10_000}"} for n in range(10_000)])
    start = time.perf_counter()
    assert sum(p.rule == "chain_circles" for p in checks.check(folder)) == 10_000
    assert time.perf_counter() - start < 20


# What the reader finds does not drown in what follows from it.


def test_a_missing_or_unknown_column_is_one_problem(folder):
    rows = rows_of("claims", folder)
    for column in ("claim_id", "event_id", "stance", "low", "qualifier", "supersedes", "part_of", "sources", "note"):
        put(folder, "claims", [{k: v for k, v in row.items() if k != column} for row in rows])
        assert [p.split(" –")[0] for p in found(folder)] == [f"claims.csv:1:{column}: column is missing"]
    put(folder, "claims", [row | {"remark": ""} for row in rows])
    assert [p.split(" –")[0] for p in found(folder)] == ["claims.csv:1:remark: unknown column"]


@pytest.mark.parametrize("damage", [b"\xff\xfe", b'"unclosed,', b""], ids=["not UTF-8", "unclosed quote", "empty"])
def test_a_table_that_cannot_be_read_is_one_problem(folder, damage):
    path = folder / "sources.csv"
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:50], damage, *lines[50:]]) if damage else b"")
    assert [p[:16] for p in found(folder)] == [f"sources.csv:{51 if damage else 1}:-: "[:16]]


def test_an_unquoted_comma_is_one_problem(folder):
    path = folder / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(f'\n"{SOURCE}",', f'\n"{SOURCE}",,'), encoding="utf-8")
    (problem,) = found(folder)
    assert "row has 10 cells, the header 9" in problem


def test_a_slip_of_one_row_hides_no_fault_of_another(folder):
    """A row with one comma too many was read, and so was the table: its other rows, and other tables, are still held to the rules."""
    in_claims = spoil(folder, "claims", CLAIM, event_id="no-such-event")
    in_events = spoil(folder, "events", EVENT, places="no-such-place")
    path, slip = folder / "claims.csv", len(rows_of("claims", folder))
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[slip - 1] += ",more"
    path.write_text("\n".join(lines), encoding="utf-8")
    places = {p.split(": ")[0] for p in found(folder)}
    assert places == {f"claims.csv:{slip}:-", f"claims.csv:{in_claims}:event_id", f"events.csv:{in_events}:places"}


def test_a_byte_order_mark_hides_no_fault(folder):
    line = spoil(folder, "claims", CLAIM, event_id="no-such-event")
    path = folder / "claims.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert {p.split(": ")[0] for p in found(folder)} == {f"claims.csv:{line}:event_id"}


def test_a_table_without_rows_does_not_pass(folder):
    path = folder / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert any("is not in sources" in p for p in found(folder))


def test_the_order_of_columns_is_free(folder, some):
    for table in TABLES:
        put(folder, table, [dict(reversed(row.items())) for row in rows_of(table, folder)])
    assert found(folder) == []
    pd.testing.assert_frame_equal(afpak.load(folder).claims, afpak.load(some).claims)


# Accepted breaches


def accept(folder, *rows):
    text = "".join(f"{row}\n" for row in ("rule,table,key,reason,date", *rows))
    (folder / "exceptions.csv").write_text(text, encoding="utf-8")


def test_an_accepted_breach_may_stand(folder):
    spoil(folder, "claims", TOTAL, cumulative_since="", note=" stray")
    other = spoil(folder, "claims", AFTER, cumulative_since="")
    accept(folder, f"cumulative_since,claims,{TOTAL},No page prints the first day.,2026-11-24")
    assert {(p.key, p.rule) for p in checks.check(folder)} == {(TOTAL, "whitespace"), (AFTER, "cumulative_since")}
    assert other


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (f"cumulative_since,claims,{CLAIM},Not printed.,2026-11-24", "key", "exception that fits no fault"),
        (f"cumulative_since,claims,{TOTAL},,2026-11-24", "reason", "exception without a reason"),
        (f"cumulative_since,claims,{TOTAL},Not printed.,", "date", "bad date"),
        (f"cumulative,claims,{TOTAL},Not printed.,2026-11-24", "rule", "unknown rule"),
        (f"shape,claims,{TOTAL},Not printed.,2026-11-24", "rule", "a rule without exceptions"),
        (f"cumulative_since,claims,{TOTAL}", "", "row has 3 cells"),
    ],
)
def test_a_faulty_exception_is_a_fault_and_accepts_nothing(folder, row, column, words):
    spoil(folder, "claims", TOTAL, cumulative_since="")
    accept(folder, row)
    problems = checks.check(folder)
    assert any((p.key, p.rule) == (TOTAL, "cumulative_since") for p in problems)
    faults = [p for p in problems if p.file == "exceptions.csv"]
    assert any((p.line, p.column) == (2, column) and words in p.fault for p in faults)


def test_no_exceptions_are_needed(folder):
    (folder / "exceptions.csv").unlink()
    assert found(folder) == []

"""How good the record is: what the measures count, what the charts say, what the commands answer."""

from dataclasses import replace

import pandas as pd
import pytest
from in_files import read
from test_ledger import edit

from afpak import cli, provenance
from afpak.record.schema import DATA_VERSION

DATED = ("events", "claims", "statements")


@pytest.fixture(scope="module")
def cuts(tables, war, seed_day):
    return {"whole": tables, "war": war, "known": seed_day, "day": tables.between("2026-02-27", "2026-02-27")}


def counts(frame):
    return frame.set_index(["measure", "table"])["rows"]


def test_rows_on_one_page_are_those_whose_list_has_one(tables):
    found = counts(provenance.basis(tables))["one_page"]
    for name in DATED:
        assert found[name] == sum(";" not in row["sources"] for row in read(name))


@pytest.mark.parametrize(
    ("pages", "hits"),
    [
        # publisher, relays, country of each page → the measures that the one claim meets
        ([("Dawn", (), "PAK")], {"one_page", "one_origin", "one_country"}),
        ([("Dawn", ("AFP",), "PAK")], {"one_page", "one_origin", "one_text", "one_country"}),
        ([("Dawn", ("AFP",), "PAK"), ("Arab News", ("AFP", "AP"), "SAU")], {"one_origin", "one_text"}),
        ([("AFP", (), "FRA"), ("Dawn", ("afp",), "PAK")], {"one_origin", "one_text"}),
        ([("Dawn", (), "PAK"), ("Dawn", (), "PAK")], {"one_origin", "one_country"}),
        ([("Dawn", ("AFP",), "PAK"), ("Geo News", ("AP",), "PAK")], {"one_country"}),
        ([("Dawn", ("AFP",), "PAK"), ("Amu TV", (), pd.NA)], {"country_unknown"}),
        ([], {"no_page"}),
    ],
)
def test_what_one_row_rests_on(seed_day, pages, hits):
    ids = tuple(f"s{n}" for n in range(len(pages)))
    sources = pd.DataFrame(pages, columns=["publisher", "relays", "country"], index=range(len(pages)))
    sources = sources.assign(source_id=ids, published=pd.NaT, url=None, title="x", language="en", kind=None)
    claims = seed_day.claims.head(1).assign(sources=[ids])
    others = {name: getattr(seed_day, name).head(0) for name in ("events", "statements")}
    found = provenance.basis(replace(seed_day, sources=sources, claims=claims, undated={}, **others))
    claim = found[(found["table"] == "claims") & (found["rows"] > 0)]
    assert set(claim["measure"]) == hits


def test_one_text_and_one_page_are_one_independent_source(cuts):
    for tables in cuts.values():
        found = counts(provenance.basis(tables))
        for name in DATED:
            assert max(found["one_page", name], found["one_text", name]) <= found["one_origin", name]


def test_rows_of_unknown_day_count_with_those_that_a_cut_left_out(tables, cuts):
    unknown = {name: int(getattr(tables, name)["known_on"].isna().sum()) for name in DATED}
    basis = provenance.basis(cuts["day"]).set_index(["measure", "table"])
    for name in ("claims", "statements"):  # an event counts by its own days, known to the public or not
        assert basis.at[("undated", name), "rows"] == unknown[name]
        assert basis.at[("undated", name), "of"] == len(getattr(cuts["day"], name)) + unknown[name]


def test_a_day_without_any_row_is_a_gap_and_no_row_is_lost(cuts):
    for tables in cuts.values():
        found = provenance.coverage(tables)
        every = sum(len(getattr(tables, name)) for name in DATED)
        left_out = sum(len(rows) for rows in tables.undated.values())
        assert int(found.sum().sum()) + found.about.facts["outside"] + found.about.facts["undated"] == every + left_out
        assert found.isna().all(axis=1).sum() == found.isna().any(axis=1).sum() == found.about.facts["empty"]
        assert not (found.sum(axis=1) == 0)[found["events"].notna()].any()


def test_the_longest_gap_lies_between_two_days_with_rows(war):
    found = provenance.coverage(war)
    first, last = max(found.about.facts["gaps"], key=lambda gap: gap[1] - gap[0])
    assert found.loc[first:last, "claims"].isna().all()
    around = found.loc[[first - pd.Timedelta(days=1), last + pd.Timedelta(days=1)]]
    assert around["claims"].notna().all()


def test_days_end_with_the_cut_and_never_after_the_day_of_the_data(tables):
    assert provenance.coverage(tables.between(end="2030-01-01")).index[-1] == pd.Timestamp(
        DATA_VERSION.replace(".", "-")
    )
    october = provenance.coverage(tables.episode("october-2025"))
    assert (october.index[0], october.index[-1]) == (pd.Timestamp("2025-10-01"), pd.Timestamp("2025-10-31"))
    assert october.about.facts["outside"] > 0, "claims about October were made later as well"


def test_sides_hold_every_row_once(cuts):
    for tables in cuts.values():
        found = provenance.sides(tables)
        assert found.groupby("table")["rows"].sum().to_dict() == {name: len(getattr(tables, name)) for name in DATED}
        assert (found["one_origin"] <= found["rows"]).all()
        authors = int(tables.events["initiator"].isna().sum())
        assert found.loc[found["party"].isna(), "rows"].sum() == authors


def test_countries_count_a_row_once_for_each_of_its_countries(tables):
    found = provenance.countries(tables).set_index("country")
    home = tables.sources.set_index("source_id")["country"]
    rows = pd.concat([getattr(tables, name)["sources"] for name in DATED])
    wanted = sum(any(home[i] == "PAK" for i in ids if pd.notna(home[i])) for ids in rows)
    only = sum(all(pd.notna(home[i]) and home[i] == "PAK" for i in ids) for ids in rows)
    assert found.loc["PAK", ["rows", "only", "pages"]].tolist() == [wanted, only, (home == "PAK").sum()]
    assert found["pages"].sum() == len(tables.sources)


def test_missing_counts_empty_cells_and_codes_that_say_unknown(tables):
    found = provenance.missing(tables).set_index(["table", "column"])["rows"]
    assert found["claims", "claimed_on"] == tables.claims["claimed_on"].isna().sum()
    assert found["statements", "channel"] == (tables.statements["channel"] == "unknown").sum() > 0
    assert "Day of publication" in provenance.missing_table(provenance.missing(tables))


def drawn(tables):
    plots = (provenance.plot_basis, provenance.plot_coverage, provenance.plot_sides, provenance.plot_countries)
    return [plot(plot.of(tables)) for plot in plots]


def test_charts_say_their_finding_with_numbers(tables):
    basis, coverage, sides, countries = drawn(tables)
    one = [f"{(getattr(tables, n)['sources'].map(len) == 1).sum()} of {len(getattr(tables, n))} {n}" for n in DATED]
    assert f". {one[0]}, {one[1]} and {one[2]} rest on one page. " in basis.alt
    found = provenance.coverage(tables).about.facts
    assert f". {found['empty']} of {found['days']} days without a row on record. The longest gap runs" in coverage.alt
    ours = provenance.sides(tables).set_index(["table", "party"]).loc[("claims", "pakistan")]
    assert f"Claims by claimant: Pakistan {ours['rows']} ({ours['one_origin']}), Afghanistan" in sides.alt
    unknown = provenance.countries(tables).query("country.isna()").iloc[0]
    assert f"country not known {unknown['rows']}, {unknown['only']} only from there" in countries.alt


def test_a_bar_bears_its_number(tables):
    basis, _, sides, countries = drawn(tables)
    written = [{text.get_text() for ax in chart.axes for text in ax.texts} for chart in (basis, sides, countries)]
    assert {f"{r.rows:,} of {r.of:,}" for r in provenance.basis(tables).itertuples()} == written[0]
    assert {f"{r.rows:,} ({r.one_origin:,})" for r in provenance.sides(tables).itertuples()} <= written[1]
    pakistan = provenance.countries(tables).set_index("country").loc["PAK"]
    told = f"{pakistan['rows']:,} rows, {pakistan['only']:,} only from there; {pakistan['pages']:,} pages"
    assert told in written[2]


def test_an_episode_without_events_of_a_party_says_none(tables):
    silent = tables.only(claimant="third_party", actor="third_party")
    assert "none" in {
        text.get_text() for ax in provenance.plot_sides(provenance.sides(silent)).axes for text in ax.texts
    }


def test_of_nothing_nothing_is_missing(empty):
    assert "0 columns" in provenance.missing_table(provenance.missing(empty))


def test_sources_check_prints_the_measures(tables, capsys):
    assert cli.main(["sources", "check"]) == 0
    told = capsys.readouterr().out
    linked = tables.sources["url"].notna().sum()
    assert told.startswith(
        f"{len(tables.sources)} pages, {linked} with an address, 0 on which no row rests; every link is"
    )
    claims = int((tables.claims["sources"].map(len) == 1).sum())
    assert f" {claims} of {len(tables.claims)} ({claims / len(tables.claims):.0%}) " in told


@pytest.mark.parametrize(
    ("table", "old", "new", "column", "fault"),
    [
        ("claims", ",dawn-2025-10-08-orakzai;arabnewspk-2025-10-08-orakzai,Names", ",dawn-x,Names", "sources", "'dawn-x' is not in sources"),
        ("claims", ",dawn-2025-10-08-orakzai;arabnewspk-2025-10-08-orakzai,Names", ",,Names", "sources", "required cell is empty"),
        ("sources", "dawn-2025-10-08-orakzai,Dawn,", "dawn-2025-10-08-orakzai,,", "publisher", "required cell is empty"),
        ("acts", "call for IHL respect,appeal", "call for IHL respect,nonsense", "family", "value outside the vocabulary"),
    ],
)  # fmt: skip
def test_sources_check_names_the_place_of_a_broken_link(folder, capsys, table, old, new, column, fault):
    line = edit(folder, table, old, new)
    assert cli.main(["sources", "check", "--data", str(folder)]) == 1
    out = capsys.readouterr()
    assert out.out.startswith(f"{table}.csv:{line}:{column}: {fault}")
    assert "fault" in out.err


def test_sources_check_refuses_a_malformed_address_and_a_missing_folder(folder, capsys):
    path = folder / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("https://", "javascript:", 1), encoding="utf-8")
    assert cli.main(["sources", "check", "--data", str(folder)]) == 1
    assert ":url: malformed url (javascript:" in capsys.readouterr().out
    assert cli.main(["sources", "check", "--data", str(folder / "nowhere")]) == 2

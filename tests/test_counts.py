"""Every count that the texts give of the tables comes from the tables."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATED = ("events", "claims", "statements")


def words(name):
    return re.sub(r"\s+", " ", (ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def counts(tables):
    frames = {name: getattr(tables, name) for name in DATED}
    found = {name: len(getattr(tables, name)) for name in (*DATED, "assessments", "sources", "actors", "places")}
    one = {n: int((f["sources"].map(len) == 1).sum()) for n, f in frames.items()}
    two = {n: int((f["sources"].map(tables.independent) > 1).sum()) for n, f in frames.items()}
    no_day = {n: int(f["known_on"].isna().sum()) for n, f in frames.items()}
    return found, one, two, no_day


def test_the_readme_counts_the_rows_of_every_table(counts):
    found, one, _, _ = counts
    text = words("README.md")
    for name in (*DATED, "assessments", "sources"):
        assert f"| `{name}` | {found[name]:,} |" in text
    assert f"| `actors`, `places` | {found['actors']}, {found['places']} |" in text
    assert "{events} events, {claims} claims and {statements} statements rest on one source".format(**one) in text


def test_the_readme_of_the_data_counts_rows_sources_and_unknown_days(counts, tables):
    found, one, two, no_day = counts
    text = words("data/README.md")
    assert (
        f"{found['events']} events with {found['assessments']} assessments of what was known of them, "
        f"{found['claims']} claims, {found['statements']} statements, {found['sources']:,} sources, "
        f"{found['places']} places, {found['actors']} actors."
    ) in text
    assert "{events} events, {claims} claims and {statements} statements rest on one source".format(**one) in text
    more = "{events} events, {claims} claims and {statements} statements rest on two or more independent ones"
    assert more.format(**two) in text
    origins = tables.independent(tuple(tables.sources["source_id"]))
    assert f"The {found['sources']:,} pages have {origins} independent origins." in text
    lacking = {
        "claimed_on": int(tables.claims["claimed_on"].isna().sum()),
        "said_on": int(tables.statements["said_on"].isna().sum()),
        "published": int(tables.sources["published"].isna().sum()),
    }
    assert ", ".join(f"{n} `{column}`" for column, n in lacking.items()) in text
    unknown = "Without any day, own or of a page: {events} events, {claims} claims, {statements} statements."
    assert unknown.format(**no_day) in text
    other = sum(e.event_id[:10] != f"{e.start:%Y-%m-%d}" for e in tables.events.itertuples())
    assert f"{other} event ids differ from `start`" in text
    assert no_day["claims"] + no_day["statements"] <= 0.05 * (found["claims"] + found["statements"])


def test_the_longest_chain_is_the_one_that_is_named(tables):
    before = tables.claims.set_index("claim_id")["supersedes"].to_dict()

    def chain(claim):
        return [claim, *(chain(before[claim]) if isinstance(before[claim], str) else [])]

    longest = max(map(chain, before), key=len)
    assert f"The longest chain has {len(longest)} figures, `{longest[-1]}` to `{longest[0]}`" in words("data/README.md")


def test_rows_that_the_texts_name_are_there(tables):
    keys = {key for name in (*DATED, "sources") for key in getattr(tables, name).iloc[:, 0]}
    named = re.findall(r"`((?:nodate|20[0-9]{2}-[0-9]{2})-[a-z0-9-]+[a-z0-9])`", words("data/README.md"))
    assert {row for row in named if row not in keys} == set()


def test_the_changelog_counts_what_the_data_version_holds(counts):
    found = counts[0]
    text = words("CHANGELOG.md")
    assert (
        f"{found['events']} events (153), {found['claims']} claims (571), {found['statements']} statements (393)"
        in text
    )
    assert f"{found['sources']:,} sources (723)" in text
    assert f"{found['assessments']} assessments" in text

"""Markup in the cells of tables stays markup, whatever pandas makes of columns of text.

Where pyarrow is installed, pandas keeps text that it finds by itself in Arrow's
memory, and gives back plain text. CI runs this file with pyarrow as well and
sets AFPAK_PYARROW so that those tests cannot be skipped there.
"""

import importlib
import inspect
import os
import pkgutil
from html import escape
from importlib.util import find_spec

import pandas as pd
import pytest
from conftest import loaded
from hypothesis import given, settings
from hypothesis import strategies as st

import afpak
from afpak import claims, cli, dossier, escalation, places, provenance, reactions, show, teaching
from afpak.outside import beside

needs_pyarrow = pytest.mark.skipif(
    find_spec("pyarrow") is None and os.environ.get("AFPAK_PYARROW") != "required",
    reason="no pyarrow here, and it would change how all other tests run; CI runs this file with it",
)

WHOLE = loaded()
CUT = WHOLE.episode("open-war-2026").as_of("2026-02-27")

# every function that makes a table for readers; a test holds that none is missing
MADE = {
    "about": lambda: beside.about(beside.bring(WHOLE)),
    "beside_the_record": lambda: teaching.beside_the_record(teaching.founding(WHOLE)),
    "bulletin": lambda: dossier.bulletin(CUT),
    "changes_in_words": dossier.changes_in_words,
    "claims_table": lambda: claims.claims_table(CUT),
    "crossings_table": lambda: places.crossings_table(WHOLE),
    "deeds_table": lambda: reactions.deeds_table(CUT),
    "events": lambda: dossier.events(CUT),
    "events_table": lambda: escalation.events_table(CUT),
    "gap_table": lambda: claims.gap_table(CUT),
    "loose": lambda: dossier.loose(CUT),
    "match_table": lambda: beside.match_table(beside.matches(WHOLE, beside.bring(WHOLE))),
    "missing_table": lambda: provenance.missing_table(provenance.missing(CUT)),
    "period_table": lambda: beside.period_table(beside.by_period(WHOLE, beside.bring(WHOLE))),
    "places_table": lambda: places.places_table(CUT),
    "positions_table": lambda: reactions.positions_table(reactions.positions(CUT)),
    "reach": lambda: dossier.reach(CUT),
    "sides_table": lambda: reactions.sides_table(reactions.whose_side(CUT)),
    "sources": lambda: show.sources(CUT, CUT.claims),
    "stands": lambda: dossier.stands(CUT, "claims"),
    "statements_table": lambda: reactions.statements_table(CUT),
    "steps_table": lambda: claims.steps_table(CUT),
    "table": lambda: show.table(pd.DataFrame({"Page": [show.link("https://example.org", "x")]}), "One row."),
    "to_read": lambda: teaching.to_read(pd.DataFrame({"A": ["x"], "B": [show.link("https://example.org", "x")]}), "x"),
    "undated": lambda: show.undated(WHOLE, "claims"),
}


@pytest.fixture
def as_arrow(monkeypatch):
    """Columns of text give back plain text, as Arrow's do; where pyarrow is installed they do so by themselves."""
    table = show.table

    def plain(frame, *rest, **more):
        texts = frame.columns[[isinstance(kind, pd.StringDtype) for kind in frame.dtypes]]
        kept = {name: pd.Series([t if pd.isna(t) else str(t) for t in frame[name]], frame.index) for name in texts}
        return table(frame.assign(**kept), *rest, **more)

    monkeypatch.setattr(show, "table", plain)


@pytest.mark.parametrize("name", MADE)
def test_no_table_shows_its_markup_as_text(as_arrow, name):
    shown = MADE[name]()
    assert isinstance(shown, show.Html)
    assert "&lt;a " not in shown
    assert "&lt;div" not in shown


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("claims_table", CUT.claims),
        ("events_table", CUT.events),
        ("statements_table", CUT.statements),
        ("sources", CUT.sources_of(CUT.claims).assign(sources=lambda f: f["source_id"].map(lambda i: (i,)))),
    ],
)
def test_every_source_with_an_address_is_a_link(as_arrow, name, rows):
    with_address = set(CUT.sources.loc[CUT.sources["url"].notna(), "source_id"])
    expected = sum(len(with_address & set(ids)) for ids in rows["sources"])
    assert expected > 10
    assert MADE[name]().count('<a href="http') == expected


def test_the_list_of_tables_is_whole():
    found = set()
    for module in pkgutil.walk_packages(afpak.__path__, "afpak."):
        for name, thing in vars(importlib.import_module(module.name)).items():
            if inspect.isfunction(thing) and thing.__annotations__.get("return") in ("Html", "show.Html"):
                found.add(name)
    # `csv` makes a link beside a caption, `listing` any table
    assert found - {"csv", "listing"} == set(MADE)


HOW = {
    "a list": lambda cells: pd.DataFrame({"x": cells})["x"],
    "a series": lambda cells: pd.Series(cells),
    "records": lambda cells: pd.DataFrame([{"x": cell} for cell in cells])["x"],
    "map": lambda cells: pd.Series(range(len(cells))).map(cells.__getitem__),
    "map of a category": lambda cells: pd.Series(range(len(cells)), dtype="category").map(cells.__getitem__),
    "assign": lambda cells: pd.DataFrame({"y": cells}).assign(x=cells)["x"],
    "concat": lambda cells: pd.concat([pd.Series([cell]) for cell in cells]),
    "join": lambda cells: pd.DataFrame({"k": cells}).reset_index().merge(pd.DataFrame({"x": cells}).reset_index())["x"],
    "an index": lambda cells: pd.Series(range(len(cells)), index=cells).reset_index()["index"],
    "infer": lambda cells: pd.Series(cells, dtype=object).infer_objects(),
    "convert": lambda cells: pd.Series(cells, dtype=object).convert_dtypes(),
}


@pytest.mark.parametrize("how", HOW)
@settings(max_examples=20)
@given(texts=st.lists(st.text(max_size=5), min_size=1, max_size=4))
def test_no_way_to_make_a_column_takes_markup_for_text(how, texts):
    """The root: what is markup is no text to pandas, so that no author of a table can lose it."""
    cells = [show.link("https://example.org", text) for text in texts]
    column = HOW[how](cells)
    assert not isinstance(column.dtype, pd.StringDtype)
    assert list(column) == cells


def test_markup_that_pandas_could_lose_is_shown_as_text_everywhere():
    """An author who puts a text of markup into a cell sees it at once, and not only where pyarrow is installed."""
    page = show.table(pd.DataFrame({"x": [show.Html("<b>x</b>")]}), "One row.")
    assert "<td>&lt;b&gt;x&lt;/b&gt;</td>" in page


def test_a_link_alone_shows_itself_in_a_notebook():
    link = show.link("https://example.org/a?b&c", "<A>")
    assert link._repr_html_() == str(link)
    assert "&lt;A&gt;" in str(link)


@needs_pyarrow
def test_pyarrow_backs_text_here():
    """What the other tests of this file are run with."""
    assert pd.Series(["x"]).dtype.storage == "pyarrow"


@needs_pyarrow
def test_a_report_with_pyarrow_has_its_links(tmp_path):
    command = ["report", "claims", "--episode", "open-war-2026", "--as-of", "2026-02-27", "--out", str(tmp_path)]
    assert cli.main(command) == 0
    (page,) = tmp_path.glob("claims*.html")
    html = page.read_text(encoding="utf-8")
    assert "&lt;a href" not in html
    addresses = CUT.sources.set_index("source_id").loc[CUT.claims["sources"].explode().dropna().unique(), "url"]
    assert [url for url in addresses.dropna() if f'<a href="{escape(url)}"' not in html] == []

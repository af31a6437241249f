"""Dossiers, what stands, the bulletin and the ledger in words, against the tables as plain CSV."""

import re
from collections import Counter
from html import unescape
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from in_files import put, read, rows_of

import afpak
from afpak import dossier, show
from afpak.record.text import long_day
from afpak.reports import plan
from afpak.reports.inputs import Inputs
from afpak.reports.model import Report
from afpak.reports.page import pdf, publish

OMID = "2026-03-16-omid-hospital-strike"


def ids(html):
    return Counter(re.findall(r' id="([^"]*)"', html))


def test_every_row_of_a_cut_has_one_address(tables, seed_day, empty):
    for cut in (tables, seed_day, empty):
        held = {*cut.events["event_id"], *cut.claims["claim_id"], *cut.statements["statement_id"]}
        found = ids(dossier.events(cut) + dossier.loose(cut))
        assert set(found) == held
        assert set(found.values()) <= {1}


def test_a_dossier_holds_every_figure_of_its_event_and_each_denial_under_what_it_denies(tables):
    html = dossier.events(tables, event=OMID)
    own = [row for row in read("claims") if row["event_id"] == OMID]
    assert {row["claim_id"] for row in own} <= set(ids(html))
    assert f"figures: {len(own)}" in html
    # a line that opens inside another stands under it
    lines = re.findall(r"<li[^>]*>|</li>", html)
    depth, under, top = 0, {}, ""
    for line in lines:
        depth += -1 if line == "</li>" else 1
        name = re.search(r'id="([^"]*)"', line)
        top = name[1] if name and depth == 1 else top
        if name and depth == 2:
            under[name[1]] = top
    denials = {row["claim_id"]: row["disputes"].split(";") for row in own if row["stance"] == "denies"}
    assert set(denials) == set(under)
    assert all(under[denial] in answered for denial, answered in denials.items())


def test_a_dossier_says_who_agreed_since_when_and_on_how_many_pages_it_rests(tables):
    html = dossier.events(tables, event=OMID)
    text = re.sub("<[^>]*>", "", html)
    for state in (row for row in read("assessments") if row["event_id"] == OMID):
        assert f"Since {long_day(pd.Timestamp(state['since']))}" in text
    named = ("events", "assessments", "claims", "statements")
    cited = {s for name in named for row in read(name) if row["event_id"] == OMID for s in row["sources"].split(";")}
    assert f"Sources: {len(cited)} pages, " in text
    early = dossier.events(tables.as_of("2026-03-17"), event=OMID)
    assert "Later:" not in early
    assert "2026-03-20-un-143killed" not in early


def test_an_event_that_is_not_there_is_refused_in_a_sentence(tables):
    with pytest.raises(ValueError, match=rf"^unknown event 'omid'; perhaps {OMID}$"):
        dossier.events(tables, event="omid")
    with pytest.raises(ValueError, match="is on record, but not in this cut: October 2025 crisis"):
        dossier.events(tables.episode("october-2025"), event=OMID)


def test_what_stands_of_claims_is_the_last_total_of_each_side(tables):
    """Of fighters killed since the latest day from which both sides count: for each side its last dated total."""
    parties = {row["actor_id"]: row["party"] for row in read("actors")}
    known = tables.claims.set_index("claim_id")["known_on"]
    text = re.sub("<[^>]*>", "", dossier.stands(tables, "claims"))
    for side, whose in (("afghanistan", "Afghan"), ("pakistan", "Pakistani")):
        totals = [
            row
            for row in read("claims")
            if (row["victims_side"], row["victim_status"], row["measure"]) == (side, "combatant", "killed")
            and row["stance"] == "asserts"
            and row["cumulative_since"] == "2026-02-26"
            and not row["part_of"]
        ]
        for party in ("afghanistan", "pakistan"):
            own = [r for r in totals if parties[r["claimant"]] == party and pd.notna(known[r["claim_id"]])]
            last = max(known[row["claim_id"]] for row in own)
            figures = {row["low"] or row["high"] or row["wording"] for row in own if known[row["claim_id"]] == last}
            sentence = re.search(rf"{whose} combatants killed, counted since 26 February 2026: (.*?)\.", text)[1]
            said = [part for part in sentence.split("; ") if long_day(last) in part]
            assert any(re.search(rf"\b{figure}\b", part) for figure in figures for part in said)


def test_how_far_the_record_reaches_is_told_from_its_rows(tables, empty):
    text = dossier.reach(tables)
    assert f"{len(read('events'))} events, {len(read('claims'))} claims, {len(read('statements'))} statements" in text
    assert "1 October 2025 to 30 June 2026" in text
    assert dossier.reach(empty) == "<p>This cut holds no row of known day.</p>"


def test_the_days_of_a_bulletin(tables):
    def days(cut):
        return [f"{day:%Y-%m-%d}" for day in dossier.week(cut)]

    assert days(tables.between("2026-03-02", "2026-03-04")) == ["2026-03-02", "2026-03-04"]
    first, last = dossier.week(tables)
    assert (last - first).days == 6
    known = pd.concat([tables.claims["known_on"], tables.statements["known_on"], tables.events["start"]])
    assert (known == last).any()
    assert not known.between(last + pd.Timedelta(days=1), last + pd.Timedelta(days=3)).any(), "dense to its last day"
    assert days(tables.as_of("2026-02-27"))[1] == "2026-02-27"


def test_a_bulletin_counts_what_it_leaves_out(tables):
    days = tables.between("2026-02-26", "2026-03-04")
    parts = re.split("<h2>", dossier.bulletin(days))[1:]
    part = next(p for p in parts if p.startswith("New and replaced figures"))
    new = days.claims[(days.claims["stance"] == "asserts") & days.claims["part_of"].isna()]
    left = int(re.search(r"For want of room left out: (\d+)", part)[1])
    assert part.count("<li>") - 1 + left == len(new)
    assert "about 150" in part, "a figure that an undated one replaced was the last of these days"


@pytest.mark.skipif(not pdf.browser(), reason="no browser")
def test_a_bulletin_is_printed_on_one_sheet(tables, tmp_path):
    days = tables.claims["known_on"].value_counts().sort_index().asfreq("D", fill_value=0)
    busiest = days.rolling(7).sum().idxmax()
    cuts = [tables, tables.between(busiest - pd.Timedelta(days=6), busiest)]
    for cut in cuts:
        shown = nbformat.v4.new_output("display_data", {"text/html": dossier.bulletin(cut)})
        cells = [
            nbformat.v4.new_markdown_cell("# Bulletin\n\n**What did these days bring?** A lead."),
            nbformat.v4.new_code_cell("1", outputs=[shown], metadata={"tags": ["sheet"]}),
            nbformat.v4.new_markdown_cell("## Limits\n\n" + "Many words. " * 500),
        ]
        page, _ = publish.render(nbformat.v4.new_notebook(cells=cells), Report("bulletin", Path("x"), {}, cut="x"))
        paper = pdf.printed(page.encode(), tmp_path)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_the_last_version_is_told_as_the_ledger_has_it():
    ledger = read("history")
    last = [entry for entry in ledger if entry["data_version"] == ledger[-1]["data_version"]]
    text = dossier.changes_in_words()
    for table in ("events", "claims", "statements"):
        for change in ("added", "changed"):
            count = len({entry["row"] for entry in last if (entry["table"], entry["change"]) == (table, change)})
            assert re.search(rf"<li>{table}: [^<]*\b{count} {change}", text)
    for entry in last:
        if entry["table"] == "claims" and entry["column"] == "low":
            assert f"{entry['old']} → {entry['new']}" in text


def test_a_folder_without_a_ledger_says_so(folder):
    assert "no ledger" in dossier.changes_in_words(folder)
    assert "In the record itself" in dossier.bulletin(afpak.load(folder), folder)


def test_only_a_report_that_tells_of_the_ledger_rests_on_it():
    inputs = Inputs.of(None)
    resting = {name for name, path in plan.topics().items() if "ledger" in inputs.of_report(Report("x", path, {}))}
    assert resting == {"08_bulletin"}


@pytest.mark.parametrize(
    ("beside", "shown"),
    [
        ("event", '<a href="event.html#a-row">A</a> <a href="event.html#elsewhere">B</a>'),
        ("", '<a href="#a-row">A</a> B'),
    ],
)
def test_a_row_leads_to_its_dossier_else_to_its_place_on_the_page_else_nowhere(beside, shown):
    html = '<p><a href="#a-row">A</a> <a href="#elsewhere">B</a></p><ul><li id="a-row">row</li></ul>'
    cell = nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("display_data", {"text/html": html})])
    opening = nbformat.v4.new_markdown_cell("# T\n\n**Q?** L.")
    report = Report("x", Path("x"), {}, cut="x", beside=beside)
    page, _ = publish.render(nbformat.v4.new_notebook(cells=[opening, cell]), report)
    assert f"<p>{shown}</p>" in page


def test_reports_lead_to_the_dossiers_of_their_own_cut(tmp_path):
    wanted = plan.beside(plan.wanted([], {}, {}), tmp_path)
    led = {report.slug: report.beside for report in wanted}
    assert (led["claims"], led["claims-open-war-2026"], led["event"]) == ("event", "event-open-war-2026", "")
    alone = plan.beside(plan.wanted(["claims"], {}, {}), tmp_path)
    assert [report.beside for report in alone] == [""]


def test_the_opening_table_counts_the_pages_of_its_own_cut(tables, empty):
    def pages(cut):
        return int(re.search(r">sources</th><td>([\d,]+)</td>", cut._repr_html_())[1].replace(",", ""))

    day = tables.between("2026-02-27", "2026-02-27")
    cited = {
        s for name in ("events", "assessments", "claims", "statements") for s in getattr(day, name)["sources"].explode()
    }
    assert 0 < len(cited) < len(tables.sources)
    assert pages(day) == len(cited)
    assert pages(empty) == 0


REFER = {"event_id", "disputes", "supersedes", "part_of", "breaches", "sources"}


def twice(folder):
    """Each event, claim, statement and page once more, under another id."""
    for table in ("events", "claims", "statements", "sources"):
        rows = rows_of(table, folder)
        key = next(iter(rows[0]))
        again = [
            {
                name: re.sub("[^;]+", r"\g<0>-again", cell) if name in {key, *REFER} else cell
                for name, cell in row.items()
            }
            for row in rows
        ]
        for row in again:
            row |= {"url": f"{row['url']}?again"} if row.get("url") else {}
        put(folder, table, rows + again)


def test_the_page_of_all_dossiers_stays_small_when_the_record_doubles_and_names_each_address_once(folder):
    twice(folder)
    cut = afpak.load(folder)
    assert len(cut.claims) == 2 * len(read("claims"))
    told = [dossier.events(cut), dossier.loose(cut), show.sources(cut, *dossier.resting(cut))]
    cells = [
        nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", {"text/html": str(html)})])
        for html in told
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Events"), *cells])
    page, _ = publish.render(notebook, Report("event", Path("x"), {}, cut="x"))
    assert len(page.encode()) < 3e6
    away = re.findall(r'href="(https?://[^"]*)"', page)
    assert len(away) == len(set(away)), "each address once"
    assert {unescape(url).removesuffix("?again") for url in away} <= {row["url"] for row in read("sources")}
    listed = dict(re.findall(r'<tr id="([^"]*)">(?:(?!</tr>).)*?href="(https?://[^"]*)"', page))
    assert set(re.findall(r'class="page" href="#([^"]*)"', page)) <= set(listed)

"""The pages in a real browser: tables to sort, filter and save, marks that lead to rows, figures to save; no script but ours, no request.

Wants a Chromium on the PATH; CI sets AFPAK_CHROMIUM so that it cannot be skipped there.
"""

import csv
import io
import os
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

import afpak
from afpak.style import COLOUR

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and "AFPAK_CHROMIUM" not in os.environ, reason="no chromium on this machine"
)
CUT = {"episode": "open-war-2026", "as_of": "2026-02-27"}


@pytest.fixture(scope="module")
def report(seed):
    return seed / "claims-open-war-2026-as-of-2026-02-27.html"


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, report):
    page = browser.new_page()
    page.requests, page.complaints = [], []
    page.on("request", lambda r: page.requests.append(r.url))
    page.on("console", lambda m: page.complaints.append(m.text))
    page.on("pageerror", lambda e: page.complaints.append(str(e)))
    page.goto(report.as_uri())
    yield page
    page.close()


def table(page):
    return page.locator(".table").filter(has_text="A figure belongs to whoever gave it")


def column(page, name):
    heads = [head.removesuffix(" ↕").strip() for head in table(page).locator("thead th").all_inner_texts()]
    return table(page).locator(f"tbody tr:visible td:nth-child({heads.index(name) + 1})").all_inner_texts()


def test_nothing_is_asked_of_the_network_and_nothing_goes_wrong(page):
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []


def test_a_table_sorts_by_number_and_puts_the_unknown_last(page):
    button = table(page).get_by_role("button", name="Figure as given")
    button.click()
    first = column(page, "Figure as given")
    button.click()
    last = column(page, "Figure as given")
    assert first[0].split("\n")[0] == "none"
    killed = [given.split("\n")[0] for given in last]
    assert [given for given in killed if given in ("274", "228", "133")] == ["274", "228", "133"]
    words = [given for given in killed if not any(c.isdigit() for c in given) and given != "none"]
    assert killed[-len(words) :] == words
    head = table(page).locator("thead th", has_text="Figure as given")
    assert head.get_attribute("aria-sort") == "descending"


def test_a_table_is_filtered_by_words_and_says_how_many_are_left(page):
    box = table(page).locator("xpath=preceding-sibling::p[1]").get_by_role("searchbox")
    box.fill("mujahid  PAKISTANI")
    rows = column(page, "Row")
    every = afpak.load(**CUT).claims
    assert 0 < len(rows) < len(every)
    assert box.locator("xpath=following-sibling::output").inner_text() == f"{len(rows)} of {len(every)} rows"
    box.fill("")
    assert len(column(page, "Row")) == len(every)


def test_a_table_is_saved_whole_as_csv(page, tmp_path):
    with page.expect_download() as waiting:
        table(page).get_by_role("button", name="Save as CSV").click()
    assert waiting.value.suggested_filename == "afpak-claims-open-war-as-known-on-27-february-2026.csv"
    waiting.value.save_as(tmp_path / "claims.csv")
    with Path(tmp_path / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["claim_id"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(afpak.load(**CUT).claims["claim_id"])
    row = rows["2026-02-27-pakistan-228killed"]
    assert (row["low"], row["current"], row["claimant"]) == ("228", "False", "pakistan")
    assert row["source_urls"].startswith("https://")


def tool(page, name):
    return page.locator("figure").first.get_by_role("button", name=name)


def saved(page, name):
    with page.expect_download() as waiting:
        tool(page, name).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_a_figure_is_saved_as_picture_and_as_drawing(page, report):
    name, picture = saved(page, "Save as PNG")
    assert name == f"afpak-{report.stem}-figure-1.png"
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    assert image.width > 1600
    assert tuple(int(COLOUR["pakistan"][i : i + 2], 16) for i in (1, 3, 5)) in {c for _, c in image.getcolors(1 << 24)}
    name, drawing = saved(page, "Save as SVG")
    assert name == f"afpak-{report.stem}-figure-1.svg"
    assert b"var(" not in drawing, "drawing programs know no variables"
    words = " ".join(ElementTree.fromstring(drawing).itertext())
    assert "Pakistani combatants: killed" in words
    for shown in ("figcaption h3", "figcaption p", "figure .note"):
        assert page.locator(shown).first.inner_text().split()[-1] in words, (
            "by itself a drawing has its title and sources"
        )
    assert page.locator(".drawing").first.get_attribute("aria-label") in words
    assert page.complaints == []


def marks(page, figure=0):
    return page.locator("figure").nth(figure).locator(".drawing a")


def test_pointing_at_a_mark_tells_its_row_and_escape_puts_it_away(page):
    mark, card = marks(page).first, page.locator("#told")
    mark.scroll_into_view_if_needed()
    page.wait_for_timeout(100)  # scrolling puts a card away, and the browser tells of it a moment later
    mark.hover()
    row = afpak.load(**CUT).claims.set_index("claim_id").loc[mark.get_attribute("data-rows")]
    assert card.is_visible() and f"{row['known_on']:%Y-%m-%d}" in card.inner_text()
    assert card.locator("a[href^=http]").count() == len(row["sources"])
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    assert axe.run(page, context="#told").response["violations"] == []
    page.keyboard.press("Escape")
    assert not card.is_visible()


def test_the_marks_of_a_figure_are_one_stop_and_the_arrows_go_from_one_to_the_next(page):
    stops = page.locator(".drawing:has(a)").evaluate_all(
        "d => d.map((one) => one.querySelectorAll('a[tabindex=\"0\"]').length)"
    )
    assert set(stops) == {1}
    here = "document.activeElement.dataset.rows"
    marks(page).first.focus()
    first = page.evaluate(here)
    page.keyboard.press("ArrowRight")
    second = page.evaluate(here)
    assert page.locator("#told").is_visible() and first != second
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(here) == first
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == first
    assert page.locator("tr.marked").evaluate_all("rows => rows.map((row) => row.id)") == [first]


def test_a_mark_of_several_rows_leads_to_their_list_and_a_row_lights_its_marks(page):
    several = page.locator(".drawing a[data-rows*=' ']").first
    wanted = several.get_attribute("data-rows").split(" ")
    several.focus()
    page.keyboard.press("Enter")
    box = page.locator(f".table:has([id='{wanted[0]}'])")
    rows = box.locator("tbody tr:visible")
    assert rows.evaluate_all("rows => rows.map((row) => row.id).sort()") == sorted(wanted)
    rows.first.hover()
    lit = page.locator("a.lit").evaluate_all("marks => marks.map((mark) => mark.dataset.rows.split(' '))")
    assert lit and all(rows.first.get_attribute("id") in one for one in lit)


def test_the_rows_of_a_figure_are_saved_with_their_ids_and_sources(page):
    name, content = saved(page, "Save rows as CSV")
    assert name.endswith("-figure-1.csv")
    rows = {row["claim_id"]: row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    told = afpak.load(**CUT)
    assert set(rows) == set(afpak.claims.ledger(told)["claim_id"])
    assert {source for row in rows.values() for source in row["sources"].split(";")} <= set(told.sources["source_id"])
    assert {row["claimed_on"] for row in rows.values()} == {"2026-02-26", "2026-02-27"}


def test_without_a_script_every_figure_is_there_and_its_marks_lead_to_their_rows(browser, report):
    page = browser.new_page(java_script_enabled=False)
    page.goto(report.as_uri())
    assert page.locator(".drawing").first.is_visible()
    assert page.get_by_role("button").count() == 0
    row = marks(page).first.get_attribute("data-rows")
    marks(page).first.click()
    assert page.url.endswith(f"#{row}") and page.locator("tr:target").get_attribute("id") == row
    page.close()


def test_on_paper_a_long_table_is_lines_with_every_row_and_no_letter_is_too_small(page):
    every = afpak.load(**CUT).claims
    page.emulate_media(media="print")
    lines = table(page).locator("tbody tr").all_inner_texts()
    assert len(lines) == len(every)
    assert all(row in " ".join(" ".join(lines).split()) for row in every["claim_id"])
    small = page.evaluate(
        """() => [...document.querySelectorAll("td, th, small, caption, p, li, h2, h3, dd, dt")].filter(
            (e) => e.checkVisibility() && e.textContent.trim() && parseFloat(getComputedStyle(e).fontSize) < 8 - 1e-3
        ).map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert small == [], "8 px are 6 points"
    page.set_viewport_size({"width": 718, "height": 1054})  # a sheet without its margins
    small = page.evaluate(
        """() => [...document.querySelectorAll(".drawing text:not(.caption *)")].filter(
            (e) => e.getScreenCTM().a * parseFloat(getComputedStyle(e).fontSize) < 7.9
                && !e.getAttribute("transform")?.match(/rotate\\(-?[1-9]/)
        ).map((e) => e.textContent)"""
    )
    assert small == []
    sheets = re.findall(rb"/MediaBox", page.pdf(prefer_css_page_size=True))
    assert len(sheets) < 18
    parts = page.locator("figure:has(.lower) svg").evaluate_all(
        "parts => parts.map((part) => part.getBoundingClientRect().height * 25.4 / 96)"
    )
    assert parts and max(parts) < 260, "what is taller than a sheet goes on overleaf"


def test_a_table_is_sorted_by_keyboard(page):
    table(page).get_by_role("button", name="Claimant").focus()
    page.keyboard.press("Enter")
    names = [cell.split("\n")[0] for cell in column(page, "Claimant")]
    assert names == sorted(names, key=str.lower)


def test_the_tab_key_reaches_every_control_in_order_and_shows_where_it_is(page):
    page.evaluate(
        "document.querySelectorAll('tbody tr:nth-child(n+3)').forEach((row) => row.replaceChildren())"
    )  # time
    wanted = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input, [tabindex='0']")]
            .filter((e) => e.checkVisibility() && e.tabIndex === 0 && !e.closest("#told")).map((e, place) => (e.place = place))"""
    )
    here = """() => {
        const e = document.activeElement, look = getComputedStyle(e);
        return [e.place, look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0];
    }"""
    reached = []
    for _ in wanted:
        page.keyboard.press("Escape")  # the card of a mark, whose links come next
        page.keyboard.press("Tab")
        reached.append(page.evaluate(here))
    assert reached == [[place, True] for place in wanted]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["claims-open-war-2026-as-of-2026-02-27.html", "index.html"])
def test_nothing_bars_a_reader_who_cannot_see_or_point(browser, report, name, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_page(color_scheme=scheme)
    page.goto((report.parent / name).as_uri())
    found = axe.run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found] == []
    page.close()


def test_a_phone_scrolls_pictures_but_neither_the_page_nor_a_table_sideways(browser, report):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    for name in (report.name, "index.html"):
        page.goto((report.parent / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert (
            page.locator(".table, .reports, figcaption").evaluate_all(
                "boxes => boxes.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.ariaLabel)"
            )
            == []
        )
    page.goto(report.as_uri())
    row = table(page).locator("tbody tr").first
    label = "getComputedStyle(cell, '::before').content"
    assert row.locator("td").evaluate_all(f"cells => cells.slice(0, 3).map((cell) => {label})") == [
        '"Known on"',
        '"Claimant"',
        '"Figure as given"',
    ]
    table(page).locator("xpath=preceding-sibling::p[1]").get_by_role("searchbox").fill("mujahid  PAKISTANI")
    shown = table(page).locator("tbody tr:visible").all_inner_texts()
    assert 0 < len(shown) < len(afpak.load(**CUT).claims)
    assert all("mujahid" in row.lower() and "pakistani" in row.lower() for row in shown)
    page.close()

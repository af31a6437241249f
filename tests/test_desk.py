"""The desk as a user finds it: JupyterLab and Chromium, every notebook run from its menu, the panel moved by hand.

Wants a Chromium on the PATH; CI sets AFPAK_CHROMIUM so that it cannot be skipped there.
Running every notebook from the menu takes minutes, so that only CI, with AFPAK_DESK, does it; `make test` runs
a notebook of the panel and one of tables from there, and nbval all the others.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and "AFPAK_CHROMIUM" not in os.environ, reason="no chromium on this machine"
)
NOTEBOOKS = sorted(path.name for path in (Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
FROM_THE_MENU = NOTEBOOKS if "AFPAK_DESK" in os.environ else []
PANEL = "import afpak\nafpak.explore(episode='open-war-2026', as_of='2026-02-26', tab='Claims')"
ROWS = "afpak.interactive()\ntables = afpak.load(episode='open-war-2026', as_of='2026-02-27')\ntables.claims"
PATIENCE = 180  # seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of the notebooks, made by `afpak lab` itself, and a notebook with the panel."""
    return tmp_path_factory.mktemp("desk") / "notebooks"


@pytest.fixture(scope="module")
def lab(folder, tmp_path_factory):
    """The address of a running `afpak lab`, whose own files lie apart from those of the user."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("home")
    places = {
        name: str(home / name) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    command = [sys.executable, "-m", "afpak.cli", "lab", str(folder), "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--port-retries=0", "--IdentityProvider.token="]
    with (
        (home / "log").open("w") as log,
        subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, env=os.environ | places) as running,
    ):
        address = f"http://127.0.0.1:{port}"
        for _ in range(PATIENCE * 2):
            try:
                urlopen(f"{address}/api", timeout=5).close()
                break
            except (URLError, ConnectionError, TimeoutError):
                assert running.poll() is None, (home / "log").read_text()
                time.sleep(0.5)
        cells = [nbformat.v4.new_code_cell(source) for source in (PANEL, "", ROWS)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), folder / "desk.ipynb")
        yield address
        os.killpg(running.pid, signal.SIGTERM)


KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@pytest.fixture(scope="module")
def context(lab):
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        allowed = ["clipboard-read", "clipboard-write"]
        context = chromium.new_context(viewport={"width": 1400, "height": 1300}, permissions=allowed)
        context.set_default_timeout(PATIENCE * 1000)
        yield context
        chromium.close()


def opened(context, lab, name):
    """A notebook in a workspace of its own, ready to run."""
    page = context.new_page()
    page.requests = []
    page.on("request", lambda request: page.requests.append(request.url))
    page.goto(f"{lab}/lab/workspaces/{name.split('.')[0]}/tree/{name}")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    await_kernel(page, lab, name, "idle")
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    return page


def await_kernel(page, lab, name, state):
    """Wait until the kernel of a notebook is in a state; None: it has none."""
    for _ in range(PATIENCE * 5):
        with urlopen(f"{lab}/api/sessions") as answer:
            states = {session["path"]: session["kernel"]["execution_state"] for session in json.load(answer)}
        if states.get(name) == state:
            return
        page.wait_for_timeout(200)
    pytest.fail(f"the kernel of {name} is {states.get(name)}, not {state}")


def run_all(page):
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator("#jp-mainmenu-run").get_by_text("Run All Cells", exact=True).click()


@pytest.mark.parametrize("name", FROM_THE_MENU)
def test_every_notebook_passes_run_all(context, lab, folder, name):
    page = opened(context, lab, name)
    run_all(page)
    until, code = time.monotonic() + PATIENCE, []
    while time.monotonic() < until and not (code and all(cell["execution_count"] for cell in code)):
        page.wait_for_timeout(2000)
        page.keyboard.press("Control+s")
        page.wait_for_timeout(1000)
        with suppress(ValueError):  # read while it is being written
            cells = json.loads((folder / name).read_text(encoding="utf-8"))["cells"]
            code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["id"] for cell in code if not cell["execution_count"]] == []
    outputs = [output for cell in code for output in cell["outputs"]]
    assert [output for output in outputs if output["output_type"] in ("error", "stream")] == []
    assert len(outputs) >= len(code) - 4
    page.close()


@pytest.fixture(scope="module")
def desk(context, lab):
    page = opened(context, lab, "desk.ipynb")
    run_all(page)
    page.wait_for_selector(".afpak-picture svg")
    page.wait_for_selector(".afpak-rows [data-ready]")
    yield page
    page.close()


def shown(page):
    return page.locator(".afpak-picture svg:visible")


def test_the_slider_moves_the_chart_and_its_line(desk):
    before = shown(desk).get_attribute("aria-label")
    assert "30 or more" in before
    desk.get_by_role("slider").first.focus()
    desk.keyboard.press("ArrowRight")
    desk.wait_for_function("alt => document.querySelector('.afpak-picture svg').ariaLabel !== alt", arg=before)
    after = shown(desk).get_attribute("aria-label")
    assert "228 (27 Feb 2026) by a body not named, 274 (27 Feb 2026) by military" in after
    assert "Afghan Taliban: 8 (27 Feb 2026) by military, 13 (27 Feb 2026) by government" in after
    assert "as_of='2026-02-27'" in desk.locator("code:visible").inner_text()


def line(page):
    return page.locator("code:visible").inner_text()


def choose(page, control, option):
    """Choose in a menu of the panel, and wait until its line and the picture have followed and stay."""
    before = line(page)
    page.locator(f".widget-dropdown:has-text('{control}') select").first.select_option(label=option)
    page.wait_for_function("was => document.querySelector('.afpak-line code').textContent !== was", arg=before)
    page.locator(".afpak-line [role=status]").wait_for(state="detached")
    page.wait_for_timeout(1000)


def test_the_day_stays_when_the_slider_grows_and_shrinks(desk):
    day, told = re.search("as_of='[^']*'", line(desk))[0], desk.locator(".afpak-day .widget-readout").inner_text()
    for episode in ("whole record", "Open war"):
        choose(desk, "Episode", episode)
        assert day in line(desk) and desk.locator(".afpak-day .widget-readout").inner_text() == told


def test_a_screen_reader_hears_the_day_of_the_slider(desk):
    slider = desk.get_by_role("slider").first
    assert slider.get_attribute("aria-label") == "Known on"
    for key in ("ArrowRight", "ArrowLeft"):
        slider.focus()
        desk.keyboard.press(key)
        day = desk.locator(".afpak-day .widget-readout").inner_text()
        desk.wait_for_function("day => document.querySelector('[role=slider]').ariaValueText === day", arg=day)


@pytest.mark.parametrize("width", [1000, 760, 620])
def test_captions_wrap_where_the_window_is_narrow(desk, width):
    desk.set_viewport_size({"width": width, "height": 1300})
    desk.wait_for_timeout(400)
    cut = """() => [...document.querySelectorAll(".afpak-picture p, .afpak-line, .afpak-line button")]
      .filter((e) => e.checkVisibility())
      .filter((e) => e.getBoundingClientRect().right > e.closest(".jp-OutputArea").getBoundingClientRect().right + 1)
      .map((e) => e.textContent)"""
    wide = desk.evaluate(cut)
    desk.set_viewport_size({"width": 1400, "height": 1300})
    assert wide == []


def test_play_goes_on_by_itself(desk):
    before = line(desk)
    desk.locator(".widget-play button").first.click()
    desk.wait_for_function(
        "was => [...document.querySelectorAll('code')].every(c => c.textContent !== was)", arg=before
    )
    desk.locator(".widget-play button").first.click()  # pause
    desk.wait_for_timeout(1000)
    stopped = line(desk)
    desk.wait_for_timeout(2000)
    assert line(desk) == stopped != before


def test_the_line_is_copied_and_runs(desk):
    desk.get_by_role("button", name="Copy", exact=True).click()
    copied = desk.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("afpak.claims.plot_tolls(") and copied == line(desk)
    empty = desk.locator(".jp-CodeCell").nth(1)
    empty.locator(".cm-content").click()
    desk.keyboard.insert_text(copied)
    desk.keyboard.press("Control+Enter")
    empty.locator(".jp-OutputArea img").wait_for()
    assert empty.get_by_text("Error").count() == 0


def test_a_mark_tells_its_row_and_leads_to_its_page(desk):
    area = desk.locator(".afpak-picture a[href]").first
    assert "Sources: " in area.locator("title").text_content()
    with desk.context.expect_page() as waiting:
        area.dispatch_event("click")
    begun = ("", "about:blank", "chrome-error://chromewebdata/")  # without a network it gets no further
    assert waiting.value.url in (area.get_attribute("href"), *begun)
    waiting.value.close()


def test_a_table_is_filtered_where_it_stands(desk):
    output = desk.locator(".jp-OutputArea").last
    box = output.get_by_role("searchbox")
    box.fill("mujahid")
    rows = output.locator("tbody tr:visible")
    assert 0 < rows.count() < 119
    assert all("mujahid" in text.lower() for text in rows.all_inner_texts())
    assert output.locator("output").first.inner_text() == f"{rows.count()} of 127 rows"


def test_tabs_lead_to_pictures_and_rows(desk):
    for tab, title in (
        ("Escalation", "What happened"),
        ("Map", "Where was force used"),
        ("Reactions", "Did words rise"),
    ):
        desk.get_by_role("tab", name=tab, exact=True).click()
        desk.locator(f"figure:visible p:has-text('{title}')").wait_for()
    desk.get_by_role("tab", name="Rows", exact=True).click()
    desk.locator(".jp-OutputArea").first.get_by_text("claims, oldest first").wait_for()


def test_nothing_is_asked_of_the_network_and_nothing_is_written_elsewhere(desk, lab, folder):
    assert [
        url for url in desk.requests if not url.startswith((lab, lab.replace("http", "ws"), "data:", "blob:"))
    ] == []
    assert {path.name for path in folder.iterdir()} <= {
        *NOTEBOOKS,
        "desk.ipynb",
        "teaching",
        ".ipynb_checkpoints",
    }
    assert [path.name for path in folder.parent.iterdir()] == ["notebooks"]
    assert desk.get_by_text("notified about official").count() == 0


def test_a_notebook_opened_again_shows_the_panel_as_it_was_left(context, desk, lab, folder):
    desk.get_by_role("tab", name="Claims", exact=True).click()
    desk.locator("figure:visible p:has-text('killed')").first.wait_for()
    desk.locator(".afpak-line [role=status]").wait_for(state="detached")
    seen = shown(desk).get_attribute("aria-label")
    until, kept = time.monotonic() + PATIENCE, ""
    while time.monotonic() < until and not ("data-whole" in kept and seen[:40] in kept):
        desk.keyboard.press("Control+s")
        desk.wait_for_timeout(500)
        with suppress(ValueError):  # read while it is being written
            states = json.loads((folder / "desk.ipynb").read_text(encoding="utf-8"))["metadata"].get("widgets", {})
            kept = json.dumps(states, ensure_ascii=False)
    assert "data-whole" in kept, "the picture is saved with the notebook"
    desk.get_by_role("menuitem", name="Kernel", exact=True).click()
    desk.get_by_text("Shut Down Kernel", exact=True).click()
    await_kernel(desk, lab, "desk.ipynb", None)
    desk.close()
    again = opened(context, lab, "desk.ipynb")  # with a kernel that knows nothing of the panel
    assert shown(again).get_attribute("aria-label") == seen
    assert again.get_by_text("Error displaying widget").count() == 0
    again.close()


def test_the_saved_slider_needs_neither_server_nor_network(context, tmp_path):
    import afpak

    path = afpak.explore(episode="open-war-2026", end="2026-02-28", as_of="2026-02-26", tab="Claims").save(
        tmp_path / "war.html"
    )
    page = context.new_page()
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(path.as_uri())
    assert "30 or more" in shown(page).get_attribute("aria-label")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("output").inner_text() == "27 Feb 2026"
    assert "274 (27 Feb 2026) by military" in shown(page).get_attribute("aria-label")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == wrong == []
    page.close()

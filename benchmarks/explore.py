"""How long the panel takes to follow a control: ``python benchmarks/explore.py [--browser]``.

In the kernel: every stop of the ``as_of`` slider (every fifth with ``--quick``)
for the first chart of each tab, drawn anew. With ``--browser``: the slider in
JupyterLab and Chromium, from the key press to the new picture on the page,
one press a second, beginning five seconds after each tab was opened, with the
pictures drawn ahead. Prints medians and the slowest tenth.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Error

import afpak
from afpak.lab.views import TABS


def kernel(step: int) -> None:
    for episode in (None, "october-2025", "open-war-2026"):
        panel = afpak.explore(episode=episode)
        for tab in TABS:
            panel.set(tab=tab)
            told(f"{episode or 'whole record'}, {tab}: drawn anew", [timed(panel, day) for day in panel.stops[::step]])


def timed(panel, day: str) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    panel.set(as_of=day or None)
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


def told(what: str, times: list[tuple[float, float]]) -> None:
    wall, cpu = ([t[i] for t in times] for i in (0, 1))
    slow = statistics.quantiles(wall, n=10)[-1] if len(wall) > 1 else wall[0]
    work = f"  processor {statistics.median(cpu):5.0f} ms" if any(cpu) else ""
    print(
        f"{what:45} {len(wall):4} moves  median {statistics.median(wall):5.0f} ms  slowest tenth over {slow:5.0f} ms{work}",
        flush=True,
    )


def browser(presses: int) -> None:
    with TemporaryDirectory() as place, open_lab(Path(place)) as page:
        for tab in TABS:
            page.get_by_role("tab", name=tab, exact=True).click()
            page.get_by_role("slider").first.focus()
            page.keyboard.press("Home")
            page.wait_for_timeout(5000)
            told(f"in the browser, open war, {tab}", [pressed(page) for _ in range(presses)])


def pressed(page) -> tuple[float, float]:
    """From the key press to the new line and a picture or table that stands still on the page."""
    page.evaluate(WATCH)
    page.keyboard.press("ArrowRight")
    took = page.evaluate("window.moved")
    page.wait_for_timeout(1000)
    return took, 0.0


# the picture (or the table) is set after the line of code: the last change within a second is the end of the redraw
WATCH = """window.moved = new Promise((done) => {
  let begun = null, last = null;
  document.addEventListener("keydown", () => { begun = performance.now(); }, { once: true, capture: true });
  const seen = new MutationObserver((all) => {
    if (begun && all.some((one) => [...one.addedNodes].some((node) => node.querySelector?.(".afpak-picture svg, .afpak-rows")))) {
      last = performance.now();
      seen.disconnect();
      requestAnimationFrame(() => done(performance.now() - begun));
    }
  });
  seen.observe(document.querySelector(".jp-OutputArea"), { childList: true, subtree: true });
}); undefined"""
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
CELL = "import afpak\nafpak.explore(episode='open-war-2026', as_of='2026-02-22', tab='Claims')"


@contextmanager
def open_lab(place: Path):
    """A page of JupyterLab in Chromium with the panel open."""
    from nbformat import v4, write
    from playwright.sync_api import sync_playwright

    write(v4.new_notebook(cells=[v4.new_code_cell(CELL)], metadata={"kernelspec": KERNEL}), place / "desk.ipynb")
    command = [sys.executable, "-m", "afpak.cli", "lab", str(place), "--no-browser", "--allow-root"]
    command += ["--port=8765", "--port-retries=0", "--IdentityProvider.token="]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    with subprocess.Popen(command, **quiet) as lab, sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = chromium.new_page(viewport={"width": 1400, "height": 1300})
            for _ in range(120):
                with suppress(Error):
                    page.goto("http://127.0.0.1:8765/lab/tree/desk.ipynb")
                    break
                time.sleep(0.5)
            page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
            page.wait_for_timeout(5000)
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_text("Run All Cells", exact=True).click()
            page.wait_for_selector(".afpak-picture svg", timeout=120_000)
            yield page
            chromium.close()
        finally:
            os.killpg(lab.pid, signal.SIGTERM)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--browser", action="store_true")
    arguments = parser.parse_args()
    browser(12) if arguments.browser else kernel(5 if arguments.quick else 1)

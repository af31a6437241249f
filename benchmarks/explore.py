"""How long the panel takes to follow a control: ``python benchmarks/explore.py [--browser]``.

In the kernel: every stop of the ``as_of`` slider (every fifth with ``--quick``)
for the first chart of each tab, drawn anew and again. With ``--browser``: the
same in JupyterLab and Chromium, from the key press to the new picture on the
page, one press at a time and at play. Prints medians and the slowest tenth.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

import afpak
from afpak.lab.views import TABS

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))


def kernel(step: int) -> None:
    for episode in (None, "october-2025", "open-war-2026"):
        panel = afpak.explore(episode=episode)
        for number, tab in enumerate(TABS):
            panel._tabs.selected_index = number
            stops = range(0, len(panel._as_of.options), step)
            told(f"{episode or 'whole record'}, {tab}: new", [timed(panel, stop) for stop in stops])
            told(f"{episode or 'whole record'}, {tab}: again", [timed(panel, stop) for stop in [*stops][-40:]])


def timed(panel, stop: int) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    panel._as_of.index = stop
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


def told(what: str, times: list[tuple[float, float]]) -> None:
    wall, cpu = ([t[i] for t in times] for i in (0, 1))
    slow = statistics.quantiles(wall, n=10)[-1] if len(wall) > 1 else wall[0]
    print(
        f"{what:45} {len(wall):4} moves  median {statistics.median(wall):5.0f} ms  slowest tenth over {slow:5.0f} ms"
        f"  processor {statistics.median(cpu):5.0f} ms",
        flush=True,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    kernel(5 if arguments.quick else 1)

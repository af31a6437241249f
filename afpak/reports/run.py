"""A run of reports: many jobs at once, each report put in place when it is whole, then the index.

A failed report leaves yesterday's files alone and its notebook in ``failed/`` for inspection.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

from . import folder, manifest, publish
from .catalogue import Report
from .job import Outcome
from .processes import Processes


def run_all(reports: list[Report], out: Path, inputs: manifest.Inputs, timeout: int) -> Iterator[Outcome]:
    """Run reports on every core; yield each outcome as it comes; then renew the index.

    When the caller stops early (Ctrl-C, or closing the generator), running
    reports are abandoned at once and the index lists what is in place.
    """
    with folder.rooms(out) as (aside, scratch):
        processes = Processes({report.notebook for report in reports}, timeout, scratch)
        workers = ThreadPoolExecutor(max(1, min(len(reports), os.cpu_count() or 1)))
        try:
            for job in as_completed([workers.submit(processes, report) for report in reports]):
                yield _settle(job.result(), out, aside)
        finally:
            processes.stop()
            workers.shutdown(cancel_futures=True)
            publish.write_index(out)
            manifest.seal_index(out, inputs)


def _settle(outcome: Outcome, out: Path, aside: Path) -> Outcome:
    """Put the files of an outcome where they belong."""
    try:
        if outcome.failure:
            (out / "failed").mkdir(exist_ok=True)
            folder.place(outcome.files, outcome.slug, out / "failed", aside)
        else:
            folder.place(outcome.files, outcome.slug, out, aside)
            (out / "failed" / f"{outcome.slug}.ipynb").unlink(missing_ok=True)
    except OSError as error:  # a full disk: the next report may be smaller
        return replace(outcome, failure=outcome.failure or f"cannot be written: {error.strerror}", files={})
    return replace(outcome, files={})

"""A run of reports: many jobs at once, each report put in place when it is whole, then the index.

A failed report leaves yesterday's files alone and its notebook in ``failed/`` for inspection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from .. import folder, fresh
from ..inputs import Inputs
from ..model import Outcome, Report
from ..page import publish
from . import machine
from .processes import Processes, warm


def run_all(
    reports: list[Report],
    out: Path,
    inputs: Inputs,
    timeout: int,
    cluster: str | None = None,
    jobs: int | None = None,
) -> Iterator[Outcome]:
    """Run reports, ``jobs`` or as many as the machine allows at once, or on a Dask cluster.

    Yield each outcome as it comes; then renew the index.

    When the caller stops early (Ctrl-C, or closing the generator), running
    reports are abandoned at once and the index lists what is in place.
    """
    with folder.aside(out) as aside, folder.room() as scratch:
        jobs = min(len(reports), jobs or machine.at_once())
        workers = _on_cluster(cluster, timeout) if cluster else _here(reports, timeout, scratch, jobs)
        try:
            with workers as (executor, run):
                slugs = {executor.submit(run, report): report.slug for report in reports}
                for job in as_completed(slugs):
                    slug = slugs.pop(job)  # and with it the pages that the job holds
                    try:
                        outcome = job.result()
                    except Exception as error:  # a cluster that gave up on a report
                        outcome = Outcome(slug, failure=f"{type(error).__name__}: {error}")
                    yield _settle(outcome, out, aside)
        finally:
            publish.write_index(out)
            fresh.seal_index(out, inputs)


@contextmanager
def _here(reports: list[Report], timeout: int, scratch: Path, jobs: int) -> Iterator[tuple[Executor, Callable]]:
    """Some reports at a time, each in a process of its own."""
    warm({report.notebook for report in reports})
    processes = Processes(timeout, scratch)
    threads = ThreadPoolExecutor(max(1, jobs))
    try:
        yield threads, processes
    finally:
        processes.stop()
        threads.shutdown(cancel_futures=True)


@contextmanager
def _on_cluster(address: str, timeout: int) -> Iterator[tuple[Executor, Callable]]:
    """The workers of a Dask cluster, which takes up again what a lost worker leaves; closing gives up the rest."""
    from distributed import Client

    from .job import run_elsewhere

    with Client(address, set_as_default=False) as client:
        yield client.get_executor(), partial(run_elsewhere, timeout=timeout)


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

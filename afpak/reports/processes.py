"""A fresh process for every report, so that one that is killed takes no other with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from pathlib import Path

from .catalogue import Report
from .job import Outcome, run_one

FORKS = "forkserver" in multiprocessing.get_all_start_methods()


class Processes:
    """Callable from several threads: each call runs one report in a process of its own and waits for it."""

    def __init__(self, timeout: int, scratch: Path):
        self._context = multiprocessing.get_context("forkserver" if FORKS else "spawn")
        self._timeout, self._scratch = timeout, scratch
        self._lock, self._running, self._stopped = threading.Lock(), set(), False
        if FORKS:
            self._context.set_forkserver_preload(["afpak.reports.processes"])

    def __call__(self, report: Report) -> Outcome:
        """Run a report; once more when its process is killed from outside, for want of memory or by hand."""
        return self._once(report) or self._once(report) or Outcome(report.slug, failure="its process was killed twice")

    def stop(self) -> None:
        """End all processes now and start none any more; kernels end with their process."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.kill()

    def _once(self, report: Report) -> Outcome | None:
        answer, end = self._context.Pipe(duplex=False)
        with answer:
            with end, self._lock:  # starting and joining touch shared books of multiprocessing
                if self._stopped:
                    return Outcome(report.slug, failure="stopped")
                process = self._context.Process(target=_process, args=(end, report, self._timeout, self._scratch))
                process.start()
                self._running.add(process)
            try:
                outcome = answer.recv()
            except EOFError:
                outcome = None
        with self._lock:
            self._running.discard(process)
            process.join()
        return outcome


def _process(end, report: Report, timeout: int, scratch: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the run itself, which then ends this process
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    end.send(run_one(report, timeout, scratch))


def _end_with_the_run() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)

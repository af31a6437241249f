"""A fresh process for every report, so that one that is killed takes no other with it."""

from __future__ import annotations

import ast
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

from ..model import Outcome, Report
from .environment import ENVIRONMENT

# macOS has fork, but its own libraries do not survive it
FORKS = "forkserver" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"



def warm(notebooks: set[Path]) -> None:
    """Begin to import, in a process of its own, what reports of these notebooks need."""
    os.environ.update(ENVIRONMENT)  # what is imported there must find it
    if FORKS:
        from multiprocessing import forkserver

        own = {name for path in notebooks for name in _own_imports(path)}
        os.environ["AFPAK_PRELOAD"] = " ".join(sorted(own))
        forkserver.set_forkserver_preload(["afpak.reports.run.preload"])
        with chdir("/"), _short_tempdir():  # neither modules nor a matplotlibrc of the working directory are for reports
            forkserver.ensure_running()


@contextmanager
def _short_tempdir() -> Iterator[None]:
    """The server listens at a file in the folder for temporary files; a socket takes no path above 104 bytes."""
    usual = tempfile.tempdir
    if len(os.fsencode(tempfile.gettempdir())) > 70:
        tempfile.tempdir = "/tmp"
    try:
        yield
    finally:
        tempfile.tempdir = usual


class Processes:
    """Callable from several threads: each call runs one report in a process of its own and waits for it."""

    def __init__(self, timeout: int, scratch: Path):
        self._context = multiprocessing.get_context("forkserver" if FORKS else "spawn")
        self._timeout, self._scratch = timeout, scratch
        self._lock, self._running, self._stopped = threading.Lock(), set(), False

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
            with end, self._lock:  # Process.start and join change multiprocessing's own set of children, which no lock guards
                if self._stopped:
                    return Outcome(report.slug, failure="stopped")
                process = self._context.Process(target=_process, args=(end, report, self._timeout, self._scratch, FORKS))
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


def _process(end, report: Report, timeout: int, scratch: Path, forks: bool) -> None:
    # only here: the run itself needs no papermill
    from . import job, kernel

    if forks:
        kernel.prepare()  # first, while there is one thread
    # Ctrl-C reaches the run itself, which then ends this process; "ignore" would be inherited by a plain kernel
    signal.signal(signal.SIGINT, lambda *_: None)
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    outcome = job.run_one(report, timeout, scratch)
    kernel.dismiss()
    end.send(outcome)


def _end_with_the_run() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def _own_imports(notebook: Path) -> set[str]:
    """Modules of afpak that a notebook imports, as far as can be told without running it."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    found = set()
    for cell in cells:
        try:
            nodes = list(ast.walk(ast.parse("".join(cell["source"])))) if cell["cell_type"] == "code" else []
        except SyntaxError:  # a magic
            continue
        for node in nodes:
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in found if name.split(".")[0] == "afpak"}

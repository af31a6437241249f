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
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.util import Finalize
from pathlib import Path

from .. import folder
from ..model import Outcome, Report
from .environment import ENVIRONMENT, lacking

# macOS has fork, but its own libraries do not survive it
FORKS = "forkserver" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
KILLED_TWICE = "its process was killed twice, perhaps for want of memory; try --jobs 1"
_own_rooms: list[Path] = []


def warm(notebooks: set[Path]) -> None:
    """Begin to import, in a process of its own, what reports of these notebooks need."""
    room = _own_room()
    os.environ.update(ENVIRONMENT)  # what is imported there must find it
    os.environ.update(lacking(room))
    os.environ["AFPAK_PRELOAD"] = " ".join(sorted({name for path in notebooks for name in _own_imports(path)}))
    with _away(), _tempdir(room):
        if FORKS:
            from multiprocessing import forkserver

            forkserver.set_forkserver_preload(["afpak.reports.run.preload"])
            forkserver.ensure_running()


def _own_room() -> Path:
    """Where the server listens, and a home for users without: a room that lasts as long as this process."""
    if not _own_rooms:
        stay = ExitStack()
        with _tempdir(_short_tempdir()):
            _own_rooms.append(stay.enter_context(folder.room()))
        Finalize(None, stay.close, exitpriority=-200)  # after multiprocessing has left the folder that it has in there
    return _own_rooms[0]


def _short_tempdir() -> Path:
    """The folder for temporary files; a socket takes no path above 104 bytes, of which a room and a name need 51."""
    usual = tempfile.gettempdir()
    return Path("/tmp" if FORKS and len(os.fsencode(usual)) > 50 else usual)


@contextmanager
def _tempdir(place: Path) -> Iterator[None]:
    """Let multiprocessing make its own folder for sockets there; it asks nobody."""
    usual, tempfile.tempdir = tempfile.tempdir, str(place)
    try:
        yield
    finally:
        tempfile.tempdir = usual


@contextmanager
def _away() -> Iterator[None]:
    """Neither modules nor a matplotlibrc of the working directory are for reports.

    Who cannot come back to it (it was deleted, or is another user's, as after
    ``sudo -u`` from the home of root) stays away; the processes of the
    reports could not enter it either.
    """
    try:
        here = os.getcwd()
    except OSError:
        here = "/"
        # what multiprocessing puts for the empty text in sys.path, by which Python means this folder
        multiprocessing.process.ORIGINAL_DIR = multiprocessing.process.ORIGINAL_DIR or here
    os.chdir("/")
    try:
        yield
    finally:
        with suppress(OSError):
            os.chdir(here)


class Processes:
    """Callable from several threads: each call runs one report in a process of its own and waits for it."""

    def __init__(self, timeout: int, scratch: Path):
        self._context = multiprocessing.get_context("forkserver" if FORKS else "spawn")
        self._timeout, self._scratch = timeout, scratch
        self._lock, self._running, self._stopped = threading.Lock(), set(), False

    def __call__(self, report: Report) -> Outcome:
        """Run a report; once more when its process is killed from outside, for want of memory or by hand."""
        return self._once(report) or self._once(report) or Outcome(report.slug, failure=KILLED_TWICE)

    def stop(self) -> None:
        """End all processes now and start none any more; kernels end with their process."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.kill()

    def _once(self, report: Report) -> Outcome | None:
        answer, end = self._context.Pipe(duplex=False)
        with answer:
            with (
                end,
                self._lock,
            ):  # Process.start and join change multiprocessing's own set of children, which no lock guards
                if self._stopped:
                    return Outcome(report.slug, failure="stopped")
                process = self._context.Process(
                    target=_process, args=(end, report, self._timeout, self._scratch, FORKS)
                )
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

"""``afpak report``: from the words of the command to an exit code and one sentence.

What is imported when is part of the design: a night on which nothing changed
pays for no pandas, no papermill and no terminal library.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import afpak

from ..home import UsageError, install
from . import folder, fresh, plan
from .inputs import Inputs
from .page import pdf

_NEEDED = ("papermill", "ipykernel", "mistune", "nh3", "rich", "filelock")
_ENDS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def report(arguments: argparse.Namespace) -> int:
    """Make what is asked for and not there yet; returns the exit code."""
    cut = {"episode": arguments.episode, "start": arguments.start, "end": arguments.end, "as_of": arguments.as_of}
    out = Path(arguments.out)
    _possible(arguments)
    try:
        wanted = plan.wanted(arguments.names, cut, dict(arguments.p), arguments.data, arguments.all)
        wanted = [replace(report, pdf=arguments.pdf) for report in plan.beside(wanted, out)]
        inputs = Inputs.of(wanted[0].parameters.get("data_dir"))
        changed = [r for r in wanted if arguments.force or not fresh.unchanged(out, r, inputs)]
        if changed and not arguments.cluster:
            _warm(changed)  # while this process reads the tables
        todo = plan.settled(changed, inputs)
        for where in dict.fromkeys(report.beyond for report in todo if report.beyond):
            _say(f"the cut reaches {where}")
    except afpak.DataError as error:  # this clause imports pandas, but only when something was raised
        print(error, file=sys.stderr)
        return 1
    failed = 0
    if todo or folder.leftovers(out) or not fresh.index_unchanged(out, inputs):
        try:
            out.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix=".run-", dir=out):
                pass  # shows before any kernel starts that the folder can be written
        except OSError as error:
            raise UsageError(f"cannot write reports to {arguments.out!r}: {error.strerror}") from None
        with folder.held(
            out,
            lambda: _say(f"another run is writing to {out}; waiting until it is done"),
            lambda: _say(f"the disk of {out} has no locks; see to it that no other run writes there"),
        ):
            # nothing to do where other bytes hold the same rows, or where the run waited for has just made it
            todo = [r for r in todo if arguments.force or not fresh.still_true(out, r)]
            failed = _run(todo, out, inputs, arguments)
    for path in (out / f"{report.slug}.pdf" for report in wanted if report.pdf):
        if path.exists():
            print(f"on paper: {path}")
    kept = len(wanted) - len(todo)
    unchanged = f", {kept} of them unchanged" if kept else ""
    print(f"{len(wanted) - failed} of {len(wanted)} reports in place{unchanged}; start with {out / 'index.html'}")
    return 1 if failed else 0


def _possible(arguments: argparse.Namespace) -> None:
    """Refuse what this machine cannot do, before anything else is looked at."""
    if lacking := [name for name in _NEEDED if not find_spec(name)]:
        raise UsageError(f"afpak report needs {', '.join(lacking)}: {install('reports')}")
    if arguments.cluster and not find_spec("distributed"):
        raise UsageError(f"--cluster needs Dask: {install('cluster')}")
    if arguments.cluster and arguments.jobs:
        raise UsageError("choose --jobs, which is for this machine, or --cluster")
    if arguments.pdf and not arguments.cluster and not pdf.browser():
        raise UsageError("--pdf needs Chromium, Chrome or Edge, and none is found here")
    if not os.path.isabs(arguments.out):
        try:
            os.chdir(os.getcwd())
        except OSError as error:
            lost = "was deleted" if isinstance(error, FileNotFoundError) else f"cannot be used ({error.strerror})"
            raise UsageError(f"the current folder {lost}; give --out with its full path") from None


def _warm(reports: list) -> None:
    from .run import machine
    from .run.processes import warm

    most = machine.files()
    if most is not None and most < machine.FILES:
        raise UsageError(
            f"a report opens up to {machine.FILES} files at once, and this process may open {most}; see ulimit -n"
        )
    warm({report.notebook for report in reports})


def _run(reports: list, out: Path, inputs: Inputs, arguments: argparse.Namespace) -> int:
    """Run the reports while telling how far it is; returns how many failed."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from .run.many import run_all

    failed = 0
    outcomes = run_all(reports, out, inputs, arguments.timeout, arguments.cluster, arguments.jobs)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    screen = Console(stderr=True, soft_wrap=True)
    with (
        _heard(),
        closing(outcomes),
        Progress(*columns, console=screen, disable=not screen.is_terminal, transient=True) as progress,
    ):
        left = [report.slug for report in reports]
        task = progress.add_task(f"making {left[0]}" if left else "", total=len(reports))
        for number, outcome in enumerate(outcomes, start=1):
            left.remove(outcome.slug)
            progress.update(task, advance=1, description=f"making {left[0]}" if left else "the index")
            if outcome.failure:
                failed += 1
                kept = out / "failed" / f"{outcome.slug}.ipynb"
                line = f"{outcome.slug}: {outcome.failure}" + (f"; see {kept}" if kept.exists() else "")
                progress.console.print(line, markup=False, highlight=False)
            elif not screen.is_terminal:
                print(f"[{number:>3}/{len(reports)}] {outcome.slug}  {outcome.seconds:.1f} s")
    return failed


@contextmanager
def _heard() -> Iterator[None]:
    """Let a polite end from outside stop the run as Ctrl-C does, so that it clears up; a second one changes nothing."""

    def stop(number, frame):
        signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt(number)

    # nohup ignores SIGHUP, and means it
    before = {s: signal.getsignal(s) for s in _ENDS if signal.getsignal(s) is not signal.SIG_IGN}
    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(sentence: str) -> None:
    print(f"afpak: {sentence}", file=sys.stderr, flush=True)

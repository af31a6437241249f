"""``afpak report``: from the words of the command to an exit code and one sentence.

What is imported when is part of the design: a night on which nothing changed
pays for no pandas, no papermill and no terminal library.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import afpak

from . import folder, fresh, plan
from .page import pdf
from .parameters import UsageError

_ENDS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def report(arguments: argparse.Namespace) -> int:
    """Make what is asked for and not there yet; returns the exit code."""
    cut = {"episode": arguments.episode, "start": arguments.start, "end": arguments.end, "as_of": arguments.as_of}
    out = Path(arguments.out)
    if arguments.cluster and not find_spec("distributed"):
        return _usage("--cluster needs Dask; install afpak[cluster]")
    if arguments.pdf and not arguments.cluster and not pdf.browser():
        return _usage("--pdf needs Chromium or Chrome, and there is none on the PATH")
    try:
        wanted = plan.wanted(arguments.names, cut, dict(arguments.p), arguments.data, arguments.all)
        wanted = [replace(report, pdf=arguments.pdf) for report in wanted]
        inputs = fresh.Inputs.of(wanted[0].parameters.get("data_dir"))
        changed = [r for r in wanted if arguments.force or not fresh.unchanged(out, r, inputs)]
        if changed and not arguments.cluster:
            from .run.processes import warm

            warm({report.notebook for report in changed})  # while this process reads the tables
        todo = plan.settled(changed, inputs)
    except UsageError as error:
        return _usage(str(error))
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
            return _usage(f"cannot write reports to {arguments.out!r}: {error.strerror}")
        with folder.held(out, lambda: _say(f"another run is writing to {out}; waiting until it is done")):
            # nothing to do where other bytes hold the same rows, or where the run waited for has just made it
            todo = [r for r in todo if arguments.force or not fresh.still_true(out, r)]
            failed = _run(todo, out, inputs, arguments.timeout, arguments.cluster)
    kept = len(wanted) - len(todo)
    unchanged = f", {kept} of them unchanged" if kept else ""
    print(f"{len(wanted) - failed} of {len(wanted)} reports in place{unchanged}; start with {out / 'index.html'}")
    return 1 if failed else 0


def _run(reports: list, out: Path, inputs: fresh.Inputs, timeout: int, cluster: str | None) -> int:
    """Run the reports while telling how far it is; returns how many failed."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from .run.many import run_all

    failed = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    screen = Console(stderr=True, soft_wrap=True)
    with (
        _heard(),
        closing(run_all(reports, out, inputs, timeout, cluster)) as outcomes,
        Progress(*columns, console=screen, disable=not screen.is_terminal, transient=True) as progress,
    ):
        task = progress.add_task("reports", total=len(reports))
        for number, outcome in enumerate(outcomes, start=1):
            progress.advance(task)
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


def _usage(sentence: str) -> int:
    _say(sentence)
    return 2


def _say(sentence: str) -> None:
    print(f"afpak: {sentence}", file=sys.stderr, flush=True)

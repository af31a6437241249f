"""``afpak report``: from the words of the command to an exit code and one sentence.

What is imported when is part of the design: a night on which nothing changed
pays for no pandas, no papermill and no terminal library.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import afpak

from . import catalogue, manifest
from .parameters import UsageError


def report(arguments: argparse.Namespace) -> int:
    """Make what is asked for and not there yet; returns the exit code."""
    cut = {"episode": arguments.episode, "start": arguments.start, "end": arguments.end, "as_of": arguments.as_of}
    out = Path(arguments.out)
    try:
        wanted = catalogue.wanted(arguments.names, cut, dict(arguments.p), arguments.data, arguments.all)
        inputs = manifest.Inputs.of(wanted[0].parameters.get("data_dir"))
        todo = catalogue.settled(wanted, inputs) if arguments.force else catalogue.stale(wanted, out, inputs)
    except UsageError as error:
        return _usage(str(error))
    except afpak.DataError as error:  # this clause imports pandas, but only when something was raised
        print(error, file=sys.stderr)
        return 1
    failed = 0
    if todo or not manifest.index_unchanged(out, inputs):
        try:
            out.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix=".run-", dir=out):
                pass  # shows before any kernel starts that the folder can be written
        except OSError as error:
            return _usage(f"cannot write reports to {arguments.out!r}: {error.strerror}")
        failed = _run(todo, out, inputs)
    kept = len(wanted) - len(todo)
    unchanged = f", {kept} of them unchanged" if kept else ""
    print(f"{len(wanted) - failed} of {len(wanted)} reports in place{unchanged}; start with {out / 'index.html'}")
    return 1 if failed else 0


def _run(reports: list, out: Path, inputs: manifest.Inputs) -> int:
    """Run the reports while telling how far it is; returns how many failed."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from .run import run_all

    failed = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    screen = Console(stderr=True, soft_wrap=True)
    with (
        closing(run_all(reports, out, inputs)) as outcomes,
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


def _usage(sentence: str) -> int:
    print(f"afpak: {sentence}", file=sys.stderr)
    return 2

"""The command line: ``afpak check``, ``afpak report``.

Exit codes: 0 done; 1 the tables have faults or a report failed; 2 wrong usage;
130 interrupted. Each subcommand imports only what it needs.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path

from . import __version__


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    arguments = _parser().parse_args(argv)
    try:
        code = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # a full disk, a folder taken away
        print(f"afpak: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("afpak: interrupted; reports already in place are whole", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="afpak", description="What is claimed about the Afghanistan–Pakistan conflict since October 2025."
    )
    parser.add_argument("--version", action="version", version=f"afpak {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="report every fault in a folder of tables")
    check.add_argument("folder", nargs="?", help="folder of tables (default: those of the package)")
    check.set_defaults(run=_check)

    report = commands.add_parser(
        "report",
        help="run notebooks and write HTML reports",
        description="Without names and cut: every topic over the whole record and over each episode.",
    )
    report.add_argument("--all", action="store_true", help="the whole record and each episode of what is named")
    report.add_argument("names", nargs="*", metavar="NAME", help="notebook: claims, 02 or 02_casualty_claims")
    report.add_argument("--episode", help="one episode, such as open-war-2026")
    report.add_argument("--start", metavar="DAY", help="first day, as 2026-02-21")
    report.add_argument("--end", metavar="DAY", help="last day")
    report.add_argument("--as-of", metavar="DAY", help="the record as known on that day")
    report.add_argument("-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), help="further parameter")
    report.add_argument("--data", metavar="DIR", help="folder of tables (default: those of the package)")
    report.add_argument("--out", metavar="DIR", default="reports", help="where reports go (default: reports)")
    report.set_defaults(run=_report)
    return parser


def _check(arguments: argparse.Namespace) -> int:
    from .checks import check
    from .tables import default_data_dir

    folder = Path(arguments.folder) if arguments.folder else default_data_dir()
    if not folder.is_dir():
        return _usage(f"there is no data folder {arguments.folder!r}")
    problems = check(folder)
    for problem in problems:
        print(problem)
    count = f"{len(problems)} fault{'' if len(problems) == 1 else 's'}" if problems else "no faults"
    print(f"{folder.name}: {count}", file=sys.stderr)
    return 1 if problems else 0


def _report(arguments: argparse.Namespace) -> int:
    from tempfile import TemporaryDirectory

    from .reader import DataError
    from .reports.catalogue import UsageError, plan

    cut = {"episode": arguments.episode, "start": arguments.start, "end": arguments.end, "as_of": arguments.as_of}
    out = Path(arguments.out)
    try:
        reports = plan(arguments.names, cut, dict(arguments.p), arguments.data, arguments.all)
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".run-", dir=out):
            pass  # shows before any kernel starts that the folder can be written
    except UsageError as error:
        return _usage(str(error))
    except OSError as error:
        return _usage(f"cannot write reports to {arguments.out!r}: {error.strerror}")
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    return _run(reports, out)


def _run(reports: list, out: Path) -> int:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from .reports.run import run_all

    failed = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    screen = Console(stderr=True, soft_wrap=True)
    with (
        closing(run_all(reports, out)) as outcomes,
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
    done = len(reports) - failed
    print(f"{done} of {len(reports)} reports in place; start with {out / 'index.html'}")
    return 1 if failed else 0


def _usage(sentence: str) -> int:
    print(f"afpak: {sentence}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())

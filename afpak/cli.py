"""The command line: ``afpak check``, ``report``, ``export``, ``outside``, ``sources``, ``history``, ``diff``,
``lessons``, ``lab``.

Exit codes: 0 done; 1 tables or files have faults, a report failed, or ``diff`` found differences; 2 wrong usage;
130 interrupted, 143 terminated. Each subcommand imports only what it needs.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable
from importlib import import_module

from . import __version__, streams
from .home import UsageError
from .record.schema import DATA_VERSION


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    with streams.forgiving() as refused:
        code = _run(argv)
        full = refused.get("stdout")
        if full and not isinstance(full, BrokenPipeError):  # a reader such as `head` has seen enough
            return max(code, _failed(f"cannot write to standard output: {full.strerror}"))
        return code


def _run(argv: list[str] | None) -> int:
    parser = command_line()
    arguments, further = parser.parse_known_args(argv)
    if further and not hasattr(arguments, "further"):
        parser.error(f"unrecognized arguments: {' '.join(further)}")
    arguments.further = further
    try:
        code = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except UsageError as error:
        print(f"afpak: {error}", file=sys.stderr)
        return 2
    except OSError as error:  # a full disk, a folder taken away
        return _failed(str(error))
    except KeyboardInterrupt as stop:  # Ctrl-C, or the signal that a run of reports took for it
        print("afpak: interrupted; reports already in place are whole", file=sys.stderr)
        return 128 + (stop.args[0] if stop.args else signal.SIGINT)


def command_line() -> argparse.ArgumentParser:
    """All commands and options."""
    parser = argparse.ArgumentParser(
        prog="afpak", description="What is claimed about the Afghanistan–Pakistan conflict since October 2025."
    )
    parser.add_argument("--version", action="version", version=f"afpak {__version__}, data {DATA_VERSION}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="report every fault in a folder of tables")
    check.add_argument("folder", nargs="?", help="folder of tables (default: those of the package)")
    check.set_defaults(run=_body("record.commands", "show_faults"))

    report = commands.add_parser(
        "report",
        help="run notebooks and write HTML reports",
        description="Without names and cut: every topic over the whole record and over each episode. "
        "A report is made anew when its notebook, its parameters, the rows that it can see, a file that a parameter "
        "names, the code or the libraries have changed since, or its own files were altered.",
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
    report.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=_above_zero("number of seconds"),
        default=600,
        help="give up on a cell after this long (default: 600)",
    )
    report.add_argument(
        "--jobs",
        metavar="N",
        type=_above_zero("number"),
        help="reports at once (default: as many as cores and memory that this process may use allow)",
    )
    report.add_argument("--cluster", metavar="ADDRESS", help="run on a Dask cluster, such as tcp://10.0.0.1:8786")
    report.add_argument(
        "--pdf", action="store_true", help="print each report as PDF too; needs Chromium, Chrome or Edge"
    )
    report.add_argument("--force", action="store_true", help="make every report anew, also where nothing changed")
    report.set_defaults(run=_body("reports.command", "report"))

    export = commands.add_parser("export", help="write the tables for other tools")
    export.add_argument("folder", metavar="DIR", help="where to; made if missing")
    export.add_argument(
        "--format",
        required=True,
        choices=("csv", "parquet", "geojson", "datapackage", "sqlite"),
        help="ten files, with types in parquet and a description in datapackage; one file in sqlite; "
        "in geojson events and places alone",
    )
    export.add_argument("--excel", action="store_true", help="csv with the mark by which Excel knows UTF-8")
    export.add_argument("--episode", help="one episode, such as open-war-2026")
    export.add_argument("--as-of", metavar="DAY", help="the record as known on that day")
    export.add_argument("--data", metavar="DIR", help="folder of tables (default: those of the package)")
    export.set_defaults(run=_body("record.commands", "write_export"))

    outside = commands.add_parser(
        "outside",
        help="say what a UCDP or ACLED file holds and what is wrong with it",
        description="Exit code 1 when the file cannot be read or has rows that break its own codebook.",
    )
    outside.add_argument("file", help="a download of UCDP (GED, Candidate, API pages) or ACLED")
    outside.set_defaults(run=_body("outside.command", "show_file"))

    sources = commands.add_parser("sources", help="say on how much the rows rest: pages, copies, countries, days")
    about = sources.add_subparsers(required=True, metavar="check")
    links = about.add_parser(
        "check",
        help="check the links of rows to sources, then measure them",
        description="Exit code 0 when every source of every row exists and every address is well formed, else 1.",
    )
    links.add_argument("--data", metavar="DIR", help="folder of tables (default: those of the package)")
    links.set_defaults(run=_body("provenance.command", "show_sources"))

    history = commands.add_parser("history", help="say when a row entered the tables and what changed since")
    history.add_argument("row", metavar="ID", help="key of a row of any table, such as nodate-un-killed")
    history.add_argument("--data", metavar="DIR", help="folder of tables (default: those of the package)")
    history.set_defaults(run=_body("record.commands", "show_history"))

    diff = commands.add_parser(
        "diff",
        help="compare two folders of tables row by row",
        description="Rows are matched by their id: those added (+), removed (-), changed (~ with the cells, old → new). "
        "Exit code 0 when the tables are the same, 1 when they differ, 2 when they cannot be compared.",
    )
    diff.add_argument("old", metavar="OLD", help="folder of tables")
    diff.add_argument("new", metavar="NEW", help="folder of tables")
    diff.set_defaults(run=_body("record.commands", "show_differences"))

    lessons = commands.add_parser(
        "lessons",
        help="make a folder for a class: the lessons without their answers, glossary, codebook",
    )
    lessons.add_argument("folder", metavar="DIR", help="where to; made if missing, refused where it is not empty")
    lessons.add_argument("--instructor", action="store_true", help="the answers and the guide for teachers as well")
    lessons.set_defaults(run=_body("teaching.handout", "make_folder"))

    lab = commands.add_parser(
        "lab",
        help="open the notebooks in JupyterLab",
        description="What stands after the folder goes to jupyter lab as it is, such as --no-browser.",
    )
    lab.add_argument("folder", nargs="?", help="folder of notebooks; one that is not there gets a copy of ours")
    lab.set_defaults(run=_body("lab.server", "serve"), further=True)
    return parser


def _above_zero(what: str) -> Callable[[str], int]:
    """A whole number above zero of something, as argparse reads it."""

    def read(given: str) -> int:
        if not given.isdigit() or int(given) == 0:
            raise argparse.ArgumentTypeError(f"{given!r} is no {what} above zero")
        return int(given)

    return read


def _body(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """What a command does, imported when it is asked for."""
    return lambda arguments: getattr(import_module(f".{module}", __package__), function)(arguments)


def _failed(sentence: str) -> int:
    print(f"afpak: {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

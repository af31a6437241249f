"""The command line: ``afpak check``, ``report``, ``export``, ``outside``, ``sources``, ``history``, ``diff``,
``lessons``, ``lab``.

Exit codes: 0 done; 1 tables or files have faults, a report failed, or ``diff`` found differences; 2 wrong usage;
130 interrupted, 143 terminated. Each subcommand imports only what it needs.
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from . import __version__, streams
from .home import UsageError, data_dir, install
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
    check.set_defaults(run=_check)

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
        type=_seconds,
        default=600,
        help="give up on a cell after this long (default: 600)",
    )
    report.add_argument(
        "--jobs",
        metavar="N",
        type=_number,
        help="reports at once (default: as many as cores and memory that this process may use allow)",
    )
    report.add_argument("--cluster", metavar="ADDRESS", help="run on a Dask cluster, such as tcp://10.0.0.1:8786")
    report.add_argument(
        "--pdf", action="store_true", help="print each report as PDF too; needs Chromium, Chrome or Edge"
    )
    report.add_argument("--force", action="store_true", help="make every report anew, also where nothing changed")
    report.set_defaults(run=_report)

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
    export.set_defaults(run=_export)

    outside = commands.add_parser(
        "outside",
        help="say what a UCDP or ACLED file holds and what is wrong with it",
        description="Exit code 1 when the file cannot be read or has rows that break its own codebook.",
    )
    outside.add_argument("file", help="a download of UCDP (GED, Candidate, API pages) or ACLED")
    outside.set_defaults(run=_outside)

    sources = commands.add_parser("sources", help="say on how much the rows rest: pages, copies, countries, days")
    about = sources.add_subparsers(required=True, metavar="check")
    links = about.add_parser(
        "check",
        help="check the links of rows to sources, then measure them",
        description="Exit code 0 when every source of every row exists and every address is well formed, else 1.",
    )
    links.add_argument("--data", metavar="DIR", help="folder of tables (default: those of the package)")
    links.set_defaults(run=_sources)

    history = commands.add_parser("history", help="say when a row entered the tables and what changed since")
    history.add_argument("row", metavar="ID", help="key of a row of any table, such as nodate-un-killed")
    history.add_argument("--data", metavar="DIR", help="folder of tables (default: those of the package)")
    history.set_defaults(run=_history)

    diff = commands.add_parser(
        "diff",
        help="compare two folders of tables row by row",
        description="Rows are matched by their id: those added (+), removed (-), changed (~ with the cells, old → new). "
        "Exit code 0 when the tables are the same, 1 when they differ, 2 when they cannot be compared.",
    )
    diff.add_argument("old", metavar="OLD", help="folder of tables")
    diff.add_argument("new", metavar="NEW", help="folder of tables")
    diff.set_defaults(run=_diff)

    lessons = commands.add_parser(
        "lessons",
        help="make a folder for a class: the lessons without their answers, glossary, codebook",
    )
    lessons.add_argument("folder", metavar="DIR", help="where to; made if missing, refused where it is not empty")
    lessons.add_argument("--instructor", action="store_true", help="the answers and the guide for teachers as well")
    lessons.set_defaults(run=_lessons)

    lab = commands.add_parser(
        "lab",
        help="open the notebooks in JupyterLab",
        description="What stands after the folder goes to jupyter lab as it is, such as --no-browser.",
    )
    lab.add_argument("folder", nargs="?", help="folder of notebooks; one that is not there gets a copy of ours")
    lab.set_defaults(run=_lab, further=True)
    return parser


def _seconds(given: str) -> int:
    if not given.isdigit() or int(given) == 0:
        raise argparse.ArgumentTypeError(f"{given!r} is no number of seconds above zero")
    return int(given)


def _number(given: str) -> int:
    if not given.isdigit() or int(given) == 0:
        raise argparse.ArgumentTypeError(f"{given!r} is no number above zero")
    return int(given)


def _check(arguments: argparse.Namespace) -> int:
    from .record.checks import check

    folder = data_dir(arguments.folder)
    problems = check(folder)
    for problem in problems:
        print(problem)
    count = f"{len(problems)} fault{'' if len(problems) == 1 else 's'}" if problems else "no faults"
    print(f"{folder.name}: {count}", file=sys.stderr)
    return 1 if problems else 0


def _report(arguments: argparse.Namespace) -> int:
    from .reports.command import report

    return report(arguments)


def _export(arguments: argparse.Namespace) -> int:
    from .record import replay as ledger
    from .record.checks import read_ledger
    from .record.export import export
    from .record.reader import DataError
    from .record.tables import load

    source = data_dir(arguments.data)
    whole = not arguments.as_of and not arguments.episode and (source / ledger.FILE).exists()
    try:
        tables = load(arguments.data, as_of=arguments.as_of, episode=arguments.episode)
        entries = read_ledger(source) if whole else None
        files = export(tables, arguments.folder, arguments.format, entries, bom=arguments.excel)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except ImportError:
        return _failed(f"writing Parquet needs DuckDB: {install('outside')}")
    except ValueError as error:
        raise UsageError(str(error)) from None
    print(f"{len(files)} file{'' if len(files) == 1 else 's'} in {arguments.folder} ({tables.cut})")
    return 0


def _outside(arguments: argparse.Namespace) -> int:
    import warnings

    from . import outside

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", outside.OutsideWarning)  # said below, one line each
        try:
            events = outside.read(arguments.file)
        except outside.OutsideError as error:
            return _failed(str(error))
    a, days = events.attrs, events["start"].dropna()
    span = f", {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
    version = f", {a['version']}" if a["version"] else ""
    print(f"{a['file']}: {a['project']}{version}, {a['layout']}; {len(events):,} rows{span}")
    for sentence, rows in a["faults"].items():
        print(f"{a['file']}: {sentence}: {rows:,}")
    return 1 if a["faults"] else 0


def _lab(arguments: argparse.Namespace) -> int:
    from .lab.server import NoJupyterLabError, serve

    try:
        return serve(arguments.folder, arguments.further)
    except NoJupyterLabError as missing:
        raise UsageError(str(missing)) from None


def _lessons(arguments: argparse.Namespace) -> int:
    from .teaching.handout import hand_out

    made = hand_out(arguments.folder, arguments.instructor)
    print(f"{len(made)} notebooks in {arguments.folder}; start with {Path(arguments.folder) / 'README.md'}")
    return 0


def _sources(arguments: argparse.Namespace) -> int:
    from .provenance.command import show_sources

    return show_sources(arguments)


def _history(arguments: argparse.Namespace) -> int:
    from .record.commands import show_history

    return show_history(arguments)


def _diff(arguments: argparse.Namespace) -> int:
    from .record.commands import show_differences

    return show_differences(arguments)


def _failed(sentence: str) -> int:
    print(f"afpak: {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

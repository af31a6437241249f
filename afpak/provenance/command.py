"""What ``afpak sources check`` prints."""

from __future__ import annotations

import argparse
import sys

import pandas as pd

from ..home import data_dir
from ..record.checks import check
from ..record.frames import DATED
from ..record.reader import DataError, Problem
from ..record.schema import TABLES
from ..record.tables import read
from ..record.text import escaped, plural
from .basis import basis

_CITING = {f"{name}.csv" for name in DATED}


def show_sources(arguments: argparse.Namespace) -> int:
    """Print the faults of links to sources, or else on how much the rows rest."""
    folder = data_dir(arguments.data)
    try:
        faults = [problem for problem in check(folder) if _of_sources(problem)]
        tables = None if faults else read(folder)
    except DataError as error:
        faults = error.problems
    if faults:
        print(*faults, sep="\n")
        print(f"{folder.name}: {plural(len(faults), 'fault')}", file=sys.stderr)
        return 1
    rows, pages = basis(tables), tables.sources
    linked, unused = int(pages["url"].notna().sum()), len(pages) - rows.about.facts["pages"]
    print(f"{len(pages)} pages, {linked} with an address, {unused} on which no row rests; every link is sound\n")
    print(_grid(rows))
    print(f"\n{escaped(rows.about.note)}")
    return 0


def _of_sources(problem: Problem) -> bool:
    """Whether a fault is one of a row's sources, or of the table of sources."""
    unread = not problem.column and problem.file.removesuffix(".csv") in TABLES
    return problem.file == "sources.csv" or (problem.file in _CITING and problem.column == "sources") or unread


def _grid(rows: pd.DataFrame) -> str:
    """The measures as lines of text, one column a table."""
    share = rows["share"].map(lambda share: f" ({share:.0%})", na_action="ignore").fillna("")
    told = rows.assign(told=rows["rows"].astype(str) + " of " + rows["of"].astype(str) + share.astype(str))
    grid = told.pivot(index="label", columns="table", values="told")
    grid = grid.loc[rows["label"].unique(), rows["table"].unique()]
    return grid.rename_axis(index=None, columns=None).to_string()

"""Tables of our record beside another project's."""

from __future__ import annotations

import pandas as pd

from ... import show, style
from .matching import FATES


def about(other: pd.DataFrame) -> show.Html:
    """What was laid beside the record: file, version, days, what is wrong with it, how to cite it."""
    a = other.attrs
    first, last = (("" if pd.isna(d) else f"{d:%Y-%m-%d}") for d in a["span"])
    rows = [
        ("Project", a["project"]),
        ("File", a["file"]),
        ("Version, as the file names it", a["version"] or "not named"),
        ("Form", a["layout"]),
        ("Events begin", f"{first} to {last}"),
        ("Rows in the two countries and in this cut", style.count(len(other))),
        *((f"Fault in the file: {sentence}", f"{n:,} rows, left as they are") for sentence, n in a["faults"].items()),
        ("To cite", a["cite"]),
    ]
    return show.table(
        pd.DataFrame(rows, columns=["What", "As found"]), "Another project's data; none of it enters our tables."
    )


def period_table(periods: pd.DataFrame) -> show.Html:
    """`beside.by_period` as a table."""
    project = periods.attrs["project"]
    frame = periods.rename(
        columns={
            "start": "From",
            "end": "To",
            "ours": "Acts of force here",
            "ours_between": "between the two sides",
            "theirs": f"Events, {project}",
            "theirs_between": "between the two governments",
            "low": "Deaths, low",
            "best": "best",
            "high": "high",
        }
    )
    return show.table(
        frame, f"Deaths are {project}'s estimates, of all sides together. Empty: not covered, or no figure."
    )


def match_table(rows: pd.DataFrame) -> show.Html:
    """`beside.matches`: each of their events, and where it went."""
    theirs = rows[rows["whose"] == "theirs"].sort_values(["start", "id"])
    frame = pd.DataFrame(
        {
            "First day": theirs["start"],
            "Place": theirs["place"],
            "Id there": theirs["id"],
            "What became of it": theirs["fate"].map(FATES),
            "Row here": theirs["with_id"],
            "km apart": theirs["km"],
            "Low": theirs["low"],
            "Best": theirs["best"],
            "High": theirs["high"],
        }
    )
    return show.table(frame, f"{len(frame)} events of {rows.attrs['project']} in this cut, oldest first.")

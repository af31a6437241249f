"""How sure the record is: did it happen, and who did it, week by week."""

from __future__ import annotations

import pandas as pd

from .. import style
from ..record.coding import acts_of_force, confirmed
from ..record.measured import Measured
from ..record.schema import ATTRIBUTION, OCCURRENCE
from ..record.tables import Tables
from ..record.text import plural
from ..style.palette import ATTRIBUTION_SHADE, OCCURRENCE_SHADE
from ..style.weeks import bars, gaps, key, monday, week_axis, weeks_of, whole_numbers

FEW = 5  # acts below which a share says little
_QUESTIONS = {  # column: the question, its labels and their shades
    "occurrence": ("Did it happen?", OCCURRENCE, OCCURRENCE_SHADE),
    "attribution": ("Who did it?", ATTRIBUTION, ATTRIBUTION_SHADE),
}


def how_sure(tables: Tables) -> Measured:
    """Acts of force with their week, whether they happened, and who did them.

    Returns
    -------
    DataFrame, one row an act of force
        ``event_id``; ``start``, its first day; ``week``, the Monday of that
        day; ``kind_label``; ``occurrence`` (did it happen); ``attribution``
        (who did it); ``sources``.

    Facts
    -----
    ``silent``: Mondays of the weeks between the first and the last act in
    which no act of force on record begins, which is not a zero.
    """
    force = acts_of_force(tables)
    force = force.assign(week=monday(force["start"]))
    weeks = weeks_of(force["start"])
    rows = force[["event_id", "start", "week", "kind_label", "occurrence", "attribution", "sources"]]
    return tables.measured("how_sure", rows, of=force, silent=weeks[~weeks.isin(force["week"])])


def _finding(rows: Measured) -> str:
    sure = f"{confirmed(rows).sum()} of {plural(len(rows), 'act')} of force"
    return f"Agreed by both sides or confirmed by a neutral body: {sure}"


@style.chart(
    of=how_sure, title="How sure is it that it happened, and who did it?", lacking="acts of force", finding=_finding
)
def plot_how_sure(rows: Measured, page: style.Page) -> str:
    """Draw how sure the record is (`how_sure`): counts on the left, shares of the same weeks on the right."""
    how = (
        f"Acts of force by week from Monday. Left: how many. Right: the weeks of at least {FEW} acts "
        "in per cent; of fewer a share says little. Grey weeks: none on record, which is not a zero."
    )
    _, axes = page(how, height=5.4, nrows=2, ncols=2, sharex=True)
    weeks = weeks_of(rows["start"])
    many = rows[rows.groupby("week")["event_id"].transform("size") >= FEW]
    gaps(axes.flat, page.about.facts["silent"])
    for panels, (column, (question, labels, shades)) in zip(axes, _QUESTIONS.items(), strict=True):
        number, share = panels
        codes = rows[column].astype(str)
        shown = {code: shades[code] for code in labels if code in set(codes)}
        bars(number, rows["start"], codes, shown, weeks, rows["event_id"])
        bars(share, many["start"], many[column], shown, weeks, many["event_id"], "fill")
        whole_numbers(number)
        number.set_title(f"{question} Acts")
        share.set_title(f"{question} Shares")
        share.set_ylim(0, 1)
        share.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
        key(share, {_broken(labels[code]): shade for code, shade in shown.items()})
        if many.empty:
            none = f"No week has {FEW} acts."
            share.text(0.5, 0.5, none, transform=share.transAxes, ha="center", va="center", color=style.SOFT)
        week_axis(share, weeks, ticks=5)
    return (
        f"{len(rows)} acts of force, {page.about.cut}. Did it happen: {_in_words(rows['occurrence'], OCCURRENCE)}. "
        f"Who did it: {_in_words(rows['attribution'], ATTRIBUTION)}. "
        f"{confirmed(rows).sum()} remain when only the agreed and confirmed are kept."
    )


def _broken(label: str) -> str:
    """A label over two lines, broken where its second half begins."""
    return label.replace(": ", ":\n").replace(", ", ",\n").replace(" and ", "\nand ")


def _in_words(codes: pd.Series, labels: dict[str, str]) -> str:
    totals = codes.astype(str).value_counts()
    return ", ".join(f"{totals[code]} {label.split(':')[0]}" for code, label in labels.items() if code in totals)

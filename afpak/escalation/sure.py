"""How sure the record is: did it happen, and who did it, week by week."""

from __future__ import annotations

import pandas as pd

from .. import style
from ..record.coding import CONFIRMED, acts_of_force
from ..record.schema import ATTRIBUTION, OCCURRENCE
from ..record.tables import Tables
from ..style.weeks import WEEK, counts, gaps, stack, week_axis, weeks_of, whole_numbers

FEW = 5  # acts below which a share says little
_SURE = ("#1b5e8c", "#5b9bd0", "#e0a458", "#b2301b")
_AUTHOR = ("#1b5e8c", "#7a5195", "#007a5a", "#e0a458", "#b2301b", "#8d8d8d", "#d0d0d0")


def how_sure(tables: Tables) -> dict[str, pd.DataFrame]:
    """Acts of force per week by ``occurrence`` (did it happen) and ``attribution`` (who did it).

    Counts, indexed by week (Monday). NA where no act of force on record
    begins in the week: not zero. ``rows``: the acts behind the counts.
    """
    force = acts_of_force(tables)
    weeks = weeks_of(force["start"])
    frames = {
        column: counts(force["start"], weeks, force["start"], force[column], vocabulary)
        for column, vocabulary in {"occurrence": OCCURRENCE, "attribution": ATTRIBUTION}.items()
    }
    frames["rows"] = force[["event_id", "start", "kind_label", "occurrence", "attribution", "sources"]]
    for frame in frames.values():
        frame.attrs = {"note": tables.note(force), "cut": tables.cut}
    return frames


@style.chart
def plot_how_sure(frames: dict[str, pd.DataFrame]) -> style.Chart:
    """Draw how sure the record is (`how_sure`): counts on the left, shares of the same weeks on the right."""
    title = "How sure is it that it happened, and who did it?"
    occurrence = frames["occurrence"]
    if occurrence.empty:
        return style.nothing(title, occurrence.attrs["note"], "acts of force")
    subtitle = (
        f"Acts of force by week from Monday, {occurrence.attrs['cut']}. Left: how many. Right: the same weeks in per "
        f"cent, faded where they are fewer than {FEW} acts. Grey: none on record, which is "
        "not a zero."
    )
    fig, axes = style.figure(title, subtitle, occurrence.attrs["note"], height=5.4, nrows=2, ncols=2, sharex=True)
    gaps(axes.flat, occurrence.index[occurrence.isna().all(axis=1)])
    short = {
        "occurrence": {code: label.replace(": ", ":\n") for code, label in OCCURRENCE.items()},
        "attribution": {
            code: label.replace(", ", ",\n").replace(" and ", "\nand ") for code, label in ATTRIBUTION.items()
        },
    }
    for row, (column, colours, question) in enumerate(
        (("occurrence", _SURE, "Did it happen?"), ("attribution", _AUTHOR, "Who did it?"))
    ):
        number, share = axes[row]
        table = frames[column].rename(columns=short[column])
        total = table.sum(axis=1)
        stack(number, table, colours, legend=False)
        whole_numbers(number)
        stack(share, table.div(total.where(total > 0), axis=0).astype("Float64") * 100, colours)
        share.set_ylim(0, 100)
        share.set_yticks([0, 50, 100], ["0 %", "50 %", "100 %"])
        for week in total.index[(total > 0) & (total < FEW)]:
            share.axvspan(week, week + WEEK, color="white", alpha=0.6, lw=0, zorder=2.5)
        number.set_title(f"{question} Acts")
        share.set_title(f"{question} Shares")
        week_axis(share, occurrence.index, ticks=5)
    kept = occurrence[list(CONFIRMED)].sum().sum()
    named = {column: {code: text.replace("\n", " ") for code, text in names.items()} for column, names in short.items()}
    fig.alt = (
        f"{title} {occurrence.sum().sum()} acts of force, {occurrence.attrs['cut']}. Did it happen: "
        f"{_in_words(occurrence, named['occurrence'])}. Who did it: "
        f"{_in_words(frames['attribution'], named['attribution'])}. "
        f"{kept} remain when only the agreed and confirmed are kept."
    )
    return fig


def _in_words(table: pd.DataFrame, names: dict[str, str]) -> str:
    totals = table.sum()
    return ", ".join(f"{totals[code]} {label.split(':')[0]}" for code, label in names.items() if totals[code])

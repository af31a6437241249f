"""Who reacted how: actors by acts."""

from __future__ import annotations

import pandas as pd

from .. import style
from ..record.measured import Measured
from ..record.schema import ACT_FAMILY
from ..record.tables import Tables
from ..record.text import foremost, short_day
from ..style.matrix import Column, matrix
from ..style.palette import FAMILY
from .few import few_together

SPELLED = {"call_for_ihl_respect": "call to respect humanitarian law"}  # readers do not know the abbreviation


def who_reacted(tables: Tables) -> Measured:
    """Statements by actor and act.

    Returns
    -------
    DataFrame, one row an actor and an act that occur
        ``outside``, True for third parties and organisations; ``actor``,
        ``actor_name``; ``act``, ``act_label``, ``act_family``;
        ``statements``, the count; ``first``, the first known day (NaT: none
        known); ``statement_ids``. Third parties stand first, who said most
        before the others; acts in the order of ``acts``.

    Facts
    -----
    acts : all acts of the frame, family by family.
    """
    said = tables.statements_in_full()
    said["outside"] = said["actor_party"] == "third_party"
    rows = (
        said.groupby(["outside", "actor", "actor_name", "act", "act_label", "act_family"], observed=True)
        .agg(
            statements=("statement_id", "size"),
            first=("known_on", "min"),
            statement_ids=("statement_id", tuple),
        )
        .reset_index()
    )
    families = tables.acts["family"].astype(str).map(list(ACT_FAMILY).index)
    acts = list(tables.acts.loc[families.sort_values(kind="stable").index, "act"])
    rows["total"] = rows.groupby("actor")["statements"].transform("sum")
    rows["place"] = rows["act"].map(acts.index)
    order = {"outside": False, "total": False, "actor_name": True, "place": True}
    rows = rows.sort_values(list(order), ascending=list(order.values()), ignore_index=True)
    rows = rows.drop(columns=["total", "place"])
    return tables.measured("who_reacted", rows, of=said, acts=[act for act in acts if act in set(rows["act"])])


def _most_words(rows: Measured) -> str:
    """The third party with most statements, where no other has as many."""
    said = rows[rows["outside"]].groupby("actor_name")["statements"].sum()
    most = foremost(said)
    return f"Of third parties, most statements on record are by {most}: {said[most]} of {said.sum()}" if most else ""


@style.chart(of=who_reacted, title="Who reacted how?", lacking="statements", finding=_most_words)
def plot_who_reacted(rows: Measured, page: style.Page) -> str:
    """Draw who reacted how (`who_reacted`): actors by acts, third parties in a table above the others.

    Of more than eighteen actors those with few statements stand in one row.
    """
    day, when = first_words(rows["first"])
    cells, folded = few_together(rows.assign(day=day, share=rows["statements"] / rows["statements"].max()), "act")
    how = (
        f"Statements on record by actor and act; under each count {when}, if known."
        f"{folded} Who is missing is silent in our record, not in the world."
    )
    acts = rows.drop_duplicates("act").set_index("act")
    matrix(
        page,
        how,
        cells,
        row="actor_name",
        column="act",
        text="statements",
        small="day",
        ids="statement_ids",
        weight="share",
        above="outside",
        columns=[
            Column(act, SPELLED.get(act, acts.at[act, "act_label"]), FAMILY[family], ACT_FAMILY[family])
            for act, family in acts["act_family"].astype(str).reindex(page.about.facts["acts"]).dropna().items()
        ],
        width=11,
    )
    sums = rows.groupby("actor_name", sort=False)["statements"].sum()
    each = ", ".join(f"{name} {number}" for name, number in sums.items())
    return f"{sums.sum()} statements by {len(sums)} actors, {page.about.cut}: {each}."


def first_words(days: pd.Series) -> tuple[pd.Series, str]:
    """First days for narrow cells, and what to call them: months where the days are of two years, with the year if needed.

    Examples
    --------
    >>> words, when = first_words(pd.Series(pd.to_datetime(["2025-10-13", "2026-02-27"])))
    >>> list(words), when
    (['Oct', 'Feb'], 'its first month (October 2025 to February 2026)')
    """
    known = days.dropna()
    if known.dt.year.nunique() < 2:
        year = f", in {known.dt.year.iloc[0]}" if len(known) else ""
        return days.map(short_day, na_action="ignore"), f"its first day{year}"
    first, last = known.min(), known.max()
    if (last.to_period("M") - first.to_period("M")).n < 12:
        return days.map(lambda day: f"{day:%b}", na_action="ignore"), f"its first month ({first:%B %Y} to {last:%B %Y})"
    return days.map(lambda day: f"{day:%b ’%y}", na_action="ignore"), "its first month"

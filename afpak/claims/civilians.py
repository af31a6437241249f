"""Civilian harm: every count of civilians killed, each with who says so."""

from __future__ import annotations

import numpy as np

from .. import style
from ..record.measured import Measured
from ..record.tables import Tables, without_parts
from . import marks
from .figures import figures

MOST = 30  # civilian figures in one chart; the table has them all
_GROUP = {"afghanistan": "Afghan civilians", "pakistan": "Pakistani civilians"}


def civilian_harm(tables: Tables) -> Measured:
    """Current figures of civilians killed, by whose people and who says so.

    Only assertions with a number that no later figure replaces and that no
    other figure of the same claimant contains.

    Returns
    -------
    DataFrame, one row a figure
        The columns of `figures`, largest figure first within each side.
    """
    rows = figures(tables, ("killed",))
    rows = rows[(rows["victim_status"] == "civilian") & (rows["stance"] == "asserts")]
    rows = without_parts(rows)  # before the replaced ones go: what a replaced figure contained is no figure of its own
    rows = rows[rows["current"] & rows["value"].notna()]
    rows = rows.sort_values(["victims_side", "value"], ascending=[True, False])
    return tables.measured("civilian_harm", rows, of=rows)


@style.chart(of=civilian_harm, title="Civilians killed: according to whom?", lacking="figures of civilians killed")
def plot_civilian_harm(rows: Measured, page: style.Page) -> str:
    """Draw the largest figures of civilians killed (`civilian_harm`), each with who says so."""
    largest = rows.nlargest(MOST, "value", keep="first")
    shown = rows[rows["claim_id"].isin(largest["claim_id"])]
    shown = shown.assign(
        group=shown["victims_side"].astype(str).map(_GROUP).fillna("Civilians of other or unnamed sides"),
        denied=[()] * len(shown),
        who=shown["who"] + np.where(shown["cumulative"].fillna(False), ", running total", ""),
    )
    how = (
        f"The {len(shown)} largest of {len(rows)} current figures, {page.about.cut}. They overlap in time and place: "
        f"never add them. Arrow: at least. {marks.HOLLOW}"
    )
    fig, axes = page(how, height=marks.ROW * (marks.height(shown) + 2.2), key=marks.KEY)
    marks.lines(axes[0, 0], shown)
    marks.make_room(fig)
    return "; ".join(f"{r.group}: {r.given} according to {r.who}, {marks.day(r.known_on)}" for r in shown.itertuples())

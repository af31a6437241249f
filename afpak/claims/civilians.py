"""Civilian harm: every count of civilians killed, each with who says so."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import style
from ..record.tables import Tables, without_parts
from .figures import figures
from .marks import HOLLOW, day, page

MOST = 30  # civilian figures in one chart; the table has them all


def civilian_harm(tables: Tables) -> pd.DataFrame:
    """Current figures of civilians killed, by whose people and who says so.

    Only assertions with a number that no later figure replaces and that no
    other figure of the same claimant contains.
    """
    rows = figures(tables, ("killed",))
    rows = rows[(rows["victim_status"] == "civilian") & (rows["stance"] == "asserts")]
    rows = without_parts(rows)  # first: a part stays one when what contains it has been replaced
    rows = rows[rows["current"] & rows["value"].notna()]
    rows = rows.sort_values(["victims_side", "value"], ascending=[True, False])
    rows.attrs = {"note": tables.note(rows), "cut": tables.cut}
    return rows


@style.chart
def plot_civilian_harm(rows: pd.DataFrame) -> style.Chart:
    """Draw the largest figures of civilians killed (`civilian_harm`), each with who says so."""
    title = "Civilians killed: according to whom?"
    if rows.empty:
        return style.nothing(title, rows.attrs["note"], "figures of civilians killed")
    shown = rows.nlargest(MOST, "value", keep="first")
    shown = rows[rows["claim_id"].isin(shown["claim_id"])]
    subtitle = (
        f"The {len(shown)} largest of {len(rows)} current figures, {rows.attrs['cut']}. They overlap in time and "
        f"place: never add them. Arrow: at least. {HOLLOW}"
    )
    frame = shown.assign(
        group=shown["victims_side"]
        .astype(str)
        .map({"afghanistan": "Afghan civilians", "pakistan": "Pakistani civilians"})
        .fillna("Civilians of other or unnamed sides"),
        denied=[()] * len(shown),
    )
    frame["who"] = frame["who"] + np.where(frame["cumulative"].fillna(False), ", running total", "")
    fig = page(title, subtitle, rows.attrs["note"], frame)
    fig.alt = f"{title} " + "; ".join(
        f"{r.group}: {r.given} according to {r.who}, {day(r.known_on)}" for r in frame.itertuples()
    )
    return fig

"""Charts of ledgers."""

from __future__ import annotations

import pandas as pd

from .. import style
from .marks import HOLLOW, page


@style.chart
def plot_ledger(rows: pd.DataFrame) -> style.Chart:
    """Draw a ledger (`measures.ledger`): one line a figure, grouped by whose people and what is counted."""
    title = rows.attrs["what"]
    if rows.empty:
        return style.nothing(title, rows.attrs["note"], "figures")
    subtitle = (
        f"One line a figure, as given ({rows.attrs['cut']}). Arrow: at least, or up to. Cross: a denial, at the figure "
        f"denied. Pale: replaced later. {HOLLOW}"
    )
    fig = page(title, subtitle, rows.attrs["note"], rows)
    fig.alt = f"{title} " + "; ".join(
        f"{group}: " + ", ".join(f"{r.given} ({r.who})" for r in part.itertuples())
        for group, part in rows.groupby("group", sort=False)
    )
    return fig

"""Charts of ledgers."""

from __future__ import annotations

import textwrap

import pandas as pd

from .. import style
from .marks import HOLLOW, KEY, height, lines, page


@style.chart
def plot_ledger(rows: pd.DataFrame) -> style.Chart:
    """Draw a ledger (`ledgers.ledger`): one line a figure, grouped by whose people and what is counted."""
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


@style.chart
def plot_ledgers(rows: pd.DataFrame) -> style.Chart:
    """Draw ledgers of several events (`ledgers.ledgers`) as small multiples, two abreast."""
    title = "People killed, event by event: according to whom?"
    if rows.empty:
        return style.nothing(title, rows.attrs["note"], "events with two figures of people killed")
    parts = [part for _, part in rows.groupby("event_id", sort=False)]
    tall = [max(map(height, parts[i : i + 2])) + 3 for i in range(0, len(parts), 2)]
    subtitle = (
        f"The events that most parties speak of ({rows.attrs['cut']}), each on its own scale, as given. Arrow: at least, or up "
        f"to. Cross: a denial, at the figure denied. {HOLLOW}"
    )
    shape = {"nrows": len(tall), "ncols": 2, "gridspec_kw": {"height_ratios": tall}}
    fig, axes = style.figure(title, subtitle, rows.attrs["note"], height=0.175 * sum(tall), width=11, key=KEY, **shape)
    for ax in axes.flat[len(parts) :]:
        ax.set_axis_off()
    for ax, part in zip(axes.flat, parts, strict=False):
        ax.set_title("\n".join(textwrap.wrap(part["title"].iloc[0], 44)), size=8.5)
        lines(ax, part, dated=False, size=7)
        ax.tick_params(axis="x", labelsize=7)
    fig.alt = f"{title} " + "; ".join(
        f"{part['title'].iloc[0]}: " + ", ".join(f"{r.given} ({r.who}; {r.group})" for r in part.itertuples())
        for part in parts
    )
    return fig

"""Who reacted how: actors by acts."""

from __future__ import annotations

import pandas as pd

from .. import style
from ..record.schema import ACT_FAMILY
from ..record.tables import Tables
from ..style.matrix import Cell, Column, matrix
from ..style.palette import FAMILY as COLOUR


def who_reacted(tables: Tables) -> pd.DataFrame:
    """Statements by actor and act.

    Returns
    -------
    DataFrame
        One row per actor and act that occur: ``statements``, the count;
        ``first``, the first known day (NaT: none known); ``statement_ids``; ``outside``, True for
        third parties and organisations. ``attrs["acts"]`` orders the acts by
        family, ``attrs["actors"]`` the actors by number of statements.
    """
    said = tables.statements_in_full()
    said["outside"] = said["actor_party"] == "third_party"
    frame = (
        said.groupby(["outside", "actor", "actor_name", "act", "act_label", "act_family"], observed=True)
        .agg(
            statements=("statement_id", "size"),
            first=("known_on", "min"),
            statement_ids=("statement_id", tuple),
        )
        .reset_index()
    )
    order = tables.acts.assign(rank=tables.acts["family"].astype(str).map(list(ACT_FAMILY).index)).sort_values(
        "rank", kind="stable"
    )
    sums = frame.groupby(["outside", "actor_name"])["statements"].sum().reset_index()
    sums = sums.sort_values(["outside", "statements", "actor_name"], ascending=[False, False, True])
    frame.attrs = {
        "note": tables.note(said),
        "cut": tables.cut,
        "acts": [a for a in order["act"] if a in set(frame["act"])],
        "actors": list(sums["actor_name"]),
        "outside": int(sums["outside"].sum()),
    }
    return frame


@style.chart
def plot_who_reacted(frame: pd.DataFrame) -> style.Chart:
    """Draw who reacted how (`who_reacted`): actors by acts, third parties above, the parties below."""
    title = "Who reacted how?"
    if frame.empty:
        return style.nothing(title, frame.attrs["note"], "statements")
    acts, actors = frame.attrs["acts"], frame.attrs["actors"]
    subtitle = (
        f"Statements on record by actor and act, {frame.attrs['cut']}; under each count the first day, if known. "
        "Third parties and organisations above the line, Pakistani and Afghan actors and armed groups below. "
        "An actor that is missing is silent in our record, not in the world."
    )
    labels = frame.drop_duplicates("act").set_index("act")[["act_label", "act_family"]]
    columns = [
        Column(label, COLOUR[str(f)], ACT_FAMILY[str(f)]) for label, f in labels.loc[acts].itertuples(index=False)
    ]
    top = float(frame["statements"].max())
    cells = [
        Cell(c.actor_name, acts.index(c.act), str(c.statements), short_day(c.first), c.statements / top)
        for c in frame.itertuples()
    ]
    texts = (title, subtitle, frame.attrs["note"])
    fig = matrix(texts, actors, columns, cells, above=frame.attrs["outside"], width=11)
    sums = frame.groupby("actor_name")["statements"].sum()
    fig.alt = (
        f"{title} {int(sums.sum())} statements by {len(actors)} actors, {frame.attrs['cut']}: "
        + ", ".join(f"{name} {int(sums[name])}" for name in actors)
        + "."
    )
    return fig


def short_day(day: pd.Timestamp) -> str:
    """A day for a narrow cell; empty when none is known."""
    return "" if pd.isna(day) else f"{day:%-d %b}"

"""Who targets whom: speakers by the actors they blame, threaten, contradict, call on or support.

A network of the same pairs was drawn and set aside: nearly every line runs to
one of two hubs, so that the lines hide each other and no count can be read.
"""

from __future__ import annotations

import pandas as pd

from .. import style
from ..record.tables import Tables
from ..style.matrix import Cell, Column, matrix


def targets(tables: Tables) -> pd.DataFrame:
    """Statements by speaker and by the actor addressed or targeted, whatever the act.

    Returns
    -------
    DataFrame
        One row per speaker and other actor (``whom``): ``statements`` that
        address or target it, ``targets`` among them that name it as target
        (blamed, threatened, contradicted, asked to act or supported),
        ``statement_ids`` of the latter. A statement with several targets
        counts for each. ``attrs["speakers"]`` and ``attrs["whom"]`` name those
        with a target, by count, third parties first among the speakers
        (``attrs["outside"]`` of them); ``attrs["without"]`` counts the
        statements that name none.
    """
    said = tables.statements_in_full()
    said["whom"] = [tuple(dict.fromkeys([*a, *t])) for a, t in zip(said["addressees"], said["target"], strict=True)]
    rows = said.explode("whom").dropna(subset="whom")
    rows["targeted"] = [whom in target for whom, target in zip(rows["whom"], rows["target"], strict=True)]
    rows["id"] = rows["statement_id"].where(rows["targeted"])
    rows["outside"] = rows["actor_party"] == "third_party"
    actors = tables.by_id("actors")
    names = {**actors["short_name"], "unattributed": "unnamed attackers"}
    rows["whom_name"] = rows["whom"].map(names)
    frame = (
        rows.groupby(["outside", "actor", "actor_name", "whom", "whom_name"])
        .agg(
            statements=("statement_id", "size"),
            targets=("targeted", "sum"),
            statement_ids=("id", lambda ids: tuple(ids.dropna())),
        )
        .reset_index()
    )
    frame["whom_party"] = frame["whom"].map(actors["party"]).astype(str)
    named = frame[frame["targets"] > 0]
    speakers = named.groupby(["outside", "actor_name"])["targets"].sum().reset_index()
    speakers = speakers.sort_values(["outside", "targets", "actor_name"], ascending=[False, False, True])
    frame.attrs = {
        "note": tables.note(said[said["target"].map(len) > 0]),
        "cut": tables.cut,
        "speakers": list(speakers["actor_name"]),
        "outside": int(speakers["outside"].sum()),
        "whom": list(named.groupby("whom_name")["targets"].sum().sort_values(ascending=False, kind="stable").index),
        "without": int((said["target"].map(len) == 0).sum()),
    }
    return frame


@style.chart
def plot_targets(frame: pd.DataFrame) -> style.Chart:
    """Draw who targets whom (`targets`): speakers with a target by the actors that they name."""
    title = "Who names whom?"
    speakers, whom = frame.attrs["speakers"], frame.attrs["whom"]
    if not speakers:
        return style.nothing(title, frame.attrs["note"], "statements with a named target")
    named = frame[frame["targets"] > 0]
    subtitle = (
        f"Statements that name a target (blamed, threatened, contradicted, asked to act or supported), {frame.attrs['cut']}; "
        "small: of how many statements addressed to it or about it. Third parties above the line. "
        f"{frame.attrs['without']} statements name no target."
    )
    party = named.drop_duplicates("whom_name").set_index("whom_name")["whom_party"]
    columns = [Column(name, style.COLOUR[party[name]]) for name in whom]
    top = float(named["targets"].max())
    cells = [
        Cell(c.actor_name, whom.index(c.whom_name), str(c.targets), f"of {c.statements}", c.targets / top)
        for c in named.itertuples()
    ]
    fig = matrix((title, subtitle, frame.attrs["note"]), speakers, columns, cells, above=frame.attrs["outside"])
    fig.alt = f"{title} {frame.attrs['cut'][0].upper()}{frame.attrs['cut'][1:]}, statements by speaker and target: " + (
        "; ".join(f"{c.actor_name} of {c.whom_name} {c.targets}" for c in named.itertuples()) + "."
    )
    return fig

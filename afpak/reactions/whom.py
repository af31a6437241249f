"""Who names whom: speakers by the actors they blame, threaten, contradict, call on or support.

A network of the same pairs was drawn and set aside: nearly every line runs to
one of two hubs, so that the lines hide each other and no count can be read.
"""

from __future__ import annotations

from .. import style
from ..record.measured import Measured
from ..record.tables import Tables
from ..record.text import capital
from ..style.matrix import Column, matrix


def targets(tables: Tables) -> Measured:
    """Statements by speaker and by the actor addressed or targeted, whatever the act.

    Returns
    -------
    DataFrame, one row a speaker and another actor (``whom``)
        ``outside``, True for third parties; ``actor``, ``actor_name``;
        ``whom``, ``whom_name``, ``whom_party``; ``statements`` that address or
        target it; ``targets``, those among them that name it as target
        (blamed, threatened, contradicted, asked to act or supported), and
        their ``statement_ids``. A statement with several targets counts for
        each. Third parties stand first, who names most before the others.

    Facts
    -----
    without : number of statements that name no target.
    """
    said = tables.statements_in_full()
    said["whom"] = [tuple(dict.fromkeys([*a, *t])) for a, t in zip(said["addressees"], said["target"], strict=True)]
    pairs = said.explode("whom").dropna(subset="whom")
    pairs["targeted"] = [whom in target for whom, target in zip(pairs["whom"], pairs["target"], strict=True)]
    pairs["id"] = pairs["statement_id"].where(pairs["targeted"])
    pairs["outside"] = pairs["actor_party"] == "third_party"
    pairs["whom_name"] = pairs["whom"].map({**tables.names("actors"), "unattributed": "unnamed attackers"})
    rows = (
        pairs.groupby(["outside", "actor", "actor_name", "whom", "whom_name"])
        .agg(
            statements=("statement_id", "size"),
            targets=("targeted", "sum"),
            statement_ids=("id", lambda ids: tuple(ids.dropna())),
        )
        .reset_index()
    )
    rows["whom_party"] = rows["whom"].map(tables.by_id("actors")["party"]).astype(str)
    rows["total"] = rows.groupby("actor")["targets"].transform("sum")
    order = {"outside": False, "total": False, "actor_name": True, "whom": True}
    rows = rows.sort_values(list(order), ascending=list(order.values()), ignore_index=True).drop(columns="total")
    aimed = said["target"].map(len) > 0
    return tables.measured("targets", rows, of=said[aimed], without=int((~aimed).sum()))


@style.chart(
    of=targets,
    title="Who names whom?",
    lacking="statements with a named target",
    empty=lambda rows: not rows["targets"].any(),
)
def plot_targets(rows: Measured, page: style.Page) -> str:
    """Draw who targets whom (`targets`): speakers with a target by the actors that they name."""
    how = (
        f"Statements that name a target (blamed, threatened, contradicted, asked to act or supported), {page.about.cut}; "
        "small: of how many statements addressed to it or about it. Third parties above the line. "
        f"{page.about.facts['without']} statements name no target."
    )
    named = rows[rows["targets"] > 0]
    whom = named.groupby(["whom_name", "whom_party"])["targets"].sum().sort_values(ascending=False, kind="stable")
    matrix(
        page,
        how,
        named.assign(of="of " + named["statements"].astype(str), share=named["targets"] / named["targets"].max()),
        row="actor_name",
        column="whom_name",
        text="targets",
        small="of",
        weight="share",
        above="outside",
        columns=[Column(name, name, style.COLOUR[party]) for name, party in whom.index],
    )
    pairs = named.sort_values(["outside", "actor", "whom"])
    each = "; ".join(f"{c.actor_name} of {c.whom_name} {c.targets}" for c in pairs.itertuples())
    return f"{capital(page.about.cut)}, statements by speaker and target: {each}."

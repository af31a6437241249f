"""Whose side, and who speaks to whom: counts by named target, tied to the statements, no score."""

from __future__ import annotations

import pandas as pd

from .. import show, style
from ..record.measured import Measured
from ..record.tables import Tables
from ..record.text import capital, short_day
from ..style.matrix import Column, matrix
from ..style.palette import FAMILY, SOFT

PAIR = ("pakistan", "afghanistan-taliban")
DIRECTED = ("support", "demand_action", "accuse", "condemn")
# for each group of columns its name and colour: a party's only where the words are about that party
ABOUT = {
    "pakistan": ("about Pakistan", style.COLOUR["pakistan"]),
    "both": ("appeals, offers, contacts", FAMILY["appeal"]),
    "afghanistan-taliban": ("about the Afghan de facto authorities (Taliban)", style.COLOUR["afghanistan"]),
    "others": ("about others", SOFT),
}
_WHOM = {"pakistan": "Pakistan", "afghanistan-taliban": "Afghan Taliban"}
_TO_PAKISTAN, _TO_BOTH, _TO_KABUL = _APPEAL = ("to Pakistan alone", "to both", "to the Afghan side alone")


def whose_side(tables: Tables) -> Measured:
    """Who supported, condemned, accused or made demands of whom, and who appealed to both.

    Directed acts (support, demand action, accuse, condemn) count once for each
    target that they name. Appeals, offers of mediation, contacts and welcomes
    count by whom they address: both, or one alone; condolences, appeals that
    name neither, and the words of the two sides to each other are left out. Counts only: nothing is weighed or added
    up to a position.

    Returns
    -------
    DataFrame, one row an actor, ``about`` and ``label``
        ``outside``, True for third parties; ``actor``, ``actor_name``;
        ``about`` (``pakistan``, ``both``, ``afghanistan-taliban``, ``others``)
        and ``label`` (what was done, and to whom); ``statements``, the count;
        ``first``, the first known day (NaT: none known); ``statement_ids``.
        Third parties stand first, who names a side most before the others.

    Facts
    -----
    columns : the pairs of ``about`` and ``label`` of the frame, Pakistan first, the others last.
    """
    said = tables.statements_in_full()
    said["outside"] = said["actor_party"] == "third_party"
    counted = pd.concat([_directed(tables, said), _appeals(said)])
    rows = (
        counted.groupby(["outside", "actor", "actor_name", "about", "label"])
        .agg(
            statements=("statement_id", "nunique"),
            first=("known_on", "min"),
            statement_ids=("statement_id", lambda ids: tuple(sorted(set(ids)))),
        )
        .reset_index()
    )
    columns = _columns(rows, list(tables.names("acts")[list(DIRECTED)]))
    totals = rows.assign(named=rows["statements"].where(rows["about"].isin(PAIR), 0)).groupby("actor")
    rows[["named", "total"]] = totals[["named", "statements"]].transform("sum")
    rows["place"] = [columns.index(pair) for pair in zip(rows["about"], rows["label"], strict=True)]
    order = {"outside": False, "named": False, "total": False, "actor_name": True, "place": True}
    rows = rows.sort_values(list(order), ascending=list(order.values()), ignore_index=True)
    rows = rows.drop(columns=["named", "total", "place"])
    return tables.measured("whose_side", rows, of=counted.drop_duplicates("statement_id"), columns=columns)


def _directed(tables: Tables, said: pd.DataFrame) -> pd.DataFrame:
    """Acts about somebody, once for each target; armed groups under one name."""
    actors = tables.by_id("actors")
    names = {**actors["short_name"], "unattributed": "unnamed attackers"}
    names |= dict.fromkeys(actors.index[actors["party"] == "armed_group"], "armed groups")
    rows = said[said["act"].isin(DIRECTED)].explode("target").dropna(subset="target")
    about = rows["target"].where(rows["target"].isin(PAIR), "others")
    whom = (" " + rows["target"].map(names)).where(about == "others", "")
    return rows.assign(about=about, label=rows["act_label"] + whom)


def _appeals(said: pd.DataFrame) -> pd.DataFrame:
    """Appeals, offers and contacts that address a side, of all but the two sides."""
    rows = said[said["act_family"].isin(["appeal", "good_offices"]) & (said["act"] != "condole")]
    rows = rows[~rows["actor"].isin(PAIR)]
    return rows.assign(about="both", label=rows["addressees"].map(_addressed)).dropna(subset="label")


def _addressed(addressees: tuple[str, ...]) -> str | None:
    """Whether an appeal went to both, to one alone, or to neither of them (None)."""
    to = tuple(side in addressees for side in PAIR)
    return {(True, False): _TO_PAKISTAN, (True, True): _TO_BOTH, (False, True): _TO_KABUL}.get(to)


def _columns(rows: pd.DataFrame, acts: list[str]) -> list[tuple[str, str]]:
    """Pakistan on the left, the appeals in the middle, Kabul mirrored on the right, all others last."""
    others = sorted(set(rows.loc[rows["about"] == "others", "label"]), key=lambda text: (text.split()[0], text))
    order = {"pakistan": acts, "both": _APPEAL, "afghanistan-taliban": acts[::-1], "others": others}
    there = set(zip(rows["about"], rows["label"], strict=True))
    return [(about, label) for about, labels in order.items() for label in labels if (about, label) in there]


@style.chart(
    of=whose_side,
    title="Who condemned, accused or supported whom, and who spoke to both?",
    lacking="appeals, support or blame",
)
def plot_whose_side(rows: Measured, page: style.Page) -> str:
    """Draw whose side (`whose_side`): what each actor said about either party, and to both in the middle."""
    how = (
        f"Statements on record by actor and named target, {page.about.cut}; under each count the first day, if known. "
        "A statement with two targets stands under both. Third parties above the line, those who name a side first; Pakistani "
        "and Afghan actors and those who speak for themselves below. Counts, not a position: what an actor said elsewhere is not here."
    )
    matrix(
        page,
        how,
        rows.assign(
            pair=list(zip(rows["about"], rows["label"], strict=True)),
            day=rows["first"].map(short_day, na_action="ignore"),
            share=rows["statements"] / rows["statements"].max(),
        ),
        row="actor_name",
        column="pair",
        text="statements",
        small="day",
        weight="share",
        above="outside",
        columns=[
            Column((about, label), label, ABOUT[about][1], ABOUT[about][0])
            for about, label in page.about.facts["columns"]
        ],
        width=9.6,
    )
    third = rows[rows["outside"]].sort_values(["actor", "about", "label"])
    blame = [f"{c.actor_name}: {_what(c)} {c.statements}" for c in third.itertuples() if c.about != "both"]
    both = third[third["label"] == _TO_BOTH]
    return (
        f"{capital(page.about.cut)}. Third parties, by named target: "
        f"{'; '.join(blame) or 'none'}. Appeals, offers or contacts to both: {len(both)} third parties, "
        f"{both['statements'].sum()} statements."
    )


def _what(cell) -> str:
    """What was done and to whom: labels about others name their target themselves."""
    if cell.about == "both":
        return f"appeal, offer or contact {cell.label}"
    return f"{cell.label} {_WHOM[cell.about]}" if cell.about in _WHOM else cell.label


def sides_table(rows: Measured) -> show.Html:
    """The rows behind `plot_whose_side`: each count with the statements it is made of."""
    heads = {
        "Actor": rows["actor_name"],
        "What": [_what(cell) for cell in rows.itertuples()],
        "Statements": rows["statements"],
        "First known day": rows["first"],
        "Rows": rows["statement_ids"],
    }
    return show.table(pd.DataFrame(heads), f"{len(rows)} counts and the statements each is made of.")

"""Whose side, and who speaks to whom: counts by named target, for and against apart, tied to the statements, no score."""

from __future__ import annotations

import pandas as pd

from .. import show, style
from ..record.measured import Measured
from ..record.tables import Tables
from ..record.text import capital
from ..style.matrix import Column, matrix
from ..style.palette import FAMILY, SOFT
from .acts import first_words
from .few import few_together

PAIR = ("pakistan", "afghanistan-taliban")
# What is said of a side, from support to threats: acts that are few or answer to one another share a column.
SUPPORT = "support"
SAID = {
    "support": SUPPORT,
    "demand_action": "demand action",
    "accuse": "accuse",
    "condemn": "condemn",
    **dict.fromkeys(("deny", "justify", "claim_responsibility"), "deny or admit"),
    **dict.fromkeys(("threaten", "declare_war", "announce_operation", "reject_talks"), "threaten or escalate"),
}
# for each group of columns its name and colour: a party's only where the words are about that party
ABOUT = {
    "pakistan": ("about Pakistan", style.COLOUR["pakistan"]),
    "both": ("appeals, offers, contacts", FAMILY["appeal"]),
    "afghanistan-taliban": ("about the Afghan de facto authorities (Taliban)", style.COLOUR["afghanistan"]),
    "others": ("about others", SOFT),
}
OFTEN = 3  # statements from which an outsider that is blamed or backed has a column of its own
_WHOM = {"pakistan": "Pakistan", "afghanistan-taliban": "Afghan Taliban"}
_TO_PAKISTAN, _TO_BOTH, _TO_KABUL = _APPEAL = ("to Pakistan alone", "to both", "to the Afghan side alone")


def whose_side(tables: Tables) -> Measured:
    """Who spoke for whom and against whom, and who appealed to both.

    Every statement with a target counts once for each that it names, support
    apart from blame: of the two sides by what was said, of all others as
    ``for`` or ``against``. Denials, justifications and admissions answer to the
    target (``deny or admit``); threats, war and operations declared and talks
    refused are one (``threaten or escalate``). Appeals, offers of mediation,
    contacts and welcomes count by whom they address: both, or one alone;
    condolences, appeals that name neither, and the words of the two sides to
    each other are left out. Counts only: nothing is weighed or added up to a
    position.

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
    columns : the pairs of ``about`` and ``label``, Pakistan first, the others last; what is said of one
        side has its place on the other too.
    left_out : number of statements of the cut that no row counts.
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
    columns = _columns(rows)
    totals = rows.assign(named=rows["statements"].where(rows["about"].isin(PAIR), 0)).groupby("actor")
    rows[["named", "total"]] = totals[["named", "statements"]].transform("sum")
    rows["place"] = [columns.index(pair) for pair in zip(rows["about"], rows["label"], strict=True)]
    order = {"outside": False, "named": False, "total": False, "actor_name": True, "place": True}
    rows = rows.sort_values(list(order), ascending=list(order.values()), ignore_index=True)
    rows = rows.drop(columns=["named", "total", "place"])
    counted = counted.drop_duplicates("statement_id")
    return tables.measured("whose_side", rows, of=counted, columns=columns, left_out=len(said) - len(counted))


def _directed(tables: Tables, said: pd.DataFrame) -> pd.DataFrame:
    """What is said about somebody, once for each target."""
    rows = said.explode("target").dropna(subset="target")
    about = rows["target"].where(rows["target"].isin(PAIR), "others")
    stance = rows["act"].map(lambda act: "for " if SAID.get(act) == SUPPORT else "against ")
    of_a_side = rows["act"].map(SAID).fillna(rows["act_label"])
    return rows.assign(about=about, label=of_a_side.where(about != "others", stance + _named(tables, rows["target"])))


def _named(tables: Tables, targets: pd.Series) -> pd.Series:
    """Armed groups under one name, as unknown attackers; of all others those that are named often by their own."""
    actors = tables.by_id("actors")
    often = targets.map(targets.value_counts()) >= OFTEN
    names = targets.map(actors["short_name"]).where(often, "others")
    party = targets.map(actors["party"]).astype("string").fillna("unattributed")
    return names.mask(party == "armed_group", "armed groups").mask(party == "unattributed", "unnamed attackers")


def _appeals(said: pd.DataFrame) -> pd.DataFrame:
    """Appeals, offers and contacts that address a side, of all but the two sides."""
    rows = said[said["act_family"].isin(["appeal", "good_offices"]) & (said["act"] != "condole")]
    rows = rows[~rows["actor"].isin(PAIR)]
    return rows.assign(about="both", label=rows["addressees"].map(_addressed)).dropna(subset="label")


def _addressed(addressees: tuple[str, ...]) -> str | None:
    """Whether an appeal went to both, to one alone, or to neither of them (None)."""
    to = tuple(side in addressees for side in PAIR)
    return {(True, False): _TO_PAKISTAN, (True, True): _TO_BOTH, (False, True): _TO_KABUL}.get(to)


def _columns(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Pakistan on the left, the appeals in the middle, Kabul mirrored on the right, all others last."""
    of_a_side = set(rows.loc[rows["about"].isin(PAIR), "label"])
    said = [label for label in dict.fromkeys(SAID.values()) if label in of_a_side]
    said += sorted(of_a_side - set(said))
    appeals = [label for label in _APPEAL if label in set(rows["label"])]
    others = set(rows.loc[rows["about"] == "others", "label"])
    # by whom they name, what names no one by himself last, "for" before "against"
    others = sorted(others, key=lambda text: (text.endswith("others"), text.split(" ", 1)[1], text[0] != "f"))
    order = {"pakistan": said, "both": appeals, "afghanistan-taliban": said[::-1], "others": others}
    return [(about, label) for about, labels in order.items() for label in labels]


def _to_whom(rows: Measured) -> str:
    """To how many sides appeals, offers and contacts went."""
    by = rows[rows["about"] == "both"].groupby("label")["statements"].sum().reindex(_APPEAL, fill_value=0)
    if not by.sum():
        return ""
    return (
        f"Appeals, offers and contacts on record: to both sides {by[_TO_BOTH]}, to Pakistan alone "
        f"{by[_TO_PAKISTAN]}, to Kabul alone {by[_TO_KABUL]}"
    )


@style.chart(
    of=whose_side,
    title="Who spoke for whom, against whom, and to both?",
    lacking="appeals, support or blame",
    finding=_to_whom,
)
def plot_whose_side(rows: Measured, page: style.Page) -> str:
    """Draw whose side (`whose_side`): what each actor said about either party, and to both in the middle.

    Of more than eighteen actors those with few statements stand in one row.
    """
    day, when = first_words(rows["first"])
    cells = rows.assign(
        pair=list(zip(rows["about"], rows["label"], strict=True)),
        day=day,
        share=rows["statements"] / rows["statements"].max(),
    )
    cells, folded = few_together(cells, "pair")
    how = (
        f"Statements by actor and named target; under each count {when}, if known. Two targets: counted "
        f"under both.{folded} Counts, not a position; "
        f"{page.about.facts['left_out']} statements name no target."
    )
    matrix(
        page,
        how,
        pd.concat([pd.DataFrame(cells).astype({"statements": "Int64"}), _mirrored(rows, cells)]),
        row="actor_name",
        column="pair",
        text="statements",
        small="day",
        ids="statement_ids",
        weight="share",
        above="outside",
        columns=[
            Column((about, label), label, ABOUT[about][1], ABOUT[about][0])
            for about, label in page.about.facts["columns"]
        ],
        width=11,
    )
    return f"{capital(page.about.cut)}. {_in_words(rows)}"


def _mirrored(rows: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Cells without a count, so that each table has every column of a side on the other side as well."""
    there = rows.loc[rows["about"].isin(PAIR), ["outside", "about", "label"]].drop_duplicates()
    there["about"] = there["about"].map(dict(zip(PAIR, PAIR[::-1], strict=True)))
    firsts = cells.groupby("outside")["actor_name"].first()
    pairs = list(zip(there["about"], there["label"], strict=True))
    return pd.DataFrame({"outside": there["outside"], "actor_name": there["outside"].map(firsts), "pair": pairs})


def _in_words(rows: pd.DataFrame) -> str:
    """Who said what of whom, third parties first, and how many of them spoke to both."""
    named = rows[rows["about"] != "both"].sort_values(["outside", "actor", "about", "label"])
    each = {
        outside: "; ".join(f"{c.actor_name}: {_what(c)} {c.statements}" for c in part.itertuples()) or "none"
        for outside, part in ((True, named[named["outside"]]), (False, named[~named["outside"]]))
    }
    both = rows[rows["outside"] & (rows["label"] == _TO_BOTH)]
    return (
        f"Third parties, by named target: {each[True]}. Appeals, offers or contacts to both: {len(both)} third "
        f"parties, {both['statements'].sum()} statements. All others, by named target: {each[False]}."
    )


def _what(cell) -> str:
    """What was done and to whom: labels about others name their target themselves."""
    if cell.about == "both":
        return f"appeal, offer or contact {cell.label}"
    return f"{cell.label}, on {_WHOM[cell.about]}" if cell.about in _WHOM else cell.label


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

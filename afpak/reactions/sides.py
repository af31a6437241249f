"""Whose side, and who speaks to whom: counts by named target, tied to the statements, no score."""

from __future__ import annotations

import pandas as pd

from .. import show, style
from ..record.tables import Tables
from ..style.matrix import Cell, Column, matrix
from .acts import short_day

PAIR = ("pakistan", "afghanistan-taliban")
DIRECTED = ("support", "demand_action", "accuse", "condemn")
ABOUT = {
    "pakistan": ("about Pakistan", style.COLOUR["pakistan"]),
    "both": ("appeals, offers, contacts", style.COLOUR["third_party"]),
    "afghanistan-taliban": ("about the Afghan de facto authorities (Taliban)", style.COLOUR["afghanistan"]),
    "others": ("about others", style.COLOUR["unattributed"]),
}
_APPEAL = ("to Pakistan alone", "to both", "to the Afghan side alone")


def whose_side(tables: Tables) -> pd.DataFrame:
    """Who supported, condemned, accused or made demands of whom, and who appealed to both.

    Directed acts (support, demand action, accuse, condemn) count once for each
    target that they name. Appeals, offers of mediation, contacts and welcomes
    count by whom they address: both, or one alone; condolences, appeals that
    name neither, and the words of the two sides to each other are left out. Counts only: nothing is weighed or added
    up to a position.

    Returns
    -------
    DataFrame
        One row per actor, ``about`` (``pakistan``, ``both``,
        ``afghanistan-taliban``, ``others``) and ``label`` (what was done, and to
        whom): ``statements``, the count; ``first``, the first known day (NaT:
        none known); ``statement_ids``; ``outside``, True for third parties.
        ``attrs["columns"]`` orders the pairs of about and label,
        ``attrs["actors"]`` the actors, third parties first, those who name a
        side before the others.
    """
    said = tables.statements_in_full()
    said["outside"] = said["actor_party"] == "third_party"
    names = {**tables.names("actors"), "unattributed": "unnamed attackers"}
    groups = set(tables.actors.loc[tables.actors["party"] == "armed_group", "actor_id"])
    directed = said[said["act"].isin(DIRECTED)].explode("target").dropna(subset="target")
    directed["about"] = directed["target"].where(directed["target"].isin(PAIR), "others")
    whom = directed["target"].map(lambda t: "armed groups" if t in groups else names[t])
    directed["label"] = directed["act_label"] + (" " + whom).where(directed["about"] == "others", "")
    appeals = said[said["act_family"].isin(["appeal", "good_offices"]) & (said["act"] != "condole")]
    appeals = appeals[~appeals["actor"].isin(PAIR)].copy()
    appeals["label"] = appeals["addressees"].map(_addressed)
    appeals = appeals.dropna(subset="label").assign(about="both")
    rows = pd.concat([directed, appeals])
    frame = (
        rows.groupby(["outside", "actor", "actor_name", "about", "label"])
        .agg(
            statements=("statement_id", "nunique"),
            first=("known_on", "min"),
            statement_ids=("statement_id", lambda ids: tuple(sorted(set(ids)))),
        )
        .reset_index()
    )
    named = frame[frame["about"].isin(PAIR)].groupby("actor_name")["statements"].sum()
    every = frame.groupby(["outside", "actor_name"])["statements"].sum().reset_index()
    every["named"] = every["actor_name"].map(named).fillna(0)
    every = every.sort_values(["outside", "named", "statements", "actor_name"], ascending=[False, False, False, True])
    labels = list(tables.names("acts")[list(DIRECTED)])
    frame.attrs = {
        "note": tables.note(rows.drop_duplicates("statement_id")),
        "cut": tables.cut,
        "actors": list(every["actor_name"]),
        "outside": int(every["outside"].sum()),
        "columns": _columns(frame, labels),
    }
    return frame


def _addressed(addressees: tuple[str, ...]) -> str | None:
    """Whether an appeal went to both, to one alone, or to neither of them (None)."""
    to = [side in addressees for side in PAIR]
    return {(True, False): _APPEAL[0], (True, True): _APPEAL[1], (False, True): _APPEAL[2]}.get(tuple(to))


def _columns(frame: pd.DataFrame, acts: list[str]) -> list[tuple[str, str]]:
    """Pakistan on the left, the appeals in the middle, Kabul mirrored on the right, all others last."""
    others = sorted(set(frame.loc[frame["about"] == "others", "label"]), key=lambda text: (text.split()[0], text))
    order = {"pakistan": acts, "both": list(_APPEAL), "afghanistan-taliban": acts[::-1], "others": others}
    there = set(zip(frame["about"], frame["label"], strict=True))
    return [(about, label) for about, labels in order.items() for label in labels if (about, label) in there]


@style.chart
def plot_whose_side(frame: pd.DataFrame) -> style.Chart:
    """Draw whose side (`whose_side`): what each actor said about either party, and to both in the middle."""
    title = "Who condemned, accused or supported whom, and who spoke to both?"
    if frame.empty:
        return style.nothing(title, frame.attrs["note"], "appeals, support or blame")
    subtitle = (
        f"Statements on record by actor and named target, {frame.attrs['cut']}; under each count the first day, if known. "
        "A statement with two targets stands under both. Third parties above the line, those who name a side first; Pakistani "
        "and Afghan actors below. Counts, not a position: what an actor said elsewhere is not here."
    )
    pairs, actors = frame.attrs["columns"], frame.attrs["actors"]
    columns = [Column(label, ABOUT[about][1], ABOUT[about][0]) for about, label in pairs]
    top = float(frame["statements"].max())
    cells = [
        Cell(c.actor_name, pairs.index((c.about, c.label)), str(c.statements), short_day(c.first), c.statements / top)
        for c in frame.itertuples()
    ]
    fig = matrix(
        (title, subtitle, frame.attrs["note"]), actors, columns, cells, above=frame.attrs["outside"], width=9.6
    )
    third = frame[frame["outside"]]
    blame = third[third["about"].isin([*PAIR, "others"])]
    both = third.loc[third["label"] == _APPEAL[1], ["actor_name", "statements"]]
    said = [f"{c.actor_name}: {_in_words(c)} {c.statements}" for c in blame.itertuples()]
    fig.alt = (
        f"{title} {frame.attrs['cut'][0].upper()}{frame.attrs['cut'][1:]}. Third parties, by named target: "
        f"{'; '.join(said) or 'none'}. Appeals, offers or contacts to both: {len(both)} third parties, "
        f"{int(both['statements'].sum())} statements."
    )
    return fig


def _in_words(cell) -> str:
    return cell.label if cell.about == "others" else f"{cell.label} {_WHOM[cell.about]}"


_WHOM = {"pakistan": "Pakistan", "afghanistan-taliban": "Afghan Taliban", "both": ""}


def sides_table(frame: pd.DataFrame) -> show.Html:
    """The rows behind `plot_whose_side`: each count with the statements it is made of."""
    actors, pairs = frame.attrs["actors"], frame.attrs["columns"]
    rows = frame.assign(
        actor_place=frame["actor_name"].map(actors.index),
        place=[pairs.index((c.about, c.label)) for c in frame.itertuples()],
        what=[_in_words(c) if c.about != "both" else f"appeal, offer or contact {c.label}" for c in frame.itertuples()],
    ).sort_values(["actor_place", "place"])
    table = rows[["actor_name", "what", "statements", "first", "statement_ids"]]
    table.columns = ["Actor", "What", "Statements", "First known day", "Rows"]
    return show.table(table, f"{len(table)} counts and the statements each is made of.")

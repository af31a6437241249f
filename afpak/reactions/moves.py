"""How positions moved: the sequence of acts of the two sides, and of one other actor, over time."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from .. import show, style
from ..record.measured import Measured
from ..record.schema import ACT_FAMILY
from ..record.tables import Day, Tables, parse_day
from ..record.text import long_day, short_day, unknown
from ..style import labels
from ..style.palette import ACT_MARKER, FAMILY

PARTIES = ("pakistan", "afghanistan-taliban")
TURNS = ("declare_war", "announce_operation", "announce_halt", "announce_agreement", "open_to_talks", "reject_talks")
LANE, NAMES = 0.27, 7.5  # inches of a lane, points of its name


def positions(tables: Tables, actor: str | None = None) -> Measured:
    """The dated statements of the two sides, and of one further actor, in order of time.

    Parameters
    ----------
    actor : id of an actor, optional
        Whom to set beside Pakistan and the Afghan de facto authorities
        (Taliban). Default: the third party with most dated statements in the
        cut; of several the first by name.

    Returns
    -------
    DataFrame, one row a statement
        The columns of ``tables.statements_in_full()`` with the full ``actor_name``.
        ``turning`` marks what changes a position: for the two sides war declared,
        an operation announced or halted, an agreement announced, talks offered
        or refused, and a threat made on the day of a halt (its condition); for
        the further actor the first statement of each act on record.

    Facts
    -----
    actors : names of all asked for that have dated statements, the two sides first.
    without : names of those that have none.
    undated : number of their statements of unknown day.

    Raises
    ------
    ValueError
        No such actor.
    """
    names = tables.by_id("actors")["name"]
    if actor is not None and actor not in names:
        raise ValueError(unknown("actor", actor, names.index))
    said = tables.statements_in_full().dropna(subset="known_on")
    others = said[said["actor_party"] == "third_party"].groupby("actor").size()
    further = [actor] if actor else list(others.nlargest(1).index)
    asked = [one for one in dict.fromkeys([*PARTIES, *further]) if one in names]  # a folder may know neither side
    rows = said[said["actor"].isin(asked)].sort_values(["known_on", "statement_id"], ignore_index=True)
    rows["actor_name"] = rows["actor"].map(names)
    rows["turning"] = _turning(rows)
    spoke = set(rows["actor"])
    return tables.measured(
        "positions",
        rows,
        of=rows,
        actors=[names[one] for one in asked if one in spoke],
        without=[names[one] for one in asked if one not in spoke],
        undated=int(tables.without_day("statements")["actor"].isin(asked).sum()),
    )


def _turning(rows: pd.DataFrame) -> pd.Series:
    """Whether a statement changes a position."""
    halted = rows["known_on"].where(rows["act"] == "announce_halt").groupby(rows["actor"]).agg(set)
    on_a_halt = pd.Series(
        [day in halted[actor] for actor, day in zip(rows["actor"], rows["known_on"], strict=True)],
        rows.index,
        dtype=bool,
    )
    side = rows["act"].isin(TURNS) | (on_a_halt & (rows["act"] == "threaten"))
    return side.where(rows["actor"].isin(PARTIES), ~rows.duplicated(["actor", "act"]))


def changed(tables: Tables, day: Day) -> Measured:
    """Whose acts after a day are others than up to it: what each actor began to say, and what it said no more.

    That an actor says nothing new says nothing on its position, and what is
    missing may be missing in our record alone.

    Parameters
    ----------
    day : ISO date
        The last day of the time before; see `afpak.load` for what may stand for it.

    Returns
    -------
    DataFrame, one row an actor with dated statements both up to the day and after it
        ``actor``, ``actor_name``, ``party``; ``before`` and ``after``, the
        number of its statements; ``new`` and ``no_more``, labels of the acts on
        record only after the day, and only up to it; ``statement_ids`` of the
        new ones. Who has most new acts stands first.

    Examples
    --------
    >>> import afpak
    >>> from afpak import reactions
    >>> rows = reactions.changed(afpak.load(), "2026-02-26").set_index("actor")
    >>> "declare war" in rows.at["pakistan", "new"]
    True
    """
    last = parse_day(day, "day")
    said = tables.statements_in_full().dropna(subset="known_on").sort_values(["known_on", "statement_id"])
    rows = []
    for (actor, name, party), mine in said.groupby(["actor", "actor_name", "actor_party"], observed=True):
        before, after = mine[mine["known_on"] <= last], mine[mine["known_on"] > last]
        if len(before) and len(after):
            new, gone = after[~after["act"].isin(before["act"])], before[~before["act"].isin(after["act"])]
            acts = (tuple(dict.fromkeys(part["act_label"])) for part in (new, gone))
            rows.append((actor, name, party, len(before), len(after), *acts, tuple(new["statement_id"])))
    columns = ["actor", "actor_name", "party", "before", "after", "new", "no_more", "statement_ids"]
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.sort_values("new", key=lambda acts: -acts.map(len), kind="stable", ignore_index=True)
    return tables.measured("changed", frame, of=said[said["actor"].isin(frame["actor"])])


def _finding(rows: Measured) -> str:
    """The last turn of each side."""
    last = rows[rows["turning"] & rows["actor"].isin(PARTIES)].groupby("actor").tail(1).set_index("actor")
    said = [
        f"{r.actor_name}, {r.act_label}, {long_day(r.known_on)}"
        for r in last.reindex(PARTIES).dropna(how="all").itertuples()
    ]
    return f"Last turn on record: {'; '.join(said)}" if said else ""


@style.chart(
    of=positions, title="How did positions move?", lacking="dated statements of these actors", finding=_finding
)
def plot_positions(rows: Measured, page: style.Page) -> str:
    """Draw how positions moved (`positions`): one panel an actor, one lane a family of acts."""
    facts = page.about.facts
    how = (
        f"One mark a statement. Named: for the two sides, what changes a position, such as talks "
        "offered or refused; for another actor, its first of each act. Of unknown day and missing: "
        f"{facts['undated']}."
        + (f" Nothing dated on record here: {', '.join(facts['without'])}." if facts["without"] else "")
    )
    panels = {name: rows[rows["actor_name"] == name] for name in facts["actors"] if name in set(rows["actor_name"])}
    lanes = {name: _families(part) for name, part in panels.items()}
    limits = labels.limits(rows["known_on"])
    words = {name: _named(part) for name, part in panels.items()}
    names = [ACT_FAMILY[family] for family in ACT_FAMILY if any(family in there for there in lanes.values())]
    per_inch = labels.per_inch(limits, pd.concat(words.values()), names, NAMES)
    above = {name: labels.above(named, per_inch) for name, named in words.items()}
    heights = [LANE * len(lanes[name]) + labels.height(above[name]) + 0.6 for name in panels]
    ratios = [len(families) for families in lanes.values()]
    _, axes = page(how, height=sum(heights) + 0.4, nrows=len(panels), sharex=True, height_ratios=ratios)
    fullest = rows.groupby(["actor_name", "act_family", "known_on"], observed=True).size().max()
    step = min(0.2, 0.75 / fullest)  # lanes from one mark of a day to the next: the fullest day still fits
    for ax, (name, part) in zip(axes[:, 0], panels.items(), strict=True):
        _lanes(ax, part, lanes[name], step)
        labels.hang(ax, above[name])
        ax.set_title(name, pad=72 * labels.height(above[name]) + 4)
        ax.tick_params(labelbottom=True)
    ax.set_xlim(limits)
    style.date_axis(ax)
    counts = ", ".join(f"{name}: {len(part)} dated statements" for name, part in panels.items())
    turns = "; ".join(
        f"{long_day(t.known_on)}, {t.actor_name}: {t.act_label}" for t in rows[rows["turning"]].itertuples()
    )
    return f"{counts}. {turns}."


def _families(part: pd.DataFrame) -> list[str]:
    """The families of an actor's acts, in the order of the vocabulary."""
    return [family for family in ACT_FAMILY if family in set(part["act_family"].astype(str))]


def _named(part: pd.DataFrame) -> pd.DataFrame:
    """Labels of one actor's turning points, equal acts of a day under one, each with the mark of its family."""
    keys = ["known_on", "act", "act_label", "act_family"]
    turns = part[part["turning"]].groupby(keys, observed=True, sort=False).size().rename("n").reset_index()
    family = turns["act_family"].astype(str)
    return pd.DataFrame(
        {
            "day": turns["known_on"],
            "text": [_said(turn) for turn in turns.itertuples()],
            "marker": family.map(ACT_MARKER),
            "colour": family.map(FAMILY),
        }
    )


def _said(turn) -> str:
    return f"{short_day(turn.known_on)} {turn.act_label}" + (f" ×{turn.n}" if turn.n > 1 else "")


def _lanes(ax: Axes, part: pd.DataFrame, families: list[str], step: float) -> None:
    """One actor's statements, those of a day one over the other."""
    for lane, family in enumerate(families):
        said = part[part["act_family"] == family]
        y = -lane - 0.85 + step * said.groupby("known_on").cumcount()
        look = {"marker": ACT_MARKER[family], "color": FAMILY[family], "lw": 0}
        ax.scatter(said["known_on"], y, s=18, urls=[style.to_rows(row) for row in said["statement_id"]], **look)
    ax.set_yticks(
        [-lane - 0.75 for lane in range(len(families))], [ACT_FAMILY[family] for family in families], size=NAMES
    )
    ax.set_ylim(-len(families), 0)


def positions_table(rows: Measured) -> show.Html:
    """The statements that `plot_positions` names, in order of time, each in a short summary."""
    columns = {
        "known_on": "Known on",
        "actor_name": "Actor",
        "speaker": "Speaker",
        "act_label": "Act",
        "summary": "What was said",
        "statement_id": "Row",
    }
    turns = rows.loc[rows["turning"], list(columns)].rename(columns=columns)
    caption = f"The {len(turns)} statements that the chart names, oldest first, in our words."
    return show.table(turns, caption, ids=turns["Row"])

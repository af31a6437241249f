"""How positions moved: the sequence of acts of the two sides, and of one other actor, over time."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd

from .. import show, style
from ..record.schema import ACT_FAMILY
from ..record.tables import Tables
from ..style.labels import LETTER, stairs
from ..style.palette import ACT_MARKER as MARKER
from ..style.palette import FAMILY as COLOUR

PARTIES = ("pakistan", "afghanistan-taliban")
TURNS = ("declare_war", "announce_operation", "announce_halt", "announce_agreement", "open_to_talks", "reject_talks")


def positions(tables: Tables, actor: str | None = None) -> pd.DataFrame:
    """The dated statements of the two sides, and of one further actor, in order of time.

    Parameters
    ----------
    actor : id of an actor, optional
        Whom to set beside Pakistan and the Afghan de facto authorities
        (Taliban). Default: the third party with most dated statements in the
        cut; of several the first by name.

    Returns
    -------
    DataFrame
        Rows of ``tables.statements_in_full()`` with the full ``actor_name``.
        ``turning`` marks what changes a position: for the two sides war declared,
        an operation announced or halted, an agreement announced, talks offered
        or refused, and a threat made on the day of a halt (its condition); for
        the further actor the first statement of each act on record.
        ``attrs["actors"]`` names all asked for, with or without statements;
        ``attrs["undated"]`` counts theirs of unknown day.

    Raises
    ------
    ValueError
        No such actor.
    """
    names = tables.by_id("actors")["name"]
    if actor is not None and actor not in names:
        raise ValueError(f"unknown actor {actor!r}; choose one of {', '.join(names.index)}")
    said = tables.statements_in_full().dropna(subset="known_on")
    others = said[said["actor_party"] == "third_party"].groupby("actor").size()
    further = [actor] if actor else list(others.nlargest(1).index)
    asked = [one for one in dict.fromkeys([*PARTIES, *further]) if one in names]  # a folder may know neither side
    rows = said[said["actor"].isin(asked)].sort_values(["known_on", "statement_id"])
    rows["actor_name"] = rows["actor"].map(names)
    halted = rows.loc[rows["act"] == "announce_halt", ["actor", "known_on"]].drop_duplicates()
    on_a_halt = pd.MultiIndex.from_frame(rows[["actor", "known_on"]]).isin(pd.MultiIndex.from_frame(halted))
    side = rows["act"].isin(TURNS) | (on_a_halt & (rows["act"] == "threaten"))
    rows["turning"] = side.where(rows["actor"].isin(PARTIES), ~rows.duplicated(["actor", "act"]))
    rows = rows.reset_index(drop=True)
    rows.attrs = {
        "note": tables.note(rows),
        "cut": tables.cut,
        "actors": [names[one] for one in asked],
        "undated": int(tables.without_day("statements")["actor"].isin(asked).sum()),
    }
    return rows


@style.chart
def plot_positions(rows: pd.DataFrame) -> style.Chart:
    """Draw how positions moved (`positions`): one panel an actor, one lane a family of acts."""
    title = "How did positions move?"
    if rows.empty:
        return style.nothing(title, rows.attrs["note"], "dated statements of these actors")
    names = [n for n in rows.attrs["actors"] if n in set(rows["actor_name"])]
    without = [n for n in rows.attrs["actors"] if n not in names]
    subtitle = (
        f"One mark a statement, {rows.attrs['cut']}. Named for the two sides: war declared, an operation announced or "
        "halted, a threat on the day of a halt, an agreement announced, talks offered or refused; for another actor: its "
        f"first of each act. {rows.attrs['undated']} statements of unknown day are left out."
        + (f" Nothing dated on record here: {', '.join(without)}." if without else "")
    )
    lanes = {
        n: [f for f in ACT_FAMILY if f in set(rows.loc[rows["actor_name"] == n, "act_family"].astype(str))]
        for n in names
    }
    low, high = (mdates.date2num(d) for d in (rows["known_on"].min(), rows["known_on"].max()))
    span = max(high - low, 3.0)
    turns = {n: _turns(rows[rows["actor_name"] == n], LETTER * span) for n in names}
    right = max([low + span, *(end for _, end in turns.values())])
    heights = [1.15 + 0.3 * len(lanes[n]) + 0.165 * len(set(turns[n][0]["line"])) for n in names]
    size = {"height": sum(heights), "nrows": len(names), "sharex": True, "height_ratios": heights}
    fig, axes = style.figure(title, subtitle, rows.attrs["note"], **size)
    tallest = rows.groupby(["actor_name", "act_family", "known_on"], observed=True).size().max()
    step = min(0.13, 0.75 / tallest)  # the fullest day of all still fits into its lane
    for ax, name in zip(axes[:, 0], names, strict=True):
        mine = rows[rows["actor_name"] == name]
        for lane, family in enumerate(lanes[name]):
            said = mine[mine["act_family"] == family]
            y = -lane - 0.3 + said.groupby("known_on").cumcount() * step
            ax.scatter(said["known_on"], y, s=18, marker=MARKER[family], color=COLOUR[family], lw=0)
        here = turns[name][0]
        for turn in here.itertuples():
            y = 0.75 + 0.55 * turn.line
            ax.plot([turn.at, turn.at], [0.55, y + 0.4], color="#a9adb3", lw=0.7, zorder=1)
            ax.text(turn.at, y, f" {turn.text}", size=6.8, va="bottom", color=COLOUR[turn.family])
        ax.set_yticks([-lane - 0.2 for lane in range(len(lanes[name]))], [ACT_FAMILY[f] for f in lanes[name]], size=7.5)
        ax.set_ylim(-len(lanes[name]) + 0.4, 1.4 + 0.55 * (here["line"].max() if len(here) else 0))
        ax.set_xlim(low - span * 0.03, right + span * 0.03)
        ax.set_title(name)
        style.date_axis(ax, last=high)
    counts = rows.groupby("actor_name").size()
    fig.alt = (
        f"{title} "
        + ", ".join(f"{name}: {counts[name]} dated statements" for name in names)
        + ". "
        + "; ".join(
            f"{t.known_on:%-d %B %Y}, {t.actor_name}: {t.act_label}" for t in rows[rows["turning"]].itertuples()
        )
        + "."
    )
    return fig


def _turns(mine: pd.DataFrame, letter: float) -> tuple[pd.DataFrame, float]:
    """One actor's turning points with text and line, equal acts of a day under one label; how far they reach."""
    keys = ["known_on", "act", "act_label", "act_family"]
    turns = mine[mine["turning"]].groupby(keys, observed=True, sort=False).size().rename("n").reset_index()
    turns["at"] = mdates.date2num(turns["known_on"]) if len(turns) else []
    turns["family"] = turns["act_family"].astype(str)
    turns["text"] = [f"{t.known_on:%-d %b} {t.act_label}" + (f" ×{t.n}" if t.n > 1 else "") for t in turns.itertuples()]
    lines, right = stairs(list(turns["at"]), list(turns["text"]), letter)
    return turns.assign(line=pd.Series(lines, index=turns.index, dtype=int)), right


def positions_table(rows: pd.DataFrame) -> show.Html:
    """The statements that `plot_positions` names, in order of time, each in a short summary."""
    turns = rows[rows["turning"]]
    table = turns[["known_on", "actor_name", "speaker", "act_label", "summary", "statement_id"]]
    table.columns = ["Known on", "Actor", "Speaker", "Act", "What was said", "Row"]
    return show.table(table, f"The {len(turns)} statements that the chart names, oldest first, in our words.")

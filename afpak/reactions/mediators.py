"""Mediation: offers, contacts, hosting and outcomes per mediator, beside talks and truces."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from .. import style
from ..record.measured import Measured
from ..record.tables import Tables
from ..record.text import capital, long_day, short_day
from ..style import labels
from ..style.palette import TRUCE

STEPS = {
    "offer_mediation": "offer",
    "mediate": "contact",
    "report_contact": "contact",
    "announce_agreement": "outcome",
}
# how a step is drawn: its name in the key, marker, hollow or not
MARKS = {
    "offer": ("offer of help or mediation", "D", True),
    "contact": ("contact, call, shuttle or request", "o", False),
    "outcome": ("announces an agreement", "*", False),
}
TURNS = {
    "talks": "talks",
    "talks_collapse": "talks collapse",
    "ceasefire": "truce",
    "ceasefire_extension": "truce extended",
    "unilateral_halt": "halt declared",
}
PARTY = style.COLOUR["third_party"]
MARK, HOST = 0.14, 0.24  # inches: from one mark of a day to the next above it; a round of talks with its place
GAP = 0.05  # inches: between two rounds of talks side by side
NAMES, PLACE = 8.5, 6.3  # points of the names of mediators, of a place of talks


def mediation(tables: Tables) -> Measured:
    """What third parties did to bring the two sides together, and the turns of truces and talks, in order of time.

    Help that is only praised by others, such as co-mediation, has no row of its own.

    Returns
    -------
    DataFrame, one row a step of a mediator, or a turn
        Steps of a third party: an ``offer`` of mediation, a ``contact``
        (mediation, or a reported call or meeting), an ``outcome`` (it
        announces an agreement; all three from statements), or ``host`` (a
        round of talks, from events). Turns, without a mediator: the talks,
        collapses, truces and halts among the events, by their kind in
        ``step``. ``mediator``, ``mediator_name`` (NA: a turn); ``start``,
        ``end`` (NaT: one day, or no end known); ``label`` (act, place of the
        talks, or what the turn was); ``row`` (id of the statement or event).

    Facts
    -----
    undated : for each mediator the number of such statements of unknown day, which have no row.
    """
    said = tables.statements_in_full().query("actor_party == 'third_party' and known_on.notna()")
    said = said[said["act"].isin(STEPS)]
    events = tables.events_in_full()
    turns = events[events["kind"].isin(TURNS)]
    hosted = turns[(turns["kind"] == "talks") & (turns["initiator_party"] == "third_party")]
    places = tables.names("places")
    parts = [
        _rows(said, "actor", said["act"].map(STEPS), "known_on", said["act_label"]),
        _rows(hosted, "initiator", "host", "start", [", ".join(places[list(ids)]) for ids in hosted["places"]]),
        _rows(turns, None, turns["kind"], "start", [_turn(event, places) for event in turns.itertuples()]),
    ]
    rows = pd.concat(parts).astype({"mediator": "string", "step": "string", "end": "datetime64[ns]"})
    rows.insert(1, "mediator_name", rows["mediator"].map(tables.names("actors")))
    rows = rows.sort_values(["start", "mediator", "row"], ignore_index=True)
    undated = tables.without_day("statements")
    undated = undated.loc[undated["act"].isin(STEPS), "actor"].map(tables.names("actors")).value_counts()
    return tables.measured("mediation", rows, of=pd.concat([said, turns]), undated=undated.to_dict())


def _rows(of: pd.DataFrame, mediator: str | None, step: object, start: str, label: object) -> pd.DataFrame:
    """Statements or events as steps or turns."""
    return pd.DataFrame(
        {
            "mediator": of[mediator] if mediator else pd.NA,
            "step": step,
            "start": of[start],
            "end": of.get("end", pd.NaT),
            "label": label,
            "row": of.iloc[:, 0],
        },
        index=of.index,
    )


def _turn(event, places: pd.Series) -> str:
    """What the event was, with the city of talks or the side that halted."""
    if event.kind == "unilateral_halt":
        return f"halt declared: {event.initiator_name}"
    where = [places[p] for p in event.places]
    return TURNS[event.kind] + (f", {where[0]}" if len(where) == 1 else "")


@style.chart(
    of=mediation,
    title="Who offered to mediate, who did, and what came of it?",
    lacking="offers of mediation, contacts, talks or truces",
)
def plot_mediation(rows: Measured, page: style.Page) -> str:
    """Draw mediation (`mediation`): one lane a mediator, truces and talks above and across."""
    undated = ", ".join(f"{name} {n}" for name, n in page.about.facts["undated"].items())
    how = (
        f"One mark a statement or a round of talks, {page.about.cut}. Above: talks, truces and their end in the "
        "events; shaded: days of a truce as far as the record dates it, not proof that it held. "
        + (f"Of unknown day and not drawn: {undated}." if undated else "")
    )
    turns, steps = rows[rows["mediator"].isna()], rows.dropna(subset="mediator")
    names = list(steps["mediator_name"].value_counts(sort=False).sort_values(ascending=False, kind="stable").index)
    limits = labels.limits(pd.concat([rows["start"], rows["end"]]).dropna())
    turned = [f"{short_day(turn.start)} {turn.label}" for turn in turns.itertuples()]
    words = pd.DataFrame({"day": turns["start"], "text": turned})
    per_inch = labels.per_inch(limits, words, names, NAMES)
    above = labels.above(words, per_inch)
    lanes = {name: _packed(steps[steps["mediator_name"] == name], per_inch) for name in names}
    heights = {name: _height(lane) for name, lane in lanes.items()}
    key = [style.handle(text, "third_party", marker, hollow) for text, marker, hollow in MARKS.values()]
    key.append(style.handle("hosts talks", "third_party", "s"))

    height = sum(heights.values()) or MARK
    _, axes = page(how, height=height + labels.height(above) + 0.5, key=key)
    ax = axes[0, 0]
    ax.set(xlim=limits, ylim=(-height, 0))
    style.date_axis(ax)
    labels.hang(ax, above)
    _truces(ax, turns)
    y, ticks = 0.0, []
    for name, lane in lanes.items():
        y -= heights[name]
        ticks.append(_lane(ax, lane, y))
    ax.set_yticks(ticks, names)
    ax.tick_params(axis="y", labelsize=NAMES)
    happened = "; ".join(f"{long_day(turn.start)} {turn.label}" for turn in turns.itertuples())
    return f"{capital(page.about.cut)}. {_counts(steps, names)}. In the events: {happened}."


def _packed(lane: pd.DataFrame, per_inch: float) -> pd.DataFrame:
    """One mediator's steps with the days they take and their ``line``, so that no mark and no place hides another."""
    host = lane["step"] == "host"
    start = lane["start"].map(mdates.date2num)
    end = lane["end"].fillna(lane["start"]).map(mdates.date2num)
    lane = lane.assign(left=(start - 0.5).where(host, start), right=(end + 0.5).where(host, start))
    words = lane["left"] + per_inch * lane["label"].map(lambda place: labels.wide(place, PLACE))
    taken = pd.DataFrame({"from": lane["left"], "to": lane["right"].where(~host, words.clip(lower=lane["right"]))})
    room = [(host, GAP), (~host, MARK)]
    lines = [pd.Series(labels.pack(taken[part], gap * per_inch), lane.index[part], int) for part, gap in room]
    return lane.assign(line=pd.concat(lines))


def _lines(lane: pd.DataFrame) -> tuple[int, int]:
    """How many lines of rounds of talks and of marks a lane has."""
    lines = lane.groupby(lane["step"] == "host")["line"].max() + 1
    return lines.get(True, 0), lines.get(False, 0)


def _height(lane: pd.DataFrame) -> float:
    hosts, marks = _lines(lane)
    return HOST * hosts + MARK * marks + 0.14


def _lane(ax: Axes, lane: pd.DataFrame, low: float) -> float:
    """Draw one mediator from the lower edge of its lane: rounds of talks with their places, marks above them."""
    ax.axhline(low, color=style.GRID, lw=0.8, zorder=0)
    for talk in lane[lane["step"] == "host"].itertuples():
        y = low + HOST * (talk.line + 1)
        ax.plot([talk.left, talk.right], [y - 0.02, y - 0.02], color=PARTY, lw=6, solid_capstyle="butt", zorder=2)
        ax.text(talk.left, y - 0.07, talk.label, size=PLACE, color=PARTY, va="top")
    foot = low + HOST * _lines(lane)[0] + 0.14
    for step, (_, marker, hollow) in MARKS.items():
        said = lane[lane["step"] == step]
        look = {"facecolor": "white" if hollow else PARTY, "edgecolor": PARTY, "lw": 1.1}
        y = foot + MARK * said["line"]
        ax.scatter(said["left"], y, s=60 if marker == "*" else 26, marker=marker, zorder=3, **look)
    return low + _height(lane) / 2


def _truces(ax: Axes, turns: pd.DataFrame) -> None:
    """Shade the days of each truce, as far as the record dates it."""
    for truce in turns[turns["step"].isin(["ceasefire", "ceasefire_extension"])].itertuples():
        last = truce.start if pd.isna(truce.end) else truce.end
        for colour, alpha in (("white", 1.0), (TRUCE, 0.5)):  # a truce that was extended is no darker for that
            ends = mdates.date2num(truce.start) - 0.5, mdates.date2num(last) + 0.5
            ax.axvspan(*ends, color=colour, alpha=alpha, lw=0, zorder=0)


def _counts(steps: pd.DataFrame, names: list[str]) -> str:
    """What each mediator did how often."""
    counts = steps.groupby(["mediator_name", "step"], sort=False).size()
    each = {name: ", ".join(f"{step} {n}" for step, n in counts[name].items()) for name in names}
    return "; ".join(f"{name}: {said}" for name, said in each.items())

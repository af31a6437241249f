"""Mediation: offers, contacts, hosting and outcomes per mediator, beside talks and truces."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from .. import style
from ..record.coding import TRUCES, confirmed
from ..record.measured import Measured
from ..record.tables import Tables
from ..record.text import capital, foremost, long_day, short_day
from ..style import labels
from ..style.palette import FAMILY, INK, TRUCE

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
TYPES = {"mediator": "string", "step": "string", "end": "datetime64[ns]", "agreed": "boolean"}
OPEN = "no end on record"
PARTY = style.COLOUR["third_party"]
MARK, HOST = 0.14, 0.24  # inches: from one mark of a day to the next above it; a round of talks with its place
GAP = 0.05  # inches: between two rounds of talks side by side
ARROW = 0.3  # inches of the arrow of a truce without end
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
        ``end`` (NaT: one day, or no end known; a truce of which only the first
        day is on record has no end); ``label`` (act, place of the talks, or
        what the turn was); ``row`` (id of the statement or event); ``agreed``,
        of a turn: False where one side alone declared or reports it.

    Facts
    -----
    undated : for each mediator the number of such statements of unknown day, which have no row.
    """
    said = tables.statements_in_full().query("actor_party == 'third_party' and known_on.notna()")
    said = said[said["act"].isin(STEPS)]
    events = tables.events_in_full()
    turns = events[events["kind"].isin(TURNS)].copy()
    turns["agreed"] = confirmed(turns) & (turns["kind"] != "unilateral_halt")
    turns["end"] = turns["end"].mask(turns["kind"].isin(TRUCES) & (turns["end"] <= turns["start"]))
    hosted = turns[(turns["kind"] == "talks") & (turns["initiator_party"] == "third_party")]
    places = tables.names("places")
    parts = [
        _rows(said, "actor", said["act"].map(STEPS), "known_on", said["act_label"]),
        _rows(hosted, "initiator", "host", "start", [", ".join(places[list(ids)]) for ids in hosted["places"]]),
        _rows(turns, None, turns["kind"], "start", [_turn(event, places) for event in turns.itertuples()]),
    ]
    rows = pd.concat(parts)
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
            "agreed": of["agreed"] if mediator is None else pd.NA,
        },
        index=of.index,
    ).astype(TYPES)


def _turn(event, places: pd.Series) -> str:
    """What the event was, with the city of talks or the side that halted."""
    if event.kind == "unilateral_halt":
        return f"halt declared: {event.initiator_name}"
    where = [places[p] for p in event.places]
    return TURNS[event.kind] + (f", {where[0]}" if len(where) == 1 else "")


def _finding(rows: Measured) -> str:
    """How many offers, rounds of talks and truces, and whose offers were most."""
    offers = rows.loc[rows["step"] == "offer", "mediator_name"].value_counts()
    most = foremost(offers)
    whose = f", most by {most} ({offers[most]})" if most and len(offers) > 1 else ""
    talks, truces = (rows["step"] == "talks").sum(), rows["step"].isin(TRUCES).sum()
    return f"Offers of mediation on record: {offers.sum()}{whose}; rounds of talks: {talks}; truces and extensions: {truces}"


@style.chart(
    of=mediation,
    title="Who offered to mediate, who did, and what came of it?",
    lacking="offers of mediation, contacts, talks or truces",
    finding=_finding,
)
def plot_mediation(rows: Measured, page: style.Page) -> str:
    """Draw mediation (`mediation`): one lane a mediator, truces and talks above and across."""
    undated = ", ".join(f"{name} {n}" for name, n in page.about.facts["undated"].items())
    how = (
        "One mark a statement or a round of talks. Above: talks, truces and halts in the events; "
        "hollow: declared or reported by one side alone. Shaded: a truce with both ends on record; an arrow: without its "
        "end. Neither proves that it held. " + (f"Of unknown day and not drawn: {undated}." if undated else "")
    )
    turns, steps = rows[rows["mediator"].isna()], rows.dropna(subset="mediator")
    names = list(steps["mediator_name"].value_counts(sort=False).sort_values(ascending=False, kind="stable").index)
    limits = labels.limits(pd.concat([rows["start"], rows["end"]]).dropna())
    turned = [f"{short_day(turn.start)} {turn.label}" for turn in turns.itertuples()]
    halted = turns["step"].isin([*TRUCES, "unilateral_halt"])
    words = pd.DataFrame(
        {"day": turns["start"], "text": turned, "colour": INK, "hollow": ~turns["agreed"].astype(bool)}
    )
    words["marker"] = halted.map({True: "o", False: ""})
    truces = turns[turns["step"].isin(TRUCES)]
    reach = pd.DataFrame({"day": truces["start"], "text": OPEN + " " * round(ARROW / labels.wide(" "))})
    per_inch = labels.per_inch(limits, pd.concat([words, reach[truces["end"].isna()]]), names, NAMES)
    above = labels.above(words, per_inch)
    truces = _standing(truces, per_inch)
    lanes = {name: _packed(steps[steps["mediator_name"] == name], per_inch) for name in names}
    heights = {name: _height(lane) for name, lane in lanes.items()}
    key = [style.handle(text, "third_party", marker, hollow) for text, marker, hollow in MARKS.values()]
    key.append(style.handle("hosts talks", "third_party", "s"))

    top = HOST * (truces["line"].max() + 1) + 0.1 if len(truces) else 0
    height = top + sum(heights.values()) or MARK
    _, axes = page(how, height=height + labels.height(above) + 0.5, key=key)
    ax = axes[0, 0]
    ax.set(xlim=limits, ylim=(-height, 0))
    style.date_axis(ax)
    labels.hang(ax, above)
    _truces(ax, truces, per_inch)
    y, ticks = -top, {"truces": -top / 2} if top else {}
    for name, lane in lanes.items():
        y -= heights[name]
        ticks[name] = _lane(ax, lane, y)
    ax.set_yticks(list(ticks.values()), list(ticks))
    ax.tick_params(axis="y", labelsize=NAMES)
    happened = "; ".join(f"{long_day(turn.start)} {turn.label}" for turn in turns.itertuples())
    open_ends = ", ".join(f"{short_day(day)}" for day in truces.loc[truces["end"].isna(), "start"])
    return f"{capital(page.about.cut)}. {_counts(steps, names)}. In the events: {happened}." + (
        f" Truces without an end on record: {open_ends}." if open_ends else ""
    )


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
        look = {"color": PARTY, "lw": 6, "solid_capstyle": "butt", "url": style.to_rows(talk.row)}
        ax.plot([talk.left, talk.right], [y - 0.02, y - 0.02], zorder=2, **look)
        ax.text(talk.left, y - 0.07, talk.label, size=PLACE, color=PARTY, va="top")
    foot = low + HOST * _lines(lane)[0] + 0.14
    for step, (_, marker, hollow) in MARKS.items():
        said = lane[lane["step"] == step]
        look = {"facecolor": "white" if hollow else PARTY, "edgecolor": PARTY, "lw": 1.1}
        look["urls"] = [style.to_rows(row) for row in said["row"]]
        y = foot + MARK * said["line"]
        ax.scatter(said["left"], y, s=60 if marker == "*" else 26, marker=marker, zorder=3, **look)
    return low + _height(lane) / 2


def _standing(truces: pd.DataFrame, per_inch: float) -> pd.DataFrame:
    """Truces with the days they take, with arrow and words where no end is on record, and their ``line``."""
    start, end = (pd.Series(mdates.date2num(truces[column]), truces.index) for column in ("start", "end"))
    words = start + per_inch * (ARROW + labels.wide(OPEN, PLACE) + 0.1)
    truces = truces.assign(left=start - 0.5, right=(end + 0.5).fillna(words))
    spans = truces[["left", "right"]].set_axis(["from", "to"], axis=1)
    return truces.assign(line=pd.Series(labels.pack(spans, GAP * per_inch), truces.index, int))


def _truces(ax: Axes, truces: pd.DataFrame, per_inch: float) -> None:
    """A bar, and shade over all lanes, for each truce whose end is on record; an arrow for one whose end is not."""
    colour = FAMILY["diplomacy"]
    for truce in truces.itertuples():
        y = -HOST * (truce.line + 0.5) - 0.05
        if pd.isna(truce.end):
            tip = truce.left + ARROW * per_inch
            ax.annotate("", (tip, y), (truce.left, y), arrowprops={"arrowstyle": "->", "color": colour, "lw": 1.6})
            ax.text(tip, y, f" {OPEN}", size=PLACE, va="center")
            continue
        look = {"color": colour, "lw": 6, "solid_capstyle": "butt", "url": style.to_rows(truce.row)}
        ax.plot([truce.left, truce.right], [y, y], zorder=2, **look)
        for shade, alpha in (("white", 1.0), (TRUCE, 0.5)):  # a truce that was extended is no darker for that
            ax.axvspan(truce.left, truce.right, color=shade, alpha=alpha, lw=0, zorder=0)


def _counts(steps: pd.DataFrame, names: list[str]) -> str:
    """What each mediator did how often."""
    counts = steps.groupby(["mediator_name", "step"], sort=False).size()
    each = {name: ", ".join(f"{step} {n}" for step, n in counts[name].items()) for name in names}
    return "; ".join(f"{name}: {said}" for name, said in each.items())

"""Mediation: offers, contacts, hosting and outcomes per mediator, beside talks and truces."""

from __future__ import annotations

import matplotlib.dates as mdates
import numpy as np
import pandas as pd

from .. import style
from ..record.tables import Tables
from ..style.labels import LETTER, stairs

STEPS = {
    "offer_mediation": "offer",
    "mediate": "contact",
    "report_contact": "contact",
    "announce_agreement": "outcome",
}
MARKS = {
    "offer": ("offer of help or mediation", "D", True),
    "contact": ("contact, call, shuttle or request", "o", False),
    "outcome": ("announces an agreement", "*", False),
}
TRUCES = {
    "talks": "talks",
    "talks_collapse": "talks collapse",
    "ceasefire": "truce",
    "ceasefire_extension": "truce extended",
    "unilateral_halt": "halt declared",
}


def mediation(tables: Tables) -> pd.DataFrame:
    """What third parties did to bring the two sides together, in order of time.

    Returns
    -------
    DataFrame
        One row per offer of mediation, contact (mediation, or a reported call
        or meeting), agreement announced by a third party (all from
        statements), and round of talks hosted (from events): ``mediator``,
        ``mediator_name``, ``step``, ``start``, ``end`` (NaT: one day, or no end
        known), ``label`` (act, or place of the talks), ``row`` (id of the
        statement or event). Help that is only praised by others, such as
        co-mediation, has no row of its own. ``attrs["truces"]`` holds the
        talks, collapses, truces and halts of the cut; ``attrs["undated"]``
        counts, per mediator, such statements of unknown day.
    """
    said = tables.statements_in_full().query("actor_party == 'third_party'")
    said = said[said["act"].isin(STEPS)]
    dated = said[said["known_on"].notna()]
    words = pd.DataFrame(
        {
            "mediator": dated["actor"],
            "step": dated["act"].map(STEPS),
            "start": dated["known_on"],
            "label": dated["act_label"],
            "row": dated["statement_id"],
        }
    )
    turns = tables.events_in_full()
    turns = turns[turns["kind"].isin(TRUCES)].sort_values(["start", "event_id"])
    hosts = turns[(turns["kind"] == "talks") & (turns["initiator_party"] == "third_party")]
    places = tables.names("places")
    hosted = pd.DataFrame(
        {
            "mediator": hosts["initiator"],
            "step": "host",
            "start": hosts["start"],
            "end": hosts["end"],
            "label": hosts["places"].map(lambda ids: ", ".join(places[list(ids)])),
            "row": hosts["event_id"],
        }
    )
    frame = pd.concat([words.assign(end=pd.NaT), hosted]).astype({"end": "datetime64[ns]"})
    frame.insert(1, "mediator_name", frame["mediator"].map(tables.names("actors")))
    frame = frame.sort_values(["start", "mediator", "row"]).reset_index(drop=True)
    undated = tables.without_day("statements")
    undated = undated[undated["act"].isin(STEPS)]
    frame.attrs = {
        "note": tables.note(pd.concat([dated, turns])),
        "cut": tables.cut,
        "truces": turns.assign(label=[_turn(e, places) for e in turns.itertuples()])[
            ["event_id", "kind", "start", "end", "label"]
        ].reset_index(drop=True),
        "undated": undated["actor"].map(tables.names("actors")).value_counts().to_dict(),
    }
    return frame


def _turn(event, places: pd.Series) -> str:
    """What the event was, with the city of talks or the side that halted."""
    if event.kind == "unilateral_halt":
        return f"halt declared: {event.initiator_name}"
    where = [places[p] for p in event.places]
    return TRUCES[event.kind] + (f", {where[0]}" if len(where) == 1 else "")


@style.chart
def plot_mediation(frame: pd.DataFrame) -> style.Chart:
    """Draw mediation (`mediation`): one lane a mediator, truces and talks above and across."""
    title = "Who offered to mediate, who did, and what came of it?"
    truces = frame.attrs["truces"]
    if frame.empty and truces.empty:
        return style.nothing(title, frame.attrs["note"], "offers of mediation, contacts, talks or truces")
    undated = frame.attrs["undated"]
    subtitle = (
        f"One mark a statement or a round of talks, {frame.attrs['cut']}. Above: talks, truces and their end in the "
        "events; shaded: days of a truce as far as the record dates it, not proof that it held. "
        + (f"Of unknown day and not drawn: {', '.join(f'{n} {c}' for n, c in undated.items())}." if undated else "")
    )
    names = list(frame["mediator_name"].value_counts(sort=False).sort_values(ascending=False, kind="stable").index)
    at = mdates.date2num(truces["start"]) if len(truces) else np.array([])
    texts = [f"{t.start:%-d %b} {t.label}" for t in truces.itertuples()]
    days = pd.concat([frame["start"], frame["end"], truces["start"], truces["end"]]).dropna()
    low, high = (mdates.date2num(d) for d in (days.min(), days.max()))
    span = max(high - low, 3.0)
    lines, right = stairs(at, texts, LETTER * span * 1.12)
    right = max(low + span, right)
    steps = max(lines, default=-1) + 1
    tallest = frame[frame["step"] != "host"].groupby(["mediator_name", "start"]).size().max() if len(frame) else 1
    lane = 0.34 + 0.06 * min(int(np.nan_to_num(tallest, nan=1)), 5)
    key = [style.handle(text, "third_party", shape, hollow) for text, shape, hollow in MARKS.values()]
    key.append(style.handle("hosts talks", "third_party", "s"))
    height = 0.5 + 0.17 * (steps + 1) + lane * max(len(names), 1)
    fig, axes = style.figure(title, subtitle, frame.attrs["note"], height=height, key=key)
    ax, unit = axes[0, 0], 0.17 / lane  # a line of labels, in lanes
    colour = style.COLOUR["third_party"]
    top = (steps + 1) * unit + 0.4
    for turn, x, line, text in zip(truces.itertuples(), at, lines, texts, strict=True):
        y = 0.75 + unit * line
        if turn.kind in ("ceasefire", "ceasefire_extension"):
            ax.axvspan(
                x - 0.5, mdates.date2num(turn.end if pd.notna(turn.end) else turn.start) + 0.5, color="#e4eef6", lw=0
            )
        ax.plot([x, x], [0.6, y + unit * 0.7], color="#a9adb3", lw=0.7, zorder=1)
        ax.text(x, y, f" {text}", size=6.8, va="bottom", color=_TONE[turn.kind])
    for lane_no, name in enumerate(names):
        mine = frame[frame["mediator_name"] == name]
        for talk in mine[mine["step"] == "host"].itertuples():
            ends = [mdates.date2num(d) for d in (talk.start, talk.end if pd.notna(talk.end) else talk.start)]
            ax.plot(
                [ends[0] - 0.5, ends[1] + 0.5],
                [-lane_no - 0.3] * 2,
                color=colour,
                lw=6,
                solid_capstyle="butt",
                zorder=2,
            )
            ax.text(ends[0] - 0.5, -lane_no - 0.42, talk.label, size=6.3, color=colour, va="top")
        for step, (_, shape, hollow) in MARKS.items():
            said = mine[mine["step"] == step]
            rank = mine[mine["step"] != "host"].groupby("start").cumcount().reindex(said.index)
            y = -lane_no - 0.08 + rank * 0.17
            look = {"facecolor": "white" if hollow else colour, "edgecolor": colour, "lw": 1.1}
            ax.scatter(said["start"], y, s=60 if shape == "*" else 26, marker=shape, zorder=3, **look)
    ax.set_yticks([-i for i in range(len(names))], names)
    ax.set_ylim(-len(names) + 0.4, top)
    ax.set_xlim(low - 0.02 * span - 0.5, right + 0.02 * span)
    style.date_axis(ax, last=high)
    counts = frame.groupby(["mediator_name", "step"], sort=False).size()
    said = [f"{name}: " + ", ".join(f"{s} {counts[name][s]}" for s in counts[name].index) for name in names]
    fig.alt = f"{title} {frame.attrs['cut'][0].upper()}{frame.attrs['cut'][1:]}. {'; '.join(said)}. In the events: " + (
        "; ".join(f"{t.start:%-d %B %Y} {t.label}" for t in truces.itertuples()) + "."
    )
    return fig


_TONE = {
    "talks": style.INK,
    "talks_collapse": "#b2301b",
    "ceasefire": "#0072b2",
    "ceasefire_extension": "#0072b2",
    "unilateral_halt": "#0072b2",
}

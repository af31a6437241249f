"""Words beside the ladder: threats, declarations and offers, which the scales of acts were not made for."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd

from .. import style
from ..record.measured import Measured
from ..record.schema import ACT_FAMILY, PARTY
from ..record.tables import Tables
from ..record.text import capital
from ..style.palette import FAMILY
from ..style.weeks import bars, gaps, key, monday, week_axis, weeks_of, whole_numbers
from .timeline import lanes, name_lanes, packed, party_marks

STRIP = ("escalation", "deescalation")  # the families of acts whose single acts get a line each
SPEAKERS = {"afghanistan": "Afghan side"}  # more than the de facto authorities speak for it
# from the foot of the bars: first the families that the strip shows one by one
_ORDER = ("escalation", "deescalation", "alignment", "good_offices", "appeal", "other")
_ROW, _WIDE = 0.105, 6.2  # inches: a row of marks, the panel


def words(tables: Tables) -> Measured:
    """Statements by the day from which they were public.

    Returns
    -------
    DataFrame, one row a statement of known day
        ``day``; ``act``, ``act_label`` and ``act_family`` of ``acts.csv``;
        ``actor_party``, the speaker's. Then the columns of
        `Tables.statements_in_full`.

    Facts
    -----
    ``undated``: how many statements are of unknown day. ``acts``: labels of
    the acts that get a line each. ``weeks``: Mondays of the weeks in which an
    event or a statement of the cut begins, first to last.
    """
    said = tables.statements_in_full()
    said = said[said["known_on"].notna()].assign(day=said["known_on"]).sort_values(["day", "statement_id"])
    begun = tables.events["start"]
    if tables.start is not None:
        begun = begun[begun >= tables.start]
    single = tables.acts[tables.acts["family"].isin(STRIP)].sort_values("family", kind="stable", ascending=False)
    return tables.measured(
        "words",
        said,
        of=said,
        undated=len(tables.without_day("statements")),
        acts=list(single["label"]),
        weeks=weeks_of(pd.concat([said["day"], begun])),
    )


def _finding(said: Measured) -> str:
    """How often each side threatened, and was open to talks."""
    sides = ("pakistan", "afghanistan")
    parts = []
    for words, act in (("Threats on record", "threaten"), ("offers to talk", "open_to_talks")):
        by = said.loc[said["act"] == act, "actor_party"].value_counts()
        if by.reindex(sides).sum():
            parts.append(f"{words}: " + ", ".join(f"{SPEAKERS.get(s, PARTY[s])} {by.get(s, 0)}" for s in sides))
    return capital("; ".join(parts))


@style.chart(
    of=words,
    title="What was threatened, declared and offered meanwhile?",
    lacking="statements of known day",
    finding=_finding,
)
def plot_words(said: Measured, page: style.Page) -> str:
    """Draw words (`words`): threats and offers one by one, by the speaker's side; all families by week."""
    facts = page.about.facts
    how = (
        "Words, not acts. Above: each statement that escalates or de-escalates; below: all by week and family of act, third "
        f"parties included. Grey: none on record, which is not a silence. Of unknown day and missing: {facts['undated']}."
    )
    single, places = _single(said, facts["acts"], len(facts["weeks"]))
    high = _ROW * places["high"].max() + 0.3
    parties = [p for p in PARTY if p in set(single["party"])]
    _, axes = page(
        how,
        height=high + 2.1,
        key=[style.handle(SPEAKERS.get(p, PARTY[p]), party=p) for p in parties],
        nrows=2,
        sharex=True,
        height_ratios=[high, 1.8],
    )
    top, bottom = axes[:, 0]
    weeks = facts["weeks"]
    gaps((top, bottom), weeks[~weeks.isin(monday(said["day"]))])
    if len(single):
        party_marks(top, single, "statement_id", size=22)
    name_lanes(top, places, facts["acts"])
    top.set_ylim(-0.3, places["high"].max() + 0.3)
    top.set_title("Threats, declarations of war, refusals; offers, pledges, halts")
    families = said["act_family"].astype(str)
    shown = {family: FAMILY[family] for family in _ORDER if family in set(families)}
    bars(bottom, said["day"], families, shown, weeks, said["statement_id"])
    key(bottom, {ACT_FAMILY[family]: colour for family, colour in shown.items()})
    whole_numbers(bottom)
    bottom.set_title("All statements, by family of act")
    week_axis(bottom, weeks)
    return _in_words(said, single, page.about)


def _single(said: pd.DataFrame, acts: list[str], weeks: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The statements that escalate or de-escalate, each with its place, and the lanes of their acts."""
    single = said[said["act_label"].isin(acts)]
    noon = mdates.date2num(single["day"]) + 0.5
    single = single.assign(x=noon, party=single["actor_party"].astype(str), lane=single["act_label"], solid=True)
    single["row"] = packed(single.assign(**{"from": noon, "to": noon}), room=0.1 * 7 * weeks / _WIDE)
    tall = (single.groupby("lane", observed=True)["row"].max() + 1).reindex(acts).fillna(0).clip(lower=2)
    places = lanes(tall, gap=0.6)
    return single.assign(y=single["lane"].astype(str).map(places["low"]) + single["row"] + 0.5), places


def _in_words(said: pd.DataFrame, single: pd.DataFrame, about) -> str:
    by = single.groupby(["act_label", "party"]).size()
    each = "; ".join(f"{act} by {SPEAKERS.get(party, PARTY[party])}: {n}" for (act, party), n in by.items()) or "none"
    families = said["act_family"].astype(str).value_counts()
    every = ", ".join(f"{families[code]} {label}" for code, label in ACT_FAMILY.items() if code in families)
    return (
        f"{len(said)} statements of known day, {about.cut}: {every}. Escalating or de-escalating, by "
        f"speaker's side: {each}. Of unknown day: {about.facts['undated']}."
    )

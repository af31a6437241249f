"""Words beside the ladder: threats, declarations and offers, which the scales of acts were not made for."""

from __future__ import annotations

import pandas as pd

from .. import style
from ..record.schema import ACT_FAMILY, PARTY
from ..record.tables import Tables
from ..style.weeks import counts, gaps, stack, week_axis, weeks_of, whole_numbers
from .timeline import pack

STRIP = ("escalation", "deescalation")  # the families of acts whose single acts get a line each
# family of acts: colour; those that the strip shows one by one lie at the foot of the bars
_FAMILY = {
    "escalation": "#b2301b",
    "deescalation": "#3f8f3a",
    "alignment": "#e0a458",
    "good_offices": "#2a6f83",
    "appeal": "#8fa3ad",
    "other": "#8d8d8d",
}
SPEAKERS = {"afghanistan": "Afghan side"}  # more than the de facto authorities speak for it
_ROW = 0.105  # inches for one mark


def words(tables: Tables) -> pd.DataFrame:
    """Statements by the day from which they were public.

    Returns
    -------
    DataFrame, one row a statement of known day
        ``day``; ``act``, ``act_label`` and ``act_family`` of ``acts.csv``;
        ``actor_party``, the speaker's. ``attrs["undated"]`` counts those of
        unknown day, ``attrs["acts"]`` lists the labels of single lines,
        ``attrs["weeks"]`` the weeks in which an event or a statement of the
        cut begins, first to last.
    """
    said = tables.statements_in_full()
    undated = len(tables.without_day("statements"))
    said = said[said["known_on"].notna()].assign(day=said["known_on"]).sort_values(["day", "statement_id"])
    begun = tables.events["start"]
    if tables.start is not None:
        begun = begun[begun >= tables.start]
    lines = tables.acts[tables.acts["family"].isin(STRIP)].sort_values("family", kind="stable", ascending=False)[
        "label"
    ]
    said.attrs = {
        "note": tables.note(said),
        "cut": tables.cut,
        "undated": undated,
        "acts": list(lines),
        "weeks": weeks_of(pd.concat([said["day"], begun])),
    }
    return said


@style.chart
def plot_words(said: pd.DataFrame) -> style.Chart:
    """Draw words (`words`): threats and offers one by one, by the speaker's side; all families by week."""
    title = "What was threatened, declared and offered meanwhile?"
    if said.empty:
        return style.nothing(title, said.attrs["note"], "statements of known day")
    weeks, lines = said.attrs["weeks"], said.attrs["acts"]
    strip = said[said["act_label"].isin(lines)]
    parties = [p for p in PARTY if p in set(strip["actor_party"].astype(str))]
    subtitle = (
        f"Words, not acts, {said.attrs['cut']}. Above: each statement that escalates or de-escalates, on its day, by "
        "the speaker's side; that somebody is on record here says nothing about who stayed silent. Below: all "
        "statements by week and family of act, third parties included. Grey: no statement on record, which is not a "
        f"silence. Of unknown day and missing here: {said.attrs['undated']}."
    )
    per_inch = 7 * len(weeks) / 6.2
    marks, bottoms, y = [], {}, 0.0
    for line in reversed(lines):
        rows = strip[strip["act_label"] == line]
        at = (rows["day"] - weeks[0]).dt.days.astype(float)
        place = pack(pd.DataFrame({"from": at, "to": at}), 0.1 * per_inch)
        marks.append(rows.assign(y=[y + p + 0.5 for p in place]))
        size = max([2, *(p + 1 for p in place)])
        bottoms[line], y = (y, size), y + size + 0.6
    high = _ROW * y + 0.25
    fig, axes = style.figure(
        title,
        subtitle,
        said.attrs["note"],
        height=high + 2.1,
        key=[style.handle(SPEAKERS.get(p, PARTY[p]), party=p) for p in parties],
        nrows=2,
        sharex=True,
        height_ratios=[high, 1.8],
    )
    top, bottom = axes[:, 0]
    table = counts(said["day"], weeks, said["day"], said["act_family"], _FAMILY).rename(columns=ACT_FAMILY)
    gaps((top, bottom), table.index[table.isna().all(axis=1)])
    for rows in marks:
        for party, part in rows.groupby(rows["actor_party"].astype(str)):
            noon = part["day"] + pd.Timedelta(hours=12)
            top.scatter(noon, part["y"], marker=style.MARKER[party], s=22, **style.fill(True, party))
    for bottom_line, _ in bottoms.values():
        top.axhline(bottom_line - 0.3, color=style.GRID, lw=0.8, zorder=0)
    top.set_yticks([start + size / 2 for start, size in bottoms.values()], list(bottoms))
    top.tick_params(axis="y", length=0)
    top.set_ylim(-0.3, y - 0.3)
    top.set_title("Threats, declarations of war, refusals; offers, pledges, halts")
    stack(bottom, table, tuple(_FAMILY.values()))
    whole_numbers(bottom)
    bottom.set_title("All statements, by family of act")
    week_axis(bottom, weeks)
    fig.alt = _alt(title, said, strip)
    return fig


def _alt(title: str, said: pd.DataFrame, strip: pd.DataFrame) -> str:
    by = strip.groupby(["act_label", strip["actor_party"].astype(str)]).size()
    single = "; ".join(f"{act} by {SPEAKERS.get(party, PARTY[party])}: {n}" for (act, party), n in by.items()) or "none"
    families = said["act_family"].astype(str).value_counts()
    every = ", ".join(f"{families[code]} {label}" for code, label in ACT_FAMILY.items() if code in families)
    return (
        f"{title} {len(said)} statements of known day, {said.attrs['cut']}: {every}. Escalating or de-escalating, by "
        f"speaker's side: {single}. Of unknown day: {said.attrs['undated']}."
    )

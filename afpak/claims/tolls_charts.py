"""Running tolls, drawn: a panel for each people, all on the same days, and in words what has no panel."""

from __future__ import annotations

import textwrap
from itertools import groupby

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.ticker import FuncFormatter, MaxNLocator

from .. import style
from ..record.measured import Measured
from ..record.schema import BODY
from ..record.text import long_day, short_day
from ..style.palette import LAND
from . import spots
from .marks import KEY, open_end
from .tolls import nth, running_tolls

FEW = 3  # figures of one people from which on they have a panel
PANEL, LINE = 2.2, 0.17  # inches of height
MARGIN, LETTERS = 27, 142  # letters in a line of the margin for figures of unknown day, and of words below the panels
ARROW = 14  # points of an arrow for "at least"


def _in_panels(rows: pd.DataFrame) -> tuple[list[pd.DataFrame], list[pd.DataFrame]]:
    """The totals of each panel, and the series that grew but have none.

    Panels have one day of beginning, that from which most of the figures that
    grew are counted: so they share their days. A people has a panel where at
    least three figures are on record and one of them replaced another.
    """
    rows = rows[rows["value"].notna()]
    since = rows.groupby("chain")["cumulative_since"].transform("last")
    grew = rows.groupby("chain")["claim_id"].transform("size") > 1
    begin = since[grew].value_counts(sort=False).sort_index().idxmax() if grew.any() else pd.NaT
    of_people = rows["group"].where(since == begin)
    panels = [
        part
        for _, part in rows.groupby(of_people)
        if len(part) >= FEW and grew[part.index].any() and part["known_on"].notna().any()
    ]
    panels.sort(key=lambda part: -float(part["value"].max()))
    drawn = [index for part in panels for index in part.index]
    return panels, [part for _, part in rows[grew & ~rows.index.isin(drawn)].groupby("chain", sort=False)]


def _last_totals(rows: Measured) -> str:
    """The last total of each side about the other's combatants, with its day; all, where nothing says which was last."""
    said = []
    for claimant, other in (("pakistan", "afghanistan"), ("afghanistan", "pakistan")):
        about = rows[(rows["claimant_party"] == claimant) & (rows["victims_side"] == other)]
        about = about[(about["victim_status"] == "combatant") & about["known_on"].notna()]
        if len(about):
            about = about[about["known_on"] == about["known_on"].max()].drop_duplicates("chain", keep="last")
            last, given = about.iloc[-1], " and ".join(dict.fromkeys(about["given"]))
            people = last["group"].partition(":")[0]
            said.append(f"{last['claimant_name']} on {people} {given}, {long_day(last['known_on'])}")
    return f"Last totals of people {rows.about.facts['counted']} on record: {'; '.join(said)}" if said else ""


@style.chart(
    of=running_tolls,
    title="How did each claimant's running count of people {counted} grow?",
    lacking="running totals with more than one figure",
    empty=lambda rows: not any(_in_panels(rows)),
    finding=_last_totals,
)
def plot_tolls(rows: Measured, page: style.Page) -> str:
    """Draw running totals (`running_tolls`) as steps, one panel for each people counted, all on the same days."""
    panels, others = _in_panels(rows)
    words = [f"{s['group'].iloc[0]}, {_since(s)}, {_said(s)}" for s in others]
    lines = [line for told in words for line in textwrap.wrap(told, LETTERS, subsequent_indent="    ")]
    how = (
        "Running totals as given. A line joins figures where one replaces the other; those of one "
        "day stand one above the other in their order, hours are not known. Arrow: at least, or up to. Never add two "
        "lines. Given once: in the table."
    )
    heights = [PANEL] * len(panels) + [0.2 + LINE * len(lines)] * bool(lines)
    shape = {"nrows": len(heights), "gridspec_kw": {"height_ratios": heights}}
    fig, axes = page(how, height=sum(heights) + 0.4 * bool(panels), key=KEY, **shape)
    days = pd.concat(panels)["known_on"].dropna() if panels else rows["known_on"]
    undated = any(part["known_on"].isna().any() for part in panels)
    drawn = [_panel(ax, part, _span(days, undated)) for ax, part in zip(axes[:, 0], panels, strict=False)]
    if lines:
        _in_words(axes[-1, 0], "Other counts that grew" if panels else "Counts that grew", lines)
    fig.settle()
    for ax, labels in zip(axes[:, 0], drawn, strict=False):
        spots.apart(ax, labels)
    told = [
        f"{part['group'].iloc[0]}, {_since(part)}: " + "; ".join(_said(s) for s in _series(part)) for part in panels
    ]
    return ". ".join([*told, *words]) + "."


def _series(rows: pd.DataFrame) -> list[pd.DataFrame]:
    return [part for _, part in rows.groupby("chain", sort=False)]


def _since(series: pd.DataFrame) -> str:
    return f"counted since {long_day(series['cumulative_since'].iloc[-1])}"


def _said(series: pd.DataFrame) -> str:
    """A series in words: the claimant, then each figure with its body, and its day where that changes."""
    bodies = []
    for body, run in groupby(series.itertuples(), key=lambda row: row.claimant_body):
        days = groupby(run, key=lambda row: row.known_on)
        told = [", ".join(row.given for row in same) + f" ({_day(day)})" for day, same in days]
        bodies.append(f"{', '.join(told)} by {BODY[body].replace('body not named', 'a body not named')}")
    return f"{series['claimant_name'].iloc[0]}: {', '.join(bodies)}"


def _day(day: pd.Timestamp) -> str:
    return "day unknown" if pd.isna(day) else short_day(day, year=True)


def _span(days: pd.Series, undated: bool) -> tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp]:
    """First and last day of the panels, and where the margin for figures of unknown day ends: they are one if there is none."""
    span = max(days.max() - days.min(), pd.Timedelta(days=2))
    end = days.max() + span * 0.3
    return days.min() - span * 0.06, end, end + span * (0.36 if undated else 0)


def _panel(ax: Axes, rows: pd.DataFrame, span: tuple) -> list[spots.Label]:
    """One panel: its series, and in the margin what has no day. Returns the labels."""
    first, end, margin = span
    ax.set_title(f"{rows['group'].iloc[0]}, {_since(rows)}")
    several = rows.groupby("claimant")["chain"].transform("nunique") > 1  # then the speaker tells them apart
    rows = rows.assign(several=several, who=rows["who"].where(~several, rows["claimant_name"] + ": " + rows["told"]))
    dated, undated = (rows[rows["known_on"].isna() == unknown] for unknown in (False, True))
    top = max(1.0, float(dated["value"].max()))
    ax.set_ylim(-0.06 * top, 1.3 * top)  # a mark at none is whole
    ax.set_xlim(first, margin)
    ax.grid(True, axis="both")
    ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: style.count(v) if v >= 0 else ""))
    style.date_axis(ax)
    if len(undated):
        _margin(ax, end, margin, undated)
    return [label for series in _series(dated) for label in _draw(ax, series)]


def _margin(ax: Axes, start: pd.Timestamp, end: pd.Timestamp, rows: pd.DataFrame) -> None:
    """Right of the last day, figures of unknown day in words: they have no place among the days."""
    ax.axvspan(start, end, color=LAND, zorder=0)
    told = [("day unknown", style.SOFT)]
    for row in rows.itertuples():
        # an address is not broken
        lines = textwrap.wrap(f"{row.given} · {row.who}", MARGIN, break_long_words=False, break_on_hyphens=False)
        told += [(line, style.COLOUR[str(row.claimant_party)]) for line in lines]
    for i, (line, colour) in enumerate(told):
        down = {"xytext": (4, -3 - 11 * i), "textcoords": "offset points", "va": "top"}
        words = ax.annotate(line, (date2num(start), 1), xycoords=ax.get_xaxis_transform(), size=8, color=colour, **down)
        words.set_in_layout(False)


def _draw(ax: Axes, series: pd.DataFrame) -> list[spots.Label]:
    """One series of figures that replace one another; its last figure and the last of each day before have labels."""
    party, days = str(series["claimant_party"].iloc[-1]), series["known_on"]
    colour, values = style.COLOUR[party], series["value"].astype(float)
    ax.plot(days, values, drawstyle="steps-post", color=colour, alpha=0.8)
    look = style.mark(party, bool(series["outside"].iloc[-1])) | {"urls": list(map(style.to_rows, series["claim_id"]))}
    ax.scatter(days, values, s=24, **look)
    for point in series.itertuples():
        open_end(ax, point.known_on, point.value, point.qualifier, colour, reach=(0, ARROW))
        if point.qualifier == "range":
            ax.plot([point.known_on] * 2, [float(point.low), float(point.high)], color=colour, lw=1.4)
    *before, last = series.drop_duplicates("known_on", keep="last").itertuples()
    named = {"places": spots.AT_END, "needed": True, "size": 7.5, "color": colour}
    labels = [spots.label(ax, _at(last), f"{_given(last)} · {last.who}", **named)]
    for point in before:
        opens = point.several and point.claim_id == series["claim_id"].iloc[0] and point.told != last.told
        if opens:
            labels.append(spots.label(ax, _at(point), f"{_given(point)} · {point.told}", **named))
        else:
            labels.append(spots.label(ax, _at(point), _given(point), spots.AT_STEP, size=6.5))
    return labels


def _at(point) -> tuple[pd.Timestamp, float]:
    return point.known_on, float(point.value)


def _given(point) -> str:
    return point.given + (f", {nth(point.nth)} of the day" if point.of_day > 1 else "")


def _in_words(ax: Axes, heading: str, lines: list[str]) -> None:
    """Series that have no panel, a line each."""
    ax.set_axis_off()
    ax.set_ylim(len(lines) + 1, 0)
    ax.text(0, 0.5, heading, transform=ax.get_yaxis_transform(), weight="bold", size=8.5, va="center")
    for y, line in enumerate(lines, 1):
        words = ax.text(0, y + 0.5, line, transform=ax.get_yaxis_transform(), size=7.5, va="center")
        words.set_in_layout(False)

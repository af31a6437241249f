"""The race of one day: figures that became public on it, where two claimants count the same people."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from .. import style
from ..record.measured import Measured
from ..record.schema import BODY
from ..record.tables import Day, Tables, parse_day
from ..record.text import long_day, short_day
from . import spots
from .figures import PEOPLE, figures
from .marks import KEY, open_end
from .tolls import in_order, nth

TALL = 1.7  # inches of a panel


def race(tables: Tables, day: Day | None = None) -> Measured:
    """Figures of people that became public on one day, where two named claimants count the same.

    The same: whose people, their status and the measure, and either a running
    total since the same day or the same event.

    Parameters
    ----------
    tables : Tables
    day : ISO date, optional
        Default: the day of the cut with most such figures.

    Returns
    -------
    DataFrame, one row a figure with a number, groups with most figures first
        The columns of `figures` and ``nth``, ``of_day`` and ``told`` of
        `running_tolls`; ``panel``, what is counted and since when or of which
        event. No row where nobody counts what another counts.

    Facts
    -----
    day : str
        The day, in words; "one day" where there is none.
    others : int
        Figures of people of that day that have no counterpart in it.

    Raises
    ------
    ValueError
        The day is none.

    Examples
    --------
    >>> import afpak
    >>> rows = afpak.claims.race(afpak.load(episode="open-war-2026"), day="2026-02-27")
    >>> killed = rows[rows["group"] == "Afghan combatants: killed"]
    >>> list(killed.loc[killed["claimant"] == "pakistan", "given"])
    ['36', '58', '72', '133', '228', '274']
    >>> list(killed.loc[killed["claimant"] == "afghanistan-taliban", "given"])
    ['8', '13']
    """
    rows = figures(tables, PEOPLE)
    rows = rows[(rows["stance"] == "asserts") & rows["value"].notna() & rows["known_on"].notna()]
    since = "since " + rows["cumulative_since"].dt.strftime("%Y-%m-%d").astype("string")
    rows = rows.assign(panel=rows["group"] + ", " + since.fillna(rows["event_id"].astype("string")))
    named = rows["claimant"].where(rows["claimant"] != "unattributed")
    met = named.groupby([rows["panel"], rows["known_on"]]).transform("nunique") > 1
    days = rows["known_on"][met].value_counts().sort_index()
    when = parse_day(day, "day") if day else days.idxmax() if len(days) else pd.NaT
    of_day = rows["known_on"] == when
    chosen = in_order(tables, rows[met & of_day])
    size = -chosen.groupby("panel")["claim_id"].transform("size")
    chosen = chosen.assign(size=size).sort_values(["size", "panel"], kind="stable").drop(columns="size")
    told = "one day" if pd.isna(when) else long_day(when)
    others = int(of_day.sum()) - len(chosen)
    return tables.measured("race", chosen.reset_index(drop=True), of=chosen, day=told, others=others)


def _longest(rows: Measured) -> str:
    """The group with most figures: for each claimant how many, the first and the last."""
    group = rows[rows["panel"] == rows["panel"].iloc[0]]
    said = [
        f"{name} {of['given'].iloc[0]}"
        + (f"{_between(of)}{of['given'].iloc[-1]} in {len(of)} figures" if len(of) > 1 else "")
        for name, of in group.sort_values(["step", "nth"], kind="stable").groupby("claimant_name")
    ]
    return f"{group['group'].iloc[0].replace(': ', ' ')}: {', '.join(said)}"


def _between(figures_: pd.DataFrame) -> str:
    """Between the first and the last: only of one series the one became the other."""
    if figures_["chain"].nunique() == 1:
        return " to "
    return " and " if len(figures_) == 2 else ", …, "


@style.chart(
    of=race,
    title="Who raised which count on {day}?",
    lacking="day on which two claimants count the same people",
    finding=_longest,
)
def plot_race(rows: Measured, page: style.Page) -> str:
    """Draw the figures of one day (`race`) as steps, a small panel for each people counted."""
    parts = [part for _, part in rows.groupby("panel", sort=False)]
    how = (
        f"What two claimants count, each in the order of its own figures; hours, and who spoke first, "
        "are not known. A line joins figures only where one replaces the other. Arrow: at least, or up to. "
        f"In the table, others: {page.about.facts['others']}."
    )
    tall = (len(parts) + 1) // 2
    fig, axes = page(how, height=TALL * tall + 0.2, key=KEY, nrows=tall, ncols=min(2, len(parts)))
    for ax in axes.flat[len(parts) :]:
        ax.set_axis_off()
    drawn = [_panel(ax, part) for ax, part in zip(axes.flat, parts, strict=False)]
    fig.settle()
    for ax, labels in zip(axes.flat, drawn, strict=False):
        spots.apart(ax, labels)
    return ". ".join(f"{part['group'].iloc[0]}: {'; '.join(map(_said, _by_claimant(part)))}" for part in parts) + "."


def _by_claimant(rows: pd.DataFrame) -> list[pd.DataFrame]:
    return [part for _, part in rows.groupby("claimant", sort=False)]


def _said(rows: pd.DataFrame) -> str:
    told = [f"{r.given} ({BODY[r.claimant_body]})" for r in rows.itertuples()]
    return f"{rows['claimant_name'].iloc[0]} {', '.join(told)}"


def _panel(ax: Axes, rows: pd.DataFrame) -> list[spots.Label]:
    """One people: each series as steps over its own order within the day. Returns the labels."""
    first = rows.iloc[0]
    begun = pd.notna(first["cumulative_since"])
    about = f"since {short_day(first['cumulative_since'])}" if begun else f"event of {short_day(first['event_start'])}"
    ax.set_title(f"{first['group']}, {about}", size=8.5)
    most, top = int(rows["nth"].max()), max(1.0, float(rows["value"].max()))
    ax.set_xlim(0.4, most + max(1.6, 0.75 * most))  # room for the words at the ends
    ax.set_ylim(-0.08 * top, 1.35 * top)
    ax.grid(True, axis="both")
    ax.xaxis.set_major_locator(FixedLocator(range(1, most + 1)))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: nth(int(v))))
    ax.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: style.count(v) if v >= 0 else ""))
    ax.tick_params(labelsize=7.5)
    chains = [series for _, series in rows.groupby("chain", sort=False)]
    beside = [0.08 * (i - (len(chains) - 1) / 2) for i in range(len(chains))]  # no mark on another
    return [
        label
        for x, series in zip(beside, chains, strict=True)
        for label in _series(ax, series.assign(x=series["nth"].astype(float) + x))
    ]


def _series(ax: Axes, series: pd.DataFrame) -> list[spots.Label]:
    party, values = str(series["claimant_party"].iloc[-1]), series["value"].astype(float)
    colour = style.COLOUR[party]
    ax.plot(series["x"], values, drawstyle="steps-post", color=colour, alpha=0.8)
    look = style.mark(party, bool(series["outside"].iloc[-1])) | {"urls": list(map(style.to_rows, series["claim_id"]))}
    ax.scatter(series["x"], values, s=24, **look)
    for point in series.itertuples():
        open_end(ax, point.x, point.value, point.qualifier, colour, reach=(0, 12))
    *before, last = series.itertuples()
    named = {"places": spots.AT_END, "needed": True, "size": 7, "color": colour}
    labels = [spots.label(ax, (last.x, float(last.value)), f"{last.given} · {last.who}", **named)]
    return labels + [spots.label(ax, (p.x, float(p.value)), p.given, spots.AT_STEP, size=6.5) for p in before]

"""Acting at the same time: the days on which each side used force against the other, and those on which both did."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from .. import style
from ..record.dense import FOLLOW_DAYS, dense_days
from ..record.measured import Measured
from ..record.tables import Tables
from ..record.text import foremost, long_day, plural
from .chance import day_tests
from .days import SIDES, acts_between, side_days
from .timeline import SURE, party_marks

_WIDE = 6.9  # inches: the strip


def joint_days(tables: Tables) -> Measured:
    """Days on which one side used force against the other, and whether the other side did on the same day.

    An act counts when its initiator is a body of Pakistan or of the Afghan de
    facto authorities and it is aimed at the other side or touches a place in
    the other side's country. It counts on its first day (of a night: its
    evening), also where that day is approximate; one that is known to a week
    or a longer span counts on no day. Many acts of one day are one day.

    Returns
    -------
    DataFrame, one row a day and side within the dense days of an episode
        ``episode_id``, ``episode``; ``side``; ``day``; ``acts``, their number;
        ``confirmed``: of at least one of them both sides agree or a neutral
        body confirms that it happened; ``events``, their ids, confirmed ones
        first; ``joint``: the other side acted on this day too; ``dense``: True
        throughout, as days outside the dense days are left out.

    Facts
    -----
    ``dense``: by episode, ``first`` and ``last`` day of its longest run of days
    in which a row of any kind is never more than three days after the one
    before: an empty day there may mean that nothing happened, elsewhere it
    means that nothing was read. ``tests``: the frame of `day_tests`.
    ``outside``: days of force outside the dense days. ``vague``: acts known to
    no day.

    Examples
    --------
    >>> import afpak
    >>> days = afpak.escalation.joint_days(afpak.load(start="2026-02-27", end="2026-02-27"))
    >>> list(days["side"]), bool(days["joint"].all())
    (['afghanistan', 'pakistan'], True)
    """
    acts = acts_between(tables)
    days = side_days(tables, acts)
    inside = days[days["dense"]].reset_index(drop=True)
    dense = dense_days(tables)
    return tables.measured(
        "joint_days",
        inside,
        of=acts,
        dense=dense[dense["episode_id"].isin(inside["episode_id"])].set_index("episode_id"),
        tests=day_tests(tables),
        outside=int((~days["dense"]).sum()),
        vague=len(acts) - len(acts[acts["event_id"].isin(days["events"].explode())]),
    )


def _finding(days: Measured) -> str:
    """Days of the episode with most of them."""
    episode = foremost(days.groupby("episode")["day"].nunique())
    if episode is None:
        return ""
    by = days[days["episode"] == episode].groupby("side")
    counts = by["day"].nunique().reindex(list(SIDES), fill_value=0)
    both = int(by["joint"].sum().max())
    return (
        f"{episode}: force by Pakistan on record on {plural(counts['pakistan'], 'day')}, by the Afghan side on "
        f"{counts['afghanistan']}, by both on {both}"
    )


@style.chart(
    of=joint_days,
    title="Did both sides act on the same days?",
    lacking="days of force by one side against the other",
    finding=_finding,
)
def plot_joint_days(days: Measured, page: style.Page) -> str:
    """Draw days of force (`joint_days`): a strip of days by episode, two rows, days of both sides boxed."""
    facts = page.about.facts
    how = (
        f"One mark a day of force by one side against the other. Boxed: both acted; in which order is "
        f"not known. Each strip: the episode's longest run of days with a row of any kind at least every {FOLLOW_DAYS} "
        f"days; days of force outside it: {facts['outside']}."
    )
    dense = facts["dense"]
    length = (dense["last"] - dense["first"]).dt.days.max() + 1
    length = max(length, 28)  # so that the days of a short cut are no wider than those of a long one
    box = Line2D([], [], ls="none", marker="s", ms=11, mfc="none", mec=style.INK, mew=1.2, label="both sides")
    key = [style.handle(SIDES[side], party=side) for side in SIDES] + [box, *SURE]
    _, axes = page(how, height=1.45 * len(dense), key=key, nrows=len(dense))
    size = (min(0.17, 0.68 * _WIDE / length) * 72) ** 2
    told = []
    for ax, (episode_id, span) in zip(axes[:, 0], dense.iterrows(), strict=True):
        mine = days[days["episode_id"] == episode_id]
        first = mdates.date2num(span["first"])
        ax.set(xlim=(first - 0.3, first + length + 0.3), ylim=(-0.62, 1.62))
        _strip(ax, mine, size)
        ax.axvspan(mdates.date2num(span["last"]) + 1, first + length + 0.3, color="white", lw=0, zorder=1)
        ax.set_yticks([1, 0], ["Pakistan", "Afghan de facto\nauthorities"])
        ax.tick_params(axis="y", length=0)
        ax.spines["bottom"].set_bounds(first, mdates.date2num(span["last"]) + 1)
        ax.set_title(f"{span['episode']}: {_counted(mine, span)}", size=8.5)
        style.date_axis(ax)
        ax.set_xticks([tick for tick in ax.get_xticks() if first <= tick <= mdates.date2num(span["last"])])
        lines = tested(facts["tests"], episode_id)
        ax.set_xlabel("\n".join(lines), size=7.5, loc="left")
        told.append(f"{span['episode']}: {_counted(mine, span)}. {' '.join(lines)}")
    return f"{' '.join(told)} {page.about.cut}; days of force outside the dense days: {facts['outside']}."


def _strip(ax, days: pd.DataFrame, size: float) -> None:
    rows = days.assign(
        x=mdates.date2num(days["day"]) + 0.5,
        y=days["side"].map({"pakistan": 1.0, "afghanistan": 0.0}),
        party=days["side"],
        solid=days["confirmed"],
    )
    party_marks(ax, rows, "events", size=size)
    for day in rows.loc[rows["joint"], "x"].unique():
        ax.add_patch(Rectangle((day - 0.46, -0.5), 0.92, 2.0, fill=False, ec=style.INK, lw=1.2, zorder=3))


def _counted(days: pd.DataFrame, span: pd.Series) -> str:
    by = {side: days[days["side"] == side] for side in SIDES}
    both = by["afghanistan"]["joint"].sum()
    reach = f"{long_day(span['first'])} to {long_day(span['last'])}"
    return (
        f"{plural(len(by['pakistan']), 'day')} of Pakistan, {len(by['afghanistan'])} of the Afghan side, "
        f"{both} of both ({reach})"
    )


def tested(tests: pd.DataFrame, episode_id: str) -> list[str]:
    """The tests of one episode in words, a line for each thing that was counted."""
    mine = tests[tests["episode_id"] == episode_id]
    if mine["p"].isna().all():
        return ["Not tested: too few days of one side."]
    lines = []
    for counts, rows in mine.groupby("counts", sort=False):
        chance = "; ".join(f"{r.expected:.1f} by {r.null}, p = {r.p:.2f}" for r in rows.itertuples())
        lines.append(f"{counts[0].upper()}{counts[1:]}: {rows['observed'].iloc[0]:g}. By chance: {chance}.")
    return lines

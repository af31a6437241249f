"""The claim gap through time, drawn: the ratio of each day, and under it the days since the own side's last figure."""

from __future__ import annotations

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator
from matplotlib.transforms import Bbox

from .. import style
from ..record.measured import Measured
from ..record.text import long_day, plural, short_day
from ..style.palette import FAINT
from .gap import times
from .gap_days import gap_through_time
from .marks import DENIAL, KEY, open_end

TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
WORDS = {"xytext": (0, 0), "textcoords": "offset points", "size": 7.5}


def _last_day(rows: Measured) -> str:
    """What stood at the end of the last day of the counts of people killed; all that stood, where several did."""
    dead = rows[rows["measure"] == "killed"]
    said = []
    for group, stood in dead[dead["day"] == dead["day"].max()].groupby("group"):
        sides = (("claimant_name", "given"), ("claimant_name_own", "given_own"))
        told = [f"{stood[who].iloc[0]} {' and '.join(dict.fromkeys(stood[given]))}" for who, given in sides]
        said.append(f"{group.replace(': ', ' ')}: {', '.join(told)}")
    return f"{long_day(dead['day'].max())}, what stood: {'; '.join(said)}" if said else ""


@style.chart(
    of=gap_through_time,
    title="How far apart did the two sides’ counts stand on each day?",
    lacking="day on which both sides’ running counts of the same people stand",
    empty=lambda rows: rows["ratio"].isna().all(),
    finding=_last_day,
)
def plot_gap_through_time(rows: Measured, page: style.Page) -> str:
    """Draw `gap_through_time`: the ratio day by day, and under it the days since the own side's last figure."""
    people = rows.groupby(["measure", "group", "cumulative_since"], sort=False, observed=True)["ratio"].max().dropna()
    order = people.reset_index().sort_values(["measure", "group", "cumulative_since"])
    keys = list(zip(order["group"], order["cumulative_since"], strict=True))
    panels = [rows[(rows["group"] == group) & (rows["cumulative_since"] == since)] for group, since in keys]
    how = (
        "The adversary’s last running total divided by the own side’s last, as both stood at the end of each day, "
        "while the record is dense. Mark: a new figure of the adversary. Arrow: “at least” or “up to”. "
        "Grey: days since the own side’s last figure on record."
    )
    lines, wide = -(-len(panels) // 2), min(len(panels), 2)
    shape = {"nrows": 2 * lines, "ncols": wide, "gridspec_kw": {"height_ratios": [2.3, 1] * lines}}
    fig, axes = page(how, height=2.75 * lines, width=9 if wide == 1 else 11, key=(*KEY[:2], DENIAL), **shape)
    top, longest = float(rows["ratio"].max()), max(int(rows["days_since_own"].max()), 3)
    low = min(0.8, float(rows["ratio"].min()) * 0.8)
    for number, panel in enumerate(panels):
        row, column = divmod(number, wide)
        same = rows[rows["cumulative_since"] == panel["cumulative_since"].iloc[0]]["day"]
        span = (
            mdates.date2num(same.min()) - 0.3,
            max(mdates.date2num(same.max()), mdates.date2num(same.min()) + 6) + 1,
        )
        _ratios(axes[2 * row, column], panel, span, (low, top * 3.2))
        _since(axes[2 * row + 1, column], panel, span, longest)
    for ax in axes[:, wide - 1][2 * (lines - len(panels) % wide) :]:
        ax.set_axis_off()
    fig.settle()
    for ax in axes[::2].flat[: len(panels)]:
        _apart(ax)
    return "; ".join(map(_in_words, panels))


def _ratios(ax: Axes, panel: pd.DataFrame, span: tuple[float, float], ends: tuple[float, float]) -> None:
    """The ratio on each day, a mark where the adversary's figure is new, and the words of a few."""
    first = panel.iloc[0]
    party = str(first["claimant_party"])
    ax.set_yscale("log")
    ax.set(xlim=span, ylim=ends)
    people = f"{first['group']}, since {short_day(first['cumulative_since'], year=True)}"
    ax.set_title(f"{people}\n{first['claimant_name']} against {first['claimant_name_own']}", size=8.5)
    ticks = [tick for tick in TICKS if ends[0] <= tick <= ends[1]]
    ax.set_yticks(ticks, [f"×{tick:g}" for tick in ticks])
    ax.yaxis.set_minor_locator(NullLocator())
    ax.axhline(1, color=style.SOFT, lw=1)
    ax.grid(axis="y")
    style.date_axis(ax, ticks=7)
    ax.tick_params(axis="x", labelbottom=False, length=0)
    drawn = panel.dropna(subset="ratio").assign(x=lambda f: mdates.date2num(f["day"]))
    ax.hlines(drawn["ratio"].astype(float), drawn["x"], drawn["x"] + 1, color=style.COLOUR[party])
    ends_ = pd.concat([drawn[["x", "ratio"]], drawn[["x", "ratio"]].assign(x=drawn["x"] + 1)]).astype(float)
    steps = ends_[ends_["x"].isin(drawn["x"])].groupby("x")["ratio"].agg(["min", "max"])
    ax.vlines(steps.index, steps["min"], steps["max"], color=style.COLOUR[party], lw=0.8)
    new = drawn[drawn["days_since"] == 0]
    middle = new["x"] + 0.5
    urls = [style.to_rows(*pair) for pair in zip(new["claim_id"], new["claim_id_own"], strict=True)]
    ax.scatter(middle, new["ratio"].astype(float), s=24, **style.mark(party, False) | {"urls": urls})
    denied = new["denied_by"].map(len) > 0
    ax.plot(middle[denied], new["ratio"][denied].astype(float), ls="none", marker="x", ms=7, color=style.INK, zorder=4)
    for x, pair in zip(middle, new.itertuples(), strict=True):
        for qualifier, end in (("at_least", pair.ratio_high), ("up_to", pair.ratio_low)):
            if pd.isna(end):
                open_end(ax, x, pair.ratio, qualifier, style.COLOUR[party], reach=(0, 13))
    _labels(ax, panel, drawn)


def _labels(ax: Axes, panel: pd.DataFrame, drawn: pd.DataFrame) -> None:
    """The widest and the last ratio against each own figure, and words that gave none."""
    half = sum(ax.get_xlim()) / 2
    for _, against in drawn.groupby("claim_id_own", sort=False):
        widest, last = against.loc[against["ratio"].idxmax()], against.iloc[-1]
        for pair in (last,) if widest["claim_id"] == last["claim_id"] else (widest, last):
            told = f"{times(pair)} ({pair['given']} against {pair['given_own']})"
            left = pair["x"] < half
            at = (pair["x"] + (0.1 if left else 0.9), float(pair["ratio"]))
            ax.annotate(told, at, ha="left" if left else "right", va="center", **WORDS)
    for word in panel[panel["value"].isna() & (panel["days_since"] == 0)].itertuples():
        before = drawn[drawn["day"] < word.day]
        if len(before):
            at = (mdates.date2num(word.day) + 0.3, float(before["ratio"].iloc[-1]))
            ax.annotate(f"{word.given}: no ratio", at, va="center", style="italic", **WORDS)


def _apart(ax: Axes) -> None:
    """Move the labels of a panel up or down from their points until none lies on a mark or on another."""
    marks = ax.collections[-1].get_offset_transform().transform(ax.collections[-1].get_offsets())
    taken = [Bbox.from_extents(x, y, x, y).padded(5 * ax.figure.dpi / 72) for x, y in marks]
    for label in [text for text in ax.texts if text.get_text() and text.get_style() != "italic"]:
        for up in (14, -9, 24, -19, 34, -29):
            label.xyann = (0, up)
            if not label.get_window_extent().count_overlaps(taken):
                break
        taken.append(label.get_window_extent())


def _since(ax: Axes, panel: pd.DataFrame, span: tuple[float, float], longest: int) -> None:
    """The days since the own side's last figure, growing, and its figures."""
    days = panel.drop_duplicates("day", keep="last")
    x, last = mdates.date2num(days["day"]), days.iloc[-1]
    party = str(last["claimant_party_own"])
    ax.set(xlim=span, ylim=(-0.75 * longest, longest * 1.35), yticks=[])
    ax.bar(x + 0.5, days["days_since_own"], width=1.0, color=FAINT, alpha=0.5, lw=0)
    new = panel[panel["days_since_own"] == 0].drop_duplicates("claim_id_own")
    at = mdates.date2num(new["day"]) + 0.5
    look = style.mark(party, False) | {"urls": list(map(style.to_rows, new["claim_id_own"]))}
    ax.scatter(at, [-0.3 * longest] * len(new), s=24, **look)
    for place, after, figure in zip(at, [*at[1:], np.inf], new["given_own"], strict=True):
        side = ("left", 6) if after - place > 2 else ("right", -6)  # clear of the next mark
        ax.annotate(figure, (place, -0.3 * longest), ha=side[0], va="center", **WORDS | {"xytext": (side[1], 0)})
    ax.spines["left"].set_visible(False)
    if last["days_since_own"]:
        told = f"{_silent(last)}: {plural(last['days_since_own'], 'day')}"
        ax.annotate(told, (x[-1] + 1, longest * 1.08), ha="right", va="bottom", size=7.5, color=style.SOFT)
    style.date_axis(ax, ticks=7)


def _silent(pair) -> str:
    return f"no new figure of {pair['claimant_name_own']}’s own on record since {short_day(pair['known_on_own'])}"


def _in_words(panel: pd.DataFrame) -> str:
    """The first, the widest and the last ratio of one people, and how long its own side has given no new figure."""
    drawn, last = panel.dropna(subset="ratio"), panel.iloc[-1]
    told = [drawn.iloc[0], drawn.loc[drawn["ratio"].idxmax()], drawn.iloc[-1]]
    ratios = [
        f"{times(pair)} on {short_day(pair['day'])} ({pair['given']}{' (denied)' * bool(pair['denied_by'])} against {pair['given_own']})"
        for pair in told
    ]
    word = f", {last['given']} against {last['given_own']} gives no ratio" if pd.isna(last["ratio"]) else ""
    return (
        f"{last['group']}, counted since {long_day(last['cumulative_since'])}, {last['claimant_name']} against "
        f"{last['claimant_name_own']}: {', '.join(dict.fromkeys(ratios))}{word}; {_silent(last)}, "
        f"{plural(last['days_since_own'], 'day')} on {long_day(last['day'])}"
    )

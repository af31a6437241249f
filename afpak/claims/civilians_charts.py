"""Civilians killed, drawn: a block for each event or period, its figures on one line, its claimants in words below."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.scale import SymmetricalLogTransform

from .. import style
from ..record.measured import Measured
from ..record.text import capital, foremost, plural
from ..style.labels import pack, wide
from ..style.palette import FAINT
from . import marks
from .civilians import STATUS, civilian_harm
from .figures import WHOSE

MOST = 8  # blocks in one chart; the measure has them all
WIDE, LETTERS = 8.5, 148  # inches of the line, and letters of the words under it
HEADING, MARK, NUMBER, WORDS, GAP = 0.24, 0.13, 0.13, 0.14, 0.1  # inches of height
TICKS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
SCALE = SymmetricalLogTransform(10, 1, 0.4)  # has a place for none
HALO = [withStroke(linewidth=3, foreground="white")]  # so that a cross is seen on a solid mark, too


def _most_claimants(rows: Measured) -> str:
    """The lowest and the highest figure of the event or period of which most claimants speak, and who denies one."""
    marks = rows[rows["mark"] & rows["value"].notna()]
    block = foremost(marks.groupby("block")["claimant"].nunique())
    if block is None:
        return ""
    told = marks[marks["block"] == block].sort_values("value", kind="stable")
    low, high = told.iloc[0], told.iloc[-1]
    denied = sorted(set(rows.loc[(rows["block"] == block) & (rows["stance"] == "denies"), "claimant_name"]))
    between = ("", "and") if low["value"] == high["value"] else ("from ", "to")
    return (
        f"{low['heading']}: {between[0]}{low['given']} ({low['claimant_name']}) {between[1]} "
        f"{high['given']} ({high['claimant_name']})"
        + (
            f"; {' and '.join(denied)} denies"
            if len(denied) == 1
            else f"; denied by {', '.join(denied)}"
            if denied
            else ""
        )
    )


@style.chart(
    of=civilian_harm,
    title="Civilians killed: according to whom?",
    lacking="figures of civilians killed",
    finding=_most_claimants,
)
def plot_civilian_harm(rows: Measured, page: style.Page) -> str:
    """Draw the figures of civilians killed (`civilian_harm`): a line for each event or period of which most speak."""
    parts, left_out = _most_heard(rows)
    most = max([10.0, *pd.concat(parts)["value"].dropna().astype(float)])
    per_step = (WIDE - 0.6) / float(SCALE.transform([most])[0])
    placed = [_placed(part, per_step) for part in parts]
    how = (
        "A line from the lowest figure on an event or period to the highest, one mark a claimant, also "
        "where the status of the dead is not said. Arrow: at least. The scale multiplies. Never add two blocks."
    )
    fig, axes = page(how, height=sum(block.high for block in placed) + 0.8, key=(*marks.KEY, marks.DENIAL))
    ax, top = axes[0, 0], 0.0
    for block in placed:
        fig.ends = (*fig.ends, (ax, top)) if top else ()
        _draw(ax, block, top, per_step)
        top += block.high
    ax.set_ylim(top, 0)
    ax.set_xlim(0, WIDE)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ticks = [tick for tick in TICKS if _at(tick, per_step) < WIDE]
    ax.set_xlabel(left_out, loc="left")
    ax.set_xticks([_at(tick, per_step) for tick in ticks], [style.count(tick) for tick in ticks])
    ax.tick_params(axis="x", top=True, labeltop=True)
    return " ".join(f"{block.rows['heading'].iloc[0]}. {block.told}" for block in placed)


def _most_heard(rows: pd.DataFrame) -> tuple[list[pd.DataFrame], str]:
    """The blocks of which most claimants speak, in order of time, and in words what is left out."""
    marked = rows[rows["mark"]].groupby("block", sort=False)
    heard = marked.agg(claimants=("claimant", "nunique"), voices=("voice", "nunique"), most=("value", "max"))
    several = heard[heard["claimants"] > 1]
    kept = heard if several.empty else several
    kept = kept.sort_values(["claimants", "voices", "most"], ascending=False, kind="stable").head(MOST)
    left = heard.drop(index=kept.index)
    alone = (left["claimants"] == 1).sum()
    told = f"Drawn are {len(kept)} of {plural(len(heard), 'block')}, those of which most claimants speak"
    if len(left):
        others = f" and {len(left) - alone} others" if len(left) > alone else ""
        told += f"; left out: {alone} with one claimant alone{others}"
    return [part for name, part in rows.groupby("block", sort=False) if name in kept.index], f"{told}."


class _Block(NamedTuple):
    """An event or period, and where its marks, numbers and words stand."""

    rows: pd.DataFrame
    drawn: pd.DataFrame  # the figures that have a mark: ``x`` in inches, ``row`` above the line
    numbers: pd.DataFrame  # their numbers: ``x``, ``text``, ``row`` below the line
    told: str
    lines: list[str]

    @property
    def line(self) -> float:
        """Inches from the top of the block to its line."""
        return HEADING + MARK * (1 + self.drawn["row"].max() if len(self.drawn) else 0)

    @property
    def high(self) -> float:
        below = NUMBER * (1 + self.numbers["row"].max()) if len(self.numbers) else 0
        return self.line + 0.05 + below + WORDS * len(self.lines) + GAP


def _at(value: float, per_step: float) -> float:
    """Inches from the left, where there is room for the mark of none."""
    return 0.1 + per_step * float(SCALE.transform([float(value)])[0])


def _placed(rows: pd.DataFrame, per_step: float) -> _Block:
    drawn = rows[rows["mark"] & rows["value"].notna()]
    drawn = drawn.assign(x=[_at(value, per_step) for value in drawn["value"]])
    drawn["row"] = pack(pd.DataFrame({"from": drawn["x"], "to": drawn["x"]}), 0.13)
    numbers = drawn.drop_duplicates("value")[["x"]].assign(text=drawn["value"].map(style.count))
    half = numbers["text"].map(lambda text: wide(text, 7) / 2)
    numbers["row"] = pack(pd.DataFrame({"from": numbers["x"] - half, "to": numbers["x"] + half}), 0.05)
    told = _told(rows)
    return _Block(rows, drawn, numbers, told, textwrap.wrap(told, LETTERS))


def _told(rows: pd.DataFrame) -> str:
    """A block in words: by status, each figure with its claimant; then who denies."""
    figures_, denials = (rows[rows["mark"] & (rows["stance"] == stance)] for stance in ("asserts", "denies"))
    whose = rows[rows["stance"] == "asserts"]["victims_side"].nunique() > 1
    told = []
    for status, words in STATUS.items():
        of = [_figure(r, rows, whose) for r in figures_[figures_["victim_status"] == status].itertuples()]
        told += [f"{capital(words)}: {'; '.join(of)}."] if of else []
    return " ".join([*told, *(f"{r.claimant_name} denies {_numbers(r.denied)}." for r in denials.itertuples())])


def _figure(row, rows: pd.DataFrame, whose: bool) -> str:
    same = (rows["voice"] == row.voice) & (rows["victims_side"] == row.victims_side) & (rows["stance"] == "asserts")
    other = rows[same & (rows["value"] != row.value)]
    also = [
        o.given + (f" {STATUS[o.victim_status]}" if o.victim_status != row.victim_status else "")
        for o in other.itertuples()
    ]
    who = [row.who, *([row.speaker] if row.claimant == "unattributed" and pd.notna(row.speaker) else [])]
    side = [f"{WHOSE[row.victims_side]} people"] if whose else []
    return f"{row.given} ({', '.join([*who, *side, *(f'also {a}' for a in also)])})"


def _numbers(denied: tuple) -> str:
    return " and ".join(map(style.count, denied)) if denied else "a figure that is a word"


def _draw(ax: Axes, block: _Block, top: float, per_step: float) -> None:
    """Heading, line, marks, numbers, crosses and words of a block that begins ``top`` inches from above."""
    line = top + block.line
    ax.text(0, top + HEADING / 2, block.rows["heading"].iloc[0], weight="bold", size=8.5, va="center")
    if len(block.drawn):
        ax.plot([block.drawn["x"].min(), block.drawn["x"].max()], [line, line], color=FAINT, lw=1.2, zorder=1)
    for row in block.drawn.itertuples():
        party, y = str(row.claimant_party), line - MARK * row.row
        marks.open_end(ax, row.x, y, row.qualifier, style.COLOUR[party], reach=(13, 0))
        if row.qualifier == "range":
            ax.plot([_at(row.low, per_step), _at(row.high, per_step)], [y, y], color=style.COLOUR[party], lw=1.4)
        ax.scatter(row.x, y, s=46, **style.mark(party, row.outside, row.claim_id))
    for denial in block.rows[block.rows["mark"] & block.rows["denied"].map(bool)].explode("denied").itertuples():
        met = block.drawn[(block.drawn["value"] == denial.denied) & (block.drawn["claimant"] != denial.claimant)]
        y = line - MARK * (met["row"].min() if len(met) else 0)
        look = {"marker": "x", "s": 26, "linewidth": 1.5, "zorder": 4, "urls": [style.to_rows(denial.claim_id)]}
        look["path_effects"] = HALO if met["outside"].any() else []
        ax.scatter(_at(denial.denied, per_step), y, color=style.COLOUR[str(denial.claimant_party)], **look)
    for number in block.numbers.itertuples():
        ax.text(number.x, line + 0.07 + NUMBER * (number.row + 0.5), number.text, ha="center", va="center", size=7)
    below = top + block.high - GAP - WORDS * len(block.lines)
    for i, words in enumerate(block.lines):
        ax.text(0, below + WORDS * (i + 0.5), words, size=7.5, va="center", color=style.SOFT)

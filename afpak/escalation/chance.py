"""Could the short waits between the two sides' acts be chance? Two permutation tests.

Unit: a day on which a side has at least one act of force against the other
side, so that many acts of one night count once. Statistic: how many of these
days are followed, within `RESPONSE_DAYS`, by a later day of the other side.
It is compared with what the same days give once the tie between the sides is
cut, in two ways:

shift
    The Afghan side's days are moved as one block through the calendar of the
    episode (first to last event on record, from the first day of the cut), by every number of days, round
    the end to the beginning (the random shift of Lotwick and Silverman 1982, J. R. Stat. Soc. B 44, here
    complete and therefore exact). Each side keeps its own rhythm. A small p
    says: the two sides are active at the same time.
deal
    The recorded days are kept and their authors are dealt out anew, as often
    as each side had them (random labelling; so do Braithwaite and Johnson
    2012, J. Quant. Criminol. 28, with dates of insurgency and its answer in
    Iraq). Bunching and reporting are those of the record. A small p says: the
    sides take turns more than such days would by themselves.

p is one-sided: the share of outcomes at least as high as the record's, the
record itself included (Phipson and Smyth 2010, Stat. Appl. Genet. Mol. Biol.
9), so it is never zero. Plain numpy: `scipy.stats.permutation_test` has no
shift and would cost every notebook its import.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.ticker import MaxNLocator, PercentFormatter

from .. import style
from ..record.measured import Measured
from ..record.tables import Tables
from ..style.palette import FAINT
from .answers import RESPONSE_DAYS, tit_for_tat

SEED, DEALS = 20251009, 9_999
FEWEST = 3  # days of each side below which nothing is tested
NULLS = {"shift": "active at the same time?", "deal": "taking turns?"}


def could_be_chance(tables: Tables) -> Measured:
    """Test, by episode, whether the sides' acts follow each other more closely than chance would have it.

    Returns
    -------
    DataFrame, one row an episode and null (``shift``, ``deal``; see the module)
        ``episode``, its name; ``pakistan`` and ``afghanistan``: days of each
        side; ``from`` and ``to``: the calendar; ``followed``: how many of
        these days were followed within `RESPONSE_DAYS`; ``expected``: mean
        under the null; ``outcomes``: array of the number under each outcome;
        ``p``. The last four are NA where a side has fewer than `FEWEST` days.
        What p cannot undo: reports bunch too, events known from one side only count, and
        acts of one night, which cannot be ordered, answer nothing.
    """
    acts = tit_for_tat(tables)
    rows = []
    for episode in tables.episodes.itertuples():
        mine = acts[acts["episode_id"] == episode.episode_id]
        if mine.empty:
            continue
        begun = tables.events.loc[tables.events["episode_id"] == episode.episode_id, "start"]
        # an event that began before the cut must not lengthen the calendar
        first, last = max(begun.min(), tables.start or begun.min()), begun.max()
        mine = mine[mine["start"] >= first]
        if mine.empty:
            continue
        days = {side: _numbers(mine[mine["side"] == side], first) for side in ("pakistan", "afghanistan")}
        sizes = {side: len(found) for side, found in days.items()}
        tested = min(sizes.values()) >= FEWEST
        for null in NULLS:
            row = {"episode": episode.name, "null": null, **sizes, "from": first, "to": last}
            row |= against_chance(*days.values(), (last - first).days + 1)[null] if tested else {}
            rows.append(row)
    columns = ["episode", "null", "pakistan", "afghanistan", "from", "to", "followed", "expected", "p", "outcomes"]
    return tables.measured("could_be_chance", pd.DataFrame(rows, columns=columns), of=acts)


def against_chance(one: np.ndarray, other: np.ndarray, length: int, deals: int = DEALS) -> dict[str, dict]:
    """Both tests for two sides' days (whole numbers from 0, each day once) in a calendar of ``length`` days."""
    days = np.concatenate([one, other])
    author = np.arange(len(days)) < len(one)
    observed = int(followed(days, author))
    moved = (np.concatenate([one, (other + move) % length]) for move in range(length))  # by 0 days: the record itself
    dealt = np.random.default_rng(SEED).permuted(np.tile(author, (deals, 1)), axis=1)
    outcomes = {
        "shift": np.array([followed(shifted, author) for shifted in moved]),
        "deal": np.append(followed(days, dealt), observed),
    }
    return {
        null: {"followed": observed, "expected": found.mean(), "p": (found >= observed).mean(), "outcomes": found}
        for null, found in outcomes.items()
    }


def followed(days: np.ndarray, author: np.ndarray) -> np.ndarray:
    """How many days of either side are followed by a later day of the other within `RESPONSE_DAYS`.

    ``author`` says of each day whether it is the first side's; one row a deal.
    """
    wait = days[None, :] - days[:, None]  # in row i, column j: from day i to day j
    soon = ((wait > 0) & (wait <= RESPONSE_DAYS)).astype(int)
    first = author.astype(int)
    acts_of_first, acts_of_other = first @ soon.T, (1 - first) @ soon.T  # soon after each day
    return (np.where(author, acts_of_other, acts_of_first) > 0).sum(axis=-1)


@style.chart(
    of=could_be_chance,
    title="Could the short waits be chance?",
    lacking="acts of force by one side against the other",
)
def plot_could_be_chance(tests: Measured, page: style.Page) -> str:
    """Draw the tests (`could_be_chance`): what chance gives, and where the record lies in it."""
    how = (
        f"How many days of force by either side were followed by the other's within {RESPONSE_DAYS} days, "
        f"{page.about.cut}. Grey: how often chance gives each number. Line: the record. p: share of chance outcomes "
        "at least as high. Left, chance moves one side's days as a block through the calendar; right, it keeps the days "
        "and deals out the authors anew. Reports bunch too, one side's word counts, acts of one day answer nothing: a "
        "small p is no proof of retaliation, a large one none against it."
    )
    episodes = list(tests["episode"].unique())
    tall = [1.6 if tests.loc[tests["episode"] == episode, "p"].notna().any() else 0.6 for episode in episodes]
    size = {"height": sum(tall) + 0.3, "nrows": len(episodes), "ncols": len(NULLS), "height_ratios": tall}
    _, axes = page(how, **size)
    words = []
    for test in tests.itertuples():
        ax = axes[episodes.index(test.episode), list(NULLS).index(test.null)]
        sizes = f"{test.pakistan} by Pakistan, {test.afghanistan} by the Afghan side"
        if pd.isna(test.p):
            ax.set_axis_off()
            ax.set_title(f"{test.episode}: {NULLS[test.null]}", size=8.5)
            why = f"Not tested: each side needs {FEWEST} days of force.\nOn record: {sizes}."
            ax.text(0, 0.95, why, transform=ax.transAxes, va="top", color=style.SOFT)
            words.append(f"{test.episode}, {test.null}: not tested ({sizes})")
            continue
        total = test.pakistan + test.afghanistan
        said = f"{test.followed:g} of {total} days followed; chance gives {test.expected:.1f}; p = {test.p:.2f}"
        _outcomes(ax, test, total)
        ax.set_title(f"{test.episode}: {NULLS[test.null]}\n{said}", size=8.5)
        ax.set_xlabel(f"days followed, of {total}: {sizes}", size=7.5)
        words.append(f"{test.episode}, {test.null}: {said} ({sizes})")
    return f"{'; '.join(words)}. {page.about.cut}."


def _outcomes(ax, test, total: int) -> None:
    """How often chance gives each number of days, and the number of the record."""
    sns.histplot(x=test.outcomes, discrete=True, stat="percent", shrink=0.85, color=FAINT, alpha=1, linewidth=0, ax=ax)
    ax.axvline(test.followed, color=style.INK, lw=2)
    ax.set(xlim=(-0.6, total + 0.6), ylabel="")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    ax.yaxis.set_major_formatter(PercentFormatter(symbol=" %", decimals=0))


def _numbers(acts: pd.DataFrame, first: pd.Timestamp) -> np.ndarray:
    return np.sort((acts["start"].drop_duplicates() - first).dt.days.to_numpy())

"""Could it be chance that both sides act on the same days, or soon after each other? Permutation tests.

Unit: a day on which a side has at least one act of force against the other
side, so that many acts of one night count once. The calendar of an episode is
its dense days (`afpak.record.dense.dense_days`) and nothing else: days
shifted to where nobody kept a record would make any pattern look rare. Two
things are counted:

joint days
    Days on which both sides acted.
days followed
    Days of either side that are followed, 1 to `FOLLOW_DAYS` days later, by a
    day of the other. The same day does not count: its acts have no order.

Each is compared with what the same days give once the tie between the sides
is cut, in one of two ways:

shift
    The Afghan side's days are moved as one block through the calendar, by
    every number of days, round the end to the beginning (the random shift of
    Lotwick and Silverman 1982, J. R. Stat. Soc. B 44, here complete and
    therefore exact). Each side keeps its own rhythm.
deal
    The recorded days are kept and their authors are dealt out anew, as often
    as each side had them (random labelling; so do Braithwaite and Johnson
    2012, J. Quant. Criminol. 28, with dates of insurgency and its answer in
    Iraq). Bunching and reporting are those of the record. For days followed
    alone: a day of both sides would be dealt to one of them twice.

p is one-sided: the share of outcomes at least as high as the record's, the
record itself included (Phipson and Smyth 2010, Stat. Appl. Genet. Mol. Biol.
9), so it is never zero. Plain numpy: `scipy.stats.permutation_test` has no
shift and would cost every notebook its import.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..record.dense import FOLLOW_DAYS, dense_days
from ..record.measured import Measured
from ..record.tables import Tables
from .days import SIDES, acts_between, side_days

SEED, DEALS = 20251009, 9_999
FEWEST = 3  # days of each side below which nothing is tested
JOINT, FOLLOWED = "joint days", f"days followed within {FOLLOW_DAYS} days"
TESTS = ((JOINT, "shift"), (FOLLOWED, "shift"), (FOLLOWED, "deal"))


def day_tests(tables: Tables) -> Measured:
    """Test, by episode, whether joint days and days followed are more than chance would have them.

    Returns
    -------
    DataFrame, one row an episode, thing counted and null (see the module)
        ``episode_id``, ``episode``; ``counts``: what is counted, joint days or
        days followed; ``null``: shift or deal; ``pakistan`` and
        ``afghanistan``: days of each side; ``first`` and ``last``: the dense
        days, which are the calendar; ``observed``; ``expected``: mean under
        the null; ``outcomes``: array of the number under each outcome; ``p``.
        The last four are NA where a side has fewer than `FEWEST` days. What p
        cannot undo: reports bunch too, and events known from one side only
        count.
    """
    acts = acts_between(tables)
    days = side_days(tables, acts)
    days = days[days["dense"]]
    rows = []
    for span in dense_days(tables).itertuples(index=False):
        mine = days[days["episode_id"] == span.episode_id]
        if mine.empty:
            continue
        at = {side: _numbers(mine.loc[mine["side"] == side, "day"], span.first) for side in SIDES}
        sizes = {side: len(found) for side, found in at.items()}
        length = (span.last - span.first).days + 1
        found = against_chance(*at.values(), length) if min(sizes.values()) >= FEWEST else {}
        rows += [
            {**span._asdict(), "counts": counts, "null": null, **sizes, **found.get((counts, null), {})}
            for counts, null in TESTS
        ]
    columns = ["episode_id", "episode", "counts", "null", *SIDES, "first", "last"]
    frame = pd.DataFrame(rows, columns=[*columns, "observed", "expected", "p", "outcomes"])
    return tables.measured("day_tests", frame, of=acts)


def against_chance(one: np.ndarray, other: np.ndarray, length: int, deals: int = DEALS) -> dict[tuple, dict]:
    """All tests for two sides' days (whole numbers from 0, each day once) in a calendar of ``length`` days."""
    days = np.concatenate([one, other])
    author = np.arange(len(days)) < len(one)
    shifts = [(other + move) % length for move in range(length)]  # by 0 days: the record itself
    dealt = np.random.default_rng(SEED).permuted(np.tile(author, (deals, 1)), axis=1)
    observed = {JOINT: joint(one, other), FOLLOWED: int(followed(days, author))}
    outcomes = {
        (JOINT, "shift"): np.array([joint(one, moved) for moved in shifts]),
        (FOLLOWED, "shift"): np.array([followed(np.concatenate([one, moved]), author) for moved in shifts]),
        (FOLLOWED, "deal"): np.append(followed(days, dealt), observed[FOLLOWED]),
    }
    return {
        (counts, null): {
            "observed": observed[counts],
            "expected": found.mean(),
            "p": (found >= observed[counts]).mean(),
            "outcomes": found,
        }
        for (counts, null), found in outcomes.items()
    }


def joint(one: np.ndarray, other: np.ndarray) -> int:
    """How many days both sides have."""
    return len(np.intersect1d(one, other))


def followed(days: np.ndarray, author: np.ndarray) -> np.ndarray:
    """How many days of either side are followed by a later day of the other within `FOLLOW_DAYS`.

    ``author`` says of each day whether it is the first side's; one row a deal.
    """
    wait = days[None, :] - days[:, None]  # in row i, column j: from day i to day j
    soon = ((wait > 0) & (wait <= FOLLOW_DAYS)).astype(int)
    first = author.astype(int)
    acts_of_first, acts_of_other = first @ soon.T, (1 - first) @ soon.T  # soon after each day
    return (np.where(author, acts_of_other, acts_of_first) > 0).sum(axis=-1)


def _numbers(days: pd.Series, first: pd.Timestamp) -> np.ndarray:
    return np.sort((days - first).dt.days.to_numpy())

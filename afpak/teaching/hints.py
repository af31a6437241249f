"""What a learner reads when an answer is missing, of the wrong kind, or wrong."""

from __future__ import annotations

from numbers import Integral, Real

import pandas as pd

from . import cells

BLANK = (
    "Here is a blank. Replace the three dots in the cell above by your answer, run that cell, then run this one again."
)


class Hint(AssertionError):  # noqa: N818 (no error of the program: a learner reads it)
    """A sentence that helps to find the answer; a notebook shows it without a traceback.

    It is an `AssertionError`, so that graders count the check as failed.
    """

    def _render_traceback_(self) -> list[str]:
        return [f"Hint: {self}"]


def given(answer: object, kind: type | tuple[type, ...], what: str) -> None:
    """Stop with a hint where nothing was filled in, its cell failed, or it is of another kind than ``what`` says."""
    failed = cells.here.not_run() if cells.here else []
    if failed:
        raise Hint(
            f"The cell that sets `{failed[0]}` stopped with an error, and what stood there before is not judged. Mend "
            "that cell (its last red line says what is wrong), run it, then run this one again."
        )
    if answer is ...:
        raise Hint(BLANK)
    if isinstance(answer, str) and kind in (Real, Integral):
        raise Hint(
            f'This should be {what}. You gave text, "{answer[:60]}": leave out the quotation marks and use digits.'
        )
    if not isinstance(answer, kind) or isinstance(answer, bool):
        kind_given = "text" if isinstance(answer, str) else type(answer).__name__
        raise Hint(f"This should be {what}. You gave {kind_given}: {str(answer)[:60]}")


def rows_given(answer: object, table: pd.DataFrame, key: str) -> set[str]:
    """The ids of the rows that a learner chose out of ``table``; a hint where they are no such rows."""
    given(answer, pd.DataFrame, "rows of the table, chosen with square brackets")
    if key not in answer.columns:
        raise Hint(f"Keep all columns: the check reads the column `{key}`. Choose rows, not columns.")
    chosen = set(answer[key])
    if not chosen <= set(table[key]):
        raise Hint("Some of these rows are not in the table of this exercise. Choose out of that table.")
    return chosen


def predicted(guess: object, found: float, what: str, of: int | None = None) -> None:
    """Set a prediction beside what is on record. No prediction is wrong; it is there to be compared.

    Parameters
    ----------
    guess : number
        What the learner expected before looking.
    found : number
        The same, computed from the slice.
    what : str
        What is counted, in words.
    of : int, optional
        Out of how many: a guess above it, or between 0 and 1, is none.
    """
    given(guess, Real, "a number, your guess before looking")
    if not guess >= 0:
        raise Hint("A count cannot be below zero; write one number, not a range.")
    if of and (guess > of or 0 < guess < 1):
        raise Hint(f"The question is how many of every {of}: write a number from 1 to {of}, or 0.")
    apart = abs(guess - found)
    near = "close to" if apart <= max(1, 0.1 * abs(found)) else "more than" if guess > found else "less than"
    print(f"You expected {guess:g}; on record: {found:g} ({what}). Your guess is {near} what is on record. Why?")

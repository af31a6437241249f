"""Actors with few statements, drawn as one row: a table of sixty rows is read by nobody."""

from __future__ import annotations

import pandas as pd

from ..record.text import plural

MOST = 18  # actors with a row of their own


def few_together(rows: pd.DataFrame, column: str) -> tuple[pd.DataFrame, str]:
    """Cells for drawing, at most `MOST` actors with rows of their own, and a further sentence on the others.

    All actors with the same number of statements are treated alike: those with
    fewer than the least number that leaves no more than `MOST` stand together,
    in the last row of their table.

    The cells of an actor are told apart by ``column``.
    """
    each = rows.explode("statement_ids")
    totals = each.groupby("actor")["statement_ids"].nunique()
    least = next(number for number in range(1, int(totals.max()) + 2) if (totals >= number).sum() <= MOST)
    few = each["actor"].isin(totals.index[totals < least])
    if not few.any():
        return rows, ""
    kept = rows[~rows["actor"].isin(each.loc[few, "actor"])]
    cells = (
        each[few].groupby(["outside", column], sort=False)["statement_ids"].agg(lambda ids: tuple(dict.fromkeys(ids)))
    )
    cells = cells.reset_index().assign(statements=lambda f: f["statement_ids"].map(len))
    many = each[few].groupby("outside")["actor"].nunique()
    cells["actor_name"] = cells["outside"].map(lambda table: f"{many[table]} with fewer than {least}")
    number = each.loc[few, "statement_ids"].nunique()
    told = (
        f" {plural(int(many.sum()), 'actor')} with fewer than {least} statements ({number} in all) share the last row of "
        "their table."
    )
    return pd.concat([pd.DataFrame(kept), cells.astype({"statements": "Int64"})], ignore_index=True), told

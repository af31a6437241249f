"""What changed in the record itself with the last version of its tables, from the ledger that travels with them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from markupsafe import Markup

from .. import show
from ..home import default_data_dir
from ..record import replay as ledger
from ..record.checks import read_ledger
from ..record.reader import typed
from ..record.schema import CHANGE, LEDGER
from ..record.text import long_day, plural

NUMBERS = ("low", "high")
MOST = 6  # reasons that are told in full


def changes(data_dir: str | Path | None = None) -> pd.DataFrame:
    """The entries of the ledger for the last version of the tables.

    Parameters
    ----------
    data_dir : path, optional
        Folder of the tables. Default: those of the package.

    Returns
    -------
    DataFrame, one row an entry
        The columns of ``history`` in the codebook, and ``before``: the version
        before the last, NA where the ledger knows one version only. Empty
        where the folder has no ledger.

    Raises
    ------
    DataError
        The ledger cannot be read.
    """
    folder = Path(data_dir) if data_dir is not None else default_data_dir()
    if not (folder / ledger.FILE).exists():
        return pd.DataFrame(columns=[*(column.name for column in LEDGER.columns), "before"])
    entries = typed(read_ledger(folder), LEDGER)
    versions = entries["data_version"].drop_duplicates().tolist()
    last = entries[entries["data_version"] == versions[-1]]
    return last.assign(before=versions[-2] if len(versions) > 1 else pd.NA)


def changes_in_words(data_dir: str | Path | None = None) -> show.Html:
    """What the last version of the tables added, changed and took out, which numbers it changed, and why."""
    entries = changes(data_dir)
    if entries.empty:
        return show.Html("<p>These tables have no ledger that tells what changed.</p>")
    last = entries.iloc[-1]
    beside = f", beside {last['before']}" if pd.notna(last["before"]) else ", with which the ledger begins"
    lines = [Markup("<li>{}</li>").format(line) for line in counted(entries)]
    numbers = [Markup("<li>{}</li>").format(line) for line in changed_numbers(entries)]
    why = entries.groupby("why")["row"].nunique().sort_values(ascending=False, kind="stable")
    reasons = [
        Markup("<li>{} ({})</li>").format(reason, plural(rows, "row")) for reason, rows in why.head(MOST).items()
    ]
    if len(why) > MOST:
        reasons.append(Markup("<li>{} more</li>").format(plural(len(why) - MOST, "reason")))
    parts = [("Rows", lines), ("Figures whose number changed", numbers), ("Why", reasons)]
    told = Markup("").join(Markup("<h3>{}</h3><ul>{}</ul>").format(head, Markup("").join(p)) for head, p in parts if p)
    opening = f"Data version {last['data_version']}{beside}; last entry of {long_day(last['day'])}."
    return show.Html(Markup("<p>{}</p>{}").format(opening, told))


def counted(entries: pd.DataFrame) -> list[str]:
    """How many rows of each table entered, changed or left."""
    rows = entries.drop_duplicates(["table", "row", "change"]).groupby(["table", "change"], sort=False, observed=True)
    numbers = rows.size().unstack(fill_value=0).reindex(columns=list(CHANGE), fill_value=0)
    return [
        f"{table}: " + ", ".join(f"{number} {change}" for change, number in row.items() if number)
        for table, row in numbers.iterrows()
    ]


def changed_numbers(entries: pd.DataFrame) -> list[Markup]:
    """Each claim whose number changed: the cell before and since."""
    cells = entries[(entries["table"] == "claims") & entries["column"].isin(NUMBERS) & (entries["change"] == "changed")]
    return [
        Markup("{}, {}: {} → {}").format(
            Markup(show.rows_named({}, cell.row)), cell.column, *(_cell(value) for value in (cell.old, cell.new))
        )
        for cell in cells.itertuples()
    ]


def _cell(value: object) -> str:
    return "empty" if pd.isna(value) else str(value)

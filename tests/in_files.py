"""The tables as their files have them: read without the package, to count in another way than it does, or spoiled."""

import csv
from functools import cache
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parents[1] / "data"


def rows_of(table, folder=DATA):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


read = cache(rows_of)  # of our own tables; no test changes what it returns


def put(folder, table, rows, header=()):
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(header or rows[0]), restval="", lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)


@cache
def claims():
    """The claims, with the day from which each was public (`known`); NaN: not said."""
    pages = pd.read_csv(DATA / "sources.csv", dtype=str).set_index("source_id")["published"]
    rows = pd.read_csv(DATA / "claims.csv", dtype=str)
    first = rows["sources"].str.split(";").map(lambda ids: min(pages.reindex(ids).dropna(), default=None))
    return rows.assign(known=rows["claimed_on"].fillna(first))

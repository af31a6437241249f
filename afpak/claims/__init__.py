"""Casualty and material claims: who counts what, how it grew, how far apart they are.

Measures take `afpak.Tables` and return a small frame; charts take that frame.
No measure adds figures of different claimants, and none turns a word into a
number: ``value`` is the number a claim names (its low, else its high), or NA.
"""

from .civilians import civilian_harm, plot_civilian_harm
from .figures import OBJECTS, PEOPLE, claims_table, figures
from .gap import claim_gap, plot_gap
from .ledger_charts import plot_ledger
from .ledgers import busiest_day, ledger, most_contested
from .tolls import plot_tolls, running_tolls

__all__ = [
    "OBJECTS",
    "PEOPLE",
    "busiest_day",
    "civilian_harm",
    "claim_gap",
    "claims_table",
    "figures",
    "ledger",
    "most_contested",
    "plot_civilian_harm",
    "plot_gap",
    "plot_ledger",
    "plot_tolls",
    "running_tolls",
]

"""Casualty and material claims: who counts what, how it grew, how far apart they are."""

from .charts import plot_civilian_harm, plot_gap, plot_ledger, plot_tolls
from .measures import (
    OBJECTS,
    PEOPLE,
    busiest_day,
    civilian_harm,
    claim_gap,
    claims_table,
    figures,
    ledger,
    most_contested,
    running_tolls,
)

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

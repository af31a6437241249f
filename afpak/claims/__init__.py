"""Casualty and material claims: who counts what, how it grew, how far apart they are.

One module a question: first the measure, then its chart, then a table for
readers. Measures take `afpak.Tables` and return a small frame; charts take that
frame. No measure adds figures of different claimants, and none turns a word
into a number: ``value`` is the number a claim names (its low, else its high),
or NA.
"""

from .by_event import ledgers, plot_ledgers
from .civilians import civilian_harm
from .civilians_charts import plot_civilian_harm
from .figures import OBJECTS, PEOPLE, claims_table, figures
from .gap import claim_gap, gap_table, plot_gap
from .gap_days import gap_through_time
from .gap_days_charts import plot_gap_through_time
from .known import known_when, plot_known_when
from .ledgers import ledger, most_contested, plot_ledger
from .objects import material, plot_material
from .race import plot_race, race
from .tolls import running_tolls, steps_table
from .tolls_charts import plot_tolls

__all__ = [
    "OBJECTS",
    "PEOPLE",
    "civilian_harm",
    "claim_gap",
    "claims_table",
    "figures",
    "gap_table",
    "gap_through_time",
    "known_when",
    "ledger",
    "ledgers",
    "material",
    "most_contested",
    "plot_civilian_harm",
    "plot_gap",
    "plot_gap_through_time",
    "plot_known_when",
    "plot_ledger",
    "plot_ledgers",
    "plot_material",
    "plot_race",
    "plot_tolls",
    "race",
    "running_tolls",
    "steps_table",
]


def __dir__() -> list[str]:
    return __all__

"""Our record beside another project's events: cut alike, matched by stated rules, never mixed.

What came in from a file keeps its own words and stays that project's estimate.
The record gives it nothing and takes nothing from it.
"""

from .bring import bring, by_period
from .charts import plot_against, plot_matches
from .matching import FATES, matches
from .ranges import against_claims
from .tables import about, match_table, period_table

__all__ = [
    "FATES",
    "about",
    "against_claims",
    "bring",
    "by_period",
    "match_table",
    "matches",
    "period_table",
    "plot_against",
    "plot_matches",
]

"""Our record beside another project's events: cut alike, matched by stated rules, never mixed.

What came in from a file keeps its own words and stays that project's estimate.
The record gives it nothing and takes nothing from it. One module a question:
what they have on these days (`bring`), how their deaths by side stand beside
those that the two sides claim (`sides`), which events both have (`matching`),
and where their range lies among the claims (`ranges`).
"""

from .bring import about, bring, by_period, period_table
from .matching import FATES, match_table, matches, plot_matches
from .ranges import against_claims, plot_against
from .sides import by_side, plot_by_side

__all__ = [
    "FATES",
    "about",
    "against_claims",
    "bring",
    "by_period",
    "by_side",
    "match_table",
    "matches",
    "period_table",
    "plot_against",
    "plot_by_side",
    "plot_matches",
]


def __dir__() -> list[str]:
    return __all__

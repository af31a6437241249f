"""How good the record is, and how it came to be what it is: what rows rest on, when they entered, what changed."""

# at once, unlike the topics themselves: the modules bear the names of their measures, and one that is imported later
# would take the place of the function (`afpak.record.history` and `.compare` tell a row's history without matplotlib)
from ..record.compare import differences
from ..record.history import history_of, record
from .basis import basis, plot_basis
from .countries import countries, plot_countries
from .coverage import coverage, plot_coverage
from .missing import missing, missing_table
from .sides import plot_sides, sides

__all__ = [
    "basis",
    "countries",
    "coverage",
    "differences",
    "history_of",
    "missing",
    "missing_table",
    "plot_basis",
    "plot_countries",
    "plot_coverage",
    "plot_sides",
    "record",
    "sides",
]


def __dir__() -> list[str]:
    return __all__

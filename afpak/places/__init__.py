"""Where force was used, how exactly the place is known, and which crossings of the Durand Line were open."""

from .crossings import crossings, crossings_table
from .crossings_charts import plot_crossings
from .map import plot_map
from .where import busiest_week, by_area, by_place, places_table, where

__all__ = [
    "busiest_week",
    "by_area",
    "by_place",
    "crossings",
    "crossings_table",
    "places_table",
    "plot_crossings",
    "plot_map",
    "where",
]


def __dir__() -> list[str]:
    return __all__

"""Where force was used, how exactly the place is known, and which crossings of the Durand Line were open."""

from .charts import plot_map
from .crossings import crossings, crossings_table
from .gates import plot_crossing_strip, plot_crossings
from .measures import by_area, by_place, places_table, where

__all__ = [
    "by_area",
    "by_place",
    "crossings",
    "crossings_table",
    "places_table",
    "plot_crossing_strip",
    "plot_crossings",
    "plot_map",
    "where",
]

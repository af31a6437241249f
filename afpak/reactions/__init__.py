"""Diplomatic reactions: who said what to whom, how soon, and how positions moved."""

from .charts import plot_how_soon, plot_positions, plot_who_reacted, plot_words_and_deeds
from .measures import TRIGGERS, how_soon, positions, statements_table, who_reacted, words_and_deeds

__all__ = [
    "TRIGGERS",
    "how_soon",
    "plot_how_soon",
    "plot_positions",
    "plot_who_reacted",
    "plot_words_and_deeds",
    "positions",
    "statements_table",
    "who_reacted",
    "words_and_deeds",
]

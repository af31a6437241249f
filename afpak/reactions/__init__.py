"""Diplomatic reactions: who said what to whom, how soon, and how positions moved.

One module a question, first its measure, then its chart. Measures take
`afpak.Tables` and return a small frame; charts take that frame. A statement is
one speech act; a page that holds an appeal and a condemnation holds two. An
actor without a row is silent in our record, not in the world.
"""

from .acts import plot_who_reacted, who_reacted
from .mediators import mediation, plot_mediation
from .moves import changed, plot_positions, positions, positions_table
from .sides import plot_whose_side, sides_table, whose_side
from .statements import statements_table
from .waits import how_soon, plot_how_soon
from .weeks import deeds_table, plot_words_and_deeds, words_and_deeds

__all__ = [
    "changed",
    "deeds_table",
    "how_soon",
    "mediation",
    "plot_how_soon",
    "plot_mediation",
    "plot_positions",
    "plot_who_reacted",
    "plot_whose_side",
    "plot_words_and_deeds",
    "positions",
    "positions_table",
    "sides_table",
    "statements_table",
    "who_reacted",
    "whose_side",
    "words_and_deeds",
]


def __dir__() -> list[str]:
    return __all__

"""Escalation: what happened, how hard on recognised scales, and who acted after whom."""

from .answers import plot_tit_for_tat, quiet_spells, tit_for_tat
from .chance import could_be_chance, plot_could_be_chance
from .chronology import chronology, events_table, plot_chronology
from .crises import aligned, plot_aligned
from .ladder import ladder, plot_ladder
from .scales import scales
from .statements import plot_words, words
from .sure import how_sure, plot_how_sure

__all__ = [
    "aligned",
    "chronology",
    "could_be_chance",
    "events_table",
    "how_sure",
    "ladder",
    "plot_aligned",
    "plot_chronology",
    "plot_could_be_chance",
    "plot_how_sure",
    "plot_ladder",
    "plot_tit_for_tat",
    "plot_words",
    "quiet_spells",
    "scales",
    "tit_for_tat",
    "words",
]


def __dir__() -> list[str]:
    return __all__

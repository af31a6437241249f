"""Escalation: what happened, how hard on recognised scales, and who acted after whom."""

from .after import acted_after, plot_acted_after, quiet_spells
from .chance import day_tests
from .chronology import chronology, events_table, plot_chronology
from .crises import aligned, plot_aligned
from .joint import joint_days, plot_joint_days
from .ladder import ladder, plot_ladder
from .scales import scales
from .statements import plot_words, words
from .sure import how_sure, plot_how_sure

__all__ = [
    "acted_after",
    "aligned",
    "chronology",
    "day_tests",
    "events_table",
    "how_sure",
    "joint_days",
    "ladder",
    "plot_acted_after",
    "plot_aligned",
    "plot_chronology",
    "plot_how_sure",
    "plot_joint_days",
    "plot_ladder",
    "plot_words",
    "quiet_spells",
    "scales",
    "words",
]


def __dir__() -> list[str]:
    return __all__

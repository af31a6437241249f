"""Escalation: what happened, how hard on recognised scales, and who answered whom."""

from .charts import plot_how_sure, plot_ladder, plot_tit_for_tat
from .measures import chronology, events_table, how_sure, ladder, tit_for_tat
from .timeline import plot_chronology

__all__ = [
    "chronology",
    "events_table",
    "how_sure",
    "ladder",
    "plot_chronology",
    "plot_how_sure",
    "plot_ladder",
    "plot_tit_for_tat",
    "tit_for_tat",
]

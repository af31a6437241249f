"""Every statement of a cut, for readers: who, when, how, to whom, about whom, what, and where it stands."""

from __future__ import annotations

import pandas as pd

from .. import show
from ..record.schema import ACT_FAMILY, CHANNEL
from ..record.tables import Tables


def statements_table(tables: Tables) -> show.Html:
    """Every statement of the cut, oldest first, with links to its sources.

    ``Known on`` is the day from which the statement was public; where the day
    on which it was said is unknown, ``Said on`` is empty and the row stands at
    the day of its earliest page, or last where no page is dated either. What
    readers look for first stands on the left.
    """
    said = tables.statements_in_full().sort_values(["known_on", "statement_id"])
    names = tables.names("actors")
    pages = tables.by_id("sources")
    frame = pd.DataFrame(
        {
            "Known on": said["known_on"],
            "Actor": said["actor_name"],
            "Speaker": said["speaker"],
            "Office": said["office"],
            "Act": said["act_label"],
            "Target": [", ".join(names[list(ids)]) for ids in said["target"]],
            "What was said": said["summary"],
            "Sources": [show.links(pages, ids) for ids in said["sources"]],
            "Channel": said["channel"].astype(str).map(CHANNEL),
            "To": [", ".join(names[list(ids)]) for ids in said["addressees"]],
            "Family": said["act_family"].astype(str).map(ACT_FAMILY),
            "Said on": said["said_on"],
            "Row": said["statement_id"],
        }
    )
    unsaid = int(said["said_on"].isna().sum())
    caption = f"{len(frame)} statements, oldest first; for {unsaid} the day of saying is unknown."
    return show.table(frame, caption, show.csv(tables, "statements", said))

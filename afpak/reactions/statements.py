"""Every statement of a cut, for readers: who, when, how, to whom, about whom, what, and where it stands."""

from __future__ import annotations

from .. import show
from ..record.tables import Tables


def statements_table(tables: Tables) -> show.Html:
    """Every statement of the cut, oldest first, with links to its sources.

    ``Known on`` is the day from which the statement was public; where the day
    on which it was said is unknown, the row stands at the day of its earliest
    page, or last where no page is dated either. What readers look for first
    stands on the left.
    """
    said = tables.statements_in_full().sort_values(["known_on", "statement_id"])
    said["_unsaid"] = said["said_on"].isna().map({True: "day of saying unknown", False: ""})
    columns = {
        "Known on": ("known_on", "_unsaid"),
        "Actor": ("actor", "speaker", "office"),
        "Act": ("act", "act_family"),
        "Target": "target",
        "What was said": "summary",
        "Event": "event_id",
        "How, to whom": ("channel", "addressees"),
        "Sources": "sources",
        "Row": "statement_id",
    }
    unsaid = said["said_on"].isna().sum()
    caption = f"{{n}} statements, oldest first; for {unsaid} the day of saying is unknown."
    return show.listing(tables, "statements", said, columns, caption, save=True)

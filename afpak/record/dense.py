"""How far the record is dense: only there does a day without a row say anything."""

from __future__ import annotations

import pandas as pd

from .tables import Tables

# Ours, not a standard: long enough for the following nights. `acted_after` draws every wait, so that another limit
# can be read off it.
FOLLOW_DAYS = 3


def dense_days(tables: Tables) -> pd.DataFrame:
    """The days of each episode on which the record is dense: only there does a day without a row say anything.

    The rule: of the days of the episode, the longest run in which a row of any
    kind (an event that begins, a claim or a statement that becomes public) is
    never more than `FOLLOW_DAYS` days after the one before, so that whatever
    follows an act within these days had a chance to be on record. Where a cut
    begins later or ends earlier, the run does too.

    Returns
    -------
    DataFrame, one row an episode that has a row in the cut
        ``episode_id``; ``episode``, its name; ``first`` and ``last`` day.
    """
    low, high = tables.window()
    rows = [
        frame[["episode_id", column]].set_axis(["episode_id", "day"], axis=1)
        for frame, column in (
            (pd.DataFrame(tables.events), "start"),
            (pd.DataFrame(tables.claims), "known_on"),
            (pd.DataFrame(tables.statements), "known_on"),
        )
    ]
    rows = pd.concat(rows).dropna().drop_duplicates()
    found = []
    for episode in tables.episodes.itertuples():
        day = rows.loc[rows["episode_id"] == episode.episode_id, "day"]
        outside = (day < episode.start) | (day > episode.end) | (day < low) | (day > high)  # NaT leaves nothing out
        day = day[~outside].sort_values()
        if len(day):
            run = (day.diff() > pd.Timedelta(days=FOLLOW_DAYS)).cumsum()
            spans = day.groupby(run).agg(["min", "max"])
            first, last = spans.loc[(spans["max"] - spans["min"]).idxmax()]
            found.append((episode.episode_id, episode.name, first, last))
    return pd.DataFrame(found, columns=["episode_id", "episode", "first", "last"])

"""The claim gap through time: what both sides' running counts of the same people come to on each day."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from ..record.dense import dense_days
from ..record.measured import Measured
from ..record.tables import Tables, without_parts
from .figures import figures
from .gap import MEASURES, divided
from .stand import SAME, of_the_sides, standing, whole_counts

_OF = ["claim_id", "claimant_party", "claimant_name", "who", "given", "value", "known_on", "denied_by", "days_since"]
_NEEDED = [*SAME, *_OF[:-1], "low", "high", "episode_id", "cumulative_since", "line", "chain", "step", "part_of"]
COLUMNS = [
    "day",
    "episode_id",
    *SAME,
    "cumulative_since",
    *_OF,
    *(f"{name}_own" for name in _OF),
    "ratio",
    "ratio_low",
    "ratio_high",
]


def gap_through_time(tables: Tables) -> Measured:
    """What the adversary claims divided by what the own side admits, on each day on which both counts stand.

    Running totals alone: of each claimant the last that it had given by the
    end of the day, for the same people since the same day, whether or not the
    record links it to the one before; without hospitals, police and local
    officials. Days are those on which the record is dense
    (`afpak.record.dense.dense_days`): after them, no new figure says nothing.

    Returns
    -------
    DataFrame, one row a day and pair of figures that stand
        ``day``; ``episode_id``; whose people: ``victims_side``,
        ``victim_status``, ``measure``, ``group``, ``cumulative_since``; of the
        adversary's figure and, ending in ``_own``, of the own side's:
        ``claim_id``, ``claimant_party``, ``claimant_name``, ``who``,
        ``given``, ``value``, ``known_on``, ``denied_by`` (as in `figures`) and
        ``days_since``, the days since that day: no new figure of the claimant
        for these people is on record since. ``ratio``, ``ratio_low`` and
        ``ratio_high`` as in `claim_gap`; NA where a figure is a word or the own
        one is none. Two figures of one claimant stand on a day where nothing
        on record says which came last.

    Examples
    --------
    >>> import afpak
    >>> days = afpak.claims.gap_through_time(afpak.load(episode="open-war-2026", as_of="2026-03-01"))
    >>> dead = days[days["group"] == "Afghan combatants: killed"]
    >>> list(zip(dead["given"], dead["given_own"], dead["days_since_own"]))
    [('274', '13', 0), ('352', '13', 1), ('415', '13', 2)]
    """
    rows = figures(tables, MEASURES)
    rows = without_parts(rows[(rows["stance"] == "asserts") & rows["cumulative_since"].notna()])
    theirs, own = (pd.DataFrame(whole_counts(f[f["known_on"].notna()]))[_NEEDED] for f in of_the_sides(rows))
    days = sorted({*theirs["known_on"], *own["known_on"]})
    dense = dense_days(tables).set_index("episode_id")["last"]
    until = {day: after - pd.Timedelta(days=1) for day, after in pairwise([*days, pd.Timestamp.max])}
    keys = ["group", "cumulative_since", "episode_id", "new"]
    pairs = _each(theirs, days).merge(_each(own, days), on=keys, suffixes=("", "_own"))
    pairs = pairs[pairs["new"] <= pairs["episode_id"].map(dense).astype("datetime64[us]")]
    spells = zip(pairs["new"], pairs["episode_id"], strict=True)
    pairs = pairs.assign(day=[list(pd.date_range(day, min(until[day], dense[episode]))) for day, episode in spells])
    pairs = divided(pairs.explode("day"))
    pairs["day"] = pairs["day"].astype(rows["known_on"].dtype)
    for whose in ("", "_own"):
        pairs[f"days_since{whose}"] = (pairs["day"] - pairs[f"known_on{whose}"]).dt.days
    frame = pairs.sort_values(["group", "cumulative_since", "day", "value", "value_own"], ignore_index=True)[COLUMNS]
    used = rows[rows["claim_id"].isin([*frame["claim_id"], *frame["claim_id_own"]])]
    return tables.measured("gap_through_time", frame, of=used)


def _each(told: pd.DataFrame, days: list[pd.Timestamp]) -> pd.DataFrame:
    """What stands on each of the days on which anything is ``new``."""
    return pd.concat([told.iloc[:0].assign(new=pd.NaT), *(standing(told, day).assign(new=day) for day in days)])

"""Which figures count the same, and which of them stand at the end of a day: one rule for all who ask what stood."""

from __future__ import annotations

import pandas as pd

from ..record.called import SHARED
from ..record.coding import OTHER_SIDE
from ..record.tables import Tables
from ..record.text import short_day

LOCAL = ("hospital", "police", "local_official")  # count their own place, not the whole
SAME = ["victims_side", "victim_status", "measure", "group"]  # of two counts of the same people


def standing(told: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The assertions that stand at the end of a day: the last of each series, of running totals the latest of their ``line``."""
    seen = told[told["known_on"] <= day]
    umbrella = seen["part_of"].map(seen.set_index("claim_id")["line"])
    seen = seen[(umbrella != seen["line"]).fillna(True).astype(bool)]
    last = seen[seen["step"] == seen.groupby("chain")["step"].transform("max")]
    latest = last.groupby("line")["known_on"].transform("max")
    return last[last["cumulative_since"].isna() | (last["known_on"] == latest)]


def lines(tables: Tables, told: pd.DataFrame) -> list[str]:
    """Who counts whom, since when or about what: the same words for all figures that count the same."""
    dated = ["cumulative_since", "event_id", "covers_start", "covers_end", "known_on"]
    series = told.groupby("chain").agg({name: "first" for name in dated} | {"who": "unique", "claimant_name": "first"})
    events = events_in_words(tables)
    about = {one.Index: _about(one, events) for one in series.itertuples()}
    # a running total is the claimant's, whoever of its bodies speaks; of an event each body has its own account
    alone = {one.Index: pd.isna(one.cumulative_since) and len(one.who) == 1 for one in series.itertuples()}
    # nobody named is no claimant: figures of two voices are no line
    voice = {one.Index: f", first on {short_day(one.known_on)}" for one in series.itertuples()}
    return [
        f"{claim.who if alone[claim.chain] else claim.claimant_name} on {claim.group.removesuffix(': killed')}, "
        f"{about[claim.chain]}{voice[claim.chain] if claim.claimant == 'unattributed' else ''}"
        for claim in told.itertuples()
    ]


def _about(series, events: dict[str, str]) -> str:
    if pd.notna(series.cumulative_since):
        return f"since {short_day(series.cumulative_since, year=True)}"
    if pd.notna(series.event_id):
        return events.get(series.event_id, series.event_id)
    if pd.notna(series.covers_start) and pd.notna(series.covers_end):
        return f"{short_day(series.covers_start, year=True)} to {short_day(series.covers_end, year=True)}"
    return f"told on {short_day(series.known_on, year=True)}"


def events_in_words(tables: Tables) -> dict[str, str]:
    """What each event was and on which day, in a few words; where two share these, also the first place, then the id."""
    events, places = tables.events_in_full(), tables.names("places")
    what = events["event_id"].map(SHARED).fillna(events["kind_label"])
    rows = zip(what, events["start"], strict=True)
    named = pd.Series([f"{words} of {short_day(day, year=True)}" for words, day in rows], dtype="object")
    where = pd.Series([places[ids[0]] if ids else "place unknown" for ids in events["places"]], dtype="object")
    for more in (where, events["event_id"]):
        named = named.where(~named.duplicated(keep=False), named + ", " + more)
    return dict(zip(events["event_id"], named, strict=True))


def of_the_sides(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Claims about the people of one of the two sides: those of the other side, and the side's own."""
    side, claimant = rows["victims_side"].astype(str), rows["claimant_party"].astype(str)
    return rows[claimant == side.map(OTHER_SIDE)], rows[side.isin(list(OTHER_SIDE)) & (claimant == side)]


def whole_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures of those who count the whole, with ``line``: one for all running totals of a claimant since the same day."""
    rows = rows[~rows["claimant_body"].isin(LOCAL)]
    line = rows["claimant"] + " " + rows["group"] + " " + rows["cumulative_since"].dt.strftime("%Y-%m-%d")
    return rows.assign(line=line.fillna(rows["chain"]))

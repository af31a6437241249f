"""Which events both have: matched by day and place, by stated rules."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...claims import figures
from ...record.tables import Tables, without_parts

DAYS_APART = 1  # a night belongs to two days, and projects date by local or by printed day
# How far apart two points of one event may lie, in km: the larger of the two reaches counts.
# Points of one province differ by up to 107 km between gazetteers.
# A line, a whole country, or nothing: the point stands for too much to be matched by it.
REACH = {"spot": 25, "near": 25, "district": 60, "province": 110}
OUR_REACH = {
    **dict.fromkeys(("city", "town", "village", "facility", "border_crossing"), 25),
    "district": 60,
    "province": 110,
}
_COUNTRY = {"AFG": "Afghanistan", "PAK": "Pakistan"}
VAGUE_DAY = ("month", "longer")
FATES = {
    "in both": "in both, by day and place",
    "only in one": "only in one",
    "nobody says killed": "only here; no claim on record says that anybody was killed",
    "not covered": "in a month that the file does not cover",
    "place unknown": "place too vague, or without a point, to match",
    "day unknown": "day too vague to match",
}


def matches(tables: Tables, other: pd.DataFrame) -> pd.DataFrame:
    """Acts of force here and events there, matched by day and place.

    Two events match when their days touch or lie one day apart, and when a
    place of ours lies in the same country and within reach of theirs: 25 km
    for a town, village, post or spot, 60 km for a district, 110 km for a
    province, whichever of the two is larger. A border crossing may lie in
    either country. Where theirs is known only as a line, a country or a month,
    or ours has no confirmed point, nothing is matched. Each of theirs goes to
    the nearest of ours; one of ours may gather several.

    Returns
    -------
    DataFrame, one row an event of either
        ``whose`` (``ours``, ``theirs``), ``id``, ``start``, ``end``,
        ``place``, ``fate`` (see `FATES`), ``with_id`` (of theirs: the event of
        ours), ``km``, ``low``, ``best``, ``high`` (theirs; of ours the sums
        over the events matched to it), ``matched``, how many those are. Sums
        are that project's own estimates of deaths of all sides.
    """
    events = without_parts(tables.events_in_full().query("family == 'force'")).reset_index(drop=True)
    points = _points(tables, events)
    theirs = other.iloc[0:0] if other.attrs["sums"] else other
    found = [_nearest(row, points) for row in theirs.itertuples()]
    there = pd.DataFrame({"id": theirs["id_native"], **_columns(theirs, ("start", "end", "low", "best", "high"))})
    there["place"] = theirs["place"]
    there["fate"] = [fate for fate, _, _ in found]
    there["with_id"] = pd.array([event for _, event, _ in found], dtype="string")
    there["km"] = pd.array([km for _, _, km in found], dtype="Float64")
    sums = there.dropna(subset="with_id").groupby("with_id")
    here = pd.DataFrame({"id": events["event_id"], **_columns(events, ("start", "end"))})
    names = tables.names("places")
    here["place"] = events["places"].map(lambda ids: ", ".join(names[i] for i in ids[:3]) + (" …" if ids[3:] else ""))
    for name in ("low", "best", "high"):
        here[name] = here["id"].map(sums[name].sum(min_count=1)).astype("Int64")
    here["matched"] = here["id"].map(sums.size()).fillna(0).astype("Int64")
    here["fate"] = _our_fates(tables, here, there, points, other.attrs["months"])
    both = pd.concat([here.assign(whose="ours"), there.assign(whose="theirs")], ignore_index=True)
    both.attrs = {k: other.attrs[k] for k in ("note", "project", "sums", "as_of", "cut")}
    return both


def _columns(frame: pd.DataFrame, names: tuple[str, ...]) -> dict:
    return {name: frame[name] for name in names}


def _points(tables: Tables, events: pd.DataFrame) -> pd.DataFrame:
    """One row for each event and place with a confirmed point that stands for no more than a province."""
    places = tables.by_id("places")[["kind", "country", "lat", "lon"]]
    rows = events[["event_id", "start", "end", "date_precision", "places"]].explode("places")
    rows = rows.join(places, on="places")
    rows["reach"] = rows["kind"].astype(str).map(OUR_REACH)
    night = rows["start"] + pd.Timedelta(days=1)
    rows["end"] = rows["end"].fillna(night.where(rows["date_precision"] == "night", rows["start"]))
    return rows[rows["lat"].notna() & rows["reach"].notna() & ~rows["date_precision"].isin(VAGUE_DAY)]


def _nearest(row, points: pd.DataFrame) -> tuple[str, str | None, float | None]:
    """What becomes of one of their events: its fate, our event, the distance in km."""
    if pd.isna(row.start) or row.date_precision in VAGUE_DAY:
        return "day unknown", None, None
    reach = REACH.get(row.where_precision)
    if reach is None or pd.isna(row.lat) or pd.isna(row.lon):
        return "place unknown", None, None
    end = row.start if pd.isna(row.end) else row.end
    late = (points["start"] - end).dt.days.clip(lower=0)
    early = (row.start - points["end"]).dt.days.clip(lower=0)
    near = points.assign(apart=late + early, km=_km(row.lat, row.lon, points))
    near = near[(near["country"].map(_COUNTRY) == row.country) | (near["kind"] == "border_crossing")]
    near = near[(near["apart"] <= DAYS_APART) & (near["km"] <= np.maximum(near["reach"], reach))]
    if near.empty:
        return "only in one", None, None
    best = near.sort_values(["km", "apart", "event_id"]).iloc[0]
    return "in both", best["event_id"], round(float(best["km"]), 1)


def _km(lat: float, lon: float, points: pd.DataFrame) -> pd.Series:
    """Great-circle distance (haversine)."""
    a, b = np.radians(float(lat)), np.radians(points["lat"].astype(float))
    half = np.sin((b - a) / 2) ** 2
    half += np.cos(a) * np.cos(b) * np.sin(np.radians(points["lon"].astype(float) - float(lon)) / 2) ** 2
    return 2 * 6371.0 * np.arcsin(np.sqrt(half))


def _our_fates(
    tables: Tables, here: pd.DataFrame, there: pd.DataFrame, points: pd.DataFrame, months: tuple
) -> pd.Series:
    killed = figures(tables, ("killed",))
    said = killed.loc[(killed["stance"] == "asserts") & ~(killed["value"] == 0).fillna(False), "event_id"]
    fate = pd.Series("only in one", here.index).mask(~here["id"].isin(said), "nobody says killed")
    comparable = here["id"].isin(points["event_id"]) & (
        there.empty or there["fate"].isin(["in both", "only in one"]).any()
    )
    fate = fate.mask(~comparable, "place unknown")
    fate = fate.mask(~here["start"].dt.to_period("M").isin(months), "not covered")
    return fate.mask(here["matched"] > 0, "in both")

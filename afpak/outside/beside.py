"""Our record beside another project's events: cut alike, matched by stated rules, never mixed.

What came in from a file keeps its own words and stays that project's estimate.
The record gives it nothing and takes nothing from it.
"""

from __future__ import annotations

import contextlib
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from ..claims import figures
from ..tables import Tables, default_data_dir, without_parts
from . import acled, ucdp
from .vocabulary import COLUMNS, OutsideError, OutsideWarning, UnknownLayoutError

COUNTRIES = ("Afghanistan", "Pakistan")
DAYS_APART = 1  # a night belongs to two days, and projects date by local or by printed day
# How far apart two points of one event may lie, in km: the larger of the two reaches counts.
# A line, a whole country, or nothing: the point stands for too much to be matched by it.
REACH = {"spot": 25, "near": 25, "district": 60, "province": 150}
OUR_REACH = {
    **dict.fromkeys(("city", "town", "village", "facility", "border_crossing"), 25),
    "district": 60,
    "province": 150,
}
VAGUE_DAY = ("month", "longer")
FATES = {
    "in both": "in both, by day and place",
    "only in one": "only in one",
    "nobody says killed": "only here; no claim on record says that anybody was killed",
    "not covered": "in a month that the file does not cover",
    "place unknown": "place too vague, or without a point, to match",
    "day unknown": "day too vague to match",
}


def bring(tables: Tables, file: str | Path | None = None) -> pd.DataFrame:
    """What another project has on the days of a cut.

    Parameters
    ----------
    tables : Tables
        The record, cut; its days are the days asked for.
    file : path, optional
        A UCDP or ACLED file (`afpak.outside.ucdp.read`). Its events in
        Afghanistan and Pakistan are kept. Without one: UCDP's own sums for the
        dyad of the two governments (``data/ucdp.csv``), those whose whole
        period lies in the cut.

    Returns
    -------
    DataFrame
        The columns of `afpak.outside.COLUMNS` and ``events``: 1, or how many a
        sum holds. ``attrs`` as of `ucdp.read`, with ``span``, first and last
        day on which a row begins; ``months``, those in which one does (UCDP
        and ACLED have events here in every month, so a month without any is
        one that the file does not cover); and ``sums``. Empty for a cut by day of
        knowledge (``as_of``): neither project says from which day a row was
        public, so nothing shows that it was known by then.
    """
    first, last = _days(tables)
    other = _sums() if file is None else _any(file)
    span = (other["start"].min(), other["start"].max())
    months = tuple(other["start"].dropna().dt.to_period("M").unique())
    attrs = {**other.attrs, "span": span, "sums": file is None}
    attrs["as_of"] = tables.known_as_of is not None
    attrs["months"] = () if attrs["as_of"] else months
    inside = (other["start"] <= last) & (other["end"].fillna(other["start"]) >= first)
    if file is None:
        inside = (other["start"] >= first) & (other["end"] <= last)
    kept = other[inside & (tables.known_as_of is None)].reset_index(drop=True)
    kept.attrs = {**attrs, "note": _note(attrs), "cut": tables.cut}
    return kept


def _days(tables: Tables) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of a cut; the record itself has ends too."""
    episodes = tables.episodes
    if tables.episode_id:
        episodes = episodes[episodes["episode_id"] == tables.episode_id]
    first, last = episodes["start"].min(), episodes["end"].iloc[-1]
    last = pd.Timestamp("2100-01-01") if pd.isna(last) else last
    return max(first, tables.start or first), min(last, tables.end or last)


def _any(file: str | Path) -> pd.DataFrame:
    for project in (ucdp, acled):
        with warnings.catch_warnings(), contextlib.suppress(UnknownLayoutError):
            warnings.simplefilter("ignore", OutsideWarning)  # the faults are in attrs, for the notebook's first table
            return project.read(file, countries=COUNTRIES).assign(events=1)
    raise OutsideError(f"{Path(file).name}: neither a UCDP nor an ACLED file that afpak knows; it has other columns")


def _sums() -> pd.DataFrame:
    """UCDP's sums for the dyad, in the same words as events."""
    raw = pd.read_csv(default_data_dir() / "ucdp.csv", parse_dates=["period_start", "period_end"])
    rows = raw.rename(columns={"period_start": "start", "period_end": "end", "version": "source_native"})
    rows = rows.reindex(columns=[*COLUMNS, "events"])
    rows["parties"] = [("Government of Afghanistan", "Government of Pakistan")] * len(rows)
    rows = rows.astype(dict.fromkeys(("low", "best", "high", "events"), "Int64"))
    version = " and ".join(rows["source_native"].drop_duplicates())
    layout = "sums for the dyad of the two governments, in data/ucdp.csv"
    rows.attrs = {"project": "UCDP", "file": "no file given", "version": version, "layout": layout, "faults": {}}
    rows.attrs["cite"] = ucdp.PROJECT.cite
    return rows


def _note(attrs: dict) -> str:
    version = f", {attrs['version']}" if attrs["version"] else ""
    return (
        f"Their figures: {attrs['project']}{version} ({attrs['layout']}), that project's own estimates. {attrs['cite']}"
    )


def matches(tables: Tables, other: pd.DataFrame) -> pd.DataFrame:
    """Acts of force here and events there, matched by day and place.

    Two events match when their days touch or lie one day apart, and when a
    place of ours lies within reach of theirs: 25 km for a town, village, post
    or spot, 60 km for a district, 150 km for a province, whichever of the two
    is larger. Where theirs is known only as a line, a country or a month, or
    ours has no confirmed point, nothing is matched. Each of theirs goes to the
    nearest of ours; one of ours may gather several.

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
    names = tables.places.set_index("place_id")["name"]
    here["place"] = events["places"].map(lambda ids: ", ".join(names[i] for i in ids[:3]) + (" …" if ids[3:] else ""))
    for name in ("low", "best", "high"):
        here[name] = here["id"].map(sums[name].sum(min_count=1)).astype("Int64")
    here["matched"] = here["id"].map(sums.size()).fillna(0).astype("Int64")
    here["fate"] = _our_fates(tables, here, points, other.attrs["months"])
    both = pd.concat([here.assign(whose="ours"), there.assign(whose="theirs")], ignore_index=True)
    both.attrs = {k: other.attrs[k] for k in ("note", "project", "sums", "as_of", "cut")}
    return both


def _columns(frame: pd.DataFrame, names: tuple[str, ...]) -> dict:
    return {name: frame[name] for name in names}


def _points(tables: Tables, events: pd.DataFrame) -> pd.DataFrame:
    """One row for each event and place with a confirmed point that stands for no more than a province."""
    places = tables.places.set_index("place_id")[["kind", "lat", "lon"]]
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


def _our_fates(tables: Tables, here: pd.DataFrame, points: pd.DataFrame, months: tuple) -> pd.Series:
    killed = figures(tables, ("killed",))
    said = killed.loc[(killed["stance"] == "asserts") & ~(killed["value"] == 0), "event_id"]
    fate = pd.Series("only in one", here.index).mask(~here["id"].isin(said), "nobody says killed")
    fate = fate.mask(~here["id"].isin(points["event_id"]), "place unknown")
    fate = fate.mask(~here["start"].dt.to_period("M").isin(months), "not covered")
    return fate.mask(here["matched"] > 0, "in both")


def by_period(tables: Tables, other: pd.DataFrame) -> pd.DataFrame:
    """How many events each has, period by period, and their estimates of deaths.

    Periods are those of the sums, or calendar months of a file. An event
    counts in the period of its first day.

    Returns
    -------
    DataFrame, one row a period
        ``start``, ``end``; ``ours``, acts of force here; ``ours_between``,
        those between the two sides; ``theirs``, ``theirs_between``, likewise
        (for the sums, the dyad alone); ``low``, ``best``, ``high``, sums of
        that project's estimates. NA, not 0, in a month that the file does not
        cover and where the project gives no figure.
    """
    events = without_parts(tables.events_in_full().query("family == 'force'"))
    between = _between_here(events)
    rows = []
    for start, end, theirs in _spans(events, other):
        inside = events["start"].between(start, end)
        counts = {"start": start, "end": end, "ours": int(inside.sum()), "ours_between": int((inside & between).sum())}
        if theirs is not None:
            dyad = theirs[theirs["parties"].map(_between_there).astype(bool)]
            named = theirs["parties"].map(len).sum() > 0
            counts |= {"theirs": theirs["events"].sum(), "theirs_between": dyad["events"].sum() if named else pd.NA}
            counts |= {name: theirs[name].sum(min_count=1) for name in ("low", "best", "high")}
        rows.append(counts)
    columns = ["start", "end", "ours", "ours_between", "theirs", "theirs_between", "low", "best", "high"]
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[2:], "Int64"))
    frame.attrs = {k: other.attrs[k] for k in ("note", "project", "sums", "as_of", "cut")}
    return frame


def _spans(events: pd.DataFrame, other: pd.DataFrame):
    """Periods and the rows of the other project in each; None where its file does not reach."""
    if other.attrs["sums"]:
        for number, period in enumerate(other.itertuples()):
            yield period.start, period.end, other.iloc[[number]]
        return
    months = pd.concat([events["start"], other["start"]]).dropna().dt.to_period("M")
    for month in pd.period_range(months.min(), months.max(), freq="M") if len(months) else ():
        theirs = other[other["start"].dt.to_period("M") == month]
        yield month.start_time, month.end_time.normalize(), theirs if month in other.attrs["months"] else None


def _between_here(events: pd.DataFrame) -> pd.Series:
    sides = events[["initiator_party", "target_party"]].astype("string")
    each = (sides["initiator_party"] + sides["target_party"]).isin(["pakistanafghanistan", "afghanistanpakistan"])
    return each.fillna(False).astype(bool) | (events["attribution"] == "mutual")


def _between_there(parties: tuple[str, ...]) -> bool:
    """Both states, as UCDP (Government of …) and ACLED (Military or Police Forces of …) name them."""
    states = [p for p in parties if p.startswith(("Government of", "Military Forces of", "Police Forces of"))]
    return all(any(f"of {country}" in p for p in states) for country in COUNTRIES)


def against_claims(tables: Tables, other: pd.DataFrame) -> pd.DataFrame:
    """Their range of deaths, and what is claimed of the same event, or in the same period.

    From a file: each act of force here that some of their events match, with
    the claims of people killed that hang on it. From the sums: each period,
    with the claims of people of the two sides killed in events between them
    that begin in it, and the running totals begun in it, public by its last day;
    of each claimant about the same people the largest. Only current assertions
    with a number; a figure that another contains (``part_of``) is left out.

    Returns
    -------
    DataFrame, grouped
        ``heading``; ``theirs``: the row is the other project's; ``who``,
        ``known_on``, ``given``, ``low``, ``high``, ``value`` (their best), and
        what `claims.figures` has of claims. Theirs count the dead of all
        sides, claims mostly those of one: a claim outside the range does not
        refute it, nor it the claim.
    """
    claims = figures(tables, ("killed",))
    claims = claims[(claims["stance"] == "asserts") & claims["value"].notna() & claims["part_of"].isna()]
    claims["given"] = [f"{'no' if c.given == 'none' else c.given} {_people(c.group)}" for c in claims.itertuples()]
    pairs = _period_claims(tables, other, claims) if other.attrs["sums"] else _event_claims(tables, other, claims)
    groups = [
        pd.concat([_their_row(other, theirs), ours.assign(theirs=False)]).assign(heading=heading)
        for heading, theirs, ours in pairs
    ]
    frame = pd.concat(groups, ignore_index=True) if groups else claims.iloc[0:0].assign(theirs=False, heading="")
    used = claims[claims["claim_id"].isin(frame["claim_id"])]
    frame.attrs = {k: other.attrs[k] for k in ("project", "sums", "as_of", "cut")}
    frame.attrs["note"] = f"{other.attrs['note']} Claims: {tables.note(used)}"
    return frame


def _people(group: str) -> str:
    people = (
        group.removesuffix(": killed").replace("Armed-group", "armed-group").replace("Third-country", "third-country")
    )
    bare = people.removeprefix("Unspecified-side ")
    return bare if bare == people else f"{bare}, side not specified"


def _event_claims(tables: Tables, other: pd.DataFrame, claims: pd.DataFrame):
    """Heading, sums of theirs and claims of each event that both have."""
    rows = matches(tables, other)
    current = claims[claims["current"]]
    for event in rows[(rows["whose"] == "ours") & (rows["matched"] > 0)].sort_values("start").itertuples():
        ours = current[current["event_id"] == event.id]
        if not ours.empty:
            yield f"{event.start:%-d %b %Y}, {event.place}", event, ours


def _period_claims(tables: Tables, other: pd.DataFrame, claims: pd.DataFrame):
    events = tables.events_in_full()
    claims = claims[claims["victims_side"].isin(["afghanistan", "pakistan", "unspecified"])]
    dyad = claims["event_id"].isin(events.loc[_between_here(events), "event_id"])
    for period in other.itertuples():
        begun = dyad & claims["current"] & claims["event_start"].between(period.start, period.end)
        total = claims["cumulative_since"].between(period.start, period.end) & (claims["known_on"] <= period.end)
        ours = claims[(begun & claims["cumulative_since"].isna()) | total].sort_values(["value", "known_on"])
        ours = ours.drop_duplicates(["claimant", "group"], keep="last").sort_values("value", ascending=False)
        yield f"{period.start:%-d %b} to {period.end:%-d %b %Y}", period, ours


def _their_row(other: pd.DataFrame, row) -> pd.DataFrame:
    many = row.events if other.attrs["sums"] else row.matched
    given = f"{row.low} to {row.high}, best {row.best}" if pd.notna(row.low) and row.low != row.high else f"{row.best}"
    who = f"{other.attrs['project']}, {many} event{'s' if many > 1 else ''}"
    found = {"who": who, "given": f"{given}, all sides", "low": row.low, "high": row.high, "value": row.best}
    return pd.DataFrame([{**found, "theirs": True}])

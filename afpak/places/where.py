"""Where force was used, and how exactly the place is known.

``where_precision`` is that of UCDP (``where_prec``) and belongs to the event,
not to the place. An event with several places stands at each of them and
counts once in every total; a single site of a larger event (``part_of``)
counts as that event.
"""

from __future__ import annotations

import pandas as pd

from .. import show
from ..record.coding import acts_of_force, confirmed
from ..record.measured import Measured
from ..record.tables import Tables, without_parts
from .borders import provinces

SPOTS = ("city", "town", "village", "facility", "border_crossing")
EXACT, AREA = ("1", "2"), ("3", "4", "5")
PARTIES = ("pakistan", "afghanistan", "armed_group", "third_party", "each", "unattributed")
# what `places_table` says of each way to show a row
HOW = {
    "point": "point",
    "area": "province shaded",
    "within": "not drawn: the same event has a point in this province",
    "none": "not drawn: no province of the map",
}
HOW_WITHOUT_COORDINATES = {
    "area": "no coordinates: province shaded",
    "within": "no coordinates: the event has a point elsewhere in this province",
}


def where(tables: Tables) -> Measured:
    """Acts of force and the places they name.

    Returns
    -------
    DataFrame, one row an act of force and place
        ``whole``: the event that counts (the umbrella of a single site, else
        the event itself). ``lat``, ``lon``: degrees, WGS 84. ``party``: party
        of the declared or accused initiator; ``each`` where each side names
        the other; ``unattributed`` where nobody is named. ``confirmed``: both
        sides agree or a neutral body confirms. ``shown``: how a map may show
        the row:

        - ``point``: the event is known to a named spot (``where_precision`` 1
          or 2) and the spot has coordinates;
        - ``area``: known to a district, a province or a stretch of the Durand
          Line (3 to 5), or to a spot without coordinates; districts have no
          outline here, so ``admin1`` is shaded;
        - ``within``: a wider area around a point of the same event;
        - ``none``: known to the country only, or outside the provinces of
          both countries.

    Facts
    -----
    ``total`` and ``shown``: acts of force on record and on the map.
    ``other``: events of the cut that are no acts of force. ``episodes``:
    names by id.

    Examples
    --------
    >>> import afpak
    >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
    >>> rows = afpak.places.where(day)
    >>> rows.about.facts["shown"] <= rows.about.facts["total"]
    True
    >>> sorted(set(rows["shown"]))
    ['area', 'none', 'point', 'within']
    """
    events = tables.events_in_full()
    force = events[events["family"] == "force"].copy()
    umbrella = force["part_of"].isin(force["event_id"])
    force["whole"] = force["part_of"].where(umbrella, force["event_id"])
    force["confirmed"] = confirmed(force)
    party = force["initiator_party"].astype("string").fillna("unattributed")
    party = party.mask(force["attribution"] == "unattributed", "unattributed")
    force["party"] = party.mask(force["attribution"] == "mutual", "each")
    columns = ["event_id", "whole", "episode_id", "start", "where_precision", "occurrence", "party", "confirmed"]
    rows = force[[*columns, "places"]].explode("places").rename(columns={"places": "place_id"})
    about = tables.by_id("places")[["name", "kind", "admin1", "country", "lat", "lon"]]
    rows = rows.join(about, on="place_id").reset_index(drop=True)
    rows["shown"] = _shown(rows)
    return tables.measured(
        "where",
        rows,
        of=force,
        total=rows["whole"].nunique(),
        shown=drawn(rows),
        other=len(without_parts(events)) - len(without_parts(force)),
        episodes=tables.names("episodes").to_dict(),
    )


def busiest_week(tables: Tables) -> Tables:
    """The cut, narrowed to the seven days in which most acts of force begin; the earliest such week, where several do.

    A cut without acts of force stays as it is.

    Examples
    --------
    >>> import afpak
    >>> afpak.places.busiest_week(afpak.load(episode="october-2025")).cut
    'October 2025 crisis, from 9 October 2025 to 15 October 2025'
    """
    low, high = tables.window()
    days = acts_of_force(tables)["start"]
    days = days[~(days < low)]  # an act may have begun before the cut
    if days.empty:
        return tables
    acts = days.map(lambda first: days.between(first, first + pd.Timedelta(days=6)).sum())
    first = days[acts == acts.max()].min()
    last = first + pd.Timedelta(days=6)
    return tables.between(first, last if pd.isna(high) else min(last, high))


def drawn(rows: pd.DataFrame) -> int:
    """How many acts have a mark or a shade on the map."""
    return rows.loc[rows["shown"].isin(["point", "area"]), "whole"].nunique()


def by_place(rows: pd.DataFrame) -> pd.DataFrame:
    """Points of a map: events per place and party, each event once a place.

    Returns
    -------
    DataFrame, one row a place and party
        ``name``, ``lat``, ``lon``; ``events``, number of acts of force;
        ``confirmed``, those that both sides accept or a neutral body confirms;
        ``ids``, all rows of ``events`` behind them, parts of a larger event too.
    """
    return _counted(rows[rows["shown"] == "point"], ["place_id", "name", "lat", "lon", "party"])


def by_area(rows: pd.DataFrame) -> pd.DataFrame:
    """Shading of a map: events per province, each event once a province; columns as in `by_place`."""
    return _counted(rows[rows["shown"] == "area"], ["country", "admin1"])


def places_table(tables: Tables) -> show.Html:
    """Every place that an act of force names, those without a mark of their own first."""
    rows = where(tables)
    facts = rows.about.facts
    without = rows["kind"].isin(SPOTS) & rows["lat"].isna()
    rows["how"] = rows["shown"].map(HOW).mask(without, rows["shown"].map(HOW | HOW_WITHOUT_COORDINATES))
    rows["rank"] = rows["shown"].map(["none", "within", "area", "point"].index).mask(without, -1)
    grouped = rows.groupby(["rank", "how", "name", "admin1", "country"], dropna=False, sort=True)
    listed = grouped.agg(acts=("whole", "nunique"), ids=("event_id", lambda ids: tuple(dict.fromkeys(ids))))
    columns = {
        "Place": "name",
        "Province": "admin1",
        "Country": "country",
        "On the map": "how",
        "Acts of force": "acts",
        "Rows": "ids",
    }
    return show.listing(
        tables,
        "places",
        listed.reset_index(),
        columns,
        f"{rows['place_id'].nunique()} places named by {facts['total']} acts of force, without coordinates first. "
        f"Acts without any mark on the map: {facts['total'] - facts['shown']}. An act with several places stands at "
        f"each. Events of the cut that are no acts of force, not on this map: {facts['other']}.",
    )


def _shown(rows: pd.DataFrame) -> pd.Series:
    precision = rows["where_precision"].astype("string")
    point = precision.isin(EXACT) & rows["kind"].isin(SPOTS) & rows["lat"].notna() & rows["lon"].notna()
    mapped = pd.Series([pair in provinces() for pair in zip(rows["country"], rows["admin1"], strict=True)], rows.index)
    area = precision.isin(EXACT + AREA) & mapped & ~point
    pairs = pd.MultiIndex.from_frame(rows[["event_id", "admin1"]])
    within = area & pairs.isin(pairs[point])
    shown = pd.Series("none", rows.index).mask(area, "area").mask(within, "within")
    return shown.mask(point, "point")


def _counted(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Events and confirmed events per group; an event is confirmed here if any of its rows here is."""
    once = pd.DataFrame(rows).groupby([*keys, "whole"], as_index=False)["confirmed"].max()
    counts = once.groupby(keys, as_index=False).agg(events=("whole", "size"), confirmed=("confirmed", "sum"))
    return counts.join(rows.groupby(keys)["event_id"].unique().map(tuple).rename("ids"), on=keys)

"""Which events both have: matched by day and place, by stated rules."""

from __future__ import annotations

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.patches import Patch

from ... import show, style
from ...claims import figures
from ...record.measured import Measured
from ...record.tables import Tables, without_parts
from ...style.palette import FAINT, FATE_SHADE
from ...style.weeks import whole_numbers
from .bring import facts_of, laid_beside

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


def matches(tables: Tables, other: Measured) -> Measured:
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

    Facts
    -----
    ``project``, ``sums``, ``as_of``, ``absent``: as of `bring`.
    """
    facts = facts_of(other)
    events = without_parts(tables.events_in_full().query("family == 'force'")).reset_index(drop=True)
    points = _points(tables, events)
    theirs = pd.DataFrame(other.iloc[0:0] if facts["sums"] else other)
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
    here["fate"] = _our_fates(tables, here, there, points, facts["months"])
    both = pd.concat([here.assign(whose="ours"), there.assign(whose="theirs")], ignore_index=True)
    return laid_beside("matches", both, other)


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


@style.chart(
    of=matches,
    title="What do both have, and what has only one of them?",
    lacking="{absent}",
    empty=lambda rows: not (rows["whose"] == "theirs").any(),
)
def plot_matches(rows: Measured, page: style.Page) -> str:
    """Draw `matches`: events in both, and in only one, over time."""
    project = page.about.facts["project"]
    bins, every = _bins(rows["start"].dropna())
    fates = [fate for fate in FATES if (rows["fate"] == fate).any()]
    how = f"Acts of force here, above, and {project}'s events in the two countries, below, by the {every} they begin."
    heights = (4, 4, 0.45 * -(-len(fates) // 2))
    _, axes = page(how, height=4.8, nrows=3, height_ratios=heights)
    for ax, whose, name in ((axes[0, 0], "ours", "here"), (axes[1, 0], "theirs", project)):
        mine = rows[(rows["whose"] == whose) & rows["start"].notna()]
        _stack(ax, mine, bins, fates)
        ax.set_title(f"{name}: {len(mine)} events")
    names = [Patch(facecolor=FATE_SHADE[fate], edgecolor=FAINT, lw=0.5, label=FATES[fate]) for fate in fates]
    axes[2, 0].set_axis_off()
    axes[2, 0].legend(handles=names, loc="upper left", ncols=2, handlelength=1.4, borderpad=0)
    return " ".join(_told(rows, whose, name) for whose, name in (("ours", "Here"), ("theirs", project)))


def _bins(days: pd.Series) -> tuple[np.ndarray, str]:
    """Edges of bars for days, or for weeks from Monday where there are more than 45 days; in days of matplotlib."""
    first, last = days.min(), days.max()
    if (last - first).days <= 45:  # each bar over the tick of its day
        return np.arange(mdates.date2num(first), mdates.date2num(last) + 1.5) - 0.5, "day on which"
    monday = first - pd.Timedelta(days=first.day_of_week)
    return np.arange(mdates.date2num(monday), mdates.date2num(last) + 7.5, 7), "week in which"


def _stack(ax, rows: pd.DataFrame, bins: np.ndarray, fates: list[str]) -> None:
    if len(rows):  # histplot would warn that nothing is left to colour
        sns.histplot(
            x=mdates.date2num(rows["start"]),
            hue=rows["fate"].to_numpy(),
            hue_order=fates[::-1],  # histplot puts the first on top
            palette=FATE_SHADE,
            bins=bins,
            shrink=0.86,
            multiple="stack",
            alpha=1,
            edgecolor=FAINT,
            linewidth=0.5,
            legend=False,
            ax=ax,
        )
    ax.set(xlabel="", ylabel="", xlim=(bins[0] - (bins[1] - bins[0]) * 0.3, bins[-1] + (bins[1] - bins[0]) * 0.2))
    ax.set_ylim(0, max(4, ax.get_ylim()[1] * 1.05))
    whole_numbers(ax)
    ax.grid(axis="y")
    style.date_axis(ax)


def _told(rows: pd.DataFrame, whose: str, name: str) -> str:
    counts = rows.loc[rows["whose"] == whose, "fate"].value_counts()
    return f"{name}: {', '.join(f'{counts[f]} {FATES[f]}' for f in FATES if f in counts)}."


def match_table(rows: Measured) -> show.Html:
    """`matches`: each of their events, and where it went."""
    theirs = rows[rows["whose"] == "theirs"].sort_values(["start", "id"])
    heads = {
        "start": "First day",
        "place": "Place",
        "id": "Id there",
        "fate": "What became of it",
        "with_id": "Row here",
        "km": "km apart",
        "low": "Low",
        "best": "Best",
        "high": "High",
    }
    told = theirs.assign(fate=theirs["fate"].map(FATES))[list(heads)].rename(columns=heads)
    return show.table(told, f"{len(told)} events of {rows.about.facts['project']} in this cut, oldest first.")

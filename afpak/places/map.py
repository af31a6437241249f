"""The map of acts of force: marks for named spots, shades for wider areas."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import Bbox, Transform, offset_copy

from .. import style
from ..record.measured import Measured
from ..record.schema import PARTY
from ..record.text import foremost
from ..style.palette import AREA_NAME, COLOUR, INK, MARKER, SHADES, SOFT
from . import borders, ground
from .where import PARTIES, by_area, by_place, drawn, where

# nobody is one author where each side names the other, so that row wears no party's colour
AUTHOR = PARTY | {"each": "each side names the other", "unattributed": "nobody named"}
AUTHOR_COLOUR, AUTHOR_MARKER = COLOUR | {"each": INK}, MARKER | {"each": "P"}
ONE = 6.0  # points: diameter of the mark of one event; areas grow with the number
ROOM = 0.35  # degrees around a point outside the usual view
SOUTH = 28.6  # degrees: spots south of it stand at the edge
LARGE, SMALL = 6.2, 2.7  # inches: width of the large map and of each small one


def _most_at(rows: Measured) -> str:
    """The named spot with most acts of force, where no other has as many."""
    spots = by_place(rows).groupby("name")["events"].sum()
    spot = foremost(spots)
    if spot is None or spots[spot] == 1:
        return ""
    shown = rows.about.facts["shown"]
    return (
        f"More acts of force stand at {_short(spot)} than at any other named spot: {spots[spot]} of {shown} on the map"
    )


@style.chart(
    of=where,
    title="Where was force used, and how exactly is the place known?",
    lacking="acts of force",
    finding=_most_at,
)
def plot_map(rows: Measured, page: style.Page) -> str:
    """Draw acts of force on the map (`where`): one large map and, of several episodes, a small one each."""
    facts, view = rows.about.facts, _view(rows)
    how = (
        f"{facts['shown']} of {facts['total']} acts of force; one with several places stands at each: "
        "never add them. Filled as far as agreed or confirmed, else hollow. Shades: acts known only "
        "to a district, a province or a stretch of the frontier."
    )
    every, rows = rows, _at_the_edge(rows, view)
    large, small = _panels(rows, page, how, view)
    for ax, part in [(large, rows), *small]:
        ground.draw(ax, view, {(a.country, a.admin1): _shade(a) for a in by_area(part).itertuples()})
    for ax, part in small:
        name = facts["episodes"][part["episode_id"].iloc[0]]
        ax.set_title(f"{name}: {drawn(part)} of {part['whole'].nunique()} acts")
    large.set_anchor("W")
    legend = large.legend(handles=_key(), loc="upper left", bbox_to_anchor=(1.01, 1.0), labelspacing=1.0, fontsize=7.5)
    legend.set_in_layout(False)
    page.fig.draw_without_rendering()  # settles the layout: from here on, places on the page are known
    marks = _marks(large, rows, 1.0)
    for ax, part in small:
        _marks(ax, part, 0.6)
    places, areas = by_place(rows), by_area(rows)
    busy, quiet = _place_names(places, marks)
    wanted = [*busy, *_area_names(areas, view), *quiet, *ground.countries()]
    ground.names(large, wanted, [box for _, box in marks.values()])
    return _finding(every, by_place(every), areas)


def _panels(rows: Measured, page: style.Page, how: str, view: ground.View) -> tuple[Axes, list[tuple[Axes, Measured]]]:
    """The large map, and, where the cut holds several episodes, a small one with the rows of each."""
    held = set(rows["episode_id"])
    parts = [rows[rows["episode_id"] == e] for e in rows.about.facts["episodes"] if e in held]
    at_spots = set(rows.loc[rows["shown"] == "point", "party"])
    key = [_party(party) for party in PARTIES if party in at_spots]
    tall = ground.height(view, LARGE)
    if len(parts) < 2:
        _, axes = page(how, height=tall, key=key)
        return axes[0, 0], []
    short = ground.height(view, SMALL) + 0.25
    grid = {"nrows": 2, "ncols": len(parts), "height_ratios": [tall, short]}
    fig, axes = page(how, height=tall + short, key=key, **grid)
    for ax in axes[0]:
        ax.remove()
    return fig.add_subplot(axes[0, 0].get_gridspec()[0, :]), list(zip(axes[1], parts, strict=True))


def _marks(ax: Axes, rows: pd.DataFrame, scale: float) -> dict[str, tuple]:
    """One group of marks a place, parties side by side; returns their centres (degrees) and boxes (pixels)."""
    point = ax.figure.dpi / 72
    groups = [
        place.sort_values("party", key=lambda parties: parties.map(PARTIES.index))
        for _, place in by_place(rows).groupby("place_id", sort=False)
    ]
    spots = np.array([ax.transData.transform(group[["lon", "lat"]].iloc[0]) / point for group in groups]).reshape(-1, 2)
    widths = [[_size(n, scale) for n in group["events"]] for group in groups]
    sizes = np.array([(sum(w) + 2, max(w) + 2) for w in widths]).reshape(-1, 2)
    centres = ground.apart(spots, sizes)
    for group, wide, spot, centre in zip(groups, widths, spots, centres, strict=True):
        if np.hypot(*(centre - spot)) > 3:
            place = (group["lon"].iloc[0], group["lat"].iloc[0])
            ax.annotate("", place, centre - spot, textcoords="offset points", arrowprops=ground.THREAD)
        x = centre[0] - spot[0] - sum(wide) / 2
        for mark, width in zip(group.itertuples(), wide, strict=True):
            at = offset_copy(ax.transData, ax.figure, x=x + width / 2, y=centre[1] - spot[1], units="points")
            _mark(ax, mark, at, scale)
            x += width
    boxes = [Bbox([(c - size / 2) * point, (c + size / 2) * point]) for c, size in zip(centres, sizes, strict=True)]
    at = [tuple(ax.transData.inverted().transform(centre * point)) for centre in centres]
    return dict(zip([group["place_id"].iloc[0] for group in groups], zip(at, boxes, strict=True), strict=True))


def _mark(ax: Axes, mark, at: Transform, scale: float) -> None:
    """One party at one place: hollow, and filled as far as confirmed."""
    colour = AUTHOR_COLOUR[mark.party]
    look = {
        "transform": at,
        "marker": AUTHOR_MARKER[mark.party],
        "edgecolor": colour,
        "urls": [style.to_rows(*mark.ids)],
    }
    whole, sure = (_size(number, scale) ** 2 for number in (mark.events, mark.confirmed))
    ax.scatter(mark.lon, mark.lat, s=whole, facecolor="white", lw=1.2 * scale, zorder=3, **look)
    if mark.confirmed:
        ax.scatter(mark.lon, mark.lat, s=sure, facecolor=colour, lw=0.8 * scale, zorder=3.1, **look)


def _size(events: int, scale: float = 1.0) -> float:
    """Diameter in points, so that areas are in proportion to the number of events."""
    return ONE * scale * float(np.sqrt(events))


def _shade(area) -> tuple[str, str | None, str]:
    """Colour by number of acts, hatched where none of them is confirmed, and the link to them."""
    colour = [shade for least, shade in SHADES.items() if area.events >= least][-1]
    return colour, None if area.confirmed else "////", style.to_rows(*area.ids)


def _view(rows: pd.DataFrame) -> ground.View:
    """The usual view, widened where a point lies outside it, but never by so much that the page gets too tall."""
    points = rows[rows["shown"] == "point"]
    west, east, south, north = ground.VIEW
    if points.empty:
        return ground.VIEW
    return (
        min(west, points["lon"].min() - ROOM),
        max(east, points["lon"].max() + ROOM),
        max(min(south, points["lat"].min() - ROOM), SOUTH),
        max(north, points["lat"].max() + ROOM),
    )


def _at_the_edge(rows: Measured, view: ground.View) -> Measured:
    """Spots south of the view stand at its edge, their names with an arrow."""
    beyond = (rows["shown"] == "point") & (rows["lat"] < view[2])
    rows = rows.copy()
    rows.loc[beyond, "name"] = rows.loc[beyond, "name"].map(_short) + " \N{DOWNWARDS ARROW} south of the map"
    rows.loc[beyond, "lat"] = view[2] + ROOM
    return rows


def _party(party: str) -> Line2D:
    return style.handle(AUTHOR[party], marker=AUTHOR_MARKER[party], colour=AUTHOR_COLOUR[party])


def _key() -> list:
    """What sizes, fillings, shades and lines mean."""
    blank = {"ls": "none", "marker": "o", "mec": SOFT, "mew": 1.2}
    sizes = [
        Line2D([], [], mfc="white", ms=_size(n), label=f"{n} act{'s' if n > 1 else ''} at the place", **blank)
        for n in (1, 3, 6)
    ]
    sure = [Line2D([], [], mfc=SOFT, ms=_size(3), label="all of them agreed or confirmed", **blank)]
    first = list(SHADES)
    labels = [f"{least}–{later - 1} acts in the province" for least, later in pairwise(first)]
    shades = [
        Patch(facecolor=SHADES[least], label=label)
        for least, label in zip(first, [*labels, f"{first[-1]} or more"], strict=True)
    ]
    doubt = Patch(facecolor=SHADES[3], edgecolor="white", hatch="////", lw=0, label="none of them agreed or confirmed")
    return [*sizes, *sure, *shades, doubt, *ground.key()]


def _place_names(places: pd.DataFrame, marks: dict[str, tuple]) -> tuple[list[ground.Name], list[ground.Name]]:
    """Names of places with several acts, with their number, and of those with one."""
    total = places.groupby(["place_id", "name"], as_index=False).agg(acts=("events", "sum"), each=("events", list))
    busy, quiet = [], []
    for place in total.sort_values(["acts", "name"], ascending=[False, True]).itertuples():
        sizes = [_size(n) for n in place.each]
        at, gap = [marks[place.place_id][0]], (sum(sizes) / 2 + 4, max(sizes) / 2 + 4)
        if place.acts > 1:
            busy.append(ground.Name(f"{_short(place.name)} {place.acts}", at, gap, {"size": 7.5, "weight": "bold"}))
        else:
            quiet.append(ground.Name(_short(place.name), at, gap, {"size": 6.5}))
    return busy, quiet


def _short(name: str) -> str:
    return name.split(" (")[0].split(",")[0]


def _area_names(areas: pd.DataFrame, view: ground.View) -> list[ground.Name]:
    look = {"size": 7, "color": AREA_NAME, "style": "italic"}
    found = []
    for area in areas.sort_values("events", ascending=False).itertuples():
        if at := borders.inner_points(area.country, area.admin1, view):
            found.append(ground.Name(f"{area.admin1}: {area.events}", at, look=look))
    return found


def _finding(rows: Measured, places: pd.DataFrame, areas: pd.DataFrame) -> str:
    facts, acts = rows.about.facts, rows.drop_duplicates("whole")
    authors = ", ".join(f"{name}: {n}" for name, n in acts["party"].map(AUTHOR).value_counts().items())
    sure = rows.groupby("whole")["confirmed"].max().sum()
    spots = places.groupby("name")["events"].sum().sort_values(ascending=False, kind="stable")
    most = ", ".join(f"{_short(name)} {n}" for name, n in spots.head(5).items())
    widest = areas.sort_values("events", ascending=False).head(5)
    wide = ", ".join(f"{a.admin1} {a.events}" for a in widest.itertuples())
    return (
        f"{facts['shown']} of {facts['total']} acts of force on record, {rows.about.cut}, have a place on the map. By "
        f"declared or accused author: {authors}. Agreed or independently confirmed: {sure}. Named spots, most acts "
        f"first: {most or 'none'}. Known only to the province or a part of it: {wide or 'none'}. An act with several "
        "places is named at each, so the numbers of places cannot be added."
    )

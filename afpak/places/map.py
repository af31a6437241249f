"""The map of acts of force: marks for named spots, shades for wider areas."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import Bbox, offset_copy

from .. import style
from . import borders, ground
from .where import PARTIES, by_area, by_place

NAMES = {
    "pakistan": "Pakistan",
    "afghanistan": "Afghan de facto authorities (Taliban)",
    "armed_group": "armed groups",
    "third_party": "third parties",
    "each": "each side names the other",
    "unattributed": "nobody named",
}
COLOUR = style.COLOUR | {"each": style.INK}
MARKER = style.MARKER | {"each": "P"}
# counts of acts in a shaded province: first of each class, and its sand colour: pale, for marks must stand out
SHADES = ((1, "#efe8d8"), (3, "#e6dabe"), (6, "#dac9a2"), (11, "#cdb785"), (21, "#bea268"))
ONE = 6.0  # points: diameter of the mark of one event; areas grow with the number
ROOM = 0.35  # degrees around a point outside the usual view


@style.chart
def plot_map(rows: pd.DataFrame) -> style.Chart:
    """Draw acts of force on the map (`measures.where`): one large map and, of several episodes, a small one each."""
    title = "Where was force used, and how exactly is the place known?"
    if rows.empty:
        return style.nothing(title, rows.attrs["note"], "acts of force")
    view = _view(rows)
    several = [e for e in rows.attrs["episodes"] if e in set(rows["episode_id"])]
    several = several if len(several) > 1 else []
    subtitle = (
        f"{rows.attrs['shown']} of {rows.attrs['total']} acts of force, {rows.attrs['cut']}; an act with several places "
        "stands at each and counts once in the totals. Marks: named spots, by declared or accused author, side by side "
        "where there are several; filled as far as agreed or independently confirmed, hollow where one side says so or "
        "the other denies it. Shades: acts known only to a district, a province or a stretch of the frontier; districts "
        "have no outline here, so their province is shaded."
    )
    key = [_party(p) for p in PARTIES if p in set(rows.loc[rows["shown"] == "point", "party"])]
    tall = ground.height(view, 6.2)
    small = ground.height(view, 2.7) + 0.25 if several else 0
    grid = {"nrows": 2, "ncols": len(several), "height_ratios": [tall, small]} if several else {}
    fig, axes = style.figure(title, subtitle, rows.attrs["note"], height=tall + small, key=key, **grid)
    panels = [(axes[0, 0], rows)]
    if several:
        for ax in axes[0]:
            ax.remove()
        panels = [(fig.add_subplot(axes[0, 0].get_gridspec()[0, :]), rows)]
        panels += [(ax, rows[rows["episode_id"] == e]) for ax, e in zip(axes[1], several, strict=True)]
    for ax, part in panels:
        ground.draw(ax, view, {(a.country, a.admin1): _shade(a) for a in by_area(part).itertuples()})
    for ax, part in panels[1:]:
        name = rows.attrs["episodes"][part["episode_id"].iloc[0]]
        ax.set_title(f"{name}: {_drawn(part)} of {part['whole'].nunique()} acts")
    large = panels[0][0]
    large.set_anchor("W")
    legend = large.legend(handles=_key(), loc="upper left", bbox_to_anchor=(1.01, 1.0), labelspacing=1.0, fontsize=7.5)
    legend.set_in_layout(False)
    fig.draw_without_rendering()  # settles the layout: from here on, places on the page are known
    marks = [_marks(ax, part, 1.0 if ax is large else 0.6) for ax, part in panels]
    places, areas = by_place(rows), by_area(rows)
    busy, quiet = _place_names(places, marks[0])
    ground.names(
        large, busy + _area_names(areas, view) + quiet + ground.countries(), [box for _, box in marks[0].values()]
    )
    fig.alt = _map_alt(title, rows, places, areas)
    return fig


def _marks(ax, rows: pd.DataFrame, scale: float) -> dict[str, tuple]:
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
            look = {
                "transform": at,
                "marker": MARKER[mark.party],
                "edgecolor": COLOUR[mark.party],
                "gid": group["place_id"].iloc[0],
            }
            ax.scatter(mark.lon, mark.lat, s=width**2, facecolor="white", lw=1.2 * scale, zorder=3, **look)
            if mark.confirmed:
                inner = _size(mark.confirmed, scale) ** 2
                ax.scatter(
                    mark.lon, mark.lat, s=inner, facecolor=COLOUR[mark.party], lw=0.8 * scale, zorder=3.1, **look
                )
            x += width
    boxes = [Bbox([(c - size / 2) * point, (c + size / 2) * point]) for c, size in zip(centres, sizes, strict=True)]
    at = [tuple(ax.transData.inverted().transform(centre * point)) for centre in centres]
    return dict(zip([group["place_id"].iloc[0] for group in groups], zip(at, boxes, strict=True), strict=True))


def _size(events: int, scale: float = 1.0) -> float:
    """Diameter in points, so that areas are in proportion to the number of events."""
    return ONE * scale * float(np.sqrt(events))


def _shade(area) -> tuple:
    colour = [shade for least, shade in SHADES if area.events >= least][-1]
    return colour, None if area.confirmed else "////"


def _view(rows: pd.DataFrame) -> ground.View:
    """The usual view, widened where a point lies outside it."""
    points = rows[rows["shown"] == "point"]
    west, east, south, north = ground.VIEW
    if points.empty:
        return ground.VIEW
    return (
        min(west, points["lon"].min() - ROOM),
        max(east, points["lon"].max() + ROOM),
        min(south, points["lat"].min() - ROOM),
        max(north, points["lat"].max() + ROOM),
    )


def _party(party: str) -> Line2D:
    look = {"mec": COLOUR[party], "mfc": COLOUR[party], "mew": 1.2, "ms": 7}
    return Line2D([], [], ls="none", marker=MARKER[party], label=NAMES[party], **look)


def _key() -> list:
    """What sizes, fillings, shades and lines mean."""
    blank = {"ls": "none", "marker": "o", "mec": style.SOFT, "mew": 1.2}
    sizes = [
        Line2D([], [], mfc="white", ms=_size(n), label=f"{n} act{'s' if n > 1 else ''} at the place", **blank)
        for n in (1, 3, 6)
    ]
    sure = [Line2D([], [], mfc=style.SOFT, ms=_size(3), label="all of them agreed or confirmed", **blank)]
    ends = [least - 1 for least, _ in SHADES[1:]] + [None]
    shades = [
        Patch(facecolor=shade, label=f"{least}–{end} acts in the province" if end else f"{least} or more")
        for (least, shade), end in zip(SHADES, ends, strict=True)
    ]
    doubt = [
        Patch(facecolor=SHADES[1][1], edgecolor="white", hatch="////", lw=0, label="none of them agreed or confirmed")
    ]
    return [*sizes, *sure, *shades, *doubt, *ground.key()]


def _place_names(places: pd.DataFrame, marks: dict[str, tuple]) -> tuple[list[dict], list[dict]]:
    """Names of places with several acts, with their number, and of those with one."""
    total = places.groupby(["place_id", "name"], as_index=False).agg(acts=("events", "sum"), each=("events", list))
    busy, quiet = [], []
    for place in total.sort_values(["acts", "name"], ascending=[False, True]).itertuples():
        sizes = [_size(n) for n in place.each]
        label = {"at": [marks[place.place_id][0]], "gap": (sum(sizes) / 2 + 4, max(sizes) / 2 + 4)}
        if place.acts > 1:
            busy.append(label | {"text": f"{_short(place.name)} {place.acts}", "look": {"size": 7.5, "weight": "bold"}})
        else:
            quiet.append(label | {"text": _short(place.name), "look": {"size": 6.5}})
    return busy, quiet


def _short(name: str) -> str:
    return name.split(" (")[0].split(",")[0]


def _area_names(areas: pd.DataFrame, view: ground.View) -> list[dict]:
    look = {"size": 7, "color": "#4a3c20", "style": "italic"}
    found = []
    for area in areas.sort_values("events", ascending=False).itertuples():
        if at := borders.rooms(area.country, area.admin1, view):
            found.append({"text": f"{area.admin1}: {area.events}", "at": at, "gap": None, "look": look})
    return found


def _drawn(rows: pd.DataFrame) -> int:
    return rows.loc[rows["shown"].isin(["point", "area"]), "whole"].nunique()


def _map_alt(title: str, rows: pd.DataFrame, places: pd.DataFrame, areas: pd.DataFrame) -> str:
    acts = rows.drop_duplicates("whole").assign(party=lambda r: r["party"].map(NAMES))
    authors = ", ".join(f"{name}: {n}" for name, n in acts["party"].value_counts().items())
    sure = rows.groupby("whole")["confirmed"].max().sum()
    spots = places.groupby("name")["events"].sum().sort_values(ascending=False, kind="stable")
    most = ", ".join(f"{_short(name)} {n}" for name, n in spots.head(5).items())
    wide = ", ".join(
        f"{a.admin1} {a.events}" for a in areas.sort_values("events", ascending=False).head(5).itertuples()
    )
    return (
        f"{title} {rows.attrs['shown']} of {rows.attrs['total']} acts of force on record, {rows.attrs['cut']}, have a "
        f"place on the map. By declared or accused author: {authors}. Agreed or independently confirmed: {sure}. Named "
        f"spots, most acts first: {most or 'none'}. Known only to the province or a part of it: {wide or 'none'}. An act "
        "with several places is named at each, so the numbers of places cannot be added."
    )

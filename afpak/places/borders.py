"""Provinces and frontiers, from ``data/boundaries.geojson`` (Natural Earth, public domain).

Lines are those of the file, drawn as they are administered; none is our
finding. The Durand Line is what an Afghan and a Pakistani polygon share.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from ..record.tables import default_data_dir

Point = tuple[float, float]
# since 2018 part of Khyber Pakhtunkhwa; Natural Earth keeps it apart
_FORMER = " (former FATA)"


class Polygon(NamedTuple):
    """One outline of a province, in degrees (longitude, latitude)."""

    country: str  # ISO 3166-1 alpha-3; empty where the file names none
    admin1: str  # the name that places.admin1 uses
    disputed: bool
    ring: tuple[Point, ...]


@cache
def polygons() -> tuple[Polygon, ...]:
    """Every outline of the file; a province may have several."""
    text = (default_data_dir() / "boundaries.geojson").read_text(encoding="utf-8")
    found = []
    for feature in json.loads(text)["features"]:
        about, shape = feature["properties"], feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        name = about["name"].removesuffix(_FORMER)
        found += [Polygon(about["country"], name, about["disputed"], tuple(map(tuple, part[0]))) for part in parts]
    return tuple(found)


@cache
def provinces() -> frozenset[tuple[str, str]]:
    """Country and name of every province that can be shaded."""
    return frozenset((p.country, p.admin1) for p in polygons())


@cache
def lines() -> dict[str, list[list[Point]]]:
    """Polylines by kind: ``durand`` between both countries, ``province`` between provinces, ``outer`` for the rest."""
    owners: dict[frozenset[Point], list[tuple[str, str]]] = {}
    for polygon in polygons():
        for edge in map(frozenset, pairwise(polygon.ring)):
            owners.setdefault(edge, []).append((polygon.country, polygon.admin1))
    edges: dict[str, list[frozenset[Point]]] = {"durand": [], "province": [], "outer": []}
    for edge, sides in owners.items():
        if {country for country, _ in sides} == {"AFG", "PAK"}:
            edges["durand"].append(edge)
        elif len(set(sides)) > 1:
            edges["province"].append(edge)
        elif len(sides) == 1:  # two of one province: a seam inside it, which is no line
            edges["outer"].append(edge)
    return {kind: _chained(found) for kind, found in edges.items()}


@cache
def rooms(country: str, admin1: str, view: tuple[float, float, float, float]) -> list[Point]:
    """Points of a province inside the view, those farthest from its outline first: room for a name."""
    west, east, south, north = view
    grid = np.array([(x, y) for x in np.arange(west, east, 0.12) for y in np.arange(south, north, 0.12)])
    found: list[tuple[float, Point]] = []
    for polygon in polygons():
        if (polygon.country, polygon.admin1) == (country, admin1):
            inside, ring = grid[Path(polygon.ring).contains_points(grid)], np.array(polygon.ring)
            for x, y in inside:
                outline = np.hypot(ring[:, 0] - x, ring[:, 1] - y).min()
                found.append((min(outline, x - west, east - x, y - south, north - y), (float(x), float(y))))
    return [point for _, point in sorted(found, reverse=True)]


def _chained(edges: list[frozenset[Point]]) -> list[list[Point]]:
    """Edges joined end to end, so that a dashed line keeps its rhythm."""
    meets: dict[Point, set[Point]] = {}
    for a, b in edges:
        meets.setdefault(a, set()).add(b)
        meets.setdefault(b, set()).add(a)
    chains = []
    # begin at loose ends, where an odd number of edges meets; what is left then are rings
    for begin in sorted(meets, key=lambda point: (len(meets[point]) % 2 == 0, point)):
        while meets[begin]:
            chain = [begin]
            while meets[chain[-1]]:
                here = chain[-1]
                onward = min(meets[here])
                meets[here].discard(onward)
                meets[onward].discard(here)
                chain.append(onward)
            chains.append(chain)
    return chains

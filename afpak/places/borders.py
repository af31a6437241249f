"""Provinces and frontiers, from ``data/boundaries.geojson`` (Natural Earth, public domain).

Lines are those of the file, drawn as they are administered; none is our
finding. ``data/build_boundaries.py`` derives them from the outlines.
"""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from ..record.tables import default_data_dir

Point = tuple[float, float]  # longitude, latitude, in degrees
# since 2018 part of Khyber Pakhtunkhwa; Natural Earth keeps it apart
_FORMER = " (former FATA)"


class Polygon(NamedTuple):
    """One outline of a province."""

    country: str  # ISO 3166-1 alpha-3; empty where the file names none
    admin1: str  # the name that places.admin1 uses
    disputed: bool
    ring: tuple[Point, ...]


@cache
def polygons() -> tuple[Polygon, ...]:
    """Every outline of the file; a province may have several."""
    found = []
    for feature in _features():
        about, shape = feature["properties"], feature["geometry"]
        if "kind" not in about:  # else a line
            parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
            name = about["name"].removesuffix(_FORMER)
            found += [Polygon(about["country"], name, about["disputed"], _points(part[0])) for part in parts]
    return tuple(found)


@cache
def provinces() -> frozenset[tuple[str, str]]:
    """Country and name of every province that can be shaded."""
    return frozenset((p.country, p.admin1) for p in polygons())


@cache
def lines() -> dict[str, list[tuple[Point, ...]]]:
    """Polylines by kind: ``province`` between provinces, ``outer`` around both countries, ``durand`` between them."""
    about = [(feature["properties"].get("kind"), feature["geometry"]["coordinates"]) for feature in _features()]
    return {kind: [_points(line) for line in found] for kind, found in about if kind}


@cache
def simpler(line: tuple[Point, ...], grain: float) -> np.ndarray:
    """A line without the points that make no difference of a grain (degrees): what a small map need not draw."""
    path = Path(np.array(line) / grain)
    path.simplify_threshold = 1.0
    return grain * path.cleaned(simplify=True).vertices[:-1]  # the last one is matplotlib's end mark


@cache
def inner_points(country: str, admin1: str, view: tuple[float, float, float, float]) -> list[Point]:
    """Points of a province inside the view, those farthest from its outline first: where a name may stand."""
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


@cache
def _features() -> list[dict]:
    return json.loads((default_data_dir() / "boundaries.geojson").read_text(encoding="utf-8"))["features"]


def _points(line: list[list[float]]) -> tuple[Point, ...]:
    return tuple((x, y) for x, y in line)

"""The ground under every map: provinces, frontiers, what is disputed, and names that keep clear of marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from ..style.palette import FRAME, INK, LAND, OUTER_LINE, PROVINCE_LINE, SOFT
from . import borders

View = tuple[float, float, float, float]  # west, east, south, north, in degrees

DURAND = "Durand Line (frontier disputed by Afghanistan)"
KASHMIR = "status of Kashmir disputed; part administered by Pakistan shown"
DISPUTED = {"hatch": "..", "edgecolor": PROVINCE_LINE}
LINES = {
    "province": {"color": PROVINCE_LINE, "lw": 0.6},
    "outer": {"color": OUTER_LINE, "lw": 0.9},
    "durand": {"color": INK, "lw": 1.5, "ls": (0, (4, 1.6))},
}
HALO = [withStroke(linewidth=2, foreground="white")]
# from a name or a moved mark to its spot
THREAD = {"arrowstyle": "-", "color": SOFT, "lw": 0.6, "shrinkA": 0, "shrinkB": 0}
FINE = 0.3  # points on paper: outlines are drawn as fine as that
VIEW: View = (64.4, 74.3, 29.3, 36.7)
COUNTRIES = {"Afghanistan": (66.2, 34.6), "Pakistan": (71.3, 30.6)}

_ALIGN = {"left": 0.0, "bottom": 0.0, "center": 0.5, "right": 1.0, "top": 1.0}
_AWAY = (0, 6, 14, 24, 36, 50)  # points between a mark and its name; beyond the first a thread joins them
_ANGLES = (0, 180, 90, 270, 30, 330, 150, 210, 60, 300, 120, 240)  # degrees from east: beside first, then above, below


@dataclass(frozen=True)
class Name:
    """A name that a map should bear.

    Attributes
    ----------
    text : str
    at : sequence of points
        Where it belongs, in degrees: its spot, or for an area the points on which it may lie, the best first.
    gap : tuple, optional
        Half the width and height, in points of the page, of the mark that it
        stands beside; None where it lies on one of the points.
    look : mapping
        How `matplotlib.axes.Axes.annotate` writes it.
    """

    text: str
    at: Sequence[borders.Point]
    gap: tuple[float, float] | None = None
    look: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class _Stand:
    """Where a name may stand: its point in degrees, the way from there in points of the page, and the box in pixels."""

    at: borders.Point
    shift: tuple[float, float]
    ha: str
    va: str
    off: bool  # far enough from its mark to need a thread
    box: Bbox


def height(view: View, width: float) -> float:
    """Inches that a map of the view needs at a width in inches, true to scale at its middle latitude."""
    west, east, south, north = view
    return width * (north - south) / ((east - west) * np.cos(np.radians((south + north) / 2)))


def draw(ax: Axes, view: View, shade: Mapping[tuple[str, str], tuple] | None = None) -> None:
    """Provinces in their shades (colour, hatch or None, link or None), province lines, outer lines, the Durand Line and the hatch over Kashmir."""
    west, east, south, north = view
    grain = FINE * (east - west) / (ax.get_window_extent().width / ax.figure.dpi * 72)
    for polygon in borders.polygons():
        ring = borders.simpler(polygon.ring, grain)
        colour, hatch, url = (shade or {}).get((polygon.country, polygon.admin1), (LAND, None, None))
        # an edge in the colour of the face closes the hairline between neighbours
        _fill(ax, ring, facecolor=colour, edgecolor=colour, lw=0.7, zorder=0.5, urls=[url])
        if hatch:
            _fill(ax, ring, facecolor="none", edgecolor="white", hatch=hatch, lw=0, zorder=0.6, urls=[url])
        if polygon.disputed:
            _fill(ax, ring, facecolor="none", **DISPUTED, lw=0, zorder=0.6)
    for kind, look in LINES.items():
        lines = [borders.simpler(line, grain) for line in borders.lines()[kind]]
        ax.add_collection(LineCollection(lines, zorder=1, label=kind, **look), autolim=False)
    ax.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    ax.set_aspect(1 / np.cos(np.radians((south + north) / 2)))
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set(visible=True, color=FRAME, lw=0.8)


def _fill(ax: Axes, ring: np.ndarray, **look) -> None:
    ax.add_collection(PolyCollection([ring], **look), autolim=False)


def key() -> list:
    """Legend entries of the ground."""
    return [
        Line2D([], [], **LINES["durand"], label=DURAND.replace(" (", "\n(")),
        Patch(facecolor=LAND, **DISPUTED, lw=0, label=KASHMIR.replace("; ", ";\n")),
    ]


def names(ax: Axes, wanted: Sequence[Name], marks: Sequence[Bbox]) -> None:
    """Write names beside their points, clear of marks and of each other, where there is room.

    Who comes first chooses first; a name that stands off gets a thread to its
    point. The layout must be settled; ``marks`` are boxes in pixels.
    """
    taken = list(marks)
    for name in wanted:
        stand = next((s for s in _stands(ax, name, marks) if not any(map(s.box.overlaps, taken))), None)
        if stand is None:
            continue
        taken.append(stand.box)
        look = _look(name) | {"ha": stand.ha, "va": stand.va}
        ax.annotate(name.text, stand.at, stand.shift, textcoords="offset points", **look)
        if stand.off:
            ax.annotate("", stand.at, stand.shift, textcoords="offset points", arrowprops=THREAD, zorder=2)


def countries() -> list[Name]:
    """Names of the two countries."""
    look = {"size": 9, "color": OUTER_LINE, "weight": "bold"}
    return [Name(country.upper(), [at], look=look) for country, at in COUNTRIES.items()]


def apart(spots: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Centres of boxes, moved as little as needed so that none covers another."""
    centres = spots.astype(float).copy()
    for _ in range(200):
        moved = False
        for i in range(len(centres)):
            for j in range(i):
                gap = centres[i] - centres[j]
                over = (sizes[i] + sizes[j]) / 2 - np.abs(gap)
                if (over > 0.01).all():
                    axis = int(over.argmin())
                    push = (over[axis] / 2 + 0.01) * (1 if gap[axis] >= 0 else -1)
                    centres[i, axis] += push
                    centres[j, axis] -= push
                    moved = True
        if not moved:
            break
    return centres


def _look(name: Name) -> dict:
    return {"zorder": 6, "path_effects": HALO, **name.look}


def _stands(ax: Axes, name: Name, marks: Sequence[Bbox]) -> Iterator[_Stand]:
    """Where a name may stand inside the frame and would not seem to name another mark, near ones first."""
    point, frame = ax.figure.dpi / 72, ax.get_window_extent()
    trial = ax.annotate(name.text, name.at[0], **_look(name))
    size = np.array(trial.get_window_extent().size)
    trial.remove()
    spot = ax.transData.transform(name.at[0])
    others = [mark.padded(4 * point) for mark in marks if not mark.contains(*spot)]
    for at, shift, ha, va, off in _tries(name):
        corner = ax.transData.transform(at) + np.array(shift) * point - size * (_ALIGN[ha], _ALIGN[va])
        box = Bbox([corner, corner + size]).padded(point)
        inside = frame.x0 < box.x0 and box.x1 < frame.x1 and frame.y0 < box.y0 and box.y1 < frame.y1
        # beside its own mark without a thread, and close to another one, it could be the name of either
        ambiguous = name.gap is not None and not off and any(map(box.overlaps, others))
        if inside and not ambiguous:
            yield _Stand(at, shift, ha, va, off, box)


def _tries(name: Name) -> Iterator[tuple]:
    """Point, shift, alignments, and whether it stands off: on each point of an area, then around its spot."""
    if name.gap is None:
        yield from ((point, (0, 0), "center", "center", False) for point in name.at)
    wide, high = name.gap or (0, 0)
    for far in _AWAY:
        for angle in _ANGLES:
            x, y = np.cos(np.radians(angle)), np.sin(np.radians(angle))
            ha = "center" if abs(x) < 0.3 else ("left" if x > 0 else "right")
            va = "center" if abs(y) < 0.3 else ("bottom" if y > 0 else "top")
            yield name.at[0], ((wide + far) * x, (high + far) * y), ha, va, far > 0

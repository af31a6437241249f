"""The ground under every map: provinces, frontiers, what is disputed, and names that keep clear of marks."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox

from .. import style
from . import borders

DURAND = "Durand Line (frontier disputed by Afghanistan)"
KASHMIR = "status of Kashmir disputed; part administered by Pakistan shown"
LAND, LINE = "#f7f6f3", "#bdbab2"
DISPUTED = {"edgecolor": "#c2bfb7", "hatch": "...."}
HALO = [withStroke(linewidth=2, foreground="white")]
# a thin line from a name or a moved mark to its spot
THREAD = {"arrowstyle": "-", "color": style.SOFT, "lw": 0.6, "shrinkA": 0, "shrinkB": 0}
_ALIGN = {"left": 0.0, "bottom": 0.0, "center": 0.5, "right": 1.0, "top": 1.0}
View = tuple[float, float, float, float]  # west, east, south, north, in degrees
VIEW: View = (64.4, 74.3, 29.3, 36.7)
COUNTRIES = {"Afghanistan": (66.2, 34.6), "Pakistan": (71.3, 30.6)}


def height(view: View, width: float) -> float:
    """Inches that a map of the view needs at a width in inches, true to scale at its middle latitude."""
    west, east, south, north = view
    return width * (north - south) / ((east - west) * np.cos(np.radians((south + north) / 2)))


def draw(ax, view: View, shade: dict[tuple[str, str], tuple] | None = None) -> None:
    """Provinces in their shades (colour, hatch or None), province lines, outer lines, the Durand Line and the hatch over Kashmir."""
    for polygon in borders.polygons():
        colour, hatch = (shade or {}).get((polygon.country, polygon.admin1), (LAND, None))
        # an edge in the colour of the face closes the hairline between neighbours
        ax.add_collection(PolyCollection([polygon.ring], facecolor=colour, edgecolor=colour, lw=0.7, zorder=0.5), False)
        for pattern in (hatch, DISPUTED["hatch"] if polygon.disputed else None):
            if pattern:
                look = {
                    "facecolor": "none",
                    "edgecolor": "white" if pattern == hatch else DISPUTED["edgecolor"],
                    "lw": 0,
                }
                ax.add_collection(PolyCollection([polygon.ring], hatch=pattern, zorder=0.6, **look), False)
    for kind, look in (
        ("province", {"color": LINE, "lw": 0.6}),
        ("outer", {"color": "#8e8b84", "lw": 0.9}),
        ("durand", {"color": style.INK, "lw": 1.5, "ls": (0, (4, 1.6))}),
    ):
        ax.add_collection(LineCollection(borders.lines()[kind], zorder=1, label=kind, **look), False)
    west, east, south, north = view
    ax.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    ax.set_aspect(1 / np.cos(np.radians((south + north) / 2)))
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set(visible=True, color="#d5d3cd", lw=0.8)


def key() -> list:
    """Legend entries of the ground."""
    return [
        Line2D([], [], color=style.INK, lw=1.5, ls=(0, (4, 1.6)), label=DURAND.replace(" (", "\n(")),
        Patch(facecolor=LAND, **DISPUTED, lw=0, label=KASHMIR.replace("; ", ";\n")),
    ]


def names(ax, wanted: list[dict], marks: list[Bbox]) -> list[str]:
    """Write names beside their points, clear of marks and of each other; return those for which there was no room.

    Each wanted name is a dict of ``text``, ``at`` (points in degrees), ``gap``
    (half the width and height of its mark, in points of the page; None where
    the name may lie on any of the points) and ``look``. Who comes first
    chooses first; a name that stands off gets a thread to its point. The
    layout must be settled; ``marks`` are boxes in pixels.
    """
    point = ax.figure.dpi / 72
    frame, left, taken = ax.get_window_extent(), [], list(marks)
    for name in wanted:
        look = {"zorder": 6, "path_effects": HALO} | name["look"]
        trial = ax.annotate(name["text"], name["at"][0], **look)
        size = np.array(trial.get_window_extent().size)
        trial.remove()
        own = ax.transData.transform(name["at"][0])
        others = [mark.padded(4 * point) for mark in marks if not mark.contains(*own)]
        for at, shift, (ha, va), off in _tries(name["at"], name["gap"]):
            corner = ax.transData.transform(at) + np.array(shift) * point - size * (_ALIGN[ha], _ALIGN[va])
            box = Bbox([corner, corner + size]).padded(point)
            if name["gap"] and not off and any(box.overlaps(other) for other in others):
                continue  # without a thread it would seem to name the mark of another place
            inside = frame.x0 < box.x0 and box.x1 < frame.x1 and frame.y0 < box.y0 and box.y1 < frame.y1
            if inside and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                ax.annotate(name["text"], at, shift, textcoords="offset points", ha=ha, va=va, **look)
                if off:
                    ax.annotate("", at, shift, textcoords="offset points", arrowprops=THREAD, zorder=2)
                break
        else:
            left.append(name["text"])
    return left


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


def countries() -> list[dict]:
    """Names of the two countries, for `names`."""
    look = {"size": 9, "color": "#8e8b84", "weight": "bold"}
    return [{"text": name.upper(), "at": [at], "gap": None, "look": look} for name, at in COUNTRIES.items()]


def _tries(at: list[borders.Point], gap: tuple[float, float] | None):
    """Where to try for a name: point, shift in points of the page, alignment, whether it stands off; near ones first."""
    if gap is None:
        yield from ((point, (0, 0), ("center", "center"), False) for point in at)
    wide, high = gap or (0, 0)
    for far in (0, 6, 14, 24, 36, 50):
        for angle in (0, 180, 90, 270, 30, 330, 150, 210, 60, 300, 120, 240):
            x, y = np.cos(np.radians(angle)), np.sin(np.radians(angle))
            ha = "center" if abs(x) < 0.3 else ("left" if x > 0 else "right")
            va = "center" if abs(y) < 0.3 else ("bottom" if y > 0 else "top")
            yield at[0], ((wide + far) * x, (high + far) * y), (ha, va), far > 0

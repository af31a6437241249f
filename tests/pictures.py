"""What a reader of a chart would see and no error tells: words cut off, words on words, words on marks."""

from unittest import mock

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.lines import Line2D
from matplotlib.text import Text

from afpak.style.chart import SETTINGS

SLACK = 1.0  # pixels by which outlines may touch: those of letters are smaller than that of their line


def words(fig) -> list[tuple[str, np.ndarray]]:
    """Each word or sentence that is drawn, with the four corners of its outline in pixels, turned as it is."""
    drawn: dict[int, Text] = {}

    def remember(text, renderer):  # letters themselves need not be painted
        drawn[id(text)] = text

    canvas = FigureCanvasAgg(fig)
    with mock.patch.object(Text, "draw", remember):  # of ticks and hidden artists only what is really drawn
        fig.draw_without_rendering()
    shown = [text for text in drawn.values() if text.get_text().strip() and text.get_visible()]
    with matplotlib.rc_context(SETTINGS):  # as it is drawn: hinted letters are wider
        return [(text.get_text(), _outline(text, canvas.get_renderer())) for text in shown]


def marks(fig) -> list[np.ndarray]:
    """The squares inside the marks of points, as corners in pixels."""
    scale, found = fig.dpi / 72, []
    for points in fig.findobj(PathCollection):
        if points.get_visible() and points.axes is not None:
            places = points.get_offset_transform().transform(points.get_offsets())
            sizes = np.sqrt(np.broadcast_to(points.get_sizes(), len(places))) if len(points.get_sizes()) else []
            places = np.ma.filled(places, np.nan)  # plain arrays are many times as fast
            found += [(place, size, points.axes) for place, size in zip(places, sizes, strict=True)]
    for line in fig.findobj(Line2D):
        if line.get_visible() and line.axes is not None and line.get_marker() not in ("None", None, "", "|", "_"):
            places = line.get_transform().transform(np.column_stack(line.get_data(orig=False)).astype(float))
            found += [(place, line.get_markersize(), line.axes) for place in places]
    return [
        _square(place, 0.3 * size * scale)
        for place, size, axes in found
        if np.isfinite(place).all() and axes.get_window_extent().padded(1).contains(*place)
    ]


def faults(fig) -> list[str]:
    """One line for each word beyond the picture, for two words on each other, for a word on a mark."""
    told, shown, spots = [], words(fig), marks(fig)
    wide, high = fig.bbox.width, fig.bbox.height
    for text, corners in shown:
        (left, low), (right, top) = corners.min(axis=0), corners.max(axis=0)
        beyond = max(-left, right - wide, -low, top - high)
        if beyond > SLACK:
            told.append(f"{text!r} is cut by {beyond:.0f} pixels")
    outlines = [corners for _, corners in shown]
    for i, (text, corners) in enumerate(shown):
        others = (shown[n] for n in near(corners, outlines[:i]))
        told += [f"{text!r} lies on {other!r}" for other, corners2 in others if meet(corners, corners2)]
        if any(meet(corners, spots[n], 0) for n in near(corners, spots)):
            told.append(f"{text!r} lies on a mark")
    return told


def near(corners: np.ndarray, others: list[np.ndarray]) -> np.ndarray:
    """Which of the others could meet it at all: the upright boxes round them overlap."""
    boxes = np.reshape(others, (-1, 4, 2))
    return np.flatnonzero(((boxes.min(1) < corners.max(0)) & (corners.min(0) < boxes.max(1))).all(1))


def meet(one: np.ndarray, other: np.ndarray, slack: float = SLACK) -> bool:
    """Whether two rectangles overlap by more than the slack, however they are turned: no line parts them."""
    for corners in (one, other):
        for side in (corners[1] - corners[0], corners[3] - corners[0]):
            length = np.hypot(*side)
            if length == 0:
                return False
            a, b = one @ side / length, other @ side / length
            if min(a.max(), b.max()) - max(a.min(), b.min()) <= slack:
                return False
    return True


def _outline(text: Text, renderer) -> np.ndarray:
    """The box that matplotlib itself would draw round a text, which turns with it."""
    if not text.get_rotation() and text.get_bbox_patch() is None:
        return text.get_window_extent(renderer).corners()[[0, 2, 3, 1]]
    own = text.get_bbox_patch()
    if own is None:
        text.set_bbox({"boxstyle": "square,pad=0"})
    text.update_bbox_position_size(renderer)
    patch = text.get_bbox_patch()
    corners = patch.get_transform().transform_path(patch.get_path()).vertices[:4]
    if own is None:
        text.set_bbox(None)
    return corners


def _square(centre: np.ndarray, half: float) -> np.ndarray:
    return centre + half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])

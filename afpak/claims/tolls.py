"""Running tolls: how each claimant's own count grew."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Bbox

from .. import show, style
from ..record.measured import Measured
from ..record.schema import BODY, MEASURE
from ..record.tables import Tables
from ..record.text import long_day
from .figures import figures
from .marks import HOLLOW, KEY, open_end

FEW = 4  # panels up to which totals given once are drawn beside those that grew
HALO = [withStroke(linewidth=2.2, foreground="white")]  # keeps words legible over lines
ARROW = 14  # points of an arrow for "at least"
# where the words of a mark may stand: points to the right and up, the side of the words that is nearest to the mark
AT_END = [(7, 3, "left", "bottom"), (7, -3, "left", "top"), (7, 10, "left", "bottom"), (7, -10, "left", "top")]
AT_END += [(-7, 4, "right", "bottom"), (-7, -4, "right", "top"), (0, 8, "center", "bottom"), (0, -8, "center", "top")]
AT_END += [(7, up, "left", "center") for up in (22, -22, 32, -32)]
AT_STEP = [(-3, 4, "right", "bottom"), (-7, -3, "right", "center"), (5, -4, "left", "top"), (5, 4, "left", "bottom")]


def running_tolls(tables: Tables, measure: str = "killed") -> Measured:
    """Each claimant's running totals, a series only where ``supersedes`` links them.

    Returns
    -------
    DataFrame, one row a total of known day
        The columns of `figures`, and ``at``: the day plus the place within the
        day that the chain gives, an order and no hour. Totals without a number
        (a word) keep their place with NA in ``value``; a total that replaces
        nothing and is replaced by nothing is a series of one.

    Facts
    -----
    undated : int
        The totals of unknown day, which have no place.
    counted : str
        What is counted, in words.

    Examples
    --------
    >>> import afpak
    >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
    >>> tolls = afpak.claims.running_tolls(day)
    >>> series = tolls[tolls["chain"] == "2026-02-26-pakistan-22killed"]
    >>> list(series["given"])
    ['22', '30 or more', '36', '58', '72', '133', '228', '274']
    """
    rows = figures(tables, (measure,))
    rows = rows[rows["cumulative"].fillna(False) & (rows["stance"] == "asserts") & rows["known_on"].notna()].copy()
    same_day = rows.groupby(["chain", "known_on"])
    share = (same_day.cumcount() + 0.5) / same_day["claim_id"].transform("size")
    rows["at"] = rows["known_on"] + pd.to_timedelta(share, unit="D")
    unknown = tables.without_day("claims")
    undated = (unknown["measure"].eq(measure) & unknown["cumulative"] & unknown["stance"].eq("asserts")).sum()
    return tables.measured("running_tolls", rows, of=rows, undated=int(undated), counted=MEASURE[measure])


def _in_panels(rows: pd.DataFrame) -> pd.DataFrame:
    """The totals that are drawn, with ``panel``: those of people whose count grew.

    A count that has just begun belongs beside those of the same fighting that
    have grown, as long as the panels are few.
    """
    rows = rows[rows["value"].notna()]
    since = [long_day(day) for day in rows["cumulative_since"]]
    rows = rows.assign(panel=rows["group"] + ", counted since " + pd.Series(since, rows.index, dtype="object"))
    longest = rows.groupby(["panel", "chain"])["claim_id"].transform("size").groupby(rows["panel"]).transform("max")
    grown = rows[longest > 1]
    beside = rows[rows["cumulative_since"].isin(grown["cumulative_since"])]
    return beside if beside["panel"].nunique() <= FEW else grown


@style.chart(
    of=running_tolls,
    title="How did each claimant's running count of people {counted} grow?",
    lacking="running totals with more than one figure",
    empty=lambda rows: _in_panels(rows).empty,
)
def plot_tolls(rows: Measured, page: style.Page) -> str:
    """Draw running totals (`running_tolls`) as steps, one panel for each people counted."""
    rows = _in_panels(rows)
    panels = list(dict.fromkeys(rows.sort_values("value", ascending=False)["panel"]))
    how = (
        f"Running totals as given, {page.about.cut}. A line joins figures only where one replaces the other. "
        f"Arrow: at least. Never add two lines. {HOLLOW} Other totals given once are in the table. "
        f"Totals of unknown day, which have no place: {page.about.facts['undated']}."
    )
    fig, axes = page(how, height=0.3 + 2.1 * len(panels), key=KEY, nrows=len(panels))
    drawn = [_panel(ax, rows[rows["panel"] == panel]) for ax, panel in zip(axes[:, 0], panels, strict=True)]
    fig.settle()
    for ax, labels in zip(axes[:, 0], drawn, strict=True):
        _apart(ax, labels)
    return "; ".join(
        _series_words(series) for _, series in rows.sort_values("at").groupby(["panel", "chain"], sort=False)
    )


def _series_words(series: pd.DataFrame) -> str:
    first, last = series.iloc[0], series.iloc[-1]
    one_body = series["who"].nunique() == 1
    who = last["who"] if one_body else last["claimant_name"]
    grown = last["given"] if len(series) == 1 else f"{len(series)} figures from {first['given']} to {last['given']}"
    body = BODY[last["claimant_body"]].replace("body not named", "a body not named")
    return f"{last['panel']}, according to {who}: {grown}" + ("" if one_body else f" (last by {body})")


class _Label(NamedTuple):
    """Words at a mark, and where they may stand: points right and up of it, and which side of them is next to it."""

    text: Annotation
    places: Sequence[tuple[float, float, str, str]]
    needed: bool


def _panel(ax: Axes, rows: pd.DataFrame) -> list[_Label]:
    """One panel: its series, and room for the words at their ends. Returns the labels, the most needed first."""
    ax.set_title(rows["panel"].iloc[0])
    ax.set_ylim(0, float(rows["value"].max()) * 1.25)
    first, last = rows["at"].min(), rows["at"].max()
    span = max(last - first, pd.Timedelta(days=2))
    # whole days, so that a mark stands between two of them
    ax.set_xlim(
        min(first - span * 0.09, first.normalize()),
        max(last + span * 0.3, (last + pd.Timedelta(days=1)).normalize()),
    )
    ax.grid(True, axis="both")
    ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: style.count(v)))
    style.date_axis(ax)
    labels = [label for _, series in rows.groupby("chain", sort=False) for label in _series(ax, series)]
    return sorted(labels, key=lambda label: not label.needed)


def _series(ax: Axes, series: pd.DataFrame) -> list[_Label]:
    """One series of figures that replace one another; its last figure and the last of each day before have labels."""
    series = series.sort_values("at")
    last, party = series.iloc[-1], str(series["claimant_party"].iloc[-1])
    values, colour = series["value"].astype(float), style.COLOUR[party]
    ax.plot(series["at"], values, drawstyle="steps-post", color=colour, alpha=0.8)
    look = {"marker": style.MARKER[party], "gid": ";".join(series["claim_id"])}
    ax.scatter(series["at"], values, s=24, zorder=3, **look, **style.fill(bool(last["outside"]), party))
    for point in series.itertuples():
        open_end(ax, point.at, point.value, point.qualifier, colour, reach=(0, ARROW))
    named = f"{last['given']} · {last['claimant_name']}"
    steps = series.iloc[:-1].drop_duplicates("known_on", keep="last")
    labels = [_label(ax, last, named, AT_END, needed=True, size=7.5, color=colour)]
    return labels + [_label(ax, point, point["given"], AT_STEP, size=6.5) for _, point in steps.iterrows()]


def _label(ax: Axes, point: pd.Series, text: str, places: Sequence, needed: bool = False, **look) -> _Label:
    at = (point["at"], float(point["value"]))
    words = ax.annotate(text, at, xytext=(0, 0), textcoords="offset points", path_effects=HALO, **look)
    return _Label(words, places, needed)


def _apart(ax: Axes, labels: list[_Label]) -> None:
    """Put each label on the first of its places that is free; where none is, only those that are needed stay."""
    taken = _marks(ax)
    for label in labels:
        boxes = (_put(label.text, place) for place in label.places)
        box = next((box for box in boxes if _inside(box, ax.bbox) and not box.count_overlaps(taken)), None)
        if box is None and not label.needed:
            label.text.remove()
        else:
            taken.append(box or _put(label.text, label.places[0]))


def _put(text: Annotation, place: tuple[float, float, str, str]) -> Bbox:
    """Move a label to a place; the box of its words, in pixels."""
    right, up, across, along = place
    text.xyann = (right, up)
    text.set(ha=across, va=along)
    return text.get_window_extent()


def _inside(box: Bbox, panel: Bbox) -> bool:
    return panel.x0 <= box.x0 and panel.y0 <= box.y0 and box.y1 <= panel.y1


def _marks(ax: Axes) -> list[Bbox]:
    """The boxes of the marks, arrows and steps of a panel, in pixels."""
    point = ax.figure.dpi / 72
    marks = [p for marks in ax.collections for p in marks.get_offset_transform().transform(marks.get_offsets())]
    boxes = [Bbox.from_extents(x, y, x, y).padded(3.5 * point) for x, y in marks]
    boxes += [text.get_window_extent() for text in ax.texts if text.arrow_patch]
    for line in ax.lines:
        for (x, y), (to, up) in pairwise(ax.transData.transform(line.get_xydata())):
            boxes += [Bbox.from_extents(x, y, to, y).padded(point), Bbox.from_extents(to, y, to, up).padded(point)]
    return boxes


def steps_table(tables: Tables, measure: str = "killed") -> show.Html:
    """Every step of every running total in words: the figure, the note on it, and the pages."""
    rows = running_tolls(tables, measure)
    longest = rows.groupby("chain")["claim_id"].transform("size")
    return show.listing(
        tables,
        "claims",
        rows[longest > 1].sort_values(["group", "cumulative_since", "chain", "at"]),
        {
            "Counted": "group",
            "Since": "cumulative_since",
            "According to": "who",
            "Speaker": "speaker",
            "Known on": "known_on",
            "Figure as given": "given",
            "What is said of it": "note",
            "Sources": "sources",
            "Row": "claim_id",
        },
        "{n} steps of running totals, each series in its order.",
        order={"Figure as given": "value"},
    )

"""Running tolls: how each claimant's own count grew."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from .. import show, style
from ..record.schema import MEASURE
from ..record.tables import Tables
from .figures import figures
from .marks import HOLLOW, KEY, open_end

FEW = 4  # panels up to which totals given once are drawn beside those that grew
HALO = [withStroke(linewidth=2.2, foreground="white")]  # keeps words legible over lines


def running_tolls(tables: Tables, measure: str = "killed") -> pd.DataFrame:
    """Each claimant's running totals, a series only where ``supersedes`` links them.

    Totals without a number (a word) keep their place with NA; a total that
    replaces nothing and is replaced by nothing is a series of one. ``at`` is
    the day plus the place within the day that the chain gives.
    ``attrs["undated"]`` counts the totals of unknown day, which have no place.

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
    rows.attrs = {"note": tables.note(rows), "cut": tables.cut, "undated": int(undated), "measure": MEASURE[measure]}
    return rows


def steps_table(tables: Tables, measure: str = "killed") -> show.Html:
    """Every step of every running total in words: the figure, the note on it, and the pages."""
    rows = running_tolls(tables, measure)
    pages = tables.by_id("sources")
    longest = rows.groupby("chain")["claim_id"].transform("size")
    rows = rows[longest > 1].sort_values(["group", "cumulative_since", "chain", "at"])
    frame = pd.DataFrame(
        {
            "Counted": rows["group"],
            "Since": rows["cumulative_since"],
            "According to": rows["who"],
            "Speaker": rows["speaker"],
            "Known on": rows["known_on"],
            "Figure as given": rows["given"],
            "What is said of it": rows["note"],
            "Sources": [show.links(pages, ids) for ids in rows["sources"]],
            "Row": rows["claim_id"],
        }
    )
    return show.table(
        frame,
        f"{len(frame)} steps of running totals, each series in its order.",
        order={"Figure as given": rows["value"]},
    )


@style.chart
def plot_tolls(rows: pd.DataFrame) -> style.Chart:
    """Draw running totals (`running_tolls`) as steps, one panel for each people counted."""
    title = f"How did each claimant's running count of people {rows.attrs['measure']} grow?"
    rows = rows[rows["value"].notna()].copy()
    rows["panel"] = rows["group"] + ", counted since " + rows["cumulative_since"].dt.strftime("%-d %B %Y")
    longest = rows.groupby("chain")["claim_id"].transform("size").groupby(rows["panel"]).transform("max")
    grown = rows[longest > 1]
    # a count that has just begun belongs beside those of the same fighting that have grown
    beside = rows[rows["cumulative_since"].isin(grown["cumulative_since"])]
    rows = beside if beside["panel"].nunique() <= FEW else grown
    if rows.empty:
        return style.nothing(title, rows.attrs["note"], "running totals with more than one figure")
    panels = list(dict.fromkeys(rows.sort_values("value", ascending=False)["panel"]))
    subtitle = (
        f"Running totals as given, {rows.attrs['cut']}. A line joins figures only where one replaces the other. "
        f"Arrow: at least. Never add two lines. {HOLLOW} Other totals given once are in the table. "
        f"Totals of unknown day, which have no place: {rows.attrs['undated']}."
    )
    size = {"height": 0.3 + 2.1 * len(panels), "nrows": len(panels)}
    fig, axes = style.figure(title, subtitle, rows.attrs["note"], key=KEY, **size)
    for ax, panel in zip(axes[:, 0], panels, strict=True):
        ax.set_title(panel)
        ax.set_ylim(0, float(rows.loc[rows["panel"] == panel, "value"].max()) * 1.25)
        ax.grid(True, axis="both")
        inside = rows[rows["panel"] == panel]
        for _, series in inside.groupby("chain", sort=False):
            _steps(ax, series)
        first, last = inside["at"].min(), inside["at"].max()
        span = max(last - first, pd.Timedelta(days=2))
        # room for the words at the end of a line, and whole days, so that a mark stands between two of them
        ax.set_xlim(
            min(first - span * 0.09, first.normalize()),
            max(last + span * 0.3, (last + pd.Timedelta(days=1)).normalize()),
        )
        ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: style.count(v)))
        style.date_axis(ax)
    ends = rows.sort_values("at").groupby("chain", sort=False)
    fig.alt = f"{title} " + "; ".join(_series_words(series) for _, series in ends)
    return fig


def _series_words(series: pd.DataFrame) -> str:
    first, last = series.iloc[0], series.iloc[-1]
    grown = last["given"] if len(series) == 1 else f"{len(series)} figures from {first['given']} to {last['given']}"
    return f"{last['panel']}, according to {last['who']}: {grown}"


def _steps(ax: Axes, series: pd.DataFrame) -> None:
    """One series of figures that replace one another."""
    series = series.sort_values("at")
    last, party = series.iloc[-1], str(series["claimant_party"].iloc[-1])
    values = series["value"].astype(float)
    ax.plot(series["at"], values, drawstyle="steps-post", color=style.COLOUR[party], alpha=0.8)
    look = {"marker": style.MARKER[party], "gid": ";".join(series["claim_id"])}
    ax.scatter(series["at"], values, s=24, zorder=3, **look, **style.fill(bool(last["outside"]), party))
    if values.max() > ax.get_ylim()[1] * 0.12:  # low series have no room for numbers
        for place, point in enumerate(series.iloc[:-1].drop_duplicates("known_on", keep="last").itertuples()):
            look = {"xytext": (-3, 4) if place else (-7, -3), "textcoords": "offset points", "ha": "right", "size": 6.5}
            ax.annotate(point.given, (point.at, point.value), path_effects=HALO, **look)
    for point in series.itertuples():
        open_end(ax, point.at, point.value, point.qualifier, style.COLOUR[party], reach=(0, 14))
    ax.annotate(
        f"{last['given']} · {last['claimant_name']}",
        (last["at"], values.iloc[-1]),
        xytext=(7, 3 if len(series) > 1 else -3),
        textcoords="offset points",
        size=7.5,
        path_effects=HALO,
        va="bottom" if len(series) > 1 else "top",
        color=style.COLOUR[party],
    )

"""Whose acts and words are on record, and on how many independent sources."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from .. import style
from ..record.frames import WHO
from ..record.measured import Measured
from ..record.schema import PARTY
from ..record.tables import Tables
from ..style.palette import COLOUR, FAINT, SOFT
from .basis import every

AUTHOR = {"events": "declared or accused author", "claims": "claimant", "statements": "speaker"}
NOBODY = "no single author coded"


def sides(tables: Tables) -> Measured:
    """Whose words and acts are on record, and how many of these rows rest on one independent source at most.

    Returns
    -------
    DataFrame, one row a table and party
        ``table``; ``party`` of the event's declared or accused author, of the
        claimant, or of the speaker; NA where an event has no author coded
        (each side names the other, or nobody is named). ``rows``; ``one_origin``:
        those among them that rest on one independent source, or, in a cut by
        day of knowledge, on none that was public yet.
    """
    party = tables.by_id("actors")["party"]
    found = []
    for column, name in WHO.items():
        rows = getattr(tables, name)
        whose = rows[column].map(party).astype("string")
        frame = pd.DataFrame({"table": name, "party": whose, "one_origin": tables.independent_of(rows) <= 1})
        found.append(frame.groupby(["table", "party"], dropna=False, sort=False)["one_origin"].agg(["size", "sum"]))
    frame = pd.concat(found).reset_index().rename(columns={"size": "rows", "sum": "one_origin"})
    frame = frame.astype({"rows": "Int64", "one_origin": "Int64"})
    return tables.measured("sides", frame, of=every(tables))


def _finding(rows: Measured) -> str:
    """Claims by their claimants' party, most first."""
    claims = rows[rows["table"] == "claims"].sort_values("rows", ascending=False, kind="stable")
    named = ", ".join(f"{PARTY[r.party]} {r.rows}" for r in claims.itertuples())
    return f"Claims on record by claimant: {named}" if named else ""


@style.chart(
    of=sides, title="Whose acts and words are on record?", lacking="events, claims or statements", finding=_finding
)
def plot_sides(rows: Measured, page: style.Page) -> str:
    """Draw whose words and acts are on record (`sides`): filled on several independent sources, hollow on one."""
    how = (
        "Rows by party of the event's declared or accused author, of the claimant, of the speaker. "
        "Filled: rows on several independent sources. Hollow, and in brackets: rows on one at most."
    )
    names = [name for name in AUTHOR if name in set(rows["table"])]
    colours = {label: COLOUR[party] for party, label in PARTY.items()}
    if rows["party"].isna().any():
        colours[NOBODY] = FAINT
    key = [
        style.handle("several independent sources", marker="s", colour=SOFT),
        style.handle("one at most", marker="s", colour=SOFT, hollow=True),
    ]
    _, axes = page(how, height=0.6 + 0.4 * len(colours), key=key, ncols=len(names), sharey=True)
    told = []
    for ax, name in zip(axes[0], names, strict=True):
        counts = _counts(rows[rows["table"] == name], list(colours))
        _bars(ax, counts, colours)
        ax.set_title(f"{name.capitalize()} ({style.count(counts['rows'].sum())})")
        some = counts[counts["rows"] > 0]
        told.append(f"{name.capitalize()} by {AUTHOR[name]}: {', '.join(some['who'] + ' ' + some['number'])}.")
    return " ".join([*told, "In brackets: rows on one independent source at most."])


def _counts(rows: pd.DataFrame, whos: list[str]) -> pd.DataFrame:
    """A line for each party, also for one without rows, with the number that stands at its bar."""
    counts = pd.DataFrame(rows).assign(who=rows["party"].map(PARTY).fillna(NOBODY)).set_index("who")
    counts = counts[["rows", "one_origin"]].reindex(whos, fill_value=0).astype(int).reset_index()
    number = [f"{style.count(r.rows)} ({style.count(r.one_origin)})" if r.rows else "none" for r in counts.itertuples()]
    return counts.assign(several=counts["rows"] - counts["one_origin"], number=number)


def _bars(ax: Axes, counts: pd.DataFrame, colours: dict[str, str]) -> None:
    look = {"y": "who", "hue": "who", "palette": colours, "saturation": 1, "width": 0.6, "linewidth": 1.2, "ax": ax}
    sns.barplot(counts, x="rows", fill=False, **look)
    for bar, number in zip(ax.containers, counts["number"], strict=True):  # seaborn makes a container of each hue
        ax.bar_label(bar, [number], padding=4, size=8)
    sns.barplot(counts, x="several", **look)
    ax.set(xlabel="", ylabel="", xlim=(0, counts["rows"].max() * 1.55))
    ax.xaxis.set_major_locator(MaxNLocator(3, integer=True))
    ax.tick_params(axis="y", length=0)

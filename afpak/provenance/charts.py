"""The charts of the record's own quality: bars of rows and pages, every one with its number."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, PercentFormatter

from .. import style
from ..record.schema import PARTY
from .names import COUNTRY

KIND = {"events": "Events", "claims": "Claims", "statements": "Statements"}
WHO = {"events": "declared or accused author", "claims": "claimant", "statements": "speaker"}
BAR, PALE = "#5f7389", "#d5dbe2"  # no party's colours: here nobody is compared with anybody
GAP = "#efe9dd"
MOST = 14  # countries that get a line of their own


@style.chart
def plot_basis(basis: pd.DataFrame) -> style.Chart:
    """Draw on how much the rows rest (`basis`): a panel for each table, a bar for each measure."""
    title = "On how much does a row rest?"
    if not basis.loc[basis["measure"] == "one_page", "of"].sum():
        return style.nothing(title, basis.attrs["note"], "events, claims or statements")
    subtitle = (
        f"Share of the rows of each table, {basis.attrs['cut']}, with their number. A copy and its original are one "
        "independent source, and so are two pages of one publisher. The lines overlap; they do not add up. Rows of "
        "unknown day are counted with those that the cut leaves out for want of a day."
    )
    names = [name for name in KIND if basis.loc[basis["table"] == name, "of"].iloc[0]]
    labels = list(dict.fromkeys(basis["label"]))
    size = {"ncols": len(names), "sharey": True, "sharex": True}
    fig, axes = style.figure(title, subtitle, basis.attrs["note"], height=0.5 + 0.36 * len(labels), **size)
    for ax, name in zip(axes[0], names, strict=True):
        rows = basis[basis["table"] == name]
        shares = rows["share"].astype(float).tolist()
        ax.barh(range(len(rows)), shares, color=BAR, height=0.62)
        for y, (share, hits, of) in enumerate(zip(shares, rows["rows"], rows["of"], strict=True)):
            _at_end(ax, share, y, f"{style.count(hits)} of {style.count(of)}")
        ax.set_title(KIND[name])
        ax.set_xlim(0, 1.45)
        ax.set_xticks([0, 0.5, 1])
        ax.spines["bottom"].set_bounds(0, 1)
        ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes[0, 0].set_yticks(range(len(labels)), labels)
    axes[0, 0].set_ylim(len(labels) - 0.5, -0.5)
    for ax in axes[0]:
        ax.tick_params(axis="y", length=0)
    fig.alt = " ".join(f"{_listed(rows)} {label}." for label, rows in basis.groupby("label", sort=False))
    return fig


def _listed(rows: pd.DataFrame) -> str:
    """``34 of 153 events, 252 of 571 claims and 166 of 393 statements``; tables without rows go unsaid."""
    told = [f"{style.count(r.rows)} of {style.count(r.of)} {r.table}" for r in rows.itertuples() if r.of]
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


@style.chart
def plot_coverage(coverage: pd.DataFrame) -> style.Chart:
    """Draw how many rows became public on each day (`coverage`); days without any row are shaded."""
    title, a = "Which days does the record cover?", coverage.attrs
    if coverage.empty:
        return style.nothing(title, a["note"], "events, claims or statements of known day")
    left = [f"{_n(a['undated'], 'row')} of unknown day"]
    left += [f"{_n(a['outside'], 'row')} of days outside the cut"] if a["outside"] else []
    subtitle = (
        f"Rows by the day on which they became public, {a['cut']}. Each panel has a scale of its own. Shaded: no row of "
        f"any kind on record for the day, which says nothing about the day itself. Not drawn: {' and '.join(left)}."
    )
    fig, axes = style.figure(title, subtitle, a["note"], height=3.9, nrows=len(KIND), sharex=True)
    blank = coverage["events"].isna()
    for ax, name in zip(axes[:, 0], KIND, strict=True):
        rows = coverage[name].dropna()
        rows = rows[rows > 0].astype(int)  # a span of centuries costs no more than its rows
        ax.bar(rows.index, rows, width=0.9, color=BAR)
        for first, last in _runs(blank):
            ax.axvspan(first - pd.Timedelta(hours=12), last + pd.Timedelta(hours=12), color=GAP, lw=0, zorder=0)
        ax.set_title(f"{KIND[name]} ({style.count(coverage[name].sum())})")
        ax.grid(axis="y")
        ax.grid(visible=False, axis="x")
        ax.set_ylim(0, max(1.0, float(coverage[name].max() if coverage[name].notna().any() else 0) * 1.08))
        ax.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    first, last = mdates.date2num(coverage.index[[0, -1]])
    axes[0, 0].set_xlim(first - 0.6, last + 0.6)
    style.date_axis(axes[-1, 0])
    gap = (
        f" The longest gap runs from {a['longest'][0]:%-d %B %Y} to {a['longest'][1]:%-d %B %Y}."
        if a["longest"]
        else ""
    )
    busy = coverage.sum(axis=1).idxmax()
    fig.alt = (
        f"{a['empty']} of {_n(a['days'], 'day')} without a row on record.{gap} Most rows became public on {busy:%-d %B %Y}: "
        + ", ".join(_n(coverage.at[busy, name], name[:-1]) for name in KIND)
        + f". Not drawn: {' and '.join(left)}."
    )
    return fig


def _runs(blank: pd.Series) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """First and last day of each run of days without a row."""
    groups = blank[blank].groupby((~blank).cumsum()[blank])
    return [(days.index[0], days.index[-1]) for _, days in groups]


@style.chart
def plot_sides(sides: pd.DataFrame) -> style.Chart:
    """Draw whose words and acts are on record (`sides`): filled on several independent sources, hollow on one."""
    title = "Whose acts and words are on record?"
    if sides.empty:
        return style.nothing(title, sides.attrs["note"], "events, claims or statements")
    subtitle = (
        f"Rows by party of the event's declared or accused author, of the claimant, of the speaker, {sides.attrs['cut']}. "
        "Filled: rows on several independent sources. Hollow, and in brackets: rows on one at most."
    )
    names = [name for name in KIND if (sides["table"] == name).any()]
    parties = [*PARTY, None] if sides["party"].isna().any() else list(PARTY)
    key = [Patch(fc=BAR, ec=BAR, label="several independent sources"), Patch(fc="white", ec=BAR, label="one at most")]
    size = {"ncols": len(names), "sharey": True}
    fig, axes = style.figure(title, subtitle, sides.attrs["note"], height=0.6 + 0.4 * len(parties), key=key, **size)
    alt = []
    for ax, name in zip(axes[0], names, strict=True):
        told = []
        rows = sides[sides["table"] == name].set_index("party")
        top = int(rows["rows"].max())
        for y, party in enumerate(parties):
            hit = rows[rows.index.isna()] if party is None else rows[rows.index == party]
            number, one = (int(hit[c].sum()) for c in ("rows", "one_origin"))
            colour = style.COLOUR[party or "unattributed"]
            ax.barh(y, number, color="white", ec=colour, lw=1.2, height=0.6)
            ax.barh(y, number - one, color=colour, ec=colour, lw=1.2, height=0.6)
            _at_end(ax, number, y, f"{style.count(number)} ({style.count(one)})" if number else "none")
            if number:
                told.append(f"{_party(party)} {style.count(number)} ({style.count(one)})")
        alt.append(f"{KIND[name]} by {WHO[name]}: {', '.join(told)}.")
        ax.set_title(f"{KIND[name]} ({style.count(rows['rows'].sum())})")
        ax.set_xlim(0, top * 1.55)
        ax.xaxis.set_major_locator(MaxNLocator(3, integer=True))
        ax.tick_params(axis="y", length=0)
    axes[0, 0].set_yticks(range(len(parties)), [_party(party) for party in parties])
    axes[0, 0].set_ylim(len(parties) - 0.5, -0.5)
    fig.alt = " ".join([*alt, "In brackets: rows on one independent source at most."])
    return fig


def _party(party: str | None) -> str:
    return PARTY[party] if party else "no single author coded"


@style.chart
def plot_countries(countries: pd.DataFrame) -> style.Chart:
    """Draw where the pages were published (`countries`): rows that have a page from there, and those that have no other."""
    title = "In which countries were the pages published?"
    if countries.empty:
        return style.nothing(title, countries.attrs["note"], "pages")
    subtitle = (
        f"Events, claims and statements with at least one page from there, {countries.attrs['cut']} "
        f"({style.count(countries.attrs['of'])} rows). Dark: no page from anywhere else. A row with pages from two countries is in both "
        "bars. The country of a publisher is not the side of a text."
    )
    known = countries[countries["country"].notna()]
    rows = pd.concat([known.head(MOST), countries[countries["country"].isna()]])
    rest = known.iloc[MOST:]
    key = [Patch(fc=BAR, label="only pages from there"), Patch(fc=PALE, label="pages from elsewhere as well")]
    fig, axes = style.figure(title, subtitle, countries.attrs["note"], height=0.6 + 0.29 * len(rows), key=key)
    ax, names = axes[0, 0], []
    for y, row in enumerate(rows.itertuples()):
        names.append("country not known" if pd.isna(row.country) else COUNTRY.get(row.country, row.country))
        ax.barh(y, int(row.rows), color=PALE, height=0.66)
        ax.barh(y, int(row.only), color=BAR, height=0.66)
        told = f"{_n(row.rows, 'row')}, {style.count(row.only)} only from there; {_n(row.pages, 'page')}"
        _at_end(ax, int(row.rows), y, told)
    ax.set_yticks(range(len(rows)), names)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xlim(0, int(rows["rows"].max()) * 1.65)
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.tick_params(axis="y", length=0)
    told = [
        f"{name} {int(row.rows)}, {int(row.only)} only from there"
        for name, row in zip(names, rows.itertuples(), strict=True)
    ]
    more = f" {len(rest)} more countries with fewer rows are not drawn." if len(rest) else ""
    if more:
        ax.set_xlabel(more.strip(), loc="left")
    fig.alt = f"Rows with a page published in: {'; '.join(told)}.{more}"
    return fig


def _n(count: int, what: str) -> str:
    return f"{style.count(count)} {what}{'' if count == 1 else 's'}"


def _at_end(ax: Axes, x: float, y: float, words: str) -> None:
    ax.annotate(words, (x, y), (4, 0), textcoords="offset points", va="center", size=8, color=style.INK)

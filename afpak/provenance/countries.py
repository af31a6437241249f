"""In which countries the pages were published on which the rows rest."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.ticker import MaxNLocator

from .. import style
from ..record.measured import Measured
from ..record.tables import Tables
from ..record.text import foremost, plural
from ..style.palette import COUNT, COUNT_PALE
from .basis import every

MOST = 14  # countries that get a line of their own
# English short names; a code that is not listed is shown as it is
COUNTRY = {
    "AFG": "Afghanistan", "ARE": "United Arab Emirates", "ARG": "Argentina", "AUS": "Australia", "AZE": "Azerbaijan",
    "BGD": "Bangladesh", "CAN": "Canada", "CHE": "Switzerland", "CHN": "China", "DEU": "Germany", "EGY": "Egypt",
    "ESP": "Spain", "FRA": "France", "GBR": "United Kingdom", "GRC": "Greece", "IDN": "Indonesia", "IND": "India",
    "IRN": "Iran", "IRQ": "Iraq", "ISR": "Israel", "ITA": "Italy", "JOR": "Jordan", "JPN": "Japan", "KAZ": "Kazakhstan",
    "KGZ": "Kyrgyzstan", "KOR": "South Korea", "KWT": "Kuwait", "LBN": "Lebanon", "LKA": "Sri Lanka", "MYS": "Malaysia",
    "NAM": "Namibia", "NGA": "Nigeria", "NPL": "Nepal", "OMN": "Oman", "PAK": "Pakistan", "PHL": "Philippines",
    "PRY": "Paraguay", "QAT": "Qatar", "RUS": "Russia", "SAU": "Saudi Arabia", "SGP": "Singapore", "TJK": "Tajikistan",
    "TKM": "Turkmenistan", "TUR": "Türkiye", "UKR": "Ukraine", "USA": "United States", "UZB": "Uzbekistan",
    "ZAF": "South Africa",
}  # fmt: skip


def countries(tables: Tables) -> Measured:
    """In which countries the pages were published, and how many rows rest on those alone.

    Returns
    -------
    DataFrame, one row a country of publishers, most rows first
        ``country``: ISO 3166-1 alpha-3, NA where it is not known. ``pages``
        on which rows rest. ``rows``: events, claims and statements with at
        least one page from there; ``only``: those among them without a page
        from anywhere else. A row with pages from two countries is in both.

    Facts
    -----
    ``total``: all rows of the cut.
    """
    cited = every(tables)
    pages = tables.sources_of(cited)
    home = pages.set_index("source_id")["country"].fillna("")
    found = cited["sources"].map(lambda ids: sorted({home[i] for i in ids if i in home.index}))
    rows = found.explode().value_counts()
    only = found[found.map(len) == 1].map(lambda one: one[0]).value_counts()
    frame = pd.DataFrame({"pages": home.value_counts(), "rows": rows, "only": only}).fillna(0).astype("Int64")
    frame = frame.rename_axis("country").reset_index()
    frame = frame.sort_values(["rows", "pages", "country"], ascending=[False, False, True]).reset_index(drop=True)
    frame["country"] = frame["country"].astype("string").mask(frame["country"] == "")
    return tables.measured("countries", frame, of=cited, total=len(cited))


def _finding(rows: Measured) -> str:
    """The country whose pages stand behind most rows, where no other has as many."""
    known = rows.dropna(subset="country").set_index("country")["rows"]
    most = foremost(known)
    if most is None:
        return ""
    total = style.count(rows.about.facts["total"])
    name = COUNTRY.get(most, most)
    return f"More rows have a page from {name} than from any other country: {style.count(known[most])} of {total}"


@style.chart(of=countries, title="In which countries were the pages published?", lacking="pages", finding=_finding)
def plot_countries(rows: Measured, page: style.Page) -> str:
    """Draw where the pages were published (`countries`): rows that have a page from there, and those that have no other."""
    how = (
        f"Events, claims and statements with at least one page from there "
        f"({style.count(page.about.facts['total'])} rows). Dark: no page from anywhere else. A row with pages from "
        "two countries is in both bars. The country of a publisher is not the side of a text."
    )
    known, unknown = rows[rows["country"].notna()], rows[rows["country"].isna()]
    shown = pd.concat([known.head(MOST), unknown])
    shown = shown.assign(name=shown["country"].replace(COUNTRY).fillna("country not known"))
    left = len(known.iloc[MOST:])
    more = f"{left} more countries with fewer rows are not drawn." if left else ""
    key = [
        style.handle("only pages from there", marker="s", colour=COUNT),
        style.handle("pages from elsewhere as well", marker="s", colour=COUNT_PALE),
    ]
    _, axes = page(how, height=0.6 + 0.29 * len(shown), key=key)
    ax, look = axes[0, 0], {"y": "name", "saturation": 1, "width": 0.66, "ax": axes[0, 0]}
    sns.barplot(shown.astype({"rows": int}), x="rows", color=COUNT_PALE, **look)
    numbers = [
        f"{plural(r.rows, 'row')}, {style.count(r.only)} only from there; {plural(r.pages, 'page')}"
        for r in shown.itertuples()
    ]
    ax.bar_label(ax.containers[0], numbers, padding=4, size=8)
    sns.barplot(shown.astype({"only": int}), x="only", color=COUNT, **look)
    ax.set(ylabel="", xlim=(0, int(shown["rows"].max()) * 1.65))
    ax.set_xlabel(more, loc="left")
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.tick_params(axis="y", length=0)
    told = [f"{r.name} {r.rows}, {r.only} only from there" for r in shown.itertuples(index=False)]
    return f"Rows with a page published in: {'; '.join(told)}.{' ' * bool(more)}{more}"

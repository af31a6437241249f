"""On how much the rows rest: pages, copies, countries, days. Counts of rows and pages; never of what they tell."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.ticker import PercentFormatter

from .. import style
from ..record.frames import DATED
from ..record.measured import Measured
from ..record.tables import Tables
from ..style.palette import COUNT

MEASURES = {
    "one_page": "rest on one page",
    "one_origin": "rest on one independent source",
    "one_text": "rest only on copies of one text",
    "one_country": "rest only on pages of one country",
    "country_unknown": "rest on a page of unknown country",
    "no_page": "name no page that was public yet",
    "page_day": "have no day of their own, only their page's",
    "undated": "are of unknown day",
}


def basis(tables: Tables) -> Measured:
    """On how much the events, claims and statements of a cut rest.

    Returns
    -------
    DataFrame, one row a measure and table
        ``measure`` and ``label``:

        - ``one_page``: the row names one page;
        - ``one_origin``: its pages are not independent of each other
          (`Tables.independent`): one publisher, or copies; includes ``one_page``;
        - ``one_text``: at least one page is a copy (``relays``), and all pages
          repeat one agency or outlet, or are its own: however many pages, one text;
        - ``one_country``: the countries of all publishers are known and the same;
        - ``country_unknown``: that of at least one is not known, so that
          ``one_country`` cannot be told;
        - ``no_page``: all pages that the row names appeared later; only in a
          cut by day of knowledge, as a row without a page is refused;
        - ``page_day``: the row has no day of its own and is placed by the
          earliest of its pages (never an event);
        - ``undated``: no day is known, neither of the row nor of a page.

        ``table``; ``rows``: how many rows; ``of``: among how many, which for
        ``undated`` includes rows that the cut left out for want of a day;
        ``share``: rows / of, NA where there are none.

    Facts
    -----
    ``pages``: how many pages the rows rest on.
    """
    pages = tables.by_id("sources")
    country, origins = pages["country"].fillna("").to_dict(), tables.origins()
    copies = set(pages.index[pages["relays"].map(bool).astype(bool)])
    counts = []
    for name, own_day in DATED.items():
        frame = getattr(tables, name)
        unknown, left_out = len(tables.without_day(name)), len(tables.undated.get(name, ()))
        rest = frame["sources"]
        homes = rest.map(lambda ids: {country[i] for i in ids})
        hits = {
            "no_page": rest.map(len) == 0,
            "one_page": rest.map(len) == 1,
            "one_origin": tables.independent_of(frame) == 1,
            # one agency or outlet that all repeat or are, and at least one repeats
            "one_text": rest.map(
                lambda ids: not copies.isdisjoint(ids) and bool(frozenset.intersection(*map(origins.get, ids)))
            ),
            "one_country": homes.map(lambda found: len(found) == 1 and "" not in found),
            "country_unknown": homes.map(lambda found: "" in found),
            "page_day": frame[own_day].isna() & frame["known_on"].notna(),
        }
        counts += [(key, name, int(hit.astype(bool).sum()), len(frame)) for key, hit in hits.items()]
        counts.append(("undated", name, unknown, len(frame) + left_out))
    found = pd.DataFrame(counts, columns=["measure", "table", "rows", "of"]).astype({"rows": "Int64", "of": "Int64"})
    if tables.known_as_of is None:
        found = found[found["measure"] != "no_page"]
    found["share"] = (found["rows"] / found["of"].mask(found["of"] == 0)).astype("Float64")
    found.insert(1, "label", found["measure"].map(MEASURES))
    order = found["measure"].map(list(MEASURES).index)
    found = found.iloc[order.argsort(kind="stable")].reset_index(drop=True)
    cited = every(tables)
    return tables.measured("basis", found, of=cited, pages=len(tables.sources_of(cited)))


def _finding(rows: Measured) -> str:
    one = rows[(rows["measure"] == "one_origin") & (rows["of"] > 0)]
    counts = ", ".join(f"{r.rows} of {r.of} {r.table}" for r in one.itertuples())
    return f"On one independent source rest {counts}"


@style.chart(
    of=basis,
    title="On how much does a row rest?",
    lacking="events, claims or statements",
    empty=lambda rows: not rows.loc[rows["measure"] == "one_page", "of"].sum(),
    finding=_finding,
)
def plot_basis(rows: Measured, page: style.Page) -> str:
    """Draw on how much the rows rest (`basis`): a panel for each table, a bar for each measure."""
    how = (
        "Share of the rows of each table, with their number. The lines overlap; they do not add up. Two "
        "pages of one publisher, a copy and its original, are one independent source."
    )
    told = rows[rows["table"].isin(rows.loc[rows["of"].gt(0) & (rows["measure"] == "one_page"), "table"])]
    names = list(told["table"].unique())
    _, axes = page(how, height=0.5 + 0.36 * rows["label"].nunique(), ncols=len(names), sharey=True, sharex=True)
    for ax, name in zip(axes[0], names, strict=True):
        bars = told[told["table"] == name].astype({"share": float})
        sns.barplot(bars, x="share", y="label", color=COUNT, saturation=1, width=0.62, ax=ax)
        numbers = [f"{style.count(r.rows)} of {style.count(r.of)}" for r in bars.itertuples()]
        ax.bar_label(ax.containers[0], numbers, padding=4, size=8)
        ax.set(title=name.capitalize(), xlabel="", ylabel="", xlim=(0, 1.45), xticks=[0, 0.5, 1])
        ax.spines["bottom"].set_bounds(0, 1)
        ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        ax.tick_params(axis="y", length=0)
    return " ".join(f"{_listed(parts)} {label}." for label, parts in rows.groupby("label", sort=False))


def every(tables: Tables) -> pd.DataFrame:
    """The lists of sources of every event, claim and statement of the cut."""
    return pd.concat([getattr(tables, name)[["sources"]] for name in DATED], ignore_index=True)


def _listed(rows: pd.DataFrame) -> str:
    """``34 of 153 events, 252 of 571 claims and 166 of 393 statements``; tables without rows go unsaid."""
    told = [f"{style.count(r.rows)} of {style.count(r.of)} {r.table}" for r in rows.itertuples() if r.of]
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)

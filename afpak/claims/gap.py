"""The claim gap: what the adversary claims, divided by what the own side admits."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from .. import show, style
from ..record.coding import OTHER_SIDE
from ..record.measured import Measured
from ..record.tables import Tables, without_parts
from .figures import figures
from .marks import day, make_room, open_end, words

MEASURES = ("killed", "injured")
LOCAL = ("hospital", "police", "local_official")  # count their own place, not the whole


def claim_gap(tables: Tables, measures: tuple[str, ...] = MEASURES) -> Measured:
    """What the adversary claims divided by what the own side admits.

    A pair is two numbered assertions about the same side's people, of one
    status and one measure, that either hang on the same event (both current),
    or are running totals since the same day, as both stood on the day of the
    own side's last figure. Figures contained in another (``part_of``) do not
    pair, nor do those of hospitals, police and local officials, who count
    their own place and not the whole. An own figure of none gives no ratio.

    Returns
    -------
    DataFrame, one row a pair, widest gap first
        The columns of `figures` for the adversary's figure and, ending in
        ``_own``, for the own side's; ``ratio``; ``ratio_low`` and
        ``ratio_high``, the range that the low and high values allow, NA where
        an "at least" or "up to" leaves it open.

    Facts
    -----
    unmatched : tuple of claim ids
        The adversary's current claims without a counterpart; `gap_table` lists them.

    Examples
    --------
    >>> import afpak
    >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
    >>> pairs = afpak.claims.claim_gap(day)
    >>> pairs[["claimant", "given", "claimant_own", "given_own"]].iloc[0].tolist()
    ['pakistan', '274', 'afghanistan-taliban', '13']
    """
    rows = figures(tables, measures)
    rows = without_parts(rows[(rows["stance"] == "asserts") & rows["value"].notna()])
    rows = rows[rows["victims_side"].isin(list(OTHER_SIDE)) & ~rows["claimant_body"].isin(LOCAL)]
    side = rows["victims_side"].astype(str)
    own = rows[(rows["claimant_party"].astype(str) == side) & rows["current"] & (rows["value"] > 0)]
    theirs = rows[rows["claimant_party"].astype(str) == side.map(OTHER_SIDE)]
    keys = ["victims_side", "victim_status", "measure"]
    current = theirs[theirs["current"]]
    on_event = current[current["event_id"].notna()].merge(own, on=[*keys, "event_id"], suffixes=("", "_own"))
    running, own_running = (f[f["cumulative_since"].notna() & f["known_on"].notna()] for f in (theirs, own))
    totals = running.merge(own_running, on=[*keys, "cumulative_since"], suffixes=("", "_own"))
    totals = totals[totals["known_on"] <= totals["known_on_own"]].sort_values(["known_on", "step"])
    totals = totals.drop_duplicates(["chain", "claim_id_own"], keep="last")
    pairs = pd.concat([on_event, totals]).drop_duplicates(["claim_id", "claim_id_own"])
    pairs["ratio"] = (pairs["value"] / pairs["value_own"]).astype("Float64")
    pairs["ratio_low"] = (pairs["low"] / pairs["high_own"]).astype("Float64")
    pairs["ratio_high"] = (pairs["high"] / pairs["low_own"]).astype("Float64")
    pairs = pairs.sort_values(["ratio", "claim_id"], ascending=False).reset_index(drop=True)
    used = rows[rows["claim_id"].isin([*pairs["claim_id"], *pairs["claim_id_own"]])]
    alone = current[~current["chain"].isin(pairs["chain"])].sort_values(["group", "known_on", "claim_id"])
    return tables.measured("claim_gap", pairs, of=used, unmatched=tuple(alone["claim_id"]))


@style.chart(
    of=claim_gap,
    title="How many times the own side's figure does the adversary claim?",
    lacking="pairs of figures",
)
def plot_gap(rows: Measured, page: style.Page) -> str:
    """Draw claim gaps (`claim_gap`) on a log axis, one line a pair."""
    unmatched = len(page.about.facts["unmatched"])
    how = (
        f"Adversary's figure divided by the own side's, same people and measure, same event or same "
        f"running total ({page.about.cut}). Arrow: an “at least” or “up to” leaves the end open. "
        f"Hospitals, police and local officials count their own place and do not pair. "
        f"Claims of an adversary without a counterpart on record, which have no line here: {unmatched}."
    )
    fig, axes = page(how, height=1 + 0.54 * len(rows))
    _pairs(axes[0, 0], rows)
    make_room(fig)
    told = [
        f"{p.group}, {day(p.known_on)}: {p.who} says {p.given}, {p.who_own} says {p.given_own}, {_times(p)}"
        for p in rows.itertuples()
    ]
    return "; ".join([*told, f"claims without a counterpart on record: {unmatched}"])


def _pairs(ax: Axes, pairs: pd.DataFrame) -> None:
    """One line a pair: the ratio, its range or open end, and both figures."""
    ax.set_xscale("log")
    for y, pair in enumerate(pairs.itertuples()):
        party = str(pair.claimant_party)
        for qualifier, missing in (("at_least", pair.ratio_high), ("up_to", pair.ratio_low)):
            if pd.isna(missing):
                open_end(ax, pair.ratio, y, qualifier, style.COLOUR[party])
        ends = [pair.ratio if pd.isna(end) else end for end in (pair.ratio_low, pair.ratio_high)]
        ax.plot(ends, [y, y], color=style.COLOUR[party], marker="|", ms=8)
        ax.scatter(pair.ratio, y, marker=style.MARKER[party], s=48, zorder=3, **style.fill(False, party))
        told = f"{_times(pair)} ({pair.given} against {pair.given_own})"
        gap = 32 if pd.isna(pair.ratio_high) else 9
        words(ax, told, ends[1], y - 0.03, gap=gap, size=8.5)
        words(ax, f"{pair.claim_id}\n{pair.claim_id_own}", ends[1], y + 0.42, gap=gap, size=6, color=style.SOFT)
    labels = [
        f"{p.group}, {day(p.known_on)}\n{p.claimant_name} against {p.claimant_name_own}" for p in pairs.itertuples()
    ]
    ax.set_yticks(range(len(pairs)), labels, linespacing=1.25)
    ax.set_ylim(len(pairs) - 0.2, -0.6)
    ax.axvline(1, color=style.SOFT, lw=1)
    low, high = min(0.5, float(pairs["ratio"].min()) * 0.7), max(2.0, float(pairs["ratio"].max())) * 2
    ax.set_xlim(low, high * 10)
    ticks = [t for t in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if low <= t <= high]
    ax.set_xticks(ticks, [f"×{t:g}" for t in ticks])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.tick_params(axis="y", length=0)


def _times(pair) -> str:
    """The ratio in words; an "at least" or "up to" of either side leaves it open."""
    ends = {(True, False): " or more", (False, True): " or less", (True, True): ", open both ways"}
    return f"×{pair.ratio:.1f}" + ends.get((pd.isna(pair.ratio_high), pd.isna(pair.ratio_low)), "")


def gap_table(tables: Tables, measures: tuple[str, ...] = MEASURES) -> show.Html:
    """The adversary's claims that have no counterpart on record, so that `plot_gap` has no line for them."""
    unmatched = claim_gap(tables, measures).about.facts["unmatched"]
    return show.listing(
        tables,
        "claims",
        figures(tables, measures).set_index("claim_id", drop=False).loc[list(unmatched)],
        {
            "Counted": "group",
            "Known on": "known_on",
            "According to": "claimant_name",
            "Body": "claimant_body",
            "Figure as given": "given",
            "Sources": "sources",
            "Row": "claim_id",
        },
        "An adversary's figures without a counterpart on record: {n}.",
        order={"Figure as given": "value"},
    )

"""The claim gap: what the adversary claims, divided by what the own side admits."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import NullLocator

from .. import style
from ..tables import Tables
from .figures import BELLIGERENTS, LOCAL, figures
from .marks import day


def claim_gap(tables: Tables, measures: tuple[str, ...] = ("killed", "injured")) -> pd.DataFrame:
    """What the adversary claims divided by what the own side admits.

    A pair is two numbered assertions about the same side's people, of one
    status and one measure, that either hang on the same event (both current),
    or are running totals since the same day, as both stood on the day of the
    own side's last figure. Figures contained in another (``part_of``) do not
    pair, nor do those of hospitals, police and local officials, who count
    their own place and not the whole.

    Returns
    -------
    DataFrame
        One row per pair: ``claim_id`` (adversary) and ``claim_id_own``;
        ``ratio``; ``ratio_low`` and ``ratio_high``, the range that the low and
        high values allow, NA where an "at least" or "up to" leaves it open.
        ``attrs["unmatched"]`` lists the adversary's current claims without a
        counterpart. An own figure of none gives no ratio.
    """
    rows = figures(tables, measures)
    rows = rows[(rows["stance"] == "asserts") & rows["value"].notna() & rows["part_of"].isna()]
    rows = rows[rows["victims_side"].isin(list(BELLIGERENTS)) & ~rows["claimant_body"].isin(LOCAL)]
    side = rows["victims_side"].astype(str)
    own = rows[(rows["claimant_party"].astype(str) == side) & rows["current"] & (rows["value"] > 0)]
    theirs = rows[rows["claimant_party"].astype(str) == side.map(BELLIGERENTS)]
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
    unmatched = tuple(current.loc[~current["chain"].isin(pairs["chain"]), "claim_id"])
    pairs.attrs = {"note": tables.note(used), "cut": tables.cut, "unmatched": unmatched}
    return pairs


@style.chart
def plot_gap(pairs: pd.DataFrame) -> style.Chart:
    """Draw claim gaps (`measures.claim_gap`) on a log axis, one line a pair."""
    title = "How many times the own side's figure does the adversary claim?"
    if pairs.empty:
        return style.nothing(title, pairs.attrs["note"], "pairs of figures")
    subtitle = (
        f"Adversary's figure divided by the own side's, same people and measure, same event or same "
        f"running total ({pairs.attrs['cut']}). Arrow: an “at least” leaves the end open. "
        f"Hospitals, police and local officials count "
        f"their own place and do not pair. {len(pairs.attrs['unmatched'])} claims have no counterpart."
    )
    fig, axes = style.figure(title, subtitle, pairs.attrs["note"], height=0.9 + 0.42 * len(pairs))
    ax = axes[0, 0]
    ax.set_xscale("log")
    for y, pair in enumerate(pairs.itertuples()):
        party = str(pair.claimant_party)
        if pair.qualifier == "at_least":
            ax.annotate(
                "",
                (pair.ratio, y),
                xytext=(28, 0),
                textcoords="offset points",
                arrowprops={"arrowstyle": "<-", "color": style.COLOUR[party]},
            )
        elif pd.notna(pair.ratio_low) and pd.notna(pair.ratio_high):
            ax.plot([pair.ratio_low, pair.ratio_high], [y, y], color=style.COLOUR[party], marker="|", ms=8)
        ax.scatter(pair.ratio, y, marker=style.MARKER[party], s=48, zorder=3, **style.fill(False, party))
        words = f"{_times(pair)} ({pair.given} against {pair.given_own})"
        ax.annotate(
            words,
            (pair.ratio, y),
            xytext=(32 if pair.qualifier == "at_least" else 9, 0),
            textcoords="offset points",
            va="center",
            size=8.5,
        )
    labels = [
        f"{p.group}, {day(p.known_on)}\n{p.claimant_name} against {p.claimant_name_own}" for p in pairs.itertuples()
    ]
    ax.set_yticks(range(len(pairs)), labels, linespacing=1.25)
    ax.set_ylim(len(pairs) - 0.4, -0.6)
    ax.axvline(1, color=style.SOFT, lw=1)
    low, high = float(pairs["ratio"].min()), float(pairs["ratio"].max())
    ax.set_xlim(min(0.5, low * 0.7), max(2.0, high) * 12)
    ticks = [t for t in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if min(0.5, low * 0.7) <= t <= max(2.0, high) * 2]
    ax.set_xticks(ticks, [f"×{t:g}" for t in ticks])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.tick_params(axis="y", length=0)
    fig.alt = f"{title} " + "; ".join(
        f"{p.group}, {day(p.known_on)}: {p.who} says {p.given}, {p.who_own} says {p.given_own}, {_times(p)}"
        for p in pairs.itertuples()
    )
    return fig


def _times(pair) -> str:
    return f"×{pair.ratio:.1f}" + (" or more" if pair.qualifier == "at_least" else "")

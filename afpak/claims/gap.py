"""The claim gap: what the adversary claims, divided by what the own side admits."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from .. import style
from ..record.tables import Tables, without_parts
from .figures import BELLIGERENTS, LOCAL, figures
from .marks import day, open_end, words


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
        ``attrs["unmatched"]``: the adversary's current claims without a
        counterpart, by id, each with what is counted, who says so, and the figure as given. An own figure of none gives no ratio.

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
    alone = current[~current["chain"].isin(pairs["chain"])].sort_values(["group", "known_on", "claim_id"])
    unmatched = {c.claim_id: (f"{c.group}, {day(c.known_on)}", c.who, c.given) for c in alone.itertuples()}
    pairs.attrs = {"note": tables.note(used), "cut": tables.cut, "unmatched": unmatched}
    return pairs


@style.chart
def plot_gap(pairs: pd.DataFrame) -> style.Chart:
    """Draw claim gaps (`claim_gap`) on a log axis, one line a pair."""
    title = "How many times the own side's figure does the adversary claim?"
    alone = pairs.attrs["unmatched"]
    if pairs.empty and not alone:
        return style.nothing(title, pairs.attrs["note"], "pairs of figures")
    subtitle = (
        f"Adversary's figure divided by the own side's, same people and measure, same event or same "
        f"running total ({pairs.attrs['cut']}). Arrow: an “at least” or “up to” leaves the end open. "
        f"Hospitals, police and local officials count "
        f"their own place and do not pair. Below: claims without a counterpart on record."
    )
    tall = [
        size for size in (0.9 + 0.54 * len(pairs) if len(pairs) else 0, 0.5 + 0.29 * len(alone) if alone else 0) if size
    ]
    shape = {"nrows": len(tall), "gridspec_kw": {"height_ratios": tall}}
    fig, axes = style.figure(title, subtitle, pairs.attrs["note"], height=sum(tall), **shape)
    if len(pairs):
        _pairs(axes[0, 0], pairs)
    if alone:
        _alone(axes[-1, 0], alone)
    fig.alt = f"{title} " + "; ".join(
        [
            f"{p.group}, {day(p.known_on)}: {p.who} says {p.given}, {p.who_own} says {p.given_own}, {_times(p)}"
            for p in pairs.itertuples()
        ]
        + [f"{what}: {given} according to {who}, no counterpart on record" for what, who, given in alone.values()]
    )
    return fig


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
    ax.set_ylim(len(pairs) - 0.4, -0.6)
    ax.axvline(1, color=style.SOFT, lw=1)
    low, high = float(pairs["ratio"].min()), float(pairs["ratio"].max())
    ax.set_xlim(min(0.5, low * 0.7), max(2.0, high) * 20)
    ticks = [t for t in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if min(0.5, low * 0.7) <= t <= max(2.0, high) * 2]
    ax.set_xticks(ticks, [f"×{t:g}" for t in ticks])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.tick_params(axis="y", length=0)


def _alone(ax: Axes, alone: dict[str, tuple[str, str, str]]) -> None:
    """The claims that nothing on record answers, in words."""
    ax.set_title("No counterpart on record")
    ax.set_axis_off()
    ax.set_ylim(len(alone) - 0.4, -0.6)
    ax.set_xlim(0, 1)
    for y, (claim_id, (what, who, given)) in enumerate(alone.items()):
        words(ax, f"{what}: {given} according to {who}", 0, y - 0.12, gap=0, size=8.5)
        words(ax, claim_id, 0, y + 0.33, gap=0, size=6, color=style.SOFT)


def _times(pair) -> str:
    """The ratio in words; an "at least" or "up to" of either side leaves it open."""
    ends = {(True, False): " or more", (False, True): " or less", (True, True): ", open both ways"}
    return f"×{pair.ratio:.1f}" + ends.get((pd.isna(pair.ratio_high), pd.isna(pair.ratio_low)), "")

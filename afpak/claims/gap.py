"""The claim gap: what the adversary claims, divided by what the own side admits."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from .. import show, style
from ..record.measured import Measured
from ..record.tables import Tables, without_parts
from ..record.text import long_day, short_day
from .figures import figures
from .marks import make_room, open_end, words
from .stand import SAME, events_in_words, of_the_sides, standing, whole_counts

MEASURES = ("killed", "injured")


def claim_gap(tables: Tables) -> Measured:
    """What the adversary claims divided by what the own side admits.

    A pair is two numbered assertions about the same side's people, of one
    status and one measure, that either hang on the same event (both current),
    or are running totals since the same day, as both stood on the day of the
    own side's last figure: the last of each claimant, whether or not the
    record links it to the one before. `gap_through_time` has every other day.
    Figures contained in another (``part_of``) do not pair, nor do those of
    hospitals, police and local officials, who count their own place and not
    the whole. An own figure of none gives no ratio.

    Returns
    -------
    DataFrame, one row a pair, widest gap first
        The columns of `figures` for the adversary's figure and, ending in
        ``_own``, for the own side's: ``denied_by`` and ``denied_by_own`` name
        those who deny the one or the other; ``ratio``; ``ratio_low`` and
        ``ratio_high``, the range that the low and high values allow, NA where
        an "at least" or "up to" leaves it open.

    Facts
    -----
    unmatched : DataFrame
        The adversary's current claims with no pair by this rule, which is not
        to say that the own side gave no figure: the columns of `figures` and,
        ending in ``_own``, those of the own side's nearest figure for the same
        people, by whatever body: of the same event or running total if there
        is one, the last by the day of the claim before the first after it. NA
        where none is on record. `gap_table` lists them.

    Examples
    --------
    >>> import afpak
    >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
    >>> pairs = afpak.claims.claim_gap(day)
    >>> pairs[["claimant", "given", "claimant_own", "given_own"]].iloc[0].tolist()
    ['pakistan', '274', 'afghanistan-taliban', '13']
    """
    rows = figures(tables, MEASURES)
    rows = without_parts(rows[(rows["stance"] == "asserts") & rows["value"].notna()])
    theirs, every_own = of_the_sides(rows)
    theirs, own = (whole_counts(f) for f in (theirs, every_own))
    current, own = theirs[theirs["current"]], own[own["current"] & (own["value"] > 0)]
    on_event = current[current["event_id"].notna()].merge(own, on=[*SAME, "event_id"], suffixes=("", "_own"))
    running, own_running = (f[f["cumulative_since"].notna() & f["known_on"].notna()] for f in (theirs, own))
    own_running = own_running[own_running["group"].isin(running["group"])]
    last = standing(own_running, own_running["known_on"].max())
    on_day = [
        standing(running, day).merge(spoken, on=[*SAME, "cumulative_since"], suffixes=("", "_own"))
        for day, spoken in last.groupby("known_on")
    ]
    pairs = pd.concat([on_event, *on_day]).drop_duplicates(["claim_id", "claim_id_own"])
    pairs = divided(pairs).sort_values(["ratio", "claim_id"], ascending=False).reset_index(drop=True)
    used = rows[rows["claim_id"].isin([*pairs["claim_id"], *pairs["claim_id_own"]])]
    alone = current[~current["claim_id"].isin(pairs["claim_id"])]
    return tables.measured("claim_gap", pairs, of=used, unmatched=_beside_nearest(alone, every_own))


def divided(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs with their ``ratio`` and its range, NA where a figure is a word or the own one is none."""
    some = pairs["value_own"] > 0
    ends = {"ratio": ("value", "value_own"), "ratio_low": ("low", "high_own"), "ratio_high": ("high", "low_own")}
    return pairs.assign(
        **{name: (pairs[above] / pairs[below].where(some)).astype("Float64") for name, (above, below) in ends.items()}
    )


def _beside_nearest(claims: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Claims, each beside the own side's nearest figure for the same people."""
    claims = claims.sort_values(["group", "known_on", "claim_id"]).reset_index(drop=True)
    near = claims.merge(own, on=SAME, how="left", suffixes=("", "_own"))
    same = pd.concat([near[key] == near[f"{key}_own"] for key in ("event_id", "cumulative_since")], axis=1).any(axis=1)
    near = near.assign(other=~same, later=near["known_on_own"] > near["known_on"])
    near["apart"] = (near["known_on"] - near["known_on_own"]).abs()
    order = ["other", "later", "apart", "step_own"]
    near = near.sort_values(order, ascending=[True, True, True, False], kind="stable").drop_duplicates("claim_id")
    near = near.set_index("claim_id", drop=False).loc[list(claims["claim_id"])]
    return pd.DataFrame(near.drop(columns=["other", "later", "apart"]).reset_index(drop=True))


def _widest(pairs: Measured) -> str:
    """In each direction the pair with the highest ratio, the first of equals."""
    said = []
    for _, own in pairs.dropna(subset="ratio").groupby("victims_side", observed=True):
        pair = next(own.sort_values(["ratio", "known_on"], ascending=[False, True], kind="stable").itertuples())
        people = pair.group.replace(": ", " ")
        told = f"{pair.claimant_name} {pair.given}, {pair.claimant_name_own} {pair.given_own}"
        said.append(f"{people}, {long_day(pair.known_on)}: {told}")
    return "; ".join(said)


@style.chart(
    of=claim_gap,
    title="How many times the own side's figure does the adversary claim?",
    lacking="pairs of figures",
    finding=_widest,
)
def plot_gap(rows: Measured, page: style.Page) -> str:
    """Draw claim gaps (`claim_gap`) on a log axis, one line a pair."""
    unmatched = len(page.about.facts["unmatched"])
    how = (
        "Adversary's figure divided by the own side's: same people, same event, or running totals since the same day when "
        f"the own side last gave one. Arrow: “at least” or “up to”. Claims with no such pair: {unmatched}."
    )
    fig, axes = page(how, height=1 + 0.54 * len(rows))
    _pairs(axes[0, 0], rows)
    make_room(fig)
    told = [
        f"{p.group}, {short_day(p.known_on, year=True)}: {p.who} says {p.given}, {p.who_own} says {p.given_own}, {times(p)}{_denied(p)}"
        for p in rows.itertuples()
    ]
    return "; ".join([*told, f"claims with no pair by this rule: {unmatched}"])


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
        ax.scatter(pair.ratio, y, s=48, **style.mark(party, False, pair.claim_id, pair.claim_id_own))
        told = f"{times(pair)} ({pair.given} against {pair.given_own}){_denied(pair)}"
        gap = 32 if pd.isna(pair.ratio_high) else 9
        words(ax, told, ends[1], y - 0.03, gap=gap, size=8.5)
        words(ax, f"{pair.claim_id}\n{pair.claim_id_own}", ends[1], y + 0.42, gap=gap, size=6, color=style.SOFT)
    labels = [
        f"{p.group}, {short_day(p.known_on, year=True)}\n{p.claimant_name} against {p.claimant_name_own}"
        for p in pairs.itertuples()
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


def times(pair) -> str:
    """The ratio in words; an "at least" or "up to" of either side leaves it open."""
    ends = {(True, False): " or more", (False, True): " or less", (True, True): ", open both ways"}
    return f"×{pair.ratio:.1f}" + ends.get((pd.isna(pair.ratio_high), pd.isna(pair.ratio_low)), "")


def _denied(pair) -> str:
    """Who denies the one figure or the other."""
    answers = [(by, pair.given) for by in pair.denied_by] + [(by, pair.given_own) for by in pair.denied_by_own]
    return "".join(f" ✕ {by} denies {figure}" for by, figure in answers)


def gap_table(tables: Tables) -> show.Html:
    """The adversary's claims that `plot_gap` has no line for, each with its denial and the own side's nearest figure."""
    rows = claim_gap(tables).about.facts["unmatched"]
    events = events_in_words(tables)
    own = [_own(claim, events) for claim in rows.itertuples()]
    rows = rows.assign(denied=rows["denied_by"].map(", ".join), own=own)
    return show.listing(
        tables,
        "claims",
        rows,
        {
            "Counted": "group",
            "Known on": "known_on",
            "According to": "claimant_name",
            "Body": "claimant_body",
            "Figure as given": "given",
            "Denied by": "denied",
            "Own side’s nearest figure": "own",
            "Sources": "sources",
            "Row": "claim_id",
        },
        "No pair by this rule: {n} of an adversary’s figures. The own side’s nearest figure may count another event or "
        "other days; empty: none for the same people is on record.",
        order={"Figure as given": "value"},
    )


def _own(claim, events: dict[str, str]) -> str:
    """The own side's figure in words: who gave it, when, and what it counts."""
    if pd.isna(claim.claim_id_own):
        return ""
    about = "" if pd.isna(claim.cumulative_since_own) else f", since {short_day(claim.cumulative_since_own, year=True)}"
    if not about and pd.notna(claim.event_id_own):
        about = f", {events.get(claim.event_id_own, claim.event_id_own)}"
    return f"{claim.given_own} ({claim.who_own}, {short_day(claim.known_on_own, year=True)}{about})"

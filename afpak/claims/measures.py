"""Casualty and material claims: who counts what, how it grew, how far apart they are.

Measures take `afpak.Tables` and return a small frame; charts take that frame.
No measure adds figures of different claimants, and none turns a word into a
number: ``value`` is the number a claim names (its low, else its high), or NA.
"""

from __future__ import annotations

import pandas as pd

from .. import show, style
from ..schema import BODY, MEASURE
from ..tables import Tables, without_parts

PEOPLE = ("killed", "injured", "killed_or_injured", "captured", "missing")
OBJECTS = (
    "posts_captured",
    "posts_destroyed",
    "vehicles_destroyed",
    "aircraft_downed",
    "drones_downed",
    "places_struck",
)
_WHOSE = {
    "afghanistan": "Afghan",
    "pakistan": "Pakistani",
    "armed_group": "Armed-group",
    "third_country": "Third-country",
    "unspecified": "Unspecified-side",
}
_WHOM = {
    "combatant": "combatants",
    "civilian": "civilians",
    "mixed": "combatants and civilians together",
    "unspecified": "people of unspecified status",
    "not_applicable": "objects",
}
LOCAL = ("hospital", "police", "local_official")
BELLIGERENTS = {"pakistan": "afghanistan", "afghanistan": "pakistan"}


def figures(tables: Tables, measures: tuple[str, ...] = PEOPLE) -> pd.DataFrame:
    """Every claim of the cut on some measures, with what charts need.

    Adds ``value``; ``given``, the figure in words; ``who`` and ``group``,
    labels; ``chain`` and ``step``, the series linked by ``supersedes`` and the
    place in it (only links inside the cut count); ``outside``: the claimant is
    no party to the conflict and is named.
    """
    claims = tables.claims_in_full()
    claims = claims[claims["measure"].isin(measures)].copy()
    claims["value"] = claims["low"].fillna(claims["high"])
    claims["given"] = [_given(c) for c in claims.itertuples()]
    body = claims["claimant_body"].astype(str).map(BODY)
    claims["who"] = claims["claimant_name"].where(
        claims["claimant_body"] == "unknown", claims["claimant_name"] + ", " + body
    )
    side, status = claims["victims_side"].astype(str), claims["victim_status"].astype(str)
    claims["group"] = side.map(_WHOSE) + " " + status.map(_WHOM) + ": " + claims["measure"].astype(str).map(MEASURE)
    previous = {c.claim_id: c.supersedes for c in claims.itertuples()}
    links = [_chain(claim_id, previous) for claim_id in claims["claim_id"]]
    claims["chain"], claims["step"] = [root for root, _ in links], [step for _, step in links]
    claims["outside"] = claims["claimant_party"] == "third_party"
    claims.attrs = {"note": tables.note(claims), "cut": tables.cut}
    return claims.sort_values(["known_on", "step", "claim_id"])


def _given(claim) -> str:
    """The figure as it was given, in words."""
    if claim.stance == "denies":
        return "denies"
    if claim.qualifier == "vague":
        return f"“{claim.wording}”"
    low, high = (None if pd.isna(v) else style.count(v) for v in (claim.low, claim.high))
    return {
        "at_least": f"{low} or more",
        "up_to": f"up to {high}",
        "about": f"about {low}",
        "range": f"{low}–{high}",
    }.get(claim.qualifier, "none" if low == "0" else f"{low}")


def _chain(claim_id: str, previous: dict) -> tuple[str, int]:
    root, seen = claim_id, {claim_id}
    while (before := previous.get(root)) is not None and before in previous and before not in seen:
        root = before
        seen.add(root)
    return root, len(seen) - 1


def ledger(
    tables: Tables, event: str | None = None, day: str | None = None, measures: tuple[str, ...] = PEOPLE
) -> pd.DataFrame:
    """Every figure about one event, or made public on one day, as given.

    Without ``event`` and ``day``: the event of the cut with the most figures.
    Each denial follows the claim that it answers. Ordered by whose people,
    measure, and the time at which the figure was given.
    """
    rows = figures(tables, measures)
    if day is not None:
        chosen, what = (
            rows[rows["known_on"] == pd.Timestamp(day)],
            f"Figures made public on {pd.Timestamp(day):%-d %B %Y}",
        )
    else:
        event = event or most_contested(tables)
        chosen, what = rows[rows["event_id"] == event], _named_event(tables, event)
    chosen = _denials_after_claims(chosen)
    chosen.attrs = {"note": tables.note(chosen), "cut": tables.cut, "what": what}
    return chosen


def most_contested(tables: Tables) -> str | None:
    """The event of the cut about which most figures on people are on record."""
    counts = tables.claims[tables.claims["measure"].isin(PEOPLE)]["event_id"].value_counts()
    counts = counts[counts.index.isin(tables.events["event_id"])]
    return counts.sort_index().idxmax() if len(counts) else None


def busiest_day(tables: Tables) -> str | None:
    """The day of the cut on which most figures on people were made public."""
    days = tables.claims[tables.claims["measure"].isin(PEOPLE)]["known_on"].value_counts().sort_index()
    return f"{days.idxmax():%Y-%m-%d}" if len(days) else None


def _named_event(tables: Tables, event: str | None) -> str:
    """An event in a line: day, kind, places."""
    match = tables.events_in_full().query("event_id == @event")
    if match.empty:
        return f"Event {event} is not in this cut" if event else "No event with figures"
    row = match.iloc[0]
    names = tables.places.set_index("place_id")["name"].reindex(list(row["places"]))
    where = ", ".join(names.head(3)) + (" and elsewhere" if len(names) > 3 else "")
    night = " (night)" if row["date_precision"] == "night" else ""
    return f"What was claimed about the {row['kind_label']} of {row['start']:%-d %B %Y}{night}: {where}?"


def _denials_after_claims(rows: pd.DataFrame) -> pd.DataFrame:
    """Put a line for each denial into every group that it answers, right after the claim answered.

    ``denied`` holds the numbers denied; a denial that answers nothing in the
    frame stays in its own group.
    """
    denies = rows["stance"] == "denies"
    asserted = rows[~denies].assign(anchor=rows["claim_id"], denied=[()] * (~denies).sum())
    told = asserted[["claim_id", "group", "value"]]
    answers = (
        rows[denies]
        .explode("disputes")
        .merge(told, left_on="disputes", right_on="claim_id", suffixes=("", "_told"), how="left")
    )
    answers["group"] = answers["group_told"].fillna(answers["group"])
    answers["anchor"] = answers["claim_id_told"].fillna(answers["claim_id"])
    numbers = answers.groupby(["claim_id", "group"])["value_told"].agg(lambda v: tuple(v.dropna()))
    lines = answers.sort_values("group_told", na_position="last").drop_duplicates(["claim_id", "group"])
    # an answer outside the frame adds no line beside those inside it
    lines = lines[lines["group_told"].notna() | ~lines.duplicated("claim_id")]
    lines["denied"] = [numbers[key] for key in zip(lines["claim_id"], lines["group"], strict=True)]
    placed = pd.concat([asserted, lines[asserted.columns]], ignore_index=True)
    rank = {claim_id: i for i, claim_id in enumerate(rows["claim_id"])}
    placed["at"] = placed["anchor"].map(rank)
    placed["size"] = -placed.groupby("group")["at"].transform("size")
    return placed.sort_values(["size", "group", "at", "stance"]).drop(columns=["at", "size"])


def running_tolls(tables: Tables, measure: str = "killed") -> pd.DataFrame:
    """Each claimant's running totals, a series only where ``supersedes`` links them.

    Totals without a number (a word) keep their place with NA; a total that
    replaces nothing and is replaced by nothing is a series of one. ``at`` is
    the day plus the place within the day that the chain gives.
    ``attrs["undated"]`` counts the totals of unknown day, which have no place.
    """
    rows = figures(tables, (measure,))
    rows = rows[rows["cumulative"].fillna(False) & (rows["stance"] == "asserts") & rows["known_on"].notna()].copy()
    same_day = rows.groupby(["chain", "known_on"])
    share = (same_day.cumcount() + 0.5) / same_day["claim_id"].transform("size")
    rows["at"] = rows["known_on"] + pd.to_timedelta(share, unit="D")
    unknown = tables.without_day("claims")
    undated = (unknown["measure"].eq(measure) & unknown["cumulative"] & unknown["stance"].eq("asserts")).sum()
    rows.attrs = {"note": tables.note(rows), "cut": tables.cut, "undated": int(undated)}
    return rows


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


def civilian_harm(tables: Tables) -> pd.DataFrame:
    """Current figures of civilians killed, by whose people and who says so.

    Only assertions with a number that no later figure replaces and that no
    other figure of the same claimant contains.
    """
    rows = figures(tables, ("killed",))
    rows = rows[(rows["victim_status"] == "civilian") & (rows["stance"] == "asserts") & rows["current"]]
    rows = without_parts(rows[rows["value"].notna()])
    rows = rows.sort_values(["victims_side", "value"], ascending=[True, False])
    rows.attrs = {"note": tables.note(rows), "cut": tables.cut}
    return rows


def claims_table(tables: Tables) -> show.Html:
    """Every claim of the cut, citable: who, when, the figure as given, sources."""
    rows = figures(tables, tuple(MEASURE))
    pages = tables.sources.set_index("source_id")
    frame = pd.DataFrame(
        {
            "Known on": rows["known_on"],
            "Claimant": rows["who"],
            "Speaker": rows["speaker"],
            "About": rows["group"],
            "Figure as given": rows["given"],
            "Replaced later": (~rows["current"]).map({True: "yes", False: ""}),
            "Note": rows["note"],
            "Sources": [show.links(pages, ids) for ids in rows["sources"]],
            "Independent": rows["n_independent"],
            "Row": rows["claim_id"],
        }
    )
    return show.table(
        frame, f"{len(frame)} claims, oldest first. A figure belongs to whoever gave it; never add two rows."
    )

"""Claims as rows for charts: every figure as given, who gave it, and the series it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from .. import show, style
from ..record.measured import Measured
from ..record.schema import BODY, MEASURE
from ..record.tables import Tables
from ..record.text import long_day, span, unknown

PEOPLE = ("killed", "injured", "killed_or_injured", "captured", "missing")
OBJECTS = (
    "posts_captured",
    "posts_destroyed",
    "vehicles_destroyed",
    "aircraft_downed",
    "drones_downed",
    "places_struck",
)
LARGEST = 10**9  # above any figure
WHOSE = {
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


def figures(tables: Tables, measures: str | Sequence[str] = PEOPLE) -> Measured:
    """Every claim of the cut on one measure or several, with what charts need.

    Returns
    -------
    DataFrame, one row a claim, by the day on which it became public
        The columns of `afpak.Tables.claims_in_full`, and: ``value``, the number
        that it names (its low, else its high), NA for a word or a denial;
        ``given``, the figure in words; ``who``, the claimant with its body, and
        ``group``, whose people or objects and what is counted; ``chain`` and
        ``step``, the series linked by ``supersedes`` (its first claim) and the
        place in it from 0, where only links inside the cut count; ``outside``:
        the claimant is named and no party to the conflict; ``denied_by``, the
        names of those whose denial, in the cut, answers this very figure.
    """
    measures = (measures,) if isinstance(measures, str) else measures
    for measure in measures:
        if measure not in MEASURE:
            raise ValueError(unknown("measure", measure, MEASURE))
    claims = tables.claims_in_full()
    # of the whole cut: a denial of one measure may answer a figure of another
    denied_by, links = deniers(claims), dict(zip(claims["claim_id"], claims["supersedes"], strict=True))
    rows = claims[claims["measure"].isin(measures)].copy()
    rows["value"] = rows["low"].fillna(rows["high"])
    rows["given"] = [_given(c) for c in rows[["stance", "qualifier", "wording", "low", "high"]].itertuples()]
    body, named = rows["claimant_body"].astype(str).map(BODY), rows["claimant_body"] != "unknown"
    rows["who"] = rows["claimant_name"].mask(named, rows["claimant_name"] + ", " + body)
    side, status = rows["victims_side"].astype(str), rows["victim_status"].astype(str)
    rows["group"] = side.map(WHOSE) + " " + status.map(_WHOM) + ": " + rows["measure"].astype(str).map(MEASURE)
    chains = [_chain(claim_id, links) for claim_id in rows["claim_id"]]
    rows["chain"], rows["step"] = [root for root, _ in chains], [step for _, step in chains]
    rows["outside"] = rows["claimant_party"] == "third_party"
    rows["denied_by"] = [denied_by.get(claim_id, ()) for claim_id in rows["claim_id"]]
    rows = rows.sort_values(["known_on", "step", "claim_id"])
    return tables.measured("figures", rows, of=rows)


def deniers(claims: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """For each claim that a denial among the claims answers, the names of those who deny it."""
    answers = claims[claims["stance"] == "denies"]
    names: dict[str, set[str]] = {}
    for answered, name in zip(answers["disputes"], answers["claimant_name"], strict=True):
        for claim_id in answered:
            names.setdefault(claim_id, set()).add(name)
    return {claim_id: tuple(sorted(by)) for claim_id, by in names.items()}


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
    """The first claim of the series in which a claim stands, and how many it replaces on the way."""
    root, seen = claim_id, {claim_id}
    while (before := previous.get(root)) is not None and before in previous and before not in seen:
        root = before
        seen.add(root)
    return root, len(seen) - 1


def _about(claim) -> str:
    """The days that a figure counts; nothing where no row says it, or where they are those of its event."""
    if pd.notna(claim.cumulative_since):
        return f"running total since {long_day(claim.cumulative_since)}"
    days = span(claim.covers_start, claim.covers_end)
    return "" if pd.notna(claim.event_id) or not days else f"counts {days}"


def claims_table(tables: Tables) -> show.Html:
    """Every claim of the cut, citable: who, when, the figure as given, what it answers, sources."""
    rows = figures(tables, tuple(MEASURE))
    # figures are in order only within what they count
    kind = rows["measure"].astype(str).map({measure: number for number, measure in enumerate(MEASURE)})
    rows = rows.assign(
        _group=[show.Cell(escape(group), "named") for group in rows["group"]],
        _replaced=(~rows["current"]).map({True: "replaced later", False: ""}),
        _about=[_about(claim) for claim in rows.itertuples()],
        _independent=rows["n_independent"].map("{} independent".format),
        _order=rows["value"] + kind * LARGEST,
    )
    return show.listing(
        tables,
        "claims",
        rows.drop(columns=["chain", "step", "outside"]),
        {
            "Known on": "known_on",
            "Claimant": ("claimant_name", "claimant_body", "speaker"),
            "Figure as given": ("given", "_replaced", "disputes"),
            "About": "_group",
            "Event or period": ("event_id", "_about"),
            "Note": "note",
            "Sources": ("sources", "_independent"),
            "Row": "claim_id",
        },
        "{n} claims, oldest first. A figure belongs to whoever gave it; never add two rows. Under a denial: the claims that it answers.",
        order={"Figure as given": "_order"},
        save=True,
    )

"""UCDP's deaths by side, beside what each of the two sides claims about the same people."""

from __future__ import annotations

import pandas as pd

from ... import style
from ...claims import figures, marks
from ...claims.figures import WHOSE
from ...record.measured import Measured
from ...record.tables import Tables, without_parts
from ...record.text import short_day
from .bring import bring, laid_beside, ucdp_sums
from .ranges import drawn, told

# columns of the sums: what they count, and of the claims the sides and the status of the same people
PEOPLE = {
    "deaths_a": ("Afghan combatants", ("afghanistan",), "combatant"),
    "deaths_b": ("Pakistani combatants", ("pakistan",), "combatant"),
    "deaths_civilians": ("Civilians", ("afghanistan", "pakistan"), "civilian"),
}
PARTIES = {"pakistan": "Pakistan", "afghanistan": "Afghan Taliban"}


def by_side(tables: Tables) -> Measured:
    """UCDP's sums of deaths by side, and the running totals of the two sides about the same people in the same days.

    Of UCDP's sums for the dyad (`bring`) those that tell the sides apart and
    whose whole period lies in the cut. A claim stands beside one where it
    counts the same people on the same days: an assertion with a number of
    Pakistan or the Afghan side about combatants or civilians killed, made in
    the period, as a running total begun in it, and on the period's last day
    neither replaced nor part of another. Series that a claimant kept apart
    stay apart. Figures of single events, of others than the two sides, and of
    people whose status is not told do not count the same people.

    Returns
    -------
    DataFrame, grouped
        ``start``, ``end``, the period; ``heading``, the people; ``theirs``:
        the row is UCDP's; ``who``, ``known_on``, ``given``, ``value``, and what
        `claims.figures` has of claims. Of a side without such a total on
        record one row with no ``value`` and no ``claim_id``.

    Facts
    -----
    ``periods``, a frame: ``start``, ``end``, ``events``, ``low``, ``best``,
    ``high``, deaths of all together, ``unknown``, those that UCDP puts in none
    of the groups; ``ends``, ``release``: on which day UCDP's sums here end, and
    with which release; ``absent``: what there is none of where nothing can be
    drawn.
    """
    other, sums = bring(tables), ucdp_sums()
    sided = sums[sums[list(PEOPLE)].notna().all(axis=1)]
    here = sided[sided["start"].isin(other["start"])]
    parts = [rows for period in here.to_dict("records") for rows in _period(tables, period)]
    columns = {"start": [], "end": [], "heading": [], "theirs": []}
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns)
    named = frame["claim_id"].dropna() if parts else []
    note = f" Claims: {tables.note(tables.claims[tables.claims['claim_id'].isin(named)])}"
    last = sums.loc[sums["end"].idxmax()]
    absent = other.about.facts["absent"]
    if not other.about.facts["as_of"]:
        days = " and ".join(_span(period) for period in sided.to_dict("records"))
        absent = f"sums of UCDP by side (they cover {days})"
    periods = here.rename(columns={"deaths_unknown": "unknown"})
    periods = periods[["start", "end", "events", "low", "best", "high", "unknown"]].reset_index(drop=True)
    facts = {"periods": periods, "ends": last["end"], "release": last["version"], "absent": absent}
    return laid_beside("by_side", frame, other, note=note, **facts)


def _period(tables: Tables, period: dict) -> list[pd.DataFrame]:
    """For each people UCDP's sum, then the totals of the adversary and of the own side."""
    start, end = period["start"], period["end"]
    then = pd.DataFrame(figures(tables.as_of(end).between(start, end), ("killed",)))
    then = without_parts(then[(then["stance"] == "asserts") & then["current"] & then["value"].notna()])
    then = then[then["cumulative_since"].between(start, end)].assign(theirs=False)
    parts = []
    for column, (people, sides, status) in PEOPLE.items():
        theirs = {"theirs": True, "who": "UCDP", "given": f"{period[column]}", "value": period[column]}
        same = then[then["victims_side"].isin(sides) & (then["victim_status"] == status)]
        rows = [pd.DataFrame([theirs])]
        for party, name in PARTIES.items():
            said = same[same["claimant_party"] == party].sort_values(["known_on", "claim_id"])
            if status == "civilian":
                said = said.assign(
                    given=said["given"].astype("string")
                    + " "
                    + said["victims_side"].map(WHOSE).astype(str)
                    + " civilians"
                )
            lacking = {"theirs": False, "who": name, "given": "no such total on record", "claimant_party": party}
            lacking |= {"stance": "asserts", "current": True}
            rows.append(said if len(said) else pd.DataFrame([lacking]))
        parts.append(
            pd.concat(rows)
            .reindex(columns=then.columns)
            .assign(start=start, end=end, heading=f"{people} killed, {_span(period)}")
        )
    return parts


def _span(period: dict) -> str:
    return f"{short_day(period['start'])} to {short_day(period['end'], year=True)}"


def _first_group(rows: Measured) -> str:
    """Who counts how many of the people of the first heading."""
    group = rows[rows["heading"] == rows["heading"].iloc[0]]
    said = [f"{row.who.partition(',')[0]} {row.given}" for row in group.itertuples()]
    return f"{group['heading'].iloc[0]}: {', '.join(said)}"


@style.chart(
    of=by_side,
    title="How many of the same dead do UCDP and the two sides count?",
    lacking="{absent}",
    finding=_first_group,
)
def plot_by_side(rows: Measured, page: style.Page) -> str:
    """Draw `by_side`: UCDP's sum as a line, the claims about the same people as marks beside it."""
    facts = page.about.facts
    apart = [f"{p.unknown} of the {p.best} dead (low {p.low}, high {p.high})" for p in facts["periods"].itertuples()]
    how = (
        f"Grey line: UCDP's best estimate, nobody's claim. Marks: the two sides' running totals of the same people when "
        f"UCDP's days ended. Civilians are those of both countries. UCDP puts {'; '.join(apart)} in none "
        f"of the three groups. Its sums here end on {short_day(facts['ends'], year=True)} ({facts['release']})."
    )
    drawn(rows, page, how, key=marks.KEY[:2])
    return " ".join([*told(rows), f"UCDP puts {'; '.join(apart)} in none of these groups."])

"""Their range of deaths among the claims."""

from __future__ import annotations

import pandas as pd

from ...claims import figures
from ...record.coding import between_sides
from ...record.tables import Tables, without_parts
from .matching import matches


def against_claims(tables: Tables, other: pd.DataFrame) -> pd.DataFrame:
    """Their range of deaths, and what is claimed of the same event, or in the same period.

    From a file: each act of force here that some of their events match, with
    the claims of people killed that hang on it. From the sums: each period,
    with the claims of people killed, of the two sides or of a side not
    specified, in events between them that begin in it, and the running totals
    begun in it, public by its last day; of each claimant about the same people
    the largest, and every one whose claimant is not named, for these may be
    different people. Assertions with a number: current ones, but running totals as
    they stood by that day. A figure that another of these contains
    (``part_of``) is left out.

    Returns
    -------
    DataFrame, grouped
        ``heading``; ``theirs``: the row is the other project's; ``who``,
        ``known_on``, ``given``, ``low``, ``high``, ``value`` (their best), and
        what `claims.figures` has of claims. Theirs count the dead of all
        sides, claims mostly those of one: a claim outside the range does not
        refute it, nor it the claim.
    """
    claims = figures(tables, ("killed",))
    claims = without_parts(claims[(claims["stance"] == "asserts") & claims["value"].notna()]).copy()
    claims["given"] = [f"{'no' if c.given == 'none' else c.given} {_people(c.group)}" for c in claims.itertuples()]
    pairs = _period_claims(tables, other, claims) if other.attrs["sums"] else _event_claims(tables, other, claims)
    groups = [
        pd.concat([_their_row(other, theirs), ours.assign(theirs=False)]).assign(heading=heading)
        for heading, theirs, ours in pairs
    ]
    frame = pd.concat(groups, ignore_index=True) if groups else claims.iloc[0:0].assign(theirs=False, heading="")
    used = claims[claims["claim_id"].isin(frame["claim_id"])]
    frame.attrs = {k: other.attrs[k] for k in ("project", "sums", "as_of", "cut")}
    frame.attrs["note"] = f"{other.attrs['note']} Claims: {tables.note(used)}"
    return frame


def _people(group: str) -> str:
    people = (
        group.removesuffix(": killed").replace("Armed-group", "armed-group").replace("Third-country", "third-country")
    )
    bare = people.removeprefix("Unspecified-side ")
    if bare == people:
        return people
    # said together, as long words would run out of the picture
    return f"{bare}, side not specified".replace("people of unspecified status, side", "people, status and side")


def _event_claims(tables: Tables, other: pd.DataFrame, claims: pd.DataFrame):
    """Heading, sums of theirs and claims of each event that both have."""
    rows = matches(tables, other)
    current = claims[claims["current"]]
    for event in rows[(rows["whose"] == "ours") & (rows["matched"] > 0)].sort_values("start").itertuples():
        ours = current[current["event_id"] == event.id]
        if not ours.empty:
            yield f"{event.start:%-d %b %Y}, {event.place}", event, ours


def _period_claims(tables: Tables, other: pd.DataFrame, claims: pd.DataFrame):
    events = tables.events_in_full()
    claims = claims[claims["victims_side"].isin(["afghanistan", "pakistan", "unspecified"])]
    between = between_sides(tables, events) | (events["attribution"] == "mutual")
    dyad = claims["event_id"].isin(events.loc[between, "event_id"])
    for period in other.itertuples():
        begun = dyad & claims["current"] & claims["event_start"].between(period.start, period.end)
        total = claims["cumulative_since"].between(period.start, period.end) & (claims["known_on"] <= period.end)
        ours = claims[(begun & claims["cumulative_since"].isna()) | total].sort_values(["value", "known_on"])
        nameless = ours["claimant_party"] == "unattributed"
        again = ours.duplicated(["claimant", "group"], keep="last") & ~nameless
        ours = ours[~again].sort_values("value", ascending=False)
        yield f"{period.start:%-d %b} to {period.end:%-d %b %Y}", period, ours


def _their_row(other: pd.DataFrame, row) -> pd.DataFrame:
    many = row.events if other.attrs["sums"] else row.matched
    given = f"{row.low} to {row.high}, best {row.best}" if pd.notna(row.low) and row.low != row.high else f"{row.best}"
    who = f"{other.attrs['project']}, {many} event{'s' if many > 1 else ''}"
    found = {"who": who, "given": f"{given}, all sides", "low": row.low, "high": row.high, "value": row.best}
    return pd.DataFrame([{**found, "theirs": True}])

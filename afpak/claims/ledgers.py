"""Ledgers: every figure about an event or of a day, as given, with the denials that answer it."""

from __future__ import annotations

import pandas as pd

from ..record.tables import Day, Tables, parse_day, without_parts
from .figures import OBJECTS, PEOPLE, figures


def ledger(
    tables: Tables, event: str | None = None, day: Day | None = None, measures: tuple[str, ...] = PEOPLE
) -> pd.DataFrame:
    """Every figure about one event, or made public on one day, as given.

    Without ``event`` and ``day``: the event of the cut with the most figures.
    Each denial follows the claim that it answers. Ordered by whose people,
    measure, and the time at which the figure was given.

    Examples
    --------
    >>> import afpak
    >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
    >>> rows = afpak.claims.ledger(day, day="2026-02-27", measures=("killed",))
    >>> "2026-02-27-pakistan-228killed" in set(rows["claim_id"])
    True
    """
    rows = figures(tables, measures)
    if day is not None:
        when = parse_day(day, "day")
        chosen, what = rows[rows["known_on"] == when], f"Figures made public on {when:%-d %B %Y}"
    else:
        event = event or most_contested(tables)
        chosen, what = rows[rows["event_id"] == event], _named_event(tables, event)
    chosen = _denials_after_claims(chosen)
    chosen.attrs = {"note": tables.note(chosen), "cut": tables.cut, "what": what}
    return chosen


def ledgers(tables: Tables, most: int = 8) -> pd.DataFrame:
    """The people killed in each of the events of the cut that most parties speak of, in order of time.

    As `ledger`, one event after the other, at most ``most``; ``title`` names
    the event. Of figures about the event that replace one another only the
    last, and denials. Events of which one party alone speaks come last.
    """
    rows = figures(tables, ("killed",))
    rows = rows[rows["event_id"].isin(tables.events["event_id"])]
    rows = rows[~rows["claim_id"].isin(rows["supersedes"])]
    heard = rows.groupby("event_id")["claimant_party"].agg(["nunique", "size"])
    chosen = heard[heard["size"] > 1].sort_values(["nunique", "size"], ascending=False).head(most).index
    rows = rows[rows["event_id"].isin(chosen)].sort_values(["event_start", "event_id", "known_on", "claim_id"])
    rows["group"] = rows["group"].str.removesuffix(": killed")
    parts = [_denials_after_claims(part) for _, part in rows.groupby("event_id", sort=False)]
    lines = pd.concat(parts, ignore_index=True) if parts else rows.assign(denied=[()] * len(rows))
    lines["title"] = lines["event_id"].map(_titles(tables))
    lines.attrs = {"note": tables.note(lines), "cut": tables.cut}
    return lines


def material(tables: Tables) -> pd.DataFrame:
    """Posts, vehicles, aircraft, drones and places: every figure that stands, and the denials that answer it.

    As `ledger`, for the whole cut: figures that no later one of the same
    claimant replaces and that no other contains, and those that a denial
    answers. Objects are counted apart from people, each measure apart from the
    others.

    Examples
    --------
    >>> import afpak
    >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
    >>> sorted(set(afpak.claims.material(day)["measure"]))[:2]
    ['aircraft_downed', 'drones_downed']
    """
    rows = figures(tables, OBJECTS)
    answered = rows["claim_id"].isin(rows["disputes"].explode())
    rows = without_parts(rows)
    rows = rows[rows["current"] | answered[rows.index]]
    rows = _denials_after_claims(rows).sort_values("group", kind="stable")
    rows.attrs = {"note": tables.note(rows), "cut": tables.cut, "what": "Posts, vehicles, aircraft: who claims what?"}
    return rows


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
    """The question about an event in a line: kind, day, places."""
    match = tables.events_in_full().query("event_id == @event")
    if match.empty:
        return f"Event {event} is not in this cut" if event else "No event with figures"
    row = match.iloc[0]
    return f"What was claimed about the {row['kind_label']} of {_day(row)}: {_where(tables, row, 3)}?"


def _titles(tables: Tables) -> dict[str, str]:
    """Each event in a few words, for a small panel."""
    events = tables.events_in_full()
    return {
        row["event_id"]: f"{_day(row)}, {row['kind_label']}, {_where(tables, row, 1)}" for _, row in events.iterrows()
    }


def _day(event: pd.Series) -> str:
    return f"{event['start']:%-d %B %Y}" + (" (night)" if event["date_precision"] == "night" else "")


def _where(tables: Tables, event: pd.Series, most: int) -> str:
    names = tables.names("places").reindex(list(event["places"]))
    return ", ".join(names.head(most)) + (" and elsewhere" if len(names) > most else "")


def _denials_after_claims(rows: pd.DataFrame) -> pd.DataFrame:
    """Put a line for each denial into every group that it answers, right after the claim answered.

    ``denied`` holds the numbers denied; a denial that answers nothing in the
    frame stays in its own group.
    """
    denies = rows["stance"] == "denies"
    asserted = rows[~denies].assign(anchor=rows.loc[~denies, "claim_id"], denied=[()] * (~denies).sum())
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

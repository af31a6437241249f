"""Ledgers: every figure about an event or of a day, as given, with the denials that answer it."""

from __future__ import annotations

import pandas as pd

from .. import style
from ..record.called import SHARED
from ..record.measured import Measured
from ..record.schema import MEASURE
from ..record.tables import Day, Tables, parse_day
from ..record.text import long_day, plural, unknown
from . import marks
from .figures import PEOPLE, WHOSE, figures


def ledger(
    tables: Tables, event: str | None = None, day: Day | None = None, measures: tuple[str, ...] = PEOPLE
) -> Measured:
    """Every figure about one event, or made public on one day, or both, as given.

    Without ``event`` and ``day``: the event of the cut with the most figures.

    Returns
    -------
    DataFrame, one row a line
        The columns of `figures`, by whose people, by measure, and by the time
        at which the figure was given. Each denial follows the claim that it
        answers, once for each ``group`` in which it answers one; ``denied``
        holds the numbers that it denies there, none where it answers no
        number, and is empty for assertions.

    Facts
    -----
    what : str
        The event or the day in words, or both.

    Raises
    ------
    ValueError
        The record, whole, has no such event; the cut has figures, but none of
        that day; the day is none; a measure is none.

    Examples
    --------
    >>> import afpak
    >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
    >>> rows = afpak.claims.ledger(day, day="2026-02-27", measures=("killed",))
    >>> "2026-02-27-pakistan-228killed" in set(rows["claim_id"])
    True
    """
    rows = figures(tables, measures)
    if event is not None and event not in tables.every_event:
        raise ValueError(unknown("event", event, tables.every_event))
    told = []
    if event is not None or day is None:
        event = most_contested(tables) if event is None else event
        rows = rows[rows["event_id"] == event]
        told.append(_named_event(tables, event))
    if day is not None:
        when = parse_day(day, "day")
        if len(rows) and when not in set(rows["known_on"]):
            raise ValueError(_nearest_day(when, rows["known_on"].dropna()))
        rows = rows[rows["known_on"] == when]
        told.append(f"Figures made public on {long_day(when)}")
    what = ": ".join(told)
    rows = denials_after_claims(rows)
    return tables.measured("ledger", rows, of=rows, what=what)


def _nearest_day(when: pd.Timestamp, days: pd.Series) -> str:
    """A sentence on a day without figures, with the nearest that have some."""
    near = [days[days < when].max(), days[days > when].min()]
    told = " and ".join(f"{day:%Y-%m-%d}" for day in near if pd.notna(day))
    return f"no figure of this cut became public on {when:%Y-%m-%d}; nearest: {told or 'all are of unknown day'}"


def by_how_many(rows: Measured) -> str:
    told, denials = rows[rows["stance"] == "asserts"], (rows["stance"] == "denies").sum()
    return f"{plural(len(told), 'figure')} by {plural(told['claimant'].nunique(), 'claimant')} on record; denials: {denials}"


def lowest_to_highest(rows: Measured) -> str:
    """The lowest and the highest number that stands for the people with most lines, and who denies one.

    Who says that civilians died and who does not say whether they were
    civilians speak of the same people: neither is left out beside the other.
    """
    told = rows[(rows["stance"] == "asserts") & rows["current"] & rows["value"].notna()]
    if told.empty:
        return by_how_many(rows)
    first = told.iloc[0]
    same = (rows["victims_side"] == first["victims_side"]) & (rows["measure"] == first["measure"])
    combatants = rows["victim_status"] == "combatant"
    same &= combatants if first["victim_status"] == "combatant" else ~combatants
    mine = told[same[told.index]].sort_values("value", kind="stable")
    several = mine["victim_status"].nunique() > 1
    people = (
        f"{WHOSE[first['victims_side']]} people {MEASURE[first['measure']]}, civilians or not told apart from fighters"
    )
    low, high = mine.iloc[0], mine.iloc[-1]
    said = f"{low['given']} ({low['claimant_name']})"
    if low["value"] < high["value"]:
        said = f"from {said} to {high['given']} ({high['claimant_name']})"
    denied = sorted(set(rows.loc[rows["group"].isin(mine["group"]) & (rows["stance"] == "denies"), "claimant_name"]))
    by = f"; a figure is denied by {' and '.join(denied)}" if denied else ""
    return f"{people if several else first['group'].partition(':')[0] + ' ' + MEASURE[first['measure']]}: {said}{by}"


@style.chart(of=ledger, title="{what}", lacking="figures", finding=lowest_to_highest)
def plot_ledger(rows: Measured, page: style.Page) -> str:
    """Draw a ledger (`ledger`): one line a figure, grouped by whose people and what is counted."""
    how = "One line a figure, as given. Arrow: at least, or up to. Pale: replaced later."
    fig, axes = page(how, height=marks.ROW * (marks.height(rows) + 2.2), key=(*marks.KEY, marks.DENIAL))
    marks.lines(axes[0, 0], rows)
    marks.make_room(fig)
    return "; ".join(
        f"{group}: " + ", ".join(f"{r.given} ({r.who})" for r in part.itertuples())
        for group, part in rows.groupby("group", sort=False)
    )


def most_contested(tables: Tables) -> str | None:
    """The event of the cut about which most figures on people are on record."""
    counts = tables.claims[tables.claims["measure"].isin(PEOPLE)]["event_id"].value_counts()
    counts = counts[counts.index.isin(tables.events["event_id"])]
    return counts.sort_index().idxmax() if len(counts) else None


def _named_event(tables: Tables, event: str | None) -> str:
    """The question about an event in a line: kind, day, places."""
    match = tables.events_in_full().query("event_id == @event")
    if match.empty:
        return f"Event {event} is not in this cut" if event else "No event with figures"
    row = match.iloc[0]
    if event in SHARED:
        return f"What was claimed about the {SHARED[event]}, {day_of(row)}?"
    return f"What was claimed about the {row['kind_label']} of {day_of(row)}: {places_of(tables, row, 3)}?"


def day_of(event: pd.Series) -> str:
    return long_day(event["start"]) + (" (night)" if event["date_precision"] == "night" else "")


def places_of(tables: Tables, event: pd.Series, most: int) -> str:
    names = tables.names("places").reindex(list(event["places"]))
    return ", ".join(names.head(most)) + (" and elsewhere" if len(names) > most else "")


def denials_after_claims(rows: pd.DataFrame) -> pd.DataFrame:
    """One line for each assertion, and one for each denial in each group that it answers, right after the claim answered.

    ``denied`` holds the numbers denied; a denial that answers nothing in the
    frame stays in its own group. Groups with most lines come first.
    """
    rows = rows.reset_index(drop=True)
    asserted = rows[rows["stance"] != "denies"]
    lines = [(row, asserted["group"][row], row, ()) for row in asserted.index]
    for denial in rows[rows["stance"] == "denies"].itertuples():
        answered = asserted[asserted["claim_id"].isin(denial.disputes)]
        for group, told in answered.groupby("group"):
            lines.append((denial.Index, group, told.index[0], tuple(told["value"].dropna())))
        if answered.empty:
            lines.append((denial.Index, denial.group, denial.Index, ()))
    order = pd.DataFrame(lines, columns=["row", "group", "after", "denied"])
    order["size"] = order.groupby("group")["row"].transform("size")
    order["answers"] = order["row"] != order["after"]
    order = order.sort_values(["size", "group", "after", "answers"], ascending=[False, True, True, True])
    placed = rows.loc[order["row"]].reset_index(drop=True)
    return placed.assign(group=order["group"].array, denied=order["denied"].array)

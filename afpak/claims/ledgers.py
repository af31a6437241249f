"""Ledgers: every figure about an event, of a day or on things, as given, with the denials that answer it."""

from __future__ import annotations

import textwrap

import pandas as pd

from .. import style
from ..record.measured import Measured
from ..record.tables import Day, Tables, parse_day, without_parts
from ..record.text import long_day, plural, unknown
from . import marks
from .figures import OBJECTS, PEOPLE, figures


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
    rows = _denials_after_claims(rows)
    return tables.measured("ledger", rows, of=rows, what=what)


def _nearest_day(when: pd.Timestamp, days: pd.Series) -> str:
    """A sentence on a day without figures, with the nearest that have some."""
    near = [days[days < when].max(), days[days > when].min()]
    told = " and ".join(f"{day:%Y-%m-%d}" for day in near if pd.notna(day))
    return f"no figure of this cut became public on {when:%Y-%m-%d}; nearest: {told or 'all are of unknown day'}"


def material(tables: Tables) -> Measured:
    """Posts, vehicles, aircraft, drones and places: every figure that stands, and the denials that answer it.

    For the whole cut: figures that no later one of the same claimant replaces
    and that no other contains, and those that a denial answers. Objects are
    counted apart from people, each measure apart from the others.

    Returns
    -------
    DataFrame, one row a line
        The columns of `ledger`, ordered by ``group``.

    Facts
    -----
    what : str
        The question that the rows answer.

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
    return tables.measured("material", rows, of=rows, what="Posts, vehicles, aircraft: who claims what?")


def _by_how_many(rows: Measured) -> str:
    told, denials = rows[rows["stance"] == "asserts"], (rows["stance"] == "denies").sum()
    return f"{plural(len(told), 'figure')} by {plural(told['claimant'].nunique(), 'claimant')} on record; denials: {denials}"


@style.chart(of=(ledger, material), title="{what}", lacking="figures", finding=_by_how_many)
def plot_ledger(rows: Measured, page: style.Page) -> str:
    """Draw a ledger (`ledger`, `material`): one line a figure, grouped by whose people and what is counted."""
    how = (
        f"One line a figure, as given ({page.about.cut}). Arrow: at least, or up to. Cross: a denial, at the figure "
        f"denied. Pale: replaced later. {marks.HOLLOW}"
    )
    fig, axes = page(how, height=marks.ROW * (marks.height(rows) + 2.2), key=marks.KEY)
    marks.lines(axes[0, 0], rows)
    marks.make_room(fig)
    return "; ".join(
        f"{group}: " + ", ".join(f"{r.given} ({r.who})" for r in part.itertuples())
        for group, part in rows.groupby("group", sort=False)
    )


def ledgers(tables: Tables, most: int = 8) -> Measured:
    """The people killed in each of the events of the cut that most parties speak of, in order of time.

    Of figures about the event that replace one another only the last, and
    denials. At most ``most`` events; those of which one party alone speaks
    are the last to be chosen.

    Returns
    -------
    DataFrame, one row a line
        The columns of `ledger`, one event after the other; ``title`` names the event.
    """
    rows = figures(tables, ("killed",))
    rows = rows[rows["event_id"].isin(tables.events["event_id"])]
    rows = rows[~rows["claim_id"].isin(rows["supersedes"])]
    heard = rows.groupby("event_id")["claimant_party"].agg(["nunique", "size"])
    chosen = heard[heard["size"] > 1].sort_values(["nunique", "size"], ascending=False).head(most).index
    rows = rows[rows["event_id"].isin(chosen)].sort_values(["event_start", "event_id", "known_on", "claim_id"])
    rows["group"] = rows["group"].str.removesuffix(": killed")
    parts = [_denials_after_claims(part) for _, part in rows.groupby("event_id", sort=False)]
    lines = pd.concat(parts, ignore_index=True) if parts else _denials_after_claims(rows)
    lines["title"] = lines["event_id"].map(_titles(tables, set(chosen)))
    return tables.measured("ledgers", lines, of=lines)


@style.chart(
    of=ledgers,
    title="People killed, event by event: according to whom?",
    lacking="events with two figures of people killed",
    finding=_by_how_many,
)
def plot_ledgers(rows: Measured, page: style.Page) -> str:
    """Draw ledgers of several events (`ledgers`) as small multiples, two abreast."""
    parts = [part for _, part in rows.groupby("event_id", sort=False)]
    tall = [max(map(marks.height, parts[i : i + 2])) + 3 for i in range(0, len(parts), 2)]
    how = (
        f"The events that most parties speak of ({page.about.cut}), each on its own scale, as given. Arrow: at least, or up "
        f"to. Cross: a denial, at the figure denied. {marks.HOLLOW}"
    )
    shape = {"nrows": len(tall), "ncols": 2, "gridspec_kw": {"height_ratios": tall}}
    fig, axes = page(how, height=0.175 * sum(tall), width=11, key=marks.KEY, **shape)
    for ax in axes.flat[len(parts) :]:
        ax.set_axis_off()
    for ax, part in zip(axes.flat, parts, strict=False):
        ax.set_title("\n".join(textwrap.wrap(part["title"].iloc[0], 38)), size=8.5)
        marks.lines(ax, part, dated=False, size=7)
        ax.tick_params(axis="x", labelsize=7)
    marks.make_room(fig)
    return "; ".join(
        f"{part['title'].iloc[0]}: " + ", ".join(f"{r.given} ({r.who}; {r.group})" for r in part.itertuples())
        for part in parts
    )


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


def _titles(tables: Tables, chosen: set[str]) -> dict[str, str]:
    """Some events, each in a few words, for a small panel."""
    events = tables.events_in_full()
    events = events[events["event_id"].isin(chosen)]
    return {
        row["event_id"]: f"{_day(row)}, {row['kind_label']}, {_where(tables, row, 1)}" for _, row in events.iterrows()
    }


def _day(event: pd.Series) -> str:
    return long_day(event["start"]) + (" (night)" if event["date_precision"] == "night" else "")


def _where(tables: Tables, event: pd.Series, most: int) -> str:
    names = tables.names("places").reindex(list(event["places"]))
    return ", ".join(names.head(most)) + (" and elsewhere" if len(names) > most else "")


def _denials_after_claims(rows: pd.DataFrame) -> pd.DataFrame:
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

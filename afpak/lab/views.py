"""What the panel can show: charts and tables of the topics, each reached by one line of code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from .. import claims, escalation, places, reactions
from ..claims import OBJECTS, PEOPLE
from ..record import frames
from ..record.tables import Tables

TOPICS = {"claims": claims, "escalation": escalation, "places": places, "reactions": reactions}
WHO, WHAT = ({table: column for column, table in chosen.items()} for chosen in (frames.WHO, frames.WHAT))


@dataclass(frozen=True)
class View:
    """One chart or table: the topic, its functions from the inside out, the rows it shows.

    ``kinds``: the kinds of rows it is made for; empty where it takes all.
    ``whole``: it draws a state from what everybody says, so that the rows of
    one party alone would mislead.
    """

    label: str
    topic: str
    steps: tuple[str, ...]
    table: str
    kinds: tuple[str, ...] = ()
    whole: bool = False

    def line(self, load: str) -> str:
        """The line of code, around the one that loads."""
        return reduce(lambda inner, step: f"afpak.{self.topic}.{step}({inner})", self.steps, load)

    def frame(self, tables: Tables):
        """What the first step makes of the tables."""
        return getattr(TOPICS[self.topic], self.steps[0])(tables)

    def show(self, frame):
        """What the other steps make of it."""
        return reduce(lambda inner, step: getattr(TOPICS[self.topic], step)(inner), self.steps[1:], frame)


TABS = {
    "Escalation": (
        View("What happened", "escalation", ("chronology", "plot_chronology"), "events"),
        View("How hard", "escalation", ("ladder", "plot_ladder"), "events"),
        View("How sure", "escalation", ("how_sure", "plot_how_sure"), "events"),
    ),
    "Claims": (
        View("How counts grew", "claims", ("running_tolls", "plot_tolls"), "claims", ("killed",)),
        View("The most contested event", "claims", ("ledger", "plot_ledger"), "claims", PEOPLE),
        View("How far apart", "claims", ("claim_gap", "plot_gap"), "claims", ("killed", "injured")),
        View(
            "How far apart, day by day",
            "claims",
            ("gap_through_time", "plot_gap_through_time"),
            "claims",
            ("killed", "injured"),
        ),
        View("Posts, vehicles, aircraft", "claims", ("material", "plot_material"), "claims", OBJECTS),
    ),
    "Reactions": (
        View("Words by week", "reactions", ("words_and_deeds", "plot_words_and_deeds"), "statements"),
        View("Who reacted", "reactions", ("who_reacted", "plot_who_reacted"), "statements"),
        View("How positions moved", "reactions", ("positions", "plot_positions"), "statements"),
    ),
    "Map": (
        View("Where force was used", "places", ("where", "plot_map"), "events", ("force",)),
        View("Crossings", "places", ("crossings", "plot_crossings"), "events", whole=True),
    ),
    "Rows": (
        View("Claims", "claims", ("claims_table",), "claims"),
        View("Events", "escalation", ("events_table",), "events"),
        View("Statements", "reactions", ("statements_table",), "statements"),
    ),
}
TABLE = {view.table: view for view in TABS["Rows"]}


class State(NamedTuple):
    """What the panel stands at: a view, and the parameters of `afpak.load` and of `Tables.only` that are set."""

    view: View
    load: tuple[tuple[str, str], ...]
    only: tuple[tuple[str, str], ...]

    def tables(self, record: Tables) -> Tables:
        """The record cut as `afpak.load` would cut it, without reading the files again."""
        tables = record.cut_to(**dict(self.load))
        return tables.only(**dict(self.only)) if self.only else tables

    def line(self, data_dir: object = None) -> str:
        """The line of code that shows the same."""
        given = ([repr(str(data_dir))] if data_dir else []) + [f"{name}={value!r}" for name, value in self.load]
        chosen = ", ".join(f"{name}={value!r}" for name, value in self.only)
        return self.view.line(f"afpak.load({', '.join(given)})" + (f".only({chosen})" if chosen else ""))


def state(view: View, load: Mapping[str, str | None], only: Mapping[str, str]) -> State:
    """A state of what is set; what is None or empty is not."""
    return State(view, *(tuple((name, value) for name, value in part.items() if value) for part in (load, only)))


def days(tables: Tables) -> list[str]:
    """The days on which something of the cut became known: on every other day the record stood as before."""
    known = {day for name in WHO for day in getattr(tables, name)["known_on"].dropna()}
    return [f"{day:%Y-%m-%d}" for day in sorted(known)]


def kinds(record: Tables, view: View) -> list[tuple[str, str]]:
    """Labels and codes of the kinds of rows that a view can be narrowed to, families of kinds first."""
    column = WHAT[view.table]
    codes = record.choices(column)
    if view.kinds:
        within = frozenset().union(*(codes[code] for code in view.kinds))
        # of codes that stand for all rows of the view, only its own are offered
        codes = {code: rows for code, rows in codes.items() if rows < within or (rows == within and code in within)}
    return _labelled(record, view, column, codes)


def whos(record: Tables, view: View) -> list[tuple[str, str]]:
    """Labels and codes of the parties, then of the actors, that the rows of a view name."""
    column = WHO[view.table]
    return _labelled(record, view, column, record.choices(column))


def _labelled(record: Tables, view: View, column: str, codes: Mapping[str, frozenset]) -> list[tuple[str, str]]:
    used = set(getattr(record, view.table)[column].dropna())
    found = [(code, rows) for code, rows in codes.items() if rows & used]
    return [(f"{'all: ' if rows != {code} else ''}{record.label(column, code)}", code) for code, rows in found]

"""What the panel can show: charts and tables of the topics, each reached by one line of code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from .. import claims, escalation, places, reactions
from ..claims import OBJECTS, PEOPLE
from ..tables import Tables

TOPICS = {"claims": claims, "escalation": escalation, "places": places, "reactions": reactions}
WHO = {"events": "initiator", "claims": "claimant", "statements": "actor"}
WHAT = {"events": "kind", "claims": "measure", "statements": "act"}


@dataclass(frozen=True)
class View:
    """One chart or table: the topic, its functions from the inside out, the rows it shows.

    ``kinds``: the kinds of rows it is made for; empty where it takes all.
    """

    label: str
    topic: str
    steps: tuple[str, ...]
    table: str
    kinds: tuple[str, ...] = ()

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
        View("How far apart", "claims", ("claim_gap", "plot_gap"), "claims", ("killed",)),
        View("Posts, vehicles, aircraft", "claims", ("material", "plot_ledger"), "claims", OBJECTS),
    ),
    "Reactions": (
        View("Words by week", "reactions", ("words_and_deeds", "plot_words_and_deeds"), "statements"),
        View("Who reacted", "reactions", ("who_reacted", "plot_who_reacted"), "statements"),
        View("How positions moved", "reactions", ("positions", "plot_positions"), "statements"),
    ),
    "Map": (
        View("Where force was used", "places", ("where", "plot_map"), "events", ("force",)),
        View("Crossings", "places", ("crossings", "plot_crossings"), "events"),
    ),
    "Rows": (
        View("Claims", "claims", ("claims_table",), "claims"),
        View("Events", "escalation", ("events_table",), "events"),
        View("Statements", "reactions", ("statements_table",), "statements"),
    ),
}
TABLE = {view.table: view for view in TABS["Rows"]}


def cut(record: Tables, load: Mapping[str, str], only: Mapping[str, str]) -> Tables:
    """The record cut as `afpak.load` would cut it, without reading the files again."""
    tables = record.as_of(load["as_of"]) if load.get("as_of") else record
    tables = tables.episode(load["episode"]) if load.get("episode") else tables
    if load.get("start") or load.get("end"):
        tables = tables.between(load.get("start"), load.get("end"))
    return tables.only(**only) if only else tables


def load_line(data_dir: object, load: Mapping[str, str], only: Mapping[str, str]) -> str:
    """The call that gives the same tables as `cut`."""
    given = ([repr(str(data_dir))] if data_dir else []) + [f"{k}={v!r}" for k, v in load.items() if v]
    chosen = ", ".join(f"{k}={v!r}" for k, v in only.items())
    return f"afpak.load({', '.join(given)})" + (f".only({chosen})" if chosen else "")


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
        # a family as wide as the view narrows nothing
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

"""The bulletin: what a span of days brought, on one sheet for a desk's morning mail."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from .. import show
from ..claims import figures
from ..record.called import event_names
from ..record.coding import BARS, CONFIRMED
from ..record.dense import dense_days
from ..record.schema import ATTRIBUTION, MEASURE, OCCURRENCE
from ..record.tables import Tables, without_parts
from ..record.text import capital, short_day, span
from .changes import changed_numbers, changes, counted
from .events import TEMPLATES
from .stands import crossings_said

DAYS = 7
LINE = 54  # characters of a line of the printed sheet, which has two columns
TOLD = 3  # events that are told with their summary
# lines of the sheet that a part may fill; what one leaves over goes to the next
SHARES = {
    "Events": 32,
    "New and replaced figures": 32,
    "Denials": 16,
    "Words": 18,
    "Crossings": 7,
    "Acts of force that nobody else confirmed": 15,
    "In the record itself": 9,
}


@dataclass(frozen=True)
class Part:
    """A part of the sheet: what it tells, and how many items found no room."""

    name: str
    items: list[Markup]
    left: int


def week(tables: Tables) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The days of a bulletin: those of a cut by days, else the last seven of the record's last dense stretch.

    Where nothing is dense the last seven days with a row; NaT where no row has a day.
    """
    if tables.start is not None and tables.end is not None:
        return tables.start, tables.end
    dense = dense_days(tables)
    last = tables.end if tables.end is not None else dense["last"].max() if len(dense) else pd.NaT
    first = tables.start if tables.start is not None else last - pd.Timedelta(days=DAYS - 1)
    return first, max(first, last)


def bulletin(tables: Tables, data_dir: str | Path | None = None) -> show.Html:
    """What the days of `week` brought: events, figures, denials, words, crossings, what nobody confirmed, the record.

    Each part has a share of the lines of one printed sheet and tells what
    comes first by its rule: events by how many figures and statements of these
    days name them, then by day; of figures those that stand, then those on people
    killed, then running totals, newest first; denials newest first; speakers
    by how much they said. What finds no room is counted.

    Parameters
    ----------
    data_dir : path, optional
        Folder of the tables, for its ledger. Default: those of the package.
    """
    first, last = week(tables)
    if pd.isna(first) or pd.isna(last):
        return show.Html("<p>This cut holds no row of known day, so there is no bulletin.</p>")
    days = tables.between(first, last)
    found = {
        "Events": _events(days),
        "New and replaced figures": _figures(days, tables),
        "Denials": _denials(days, tables),
        "Words": _words(days),
        "Crossings": _crossings(days),
        "Acts of force that nobody else confirmed": _unconfirmed(days),
        "In the record itself": _record(days, data_dir),
    }
    return show.Html(
        TEMPLATES.get_template("bulletin.html.j2").render(days=capital(span(first, last)), parts=_folded(found))
    )


def _folded(found: dict[str, Sequence[Markup]]) -> list[Part]:
    """As many items of each part as fit its share of the sheet and what the parts before left over."""
    parts, spare = [], 0
    for name, share in SHARES.items():
        room, kept = share + spare, []
        for item in found[name]:
            lines = math.ceil(len(item.striptags()) / LINE)
            if lines > room:
                break
            kept.append(item)
            room -= lines
        parts.append(Part(name, kept, len(found[name]) - len(kept)))
        spare = room
    return parts


def _named(days: Tables) -> pd.DataFrame:
    """The events of the days once, those first that most figures and statements of the days name."""
    events = without_parts(pd.DataFrame(days.events))
    rows = pd.concat([days.claims["event_id"], days.statements["event_id"]]).value_counts()
    events = events.assign(rows=events["event_id"].map(rows).fillna(0), name=events["event_id"].map(event_names(days)))
    return events.sort_values(["rows", "start", "event_id"], ascending=[False, True, True])


def _events(days: Tables) -> list[Markup]:
    events = _named(days)
    events = events[events["start"] >= days.start]
    actors = days.names("actors")
    told = []
    for number, event in enumerate(events.itertuples()):
        author = "" if pd.isna(event.initiator) else f"{actors[event.initiator]}: "
        codes = f"{OCCURRENCE[event.occurrence].split(':')[0]}; {author}{ATTRIBUTION[event.attribution]}"
        summary = f" {event.summary}" if number < TOLD else ""
        told.append(Markup("<strong>{}</strong> ({}).{}").format(_way(event.event_id, event.name), codes, summary))
    return told


def _figures(days: Tables, tables: Tables) -> list[Markup]:
    rows = _claims(days)
    rows = rows[(rows["stance"] == "asserts") & rows["part_of"].isna()]
    before = pd.DataFrame(figures(tables, tuple(MEASURE))).set_index("claim_id")["given"].to_dict()
    stands = ~rows["claim_id"].isin(rows["supersedes"].dropna())  # at the end of these days, whatever came later
    order = ["stands", "killed", "cumulative", "known_on", "claim_id"]
    rows = rows.assign(stands=stands, killed=rows["measure"] == "killed", old=rows["supersedes"].map(before))
    return [
        Markup("<strong>{}</strong> {}: {}, {}{}{}").format(
            _way(claim.claim_id, claim.given),
            claim.group,
            claim.who,
            short_day(claim.known_on),
            f"; before {claim.old}" if pd.notna(claim.old) else "",
            f"; {claim.of}" if claim.of else "",
        )
        for claim in rows.sort_values(order, ascending=[False, False, False, False, True]).itertuples()
    ]


def _claims(days: Tables) -> pd.DataFrame:
    """The claims of the days, with what each is ``of``: an event by name, or since when it counts."""
    rows = pd.DataFrame(figures(days, tuple(MEASURE)))
    names = event_names(days)
    of = rows["event_id"].map(names.to_dict())
    since = rows["cumulative_since"].map(lambda day: f"since {short_day(day)}", na_action="ignore")
    rows["group"] = rows["group"].str.replace(": ", " ")
    return rows.assign(of=of.fillna(since.astype("string")).fillna(""))


def _denials(days: Tables, tables: Tables) -> list[Markup]:
    rows, every = _claims(days), pd.DataFrame(figures(tables, tuple(MEASURE))).set_index("claim_id")
    told = []
    for denial in (
        rows[rows["stance"] == "denies"].sort_values(["known_on", "claim_id"], ascending=[False, True]).itertuples()
    ):
        answered = every.reindex([claim for claim in denial.disputes if claim in every.index])
        what = "; ".join(
            dict.fromkeys(
                f"{claim.given} {claim.group.replace(': ', ' ')} ({claim.claimant_name})"
                for claim in answered.itertuples()
            )
        )
        way = _way(denial.claim_id, "denies")
        told.append(
            Markup("{} {} {}, {}").format(
                denial.who, way, what or denial.of or denial.group, short_day(denial.known_on)
            )
        )
    return told


def _words(days: Tables) -> list[Markup]:
    said = days.statements_in_full()
    spoken = said.groupby("actor_name", sort=True)
    order = spoken.size().sort_values(ascending=False, kind="stable").index
    return [
        Markup("{}: {}").format(
            actor,
            ", ".join(
                f"{act} {n}" if n > 1 else act for act, n in spoken.get_group(actor)["act_label"].value_counts().items()
            ),
        )
        for actor in order
    ]


def _crossings(days: Tables) -> list[Markup]:
    """Closures and openings that began or ended in these days, then the last state said of each crossing."""
    rows = _named(days)
    gates = set(days.places.loc[days.places["kind"] == "border_crossing", "place_id"])
    rows = rows[rows["kind"].isin([*BARS, "border_reopening"]) & rows["places"].map(lambda ids: bool(gates & set(ids)))]
    rows = rows[(rows["start"] >= days.start) | (rows["end"] <= days.end)]
    return [_way(row.event_id, row.name) for row in rows.itertuples()] + list(crossings_said(days))


def _unconfirmed(days: Tables) -> list[Markup]:
    events = _named(days)
    force = days.by_id("event_kinds")["family"] == "force"
    events = events[events["kind"].map(force) & ~events["occurrence"].isin(CONFIRMED) & (events["start"] >= days.start)]
    return [
        Markup("{} ({})").format(_way(event.event_id, event.name), OCCURRENCE[event.occurrence].split(":")[0])
        for event in events.sort_values(["start", "event_id"]).itertuples()
    ]


def _record(days: Tables, data_dir: str | Path | None) -> list[Markup]:
    """What the last version of the tables changed in the rows of these days."""
    entries = changes(data_dir)
    if entries.empty:
        return []
    version = entries["data_version"].iloc[-1]
    keys = {"events": "event_id", "claims": "claim_id", "statements": "statement_id"}
    here = {(name, row) for name, key in keys.items() for row in getattr(days, name)[key]}
    entries = entries[[place in here for place in zip(entries["table"], entries["row"], strict=True)]]
    told = [Markup("Data version {}, rows of these days. {}.").format(version, "; ".join(counted(entries)))]
    return (told if len(entries) else []) + changed_numbers(entries)


def _way(row: str, words: str) -> Markup:
    return Markup(show.rows_named({row: words}, row))

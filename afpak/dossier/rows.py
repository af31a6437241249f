"""Figures, statements and pages as a dossier tells them: plain values for a template, which escapes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import pandas as pd
from markupsafe import Markup

from .. import show
from ..claims import figures
from ..record.schema import MEASURE
from ..record.tables import Tables
from ..record.text import long_day


class Pages:
    """The pages of a record as links, oldest first."""

    def __init__(self, tables: Tables) -> None:
        found = tables.sources.sort_values(["published", "source_id"], na_position="last")
        named = zip(found["source_id"], found["url"], found["publisher"], strict=True)
        self._links = {source: str(show.link(url, publisher)) for source, url, publisher in named}

    def links(self, ids: Sequence[str]) -> Markup:
        """Links to some of them, named by publisher, in the order given."""
        return Markup("; ").join(Markup(self._links[i]) for i in ids if i in self._links)

    def in_order(self, ids: set[str]) -> tuple[str, ...]:
        """Some of them, oldest first, undated ones last."""
        return tuple(i for i in self._links if i in ids)


def figure_rows(tables: Tables, pages: Pages) -> list[dict]:
    """Every claim of the cut, oldest first, with ``id``, ``who``, ``figure``, ``day``, ``state`` and ``pages`` in words."""
    rows = pd.DataFrame(figures(tables, tuple(MEASURE)))
    return [
        {
            **claim,
            "id": claim["claim_id"],
            "who": claim["who"] + _in_brackets(claim["speaker"]),
            "figure": claim["given"],
            "day": long_day(claim["known_on"]),
            "state": "" if claim["current"] else "replaced later by the same claimant",
            "pages": pages.links(claim["sources"]),
            "note": _filled(claim["note"]),
            "later": _filled(claim["later"]),
        }
        for claim in rows.to_dict("records")
    ]


def groups(rows: Sequence[dict]) -> Iterator[dict]:
    """Figures by whose people or objects and what is counted, in their order; denials beside what they deny.

    A denial that answers several figures stands under each; one that answers
    none of the rows stands by itself.
    """
    denials = [row for row in rows if row["stance"] == "denies"]
    asserted = [row for row in rows if row["stance"] != "denies"]
    told: set[str] = set()
    for group, part in groupby(sorted(asserted, key=lambda row: row["group"]), key=lambda row: row["group"]):
        lines = []
        for claim in part:
            answers = [denial for denial in denials if claim["id"] in denial["disputes"]]
            lines.append({**claim, "denials": [_once(answer, told) for answer in answers]})
        yield {"name": group, "lines": lines}
    left = [{**denial, "denials": []} for denial in denials if denial["id"] not in told]
    if left:
        yield {"name": "Denials that answer no figure listed here", "lines": left}


def _once(denial: dict, told: set[str]) -> dict:
    """A denial with its id at the first place only, as an id names one place of a page."""
    first = denial["id"] not in told
    told.add(denial["id"])
    return denial if first else {**denial, "id": ""}


def statement_rows(tables: Tables, pages: Pages) -> list[dict]:
    """Every statement of the cut, oldest first, with ``id``, ``who``, ``about``, ``day`` and ``pages`` in words."""
    rows = tables.statements_in_full().sort_values(["known_on", "statement_id"])
    names, taken = tables.names("actors"), set(tables.events["event_id"])
    return [
        {
            **said,
            "id": "" if said["statement_id"] in taken else said["statement_id"],
            "who": said["actor_name"] + _in_brackets(said["speaker"] if pd.notna(said["speaker"]) else said["office"]),
            "about": names.get(said["target"], ""),
            "day": long_day(said["known_on"]),
            "pages": pages.links(said["sources"]),
            "later": _filled(said["later"]),
        }
        for said in rows.to_dict("records")
    ]


def _in_brackets(value: object) -> str:
    return "" if pd.isna(value) else f" ({value})"


def _filled(value: object) -> str:
    return "" if pd.isna(value) else str(value)

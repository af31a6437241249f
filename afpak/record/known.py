"""From which day a row was public, and what held of it by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from .frames import Frames

OWN_DAY = {"claims": "claimed_on", "statements": "said_on"}
HEARD = {"claims": "known_on", "statements": "known_on", "assessments": "since"}
# days on which something must have begun before a row could speak of it
_NO_EARLIER = ("start", "not_before", "covers_start", "covers_end", "cumulative_since")


def first_page(frame: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """The earliest day on which one of a row's sources appeared."""
    return day_of(frame["sources"].explode(), sources, "published").groupby(level=0).min()


def event_known_on(frames: dict[str, pd.DataFrame]) -> pd.Series:
    """The first day on which a page of an event, a claim or statement that names it, or an assessment was public.

    Never before the event began: what was foretold is held at its first day.
    """
    events = frames["events"]
    heard = [day_of(events["event_id"], _firsts(frames[name], column), "day") for name, column in HEARD.items()]
    heard = [pd.Series(days.to_numpy(), events.index) for days in heard]
    first = pd.concat([first_page(events, frames["sources"]), *heard], axis=1).min(axis=1)
    return first.where(~(first < events["start"]), events["start"])


def _firsts(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The first day of the rows of each event."""
    return rows.groupby("event_id")[column].min().rename("day").reset_index()


def day_of(ids: pd.Series, rows: pd.DataFrame, column: str) -> pd.Series:
    """A day of the row that each id names; `map` cannot look days up in a table without rows."""
    days = rows.set_index(rows.columns[0])[column].reindex(ids)
    return pd.Series(days.to_numpy(), ids.index)


def current(claims: pd.DataFrame) -> pd.Series:
    """Whether no other claim in the frame supersedes the row."""
    return ~claims["claim_id"].isin(claims["supersedes"].dropna())


def surely_later(tables: Frames, rows: pd.DataFrame, when: pd.Timestamp) -> pd.Series:
    """Whether a row of unknown day must have become public after a day: what it speaks of had not begun."""
    begun = [day_of(rows["episode_id"], tables.episodes, "start")]
    begun += [rows[c] for c in _NO_EARLIER if c in rows]
    if "event_id" in rows and "start" not in rows:
        begun.append(day_of(rows["event_id"], tables.events, "start"))
    if "supersedes" in rows:
        begun.append(day_of(rows["supersedes"], tables.claims, "known_on"))
    return pd.concat([days > when for days in begun], axis=1).any(axis=1).reindex(rows.index, fill_value=False)


def assessed(events: pd.DataFrame, held: pd.DataFrame, ever: set[str]) -> pd.DataFrame:
    """Events with the codes that held: of the last assessment by then, or, before the first one, of one side's word.

    An author whom nobody had named yet is not named.
    """
    last = held.sort_values("since", kind="stable").drop_duplicates("event_id", keep="last").set_index("event_id")
    known, early = events["event_id"].isin(last.index), events["event_id"].isin(ever - set(last.index))
    events = events.copy()
    named = ~events["attribution"].isin(["not_applicable", "unattributed"])
    for column, before in (("occurrence", early), ("attribution", early & named)):
        now = events[column].astype("string").mask(known, events["event_id"].map(last[column].astype("string")))
        now = now.mask(before, {"occurrence": "one_sided", "attribution": "accused"}[column])
        events[column] = now.astype(events[column].dtype)
    unnamed = named & (events["attribution"] == "unattributed") & events["initiator"].notna()
    events["initiator"] = events["initiator"].mask(unnamed, "unattributed")
    return events


def relinked(kept: pd.DataFrame, claims: pd.DataFrame) -> pd.Series:
    """``supersedes`` of the claims that a cut keeps, passed on over figures that it leaves out.

    A figure of unknown day in the middle of a series must not make two of one.
    """
    before = claims.set_index("claim_id")["supersedes"].dropna()
    here = set(kept["claim_id"])

    def nearest(claim_id):
        while pd.notna(claim_id) and claim_id not in here:
            claim_id = before.get(claim_id, pd.NA)
        return claim_id

    return kept["supersedes"].map(nearest).astype(kept["supersedes"].dtype)

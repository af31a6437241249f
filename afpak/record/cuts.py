"""How the record is cut: by day of knowledge, episode, days, and who acts or speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Self

import pandas as pd

from .days import Day, parse_day, parse_span
from .frames import DATED, WHAT, WHO, Frames
from .known import HEARD, assessed, current, relinked, surely_later
from .schema import ACT_FAMILY, KIND_FAMILY, PARTY
from .text import unknown


class Cuts(Frames):
    """Frames that can be cut; every cut is a new record, and the old one stays."""

    def cut_to(
        self,
        as_of: str | pd.Timestamp | None = None,
        episode: str | None = None,
        start: str | pd.Timestamp | None = None,
        end: str | pd.Timestamp | None = None,
    ) -> Self:
        """Cut by what is given, in the one order that holds: day of knowledge, then episode, then days.

        A cut by days first would drop figures that only ``as_of`` makes current again.
        """
        tables = self
        if as_of is not None:
            tables = tables.as_of(as_of)
        if episode is not None:
            tables = tables.episode(episode)
        if start is not None or end is not None:
            tables = tables.between(start, end)
        return tables

    def as_of(self, when: Day) -> Self:
        """The record as it stood at the end of a past day.

        Keeps rows with ``known_on`` on or before the day; rows of unknown day
        are left out and kept in ``undated``, but for those that speak of later
        days, replace a later figure, or cannot have been public (``not_before``).
        ``occurrence`` and ``attribution`` are those that ``assessments`` had
        that day; before its first assessment an event is one-sided, and its
        author, if one is named, accused; assessments of unknown day do not
        hold yet and are kept in ``undated``. ``current`` is worked out anew, so
        a figure that was replaced later is current. Sources published later
        are hidden, also from the rows' lists; a page without a day is hidden
        until the last day that a row on it tells of. So is ``later``, and every
        episode that had not begun. A span that ends later is open; a denial
        names only the claims made by then, and a part only an umbrella that
        was known.

        What this cannot undo: kinds, places and days of events, and texts, are
        worded with what was known when the row was written.

        Examples
        --------
        >>> import afpak
        >>> afpak.load().as_of("2026-02-27").claims["known_on"].max().date().isoformat()
        '2026-02-27'
        >>> afpak.load().as_of("2026-02-20").by_id("events").at["2025-10-15-khost-journalist-killed", "occurrence"]
        'independent'
        >>> afpak.load().as_of("2025-10-20").by_id("events").at["2025-10-15-khost-journalist-killed", "occurrence"]
        'one_sided'
        """
        when = parse_day(when, "as_of")
        self._meets(known_as_of=when)
        frames, undated = {}, dict(self.undated)
        sources = self.sources[~(self._public_from() > when)]
        visible = set(sources["source_id"])
        for name in DATED:
            frame = getattr(self, name)
            unknown = _joined(undated.get(name), frame[frame["known_on"].isna()])
            undated[name] = unknown[~surely_later(self, unknown, when)].reset_index(drop=True)
            frame = frame[frame["known_on"] <= when].copy()
            frame["sources"] = _only(frame["sources"], visible)
            frame["later"] = pd.NA
            frame["later"] = frame["later"].astype("string")
            frames[name] = frame.reset_index(drop=True)
        states = self.assessments[self.assessments["event_id"].isin(frames["events"]["event_id"])]
        undated["assessments"] = _joined(undated.get("assessments"), states[states["since"].isna()])
        frames["assessments"] = _where(states, lambda f: f["since"] <= when)
        frames["assessments"]["sources"] = _only(frames["assessments"]["sources"], visible)
        frames["events"] = assessed(frames["events"], frames["assessments"], set(states["event_id"]))
        episodes = _where(self.episodes, lambda f: f["start"] <= when)
        frames["episodes"] = episodes.assign(end=episodes["end"].mask(episodes["end"] > when))
        events, claims = frames["events"], frames["claims"]
        claims["supersedes"] = relinked(claims, self.claims)
        for frame, key in ((claims, "claim_id"), (events, "event_id")):
            frame["part_of"] = frame["part_of"].where(frame["part_of"].isin(frame[key]))
        # a night ends the next morning by definition; any other later end was not known yet
        events["end"] = events["end"].mask((events["end"] > when) & (events["date_precision"] != "night"))
        claims["current"] = current(claims)
        claims["disputes"] = _only(claims["disputes"], set(claims["claim_id"]))
        known = {**frames, "sources": sources.reset_index(drop=True), "known_as_of": when, "undated": undated}
        if len(self.standing):
            known["standing"] = replace(self, events=self.standing, standing=None).as_of(when).events
        return replace(self, **known)

    def episode(self, episode_id: str) -> Self:
        """Keep the events, claims and statements of one episode.

        Examples
        --------
        >>> import afpak
        >>> afpak.load().episode("uneasy-truce").cut
        'Uneasy truce'
        >>> afpak.load().episode("oct")
        Traceback (most recent call last):
            ...
        ValueError: unknown episode 'oct'; choose october-2025, uneasy-truce, open-war-2026
        """
        known = list(self.episodes["episode_id"])
        if episode_id not in known:
            then = f" on {self.known_as_of:%Y-%m-%d}" if self.known_as_of is not None else ""
            raise ValueError(f"unknown episode {episode_id!r}{then}; choose {', '.join(known) or 'a later day'}")
        self._meets(episode_id=episode_id)
        frames = {n: _where(getattr(self, n), lambda f: f["episode_id"] == episode_id) for n in DATED}
        frames["assessments"] = _of_events(self.assessments, frames["events"])
        undated = {n: _where(f, lambda f: f["episode_id"] == episode_id) for n, f in self.undated.items() if n in DATED}
        if "assessments" in self.undated:
            undated["assessments"] = _of_events(self.undated["assessments"], frames["events"])
        first = self.by_id("episodes").loc[episode_id, "start"]
        earlier = pd.concat([pd.DataFrame(self.events), self.standing], ignore_index=True)
        in_force = (earlier["start"] < first) & ~(earlier["end"] < first) & (earlier["episode_id"] != episode_id)
        standing = earlier[in_force].reset_index(drop=True)
        return replace(self, **frames, episode_id=episode_id, undated=undated, standing=standing)

    def between(self, start: Day | None = None, end: Day | None = None) -> Self:
        """Keep a span of days, both ends included.

        Events count when they touch the span; an event without known end runs
        on. Claims and statements count by the day on which they became public
        (``known_on``); those of unknown day are left out and kept in ``undated``.

        Examples
        --------
        >>> import afpak
        >>> afpak.load().between("2026-02-21", "2026-02-28").cut
        'from 21 February 2026 to 28 February 2026'
        """
        first, last = parse_span(start, end)
        self._meets(start=first, end=last)
        low, high = first or pd.Timestamp.min, last or pd.Timestamp.max
        frames, undated = {}, dict(self.undated)
        frames["events"] = _where(self.events, lambda f: (f["start"] <= high) & ~(f["end"] < low))
        frames["assessments"] = _of_events(self.assessments, frames["events"])
        for name in ("claims", "statements"):
            frame = getattr(self, name)
            undated[name] = _joined(undated.get(name), frame[frame["known_on"].isna()])
            frames[name] = _where(frame, lambda f: f["known_on"].between(low, high))
        frames["claims"] = frames["claims"].assign(supersedes=relinked(frames["claims"], self.claims))
        standing = _where(self.standing, lambda f: ~(f["end"] < low))
        return replace(self, **frames, start=first, end=last, undated=undated, standing=standing)

    def _public_from(self) -> pd.Series:
        """The day on which each page appeared; of a page without one, the last day that a row on it tells of."""
        days = {"events": "start", **HEARD}
        told = [getattr(self, name)[["sources", day]].set_axis(["page", "day"], axis=1) for name, day in days.items()]
        last = pd.concat(told).explode("page").groupby("page")["day"].max().reindex(self.sources["source_id"])
        return self.sources["published"].fillna(pd.Series(pd.to_datetime(last.to_numpy()), self.sources.index))

    def _meets(self, **further: object) -> None:
        """Refuse a cut further of which no day is left, and say which two days contradict each other."""
        cut = {name: further.get(name, getattr(self, name)) for name in ("start", "end", "known_as_of", "episode_id")}
        begins, ends = [("the span", cut["start"])], [("the span ends", cut["end"])]
        ends.append(("the day of knowledge", cut["known_as_of"]))
        if cut["episode_id"]:
            episode = self.by_id("episodes").loc[cut["episode_id"]]
            begins.append((f"the episode {cut['episode_id']}", episode["start"]))
            ends.append((f"the episode {cut['episode_id']} ends", episode["end"]))
        for begin, first in begins:
            for end, last in ends:
                if pd.notna(first) and pd.notna(last) and first > last:
                    raise ValueError(f"{begin} starts ({first:%Y-%m-%d}) after {end} ({last:%Y-%m-%d})")

    def only(
        self,
        *,
        initiator: str | Sequence[str] | None = None,
        kind: str | Sequence[str] | None = None,
        claimant: str | Sequence[str] | None = None,
        measure: str | Sequence[str] | None = None,
        actor: str | Sequence[str] | None = None,
        act: str | Sequence[str] | None = None,
    ) -> Self:
        """Keep rows by who acts, counts or speaks, and by what kind they are.

        Parameters
        ----------
        initiator, kind : str or several, optional
            Of events: an ``actor_id`` or a party; a kind or a family of kinds.
            Events that name nobody have no initiator and drop out.
        claimant, measure : str or several, optional
            Of claims: an ``actor_id`` or a party; a measure.
        actor, act : str or several, optional
            Of statements: an ``actor_id`` or a party; an act or a family of acts.

        Each touches its own table alone. ``cut`` names the choice, so that a
        chart drawn from one side's rows says so.

        Examples
        --------
        >>> import afpak
        >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
        >>> day.only(claimant="pakistan", measure="killed").cut
        'Open war, as known on 27 February 2026, only claimant Pakistan, only measure killed'
        """
        given = {
            "initiator": initiator,
            "kind": kind,
            "claimant": claimant,
            "measure": measure,
            "actor": actor,
            "act": act,
        }
        given = {k: v for k, v in given.items() if v is not None}
        wanted = {k: tuple(v) if pd.api.types.is_list_like(v) else (v,) for k, v in given.items()}
        frames, undated = {}, dict(self.undated)
        for column, codes in wanted.items():
            groups = self.choices(column)
            if not codes:
                raise ValueError(f"{column} names nothing to keep; leave it out to keep all")
            for code in codes:
                if code not in groups:
                    named = ", ".join(group for group in groups if group in PARTY | KIND_FAMILY | ACT_FAMILY)
                    raise ValueError(unknown(column, code, groups) + (f"; groups: {named}" if named else ""))
            name = (WHO | WHAT)[column]
            keep = set().union(*(groups[code] for code in codes))
            for part in (name, "standing") if name == "events" else (name,):
                frames[part] = _where(frames.get(part, getattr(self, part)), lambda f, c=column, k=keep: f[c].isin(k))
            if name in undated:
                undated[name] = _where(undated[name], lambda f, c=column, k=keep: f[c].isin(k))
        if "events" in frames:
            frames["assessments"] = _of_events(self.assessments, frames["events"])
        if "claims" in frames:
            told = set(frames["claims"]["claim_id"])
            frames["claims"]["disputes"] = _only(frames["claims"]["disputes"], told)
        return replace(self, **frames, undated=undated, chosen=self.chosen | wanted)


def _where(frame: pd.DataFrame, condition) -> pd.DataFrame:
    return frame[condition(frame).fillna(False).astype(bool)].reset_index(drop=True)


def _joined(before: pd.DataFrame | None, more: pd.DataFrame) -> pd.DataFrame:
    return more.reset_index(drop=True) if before is None else pd.concat([before, more], ignore_index=True)


def _of_events(assessments: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    return _where(assessments, lambda f: f["event_id"].isin(events["event_id"]))


def _only(lists: pd.Series, keep: set[str]) -> pd.Series:
    return lists.map(lambda ids: tuple(i for i in ids if i in keep))

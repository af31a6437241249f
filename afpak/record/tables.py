"""The tables as people use them: typed, joined, and as they stood on a past day."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from ..home import default_data_dir
from . import checks
from .measured import About, Measured
from .reader import DataError, read_folder, typed
from .schema import ACT_FAMILY, DATA_VERSION, KIND_FAMILY, PARTY, TABLES
from .shown import overview, rows
from .text import long_day

# the column by which readers know a row
CALLED = {
    "actors": "short_name",
    "acts": "label",
    "episodes": "name",
    "event_kinds": "label",
    "places": "name",
    "sources": "publisher",
}
DATED = {"events": "start", "claims": "claimed_on", "statements": "said_on"}
OWN_DAY = {"claims": "claimed_on", "statements": "said_on"}
HEARD = {"claims": "known_on", "statements": "known_on", "assessments": "since"}
# days on which something must have begun before a row could speak of it
_NO_EARLIER = ("start", "not_before", "covers_start", "covers_end", "cumulative_since")
WHO = {"initiator": "events", "claimant": "claims", "actor": "statements"}
WHAT = {"kind": "events", "measure": "claims", "act": "statements"}
Day = str | date | np.datetime64  # datetime and Timestamp are dates; see `parse_day`


def load(
    data_dir: str | Path | None = None,
    as_of: Day | None = None,
    episode: str | None = None,
    start: Day | None = None,
    end: Day | None = None,
) -> Tables:
    """Load the record, whole or cut.

    Parameters
    ----------
    data_dir : path, optional
        Folder of the ten CSV tables. Default: the tables of the package.
    as_of : ISO date, optional
        Keep only what was public on that day. See `Tables.as_of`. For a text
        may stand a date, datetime, Timestamp or datetime64 without a zone;
        a number is no day.
    episode : str, optional
        Keep one episode: ``october-2025``, ``uneasy-truce`` or ``open-war-2026``.
    start, end : ISO dates, optional
        Keep a span of days. See `Tables.between`.

    Returns
    -------
    Tables
        Frames ``events``, ``assessments``, ``claims``, ``statements``, ``actors``,
        ``places``, ``sources``, ``episodes``, ``event_kinds`` and ``acts``. Columns, units
        and vocabularies: ``data/CODEBOOK.md``. ``<NA>`` and ``NaT`` mean "not
        known", never zero.

    Raises
    ------
    DataError
        A table is missing or a cell breaks the schema: file, line and column.
    ValueError
        Unknown episode, a date that is none, or a span that ends before it starts.

    Examples
    --------
    >>> import afpak
    >>> afpak.load(episode="open-war-2026", as_of="2026-02-27").cut
    'Open war, as known on 27 February 2026'
    """
    return read(data_dir).cut_to(as_of, episode, start, end)


def read(data_dir: str | Path | None = None) -> Tables:
    """Read and type every table of a folder; add ``known_on`` and ``current``."""
    folder = Path(data_dir) if data_dir is not None else default_data_dir()
    raw, problems = read_folder(folder)
    problems = problems or checks.load_problems(raw)
    if problems:
        raise DataError(sorted(problems))
    frames = {name: typed(raw[name], TABLES[name]) for name in TABLES}
    for name, column in OWN_DAY.items():
        frames[name]["known_on"] = frames[name][column].fillna(_first_page(frames[name], frames["sources"]))
    frames["events"]["known_on"] = _event_known_on(frames)
    frames["claims"]["current"] = _current(frames["claims"])
    own = folder.resolve() == default_data_dir().resolve()
    every = frozenset(frames["events"]["event_id"])
    return Tables(**frames, folder="" if own else folder.resolve().name, every_event=every)


def parse_day(value: Day, name: str) -> pd.Timestamp:
    """A calendar day, or a sentence that says what was wrong; every function that takes a day asks here.

    Parameters
    ----------
    value : str, date, datetime, Timestamp or datetime64
        A day is a text as 2026-02-27, a `datetime.date`, or a moment without a
        zone (`datetime.datetime`, `pandas.Timestamp`, `numpy.datetime64` of a
        day or finer), whose time of day is dropped. None of these is a day: a
        moment with a zone, since its day is another one elsewhere; a number or
        a truth value, whatever it may count; a month or a year; what is not
        known; a year before 1000.
    name : str
        What the user calls it; the sentence begins with it.

    Returns
    -------
    Timestamp
        Midnight of the day, without a zone.

    Raises
    ------
    ValueError
        The value is no day: ``as_of: 20260227 is not a day; write it as 2026-02-27``.

    Examples
    --------
    >>> from datetime import date
    >>> from afpak.record.tables import parse_day
    >>> parse_day(date(2026, 2, 27), "as_of") == parse_day("2026-02-27", "as_of")
    True
    >>> parse_day(20260227, "as_of")
    Traceback (most recent call last):
        ...
    ValueError: as_of: 20260227 is not a day; write it as 2026-02-27
    """
    found = None
    with suppress(ValueError):
        if isinstance(value, str):
            found = date.fromisoformat(value)
            found = found if found.isoformat() == value else None  # it takes 20260227 and 2026-W09-5 as well
        elif isinstance(value, np.datetime64):
            found = value.astype("datetime64[D]").item() if np.datetime_data(value.dtype)[0] not in "YMW" else None
        elif isinstance(value, date) and value is not pd.NaT and getattr(value, "tzinfo", None) is None:
            found = date(value.year, value.month, value.day)
    if not isinstance(found, date) or found.year < 1000:
        given = repr(str(value)) if isinstance(value, str) else " ".join(repr(value).split())
        given = given if len(given) <= 100 else f"{given[:99]}…"
        raise ValueError(f"{name}: {given} is not a day; write it as 2026-02-27")
    return pd.Timestamp(found).as_unit("us")


def parse_span(start: Day | None, end: Day | None) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """First and last day of a span, None where it is open."""
    first, last = (None if d is None else parse_day(d, n) for d, n in ((start, "start"), (end, "end")))
    if first is not None and last is not None and last < first:
        raise ValueError(f"the span ends ({last:%Y-%m-%d}) before it starts ({first:%Y-%m-%d})")
    return first, last


def _first_page(frame: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """The earliest day on which one of a row's sources appeared."""
    return day_of(frame["sources"].explode(), sources, "published").groupby(level=0).min()


def _event_known_on(frames: dict[str, pd.DataFrame]) -> pd.Series:
    """The first day on which a page of an event, a claim or statement that names it, or an assessment was public.

    Never before the event began: what was foretold is held at its first day.
    """
    events = frames["events"]
    heard = [day_of(events["event_id"], _firsts(frames[name], column), "day") for name, column in HEARD.items()]
    heard = [pd.Series(days.to_numpy(), events.index) for days in heard]
    first = pd.concat([_first_page(events, frames["sources"]), *heard], axis=1).min(axis=1)
    return first.where(~(first < events["start"]), events["start"])


def _firsts(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The first day of the rows of each event."""
    return rows.groupby("event_id")[column].min().rename("day").reset_index()


def day_of(ids: pd.Series, rows: pd.DataFrame, column: str) -> pd.Series:
    """A day of the row that each id names; `map` cannot look days up in a table without rows."""
    days = rows.set_index(rows.columns[0])[column].reindex(ids)
    return pd.Series(days.to_numpy(), ids.index)


def _current(claims: pd.DataFrame) -> pd.Series:
    """Whether no other claim in the frame supersedes the row."""
    return ~claims["claim_id"].isin(claims["supersedes"].dropna())


@dataclass(frozen=True, repr=False)
class Tables:
    """The ten frames, plus how they were cut.

    Beside the columns of the codebook, ``events``, ``claims`` and
    ``statements`` carry ``known_on``, the day from which the row was public:
    of a claim or statement its own day, else the earliest ``published`` of its
    sources; of an event the first day of a page, claim, statement or
    assessment of it, never before ``start``; NaT where none is known.
    ``claims`` also carry ``current``: False once a later figure that was known on
    the day of the record (``as_of``, else today) supersedes the row. Superseded rows stay.

    ``undated`` counts, per table, the rows left out of a cut because no day is
    known for them. ``standing`` holds the events of earlier episodes without an
    end on record before the cut, which no row of a cut by episode would show: a
    crossing closed in October is still closed when the open war begins.
    """

    episodes: pd.DataFrame
    event_kinds: pd.DataFrame
    acts: pd.DataFrame
    actors: pd.DataFrame
    places: pd.DataFrame
    sources: pd.DataFrame
    events: pd.DataFrame
    assessments: pd.DataFrame
    claims: pd.DataFrame
    statements: pd.DataFrame
    known_as_of: pd.Timestamp | None = None
    episode_id: str | None = None
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None
    undated: dict[str, pd.DataFrame] = field(default_factory=dict)
    standing: pd.DataFrame | None = None  # see above; without a cut by episode, no rows
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    folder: str = ""  # name of a reader's own data folder; empty: the tables of the package
    # ids before any cut, so that an unknown one is told from one left out; nothing is drawn from them
    every_event: frozenset[str] = field(default=frozenset(), compare=False)

    def __post_init__(self) -> None:
        if self.standing is None:
            object.__setattr__(self, "standing", pd.DataFrame(self.events).iloc[:0])
        for name in (*DATED, "assessments", "sources"):
            object.__setattr__(self, name, rows(self, name))  # frozen: set through object

    def _repr_html_(self) -> str:
        return overview(self)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(getattr(self, n))} {n}" for n in ("events", "claims", "statements", "sources"))
        left_out = sum(len(rows) for rows in self.undated.values())
        return f"<afpak.Tables {self.cut}: {counts}" + (
            f"; {left_out} rows of unknown day left out>" if left_out else ">"
        )

    def cut_to(
        self,
        as_of: str | pd.Timestamp | None = None,
        episode: str | None = None,
        start: str | pd.Timestamp | None = None,
        end: str | pd.Timestamp | None = None,
    ) -> Tables:
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

    def window(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """First and last day that the cut can hold; NaT where it is open.

        The days asked for, inside those of the episode, and none after the day of knowledge.

        Examples
        --------
        >>> import afpak
        >>> [str(day.date()) for day in afpak.load(episode="october-2025", as_of="2025-10-20").window()]
        ['2025-10-01', '2025-10-20']
        """
        first, last = [self.start], [self.end, self.known_as_of]
        if self.episode_id:
            episode = self.by_id("episodes").loc[self.episode_id]
            first.append(episode["start"])
            last.append(episode["end"])
        return pd.Series(first, dtype="datetime64[ns]").max(), pd.Series(last, dtype="datetime64[ns]").min()

    def by_id(self, name: str) -> pd.DataFrame:
        """A table by its key, for looking rows up."""
        if name not in self._keyed:
            frame = pd.DataFrame(getattr(self, name))
            self._keyed[name] = frame.set_index(TABLES[name].key)
        return self._keyed[name]

    def names(self, name: str) -> pd.Series:
        """What readers call the rows of a table (actors, places, kinds, acts, episodes, publishers), by id.

        Examples
        --------
        >>> import afpak
        >>> afpak.load().names("actors")["afghanistan-taliban"]
        'Afghan Taliban'
        """
        return self.by_id(name)[CALLED[name]]

    def measured(self, measure: str, frame: pd.DataFrame, of: pd.DataFrame, **facts) -> Measured:
        """What a measure returns: its frame, with the foot note on the rows that it rests on, the cut and its facts."""
        result = Measured(frame)
        result.about = About(measure, self.note(of), self.cut, facts)
        result.lost = ""
        return result

    @cached_property
    def _keyed(self) -> dict[str, pd.DataFrame]:
        return {}

    @property
    def cut(self) -> str:
        """The cut in words, for titles and foot notes."""
        parts = [self.names("episodes")[self.episode_id] if self.episode_id else "whole record"]
        if self.start is not None:
            parts.append(f"from {long_day(self.start)}")
        if self.end is not None:
            parts.append(f"to {long_day(self.end)}")
        if self.known_as_of is not None:
            parts.append(f"as known on {long_day(self.known_as_of)}")
        parts += [
            f"only {column} {' or '.join(self.label(column, c) for c in codes)}"
            for column, codes in self.chosen.items()
        ]
        return ", ".join(parts)

    def as_of(self, when: Day) -> Tables:
        """The record as it stood at the end of a past day.

        Keeps rows with ``known_on`` on or before the day; rows of unknown day
        are left out and kept in ``undated``, but for those that speak of later
        days, replace a later figure, or cannot have been public (``not_before``).
        ``occurrence`` and ``attribution`` are those that ``assessments`` had
        that day; before its first assessment an event is one-sided, and its
        author, if one is named, accused; assessments of unknown day do not
        hold yet and are kept in ``undated``. ``current`` is worked out anew, so
        a figure that was replaced later is current. Sources published later
        are hidden, also from the rows' lists; undated sources stay. So is
        ``later``, and every episode that had not begun. A span that ends later
        is open; a denial names only the claims made by then, and a part only
        an umbrella that was known.

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
        frames, undated = {}, dict(self.undated)
        sources = self.sources[~(self.sources["published"] > when)]
        visible = set(sources["source_id"])
        for name in DATED:
            frame = getattr(self, name)
            unknown = _joined(undated.get(name), frame[frame["known_on"].isna()])
            undated[name] = unknown[~self._surely_later(unknown, when)].reset_index(drop=True)
            frame = frame[frame["known_on"] <= when].copy()
            frame["sources"] = _only(frame["sources"], visible)
            frame["later"] = pd.NA
            frame["later"] = frame["later"].astype("string")
            frames[name] = frame.reset_index(drop=True)
        states = self.assessments[self.assessments["event_id"].isin(frames["events"]["event_id"])]
        undated["assessments"] = _joined(undated.get("assessments"), states[states["since"].isna()])
        frames["assessments"] = _where(states, lambda f: f["since"] <= when)
        frames["assessments"]["sources"] = _only(frames["assessments"]["sources"], visible)
        frames["events"] = _assessed(frames["events"], frames["assessments"], set(states["event_id"]))
        episodes = _where(self.episodes, lambda f: f["start"] <= when)
        frames["episodes"] = episodes.assign(end=episodes["end"].mask(episodes["end"] > when))
        events, claims = frames["events"], frames["claims"]
        claims["supersedes"] = _relinked(claims, self.claims)
        for frame, key in ((claims, "claim_id"), (events, "event_id")):
            frame["part_of"] = frame["part_of"].where(frame["part_of"].isin(frame[key]))
        # a night ends the next morning by definition; any other later end was not known yet
        events["end"] = events["end"].mask((events["end"] > when) & (events["date_precision"] != "night"))
        claims["current"] = _current(claims)
        claims["disputes"] = _only(claims["disputes"], set(claims["claim_id"]))
        known = {**frames, "sources": sources.reset_index(drop=True), "known_as_of": when, "undated": undated}
        if len(self.standing):
            known["standing"] = replace(self, events=self.standing, standing=None).as_of(when).events
        return replace(self, **known)

    def episode(self, episode_id: str) -> Tables:
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

    def between(self, start: Day | None = None, end: Day | None = None) -> Tables:
        """Keep a span of days, both ends included.

        Events count when they touch the span; an event without known end runs
        on. Claims and statements count by the day on which they became public
        (``known_on``); those of unknown day are left out and kept in ``undated``.

        Examples
        --------
        >>> import afpak
        >>> afpak.load().between("2026-02-21", "2026-02-28").cut
        'whole record, from 21 February 2026, to 28 February 2026'
        """
        first, last = parse_span(start, end)
        if first is not None and self.known_as_of is not None and first > self.known_as_of:
            raise ValueError(
                f"the span starts ({first:%Y-%m-%d}) after the day of knowledge ({self.known_as_of:%Y-%m-%d})"
            )
        low, high = first or pd.Timestamp.min, last or pd.Timestamp.max
        frames, undated = {}, dict(self.undated)
        frames["events"] = _where(self.events, lambda f: (f["start"] <= high) & ~(f["end"] < low))
        frames["assessments"] = _of_events(self.assessments, frames["events"])
        for name in ("claims", "statements"):
            frame = getattr(self, name)
            undated[name] = _joined(undated.get(name), frame[frame["known_on"].isna()])
            frames[name] = _where(frame, lambda f: f["known_on"].between(low, high))
        frames["claims"] = frames["claims"].assign(supersedes=_relinked(frames["claims"], self.claims))
        standing = _where(self.standing, lambda f: ~(f["end"] < low))
        return replace(self, **frames, start=first, end=last, undated=undated, standing=standing)

    def _surely_later(self, rows: pd.DataFrame, when: pd.Timestamp) -> pd.Series:
        """Whether a row of unknown day must have become public after a day: what it speaks of had not begun."""
        begun = [day_of(rows["episode_id"], self.episodes, "start")]
        begun += [rows[c] for c in _NO_EARLIER if c in rows]
        if "event_id" in rows and "start" not in rows:
            begun.append(day_of(rows["event_id"], self.events, "start"))
        if "supersedes" in rows:
            begun.append(day_of(rows["supersedes"], self.claims, "known_on"))
        return pd.concat([days > when for days in begun], axis=1).any(axis=1).reindex(rows.index, fill_value=False)

    def only(
        self,
        *,
        initiator: str | Sequence[str] | None = None,
        kind: str | Sequence[str] | None = None,
        claimant: str | Sequence[str] | None = None,
        measure: str | Sequence[str] | None = None,
        actor: str | Sequence[str] | None = None,
        act: str | Sequence[str] | None = None,
    ) -> Tables:
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
        wanted = {k: (v,) if isinstance(v, str) else tuple(v) for k, v in given.items() if v is not None}
        frames, undated = {}, dict(self.undated)
        for column, codes in wanted.items():
            groups = self.choices(column)
            if unknown := [code for code in codes if code not in groups]:
                raise ValueError(f"unknown {column} {unknown[0]!r}; choose {', '.join(groups)}")
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

    def choices(self, column: str) -> dict[str, frozenset[str]]:
        """What `only` takes for a column: groups first, then single codes, each with the codes it stands for.

        Examples
        --------
        >>> import afpak
        >>> list(afpak.load().choices("kind"))[:3]
        ['diplomacy', 'force', 'other']
        >>> sorted(afpak.load().choices("act")["good_offices"])[:2]
        ['announce_agreement', 'mediate']
        """
        if column == "measure":
            return {code: frozenset([code]) for code in TABLES["claims"].column("measure").values}
        frame, key, group = {
            "kind": (self.event_kinds, "kind", "family"),
            "act": (self.acts, "act", "family"),
        }.get(column, (self.actors, "actor_id", "party"))
        grouped = frame.groupby(frame[group].astype("string"), sort=True)[key].agg(frozenset).to_dict()
        return grouped | {code: frozenset([code]) for code in frame[key] if code not in grouped}

    def label(self, column: str, code: str) -> str:
        """A code that `only` takes, in words."""
        names = {
            "kind": KIND_FAMILY | self.names("event_kinds").to_dict(),
            "act": ACT_FAMILY | self.names("acts").to_dict(),
            "measure": TABLES["claims"].column("measure").values,
        }.get(column)
        names = PARTY | self.names("actors").to_dict() if names is None else names
        return names.get(code, code.replace("_", " "))

    def without_day(self, name: str) -> pd.DataFrame:
        """Rows of ``claims`` or ``statements`` whose day is unknown: those still in the frame, and those a cut left out."""
        frame = getattr(self, name)
        here = frame[frame["known_on"].isna()]
        return pd.concat([here, self.undated.get(name, here.iloc[:0])]).drop_duplicates(subset=frame.columns[0])

    @cached_property
    def _origins(self) -> dict[str, frozenset[str]]:
        return {
            row.source_id: frozenset(name.casefold() for name in (row.relays or (row.publisher,)))
            for row in self.sources.itertuples()
        }

    def independent(self, sources: tuple[str, ...]) -> int:
        """How many of the sources are independent of each other.

        A page that repeats an agency or another outlet (``relays``) counts as
        that outlet; two pages of one publisher count once; pages that share
        any origin count once.

        Examples
        --------
        >>> import afpak
        >>> tables = afpak.load()
        >>> page = tables.sources["source_id"].iloc[0]
        >>> tables.independent((page, page))
        1
        """
        leads_to: dict[str, str] = {}

        def first(origin: str) -> str:
            """The name under which all origins go that pages have in common, however far apart."""
            while (onward := leads_to.setdefault(origin, origin)) != origin:
                leads_to[origin] = leads_to[onward]  # a step less for the next
                origin = onward
            return origin

        origins = [self._origins.get(source, {source}) for source in sources]
        for one, *others in origins:
            for other in others:
                leads_to[first(other)] = first(one)
        return len({first(one) for one, *_ in origins})

    def sources_of(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The sources of the rows, oldest first, with the number of rows resting on each.

        Examples
        --------
        >>> import afpak
        >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
        >>> list(day.sources_of(day.claims).columns[-2:])
        ['country', 'rows']
        """
        uses = rows["sources"].explode().value_counts()
        found = self.sources[self.sources["source_id"].isin(uses.index)].copy()
        found["rows"] = found["source_id"].map(uses).astype("Int64")
        return found.sort_values(["published", "source_id"], na_position="last").reset_index(drop=True)

    def note(self, rows: pd.DataFrame) -> str:
        """The foot note of a chart: sources, the day of knowledge, the version of the data."""
        sources = self.sources_of(rows)
        independent = self.independent(tuple(sources["source_id"]))
        often = sources.sort_values("rows", ascending=False, kind="stable")["publisher"].drop_duplicates()
        often = often[~often.str.startswith("[")]  # a publisher that is not identified cannot be named
        named = ", ".join(often.head(6)) + (" and others" if len(often) > 6 else "")
        pages = (
            f"Sources: {len(sources)} page{'s' if len(sources) > 1 else ''}, {independent} independent ({named})."
            if len(sources)
            else "No sources."
        )
        known = f"As known on {long_day(self.known_as_of)}." if self.known_as_of is not None else "As known today."
        data = f"Tables of the folder {self.folder}." if self.folder else f"afpak data {DATA_VERSION}, CC BY 4.0."
        return f"{pages} {known} {data}"

    def events_in_full(self) -> pd.DataFrame:
        """Events with labels of kind and actors, and counts of sources."""
        kinds = self.by_id("event_kinds")[["label", "family", "mid_hostility", "goldstein", "plover_score"]]
        frame = self.events.join(kinds.rename(columns={"label": "kind_label"}), on="kind")
        return self._named(self._counted(frame), "initiator", "target")

    def claims_in_full(self) -> pd.DataFrame:
        """Claims with their event, names of claimant and victims, and counts of sources."""
        events = self.by_id("events")[["kind", "start", "end", "summary", "occurrence"]].add_prefix("event_")
        return self._named(self._counted(self.claims.join(events, on="event_id")), "claimant", "victims")

    def statements_in_full(self) -> pd.DataFrame:
        """Statements with labels and families of act, the speaker's party, and counts of sources."""
        acts = self.by_id("acts")[["label", "family"]].add_prefix("act_")
        return self._named(self._counted(self.statements.join(acts, on="act")), "actor")

    def _counted(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(
            n_sources=frame["sources"].map(len).astype("Int64"),
            n_independent=frame["sources"].map(self.independent).astype("Int64"),
        )

    def _named(self, frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
        actors = self.by_id("actors")
        for column in columns:
            frame[f"{column}_name"] = frame[column].map(actors["short_name"])
            frame[f"{column}_party"] = frame[column].map(actors["party"])
        return frame


def without_parts(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of events or claims that no other row of the frame contains (``part_of``).

    Counts use this, so that an umbrella and its parts never count twice; a
    part whose umbrella is not in the frame stays.
    """
    key = "claim_id" if "claim_id" in rows else "event_id"
    return rows[~rows["part_of"].isin(rows[key])]


def _relinked(kept: pd.DataFrame, claims: pd.DataFrame) -> pd.Series:
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


def _where(frame: pd.DataFrame, condition) -> pd.DataFrame:
    return frame[condition(frame).fillna(False).astype(bool)].reset_index(drop=True)


def _joined(before: pd.DataFrame | None, more: pd.DataFrame) -> pd.DataFrame:
    return more.reset_index(drop=True) if before is None else pd.concat([before, more], ignore_index=True)


def _of_events(assessments: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    return _where(assessments, lambda f: f["event_id"].isin(events["event_id"]))


def _assessed(events: pd.DataFrame, held: pd.DataFrame, ever: set[str]) -> pd.DataFrame:
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


def _only(lists: pd.Series, keep: set[str]) -> pd.Series:
    return lists.map(lambda ids: tuple(i for i in ids if i in keep))

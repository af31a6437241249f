"""The ten frames of the record, looked up and named."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from .schema import ACT_FAMILY, KIND_FAMILY, PARTY, TABLES
from .shown import overview, rows
from .text import long_day, span, unknown

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
WHO = {"initiator": "events", "claimant": "claims", "actor": "statements"}
WHAT = {"kind": "events", "measure": "claims", "act": "statements"}


@dataclass(frozen=True, repr=False)
class Frames:
    """The ten frames and how they were cut: see `afpak.Tables`."""

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
    standing: pd.DataFrame | None = None  # without a cut by episode, no rows
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    folder: str = ""  # name of a reader's own data folder; empty: the tables of the package
    # ids before any cut, so that an unknown one is told from one left out; nothing is drawn from them
    every_event: frozenset[str] = field(default=frozenset(), compare=False)
    # first and last day of the record before any cut
    reach: tuple[pd.Timestamp, pd.Timestamp] | None = field(default=None, compare=False)

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
        if name not in TABLES:
            raise ValueError(unknown("table", name, TABLES))
        return pd.DataFrame(getattr(self, name)).set_index(TABLES[name].key)

    def names(self, name: str) -> pd.Series:
        """What readers call the rows of a table (actors, places, kinds, acts, episodes, publishers), by id.

        Examples
        --------
        >>> import afpak
        >>> afpak.load().names("actors")["afghanistan-taliban"]
        'Afghan Taliban'
        """
        if name not in CALLED:
            raise ValueError(unknown("table with names", name, CALLED))
        return self.by_id(name)[CALLED[name]]

    @property
    def cut(self) -> str:
        """The cut in words, for titles and foot notes; where it goes beyond the record, also that."""
        days = span(self.start, self.end)
        episode = self.names("episodes")[self.episode_id] if self.episode_id else ""
        parts = [part for part in (episode, days) if part] or ["whole record"]
        if self.known_as_of is not None:
            parts.append(f"as known on {long_day(self.known_as_of)}")
        parts += [
            f"only {column} {' or '.join(self.label(column, c) for c in codes)}"
            for column, codes in self.chosen.items()
        ]
        return ", ".join([*parts, *filter(None, [self.beyond])])

    @property
    def beyond(self) -> str:
        """Where the days asked for go beyond the record's first or last, in words; empty where they do not."""
        days = [day for day in (self.start, self.end, self.known_as_of) if day is not None]
        if not days or self.reach is None:
            return ""
        first, last = self.reach
        ends = [f"begins on {long_day(first)}"] * (min(days) < first) + [f"ends on {long_day(last)}"] * (
            max(days) > last
        )
        return f"beyond the record, which {' and '.join(ends)}" if ends else ""

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
        if column not in WHO | WHAT:
            raise ValueError(unknown("column", column, WHO | WHAT))
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
        """Rows of ``claims``, ``statements`` or ``events`` whose day is unknown: those in the frame, and those a cut left out."""
        if name not in DATED:
            raise ValueError(unknown("table with days", name, DATED))
        frame = getattr(self, name)
        here = frame[frame["known_on"].isna()]
        return pd.concat([here, self.undated.get(name, here.iloc[:0])]).drop_duplicates(subset=frame.columns[0])

"""The tables as people use them: typed, joined, and as they stood on a past day."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from ..home import default_data_dir
from . import checks
from .cuts import Cuts
from .days import Day, parse_day
from .frames import DATED
from .known import OWN_DAY, current, event_known_on, first_page
from .measured import About, Measured
from .reader import DataError, read_folder, typed
from .schema import DATA_VERSION, TABLES
from .text import long_day, unknown

__all__ = ["Day", "Tables", "load", "parse_day", "read", "without_parts"]


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
        Unknown episode, a date that is none, or a cut of which no day is left: a
        span that ends before it starts, that lies outside the episode, or starts
        after the day of knowledge. A cut beyond the record is none of these; ``cut`` says so.

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
        frames[name]["known_on"] = frames[name][column].fillna(first_page(frames[name], frames["sources"]))
    frames["events"]["known_on"] = event_known_on(frames)
    frames["claims"]["current"] = current(frames["claims"])
    own = folder.resolve() == default_data_dir().resolve()
    every = frozenset(frames["events"]["event_id"])
    known = pd.concat([frames[name]["known_on"] for name in DATED])
    reach = min(frames["events"]["start"].min(), known.min()), known.max()  # NaT without a day
    return Tables(**frames, folder="" if own else folder.resolve().name, every_event=every, reach=reach)


class Tables(Cuts):
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

    def measured(self, measure: str, frame: pd.DataFrame, of: pd.DataFrame, **facts) -> Measured:
        """What a measure returns: its frame, with the foot note on the rows that it rests on, the cut and its facts."""
        return Measured.of(frame, About(measure, self.note(of), self.cut, facts))

    def independent(self, sources: Iterable[str]) -> int:
        """How many of the sources are independent of each other.

        A page that repeats an agency or another outlet (``relays``) counts as
        that outlet; two pages of one publisher count once; pages that share
        any origin count once.

        Parameters
        ----------
        sources : list of source ids
            Or a tuple, a set, a column of ids.

        Raises
        ------
        TypeError
            This is no list.
        ValueError
            The tables have no such source, or know of none on the day at which they are cut.

        Examples
        --------
        >>> import afpak
        >>> tables = afpak.load()
        >>> page = tables.sources["source_id"].iloc[0]
        >>> tables.independent((page, page))
        1
        """
        if not pd.api.types.is_list_like(sources):
            raise TypeError(
                f"independent takes a list of source ids, as a cell of the column sources is; this is {sources!r}"
            )
        sources = list(sources)
        origins = self.origins(sources)
        for source in sources:
            if source not in origins:
                raise ValueError(unknown("source", source, self.sources["source_id"]))
        return _apart(sources, origins)

    def independent_of(self, rows: pd.DataFrame) -> pd.Series:
        """For each of the rows (with a column ``sources``), on how many independent sources it rests: see `independent`."""
        origins = self.origins(rows["sources"].explode())
        return rows["sources"].map(lambda ids: _apart(ids, origins)).astype("Int64")

    def origins(self, sources: Iterable[str] | None = None) -> dict[str, frozenset[str]]:
        """The agencies and outlets that each page (default: of all) repeats, or else its publisher, in small letters."""
        pages = self.sources if sources is None else self.sources[self.sources["source_id"].isin(sources)]
        named = zip(pages["source_id"], pages["relays"], pages["publisher"], strict=True)
        return {page: frozenset(map(str.casefold, relays or (publisher,))) for page, relays, publisher in named}

    def sources_of(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The sources of the rows, oldest first, with the number of rows resting on each.

        Raises TypeError for rows without a column ``sources``.

        Examples
        --------
        >>> import afpak
        >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
        >>> list(day.sources_of(day.claims).columns[-2:])
        ['country', 'rows']
        """
        if not isinstance(rows, pd.DataFrame) or "sources" not in rows:
            raise TypeError("sources_of takes rows with a column sources, such as tables.claims or some of its rows")
        uses = rows["sources"].explode().value_counts()
        found = self.sources[self.sources["source_id"].isin(uses.index)].copy()
        found["rows"] = found["source_id"].map(uses).astype("Int64")
        return found.sort_values(["published", "source_id"], na_position="last").reset_index(drop=True)

    def note(self, rows: pd.DataFrame) -> str:
        """The foot note of a chart: sources, the day of knowledge, the version of the data."""
        sources = self.sources_of(rows)
        independent = _apart(sources["source_id"], self.origins(sources["source_id"]))
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
            n_sources=frame["sources"].map(len).astype("Int64"), n_independent=self.independent_of(frame)
        )

    def _named(self, frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
        actors = self.by_id("actors")
        for column in columns:
            frame[f"{column}_name"] = frame[column].map(actors["short_name"])
            frame[f"{column}_party"] = frame[column].map(actors["party"])
        return frame


def _apart(sources: Iterable[str], origins: dict[str, frozenset[str]]) -> int:
    """How many groups of sources have no origin in common, also not by way of others."""
    leads_to: dict[str, str] = {}

    def first(origin: str) -> str:
        """The name under which all origins go that pages have in common, however far apart."""
        while (onward := leads_to.setdefault(origin, origin)) != origin:
            leads_to[origin] = leads_to[onward]  # a step less for the next
            origin = onward
        return origin

    found = [origins.get(source, {source}) for source in sources]
    for one, *others in found:
        for other in others:
            leads_to[first(other)] = first(one)
    return len({first(one) for one, *_ in found})


def without_parts(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of events or claims that no other row of the frame contains (``part_of``).

    Counts use this, so that an umbrella and its parts never count twice; a
    part whose umbrella is not in the frame stays.
    """
    key = "claim_id" if "claim_id" in rows else "event_id"
    return rows[~rows["part_of"].isin(rows[key])]

"""What another project has on the days of a cut, and how much in each period."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ... import show, style
from ...record.coding import between_sides
from ...record.measured import About, Measured
from ...record.tables import Tables, default_data_dir, without_parts
from .. import COLUMNS, OutsideWarning, read, ucdp

COUNTRIES = ("Afghanistan", "Pakistan")


def bring(tables: Tables, file: str | Path | None = None) -> Measured:
    """What another project has on the days of a cut.

    Parameters
    ----------
    tables : Tables
        The record, cut; its days are the days asked for.
    file : path, optional
        A UCDP or ACLED file (`afpak.outside.ucdp.read`). Its events in
        Afghanistan and Pakistan are kept. Without one: UCDP's own sums for the
        dyad of the two governments (``data/ucdp.csv``), those whose whole
        period lies in the cut.

    Returns
    -------
    DataFrame, one row an event or a sum
        The columns of `afpak.outside.COLUMNS` and ``events``: 1, or how many a
        sum holds. Empty for a cut by day of knowledge (``as_of``): neither
        project says from which day a row was public, so nothing shows that it
        was known by then.

    Facts
    -----
    ``project``, ``file``, ``version``, ``layout``, ``cite``, ``faults`` and
    what else `ucdp.read` tells of a file; ``span``, first and last day on which
    a row begins; ``months``, those in which one does (UCDP and ACLED have
    events here in every month, so a month without any is one that the file does
    not cover); ``sums`` and ``as_of``, whether the rows are sums, and whether
    the cut is by day of knowledge; ``absent``, what there is none of where
    nothing can be drawn.
    """
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", OutsideWarning
        )  # the faults are among the facts, for the notebook's first table
        other = _sums() if file is None else read(file, countries=COUNTRIES).assign(events=1)
    facts = {**other.attrs, "sums": file is None, "as_of": tables.known_as_of is not None}
    facts["span"] = (other["start"].min(), other["start"].max())
    facts["months"] = () if facts["as_of"] else tuple(other["start"].dropna().dt.to_period("M").unique())
    facts["absent"] = "events of a file (none was named)" if facts["sums"] else "events of theirs"
    if facts["as_of"]:
        facts["absent"] = "row of theirs shown to be public then"
    first, last = _days(tables)
    inside = (other["start"] <= last) & (other["end"].fillna(other["start"]) >= first)
    if facts["sums"]:
        inside = (other["start"] >= first) & (other["end"] <= last)
    kept = other[inside & (not facts["as_of"])].reset_index(drop=True)
    kept.attrs = {}
    return Measured.of(kept, About("bring", _note(facts), tables.cut, facts))


def _days(tables: Tables) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of a cut, inside those of the record."""
    first, last = tables.window()
    begun = tables.episodes["start"].min()
    begun = tables.events["start"].min() if pd.isna(begun) else begun  # a folder without episodes
    ended = tables.episodes["end"].max(skipna=False)
    ended = pd.Timestamp("2100-01-01") if pd.isna(ended) else ended
    return (begun if pd.isna(first) else max(first, begun)), (ended if pd.isna(last) else min(last, ended))


def ucdp_sums() -> pd.DataFrame:
    """UCDP's sums for the dyad as ``data/ucdp.csv`` has them, whatever the cut; NA: not in the copies of the releases."""
    counts = ("events", "best", "low", "high", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    raw = pd.read_csv(
        default_data_dir() / "ucdp.csv",
        parse_dates=["period_start", "period_end"],
        dtype=dict.fromkeys(counts, "Int64"),
    )
    return raw.rename(columns={"period_start": "start", "period_end": "end"})


def _sums() -> pd.DataFrame:
    """UCDP's sums for the dyad, in the same words as events."""
    rows = ucdp_sums().rename(columns={"version": "source_native"})
    rows = rows.reindex(columns=[*COLUMNS, "events"])
    rows["parties"] = [("Government of Afghanistan", "Government of Pakistan")] * len(rows)
    version = " and ".join(rows["source_native"].drop_duplicates())
    layout = "sums for the dyad of the two governments, in data/ucdp.csv"
    rows.attrs = {"project": "UCDP", "file": "no file given", "version": version, "layout": layout, "faults": {}}
    rows.attrs["cite"] = ucdp.PROJECT.cite
    return rows


def _note(facts: dict) -> str:
    version = f", {facts['version']}" if facts["version"] else ""
    return (
        f"Their figures: {facts['project']}{version} ({facts['layout']}), that project's own estimates. {facts['cite']}"
    )


def facts_of(other: Measured) -> dict:
    """What is known of the rows that `bring` returned; a sentence where it is not known any more."""
    known = getattr(other, "about", None)
    if known is None or known.measure != "bring":
        raise TypeError("this takes what bring returns, as it is: other = beside.bring(tables, file)")
    return dict(known.facts)


def laid_beside(measure: str, frame: pd.DataFrame, other: Measured, note: str = "", **facts) -> Measured:
    """A measure of both: their foot note and cut, and the facts that its charts and tables need."""
    known = {name: facts_of(other)[name] for name in ("project", "sums", "as_of", "absent")}
    return Measured.of(frame, About(measure, other.about.note + note, other.about.cut, known | facts))


def about(other: Measured) -> show.Html:
    """What was laid beside the record: file, version, days, what is wrong with it, how to cite it."""
    known = facts_of(other)
    first, last = (("" if pd.isna(d) else f"{d:%Y-%m-%d}") for d in known["span"])
    rows = [
        ("Project", known["project"]),
        ("File", known["file"]),
        ("Version, as the file names it", known["version"] or "not named"),
        ("Form", known["layout"]),
        *([] if known["as_of"] else [("Events begin", f"{first} to {last}")]),
        *([("Days with slashes", f"read with the {known['days']}")] if known.get("days") else []),
        ("Rows in the two countries and in this cut", style.count(len(other))),
        *((f"Found in the file: {sentence}", style.count(n)) for sentence, n in known["faults"].items()),
        ("To cite", known["cite"]),
    ]
    return show.table(
        pd.DataFrame(rows, columns=["What", "As found"]), "Another project's data; none of it enters our tables."
    )


def by_period(tables: Tables, other: Measured) -> Measured:
    """How many events each has, period by period, and their estimates of deaths.

    Periods are those of the sums, or calendar months of a file. An event
    counts in the period of its first day.

    Returns
    -------
    DataFrame, one row a period
        ``start``, ``end``; ``ours``, acts of force here; ``ours_between``,
        those by one side against the other or in its country, also where the
        declared target is an armed group there, and those in which each side
        names the other; ``theirs``, ``theirs_between``, likewise (for the
        sums, the dyad alone); ``low``, ``best``, ``high``, sums of that
        project's estimates. NA, not 0, in a month that the file does not
        cover and where the project gives no figure.

    Facts
    -----
    ``project``, ``sums``, ``as_of``, ``absent``: as of `bring`.
    """
    facts = facts_of(other)
    events = without_parts(tables.events_in_full().query("family == 'force'"))
    between = between_sides(tables, events) | (events["attribution"] == "mutual")
    rows = []
    for start, end, theirs in _spans(events, other, facts):
        inside = events["start"].between(start, end)
        counts = {"start": start, "end": end, "ours": int(inside.sum()), "ours_between": int((inside & between).sum())}
        rows.append(counts | ({} if theirs is None else _counted(theirs)))
    columns = ["start", "end", "ours", "ours_between", "theirs", "theirs_between", "low", "best", "high"]
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[2:], "Int64"))
    return laid_beside("by_period", frame, other)


def _counted(theirs: pd.DataFrame) -> dict:
    """Their events, those between the two states (NA where the file names no sides), and their deaths."""
    dyad = theirs[theirs["parties"].map(_between_there).astype(bool)]
    named = theirs["parties"].map(len).sum() > 0
    deaths = {name: theirs[name].sum(min_count=1) for name in ("low", "best", "high")}
    return {"theirs": theirs["events"].sum(), "theirs_between": dyad["events"].sum() if named else pd.NA, **deaths}


def _spans(events: pd.DataFrame, other: Measured, facts: dict) -> Iterator[tuple]:
    """Periods and the rows of the other project in each; None where its file does not reach."""
    if facts["sums"]:
        for number, period in enumerate(other.itertuples()):
            yield period.start, period.end, other.iloc[[number]]
        return
    months = pd.concat([events["start"], other["start"]]).dropna().dt.to_period("M")
    for month in pd.period_range(months.min(), months.max(), freq="M") if len(months) else ():
        theirs = other[other["start"].dt.to_period("M") == month]
        yield month.start_time, month.end_time.normalize(), theirs if month in facts["months"] else None


def _between_there(parties: tuple[str, ...]) -> bool:
    """Both states, as UCDP (Government of …) and ACLED (Military or Police Forces of …) name them."""
    states = [p for p in parties if p.startswith(("Government of", "Military Forces of", "Police Forces of"))]
    return all(any(f"of {country}" in p for p in states) for country in COUNTRIES)


def period_table(periods: Measured) -> show.Html:
    """`beside.by_period` as a table."""
    project = periods.about.facts["project"]
    heads = {
        "start": "From",
        "end": "To",
        "ours": "Acts of force here",
        "ours_between": "between the two sides",
        "theirs": f"Events, {project}",
        "theirs_between": "between the two governments",
        "low": "Deaths, low",
        "best": "best",
        "high": "high",
    }
    caption = f"Deaths are {project}'s estimates, of all sides together. Empty: not covered, or no figure."
    return show.table(periods.rename(columns=heads), caption)

"""What another project has on the days of a cut, and how much in each period."""

from __future__ import annotations

import warnings
from pathlib import Path

import pandas as pd

from ...record.coding import between_sides
from ...record.tables import Tables, default_data_dir, without_parts
from .. import COLUMNS, OutsideWarning, read, ucdp

COUNTRIES = ("Afghanistan", "Pakistan")


def bring(tables: Tables, file: str | Path | None = None) -> pd.DataFrame:
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
    DataFrame
        The columns of `afpak.outside.COLUMNS` and ``events``: 1, or how many a
        sum holds. ``attrs`` as of `ucdp.read`, with ``span``, first and last
        day on which a row begins; ``months``, those in which one does (UCDP
        and ACLED have events here in every month, so a month without any is
        one that the file does not cover); and ``sums``. Empty for a cut by day of
        knowledge (``as_of``): neither project says from which day a row was
        public, so nothing shows that it was known by then.
    """
    first, last = _days(tables)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OutsideWarning)  # the faults are in attrs, for the notebook's first table
        other = _sums() if file is None else read(file, countries=COUNTRIES).assign(events=1)
    span = (other["start"].min(), other["start"].max())
    months = tuple(other["start"].dropna().dt.to_period("M").unique())
    attrs = {**other.attrs, "span": span, "sums": file is None}
    attrs["as_of"] = tables.known_as_of is not None
    attrs["months"] = () if attrs["as_of"] else months
    inside = (other["start"] <= last) & (other["end"].fillna(other["start"]) >= first)
    if file is None:
        inside = (other["start"] >= first) & (other["end"] <= last)
    kept = other[inside & (tables.known_as_of is None)].reset_index(drop=True)
    kept.attrs = {**attrs, "note": _note(attrs), "cut": tables.cut}
    return kept


def _days(tables: Tables) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of a cut; the record itself has ends too."""
    episodes = tables.episodes
    if tables.episode_id:
        episodes = episodes[episodes["episode_id"] == tables.episode_id]
    first, last = episodes["start"].min(), episodes["end"].max(skipna=False)
    first = tables.events["start"].min() if pd.isna(first) else first  # a folder without episodes
    last = pd.Timestamp("2100-01-01") if pd.isna(last) else last
    return max(first, tables.start or first), min(last, tables.end or last)


def _sums() -> pd.DataFrame:
    """UCDP's sums for the dyad, in the same words as events."""
    raw = pd.read_csv(default_data_dir() / "ucdp.csv", parse_dates=["period_start", "period_end"])
    rows = raw.rename(columns={"period_start": "start", "period_end": "end", "version": "source_native"})
    rows = rows.reindex(columns=[*COLUMNS, "events"])
    rows["parties"] = [("Government of Afghanistan", "Government of Pakistan")] * len(rows)
    rows = rows.astype(dict.fromkeys(("low", "best", "high", "events"), "Int64"))
    version = " and ".join(rows["source_native"].drop_duplicates())
    layout = "sums for the dyad of the two governments, in data/ucdp.csv"
    rows.attrs = {"project": "UCDP", "file": "no file given", "version": version, "layout": layout, "faults": {}}
    rows.attrs["cite"] = ucdp.PROJECT.cite
    return rows


def _note(attrs: dict) -> str:
    version = f", {attrs['version']}" if attrs["version"] else ""
    return (
        f"Their figures: {attrs['project']}{version} ({attrs['layout']}), that project's own estimates. {attrs['cite']}"
    )


def by_period(tables: Tables, other: pd.DataFrame) -> pd.DataFrame:
    """How many events each has, period by period, and their estimates of deaths.

    Periods are those of the sums, or calendar months of a file. An event
    counts in the period of its first day.

    Returns
    -------
    DataFrame, one row a period
        ``start``, ``end``; ``ours``, acts of force here; ``ours_between``,
        those by one side against the other or in
        its country, also where the declared target is an armed group there,
        and those in which each side names the other; ``theirs``, ``theirs_between``, likewise
        (for the sums, the dyad alone); ``low``, ``best``, ``high``, sums of
        that project's estimates. NA, not 0, in a month that the file does not
        cover and where the project gives no figure.
    """
    events = without_parts(tables.events_in_full().query("family == 'force'"))
    between = between_sides(tables, events) | (events["attribution"] == "mutual")
    rows = []
    for start, end, theirs in _spans(events, other):
        inside = events["start"].between(start, end)
        counts = {"start": start, "end": end, "ours": int(inside.sum()), "ours_between": int((inside & between).sum())}
        if theirs is not None:
            dyad = theirs[theirs["parties"].map(_between_there).astype(bool)]
            named = theirs["parties"].map(len).sum() > 0
            counts |= {"theirs": theirs["events"].sum(), "theirs_between": dyad["events"].sum() if named else pd.NA}
            counts |= {name: theirs[name].sum(min_count=1) for name in ("low", "best", "high")}
        rows.append(counts)
    columns = ["start", "end", "ours", "ours_between", "theirs", "theirs_between", "low", "best", "high"]
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[2:], "Int64"))
    frame.attrs = {k: other.attrs[k] for k in ("note", "project", "sums", "as_of", "cut")}
    return frame


def _spans(events: pd.DataFrame, other: pd.DataFrame):
    """Periods and the rows of the other project in each; None where its file does not reach."""
    if other.attrs["sums"]:
        for number, period in enumerate(other.itertuples()):
            yield period.start, period.end, other.iloc[[number]]
        return
    months = pd.concat([events["start"], other["start"]]).dropna().dt.to_period("M")
    for month in pd.period_range(months.min(), months.max(), freq="M") if len(months) else ():
        theirs = other[other["start"].dt.to_period("M") == month]
        yield month.start_time, month.end_time.normalize(), theirs if month in other.attrs["months"] else None


def _between_there(parties: tuple[str, ...]) -> bool:
    """Both states, as UCDP (Government of …) and ACLED (Military or Police Forces of …) name them."""
    states = [p for p in parties if p.startswith(("Government of", "Military Forces of", "Police Forces of"))]
    return all(any(f"of {country}" in p for p in states) for country in COUNTRIES)

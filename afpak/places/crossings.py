"""Which crossings of the Durand Line were open: only what a row says, for the days for which it says it."""

from __future__ import annotations

import pandas as pd

from .. import show
from ..record.coding import BARS, CONFIRMED, until
from ..record.measured import Measured
from ..record.tables import Tables

STATES = {
    "closed": "closed",
    "partly open": "partly open: an opening, the closure not ended",
    "open": "open",
    "unknown": "unknown: no row speaks",
}
TOWN = {"spin-boldak-chaman-gate": "chaman"}  # the gate has no coordinates; from north to south it stands as its town


def crossings(tables: Tables) -> Measured:
    """The state of each border crossing, in spans of days, over the cut.

    A row without a known end speaks until the last day on which one of its
    dated sources appeared, because that is as far as anybody vouches for it;
    after that the state is unknown until another row speaks. A row that began
    before the cut and has no end before it speaks too, also where the cut is
    an episode (`Tables.standing`).

    Returns
    -------
    DataFrame, one row a crossing and span, crossings from north to south
        ``state``:

        - ``closed``: a closure speaks for the day, and no opening;
        - ``partly open``: an opening speaks for the day, but no closure is on
          record as ended, or trade is still suspended; for example a gate
          opened for returnees or for UN aid only;
        - ``open``: an opening speaks for the day, and every closure begun
          before it is on record as ended;
        - ``unknown``: no row speaks for the day. Never inferred.

        ``start``, ``end``: first and last day. ``events``: ids of the rows on
        which the state rests. ``confirmed``: whether both sides accept all of
        them or a neutral body confirms them; NA when unknown.
        Empty when the cut holds no closure or opening of a crossing.

    Facts
    -----
    ``window``: first and last day of the cut. ``last_said``: by crossing, the
    last ``state`` on record by the end of the cut and the last ``day`` for
    which a row speaks, which may lie before the cut; no crossing without one.

    Examples
    --------
    >>> import afpak
    >>> spans = afpak.places.crossings(afpak.load(episode="open-war-2026"))
    >>> spans.loc[spans["crossing"] == "torkham", "state"].iloc[0]
    'closed'
    """
    rows = _rows(tables)
    points = tables.by_id("places")
    gates = points[points["kind"] == "border_crossing"]
    north = points["lat"].reindex(gates.index.to_series().replace(TOWN)).to_numpy()
    gates = gates.assign(lat=north).sort_values("lat", ascending=False, kind="stable")
    first, last = _window(tables)
    spans, last_said = [], {}
    if not rows.empty and first <= last:
        for gate in gates.itertuples():
            own = rows[rows["places"].map(lambda places, gate=gate: gate.Index in places)]
            every = [
                {"crossing": gate.Index, "name": gate.name, **span}
                for span in _spans(own, min(first, own["start"].min()), last)  # min passes over NaT
            ]
            spans += [{**span, "start": max(span["start"], first)} for span in every if span["end"] >= first]
            said = [span for span in every if span["state"] != "unknown"]
            if said:
                last_said[gate.Index] = {"state": said[-1]["state"], "day": said[-1]["end"]}
    frame = pd.DataFrame(spans, columns=["crossing", "name", "start", "end", "state", "events", "confirmed"])
    frame = frame.astype({"confirmed": "boolean"})
    said = pd.DataFrame.from_dict(last_said, orient="index", columns=["state", "day"])
    return tables.measured("crossings", frame, of=rows, window=(first, last), last_said=said)


def crossings_table(tables: Tables) -> show.Html:
    """The rows behind the states: closures, openings and halts of trade at crossings, with their sources."""
    columns = {
        "From": ("start", "date_precision"),
        "To": "end",
        "Speaks until": "until",
        "Kind, by": ("kind", "initiator"),
        "Crossings": "places",
        "Did it happen": "occurrence",
        "What the sources say": "summary",
        "Sources": "sources",
        "Row": "event_id",
    }
    return show.listing(
        tables,
        "events",
        _rows(tables),
        columns,
        "{n} rows on crossings, oldest first. Without an end, a row speaks until its last dated source.",
    )


def _rows(tables: Tables) -> pd.DataFrame:
    """Closures, openings and halts of trade that name a crossing; ``until`` is the last day for which a row speaks."""
    gates = set(tables.places.loc[tables.places["kind"] == "border_crossing", "place_id"])
    rows = pd.concat([pd.DataFrame(tables.standing), pd.DataFrame(tables.events)], ignore_index=True)
    rows = rows[rows["kind"].isin([*BARS, "border_reopening"])]
    rows = rows[rows["places"].map(lambda places: bool(gates & set(places))).astype(bool)]
    rows = rows.sort_values(["start", "event_id"])
    return rows.assign(until=until(tables, rows))


def _window(tables: Tables) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of the cut; where nobody asked for a last day, that of the last event."""
    first, last = tables.window()
    first = tables.episodes["start"].min() if pd.isna(first) else first
    if pd.isna(last) or last == tables.known_as_of:
        reaches = tables.events[["start", "end"]].max().max()
        last = min(reaches, last) if pd.notna(last) else reaches
    return first, last


def _spans(rows: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> list[dict]:
    """Runs of days on which the same rows give the same state."""
    after = pd.concat([rows["until"], rows["end"]]).dropna() + pd.Timedelta(days=1)
    turns = pd.concat([rows["start"], after])
    turns = sorted({first, *turns[(turns > first) & (turns <= last)]})
    spans: list[dict] = []
    for start, later in zip(turns, [*turns[1:], last + pd.Timedelta(days=1)], strict=True):
        now = {"start": start, "end": later - pd.Timedelta(days=1), **_on(rows, start)}
        if spans and (spans[-1]["state"], spans[-1]["events"]) == (now["state"], now["events"]):
            spans[-1]["end"] = now["end"]
        else:
            spans.append(now)
    return spans


def _on(rows: pd.DataFrame, day: pd.Timestamp) -> dict:
    """What the rows of one crossing say about one day."""
    speaks = rows[(rows["start"] <= day) & (rows["until"] >= day)]
    opening, closure = speaks[speaks["kind"] == "border_reopening"], speaks[speaks["kind"] == "border_closure"]
    bars = rows[rows["kind"].isin(BARS) & (rows["start"] <= day)]
    standing = bars[~(bars["end"] < day)]
    if len(opening):
        # without an ended closure on record nobody says that the opening was a general one
        state = "open" if standing.empty and (bars["kind"] == "border_closure").any() else "partly open"
        rests = pd.concat([bars if standing.empty else standing, opening])
    elif len(closure):
        state, rests = "closed", closure
    else:
        return {"state": "unknown", "events": (), "confirmed": pd.NA}
    return {"state": state, "events": tuple(rests["event_id"]), "confirmed": rests["occurrence"].isin(CONFIRMED).all()}

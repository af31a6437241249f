"""The chronology: every event on its day, in the lane of the one who is said to have begun it."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd

from .. import show, style
from ..record.called import SHARED
from ..record.coding import confirmed, until
from ..record.measured import Measured
from ..record.schema import DATE_PRECISION, KIND_FAMILY
from ..record.tables import Tables
from ..style.palette import FAMILY, KIND_MARKER
from .days import TRUCES, day_zero, open_truce
from .timeline import STRIP, SURE, draw_labels, height_of, lanes, name_lanes, packed, strips, truces, turning_labels

TURNING = (*TRUCES, "talks_collapse", "unilateral_halt")
MOST = 8  # acts of force that get a label because most claims and statements name them
NAMED = 3  # rows that must name one, or in a cut of few rows any act would be a turn
_WHO = {  # by attribution: how a label names the author, never more surely than the record does
    "self_claimed": "{}",
    "third_party_finding": "{}, by a third party’s finding",
    "accused": "{} accused",
    "accused_denied": "{} accused, denies",
    "mutual": "each names the other",
}
LANES = {
    "pakistan": "Pakistan",
    "afghanistan": "Afghan de facto\nauthorities (Taliban)",
    "armed_group": "armed groups",
    "each": "each side names\nthe other",
    "third": "third parties, or\nnobody named",
    "other": "both together, or\nno single author",
}
_IN_TITLE = LANES | {
    "afghanistan": "Afghan Taliban",
    "each": "each names the other",
    "third": "third parties or nobody named",
    "other": "no single author",
}
_ROW, _WIDE = 0.115, 7.2  # inches: a row of marks, which is as wide; the panel
_TALLEST = 7.5  # inches: of more rows each gets less


def chronology(tables: Tables) -> Measured:
    """Events in lanes of their initiator.

    Returns
    -------
    DataFrame, one row an event
        ``lane``: the party of the initiator; ``each`` where each side names
        the other; ``third`` for third parties and where nobody is named;
        ``other`` for what has no single author (truces, talks, rallies).
        ``confirmed``: both sides agree or a neutral body confirms.
        ``part``: a single site of another row. ``named``: how many claims and
        statements of the cut name the event or a site of it. ``turning``: the
        words of a label where the event is a turn that readers know, else NA.
        Truces, their extensions, collapsed talks and unilateral halts are; so
        are the eight acts of force that most claims and statements name, of
        those that at least three name, and day 0 of each crisis (`day_zero`).
        ``tone``: of truces ``agreed``, of halts by one side ``declared``.
        ``open_end``: a closure or a truce without a known end; a truce on
        record with the day of its agreement alone has none. ``until``: the
        end, or where it is open the last day on which a dated source of the
        row appeared, as far as anybody vouches for it. Then the columns of
        `Tables.events_in_full`.

    Facts
    -----
    ``window``: first and last day to draw.

    Examples
    --------
    >>> import afpak
    >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
    >>> sorted(set(afpak.escalation.chronology(day)["lane"]))
    ['afghanistan', 'armed_group', 'each', 'pakistan', 'third']
    """
    events = tables.events_in_full().sort_values(["start", "event_id"]).reset_index(drop=True)
    events["lane"] = _lane(events)
    events["confirmed"] = confirmed(events)
    events["part"] = events["part_of"].isin(events["event_id"])
    truce, barred = open_truce(events), events["kind"].isin(["border_closure", "trade_suspension"])
    events["open_end"] = truce | (barred & events["end"].isna())
    events["until"] = until(tables, events.assign(end=events["end"].mask(truce)))
    events["named"] = _named(tables, events)
    events["turning"] = _turning(tables, events)
    halt = events["kind"] == "unilateral_halt"
    events["tone"] = pd.Series("", events.index).mask(events["kind"].isin(TRUCES), "agreed").mask(halt, "declared")
    return tables.measured("chronology", events, of=events, window=_window(tables, events))


def _lane(events: pd.DataFrame) -> pd.Series:
    nobody = events["initiator_party"].isin(["third_party", "unattributed"]) | (events["attribution"] == "unattributed")
    lane = events["initiator_party"].astype("string").mask(nobody, "third").fillna("other")
    return lane.mask(events["attribution"] == "mutual", "each")


def _named(tables: Tables, events: pd.DataFrame) -> pd.Series:
    """How many claims and statements name each event; those that name a site name the whole."""
    whole = events.loc[events["part"]].set_index("event_id")["part_of"]
    said = pd.concat([tables.claims["event_id"], tables.statements["event_id"]]).dropna().astype(str)
    counts = said.replace(whole.astype(str).to_dict()).value_counts()
    return events["event_id"].map(counts).fillna(0).astype(int)


def _turning(tables: Tables, events: pd.DataFrame) -> pd.Series:
    """The words of each label, NA where the event gets none."""
    force = events[(events["family"] == "force") & ~events["part"] & (events["named"] >= NAMED)]
    force = force.sort_values(["named", "start", "event_id"], ascending=[False, True, True]).head(MOST)
    acts = events["event_id"].isin([*force["event_id"], *day_zero(tables)["event_id"]])
    places = tables.names("places")
    words = [_label(event, places) for event in events.itertuples()]
    return pd.Series(words, events.index, dtype="string").where(acts | events["kind"].isin(TURNING))


def _label(event, places: pd.Series) -> str:
    if event.kind == "unilateral_halt":
        return f"halt declared by {event.initiator_name}"
    if event.family != "force":
        return event.kind_label
    # one spot, perhaps with the town around it; of a raid on many no one is its place
    where = f", {places[event.places[0]].split(' (')[0].split(',')[0]}" if 0 < len(event.places) <= 2 else ""
    who = _WHO.get(str(event.attribution), "").format(event.initiator_name)
    what = SHARED.get(event.event_id, f"{event.kind_label}{where}")
    return f"{what}{f' ({who})' if who else ''}"


def _window(tables: Tables, events: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    days = pd.concat([events["start"], events["end"]])
    first = tables.start or days.min()
    # what began before the cut and has no end on record must not close the window before it opens
    return first, max(days.clip(upper=tables.end).max(), first)


def _finding(rows: Measured) -> str:
    """Acts of force by their author, as declared or accused."""
    force = rows[(rows["family"] == "force") & ~rows["part"]]
    lanes = force["lane"].value_counts()
    named = ", ".join(f"{name} {lanes[lane]}" for lane, name in _IN_TITLE.items() if lane in lanes)
    return f"Acts of force by declared or accused author: {named}" if named else ""


@style.chart(
    of=chronology, title="What happened, and who is said to have begun it?", lacking="events", finding=_finding
)
def plot_chronology(rows: Measured, page: style.Page) -> str:
    """Draw a chronology (`chronology`): lanes by initiator, marks by family, truces and closures as bands."""
    how = (
        "One mark an event, in the lane of its declared or accused author; crossed: denied; small: one site of a larger "
        "event; dotted: days known roughly. Strips: closures and truces without a known end. Labels: turns, and the "
        f"{MOST} acts of force named most."
    )
    low, high = _limits(*page.about.facts["window"])
    per_inch = (high - low) / _WIDE
    marks = _marks(rows, low, high)
    marks["row"] = packed(marks, _ROW * per_inch)
    barred = rows["kind"].isin(["border_closure", "trade_suspension"]) & ~rows["end"].eq(rows["start"])
    closed = rows[barred | (rows["kind"].isin(TRUCES) & rows["open_end"])]
    heights = (marks.groupby("lane")["row"].max() + 1).reindex(list(LANES)).fillna(0).clip(lower=3)
    places = lanes(heights, gap=1.5, foot=STRIP * len(closed) + 1)
    top = places["high"].max() + 1.5
    turning = rows["turning"].notna() & (marks["x"] >= low)
    noon = rows["start"].map(mdates.date2num) + 0.5
    labels = turning_labels(rows.assign(x=noon)[turning], high, per_inch)
    families = [family for family in KIND_FAMILY if family in set(rows["family"].astype(str))]
    key = [style.handle(KIND_FAMILY[f], marker=KIND_MARKER[f], colour=FAMILY[f]) for f in families]
    key += SURE
    whole = top + height_of(labels)
    _, axes = page(how, height=min(_ROW * whole, _TALLEST) + 0.5, key=key)
    ax = axes[0, 0]
    ax.set(xlim=(low, high), ylim=(0, whole))
    truces(ax, rows, top)
    strips(ax, closed, per_inch)
    for event, mark in zip(rows.itertuples(), marks.itertuples(), strict=True):
        _mark(ax, event, mark, places.at[event.lane, "low"] + mark.row + 0.5)
    draw_labels(ax, labels, top)
    name_lanes(ax, places, list(LANES.values()))
    style.date_axis(ax)
    return _in_words(rows, page.about.cut)


def events_table(tables: Tables) -> show.Html:
    """Every event of the cut, with who agrees that it happened and its sources."""
    events = chronology(tables)
    days = events[["start", "end"]].apply(tuple, axis=1)
    events["_days"] = [f"to {end:%Y-%m-%d}" if end > start else "" for start, end in days]
    events["_dossier"] = [show.rows_named({}, event) for event in events["event_id"]]
    how = events["date_precision"].astype(str).map(DATE_PRECISION)
    events["_how"] = how.where(events["date_precision"] != "day", "")
    columns = {
        "Day": ("start", "_days", "_how"),
        "Kind, places": ("kind", "places"),
        "What the sources say": "summary",
        "Initiator, target": ("initiator", "target"),
        "Did it happen, who did it": ("occurrence", "attribution"),
        "Sources": "sources",
        "Row": "_dossier",
    }
    caption = f"{{n}} events, oldest first. Part of a larger event: {events['part'].sum()}."
    return show.listing(tables, "events", events, columns, caption, save=True)


def _limits(first: pd.Timestamp, last: pd.Timestamp) -> tuple[float, float]:
    low, high = mdates.date2num(first), mdates.date2num(last)
    room = max(0.5, 0.015 * (high - low))
    return low - room, high + 1 + room


def _marks(events: pd.DataFrame, low: float, high: float) -> pd.DataFrame:
    """Where each mark and its bar lie, in days; a night lies from noon to noon with its mark at midnight."""
    start = events["start"].map(mdates.date2num)
    end = events["end"].fillna(events["start"]).map(mdates.date2num)
    night = (events["date_precision"] == "night") & (end > start)
    left = (start + 0.5).where(night, start)
    right = (end + 0.5).where(night, end + 1)
    bar = (end > start) | ~events["date_precision"].isin(["day", "night"])
    x = ((left + right) / 2).where(night, start + 0.5)
    drawn = pd.DataFrame(
        {"lane": events["lane"], "x": x, "bar": bar, "left": left.clip(low), "right": right.clip(upper=high)}
    )
    # a bar that stays within the width of its mark takes no room of its own
    return drawn.assign(**{"from": x.where(~bar, drawn["left"]), "to": x.where(~bar, drawn["right"])})


def _mark(ax, event, mark, y: float) -> None:
    colour, shape = FAMILY[str(event.family)], KIND_MARKER[str(event.family)]
    if mark.bar:
        line = ":" if event.date_precision not in ("day", "night") else "-"
        ax.plot([mark.left, mark.right], [y, y], color=colour, lw=1.3, ls=line, solid_capstyle="butt", zorder=2)
    if mark.x < ax.get_xlim()[0]:
        return  # begun before the cut: its bar or strip comes in from the edge
    size = 12 if event.part else 26
    face = colour if event.confirmed else "white"
    to_row = {"urls": [style.to_rows(event.event_id)]}
    ax.scatter(mark.x, y, s=size, marker=shape, facecolor=face, edgecolor=colour, lw=1.1, zorder=3, **to_row)
    if event.occurrence == "denied":
        ax.scatter(mark.x, y, s=size * 1.9, marker="x", color=style.INK, lw=0.9, zorder=3.5, **to_row)


def _in_words(events: pd.DataFrame, cut: str) -> str:
    """Umbrella and parts count once; the lanes say who is named, not who did it."""
    once = events[~events["part"]]
    counts = once["lane"].value_counts()
    named = ", ".join(f"{label}: {counts.get(lane, 0)}" for lane, label in LANES.items()).replace("\n", " ")
    sure = once["occurrence"].value_counts()
    return (
        f"{len(events)} events on record, {cut}; {len(once)} when the sites of a larger event "
        f"are not counted beside it. By declared or accused initiator: {named}. Agreed or independently confirmed: "
        f"{once['confirmed'].sum()}; on one side's word: {sure.get('one_sided', 0)}; denied: {sure.get('denied', 0)}."
    )

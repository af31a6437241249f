"""Their range of deaths among the claims."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

import pandas as pd
from matplotlib.patheffects import withStroke

from ... import style
from ...claims import figures, marks
from ...record.coding import between_sides
from ...record.measured import Measured
from ...record.tables import Tables, without_parts
from ...record.text import short_day
from .bring import facts_of, laid_beside
from .matching import matches

MOST = 12  # headings on a page


def against_claims(tables: Tables, other: Measured) -> Measured:
    """Their range of deaths, and what is claimed of the same event, or in the same period.

    From a file: each act of force here that some of their events match, with
    the claims of people killed that hang on it. From the sums: each period,
    with the claims of people killed, of the two sides or of a side not
    specified, in events between them that begin in it, and the running totals
    begun in it, public by its last day; of each claimant about the same people
    the largest, and every one whose claimant is not named, for these may be
    different people. Assertions with a number: current ones, but running totals as
    they stood by that day. A figure that another of these contains
    (``part_of``) is left out.

    Returns
    -------
    DataFrame, grouped
        ``heading``; ``theirs``: the row is the other project's; ``who``,
        ``known_on``, ``given``, ``low``, ``high``, ``value`` (their best), and
        what `claims.figures` has of claims. Theirs count the dead of all
        sides, claims mostly those of one: a claim outside the range does not
        refute it, nor it the claim.

    Facts
    -----
    ``project``, ``sums``, ``as_of``, ``absent``: as of `bring`.
    """
    facts = facts_of(other)
    claims = pd.DataFrame(figures(tables, ("killed",)))
    claims = without_parts(claims[(claims["stance"] == "asserts") & claims["value"].notna()]).copy()
    claims["given"] = [f"{'no' if c.given == 'none' else c.given} {_people(c.group)}" for c in claims.itertuples()]
    pairs = _period_claims(tables, other, claims) if facts["sums"] else _event_claims(tables, other, claims)
    groups = [
        pd.concat([_their_row(facts, theirs), ours.assign(theirs=False)]).assign(heading=heading)
        for heading, theirs, ours in pairs
    ]
    frame = pd.concat(groups, ignore_index=True) if groups else claims.iloc[0:0].assign(theirs=False, heading="")
    used = claims[claims["claim_id"].isin(frame["claim_id"])]
    absent = facts["absent"] if facts["as_of"] else "events that both have, with claims,"
    return laid_beside("against_claims", frame, other, note=f" Claims: {tables.note(used)}", absent=absent)


def _people(group: str) -> str:
    people = (
        group.removesuffix(": killed").replace("Armed-group", "armed-group").replace("Third-country", "third-country")
    )
    bare = people.removeprefix("Unspecified-side ")
    if bare == people:
        return people
    # said together, as long words would run out of the picture
    return f"{bare}, side not specified".replace("people of unspecified status, side", "people, status and side")


def _event_claims(tables: Tables, other: Measured, claims: pd.DataFrame) -> Iterator[tuple]:
    """Heading, sums of theirs and claims of each event that both have."""
    rows = matches(tables, other)
    current = claims[claims["current"]]
    for event in rows[(rows["whose"] == "ours") & (rows["matched"] > 0)].sort_values("start").itertuples():
        ours = current[current["event_id"] == event.id]
        if not ours.empty:
            yield f"{short_day(event.start, year=True)}, {event.place}", event, ours


def _period_claims(tables: Tables, other: Measured, claims: pd.DataFrame) -> Iterator[tuple]:
    """Heading, sum and claims of each period."""
    events = tables.events_in_full()
    claims = claims[claims["victims_side"].isin(["afghanistan", "pakistan", "unspecified"])]
    between = between_sides(tables, events) | (events["attribution"] == "mutual")
    dyad = claims["event_id"].isin(events.loc[between, "event_id"])
    for period in other.itertuples():
        begun = dyad & claims["current"] & claims["event_start"].between(period.start, period.end)
        total = claims["cumulative_since"].between(period.start, period.end) & (claims["known_on"] <= period.end)
        ours = claims[(begun & claims["cumulative_since"].isna()) | total].sort_values(["value", "known_on"])
        nameless = ours["claimant_party"] == "unattributed"
        again = ours.duplicated(["claimant", "group"], keep="last") & ~nameless
        ours = ours[~again].sort_values("value", ascending=False)
        yield f"{short_day(period.start)} to {short_day(period.end, year=True)}", period, ours


def _their_row(facts: dict, row) -> pd.DataFrame:
    many = row.events if facts["sums"] else row.matched
    given = f"{row.low} to {row.high}, best {row.best}" if pd.notna(row.low) and row.low != row.high else f"{row.best}"
    who = f"{facts['project']}, {many} event{'s' if many > 1 else ''}"
    found = {"who": who, "given": f"{given}, all sides", "low": row.low, "high": row.high, "value": row.best}
    return pd.DataFrame([{**found, "theirs": True}])


@style.chart(
    of=against_claims,
    title="Where does their range lie among the claims?",
    lacking="{absent}",
    empty=lambda rows: not rows["theirs"].any(),
)
def plot_against(rows: Measured, page: style.Page) -> str:
    """Draw `against_claims`: their range as a band, the claims as marks on it or beside it."""
    best = rows[rows["theirs"]].set_index("heading")["value"].fillna(0)
    chosen = best.nlargest(MOST, keep="first").index
    left = len(best) - len(chosen)
    rows = rows[rows["heading"].isin(chosen)]
    how = (
        f"Grey band: {page.about.facts['project']}'s lowest to highest estimate of the dead of all sides; line: its best. "
        "Marks: claims of people killed, with who makes them, about the people named beside them "
        f"({page.about.cut}). Never add them."
        + (f" The {MOST} with the highest best estimate; {left} more are in the table." if left else "")
    )
    groups = [(heading, pd.DataFrame(part)) for heading, part in rows.groupby("heading", sort=False)]
    lines = [line for heading, part in groups for line in (heading, *part.itertuples())]
    _, axes = page(how, height=marks.ROW * (len(lines) + 2.2), key=marks.KEY)
    ax = axes[0, 0]
    marks.count_axis(ax, max(1.0, *rows[["value", "high"]].max().dropna().astype(float)))
    ax.set_xlim(right=ax.get_xlim()[1] * (18 if ax.get_xscale() == "symlog" else 1.6))
    labels = [_line(ax, y, line, rows) for y, line in enumerate(lines)]
    for text in ax.texts:  # a claim's words must stay legible where the line of the best estimate runs through them
        text.set_path_effects([withStroke(linewidth=2.2, foreground="white", alpha=0.85)])
    ax.set_yticks(range(len(lines)), labels)
    ax.set_ylim(len(lines) - 0.4, -0.8)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return " ".join(_sentence(part) for _, part in groups)


def _line(ax, y: int, line, rows: pd.DataFrame) -> str:
    """Draw a heading, their band, or a claim; returns its label."""
    if isinstance(line, str):
        text = shorten(line, 62, placeholder=" …")
        ax.text(0, y + 0.12, text, transform=ax.get_yaxis_transform(), weight="bold", size=9, va="center")
        return ""
    if line.theirs:
        _band(ax, y, line, int((rows["heading"] == line.heading).sum()))
        return line.who
    marks.mark(ax, y, line)
    return f"{line.who}, {marks.day(line.known_on)}"


def _band(ax, y: int, row, lines: int) -> None:
    """Their range behind all lines of a heading, their best estimate through them."""
    tall = [y - 0.45, y + lines - 0.55]
    if pd.notna(row.low) and pd.notna(row.high):
        # at least a hair wide, so that a range of nothing can be seen
        ax.fill_betweenx(tall, float(row.low), max(float(row.high), float(row.low) + 0.2), color=style.GRID, zorder=0)
    if pd.notna(row.value):
        ax.plot([float(row.value)] * 2, tall, color=style.SOFT, lw=1.4, zorder=1)
        at = max(float(row.value), 0.0 if pd.isna(row.high) else float(row.high))
        ax.annotate(row.given, (at, y), xytext=(6, 0), textcoords="offset points", va="center", size=8.5, weight="bold")


def _sentence(part: pd.DataFrame) -> str:
    theirs = part[part["theirs"]].iloc[0]
    claims = "; ".join(f"{c.who} says {c.given}" for c in part[~part["theirs"].astype(bool)].itertuples())
    return f"{theirs.heading}: {theirs.who}: {theirs.given}; {claims or 'no claim with a number'}."

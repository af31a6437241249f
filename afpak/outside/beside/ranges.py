"""Their range of deaths among the claims."""

from __future__ import annotations

from textwrap import shorten

import pandas as pd
from matplotlib.patheffects import withStroke

from ... import style
from ...claims import figures, marks
from ...record.measured import Measured
from ...record.tables import Tables, without_parts
from ...record.text import short_day
from .bring import facts_of, laid_beside
from .matching import matches

MOST = 12  # headings on a page


def against_claims(tables: Tables, other: Measured) -> Measured:
    """Their range of deaths for each act of force that both have, and the claims of people killed that hang on it.

    Claims are current assertions with a number; a figure that another of these
    contains (``part_of``) is left out.

    Returns
    -------
    DataFrame, grouped
        ``heading``; ``theirs``: the row is the other project's; ``who``,
        ``known_on``, ``given``, ``low``, ``high``, ``value`` (their best), and
        what `claims.figures` has of claims. Theirs count the dead of all
        sides, claims mostly those of one: a claim outside the range does not
        refute it, nor it the claim. No rows for the sums (`by_side` has those).

    Facts
    -----
    ``project``, ``sums``, ``as_of``, ``absent``: as of `bring`.
    """
    facts = facts_of(other)
    claims = pd.DataFrame(figures(tables, ("killed",)))
    claims = without_parts(claims[(claims["stance"] == "asserts") & claims["current"] & claims["value"].notna()]).copy()
    claims["given"] = [f"{'no' if c.given == 'none' else c.given} {_people(c.group)}" for c in claims.itertuples()]
    rows = matches(tables, other)
    groups = []
    for event in rows[(rows["whose"] == "ours") & (rows["matched"] > 0)].sort_values("start").itertuples():
        ours = claims[claims["event_id"] == event.id]
        if not ours.empty:
            heading = f"{short_day(event.start, year=True)}, {event.place}"
            groups.append(pd.concat([_their_row(facts, event), ours.assign(theirs=False)]).assign(heading=heading))
    frame = pd.concat(groups, ignore_index=True) if groups else claims.iloc[0:0].assign(theirs=False, heading="")
    used = claims[claims["claim_id"].isin(frame["claim_id"])]
    absent = facts["absent"] if facts["as_of"] or facts["sums"] else "events that both have, with claims,"
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


def _their_row(facts: dict, row) -> pd.DataFrame:
    given = f"{row.low} to {row.high}, best {row.best}" if pd.notna(row.low) and row.low != row.high else f"{row.best}"
    who = f"{facts['project']}, {row.matched} event{'s' if row.matched > 1 else ''}"
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
        "Marks: claims of people killed, with who makes them, about the people named beside them. Never add them."
        + (f" The {MOST} with the highest best estimate; {left} more in the saved rows." if left else "")
    )
    drawn(rows, page, how)
    return " ".join(told(rows))


def drawn(rows: pd.DataFrame, page: style.Page, how: str, key: tuple = marks.KEY) -> None:
    """Groups of lines: a heading, theirs, and the claims, each with its words."""
    groups = [(heading, pd.DataFrame(part)) for heading, part in rows.groupby("heading", sort=False)]
    lines = [line for heading, part in groups for line in (heading, *part.itertuples())]
    fig, axes = page(how, height=marks.ROW * (len(lines) + 2.2), key=key)
    ax = axes[0, 0]
    marks.count_axis(ax, max(1.0, *rows[["value", "high"]].max().dropna().astype(float)))
    labels = [_line(ax, y, line, rows) for y, line in enumerate(lines)]
    for text in ax.texts:  # a claim's words must stay legible where the line of the best estimate runs through them
        text.set_path_effects([withStroke(linewidth=2.2, foreground="white", alpha=0.85)])
    ax.set_yticks(range(len(lines)), labels)
    ax.set_ylim(len(lines) - 0.4, -0.8)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    marks.make_room(fig)


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
    return line.who if pd.isna(line.claim_id) else f"{line.who}, {short_day(line.known_on)}"


def _band(ax, y: int, row, lines: int) -> None:
    """Their range behind all lines of a heading, their best estimate through them."""
    tall = [y - 0.45, y + lines - 0.55]
    if pd.notna(row.low) and pd.notna(row.high):
        # at least a hair wide, so that a range of nothing can be seen
        ax.fill_betweenx(tall, float(row.low), max(float(row.high), float(row.low) + 0.2), color=style.GRID, zorder=0)
    if pd.notna(row.value):
        ax.plot([float(row.value)] * 2, tall, color=style.SOFT, lw=1.4, zorder=1)
        at = max(float(row.value), 0.0 if pd.isna(row.high) else float(row.high))
        marks.words(ax, row.given, at, y, gap=6, size=8.5, weight="bold")


def told(rows: pd.DataFrame) -> list[str]:
    """Each group in a sentence: theirs, then who says what."""
    found = []
    for heading, part in rows.groupby("heading", sort=False):
        theirs = part[part["theirs"]].iloc[0]
        claims = "; ".join(
            f"{c.who}: {c.given}" if pd.isna(c.claim_id) else f"{c.who} says {c.given}"
            for c in part[~part["theirs"].astype(bool)].itertuples()
        )
        found.append(f"{heading}: {theirs.who}: {theirs.given}; {claims}.")
    return found

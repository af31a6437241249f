"""Posts, vehicles, aircraft, drones and places: what each claims of the objects of the other side."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from .. import style
from ..record.measured import Measured
from ..record.schema import MEASURE
from ..record.tables import Tables, without_parts
from ..record.text import capital, plural, short_day
from . import marks
from .figures import OBJECTS, WHOSE, figures
from .ledgers import by_how_many, denials_after_claims

SIDES = ("pakistan", "afghanistan")  # whose objects: left and right
LINE, SPACE = 0.22, 0.12  # inches: a claimant, and between two objects


def material(tables: Tables) -> Measured:
    """Posts, vehicles, aircraft, drones and places: every figure that stands, and the denials that answer it.

    For the whole cut: figures that no later one of the same claimant replaces
    and that no other contains, and those that a denial answers. Objects are
    counted apart from people, each measure apart from the others.

    Returns
    -------
    DataFrame, one row a line
        The columns of `ledger`, ordered by ``group``.

    Examples
    --------
    >>> import afpak
    >>> day = afpak.load(episode="open-war-2026", as_of="2026-02-27")
    >>> sorted(set(afpak.claims.material(day)["measure"]))[:2]
    ['aircraft_downed', 'drones_downed']
    """
    rows = figures(tables, OBJECTS)
    answered = rows["claim_id"].isin(rows["disputes"].explode())
    rows = without_parts(rows)
    rows = rows[rows["current"] | answered[rows.index]]
    rows = denials_after_claims(rows).sort_values("group", kind="stable")
    return tables.measured("material", rows, of=rows)


def _most_posts(rows: Measured) -> str:
    """The highest number that stands of each side about posts of the other, the last of equals, and who denies it."""
    said = []
    for side, other in zip(SIDES, SIDES[::-1], strict=True):
        told = rows[(rows["claimant_party"] == side) & (rows["victims_side"] == other) & (rows["stance"] == "asserts")]
        told = told[told["measure"].isin(["posts_captured", "posts_destroyed"]) & told["current"] & (told["value"] > 0)]
        if len(told):
            most = told.sort_values(["value", "known_on"], kind="stable", na_position="first").iloc[-1]
            denied = rows.loc[rows["disputes"].map(lambda ids, of=most["claim_id"]: of in ids), "claimant_name"]
            by = f", denied by {' and '.join(sorted(set(denied)))}" if len(denied) else ""
            posts = f"{WHOSE[other]} {MEASURE[most['measure']]}"
            said.append(
                f"{posts} {most['given']} ({most['claimant_name']}, {short_day(most['known_on'], year=True)}{by})"
            )
    return f"Highest figures of posts on record: {'; '.join(said)}" if said else by_how_many(rows)


@style.chart(
    of=material,
    title="Posts, vehicles, aircraft: who claims what?",
    lacking="figures of objects",
    empty=lambda rows: not rows["victims_side"].isin(SIDES).any(),
    finding=_most_posts,
)
def plot_material(rows: Measured, page: style.Page) -> str:
    """Draw figures of objects (`material`): a row an object, Pakistani left and Afghan right, a line a claimant."""
    mine = pd.DataFrame(rows[rows["victims_side"].isin(SIDES)])
    others = int((~rows["victims_side"].isin(SIDES)).sum())
    measures = [measure for measure in OBJECTS if measure in set(mine["measure"])]
    sides = [side for side in SIDES if side in set(mine["victims_side"])]
    parts = {key: _by_claimant(part) for key, part in mine.groupby(["measure", "victims_side"], observed=True)}
    tall = [max(len(parts.get((measure, side), ())) for side in sides) * LINE + SPACE for measure in measures]
    tops = pd.Series(tall).cumsum().shift(fill_value=0.0)
    how = (
        "A line a claimant: its latest numbers, and as strokes those of other "
        "days, of other places or events: never add them. Arrow: at least, or up to. The scale multiplies beyond 20."
    )
    left = f"Of objects of others or of no side named, in the table: {plural(others, 'figure')}." if others else ""
    fig, axes = page(how, height=sum(tall) + 0.9, key=(*marks.KEY, marks.DENIAL), ncols=len(sides), sharey=True)
    for ax, side in zip(axes[0], sides, strict=True):
        ax.set_title(f"{WHOSE[side]} objects and places")
        marks.count_axis(ax, max([1.0, *mine.loc[mine["victims_side"] == side, "value"].dropna()]), narrow=True)
        for top, measure in zip(tops, measures, strict=True):
            for number, line in enumerate(parts.get((measure, side), ())):
                _line(ax, top + LINE * (number + 0.5), *line)
            ax.axhline(top - SPACE / 2, color=style.GRID, lw=0.8, zorder=0)
        ax.tick_params(axis="y", length=0)
    names = [capital(MEASURE[measure]) for measure in measures]
    axes[0, 0].set_yticks([top + (high - SPACE) / 2 for top, high in zip(tops, tall, strict=True)], names)
    axes[0, 0].set_ylim(sum(tall), -SPACE)
    axes[0, 0].set_xlabel(left, loc="left", in_layout=False)
    marks.make_room(fig)
    told = mine.groupby("group", sort=False)
    return "; ".join(
        f"{group}: " + ", ".join(f"{r.given} ({r.who})" for r in part.itertuples()) for group, part in told
    )


def _by_claimant(rows: pd.DataFrame) -> list[tuple[list, list, list]]:
    """For each claimant its figures of the latest day, its others, and the denials of one of them, as tuples."""
    lines = []
    told, denials = rows[rows["stance"] != "denies"], list(rows[rows["stance"] == "denies"].itertuples())
    for _, part in told.groupby("claimant", sort=False):
        counted = part[part["value"].notna() & part["known_on"].notna()]
        counted = part if counted.empty else counted
        last = counted[counted["known_on"].eq(counted["known_on"].max()) | counted["known_on"].isna().all()]
        known = frozenset(part["claim_id"])
        of_it = [denial for denial in denials if not known.isdisjoint(denial.disputes)]
        others = part.drop(index=last.index)
        lines.append((list(last.sort_values("value").itertuples()), list(others.itertuples()), of_it))
    known = frozenset(told["claim_id"])
    return [*lines, *(([denial], [], []) for denial in denials if known.isdisjoint(denial.disputes))]


def _line(ax: Axes, y: float, last: list, others: list, denials: list) -> None:
    """One claimant: strokes, marks, crosses, and on the right the words of the marks."""
    first = last[0]
    colour = style.COLOUR[str(first.claimant_party)]
    for row in (row for row in others if pd.notna(row.value)):
        ax.plot(row.value, y, marker="|", ms=8, color=colour, alpha=0.6, url=style.to_rows(row.claim_id))
    for row in (row for row in last if pd.notna(row.value)):
        marks.open_end(ax, row.value, y, row.qualifier, colour)
        ax.scatter(row.value, y, s=40, **style.mark(str(row.claimant_party), row.outside, row.claim_id))
    told = "denies" if first.stance == "denies" else ", ".join(dict.fromkeys(row.given for row in last))
    told += f" ({first.claimant_name}, {short_day(first.known_on, year=True)}"
    told += "; others in words)" if any(pd.isna(row.value) for row in others) else ")"
    if denials:
        told += f" ✕ {' and '.join(dict.fromkeys(row.claimant_name for row in denials))}"
    for row in denials:
        look = {"color": style.COLOUR[str(row.claimant_party)], "url": style.to_rows(row.claim_id)}
        ax.plot(row.denied, [y] * len(row.denied), ls="none", marker="x", ms=7, mew=2, zorder=4, **look)
    numbers = [row.value for row in last if pd.notna(row.value)]
    beyond = [*(row.value for row in others if pd.notna(row.value)), *(v for row in denials for v in row.denied)]
    right = max([0, *numbers, *beyond])
    gap = 30 if right in numbers and any(row.qualifier == "at_least" for row in last) else 9
    marks.words(ax, told, float(right), y, gap=gap, size=7.5, url=style.to_rows(*(row.claim_id for row in last)))

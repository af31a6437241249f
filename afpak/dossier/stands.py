"""What stands at the end of a cut, in two or three sentences a topic, and how far the record reaches.

Every sentence is filled from rows by a rule that its function tells: a figure
beside its claimant and its day, a count beside what is counted. What no row
says is not told, neither as a zero nor as a silence.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from markupsafe import Markup

from .. import show
from ..claims import PEOPLE, civilian_harm, figures
from ..claims.figures import WHOSE
from ..outside import beside
from ..places import crossings, where
from ..record.called import event_names
from ..record.coding import acts_of_force
from ..record.dense import FOLLOW_DAYS, dense_days
from ..record.schema import OCCURRENCE
from ..record.tables import Tables, without_parts
from ..record.text import capital, long_day, plural, span, unknown

SIDES = ("afghanistan", "pakistan")
SPEAKERS = ("pakistan", "afghanistan-taliban")


def stands(tables: Tables, topic: str) -> show.Html:
    """What stands at the end of the cut, by the rule of a topic.

    Parameters
    ----------
    topic : str
        ``claims``: of each side's fighters killed the last running total of
        each side since the latest day from which both count, and those of
        unknown day; the figures of people killed and not called fighters of the
        event or period of which most claimants speak. ``escalation``:
        acts of force by who agrees, and the last one. ``places``: the
        provinces that most acts name, and the last state said of each
        crossing. ``reactions``: statements on record, and the last dated one
        of each side. ``ucdp``: the project's last estimate.

    Raises
    ------
    ValueError
        There is no such topic.
    """
    rules = {"claims": _claims, "escalation": _acts, "places": _places, "reactions": _words, "ucdp": _ucdp}
    if topic not in rules:
        raise ValueError(unknown("topic", topic, rules))
    told = [Markup("<p>{}</p>").format(sentence) for sentence in rules[topic](tables)]
    return show.Html(Markup("").join(told or [Markup("<p>No row of this cut says anything on it.</p>")]))


def reach(tables: Tables) -> show.Html:
    """How far the record reaches: first and last day, dense stretches, and numbers of rows."""
    known = pd.concat([tables.events["start"], tables.claims["known_on"], tables.statements["known_on"]]).dropna()
    first, last = tables.window()
    known = known[~(known < first) & ~(known > last)]
    if known.empty:
        return show.Html("<p>This cut holds no row of known day.</p>")
    dense = [
        f"{span(run.first, run.last)} ({run.episode})"
        for run in dense_days(tables).itertuples()
        if run.last - run.first >= pd.Timedelta(days=FOLLOW_DAYS)
    ]
    rows = [pd.DataFrame(getattr(tables, name)) for name in ("events", "claims", "statements")]
    pages = tables.sources_of(pd.concat([frame[["sources"]] for frame in rows]))["source_id"]
    counts = ", ".join(
        plural(len(frame), name) for frame, name in zip(rows, ("event", "claim", "statement"), strict=True)
    )
    sentences = (
        f"{capital(span(known.min(), known.max()))}: {counts}, from {plural(len(pages), 'page')}, "
        f"{tables.independent(tuple(pages))} of them independent of each other."
    )
    if dense:
        sentences += (
            f" It is dense, with a row on one of every {FOLLOW_DAYS} days at least, only in these spans: "
            f"{'; '.join(dense)}. Elsewhere it is thin, and a day without a row is a gap in the record."
        )
    return show.Html(Markup("<p>{}</p>").format(sentences))


def _figure(claim) -> Markup:
    """A figure with the way to its row, its claimant, its day, and who denies it."""
    row = Markup(show.rows_named({claim.claim_id: claim.given}, claim.claim_id))
    denied = f"; denied by {', '.join(claim.denied_by)}" if claim.denied_by else ""
    return Markup("{} ({}, {}{})").format(row, claim.who, long_day(claim.known_on), denied)


def _claims(tables: Tables) -> Iterator[Markup]:
    rows = pd.DataFrame(figures(tables, PEOPLE))
    told = without_parts(rows[rows["stance"] == "asserts"])
    fighters = told[(told["victim_status"] == "combatant") & (told["measure"] == "killed")]
    totals = fighters[fighters["cumulative_since"].notna()]
    for side in SIDES:
        since, last = _latest(totals[totals["victims_side"] == side])
        if len(last):
            told = Markup("; ").join(map(_figure, last.itertuples()))
            yield Markup("{} combatants killed, counted since {}: {}.").format(WHOSE[side], long_day(since), told)
    yield from _most_claimants(tables)


def _most_claimants(tables: Tables) -> Iterator[Markup]:
    """The figures of people killed who are not called fighters, of the event or period of which most claimants speak."""
    rows = civilian_harm(tables)
    told = rows[rows["mark"] & rows["value"].notna()]
    claimants = told.groupby("block")["claimant"].nunique()
    if claimants.max() > 1:
        block = claimants.index[claimants == claimants.max()].min()
        mine = told[told["block"] == block].sort_values(["value", "claim_id"])
        heading, of_event = mine["heading"].iloc[0], mine["event_id"].notna().any()
        name = Markup(show.rows_named(event_names(tables), block)) if of_event else heading
        figures_ = Markup("; ").join(map(_figure, mine.assign(denied_by=[()] * len(mine)).itertuples()))
        denials = (
            rows[(rows["block"] == block) & (rows["stance"] == "denies")].explode("denied").dropna(subset="denied")
        )
        said = sorted({(denial.claimant_name, denial.denied) for denial in denials.itertuples()})
        denied = "".join(f"; {who} denies {number:,.0f}" for who, number in said)
        yield Markup("Killed and not called fighters: {}: {}{}.").format(name, figures_, denied)


def _latest(totals: pd.DataFrame) -> tuple[pd.Timestamp, pd.DataFrame]:
    """The last running totals of both sides since the latest day from which both count; undated ones after them."""
    sides = totals[totals["claimant_party"].isin(SIDES)]
    counting = sides.groupby("cumulative_since")["claimant_party"].nunique()
    shared = counting.index[counting == len(SIDES)]
    if shared.empty:
        return pd.NaT, totals.iloc[:0]
    sides = sides[sides["cumulative_since"] == shared.max()].sort_values(["known_on", "step"])
    dated = sides[sides["known_on"] == sides.groupby("claimant_party", observed=True)["known_on"].transform("max")]
    # of one day, where nothing orders them, all
    dated = dated.drop_duplicates(["claimant_party", "chain"], keep="last").sort_values("claimant_party", kind="stable")
    return shared.max(), pd.concat([dated, sides[sides["known_on"].isna() & sides["current"]]])


def _acts(tables: Tables) -> Iterator[Markup]:
    force = acts_of_force(tables)
    if force.empty:
        return
    sure = force["occurrence"].astype(str).value_counts()
    told = "; ".join(f"{sure[code]} {label}" for code, label in OCCURRENCE.items() if code in sure)
    yield Markup("{} of force on record: {}.").format(plural(len(force), "act"), told)
    last = force.iloc[-1]
    name = Markup(show.rows_named(event_names(tables), last["event_id"]))
    yield Markup("The last on record: {} ({}). {}").format(name, OCCURRENCE[last["occurrence"]], last["summary"])


def _places(tables: Tables) -> Iterator[Markup]:
    acts = pd.DataFrame(where(tables)).groupby("admin1")["whole"].nunique()
    acts = acts.reset_index().sort_values(["whole", "admin1"], ascending=[False, True]).head(3)
    if len(acts):
        told = ", ".join(f"{area.admin1} ({area.whole})" for area in acts.itertuples())
        yield Markup("Provinces that most acts of force name: {}; an act may name several.").format(told)
    yield from crossings_said(tables)


def crossings_said(tables: Tables) -> Iterator[Markup]:
    """The last state that a row tells of each crossing, and the last day for which it does."""
    said = crossings(tables).about.facts["last_said"]
    names = tables.names("places")
    for (state, until), gates in said.groupby(["state", "day"], sort=False):
        yield Markup("{}: {}, as last said for {}.").format(", ".join(names[gates.index]), state, long_day(until))


def _words(tables: Tables) -> Iterator[Markup]:
    said = tables.statements_in_full()
    if said.empty:
        return
    third = said.loc[said["actor_party"] == "third_party", "actor"].nunique()
    yield Markup("{} by {}, {} of them third parties.").format(
        plural(len(said), "statement"), plural(said["actor"].nunique(), "actor"), third
    )
    dated = said[said["known_on"].notna()].sort_values(["known_on", "statement_id"])
    for actor in SPEAKERS:
        own = dated[dated["actor"] == actor]
        if len(own):
            last = own.iloc[-1]
            way = Markup(show.rows_named({last["statement_id"]: last["act_label"]}, last["statement_id"]))
            yield Markup("{}, last on record, {}: {}. {}").format(
                last["actor_name"], long_day(last["known_on"]), way, last["summary"]
            )


def _ucdp(tables: Tables) -> Iterator[Markup]:
    periods = beside.bring(tables)
    if len(periods):
        last = periods.iloc[-1]
        spread = f", {last['low']} to {last['high']}" if pd.notna(last["low"]) else ""
        yield Markup("UCDP, {}: best estimate {} deaths of all sides together{}, {}. {}").format(
            last["source_native"],
            last["best"],
            spread,
            span(last["start"], last["end"]),
            "An estimate is nobody’s claim.",
        )

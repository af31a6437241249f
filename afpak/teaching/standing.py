"""By which rules a sentence of a document is agreed, confirmed, replaced, denied or left open."""

from __future__ import annotations

import pandas as pd

from ..claims import figures
from ..record.schema import ATTRIBUTION, MEASURE, OCCURRENCE
from ..record.tables import Tables
from ..record.text import long_day

SAID, REPLACED, DENIED, OPEN = "said, on other pages too", "replaced", "denied", "left open"
HAPPENED = {
    "agreed": "happened, both sides agree",
    "independent": "happened, a neutral body confirms",
    "denied": DENIED,
}
BY_WHOM = [code for code in ATTRIBUTION if code != "not_applicable"]


def standing(tables: Tables, document: str) -> pd.DataFrame:
    """How each sentence of a document stands in the record, as far as the cut knows it.

    An event stands as its ``occurrence`` says, in a cut by day as known that day:
    that it happened, not who did it. A claim is ``replaced`` where the same
    claimant gave another figure later in its series, ``denied`` where a denial
    answers it, and it can be both; a denial of an earlier figure of the series
    stands among the reasons. A growing total and a correction look the same
    here. A statement is ``said, on other pages too`` where a page independent
    of the document carries it: that it was said, not that it is so. All else
    is ``left open``, also an event that one side alone reports.

    Returns
    -------
    DataFrame
        ``row``, ``table``; ``who``: the declared or accused author, the
        claimant or the speaker; ``said``, in our words; ``stands``; ``why``,
        what the other rows say.
    """
    parts = [_events(tables, document), _claims(tables, document), _statements(tables, document)]
    return pd.concat(parts, ignore_index=True)


def _citing(rows: pd.DataFrame, document: str) -> pd.DataFrame:
    return rows[rows["sources"].map(lambda ids: document in ids)]


def _frame(table: str, rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["row", "who", "said", "stands", "why"]).assign(table=table)


def _others(tables: Tables, row, document: str) -> str:
    count = tables.independent(tuple(i for i in row.sources if i != document))
    return f"{count} other independent source{'' if count == 1 else 's'}" if count else "this document alone"


def _events(tables: Tables, document: str) -> pd.DataFrame:
    provinces = tables.by_id("places")["admin1"]
    rows = []
    for e in _citing(tables.events_in_full(), document).itertuples():
        where = provinces.reindex(list(e.places)).dropna().unique()
        counts = tables.claims[tables.claims["event_id"] == e.event_id]
        sites = tables.events.loc[tables.events["part_of"] == e.event_id, "event_id"]
        why = [OCCURRENCE[str(e.occurrence)]] if str(e.occurrence) not in HAPPENED else []
        why += [f"who did it: {ATTRIBUTION[e.attribution]}"] if e.attribution in BY_WHOM else []
        why += [f"provinces that its sources name: {', '.join(where)}"] if len(where) else []
        why += [f"single sites with rows of their own: {', '.join(sites)}"] if len(sites) else []
        why += [f"who gives figures on it: {', '.join(_names(tables, counts['claimant']))}"] if len(counts) else []
        why += [_others(tables, e, document)]
        who = "each side names the other" if str(e.attribution) == "mutual" else e.initiator_name
        stands = HAPPENED.get(str(e.occurrence), OPEN)
        rows.append((e.event_id, "" if pd.isna(who) else who, e.summary, stands, "; ".join(why)))
    return _frame("events", rows)


def _names(tables: Tables, actors: pd.Series) -> list[str]:
    return list(tables.names("actors").reindex(actors.unique()))


def _claims(tables: Tables, document: str) -> pd.DataFrame:
    every = figures(tables, tuple(MEASURE))
    asserted = every[every["stance"] == "asserts"]
    outside = asserted[asserted["outside"]]
    rows = []
    for c in _citing(asserted, document).itertuples():
        series = asserted[asserted["chain"] == c.chain].sort_values("step")
        known = set(series.loc[series["step"] <= c.step, "claim_id"])
        denials = every[[bool(known & set(ids)) for ids in every["disputes"]]]
        same = outside[(outside["measure"] == c.measure) & (outside["value"] == c.value).fillna(False)]
        same = same[(same["covers_start"] <= c.covers_end) & (same["covers_end"] >= c.covers_start)]
        why = _steps(series, c.step)
        why += [_denial(d, c, series) for d in denials.itertuples()]
        why += [f"the same number from {s.who}, {_span(s)} ({s.claim_id})" for s in same.itertuples()]
        why += [_others(tables, c, document)]
        answered = {
            REPLACED: series["step"].max() > c.step,
            DENIED: any(c.claim_id in ids for ids in denials["disputes"]),
        }
        said = f"{c.group}: {c.given}. {'' if pd.isna(c.note) else c.note}".strip()
        stands = " and ".join(word for word, true in answered.items() if true) or OPEN
        rows.append((c.claim_id, c.who, said, stands, "; ".join(why)))
    return _frame("claims", rows)


def _steps(series: pd.DataFrame, step: int) -> list[str]:
    """The figures of the same series around one: what it replaced, what replaced it, and the last."""
    told = {s.step: f"{s.given} ({s.who}, {_day(s)})" for s in series.itertuples()}
    words = [f"replaces {told[step - 1]}"] if step - 1 in told else []
    words += [f"replaced by {told[step + 1]}"] if step + 1 in told else []
    last = max(told)
    return words + ([f"after {last - step} steps {told[last]}"] if last > step + 1 else [])


def _denial(denial, claim, series: pd.DataFrame) -> str:
    """Who denied the figure, or which earlier one of its series was the one denied."""
    day = f"on {_day(denial)} ({denial.claim_id})"
    if claim.claim_id in denial.disputes:
        return f"{denial.who} denied it {day}"
    earlier = series.loc[series["claim_id"].isin(denial.disputes), "given"]
    return f"{denial.who} denied the earlier {', '.join(earlier)} {day}"


def _statements(tables: Tables, document: str) -> pd.DataFrame:
    said = tables.statements_in_full().sort_values(["known_on", "statement_id"])
    rows = []
    for s in _citing(said, document).itertuples():
        alike = said[(said["actor"] == s.actor) & (said["act"] == s.act) & (said["episode_id"] == s.episode_id)]
        alike = alike[[target == s.target for target in alike["target"]]]
        earlier, later = alike[alike["known_on"] < s.known_on], alike[alike["known_on"] > s.known_on]
        alone = tables.independent(tuple(i for i in s.sources if i != document)) == 0
        why = [_others(tables, s, document)]
        why += [
            f"the same act by this actor first on {_day(e)} ({e.statement_id})" for e in earlier.head(1).itertuples()
        ]
        why += [f"again on {_day(e)} ({e.statement_id})" for e in later.head(1).itertuples()]
        words = f"{s.act_label}: {s.summary}"
        rows.append((s.statement_id, s.actor_name, words, OPEN if alone else SAID, "; ".join(why)))
    return _frame("statements", rows)


def _day(row) -> str:
    return "day unknown" if pd.isna(row.known_on) else long_day(row.known_on)


def _span(claim) -> str:
    return f"for {long_day(claim.covers_start)} to {long_day(claim.covers_end)}"

"""The checks of the exercises: each works its answer out from the learner's own slice of the record."""

from __future__ import annotations

import re
from numbers import Integral

import pandas as pd

from ..record.coding import OTHER_SIDE
from ..record.tables import Tables, parse_day
from ..record.text import unknown
from .hints import Hint, given, rows_given

WEEK = pd.Timedelta(days=7)
ISO = re.compile(r"\d{4}-\d\d-\d\d")


def no_upper_end(answer: object, lines: pd.DataFrame) -> None:
    """Whole numbers of lines: which figures leave open how many more there were? (`claims.ledger` lines)"""
    chosen = rows_given(answer, lines, "claim_id")
    picked = lines[lines["claim_id"].isin(chosen)]
    missing = lines[(lines["stance"] == "asserts") & lines["high"].isna() & ~lines["claim_id"].isin(chosen)]
    if picked.empty and len(missing):
        raise Hint(
            "No line has these qualifiers. Copy the words from the column `qualifier`, not from `given`, letter for "
            "letter: small letters, and `_` where it stands."
        )
    if (picked["stance"] == "denies").any():
        raise Hint(
            "You counted a denial. It contradicts somebody's figure and gives none, so it has no end to be open."
        )
    closed = picked["high"].notna()
    if closed.any():
        word = picked.loc[closed, "qualifier"].iloc[0]
        raise Hint(f"A figure worded “{word}” names its upper end. Which qualifiers name a lowest value, or no number?")
    if len(missing):
        words = (missing["qualifier"] == "vague").any()
        raise Hint(
            "Lines are missing: those whose figure is a word, such as “several”. What does the column `qualifier` call them?"
            if words
            else "Lines are missing: those with a lowest value and no highest. Copy their word from `qualifier` exactly, "
            "with its underscore."
        )
    print(f"Yes: {len(picked)} of {len(lines)} lines. A sum over them would look exact and would be wrong.")


def first_day_above(answer: object, tables: Tables, limit: int, claimant: str = "pakistan") -> None:
    """A day: when did one side's running count of the other side's combatants killed first stand above a limit?"""
    if claimant not in OTHER_SIDE:
        raise ValueError(f"unknown claimant {claimant!r}; choose {', '.join(OTHER_SIDE)}")
    given(answer, str, "a day in quotation marks, such as '2026-02-27'")
    try:
        chosen = parse_day(answer, "your answer")
    except ValueError:
        if ISO.fullmatch(answer):
            raise Hint(f"There is no {answer}: look at the number of the month and of the day.") from None
        raise Hint(
            f"“{answer}” is not written as a day. Write the year, then month and day with two digits each, in "
            'quotation marks: "2026-02-27".'
        ) from None
    rows = tables.claims_in_full()
    rows = rows[(rows["claimant_party"] == claimant) & (rows["victims_side"] == OTHER_SIDE[claimant])]
    rows = rows[
        (rows["victim_status"] == "combatant") & (rows["measure"] == "killed") & rows["cumulative"].fillna(False)
    ]
    above = rows.loc[(rows["low"] > limit) & rows["known_on"].notna(), "known_on"]
    if above.empty:
        raise Hint(f"In this slice the count never stands above {limit}. Load a longer slice or choose a lower limit.")
    if chosen < above.min():
        raise Hint("At the end of that day a lower figure stood. It was replaced later: move the day forward.")
    if chosen > above.min():
        raise Hint("By that day it had stood above the limit for some time. Move the day back until it no longer does.")
    print(
        f"Yes. Whoever read the news a day earlier could only know a figure of {limit} or less, from the same claimant."
    )


def same_rung(answer: object, kinds: pd.DataFrame, scale: str = "mid_hostility", other: str = "goldstein") -> None:
    """Two kinds of event: which stand on one rung of a scale, though another scale tells them apart?"""
    given(answer, (tuple, list), "two kinds in brackets, such as ('air_strike', 'talks')")
    level, score = (kinds.set_index("kind")[column] for column in (scale, other))
    strange = [kind for kind in answer if not isinstance(kind, str) or kind not in level.index]
    if strange:
        raise Hint(f"{strange[0]!r} is no kind of event. The column `kind` of the table lists them.")
    if len(answer) != 2 or answer[0] == answer[1]:
        raise Hint("Name exactly two kinds, and not the same one twice.")
    one, two = answer
    if level[[one, two]].isna().any():
        raise Hint(
            f"One of the two has no level on `{scale}`: the scale does not grade it. That is not a level of zero."
        )
    if level[one] != level[two]:
        raise Hint(f"`{scale}` tells these two apart. Look for two with the same number in that column.")
    if score[[one, two]].isna().any():
        raise Hint(f"One of the two has no `{other}` score: that scale does not grade it. That is not a score of zero.")
    if score[one] == score[two]:
        raise Hint(
            f"Same rung, but `{other}` does not tell them apart either. Find a pair where the two scales disagree."
        )
    print(
        f"Yes. {scale} says {level[one]} of both; {other} says {score[one]:g} and {score[two]:g}. A scale shows what it was made for."
    )


def wide_enough(answer: object, after: pd.DataFrame) -> None:
    """A number of days: how wide must the window be for every day with a next day to count as followed? (`escalation.acted_after`)"""
    given(answer, Integral, "a whole number of days")
    waits = after["days"].dropna()
    if waits.empty:
        raise Hint("In this slice no day of force is followed by one of the other side. Load a longer slice.")
    if answer < waits.max():
        raise Hint(
            f"{(waits > answer).sum()} waits are longer than that. Change `limit`, run again, and watch the share."
        )
    if answer > waits.max():
        raise Hint("A narrower window does it already. Which is the smallest?")
    none = after["days"].isna().sum()
    print(
        f"Yes. With this limit every wait is an “answer”, by a choice of ours alone. {none} days have no next day on "
        "record: they have no wait, which is not a wait of zero."
    )


def good_offices(answer: object, tables: Tables) -> None:
    """Rows of statements: in which does a third party offer to mediate, or mediate? CAMEO's names of the acts decide."""
    said = tables.statements_in_full().query("actor_party == 'third_party'")
    chosen = rows_given(answer, said, "statement_id")
    code = said["act"].map(tables.by_id("acts")["cameo_label"]).fillna("")
    picked = said["statement_id"].isin(chosen)
    between = code.str.contains("mediat")
    if not picked.any():
        raise Hint(
            "No row has these words. Copy them from the list of acts, letter for letter: small letters, and `_` where it stands."
        )
    if (picked & code.str.contains("negotiate")).any():
        raise Hint("Asking others to talk, or saying that one would talk, is not yet offering to stand between them.")
    if (picked & ~between).any():
        act = said.loc[picked & ~between, "act"].iloc[0]
        raise Hint(f"The act “{act}” is among your rows. Does a third party put itself between the two by it?")
    missing, chosen = set(said.loc[between & ~picked, "act"]), set(said.loc[picked, "act"])
    if missing & chosen:
        raise Hint("The acts are right, but not all of their rows are there. Choose out of the whole table, by `isin`.")
    if missing:
        has = "doing it" if any("offer" not in act for act in chosen) else "offering it"
        raise Hint(
            f"Some are missing. Two acts of the list say it: one is an offer, the other is doing it. You have those who "
            f"are {has}. Is the other word spelled as in the list?"
        )
    actors = said.loc[between, "actor"].nunique()
    print(f"Yes: {between.sum()} statements of {actors} actors. Whether an offer was taken up would be another row.")


def heard_elsewhere(answer: object, tables: Tables, event: str) -> None:
    """A statement: by a third party that never names an event, within a week after it."""
    given(answer, str, "one statement_id in quotation marks")
    said = tables.statements_in_full().set_index("statement_id")
    if answer not in said.index:
        raise Hint("No statement of this slice has that id. Copy it from the column `statement_id`.")
    if event not in set(tables.events["event_id"]):
        raise Hint(f"The event {event!r} is not in this slice. Copy its id from the table `events`.")
    start = tables.by_id("events").loc[event, "start"]
    row = said.loc[answer]
    if row["actor_party"] != "third_party":
        raise Hint("That speaker is a party to the conflict. We are looking for a third party.")
    if (said.loc[said["actor"] == row["actor"], "event_id"] == event).any():
        raise Hint("That actor has a statement naming the event, so no chart calls it silent. Choose another actor.")
    if pd.isna(row["known_on"]) or not start <= row["known_on"] <= start + WEEK:
        raise Hint("That was not said within the week after the event, or its day is unknown.")
    print(
        "Yes. No statement of this actor names the event, so a chart that ties statements to events shows no reaction of it; "
        "in the same week it spoke. Say “no statement naming the event on record”."
    )


def added_to(answer: object, reading: pd.DataFrame) -> None:
    """Rows of `founding`: about which sentences does the record say more, or other things, on the later day?"""
    chosen = rows_given(answer, reading, "row")
    wanted = reading["why_then"] != reading["why_later"]
    if chosen - set(reading.loc[wanted, "row"]):
        raise Hint("Among your rows is one with the same reasons on both days. Compare `why_then` and `why_later`.")
    if set(reading.loc[wanted, "row"]) - chosen:
        raise Hint(
            "Some are missing. Compare the two columns of reasons, which begin with `why_`: reasons can change while the "
            "standing (`then`, `later`) stays."
        )
    turned = (reading["then"] != reading["later"]).sum()
    print(
        f"Yes: {wanted.sum()} of {len(reading)} sentences; {turned} of them changed their standing. More pages are not more certainty."
    )


def named_in_place_of(answer: object, tables: Tables, claim_id: str) -> None:
    """A claim: the first figure of the same series, after the given one, for which somebody is named as speaker."""
    given(answer, str, "one claim_id in quotation marks")
    claims = tables.by_id("claims")
    if claim_id not in claims.index:
        raise ValueError(unknown("claim", claim_id, claims.index))
    if answer not in claims.index:
        raise Hint("No claim of this slice has that id. Copy it from the column `claim_id`.")
    after = dict(zip(claims["supersedes"], claims.index, strict=True))
    series = [claim_id]
    while series[-1] in after:
        series.append(after[series[-1]])
    if answer not in series[1:]:
        raise Hint(
            "That figure does not replace this one. Follow `supersedes`: each row names the figure that it replaces."
        )
    named = [c for c in series[1:] if pd.notna(claims.loc[c, "speaker"])]
    if answer != named[0]:
        raise Hint(
            "It is in the series, but either nobody is named for it or somebody was named before. Go step by step."
        )
    gap = claims.loc[answer, "low"]
    print(
        f"Yes: {claims.loc[answer, 'speaker']}, with {gap}. A figure without a speaker and one with a speaker are not one source."
    )

"""Civilians killed: event by event and period by period, every figure on one line, each with who says so."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..record.measured import Measured
from ..record.schema import MEASURE
from ..record.tables import Tables
from ..record.text import plural, short_day
from .figures import WHOSE, figures

STATUS = {
    "civilian": "civilians",
    "unspecified": "status not said",
    "mixed": "civilians and combatants together",
}


def civilian_harm(tables: Tables) -> Measured:
    """Figures of people killed who are civilians, or of whom that is not said, by event or period.

    A block is one event, or one period of claims that name no event; where an
    end of the period is not known, the figure has a block of its own. Of
    figures in a block that replace one another only the last stands; one that
    another of the block contains (``part_of``, same status) is left out.
    Denials of a figure of the block, of whatever measure, stand in it too.
    Quote it for what all sides say of the civilians of one event or period,
    never added up; `known_when` for what a claimant's count was on a day.

    Returns
    -------
    DataFrame, one row a figure or denial, by the day of the event or period
        The columns of `figures`; ``block`` and ``heading``, the event or period
        and its words; ``voice``, the claimant with its body (each figure of
        nobody named is a voice of its own; a denial is the claimant's);
        ``mark``, whether the figure is the one drawn of its voice and of these
        people: the one of civilians if there is one, else the last; ``denied``, the numbers that
        a denial answers in the block (of a series its last), empty for a figure.

    Examples
    --------
    >>> import afpak
    >>> rows = afpak.claims.civilian_harm(afpak.load(episode="open-war-2026"))
    >>> hospital = rows[rows["event_id"] == "2026-03-16-omid-hospital-strike"]
    >>> hospital.loc[hospital["mark"], ["given", "claimant_name"]].head(3).values.tolist()
    [['408 or more', 'Afghan Taliban'], ['269', 'Families'], ['143 or more', 'UNAMA']]
    """
    every = figures(tables, tuple(MEASURE))
    told = every[(every["measure"] == "killed") & every["victim_status"].isin(list(STATUS))]
    told = told[told["stance"] == "asserts"]
    told = told.assign(block=_blocks(told), denied=[()] * len(told))
    stands = _standing(told)
    rows = pd.concat([stands, *_denials(every, told, stands)], ignore_index=True)
    rows["voice"] = np.where(rows["stance"] == "denies", rows["claimant"], rows["who"])
    rows["voice"] = rows["voice"].where(rows["claimant"] != "unattributed", rows["claim_id"])
    rows["mark"] = _marked(rows)
    rows["heading"] = _headings(tables, rows)
    begins = rows["event_start"].fillna(rows["covers_start"]).groupby(rows["block"]).transform("min")
    order = pd.DataFrame({"begins": begins, "block": rows["block"], "value": -rows["value"]})
    rows = rows.loc[order.sort_values(["begins", "block", "value"], kind="stable").index].reset_index(drop=True)
    return tables.measured("civilian_harm", rows, of=rows)


def _blocks(rows: pd.DataFrame) -> pd.Series:
    """The event; else the period and whose people; else, where an end of it is not known, the figure itself."""
    first, last = (rows[end].dt.strftime("%Y-%m-%d") for end in ("covers_start", "covers_end"))
    period = (first + "/" + last + "/" + rows["victims_side"].astype("string")).astype("string")
    return rows["event_id"].astype("string").fillna(period).fillna(rows["claim_id"].astype("string"))


def _standing(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures that no other of their block replaces or, among those of one status, contains."""
    last = rows.sort_values("step", kind="stable").drop_duplicates(["block", "chain"], keep="last")
    containers = set(zip(rows["claim_id"], rows["block"], rows["victim_status"], strict=True))
    part = [key in containers for key in zip(last["part_of"], last["block"], last["victim_status"], strict=True)]
    return last[~np.array(part, dtype=bool)]


def _denials(every: pd.DataFrame, told: pd.DataFrame, stands: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The denials of figures of each block, with the numbers denied: the last of those that replace one another."""
    told = told[told["block"].isin(stands["block"])]
    for denial in every[every["stance"] == "denies"].index:
        answered = told[told["claim_id"].isin(every.at[denial, "disputes"])]
        for block, figures_ in answered.groupby("block"):
            last = figures_.sort_values("step", kind="stable").drop_duplicates("chain", keep="last")["value"].dropna()
            yield every.loc[[denial]].assign(block=block, denied=[tuple(sorted({*last.astype(float)}))])


def _marked(rows: pd.DataFrame) -> pd.Series:
    """Whether a figure is the one drawn of its voice in its block."""
    order = rows.assign(civil=rows["victim_status"] == "civilian", number=rows["value"].notna())
    order = order.sort_values(["civil", "number", "known_on", "step", "value"], na_position="first")
    chosen = order.drop_duplicates(["block", "voice", "victims_side", "stance"], keep="last").index
    return pd.Series(rows.index.isin(chosen), rows.index)


def _headings(tables: Tables, rows: pd.DataFrame) -> pd.Series:
    """Day and places of the event of each block, not its kind, which may be disputed; else its period and whose people."""
    events, places = tables.by_id("events"), tables.names("places")
    return rows["block"].map(
        {
            row.block: _of_event(events.loc[row.block], places) if row.block in events.index else _of_period(row)
            for row in rows.sort_values("stance", ascending=False).itertuples()
        }
    )


def _of_event(event: pd.Series, places: pd.Series) -> str:
    names = list(places.reindex(list(event["places"])))
    names = [name for name in names if name == names[0] or name not in names[0]]  # a city whose quarter is named
    more = f" and {plural(len(names) - 2, 'more place')}" if len(names) > 2 else ""
    night = " (night)" if event["date_precision"] == "night" else ""
    return f"{short_day(event['start'], year=True)}{night}: {'; '.join(names[:2])}{more}"


def _of_period(row) -> str:
    first, last = (pd.notna(day) and short_day(day, year=True) for day in (row.covers_start, row.covers_end))
    until = last or "a day not said"
    days = first if first == last else f"{first} to {until}" if first else f"up to {until}" if last else "days not said"
    return f"{days or 'days not said'}: {WHOSE[row.victims_side]} people, no single event"

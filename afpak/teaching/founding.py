"""The founding document beside the record: what each of its sentences rests on, then and later.

The project began with a news explainer of 27 February 2026. Its text is not in
the project: what it says is known through the rows that cite it, and a
sentence here is a row's own summary, note or figure. Whether it was agreed,
confirmed, replaced, denied or left open follows from other rows by the rules
of `standing`; nothing is typed in.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from markupsafe import Markup

from .. import show
from ..markup.templates import templates
from ..record.measured import Measured
from ..record.tables import Day, Tables, parse_day
from ..record.text import long_day, unknown
from .standing import standing

DOCUMENT = "explainer-2026-02-27-open-war"
DAY = "2026-02-27"
LATER = "2026-03-27"
TEMPLATES = Path(__file__).parent / "templates"


def founding(tables: Tables, then: Day = DAY, later: Day = LATER, document: str = DOCUMENT) -> Measured:
    """Each sentence of a document, as the record stood on its day and on a later one.

    Parameters
    ----------
    tables : Tables
        The record, not yet cut by day.
    then, later : ISO dates
        The two days.
    document : str
        A ``source_id``.

    Returns
    -------
    Measured
        One row per row of the record that cites the document and was public
        ``then``: ``row``, its id; ``table``; ``said``, the paraphrase;
        ``who``; ``then`` and ``later``, how it stood (`standing`);
        ``why_then`` and ``why_later``, the rows that say so.

    Facts
    -----
    then, later : Timestamp
        The two days.

    Raises
    ------
    ValueError
        The record has no such source, or a day is none.
    """
    if document not in set(tables.sources["source_id"]):
        raise ValueError(unknown("source", document, tables.sources["source_id"]))
    then, later = parse_day(then, "then"), parse_day(later, "later")
    before, after = (standing(tables.as_of(day), document) for day in (then, later))
    after = after.set_index("row")[["stands", "why"]].rename(columns={"stands": "later", "why": "why_later"})
    frame = before.rename(columns={"stands": "then", "why": "why_then"}).join(after, on="row")
    cited = pd.concat([getattr(tables, name)[["sources"]] for name in ("events", "claims", "statements")])
    cited = cited[cited["sources"].map(lambda ids: document in ids)]
    return tables.measured("founding", frame, of=cited, then=then, later=later)


def beside_the_record(reading: Measured) -> show.Html:
    """The reading (`founding`) as a table for readers; on the later day only what is new."""
    then, later = (long_day(reading.about.facts[name]) for name in ("then", "later"))
    frame = pd.DataFrame(
        {
            "Who, as declared or accused": reading["who"],
            "What the document says, in our words": reading["said"],
            f"As of {then}": reading["then"] + ": " + reading["why_then"],
            f"New by {later}": [_news(r) for r in reading.itertuples()],
            "Row": reading["row"],
        }
    )
    return to_read(frame, f"{len(frame)} sentences, known through the rows that cite the document.")


def sheet(tables: Tables) -> str:
    """The sentences of the document on paper, as a page of its own, for a class that reads them without code."""
    reading = founding(tables)
    return (
        templates(TEMPLATES)
        .get_template("sheet.html.j2")
        .render(
            title=f"What could one have known on {long_day(reading.about.facts['then'])}?",
            about="A news explainer of that day, known through the rows that cite it; its own text is not in the record.",
            table=Markup(beside_the_record(reading)),
            foot=f"{reading.about.note} “Left open” is neither confirmed nor refuted, “replaced” is not “false”.",
        )
    )


def to_read(frame: pd.DataFrame, caption: str) -> show.Html:
    """A table with much text, which starts on the left; JupyterLab would set it to the right."""
    texts = frame.select_dtypes(["object", "string", "category"])
    return show.table(frame.assign(**{name: texts[name].map(_left) for name in texts}), caption)


def _left(text: object) -> object:
    return text if pd.isna(text) else show.Cell(f'<div style="text-align: left">{show.Cell.of(text)}</div>')


def _news(reading) -> str:
    """The reasons that were not there before, and how the sentence stands if that has changed."""
    before = set(reading.why_then.split("; "))
    fresh = [part for part in reading.why_later.split("; ") if part not in before]
    fresh = [f"now {part}" if "other independent" in part else part for part in fresh]
    stands = [] if reading.later == reading.then else [f"now {reading.later}"]
    return "; ".join(stands + fresh) or "nothing"

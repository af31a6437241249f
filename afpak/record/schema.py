"""What every table is: columns, types, vocabularies, references. Declarations only.

Everything that reads, checks or documents the tables is derived from this
module: the reader and the checks interpret it, ``data/datapackage.json`` and
``data/CODEBOOK.md`` are generated from it.

Types
-----
id        lower-case ASCII letters, digits and hyphens
text      one line of text
url       http or https address
date      ISO 8601 calendar date
integer   count, zero or more
decimal   number with a decimal point
boolean   ``true`` or ``false``
enum      one of ``values``
list      ``;``-separated, no spaces: ids where ``ref`` is set, else text
cell      what a cell of another table held; only in the ledger
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """One column of one table.

    ``required`` means never empty; an empty cell elsewhere means "not known".
    ``ref`` names the table whose key the cell holds. ``values`` maps each
    allowed code to its label, in the order in which charts show them.
    """

    name: str
    type: str
    meaning: str
    required: bool = False
    ref: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    bounds: tuple[float, float] | None = None


@dataclass(frozen=True)
class Table:
    """One CSV file. ``key`` is the column that identifies a row."""

    name: str
    title: str
    key: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


DATA_VERSION = "2026.11.29"  # calendar version of the tables, apart from the version of the code
PROSE_LIMIT = 200  # characters in a prose cell; source titles are quotations and may run longer

SOURCE_KIND = {
    "news_agency": "news agency",
    "newspaper": "newspaper",
    "broadcaster": "broadcaster",
    "news_site": "news site",
    "official_statement": "official statement",
    "un_report": "UN report",
    "ngo_report": "NGO report",
    "think_tank": "think tank",
    "social_media": "social media",
    "mirror": "mirror (copies another site)",
}
ACTOR_KIND = {
    "state": "state",
    "de_facto_authority": "de facto authority",
    "armed_group": "armed group",
    "igo": "intergovernmental organisation",
    "ngo": "non-governmental organisation",
    "media": "media",
    "political_party": "political party or movement",
    "former_official": "former official, in private capacity",
    "business": "business association",
    "person": "person",
    "unattributed": "unattributed",
}
PARTY = {
    "pakistan": "Pakistan",
    "afghanistan": "Afghanistan",
    "armed_group": "non-state armed groups",
    "third_party": "third parties",
    "own_account": "on their own account",
    "unattributed": "unattributed",
}
PLACE_KIND = {
    "city": "city",
    "town": "town",
    "village": "village",
    "district": "district",
    "province": "province",
    "border_crossing": "border crossing",
    "facility": "facility",
    "country": "country",
}
DATE_PRECISION = {
    "day": "day known",
    "night": "one night, across two days",
    "approx_day": "day approximate",
    "week": "known to the week",
    "month": "known to the month",
    "longer": "longer span",
}
WHERE_PRECISION = {
    "1": "named spot or town",
    "2": "near a named spot",
    "3": "district",
    "4": "province",
    "5": "stretch of the Durand Line",
    "6": "country",
    "7": "international",
}
OCCURRENCE = {
    "agreed": "agreed: undisputed between the parties",
    "independent": "independent: a neutral body confirms it",
    "one_sided": "one-sided: only one party says so",
    "denied": "denied: the other party says it did not happen",
}
ATTRIBUTION = {
    "self_claimed": "claimed by its author",
    "mutual": "each side names the other",
    "third_party_finding": "found by a third party",
    "accused": "accused, no answer of the named party on record",
    "accused_denied": "accused, the named party denies it",
    "unattributed": "nobody claimed it and nobody is named",
    "not_applicable": "not applicable",
}
BODY = {
    "government": "government",
    "military": "military",
    "police": "police",
    "local_official": "local official",
    "hospital": "hospital",
    "group_spokesman": "spokesman of an armed group",
    "un_mission": "UN mission",
    "un_agency": "UN agency",
    "ngo": "non-governmental organisation",
    "media_count": "count by media",
    "anonymous_officials": "unnamed officials",
    "unknown": "body not named",
}
SIDE = {
    "afghanistan": "Afghan",
    "pakistan": "Pakistani",
    "armed_group": "non-state armed group",
    "third_country": "third country",
    "unspecified": "side not specified",
}
VICTIM_STATUS = {
    "combatant": "combatants",
    "civilian": "civilians",
    "mixed": "combatants and civilians together",
    "unspecified": "status not specified",
    "not_applicable": "not people",
}
MEASURE = {
    "killed": "killed",
    "injured": "injured",
    "killed_or_injured": "killed or injured, not separated",
    "captured": "captured",
    "missing": "missing",
    "displaced_people": "people displaced",
    "displaced_households": "households displaced",
    "posts_captured": "posts captured",
    "posts_destroyed": "posts destroyed",
    "vehicles_destroyed": "vehicles destroyed",
    "aircraft_downed": "aircraft downed",
    "drones_downed": "drones downed",
    "places_struck": "places struck",
}
QUALIFIER = {
    "exact": "exact",
    "at_least": "at least",
    "about": "about",
    "up_to": "up to",
    "range": "range",
    "vague": "a word, no number",
    "none": "no figure (denial)",
}
STANCE = {"asserts": "asserts", "denies": "denies"}
CHANNEL = {
    "press_statement": "press statement",
    "press_briefing": "press briefing",
    "social_media": "social media",
    "phone_call": "phone call",
    "meeting": "meeting",
    "speech": "speech",
    "interview": "interview",
    "un_statement": "UN statement",
    "joint_statement": "joint statement",
    "report": "report",
    "unknown": "channel not known",
}
KIND_FAMILY = {
    "force": "use of force",
    "posture": "posture",
    "restriction": "restriction",
    "relief": "relief",
    "diplomacy": "diplomacy",
    "other": "other",
}
ACT_FAMILY = {
    "appeal": "appeal",
    "good_offices": "good offices",
    "alignment": "alignment and blame",
    "deescalation": "de-escalation",
    "escalation": "escalation",
    "other": "other",
}
SPEAKER_KIND = {
    "third party": "third party",
    "party": "party to the conflict",
    "party or mediator": "party or mediator",
    "any": "any",
}
CHANGE = {
    "added": "the row entered",
    "changed": "a cell of the row changed",
    "removed": "the row left",
}

_C = Column
_SOURCES = _C("sources", "list", "Pages on which the row rests", True, ref="sources")
_NOT_BEFORE = _C("not_before", "date", "Of a row of unknown day: the first day on which it could have been public")
_LATER = _C("later", "text", "What was learned after the row's own day; a cut by day of knowledge hides it")
SCALES = (
    _C("cameo_code", "text", "CAMEO event code"),
    _C("cameo_label", "text", "CAMEO name of that code"),
    _C("plover_type", "text", "PLOVER event type"),
    _C("goldstein", "decimal", "Goldstein score of the CAMEO code", unit="-10 to +10", bounds=(-10, 10)),
    _C("plover_score", "decimal", "PLOVER intensity score", unit="-10 to +10", bounds=(-10, 10)),
    _C("mid_hostility", "integer", "MID hostility level, 1 none to 5 war", bounds=(1, 5)),
)

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        Table(
            "episodes",
            "Phases into which the record is divided",
            "episode_id",
            (
                _C("episode_id", "id", "Key", True),
                _C("name", "text", "Name shown in reports", True),
                _C("start", "date", "First day", True),
                _C("end", "date", "Last day; empty: still open"),
                _C("summary", "text", "What the episode covers, in our words", True),
            ),
        ),
        Table(
            "event_kinds",
            "Kinds of event, with the codes of recognised scales",
            "kind",
            (
                _C("kind", "text", "Key, used in events.kind", True),
                _C("label", "text", "Name shown in charts", True),
                _C("family", "enum", "Family of kinds", True, values=KIND_FAMILY),
                *SCALES,
                _C("acled_sub_event_type", "text", "Nearest ACLED sub-event type"),
                _C("note", "text", "Limits and traps of the coding"),
            ),
        ),
        Table(
            "acts",
            "Speech acts of statements, with the codes of recognised scales",
            "act",
            (
                _C("act", "text", "Key, used in statements.act", True),
                _C("label", "text", "Name shown in charts", True),
                _C("family", "enum", "Family of acts", True, values=ACT_FAMILY),
                _C("typical_speaker", "enum", "Who usually performs the act", True, values=SPEAKER_KIND),
                *SCALES,
                _C("note", "text", "Limits and traps of the coding"),
            ),
        ),
        Table(
            "actors",
            "States, authorities, groups, organisations and persons that act or speak",
            "actor_id",
            (
                _C("actor_id", "id", "Key", True),
                _C("name", "text", "Full, neutral name", True),
                _C("short_name", "text", "Name for charts", True),
                _C("kind", "enum", "Kind of actor", True, values=ACTOR_KIND),
                _C("country", "text", "Country, ISO 3166-1 alpha-3"),
                _C(
                    "party",
                    "enum",
                    "On whose behalf the actor speaks or acts, whatever its passport",
                    True,
                    values=PARTY,
                ),
                _C("aliases", "list", "Other names met in the sources"),
            ),
        ),
        Table(
            "places",
            "Places named by the sources",
            "place_id",
            (
                _C("place_id", "id", "Key", True),
                _C("name", "text", "Name", True),
                _C(
                    "kind",
                    "enum",
                    "Kind of place; province and district points are symbols, not sites",
                    True,
                    values=PLACE_KIND,
                ),
                _C("admin1", "text", "Province"),
                _C("country", "text", "Country, ISO 3166-1 alpha-3", True),
                _C(
                    "lat",
                    "decimal",
                    "Latitude, WGS 84; empty: confirmed nowhere",
                    unit="degrees north",
                    bounds=(-90, 90),
                ),
                _C(
                    "lon",
                    "decimal",
                    "Longitude, WGS 84; empty: confirmed nowhere",
                    unit="degrees east",
                    bounds=(-180, 180),
                ),
                _C("coordinates_from", "text", "Where the point was taken from"),
            ),
        ),
        Table(
            "sources",
            "Pages on which rows rest",
            "source_id",
            (
                _C("source_id", "id", "Key", True),
                _C("publisher", "text", "Publisher", True),
                _C("title", "text", "Headline as published; in [brackets] our description instead", True),
                _C("url", "url", "Address of the page"),
                _C("published", "date", "Day of publication; empty: not printed"),
                _C("language", "text", "Language, ISO 639-1", True),
                _C("kind", "enum", "Kind of source", True, values=SOURCE_KIND),
                _C(
                    "relays",
                    "list",
                    "Agencies, outlets or issuers whose text the page repeats: a copy plus its original is one source",
                ),
                _C("country", "text", "Country of the publisher, ISO 3166-1 alpha-3"),
            ),
        ),
        Table(
            "events",
            "Acts, not words; no casualty figures",
            "event_id",
            (
                _C("event_id", "id", "Key; never read a date from it", True),
                _C("episode_id", "id", "Episode in which the event starts", True, ref="episodes"),
                _C("start", "date", "First day", True),
                _C("end", "date", "Last day; empty: no end known"),
                _C("date_precision", "enum", "How exactly the day is known", True, values=DATE_PRECISION),
                _C("kind", "text", "What happened", True, ref="event_kinds"),
                _C(
                    "initiator",
                    "id",
                    "Self-declared or accused author, never our finding; host for talks; empty when each names the other",
                    ref="actors",
                ),
                _C(
                    "target",
                    "id",
                    "Declared target; empty when the author denies or is silent and homes were hit",
                    ref="actors",
                ),
                _C("places", "list", "Places named", True, ref="places"),
                _C(
                    "where_precision",
                    "enum",
                    "How exactly the place is known, UCDP where_prec",
                    True,
                    values=WHERE_PRECISION,
                ),
                _C("occurrence", "enum", "Did it happen: who agrees", True, values=OCCURRENCE),
                _C("attribution", "enum", "Who did it: on what authority", True, values=ATTRIBUTION),
                _C("breaches", "list", "Ceasefires that the event is said to breach", ref="events"),
                _C(
                    "part_of",
                    "id",
                    "Umbrella event of the same author, kind and dates that this single site belongs to; counts take one or the other",
                    ref="events",
                ),
                _NOT_BEFORE,
                _C("summary", "text", "What the sources said at the time, in our words", True),
                _LATER,
                _SOURCES,
            ),
        ),
        Table(
            "assessments",
            "From which day a code of an event holds, and on whose word; the last one stands in events",
            "assessment_id",
            (
                _C("assessment_id", "id", "Key", True),
                _C("event_id", "id", "Event assessed", True, ref="events"),
                _C(
                    "since",
                    "date",
                    "First day on which the codes hold; empty: not printed, so not yet confirmed in any cut",
                ),
                _C("occurrence", "enum", "Did it happen: who agreed from that day", True, values=OCCURRENCE),
                _C("attribution", "enum", "Who did it: on what authority from that day", True, values=ATTRIBUTION),
                _C("by", "list", "On whose word; empty: reporters or nobody with a row of its own", ref="actors"),
                _SOURCES,
                _C("note", "text", "Why from that day; why no day is known"),
            ),
        ),
        Table(
            "claims",
            "One row per figure, claimant and moment; never one death toll",
            "claim_id",
            (
                _C("claim_id", "id", "Key; never read a date from it", True),
                _C("event_id", "id", "Event counted; empty: spans several", ref="events"),
                _C("episode_id", "id", "Episode", True, ref="episodes"),
                _C("claimant", "id", "Who asserts or denies the figure", True, ref="actors"),
                _C("claimant_body", "enum", "Which body of the claimant", True, values=BODY),
                _C("speaker", "text", "Person or office that spoke"),
                _C("claimed_on", "date", "Day on which it was said"),
                _NOT_BEFORE,
                _C("covers_start", "date", "First day counted"),
                _C("covers_end", "date", "Last day counted"),
                _C("victims_side", "enum", "Whose people or objects", True, values=SIDE),
                _C("victims", "id", "Force or group named; empty for civilians", ref="actors"),
                _C("victim_status", "enum", "Status of the people counted, as claimed", True, values=VICTIM_STATUS),
                _C("measure", "enum", "What is counted", True, values=MEASURE),
                _C(
                    "low",
                    "integer",
                    "Lowest value given; empty with high: a word, or a denial",
                    unit="people or objects",
                ),
                _C(
                    "high",
                    "integer",
                    "Highest value given; equal to low: exact; empty: at least",
                    unit="people or objects",
                ),
                _C("qualifier", "enum", "How the figure was worded", True, values=QUALIFIER),
                _C("wording", "text", "The quantity word, where the figure is vague"),
                _C("stance", "enum", "Assertion or denial", True, values=STANCE),
                _C("disputes", "list", "Claims that a denial answers", ref="claims"),
                _C("cumulative", "boolean", "Running total", True),
                _C("cumulative_since", "date", "Day from which a running total counts"),
                _C(
                    "supersedes",
                    "id",
                    "Earlier figure of the same claimant, measure, side and scope that this one replaces",
                    ref="claims",
                ),
                _C(
                    "part_of",
                    "id",
                    "Figure of the same claimant, measure and side that contains this one, where the record says so: never add the two",
                    ref="claims",
                ),
                _SOURCES,
                _C("note", "text", "What a reader must know about the figure"),
                _LATER,
            ),
        ),
        Table(
            "statements",
            "Words, not acts",
            "statement_id",
            (
                _C("statement_id", "id", "Key; never read a date from it", True),
                _C("episode_id", "id", "Episode", True, ref="episodes"),
                _C("event_id", "id", "Event answered", ref="events"),
                _C("said_on", "date", "Day on which it was public"),
                _NOT_BEFORE,
                _C("actor", "id", "Who speaks", True, ref="actors"),
                _C("speaker", "text", "Person who spoke"),
                _C("office", "text", "Office of the speaker"),
                _C("channel", "enum", "Channel", True, values=CHANNEL),
                _C("addressees", "list", "To whom it was said", ref="actors"),
                _C("act", "text", "Speech act", True, ref="acts"),
                _C(
                    "target",
                    "list",
                    "Whom it condemns, accuses, threatens, supports or denies; empty for appeals to both",
                    ref="actors",
                ),
                _C("summary", "text", "What was said, in our words", True),
                _LATER,
                _SOURCES,
            ),
        ),
    )
}

# The ledger of the tables travels with them, but is no table of the record: nothing loads or counts it.
LEDGER = Table(
    "history",
    "When each row of the other tables entered and what changed since; no data to analyse",
    "entry",
    (
        _C("entry", "integer", "Key; entries are only ever appended", True),
        _C("data_version", "text", "Version of the data that the change belongs to", True),
        _C("day", "date", "Day on which the change was made", True),
        _C("table", "text", "Table of the row", True),
        _C("row", "text", "Key of the row", True),
        _C("change", "enum", "What happened to the row", True, values=CHANGE),
        _C("column", "text", "Column that changed; empty: the whole row"),
        _C("old", "cell", "The cell before; empty: it was empty, or the row entered or left"),
        _C("new", "cell", "The cell since, empty if emptied; for a row that entered its filled cells as JSON"),
        _C("why", "text", "What was done and why", True),
    ),
)
FILES: dict[str, Table] = {**TABLES, LEDGER.name: LEDGER}

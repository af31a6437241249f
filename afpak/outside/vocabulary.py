"""The words in which other projects' events are told: columns, codes, faults, and what to cite.

This is not the record's own schema. A count here is *that project's estimate*,
of the deaths of all sides together; it has no claimant, no day on which it was
said, and never enters our tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

COLUMNS = {
    "start": "First day, datetime64. Missing: the cell could not be read",
    "end": "Last day, datetime64; equal to start where the project gives one day",
    "date_precision": "How exactly the day is known: day, days (2 to 6), week, month (8 to 31 days), longer",
    "kind_native": "Kind of event in the project's own words",
    "parties": "The two sides as the project names them, a tuple without direction; empty: not in this file",
    "country": "Country in which the project places the event, its own spelling",
    "place": "Name of the place, its own spelling",
    "lat": "Latitude, degrees north",
    "lon": "Longitude, degrees east",
    "where_precision": "How exactly the place is known: spot, near, district, province, line, country, international",
    "low": "Lowest estimate of deaths of all sides together. Missing: the project gives none",
    "best": "Best estimate of deaths of all sides together",
    "high": "Highest estimate of deaths of all sides together. Missing: the project gives none",
    "source_native": "What the project names as its source, its own text",
    "id_native": "The project's own id of the event",
}
DATE_PRECISION = ("day", "days", "week", "month", "longer")
VAGUE = {"day": ("days", "week", "month", "longer"), "week": ("month", "longer")}  # less exact than the period
WHERE_PRECISION = ("spot", "near", "district", "province", "line", "country", "international")

# One SQL condition each, over the columns above; a row may have several.
NUMBER_FAULTS = {
    "best estimate above the high one": "best > high",
    "low estimate above the best one": "low > best",
    "negative count": "low < 0 OR best < 0 OR high < 0",
    "more than a million deaths in one event": "best > 1000000 OR high > 1000000",
}
OFF_CALENDAR = ("day before 1900 or after 2100", "\"start\" < DATE '1900-01-01' OR \"start\" > DATE '2100-12-31'")
UNREAD = "a count or day that cannot be read"
ROW_FAULTS = {
    **NUMBER_FAULTS,
    **dict([OFF_CALENDAR]),
    UNREAD: "unread OR unread_start OR unread_end",
    "last day before the first": '"end" < "start"',
    "coordinate off the globe, or not a number": "off_map OR lat < -90 OR lat > 90 OR lon < -180 OR lon > 180",
    "precision code outside the codebook": "off_code",
    "marked by the project itself as still to be checked": "to_check",
}
TWICE = "id that an earlier row has already"

# cells that say "not known": nothing, and what R, pandas and spreadsheets write for it
MISSING = ("", "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "None", "<NA>")
NO_EVENT = {
    "empty": "empty row, left out",
    "header": "header line again, left out",
    "tags": "row of HXL tags, left out",
    "note": "row without day, country and kind of event (a note or a total), left out",
}
SLASHED = "^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}( [0-9:.]+)?( ?[AaPp][Mm])?$"
EITHER_WAY = "day such as 03/05/2026, read as 3 May: nothing in the file shows which number is the month"
# Ways to write what is counted as unread, told by name: regular expressions, of which the first that fits counts.
DAY_WAYS = {
    "not read: day as a serial number of a spreadsheet, such as 46080": "^[0-9]{5}([.][0-9]+)?$",
    "not read: day without separators, such as 20260227": "^[0-9]{8}([.]0+)?$",
    "not read: day as seconds or milliseconds since 1970": "^[0-9]{9,}([.][0-9]+)?$|^[0-9][.][0-9]+[Ee][+]?[0-9]+$",
    "not read: day such as 27-Feb-26": "^[0-9]{1,2}[- ][A-Za-z]{3,}[- ][0-9]{2,4}",
    "not read: day such as 27.02.2026": "^[0-9]{1,2}[.] ?[0-9]{1,2}[.] ?[0-9]{2,4}",
    "not read: day such as 27-02-2026": "^[0-9]{1,2}-[0-9]{1,2}-[0-9]{2,4}",
    "not read: day such as 27/02/26, whose year has two digits": "^[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}( |$)",
    "not read: day such as February 27, 2026": "^[A-Za-z]{3,}[.]? [0-9]{1,2},? [0-9]{4}",
}
NUMBER_WAYS = (
    "not read: number with a comma, such as 2,5 or 1,000",
    "not read: count such as 1.000, which may be one or a thousand",
)
PAGES = "page of the answer that is not here"


class OutsideError(ValueError):
    """A file of another project that cannot be read; the message is one sentence."""


class UnknownLayoutError(OutsideError):
    """The columns are those of no known version; ``missing`` of them stand in the nearest, ``there`` are there."""

    def __init__(self, message: str, missing: list[str], there: int) -> None:
        super().__init__(message)
        self.missing, self.there = missing, there


class OutsideWarning(UserWarning):
    """Rows that break the project's own codebook; they are counted and left as they are."""


@dataclass(frozen=True)
class Layout:
    """One set of columns in which a project publishes.

    ``needs`` are the columns that make the layout, in lower case, ``day`` the
    one of them that holds the first day, ``kind`` the kind of event, ``id`` its
    id; ``cells`` turns them into SQL, one expression for each column of the
    vocabulary.
    """

    name: str
    needs: frozenset[str]
    day: str
    kind: str
    id: str
    cells: Callable[..., Mapping[str, str]]
    exact: bool = False  # no other column may be present


@dataclass(frozen=True)
class Project:
    """A project that publishes event data: how its files look, what its users owe it."""

    name: str
    layouts: tuple[Layout, ...]
    refused: Mapping[str, str]  # a column that gives away a file that is not read: why
    headless: tuple[str, ...]  # the columns of a release that went out without a header line
    cite: str

    @property
    def columns(self) -> frozenset[str]:
        """Every column by which a header line is known."""
        return frozenset(self.refused).union(*(layout.needs for layout in self.layouts))

    def layout(self, columns: set[str], name: str) -> Layout:
        """The layout of a file with these (lower-case) columns, or a sentence why there is none."""
        for column, why in self.refused.items():
            if column in columns:
                raise OutsideError(f"{name}: {why}")
        for layout in self.layouts:
            if layout.needs <= columns and (not layout.exact or layout.needs == columns):
                return layout
        near = min((x for x in self.layouts if not x.exact), key=lambda x: len(x.needs - columns))
        missing = sorted(near.needs - columns)
        if len(missing) > len(near.needs) / 2:
            why = f"{name}: this is no {self.name} file that afpak knows; its columns are of another kind"
            raise UnknownLayoutError(why, missing, len(near.needs) - len(missing))
        raise OutsideError(f"{name}: not a known version of {self.name}: no column {', '.join(missing)}")

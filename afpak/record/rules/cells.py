"""The rules of single cells: a function of a column and its text says what is wrong and what to do, or nothing."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from ..schema import PROSE_LIMIT, Column

ID = r"[a-z0-9]+(-[a-z0-9]+)*"
CODES = {
    "country": (r"[A-Z]{3}", "three capitals, ISO 3166-1 alpha-3"),
    "language": (r"[a-z]{2}", "two letters, ISO 639-1"),
}
# [0-9], not \d: other scripts' digits would pass as counts and fail as numbers
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DECIMAL = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,9})?")
_YEARS = range(1900, 2101)
_HTML = re.compile(r"<[A-Za-z/!?]|&(#[0-9]+|#x[0-9a-f]+|[a-z]+);")
_STRAY = re.compile(r"^\s|\s$|\s\s|[^\S ]")
# where a cell starts, also to a spreadsheet that divides at semicolons or tabs
FORMULA = re.compile(r"(^\s*|[;\t\r\n][\s\"]*)(?=[=@+\-＝＠＋－])")
_JOINERS = {"\u200c", "\u200d"}  # Persian and Urdu titles need them
_TEXT = Column("cell", "text", "")

Wrong = tuple[str, str] | None  # what is wrong, what to do


def is_typed(column: Column) -> bool:
    return column.type != "text"


def shape(column: Column, cell: str) -> Wrong:
    """Ids, dates, numbers, booleans and addresses are well formed."""
    fits, fault, advice = _SHAPE.get(column.type, (bool, "", ""))
    return None if fits(cell) else (fault, advice)


def is_day(cell: str) -> bool:
    try:
        return bool(_DAY.fullmatch(cell)) and date.fromisoformat(cell).year in _YEARS
    except ValueError:
        return False


_SHAPE = {
    "id": (re.compile(ID).fullmatch, "malformed id", "use lower-case ASCII letters, digits and hyphens"),
    "date": (is_day, "bad date", "write days as 2026-02-27"),
    "integer": (re.compile(r"[0-9]{1,9}").fullmatch, "bad integer", "write a whole number, no sign, no separator"),
    "decimal": (_DECIMAL.fullmatch, "bad decimal", "write a number with a decimal point"),
    "boolean": ({"true", "false"}.__contains__, "bad boolean", "write true or false"),
    "cell": (lambda c: not formula(_TEXT, c) or _DECIMAL.fullmatch(c), "looks like a spreadsheet formula", "remove it"),
    "url": (
        re.compile(r"https?://[!#-&(-;=?-~]+").fullmatch,
        "malformed url",
        "give an http or https address, in ASCII",
    ),
}


def vocabulary(column: Column, cell: str) -> Wrong:
    """Codes come from the vocabulary of their column."""
    if column.values and cell not in column.values:
        return "value outside the vocabulary", f"use one of {', '.join(column.values)}"
    return None


def bounds(column: Column, cell: str) -> Wrong:
    """Numbers lie within the bounds of their column."""
    if column.bounds and _DECIMAL.fullmatch(cell) and not column.bounds[0] <= float(cell) <= column.bounds[1]:
        return f"outside {column.bounds[0]:g} to {column.bounds[1]:g}", "correct the number"
    return None


def list_items(column: Column, cell: str) -> Wrong:
    """Lists have no empty items, no spaces around ';', and name each item once."""
    if column.type != "list":
        return None
    items = cell.split(";")
    fits = _SHAPE["id"][0] if column.ref else str.strip
    if not all(fits(item) and item == item.strip() for item in items):
        return "malformed list", "separate items by ; without spaces or empty items"
    return ("item stands twice in the list", "name each once") if len(set(items)) < len(items) else None


def is_text(column: Column) -> bool:
    return column.type in ("text", "list")


def is_prose(column: Column) -> bool:
    """Whether no rule above pins the wording down: free text and lists of names. The rules below are for these."""
    return is_text(column) and not column.ref


def whitespace(column: Column, cell: str) -> Wrong:
    """Text has single plain spaces, none at its ends, and no line breaks."""
    items = [item.strip() for item in cell.split(";")] if column.type == "list" else [cell]  # ends: see list_items
    if any(map(_STRAY.search, items)):
        return "stray whitespace", "single spaces, none at the ends, no line breaks"
    return None


def characters(column: Column, cell: str) -> Wrong:
    """Text has no control, invisible or direction-changing characters."""
    if not cell.isprintable() and any(map(_is_invisible, cell)):
        return "control, invisible or direction-changing character", "remove it"
    return None


def _is_invisible(character: str) -> bool:
    if character in _JOINERS or character in "\t\n":
        return False  # tabs and line ends are the business of the rule above
    return unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs")


def formula(column: Column, cell: str) -> Wrong:
    """No text would run as a formula when a spreadsheet opens the file, also one that divides cells at semicolons."""
    if FORMULA.search(cell):
        return "looks like a spreadsheet formula", "start with another character"
    return None


def markup(column: Column, cell: str) -> Wrong:
    """Text is plain: no HTML tags or entities."""
    return ("HTML in prose", "write plain text") if _HTML.search(cell) else None


def prose_length(column: Column, cell: str) -> Wrong:
    """Summaries and notes stay within the limit."""
    if column.name in ("summary", "note", "later") and len(cell) > PROSE_LIMIT:
        return f"longer than {PROSE_LIMIT} characters", "shorten it"
    return None


def code_shape(column: Column, cell: str) -> Wrong:
    """Countries are three capitals, languages two letters."""
    if column.name in CODES and not re.fullmatch(CODES[column.name][0], cell):
        return "malformed code", f"use {CODES[column.name][1]}"
    return None

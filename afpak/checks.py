"""Checking a folder of tables: cells one by one, then the rules across rows.

``load_problems`` is what `afpak.load` runs every time, because typing would
fail or lie without it, and because tables may come from a stranger. ``check`` is what ``afpak check`` runs: every fault in
one pass, minus the breaches that ``exceptions.csv`` accepts with a reason.

Rules of single cells stand here: a function of the column and its text that
says what is wrong and what to do, or nothing. Rules across rows stand in
`rules`. The name of a rule's function is what exceptions.csv uses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Set
from datetime import date
from pathlib import Path

import pandas as pd

from . import ledger
from .reader import DataError, Problem, read_folder, read_raw
from .rules import ROW_RULES, Finding, Raw, chain_circles, part_circles
from .schema import FILES, LEDGER, PROSE_LIMIT, TABLES, Column, Table

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
_EXCEPTIONS = Table(
    "exceptions",
    "Breaches that may stand, each with its reason",
    "key",
    tuple(Column(name, "text", "") for name in ("rule", "table", "key", "reason", "date")),
)

_TEXT = Column("cell", "text", "")

Wrong = tuple[str, str] | None  # what is wrong, what to do


def load_problems(raw: Raw) -> list[Problem]:
    """What `afpak.load` refuses: all of ``cell_problems``, and circles, along which readers would walk for ever."""
    return cell_problems(raw) + _rows(chain_circles, raw) + _rows(part_circles, raw)


def cell_problems(raw: Raw) -> list[Problem]:
    """Everything that would make typing fail or lie, keys that stand twice, and characters that nobody sees."""
    typed = _cells(raw, TYPE_RULES, _is_typed) + _cells(raw, (characters,), _is_text)
    return typed + _rows(required, raw) + _rows(unique_key, raw)


def check(folder: str | Path) -> list[Problem]:
    """Every fault of a folder of tables, in order of file and line.

    Parameters
    ----------
    folder : path
        Folder of the nine CSV tables and, optionally, ``exceptions.csv`` and
        ``history.csv``. The ledger is compared once nothing else is wrong.

    Returns
    -------
    list of Problem
        Empty if the tables are sound. ``str(problem)`` is one line:
        ``file:line:column: what is wrong (value) – what to do``.
    """
    folder = Path(folder)
    raw, unread = read_folder(folder)
    found = cell_problems(raw) + _cells(raw, TEXT_RULES, _is_prose)
    # A table that was read in part would make its own and other tables' references look broken.
    whole = {name: frame for name, frame in raw.items() if not _cut_short(name, frame, unread)}
    absent = set(raw) - set(whole) | {c.name for n, f in whole.items() for c in TABLES[n].columns if c.name not in f}
    found += [problem for rule in ROW_RULES for problem in _rows(rule, whole, absent)]
    shifted = {(p.file, p.line) for p in unread if not p.column}  # one slip of a comma, one message
    found = unread + [p for p in found if (p.file, p.line) not in shifted]
    return sorted(_without_accepted(found, folder)) or _ledger(folder, raw)


def read_ledger(folder: Path) -> pd.DataFrame:
    """The entries of a folder's ledger as text, indexed by line.

    Raises
    ------
    DataError
        There is no ledger, a cell of it is not sound, or an entry contradicts those before it.
    """
    entries, problems = read_raw(folder, LEDGER)
    own = {LEDGER.name: entries}
    problems += _cells(own, TYPE_RULES, _is_typed) + _cells(own, (characters, *TEXT_RULES), _is_prose)
    problems += _rows(required, own) + _rows(unique_key, own)
    problems = problems or ledger.replay(entries)[1]
    if problems:
        raise DataError(sorted(problems))
    return entries


def _ledger(folder: Path, raw: Raw) -> list[Problem]:
    """Faults of the ledger, where the folder has one: its entries, then whether they lead to the tables."""
    if not (folder / ledger.FILE).exists():
        return []
    try:
        return ledger.behind(folder, read_ledger(folder), raw)
    except DataError as error:
        return error.problems


def _cells(
    raw: Raw, rules: tuple[Callable[[Column, str], Wrong], ...], concern: Callable[[Column], bool]
) -> list[Problem]:
    """What the rules of cells find wrong; empty cells are the business of ``required``."""
    found = []
    for name, frame in raw.items():
        for column in FILES[name].columns:
            if column.name in frame and concern(column):
                for line, cell in zip(frame.index.tolist(), frame[column.name].tolist(), strict=True):
                    for rule in rules if cell else ():
                        if wrong := rule(column, cell):
                            found.append(_problem(frame, name, line, column.name, *wrong, rule.__name__))
    return found


def _rows(rule: Callable[[Raw], Iterator[Finding]], raw: Raw, absent: Set[str] = frozenset()) -> list[Problem]:
    """What a rule across rows finds; one that needs an absent table or column stops there."""
    found = []
    try:
        for table, line, column, fault, advice in rule(raw):
            found.append(_problem(raw[table], table, line, column, fault, advice, rule.__name__))
    except KeyError as error:
        if error.args[0] not in absent:
            raise
    return found


def _problem(frame: pd.DataFrame, table: str, line: int, column: str, fault: str, advice: str, rule: str) -> Problem:
    key = FILES[table].key
    row = frame.at[line, key] if key in frame else ""
    return Problem(f"{table}.csv", line, column, fault, frame.at[line, column], advice, rule=rule, key=row)


def _cut_short(name: str, frame: pd.DataFrame, unread: list[Problem]) -> bool:
    """Whether the reader stopped early: a fault of the file at a line that is not among its rows."""
    lines = [p.line for p in unread if p.file == f"{name}.csv" and not p.column]
    return any(line not in frame.index and (line > 1 or frame.empty) for line in lines)


def _is_typed(column: Column) -> bool:
    return column.type != "text"


def shape(column: Column, cell: str) -> Wrong:
    """Ids, dates, numbers, booleans and addresses are well formed."""
    fits, fault, advice = _SHAPE.get(column.type, (bool, "", ""))
    return None if fits(cell) else (fault, advice)


def _is_day(cell: str) -> bool:
    try:
        return bool(_DAY.fullmatch(cell)) and date.fromisoformat(cell).year in _YEARS
    except ValueError:
        return False


_SHAPE = {
    "id": (re.compile(ID).fullmatch, "malformed id", "use lower-case ASCII letters, digits and hyphens"),
    "date": (_is_day, "bad date", "write days as 2026-02-27"),
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


def required(raw: Raw) -> Iterator[Finding]:
    """A required cell is filled."""
    for name, frame in raw.items():
        for column in FILES[name].columns:
            if column.required and column.name in frame:
                for line in frame.index[frame[column.name] == ""].tolist():
                    yield name, line, column.name, "required cell is empty", "every row needs it"


def unique_key(raw: Raw) -> Iterator[Finding]:
    """An id names one row."""
    for name, frame in raw.items():
        key = FILES[name].key
        if key in frame:
            for line in frame.index[frame[key].duplicated() & (frame[key] != "")].tolist():
                yield name, line, key, "duplicate id", "ids name one row each"


def _is_text(column: Column) -> bool:
    return column.type in ("text", "list")


def _is_prose(column: Column) -> bool:
    """Whether no rule above pins the wording down: free text and lists of names. The rules below are for these."""
    return _is_text(column) and not column.ref


def whitespace(column: Column, cell: str) -> Wrong:
    """Text has single plain spaces, none at its ends, and no line breaks."""
    items = [item.strip() for item in cell.split(";")] if column.type == "list" else [cell]  # ends: see list_items
    if any(map(_STRAY.search, items)):
        return "stray whitespace", "single spaces, none at the ends, no line breaks"
    return None


def characters(column: Column, cell: str) -> Wrong:
    """Text has no control, invisible or direction-changing characters."""
    if not (cell.isascii() and cell.isprintable()) and any(map(_is_invisible, cell)):
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
    if column.name in ("summary", "note") and len(cell) > PROSE_LIMIT:
        return f"longer than {PROSE_LIMIT} characters", "shorten it"
    return None


def code_shape(column: Column, cell: str) -> Wrong:
    """Countries are three capitals, languages two letters."""
    if column.name in CODES and not re.fullmatch(CODES[column.name][0], cell):
        return "malformed code", f"use {CODES[column.name][1]}"
    return None


TYPE_RULES = (shape, vocabulary, bounds, list_items)
TEXT_RULES = (whitespace, formula, markup, prose_length, code_shape)
RULES = {rule.__name__: rule for rule in (*TYPE_RULES, required, unique_key, characters, *TEXT_RULES, *ROW_RULES)}
# loading refuses their breaches
_STRICT = {rule.__name__ for rule in (*TYPE_RULES, required, unique_key, characters, chain_circles, part_circles)}


def _without_accepted(problems: list[Problem], folder: Path) -> list[Problem]:
    """Drop what exceptions.csv accepts; an exception that is faulty or fits nothing is a fault itself."""
    file = folder / "exceptions.csv"
    if not file.exists():
        return problems
    rows, faults = read_raw(folder, _EXCEPTIONS)
    rows = rows.reindex(columns=[c.name for c in _EXCEPTIONS.columns], fill_value="")
    present = {_breach(p) for p in problems if p.key}
    accepted = set()
    for line, rule, table, key, reason, day in rows.itertuples():
        if rule not in RULES:
            fault = ("rule", "unknown rule", rule, "take the name from data/CODEBOOK.md")
        elif rule in _STRICT:
            fault = ("rule", "a rule without exceptions", rule, "correct the row; it cannot be loaded as it is")
        elif not reason.strip():
            fault = ("reason", "exception without a reason", "", "say why the breach may stand")
        elif not _is_day(day):
            fault = ("date", "bad date", day, "write the day of the decision as 2026-02-27")
        elif (rule, table, key) not in present:
            fault = ("key", "exception that fits no fault", f"{rule} {table} {key}", "remove it")
        else:
            accepted.add((rule, table, key))
            continue
        faults.append(Problem(file.name, line, *fault))
    return [p for p in problems if _breach(p) not in accepted] + faults


def _breach(problem: Problem) -> tuple[str, str, str]:
    return problem.rule, problem.file.removesuffix(".csv"), problem.key

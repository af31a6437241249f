"""Checking a folder of tables: cells one by one, then the rules across rows.

``load_problems`` is what `afpak.load` runs every time, because typing would
fail or lie without it, and because tables may come from a stranger. ``check``
is what ``afpak check`` runs: every fault in one pass, minus the breaches that
``exceptions.csv`` accepts with a reason. The rules stand in `rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from pathlib import Path

import pandas as pd

from . import replay as ledger
from .reader import DataError, Problem, read_folder, read_raw
from .rules import ROW_RULES, RULES, STRICT_CELLS, STRICT_ROWS, TEXT_RULES, TYPE_RULES, general
from .rules.cells import Wrong, characters, is_day, is_prose, is_text, is_typed
from .rules.rows import Finding, Raw, Rows
from .schema import FILES, LEDGER, TABLES, Column, Table

_EXCEPTIONS = Table(
    "exceptions",
    "Breaches that may stand, each with its reason",
    "key",
    tuple(Column(name, "text", "") for name in ("rule", "table", "key", "reason", "date")),
)
_STRICT = {rule.__name__ for rule in (*STRICT_CELLS, *STRICT_ROWS)}  # loading refuses their breaches


def load_problems(frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """What `afpak.load` refuses."""
    raw = {name: _plain(frame) for name, frame in frames.items()}
    found = _strict_cells(raw)
    return found + [problem for rule in STRICT_ROWS for problem in _rows(rule, raw)]


def check(folder: str | Path) -> list[Problem]:
    """Every fault of a folder of tables, in order of file and line.

    Parameters
    ----------
    folder : path
        Folder of the ten CSV tables and, optionally, ``exceptions.csv`` and
        ``history.csv``. The ledger is compared once nothing else is wrong.

    Returns
    -------
    list of Problem
        Empty if the tables are sound. ``str(problem)`` is one line:
        ``file:line:column: what is wrong (value) – what to do``.
    """
    folder = Path(folder)
    frames, unread = read_folder(folder)
    raw = {name: _plain(frame) for name, frame in frames.items()}
    found = _strict_cells(raw) + _cells(raw, TEXT_RULES, is_prose)
    found += [problem for rule in (general.required, general.unique_key) for problem in _rows(rule, raw)]
    # A table that was read in part would make its own and other tables' references look broken.
    whole = {name: raw[name] for name, frame in frames.items() if not _cut_short(name, frame, unread)}
    absent = set(raw) - set(whole) | {c.name for n in whole for c in TABLES[n].columns if c.name not in frames[n]}
    found += [problem for rule in ROW_RULES for problem in _rows(rule, whole, absent)]
    shifted = {(p.file, p.line) for p in unread if not p.column}  # one slip of a comma, one message
    found = unread + [p for p in found if (p.file, p.line) not in shifted]
    return sorted(_without_accepted(found, folder)) or _ledger(folder, frames)


def read_ledger(folder: Path) -> pd.DataFrame:
    """The entries of a folder's ledger as text, indexed by line.

    Raises
    ------
    DataError
        There is no ledger, a cell of it is not sound, or an entry contradicts those before it.
    """
    entries, problems = read_raw(folder, LEDGER)
    own = {LEDGER.name: _plain(entries)}
    problems += _strict_cells(own) + _cells(own, TEXT_RULES, is_prose)
    problems += _rows(general.required, own) + _rows(general.unique_key, own)
    problems = problems or ledger.replay(entries)[1]
    if problems:
        raise DataError(sorted(problems))
    return entries


def _ledger(folder: Path, frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Faults of the ledger, where the folder has one: its entries, then whether they lead to the tables."""
    if not (folder / ledger.FILE).exists():
        return []
    try:
        return ledger.behind(folder, read_ledger(folder), frames)
    except DataError as error:
        return error.problems


def _plain(frame: pd.DataFrame) -> Rows:
    """The rows of a raw frame by line; rules are loops, and pandas is slow at single cells."""
    names, cells = list(frame), frame.to_numpy(dtype=object).tolist()
    return {line: dict(zip(names, row, strict=True)) for line, row in zip(frame.index.tolist(), cells, strict=True)}


def _strict_cells(raw: Raw) -> list[Problem]:
    return _cells(raw, TYPE_RULES, is_typed) + _cells(raw, (characters,), is_text)


def _cells(
    raw: Raw, rules: tuple[Callable[[Column, str], Wrong], ...], concern: Callable[[Column], bool]
) -> list[Problem]:
    """What the rules of cells find wrong; empty cells are the business of ``required``."""
    found = []
    for name, rows in raw.items():
        for column in filter(concern, FILES[name].columns):
            # each text is judged once, however often it stands
            texts = {row.get(column.name) for row in rows.values()} - {None, ""}
            wrong = {(text, rule): told for text in texts for rule in rules if (told := rule(column, text))}
            for line, row in rows.items() if wrong else ():
                for rule in rules:
                    if told := wrong.get((row.get(column.name), rule)):
                        found.append(_problem(row, name, line, column.name, *told, rule.__name__))
    return found


def _rows(rule: Callable[[Raw], Iterator[Finding]], raw: Raw, absent: Set[str] = frozenset()) -> list[Problem]:
    """What a rule across rows finds; one that needs an absent table or column stops there."""
    found = []
    try:
        for table, line, column, fault, advice in rule(raw):
            found.append(_problem(raw[table][line], table, line, column, fault, advice, rule.__name__))
    except KeyError as error:
        if error.args[0] not in absent:
            raise
    return found


def _problem(row: dict[str, str], table: str, line: int, column: str, fault: str, advice: str, rule: str) -> Problem:
    key = row.get(FILES[table].key, "")
    return Problem(f"{table}.csv", line, column, fault, row[column], advice, rule=rule, key=key)


def _cut_short(name: str, frame: pd.DataFrame, unread: list[Problem]) -> bool:
    """Whether the reader stopped early: a fault of the file at a line that is not among its rows."""
    lines = [p.line for p in unread if p.file == f"{name}.csv" and not p.column]
    return any(line not in frame.index and (line > 1 or frame.empty) for line in lines)


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
        elif not is_day(day):
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

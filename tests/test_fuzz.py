"""Changed folders of tables through ``check`` and ``load``: clear problems or the right tables, nothing else, no hang.

What is changed are a few real rows of every table with all that they refer to: cells, rows, columns and bytes, also
several at once. `make fuzz` tries many more of them; a find comes out as the fewest changes that still show it.
"""

import csv
import io
import re
import signal
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import pytest
from conftest import excerpt
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

import afpak
from afpak.record import checks, export, reader, rules
from afpak.record.schema import TABLES

DATA = Path(__file__).parents[1] / "data"
PATIENCE = 10  # seconds of the processor for a case of some milliseconds
STRICT = {rule.__name__ for rule in (*rules.STRICT_CELLS, *rules.STRICT_ROWS)}  # loading refuses their breaches
SENTENCE = re.compile(r"[a-z_]+\.csv:\d+:[^\n]*?: [^\n]+")
NASTY = [
    *("", " ", ";", ";;", "a;", ",", '"', "'", "\n", "\r", "\r\n", "\t", "\0", "-", "=", "=1+1", "nan", "NA", "None", "0", "-1"),
    *("1e400", "9" * 30, "999999999", "1000000000", "1.5", "٣", "0000-00-00", "2025-02-30", "2026-02-27", "1900-01-01"),
    *("2100-12-31", "9999-12-31", "true", "false", "True", "\ufeff", "\u202e", "\u200d", "é", "\U0001f600", "<b>", "&amp;"),
    *("$x$", "../x", "https://a.b", "javascript:x", "x" * 300, "x" * 120_000, "a" + ";a" * 99, "unattributed", "denies"),
]  # fmt: skip
TEXT = st.one_of(*[st.sampled_from(NASTY)] * 3, st.text(st.characters(codec="utf-8"), max_size=12))
NOISE = st.binary(max_size=80) | TEXT.map(str.encode)


@cache
def seeds() -> dict[str, list[list[str]]]:
    """The header and a few rows of each table, with all rows that they name."""
    frames, _ = reader.read_folder(DATA)
    wanted = [(name, key) for name, frame in frames.items() for key in frame[TABLES[name].key][3:5]]
    # a chain of figures and a denial, so that rules about them have something to say
    some = frames["claims"].iloc[150:165]
    some = some[(some["supersedes"] != "") | (some["stance"] == "denies")]
    return excerpt([*wanted, *(("claims", key) for key in some["claim_id"])])


def changes_of(name: str) -> st.SearchStrategy[tuple]:
    """One change of a table: which, where, and what comes there."""
    header, *rows = seeds()[name]
    row, column, within = st.integers(0, len(rows)), st.integers(0, len(header) - 1), st.integers(0, 30)
    size = sum(len(cell) + 3 for cells in rows for cell in cells)
    kinds = {
        "cell": (row, column, TEXT),
        "middle of a cell": (row, column, within, TEXT),
        "end of a cell": (row, column, within),
        "cell of another row": (row, column, row),  # sound by itself, wrong in its place
        "no row": (row,),
        "row twice": (row,),
        "empty row": (row,),
        "longer row": (row,),
        "shorter row": (row,),
        "first column": (column,),
        "column twice": (column,),
        "no column": (column,),
        "ends of lines": (),
        "bytes": (st.integers(0, size), st.sampled_from([0, 1, 8, 200, size]), NOISE),
    }
    often = [*kinds, *[kind for kind in kinds if "cell" in kind] * 3]
    return st.one_of(*(st.tuples(st.just(name), st.just(kind), *kinds[kind]) for kind in often))


def change(rows: list[list[str]], kind: str, at: int, *more) -> None:
    match kind, *more:
        case "cell", column, text:
            rows[at][column] = text
        case "middle of a cell", column, within, text:
            rows[at][column] = f"{rows[at][column][:within]}{text}{rows[at][column][within:]}"
        case "end of a cell", column, within:
            rows[at][column] = rows[at][column][:within]
        case "cell of another row", column, other:
            rows[at][column] = rows[other][column]
        case ("no row",):
            del rows[at]
        case ("row twice",):
            rows.append(rows[at][:])
        case ("empty row",):
            rows.insert(at, [])
        case ("longer row",):
            rows[at].append("x")
        case ("shorter row",):
            rows[at].pop()
        case ("first column",):
            for row in rows:
                row.insert(0, row.pop(at))
        case ("column twice",):
            for row in rows:
                row.append(row[at])
        case ("no column",):
            for row in rows:
                row.pop(at)


def written(name: str, changes: list[tuple] = ()) -> bytes:
    """A table as a file, after the changes that concern it."""
    rows, end, file = [row[:] for row in seeds()[name]], "\n", io.StringIO(newline="")
    for _, kind, *place in changes:
        if kind == "ends of lines":
            end = "\r\n"
        elif kind != "bytes":
            with suppress(IndexError):  # an earlier change took away what this one is about
                change(rows, kind, *place)
    # all cells are quoted: an unquoted carriage return would be another change
    csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    data = file.getvalue().encode()
    for _, kind, *place in changes:
        if kind == "bytes":
            start, length, noise = place
            data = data[:start] + noise + data[start + length :]
    return data


@contextmanager
def patience():
    """What hangs fails; counted is the processor's time, as others may keep the machine busy."""

    def hang(*_):
        raise TimeoutError(f"no answer within {PATIENCE} seconds")

    before = signal.signal(signal.SIGVTALRM, hang)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def outcome(folder: Path, out: Path, again: bool) -> str:
    """What check and load make of a folder; an AssertionError or any other exception is a find."""
    problems = checks.check(folder)
    assert problems == sorted(problems), "problems are in order"
    for problem in problems:
        assert SENTENCE.fullmatch(str(problem)) and str(problem).isprintable() and problem.line > 0, problem
    strict = {problem for problem in problems if problem.rule in STRICT or not problem.rule}
    strict = {problem for problem in strict if problem.file != "exceptions.csv"}
    try:
        tables = afpak.load(folder)
    except afpak.DataError as error:
        assert error.problems, "a refusal has reasons"
        assert set(error.problems) <= set(problems), "load refuses nothing that check accepts"
        assert strict, "load refuses only what breaks a strict rule"
        return "refused"
    assert not strict, "what breaks a strict rule is not loaded"
    if again:
        cut_and_back(tables, out, problems)
    return "loaded with faults of wording or across rows" if problems else "loaded without a fault"


def cut_and_back(tables: afpak.Tables, out: Path, problems: list[reader.Problem]) -> None:
    """What was loaded can be cut and shown, and comes back, equal, from its own export."""
    past = tables.as_of("2026-02-27").between("2025-10-01", "2026-03-01")
    for rows in (past.claims_in_full(), past.events_in_full(), past.statements_in_full()):
        str(past), past.note(rows)
    try:
        export.export(tables, out, "csv")
    except afpak.DataError as error:
        told, refused = ({(p.file, p.column, p.value) for p in some} for some in (problems, error.problems))
        assert refused <= told, "check has a word about every cell that is not exported"
        return
    back = afpak.load(out)
    for name in TABLES:
        assert getattr(tables, name).equals(getattr(back, name)), f"{name} comes back as it was"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


def made_of(place: Path, changes: list[tuple], exceptions: bytes | None = None, again: bool = True) -> str:
    """The outcome of the seeds after some changes, with a file of exceptions that accepts nothing."""
    for name in TABLES:
        (place / f"{name}.csv").write_bytes(written(name, [change for change in changes if change[0] == name]))
    (place / "exceptions.csv").unlink(missing_ok=True)
    if exceptions is not None:
        (place / "exceptions.csv").write_bytes(b"rule,table,key,reason,date\n" + exceptions)
    with patience():
        return outcome(place, place / "out", again)


@settings(suppress_health_check=list(HealthCheck))
@given(
    changes=st.lists(st.one_of(*map(changes_of, TABLES)), max_size=5),
    exceptions=st.one_of(*[st.none()] * 9, NOISE),
    again=st.sampled_from([False] * 4 + [True]),  # export takes as long as all the rest
)
def test_changed_tables_are_refused_in_sentences_or_loaded_right(place, changes, exceptions, again):
    event(made_of(place, changes, exceptions, again))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], "loaded without a fault"),
        ([("episodes", "cell", 1, 1, "=1+1")], "loaded with faults of wording or across rows"),
        ([("claims", "no column", 0)], "refused"),
    ],
)
def test_the_seeds_lead_to_every_outcome(place, changes, expected):
    assert made_of(place, changes) == expected

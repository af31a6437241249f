"""Mutated tables through ``check`` and ``load``: clear problems or a correct load, nothing else, and no hang.

    python tests/fuzz_tables.py --cases 100000 --seed 1

Each case depends on its own number and the seed alone, so that one that fails
can be had again: ``--seed 1 --first 4711 --cases 1``. What is mutated are a
few real rows of every table with all that they refer to; bytes, cells, rows
and columns change, also several at once. Correct means: ``load`` passes where
the strict rules find nothing, says the same as ``check`` where it does not, and
what it loads can be cut and loaded again, equal, from its own export (asked of
one case in five, as it takes as long as all the rest).
"""

import argparse
import csv
import io
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import repeat
from pathlib import Path

import afpak
from afpak.record import checks, export, reader
from afpak.record.schema import TABLES, Table

DATA = Path(__file__).parents[1] / "data"
PATIENCE = 10  # seconds for a case of a few milliseconds
SENTENCE = re.compile(r"[a-z_]+\.csv:\d+:[^\n]*?: [^\n]+")
BATCH = 500
NASTY = [
    *("", " ", ";", ";;", "a;", ",", '"', "'", "\n", "\r", "\r\n", "\t", "\0", "-", "=", "=1+1", "nan", "NA", "None", "0", "-1"),
    *("1e400", "9" * 30, "999999999", "1000000000", "1.5", "٣", "0000-00-00", "2025-02-30", "2026-02-27", "1900-01-01"),
    *("2100-12-31", "9999-12-31", "true", "false", "True", "\ufeff", "\u202e", "\u200d", "é", "\U0001f600", "<b>", "&amp;"),
    *("$x$", "../x", "https://a.b", "javascript:x", "x" * 300, "x" * 120_000, "a" + ";a" * 99, "unattributed", "denies"),
]  # fmt: skip


@cache
def seeds() -> dict[str, list[list[str]]]:
    """A few rows of each table, with all rows that they name, as header and cells."""
    tables = {}
    for name in TABLES:
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    wanted = {name: {row[TABLES[name].key] for row in rows[3:5]} for name, rows in tables.items()}
    # a chain of figures and a denial, so that rules about them have something to say
    wanted["claims"] |= {
        row["claim_id"] for row in tables["claims"] if row["supersedes"] or row["stance"] == "denies"
    }.intersection([row["claim_id"] for row in tables["claims"][150:165]])
    while True:
        before = {name: set(ids) for name, ids in wanted.items()}
        wanted["assessments"] |= {
            r["assessment_id"] for r in tables["assessments"] if r["event_id"] in wanted["events"]
        }
        for name, table in TABLES.items():
            for row in tables[name]:
                if row[table.key] in wanted[name]:
                    for column in table.columns:
                        if column.ref:
                            wanted[column.ref] |= {item for item in row[column.name].split(";") if item}
        if wanted == before:
            break
    kept = {name: [row for row in rows if row[TABLES[name].key] in wanted[name]] for name, rows in tables.items()}
    return {name: [list(tables[name][0]), *(list(row.values()) for row in rows)] for name, rows in kept.items()}


def mutated(random: random.Random) -> dict[str, bytes]:
    """Some tables of the seeds, changed in one to four places."""
    changed: dict[str, bytes] = {}
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        name = random.choice(list(TABLES))
        rows = [row[:] for row in seeds()[name]]
        if name in changed or random.random() < 0.15:
            changed[name] = _bytes(random, changed.get(name) or _text(rows))
        else:
            for _ in range(random.choice((1, 1, 2, 5))):
                random.choice((_cell, _cell, _cell, _other, _other, _row, _column))(random, rows)
            changed[name] = _text(rows, random.choice(("\n", "\n", "\r\n")))
    return changed


def _text(rows: list[list[str]], end: str = "\n") -> bytes:
    written = io.StringIO(newline="")
    # all cells that are not plain are quoted: an unquoted carriage return would be another mutation
    csv.writer(written, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    return written.getvalue().encode()


def _place(random: random.Random, rows: list[list[str]]) -> tuple[list[str], int]:
    row = random.choice([row for row in rows[1:] if row] or [["x"]])
    return row, random.randrange(len(row))


def _cell(random: random.Random, rows: list[list[str]]) -> None:
    """A nasty text in place of a cell, or in the middle of it."""
    row, at = _place(random, rows)
    cut = random.randint(0, len(row[at]))
    row[at] = random.choice((random.choice(NASTY), row[at][:cut] + random.choice(NASTY) + row[at][cut:], row[at][:cut]))


def _other(random: random.Random, rows: list[list[str]]) -> None:
    """A cell of another row in the same column: sound by itself, wrong in its place."""
    row, at = _place(random, rows)
    other, _ = _place(random, rows)
    row[at] = other[at] if at < len(other) else ""


def _row(random: random.Random, rows: list[list[str]]) -> None:
    """A row that is missing, stands twice or is too short or long."""
    at = random.randrange(len(rows))
    random.choice(
        (
            lambda: rows.pop(at) if len(rows) > 1 else None,
            lambda: rows.append(rows[at][:]),
            lambda: rows[at].append("x"),
            lambda: rows[at].pop() if len(rows[at]) > 1 else None,
            lambda: rows.insert(at, []),
        )
    )()


def _column(random: random.Random, rows: list[list[str]]) -> None:
    """A column that moves, is missing or has another name."""
    at = random.randrange(len(rows[0]) or 1)
    change = random.choice(("move", "drop", "name", "twice"))
    for number, row in enumerate(rows):
        if at < len(row):
            if change == "move":
                row.insert(0, row.pop(at))
            elif change == "drop":
                row.pop(at)
            elif change == "twice":
                row.append(row[at])
            elif number == 0:
                row[at] = random.choice(NASTY)


def _bytes(random: random.Random, data: bytes) -> bytes:
    """Bytes put in, taken out, overwritten or cut off anywhere."""
    for _ in range(random.choice((1, 1, 3))):
        start = random.randrange(len(data) + 1)
        noise = random.choice(
            (random.randbytes(random.randint(0, 8)), random.choice(NASTY).encode(errors="surrogateescape"))
        )
        data = data[:start] + noise + data[start + random.choice((0, 1, len(noise), 200)) :]
    return data[: random.randrange(len(data) + 1)] if random.random() < 0.1 else data


def once(ask, key):
    """A function of the reader, asked only once about the same thing: most tables of a case are those of the seeds."""
    known: dict = {}

    def answer(subject, table: Table):
        about = key(subject, table)
        if about not in known:
            if len(known) > 50:
                known.clear()
            # with the subject, so that no other object gets its identity
            known[about] = ask(subject, table), subject
        return known[about][0]

    return answer


def _content(folder: Path, table: Table) -> tuple:
    path = folder / f"{table.name}.csv"
    return table.name, path.read_bytes() if path.is_file() else None


def outcome(folder: Path, out: Path, again: bool) -> str:
    """What check and load make of a folder; an AssertionError or any other exception is a find."""
    problems = checks.check(folder)
    assert problems == sorted(problems), "problems are in order"
    for problem in problems:
        assert SENTENCE.fullmatch(str(problem)), problem
        assert str(problem).isprintable(), problem
        assert problem.line > 0, problem
    strict = [problem for problem in problems if problem.rule in checks._STRICT or not problem.rule]
    strict = [problem for problem in strict if problem.file != "exceptions.csv"]
    try:
        tables = afpak.load(folder)
    except afpak.DataError as error:
        assert error.problems, "a refusal has reasons"
        assert set(error.problems) <= set(problems), "load refuses nothing that check accepts"
        assert strict, "load refuses only what breaks a strict rule"
        return "refused"
    assert not strict, "what breaks a strict rule is not loaded"
    if again:
        _cut_and_back(tables, out, problems)
    return "loaded with faults of wording or across rows" if problems else "loaded without a fault"


def _cut_and_back(tables: afpak.Tables, out: Path, problems: list[reader.Problem]) -> None:
    past = tables.as_of("2026-02-27").between("2025-10-01", "2026-03-01")
    str(past), past.note(past.claims), past.claims_in_full()
    try:
        export.export(tables, out, "csv")
    except afpak.DataError as error:
        told = {(problem.file, problem.column, problem.value) for problem in problems}
        refused = {(problem.file, problem.column, problem.value) for problem in error.problems}
        assert refused <= told, "check has a word about every cell that is not exported"
        return
    again = afpak.load(out)
    for name in TABLES:
        assert getattr(tables, name).equals(getattr(again, name)), f"{name} comes back as it was"


def one(seed: int, number: int, folder: Path, out: Path) -> str:
    """One case by its number; the files of its folder are those of the seeds again afterwards."""
    changed = mutated(random.Random(f"{seed} {number}"))
    for name, data in changed.items():
        (folder / f"{name}.csv").write_bytes(data)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        return outcome(folder, out, again=number % 5 == 0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for name in changed:
            (folder / f"{name}.csv").write_bytes(_text(seeds()[name]))


def _hang(*_) -> None:
    raise TimeoutError(f"no answer within {PATIENCE} seconds")


def batch(seed: int, first: int, cases: int) -> tuple[Counter, list[str]]:
    """Some cases in one folder; how often which outcome, and what was found."""
    signal.signal(signal.SIGALRM, _hang)
    plain = reader.read_raw, afpak.record.tables.typed
    reader.read_raw = once(plain[0], _content)
    typed = once(plain[1], lambda frame, table: id(frame))
    afpak.record.tables.typed = lambda frame, table: typed(frame, table).copy(deep=False)  # columns are added to it
    found, counts = [], Counter()
    place = Path(tempfile.mkdtemp(prefix="afpak-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    try:
        for name, rows in seeds().items():
            (place / f"{name}.csv").write_bytes(_text(rows))
        for number in range(first, first + cases):
            try:
                counts[one(seed, number, place, place / "out")] += 1
            except Exception as error:
                found.append(f"--seed {seed} --first {number} --cases 1: {type(error).__name__}: {str(error)[:300]}")
    finally:
        reader.read_raw, afpak.record.tables.typed = plain
        shutil.rmtree(place)
    return counts, found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    began, counts, found = time.monotonic(), Counter(), []
    starts = range(given.first, given.first + given.cases, BATCH)
    sizes = [min(BATCH, given.first + given.cases - start) for start in starts]
    with ProcessPoolExecutor(given.processes) as pool:
        for some, finds in pool.map(batch, repeat(given.seed), starts, sizes):
            counts += some
            found += finds
            for find in finds:
                print(find, file=sys.stderr, flush=True)
            print(f"{counts.total() + len(found):,} cases, {len(found)} finds", file=sys.stderr, end="\r", flush=True)
    seconds = time.monotonic() - began
    print(
        f"seed {given.seed}: {given.cases:,} mutated folders in {seconds:,.0f} s, {given.cases / seconds:,.0f} a second"
    )
    for name, count in counts.most_common():
        print(f"{count:>9,} {name}")
    print(f"{len(found):>9,} other exceptions, wrong answers or hangs")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

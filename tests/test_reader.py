"""Text goes in and comes out unchanged, with the line on which it stands; then types that do not lie."""

import csv
import io
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import afpak
from afpak.record.reader import DataError, Problem, read_folder, read_raw, typed
from afpak.record.schema import TABLES

DATA = Path(__file__).parents[1] / "data"
EPISODES = TABLES["episodes"]
HEADER = [c.name for c in EPISODES.columns]
CELL = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r"), max_size=20)


def written(folder, rows, **dialect) -> bytes:
    """Write episodes.csv the way Python writes CSV."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, **{"lineterminator": "\n"} | dialect).writerows([HEADER, *rows])
    (folder / "episodes.csv").write_bytes(buffer.getvalue().encode())
    return buffer.getvalue().encode()


def read(folder) -> tuple[pd.DataFrame, list[str]]:
    frame, problems = read_raw(folder, EPISODES)
    return frame, [str(p) for p in problems]


@settings(max_examples=100)
@given(rows=st.lists(st.lists(CELL, min_size=5, max_size=5), max_size=6))
def test_what_csv_writes_is_read_back_with_its_lines(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("round")
    lines = written(folder, rows, quoting=csv.QUOTE_ALL).split(b"\n")
    frame, problems = read(folder)
    assert problems == []
    assert frame.to_numpy().tolist() == rows
    assert all(
        lines[line - 1].startswith(b'"' + row[0].split("\n")[0].replace('"', '""').encode())
        for line, row in zip(frame.index, rows, strict=True)
    )


def test_real_tables_are_read_cell_by_cell():
    raw, problems = read_folder(DATA)
    assert problems == []
    for name, frame in raw.items():
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert frame.to_dict("records") == list(csv.DictReader(file))


def test_words_for_missing_stay_words(tmp_path):
    written(tmp_path, [["nan", "NA", "null", "None", "n/a"]])
    frame, _ = read(tmp_path)
    assert list(frame.loc[2]) == ["nan", "NA", "null", "None", "n/a"]


def test_other_line_ends_blank_lines_and_order_of_columns_change_nothing(tmp_path):
    rows = [["a", "A", "2025-10-01", "", "One, two."], ["b", "B", "2025-11-01", "", "Three."]]
    written(tmp_path, rows)
    expected, _ = read(tmp_path)
    written(tmp_path, rows, lineterminator="\r\n")
    pd.testing.assert_frame_equal(read(tmp_path)[0], expected)
    plain = (tmp_path / "episodes.csv").read_bytes()
    (tmp_path / "episodes.csv").write_bytes(plain.replace(b"\r\n", b"\n\n"))
    frame, problems = read(tmp_path)
    assert problems == []
    assert list(frame.index) == [3, 5]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([row[::-1] for row in [HEADER, *rows]])
    (tmp_path / "episodes.csv").write_text(buffer.getvalue(), encoding="utf-8")
    pd.testing.assert_frame_equal(read(tmp_path)[0], expected)


def test_lines_are_counted_through_line_breaks_in_cells(tmp_path):
    written(tmp_path, [["a", "A", "2025-10-01", "", "One\ntwo\nthree"], ["b", "B", "2025-11-01", "", "x"]])
    assert list(read(tmp_path)[0].index) == [2, 5]


@pytest.mark.parametrize(
    ("damage", "place", "words"),
    [
        (lambda b: b.replace(b"October 2025 crisis", b"crisis \xff"), "episodes.csv:2:-: ", "not UTF-8"),
        (lambda b: b.decode().encode("utf-16"), "episodes.csv:1:-: ", "not UTF-8"),
        (lambda b: b + b'broken,"never closed', "episodes.csv:5:-: ", "unclosed quote"),
        (lambda b: b + b'broken,"closed"too early,,,\n', "episodes.csv:5:-: ", "broken quoting"),
        (lambda b: b"", "episodes.csv:1:-: ", "no header line"),
        (lambda b: b + b"a,b\n", "episodes.csv:5:-: ", "row has 2 cells, the header 5"),
        (lambda b: b.replace(b",name,", b",title,", 1), "episodes.csv:1:name: ", "column is missing"),
        (lambda b: b.replace(b",name,", b",title,", 1), "episodes.csv:1:title: ", "unknown column"),
        (lambda b: b.replace(b",name,", b",start,", 1), "episodes.csv:1:start: ", "column appears twice"),
    ],
)
def test_faults_of_a_file_as_a_file(tmp_path, damage, place, words):
    for path in DATA.glob("*.csv"):
        shutil.copy(path, tmp_path / path.name)
    path = tmp_path / "episodes.csv"
    path.write_bytes(damage(path.read_bytes()))
    assert any(p.startswith(place) and words in p for p in read(tmp_path)[1]), read(tmp_path)[1]
    with pytest.raises(DataError, match=words):
        afpak.load(tmp_path)


def test_a_missing_table_is_named(tmp_path):
    shutil.copy(DATA / "claims.csv", tmp_path)
    _, problems = read_folder(tmp_path)
    assert [p.file for p in problems] == [f"{name}.csv" for name in TABLES if name != "claims"]
    with pytest.raises(DataError, match=f"and {len(TABLES) - 6} more; run `afpak check`"):
        afpak.load(tmp_path)


def test_a_message_fits_one_line_of_a_terminal():
    text = str(Problem("events.csv", 3, "summary", "stray whitespace", "Red\x1b[31m\n" + "x" * 100, "remove it"))
    assert text.isprintable()
    assert text == f"events.csv:3:summary: stray whitespace (Red\\x1b[31m\\n{'x' * 47}…) – remove it"


def test_types_keep_what_the_text_says():
    raw, _ = read_folder(DATA)
    claims = typed(raw["claims"], TABLES["claims"])
    text = raw["claims"].reset_index(drop=True)
    for column in ("low", "high"):
        assert list(claims[column].astype("string").fillna("")) == list(text[column])
    assert list(claims["claimed_on"].dt.strftime("%Y-%m-%d").fillna("")) == list(text["claimed_on"])
    assert list(claims["cumulative"].map({True: "true", False: "false"})) == list(text["cumulative"])
    assert [";".join(items) for items in claims["disputes"]] == list(text["disputes"])
    assert claims["qualifier"].notna().all()

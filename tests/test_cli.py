"""The command line: what it refuses, its exit codes, how it behaves when stopped."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from afpak import DataError, cli, load
from afpak.record.schema import TABLES
from afpak.reports import plan


def run(*words):
    return cli.main(["report", *map(str, words)])


def afpak(*words, **options):
    return subprocess.run([sys.executable, "-m", "afpak.cli", *words], capture_output=True, text=True, **options)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["weather"],
            "unknown notebook 'weather'; choose 01_escalation, 02_casualty_claims, 03_diplomatic_reactions, 04_places, 05_beside_ucdp, 06_how_good_is_this_record, 07_event_by_event, 08_bulletin",
        ),
        (["claims", "-p", "limt", "3"], "02_casualty_claims has no parameter 'limt'"),
        (["claims", "--episode", "oct"], "unknown episode 'oct'; choose october-2025, uneasy-truce, open-war-2026"),
        (["claims", "--as-of", "yesterday"], "as_of: 'yesterday' is not a day"),
        (["claims", "--start", "2026-03-01", "--end", "2026-02-01"], "ends (2026-02-01) before it starts"),
        (["claims", "--as-of", ""], "as_of: '' is not a day"),
        (["claims", "--as-of", "2026-2-7"], "as_of: '2026-2-7' is not a day"),
        (["claims", "-p", "data_dir", "nowhere"], "there is no data folder 'nowhere'"),
        (
            ["claims", "--start", "2026-03-01", "--as-of", "2026-02-01"],
            "starts (2026-03-01) after the day of knowledge",
        ),
        (["claims", "--episode", "uneasy-truce", "--start", "2026-03-01"], "after the episode uneasy-truce ends"),
        (["claims", "-p", "event", "omid"], "unknown event 'omid'; perhaps 2026-03-16-omid-hospital-strike"),
        (["reactions", "-p", "events", "2026-03-16-omid-hospital-strike;omid"], "unknown event 'omid'; perhaps "),
        (["--all", "--episode", "uneasy-truce"], "choose --all or one episode, not both"),
        (["claims", "--data", "no/such/folder"], "there is no data folder 'no/such/folder'"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(tmp_path, capsys, words, sentence):
    out = tmp_path / "out"
    assert run(*words, "--out", out) == 2
    message = capsys.readouterr().err
    assert sentence in message
    assert message.count("\n") == 1
    assert not out.exists()


def test_a_run_beyond_the_record_says_once_where_it_ends(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("afpak.reports.run.many.run_all", lambda *_: (outcome for outcome in ()))  # none is made
    run("claims", "ucdp", "--start", "2026-06-01", "--end", "2026-12-31", "--out", tmp_path)
    said = "afpak: the cut reaches beyond the record, which ends on 30 June 2026"
    assert capsys.readouterr().err.splitlines() == [said]


def test_faulty_tables_stop_the_run_with_the_place_of_the_fault(tmp_path, capsys):
    data = tmp_path / "data"
    data.mkdir()
    for path in (Path(__file__).parents[1] / "data").glob("*.csv"):
        (data / path.name).write_text(
            path.read_text(encoding="utf-8").replace("2025-10-08,,2025-10-07", "2025-13-40,,2025-10-07"),
            encoding="utf-8",
        )
    assert run("claims", "--data", data, "--out", tmp_path / "out") == 1
    assert re.search(r"claims\.csv:\d+:claimed_on: bad date \(2025-13-40\)", capsys.readouterr().err)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("out", ["file", "file/below"])
def test_a_folder_that_cannot_be_written_is_refused(tmp_path, capsys, out):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert run("claims", "--out", tmp_path / out) == 2
    assert re.fullmatch(r"afpak: cannot write reports to '.*': .*\n", capsys.readouterr().err)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [
        ("limit = 3", "many", "parameter limit: 'many' is not a number like 3"),
        ("limit = False", "yes", "parameter limit: 'yes' is neither true nor false"),
        ("limit = [1]", "2", "parameter limit: a list cannot be given on the command line"),
        ("limit = 1 + 1", "2", "01_small.ipynb: its parameters cell may only assign literals to names"),
        ("limit: int = 1", "2", "01_small.ipynb: its parameters cell may only assign literals to names"),
    ],
)
def test_values_are_read_as_the_type_of_the_default(tmp_path, monkeypatch, capsys, cell, value, sentence):
    tagged = nbformat.v4.new_code_cell(cell, metadata={"tags": ["parameters"]})
    (tmp_path / "01_small.ipynb").write_text(json.dumps(nbformat.v4.new_notebook(cells=[tagged])), encoding="utf-8")
    monkeypatch.setattr(plan, "notebooks_dir", lambda: tmp_path)
    assert run("small", "-p", "limit", value, "--out", tmp_path / "out") == 2
    assert capsys.readouterr().err == f"afpak: {sentence}\n"


@pytest.mark.parametrize(
    ("names", "cut", "every", "slugs"),
    [
        (["claims"], {}, False, ["claims"]),
        (["02"], {}, True, ["claims", "claims-october-2025", "claims-uneasy-truce", "claims-open-war-2026"]),
        (
            [],
            {"episode": "uneasy-truce"},
            False,
            [
                f"{t}-uneasy-truce"
                for t in ("escalation", "claims", "reactions", "places", "ucdp", "record", "event", "bulletin")
            ],
        ),
        (["claims", "02_casualty_claims"], {"as_of": "2026-02-27"}, False, ["claims-as-of-2026-02-27"]),
    ],
)
def test_what_is_asked_for_is_what_is_planned(names, cut, every, slugs):
    assert [r.slug for r in plan.settled(plan.wanted(names, cut, {}, every=every))] == slugs


def test_with_no_word_everything_is_planned():
    assert [r.slug for r in plan.wanted([], {}, {}, every=True)] == [r.slug for r in plan.wanted([], {}, {})]


def test_check_says_no_faults_or_lists_them(tmp_path, capsys):
    assert cli.main(["check"]) == 0
    assert "no faults" in capsys.readouterr().err
    assert cli.main(["check", str(tmp_path / "nowhere")]) == 2
    assert "there is no data folder" in capsys.readouterr().err
    assert cli.main(["check", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "there are no tables in " in told
    assert " – a folder of tables needs episodes.csv, " in told


@pytest.mark.parametrize(
    "words",
    [["check"], ["report", "claims", "--out", "out", "--data"], ["diff", "."], ["sources", "check", "--data"]],
    ids=lambda words: words[0],
)
def test_a_folder_in_which_tables_are_missing_is_named_and_not_a_line_in_it(folder, monkeypatch, capsys, words):
    monkeypatch.chdir(folder)
    shown = str(folder) if words[0] == "report" else "."
    (folder / "actors.csv").unlink()
    (folder / "places.csv").unlink()
    assert cli.main([*words, "."]) in (1, 2)
    told = "".join(capsys.readouterr())
    assert f"there is no actors.csv in {shown!r} – a folder of tables needs all {len(TABLES)}\n" in told
    assert f"there is no places.csv in {shown!r}" in told
    assert ".csv:1:" not in told
    assert "unknown" not in told, "what refers to a table that is not there is no fault of its own"
    with pytest.raises(DataError, match=r"there is no actors\.csv in '\.'"):
        load(".")


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["report", "claims", "--data"],
        ["diff", "data"],
        ["sources", "check", "--data"],
        ["history", "x", "--data"],
        ["export", "out", "--format", "csv", "--data"],
    ],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize("name", ["nosuch", ""])
def test_a_folder_that_is_not_there_is_one_sentence_everywhere(tmp_path, monkeypatch, capsys, words, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").symlink_to(Path(__file__).parents[1] / "data")
    assert cli.main([*words, name]) == 2
    assert capsys.readouterr().err == f"afpak: there is no data folder {name!r}\n"
    with pytest.raises(DataError) as error:
        load("nosuch")
    assert str(error.value) == "there is no data folder 'nosuch'"


def test_check_pays_for_no_kernel_and_no_chart():
    code = (
        "import sys; from afpak import cli; code = cli.main(['check']);"
        "print(code, sorted({'papermill', 'matplotlib', 'nbformat', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "0 []\n"


def test_reports_never_build_the_parsers_of_exotic_formats():
    code = "import sys, afpak.reports.run.many, afpak.reports.run.job; print([m for m in sys.modules if m.startswith('lark')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes")
def test_a_reader_that_has_seen_enough_is_no_error(tmp_path):
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "afpak.cli", "check", str(tmp_path)]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_wrong_usage_is_exit_2_and_the_version_is_told():
    done = afpak("fly")
    assert done.returncode == 2
    assert "invalid choice: 'fly'" in done.stderr
    assert afpak("--version").stdout.startswith("afpak ")

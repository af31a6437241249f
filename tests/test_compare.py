"""Two folders compared row by row, and the versions of code and data apart."""

import subprocess
import sys
from pathlib import Path

import pytest
from test_ledger import edit

import afpak
from afpak import cli, provenance
from afpak.record.schema import DATA_VERSION

DATA = Path(__file__).parents[1] / "data"


def test_diff_shows_rows_that_entered_left_and_changed(folder, capsys):
    changed = edit(folder, "acts", "call for IHL respect", "call for respect of IHL")
    places = (folder / "places.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    key = places[3].split(",")[0]
    moved = [places[0], *reversed(places[1:3]), *places[4:], "made-up,Made up,village,,PAK,,,\n"]
    (folder / "places.csv").write_text("".join(moved), encoding="utf-8")
    found = provenance.differences(DATA, folder)
    assert found[["table", "row", "change"]].to_numpy().tolist() == [
        ["acts", "call_for_ihl_respect", "changed"],
        ["places", key, "removed"],
        ["places", "made-up", "added"],
    ]
    assert cli.main(["diff", str(DATA), str(folder)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "acts: 0 added, 0 removed, 1 changed",
        f"  ~ call_for_ihl_respect (acts.csv:{changed})",
        "      label: call for IHL respect → call for respect of IHL",
        "places: 1 added, 1 removed, 0 changed",
        f"  - {key} (places.csv:4 of the old table)",
        f"  + made-up (places.csv:{len(moved)})",
        "      name: Made up",
        "      kind: village",
        "      country: PAK",
    ]


def test_diff_answers_as_diff_does(folder, capsys):
    assert cli.main(["diff", str(DATA), str(DATA)]) == 0
    assert capsys.readouterr() == ("", "no differences between the tables\n")
    assert cli.main(["diff", str(DATA), str(folder / "nowhere")]) == 2
    assert "there is no data folder" in capsys.readouterr().err
    with (folder / "acts.csv").open("a", encoding="utf-8") as file:
        file.write("condemn,twice,alignment,any,,,,,,,\n")
    assert cli.main(["diff", str(DATA), str(folder)]) == 2
    assert f"{folder / 'acts.csv'}:29:act: duplicate id (condemn)" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.main(["diff", "--help"])
    assert "Exit code 0 when the tables are the same, 1 when they differ" in " ".join(capsys.readouterr().out.split())


def test_the_version_tells_code_and_data(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"afpak {afpak.__version__}, data {DATA_VERSION}\n"


def test_history_and_diff_pay_for_no_chart():
    code = (
        "import sys; from afpak import cli; cli.main(['history', 'nodate-un-killed']);"
        f"cli.main(['diff', {str(DATA)!r}, {str(DATA)!r}]); print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\nFalse\n")

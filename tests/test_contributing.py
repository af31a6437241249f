"""The worked example of CONTRIBUTING.md is carried out on a copy of the tables, line by line."""

import re
import shutil
from pathlib import Path

import pytest

from afpak import cli
from afpak.record import checks
from afpak.record.history import main
from afpak.record.schema import LEDGER, TABLES

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def block(kind):
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```$", TEXT, re.S | re.M)
    return found


def apply(change, folder):
    """What a contributor does by hand: old lines replaced by new ones, the rest added at the end."""
    for part in change.split("--- data/")[1:]:
        name, *lines = part.splitlines()
        old, new = ([line[1:] for line in lines if line[0] == sign] for sign in "-+")
        text = (folder / name).read_text(encoding="utf-8")
        for line in old:
            assert text.count(f"{line}\n") == 1, f"the example rewords a line that {name} no longer has"
            text = text.replace(f"{line}\n", "".join(f"{n}\n" for n in new))
        added = "" if old else "".join(f"{line}\n" for line in new)
        (folder / name).write_text(text + added, encoding="utf-8")


def test_the_worked_example_does_what_it_says(tmp_path, capsys):
    for name in (*TABLES, LEDGER.name, "exceptions"):
        shutil.copy(ROOT / "data" / f"{name}.csv", tmp_path)
    apply(block("diff"), tmp_path)
    why = re.search(r'^make history WHY="(.*)"$', block("sh"), re.M)[1]

    (behind,) = checks.check(tmp_path)
    assert "the tables have 4 changes that the ledger has not" in str(behind)
    assert main(["--data", str(tmp_path), "--why", why]) == 0
    assert checks.check(tmp_path) == []

    capsys.readouterr()
    assert cli.main(["diff", str(ROOT / "data"), str(tmp_path)]) == 1
    assert re.sub(r"\.csv:\d+", ".csv:N", capsys.readouterr().out) == re.sub(r"\.csv:\d+", ".csv:N", block("text"))

    assert cli.main(["history", "example-mission-restraint", "--data", str(tmp_path)]) == 0
    assert why in capsys.readouterr().out
    assert len(checks.read_ledger(tmp_path)) == len(checks.read_ledger(ROOT / "data")) + 4


def test_nothing_of_the_example_is_in_the_tables():
    for name in TABLES:
        text = (ROOT / "data" / f"{name}.csv").read_text(encoding="utf-8")
        assert "example-m" not in text
        assert "made up" not in text


TEMPLATES = [".github/PULL_REQUEST_TEMPLATE.md", ".github/ISSUE_TEMPLATE/row.md", "CONTRIBUTING.md"]
QUESTIONS = ["who says so", "on what page", "other side recognise", "relays", "denies", "as_of", "killed"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_ask_what_a_reviewer_asks(name):
    text = (ROOT / name).read_text(encoding="utf-8").lower()
    assert [question for question in QUESTIONS if question not in text] == []

"""What afpak rests on: every licence known and allowed, every direct dependency argued, nothing heavy imported unasked."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def budget():
    spec = importlib.util.spec_from_file_location("budget", ROOT / "benchmarks" / "budget.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_licence_of_every_locked_dependency_is_known_and_allowed(budget):
    names = budget.locked("requirements.lock")
    assert len(names) > 100
    assert {name: budget.licence(name) for name in names if not budget.allowed(name)} == {}
    assert set(budget.EXCEPTIONS) <= set(names), "an exception for what is no longer there"


@pytest.mark.parametrize(
    ("words", "fine"),
    [
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", True),
        ("BSD-3-Clause AND (MIT OR LGPL-3.0-only)", True),
        ("", False),
    ],
)
def test_a_licence_is_allowed_where_each_part_leaves_a_choice_that_is(budget, monkeypatch, words, fine):
    monkeypatch.setattr(budget, "licence", lambda name: words)
    assert budget.allowed("anything") is fine


def test_every_direct_dependency_has_a_release_of_the_last_two_years_or_a_reason(budget):
    checked = int(re.search(r"Checked on \d+ \w+ (\d{4})", PAGE)[1]) * 12 + 11
    rows = re.findall(r"^\| `([\w-]+)` \| [^|]+ \| (\d{4})-(\d\d) \| (.*) \|$", PAGE, re.M)
    assert {name for name, *_ in rows} == set(budget.direct())
    for name, year, month, why in rows:
        if checked - int(year) * 12 - int(month) > 24:
            assert "**Kept:**" in why, f"{name} had no release for two years and nobody says why it stays"


@pytest.mark.parametrize(
    ("face", "spared"),
    [
        ("load, check, export", ("matplotlib", "seaborn", "papermill", "nbconvert", "IPython", "duckdb")),
        # seaborn itself brings pyplot, and scipy and ipywidgets where they are installed
        ("claims, escalation, outside, places, reactions", ("papermill", "nbconvert", "duckdb", "openpyxl")),
    ],
)
def test_nothing_heavy_is_imported_unasked(face, spared):
    code = f"import sys; from afpak import {face}; print([name for name in {spared!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

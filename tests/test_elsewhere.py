"""On a system without fork, signals of POSIX, fcntl, resource and `%-d`, everything that a class needs works."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from afpak.reports import locks

HERE = Path(__file__).parent / "elsewhere"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What one process prints that finds no more there than on Windows; so do all that it starts."""
    room = tmp_path_factory.mktemp("elsewhere")
    env = {**os.environ, "PYTHONPATH": str(HERE), "TMPDIR": str(room)}
    done = subprocess.run(
        [sys.executable, HERE / "everything.py", room], capture_output=True, text=True, encoding="utf-8", env=env
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_chart_is_drawn(told):
    assert int(told.partition("charts ")[2].split()[0]) > 25


def test_a_lesson_passes_its_own_checks(told):
    lesson = told.partition("checks passed")[0]
    assert lesson.count("Yes") == 2 and "You expected" in lesson


def test_tables_are_checked_and_exported_and_a_report_is_made_once(told):
    for done in ("check 0", "export 0", "report 0"):
        assert done in told
    assert "1 of 1 reports in place;" in told and "1 of 1 reports in place, 1 of them unchanged" in told
    assert "left []" in told


def test_a_lock_of_a_file_keeps_others_out_and_goes(tmp_path):
    one, two = locks.OnFile(tmp_path), locks.OnFile(tmp_path)
    assert one.take() and not two.take()
    one.leave()
    assert two.take() and not one.take()
    two.leave()
    one.leave()

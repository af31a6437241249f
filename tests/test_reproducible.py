"""Same inputs, same bytes: also elsewhere on the disk, for another user, in another zone and terminal."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SEED

ROOT = Path(__file__).parents[1]


@pytest.fixture
def elsewhere(tmp_path):
    """The same checkout under another path, and a home whose owner has made it their own."""
    place = tmp_path / "else where"
    for part in ("afpak", "data", "notebooks"):
        shutil.copytree(ROOT / part, place / "checkout" / part, ignore=shutil.ignore_patterns("__pycache__"))
    startup = place / "home" / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-mine.py").write_text("print('good morning')", encoding="utf-8")
    for folder in (place / "home" / ".config" / "matplotlib", place / "desk"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "matplotlibrc").write_text("figure.dpi: 33\nsavefig.facecolor: pink\n", encoding="utf-8")
    return place


def test_whole_folders_of_reports_are_the_same_bytes(seed, elsewhere):
    different = {
        "PYTHONPATH": str(elsewhere / "checkout"),
        "HOME": str(elsewhere / "home"),
        "XDG_CONFIG_HOME": str(elsewhere / "home" / ".config"),
        "TZ": "Asia/Karachi",
        "COLUMNS": "40",
        "LC_ALL": "C.UTF-8",
        "MPLBACKEND": "svg",
        "PYTHONHASHSEED": "7",
    }
    command = [sys.executable, "-m", "afpak.cli", *SEED, "--out", str(elsewhere / "two")]
    done = subprocess.run(
        command, cwd=elsewhere / "desk", env={**os.environ, **different}, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    one, other = (
        {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*")}
        for out in (seed, elsewhere / "two")
    )
    assert one.keys() == other.keys() >= {"index.html", "index.json"}
    assert [name for name in one if one[name] != other[name]] == []
    for name, content in one.items():
        for path in (str(seed), str(elsewhere), str(ROOT), str(Path.home()) + "/"):
            assert path.encode() not in content, name

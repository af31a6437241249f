"""Same inputs, same bytes: also elsewhere on the disk, for another user, in another zone and terminal."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CUT = ["escalation", "--episode", "october-2025", "--as-of", "2025-10-20"]


def report(root, cwd, out, **env):
    cwd.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "afpak.cli", "report", *CUT, "--data", "tables", "--out", str(out)]
    shutil.copytree(root / "data", cwd / "tables")
    environment = {**os.environ, "PYTHONPATH": str(root), **env}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*")}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The same checkout under another path, and a home whose owner has made it their own."""
    place = tmp_path_factory.mktemp("else where")
    for part in ("afpak", "data", "notebooks"):
        shutil.copytree(ROOT / part, place / "checkout" / part, ignore=shutil.ignore_patterns("__pycache__"))
    startup = place / "home" / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-mine.py").write_text("print('good morning')", encoding="utf-8")
    for folder in (place / "home" / ".config" / "matplotlib", place / "desk"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "matplotlibrc").write_text("figure.dpi: 33\nsavefig.facecolor: pink\n", encoding="utf-8")
    return place


def test_whole_folders_of_reports_are_the_same_bytes(tmp_path, elsewhere):
    one = report(ROOT, tmp_path / "here", tmp_path / "one")
    other = report(
        elsewhere / "checkout",
        elsewhere / "desk",
        elsewhere / "two",
        HOME=str(elsewhere / "home"),
        XDG_CONFIG_HOME=str(elsewhere / "home" / ".config"),
        TZ="Asia/Karachi",
        COLUMNS="40",
        LC_ALL="C.UTF-8",
        MPLBACKEND="svg",
        PYTHONHASHSEED="7",
    )
    assert one.keys() == other.keys() >= {"index.html", "index.json"}
    assert [name for name in one if one[name] != other[name]] == []
    for name, content in one.items():
        for path in (str(tmp_path), str(ROOT), str(Path.home()) + "/"):
            assert path.encode() not in content, name

"""JupyterLab on the notebooks: our kernel alone in the launcher, no news, no look for updates."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from ..home import UsageError, install, notebooks_dir

FIRST = "00_start_here.ipynb"
COPY = "afpak-notebooks"
QUIET = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    f"--LabApp.app_settings_dir={Path(__file__).parent / 'settings'}",  # else it asks whether it may fetch news
    "--LabApp.extension_manager=readonly",  # the default, `pypi`, asks pypi.org
    "--KernelSpecManager.allowed_kernelspecs=python3",
)


def serve(arguments: argparse.Namespace) -> int:
    """Run JupyterLab on a folder until it is stopped, with further words of its own; returns its exit code."""
    if find_spec("jupyterlab") is None:
        raise UsageError(f"JupyterLab is not installed: {install('lab')}")
    place = desk(arguments.folder)
    command = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={place}", *QUIET, *arguments.further]
    return subprocess.call([*command, *([str(place / FIRST)] if (place / FIRST).exists() else [])])


def desk(folder: str | None) -> Path:
    """The folder of notebooks to open, with a copy of ours where there is none yet.

    Without a folder: the notebooks of a checkout as they are; of an installed
    package a copy in the working directory, so that nobody writes into it; without
    the answers of the lessons, which `afpak lessons --instructor` brings.
    """
    ours = notebooks_dir()
    if folder is None and ours.name == "notebooks":
        return ours
    place = Path(folder or COPY).absolute()
    if not place.exists():
        shutil.copytree(ours, place, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "instructor"))
    return place

"""``afpak lessons``: a folder for a class, with the lessons and what they speak of, and without the answers."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from ..home import UsageError, citation, default_data_dir, notebooks_dir
from ..record.schema import DATA_VERSION
from ..record.tables import load
from .founding import sheet

_README = """\
# Lessons on what is claimed about the Afghanistan–Pakistan conflict

1. Open the notebooks of `student/` in JupyterLab, VS Code, on a hub or in Colab, in the order of their numbers.
2. They need the Python library `afpak`: `import afpak` in a cell shows whether it is there; your teacher has the file.
3. Lesson 1 has two editions, `_pakistan` and `_afghanistan`: each half of the class takes one, then you compare.
4. In the first cell press Shift and Enter, and so on downwards; three dots are a blank for you to fill in.
5. `GLOSSARY.md` explains the words in bold, `CODEBOOK.md` the tables; `SENTENCES.html` is the text of the debate on paper.
6. The tables say who claims what, never who is right. Behind every row stand people; nobody has to answer aloud.
7. Cite the tables as: The afpak contributors (2026), data version {version}, CC BY 4.0, and the day of `as_of` (`CITATION.cff`).
8. Code and text: MIT licence. Save your work under a name of your own.
"""


def make_folder(arguments: argparse.Namespace) -> int:
    """Make the folder; for an instructor with the answers and the guide for teachers.

    Refused where there is something in it already: a learner's work must not be written over.
    """
    place, ours, instructor = Path(arguments.folder), notebooks_dir() / "teaching", arguments.instructor
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise UsageError(f"{arguments.folder!r} is there already and not empty; name another folder")
    for part in ("student", *(["instructor"] if instructor else [])):
        shutil.copytree(ours / part, place / part, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    for page in ("GLOSSARY.md", *(["GUIDE.md"] if instructor else [])):
        shutil.copy(ours / page, place)
    for page in (default_data_dir() / "CODEBOOK.md", citation()):
        shutil.copy(page, place)
    (place / "SENTENCES.html").write_text(sheet(load()), encoding="utf-8", newline="\n")
    (place / "README.md").write_text(_README.format(version=DATA_VERSION), encoding="utf-8", newline="\n")
    made = len(list(place.rglob("*.ipynb")))
    print(f"{made} notebooks in {arguments.folder}; start with {place / 'README.md'}")
    return 0

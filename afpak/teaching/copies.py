"""Makes what learners get from what teachers edit: ``python -m afpak.teaching.copies [FOLDER]``.

The instructor sources in ``notebooks/teaching/instructor`` are notebooks with
nbgrader's cell metadata and its marks around what is to be blanked. The
copies in ``notebooks/teaching/student`` are made from them, and the glossary
from the codebook; a test keeps both in step. nbgrader itself is not needed.
"""

from __future__ import annotations

import copy
import json
import re
import sys
from pathlib import Path

from .. import claims, escalation, tables
from ..checks import RULES
from ..escalation.intensity import SCALES
from ..schema import TABLES

FOLDER = Path(__file__).parents[2] / "notebooks" / "teaching"
MARKED = re.compile(r"^### BEGIN SOLUTION\n(.*?)^### END SOLUTION", re.M | re.S)
WRITE_HERE = "*Write your answer here.*"
_GLOSSARY = """\
# Glossary

Generated from the codebook by `python -m afpak.teaching.copies`; do not edit. Every column and every code:
`data/CODEBOOK.md`.

"""
_CODED = {  # term: table, column, code
    "Claim": ("claims", "", ""),
    "Claimant": ("claims", "claimant", ""),
    "Statement": ("statements", "", ""),
    "Event": ("events", "", ""),
    "Independent source": ("sources", "relays", ""),
    "Superseded": ("claims", "supersedes", ""),
    "At least": ("claims", "high", ""),
    "Vague": ("claims", "qualifier", "vague"),
    "Occurrence": ("events", "occurrence", ""),
    "One-sided": ("events", "occurrence", "one_sided"),
    "Attribution": ("events", "attribution", ""),
    "Target": ("statements", "target", ""),
}
_RULED = {"Denial": "denials", "Running total": "cumulative_since", "Part of": "part_subject"}  # term: rule
_MEASURED = {  # term: the function that computes it
    "As of": tables.Tables.as_of,
    "Claim gap": claims.claim_gap,
    "Ledger": claims.ledger,
    "Ladder": escalation.ladder,
    "Tit for tat": escalation.tit_for_tat,
}


def student_copy(notebook: dict) -> dict:
    """The notebook without answers and outputs."""
    made = copy.deepcopy(notebook)
    for cell in made["cells"]:
        source = "".join(cell["source"])
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            source = MARKED.sub("" if cell["cell_type"] == "code" else WRITE_HERE, source).rstrip()
        cell["source"] = source.splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return made


def glossary() -> str:
    """The terms of the lessons, each as the codebook, a rule or the measure itself defines it."""
    terms = {term: _coded(*place) for term, place in _CODED.items()}
    terms |= {term: RULES[rule].__doc__ for term, rule in _RULED.items()}
    terms |= {term: function.__doc__.partition("\n\n")[0] for term, function in _MEASURED.items()}
    terms |= {
        scale.partition(",")[0]: f"{made} Cannot show: {not_shown}" for scale, (_, made, not_shown) in SCALES.items()
    }
    return _GLOSSARY + "\n".join(f"**{term}.** {' '.join(terms[term].split())}\n" for term in sorted(terms))


def _coded(table: str, column: str, code: str) -> str:
    if not column:
        return f"{TABLES[table].title.rstrip('.')}. A row of the table `{table}`."
    found = next(c for c in TABLES[table].columns if c.name == column)
    words, where = (found.values[code], f" is `{code}`") if code else (found.meaning, "")
    return f"{words[0].upper()}{words[1:]} (`{table}.{column}`{where})."


def write(folder: Path = FOLDER) -> None:
    """Write the student copies and the glossary into the folder of the lessons."""
    (folder / "student").mkdir(exist_ok=True)
    for path in sorted((folder / "instructor").glob("*.ipynb")):
        made = student_copy(json.loads(path.read_text(encoding="utf-8")))
        text = json.dumps(made, indent=1, ensure_ascii=False) + "\n"
        (folder / "student" / path.name).write_text(text, encoding="utf-8", newline="\n")
    (folder / "GLOSSARY.md").write_text(glossary(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(*map(Path, sys.argv[1:2]))

"""What holds for notebooks and documents, beside what ruff holds for code: `make test` runs both before the tests.

    python tests/house_rules.py

Each breach is one line. It says what the house agreed on, not that something does not work.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


def shape(path: Path) -> Iterator[str]:
    """A notebook opens with its question, is short, computes nothing itself, and ends with its limits and sources."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    prose = " ".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    if len(code) > 17:
        yield f"{len(code)} cells of code, more than 17"
    for number, cell in enumerate(code, 1):
        source = "".join(cell["source"])
        if len(source.splitlines()) > 8:
            yield f"cell of code {number} has more than 8 lines"
        if re.search(r"^\s*(def|class|for|while|%|!)", source, re.M):
            yield f"cell of code {number}: helper code belongs in afpak/"
        if cell["outputs"] or cell["execution_count"] is not None:
            yield f"cell of code {number} was saved with what it showed"
    if not prose.startswith("# ") or "?**" not in prose.split("\n\n")[1]:
        yield "does not open with a title and, in its first paragraph, the question in bold"
    start = path.name == "00_start_here.ipynb"
    words = len(prose.split())
    if words > 600 or (words < 300 and not start):
        yield f"{words} words, where 300 to 600 are read to the end"
    if not start and ("## Limits" not in prose or "show.sources(" not in "".join(code[-1]["source"])):
        yield "does not end with its limits and sources"


def dependencies() -> Iterator[str]:
    """Every direct dependency stands in the table with its reason; one without a release in two years is argued."""
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = project["dependencies"] + [d for extra in project["optional-dependencies"].values() for d in extra]
    rows = re.findall(r"^\| `([\w-]+)` \| [^|]+ \| (\d{4})-(\d\d) \| (.*) \|$", page, re.M)
    for name in sorted({re.match(r"[\w-]+", d)[0] for d in direct} - {"afpak"} ^ {name for name, *_ in rows}):
        yield f"{name} stands in the table or in pyproject.toml, not in both"
    checked = int(re.search(r"Checked on \d+ \w+ (\d{4})", page)[1]) * 12 + 11
    for name, year, month, why in rows:
        if checked - int(year) * 12 - int(month) > 24 and "**Kept:**" not in why:
            yield f"{name} had no release for two years and nobody says why it stays"


def main() -> int:
    found = {path: list(shape(path)) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
    found[ROOT / "docs" / "dependencies.md"] = list(dependencies())
    for path, breaches in found.items():
        for breach in breaches:
            print(f"{path.relative_to(ROOT)}: {breach}")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

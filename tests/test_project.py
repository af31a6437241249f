"""The project as a whole: imports run downwards, notebooks keep their shape, files stay in step."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
COMMON = ["episode", "start", "end", "as_of", "data_dir"]
LAYERS = [
    "home", "schema", "reader", "ledger", "rules", "checks", "frames", "tables", "codebook", "export",
    "chart", "style", "show", "TOPICS", "provenance", "outside", "teaching", "reports", "lab", "cli",
]  # fmt: skip
TOPICS = {"claims", "escalation", "reactions", "places"}
NO_LAYER = {"agreement", "__init__"}


def level(module: str) -> int:
    return LAYERS.index("TOPICS" if module in TOPICS else module)


def imports(path: Path) -> set[str]:
    """Modules of afpak that a file imports, by their first name inside the package."""
    found = set()
    inside = path.relative_to(ROOT / "afpak").parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = list(inside[: len(inside) - node.level])
            names = [node.module] if node.module else [alias.name for alias in node.names]
            found |= {(base + name.split("."))[0] for name in names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("afpak."):
            found.add(node.module.split(".")[1])
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "afpak").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_downwards(path):
    own = path.relative_to(ROOT / "afpak").with_suffix("").parts[0]
    if own in NO_LAYER or own == "_data":
        return
    for name in imports(path) - {own, "__version__"}:
        assert level(name) < level(own), f"{own} imports {name}, which lies above or beside it"


def test_reports_know_no_charts():
    for path in (ROOT / "afpak" / "reports").glob("*.py"):
        assert not imports(path) & (TOPICS | {"style", "show", "outside"})


def cells(path: Path, kind: str) -> list[dict]:
    return [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == kind]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebooks_keep_their_shape(path):
    code = cells(path, "code")
    assert len(code) <= 15
    for cell in code:
        source = "".join(cell["source"])
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        assert len(source.splitlines()) <= 8
        assert not re.search(r"^\s*(def|class|for|while|%|!)", source, re.M), "helper code belongs in afpak/"
    prose = " ".join("".join(c["source"]) for c in cells(path, "markdown"))
    assert prose.startswith("# ")
    assert "?**" in prose.split("\n\n")[1], "the first paragraph opens with the question in bold"
    assert len(prose.split()) <= 600
    if path.name != "00_start_here.ipynb":
        assert len(prose.split()) >= 300
        assert {"## Limits", "## Sources"} <= set(re.findall(r"## (?:Limits|Sources)", prose)) | {"## Limits"}
        assert "show.sources(" in "".join(code[-1]["source"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_parameters_are_common_and_literal(path):
    tagged = [c for c in cells(path, "code") if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1
    assigned = ast.parse("".join(tagged[0]["source"])).body
    assert [node.targets[0].id for node in assigned][:5] == COMMON
    for node in assigned:
        ast.literal_eval(node.value)


def test_environment_yml_names_the_same_dependencies():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {f"python{project['requires-python']}", *project["dependencies"]}
    for extra in ("lab", "test"):
        wanted |= set(project["optional-dependencies"][extra])
    lines = re.findall(r"^ +- ([a-z][^\s:]*)$", (ROOT / "environment.yml").read_text(encoding="utf-8"), re.M)
    lines = {line.replace("python-duckdb", "duckdb") for line in lines}  # its name at conda-forge
    assert lines - {"conda-forge", "pip"} == wanted


LOCKS = {"requirements.lock": ["lab", "test"], "requirements-run.lock": []}


def pins(lock: str) -> dict[str, set[str]]:
    """Each pinned version of a lock, with its hashes."""
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8"))
    return {re.match(r"[^\s;]+", e)[0]: set(re.findall(r"--hash=sha256:(\w+)", e)) for e in entries if "==" in e}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_dependency_with_hashes_and_no_address(lock):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + [d for extra in LOCKS[lock] for d in project["optional-dependencies"][extra]]
    assert {re.split(r"[<>=]", w)[0] for w in wanted} <= {pin.split("==")[0] for pin in pins(lock)}
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")
    assert all(pins(lock).values())


def test_reports_run_on_the_versions_that_the_tests_have():
    assert pins("requirements-run.lock").items() <= pins("requirements.lock").items()


def test_versions_agree():
    import afpak
    from afpak.schema import DATA_VERSION

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == afpak.__version__
    assert f"version: {DATA_VERSION}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"### Data {DATA_VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

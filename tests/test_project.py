"""The project as a whole: imports run downwards and load nothing heavy unasked, files stay in step."""

import ast
import importlib
import inspect
import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from afpak import cli
from afpak.lab import server
from afpak.reports import command

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
COMMON = ["episode", "start", "end", "as_of", "data_dir"]
# the house, from the ground up: a wing knows those of the rows above its own, never one beside it
QUESTIONS = {"claims", "escalation", "reactions", "places", "provenance"}
HOUSE = [
    {"home", "streams"},
    {"markup"},
    {"record"},
    {"style"},
    {"show"},
    QUESTIONS,
    {"outside", "teaching", "lab"},
    {"dossier"},
    {"reports"},
    {"cli"},
    {"__main__"},
]
PRESS = {"home", "markup", "record"}  # all that reports may know: what they show is the notebooks' business


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name inside it."""
    package = ROOT / "afpak"
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        if parts[0] not in ("_data", "_notebooks"):
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


@cache
def imports(name: str) -> set[str]:
    """The modules of the package that one of them imports, wherever in it the import stands."""
    path, found = MODULES[name], set()
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [part for part in package[: len(package) - node.level + 1] if part]
            base += node.module.split(".") if node.module else []
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "afpak":
            base = node.module.split(".")[1:]
        else:
            continue
        for alias in node.names:
            inner = ".".join([*base, alias.name])
            found.add(inner if inner in MODULES else ".".join(base))
    return found - {"", name}


def test_a_wing_knows_only_those_below_it():
    place = {wing: floor for floor, wings in enumerate(HOUSE) for wing in wings}
    for name in MODULES:
        own = name.split(".")[0]
        for other in {known.split(".")[0] for known in imports(name)} - {own} if own else ():
            assert place[other] < place[own], f"{name} imports {other}, which lies above or beside it"


def test_reports_know_the_record_and_how_pages_are_made():
    for name in MODULES:
        if name.startswith("reports"):
            assert {known.split(".")[0] for known in imports(name)} <= PRESS | {"reports"}, name


def test_the_root_is_a_face():
    loose = {name for name in MODULES if "." not in name and MODULES[name].name != "__init__.py"}
    assert len(loose) + 1 <= 6, loose


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_parameters_are_common_and_literal(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    tagged = [c for c in cells if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1
    assigned = ast.parse("".join(tagged[0]["source"])).body
    assert [node.targets[0].id for node in assigned][:5] == COMMON
    for node in assigned:
        ast.literal_eval(node.value)


def test_environment_yml_names_the_same_dependencies():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {"python=3.12", *project["dependencies"]}  # Binder reads one version and takes any other for its own
    for extra in ("reports", "lab", "outside", "test"):
        wanted |= set(project["optional-dependencies"][extra])
    lines = re.findall(r"^ +- ([a-z][^\s:]*)$", (ROOT / "environment.yml").read_text(encoding="utf-8"), re.M)
    lines = {line.replace("python-duckdb", "duckdb") for line in lines}  # its name at conda-forge
    assert lines - {"conda-forge", "pip"} == wanted
    # conda hands these lines to pip as a file of requirements, in which no option may stand before `-e`
    assert re.findall(r"^ +- (-.+)$", (ROOT / "environment.yml").read_text(encoding="utf-8"), re.M) == ["-e ."]


LOCKS = {"requirements.lock": ["reports", "lab", "outside", "test"], "requirements-run.lock": ["reports"]}


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


@pytest.mark.parametrize(("words", "extra"), [(["report"], "reports"), (["lab"], "lab")])
def test_a_command_whose_part_is_not_installed_says_what_to_install(words, extra, monkeypatch, capsys):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.match(r"[\w-]+", line)[0] for line in project["optional-dependencies"][extra]}
    for module in (command, server):
        monkeypatch.setattr(module, "find_spec", lambda name: None)
    assert cli.main(words) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert set(re.findall(r'"([\w-]+)[<>=][^"]*"', told.partition(": pip install ")[2])) == wanted


def test_reports_run_on_the_versions_that_the_tests_have():
    assert pins("requirements-run.lock").items() <= pins("requirements.lock").items()


def test_the_workflow_runs_what_the_readme_says():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    lines = re.search(r"```powershell\n(.+?)```", readme, re.S)[1].splitlines()
    assert len(lines) == 5 and "make test " in readme
    for line in (*lines, "make test"):
        assert f"run: {line}\n" in workflow


@pytest.mark.parametrize("topic", sorted({*QUESTIONS, "dossier", "teaching"}))
def test_completion_shows_what_a_topic_offers_and_not_its_modules(topic):
    offered = importlib.import_module(f"afpak.{topic}")
    assert sorted(dir(offered)) == sorted(offered.__all__)
    assert not any(inspect.ismodule(getattr(offered, name)) for name in dir(offered))


def test_versions_agree():
    import afpak
    from afpak.record.schema import DATA_VERSION

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == afpak.__version__
    assert f"version: {DATA_VERSION}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"### Data {DATA_VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_no_circle_of_imports():
    """Packages count as a whole through their ``__init__``, which runs before each of their modules."""
    known = {name: imports(name) for name in MODULES}
    seen: dict[str, bool] = {}  # module: whether all below it is known to be free of circles

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, "a circle: " + " -> ".join([*path[path.index(name) :], name])
        if name not in seen:
            for below in sorted(known[name]):
                walk(below, (*path, name))
            seen[name] = True

    for name in MODULES:
        walk(name, ())


@pytest.mark.parametrize(
    ("face", "spared"),
    [
        ("load, check, export", ("matplotlib", "seaborn", "papermill", "nbconvert", "IPython", "duckdb")),
        # seaborn itself brings pyplot, and scipy and ipywidgets where they are installed
        (
            "claims, escalation, outside, places, reactions",
            ("papermill", "nbconvert", "duckdb", "openpyxl", "ibis", "pyspark"),
        ),
    ],
)
def test_nothing_heavy_is_imported_unasked(face, spared):
    code = f"import sys; from afpak import {face}; print([name for name in {spared!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

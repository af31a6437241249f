"""Shared tables: read once, never changed by a test."""

import ast
import gc
import json
import os
import shutil
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import settings

import afpak
from afpak import cli
from afpak.record.reader import read_folder
from afpak.record.schema import TABLES

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # every process begun here would start threads that wait in a loop
gc.freeze()
gc.set_threshold(100_000)  # else a seventh of the time of drawing goes into looking for garbage

settings.register_profile("afpak", deadline=None)  # a busy machine is no fault
# `--hypothesis-profile=thorough`: as many examples as CASES says wherever a test does not say itself
settings.register_profile("thorough", deadline=None, max_examples=int(os.environ.get("CASES", 10_000)), print_blob=True)
settings.load_profile("afpak")

# a kernel of a notebook takes warnings for errors; from Python 3.12 on one warns while it starts
# ($NOTEBOOK_WARNINGS: what else, for libraries of another age)
STRICT = "error,ignore:There is no current event loop:DeprecationWarning" + os.environ.get("NOTEBOOK_WARNINGS", "")
# files that take longest: begun first, so that no process waits for another's at the end
LONG = [
    "charts",
    "desk",
    "pages",
    "machines",
    "manifest",
    "faults",
    "lab",
    "kernel",
    "teaching",
    "outside_odd",
    "claims",
    "reactions",
    "reproducible",
]
SEED = ["report", "claims", "--episode", "open-war-2026", "--as-of", "2026-02-27"]


class Notebooks:
    """Notebooks among the tests; a plugin, as a conftest knows those beside itself alone."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item):
        if item.path.suffix == ".ipynb":
            os.environ["PYTHONWARNINGS"] = STRICT
        elif os.environ.get("PYTHONWARNINGS") == STRICT:
            del os.environ["PYTHONWARNINGS"]


def pytest_configure(config):
    config.pluginmanager.register(Notebooks())


def pytest_collection_modifyitems(items):
    names = [f"test_{name}.py" for name in LONG]
    items.sort(key=lambda item: names.index(item.path.name) if item.path.name in names else len(names))


@cache
def loaded(**cut):
    """The record, or a cut of it; one for all tests."""
    return afpak.load(**cut)


@pytest.fixture(scope="session")
def tables():
    return loaded()


@pytest.fixture(scope="session")
def war():
    return loaded(episode="open-war-2026")


@pytest.fixture(scope="session")
def seed_day():
    """The open war as it was known on the day of the explainer with which the project began."""
    return loaded(episode="open-war-2026", as_of="2026-02-27")


@pytest.fixture(scope="session")
def empty():
    """A cut in which nothing is on record."""
    return loaded(start="2024-01-01", end="2024-01-02")


@pytest.fixture
def folder(tmp_path):
    """A copy of the real tables, without their ledger."""
    for name in TABLES:
        shutil.copy(Path(__file__).parents[1] / "data" / f"{name}.csv", tmp_path)
    return tmp_path


@pytest.fixture
def made(tmp_path):
    """Writes a frame as a csv file, or what a file holds, and returns its path."""

    def make(content, name="GEDEvent_v26_0_2.csv", **options):
        path = tmp_path / name
        if isinstance(content, pd.DataFrame):
            content.to_csv(path, **{"index": False, **options})
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


@pytest.fixture(scope="session")
def seed(tmp_path_factory):
    """A folder with the claims report of the seed day, made once for all processes and never changed by a test."""
    base = tmp_path_factory.getbasetemp()
    out = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "seed"
    with FileLock(f"{out}.lock"):
        if not (out / "index.html").exists():
            assert cli.main([*SEED, "--out", str(out)]) == 0
    return out


def excerpt(wanted, folder=Path(__file__).parents[1] / "data"):
    """Some rows of the tables, as (table, id), with all that they name: the header and the rows of each table, as text."""
    frames, _ = read_folder(folder)
    tables = {name: frame.set_index(TABLES[name].key, drop=False) for name, frame in frames.items()}
    kept, wanted = {name: set() for name in TABLES}, list(wanted)
    while wanted:
        name, key = wanted.pop()
        if key not in kept[name]:
            kept[name].add(key)
            row = tables[name].loc[key]
            for column in TABLES[name].columns:
                wanted += [(column.ref, item) for item in row[column.name].split(";") if column.ref and item]
            if name == "events":  # the last of its assessments must say what the event says
                states = tables["assessments"]
                wanted += [("assessments", state) for state in states.index[states["event_id"] == key]]
    return {
        name: [list(frame), *frame[frame.index.isin(kept[name])].to_numpy().tolist()] for name, frame in tables.items()
    }


PARAMETERS = "episode = None\nstart = None\nend = None\nas_of = None\ndata_dir = None"


def write_notebook(path, *code, parameters=PARAMETERS, kernelspec="python3"):
    """A notebook of our own: its opening, its parameters, and a cell for each piece of code."""
    cells = [
        nbformat.v4.new_markdown_cell("# A small report\n\n**Does it run?** Yes."),
        nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        *map(nbformat.v4.new_code_cell, code),
    ]
    about = {"kernelspec": {"name": kernelspec, "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=about), path)


def shown(notebook, **parameters):
    """What the cells of a notebook show, run as plain code."""
    names, values = {}, []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        body = ast.parse("".join(cell["source"])).body if cell["cell_type"] == "code" else []
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), notebook.name, "exec"), names)
        if "parameters" in cell["metadata"].get("tags", []):
            names.update(parameters)
        if last:
            values.append(eval(compile(ast.Expression(last.value), notebook.name, "eval"), names))
    return values

"""Shared tables: read once, never changed by a test."""

import ast
import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

import afpak
from afpak.record.schema import TABLES

settings.register_profile("afpak", deadline=None)  # a busy machine is no fault
# `--hypothesis-profile=thorough`: as many examples as CASES says wherever a test does not say itself
settings.register_profile("thorough", deadline=None, max_examples=int(os.environ.get("CASES", 10_000)), print_blob=True)
settings.load_profile("afpak")


@pytest.fixture(scope="session")
def tables():
    return afpak.load()


@pytest.fixture(scope="session")
def war(tables):
    return tables.episode("open-war-2026")


@pytest.fixture(scope="session")
def seed_day():
    """The open war as it was known on the day of the explainer with which the project began."""
    return afpak.load(episode="open-war-2026", as_of="2026-02-27")


@pytest.fixture(scope="session")
def empty():
    """A cut in which nothing is on record."""
    return afpak.load(start="2024-01-01", end="2024-01-02")


@pytest.fixture
def folder(tmp_path):
    """A copy of the real tables, without their ledger."""
    for name in TABLES:
        shutil.copy(Path(__file__).parents[1] / "data" / f"{name}.csv", tmp_path)
    return tmp_path


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

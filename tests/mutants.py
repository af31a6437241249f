"""Mutation testing: would the tests notice, were a line of a module wrong?

    python tests/mutants.py afpak/record/rules/claims.py --every 3

Mutants are made by Cosmic Ray (the extra ``mutants``). Each is imported in
place of its module in a fork of a process that holds pandas and pytest
already, and meets the tests that concern the module, until one fails. What
draws is left out: whether a line is a point too thick, eyes have to judge. So
are annotations, which nothing runs, and ``strict`` of ``zip``, which no sound
caller meets.
"""

import argparse
import ast
import difflib
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
import time
from pathlib import Path

import hypothesis  # noqa: F401  shared by all forks, as is what follows
import matplotlib.figure  # noqa: F401
import pandas  # noqa: F401
import pytest

ROOT = Path(__file__).parents[1]
PATIENCE = 300  # seconds; a mutant that hangs is noticed too
TESTS = {
    "checks": "checks reader codebook hostile ledger",
    "rules": "checks codebook hostile",
    "tables": "tables",
    "claims": "claims",
    "escalation": "escalation",
    "places": "places",
    "reactions": "reactions",
}
SLOW = " and ".join(
    f"not {word}"
    for word in ["quick", "ten_thousand", "browser", "nothing_beside", "policy", "notebook_of", "touch_no_network"]
)


class Mutant(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports changed text in place of one module."""

    def __init__(self, name: str, path: Path, text: str):
        self.name, self.path, self.text = name, path, text

    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def exec_module(self, module):
        exec(compile(self.text, str(self.path), "exec"), module.__dict__)


def places(text: str) -> list[tuple[str, int]]:
    """Where a mutant can be made: operator of Cosmic Ray, and its which occurrence."""
    import parso
    from cosmic_ray.ast import ast_nodes
    from cosmic_ray.plugins import get_operator, operator_names

    nodes, skipped = list(ast_nodes(parso.parse(text))), left_out(text)
    found = []
    # operators that want variables named to them are not for a whole module
    for name in sorted(n for n in operator_names() if "/Variable" not in n):
        operator = get_operator(name)()
        starts = [start for node in nodes for start, _ in operator.mutation_positions(node)]
        found += [(name, n) for n, at in enumerate(starts) if not any(first <= at < last for first, last in skipped)]
    return found


def left_out(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """From where to where there are annotations, and functions that are charts or are handed axes to draw on."""
    nodes = []
    for node in ast.walk(ast.parse(text)):
        nodes += filter(None, [getattr(node, "annotation", None), getattr(node, "returns", None)])
        if isinstance(node, ast.keyword) and node.arg == "strict":
            nodes.append(node)
        if isinstance(node, ast.FunctionDef):
            chart = any(ast.unparse(d).endswith("chart") for d in node.decorator_list)
            chart |= node.returns is not None and ast.unparse(node.returns).endswith("Chart")
            if chart or {a.arg for a in node.args.args} & {"ax", "axes", "fig"}:
                nodes.append(node)
    return [((n.lineno, n.col_offset), (n.end_lineno, n.end_col_offset)) for n in nodes]


def mutant(text: str, name: str, occurrence: int) -> str:
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    return mutate_code(text, get_operator(name)(), occurrence)


def survives(module: Path, text: str, tests: list[str]) -> bool:
    """Whether all tests pass with the text in place of the module."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        signal.alarm(PATIENCE)
        name = ".".join(module.relative_to(ROOT).with_suffix("").parts)
        sys.meta_path.insert(0, Mutant(name, module, text))
        os._exit(
            pytest.main(
                [
                    *tests,
                    "-x",
                    "-q",
                    "--no-header",
                    "-p",
                    "no:cacheprovider",
                    "-W",
                    "ignore::pytest.PytestAssertRewriteWarning",
                    "-k",
                    SLOW,
                ]
            )
            != 0
        )
    return os.waitpid(child, 0)[1] == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1, help="take one mutant of so many, by chance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=86_400, help="stop after so long")
    given = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    began = time.monotonic()
    for path in given.module:
        module = path.resolve()
        text = module.read_text(encoding="utf-8")
        topic = module.relative_to(ROOT / "afpak").with_suffix("").parts[0]
        tests = [f"tests/test_{name}.py" for name in TESTS[topic].split()]
        if not survives(module, text, tests):
            print(f"{path}: its tests fail as it stands", file=sys.stderr)
            return 1
        made = places(text)
        chosen = random.Random(given.seed).sample(made, len(made) // given.every)
        alive = tried = 0
        for operator, occurrence in chosen:
            if time.monotonic() - began > given.seconds:
                break
            tried += 1
            changed = mutant(text, operator, occurrence)
            if survives(module, changed, tests):
                alive += 1
                lines = list(difflib.unified_diff(text.splitlines(), changed.splitlines(), n=0, lineterm=""))[2:]
                print(f"{path}: survivor, {operator}: {'  '.join(lines)}", flush=True)
        share = f", {(tried - alive) / tried:.0%}" if tried else ""
        print(f"{path}: {tried} of {len(made)} mutants tried, {tried - alive} killed{share}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A filter of Cosmic Ray sessions: keep the mutants that a test could notice, or by chance one of so many of them.

    python tests/mutants.py SESSION --every 10

What draws is left out: whether a line is a point too thick, eyes have to judge. So are annotations, which nothing
runs, and ``strict`` of ``zip``, which no sound caller meets. They are taken out of the session, as Cosmic Ray
counts among the killed what a filter marks as skipped.
"""

import ast
import random
import sys
from functools import cache
from pathlib import Path

from cosmic_ray.tools.filters.filter_app import FilterApp

Span = tuple[tuple[int, int], tuple[int, int]]


@cache
def unnoticed(module: Path) -> list[Span]:
    """From where to where there are annotations, and functions that are charts or are handed axes to draw on."""
    nodes = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        nodes += filter(None, [getattr(node, "annotation", None), getattr(node, "returns", None)])
        if isinstance(node, ast.keyword) and node.arg == "strict":
            nodes.append(node)
        elif isinstance(node, ast.FunctionDef):
            words = {a.arg for a in node.args.args} | {ast.unparse(d).split("(")[0] for d in node.decorator_list}
            if words & {"ax", "axes", "fig", "page", "chart", "style.chart"}:
                nodes.append(node)
    return [((n.lineno, n.col_offset), (n.end_lineno, n.end_col_offset)) for n in nodes]


class Noticeable(FilterApp):
    def description(self):
        return __doc__.splitlines()[0]

    def add_args(self, parser):
        parser.add_argument("--every", type=int, default=1)

    def filter(self, work_db, args):
        kept = []
        for item in work_db.work_items:
            (mutation,) = item.mutations
            spans = unnoticed(mutation.module_path)
            if not any(first <= tuple(mutation.start_pos) < last for first, last in spans):
                kept.append((str(mutation.module_path), mutation.operator_name, mutation.occurrence, item))
        chosen = random.Random(1).sample(sorted(kept, key=lambda k: k[:3]), -(-len(kept) // args.every))
        work_db.clear()
        work_db.add_work_items(item for *_, item in chosen)
        print(f"{len(chosen)} of {len(kept)} mutants")


if __name__ == "__main__":
    sys.exit(Noticeable().main())

"""The floor: the code of the notebooks in plain Python, one process per core, every chart and table made, nothing else.

Usage: floor.py JOBS FORMAT, where JOBS is a JSON list of [notebook, parameters] and each chart is saved in FORMAT.
"""

import ast
import io
import json
import multiprocessing
import os
import sys
from pathlib import Path


def draw(job: tuple[str, dict]) -> int:
    """Run the cells of one notebook; returns how many charts and tables it made."""
    notebook, parameters = job
    names, made = {}, 0
    for cell in json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]:
        body = ast.parse("".join(cell["source"])).body if cell["cell_type"] == "code" else []
        shown = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), notebook, "exec"), names)
        if "parameters" in cell["metadata"].get("tags", []):
            names.update(parameters)
        value = eval(compile(ast.Expression(shown.value), notebook, "eval"), names) if shown else None
        if hasattr(value, "savefig"):
            value.savefig(io.BytesIO(), format=sys.argv[2], dpi=144)
        elif hasattr(value, "_repr_html_"):
            value._repr_html_()
        made += value is not None
    return made


if __name__ == "__main__":
    jobs = json.loads(sys.argv[1])
    with multiprocessing.Pool(min(len(jobs), os.cpu_count() or 1)) as pool:
        print(sum(pool.imap_unordered(draw, jobs)), "charts and tables")

"""What a notebook reads, told without running it: by its one call of `afpak.load`, and by how names of readers begin."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

# the one call through which a notebook sees the cut and nothing else
_LOAD = "afpak.load(data_dir, as_of=as_of, episode=episode, start=start, end=end)"
_BRING = "beside.bring(tables, {})"  # and the one through which it sees a reader's file
# how the names of functions that read, or look what there is to read, begin
_READERS = "bring connect glob iglob iterdir listdir load open per_period read rglob scan urlopen walk".split()


def reads(notebook: Path) -> str:
    """What a notebook can see: the ``cut``, all ``tables``, or ``anything``, which makes it run every time."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    try:
        parsed = [
            ("parameters" in c["metadata"].get("tags", []), list(ast.walk(ast.parse("".join(c["source"])))))
            for c in cells
            if c["cell_type"] == "code"
        ]
    except SyntaxError:  # a magic may do whatever it likes
        return "anything"
    given, changed = (
        {n.id for tagged, nodes in parsed for n in nodes if tagged is kind and _is_stored(n)} for kind in (True, False)
    )
    called = [node for _, nodes in parsed for node in nodes if isinstance(node, ast.Call)]
    reading = [
        node
        for node in called
        if getattr(node.func, "attr", getattr(node.func, "id", "")).startswith(tuple(_READERS))
        # the file of a parameter is a part of what the report was made from
        and ast.unparse(node) not in {_BRING.format(name) for name in given - changed}
    ]
    if any(ast.unparse(node.func) != "afpak.load" for node in reading):
        return "anything"
    return "cut" if {ast.unparse(node) for node in reading} <= {_LOAD} else "tables"


def tells_ledger(notebook: Path) -> bool:
    """Whether a notebook gives the folder of the tables to anything but `afpak.load`: it may then tell of the ledger."""
    source = "".join("".join(c["source"]) for c in json.loads(notebook.read_text(encoding="utf-8"))["cells"])
    return bool(re.search(r"[(,]\s*data_dir\s*[,)]", source.replace(_LOAD, "")))


def _is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)

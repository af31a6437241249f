"""Which cells of a lesson stopped with an error: a check must not judge what stood there before."""

from __future__ import annotations

import re
import sys

ASSIGNED = re.compile(r"^([^\W\d]\w*) *=(?!=)", re.M)  # of a cell that may be no Python
NAME = re.compile(r"[^\W\d]\w*")


class Cells:
    """Follows the cells of a notebook: ``stale`` are names whose last cell failed before it could set them."""

    def __init__(self, shell) -> None:
        self.shell = shell
        self.stale: set[str] = set()
        self.running = ""
        self._before: dict[str, object] = {}
        shell.events.register("pre_run_cell", self._begun)
        shell.events.register("post_run_cell", self._done)

    def _begun(self, info) -> None:
        self.running = info.raw_cell
        self._before = {name: self.shell.user_ns.get(name) for name in ASSIGNED.findall(self.running)}

    def _done(self, result) -> None:
        as_before = {name for name, value in self._before.items() if self.shell.user_ns.get(name) is value}
        self.stale -= self._before.keys()
        if not result.success:
            self.stale |= as_before
        self.running = ""

    def not_run(self) -> list[str]:
        """Names that the running cell takes from a cell which failed, in the order in which it names them."""
        own = self._before.keys()
        return [name for name in dict.fromkeys(NAME.findall(self.running)) if name in self.stale and name not in own]


def watch() -> Cells | None:
    """Follow the cells of the notebook that runs this; None elsewhere."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return Cells(shell) if shell else None


here = watch()

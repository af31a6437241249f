"""What a learner's cells do to a lesson: which of them failed, and what one reads then."""

from __future__ import annotations

import re
import sys
import traceback
from textwrap import shorten

ASSIGNED = re.compile(r"^([^\W\d]\w*) *=(?!=)", re.M)  # of a cell that may be no Python
CURLY = str.maketrans("“”„‘’", '"""\'\'')
TIPS = {  # by the kind of error, what most often lies behind it in a lesson
    NameError: "A word lacks its quotation marks, or a cell above was not run: Run › Run All Above Selected Cell.",
    KeyError: "No column is called so: fill in every blank, spelled as in the table.",
    SyntaxError: 'Words and days stand in straight quotation marks, as in "2026-03-01".',
    TypeError: "A number stands without quotation marks, a day and a word with them.",
}
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
        shell.set_custom_exc((Exception,), _in_one_line)
        shell.input_transformers_cleanup.append(straight)

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


def straight(lines: list[str]) -> list[str]:
    """A cell with the quotation marks of Python for those of print, where it is no Python as it stands."""
    plain = [line.translate(CURLY) for line in lines]
    return plain if plain != lines and not _compiles(lines) and _compiles(plain) else lines


def _compiles(lines: list[str]) -> bool:
    try:
        compile("".join(lines), "cell", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _in_one_line(shell, kind: type, error: Exception, trace, tb_offset: int | None = None) -> None:
    """Show what stopped a cell as one line, with the line of the cell and what most often lies behind it; `%tb` shows all."""
    if hasattr(error, "_render_traceback_"):
        shown = error._render_traceback_()
    else:
        sys.last_type, sys.last_value, sys.last_traceback = kind, error, trace
        line, said = (error.lineno, error.msg) if isinstance(error, SyntaxError) else (_line(trace), str(error))
        tip = next((tip for known, tip in TIPS.items() if issubclass(kind, known)), "`%tb` shows all.")
        shown = [f"{kind.__name__} in line {line}: {shorten(said, 160, placeholder=' …')}. {tip}"]
    shell._showtraceback(kind, error, shown)


def _line(trace) -> int:
    """The line of the cell itself: the libraries that it called stand below it."""
    cell = [frame.lineno for frame in traceback.extract_tb(trace) if "ipykernel" in frame.filename]
    return cell[-1] if cell else 1


def watch() -> Cells | None:
    """Follow the cells of the notebook that runs this; None elsewhere."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return Cells(shell) if shell else None


here = watch()

"""One report: its notebook run by unmodified papermill, then made into a page. Knows no folder of reports."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import time
from dataclasses import replace
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError
from papermill.translators import PythonTranslator

from ...home import notebooks_dir
from ...record.text import escaped
from .. import folder, fresh
from ..model import Outcome, Report
from ..page import pdf, publish
from . import kernel
from .environment import ENVIRONMENT, lacking

# without the version of Python; with what `jupyter nbconvert --to script` goes by
_LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}
_KILLED = (-9, 128 + 9)  # by SIGKILL, for which Windows has no name
_SHORT = 70  # bytes of a folder in which sockets find place, whose paths may not exceed about 100

logging.getLogger("papermill").addHandler(
    logging.NullHandler()
)  # else papermill logs every failure to stderr a second time


def run_one(report: Report, timeout: int, scratch: Path) -> Outcome:
    """Execute and convert one report; everything that goes wrong becomes a sentence."""
    began = time.monotonic()
    notebook, failure = None, ""
    try:
        os.environ.update(ENVIRONMENT)
        os.environ.update(lacking(scratch))
        notebook, failure = _execute(report, timeout, scratch)
        files = {} if failure else _files(notebook, report, scratch)
    except Exception as error:  # it must not take the others' reports with it
        files, failure = {}, f"{type(error).__name__}: {_one_line(str(error))}"
    if failure and notebook is not None:
        files = {".ipynb": nbformat.writes(notebook).encode()}
    return Outcome(report.slug, time.monotonic() - began, failure, files)


def run_elsewhere(report: Report, timeout: int) -> Outcome:
    """`run_one` on a worker of a cluster, which needs no common disk but the same package and tables."""
    if not report.notebook.exists():
        report = replace(report, notebook=notebooks_dir() / report.notebook.name)
    differs = fresh.differs(report)
    if differs:
        told = (
            f"worker {socket.gethostname()} differs from this machine in: {', '.join(differs)}; install the same there"
        )
        return Outcome(report.slug, failure=told)
    with folder.room() as scratch:
        return run_one(report, timeout, scratch)


def _execute(
    report: Report, timeout: int, scratch: Path, again: bool = True
) -> tuple[nbformat.NotebookNode | None, str]:
    """Run the notebook; the notebook as far as it came, and a sentence when it did not run through."""
    room = scratch / report.slug
    shutil.rmtree(room, ignore_errors=True)  # of a first attempt that was killed
    room.mkdir(parents=True)
    os.environ.update(JUPYTER_RUNTIME_DIR=str(room), IPYTHONDIR=str(room))
    if len(os.fsencode(scratch)) <= _SHORT:
        os.environ["TMPDIR"] = str(scratch)  # what a killed kernel or browser leaves goes with the rest
    running, cells, kernels = [], [0], []
    try:
        papermill.execute_notebook(
            str(report.notebook),
            None,
            parameters=report.parameters,
            kernel_name="python3",  # whatever the notebook names
            kernel_manager_class=_kept(kernels),
            language="python",
            progress_bar=False,
            execution_timeout=timeout,
            # no cell finds files, a profile or a history of this machine; a kernel left behind ends without a word
            extra_arguments=["--IPKernelApp.log_level=40", f"--ipython-dir={room}"],
            resources={"metadata": {"path": str(room)}},
            shutdown_kernel="immediate",
            on_notebook_start=lambda notebook: running.append(notebook),
            on_cell_execute=lambda cell, cell_index: cells.append(cell_index + 1),
        )
    except PapermillExecutionError as error:
        return running[0], f"cell {error.cell_index + 1} failed: {error.ename}: {_one_line(error.evalue)}"
    except DeadKernelError:
        return running[0], f"cell {cells[-1]}: the kernel died{_killed(kernels)}"
    except CellTimeoutError:
        return running[0], f"cell {cells[-1]}: no answer within {timeout} seconds"
    except RuntimeError as error:
        if len(cells) > 1:
            raise
        # no cell has begun: a port chosen for the kernel was taken before it came to it
        if again:
            return _execute(report, timeout, scratch, again=False)
        return None, f"two kernels in a row did not start: {_one_line(str(error))}"
    # sys.exit(0) in a cell ends the run with success and skips the rest
    code = [c for c in running[0].cells if c.cell_type == "code" and c.source.strip()]
    skipped = [i for i, c in enumerate(code, start=1) if c.execution_count is None]
    return running[0], f"code cell {skipped[0]} did not run: a cell before it ended the kernel" if skipped else ""


def _kept(kernels: list[kernel.Own]) -> type[kernel.Own]:
    """Our kernels, of which papermill makes one and shows it to nobody."""

    class Kept(kernel.Own):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            kernels.append(self)

    return Kept


def _killed(kernels: list[kernel.Own]) -> str:
    """Of a kernel that did not end by itself: what Linux does when memory runs out looks the same as a kill by hand."""
    killed = any(one.ended in _KILLED for one in kernels)
    return " (killed, perhaps for want of memory; try --jobs 1)" if killed else ""


def _files(notebook: nbformat.NotebookNode, report: Report, scratch: Path) -> dict[str, bytes]:
    """What a report consists of, by suffix."""
    page, entry = publish.render(_normalised(notebook, report), report)
    files = {".ipynb": f"{nbformat.writes(notebook)}\n".encode(), ".html": page.encode()}
    if report.pdf:
        files[".pdf"] = pdf.printed(files[".html"], scratch / report.slug)
    return {**files, ".json": fresh.sealed(entry, report.made_from, files).encode()}


def _one_line(text: str) -> str:
    return escaped(" ".join(text.split())[:300])


def _normalised(notebook: nbformat.NotebookNode, report: Report) -> nbformat.NotebookNode:
    """Take out clocks, random ids and machine details, so that the same inputs give the same bytes."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata["language_info"] = dict(_LANGUAGE)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
        for stamp in ("papermill", "execution"):
            cell.metadata.pop(stamp, None)
        if report.published != report.parameters and "injected-parameters" in cell.metadata.get("tags", []):
            # the folder as the user named it and a file by its name, not where they lie on this machine
            cell.source = PythonTranslator.codify(report.published, "Parameters").strip()
    return notebook

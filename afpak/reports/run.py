"""Running reports: unmodified papermill, a fresh kernel and a fresh process pool slot for each.

A report is written aside and moved into place when it is whole. A failed one
leaves yesterday's files alone and its notebook in ``failed/`` for inspection.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import active_children, get_all_start_methods, get_context
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError
from papermill.translators import PythonTranslator
from traitlets.config import Config

from . import publish
from .catalogue import Report

TIMEOUT = 600  # seconds for one cell; papermill's own default is to wait for ever
# ipykernel warns on stderr when it listens without encryption, so ask for it
_ENCRYPTED = {"transport_encryption": "required"}
_KERNEL = Config({"KernelManager": _ENCRYPTED, "AsyncKernelManager": _ENCRYPTED})


@dataclass(frozen=True)
class Outcome:
    """What became of one report; ``failure`` is empty when it is in place."""

    slug: str
    seconds: float
    failure: str = ""


def run_all(reports: list[Report], out: Path) -> Iterator[Outcome]:
    """Run reports on every core; yield each outcome as it comes; then renew the index.

    When the caller stops early (Ctrl-C, or closing the generator), running
    reports are abandoned at once and the index lists what is in place.
    """
    out.mkdir(parents=True, exist_ok=True)
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    context = get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["afpak.reports.run"])
    workers = min(len(reports), os.cpu_count() or 1)
    others = set(active_children())
    with (
        tempfile.TemporaryDirectory(prefix=".run-", dir=out) as aside,
        ProcessPoolExecutor(workers, mp_context=context) as pool,
    ):
        try:
            jobs = {pool.submit(run_one, report, out, Path(aside)): report for report in reports}
            for job in as_completed(jobs):
                try:
                    outcome = job.result()
                except Exception as error:  # a worker that died must not take the others' reports with it
                    outcome = Outcome(jobs[job].slug, 0.0, f"{type(error).__name__}: {error}")
                yield outcome
        except BaseException:
            # the pool would first run everything still queued; a kernel whose parent is gone ends itself
            for worker in set(active_children()) - others:
                worker.kill()
            raise
        finally:
            publish.write_index(out)


def run_one(report: Report, out: Path, aside: Path) -> Outcome:
    """Execute and convert one report aside, then put it in place."""
    began = time.monotonic()
    os.environ.update(PYTHONHASHSEED="0", SOURCE_DATE_EPOCH="0")  # same inputs, same bytes
    draft = aside / f"{report.slug}.ipynb"
    failure = _execute(report, draft)
    if failure:
        kept = out / "failed"
        kept.mkdir(exist_ok=True)
        if draft.exists():
            draft.replace(kept / draft.name)
        return Outcome(report.slug, time.monotonic() - began, failure)
    notebook = _normalised(nbformat.read(draft, as_version=4), report)
    nbformat.write(notebook, draft)
    page, entry = publish.render(notebook, report)
    draft.with_suffix(".html").write_text(page, encoding="utf-8")
    draft.with_suffix(".json").write_text(json.dumps(entry, ensure_ascii=False, indent=1), encoding="utf-8")
    for suffix in (".ipynb", ".html", ".json"):
        draft.with_suffix(suffix).replace(out / f"{report.slug}{suffix}")
    (out / "failed" / draft.name).unlink(missing_ok=True)
    return Outcome(report.slug, time.monotonic() - began)


def _execute(report: Report, draft: Path) -> str:
    """Run the notebook; a sentence when it did not run through, else nothing."""
    try:
        papermill.execute_notebook(
            str(report.notebook),
            str(draft),
            parameters=report.parameters,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            execution_timeout=TIMEOUT,
            config=_KERNEL,
            extra_arguments=["--IPKernelApp.log_level=40"],  # a kernel left behind by Ctrl-C ends without a word
            shutdown_kernel="immediate",
        )
    except PapermillExecutionError as error:
        return f"cell {error.cell_index + 1} failed: {error.ename}: {_one_line(error.evalue)}"
    except DeadKernelError:
        return f"{_last_cell(draft)}: the kernel died"
    except CellTimeoutError:
        return f"{_last_cell(draft)}: no answer within {TIMEOUT} seconds"
    # sys.exit(0) in a cell ends the run with success and skips the rest
    code = [c for c in nbformat.read(draft, as_version=4).cells if c.cell_type == "code" and c.source.strip()]
    skipped = [i for i, c in enumerate(code, start=1) if c.execution_count is None]
    return f"code cell {skipped[0]} did not run: a cell before it ended the kernel" if skipped else ""


def _last_cell(draft: Path) -> str:
    cells = nbformat.read(draft, as_version=4).cells if draft.exists() else []
    ran = [i for i, c in enumerate(cells, start=1) if c.cell_type == "code" and c.get("execution_count")]
    return f"after cell {ran[-1]}" if ran else "before the first cell"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]


def _normalised(notebook: nbformat.NotebookNode, report: Report) -> nbformat.NotebookNode:
    """Take out clocks, random ids and machine details, so that the same inputs give the same bytes."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata.pop("language_info", None)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
        for stamp in ("papermill", "execution"):
            cell.metadata.pop(stamp, None)
        if report.data and "injected-parameters" in cell.metadata.get("tags", []):
            # the folder as the user named it, not where it lies on this machine
            cell.source = PythonTranslator.codify({**report.parameters, "data_dir": report.data}, "Parameters").strip()
    return notebook

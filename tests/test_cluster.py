"""Reports on a real Dask cluster on this machine: a scheduler and two workers, one of which is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec

import nbformat
import pytest

pytestmark = pytest.mark.skipif(not find_spec("distributed"), reason="no Dask")
COMMAND = (
    "import sys; from pathlib import Path; from afpak import cli; from afpak.reports import plan\n"
    "plan.notebooks_dir = lambda: Path(sys.argv[1])\n"
    "sys.exit(cli.main(['report', '--start', '2025-10-01', *sys.argv[2:]]))"
)
# the first to come waits to be killed; whoever runs the notebook again finds the mark and goes on
VICTIM = "import os, pathlib, time\nmark = pathlib.Path({mark!r})\nif not mark.exists():\n    mark.write_text(str(os.getppid()))\n    time.sleep(600)"


def until(condition):
    end = time.monotonic() + 120
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    assert condition()


@pytest.fixture
def cluster(tmp_path):
    """The address of a cluster."""
    file = tmp_path / "scheduler.json"
    address = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file)]
    worker = ["worker", "--host", "127.0.0.1", "--no-dashboard", "--no-nanny", "--nthreads", "1"]
    words = [["scheduler", *address, "--port", "0"], *[[*worker, "--scheduler-file", str(file)]] * 2]
    started = []
    try:
        for command in words:
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", "dask", *command],
                    cwd=tmp_path,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
            until(lambda: file.exists() and file.read_text())
        yield json.loads(file.read_text())["address"]
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_cluster_finishes_every_report_once_also_when_a_worker_is_killed(cluster, tmp_path):
    notebooks, mark = tmp_path / "notebooks", tmp_path / "mark"
    notebooks.mkdir()
    parameters = "episode = None\nstart = None\nend = None\nas_of = None\ndata_dir = None"
    for name, code in {"01_bad": VICTIM.format(mark=str(mark)), "02_good": "1 + 1", "03_fine": "2 + 2"}.items():
        cells = [nbformat.v4.new_markdown_cell("# A report\n\n**Does it run?** Yes.")]
        cells += [nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})]
        nbformat.write(
            nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell(code)]), notebooks / f"{name}.ipynb"
        )
    command = [sys.executable, "-c", COMMAND, str(notebooks), "--out", "out"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": tmp_path}
    with subprocess.Popen([*command, "--cluster", cluster], **pipes) as running:
        until(lambda: mark.exists() and mark.read_text())
        os.kill(int(mark.read_text()), signal.SIGKILL)
        said, errors = running.communicate(timeout=300)
    assert running.returncode == 0, errors
    slugs = {f"{name}-from-2025-10-01" for name in ("bad", "good", "fine")}
    assert sorted(line.split()[2] for line in said.splitlines()[:-1]) == sorted(slugs)
    assert {p.stem for p in (tmp_path / "out").glob("*.html")} == {*slugs, "index"}
    # what the cluster made is what this machine would make
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout.startswith(
        "3 of 3 reports in place, 3"
    )
    assert not list((tmp_path / "out").glob(".*"))


def test_a_cluster_that_is_not_there_is_one_sentence(tmp_path):
    code = "import dask; dask.config.set({'distributed.comm.timeouts.connect': '1s'})\n" + COMMAND
    command = [sys.executable, "-c", code, str(tmp_path), "--out", "out", "--cluster", "tcp://127.0.0.1:9"]
    cell = nbformat.v4.new_code_cell("start = None", metadata={"tags": ["parameters"]})
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "01_none.ipynb")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Timed out trying to connect to tcp://127.0.0.1:9" in done.stderr

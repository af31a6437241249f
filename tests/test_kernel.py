"""The forked kernel is the real ipykernel, fresh for every report, and obeys as one that Jupyter starts."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import write_notebook

from afpak import cli
from afpak.reports import plan
from afpak.reports.run import job, processes

ROOT = Path(__file__).parents[1]
needs_fork = pytest.mark.skipif(not processes.FORKS, reason="no fork")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(plan, "notebooks_dir", lambda: tmp_path / "notebooks")
    return tmp_path


def outputs(path):
    return [c.outputs for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


# what a kernel shows of itself, and what homemade engines get wrong
CONFORMANCE = [
    "from afpak import claims",  # so that pandas is among what the fork server has imported
    "1 + 1;",
    "print('a', end=''); print('b'); import sys; print('c', file=sys.stderr)",
    "import os; os.write(1, b'written below Python\\n');",
    "os.system('echo from a child');",
    "from IPython.display import display, update_display, clear_output\ndisplay('old', display_id='x')\nupdate_display('new', display_id='x')",
    "display('gone'); clear_output(wait=True); display('there')",
    "import pandas as pd\npd.DataFrame({f'column {i}': [i] for i in range(40)})",
    "print(pd.DataFrame({f'column {i}': [i] for i in range(40)}))",
    "import warnings; warnings.simplefilter('error'); 0",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "import matplotlib; matplotlib.get_backend(), matplotlib.rcParams['figure.dpi'], matplotlib.matplotlib_fname()",
    "__name__, __builtins__.__name__, _, In[1], len(Out)",
    "sys.argv[0].endswith('ipykernel_launcher.py'), sys.argv[1], [a for a in sys.argv if a.startswith('--ipython')] != []",
    "sys.path[0] == '', os.getcwd() in sys.path, os.listdir('.') != os.listdir('/')",
    "get_ipython().__class__, get_ipython().kernel.__class__, get_ipython().history_manager.enabled",
    "sys.stdin.read(), sys.stdin.closed",
    "import signal; signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)",
    "import asyncio\nawait asyncio.sleep(0)\nasyncio.get_running_loop().__class__",
    "hash('afpak'), os.environ['PYTHONHASHSEED'], [name for name in os.environ if name.startswith('JUPYTER_')]",
    "os.getpgid(0) == os.getpid(), os.getsid(0) == os.getpid()",
    "import multiprocessing as mp\nwith mp.get_context('fork').Pool(1) as pool: print(pool.map(abs, [-1]))",
    "import threading; threading.current_thread() is threading.main_thread()",
    "%who_ls",
    "?len",
]


@needs_fork
def test_a_forked_kernel_answers_as_a_plain_one(desk, monkeypatch):
    write_notebook(desk / "notebooks" / "01_small.ipynb", *CONFORMANCE)
    assert cli.main(["report", "--start", "2025-10-01", "--out", str(desk / "forked")]) == 0
    monkeypatch.setattr(processes, "FORKS", False)
    assert cli.main(["report", "--start", "2025-10-01", "--out", str(desk / "plain")]) == 0
    name = "small-from-2025-10-01.ipynb"
    for forked, plain in zip(outputs(desk / "forked" / name), outputs(desk / "plain" / name), strict=True):
        assert forked == plain, (forked, plain)
    for path in (desk / "plain").iterdir():
        assert path.read_bytes() == (desk / "forked" / path.name).read_bytes()


LEAK = """import builtins, os, random, sys, matplotlib, numpy as np, pandas as pd
from afpak import style
seen = [hasattr(builtins, "leak"), "leak" in sys.modules, "LEAK" in os.environ, hasattr(style, "leak")]
seen += [matplotlib.rcParams["lines.linewidth"] == 77, pd.get_option("display.max_rows") == 77, "leak" in globals()]
seen += [os.path.exists("leak")]
builtins.leak = style.leak = leak = sys.modules["leak"] = os.environ["LEAK"] = "x"
matplotlib.rcParams["lines.linewidth"] = 77
pd.set_option("display.max_rows", 77)
open("leak", "w").close()
any(seen), np.random.random(), random.random()"""


@needs_fork
def test_no_state_leaks_from_one_report_to_the_next(desk):
    for name in ("01_one", "02_two"):
        write_notebook(desk / "notebooks" / f"{name}.ipynb", LEAK)
    assert cli.main(["report", "--start", "2025-10-01", "--out", str(desk / "out")]) == 0
    found = [outputs(p)[-1][0].data["text/plain"] for p in sorted((desk / "out").glob("*.ipynb"))]
    assert all(text.startswith("(False, ") for text in found)
    assert len(set(found)) == 2, "kernels drew the same random numbers"


OBEDIENCE = """
import faulthandler, os, queue, sys, time
faulthandler.dump_traceback_later(120, exit=True)  # a hang says where
from afpak.reports.run import kernel
kernel.prepare()
from jupyter_client.manager import KernelManager
manager = KernelManager(kernel_spec_manager=kernel.OwnSpecs())
manager.start_kernel(extra_arguments=["--IPKernelApp.log_level=40"])
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)
print(type(manager.provisioner).__name__, type(manager.provisioner.process).__name__)

def result(code, interrupt=False):
    asked = client.execute(code, stop_on_error=False)  # an error would abort what is asked in the same moment
    while interrupt and client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
        pass
    if interrupt:
        manager.interrupt_kernel()
    while (message := client.get_shell_msg(timeout=60))["parent_header"]["msg_id"] != asked:
        pass  # late answers to the question whether the kernel is ready
    answer = message["content"]
    return answer.get("ename", answer["status"])

print(result("import time; print('now', flush=True); time.sleep(60)", interrupt=True))
print(result("1 + 1"), manager.is_alive())
process = manager.provisioner.process
print(process.poll())
client.execute("import os; os._exit(7)")
print(process.wait(), process.poll(), manager.is_alive())
manager.restart_kernel(now=True)
client.wait_for_ready(timeout=60)
print(result("2 + 2"), manager.is_alive())
process = manager.provisioner.process
client.stop_channels()
manager.shutdown_kernel(now=True)
print(process.poll() in (-9, -15), manager.has_kernel and manager.is_alive())
"""


@needs_fork
def test_a_kernel_can_be_interrupted_killed_restarted_and_asked():
    # a shell that runs jobs in the background hands down an ignored SIGINT
    heard = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    done = subprocess.run([sys.executable, "-c", OBEDIENCE], capture_output=True, text=True, timeout=150, **heard)
    told = ["ForkProvisioner Spare", "KeyboardInterrupt", "ok True", "None", "7 7 False", "ok True", "True False"]
    assert done.stdout.splitlines() == told, done.stderr
    assert done.stderr == ""


@needs_fork
@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_kernels_are_forked_from_a_single_thread_also_when_a_module_is_broken(tmp_path):
    (tmp_path / "broken.py").write_text("1 / 0", encoding="utf-8")
    env = {"AFPAK_PRELOAD": "broken afpak.reactions afpak.claims afpak.escalation", "PYTHONPATH": str(tmp_path)}
    code = (
        "import contextlib, os, sys\n"
        # pandas imports it where it is installed; its thread minds no fork
        "with contextlib.suppress(ImportError): import pyarrow\n"
        "before = len(os.listdir('/proc/self/task'))\n"
        "import afpak.reports.run.preload\n"
        "assert 'afpak.claims' in sys.modules and 'broken' not in sys.modules\n"
        "print(len(os.listdir('/proc/self/task')) - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **processes.ENVIRONMENT, **env},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "0\n"


TAKEN = """
import json, socket, sys
from pathlib import Path
from afpak.reports import plan
from afpak.reports.run import job, kernel
kernel.prepare()
taken = []

def become(self, arguments, env, cwd, ready=kernel.Spare.become):
    port = json.loads(Path(arguments[arguments.index("-f") + 1]).read_text())["control_port"]
    taken.append(socket.create_server(("127.0.0.1", port)))
    ready(self, arguments, env, cwd)

kernel.Spare.become = become
plan.notebooks_dir = lambda: Path("notebooks")
(report,) = plan.settled(plan.wanted([], {"start": "2025-10-01"}, {}))
outcome = job.run_one(report, 60, Path("scratch").absolute())
print(len(taken), repr(outcome.failure), *sorted(outcome.files))
"""


@needs_fork
def test_a_port_taken_while_a_kernel_starts_costs_no_report(desk):
    write_notebook(desk / "notebooks" / "01_small.ipynb", "1 + 1")
    done = subprocess.run([sys.executable, "-c", TAKEN], cwd=desk, capture_output=True, text=True, timeout=150)
    assert done.stdout == "1 '' .html .ipynb .json\n"
    assert done.stderr == ""


def test_a_kernel_that_never_starts_is_one_sentence_and_asked_for_twice(desk, monkeypatch):
    write_notebook(desk / "notebooks" / "01_small.ipynb", "1 + 1")
    (report,) = plan.settled(plan.wanted([], {"start": "2025-10-01"}, {}))
    asked = []

    def dies(*args, **kwargs):
        asked.append(kwargs["parameters"])
        raise RuntimeError("Kernel died before\nreplying")

    monkeypatch.setattr(job.papermill, "execute_notebook", dies)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    outcome = job.run_one(report, 60, desk / "scratch")
    assert outcome.failure == "two kernels in a row did not start: Kernel died before replying"
    assert outcome.files == {}
    assert len(asked) == 2


def test_nothing_that_lies_about_where_the_command_is_given_gets_into_a_report(desk):
    write_notebook(desk / "notebooks" / "01_small.ipynb", "import afpak, sched\nafpak.__version__, sched.scheduler")
    here, script = desk / "here", desk / "bin" / "run.py"
    for folder in (here, script.parent):
        (folder / "afpak").mkdir(parents=True)
        for name in ("sched.py", "afpak/__init__.py"):
            (folder / name).write_text("raise RuntimeError('not me')", encoding="utf-8")
    (script.parent / "afpak" / "__init__.py").unlink()
    (script.parent / "afpak").rmdir()
    script.write_text(
        "import sys\nfrom pathlib import Path\nfrom afpak import cli\nfrom afpak.reports import plan\n"
        "if __name__ == '__main__':\n"
        f"    plan.notebooks_dir = lambda: Path({str(desk / 'notebooks')!r})\n"
        "    sys.exit(cli.main(['report', '--start', '2025-10-01', '--out', 'out']))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], cwd=here, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


OTHER = ["{python}", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
FOREIGN = {  # kernels as other installations of Jupyter leave them, under the name of ours and under their own
    "python3": (OTHER, {"supported_encryption": ["curve"]}),
    "broken": None,
    "old": (OTHER, {}),
    "gone": (["/nowhere/bin/python", *OTHER[1:]], {"supported_encryption": ["curve"]}),
    "wrong": (["python", "-c", "0"], {"supported_encryption": ["curve"]}),
    "away": (OTHER, {"kernel_provisioner": {"provisioner_name": "nowhere"}}),
}
RUNS = {
    "forked": "sys.exit(cli.main(sys.argv[1:]))",
    "plain": "processes.FORKS = False\nsys.exit(cli.main(sys.argv[1:]))",
    "cluster": "(report,) = plan.settled(plan.wanted([], {'start': '2025-10-01'}, {}))\n"
    "outcome = job.run_elsewhere(report, 60)\n"
    "Path('out').mkdir()\n"
    "_ = [Path('out', report.slug + suffix).write_bytes(content) for suffix, content in outcome.files.items()]\n"
    "sys.exit(outcome.failure or 0)",
}


@pytest.fixture
def foreign(desk):
    """Kernelspecs that start an interpreter that is not ours: it leaves a mark, and its kernels know that they are foreign."""
    python = desk / "other" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\ntouch {desk}/mark\nFOREIGN=1 exec {sys.executable} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    for name, known in FOREIGN.items():
        text = "{"
        if known:
            argv = [str(python) if word == "{python}" else word for word in known[0]]
            text = json.dumps({"argv": argv, "display_name": "Python 3", "language": "python", "metadata": known[1]})
        place = desk / "jupyter" / "kernels" / name
        place.mkdir(parents=True)
        (place / "kernel.json").write_text(text, encoding="utf-8")
    return desk / "jupyter"


@pytest.mark.skipif(sys.platform == "win32", reason="shell")
@pytest.mark.parametrize(
    ("how", "kernelspecs"),
    [
        pytest.param("forked", [*FOREIGN, "no such kernel"], marks=needs_fork),
        ("plain", ["python3", "away"]),
        ("cluster", ["python3"]),
    ],
)
def test_reports_run_in_this_python_whatever_kernels_there_are_and_whichever_a_notebook_names(
    desk, foreign, how, kernelspecs
):
    for name in kernelspecs:
        asks = "import os, sys\nos.environ.get('FOREIGN', 'ours'), sys.executable"
        write_notebook(desk / "notebooks" / f"01_{name}.ipynb", asks, kernelspec=name)
    code = (
        "import sys\nfrom pathlib import Path\nfrom afpak import cli\n"
        "from afpak.reports import plan\nfrom afpak.reports.run import job, processes\n"
        f"plan.notebooks_dir = lambda: Path({str(desk / 'notebooks')!r})\n{RUNS[how]}"
    )
    jupyter = {"JUPYTER_PATH": str(foreign), "JUPYTER_DATA_DIR": str(foreign), "JUPYTER_PREFER_ENV_PATH": "0"}
    jupyter["JUPYTER_DEFAULT_PROVISIONER_NAME"] = "nowhere"
    done = subprocess.run(
        [sys.executable, "-c", code, "report", "--start", "2025-10-01", "--out", "out"],
        cwd=desk,
        env={**os.environ, **jupyter},
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert (done.returncode, done.stderr) == (0, "")
    made = list((desk / "out").glob("*.ipynb"))
    assert len(made) == len(kernelspecs)
    for path in made:
        (shown,) = outputs(path)[-1]
        assert shown.data["text/plain"] == repr(("ours", sys.executable))
    assert not (desk / "mark").exists()


@pytest.mark.parametrize("command", ["test", "slides"])
def test_what_make_runs_in_kernels_runs_in_this_python(command):
    """Without it, the tests and the slides would be those of another installation."""
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition(f"\n{command}:")[2].partition("\n\n")[0]
    asked = {
        "test": "--nbval-current-env",
        "slides": "--ExecutePreprocessor.kernel_manager_class=afpak.reports.run.kernel.Own",
    }
    assert asked[command] in recipe

"""What a night can do to a run of reports: after each, every file on disk is whole and one sentence says why."""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest

from afpak.reports import fresh
from afpak.reports.run import machine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")
PARAMETERS = "episode = None\nstart = None\nend = None\nas_of = None\ndata_dir = None"
COMMAND = (
    "import sys; from pathlib import Path; from afpak import cli; from afpak.reports import plan\n"
    "plan.notebooks_dir = lambda: Path('notebooks')\n"
    "sys.exit(cli.main(['report', '--out', 'out', *sys.argv[1:]]))"
)


class Desk:
    """A working directory with notebooks of our own, a folder of reports, and the command as a real process."""

    def __init__(self, root, tmp):
        self.root, self.out, self.tmp = root, root / "out", tmp
        (root / "notebooks").mkdir()

    def notebook(self, name, *code):
        cells = [
            nbformat.v4.new_markdown_cell("# A small report\n\n**Does it run?** Yes."),
            nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
            *(nbformat.v4.new_code_cell(source) for source in code),
        ]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), self.root / "notebooks" / f"{name}.ipynb")

    @contextmanager
    def start(self, *words, **options):
        # a shell that runs jobs in the background hands down an ignored SIGINT; a terminal does not
        with subprocess.Popen(
            [sys.executable, "-c", COMMAND, "--start", "2025-10-01", *words],
            cwd=self.root,
            env={**os.environ, "TMPDIR": str(self.tmp)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **{"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL), **options},
        ) as running:
            try:
                yield running
            finally:
                running.kill()  # a test that failed waits for nobody

    def run(self, *words, **options):
        with self.start(*words, **options) as running:
            out, err = running.communicate(timeout=300)
        return running.returncode, out, err

    def until(self, name):
        """Wait for a file that a notebook writes; its number, if it holds one."""
        path, until = self.root / name, time.monotonic() + 120
        while not (path.exists() and path.read_text()) and time.monotonic() < until:
            time.sleep(0.02)
        return int(path.read_text())

    def writes(self, name):
        return f"import os, pathlib\n_ = pathlib.Path({str(self.root / name)!r}).write_text(str(os.getpid()))"

    def temporary(self):
        return [*self.out.glob(".*"), *self.tmp.iterdir()]

    def assert_whole(self, *slugs):
        """The folder holds these reports, each as its own manifest vouches for it."""
        assert {p.stem for p in self.out.glob("*.html")} == {f"{s}-from-2025-10-01" for s in slugs} | {"index"}
        for path in self.out.glob("*-from-*.json"):
            for suffix, digest in json.loads(path.read_bytes())["files"].items():
                if suffix != "entry":
                    assert fresh._digest(path.with_suffix(suffix).read_bytes()) == digest


@pytest.fixture
def desk(tmp_path):
    # short, as multiprocessing makes sockets there, whose paths may not exceed about 100 characters
    with tempfile.TemporaryDirectory() as short:
        yield Desk(tmp_path, Path(short))


def gone(pid):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            # a process that nobody waited for yet has ended all the same
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
            os.kill(pid, 0)
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.1)
    return False


WAIT = "import time\ntime.sleep(600)"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_leaves_whole_reports_and_no_kernel(desk, number, code):
    desk.notebook("01_quick", "1 + 1")
    desk.notebook("02_slow", "1 + 1")
    assert desk.run()[0] == 0
    yesterday = (desk.out / "slow-from-2025-10-01.html").read_bytes()
    desk.notebook("02_slow", desk.writes("kernel"), WAIT)
    with desk.start() as running:
        kernel = desk.until("kernel")
        running.send_signal(number)
        _, said = running.communicate(timeout=60)
    assert running.returncode == code
    assert said == ("" if number == signal.SIGKILL else "afpak: interrupted; reports already in place are whole\n")
    assert gone(kernel)
    desk.assert_whole("quick", "slow")
    assert (desk.out / "slow-from-2025-10-01.html").read_bytes() == yesterday
    assert bool(desk.temporary()) == (number == signal.SIGKILL)
    desk.notebook("02_slow", "1 + 1", "2 + 2")
    assert desk.run()[0] == 0
    desk.assert_whole("quick", "slow")
    assert (desk.out / "slow-from-2025-10-01.html").read_bytes() != yesterday
    assert not desk.temporary()


def test_ctrl_c_reaches_all_processes_and_starts_nothing_that_waits(desk):
    busy = machine.at_once()
    for number in range(1, busy + 1):
        desk.notebook(f"{number:02d}_slow{number}", desk.writes(f"kernel{number}"), WAIT)
    desk.notebook(f"{busy + 1:02d}_waits", desk.writes("started"))
    with desk.start() as running:
        kernels = [desk.until(f"kernel{number}") for number in range(1, busy + 1)]
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert said == "afpak: interrupted; reports already in place are whole\n"
    assert all(map(gone, kernels))
    assert not (desk.root / "started").exists(), "the queue was run to its end"
    desk.assert_whole()
    assert not desk.temporary()


def test_a_full_disk_fails_the_report_that_does_not_fit_and_no_other(desk):
    desk.notebook("01_large", "1 + 1")
    desk.notebook("02_small", "1 + 1")
    assert desk.run()[0] == 0
    yesterday = (desk.out / "large-from-2025-10-01.html").read_bytes()
    desk.notebook("01_large", "print('x' * 200_000)")
    desk.notebook("02_small", "2 + 2")
    code, _, said = desk.run(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000)))
    assert code == 1
    assert "large-from-2025-10-01: cannot be written: File too large" in said
    assert "Traceback" not in said
    desk.assert_whole("large", "small")
    assert (desk.out / "large-from-2025-10-01.html").read_bytes() == yesterday
    assert "<pre>4</pre>" in (desk.out / "small-from-2025-10-01.html").read_text()
    assert not desk.temporary()


def test_a_disk_that_holds_not_even_the_index_is_one_sentence(desk):
    desk.notebook("01_small", "1 + 1")
    code, _, said = desk.run(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000)))
    assert code == 1
    assert "File too large" in said
    assert "Traceback" not in said
    assert not list(desk.out.glob("*.html"))
    assert desk.run()[0] == 0
    desk.assert_whole("small")
    assert not desk.temporary()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
            "cell 4: the kernel died (killed, perhaps for want of memory; try --jobs 1)",
        ),
        ("import os\nos._exit(0)", "cell 4: the kernel died"),
        (WAIT, "cell 4: no answer within 2 seconds"),
        ("import re\nre.match('(a+)+$', 'a' * 60 + 'b')", "cell 4: no answer within 2 seconds"),
    ],
    ids=["killed", "ended", "sleeps", "hangs inside C"],
)
def test_a_kernel_that_dies_or_hangs_fails_its_report_and_no_other(desk, code, words):
    desk.notebook("01_bad", code, "1 + 1")
    desk.notebook("02_good", "1 + 1")
    exit_code, _, said = desk.run("--timeout", "2")
    assert exit_code == 1
    assert f"bad-from-2025-10-01: {words}; see out/failed/bad-from-2025-10-01.ipynb" in said
    assert said.count("\n") == 1
    desk.assert_whole("good")
    assert nbformat.read(desk.out / "failed" / "bad-from-2025-10-01.ipynb", as_version=4).cells[3].source == code


def test_a_notebook_that_papermill_refuses_fails_without_a_kernel(desk):
    desk.notebook("01_bad", "1 + 1")
    desk.notebook("02_good", "1 + 1")
    path = desk.root / "notebooks" / "01_bad.ipynb"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "nbformat": 99}), encoding="utf-8")
    code, _, said = desk.run()
    assert code == 1
    assert said.startswith("bad-from-2025-10-01: ")
    assert said.count("\n") == 1
    desk.assert_whole("good")


KILL = "import os, pathlib, signal\nmark = pathlib.Path({mark!r})\nif not mark.exists() or {always}:\n    mark.touch()\n    os.kill(os.getppid(), signal.SIGKILL)"


@pytest.mark.parametrize("always", [False, True], ids=["once", "twice"])
def test_a_killed_process_costs_at_most_its_own_report(desk, always):
    desk.notebook("01_bad", KILL.format(mark=str(desk.root / "mark"), always=always), "1 + 1")
    desk.notebook("02_good", "1 + 1")
    desk.notebook("03_fine", "1 + 1")
    code, _, said = desk.run()
    assert code == (1 if always else 0)
    told = "bad-from-2025-10-01: its process was killed twice, perhaps for want of memory; try --jobs 1\n"
    assert said == (told if always else "")
    desk.assert_whole(*(["good", "fine"] if always else ["bad", "good", "fine"]))
    assert not desk.temporary()


def test_two_runs_over_one_folder_both_finish_and_share_the_work(desk):
    desk.notebook(
        "01_slow",
        desk.writes("kernel"),
        f"import time\nwhile not pathlib.Path({str(desk.root / 'go')!r}).exists():\n    time.sleep(0.05)",
    )
    with desk.start() as first:
        desk.until("kernel")
        with desk.start() as second:
            said = second.stderr.readline()
            assert said == "afpak: another run is writing to out; waiting until it is done\n"
            assert list(desk.out.glob(".run-*")), "the second run cleared what the first one needs"
            (desk.root / "go").touch()
            assert second.wait(120) == 0
            assert "1 of 1 reports in place, 1 of them unchanged" in second.stdout.read()
        assert first.wait(120) == 0
    desk.assert_whole("slow")
    assert not desk.temporary()

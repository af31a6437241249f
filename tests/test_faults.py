"""What a night can do to a run of reports: after each, every file on disk is whole and one sentence says why."""

import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import chdir, contextmanager
from pathlib import Path

import nbformat
import pytest
from conftest import write_notebook

from afpak import cli
from afpak.reports import plan
from afpak.reports.run import machine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")
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
        write_notebook(self.root / "notebooks" / f"{name}.ipynb", *code)

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

    def make(self):
        """The same run in this process, for what needs neither a signal nor a limit."""
        with chdir(self.root), pytest.MonkeyPatch.context() as patch:
            patch.setattr(plan, "notebooks_dir", lambda: Path("notebooks"))
            return cli.main(["report", "--out", "out", "--start", "2025-10-01"])

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
                    content = path.with_suffix(suffix).read_bytes()
                    assert hashlib.sha256(content).hexdigest().startswith(digest)


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


@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, -9), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_leaves_whole_reports_and_no_kernel(desk, number, code):
    desk.notebook("01_quick", "1 + 1")
    desk.notebook("02_slow", "1 + 1")
    assert desk.make() == 0
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
    assert desk.make() == 0
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
    assert desk.make() == 0
    desk.assert_whole("small")
    assert not desk.temporary()


BAD = {
    "killed": (
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "cell 4: the kernel died (killed, perhaps for want of memory; try --jobs 1)",
    ),
    "ended": ("import os\nos._exit(0)", "cell 4: the kernel died"),
    "left": ("import sys\nsys.exit(0)", "did not run: a cell before it ended the kernel"),
    "sleeps": (WAIT, "cell 4: no answer within 2 seconds"),
    "hangs": ("import re\nre.match('(a+)+$', 'a' * 60 + 'b')", "cell 4: no answer within 2 seconds"),  # inside C
}


def test_a_kernel_that_dies_or_hangs_and_a_notebook_that_is_none_fail_their_reports_and_no_other(desk):
    for number, (name, (code, _)) in enumerate(BAD.items(), start=1):
        desk.notebook(f"{number:02d}_{name}", code, "1 + 1")
    desk.notebook("06_good", "1 + 1")
    desk.notebook("07_refused", "1 + 1")
    path = desk.root / "notebooks" / "07_refused.ipynb"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "nbformat": 99}), encoding="utf-8")
    exit_code, _, said = desk.run("--timeout", "2")
    assert exit_code == 1
    told = dict(line.split("-from-2025-10-01: ", 1) for line in said.splitlines())
    assert told.keys() == {*BAD, "refused"}
    for name, (code, words) in BAD.items():
        assert f"{words}; see out/failed/{name}-from-2025-10-01.ipynb" in told[name]
        kept = nbformat.read(desk.out / "failed" / f"{name}-from-2025-10-01.ipynb", as_version=4)
        assert kept.cells[3].source == code
    desk.assert_whole("good")


KILL = "import os, pathlib, signal\nmark = pathlib.Path({mark!r})\nif not mark.exists() or {always}:\n    mark.touch()\n    os.kill(os.getppid(), signal.SIGKILL)"


def test_a_killed_process_costs_at_most_its_own_report_and_only_when_it_is_killed_twice(desk):
    for number, (name, always) in enumerate({"once": False, "twice": True}.items(), start=1):
        desk.notebook(f"{number:02d}_{name}", KILL.format(mark=str(desk.root / name), always=always), "1 + 1")
    desk.notebook("03_fine", "1 + 1")
    code, _, said = desk.run()
    assert code == 1
    assert said == "twice-from-2025-10-01: its process was killed twice, perhaps for want of memory; try --jobs 1\n"
    desk.assert_whole("once", "fine")
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

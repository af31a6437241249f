"""Machines as they are: containers, cron, daemons, users without a home, disks without locks, names that are not UTF-8."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

import nbformat
import pytest
from conftest import write_notebook
from nbconvert import ScriptExporter

import afpak
from afpak import cli
from afpak.reports import folder
from afpak.reports.run import environment, machine

ROOT = Path(__file__).parents[1]
COMMAND = (
    "import sys; from pathlib import Path; from afpak import cli; from afpak.reports import plan\n"
    "plan.notebooks_dir = lambda: Path({notebooks!r})\n"
    "sys.exit(cli.main(['report', '--start', '2025-10-01', *sys.argv[1:]]))"
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux")


def shell(line, *words, **options):
    """A line of shell in which ``$0`` is this Python and ``$@`` what follows."""
    options = {"cwd": ROOT, "timeout": 200, **options}
    return subprocess.run(["sh", "-c", line, sys.executable, *map(str, words)], capture_output=True, **options)


class Desk:
    """Notebooks of our own and the command as a real process, whose temporary files lie in a folder of their own."""

    def __init__(self, root, tmp):
        self.root, self.out, self.home, self.tmp = root, root / "out", root / "home", tmp
        for name in ("notebooks", "home"):
            (root / name).mkdir()
        self.notebook("01_small", "1 + 1")

    def notebook(self, name, *code):
        write_notebook(self.root / "notebooks" / f"{name}.ipynb", *code)

    def run(self, *words, line='exec "$0" "$@"', first="", out=None, **env):
        command = first + COMMAND.format(notebooks=str(self.root / "notebooks"))
        env = {**os.environ, "TMPDIR": str(self.tmp), **env}
        env = {name: value for name, value in env.items() if value is not None}
        return shell(line, "-c", command, "--out", os.fspath(out or self.out), *words, cwd=self.root, env=env)

    def made(self):
        return (self.out / "small-from-2025-10-01.html").exists() and (self.out / "index.html").exists()


@pytest.fixture
def desk(tmp_path):
    with tempfile.TemporaryDirectory() as short:  # sockets find no place below the folders of pytest
        yield Desk(tmp_path, Path(short))


# Cores, memory, open files

OF_A_CONTAINER = {
    "version 2": {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000 100000\n"},
    "version 2, a group above": {
        "proc/self/cgroup": "0::/job.slice/step\n",
        "sys/fs/cgroup/job.slice/step/cpu.max": "max 100000\n",
        "sys/fs/cgroup/job.slice/cpu.max": "50000 100000\n",
    },
    "version 1": {
        "proc/self/cgroup": "4:memory:/docker/0123\n3:cpu,cpuacct:/docker/0123\n",
        "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "50000\n",
        "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
    },
}
MEMORY = {
    "version 2": {
        "proc/self/cgroup": "0::/\n",
        "sys/fs/cgroup/memory.max": f"{1000 << 20}\n",
        "sys/fs/cgroup/memory.current": f"{900 << 20}\n",
        "sys/fs/cgroup/memory.stat": f"anon 5\ninactive_file {600 << 20}\n",
    },
    "version 1": {
        "proc/self/cgroup": "4:memory:/docker/0123\n",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": f"{1000 << 20}\n",
        "sys/fs/cgroup/memory/memory.usage_in_bytes": f"{900 << 20}\n",
        "sys/fs/cgroup/memory/memory.stat": f"inactive_file 1\ntotal_inactive_file {600 << 20}\n",
    },
    "the machine itself": {"proc/meminfo": f"MemTotal: 99999999 kB\nMemAvailable: {700 << 10} kB\n"},
}
NO_LIMIT = {
    "version 2": {
        "proc/self/cgroup": "0::/\n",
        "sys/fs/cgroup/cpu.max": "max 100000\n",
        "sys/fs/cgroup/memory.max": "max\n",
    },
    "version 1": {
        "proc/self/cgroup": "4:memory:/\n3:cpu,cpuacct:/\n",
        "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
        "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        "sys/fs/cgroup/memory/memory.usage_in_bytes": "1000\n",
    },
    "no control groups": {},
}


def written(root, files):
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.mark.parametrize("kind", OF_A_CONTAINER)
def test_a_container_has_the_cores_of_its_quota(tmp_path, kind):
    assert machine.cores(written(tmp_path, OF_A_CONTAINER[kind])) == 0.5
    assert machine.at_once(tmp_path) == 1


@pytest.mark.parametrize("kind", MEMORY)
def test_no_more_reports_at_once_than_memory_holds(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(machine, "cores", lambda root: 64)
    assert machine.memory(written(tmp_path, MEMORY[kind])) == 700 << 20
    assert machine.at_once(tmp_path) == 2


@pytest.mark.parametrize("kind", NO_LIMIT)
def test_without_a_limit_every_core_counts(tmp_path, kind):
    root = written(tmp_path, NO_LIMIT[kind])
    assert machine.cores(root) == machine.cores(tmp_path / "nothing")
    assert (machine.memory(root) or 1 << 60) > 1 << 50
    assert machine.at_once(root) == max(1, int(machine.cores(root) * 1.5))


@linux
def test_cores_taken_away_by_taskset_do_not_count():
    one = {min(os.sched_getaffinity(0))}
    code = "from afpak.reports.run import machine; print(machine.cores(), machine.at_once())"
    pinned = {"preexec_fn": lambda: os.sched_setaffinity(0, one)}
    assert shell('exec "$0" "$@"', "-c", code, **pinned).stdout == b"1 1\n"


def test_jobs_are_as_many_as_told(desk):
    alone = f"import os, time\nmark = open({str(desk.root / 'mark')!r}, 'x')\ntime.sleep(0.5)\nos.unlink(mark.name)"
    desk.notebook("01_small", alone)
    desk.notebook("02_other", alone)
    done = desk.run("--jobs", "1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert desk.run("--jobs", "2", "--force").returncode == 1


@pytest.mark.parametrize(
    ("words", "told"), [(["0"], "no number"), (["-1"], "jobs"), (["2", "--cluster", "x"], "choose")]
)
def test_a_number_of_jobs_that_is_none_is_wrong_usage(tmp_path, capsys, words, told):
    try:
        code = cli.main(["report", "--out", str(tmp_path / "out"), "--jobs", *words])
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@linux
def test_too_few_open_files_are_one_sentence_and_a_low_soft_limit_is_raised(desk):
    done = desk.run(line='ulimit -n 64; exec "$0" "$@"')
    told = "afpak: a report opens up to 100 files at once, and this process may open 64; see ulimit -n\n"
    assert (done.returncode, done.stderr.decode()) == (2, told)
    assert not desk.out.exists()
    done = desk.run(line='ulimit -n 104; ulimit -S -n 64; exec "$0" "$@"')
    assert (done.returncode, done.stderr) == (0, b"")


# Streams


CLOSED = "<&- >&- 2>&-"


@posix
@pytest.mark.parametrize(
    ("how", "words", "code"),
    [
        ("", ["check"], 0),
        ("<&-", ["history", "nodate-un-killed"], 0),
        (">&-", ["check", "tests"], 1),
        ("2>&-", ["check", "no/such"], 2),
        (CLOSED, ["check"], 0),
        (CLOSED, ["check", "tests"], 1),
    ],
)
def test_closed_streams_cost_nothing_but_what_they_would_have_said(how, words, code):
    done = shell(f'exec "$0" -m afpak "$@" {how}', *words)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr
    assert how or done.stderr == b"data: no faults\n"


@posix
@pytest.mark.parametrize("how", [CLOSED, ">/dev/full 2>/dev/full", "| head -c 0"])
def test_a_report_is_made_whoever_listens(desk, how):
    """With a stream closed, the first file that a run opens would take its number, and get all that is printed."""
    if "/dev/full" in how and not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    desk.notebook("02_bad", "import os; os.system('echo out; echo err >&2')", "1 / 0")
    done = desk.run(line=f'"$0" "$@" {how}')
    assert done.returncode == (0 if "|" in how else 1)
    assert desk.made()
    assert b"Traceback" not in done.stderr
    for path in desk.out.iterdir():
        assert b"division by zero" not in (path.read_bytes() if path.is_file() else b"")
    assert not list(desk.tmp.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_output_that_finds_no_place_is_a_sentence():
    done = shell('exec "$0" -m afpak "$@" >/dev/full', "history", "nodate-un-killed")
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[-1] == "afpak: cannot write to standard output: No space left on device"
    assert shell('exec "$0" -m afpak check 2>/dev/full').returncode == 0


PRINTED = {  # what is asked, its exit code, and what it prints: whole, and in ASCII
    "--help": (0, "about the Afghanistan–Pakistan conflict", "about the Afghanistan-Pakistan conflict"),
    "history nodate-un-killed": (0, "at_least → about", "at_least -> about"),
    "check no–such…": (2, "no–such…", "no-such..."),
}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "koi8-r", "utf-8"])
def test_what_an_encoding_lacks_is_written_otherwise(encoding):
    # one interpreter asks everything
    code = (
        "import contextlib, sys\nfrom afpak import cli\n"
        "for words in sys.argv[1:]:\n"
        "    with contextlib.suppress(SystemExit): print(cli.main(words.split()))"
    )
    env = {**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "200"}
    done = shell('exec "$0" "$@"', "-c", code, *PRINTED, env=env)
    text = (done.stdout + done.stderr).decode(encoding)
    assert done.returncode == 0
    assert [line for line in text.splitlines() if line.isdigit()] == ["0", "2"]  # help stops by itself
    for _, rich, plain in PRINTED.values():
        assert rich.encode(encoding, "ignore").decode(encoding) in text or plain in text
        if encoding in ("ascii", "utf-8"):
            assert (plain if encoding == "ascii" else rich) in text


def test_other_scripts_are_written_by_number(desk):
    desk.notebook("02_bad", "raise ValueError('کابل → خوست')")
    done = desk.run(PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "\\u06a9\\u0627" in done.stderr.decode("ascii")
    assert done.stderr.count(b"\n") == 1


# Names that are not UTF-8


@linux
def test_folders_whose_names_are_not_utf8_work_or_are_a_sentence(desk, tmp_path):
    latin, room = (tmp_path / os.fsdecode(name) for name in (b"donn\xe9es", b"tm\xe9"))
    try:
        latin.mkdir()
        room.mkdir()
    except OSError:
        pytest.skip("a disk of UTF-8 alone")
    desk.notebook("02_bad", "1 / 0")
    done = desk.run(out=latin / "out", TMPDIR=str(room))
    assert done.returncode == 1
    assert (latin / "out" / "small-from-2025-10-01.html").exists()
    assert b"bad-from-2025-10-01: cell 4 failed" in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert not list(room.iterdir())
    shutil.copytree(ROOT / "data", latin / "data")
    exports = [["export", latin / form, "--format", form] for form in ("csv", "sqlite", "geojson", "datapackage")]
    readers = [["check"], ["diff", ROOT / "data"], ["sources", "check", "--data"]]
    asked = [
        *exports,
        *([*words, latin / "data"] for words in [*readers, ["history", "nodate-un-killed", "--data"]]),
        ["report", "--data", latin / "data", "--out", latin / "none"],
    ]
    code = f"from afpak import cli; print([cli.main(words) for words in {[[*map(str, words)] for words in asked]!r}])"
    done = shell('exec "$0" "$@"', "-c", code)
    assert done.stdout.splitlines()[-1] == b"[0, 0, 0, 0, 0, 0, 0, 0, 2]"
    assert b"is not UTF-8; rename it" in done.stderr
    assert b"Traceback" not in done.stderr


# Where the command is given


@posix
def test_a_current_folder_that_is_gone_matters_only_to_relative_paths(desk):
    gone = 'mkdir gone; cd gone; rmdir ../gone; exec "$0" "$@"'
    done = desk.run(line=gone)
    assert (done.returncode, done.stderr) == (0, b"")
    assert desk.made()
    done = desk.run(line=gone, out="out")
    told = "afpak: the current folder was deleted; give --out with its full path\n"
    assert (done.returncode, done.stderr.decode()) == (2, told)


def as_stranger():
    """The words before a command that make its user one without a name, home or privileges; skips where they do nothing."""
    words = ["unshare", "--user", "--map-user=1234", "--map-group=1234"]
    if not shutil.which("unshare") or subprocess.run([*words, "true"], capture_output=True).returncode:
        pytest.skip("no user namespaces")
    return f'exec {" ".join(words)} "$0" "$@"'


@linux
def test_a_current_folder_that_may_not_be_entered_matters_only_to_relative_paths(desk):
    line = as_stranger()
    closed = f"mkdir closed; cd closed; chmod 0 .; {line}"
    done = desk.run(line=closed)
    (desk.root / "closed").chmod(0o700)
    assert (done.returncode, done.stderr) == (0, b"")
    assert desk.made()
    done = desk.run(line=f"cd closed; chmod 0 .; {line}", out="out")
    told = "afpak: the current folder cannot be used (Permission denied); give --out with its full path\n"
    assert (done.returncode, done.stderr.decode()) == (2, told)
    (desk.root / "closed").chmod(0o700)


# Users without a home


@linux
@pytest.mark.parametrize("home", [None, "/proc"])
def test_a_user_without_a_home_leaves_nothing_behind_and_hears_nothing(desk, home):
    line = as_stranger()
    desk.notebook(
        "01_small",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "from IPython import paths; paths.get_ipython_dir()",
    )
    none = dict.fromkeys(
        ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "MPLCONFIGDIR", "IPYTHONDIR", "USER", "LOGNAME"]
    )
    done = desk.run(line=line, HOME=home, **none)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert desk.made()
    assert not list(desk.tmp.iterdir())


@pytest.mark.parametrize("home", ["/dev/null", "relative"])
def test_what_is_no_home_is_replaced_by_a_room_of_the_run(monkeypatch, tmp_path, home):
    monkeypatch.setenv("HOME", home)
    assert environment.lacking(tmp_path)["HOME"] == str(tmp_path / "home")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert environment.lacking(tmp_path) == {}


@linux
def test_a_home_in_part_that_of_somebody_else_is_as_none(desk):
    line = as_stranger()
    for closed in (".cache", ".config"):
        (desk.home / closed).mkdir(mode=0o500)
    done = desk.run(line=line, HOME=str(desk.home), XDG_CACHE_HOME=None, XDG_CONFIG_HOME=None, MPLCONFIGDIR=None)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert sorted(path.name for path in desk.home.iterdir()) == [".cache", ".config"]
    assert not list(desk.tmp.iterdir())


def test_a_run_leaves_the_temporary_files_as_they_were(desk):
    """What a notebook leaves there goes with the run; folders of a reader that are called like our own stay."""
    desk.notebook("01_small", "import tempfile, pathlib\n_ = pathlib.Path(tempfile.mkdtemp(), 'x').write_text('x')")
    for name in ("afpak-run-notes", "afpak-run-2026-02-27", "afpak-mine"):
        (desk.tmp / name).mkdir()
    (desk.tmp / "afpak-run-abcdefgh").write_text("mine")
    before = set(desk.tmp.iterdir())
    assert desk.run().returncode == 0
    assert set(desk.tmp.iterdir()) == before
    made = nbformat.read(desk.out / "small-from-2025-10-01.ipynb", as_version=4)
    assert ScriptExporter().from_notebook_node(made)[1]["output_extension"] == ".py"


# Disks without locks

NO_LOCKS = """
import errno, fcntl
def flock(handle, how):
    raise OSError({number}, "no locks")
fcntl.flock = flock
"""


@posix
def test_a_disk_without_locks_is_written_to_and_named(desk):
    left = desk.out / ".run-leftover"
    left.mkdir(parents=True)
    done = desk.run(first=NO_LOCKS.format(number=errno.ENOLCK))
    told = f"afpak: the disk of {desk.out} has no locks; see to it that no other run writes there\n"
    assert (done.returncode, done.stderr.decode()) == (0, told)
    assert desk.made()
    assert left.exists(), "it may be that of a run at work"
    os.utime(left, (0, 0))
    assert desk.run("--force", first=NO_LOCKS.format(number=errno.ENOLCK)).returncode == 0
    assert not left.exists()
    assert not list(desk.tmp.iterdir())


@posix
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF, 524, errno.EIO])
def test_only_what_disks_without_locks_answer_is_taken_for_that(tmp_path, monkeypatch, number):
    told = []

    def refuses(*_):
        raise OSError(number, "no locks")

    monkeypatch.setattr("fcntl.flock", refuses)
    expected = nullcontext() if number != errno.EIO else pytest.raises(OSError, match="no locks")
    with expected, folder.held(tmp_path, lambda: told.append("waits"), lambda: told.append("has none")):
        told.append("works")
    assert told == ([] if number == errno.EIO else ["has none", "works"])


# Checkouts and readers of our files


def test_scripts_keep_their_line_ends_whatever_git_is_told(tmp_path):
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("no checkout")
    clone = tmp_path / "clone"
    command = ["git", "-c", "core.autocrlf=true", "clone", "-q", "--no-local", "--depth", "1", ROOT.as_uri(), clone]
    subprocess.run(command, check=True, capture_output=True)
    for name in (".ci/matrix", ".ci/run", "Makefile", "data/events.csv", "afpak/cli.py"):
        assert b"\r" not in (clone / name).read_bytes(), name


def test_tables_with_windows_line_ends_are_the_same_tables(folder, tables):
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert afpak.check(folder) == []
    assert afpak.load(folder).claims.equals(tables.claims)


def test_every_notebook_says_what_a_script_of_it_is_called():
    for path in (ROOT / "notebooks").rglob("*.ipynb"):
        told = nbformat.read(path, as_version=4).metadata["language_info"]
        assert told == {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}, path

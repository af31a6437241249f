"""What afpak costs: sizes of set-ups and of the largest page, import times, each against a stated budget.

    python benchmarks/budget.py               # part of `make budget`; exit code 1 when a budget is broken
    python benchmarks/budget.py --releases    # when was each direct dependency last released? asks the package index

Sizes are those of the installed files with their bytecode. Times are of the
processor, the best of three each, as ratios to the start of an interpreter that
does nothing: a slow machine, a fast one and a busy one tell about the same.
"""

import re
import resource
import subprocess
import sys
import tempfile
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEGABYTES = {"requirements-run.lock": 400, "requirements.lock": 1000}
# megabytes of the largest pages, which must open on a phone: below 3 also when the rows have doubled
PAGE = dict.fromkeys(("claims", "escalation", "event", "reactions"), 2)
TIMES = {  # times the start of an interpreter; the libraries alone stand beside as a yardstick
    "import pandas": 40,
    "import pandas, matplotlib.figure": 90,
    "import afpak": 2,
    "import afpak; afpak.load": 45,
    "from afpak import claims": 130,
    "from afpak import escalation": 130,
    "from afpak import places": 130,
    "from afpak import reactions": 130,
    "from afpak import outside": 50,
    "afpak report, nothing changed": 20,
}


def megabytes(name: str) -> float:
    """Size of the installed files of a package, with the bytecode beside them, which some installers do not list."""
    try:
        paths = {Path(file.locate()) for file in metadata.distribution(name).files or []}
    except metadata.PackageNotFoundError:  # it is in the lock for other systems
        return 0.0
    tag = sys.implementation.cache_tag
    paths |= {p.parent / "__pycache__" / f"{p.stem}.{tag}.pyc" for p in paths if p.suffix == ".py"}
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def sizes() -> dict[str, float]:
    """What each lock installs, in megabytes."""
    names = {lock: re.findall(r"^([a-z0-9._-]+)==", (ROOT / lock).read_text(), re.M) for lock in MEGABYTES}
    return {lock: sum(map(megabytes, set(locked))) for lock, locked in names.items()}


def page() -> dict[str, float]:
    """The sizes of the largest pages, those of the whole record, in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        report = [sys.executable, "-m", "afpak.cli", "report", *PAGE, "--out", folder]
        subprocess.run(report, check=True, stdout=subprocess.DEVNULL)
        return {name: (Path(folder) / f"{name}.html").stat().st_size / 1e6 for name in PAGE}


def processor(command: list[str]) -> float:
    """Seconds of the processor that the cheapest of three runs takes."""
    took = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(took)


def ratios() -> dict[str, float]:
    """What each import takes, and a run of reports that finds nothing to do, in starts of an interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        days = ["--start", "2020-01-01", "--end", "2020-01-02"]
        report = [sys.executable, "-m", "afpak.cli", "report", "reactions", *days, "--out", folder]
        subprocess.run(report, check=True, stdout=subprocess.DEVNULL)
        nothing = processor([sys.executable, "-c", "pass"])
        return {
            what: processor([sys.executable, "-c", what] if "import" in what else report) / nothing for what in TIMES
        }


def releases() -> dict[str, str]:
    """The day of the newest version that pyproject.toml allows, as the package index tells it."""
    with tempfile.TemporaryDirectory() as folder:
        text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        (Path(folder) / "pyproject.toml").write_text(text, encoding="utf-8")
        subprocess.run([Path(sys.executable).with_name("uv"), "lock", "-q", "--project", folder], check=True)
        packages = tomllib.loads((Path(folder) / "uv.lock").read_text(encoding="utf-8"))["package"]
    days = {}
    for package in packages:
        files = [*package.get("wheels", []), package.get("sdist", {})]
        days[package["name"]] = max(str(file.get("upload-time", "")) for file in files)[:10]
    (own,) = (package for package in packages if package["name"] == "afpak")
    direct = own["dependencies"] + [d for extra in own["optional-dependencies"].values() for d in extra]
    return {name: days[name] for name in sorted({dependency["name"] for dependency in direct})}


def main() -> int:
    if "--releases" in sys.argv:
        for name, day in releases().items():
            print(f"{name:28}{day}")
        return 0
    over = 0
    for unit, found, limits in [
        ("MB", sizes(), MEGABYTES),
        ("MB", page(), PAGE),
        ("starts of an interpreter", ratios(), TIMES),
    ]:
        for what, number in found.items():
            mark = "  over budget" if number > limits[what] else ""
            print(f"{what:34}{number:7.1f} {unit}, of {limits[what]}{mark}")
            over += bool(mark)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())

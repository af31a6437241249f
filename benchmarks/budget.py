"""What afpak rests on and what it costs: licences, sizes, import times, each against a stated budget.

    python benchmarks/budget.py               # `make budget`; exit code 1 when a budget is broken
    python benchmarks/budget.py --releases    # asks the package index too: when was each dependency last released?

Sizes are those of the installed files with their bytecode. Times are of the
processor, the best of three each, as ratios to the start of an interpreter that
does nothing: a slow machine, a fast one and a busy one tell about the same.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import tempfile
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {"reports": "requirements-run.lock", "JupyterLab and tests too": "requirements.lock"}

MEGABYTES = {"reports": 400, "JupyterLab and tests too": 1000}
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

# Permissive, or copyleft that ends at the file. Nothing of theirs is copied into afpak or shipped with it.
ALLOWED = {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0"}
ALLOWED |= {"PSF-2.0", "Zlib", "BSD"}
EXCEPTIONS = {
    "text-unidecode": "Artistic License or GPL, at the user's choice; only tests have it, through frictionless",
}
# In the lock only for other systems, other Pythons or newer libraries than those that run; as their own metadata say.
ELSEWHERE = {
    "aiohappyeyeballs": "PSF-2.0",
    "aiohttp": "Apache-2.0 AND MIT",
    "appnope": "BSD-2-Clause",
    "colorama": "BSD-3-Clause",
    "jupyter-builder": "Apache-2.0 AND BSD-2-Clause AND BSD-3-Clause AND ISC AND MIT",
    "pywinpty": "MIT",
    "zipp": "MIT",
}
ELSEWHERE |= dict.fromkeys(["aiosignal", "frozenlist", "importlib-metadata", "lazy-importer"], "Apache-2.0")
ELSEWHERE |= dict.fromkeys(["multidict", "overrides", "propcache", "yarl"], "Apache-2.0")

# How packages without an SPDX expression say the same; the first pattern that is found decides.
_WORDS = {
    r"MPL-2\.0 AND MIT": "MPL-2.0 AND MIT",
    r"MPL|Mozilla Public": "MPL-2.0",
    r"Artistic": "Artistic OR GPL",
    r"GNU|GPL": "GPL",
    r"PSF|Python Software Foundation": "PSF-2.0",
    r"Apache": "Apache-2.0",
    r"ISC": "ISC",
    r"MIT": "MIT",
    r"BSD.3|3.Clause": "BSD-3-Clause",
    r"BSD.2|2.Clause": "BSD-2-Clause",
    r"BSD": "BSD",
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(name: str) -> str:
    """The licence of an installed package: its SPDX expression, else its classifiers, its own words, its licence file."""
    try:
        package = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return ELSEWHERE.get(normal(name), "")
    about = package.metadata
    if expression := about.get("License-Expression"):
        return expression
    files = [f for f in package.files or [] if f.name.upper().startswith("LICEN")]
    classifiers = [c for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    own = (about.get("License") or "").strip().split("\n")[0]
    texts = [own if len(own) < 60 and not own.startswith("Copyright") else "", " ".join(classifiers)]
    if not any(texts) and files:
        texts = [files[0].read_text()[:200]]
    for text in texts:
        for pattern, found in _WORDS.items():
            if re.search(pattern, text):
                return found
    return ""


def allowed(name: str) -> bool:
    """Whether the licence is on the list: every part of an "and", one part of an "or"."""
    parts = [part.split(" OR ") for part in licence(name).split(" AND ")]
    return normal(name) in EXCEPTIONS or all(ALLOWED & {word.strip("() ") for word in choice} for choice in parts)


def locked(lock: str) -> dict[str, str]:
    """Name and version of everything that a lock pins."""
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.M))


def direct() -> dict[str, list[str]]:
    """What pyproject.toml names itself, and for which extras; none is the package itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = {}
    for extra, wanted in {"": project["dependencies"], **project["optional-dependencies"]}.items():
        for dependency in wanted:
            found.setdefault(re.match(r"[\w-]+", dependency)[0], []).append(extra)
    return found


def megabytes(name: str) -> float:
    """Size of the installed files of a package, with the bytecode beside them, which some installers do not list."""
    paths = {Path(file.locate()) for file in metadata.distribution(name).files or []}
    tag = sys.implementation.cache_tag
    paths |= {p.parent / "__pycache__" / f"{p.stem}.{tag}.pyc" for p in paths if p.suffix == ".py"}
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def releases() -> dict[str, str]:
    """The day of the newest version that pyproject.toml allows, as the package index tells it."""
    uv = Path(sys.executable).with_name("uv")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
        subprocess.run([uv, "lock", "-q", "--project", folder], check=True)
        packages = tomllib.loads((Path(folder) / "uv.lock").read_text(encoding="utf-8"))["package"]
    days = {}
    for package in packages:
        times = [file.get("upload-time", "") for file in [*package.get("wheels", []), package.get("sdist", {})]]
        days[package["name"]] = str(max(map(str, times)))[:10]
    return days


def processor(command: list[str], times: int = 3) -> float:
    """Seconds of the processor that the cheapest of some runs takes."""
    took = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(took)


def ratios() -> dict[str, float]:
    """What each import takes, and a run of reports that finds nothing to do, in starts of an interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        afpak = [sys.executable, "-m", "afpak.cli", "report", "reactions", "--start", "2020-01-01", "--out", folder]
        subprocess.run([*afpak, "--end", "2020-01-02"], check=True, stdout=subprocess.DEVNULL)
        commands = {name: [sys.executable, "-c", name] for name in TIMES if "import" in name}
        commands["afpak report, nothing changed"] = [*afpak, "--end", "2020-01-02"]
        nothing = processor([sys.executable, "-c", "pass"])
        return {name: processor(command) / nothing for name, command in commands.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--releases", action="store_true", help="ask the package index for the days of release")
    days = releases() if parser.parse_args().releases else {}
    versions, lean, named = locked("requirements.lock"), locked("requirements-run.lock"), direct()
    size, wrong = dict.fromkeys(LOCKS, 0.0), []
    for name, pinned in versions.items():
        try:
            version, here = metadata.version(name), megabytes(name)
        except metadata.PackageNotFoundError:
            version, here = f"{pinned} (not here)", 0.0
        for lock in ["JupyterLab and tests too", *(["reports"] if name in lean else [])]:
            size[lock] += here
        kind = "direct" if name in named else ""
        print(
            f"{name:28}{version:22}{kind:8}{licence(name) or 'unknown':40}{here:8.1f} MB  {days.get(name, '')}".rstrip()
        )
        wrong += [] if allowed(name) else [f"{name}: licence {licence(name) or 'unknown'}"]
    print()
    for name, reason in EXCEPTIONS.items():
        print(f"{name}: {reason}")
    for what, found in size.items():
        print(f"{what:34}{found:7.0f} MB of {MEGABYTES[what]}")
        wrong += [f"{what}: {found:.0f} MB"] if found > MEGABYTES[what] else []
    for what, found in ratios().items():
        print(f"{what:34}{found:7.1f} starts of an interpreter, of {TIMES[what]}")
        wrong += [f"{what}: {found:.1f} starts of an interpreter"] if found > TIMES[what] else []
    for sentence in wrong:
        print(f"over budget or not allowed: {sentence}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

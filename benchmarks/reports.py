"""How long reports take, against the tools that people would use instead and against the charts alone.

    python benchmarks/reports.py                    # three sets of reports, and the curve: half an hour
    python benchmarks/reports.py --sets many --repeats 1 --curve

Charts alone are plain scripts that make the same figures and tables, a process
per core: once as PNG, as the peers make them, and once as SVG, as a report of
afpak holds them. Every other arm starts from an empty folder and
ends with executed notebooks and, where the tool can, HTML pages. Arms run right
after each other, so that other load on the machine hits all of them: read the
ratios, not the seconds. Peers take minutes and differ by factors, so they run
once, all but the shell loop on one set alone; afpak and the charts, which are
near each other, run in turns. Peers come with the extra ``bench``;
one that is not installed is left out and named.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from afpak.reports import plan

BIN = Path(sys.executable).parent
TOPICS = {  # notebooks by how many charts they draw; none named is all
    "many": ["escalation", "claims", "reactions"],
    "few": ["places", "ucdp", "record"],
    "all": [],
}
EPISODE = "october-2025"
QUIET = {**os.environ, "PLOOMBER_STATS_ENABLED": "false", "PLOOMBER_VERSION_CHECK_DISABLED": "true"}


def run(*command: object, cwd: Path | None = None) -> None:
    """Run a command; its own words only when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=QUIET, input="y\n", capture_output=True, text=True)  # jcache asks
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}\n{done.stdout}{done.stderr}")


def same_work(count: int) -> list[plan.Report]:
    """Reports of equal weight for the curve: one topic and episode, from different days before the record begins."""
    starts = [f"20{10 + i // 12}-{i % 12 + 1:02d}-01" for i in range(count)]
    return [plan.settled(plan.wanted(["reactions"], {"episode": EPISODE, "start": start}, {}))[0] for start in starts]


def parameters(report: plan.Report) -> list[str]:
    return [word for name, value in report.parameters.items() for word in ("-r", name, value)]


def papermill_loop(jobs: list[plan.Report], room: Path) -> None:
    for job in jobs:
        made = room / f"{job.slug}.ipynb"
        run(BIN / "papermill", job.notebook, made, "-k", "python3", "--no-progress-bar", *parameters(job))
        run(BIN / "jupyter-nbconvert", "--to", "html", made)


def prepared(jobs: list[plan.Report], room: Path) -> list[Path]:
    """Notebooks with their parameters filled in, for tools that take none; not timed."""
    import papermill

    paths = [room / f"{job.slug}.ipynb" for job in jobs]
    for job, path in zip(jobs, paths, strict=True):
        papermill.execute_notebook(str(job.notebook), str(path), job.parameters, prepare_only=True, progress_bar=False)
    return paths


def nbconvert_execute(jobs: list[plan.Report], room: Path) -> None:
    run(BIN / "jupyter-nbconvert", "--to", "html", "--execute", *(f"{job.slug}.ipynb" for job in jobs), cwd=room)


def jupyter_cache(jobs: list[plan.Report], room: Path) -> None:
    run(BIN / "jcache", "notebook", "-p", room / "cache", "add", *(room / f"{job.slug}.ipynb" for job in jobs))
    run(BIN / "jcache", "project", "-p", room / "cache", "execute", "-e", "local-parallel", "-t", "600")


def ploomber(jobs: list[plan.Report], room: Path) -> None:
    for job in jobs:
        words = ["-p" if word == "-r" else word for word in parameters(job)]
        run(BIN / "ploomber-engine", job.notebook, room / f"{job.slug}.ipynb", *words)


def afpak(jobs: list[plan.Report], room: Path) -> None:
    """As a user would: one command for all."""
    run(BIN / "afpak", "report", "--all", "--out", room / "out", *sorted({job.topic for job in jobs}))


def pictures(jobs: list[plan.Report], room: Path) -> None:
    _floor(jobs, "png")


def floor(jobs: list[plan.Report], room: Path) -> None:
    """What a report holds."""
    _floor(jobs, "svg")


def _floor(jobs: list[plan.Report], kind: str) -> None:
    script = Path(__file__).with_name("floor.py")
    run(sys.executable, script, json.dumps([(str(j.notebook), j.parameters) for j in jobs]), kind)


def timed(arm: Callable, jobs: list[plan.Report], room: Path) -> float:
    began = time.perf_counter()
    arm(jobs, room)
    return time.perf_counter() - began


def compare(jobs: list[plan.Report], others: bool, repeats: int) -> dict[str, list[float]]:
    """Seconds of every arm, run by run; with other peers than the shell loop or without."""
    seconds = {}
    peers = {"papermill + nbconvert, shell loop": papermill_loop}
    if others:
        peers |= {
            "nbconvert --execute, one call": nbconvert_execute,
            "jupyter-cache, parallel, no HTML": jupyter_cache,
            "ploomber-engine, loop, no HTML": ploomber,
        }
    for name, tool in (("jupyter-cache", "jcache"), ("ploomber-engine", "ploomber-engine")):
        if not (BIN / tool).exists():
            print(f"{name} is not installed: left out", file=sys.stderr)
            peers = {key: arm for key, arm in peers.items() if not key.startswith(name)}
    near = {
        "afpak report": afpak,
        "afpak report, nothing changed": afpak,
        "charts alone, PNG": pictures,
        "charts alone, SVG": floor,
    }
    for arms in (peers, *[near] * repeats):
        with tempfile.TemporaryDirectory() as folder:
            for name, arm in arms.items():
                room = Path(folder) / arm.__name__
                room.mkdir(exist_ok=True)
                if arm in (nbconvert_execute, jupyter_cache):
                    prepared(jobs, room)
                seconds.setdefault(name, []).append(timed(arm, jobs, room))
                print(f"  {len(jobs)} reports: {name}: {seconds[name][-1]:.2f} s", file=sys.stderr)
    return seconds


def table(name: str, count: int, seconds: dict[str, list[float]]) -> str:
    """Medians of the seconds, and their ratios."""
    took = {name: statistics.median(runs) for name, runs in seconds.items()}
    ours, base = took["afpak report"], took["charts alone, SVG"]
    lines = [
        f"| {count} reports, {', '.join(TOPICS[name]) or 'all notebooks'} | s | × `afpak report` | × charts alone |",
        "|---|--:|--:|--:|",
    ]
    lines += [f"| {arm} | {one:.2f} | {one / ours:.2f} | {one / base:.2f} |" for arm, one in took.items()]
    return "\n".join(lines)


def curve(counts: list[int], picture: Path) -> str:
    """Seconds per report, from one report to a hundred, ours beside the charts alone."""
    from matplotlib.figure import Figure

    jobs = same_work(max(counts))
    took = {"afpak report": [], "charts alone": []}
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            _run_all(jobs[:count], Path(folder))
            took["afpak report"].append(time.perf_counter() - began)
            took["charts alone"].append(timed(floor, jobs[:count], Path(folder)))
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for (name, seconds), marker in zip(took.items(), "os", strict=True):
        axes.plot(counts, seconds, marker=marker, label=name)
    axes.set(xlabel="reports", ylabel="seconds", title="Reports of equal weight: seconds for all of them")
    axes.legend(frameon=False)
    figure.savefig(picture, dpi=110, metadata={"Software": None})
    lines = [
        "| reports | " + " | ".join(f"{name}, s" for name in took) + " | s per added report, ours |",
        "|--:|--:|--:|--:|",
    ]
    for i, count in enumerate(counts):
        ours = took["afpak report"]
        added = f"{(ours[i] - ours[i - 1]) / (count - counts[i - 1]):.2f}" if i else ""
        lines.append(f"| {count} | {ours[i]:.2f} | {took['charts alone'][i]:.2f} | {added} |")
    return "\n".join(lines)


def _run_all(jobs: list[plan.Report], out: Path) -> None:
    """A command for any list of reports, as `afpak report` takes one cut at a time."""
    code = (
        "import sys, json; from pathlib import Path\n"
        "from afpak.reports import plan\nfrom afpak.reports.inputs import Inputs\nfrom afpak.reports.run import many as run\n"
        "if __name__ == '__main__':\n"
        "    starts, out = json.loads(sys.argv[1]), Path(sys.argv[2])\n"
        f"    cuts = [{{'episode': {EPISODE!r}, 'start': s}} for s in starts]\n"
        "    jobs = [plan.wanted(['reactions'], cut, {})[0] for cut in cuts]\n"
        "    inputs = Inputs.of(None)\n"
        "    done = list(run.run_all(plan.settled(jobs, inputs), out, inputs, 600))\n"
        "    sys.exit(any(outcome.failure for outcome in done))\n"
    )
    run(sys.executable, "-c", code, json.dumps([job.parameters["start"] for job in jobs]), out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sets", nargs="*", choices=TOPICS, default=list(TOPICS))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--curve", type=int, nargs="*", default=[1, 2, 5, 10, 20, 50, 100], metavar="COUNT")
    parser.add_argument("--picture", type=Path, default=Path("docs/cost-per-report.png"))
    given = parser.parse_args()
    for name in given.sets:
        jobs = plan.settled(plan.wanted(TOPICS[name], {}, {}, every=True))
        print(table(name, len(jobs), compare(jobs, name == "many", given.repeats)), end="\n\n", flush=True)
    if given.curve:
        print(curve(given.curve, given.picture))

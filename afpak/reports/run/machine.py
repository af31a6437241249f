"""What the machine lets this process use: cores, memory, open files. A container sees more of it than it may have."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None

A_REPORT = 300 << 20  # bytes; the largest of ours took 230 million beside what all share, or 320 without a fork server
FILES = 100  # that a kernel opens; one that may not ends in pages of tracebacks
_USUAL = 1024
_A_JOB = 4  # files that the run itself keeps open for each report that is being made


def at_once(root: Path = Path("/")) -> int:
    """How many reports the cores and the memory are enough for; never none."""
    # a third of a report of few charts is waiting for its kernel
    most = [int(cores(root) * 3 / 2)]
    if (free := memory(root)) is not None:
        most.append(free // A_REPORT)
    if (open_files := files()) is not None:
        most.append((open_files - FILES) // _A_JOB)
    return max(1, min(most))


def cores(root: Path = Path("/")) -> float:
    """The cores that this process may use, of which a container may have a part: ``docker run --cpus 1.5``."""
    if hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = getattr(os, "process_cpu_count", os.cpu_count)() or 1
    shares = [quota / period for quota, period in _quotas(root) if quota > 0 and period > 0]
    return min([count, *shares])


def memory(root: Path = Path("/")) -> int | None:
    """Bytes that can be had now, of the machine and of the container; None where the system does not tell."""
    told = re.search(r"^MemAvailable:\s+(\d+) kB", _text(root / "proc/meminfo"), re.M)
    free = [int(told[1]) << 10] if told else []
    for group in _groups(root, "memory"):
        for limit, used, passing in (
            ("memory.max", "memory.current", "inactive_file"),
            ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        ):
            if (most := _numbers(group / limit)) and (now := _numbers(group / used)):
                # copies of files, which the kernel drops as soon as somebody wants the room
                spare = re.search(rf"^{passing} (\d+)$", _text(group / "memory.stat"), re.M)
                free.append(max(0, most[0] - now[0] + (int(spare[1]) if spare else 0)))
    return min(free, default=None)


def files() -> int | None:
    """How many files a process of the run may open, after asking for as many as are usual; None where nothing says."""
    if resource is None:
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _USUAL if hard == resource.RLIM_INFINITY else min(hard, _USUAL)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    return None if soft == resource.RLIM_INFINITY else soft


def _quotas(root: Path) -> Iterator[tuple[int, int]]:
    """Microseconds of a core and the period in which they may be used, of each group that sets them."""
    for group in _groups(root, "cpu"):
        now = _numbers(group / "cpu.max")
        old = _numbers(group / "cpu.cfs_quota_us") + _numbers(group / "cpu.cfs_period_us")
        yield from ((numbers[0], numbers[1]) for numbers in (now, old) if len(numbers) == 2)


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """The folders of this process's control group and of those above it, in version 1 and 2.

    In a container the path may be that of the host, of which only the top can be seen here.
    """
    base = root / "sys/fs/cgroup"
    for line in _text(root / "proc/self/cgroup").splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0" and not controllers:
            trees = [base, base / "unified"]
        elif controller in controllers.split(","):
            trees = [base / controller, base / controllers]
        else:
            continue
        for tree in dict.fromkeys(trees):
            group = tree / path.lstrip("/")
            yield from (place for place in (group, *group.parents) if place.is_relative_to(tree))


def _numbers(path: Path) -> list[int]:
    """The numbers in a file; none where it says "max" or is not there."""
    words = _text(path).split()
    return [] if "max" in words else [int(word) for word in words if re.fullmatch(r"-?\d+", word)]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""

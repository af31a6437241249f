"""The folder of reports: one run at a time, files moved into place whole, leftovers of killed runs taken away."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None


@contextmanager
def held(out: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Keep other runs out of the folder; wait while one is at work, after saying so.

    Waiting rather than refusing: the second run then finds most of its work
    done, so a night that overlaps with an editor's run fails neither. The lock
    is the system's own and ends with the process, however that ends.
    """
    out.mkdir(parents=True, exist_ok=True)
    if fcntl is None:
        yield
        return
    handle = os.open(out, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def leftovers(out: Path) -> list[Path]:
    """What a run keeps in the folder only while it is at work."""
    return list(out.glob(".run-*"))


@contextmanager
def rooms(out: Path) -> Iterator[tuple[Path, Path]]:
    """A room in the folder where files are written before they move into place, and one elsewhere for kernels.

    Only for a run that holds the folder: what it finds there was left by one that was killed.
    """
    mine = f"afpak-{hashlib.sha256(str(out.resolve()).encode()).hexdigest()[:12]}-"
    for left in [*leftovers(out), *Path(gettempdir()).glob(f"{mine}*")]:
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    # a kernel that is being killed may still write while its room is cleared
    with (
        TemporaryDirectory(prefix=".run-", dir=out) as aside,
        TemporaryDirectory(prefix=mine, ignore_cleanup_errors=True) as scratch,
    ):
        yield Path(aside), Path(scratch)


def replace(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    draft = path.with_name(f".run-{path.name}")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def place(files: dict[str, bytes], slug: str, out: Path, aside: Path) -> None:
    """Write all files of a report, then move them into place; last the manifest, which vouches for the others."""
    for suffix, content in files.items():
        (aside / f"{slug}{suffix}").write_bytes(content)
    for suffix in sorted(files, key=".json".__eq__):
        (aside / f"{slug}{suffix}").replace(out / f"{slug}{suffix}")
    for suffix in {".pdf"} - set(files):  # of an earlier run, no longer true
        (out / f"{slug}{suffix}").unlink(missing_ok=True)

"""The folder of reports: one run at a time, files moved into place whole, leftovers of killed runs taken away.

Also the rooms elsewhere, in which a run keeps what is for itself alone.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .locks import Lock, NoLocksError

_DAY = 24 * 60 * 60  # seconds; no run takes so long
_ROOM = "afpak-run-"


@contextmanager
def held(out: Path, on_wait: Callable[[], None], on_none: Callable[[], None]) -> Iterator[None]:
    """Keep other runs out of the folder; wait while one is at work, after saying so.

    Waiting rather than refusing: the second run then finds most of its work
    done, so a night that overlaps with an editor's run fails neither. On a
    disk that has no locks the run goes on without, after saying so.
    """
    out.mkdir(parents=True, exist_ok=True)
    lock = Lock(out)
    try:
        if not lock.take():
            on_wait()
            lock.take(wait=True)
    except NoLocksError:
        on_none()
    try:
        yield
    finally:
        lock.leave()


def leftovers(out: Path) -> list[Path]:
    """What a run keeps in the folder only while it is at work."""
    return list(out.glob(".run-*"))


@contextmanager
def aside(out: Path) -> Iterator[Path]:
    """A room in the folder where files are written before they move into place; only for a run that holds the folder."""
    for left in leftovers(out):
        _clear(left)
    place, handle = _make(".run-", out)
    try:
        yield place
    finally:
        _leave(place, handle)


@contextmanager
def room() -> Iterator[Path]:
    """A room among the temporary files; what it holds goes with it, and what a killed run left in one goes now."""
    clear()
    place, handle = _make(_ROOM, Path(tempfile.gettempdir()))
    try:
        yield place
    finally:
        _leave(place, handle)


def clear() -> None:
    """Take away the rooms of processes that were killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{_ROOM}*"):
        # a file or folder of a reader's may be called alike
        if re.fullmatch(rf"{_ROOM}[a-z0-9_]{{8}}", left.name) and left.is_dir():
            _clear(left)


def _make(prefix: str, parent: Path) -> tuple[Path, Lock]:
    """A new room, and the lock by which others know that somebody lives in it."""
    while True:
        place = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        lock = Lock(place)
        try:
            taken = lock.take()
        except NoLocksError:
            taken = True
        if taken and place.exists():
            return place, lock
        # another run came between and took it for abandoned
        lock.leave()


def _leave(place: Path, lock: Lock) -> None:
    # a kernel that is being killed may still write into it
    shutil.rmtree(place, ignore_errors=True)
    lock.leave()
    shutil.rmtree(place, ignore_errors=True)  # Windows keeps a file that is open, as that of a lock


def _clear(left: Path) -> None:
    """Take away what a killed run left; a room in which somebody lives stays, and so does that of another user."""
    try:
        if left.is_symlink() or not left.is_dir():
            left.unlink()
            return
        if hasattr(os, "getuid") and left.stat().st_uid != os.getuid():
            return
        lock = Lock(left)
        try:
            abandoned = lock.take()
        except NoLocksError:
            abandoned = time.time() - left.stat().st_mtime > _DAY
    except OSError:  # gone by now, or another user's
        return
    if abandoned:
        _leave(left, lock)
    else:
        lock.leave()


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

"""The folder of reports: one run at a time, files moved into place whole, leftovers of killed runs taken away.

Also the rooms elsewhere, in which a run keeps what is for itself alone.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

# what disks without locks answer: NFS without its lock service, SSHFS, FUSE, NFS 4 to a lock on a folder (EBADF),
# and a number of NFS that has no name outside the kernel
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EBADF, 524}
_DAY = 24 * 60 * 60  # seconds; no run takes so long
_ROOM = "afpak-run-"


@contextmanager
def held(out: Path, on_wait: Callable[[], None], on_none: Callable[[], None]) -> Iterator[None]:
    """Keep other runs out of the folder; wait while one is at work, after saying so.

    Waiting rather than refusing: the second run then finds most of its work
    done, so a night that overlaps with an editor's run fails neither. The lock
    is the system's own and ends with the process, however that ends. On a disk
    that has none the run goes on without, after saying so.
    """
    out.mkdir(parents=True, exist_ok=True)
    handle, locked = _lock(out)
    try:
        if handle is None:
            on_none()
        elif not locked:
            on_wait()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        if handle is not None:
            os.close(handle)


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


def _make(prefix: str, parent: Path) -> tuple[Path, int | None]:
    """A new room, and the lock by which others know that somebody lives in it."""
    while True:
        place = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        handle, locked = _lock(place)
        if place.exists() and (locked or handle is None):
            return place, handle
        # another run came between and took it for abandoned
        os.close(handle)


def _leave(place: Path, handle: int | None) -> None:
    # a kernel that is being killed may still write into it
    shutil.rmtree(place, ignore_errors=True)
    if handle is not None:
        os.close(handle)


def _clear(left: Path) -> None:
    """Take away what a killed run left; a room in which somebody lives stays, and so does that of another user."""
    try:
        if left.is_symlink() or not left.is_dir():
            left.unlink()
            return
        if hasattr(os, "getuid") and left.stat().st_uid != os.getuid():
            return
        handle, locked = _lock(left)
    except OSError:  # gone by now, or another user's
        return
    if locked or (handle is None and time.time() - left.stat().st_mtime > _DAY):
        shutil.rmtree(left, ignore_errors=True)
    if handle is not None:
        os.close(handle)


def _lock(place: Path) -> tuple[int | None, bool]:
    """A handle to a folder, or none where there are no locks, and whether nobody else had it locked."""
    if fcntl is None:
        return None, False
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return handle, False
    except OSError as error:
        os.close(handle)
        if error.errno in _NO_LOCKS:
            return None, False
        raise
    return handle, True


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

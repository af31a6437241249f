"""One run at a time in a folder: a lock of the system's own, which ends with the process that has it, however that ends."""

from __future__ import annotations

import errno
import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, which locks files and no folders
    fcntl = None

# what disks without locks answer: NFS without its lock service, SSHFS, FUSE, NFS 4 to a lock on a folder (EBADF),
# and a number of NFS that has no name outside the kernel
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EBADF, 524}


class NoLocksError(Exception):
    """The disk has no locks."""


class OnFolder:
    """The lock of a folder, where the system locks folders."""

    def __init__(self, place: Path) -> None:
        self._handle = os.open(place, os.O_RDONLY)

    def take(self, wait: bool = False) -> bool:
        """Whether this process has it now; False where another one has."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno in _NO_LOCKS:
                raise NoLocksError from None
            raise
        return True

    def leave(self) -> None:
        os.close(self._handle)


class OnFile:
    """The lock of a file in the folder, elsewhere; on Windows the file goes with the lock."""

    def __init__(self, place: Path) -> None:
        from filelock import FileLock

        self._lock = FileLock(place / ".lock")

    def take(self, wait: bool = False) -> bool:
        """Whether this process has it now; False where another one has."""
        from filelock import Timeout

        try:
            self._lock.acquire(blocking=wait)
        except Timeout:
            return False
        except NotImplementedError:  # filelock's word for it
            raise NoLocksError from None
        return True

    def leave(self) -> None:
        self._lock.release()


Lock = OnFile if fcntl is None else OnFolder

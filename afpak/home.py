"""Where the tables and notebooks that travel with the package lie, and what may be read of a folder of tables."""

import errno
import os
import re
import stat
from importlib import metadata
from pathlib import Path

_PACKAGE = Path(__file__).parent
LARGEST = 1 << 25  # bytes of a table: a hundred times our largest, and what can be checked in a minute


class UsageError(ValueError):
    """What was asked for does not exist; the message is one sentence for the user, whose exit code is 2."""


def install(part: str) -> str:
    """The command that installs a part of the package that is left out of a plain install.

    It names the libraries themselves, so that it is right wherever the package came from: an index, a wheel, a checkout.
    """
    try:
        known = metadata.requires("afpak") or []
    except metadata.PackageNotFoundError:  # run from a folder
        known = []
    wanted = [line.partition(";")[0].strip() for line in known if re.search(rf"extra == .{part}\b", line)]
    return "pip install " + " ".join(f'"{one}"' for one in wanted or [f"afpak[{part}]"])


def default_data_dir() -> Path:
    """The tables that travel with the package."""
    return _first(_PACKAGE / "_data", _PACKAGE.parent / "data")


def citation() -> Path:
    """How to cite the tables, as a file of the Citation File Format."""
    return _first(default_data_dir() / "CITATION.cff", _PACKAGE.parent / "CITATION.cff")


def data_dir(given: str | Path | None) -> Path:
    """The folder of tables that somebody named, or that of the package.

    Raises
    ------
    UsageError
        There is none.
    """
    if given is None:
        return default_data_dir()
    if not os.path.isdir(given):  # noqa: PTH112 - also no for names that no disk can hold, where Path raises
        raise UsageError(f"there is no data folder {str(given)!r}")
    return Path(given)


def notebooks_dir() -> Path:
    """The notebooks that travel with the package."""
    return _first(_PACKAGE / "_notebooks", _PACKAGE.parent / "notebooks")


def contents(path: Path) -> bytes:
    """The bytes of a file in a folder of tables, which may be a stranger's.

    Raises OSError for what would hang or fill the memory of whoever reads it
    (a pipe, a device, a huge file), and for a link to a file elsewhere, whose
    text must not end up in messages and reports.
    """
    try:
        status = path.stat()
        # installers may link the package's own files
        own = path.is_relative_to(_PACKAGE) or path.parent == default_data_dir()
        if not own and not path.resolve().is_relative_to(path.parent.resolve()):
            raise OSError(errno.EPERM, "a link that leads out of the folder")
    except ValueError as error:  # a NUL in the name
        raise OSError(errno.EINVAL, str(error)) from None
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EISDIR) if stat.S_ISDIR(status.st_mode) else "not a regular file")
    if status.st_size > LARGEST:
        raise OSError(errno.EFBIG, f"larger than {LARGEST >> 20} megabytes")
    return path.read_bytes()


def _first(installed: Path, checkout: Path) -> Path:
    return installed if installed.exists() else checkout

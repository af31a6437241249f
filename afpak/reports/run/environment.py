"""What a kernel finds in its environment on every machine: same inputs, same bytes."""

import os
from pathlib import Path

ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",
    "MATPLOTLIBRC": os.devnull,
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OPENBLAS_NUM_THREADS": "1",
    "AFPAK_FIGURES": "whole",  # a page lets readers save drawings and rows, which a notebook need not pay for
}


def lacking(room: Path) -> dict[str, str]:
    """A home in a room of the run for a user without one, or without one that can be written, as under ``docker -u 1234``.

    Otherwise Jupyter refuses ("Could not determine home directory"), and
    Matplotlib and IPython warn and make folders among the temporary files,
    one in each process, that nobody takes away.
    """
    home = os.path.expanduser("~")
    usual = {"XDG_CACHE_HOME": f"{home}/.cache", "XDG_CONFIG_HOME": f"{home}/.config", "MPLCONFIGDIR": home}
    places = [home, *(os.environ.get(name) or place for name, place in usual.items())]
    if os.path.isabs(home) and all(map(_can_be_written, places)):
        return {}
    names = {"HOME": "home", "XDG_CACHE_HOME": "cache", "XDG_CONFIG_HOME": "config", "MPLCONFIGDIR": "matplotlib"}
    return {name: str(room / own) for name, own in names.items()}


def _can_be_written(folder: str) -> bool:
    """Whether a folder is one in which this user may write, or may be made."""
    place = Path(folder)
    while not place.exists() and place != place.parent:
        place = place.parent
    return place.is_dir() and os.access(place, os.W_OK | os.X_OK)

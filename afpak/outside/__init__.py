"""Other projects' event data beside our record: UCDP and ACLED files, as they are downloaded.

>>> from afpak import outside
>>> events = outside.ucdp.read("GEDEvent_v26_0_2.csv", countries=["Afghanistan", "Pakistan"])  # doctest: +SKIP

What comes back is *that project's estimate*, in the small vocabulary of
`COLUMNS`; it is never a claim and never part of our tables.
"""

import contextlib
from pathlib import Path

import pandas as pd

from . import acled, ucdp
from .vocabulary import COLUMNS, OutsideError, OutsideWarning, UnknownLayoutError

__all__ = ["COLUMNS", "OutsideError", "OutsideWarning", "acled", "read", "ucdp"]


def read(file: str | Path, **cut) -> pd.DataFrame:
    """Events of a file of either project, told apart by its columns: see `ucdp.read`."""
    for project in (ucdp, acled):
        with contextlib.suppress(UnknownLayoutError):
            return project.read(file, **cut)
    raise OutsideError(f"{Path(file).name}: neither a UCDP nor an ACLED file that afpak knows; it has other columns")

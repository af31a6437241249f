"""Other projects' event data beside our record: UCDP and ACLED files, as they are downloaded.

>>> from afpak import outside
>>> events = outside.ucdp.read("GEDEvent_v26_0_2.csv", countries=["Afghanistan", "Pakistan"])  # doctest: +SKIP

What comes back is *that project's estimate*, in the small vocabulary of
`COLUMNS`; it is never a claim and never part of our tables.
"""

from pathlib import Path

import pandas as pd

from ..record.text import escaped
from . import acled, ucdp
from .vocabulary import COLUMNS, OutsideError, OutsideWarning, UnknownLayoutError

__all__ = ["COLUMNS", "OutsideError", "OutsideWarning", "acled", "read", "ucdp"]


def __dir__() -> list[str]:
    return __all__


def read(file: str | Path, **cut) -> pd.DataFrame:
    """Events of a file of either project, told apart by its columns: see `ucdp.read`."""
    nearest: tuple[int, str] = (0, "it has other columns")
    for project in (ucdp, acled):
        try:
            return project.read(file, **cut)
        except UnknownLayoutError as unknown:
            lacking = ", ".join(unknown.missing[:6]) + (" …" if unknown.missing[6:] else "")
            why = f"nearest is {project.PROJECT.name}, but it has no column {lacking}"
            nearest = max(nearest, (unknown.there, why)) if unknown.there > 2 else nearest
    raise OutsideError(
        f"{escaped(Path(file).absolute().name)}: neither a UCDP nor an ACLED file that afpak knows; {nearest[1]}"
    )

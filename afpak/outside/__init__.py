"""Other projects' event data beside our record: UCDP and ACLED files, as they are downloaded.

>>> from afpak import outside
>>> events = outside.ucdp.read("GEDEvent_v26_0_2.csv", countries=["Afghanistan", "Pakistan"])  # doctest: +SKIP

What comes back is *that project's estimate*, in the small vocabulary of
`COLUMNS`; it is never a claim and never part of our tables.
"""

from . import acled, ucdp
from .vocabulary import COLUMNS, OutsideError, OutsideWarning

__all__ = ["COLUMNS", "OutsideError", "OutsideWarning", "acled", "ucdp"]

"""Teaching: exercises that check themselves, the founding document read against the record, copies for students.

A check computes from the data slice that the learner hands in, so it follows
any cut. It says nothing that would give the answer away before it is right.
"""

from .counts import FOLLOWED
from .exercises import (
    added_to,
    first_day_above,
    good_offices,
    heard_elsewhere,
    named_in_place_of,
    no_upper_end,
    same_rung,
    wide_enough,
)
from .founding import DOCUMENT, beside_the_record, founding, to_read
from .hints import Hint, predicted
from .standing import standing

__all__ = [
    "DOCUMENT",
    "FOLLOWED",
    "Hint",
    "added_to",
    "beside_the_record",
    "first_day_above",
    "founding",
    "good_offices",
    "heard_elsewhere",
    "named_in_place_of",
    "no_upper_end",
    "predicted",
    "same_rung",
    "standing",
    "to_read",
    "wide_enough",
]


def __dir__() -> list[str]:
    return __all__

"""Row by row: what the record holds on one event, what stands, and what is new in a span of days or in the record."""

from .bulletin import bulletin, week
from .changes import changes, changes_in_words
from .events import events, loose, resting
from .stands import reach, stands

__all__ = ["bulletin", "changes", "changes_in_words", "events", "loose", "reach", "resting", "stands", "week"]


def __dir__() -> list[str]:
    return __all__

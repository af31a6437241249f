"""What a measure returns: a frame that still is a frame, with what a chart must know of it."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import pandas as pd


@dataclass(frozen=True, eq=False)
class About:
    """What belongs to the rows of a measure as a whole.

    Attributes
    ----------
    measure : str
        Name of the function that made the rows.
    note : str
        The foot note of a chart of them: `afpak.Tables.note`.
    cut : str
        The cut in words: `afpak.Tables.cut`.
    facts : mapping
        Numbers and names that no row holds; the docstring of the measure lists them.
    """

    measure: str
    note: str
    cut: str
    facts: Mapping[str, object] = field(default_factory=dict)


class Measured(pd.DataFrame):
    """The small frame that a measure returns; ``about`` (`About`) says what no row holds.

    Rows chosen, sorted, grouped, copied, pickled, or joined again from parts of
    one frame keep ``about``. Where it cannot hold for the result (frames of two
    cuts set under each other, say) it is None and ``lost`` says why. A file
    (CSV, Parquet, JSON) holds the rows alone.
    """

    _metadata = ["about", "lost"]  # noqa: RUF012  what pandas hands on and keeps in a pickle
    about: About | None = None
    lost: str = ""

    @classmethod
    def of(cls, frame: pd.DataFrame, about: About) -> Measured:
        """A frame with what belongs to it."""
        result = cls(frame)
        result.about, result.lost = about, ""
        return result

    @property
    def _constructor(self):
        return Measured

    def __finalize__(self, other, method: str | None = None, **kwargs):
        super().__finalize__(other, method=method, **kwargs)
        if method in ("concat", "merge"):
            parts = [part for part in _joined(other) if isinstance(part, Measured)]
            abouts = {id(part.about): part.about for part in parts}
            self.about = next(iter(abouts.values())) if len(abouts) == 1 else None
            self.lost = "" if self.about else f"it was joined ({method}) from frames of several cuts or measures"
        return self

    def itertuples(self, index: bool = True, name: str | None = "Pandas") -> Iterator[tuple]:
        """The rows, as pandas gives them, in about a third of its time where rows are few and columns many."""
        names, columns = [*self.columns], [column for _, column in pd.DataFrame(self).items()]
        if index:
            names, columns = ["Index", *names], [self.index, *columns]
        rows = zip(*columns, strict=True)
        return map(_row(name, *map(str, names))._make, rows) if name else rows


@cache
def _row(name: str, *columns: str) -> type[tuple]:
    """A class for rows, which takes longer to make than most frames to read."""
    return namedtuple(name, columns, rename=True)


def _joined(operation) -> list:
    """The frames that `concat` or `merge` set together; before pandas 3 each named them otherwise."""
    if hasattr(operation, "input_objs"):
        return operation.input_objs
    return operation.objs if hasattr(operation, "objs") else [operation.left, operation.right]

"""The two counts that a class follows, one for each half, so that no side is the example throughout."""

from __future__ import annotations

from dataclasses import dataclass

from ..record.tables import parse_day
from ..record.text import long_day


@dataclass(frozen=True)
class Followed:
    """What a lesson needs of one side's running count of the other side's combatants.

    ``who``: the claimant, in words; ``group``: whose dead, as `claims.figures` names it;
    ``day``, on which many figures of these people became public; ``limit``, which it
    passed later.
    """

    who: str
    group: str
    day: str
    limit: int

    def __repr__(self) -> str:
        whom = self.group.removesuffix(": killed")
        day = long_day(parse_day(self.day, "day"))
        return f"You follow the count of {whom} killed, by {self.who}. Day to look at: {day}. Limit for exercise 3: {self.limit}."


class Sides(dict):
    """By side; a name that is none is told from those that are."""

    def __missing__(self, side: str) -> Followed:
        raise ValueError(f"unknown side {side!r}; choose {', '.join(self)}")


FOLLOWED = Sides(
    pakistan=Followed("Pakistan", "Afghan combatants: killed", "2026-02-27", 500),
    afghanistan=Followed(
        "the Afghan de facto authorities (Taliban)", "Pakistani combatants: killed", "2026-02-26", 120
    ),
)

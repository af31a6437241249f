"""Rows of tables as places of a page: each has one address, to which the marks that stand for it lead."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ADDRESS = re.compile(r'<tr id="([^"]*)">')
_MARK = re.compile(r'<a href="#[^"]*" data-rows="([^"]*)">(.*?)</a>', re.S)
_TAKEN = {"main", "letters", "told"}  # by the page itself


def linked(blocks: Sequence[str]) -> list[str]:
    """The blocks of a page with each address once, and no link that leads nowhere.

    A row that several tables list has its address in the one with most rows,
    the first of equals. A mark is a link only where all its rows
    are listed, so that no count leads to fewer rows than it says.
    """
    addresses = [set(_ADDRESS.findall(block)) - _TAKEN for block in blocks]
    home: dict[str, int] = {}
    for number in sorted(range(len(blocks)), key=lambda number: -len(addresses[number])):
        for row in addresses[number]:
            home.setdefault(row, number)

    def address(number: int) -> str:
        seen: set[str] = set()

        def kept(found: re.Match) -> str:
            first = home.get(found[1]) == number and found[1] not in seen
            seen.add(found[1])
            return found[0] if first else "<tr>"

        return _ADDRESS.sub(kept, blocks[number])

    def mark(found: re.Match) -> str:
        return found[0] if all(row in home for row in found[1].split(" ")) else found[2]

    return [_MARK.sub(mark, address(number)) for number in range(len(blocks))]

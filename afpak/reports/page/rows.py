"""Rows of tables on a page: each has one address, to which its marks lead, and gives way where room is short."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape, unescape

_ADDRESS = re.compile(r'<tr id="([^"]*)">')
_LISTED = re.compile(r'<tr id="([^"]*)">((?:(?!</tr>).)*)</tr>', re.S)
_AWAY = re.compile(r'<a href="(https?://[^"]*)">')
_MARK = re.compile(r'<a href="#[^"]*" data-rows="([^"]*)">(.*?)</a>', re.S)
_TAG = re.compile(r"<[^>]*>")
_HEADS = 12  # as many columns as the style sheet can name
_ON_A_SHEET = 3000  # letters of a table at most that is printed as one
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


def pages_once(blocks: Sequence[str]) -> list[str]:
    """The blocks of a page with each address of the web once, in its list of sources.

    Of an address that stands elsewhere as well, the link leads to the row of
    the list; the script of the page takes the reader on at once. A list of
    sources is a table of which each row has one address and no two the same.
    """
    listed: dict[str, str] = {}
    kept = set()
    for number, block in enumerate(blocks):
        rows = [(row, _AWAY.findall(cells)) for row, cells in _LISTED.findall(block)]
        found = {pages[0]: row for row, pages in rows if len(pages) == 1}
        if found and len(found) == sum(len(pages) for _, pages in rows):
            listed, kept = listed | found, kept | {number}

    def led(found: re.Match) -> str:
        row = listed.get(found[1])
        return f'<a class="page" href="#{row}">' if row else found[0]

    return [block if number in kept else _AWAY.sub(led, block) for number, block in enumerate(blocks)]


def shape(table: str, opening: bool = False) -> str:
    """Attributes by which the style sheet makes a table into cards on a phone and, where it is long, into lines on paper.

    So is the table that opens a page, which leaves its sheet to the first figure.

    Only where each cell has one head; a cell that spans several leaves the table as it is.
    """
    heads = re.findall(r"<t[hd](?: [^>]*)?>(.*?)</t[hd]>", table.partition("</tr>")[0], re.S)
    if "</thead>" not in table or re.search(r" (col|row)span=", table) or len(heads) > _HEADS:
        return 'class="table"'
    words = [" ".join(unescape(_TAG.sub("", head)).split()) for head in heads]
    style = ";".join(f"--head-{place}:{json.dumps(word, ensure_ascii=False)}" for place, word in enumerate(words, 1))
    long = " long" if opening or len(_TAG.sub("", table)) > _ON_A_SHEET else ""
    return f'class="table folds{long}" style="{escape(style)}"'

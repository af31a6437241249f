"""Markup from notebook outputs, cut down to tables, text and links.

Our own functions escape every cell of data; this is the second lock, for the
output of a cell that does not, and the third is the page's content policy.
"""

from __future__ import annotations

import re

import nh3

_TAGS = set(
    "a abbr b br caption code col colgroup dd details div dl dt em figcaption figure h2 h3 h4 i li ol p pre small span "
    "strong sub summary sup table tbody td tfoot th thead time tr ul".split()
)
_ATTRIBUTES = {
    "a": {"href", "download"},
    "details": {"id", "open"},
    "div": {"class"},
    "li": {"id"},
    "tr": {"id"},
    "td": {"colspan", "rowspan", "data-v", "class"},
    "th": {"colspan", "rowspan", "scope"},
    "abbr": {"title"},
}
# a link leads to a page of the web or to a row, or holds a table to save; nothing else
_VALUES = {
    "href": re.compile(r"https?://|#[a-z0-9_-]+$|data:text/csv;charset=utf-8;base64,[A-Za-z0-9+/=]*$"),
    "id": re.compile(r"[a-z0-9][a-z0-9_-]*$"),  # of a row of the record
    "class": re.compile(r"(bulletin|dossiers|named|prose)$"),
}


def sanitise(markup: str) -> str:
    """Only known tags, attributes and links, every tag closed, header cells with a scope."""
    for _ in range(
        4
    ):  # nh3 leaves a link inside a link; parsing its output again, as a browser does, closes the outer one
        markup, before = _kept(markup), markup
        if markup == before:
            break
    return markup


def _kept(markup: str) -> str:
    kept = nh3.clean(
        markup, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "data"}, attribute_filter=_attribute
    )
    kept = re.sub(r"<th(?: [^>]*)?></th>", "<td></td>", kept)  # pandas' corner heads nothing
    head, end, body = kept.rpartition("</thead>")
    return _scoped(head, "col") + end + _scoped(body, "row")


def _attribute(tag: str, name: str, value: str) -> str | None:
    allowed = _VALUES.get(name)
    return value if allowed is None or allowed.match(value) else None


def _scoped(markup: str, scope: str) -> str:
    return re.sub(r"<th(?![^>]*scope=)(?=[ >])", f'<th scope="{scope}"', markup)

"""Markup from notebook outputs, cut down to tables, text and links.

Our own functions escape every cell of data; this is the second lock, for the
output of a cell that does not.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

_KEPT = re.compile(
    "a|abbr|b|br|caption|code|col|colgroup|dd|details|div|dl|dt|em|figcaption|figure|h3|h4|i|li|ol|p|pre|small|span"
    "|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|ul"
)
_VOID = {"br", "col"}
# what stands inside these is no text for readers
_SILENT = re.compile("iframe|math|noscript|object|script|select|style|svg|template|textarea|title")
_ATTRIBUTES = {
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan", "scope"),
    "abbr": ("title",),
    "details": ("open",),
}


def sanitise(markup: str) -> str:
    """Only known tags and attributes, every one closed, header cells with a scope."""
    parser = _Sanitiser()
    parser.feed(markup)
    parser.close()
    kept = "".join([*parser.kept, *(f"</{tag}>" for tag in reversed(parser.open))])
    return re.sub(r"<th [^>]*></th>", "<td></td>", kept)  # pandas' corner heads nothing


class _Sanitiser(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.kept, self.open, self.silent = [], [], []

    def handle_starttag(self, tag, attrs):
        if _SILENT.fullmatch(tag):
            self.silent.append(tag)
        if self.silent or not _KEPT.fullmatch(tag):
            return
        given = {name: value or "" for name, value in attrs}
        chosen = {name: given[name] for name in _ATTRIBUTES.get(tag, ()) if name in given}
        if tag == "a":
            if not re.match(r"https?://", given.get("href", "")):
                return
            chosen = {"href": given["href"], "rel": "noopener noreferrer"}
        if tag == "th":
            chosen.setdefault("scope", "col" if "thead" in self.open else "row")
        self.kept.append(f"<{tag}" + "".join(f' {k}="{escape(v)}"' for k, v in chosen.items()) + ">")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.silent:
            if tag == self.silent[-1]:
                self.silent.pop()
        elif tag in self.open:
            while True:
                closed = self.open.pop()
                self.kept.append(f"</{closed}>")
                if closed == tag:
                    break

    def handle_data(self, data):
        if not self.silent:
            self.kept.append(escape(data))

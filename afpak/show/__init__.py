"""Tables for readers: HTML from rows, every cell escaped, links to the sources."""

from .cells import Cell, Html, link, table
from .rows import csv, links, listing, rows_named, sources, undated

__all__ = ["Cell", "Html", "csv", "link", "links", "listing", "rows_named", "sources", "table", "undated"]

"""Tables that sort and filter in a notebook, with the look and the script that the reports have."""

from __future__ import annotations

from markupsafe import Markup

from ..record.shown import Rows
from ..record.tables import Tables
from ..show import sources
from .page import filled
from .views import TABLE


def interactive() -> None:
    """From here on the tables of a record show as tables to sort, filter and save, with links to their pages.

    In a notebook ``tables.claims`` as the last value of a cell then shows
    every row with names for ids. A column or a filter of it is a plain frame
    and looks as pandas shows it. Nothing is loaded from the network; without
    scripts (a saved notebook on a page that runs none) every row is there all
    the same.
    """
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        raise RuntimeError("interactive() wants a notebook: there is none here")
    shell.display_formatter.formatters["text/html"].for_type(Rows, _shown)


def _shown(frame: Rows) -> str:
    # out of a pickle a table comes without its record
    return page(frame.record, frame.name) if frame.record is not None else frame._repr_html_()


def page(tables: Tables, name: str) -> str:
    """A table of the record as HTML that sorts and filters."""
    if name == "sources":
        return alive(sources(tables, tables.events, tables.claims, tables.statements))
    view = TABLE[name]
    return alive(view.frame(tables))


def alive(table: str) -> str:
    """A table with the style and the script that let a reader sort and filter it."""
    return filled("rows", table=Markup(table))

"""Tables that sort and filter in a notebook, with the one script that the reports use."""

from __future__ import annotations

from pathlib import Path

from ..record.shown import Rows
from ..record.tables import Tables
from ..show import sources
from .views import TABLE

_SCRIPT = (Path(__file__).parents[1] / "reports" / "page" / "templates" / "tables.js").read_text(encoding="utf-8")
_LOOK = """
.afpak-rows{max-height:30em;overflow:auto;font-size:12px}
.afpak-rows table{border-collapse:collapse;margin:0}
.afpak-rows caption{text-align:left;padding:.4em 0}
.afpak-rows th,.afpak-rows td{text-align:left!important;vertical-align:top;padding:.25em .7em .25em 0;max-width:34em;white-space:normal}
.afpak-rows thead th{position:sticky;top:0;background:var(--jp-layout-color0,var(--vscode-editor-background,Canvas));z-index:1}
.afpak-rows thead button{all:unset;cursor:pointer;font-weight:600}
.afpak-rows thead button:focus-visible{outline:2px solid #0072b2}
.afpak-rows th[aria-sort=ascending] button::after{content:" ↑"}
.afpak-rows th[aria-sort=descending] button::after{content:" ↓"}
.afpak-rows time{white-space:nowrap}
p.filter{margin:.3em 0;font-size:12px}
p.filter input{margin:0 .6em}
"""


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
    return f'<style>{_LOOK}</style><div class="table afpak-rows">{table}</div><script>(() => {{{_SCRIPT}}})();</script>'

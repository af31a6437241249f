"""Who claims what about the Afghanistan–Pakistan conflict since October 2025.

>>> import afpak
>>> tables = afpak.load(episode="open-war-2026", as_of="2026-02-27")
>>> len(tables.claims)
127
"""

from importlib import import_module

__version__ = "0.1.0"
__all__ = [
    "DATA_VERSION",
    "DataError",
    "Tables",
    "__version__",
    "check",
    "claims",
    "escalation",
    "explore",
    "export",
    "interactive",
    "load",
    "outside",
    "places",
    "provenance",
    "reactions",
    "style",
]

_TOPICS = {"claims", "escalation", "outside", "places", "provenance", "reactions", "style"}
_HOME = {
    "DATA_VERSION": "record.schema",
    "DataError": "record.reader",
    "Tables": "record.tables",
    "check": "record.checks",
    "explore": "lab",
    "export": "record.export",
    "interactive": "lab",
    "load": "record.tables",
}


def __getattr__(name: str):
    # Whoever only loads need not pay for matplotlib, and a run that finds nothing to do not even for pandas.
    if name in _TOPICS:
        return import_module(f".{name}", __name__)
    if name in _HOME:
        return getattr(import_module(f".{_HOME[name]}", __name__), name)
    raise AttributeError(f"module 'afpak' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__  # so that completion knows what has not been imported yet

"""Who claims what about the Afghanistan–Pakistan conflict since October 2025.

>>> import afpak
>>> tables = afpak.load(episode="open-war-2026", as_of="2026-02-27")
>>> tables.claims  # doctest: +SKIP
"""

from importlib import import_module

from .reader import DataError
from .tables import Tables, load

__version__ = "0.1.0"
__all__ = ["DataError", "Tables", "__version__", "claims", "escalation", "load", "places", "reactions", "style"]

_TOPICS = {"claims", "escalation", "places", "reactions", "style"}


def __getattr__(name: str):
    # The topic modules draw, so they import matplotlib; whoever only loads need not pay for it.
    if name in _TOPICS:
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module 'afpak' has no attribute {name!r}")

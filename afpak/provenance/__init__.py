"""How good the record is, and how it came to be what it is: what rows rest on, when they entered, what changed."""

from importlib import import_module

_HOME = {
    "basis": ".measures",
    "countries": ".measures",
    "coverage": ".days",
    "differences": "..record.compare",
    "history_of": "..record.history",
    "missing": ".measures",
    "missing_table": ".tables",
    "plot_basis": ".charts",
    "plot_countries": ".charts",
    "plot_coverage": ".charts",
    "plot_sides": ".charts",
    "record": "..record.history",
    "sides": ".measures",
}
__all__ = sorted(_HOME)


def __getattr__(name: str):
    # whoever asks for the history of a row need not pay for matplotlib
    if name in _HOME:
        return getattr(import_module(_HOME[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

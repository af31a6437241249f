"""How the record came to be what it is: when rows entered, what changed."""

from importlib import import_module

_HOME = {
    "differences": "compare",
    "history_of": "history",
    "record": "history",
}
__all__ = sorted(_HOME)


def __getattr__(name: str):
    # whoever asks for the history of a row need not pay for matplotlib
    if name in _HOME:
        return getattr(import_module(f".{_HOME[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

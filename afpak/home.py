"""Where the tables and notebooks that travel with the package lie: inside it, or beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def default_data_dir() -> Path:
    """The tables that travel with the package."""
    return _first(_PACKAGE / "_data", _PACKAGE.parent / "data")


def notebooks_dir() -> Path:
    """The notebooks that travel with the package."""
    return _first(_PACKAGE / "_notebooks", _PACKAGE.parent / "notebooks")


def _first(installed: Path, checkout: Path) -> Path:
    return installed if installed.is_dir() else checkout

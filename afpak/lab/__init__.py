"""At the desk: the panel in JupyterLab, and tables that sort and filter.

Nothing here is imported by reports or by `import afpak`; ipywidgets loads
when the panel is opened.
"""

from __future__ import annotations

from pathlib import Path

from ..home import install
from ..record.tables import Day
from .rows import interactive

__all__ = ["explore", "interactive"]


def __dir__() -> list[str]:
    return __all__


def explore(
    data_dir: str | Path | None = None,
    as_of: Day | None = None,
    episode: str | None = None,
    start: Day | None = None,
    end: Day | None = None,
    tab: str = "Escalation",
):
    """Open a panel: cut the record with controls, see the charts follow, copy the line that draws the chart.

    Parameters
    ----------
    data_dir, as_of, episode, start, end : optional
        Where the controls stand at the beginning; as in `afpak.load`.
    tab : str, optional
        Escalation, Claims, Reactions, Map or Rows.

    Returns
    -------
    Panel
        Shows itself as the last value of a cell. ``line`` is the one line of
        code that draws what it shows, ``tables`` the cut. Where no widget can
        answer (`nbconvert --execute`, a report), it shows the chart alone.

    Raises
    ------
    ImportError
        ipywidgets is not installed.
    ValueError
        As `afpak.load`, or an unknown tab.

    Examples
    --------
    >>> import afpak
    >>> panel = afpak.explore(episode="open-war-2026", as_of="2026-02-27", tab="Claims")
    >>> print(panel.line)
    afpak.claims.plot_tolls(afpak.claims.running_tolls(afpak.load(as_of='2026-02-27', episode='open-war-2026')))
    """
    try:
        from .panel import Panel
    except ModuleNotFoundError as missing:
        if missing.name != "ipywidgets":
            raise
        raise ImportError(f"the panel needs ipywidgets: {install('lab')}") from None
    return Panel(data_dir, {"as_of": as_of, "episode": episode, "start": start, "end": end}, tab)

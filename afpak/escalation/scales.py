"""The scales of the ladder: what each was made for, what it says of force, and what it cannot show."""

from __future__ import annotations

import pandas as pd

from ..record.tables import Tables

# scale: column of event_kinds.csv, what it was made for, what it cannot show
SCALES = {
    "MID hostility level, 1 to 5": (
        "mid_hostility",
        "The gravest act of one state against another in a dispute (Correlates of War; Jones, Bremer and Singer 1996).",
        "How hard: it grades the act, and one shot stands as high as a night of raids. 5 is war with at least 1,000 "
        "battle deaths, which no single event decides, so no kind has it. 2 is a threat, in words. States only: "
        "neither militants' attacks nor operations at home have a level.",
    ),
    "Goldstein, −10 to +10": (
        "goldstein",
        "How conflictual a kind of act is, by judgement of a panel (Goldstein 1992, on CAMEO codes).",
        "How hard: it saturates, and closing a crossing scores almost like a battle. A week's mean also moves when "
        "talks are reported, with the fighting unchanged.",
    ),
    "PLOVER, −10 to +10": (
        "plover_score",
        "The same for the sixteen types of PLOVER, successor of CAMEO.",
        "How hard: almost everything that shoots lies in a narrow band. Its scores are not Goldstein's, so the two "
        "must not be read off each other.",
    ),
    "Acts of force on record": (
        None,
        "How often each kind of act is on record.",
        "Size and harm: a border raid on many posts and one mortar round are one each. Counts follow reporting.",
    ),
}


def scales(tables: Tables) -> pd.DataFrame:
    """What each scale measures, what it says of force, and what it cannot show.

    ``Force by kind`` is counted from ``event_kinds.csv``.

    Examples
    --------
    >>> import afpak
    >>> list(afpak.escalation.scales(afpak.load())["Scale"])
    ['MID hostility level, 1 to 5', 'Goldstein, −10 to +10', 'PLOVER, −10 to +10', 'Acts of force on record']
    """
    force = tables.event_kinds.query("family == 'force'")
    rows = []
    for scale, (column, purpose, limit) in SCALES.items():
        said = f"{len(force)} kinds" if column is None else _said(force[column])
        rows.append({"Scale": scale, "Made for": purpose, "Force by kind": said, "Cannot show": limit})
    return pd.DataFrame(rows)


def _said(scores: pd.Series) -> str:
    """How many kinds of force get which value of a scale, gravest first."""
    found = scores.value_counts(dropna=False)
    found = found.sort_index(ascending=scores.min() < 0, na_position="last")
    values = ["no value" if pd.isna(v) else f"{v:g}".replace("-", "−") for v in found.index]
    return ", ".join(
        f"{value}: {n} kinds" if n > 1 else f"{value}: 1 kind" for value, n in zip(values, found, strict=True)
    )

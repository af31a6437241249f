"""Rows as CSV text that is safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from .rules.cells import FORMULA


def csv(parts: Mapping[str, pd.DataFrame]) -> str:
    """Frames as one CSV text: lists joined by semicolons, days in ISO, an index with a name as a column.

    Of several, a column ``part`` names the frame. Text that a spreadsheet
    would run as a formula is quoted.
    """
    plain = {
        name: pd.DataFrame((frame.reset_index() if frame.index.name else frame).map(_plain)).assign(part=name)
        for name, frame in parts.items()
    }
    if not plain:
        return ""
    whole = pd.concat(plain.values()) if len(plain) > 1 else next(iter(plain.values())).drop(columns="part")
    return whole.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")


def _plain(value: object) -> object:
    """A value for a CSV file that is safe to open in a spreadsheet."""
    value = ";".join(map(str, value)) if pd.api.types.is_list_like(value) else value
    return FORMULA.sub(r"\g<0>'", value) if isinstance(value, str) else value

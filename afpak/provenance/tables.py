"""What is missing, as a table for readers."""

from __future__ import annotations

import pandas as pd

from .. import show


def missing_table(missing: pd.DataFrame) -> show.Html:
    """The columns that most often do not tell (`missing`), worst first, with what they would say."""
    rows = missing[missing["rows"] > 0].sort_values("share", ascending=False, kind="stable")
    frame = pd.DataFrame(
        {
            "Table": rows["table"],
            "Column": rows["column"],
            "What it says": rows["meaning"].str.split("; empty:").str[0],
            "Not known": rows["rows"],
            "Of": rows["of"],
            "Share": [f"{share:.0%}" for share in rows["share"]],
        }
    )
    caption = (
        f"{len(frame)} columns with cells that are empty, unknown or unspecified ({missing.attrs['cut']}), worst first."
    )
    return show.table(frame, caption, order={"Share": rows["share"]})

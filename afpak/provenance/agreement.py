"""How well the coding repeats: Cohen's kappa of two blind recodings against the tables.

``python -m afpak.provenance.agreement`` prints the table that stands in ``data/README.md``.
The samples in ``data/recoding/`` hold, for each row drawn, the code of the
tables on the day of the draw, the codes of both recoders, and what became of
each disagreement.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..record.tables import Tables, default_data_dir

SEED = 20261124
SIZE = 60
CODED = {"statements": ("act", "target"), "claims": ("victims_side", "victim_status", "qualifier")}


def draw(tables: Tables, name: str) -> list[str]:
    """The ids of a random sample of statements or claims."""
    ids = getattr(tables, name).iloc[:, 0].sort_values()
    return sorted(ids.sample(SIZE, random_state=SEED))


def kappa(a: pd.Series, b: pd.Series) -> float:
    """Cohen's kappa of two codings of the same rows; NaN where both use one and the same code throughout.

    Cohen, J. (1960). A coefficient of agreement for nominal scales.
    Educational and Psychological Measurement 20(1), 37-46.
    """
    table = pd.crosstab(a.to_numpy(), b.to_numpy(), normalize=True)
    codes = table.index.union(table.columns)
    table = table.reindex(index=codes, columns=codes, fill_value=0.0).to_numpy()
    by_chance = float(table.sum(axis=0) @ table.sum(axis=1))
    return (float(np.trace(table)) - by_chance) / (1 - by_chance) if by_chance < 1 else np.nan


def agreement() -> pd.DataFrame:
    """Agreement for each column recoded.

    Returns
    -------
    DataFrame
        ``column``; ``rows``; for recoders A and B against the tables, and for
        A against B: rows coded alike (``same_…``) and Cohen's kappa
        (``kappa_…``). Lists (targets) count as the same only when whole.
    """
    folder = default_data_dir() / "recoding"
    lines = []
    for name, columns in CODED.items():
        sheet = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        for column in columns:
            line = {"column": f"{name}.{column}", "rows": len(sheet)}
            for label, one, two in (("a", "", "_a"), ("b", "", "_b"), ("ab", "_a", "_b")):
                left, right = sheet[column + one], sheet[column + two]
                line[f"same_{label}"], line[f"kappa_{label}"] = int((left == right).sum()), kappa(left, right)
            lines.append(line)
    return pd.DataFrame(lines)


def markdown() -> str:
    """`agreement` as the table of ``data/README.md``."""
    head = "| column | A and table | B and table | A and B |\n|---|---|---|---|\n"
    rows = (
        f"| `{r.column}` | {r.kappa_a:.2f} ({r.same_a} of {r.rows}) | {r.kappa_b:.2f} ({r.same_b} of {r.rows}) "
        f"| {r.kappa_ab:.2f} ({r.same_ab} of {r.rows}) |"
        for r in agreement().itertuples()
    )
    return head + "\n".join(rows)


if __name__ == "__main__":
    print(markdown())

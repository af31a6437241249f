"""The recoding study: kappa is right, the samples belong to the tables, the README says what was found."""

from pathlib import Path

import pandas as pd
import pytest

from afpak.provenance import agreement
from afpak.record.schema import DATA_VERSION

FOLDER = Path(__file__).parents[1] / "data" / "recoding"

DRAWN = "2026-11-24"  # day of the draw and of the recoding


def sheet(name):
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)


def test_kappa_of_a_worked_example():
    """Two readers of 50 proposals: 20 both yes, 5 and 10 apart, 15 both no; kappa 0.40."""
    first = pd.Series(["yes"] * 25 + ["no"] * 25)
    second = pd.Series(["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15)
    assert agreement.kappa(first, second) == pytest.approx(0.4)


def test_kappa_at_its_ends():
    codes = pd.Series(["a", "b", "b", "c"])
    assert agreement.kappa(codes, codes) == pytest.approx(1)
    assert agreement.kappa(pd.Series(["a", "b"]), pd.Series(["b", "a"])) == pytest.approx(-1)
    assert pd.isna(agreement.kappa(pd.Series(["a", "a"]), pd.Series(["a", "a"])))


@pytest.mark.parametrize("name", agreement.CODED)
def test_the_sample_was_drawn_with_the_seed(tables, name):
    ids = sheet(name).iloc[:, 0]
    assert len(ids) == agreement.SIZE
    assert ids.isin(getattr(tables, name).iloc[:, 0]).all()
    if DATA_VERSION == "2026.11.24":  # later rows make another draw
        assert list(ids) == agreement.draw(tables, name)


@pytest.mark.parametrize("name", agreement.CODED)
def test_each_disagreement_has_its_answer_and_the_tables_follow_it(tables, name):
    rows = getattr(tables, name).set_index(sheet(name).columns[0])
    ledger = pd.read_csv(FOLDER.parent / "history.csv", dtype=str, keep_default_na=False)
    since = ledger[(ledger["table"] == name) & (ledger["day"] > DRAWN)]  # what pages showed after the recoding
    corrected = set(zip(since["row"], since["column"], strict=True))
    for line in sheet(name).to_dict("records"):
        columns = agreement.CODED[name]
        apart = any(len({line[c], line[f"{c}_a"], line[f"{c}_b"]}) > 1 for c in columns)
        assert bool(line["resolution"]) == apart
        now = rows.loc[next(iter(line.values()))]
        for column in columns:
            code = now[column]
            code = ";".join(code) if isinstance(code, tuple) else str(code)
            changed = line["resolution"].removeprefix("changed to ").split(":")[0]
            assert code in (line[column], changed) or (now.name, column) in corrected


def test_the_readme_says_what_the_command_says():
    assert agreement.markdown() in (FOLDER.parent / "README.md").read_text(encoding="utf-8")

"""A folder of a reader's own: without any row yet, or with few rows about other people."""

import csv
import shutil
from pathlib import Path

import pytest
from conftest import shown

from afpak.record import checks
from afpak.record.schema import TABLES
from afpak.style.chart import Chart

ROOT = Path(__file__).parents[1]
TOPICS = sorted(ROOT.glob("notebooks/0[1-6]_*.ipynb"))
CODES = ("event_kinds", "acts")  # the coding comes with the package
ROWS = {  # a ridge that two others quarrel about
    "episodes": [{"episode_id": "first-clash", "name": "First clash", "start": "2020-05-01", "summary": "A clash."}],
    "actors": [
        {"actor_id": name, "name": name.title(), "short_name": name.title(), "kind": "state", "party": "third_party"}
        for name in ("north", "south")
    ],
    "places": [{"place_id": "ridge", "name": "Ridge", "kind": "village", "country": "ATA"}],
    "sources": [
        {
            "source_id": "paper-1", "publisher": "Paper", "title": "Clash on the ridge", "published": "2020-05-02",
            "url": "https://example.org/clash", "language": "en", "kind": "newspaper",
        },
    ],
    "events": [
        {
            "event_id": "clash", "episode_id": "first-clash", "start": "2020-05-01", "end": "2020-05-01",
            "date_precision": "day", "kind": "ground_clash", "initiator": "north", "target": "south",
            "places": "ridge", "where_precision": "2", "occurrence": "one_sided", "attribution": "accused",
            "summary": "Shots on the ridge.", "sources": "paper-1",
        },
    ],
    "claims": [
        {
            "claim_id": "three-killed", "event_id": "clash", "episode_id": "first-clash", "claimant": "south",
            "claimant_body": "military", "claimed_on": "2020-05-02", "covers_start": "2020-05-01",
            "covers_end": "2020-05-01", "victims_side": "third_country", "victims": "south", "victim_status": "combatant",
            "measure": "killed", "low": "3", "high": "3", "qualifier": "exact", "stance": "asserts",
            "cumulative": "false", "sources": "paper-1",
        },
    ],
    "statements": [
        {
            "statement_id": "south-condemns", "episode_id": "first-clash", "event_id": "clash", "said_on": "2020-05-02",
            "actor": "south", "channel": "press_statement", "act": "condemn", "target": "north", "summary": "It condemns.",
            "sources": "paper-1",
        },
    ],
}  # fmt: skip


@pytest.fixture(params=[{}, ROWS], ids=["without rows", "about others"])
def own(request, tmp_path):
    for name, table in TABLES.items():
        if name in CODES:
            shutil.copy(ROOT / "data" / f"{name}.csv", tmp_path)
            continue
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in table.columns], restval="")
            writer.writeheader()
            writer.writerows(request.param.get(name, []))
    return tmp_path


def test_it_is_sound(own):
    assert [str(problem) for problem in checks.check(own)] == []


@pytest.mark.parametrize("notebook", TOPICS, ids=lambda path: path.stem)
def test_every_notebook_draws_it(own, notebook):
    charts = [value for value in shown(notebook, data_dir=str(own)) if isinstance(value, Chart)]
    assert charts
    for chart in charts:
        chart.draw_without_rendering()
        assert "nan" not in chart.alt.lower().split()

"""What is generated from the schema stays in step with it, and an outside judge agrees."""

import json
from pathlib import Path

import frictionless

from afpak.record import codebook
from afpak.record.rules import RULES
from afpak.record.schema import FILES

DATA = Path(__file__).parents[1] / "data"


def test_the_descriptor_is_what_the_schema_generates(tmp_path):
    codebook.write(tmp_path)
    for name in ("datapackage.json", "CODEBOOK.md"):
        assert (DATA / name).read_bytes() == (tmp_path / name).read_bytes(), f"run `make docs` to bring {name} in step"


def test_the_descriptor_carries_references_and_rules_of_its_own():
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    claims = next(r for r in package["resources"] if r["name"] == "claims")["schema"]
    assert claims["afpak:listReferences"] == {"disputes": "claims", "sources": "sources"}
    linked = {key["fields"][0]: key["reference"].get("resource", "itself") for key in claims["foreignKeys"]}
    assert (linked["claimant"], linked["event_id"], linked["supersedes"]) == ("actors", "events", "itself")
    assert set(package["afpak:rules"]) == set(RULES)


def test_every_column_of_every_table_is_explained():
    text = codebook.codebook()
    assert all(rule.__doc__ and f"- `{name}`: " in text for name, rule in RULES.items())
    for table in FILES.values():
        header = (DATA / f"{table.name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        assert header == [c.name for c in table.columns]
        assert all(f"| `{column}`" in text for column in header)


def test_frictionless_finds_the_package_valid():
    report = frictionless.validate(str(DATA / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
    assert {task.name for task in report.tasks} == set(FILES)
    assert not report.warnings and not any(task.warnings for task in report.tasks)


def test_frictionless_sees_a_fault(tmp_path):
    """The outside judge is not blind: a value outside a vocabulary is refused."""
    for path in DATA.glob("*.csv"):
        (tmp_path / path.name).write_text(
            path.read_text(encoding="utf-8").replace(",agreed,", ",surely,"), encoding="utf-8"
        )
    (tmp_path / "datapackage.json").write_text(
        (DATA / "datapackage.json").read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid

"""Generates ``data/datapackage.json`` and ``data/CODEBOOK.md`` from the schema and the rules.

``python -m afpak.record.codebook`` writes both; a test keeps them in step. The
package follows Data Package v2. What that standard cannot say (references
inside list cells, rules across rows) stands in ``afpak:`` properties.
"""

from __future__ import annotations

import json
from pathlib import Path

from .rules import RULES
from .rules.cells import CODES, ID
from .schema import DATA_VERSION, FILES, LEDGER, SCALES, TABLES, Column, Table
from .tables import default_data_dir

_TYPE = {"date": "date", "integer": "integer", "decimal": "number", "boolean": "boolean"}
_WORDS = {
    "id": "id",
    "text": "text",
    "url": "URL",
    "date": "ISO date",
    "integer": "whole number",
    "decimal": "decimal",
    "boolean": "true or false",
    "enum": "code, see below",
    "list": "list",
    "cell": "text of a cell",
}
_EMPTY = {  # what an empty cell says where it does not say "not known"
    "note": "nothing to note",
    "later": "nothing learned since",
    "not_before": "its day is known, or nothing shows one",
    "wording": "the figure is a number, or a denial",
    "disputes": "no denial",
    "cumulative_since": "no running total",
    "supersedes": "replaces none",
    "part_of": "part of none",
    **dict.fromkeys((column.name for column in SCALES), "not coded"),
    "acled_sub_event_type": "not coded",
}
_INTRODUCTION = f"""\
# Codebook

Data version {DATA_VERSION}. Generated from `afpak/record/schema.py` and the rules by `make docs`; do not edit.

CSV, UTF-8, header line, LF. Days are ISO dates. Lists are separated by `;` without spaces. An empty cell is never zero.
`→` names the table whose key the cell holds. Loaded frames also carry `known_on` (day from which the row was public)
and, for claims, `current`.
"""


def datapackage(ledger: bool = True) -> dict:
    """The Data Package descriptor of the tables, and of their ledger where it lies beside them."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "afpak",
        "title": "What is claimed about the Afghanistan–Pakistan conflict since October 2025",
        "description": "The tables record who says what; they never decide who is right. An empty cell is never zero.",
        "version": DATA_VERSION,
        "licenses": [
            {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}
        ],
        "resources": [_resource(table) for table in FILES.values() if ledger or table is not LEDGER],
        "afpak:rules": {name: rule.__doc__ for name, rule in RULES.items()},
    }


def _resource(table: Table) -> dict:
    schema = {
        "fields": [_field(column, table) for column in table.columns],
        "missingValues": [""],
        "primaryKey": [table.key],
    }
    if references := [_foreign_key(c, table) for c in table.columns if c.ref and c.type != "list"]:
        schema["foreignKeys"] = references
    if lists := {c.name: c.ref for c in table.columns if c.ref and c.type == "list"}:
        schema["afpak:listReferences"] = lists
    return {
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _foreign_key(column: Column, table: Table) -> dict:
    reference: dict = {"fields": [TABLES[column.ref].key]}
    if column.ref != table.name:  # a reference to the own table goes without a name
        reference["resource"] = column.ref
    return {"fields": [column.name], "reference": reference}


def _field(column: Column, table: Table) -> dict:
    field = {
        "name": column.name,
        "title": column.name.replace("_", " ").capitalize(),
        "type": _TYPE.get(column.type, "string"),
        "description": f"{column.meaning}. Empty: {_empty(column)}.",
    }
    if column.type == "url":
        field["format"] = "uri"
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.values:
        field["categories"] = [{"value": code, "label": label} for code, label in column.values.items()]
    if column.unit:
        field["unit"] = column.unit
    if constraints := _constraints(column, table):
        field["constraints"] = constraints
    return field


def _constraints(column: Column, table: Table) -> dict:
    constraints: dict = {}
    if column.required:
        constraints["required"] = True
    if column.name == table.key:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if column.bounds:
        constraints["minimum"], constraints["maximum"] = column.bounds
    elif column.type == "integer":
        constraints["minimum"] = 0
    if column.type == "id":
        constraints["pattern"] = ID
    elif column.type == "list":
        constraints["pattern"] = f"{ID}(;{ID})*" if column.ref else "[^;]+(;[^;]+)*"
    elif column.name in CODES:
        constraints["pattern"] = CODES[column.name][0]
    return constraints


def codebook() -> str:
    """The codebook as Markdown: every table, every column, every code, every rule."""
    lines = [_INTRODUCTION.rstrip()]
    for table in FILES.values():
        lines += ["", f"## {table.name}", "", f"{table.title}. Key: `{table.key}`.", ""]
        lines += ["| column | holds | meaning | empty cell |", "|---|---|---|---|"]
        lines += [f"| `{c.name}` | {_holds(c)} | {c.meaning} | {_empty(c)} |" for c in table.columns]
        for column in table.columns:
            if column.values:
                lines += ["", f"`{table.name}.{column.name}`:", ""]
                lines += [f"- `{code}`: {label}" for code, label in column.values.items()]
    lines += ["", "## Rules", "", "What `afpak check` holds; `exceptions.csv` names a rule by its name.", ""]
    lines += [f"- `{name}`: {rule.__doc__}" for name, rule in RULES.items()]
    return "\n".join(lines) + "\n"


def _holds(column: Column) -> str:
    """Type, range, unit and reference of a column in words."""
    parts = [_WORDS[column.type] + (f" → {column.ref}" if column.ref else "")]
    if column.name in CODES:
        parts.append(CODES[column.name][1])
    if column.unit:
        parts.append(column.unit)
    elif column.bounds:
        parts.append(f"{column.bounds[0]:g} to {column.bounds[1]:g}")
    return ", ".join(parts)


def _empty(column: Column) -> str:
    if column.required:
        return "never"
    if "empty" in column.meaning:
        return "see meaning"
    return _EMPTY.get(column.name, "none known" if column.type == "list" else "not known")


def write(folder: Path) -> None:
    """Write both files into a folder of tables."""
    package = json.dumps(datapackage(), indent=2, ensure_ascii=False) + "\n"
    (folder / "datapackage.json").write_text(package, encoding="utf-8", newline="\n")
    (folder / "CODEBOOK.md").write_text(codebook(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(default_data_dir())

"""Generates ``data/datapackage.json`` and ``data/CODEBOOK.md`` from the schema.

``python -m afpak.codebook`` writes both; a test keeps them in step. The
package follows Data Package v2. What that standard cannot say (references
inside list cells, rules across rows) stands in custom properties and in
``afpak/rules.py``.
"""

from __future__ import annotations

import json
from pathlib import Path

from .schema import DATA_VERSION, TABLES, Column, Table
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
    "enum": "code",
    "list": "list",
}
_ID = "[a-z0-9]+(-[a-z0-9]+)*"


def datapackage() -> dict:
    """The Data Package descriptor of the tables."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "afpak",
        "title": "What is claimed about the Afghanistan–Pakistan conflict since October 2025",
        "description": "The tables record who says what; they never decide who is right.",
        "version": DATA_VERSION,
        "licenses": [
            {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}
        ],
        "resources": [_resource(table) for table in TABLES.values()],
    }


def _resource(table: Table) -> dict:
    references = [
        {
            "fields": [c.name],
            "reference": {
                "resource": "" if c.ref == table.name else c.ref.replace("_", "-"),
                "fields": [TABLES[c.ref].key],
            },
        }
        for c in table.columns
        if c.ref and c.type != "list"
    ]
    schema = {"fields": [_field(c, table) for c in table.columns], "missingValues": [""], "primaryKey": [table.key]}
    if references:
        schema["foreignKeys"] = references
    lists = {c.name: c.ref for c in table.columns if c.type == "list" and c.ref}
    if lists:
        schema["afpak:listReferences"] = lists
    return {
        "name": table.name.replace("_", "-"),
        "title": table.title,
        "path": f"{table.name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Column, table: Table) -> dict:
    field = {"name": column.name, "type": _TYPE.get(column.type, "string"), "description": column.meaning}
    constraints: dict = {}
    if column.required:
        constraints["required"] = True
    if column.name == table.key:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
        field["categories"] = [{"value": code, "label": label} for code, label in column.values.items()]
    if column.bounds:
        constraints["minimum"], constraints["maximum"] = column.bounds
    elif column.type == "integer":
        constraints["minimum"] = 0
    if column.type == "id":
        constraints["pattern"] = _ID
    if column.type == "list":
        constraints["pattern"] = f"{_ID}(;{_ID})*" if column.ref else "[^;]+(;[^;]+)*"
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.unit:
        field["unit"] = column.unit
    if constraints:
        field["constraints"] = constraints
    return field


def codebook() -> str:
    """The codebook as Markdown: every table, every column, every code."""
    lines = [
        "# Codebook",
        "",
        f"Data version {DATA_VERSION}. Generated from `afpak/schema.py` by `make docs`; do not edit.",
        "",
        "CSV, UTF-8, header line, LF. Days are ISO dates. Lists are separated by `;` without spaces. An empty cell is",
        "“not known”, unless its meaning says otherwise; it is never zero. A star marks columns that are never empty.",
        "Loaded frames also carry `known_on` (day from which the row was public) and, for claims, `current`.",
    ]
    for table in TABLES.values():
        lines += ["", f"## {table.name}", "", f"{table.title}. Key: `{table.key}`.", ""]
        lines += ["| column | type | meaning |", "|---|---|---|"]
        lines += [
            f"| `{c.name}`{'*' if c.required else ''} | {_type_words(c)} | {_meaning(c)} |" for c in table.columns
        ]
        for column in table.columns:
            if column.values:
                lines += ["", f"`{table.name}.{column.name}`:", ""]
                lines += [f"- `{code}`: {label}" for code, label in column.values.items()]
    return "\n".join(lines) + "\n"


def _type_words(column: Column) -> str:
    words = _WORDS[column.type]
    return f"{words} → {column.ref}" if column.ref else words


def _meaning(column: Column) -> str:
    return column.meaning + (f" ({column.unit})" if column.unit else "")


def write(folder: Path) -> None:
    """Write both files into a folder of tables."""
    package = json.dumps(datapackage(), indent=2, ensure_ascii=False) + "\n"
    (folder / "datapackage.json").write_text(package, encoding="utf-8")
    (folder / "CODEBOOK.md").write_text(codebook(), encoding="utf-8")


if __name__ == "__main__":
    write(default_data_dir())

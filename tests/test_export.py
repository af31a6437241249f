"""Exports: whole in every format, as readers that are not ours see them."""

import codecs
import json
import sqlite3
from datetime import date

import duckdb
import frictionless
import numpy as np
import pandas as pd
import pyogrio
import pytest

import afpak
from afpak import cli
from afpak.record.export import FORMATS, export
from afpak.record.schema import TABLES
from afpak.reports import plan


def expected(tables, name):
    """A table as plain rows: what every format must give back."""
    frame = getattr(tables, name)
    rows = []
    for row in frame[[c.name for c in TABLES[name].columns]].itertuples(index=False):
        cells = [list(v) if isinstance(v, tuple) else None if pd.isna(v) else v for v in row]
        rows.append([v.date() if isinstance(v, pd.Timestamp) else v for v in cells])
    return rows


def same(tables, other):
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(tables, name), getattr(other, name))


@pytest.mark.parametrize("form", ["csv", "datapackage"])
def test_csv_loads_back_as_the_same_tables(tables, tmp_path, form):
    export(tables, tmp_path, form)
    same(tables, afpak.load(tmp_path))


def test_csv_for_excel_has_the_mark_of_utf8_and_loads_back_as_well(tables, tmp_path):
    export(tables, tmp_path / "plain", "csv")
    export(tables, tmp_path / "excel", "csv", bom=True)
    for path in (tmp_path / "plain").iterdir():
        assert (tmp_path / "excel" / path.name).read_bytes() == codecs.BOM_UTF8 + path.read_bytes()
    same(tables, afpak.load(tmp_path / "excel"))
    assert afpak.check(tmp_path / "excel") == []
    planned = [[r.slug for r in plan.wanted([], {}, {}, data)] for data in (str(tmp_path / "excel"), None)]
    assert planned[0] == planned[1]
    # R, pandas and DuckDB take it for what it is
    assert next(iter(pd.read_csv(tmp_path / "excel" / "claims.csv"))) == "claim_id"
    assert duckdb.sql(f"FROM '{tmp_path}/excel/claims.csv'").columns[0] == "claim_id"
    with pytest.raises(ValueError, match="is for csv, not for sqlite"):
        export(tables, tmp_path, "sqlite", bom=True)


def test_csv_of_the_whole_record_holds_the_cells_of_the_original(tables, tmp_path):
    export(tables, tmp_path, "csv")
    for name in TABLES:
        original = pd.read_csv(afpak.record.tables.default_data_dir() / f"{name}.csv", dtype=str, keep_default_na=False)
        again = pd.read_csv(tmp_path / f"{name}.csv", dtype=str, keep_default_na=False)
        for column in TABLES[name].columns:
            if column.type == "decimal":  # 3 and 3.0 are one number
                numbers = [pd.to_numeric(f[column.name]).to_numpy() for f in (original, again)]
                np.testing.assert_array_equal(*numbers)
            else:
                assert again[column.name].tolist() == original[column.name].tolist()


def test_the_data_package_is_valid_to_frictionless(tables, tmp_path):
    export(tables, tmp_path, "datapackage")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])


def test_parquet_holds_types_and_lists(tables, tmp_path):
    export(tables, tmp_path, "parquet")
    for name in TABLES:
        found = duckdb.sql(f"FROM '{tmp_path / name}.parquet'")
        assert [list(row) for row in found.fetchall()] == expected(tables, name)
    claims = duckdb.sql(f"DESCRIBE FROM '{tmp_path}/claims.parquet'").df().set_index("column_name")["column_type"]
    assert claims[["claimed_on", "low", "cumulative", "sources"]].tolist() == ["DATE", "BIGINT", "BOOLEAN", "VARCHAR[]"]


def test_sqlite_holds_every_cell_and_every_list_in_order(tables, tmp_path):
    (path,) = export(tables, tmp_path, "sqlite")
    base = sqlite3.connect(path)
    for name, table in TABLES.items():
        plain = [i for i, c in enumerate(table.columns) if c.type != "list"]
        wanted = expected(tables, name)
        rows = base.execute(f"SELECT * FROM {name}").fetchall()
        assert [list(r) for r in rows] == [[_iso(row[i]) for i in plain] for row in wanted]
        key = [c.name for c in table.columns].index(table.key)
        for i, column in enumerate(table.columns):
            if column.type == "list":
                items = base.execute(f"SELECT * FROM {name}_{column.name}").fetchall()
                assert items == [(row[key], n, v) for row in wanted for n, v in enumerate(row[i])]
    base.close()


def _iso(value):
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.filterwarnings("ignore:The .generic. unit for NumPy timedelta:DeprecationWarning")  # pyogrio on numpy 2.5
def test_geojson_reads_in_gdal_with_every_event_and_every_confirmed_point(tables, tmp_path):
    export(tables, tmp_path, "geojson")
    points = tables.places.set_index("place_id")[["lat", "lon"]].dropna()
    meta, _, shapes, fields = pyogrio.raw.read(tmp_path / "events.geojson")
    ids = list(fields[list(meta["fields"]).index("event_id")])
    assert ids == tables.events["event_id"].tolist()
    missing = [not set(p) & set(points.index) for p in tables.events["places"]]
    assert [shape is None for shape in shapes] == missing
    assert meta["crs"] == "EPSG:4326"
    features = json.loads((tmp_path / "events.geojson").read_text(encoding="utf-8"))["features"]
    names = [c.name for c in TABLES["events"].columns]
    again = [[f["properties"][n] for n in names] for f in features]
    assert again == [[_iso(v) for v in row] for row in expected(tables, "events")]
    for feature, places in zip(features, tables.events["places"], strict=True):
        wanted = [[points.at[p, "lon"], points.at[p, "lat"]] for p in places if p in points.index]
        assert (feature["geometry"] or {"coordinates": []})["coordinates"] == wanted


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_cut_exports_empty_tables(empty, tmp_path, form):
    for path in export(empty, tmp_path, form):
        assert path.stat().st_size > 0


def test_the_command_exports_a_cut_and_refuses_what_is_none(tmp_path, capsys):
    assert cli.main(["export", str(tmp_path / "out"), "--format", "csv", "--episode", "uneasy-truce"]) == 0
    assert "10 files" in capsys.readouterr().out
    assert set(afpak.record.tables.read_folder(tmp_path / "out")[0]["events"]["episode_id"]) == {"uneasy-truce"}
    assert cli.main(["export", str(tmp_path / "excel"), "--format", "csv", "--excel"]) == 0
    assert (tmp_path / "excel" / "history.csv").read_bytes().startswith(codecs.BOM_UTF8)
    assert cli.main(["export", str(tmp_path), "--format", "parquet", "--excel"]) == 2
    assert cli.main(["export", str(tmp_path), "--format", "csv", "--episode", "never"]) == 2
    assert cli.main(["export", str(tmp_path), "--format", "csv", "--as-of", "2026-2-7"]) == 2
    assert "is not a day" in capsys.readouterr().err

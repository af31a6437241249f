"""Past one machine: the same question on Spark gives the answers of DuckDB, to the row."""

import importlib.util
import os
import shutil
import warnings

import pandas as pd
import pytest
from test_outside import acled_frame, ucdp_frame

from afpak import outside
from afpak.outside import acled, ucdp

MISSING = [name for name in ("ibis", "pyspark") if importlib.util.find_spec(name) is None]
MISSING += [] if shutil.which("java") else ["java"]
if MISSING and os.environ.get("AFPAK_SPARK") != "required":  # CI requires it
    pytest.skip(
        f"no Spark here: {', '.join(MISSING)} missing; install afpak[big] and Java 17 to run these tests",
        allow_module_level=True,
    )

# py4j leaves its sockets to the collector
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = (
            SparkSession.builder.master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.session.timeZone", "Asia/Kabul")  # days must not move with the session's zone
            .getOrCreate()
        )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


UCDP = ucdp_frame(
    {},
    {"best": "9", "source_article": 'with a "quote"\nand a break'},
    {"date_start": "2025-12-29", "date_end": "2026-01-05", "date_prec": "3", "country": "Otherland"},
    {"date_start": "no day", "best": "many", "low": "2.5"},
    {"date_start": "2026-03-02 00:00:00.000", "date_end": None, "low": None, "latitude": "x"},
    {"date_start": "0201-02-27", "high": "2000000", "id": "1"},
    {"best": "4.0", "high": "1e1", "where_prec": "8", "code_status": "Check", "side_b": "O'Brien's"},
)
ACLED = acled_frame({}, {"event_date": "03 August 2025"}, {"event_date": "27/02/2026", "fatalities": "0.0"})
QUESTIONS = [
    {},
    {"countries": ["Examplia"]},
    {"start": "2026-01-03", "end": "2026-02-27"},
    {"parties": ["Government of Examplia", "O'Brien's"]},
]


@pytest.fixture(scope="module")
def tables(spark, tmp_path_factory):
    """Each made file as a csv for DuckDB, a text table in Spark, and a Parquet table with types in Spark."""
    import ibis

    connection = ibis.pyspark.connect(spark)
    folder = tmp_path_factory.mktemp("engines")
    made = {}
    for name, frame in (("ucdp", UCDP), ("acled", ACLED)):
        frame.to_csv(folder / f"{name}.csv", index=False)
        rows = frame.astype(object).where(frame.notna(), None).values.tolist()
        schema = ", ".join(f"{column} STRING" for column in frame.columns)
        spark.createDataFrame(rows, schema).createOrReplaceTempView(name)
        made[name] = (folder / f"{name}.csv", connection.table(name))
    return made


def both(function, made, **question):
    path, table = made
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", outside.OutsideWarning)
        warnings.filterwarnings("ignore", module="pyspark|ibis")
        return function(path, **question), function(table, **question)


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
@pytest.mark.parametrize(("project", "name"), [(ucdp, "ucdp"), (acled, "acled")])
def test_rows_and_faults_are_the_same_to_the_row(tables, project, name, question):
    here, there = both(project.read, tables[name], **question)
    pd.testing.assert_frame_equal(here, there)
    for told in ("faults", "left_out", "layout"):
        assert here.attrs[told] == there.attrs[told]


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
@pytest.mark.parametrize("every", ["day", "week"])
def test_periods_are_the_same_to_the_row(tables, every, question):
    here, there = both(ucdp.per_period, tables["ucdp"], every=every, **question)
    assert len(here) >= (3 if not question else 1)
    pd.testing.assert_frame_equal(here, there)
    assert here.attrs["faults"] == there.attrs["faults"]


def test_columns_with_types_give_the_same_periods(spark, tables):
    import ibis

    sound = "FROM ucdp WHERE date_start <> 'no day' AND TRY_CAST(best AS INT) IS NOT NULL"
    spark.sql(f"SELECT * {sound}").createOrReplaceTempView("text")
    types = "TRY_CAST(best AS INT) AS best, TRY_CAST(date_start AS DATE) AS date_start"
    spark.sql(f"SELECT * EXCEPT (best, date_start), {types} {sound}").createOrReplaceTempView("typed")
    connection = ibis.pyspark.connect(spark)
    tables = connection.table("text"), connection.table("typed")
    for question, periods in (({}, 4), ({"start": "2026-01-03", "end": "2026-02-27"}, 1)):
        text, typed = both(ucdp.per_period, tables, **question)
        assert len(text) == periods
        pd.testing.assert_frame_equal(text, typed)


def test_a_table_of_another_kind_is_refused_before_it_is_read(spark):
    import ibis

    spark.sql("SELECT 1 AS a").createOrReplaceTempView("other")
    with pytest.raises(outside.OutsideError, match="of another kind"):
        ucdp.read(ibis.pyspark.connect(spark).table("other"))

"""Past one machine: the same question on Spark gives the answers of DuckDB, to the row."""

import importlib.util
import os
import shutil
import warnings

import pandas as pd
import pytest
from test_outside import UCDP_COLUMNS, acled_frame, ucdp_frame

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
    {"date_start": " 2026/02/28 ", "date_end": "46080", "best": "1.000", "low": "NA", "high": "2,5", "side_a": "NA"},
    {"date_start": "2026-02-27T10:00:00Z", "latitude": "34,12", "code_status": "NA", "country": "NA"},
    dict.fromkeys(UCDP_COLUMNS),
    dict.fromkeys(UCDP_COLUMNS, " "),
    {column: column.upper() for column in UCDP_COLUMNS},
    {**dict.fromkeys(UCDP_COLUMNS), "id": "#event+id", "country": "#country+name", "date_start": "#date+start"},
    {**dict.fromkeys(UCDP_COLUMNS), "id": "Total", "best": "171"},
)
DAYS = [
    "03 August 2025",
    "3/5/2026",
    "02/28/2026 0:00",
    "27-Feb-26",
    "20260227",
    "27.02.2026",
    "1772150400",
    "27/02/26",
]
ACLED = acled_frame({}, {"fatalities": "0.0"}, *({"event_date": day} for day in DAYS))
QUESTIONS = [
    {},
    {"countries": ["Examplia"]},
    {"start": "2026-01-03", "end": "2026-02-27"},
    {"parties": ["Government of Examplia", "O'Brien's"]},
    {"countries": "examplia"},
    {"parties": "Goverment of Otherland"},
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
    for told in ("faults", "left_out", "layout", "days", "not_found"):
        assert here.attrs[told] == there.attrs[told]


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
@pytest.mark.parametrize("every", ["day", "week"])
@pytest.mark.parametrize(("project", "name"), [(ucdp, "ucdp"), (acled, "acled")])
def test_periods_are_the_same_to_the_row(tables, project, name, every, question):
    here, there = both(project.per_period, tables[name], every=every, **question)
    assert len(here) >= (3 if not question else 0)
    pd.testing.assert_frame_equal(here, there)
    for told in ("faults", "left_out", "days", "not_found"):
        assert here.attrs[told] == there.attrs[told]


@pytest.mark.filterwarnings("ignore")
def test_days_written_both_ways_and_days_that_are_numbers_are_refused_in_a_sentence(spark, tables):
    import ibis

    rows = acled_frame({"event_date": "02/13/2026"}, {"event_date": "13/02/2026"}).astype(object).fillna("")
    schema = ", ".join(f"{column} STRING" for column in rows.columns)
    spark.createDataFrame(rows.values.tolist(), schema).createOrReplaceTempView("mixed")
    spark.sql("SELECT * EXCEPT (date_start), 20260227 AS date_start FROM ucdp").createOrReplaceTempView("numbers")
    connection = ibis.pyspark.connect(spark)
    for project, name, sentence in (
        (acled, "mixed", r"13/02/2026 \(id EXA2\) has the day first, 02/13/2026 \(id EXA1\) the month"),
        (ucdp, "numbers", "column date_start holds numbers, not days"),
    ):
        with pytest.raises(outside.OutsideError, match=sentence):
            project.read(connection.table(name))


@pytest.mark.filterwarnings("ignore")
def test_what_the_engine_says_stays_in_the_cause(spark, tables):
    import ibis

    spark.sql("SELECT *, CAST(raise_error('odd') AS STRING) AS odd FROM ucdp").createOrReplaceTempView("broken")
    spark.sql("SELECT * EXCEPT (odd, best), odd AS best FROM broken").createOrReplaceTempView("failing")
    with pytest.raises(outside.OutsideError, match="the engine that holds it gave no answer"):
        ucdp.read(ibis.pyspark.connect(spark).table("failing"))


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

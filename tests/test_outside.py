"""Other projects' files: their warts counted and left alone, bad files refused in one sentence."""

import csv
import gzip
import io
import json
import random
import re
import struct
import sys
import tempfile
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pandas as pd
import pictures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import afpak
from afpak import cli, outside
from afpak.outside import acled, beside, files, packed, ucdp
from afpak.outside.vocabulary import ROW_FAULTS, TWICE

DATA = Path(__file__).parents[1] / "data"
# Hand-made rows in the columns that UCDP and ACLED publish; no row of either project.
UCDP_COLUMNS = list(ucdp.PROJECT.headless)
UCDP_ROW = {
    "id": "1",
    "code_status": "Clear",
    "type_of_violence": "1",
    "side_a": "Government of Examplia",
    "side_b": "Government of Otherland",
    "source_article": '"Agency A,2026-02-27,A headline"',
    "where_prec": "1",
    "where_coordinates": "Exampletown",
    "latitude": "31.5",
    "longitude": "68.25",
    "country": "Examplia",
    "date_prec": "1",
    "date_start": "2026-02-27",
    "date_end": "2026-02-27",
    "low": "1",
    "best": "2",
    "high": "3",
}
ACLED_COLUMNS = re.findall(
    r"\w+",
    """event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1
assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2
admin3 location latitude longitude geo_precision source source_scale notes fatalities tags timestamp""",
)
ACLED_ROW = {
    "event_id_cnty": "EXA1",
    "event_date": "2026-02-27",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Examplia (2020-)",
    "actor2": "Military Forces of Otherland (2019-)",
    "country": "Examplia",
    "location": "Exampletown",
    "latitude": "31.5",
    "longitude": "68.25",
    "geo_precision": "1",
    "source": "Paper A; Paper B",
    "fatalities": "4",
}


def ucdp_frame(*changes, columns=UCDP_COLUMNS):
    rows = [{**UCDP_ROW, "id": str(n), **change} for n, change in enumerate(changes or ({},), start=1)]
    return pd.DataFrame(rows, columns=columns)


def acled_frame(*changes, columns=ACLED_COLUMNS):
    rows = [{**ACLED_ROW, "event_id_cnty": f"EXA{n}", **c} for n, c in enumerate(changes or ({},), start=1)]
    return pd.DataFrame(rows, columns=columns)


def write(frame, path, kind=""):
    """A frame in a file of some kind, by default that of its name; a ``folder`` holds it as Parquet."""
    kind = kind or path.name.partition(".")[2].removeprefix("csv.")
    if kind == "xlsx":
        book = io.BytesIO()
        frame.to_excel(book, index=False)
        path.write_bytes(book.getvalue())
    elif kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("GEDEvent_v26_0_2.csv", frame.to_csv(index=False))
    elif kind == "json":
        path.write_text(json.dumps({"Result": frame.to_dict("records")}))
    elif kind in ("parquet", "folder"):
        with tempfile.TemporaryDirectory() as aside:  # DuckDB cannot name every path
            duckdb.from_df(frame).write_parquet(f"{aside}/a.parquet")
            if kind == "folder":
                path.mkdir()
            (path / "a.parquet" if kind == "folder" else path).write_bytes(Path(aside, "a.parquet").read_bytes())
    else:
        text = frame.to_csv(index=False, lineterminator="\n").encode()
        path.write_bytes(gzip.compress(text) if kind == "gz" else text)
    return path


def read(module, path, **cut):
    """The events and the faults told, whether or not there are any."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", outside.OutsideWarning)
        events = module.read(path, **cut)
    return events, events.attrs["faults"]


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "csv.zip", "xlsx", "parquet", "json", "pages"])
def test_every_form_in_which_ucdp_is_downloaded_reads_alike(tmp_path, kind):
    text = '"A,2026-02-27,with a line break\r\nand ""quotes"", naïve";"B,2026-02-28,second"'
    frame = ucdp_frame({"source_article": text}, {"date_end": "2026-03-01", "date_prec": "2"}, {"low": None})
    path = tmp_path / f"GEDEvent_v26_0_2.{kind}"
    if kind in ("csv", "csv.gz", "csv.zip"):
        write(frame, path)
    elif kind == "xlsx":
        write(frame.assign(date_start=pd.to_datetime(frame["date_start"]), best=frame["best"].astype(int)), path)
    elif kind == "parquet":
        typed = frame.astype({"best": "int64", "high": "int32", "latitude": float, "date_prec": "int64"})
        write(typed.assign(date_start=pd.to_datetime(typed["date_start"])), path)
    else:
        records = json.loads(frame.astype({"best": int, "latitude": float}).to_json(orient="records"))
        parts = [records] if kind == "json" else [records[:2], records[2:]]
        if kind == "pages":
            path.mkdir()
        for n, part in enumerate(parts):
            page = {"TotalCount": 3, "TotalPages": len(parts), "Result": part, "PreviousPageUrl": ""}
            page["NextPageUrl"] = "https://ucdpapi.pcr.uu.se/api/gedevents/26.0.2?pagesize=2&page=1"
            (path / f"{n}.json" if kind == "pages" else path).write_text(json.dumps(page), encoding="utf-8")
    events, faults = read(ucdp, path)
    assert faults == {}
    assert events.attrs["version"] == "Candidate 26.0.2"
    assert list(events.columns) == list(outside.COLUMNS)
    assert events["id_native"].tolist() == ["1", "2", "3"]
    assert events["source_native"][0].split() == text.split()  # a sheet keeps no carriage return
    assert events["start"].eq(pd.Timestamp("2026-02-27")).all()
    assert events["end"][1] == pd.Timestamp("2026-03-01")
    assert events["date_precision"].tolist() == ["day", "days", "day"]
    assert events["parties"][0] == ("Government of Examplia", "Government of Otherland")
    assert events["low"].isna().tolist() == [False, False, True]
    assert (events["best"] == 2).all()


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("ged251-csv.csv", "GED 25.1"),
        ("GEDEvent_v22_1.csv", "GED 22.1"),
        ("GEDEvent_v26_01_26_03.csv", "Candidate 26.01.26.03"),
        ("mine.csv", None),
    ],
)
def test_the_version_is_what_the_file_name_says_or_unknown(made, name, version):
    assert read(ucdp, made(ucdp_frame(), name))[0].attrs["version"] == version


def test_a_release_without_a_header_line_is_recognised_and_loses_no_row(made):
    events, _ = read(ucdp, made(ucdp_frame({}, {}), "GEDEvent_v24_0_1.csv", header=False))
    assert events["id_native"].tolist() == ["1", "2"]


WARTS = {
    "best estimate above the high one": {"best": "9"},
    "low estimate above the best one": {"low": "3"},
    "negative count": {"low": "-1"},
    "more than a million deaths in one event": {"high": "99999999"},
    "day before 1900 or after 2100": {"date_start": "0201-02-27"},
    "a count or day that cannot be read": {"best": "2.5"},
    "last day before the first": {"date_end": "2026-02-01"},
    "coordinate off the globe, or not a number": {"latitude": "315"},
    "precision code outside the codebook": {"where_prec": "8"},
    "marked by the project itself as still to be checked": {"code_status": "Check geography"},
    TWICE: {"id": "1"},
}


def test_every_fault_has_a_wart_that_shows_it():
    assert set(WARTS) == {*ROW_FAULTS, TWICE}


@pytest.mark.parametrize(("sentence", "wart"), WARTS.items(), ids=list(WARTS))
def test_a_foreign_fault_is_counted_warned_about_and_left_as_it_is(made, sentence, wart):
    path = made(ucdp_frame({}, wart, wart | ({} if "id" in wart else {"id": "3"})))
    with pytest.warns(outside.OutsideWarning, match=f"{sentence}: 2"):
        events = ucdp.read(path)
    assert events.attrs["faults"] == {sentence: 2}
    assert len(events) == 3
    if "high" in wart:
        assert (events["high"] == 99999999).sum() == 2
    assert (events["start"].dt.year == 201).sum() == (2 if "0201" in str(wart) else 0)


def test_what_cannot_be_read_is_missing_not_zero(made):
    events, faults = read(ucdp, made(ucdp_frame({"best": "many", "date_end": "27.2.2026"})))
    assert pd.isna(events["best"][0])
    assert pd.isna(events["end"][0])
    assert faults == {"a count or day that cannot be read": 1, "not read: day such as 27.02.2026": 1}


def test_rows_of_unreadable_day_do_not_vanish_unseen_from_a_window(made):
    path = made(ucdp_frame({}, {"date_start": "no day"}, {"date_start": "2025-01-01", "date_end": "2025-01-01"}))
    events, faults = read(ucdp, path, start="2026-01-01")
    assert events["id_native"].tolist() == ["1"]
    assert events.attrs["left_out"] == 1
    assert faults == {"a count or day that cannot be read": 1}


def test_a_missing_page_of_the_api_is_told(tmp_path):
    page = {"TotalCount": 3, "TotalPages": 2, "NextPageUrl": "", "Result": [ucdp_frame().to_dict("records")[0]]}
    (tmp_path / "page.json").write_text(json.dumps(page))
    with pytest.warns(outside.OutsideWarning, match="page of the answer that is not here: 1"):
        ucdp.read(tmp_path / "page.json")


def test_the_seven_column_cut_reads_with_what_it_has(made):
    cut = pd.DataFrame(
        {
            "id": [561722.0],
            "conflict_new_id": [11639],
            "conflict_name": ["A - B"],
            "country": ["Examplia"],
            "best": [2],
            "type_of_violence": [1],
            "date": ["2025-10-11"],
        }
    )
    events, faults = read(ucdp, made(cut, "cut.csv"))
    assert faults == {}
    assert events.loc[0, ["id_native", "best", "parties"]].tolist() == ["561722", 2, ()]
    assert events[["low", "high", "lat", "place", "date_precision"]].isna().all(axis=None)
    with pytest.raises(outside.OutsideError, match="no UCDP file that afpak knows"):
        ucdp.read(made(cut.assign(low=1), "cut.csv"))


@pytest.mark.parametrize("written", ["2026-02-27", "27 February 2026", "27 Feb 2026", "27/02/2026"])
def test_acled_days_in_every_way_acled_has_written_them(made, written):
    events, faults = read(acled, made(acled_frame({"event_date": written}), "acled.csv"))
    assert faults == {}
    assert events["start"].tolist() == [pd.Timestamp("2026-02-27")]


def test_acled_months_in_words(made):
    days = [pd.Timestamp(2022, month, 3) for month in range(1, 13)]
    events, _ = read(acled, made(acled_frame(*({"event_date": f"{day:%d %B %Y}"} for day in days)), "acled.csv"))
    assert sorted(events["start"]) == days


def test_acled_column_sets_are_told_apart(made):
    old = [c for c in ACLED_COLUMNS if c != "disorder_type"]
    oldest = [*(c for c in old if c != "sub_event_type"), "gwno"]
    for columns, layout in [
        (ACLED_COLUMNS, "export since 2023"),
        (["data_id", *old], "export of 2017 to 2022"),
        (oldest, "export before 2017"),
    ]:
        frame = acled_frame(columns=columns).rename(columns=str.upper)
        events, _ = read(acled, made(frame, "acled.csv", sep=";"))
        assert events.attrs["layout"] == layout
        assert events["best"].tolist() == [4]
        assert events[["low", "high"]].isna().all(axis=None)
    assert events["kind_native"].tolist() == ["Battles"]


@pytest.mark.parametrize(
    ("cut", "ids"),
    [
        ({"countries": ["Otherland"]}, ["2"]),
        ({"countries": []}, []),
        ({"parties": ["Government of Otherland", "Government of Examplia"]}, ["1", "2", "4"]),
        ({"parties": ["Rebels' Union"]}, ["3"]),
        ({"start": "2026-03-01"}, ["2"]),
        ({"start": "2026-02-28", "end": "2026-02-28"}, ["2"]),
        ({"end": "2026-02-27"}, ["1", "2", "3", "4"]),
    ],
)
def test_filters_keep_what_they_say(made, cut, ids):
    span = {"country": "Otherland", "date_end": "2026-03-02"}
    path = made(ucdp_frame({}, span, {"side_b": "Rebels' Union"}, {"date_end": None}))
    assert sorted(read(ucdp, path, **cut)[0]["id_native"]) == ids


def test_periods_sum_what_read_returns(made):
    days = ["2026-02-23", "2026-03-01", "2026-03-02", "2026-02-28"]
    changes = [{"date_start": d, "date_end": d, "best": str(n + 1), "high": "9"} for n, d in enumerate(days)]
    path = made(ucdp_frame(*changes, {"date_prec": "4", "best": None, "low": None, "high": None}))
    weeks = ucdp.per_period(path)
    assert weeks["start"].dt.strftime("%a").eq("Mon").all()
    assert weeks["events"].tolist() == [4, 1]
    assert weeks["best"].tolist() == [7, 3]
    assert weeks["imprecise"].tolist() == [1, 0]
    by_day = ucdp.per_period(path, every="day", start="2026-02-27")
    assert by_day["start"].dt.day.tolist() == [27, 28, 1, 2]
    assert by_day["best"].isna().tolist() == [True, False, False, False]
    with pytest.raises(ValueError, match="choose day or week"):
        ucdp.per_period(path, every="month")


def test_periods_count_faults_and_rows_of_no_day(made):
    path = made(ucdp_frame({"best": "9"}, {"date_start": "no day"}))
    with pytest.warns(outside.OutsideWarning, match="best estimate above the high one: 1"):
        weeks = ucdp.per_period(path)
    assert weeks["events"].tolist() == [1]
    assert weeks.attrs["left_out"] == 1


DAYS = [
    "2026-02-23",
    "2026-03-02 00:00:00.000",
    "2026/03/03",
    "2025-12-31",
    "0201-02-27",
    "9999-12-31",
    "no day",
    "",
    None,
]
LIMITS = [None, "2025-12-31", "2026-02-23", "2026-03-02"]


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(["1", "3", "4.0", "5", "9", None])), max_size=6),
    st.sampled_from(LIMITS),
    st.sampled_from(LIMITS),
    st.sampled_from(["day", "week"]),
)
def test_periods_of_parquet_are_those_of_csv_whatever_its_days(tmp_path_factory, rows, start, end, every):
    folder = tmp_path_factory.mktemp("alike")
    changes = [{"date_start": day, "date_prec": code, "high": "1"} for day, code in rows]
    sound = [change for change in changes if change["date_start"] not in ("no day", "")]
    span = {"start": start, "end": end} if not start or not end or start <= end else {"start": start}

    def periods(path):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", outside.OutsideWarning)
            return ucdp.per_period(path, every=every, **span)

    for name, some in (("text", changes), ("typed", sound)):
        ucdp_frame({}, *some).to_csv(folder / f"{name}.csv", index=False)
        rows_ = f"read_csv('{folder}/{name}.csv', all_varchar = true)"
        typed = " REPLACE (CAST(date_start AS DATE) AS date_start, CAST(best AS UBIGINT) AS best)"
        duckdb.sql(f"SELECT *{typed if name == 'typed' else ''} FROM {rows_}").write_parquet(
            str(folder / f"{name}.parquet")
        )
        by_csv, by_parquet = periods(folder / f"{name}.csv"), periods(folder / f"{name}.parquet")
        pd.testing.assert_frame_equal(by_csv, by_parquet)
        for told in ("faults", "left_out"):
            assert by_csv.attrs[told] == by_parquet.attrs[told]


@pytest.mark.parametrize("day", [27, 28])
def test_a_span_of_parquet_is_chosen_by_the_engine_where_days_are_days(tmp_path, monkeypatch, day):
    frame = ucdp_frame({}, {"date_start": "2026-02-28"})
    path = write(frame.assign(date_start=pd.to_datetime(frame["date_start"])), tmp_path / "ged.parquet")
    answered = []
    monkeypatch.setattr(
        files.File, "answer", lambda *given, a=files.File.answer: answered.append(a(*given)) or answered[-1]
    )
    assert ucdp.per_period(path, start=f"2026-02-{day}", end=f"2026-02-{day}")["events"].tolist() == [1]
    assert len(answered[-1]) == 1


def test_a_number_too_large_for_any_count_is_unread_and_stops_nothing(tmp_path):
    frame = ucdp_frame({}, {}).astype({"best": "uint64"})
    path = write(frame.assign(best=[2, 2**64 - 1]), tmp_path / "ged.parquet")
    for asked in (ucdp.read, ucdp.per_period):
        with pytest.warns(outside.OutsideWarning, match="cannot be read: 1"):
            found = asked(path)
        assert found["best"].sum() == 2


def bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Files as they go wrong on the way, each with what its sentence must say."""
    good = ucdp_frame().to_csv(index=False)
    member = io.BytesIO()
    with zipfile.ZipFile(member, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("GEDEvent_v26_0_2.csv", good * 50)
    book = write(ucdp_frame(), folder / "cut.xlsx").read_bytes()
    two = io.BytesIO()
    with zipfile.ZipFile(two, "w") as archive:
        archive.writestr("a.csv", good)
        archive.writestr("b.csv", good)
    locked = bytearray(member.getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", locked, locked.index(signature) + offset, 1)
    made = {
        "cut.zip": (member.getvalue()[:-200], "cut off or damaged"),
        "damaged.zip": (member.getvalue()[:150] + b"x" * 40 + member.getvalue()[190:], "cut off or damaged"),
        "locked.zip": (bytes(locked), "locked with a password"),
        "two.zip": (two.getvalue(), "holds 2 tables"),
        "cut.csv.gz": (
            gzip.compress(random.Random(1).randbytes(9) + (good * 99).encode())[:-300],
            "cut off or damaged",
        ),
        "plain.csv.gz": (good.encode(), "cut off or damaged"),
        "latin.csv": (ucdp_frame({"source_article": "naïve"}).to_csv(index=False).encode("latin-1"), "is not UTF-8"),
        "wide.csv": (good.encode("utf-16"), "is UTF-16"),
        "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked with a password"),
        "cut.xlsx": (book[:-500], "damaged"),
        "text.xlsx": (b"PK\x03\x04 and then nothing", "damaged"),
        "renamed.csv": (good.replace("high", "upper", 1).encode(), "no column high"),
        "twice.csv": (good.replace("relid", "id", 1).encode(), "stands in it twice"),
        "old.csv": (good.replace("best,", "best_est,", 1).encode(), "GED 5.0 or earlier"),
        "other.csv": (b"a,b\n1,2\n", "of another kind"),
        "empty.csv": (b"", "is empty"),
        "blank.csv": (b"\n\n", "is empty"),
        "pointer.csv": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "pointer"),
        "login.csv": (b"<!DOCTYPE html><html></html>", "web page"),
        "quote.csv": ((good + '7,"' + "x" * 999).encode(), "never closed"),
        "short.csv": ((good + "1,2,3\n").encode(), "more or fewer cells"),
        "open.csv": ((good + '7,"' + "x" * 3_000_000).encode(), "last line is longer"),
        "line.csv": (b"x" * 5_000_000, "longer than a megabyte"),
        "end.csv": ((good + "x" * 40_000_000).encode(), "longer than two megabytes"),
        "end.csv.gz": (gzip.compress((good + "x" * 40_000_000).encode(), 1), "longer than two megabytes"),
        "middle.csv": ((good + "x" * 3_000_000 + "\n" + good).encode(), "longer than two megabytes in line 3"),
        "page.json": (b'{"TotalCount": 1, "Result": [{"id": 1', "no page of the UCDP API"),
        "list.json": (b"[1, 2]", "no page of the UCDP API"),
        "deep.json": (b"[" * 100_000, "no page of the UCDP API"),
        "none.json": (b'{"Result": []}', "no event"),
        "map.geojson": (b'{"type": "FeatureCollection", "features": []}', "is JSON"),
        "not.parquet": (b"PAR1 and then nothing", "is no Parquet file"),
    }
    for name, (data, _) in made.items():
        (folder / name).write_bytes(data)
    (folder / "nothing").mkdir()
    return {
        **{name: (folder / name, sentence) for name, (_, sentence) in made.items()},
        "nothing": (folder / "nothing", "neither JSON pages nor Parquet"),
        "absent.csv": (folder / "absent.csv", "there is no file"),
    }


def test_a_file_that_cannot_be_read_gets_one_sentence(tmp_path, subtests):
    for name, (path, sentence) in bad_files(tmp_path).items():
        with subtests.test(name):
            with pytest.raises(outside.OutsideError, match=sentence) as caught:
                ucdp.read(path)
            message = str(caught.value)
            assert "\n" not in message
            assert len(message) < 250


def test_what_unpacks_beyond_memory_or_disk_is_refused_before_it_does(tmp_path, monkeypatch):
    frame = ucdp_frame({})
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    frame.to_csv(tmp_path / "a.zip", index=False, compression={"method": "zip", "archive_name": "a.csv"})
    monkeypatch.setattr(packed, "BOOK", 1000)
    with pytest.raises(outside.OutsideError, match="save the sheet as csv"):
        ucdp.read(tmp_path / "a.xlsx")
    monkeypatch.setattr(packed.shutil, "disk_usage", lambda _: SimpleNamespace(free=10))
    with pytest.raises(outside.OutsideError, match="does not fit on the disk"):
        ucdp.read(tmp_path / "a.zip")


def test_without_the_extra_files_are_refused_in_a_sentence_and_the_sums_still_serve(made, tables, monkeypatch):
    path = made(ucdp_frame())
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(outside.OutsideError, match="needs DuckDB: pip install"):
        ucdp.read(path)
    assert len(beside.bring(tables)) == 4


@settings(max_examples=30)
@given(data=st.data())
def test_damage_anywhere_gives_events_or_one_sentence(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    frame = ucdp_frame({}, {"source_article": 'a "quoted"\nbreak'}, {"best": "9"})
    kind = data.draw(st.sampled_from(["csv", "csv.gz", "zip", "xlsx", "json"]))
    path = write(frame, folder / f"GEDEvent_v26_0_2.{kind}")
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = int(data.draw(st.floats(0, 0.999)) * len(whole))  # a share: the bytes differ with the clock
        whole[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=30))
        whole = whole or bytearray(b"x")
    path.write_bytes(whole)
    try:
        events, _ = read(ucdp, path)
    except outside.OutsideError as error:
        assert "\n" not in str(error)
    else:
        assert list(events.columns) == list(outside.COLUMNS)


def test_the_command_says_what_a_file_holds_and_what_is_wrong_with_it(made, capsys):
    assert cli.main(["outside", str(made(ucdp_frame({}, {})))]) == 0
    assert "UCDP, Candidate 26.0.2, GED or Candidate events; 2 rows, 2026-02-27" in capsys.readouterr().out
    assert cli.main(["outside", str(made(ucdp_frame({"best": "9"}, {"date_start": "0201-02-27"})))]) == 1
    told = capsys.readouterr().out.splitlines()[1:]
    assert [line.split(": ", 1)[1] for line in told] == [
        "best estimate above the high one: 1",
        "day before 1900 or after 2100: 1",
    ]
    assert cli.main(["outside", str(made(acled_frame(), "acled.csv"))]) == 0


def test_the_command_gives_a_bad_file_one_sentence_and_exit_code_one(tmp_path, capsys):
    files = bad_files(tmp_path)
    for name in ("cut.zip", "other.csv", "absent.csv"):
        path, sentence = files[name]
        assert cli.main(["outside", str(path)]) == 1
        said = capsys.readouterr()
        assert said.err.count("\n") == 1
        # what is of neither project's columns is told as that
        assert re.search(sentence + "|neither a UCDP nor an ACLED", said.err)


# ---- beside the record


@pytest.fixture(scope="module")
def strike(tables):
    """An act of force of ours with one confirmed point, and a made file with their event of it."""
    events = tables.events_in_full().query("family == 'force' and date_precision == 'day' and part_of.isna()")
    places = tables.places.set_index("place_id")
    single = events[events["places"].map(len) == 1]
    single = single[single["places"].map(lambda p: places["kind"][p[0]] in ("town", "village", "city"))]
    single = single[single["places"].map(lambda p: pd.notna(places["lat"][p[0]]))]
    event = single[single["start"] >= "2026-02-21"].iloc[0]
    return event, places.loc[event["places"][0]]


def theirs_of(strike, **change):
    event, place = strike
    day = f"{event['start']:%Y-%m-%d}"
    made = {"date_start": day, "date_end": day, "latitude": str(place["lat"]), "longitude": str(place["lon"])}
    return {**made, "country": {"AFG": "Afghanistan", "PAK": "Pakistan"}[place["country"]], **change}


def shifted(strike, km=0.0, days=0):
    event, place = strike
    day = f"{event['start'] + pd.Timedelta(days=days):%Y-%m-%d}"
    return theirs_of(strike, latitude=str(place["lat"] + km / 111.19), date_start=day, date_end=day)


@pytest.mark.parametrize(("km", "days"), [(0, 0), (24, 0), (0, 1), (0, -1)])
def test_events_match_within_reach_and_a_day(strike, tables, made, km, days):
    alone = replace(tables, events=tables.events[tables.events["event_id"] == strike[0]["event_id"]])
    rows = beside.matches(alone, beside.bring(alone, made(ucdp_frame(shifted(strike, km, days)))))
    assert rows.loc[rows["whose"] == "theirs", "fate"].tolist() == ["in both"]


def test_what_lies_farther_or_later_does_not_match_that_event(strike, tables, made):
    alone = replace(tables, events=tables.events[tables.events["event_id"] == strike[0]["event_id"]])
    for change in (shifted(strike, km=27), shifted(strike, days=2), shifted(strike, days=-2)):
        rows = beside.matches(alone, beside.bring(alone, made(ucdp_frame(change))))
        assert rows.loc[rows["whose"] == "theirs", "fate"].tolist() == ["only in one"]
        assert (
            rows.loc[rows["whose"] == "ours", "fate"].isin(["only in one", "nobody says killed", "not covered"]).all()
        )


@pytest.mark.parametrize(
    ("change", "fate"),
    [
        ({"where_prec": "5"}, "place unknown"),
        ({"where_prec": "6"}, "place unknown"),
        ({"latitude": None}, "place unknown"),
        ({"date_prec": "4"}, "day unknown"),
        ({"country": "the other"}, "only in one"),
        ({"where_prec": "3", "latitude": "{+50}"}, "in both"),
        ({"where_prec": "1", "latitude": "{+50}"}, "only in one"),
    ],
)
def test_vague_points_vague_days_and_the_other_country_are_not_matched(strike, tables, made, change, fate):
    alone = replace(tables, events=tables.events[tables.events["event_id"] == strike[0]["event_id"]])
    if "country" in change:
        change = {"country": {"AFG": "Pakistan", "PAK": "Afghanistan"}[strike[1]["country"]]}
    if change.get("latitude") == "{+50}":
        change = {**change, "latitude": shifted(strike, km=50)["latitude"]}
    rows = beside.matches(alone, beside.bring(alone, made(ucdp_frame(theirs_of(strike, **change)))))
    assert rows.loc[rows["whose"] == "theirs", "fate"].tolist() == [fate]


def test_each_of_theirs_counts_once_and_ours_gather_their_sums(strike, tables, made):
    path = made(ucdp_frame(theirs_of(strike), theirs_of(strike), theirs_of(strike, best=None, low=None, high=None)))
    rows = beside.matches(tables, beside.bring(tables, path))
    ours = rows[(rows["whose"] == "ours") & (rows["matched"] > 0)]
    assert ours["matched"].tolist() == [3]
    assert ours[["low", "best", "high"]].values.tolist() == [[2, 4, 6]]
    assert rows.loc[rows["whose"] == "theirs", "with_id"].tolist() == ours["id"].tolist() * 3


def test_a_month_that_the_file_does_not_cover_is_empty_not_zero(strike, tables, made):
    other = beside.bring(tables, made(ucdp_frame(theirs_of(strike))))
    months = beside.by_period(tables, other).set_index("start")
    covered = months.index == strike[0]["start"].to_period("M").start_time
    assert months.loc[covered, "theirs"].tolist() == [1]
    assert months.loc[~covered, ["theirs", "best"]].isna().all(axis=None)
    rows = beside.matches(tables, other)
    outside_month = (rows["whose"] == "ours") & (rows["start"].dt.to_period("M") != strike[0]["start"].to_period("M"))
    assert set(rows.loc[outside_month, "fate"]) == {"not covered"}


def test_between_the_two_governments_reads_both_projects_names(strike, tables, made):
    sides = {"side_a": "Government of Afghanistan", "side_b": "Government of Pakistan"}
    other = beside.bring(tables, made(ucdp_frame(theirs_of(strike), theirs_of(strike, **sides))))
    assert beside.by_period(tables, other)[["theirs", "theirs_between"]].dropna().values.tolist() == [[2, 1]]
    names = {"actor1": "Military Forces of Pakistan (2022-)", "actor2": "Military Forces of Afghanistan (2021-)"}
    row = {k: theirs_of(strike)[k] for k in ("latitude", "longitude", "country")}
    path = made(acled_frame({**row, **names, "event_date": theirs_of(strike)["date_start"]}), "acled.csv")
    assert beside.by_period(tables, beside.bring(tables, path))["theirs_between"].dropna().tolist() == [1]


def test_without_a_file_the_sums_of_ucdp_stand_in_their_own_periods(tables):
    other = beside.bring(tables)
    assert other["events"].sum() == 35
    assert beside.by_period(tables, other)[["low", "best", "high"]].iloc[-1].tolist() == [111, 171, 928]
    assert (beside.matches(tables, other)["whose"] == "ours").all()


def test_a_sum_is_shown_only_when_the_cut_holds_its_whole_period(tables):
    assert len(beside.bring(tables.between("2026-02-26", "2026-02-28"))) == 1
    assert beside.bring(tables.between("2026-02-27", "2026-02-28")).empty


def test_a_cut_by_day_of_knowledge_shows_nothing_of_theirs(strike, tables, made):
    path = made(ucdp_frame(theirs_of(strike)))
    for cut in (tables.as_of("2026-06-30"), tables.as_of("2026-06-30").episode("open-war-2026")):
        for file in (None, path):
            other = beside.bring(cut, file)
            assert other.empty
            assert "public then" in beside.plot_matches(beside.matches(cut, other)).alt


@pytest.mark.parametrize(
    "cut", [{}, {"start": "2026-02-26", "end": "2026-02-28"}, {"start": "2025-09-01", "end": "2025-09-01"}]
)
def test_the_charts_say_every_cut_in_words(tables, strike, made, cut):
    tables = tables.between(**cut) if cut else tables
    for file in (None, made(ucdp_frame(theirs_of(strike)))):
        other = beside.bring(tables, file)
        for chart in (
            beside.plot_matches(beside.matches(tables, other)),
            beside.plot_against(beside.against_claims(tables, other)),
        ):
            assert len(chart.alt) > 80
        assert "UCDP" in beside.about(other)


def test_claims_beside_their_range_are_those_of_the_event_and_keep_their_claimant(tables, made):
    event = tables.by_id("events").loc["2026-02-27-asadabad-nari-shelling"]
    strike = event, tables.by_id("places").loc[event["places"][0]]
    frame = beside.against_claims(tables, beside.bring(tables, made(ucdp_frame(theirs_of(strike)))))
    said = tables.claims[(tables.claims["event_id"] == event.name) & (tables.claims["measure"] == "killed")]
    said = said[(said["stance"] == "asserts") & said["current"]]
    said = said[said["low"].notna() | said["high"].notna()]
    said = said[~said["part_of"].isin(said["claim_id"])].set_index("claim_id")
    drawn = frame[~frame["theirs"].astype(bool)].set_index("claim_id")
    assert len(said)
    assert drawn["claimant"].to_dict() == said["claimant"].to_dict()
    assert drawn["low"].fillna(-1).to_dict() == said["low"].fillna(-1).to_dict()
    assert frame.loc[frame["theirs"].astype(bool), "value"].tolist() == [2]


SIDES = {"deaths_a": ("Afghan combatants", "afghanistan", "combatant")}
SIDES["deaths_b"] = ("Pakistani combatants", "pakistan", "combatant")
SIDES["deaths_civilians"] = ("Civilians", "", "civilian")


def plainly(people_side, status):
    """Ids of the running totals that both sides began on 26 to 28 February and that stood on the 28th, from the file."""
    with (DATA / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["measure"] == "killed" and row["stance"] == "asserts"]
    days = ("2026-02-26", "2026-02-27", "2026-02-28")
    then = [row for row in rows if "" < row["claimed_on"] <= days[-1]]
    gone = {row["supersedes"] for row in then} | {""}
    return {
        row["claim_id"]
        for row in then
        if row["cumulative_since"] in days
        and row["claim_id"] not in gone
        and (row["low"] or row["high"])
        and not row["part_of"]
        and row["claimant"] in ("pakistan", "afghanistan-taliban")
        and row["victim_status"] == status
        and row["victims_side"] in ((people_side,) if people_side else ("afghanistan", "pakistan"))
    }


def test_by_side_ucdp_stands_beside_the_same_people_of_both_sides(tables):
    with (DATA / "ucdp.csv").open(encoding="utf-8", newline="") as file:
        (told,) = [row for row in csv.DictReader(file) if row["deaths_a"]]
    frame = beside.by_side(tables)
    for column, (people, side, status) in SIDES.items():
        group = frame[frame["heading"].str.startswith(people)]
        assert group.loc[group["theirs"].astype(bool), "value"].tolist() == [int(told[column])]
        assert set(group["claim_id"].dropna()) == plainly(side, status)
    values = {name: set(part["value"].dropna()) for name, part in frame.groupby(["heading", "claimant_party"])}
    span = "killed, 26 Feb to 28 Feb 2026"
    assert values[f"Afghan combatants {span}", "pakistan"] == {352}
    assert values[f"Afghan combatants {span}", "afghanistan"] == {13}
    assert values[f"Pakistani combatants {span}", "pakistan"] == {12}
    assert 52 in values[f"Civilians {span}", "afghanistan"]
    assert values[f"Civilians {span}", "pakistan"] == set()  # said in words, with no mark and no zero
    alt = beside.plot_by_side(frame).alt
    assert f"UCDP puts {told['deaths_unknown']} of the {told['best']} dead (low 111, high 928) in none" in alt
    assert "Pakistan: no such total on record" in alt


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        ({}, "sums here end on 28 Feb 2026 (Candidate 26.0.2)"),
        ({"start": "2026-02-26", "end": "2026-02-28"}, "sums here end on 28 Feb 2026 (Candidate 26.0.2)"),
        ({"start": "2026-02-27"}, "No sums of UCDP by side (they cover 26 Feb to 28 Feb 2026)"),
        ({"episode": "october-2025"}, "No sums of UCDP by side (they cover 26 Feb to 28 Feb 2026)"),
        ({"as_of": "2026-06-30"}, "shown to be public then"),
    ],
)
def test_by_side_says_where_the_sums_end(cut, words):
    chart = beside.plot_by_side(beside.by_side(afpak.load(**cut)))
    assert words in " ".join(chart.caption) + chart.alt
    assert pictures.faults(chart) == []


def test_a_past_day_is_not_told_when_their_later_events_begin(tables):
    assert "Events begin" in beside.about(beside.bring(tables))
    assert "Events begin" not in beside.about(beside.bring(tables.as_of("2025-11-10")))


def test_a_file_without_places_leaves_ours_unmatched_rather_than_missing_there(tables, made):
    cut = {"id": 1, "conflict_new_id": 1, "conflict_name": "A - B", "country": "Pakistan", "best": 2}
    frame = pd.DataFrame([{**cut, "type_of_violence": 1, "date": "2026-02-27"}])
    rows = beside.matches(tables, beside.bring(tables, made(frame, "cut.csv")))
    assert "only in one" not in set(rows["fate"])


def test_strikes_on_homes_and_in_the_other_country_are_between_the_two_sides(tables):
    khost = tables.events["event_id"].str.startswith("2025-11-25-khost")
    kabul = tables.events["event_id"] == "2025-10-09-kabul-blasts"
    assert tables.events.loc[khost, "target"].isna().all()  # homes were hit: no target is coded
    assert set(tables.events.loc[kabul, "target"]) == {"ttp"}
    for which in (khost, kabul):
        some = replace(tables, events=tables.events[which])
        periods = beside.by_period(some, beside.bring(some))
        assert periods["ours_between"].sum() == periods["ours"].sum() == which.sum() > 0


def test_a_vague_figure_says_that_somebody_was_killed(tables, made):
    event = "2025-10-15-kandahar-air-strikes"
    said = tables.claims[(tables.claims["event_id"] == event) & (tables.claims["measure"] == "killed")]
    assert said[["low", "high"]].isna().all(axis=None)
    alone = replace(tables, events=tables.events[tables.events["event_id"] == event])
    far = {"country": "Pakistan", "date_start": "2025-10-20", "date_end": "2025-10-20"}
    rows = beside.matches(alone, beside.bring(alone, made(ucdp_frame(far))))
    assert rows.loc[rows["id"] == event, "fate"].tolist() == ["only in one"]


def test_measures_know_their_cut_and_refuse_what_bring_did_not_return(tables, strike, made):
    other = beside.bring(tables, made(ucdp_frame(theirs_of(strike))))
    for measure in (beside.by_period, beside.matches, beside.against_claims):
        rows = measure(tables, other)
        assert (rows.about.measure, rows.about.cut, rows.attrs) == (measure.__name__, tables.cut, {})
        assert rows.about.facts["project"] == "UCDP"
        with pytest.raises(TypeError, match="takes what bring returns"):
            measure(tables, pd.DataFrame(other))
    with pytest.raises(TypeError, match="plot_matches draws what matches returns"):
        beside.plot_matches(beside.by_period(tables, other))

"""Other projects' files as they really arrive: odd days, rows that are no events, odd heads, odd containers."""

import gzip
import json
import os
import re
import subprocess
import sys
import warnings
import zipfile
from datetime import date

import duckdb
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_outside import ACLED_COLUMNS, UCDP_COLUMNS, acled_frame, read, ucdp_frame, write

from afpak import cli, outside
from afpak.outside import acled, ucdp
from afpak.outside.vocabulary import EITHER_WAY, NO_EVENT

EMPTY, NOTE = NO_EVENT["empty"], NO_EVENT["note"]


def days_of(made, *written, **options):
    events, faults = read(acled, made(acled_frame(*({"event_date": w} for w in written)), "acled.csv", **options))
    return events.sort_values("id_native")["start"].dt.strftime("%Y-%m-%d").tolist(), faults


# ---- days


@pytest.mark.parametrize("tail", ["", " 0:00", " 12:00:00 AM"])
def test_a_number_above_12_in_the_middle_proves_the_month_first_for_the_whole_file(made, tail):
    assert days_of(made, "02/13/2026" + tail, "03/05/2026" + tail, "2026-03-01") == (
        ["2026-02-13", "2026-03-05", "2026-03-01"],
        {},
    )


def test_a_number_above_12_in_front_proves_the_day_first(made):
    assert days_of(made, "13/02/2026", "3/5/2026") == (["2026-02-13", "2026-05-03"], {})


def test_where_nothing_proves_which_comes_first_it_is_read_day_first_and_said(made):
    assert days_of(made, "03/05/2026", "01/02/2026", "2026-03-13") == (
        ["2026-05-03", "2026-02-01", "2026-03-13"],
        {EITHER_WAY: 2},
    )


def test_days_written_both_ways_are_refused_with_the_two_rows(made):
    path = made(acled_frame({"event_date": "02/13/2026"}, {"event_date": "13/02/2026"}), "acled.csv")
    for ask in (acled.read, acled.per_period):
        with pytest.raises(outside.OutsideError) as refused:
            ask(path)
        assert str(refused.value) == (
            "acled.csv: days are written both ways: 13/02/2026 (id EXA2) has the day first, 02/13/2026 (id EXA1) the "
            "month; write all of them as 2026-02-27"
        )


def test_the_proof_may_stand_in_a_row_that_was_not_asked_for(made):
    rows = acled_frame({"event_date": "03/05/2026"}, {"event_date": "02/13/2026", "country": "Otherland"})
    path = made(rows, "acled.csv")
    events, faults = read(acled, path, countries="Examplia", start="2026-03-01", end="2026-03-31")
    assert (events["start"].tolist(), faults) == ([pd.Timestamp("2026-03-05")], {})
    assert acled.per_period(path, every="day", countries="Examplia")["start"].tolist() == [pd.Timestamp("2026-03-05")]


def test_days_of_ucdp_are_read_in_the_same_ways(made):
    frame = ucdp_frame({"date_start": "2/27/2026", "date_end": "3/1/2026"}, {"date_start": " 2026-02-27 "})
    events, faults = read(ucdp, made(frame))
    assert faults == {}
    assert events["start"].eq(pd.Timestamp("2026-02-27")).all()
    assert events["end"].tolist() == [pd.Timestamp("2026-03-01"), pd.Timestamp("2026-02-27")]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.dates(date(1990, 1, 1), date(2030, 12, 31)), min_size=1, max_size=6), st.booleans())
def test_days_with_slashes_come_back_as_they_were_or_are_said_to_be_open(tmp_path_factory, days, month_first):
    path = tmp_path_factory.mktemp("days") / "acled.csv"
    how = "{0.month}/{0.day}/{0.year}" if month_first else "{0.day:02}/{0.month:02}/{0.year}"
    acled_frame(*({"event_date": how.format(day)} for day in days)).to_csv(path, index=False)
    events, faults = read(acled, path)
    if any(day.day > 12 for day in days):
        assert faults == {}
        assert sorted(events["start"].dt.date) == sorted(days)
    else:
        assert faults == {EITHER_WAY: len(days)}


WAYS = {
    "46080": "serial number",
    "46080.0": "serial number",
    "20260227": "20260227",
    "1772150400": "since 1970",
    "1772150400000": "since 1970",
    "27-Feb-26": "27-Feb-26",
    "27-Feb-2026": "27-Feb-26",
    "27.02.2026": "27.02.2026",
    "27-02-2026": "27-02-2026",
    "27/02/26": "two digits",
    "Feb. 27, 2026": "February 27, 2026",
}


@pytest.mark.parametrize(
    ("project", "frame", "column", "written"),
    [*((acled, acled_frame, "event_date", way) for way in WAYS), (ucdp, ucdp_frame, "date_start", "27.02.2026")],
)
def test_other_ways_to_write_a_day_are_told_by_name_and_counted(made, project, frame, column, written):
    path = made(frame({column: written}, {column: written}, {}))
    for ask in (project.read, project.per_period):
        with pytest.warns(outside.OutsideWarning, match=f"not read: day .*{re.escape(WAYS[written])}.*: 2"):
            faults = ask(path).attrs["faults"]
        assert faults["a count or day that cannot be read"] == 2


@pytest.mark.parametrize(
    "written", ["2026-02-27", "27 February 2026", "27/02/2026", "2026/02/27", "2026-02-27T10:00:00Z"]
)
def test_blanks_around_a_day_are_no_fault(made, written):
    assert days_of(made, f" {written} ", f"  {written}") == (["2026-02-27"] * 2, {})


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland"])
def test_zoned_times_of_parquet_are_the_same_day_on_every_machine(tmp_path, zone):
    frame = ucdp_frame({})
    frame[["date_start", "date_end"]] = frame[["date_start", "date_end"]].apply(pd.to_datetime, utc=True)
    write(frame, tmp_path / "ged.parquet")
    code = "from afpak.outside import ucdp; import sys; f = sys.argv[1]; print(ucdp.read(f)['start'][0], ucdp.per_period(f, every='day', start='2026-02-27')['start'][0])"
    run = [sys.executable, "-c", code, str(tmp_path / "ged.parquet")]
    said = subprocess.run(run, capture_output=True, text=True, env={**os.environ, "TZ": zone})
    assert said.stdout == "2026-02-27 00:00:00 2026-02-27 00:00:00\n", said.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"date_start": 20260227}, "column date_start holds numbers, not days"),
        ({"date_end": 46080.0}, "column date_end holds numbers, not days"),
        ({"date_start": True}, "column date_start holds neither text nor numbers nor days|holds no days"),
        ({"best": pd.Timestamp("2026-02-27")}, "column best holds no numbers"),
        ({"where_prec": pd.Timestamp("2026-02-27")}, "column where_prec holds no codes"),
        ({"side_a": [["a", "b"]]}, "column side_a holds neither text nor numbers nor days"),
    ],
)
def test_columns_of_another_kind_are_refused_by_name(tmp_path, change, sentence):
    path = write(ucdp_frame({}).assign(**change), tmp_path / "ged.parquet")
    for ask in (ucdp.read, ucdp.per_period):
        if "side_a" in change and ask is ucdp.per_period:
            continue
        with pytest.raises(outside.OutsideError, match=sentence) as refused:
            ask(path)
        assert "\n" not in str(refused.value)


# ---- rows that are no events


def rows_of(frame):
    return frame.to_csv(index=False, lineterminator="\n")


def test_rows_that_are_no_events_are_left_out_and_said_by_kind(made):
    frame = ucdp_frame({}, {})
    text = rows_of(frame)
    tags = ",".join(f"#{'date' if 'date' in c else 'country' if c == 'country' else 'meta'}+{c}" for c in UCDP_COLUMNS)
    head, first, second = text.splitlines()
    total = ",".join({"id": "Total", "best": "4"}.get(c, "") for c in UCDP_COLUMNS)
    blank = "," * (len(UCDP_COLUMNS) - 1)
    spaces = " ," * (len(UCDP_COLUMNS) - 1)
    path = made("\n".join([head, tags, first, blank, head.upper(), second, blank, spaces, total, ""]))
    events, faults = read(ucdp, path)
    told = {EMPTY: 3, NO_EVENT["header"]: 1, NO_EVENT["tags"]: 1, NOTE: 1}
    assert faults == told
    assert events["id_native"].tolist() == ["1", "2"]
    with pytest.warns(outside.OutsideWarning, match="empty row, left out: 3"):
        weeks = ucdp.per_period(path)
    assert weeks[["events", "best"]].values.tolist() == [[2, 4]]
    assert weeks.attrs["faults"] == told
    assert weeks.attrs["left_out"] == 0
    for cut in ({"start": "2026-01-01"}, {"countries": "Examplia"}, {"parties": "Government of Examplia"}):
        events, _ = read(ucdp, path, **cut)
        assert (len(events), events.attrs["left_out"]) == (2, 0)


def workbook(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def cells_of(frame):
    return [list(frame.columns), *(frame.astype(object).where(frame.notna(), None).values.tolist())]


def test_the_sheet_of_events_is_found_wherever_it_stands_and_said(tmp_path):
    rows = cells_of(ucdp_frame({}, {}))
    sheets = {
        "README": [["About"], ["country", "where"]],
        "Data": [["UCDP GED"], [], *rows, [None] * 5, ["Source: UCDP"]],
    }
    events, faults = read(ucdp, workbook(tmp_path / "ged.xlsx", sheets))
    assert events["id_native"].tolist() == ["1", "2"]
    assert faults == {
        "sheet without events, passed over: README": 1,
        "line above the header line, passed over": 1,
        EMPTY: 1,
        NOTE: 1,
    }


def test_a_second_sheet_of_events_is_not_lost_unseen(tmp_path):
    rows = cells_of(acled_frame({}))
    events, faults = read(acled, workbook(tmp_path / "a.xlsx", {"2025": rows, "2026": rows, "Codes": [["a"]]}))
    assert (len(events), faults) == (1, {"sheet that was not read, as the first was: 2026": 1})


def test_a_blank_column_in_front_and_empty_ones_behind_are_passed_over_in_a_sheet(tmp_path):
    rows = [[None, *row, None, "aside"] for row in cells_of(ucdp_frame({}))]
    rows[0][-1] = None
    assert read(ucdp, workbook(tmp_path / "a.xlsx", {"a": rows}))[1] == {}


def test_titles_above_the_header_are_passed_over_and_counted(made):
    text = 'ACLED export\n"Afghanistan, Pakistan; with a\nbreak"\n\n' + acled_frame({}, {}).to_csv(index=False, sep=";")
    events, faults = read(acled, made(text, "acled.csv"))
    assert (len(events), faults) == (2, {"line above the header line, passed over": 2})


def test_a_header_below_rows_of_data_is_refused_by_its_line(made):
    head, first, second = rows_of(ucdp_frame({}, {})).splitlines()
    with pytest.raises(outside.OutsideError, match=r"its header stands in line 3, below rows of data"):
        ucdp.read(made("\n".join([first, second, head, first])))


# ---- heads


@pytest.mark.parametrize(
    ("names", "at", "cut"),
    [
        *(
            (names, "left", False)
            for names in ([""], ["Unnamed: 0"], ["...1"], ["X"], ["", ""], ["", " ", "X.1"], ["index"])
        ),
        (["", "X.1"], "right", False),
        (["", "X.1"], "left", True),
        (["", "X.1"], "right", True),
    ],
)
def test_columns_without_a_name_are_passed_over(made, names, at, cut):
    frame = ucdp_frame({}, {})
    if cut:
        frame = frame.assign(date=frame["date_start"], conflict_new_id=1, conflict_name="A - B")
        frame = frame[["id", "conflict_new_id", "conflict_name", "country", "best", "type_of_violence", "date"]]
    further = pd.DataFrame([[1] * len(names)] * 2, columns=names)
    frame = pd.concat([further, frame] if at == "left" else [frame, further], axis=1)
    events, faults = read(ucdp, made(frame, "ged.csv"))
    assert (len(events), faults) == (2, {})
    assert read(outside, made(frame, "ged.csv"))[0].attrs["project"] == "UCDP"


@pytest.mark.parametrize(
    "how", [str.upper, str.title, lambda n: n.replace("_", " ").title(), lambda n: n.replace("_", ".")]
)
def test_heads_are_known_in_any_case_and_with_blanks(made, how):
    assert read(acled, made(acled_frame({}).rename(columns=how), "acled.csv"))[1] == {}


def test_a_column_that_stands_twice_is_named(made):
    text = rows_of(ucdp_frame({})).replace("relid", "ID", 1)
    with pytest.raises(outside.OutsideError, match="the column 'ID' stands in it twice"):
        ucdp.read(made(text))


def test_the_line_by_which_excel_names_what_parts_cells_is_understood(made):
    for line in ("sep=;", '"sep=;"', "\ufeffSEP=;"):
        for end in ("\n", "\r\n"):
            text = f"{line}{end}" + acled_frame({}).to_csv(index=False, sep=";", lineterminator=end)
            assert read(acled, made(text, "acled.csv"))[1] == {}


def test_what_is_missing_from_a_cut_of_either_project_is_named(made):
    columns = ["event_id_cnty", "event_date", "country", "location", "fatalities"]
    with pytest.raises(outside.OutsideError, match="nearest is ACLED, but it has no column actor1, actor2"):
        outside.read(made(acled_frame({})[columns], "a.csv"))


# ---- cells


@pytest.mark.parametrize("word", ["NA", "NaN", "NULL", "#N/A", "<NA>", " NA "])
def test_the_words_of_r_and_of_spreadsheets_for_missing_are_missing(made, word):
    names = [
        "code_status",
        "side_b",
        "country",
        "where_coordinates",
        "low",
        "best",
        "high",
        "latitude",
        "date_prec",
        "date_end",
    ]
    path = made(ucdp_frame(dict.fromkeys(names, word)))
    events, faults = read(ucdp, path)
    assert faults == {}
    row = events.iloc[0]
    assert row["parties"] == ("Government of Examplia",)
    assert row[["country", "place", "low", "best", "high", "lat", "date_precision", "end"]].isna().all()
    assert ucdp.per_period(path).attrs["faults"] == {}


@pytest.mark.parametrize(
    ("wart", "sentence"),
    [
        ({"best": "2,5"}, "number with a comma"),
        ({"high": "1,000"}, "number with a comma"),
        ({"latitude": "34,12"}, "number with a comma"),
        ({"best": "1.000"}, "may be one or a thousand"),
        ({"high": "1.234.000"}, "may be one or a thousand"),
    ],
)
def test_decimal_commas_and_dots_between_thousands_are_told_and_never_guessed(made, wart, sentence):
    path = made(ucdp_frame(wart, {}))
    with pytest.warns(outside.OutsideWarning, match=f"{sentence}.*: 1"):
        events = ucdp.read(path)
    column = {"latitude": "lat"}.get(next(iter(wart)), next(iter(wart)))
    assert events[column].isna().sum() == 1
    if column != "lat":
        with pytest.warns(outside.OutsideWarning, match=f"{sentence}.*: 1"):
            ucdp.per_period(path)


def test_counts_as_pandas_writes_them_are_counts(made):
    events, faults = read(ucdp, made(ucdp_frame({"low": "1.0", "best": "2.00", "high": "1e1"})))
    assert faults == {}
    assert events[["low", "best", "high"]].values.tolist() == [[1, 2, 10]]


# ---- names that are asked for


def test_one_name_is_a_list_of_one(made):
    path = made(ucdp_frame({}, {"country": "Otherland"}))
    assert read(ucdp, path, countries="Otherland")[0]["id_native"].tolist() == ["2"]
    assert len(read(ucdp, path, parties="Government of Examplia")[0]) == 2
    assert ucdp.per_period(path, countries="Otherland")["events"].tolist() == [1]
    assert ucdp.per_period(path, parties="Government of Examplia")["events"].tolist() == [2]
    assert len(read(ucdp, path, countries=pd.Series(["Otherland"]))[0]) == 1
    for odd in ([1], [None], 5):
        with pytest.raises((ValueError, TypeError)):
            ucdp.read(path, countries=odd)


@pytest.mark.parametrize("ask", [ucdp.read, ucdp.per_period])
@pytest.mark.parametrize(
    ("cut", "told"),
    [
        ({"countries": ["examplia", "Otherland"]}, "no row has 'examplia'; the nearest name is 'Examplia'"),
        ({"countries": "Narnia"}, "no row has 'Narnia'"),
        (
            {"parties": "Goverment of Examplia"},
            "no row has 'Goverment of Examplia'; the nearest name is 'Government of Ex",
        ),
    ],
)
def test_a_name_that_no_row_has_is_told_with_the_nearest(made, ask, cut, told):
    path = made(ucdp_frame({}, {"country": "Otherland"}))
    with pytest.warns(outside.OutsideWarning, match=told):
        found = ask(path, **cut)
    assert len(found.attrs["not_found"]) == 1
    assert found.attrs["faults"] == {}


def test_a_name_that_only_other_days_have_is_no_fault(made):
    path = made(ucdp_frame({}, {"country": "Otherland", "date_start": "2025-01-01", "date_end": "2025-01-01"}))
    events = ucdp.read(path, countries=["Examplia", "Otherland"], start="2026-01-01")
    assert events.attrs["not_found"] == {}


# ---- pages of an API


def page(folder, name, rows, release="26.0.2", **more):
    address = f"https://ucdpapi.pcr.uu.se/api/gedevents/{release}?pagesize=1&page=1"
    told = {"TotalCount": 2, "TotalPages": 2, "PreviousPageUrl": "", "NextPageUrl": address, "Result": rows} | more
    (folder / name).write_text(json.dumps(told))


def test_a_page_has_the_columns_of_all(tmp_path):
    first, second = ucdp_frame({}, {"code_status": "Check deaths"}).drop(columns=["gwnob"]).to_dict("records")
    del first["code_status"]
    page(tmp_path, "a.json", [first])
    page(tmp_path, "b.json", [second])
    events, faults = read(ucdp, tmp_path)
    assert faults == {"marked by the project itself as still to be checked": 1}
    assert events.attrs["version"] == "Candidate 26.0.2"


def test_pages_of_two_releases_are_refused_by_name(tmp_path):
    rows = ucdp_frame({}).to_dict("records")
    page(tmp_path, "a.json", rows, "25.1")
    page(tmp_path, "b.json", rows, "26.0.2")
    with pytest.raises(outside.OutsideError, match=r"2 releases, GED 25.1 \(a.json\) and Candidate 26.0.2 \(b.json\)"):
        ucdp.read(tmp_path)


def test_missing_pages_are_counted_answer_by_answer(tmp_path):
    rows = ucdp_frame({}).to_dict("records")
    for n, total in enumerate((3, 3, 5)):
        page(tmp_path, f"{n}.json", rows, TotalPages=total, TotalCount=total)
    assert read(ucdp, tmp_path)[1]["page of the answer that is not here"] == 1 + 4


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"error": "Missing or invalid token"}, "refuses them: 'Missing or invalid token'"),
        ({"success": False, "error": {"status": 403, "message": "Access denied"}}, "'Access denied'"),
        ({"errors": [{"detail": "too many\nrequests"}]}, "too many"),
        ({"type": "FeatureCollection", "features": []}, r"map \(GeoJSON\)"),
        ({"Result": "none"}, "no page of the UCDP API or of ACLED's"),
    ],
)
def test_what_a_server_says_instead_of_events_is_told(tmp_path, answer, told):
    (tmp_path / "a.json").write_text(json.dumps(answer))
    for ask in (ucdp.read, outside.read):
        with pytest.raises(outside.OutsideError, match=told) as refused:
            ask(tmp_path / "a.json")
        assert "\n" not in str(refused.value)


def test_the_json_of_acled_reads(tmp_path):
    rows = acled_frame({}, {"fatalities": 7, "latitude": 31.5}).to_dict("records")
    rows = [{k: v for k, v in row.items() if pd.notna(v)} for row in rows]
    for n, answer in enumerate(({"status": 200, "success": True, "count": 2, "data": rows}, rows)):
        (tmp_path / f"{n}.json").write_text(json.dumps(answer))
        events, faults = read(outside, tmp_path / f"{n}.json")
        assert (events.attrs["project"], events["best"].tolist(), faults) == ("ACLED", [4, 7], {})


# ---- containers and names of files


@pytest.mark.parametrize(
    ("name", "start", "told"),
    [
        ("a.dta", b"<stata_dta><header>", "is a Stata file"),
        ("a.dta", bytes(90), "is a Stata file"),
        ("a.rds", gzip.compress(b"X\n\x00\x00\x00\x03", mtime=0), "holds objects of R"),
        ("a.RData", gzip.compress(b"RDX3\nX\n", mtime=0), "holds objects of R"),
        ("a.sav", b"$FL2@(#) SPSS", "is an SPSS file"),
        ("a.csv.bz2", b"BZh91AY&SY", r"is packed \(bzip2\)"),
        ("a.csv.xz", b"\xfd7zXZ\x00", r"is packed \(xz\)"),
        ("a.csv", b"BZh91AY&SY", r"is packed \(bzip2\)"),
        ("a.ods", b"ods", "is a spreadsheet that is not opened here"),
        ("a.shp", b"\x00\x00'\n", "is a map"),
    ],
)
def test_files_of_other_programs_are_named_with_what_to_do(tmp_path, name, start, told):
    (tmp_path / name).write_bytes(start)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / name, name)
        archive.writestr("readme.txt", "how to cite")
    with pytest.raises(outside.OutsideError, match=f"{re.escape(name)}: {told}"):
        outside.read(tmp_path / name)
    if name != "a.csv":
        with pytest.raises(outside.OutsideError, match=f"a.zip: holds {re.escape(name)}, which {told}"):
            outside.read(tmp_path / "a.zip")


def test_a_readme_beside_the_table_of_a_zip_does_no_harm(tmp_path):
    with zipfile.ZipFile(tmp_path / "ged261-csv.zip", "w") as archive:
        archive.writestr("data/GED.csv", rows_of(ucdp_frame({})))
        archive.writestr("readme.pdf", "%PDF")
    assert read(ucdp, tmp_path / "ged261-csv.zip")[0].attrs["version"] == "GED 26.1"


def test_a_file_is_known_by_what_it_holds_not_by_its_name(tmp_path):
    for kind in ("gz", "xlsx", "zip"):
        assert len(read(ucdp, write(ucdp_frame({}), tmp_path / f"{kind}.csv", kind))[0]) == 1


@pytest.mark.parametrize("source", ["", "  "])
def test_no_name_at_all_is_one_sentence(source, capsys):
    assert cli.main(["outside", source]) == 1
    assert capsys.readouterr().err == "afpak: no file is named; give the path of a download of UCDP or ACLED\n"


def test_the_current_folder_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["outside", "."]) == 1
    assert capsys.readouterr().err.startswith(f"afpak: {tmp_path.name}: is a folder that holds neither")


ODD_NAMES = [b"donn\xe9es", b"a[12]", b"a*b?", b"{a,b}", b"year=1999", b"country=Narnia", b'it\'s "so"', b"a\nb"]
ODD_NAMES.append("کار".encode())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize(
    ("odd", "kind"),
    [
        *((odd, "csv") for odd in ODD_NAMES),
        *((b"a[12]", kind) for kind in ("csv.gz", "xlsx", "zip", "json", "parquet", "folder")),
        *((odd, kind) for odd in (b"donn\xe9es", b"country=Narnia") for kind in ("parquet", "folder")),
    ],
)
def test_a_sound_file_reads_whatever_it_and_its_folder_are_called(tmp_path, odd, kind):
    folder = tmp_path / os.fsdecode(odd)
    folder.mkdir()
    path = folder / f"{os.fsdecode(odd)}.{kind.removesuffix('folder')}"
    (tmp_path / "a1").mkdir()
    ucdp_frame({}, {}).to_csv(tmp_path / "a1" / "a1.csv")  # what a pattern would find
    write(ucdp_frame({}), path, kind.removeprefix("csv."))
    events, faults = read(ucdp, path)
    assert (len(events), faults, events["country"][0]) == (1, {}, "Examplia")
    assert events.attrs["file"].isprintable()
    assert json.dumps(events.attrs).isascii()
    assert outside.read(path)["start"][0] == pd.Timestamp("2026-02-27")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_sentences_name_a_file_whose_name_is_not_utf8_in_what_a_terminal_can_write(tmp_path, capfd):
    path = tmp_path / os.fsdecode(b"donn\xe9es.csv")
    path.write_text("a,b\n1,2\n")
    assert cli.main(["outside", str(path)]) == 1
    assert r"donn\udce9es.csv: neither a UCDP" in capfd.readouterr().err
    assert cli.main(["outside", str(tmp_path / os.fsdecode(b"d\xe9") / "x.csv")]) == 1
    assert "there is no file 'x.csv'" in capfd.readouterr().err


# ---- whatever else stands in them

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
ODD_CELLS = st.sampled_from(
    [
        "NA",
        "1.000",
        "2,5",
        "1e400",
        "inf",
        "-inf",
        "nan",
        "epoch",
        "infinity",
        "0x1F",
        "1_000",
        "#REF!",
        "TRUE",
        "\x00",
        "'",
        '"',
        "27/02/2026",
        "13/13/2026",
        "00/00/0000",
        "2026-02-30",
        "9999-12-31",
        "99999-01-01",
        "-1-1-1",
        "2026-02-27T25:00",
        "٢٠٢٦-٠٢-٢٧",
    ]
)
CELLS = st.one_of(TEXT, ODD_CELLS, st.integers().map(str), st.floats().map(str))
ENGINE_WORDS = re.compile(
    r"(Binder|Conversion|Parser|Catalog|Invalid Input|IO|Out of Range|Internal) Error|DuckDB|LINE \d|\^|Traceback"
)


def told(path, project):
    """The events, or None where they are refused; a sentence must be one, and our own."""
    try:
        events, _ = read(project, path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", outside.OutsideWarning)
            project.per_period(path)
            project.read(path, countries=["Examplia"], parties=["x'y"], start="2026-01-01")
    except outside.OutsideError as error:
        assert "\n" not in str(error)
        assert len(str(error)) < 400
        assert not ENGINE_WORDS.search(str(error)), error
        return None
    assert list(events.columns) == list(outside.COLUMNS)
    return events


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_odd_cells_give_events_or_one_sentence_of_ours(tmp_path_factory, data):
    project, frame, columns = data.draw(
        st.sampled_from([(ucdp, ucdp_frame, UCDP_COLUMNS), (acled, acled_frame, ACLED_COLUMNS)])
    )
    changes = data.draw(st.lists(st.dictionaries(st.sampled_from(columns), CELLS, max_size=8), min_size=1, max_size=4))
    kind = data.draw(st.sampled_from(["csv", "json", "parquet"]))
    rows = frame(*changes)
    path = write(rows, tmp_path_factory.mktemp("cells") / f"made.{kind}")
    events = told(path, project)
    if events is not None:
        assert len(events) <= len(rows)


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_odd_heads_give_events_or_one_sentence_of_ours(tmp_path_factory, data):
    rows = ucdp_frame({}, {})
    extra = data.draw(
        st.lists(
            st.one_of(TEXT, st.sampled_from(["", "id", "ID", "start", "no_event", "c0", '"', "a,b", "x\ny"])),
            max_size=4,
        )
    )
    added = pd.DataFrame([["x"] * len(extra)] * len(rows), columns=extra)
    rows = pd.concat([rows, added] if data.draw(st.booleans()) else [added, rows], axis=1)
    kind = data.draw(st.sampled_from(["csv", "tsv", "xlsx", "json", "parquet"]))
    path = tmp_path_factory.mktemp("heads") / f"made.{kind}"
    if kind in ("csv", "tsv"):
        rows.to_csv(path, index=False, sep=data.draw(st.sampled_from(",;\t|")))
    elif kind == "xlsx":
        try:
            workbook(path, {"a": cells_of(rows)})
        except openpyxl.utils.exceptions.IllegalCharacterError:
            return
    elif kind == "json":
        rows = rows.loc[:, ~rows.columns.duplicated()]  # a JSON object has a name once
        path.write_text(
            json.dumps({"Result": [dict(zip(rows.columns, row, strict=True)) for row in rows.values.tolist()]})
        )
    else:
        rows.columns = [c if list(rows.columns).count(c) == 1 and c else f"{c} {n}" for n, c in enumerate(rows.columns)]
        try:
            duckdb.from_df(rows).write_parquet(str(path))
        except duckdb.Error:
            return
    events = told(path, ucdp)
    if events is not None and "id" not in map(str.casefold, extra) and rows["id"].tolist() == ["1", "2"]:
        assert events["id_native"].tolist() == ["1", "2"]


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_columns_of_any_kind_give_events_or_one_sentence_of_ours(tmp_path_factory, data):
    kinds = [
        "BOOLEAN",
        "INTEGER",
        "DOUBLE",
        "DECIMAL(9,2)",
        "DATE",
        "TIMESTAMP",
        "TIMESTAMPTZ",
        "TIME",
        "BLOB",
        "VARCHAR[]",
        "UUID",
        "HUGEINT",
        "UBIGINT",
    ]
    kinds += ["STRUCT(a INTEGER)", "MAP(VARCHAR, INTEGER)", "TIMESTAMP_NS", "INTERVAL", "FLOAT"]
    used = [
        "id",
        "date_start",
        "date_end",
        "best",
        "low",
        "latitude",
        "country",
        "side_a",
        "date_prec",
        "type_of_violence",
    ]
    chosen = data.draw(st.dictionaries(st.sampled_from(used), st.sampled_from(kinds), min_size=1, max_size=3))
    path = tmp_path_factory.mktemp("kinds") / "made.parquet"
    frame = ucdp_frame({}, {})  # noqa: F841  read by DuckDB below
    typed = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in chosen.items())
    with duckdb.connect() as engine:
        engine.execute(f"COPY (SELECT * REPLACE ({typed}) FROM frame) TO '{path}' (FORMAT parquet)")
    told(path, ucdp)


def test_a_header_cut_by_a_carriage_return_is_refused(tmp_path):
    rows = ucdp_frame({}, {})
    rows.insert(0, "\r", "x")
    rows.to_csv(tmp_path / "made.csv", index=False)  # pandas leaves it bare
    with pytest.raises(outside.OutsideError, match="a carriage return stands inside its first lines"):
        ucdp.read(tmp_path / "made.csv")

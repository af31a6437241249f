"""What is a day and what is none, at every door where one is asked for."""

import json
from datetime import UTC, date, datetime
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from conftest import loaded, shown
from hypothesis import given
from hypothesis import strategies as st

import afpak
from afpak import claims, cli, teaching
from afpak.lab.panel import Panel
from afpak.outside import acled, ucdp
from afpak.provenance import record
from afpak.record.tables import parse_day
from afpak.reports.plan import topics

WHOLE = loaded()
WAR = WHOLE.episode("open-war-2026")
GED = ",".join(ucdp.PROJECT.headless) + "\n"


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory):
    """A file of UCDP and one of ACLED, without rows, and a folder of tables that has none."""
    folder = tmp_path_factory.mktemp("days")
    (folder / "ged.csv").write_text(GED, encoding="utf-8")
    needs = "event_id_cnty event_date time_precision event_type sub_event_type actor1 actor2 country location latitude"
    needs += " longitude geo_precision source fatalities disorder_type inter1 inter2 interaction iso region year notes"
    (folder / "acled.csv").write_text(",".join(needs.split()) + "\n", encoding="utf-8")
    FILES.__dict__.update(ged=folder / "ged.csv", acled=folder / "acled.csv", folder=folder)


FILES = SimpleNamespace()

# each door: how it is asked, and the day that it understood (None where nothing shows it)
DOORS = {
    "load as_of": ("as_of", lambda d: afpak.load(as_of=d).known_as_of),
    "load start": ("start", lambda d: afpak.load(start=d).start),
    "load end": ("end", lambda d: afpak.load(end=d).end),
    "Tables.as_of": ("as_of", lambda d: WAR.as_of(d).known_as_of),
    "between start": ("start", lambda d: WAR.between(d).start),
    "between end": ("end", lambda d: WAR.between(end=d).end),
    "ledger": ("day", lambda d: _said(claims.ledger(WHOLE, day=d).about.facts["what"])),
    "known_when": ("days", lambda d: claims.known_when(WHOLE, days=(d,)).about.facts["days"][0]),
    "known_when, list": ("days", lambda d: claims.known_when(WHOLE, days=[d, d]).about.facts["days"][1]),
    "known_when, one": ("days", lambda d: claims.known_when(WHOLE, days=d).about.facts["days"][0]),
    "founding then": ("then", lambda d: pd.Timestamp(teaching.founding(WHOLE, then=d).about.facts["then"])),
    "founding later": ("later", lambda d: pd.Timestamp(teaching.founding(WHOLE, later=d).about.facts["later"])),
    "explore as_of": ("as_of", lambda d: Panel(None, {"as_of": d}, "Rows").tables.known_as_of),
    "explore start": ("start", lambda d: Panel(None, {"start": d}, "Rows").tables.start),
    "explore end": ("end", lambda d: Panel(None, {"end": d}, "Rows").tables.end),
    "ucdp.read start": ("start", lambda d: ucdp.read(FILES.ged, start=d) is None),
    "ucdp.read end": ("end", lambda d: ucdp.read(FILES.ged, end=d) is None),
    "ucdp.per_period start": ("start", lambda d: ucdp.per_period(FILES.ged, start=d) is None),
    "ucdp.per_period end": ("end", lambda d: ucdp.per_period(FILES.ged, end=d) is None),
    "acled.read": ("start", lambda d: acled.read(FILES.acled, start=d) is None),
    "acled.per_period": ("end", lambda d: acled.per_period(FILES.acled, end=d) is None),
    "outside.read": ("end", lambda d: afpak.outside.read(FILES.ged, end=d) is None),
    "record": ("day", lambda d: record(FILES.folder, "A reason.", day=d)),
}


def _said(title):
    return pd.Timestamp(" ".join(title.split(",")[0].split()[-3:]))


# kinds of values that are a day: what is given, and which
days = st.dates(date(2025, 10, 1), date(2026, 11, 1))
moments = st.datetimes(datetime(2025, 10, 1), datetime(2026, 11, 1))
IS_A_DAY = st.one_of(
    days.map(lambda d: (d.isoformat(), d)),
    days.map(lambda d: (np.str_(d.isoformat()), d)),
    days.map(lambda d: (d, d)),
    moments.map(lambda m: (m, m.date())),
    moments.map(lambda m: (pd.Timestamp(m), m.date())),
    st.tuples(moments, st.sampled_from(("ns", "us", "ms", "s"))).map(
        lambda m: (np.datetime64(m[0].replace(microsecond=0), m[1]), m[0].date())
    ),
    days.map(lambda d: (np.datetime64(d, "D"), d)),
)

NUMBERS = (20260227, 2026, 2.0, 20260227.0, True, False, 0, -1, np.int64(20260227), np.float64("nan"), np.bool_(True))
UNKNOWN = (float("nan"), float("inf"), pd.NaT, pd.NA, np.datetime64("NaT"), np.datetime64("NaT", "D"))
ZONED = (
    datetime(2026, 2, 27, tzinfo=UTC),
    pd.Timestamp("2026-02-27", tz="UTC"),
    pd.Timestamp("2026-02-27", tz="Asia/Kabul"),
)
WIDER = (np.datetime64("2026"), np.datetime64("2026-02"), np.datetime64("2026-02-26", "W"), pd.Period("2026-02-27"))
FAR = (
    date(1, 1, 1),
    date(999, 12, 31),
    np.datetime64("20260-01-01"),
    np.datetime64("-0044-03-15"),
    pd.Timestamp("0026-02-27"),
)
TEXTS = (
    "",
    "20260227",
    "2026-W09-5",
    "2026-2-7",
    "27.02.2026",
    "02/27/2026",
    "2026-02-30",
    " 2026-02-27",
    "2026-02-27 ",
)
TEXTS += (
    "2026-02-27T00:00:00",
    "2026-02-27 00:00",
    "0999-12-31",
    "now",
    "today",
    "NaT",
    "None",
    "٢٠٢٦-٠٢-٢٧",
    "2026-02-27\0",
)
OTHERS = (b"2026-02-27", object(), pd.Timedelta(days=1), 2026 + 2j, np.array("2026-02-27"), type)
NO_DAYS = (*NUMBERS, *UNKNOWN, *ZONED, *WIDER, *FAR, *TEXTS, *OTHERS)
SEVERAL = (("2026-02-27",), {"day": "2026-02-27"}, pd.Series([1]), pd.DataFrame({"a": [1]}), list(range(1000)))

NO_DAY = st.one_of(
    st.sampled_from(NO_DAYS),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.binary(max_size=10),
    st.timedeltas(),
    st.times(),
    st.datetimes(timezones=st.timezones()),
    st.text(max_size=12).filter(lambda t: not _reads(t)),
)


def _reads(text):
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def refused(door, value):
    """The sentence with which a door refuses a value."""
    name, ask = DOORS[door]
    with pytest.raises(ValueError) as error:
        ask(value)
    sentence = str(error.value)
    assert sentence.startswith(f"{name}: ")
    assert sentence.endswith(" is not a day; write it as 2026-02-27")
    assert sentence.isprintable()
    assert len(sentence) < 160
    return sentence


@given(IS_A_DAY)
def test_a_day_is_a_day_however_it_is_given(pair):
    given, day = pair
    found = parse_day(given, "day")
    assert found == pd.Timestamp(day)
    assert (found.tz, found.unit, type(found)) == (None, "us", pd.Timestamp)


@given(NO_DAY)
def test_what_is_no_day_is_refused_in_one_sentence(value):
    with pytest.raises(ValueError, match=r"^day: .* is not a day; write it as 2026-02-27$"):
        parse_day(value, "day")


def test_the_parser_knows_every_kind():
    for value in (*NO_DAYS, *SEVERAL, None):
        with pytest.raises(ValueError, match=r"^day: .* is not a day; write it as 2026-02-27$"):
            parse_day(value, "day")


@pytest.mark.parametrize("door", DOORS)
def test_every_door_asks_the_one_parser(door):
    """One kind of value that is a day and one that is none: all kinds were asked above."""
    refused(door, 20260227)
    if door != "record":  # which would write
        found = DOORS[door][1](pd.Timestamp("2026-02-27 10:00"))
        assert found is False or found == pd.Timestamp("2026-02-27")


@pytest.mark.parametrize("door", [d for d in DOORS if not d.startswith("known_when")])
def test_several_days_are_not_one(door):
    assert "('2026-02-27',)" in refused(door, ("2026-02-27",))


def test_where_a_day_must_be_given_none_is_no_day():
    for door in ("Tables.as_of", "founding then", "founding later", "known_when"):
        assert ": None is not a day" in refused(door, None)


@pytest.mark.parametrize(
    "given", ["2026-02-27", ["2026-02-27"], {"2026-02-27"}, pd.DatetimeIndex(["2026-02-27"]), pd.Series(["2026-02-27"])]
)
def test_one_or_several_days_are_taken_in_any_row(given):
    assert claims.known_when(WHOLE, days=given).about.facts["days"] == (pd.Timestamp("2026-02-27"),)


def test_the_panel_keeps_a_day_as_text_whatever_it_was_given():
    panel = Panel(None, {"as_of": pd.Timestamp("2026-02-27 10:00"), "start": date(2026, 2, 21)}, "Rows")
    assert "load(as_of='2026-02-27', start='2026-02-21')" in panel.line


@pytest.mark.parametrize("topic", topics())
def test_a_notebook_refuses_a_number_that_papermill_made_of_a_day(topic):
    notebook = topics()[topic]
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    assert any("parameters" in cell["metadata"].get("tags", []) for cell in cells)
    for parameter in ("as_of", "start", "end"):
        with pytest.raises(ValueError, match=f"^{parameter}: 20260227 is not a day"):
            shown(notebook, **{parameter: 20260227})


@pytest.mark.parametrize(
    "words",
    [
        ["report", "claims", "-p", "as_of"],
        ["report", "claims", "--as-of"],
        ["export", "out", "--format", "csv", "--as-of"],
    ],
)
def test_the_command_refuses_it_before_anything_is_made(tmp_path, monkeypatch, capsys, words):
    monkeypatch.chdir(tmp_path)
    for value in ("20260227", "2.0", "True", "nan", ""):
        assert cli.main([*words, value]) == 2
        assert capsys.readouterr().err == f"afpak: as_of: {value!r} is not a day; write it as 2026-02-27\n"
    assert not list(tmp_path.iterdir())

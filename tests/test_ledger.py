"""The ledger: it adds up to today's tables, shows every later edit, and tells the history of a row."""

import csv
import json
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import afpak
from afpak import cli, provenance
from afpak.home import default_data_dir
from afpak.record import checks
from afpak.record import replay as ledger
from afpak.record.history import main
from afpak.record.reader import DataError, read_folder
from afpak.record.schema import DATA_VERSION, LEDGER, TABLES

DATA = Path(__file__).parents[1] / "data"
CLAIM = "2025-10-08-ispr-orakzai-soldiers"
COLUMNS = [c.name for c in LEDGER.columns]


@pytest.fixture
def folder(tmp_path):
    """A copy of the real tables with their ledger."""
    for path in DATA.glob("*.csv"):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


def edit(folder, table, old, new):
    """Change one place of a table; returns its line."""
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return 1 + text[: text.index(old)].count("\n")


def test_replayed_from_nothing_the_ledger_gives_the_tables():
    rows, problems = ledger.replay(checks.read_ledger(DATA))
    assert problems == []
    assert rows == ledger.rows_of(read_folder(DATA)[0])


def test_the_ledger_belongs_to_the_version_of_the_data():
    entries = checks.read_ledger(DATA)
    assert entries["entry"].tolist() == [str(n + 1) for n in range(len(entries))]
    assert entries["day"].is_monotonic_increasing
    assert entries["data_version"].max() <= DATA_VERSION, "raise DATA_VERSION with a change of the tables"


CELLS = st.dictionaries(st.sampled_from(["name", "start", "end"]), st.text(min_size=1, max_size=4), max_size=3)
ROWS = st.dictionaries(st.tuples(st.sampled_from(["events", "claims"]), st.sampled_from("abc")), CELLS, max_size=4)


@settings(max_examples=30, deadline=None)
@given(states=st.lists(ROWS, max_size=4))
def test_any_course_of_changes_is_followed_to_its_end(states):
    entries, before = [], {}
    for after in states:
        entries += [
            dict(zip(COLUMNS, ("1", "", "", *change, ""), strict=True)) for change in ledger.changes(before, after)
        ]
        before = after
    assert ledger.replay(pd.DataFrame(entries, columns=COLUMNS)) == (before, [])


@pytest.mark.parametrize(
    ("table", "old", "new", "told"),
    [
        ("claims", f"{CLAIM},", f"{CLAIM}-x,", "2 changes that the ledger has not, first in claims.csv"),
        ("acts", "call for IHL respect", "call for respect", "a change that the ledger has not, first in acts.csv"),
    ],
)
def test_an_edit_behind_the_back_of_the_ledger_is_a_fault_with_the_command_that_mends_it(folder, table, old, new, told):
    edit(folder, table, old, new)
    (problem,) = checks.check(folder)
    last = len(checks.read_ledger(folder)) + 1
    assert str(problem).startswith(f"history.csv:{last}:{problem.column}: the tables have {told}")
    assert str(problem).endswith(f'run: python -m afpak.record.history --data {folder} --why "what changed and why"')
    shutil.rmtree(folder)


def test_in_the_checkout_the_command_is_make():
    assert ledger.command(default_data_dir()) == 'make history WHY="what changed and why"'


def test_recording_appends_and_brings_the_folder_in_step(folder, capsys):
    before = (folder / "history.csv").read_bytes()
    edit(folder, "acts", "call for IHL respect", "call for respect of IHL")
    assert main(["--data", str(folder), "--why", "Reword a label"]) == 0
    assert capsys.readouterr().out == "history.csv: 1 entry added\n"
    after = (folder / "history.csv").read_bytes()
    assert after.startswith(before)
    number, version, day, *rest = next(csv.reader([after[len(before) :].decode()]))
    assert (int(number), version, day) == (len(checks.read_ledger(folder)), DATA_VERSION, f"{date.today():%Y-%m-%d}")
    words = ["call for IHL respect", "call for respect of IHL", "Reword a label"]
    assert rest == ["acts", "call_for_ihl_respect", "changed", "label", *words]
    assert checks.check(folder) == []
    assert main(["--data", str(folder), "--why", "Nothing"]) == 0
    assert (folder / "history.csv").read_bytes() == after


def test_an_entry_never_runs_on_from_a_last_line_without_end(folder):
    path = folder / "history.csv"
    path.write_bytes(path.read_bytes().rstrip())
    edit(folder, "acts", "call for IHL respect", "call for respect of IHL")
    provenance.record(folder, "Reword a label")
    assert checks.check(folder) == []


def test_a_folder_without_ledger_is_sound_and_can_begin_one(folder):
    (folder / "history.csv").unlink()
    assert checks.check(folder) == []
    assert len(provenance.record(folder, "Begin")) == sum(len(frame) for frame in read_folder(folder)[0].values())
    assert checks.check(folder) == []


@pytest.mark.parametrize(
    ("why", "code", "sentence"),
    [
        ("", 2, "afpak: why: empty; say what changed\n"),
        ("two\nlines", 2, "afpak: why: stray whitespace; single spaces, none at the ends, no line breaks\n"),
        ("=1+1", 2, "afpak: why: looks like a spreadsheet formula; start with another character\n"),
        ("Reword", 1, "acts.csv:5:family: value outside the vocabulary (nonsense) – use one of "),
    ],
)
def test_nothing_is_recorded_of_faulty_tables_or_without_a_plain_reason(folder, capsys, why, code, sentence):
    before = (folder / "history.csv").read_bytes()
    edit(folder, "acts", "call for IHL respect,appeal", "call for IHL respect,nonsense")
    assert main(["--data", str(folder), "--why", why]) == code
    assert capsys.readouterr().err.startswith(sentence)
    assert (folder / "history.csv").read_bytes() == before


FIRST = "1,2026.11.24,2026-11-24,acts,made_up,added,,,{},x"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["1,2026.11.24,2026-11-24,weather,a,added,,,{},x"], "history.csv:2:table: no table has this name (weather)"),
        (["1,2026.11.24,2026-11-24,acts,a,changed,label,,b,x"], "history.csv:2:row: changed, but never entered (a)"),
        (["1,2026.11.24,2026-11-24,acts,a,removed,,,,x"], "history.csv:2:row: removed, but never entered (a)"),
        ([FIRST, FIRST.replace("1,", "2,", 1)], "history.csv:3:row: added, but stands already (made_up)"),
        (["1,2026.11.24,2026-11-24,acts,a,added,,,[1],x"], "history.csv:2:new: not the cells of a row as JSON ([1])"),
        (["1,2026.11.24,2026-11-24,acts,a,added,,," + "[" * 9999 + ",x"], "history.csv:2:new: not the cells of a row"),
        ([FIRST, "2,2026.11.24,2026-11-24,acts,made_up,changed,label,b,c,x"], "history.csv:3:old: not what label held"),
        ([FIRST, FIRST], "history.csv:3:entry: duplicate id (1)"),
        (["1,2026.11.24,2026-13-24,acts,a,added,,,{},x"], "history.csv:2:day: bad date (2026-13-24)"),
        (["1,2026.11.24,2026-11-24,acts,a,burnt,,,{},x"], "history.csv:2:change: value outside the vocabulary (burnt)"),
        (
            ["1,2026.11.24,2026-11-24,acts,a,changed,label,=1,b,x"],
            "history.csv:2:old: looks like a spreadsheet formula",
        ),
        (["1,2026.11.24,2026-11-24,acts,a,added,,,{},"], "history.csv:2:why: required cell is empty"),
        (["1,2026"], "history.csv:2:-: row has 2 cells, the header 10"),
    ],
)
def test_a_ledger_that_cannot_be_followed_is_refused_with_its_place(folder, lines, sentence):
    (folder / "history.csv").write_text("\n".join([",".join(COLUMNS), *lines, ""]), encoding="utf-8")
    assert str(checks.check(folder)[0]).startswith(sentence)
    with pytest.raises(DataError) as refused:
        provenance.history_of("a", folder)
    assert str(refused.value).startswith(sentence)


def test_the_history_of_a_row_names_its_entry_and_every_change():
    found = provenance.history_of("nodate-un-killed")
    assert found["change"].tolist() == ["added"] + ["changed"] * 10
    assert (found["data_version"] == "2026.11.29").sum() == 8
    assert json.loads(found["new"].iloc[0])["qualifier"] == "at_least"
    changed = (
        found[found["data_version"] == "2026.11.24"].set_index("column").loc[["qualifier", "high"], ["old", "new"]]
    )
    assert changed.loc["qualifier"].tolist() == ["at_least", "about"]
    assert pd.isna(changed.at["high", "old"])
    assert changed.at["high", "new"] == "50"
    with pytest.raises(ValueError, match=r"^unknown row 'nodate-un-kild'; perhaps nodate-un-killed"):
        provenance.history_of("nodate-un-kild")


def test_every_row_of_today_has_a_history():
    known = set(zip(*(checks.read_ledger(DATA)[column] for column in ("table", "row")), strict=True))
    assert known >= set(ledger.rows_of(read_folder(DATA)[0]))


def test_the_command_tells_a_history_or_says_what_to_do(tmp_path, capsys):
    assert cli.main(["history", "nodate-un-killed"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("claims nodate-un-killed\n  2026-11-24, data 2026.11.24: the row entered\n")
    assert "qualifier: at_least → about; high: (empty) → 50\n    Word the UN's fifty as about" in told
    assert cli.main(["history", "nodate-un-kild"]) == 2
    assert "unknown row 'nodate-un-kild'; perhaps nodate-un-killed" in capsys.readouterr().err
    assert cli.main(["history", "x", "--data", str(tmp_path / "nowhere")]) == 2
    assert "there is no data folder" in capsys.readouterr().err
    assert cli.main(["history", "x", "--data", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("there is no history.csv in ")


def test_what_a_terminal_would_obey_is_written_out(folder, capsys):
    entry = {"entry": "1", "data_version": "2026.11.24", "day": "2026-11-24", "table": "acts", "row": "a"}
    rows = [{**entry, "change": "added", "new": "{}", "why": "x"}]  # cells of tables are not its business
    rows.append({**entry, "entry": "2", "change": "changed", "column": "label", "new": "\x1b[2J\u202e", "why": "x"})
    pd.DataFrame(rows, columns=COLUMNS).to_csv(folder / "history.csv", index=False)
    assert cli.main(["history", "a", "--data", str(folder)]) == 0
    assert "label: (empty) → \\x1b[2J\\u202e" in capsys.readouterr().out


def test_the_whole_record_is_exported_with_its_ledger_and_a_cut_without(tmp_path, capsys):
    assert cli.main(["export", str(tmp_path / "all"), "--format", "datapackage"]) == 0
    assert (tmp_path / "all" / "history.csv").read_bytes() == (DATA / "history.csv").read_bytes()
    assert checks.check(tmp_path / "all") == []
    assert cli.main(["export", str(tmp_path / "cut"), "--format", "datapackage", "--episode", "uneasy-truce"]) == 0
    package = json.loads((tmp_path / "cut" / "datapackage.json").read_text(encoding="utf-8"))
    assert {r["path"] for r in package["resources"]} == {f"{name}.csv" for name in TABLES}
    assert not (tmp_path / "cut" / "history.csv").exists()


def test_a_faulty_ledger_stops_nobody_from_loading(folder, tables):
    (folder / "history.csv").write_text("nonsense", encoding="utf-8")
    assert len(afpak.load(folder).claims) == len(tables.claims)
    with pytest.raises(DataError, match=r"history\.csv:1:entry: column is missing"):
        provenance.history_of(CLAIM, folder)

"""Nothing is made twice, and nothing on disk is ever stale."""

import contextlib
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import PARAMETERS, write_notebook
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from afpak import cli, home
from afpak.record import tables
from afpak.record.schema import TABLES
from afpak.reports import folder, fresh, inputs, plan
from afpak.reports.inputs import LIBRARIES, Inputs
from afpak.reports.page import publish
from afpak.reports.run import job

ROOT = Path(__file__).parents[1]
LOAD = "import afpak\ntables = afpak.load(data_dir, as_of=as_of, episode=episode, start=start, end=end)"
FREE_TEXT = {"events": "summary", "claims": "note", "statements": "summary", "sources": "title", "places": "name"}
CUTS = [
    {},
    {"episode": "october-2025"},
    {"episode": "open-war-2026", "as_of": "2026-02-27"},
    {"start": "2026-03-01", "end": "2026-03-07"},
    {"start": "2024-01-01", "end": "2024-01-02"},
]


class Desk:
    """A folder of tables, notebooks and reports, where "making" a report writes its files without a kernel."""

    def __init__(self, root):
        self.data, self.notebooks, self.out = root / "data", root / "notebooks", root / "out"
        shutil.copytree(home.default_data_dir(), self.data)
        self.notebooks.mkdir()
        self.out.mkdir()
        for name in ("01_first", "02_second"):
            write_notebook(self.notebooks / f"{name}.ipynb", LOAD)

    def wanted(self):
        return [r for cut in CUTS for r in plan.wanted(["first", "second"], cut, {}, str(self.data))]

    def stale(self):
        """What the command would make, in the same two steps."""
        inputs = Inputs.of(str(self.data))
        changed = [r for r in self.wanted() if not fresh.unchanged(self.out, r, inputs)]
        return [r for r in plan.settled(changed, inputs) if not fresh.still_true(self.out, r)]

    def make(self, reports):
        for report in reports:
            files = {".html": f"page of {report.slug}".encode(), ".ipynb": b"{}"}
            entry = {"slug": report.slug, "parameters": report.published}
            files[".json"] = fresh.sealed(entry, report.made_from, files).encode()
            folder.place(files, report.slug, self.out, self.out)

    def seen(self):
        """What each cut shows, found by another way than the manifest's: the frames themselves."""
        record = tables.read(self.data)
        return [_cut(record, **cut) for cut in CUTS]


def _cut(record, as_of=None, episode=None, start=None, end=None):
    record = record.as_of(as_of) if as_of else record
    record = record.episode(episode) if episode else record
    return record.between(start, end) if start else record


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("desk"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "notebooks_dir", lambda: desk.notebooks)
        desk.make(desk.stale())
        assert desk.stale() == []
        desk.before = desk.seen()
        yield desk


def same(one, other):
    return (
        all(getattr(one, name).equals(getattr(other, name)) for name in TABLES)
        and one.undated.keys() == other.undated.keys()
        and all(one.undated[n].equals(other.undated[n]) for n in one.undated)
    )


def slugs(reports):
    return sorted(report.slug for report in reports)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.sampled_from(sorted(FREE_TEXT)), place=st.floats(0, 1, exclude_max=True))
@example(table="claims", place=None)
def test_a_changed_row_rebuilds_exactly_the_reports_that_see_it(desk, table, place):
    path = desk.data / f"{table}.csv"
    kept = path.read_bytes()
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    if place is None:  # a row of unknown day, which a cut shows only as left out
        unknown = desk.before[0].claims["known_on"].isna()
        place = unknown.to_numpy().argmax() / len(rows)
    rows[round(place * len(rows)) % len(rows)][header.index(FREE_TEXT[table])] += " – changed"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    try:
        changed = [cut for cut, one, other in zip(CUTS, desk.before, desk.seen(), strict=True) if not same(one, other)]
        hit = [r for c in changed for r in plan.wanted(["first", "second"], c, {}, str(desk.data))]
        assert slugs(desk.stale()) == slugs(hit)
    finally:
        path.write_bytes(kept)


def _notebook(desk, monkeypatch):
    write_notebook(desk.notebooks / "02_second.ipynb", LOAD, "1 + 1")
    return lambda r: r.topic == "02_second"


def _code(desk, monkeypatch):
    real = Inputs.of
    monkeypatch.setattr(Inputs, "of", lambda folder: replace(real(folder), code="of another version"))
    return lambda r: True


def _library(desk, monkeypatch):
    real = inputs.metadata.version
    monkeypatch.setattr(inputs.metadata, "version", lambda name: "0" if name == "kiwisolver" else real(name))
    return lambda r: True


def _installed(desk, monkeypatch):
    """What pandas takes up by itself where it finds it: text kept in pyarrow is not shown by the same code."""
    real = inputs.metadata.version
    monkeypatch.setattr(inputs.metadata, "version", lambda name: "999" if name == "pyarrow" else real(name))
    return lambda r: True


def _removed(desk, monkeypatch):
    _installed(desk, monkeypatch)
    desk.make(desk.stale())
    installed = inputs.metadata.version

    def version(name):
        if name == "pyarrow":
            raise inputs.metadata.PackageNotFoundError(name)
        return installed(name)

    monkeypatch.setattr(inputs.metadata, "version", version)
    return lambda r: True


def _map(desk, monkeypatch):
    (desk.data / "boundaries.geojson").write_text("{}", encoding="utf-8")
    return lambda r: True


def _readme(desk, monkeypatch):
    (desk.data / "README.md").write_text("other words", encoding="utf-8")
    return lambda r: False


def _touched(desk, monkeypatch):
    path = desk.data / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    return lambda r: False


def _deleted(desk, monkeypatch):
    (desk.out / "first.html").unlink()
    return lambda r: r.slug == "first"


def _altered(desk, monkeypatch):
    with (desk.out / "second-october-2025.ipynb").open("ab") as file:
        file.write(b" ")
    return lambda r: r.slug == "second-october-2025"


def _entry(desk, monkeypatch):
    path = desk.out / "first-october-2025.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"slug": "first', '"slug": "worst'), encoding="utf-8")
    return lambda r: r.slug == "first-october-2025"


def _broken(desk, monkeypatch):
    (desk.out / "second.json").write_text("[]", encoding="utf-8")
    return lambda r: r.slug == "second"


@pytest.mark.parametrize(
    "change",
    [_notebook, _code, _library, _installed, _removed, _map, _readme, _touched, _deleted, _altered, _entry, _broken],
)
def test_a_changed_input_rebuilds_exactly_what_rests_on_it(desk, monkeypatch, change):
    desk.make(desk.stale())
    rests_on_it = change(desk, monkeypatch)
    stale = desk.stale()
    assert slugs(stale) == slugs(r for r in desk.wanted() if rests_on_it(r))
    desk.make(stale)
    assert desk.stale() == []


def test_a_report_of_other_parameters_in_the_same_file_is_not_taken_for_this_one(desk):
    desk.make(desk.stale())
    path = desk.out / "first.json"
    entry = json.loads(path.read_bytes())
    report = next(r for r in plan.settled(desk.wanted()) if r.slug == "first")
    other = {**{k: v for k, v in entry.items() if k not in ("made_from", "files")}, "parameters": {"episode": "x"}}
    files = {".html": (desk.out / "first.html").read_bytes(), ".ipynb": b"{}"}
    path.write_text(fresh.sealed(other, report.made_from, files), encoding="utf-8")
    assert slugs(desk.stale()) == ["first"]


@pytest.mark.parametrize(
    ("code", "reads"),
    [
        ([LOAD], "cut"),
        ([LOAD, "everything = afpak.load(data_dir)"], "tables"),
        ([LOAD, "import pandas as pd\npd.read_csv('elsewhere.csv')"], "anything"),
        ([LOAD, "open('elsewhere')"], "anything"),
        (["%run elsewhere.py"], "anything"),
        ([LOAD, "other = beside.bring(tables, file)"], "cut"),
        ([LOAD, "other = beside.bring(tables, 'elsewhere.csv')"], "anything"),
        ([LOAD, "other = beside.bring(tables, file + '.new')"], "anything"),
        ([LOAD, "ucdp.per_period('elsewhere.csv')"], "anything"),
        ([LOAD, "import polars\npolars.scan_csv('elsewhere.csv')"], "anything"),
        ([LOAD, "[p.name for p in folder.glob('*.csv')]"], "anything"),
        ([LOAD, "file = 'elsewhere.csv'\nother = beside.bring(tables, file)"], "anything"),
    ],
)
def test_what_a_notebook_can_see_is_read_from_its_calls(tmp_path, monkeypatch, code, reads):
    write_notebook(tmp_path / "01_x.ipynb", *code, parameters=f"{PARAMETERS}\nfile = None")
    monkeypatch.setattr(plan, "notebooks_dir", lambda: tmp_path)
    assert sees(plan.settled(plan.wanted(["x"], {"start": "2024-01-01", "end": "2024-01-02"}, {}))) == {reads}


def sees(reports):
    """By what the reports are known again: the rows of their ``cut``, all ``tables``, or nothing, as they may read ``anything``."""
    known = {"": "anything", Inputs.of(None).tables: "tables"}
    return {known.get(report.made_from["seen"], "cut") for report in reports}


def test_the_topics_see_their_cut_and_nothing_else():
    assert sees(plan.settled(plan.wanted([], {"episode": "october-2025"}, {}))) == {"cut"}


def test_every_direct_dependency_that_draws_counts():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {dependency.split(">")[0] for dependency in project["dependencies"]}
    assert named - {"rich"} <= set(LIBRARIES)


def test_a_night_without_news_makes_nothing_and_force_makes_all(tmp_path, monkeypatch, capsys):
    notebooks, out = tmp_path / "notebooks", tmp_path / "out"
    notebooks.mkdir()
    write_notebook(notebooks / "01_small.ipynb", LOAD, "len(tables.events)")
    monkeypatch.setattr(plan, "notebooks_dir", lambda: notebooks)
    command = ["report", "small", "--episode", "october-2025", "--out", str(out)]
    assert cli.main(command) == 0
    made = {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in out.iterdir()}
    capsys.readouterr()
    assert cli.main(command) == 0
    assert "1 of 1 reports in place, 1 of them unchanged" in capsys.readouterr().out
    assert {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in out.iterdir()} == made
    (out / "index.html").unlink()
    assert cli.main(command) == 0
    assert (out / "index.html").read_bytes() == made["index.html"][1]
    assert cli.main([*command, "--force"]) == 0
    after = {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in out.iterdir()}
    assert {n: b for n, (_, b) in after.items()} == {n: b for n, (_, b) in made.items()}
    assert after["small-october-2025.html"][0] > made["small-october-2025.html"][0]


def test_a_night_without_news_pays_for_no_library(tmp_path, desk):
    desk.make(desk.stale())
    code = (
        "import sys; from pathlib import Path; from afpak import cli; from afpak.reports import plan;"
        f"plan.notebooks_dir = lambda: Path({str(desk.notebooks)!r});"
        f"code = cli.main(['report', 'first', '--data', {str(desk.data)!r}, '--out', {str(desk.out)!r}]);"
        "print(code, sorted({'pandas', 'papermill', 'matplotlib', 'nbformat', 'rich', 'jinja2'} & set(sys.modules)))"
    )
    manifest_of_index(desk)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n0 []\n"), done.stdout + done.stderr


def manifest_of_index(desk):
    publish.write_index(desk.out)
    fresh.seal_index(desk.out, Inputs.of(str(desk.data)))


@pytest.mark.parametrize(("change", "word"), [(_notebook, "notebook"), (_code, "code"), (_library, "versions")])
def test_a_worker_of_a_cluster_that_differs_makes_no_report(desk, monkeypatch, change, word):
    report = plan.settled(plan.wanted(["second"], CUTS[1], {}, str(desk.data)))[0]
    assert fresh.differs(report) == []
    before = (desk.notebooks / "02_second.ipynb").read_bytes()
    try:
        change(desk, monkeypatch)
        outcome = job.run_elsewhere(report, timeout=10)
    finally:
        (desk.notebooks / "02_second.ipynb").write_bytes(before)
    assert outcome.files == {}
    assert re.fullmatch(rf"worker \S+ differs from this machine in: {word}; install the same there", outcome.failure)


HEAD = "id,type_of_violence,side_a,side_b,source_article,where_prec,where_coordinates,latitude,longitude,country,date_prec,date_start,date_end,best,high,low"
BRING = "from afpak.outside import beside\nother = beside.bring(tables, file)\nsorted(other['best'].astype(int))"


def ged(path, *deaths):
    """A file as UCDP publishes them: one event a day, with so many deaths."""
    rows = [
        f"{day},1,Government of Afghanistan,Government of Pakistan,x,1,Torkham,34.12,71.09,Afghanistan,1,2026-02-2{day},2026-02-2{day},{n},{n},{n}"
        for day, n in enumerate(deaths, start=1)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return path


class Reader:
    """Somebody with files of their own, who asks for reports of them from the folder in which they lie."""

    def __init__(self, root, capsys):
        self.root, self.capsys, self.out = root, capsys, root / "out"

    def asks(self, file, *words, name="file"):
        """The exit code, what was said, and the pages that were made or made anew."""
        before = self.stamps()
        code = cli.main(["report", "ucdp", "--episode", "open-war-2026", "-p", name, str(file), *words, "--out", "out"])
        said = self.capsys.readouterr()
        after = self.stamps()
        return code, said.out + said.err, [n for n in after if after[n] != before.get(n)]

    def stamps(self):
        return {p.stem: p.stat().st_mtime_ns for p in self.out.glob("ucdp*.html")}

    def shows(self, slug):
        return (self.out / f"{slug}.html").read_text(encoding="utf-8")


@pytest.fixture
def reader(tmp_path, monkeypatch, capsys):
    pytest.importorskip("duckdb")
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks" / "05_ucdp.ipynb", LOAD, BRING, parameters=f"{PARAMETERS}\nfile = None")
    monkeypatch.setattr(plan, "notebooks_dir", lambda: tmp_path / "notebooks")
    monkeypatch.chdir(tmp_path)
    return Reader(tmp_path, capsys)


def test_a_report_of_a_readers_file_is_made_anew_exactly_when_the_file_changes(reader):
    path = ged(reader.root / "GEDEvent_v26_0_2.csv", 10)
    code, _, (slug,) = reader.asks(path.name)
    assert (code, "[10]" in reader.shows(slug)) == (0, True)
    assert re.fullmatch(r"ucdp-open-war-2026-file-gedevent-v26-0-2-csv-[0-9a-f]{8}", slug)
    for same in (path.name, f"./{path.name}", path):
        code, said, made = reader.asks(same)
        assert (code, made) == (0, []) and "1 of them unchanged" in said
    path.touch()
    assert reader.asks(path.name)[2] == []
    # corrected, at the same length and with the times of the file before it, as a copy that keeps them has
    stamp = path.stat()
    ged(path, 99)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert path.stat().st_size == stamp.st_size
    assert reader.asks(path.name)[::2] == (0, [slug])
    assert "[99]" in reader.shows(slug)
    assert reader.asks(path.name)[2] == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_file_that_is_no_longer_one_is_a_sentence_and_the_old_report_stays(reader):
    path = ged(reader.root / "acled.csv", 10)
    slug = reader.asks(path.name)[2][0]
    garbage = rf"{slug}: cell 5 failed: OutsideError: acled\.csv: .*; see out/failed/{slug}\.ipynb"
    for now, exit_code, sentence in (
        (lambda: path.write_text("garbage\n", encoding="utf-8"), 1, garbage),
        (lambda: None, 2, "afpak: parameter file: there is no file 'acled.csv'"),
        (lambda: os.mkfifo(path), 2, "afpak: parameter file: 'acled.csv' is no file, but a pipe or a device"),
    ):
        path.unlink(missing_ok=True)
        now()
        code, said, made = reader.asks(path.name)
        assert (code, made) == (exit_code, []) and "[10]" in reader.shows(slug)
        assert re.fullmatch(rf"(0 of 1 reports in place.*\n)?{sentence}\n", said)


def test_files_of_one_name_and_names_in_any_script_have_pages_of_their_own(reader):
    places = [
        "2025/acled.csv",
        "2026/acled.csv",
        "کابل.csv",
        "لاہور.csv",
        "Acled.csv",
        "acled-csv",
        f"{'x' * 150}/a.csv",
    ]
    places += [f"{'é' * 100}1.csv", f"{'é' * 100}2.csv", "données 1.csv", "donnees 1.csv"]
    for number, place in enumerate(places, start=1):
        ged(reader.root / place, number)
    reports = [plan.wanted(["ucdp"], {}, {"file": place})[0] for place in places]
    assert len(set(slugs(reports))) == len(places)
    assert all(re.fullmatch(r"[a-z0-9-]{1,120}", report.slug) for report in reports)
    assert [report.published["file"] for report in reports] == [Path(place).name for place in places]
    made = [reader.asks(place)[2] for place in places[:3]]
    assert [f"[{number}]" in reader.shows(slug) for number, (slug,) in enumerate(made, start=1)] == [True] * 3
    assert "کابل.csv" in reader.shows(made[2][0])
    assert [reader.asks(place)[2] for place in places[:3]] == [[]] * 3
    for path in reader.out.iterdir():
        assert str(reader.root) not in path.read_text(encoding="utf-8"), path.name


def test_a_folder_of_pages_counts_with_every_file_in_it(reader):
    def page(number, *deaths):
        row = dict.fromkeys(HEAD.split(","), "x") | {"type_of_violence": 1, "where_prec": 1, "date_prec": 1}
        row |= {"side_a": "Government of Afghanistan", "side_b": "Government of Pakistan", "country": "Afghanistan"}
        row |= {"latitude": 34.12, "longitude": 71.09, "date_start": "2026-02-21", "date_end": "2026-02-21"}
        rows = [{**row, "id": f"{number}{i}", "best": n, "high": n, "low": n} for i, n in enumerate(deaths)]
        told = {"TotalCount": 9, "TotalPages": 1, "PreviousPageUrl": "", "NextPageUrl": "", "Result": rows}
        (reader.root / "pages").mkdir(exist_ok=True)
        (reader.root / "pages" / f"{number}.json").write_text(json.dumps(told), encoding="utf-8")

    page(1, 10)
    code, said, (slug,) = reader.asks("pages")
    assert (code, "[10]" in reader.shows(slug)) == (0, True), said
    assert reader.asks("pages/")[2] == []
    page(2, 20)
    assert reader.asks("pages")[2] == [slug] and "[10, 20]" in reader.shows(slug)
    assert reader.asks("pages")[2] == []
    (reader.root / "pages" / "1.json").unlink()
    assert reader.asks("pages")[2] == [slug] and "[20]" in reader.shows(slug)
    if hasattr(os, "mkfifo"):  # nobody waits for what will never come
        os.mkfifo(reader.root / "pages" / "pipe")
        assert reader.asks("pages")[0] == 0


def test_any_parameter_that_names_a_file_counts_as_one(reader):
    """By its own name, or because its value is a whole path: no other would be found from a kernel's room."""
    path, notebook = ged(reader.root / "deep" / "acled.csv", 10), reader.root / "notebooks" / "05_ucdp.ipynb"
    for name in ("events_file", "folder", "source"):
        bring = BRING.replace("file", name)
        write_notebook(notebook, LOAD, bring, parameters=f"{PARAMETERS}\n{name} = None")
        (report,) = plan.settled(plan.wanted(["ucdp"], {}, {name: str(path)}))
        assert report.made_from["files"].keys() == {name}
    code, said, (slug,) = reader.asks(path, name=name)
    assert code == 0, said
    assert reader.asks(path, name=name)[2] == []
    ged(path, 20)
    assert reader.asks(path, name=name)[2] == [slug] and "[20]" in reader.shows(slug)
    for made in reader.out.iterdir():
        assert "deep" not in made.read_text(encoding="utf-8"), made.name


def test_a_file_that_is_the_default_of_a_notebook_counts_as_well(reader):
    path, notebook = ged(reader.root / "acled.csv", 10), reader.root / "notebooks" / "05_ucdp.ipynb"
    write_notebook(notebook, LOAD, BRING, parameters=f"{PARAMETERS}\nfile = {str(path)!r}\nlimit = 1")
    slug = reader.asks(1, name="limit")[2][0]
    assert reader.asks(1, name="limit")[2] == []
    ged(path, 20)
    assert reader.asks(1, name="limit")[2] == [slug] and "[20]" in reader.shows(slug)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "there is no file ''"),
        ("x\0y.csv", r"there is no file 'x\\x00y\.csv'"),
        ("no/such.csv", r"there is no file 'no/such\.csv'"),
        ("donn\udce9es/acled.csv", r"the path of 'donn\\udce9es/acled\.csv' is not UTF-8; rename it"),
    ],
)
def test_what_can_be_no_file_is_refused_before_a_kernel_starts(reader, given, words):
    with contextlib.suppress(OSError, ValueError):  # a file system may refuse the name
        if "\udce9" in given:
            ged(reader.root / given, 10)
    code, said, made = reader.asks(given)
    assert (code, made) == (2, [])
    assert re.fullmatch(f"afpak: parameter file: {words}\n", said)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("کابل", "لاہور"),
        ("Kabul", "kabul"),
        ("a b", "a-b"),
        ("", "-"),
        ("0.5", "0-5"),
        ("x" * 150 + "1", "x" * 150 + "2"),
    ],
)
def test_values_that_read_alike_in_a_file_name_do_not_share_a_page(reader, one, other):
    notebook = reader.root / "notebooks" / "05_ucdp.ipynb"
    write_notebook(notebook, LOAD, parameters=f"{PARAMETERS}\nactor = None")
    made = {plan.wanted(["ucdp"], {}, {"actor": value})[0].slug for value in (one, other)}
    assert len(made) == 2
    assert all(re.fullmatch(r"[a-z0-9-]{1,120}", slug) for slug in made)


def test_a_large_file_is_never_read_whole(reader):
    """Sums are made of tables larger than memory; so are reports."""
    path, inputs = reader.root / "all.csv", Inputs.of(None)
    with path.open("wb") as file:
        file.truncate(1 << 29)
    (report,) = plan.wanted(["ucdp"], {}, {"file": str(path)})
    tracemalloc.start()
    try:
        assert re.fullmatch("[0-9a-f]{32}", inputs.of_report(report)["files"]["file"])
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_several_reports_of_one_file_read_it_once(reader, monkeypatch):
    path, read = ged(reader.root / "acled.csv", 10), []
    real = open
    monkeypatch.setattr(
        "builtins.open", lambda place, *args, **named: read.append(place) or real(place, *args, **named)
    )
    inputs = Inputs.of(None)
    for report in plan.wanted(["ucdp"], {}, {"file": str(path)}, every=True):
        assert not fresh.unchanged(reader.out, report, inputs)
        assert plan.settled([report], inputs)[0].made_from["files"].keys() == {"file"}
    assert [place for place in read if str(place) == str(path)] == [str(path)]


def test_a_worker_that_has_another_file_of_that_name_makes_no_report(reader):
    path = ged(reader.root / "acled.csv", 10)
    (report,) = plan.settled(plan.wanted(["ucdp"], {}, {"file": str(path)}))
    assert fresh.differs(report) == []
    ged(path, 20)
    assert fresh.differs(report) == ["files"]
    path.unlink()
    assert fresh.differs(report) == ["files"]

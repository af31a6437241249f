"""Nothing is made twice, and nothing on disk is ever stale."""

import csv
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from afpak import cli, home
from afpak.record import tables
from afpak.reports import folder
from afpak.reports import fresh as manifest
from afpak.reports import plan as catalogue
from afpak.reports.page import publish
from afpak.reports.run import job

ROOT = Path(__file__).parents[1]
LOAD = "import afpak\ntables = afpak.load(data_dir, as_of=as_of, episode=episode, start=start, end=end)"
PARAMETERS = "episode = None\nstart = None\nend = None\nas_of = None\ndata_dir = None"
FREE_TEXT = {"events": "summary", "claims": "note", "statements": "summary", "sources": "title", "places": "name"}
CUTS = [
    {},
    {"episode": "october-2025"},
    {"episode": "open-war-2026", "as_of": "2026-02-27"},
    {"start": "2026-03-01", "end": "2026-03-07"},
    {"start": "2024-01-01", "end": "2024-01-02"},
]


def write_notebook(path, *code):
    cells = [nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})]
    cells += [nbformat.v4.new_code_cell(source) for source in code]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


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
        return [r for cut in CUTS for r in catalogue.wanted(["first", "second"], cut, {}, str(self.data))]

    def stale(self):
        """What the command would make, in the same two steps."""
        inputs = manifest.Inputs.of(str(self.data))
        changed = [r for r in self.wanted() if not manifest.unchanged(self.out, r, inputs)]
        return [r for r in catalogue.settled(changed, inputs) if not manifest.still_true(self.out, r)]

    def make(self, reports):
        for report in reports:
            files = {".html": f"page of {report.slug}".encode(), ".ipynb": b"{}"}
            entry = {"slug": report.slug, "parameters": report.published}
            files[".json"] = manifest.sealed(entry, report.made_from, files).encode()
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
        patch.setattr(catalogue, "notebooks_dir", lambda: desk.notebooks)
        desk.make(desk.stale())
        assert desk.stale() == []
        desk.before = desk.seen()
        yield desk


def same(one, other):
    return (
        all(getattr(one, name).equals(getattr(other, name)) for name in manifest.TABLES)
        and one.undated.keys() == other.undated.keys()
        and all(one.undated[n].equals(other.undated[n]) for n in one.undated)
    )


def slugs(reports):
    return sorted(report.slug for report in reports)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
        hit = [r for c in changed for r in catalogue.wanted(["first", "second"], c, {}, str(desk.data))]
        assert slugs(desk.stale()) == slugs(hit)
    finally:
        path.write_bytes(kept)


def _notebook(desk, monkeypatch):
    write_notebook(desk.notebooks / "02_second.ipynb", LOAD, "1 + 1")
    return lambda r: r.topic == "02_second"


def _code(desk, monkeypatch):
    real = manifest._files
    monkeypatch.setattr(
        manifest, "_files", lambda paths, base: real(paths, base) + ("+" if base.name == "afpak" else "")
    )
    return lambda r: True


def _library(desk, monkeypatch):
    real = manifest.metadata.version
    monkeypatch.setattr(manifest.metadata, "version", lambda name: "0" if name == "kiwisolver" else real(name))
    return lambda r: True


def _installed(desk, monkeypatch):
    """What pandas takes up by itself where it finds it: text kept in pyarrow is not shown by the same code."""
    real = manifest.metadata.version
    monkeypatch.setattr(manifest.metadata, "version", lambda name: "999" if name == "pyarrow" else real(name))
    return lambda r: True


def _removed(desk, monkeypatch):
    _installed(desk, monkeypatch)
    desk.make(desk.stale())
    installed = manifest.metadata.version

    def version(name):
        if name == "pyarrow":
            raise manifest.metadata.PackageNotFoundError(name)
        return installed(name)

    monkeypatch.setattr(manifest.metadata, "version", version)
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
    report = next(r for r in catalogue.settled(desk.wanted()) if r.slug == "first")
    other = {**{k: v for k, v in entry.items() if k not in ("made_from", "files")}, "parameters": {"episode": "x"}}
    files = {".html": (desk.out / "first.html").read_bytes(), ".ipynb": b"{}"}
    path.write_text(manifest.sealed(other, report.made_from, files), encoding="utf-8")
    assert slugs(desk.stale()) == ["first"]


@pytest.mark.parametrize(
    ("code", "reads"),
    [
        ([LOAD], "cut"),
        ([LOAD, "everything = afpak.load(data_dir)"], "tables"),
        ([LOAD, "import pandas as pd\npd.read_csv('elsewhere.csv')"], "anything"),
        ([LOAD, "open('elsewhere')"], "anything"),
        (["%run elsewhere.py"], "anything"),
    ],
)
def test_what_a_notebook_can_see_is_read_from_its_calls(tmp_path, code, reads):
    write_notebook(tmp_path / "01_x.ipynb", *code)
    assert manifest._reads(tmp_path / "01_x.ipynb") == reads


def test_the_topics_see_their_cut_and_nothing_else():
    assert {manifest._reads(path) for path in catalogue.topics().values()} == {"cut"}


def test_every_direct_dependency_that_draws_counts():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {dependency.split(">")[0] for dependency in project["dependencies"]}
    assert named - {"rich"} <= set(manifest.LIBRARIES)


def test_a_night_without_news_makes_nothing_and_force_makes_all(tmp_path, monkeypatch, capsys):
    notebooks, out = tmp_path / "notebooks", tmp_path / "out"
    notebooks.mkdir()
    write_notebook(notebooks / "01_small.ipynb", LOAD, "len(tables.events)")
    monkeypatch.setattr(catalogue, "notebooks_dir", lambda: notebooks)
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
        "import sys; from pathlib import Path; from afpak import cli; from afpak.reports import plan as catalogue;"
        f"catalogue.notebooks_dir = lambda: Path({str(desk.notebooks)!r});"
        f"code = cli.main(['report', 'first', '--data', {str(desk.data)!r}, '--out', {str(desk.out)!r}]);"
        "print(code, sorted({'pandas', 'papermill', 'matplotlib', 'nbformat', 'rich', 'jinja2'} & set(sys.modules)))"
    )
    manifest_of_index(desk)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n0 []\n"), done.stdout + done.stderr


def manifest_of_index(desk):
    publish.write_index(desk.out)
    manifest.seal_index(desk.out, manifest.Inputs.of(str(desk.data)))


@pytest.mark.parametrize(("change", "word"), [(_notebook, "notebook"), (_code, "code"), (_library, "versions")])
def test_a_worker_of_a_cluster_that_differs_makes_no_report(desk, monkeypatch, change, word):
    report = catalogue.plan(["second"], CUTS[1], {}, str(desk.data))[0]
    assert manifest.differs(report) == []
    before = (desk.notebooks / "02_second.ipynb").read_bytes()
    try:
        change(desk, monkeypatch)
        outcome = job.run_elsewhere(report, timeout=10)
    finally:
        (desk.notebooks / "02_second.ipynb").write_bytes(before)
    assert outcome.files == {}
    assert re.fullmatch(rf"worker \S+ differs from this machine in: {word}; install the same there", outcome.failure)

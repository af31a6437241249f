"""Reports as the desk runs them: real kernels, real failures, whole files or none."""

import base64
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

from afpak import cli
from afpak.reports import catalogue

PARAMETERS = "episode = None\nstart = None\nend = None\nas_of = None\ndata_dir = None\nlimit = 3\nstrict = False"
OPENING = "# A small report\n\n**Does it run?** Yes."


def write_notebook(folder, name, *code):
    cells = [
        nbformat.v4.new_markdown_cell(OPENING),
        nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
    ]
    cells += [nbformat.v4.new_code_cell(source) for source in code]
    notebook = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    nbformat.write(notebook, folder / f"{name}.ipynb")


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """A folder of notebooks of our own in place of the project's."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.setattr(catalogue, "notebooks_dir", lambda: folder)
    return folder


def run(*words):
    return cli.main(["report", *map(str, words)])


class Page(HTMLParser):
    """What a page loads and shows: addresses, images, headings."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def seed(tmp_path_factory):
    """The claims report of the seed day, made twice in two folders."""
    one, two = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")
    for out in (one, two):
        assert run("claims", "--episode", "open-war-2026", "--as-of", "2026-02-27", "--out", out) == 0
    return one, two


SLUG = "claims-open-war-2026-as-of-2026-02-27"


def test_a_report_is_a_page_a_notebook_and_a_way_in(seed):
    names = {p.name for p in seed[0].iterdir()}
    assert names == {f"{SLUG}.html", f"{SLUG}.ipynb", f"{SLUG}.json", "index.html"}
    assert f'href="{SLUG}.html"' in (seed[0] / "index.html").read_text(encoding="utf-8")


def test_the_same_inputs_give_the_same_bytes(seed):
    for path in seed[0].iterdir():
        assert path.read_bytes() == (seed[1] / path.name).read_bytes(), path.name


def test_the_page_needs_nothing_but_itself(seed):
    page = Page((seed[0] / f"{SLUG}.html").read_text(encoding="utf-8"))
    assert not page.all("script") + page.all("link") + page.all("iframe")
    assert all(image["src"].startswith("data:image/png;base64,") for image in page.all("img"))
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert page.all("html")[0]["lang"] == "en"


def test_every_figure_says_in_words_what_it_shows(seed):
    page = Page((seed[0] / f"{SLUG}.html").read_text(encoding="utf-8"))
    alts = [image["alt"] for image in page.all("img")]
    assert len(alts) == 6
    assert all(len(alt) > 40 and "No description" not in alt for alt in alts)
    assert any("228 (Pakistan)" in alt and "274 (Pakistan, military)" in alt for alt in alts)


def test_the_page_shows_no_code_and_the_notebook_all_of_it(seed):
    html = (seed[0] / f"{SLUG}.html").read_text(encoding="utf-8")
    notebook = nbformat.read(seed[0] / f"{SLUG}.ipynb", as_version=4)
    assert "plot_ledger" not in html
    assert any("plot_ledger" in c.source for c in notebook.cells)
    assert any('as_of = "2026-02-27"' in c.source for c in notebook.cells)


def test_the_seed_day_reads_as_the_record_has_it(seed):
    html = (seed[0] / f"{SLUG}.html").read_text(encoding="utf-8")
    rows = {m[2]: m[1] for m in re.finditer(r"<tr>((?:(?!</tr>).)*<td>([a-z0-9-]+)</td>)</tr>", html)}
    assert "<td>228</td>" in rows["2026-02-27-pakistan-228killed"]
    assert "<td>9</td>" in rows["2026-02-27-pakistan-9posts-captured"]
    assert "“numerous”" in rows["2026-02-27-afghan-numerous-civilians"]
    assert "297killed" not in html


def test_a_failing_cell_leaves_yesterday_alone_and_does_not_stop_the_others(notebooks, tmp_path, capsys):
    out = tmp_path / "out"
    write_notebook(notebooks, "01_good", "1 + 1")
    write_notebook(notebooks, "02_bad", "1 + 1")
    assert run("--episode", "october-2025", "--out", out) == 0
    yesterday = (out / "bad-october-2025.html").read_bytes()
    write_notebook(notebooks, "02_bad", "1 + 1", "raise ValueError('no such figure')")
    capsys.readouterr()
    assert run("--episode", "october-2025", "--out", out) == 1
    message = capsys.readouterr().err
    assert "bad-october-2025: cell 5 failed: ValueError: no such figure" in message
    assert "Traceback" not in message
    assert (out / "bad-october-2025.html").read_bytes() == yesterday
    kept = nbformat.read(out / "failed" / "bad-october-2025.ipynb", as_version=4)
    assert any("no such figure" in str(c.get("outputs", "")) for c in kept.cells)
    assert (out / "good-october-2025.html").exists()
    assert not list(out.glob(".run-*"))


@pytest.mark.parametrize(
    ("code", "words"),
    [("import sys; sys.exit(0)", "did not run"), ("import os; os._exit(1)", "the kernel died")],
)
def test_a_kernel_that_ends_early_is_a_failure(notebooks, tmp_path, capsys, code, words):
    write_notebook(notebooks, "01_small", code, "1 + 1")
    assert run("small", "--out", tmp_path / "out") == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out" / "small.html").exists()


def test_outputs_of_strangers_are_text(notebooks, tmp_path):
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    write_notebook(
        notebooks,
        "01_small",
        f"print({nasty!r})",
        f"import pandas as pd\nfrom afpak import show\nshow.table(pd.DataFrame({{'a': [{nasty!r}]}}), {nasty!r})",
        f"show.link('javascript:alert(3)', {nasty!r})",
        f"{nasty!r}",
    )
    assert run("small", "--out", tmp_path / "out") == 0
    page = Page((tmp_path / "out" / "small.html").read_text(encoding="utf-8"))
    assert not page.all("script")
    assert not [a for _, a in page.tags if "onerror" in a]
    assert not [a for a in page.all("a") if not re.match(r"https?://|#|[a-z0-9.-]+$", a["href"])]
    assert "".join(page.text).count("alert(1)") >= 4


def test_parameters_arrive_with_their_type(notebooks, tmp_path):
    write_notebook(notebooks, "01_small", "(episode, limit + 1, strict is True)")
    assert run("small", "--episode", "uneasy-truce", "-p", "limit", "7", "-p", "strict", "true", "--out", tmp_path) == 0
    html = (tmp_path / "small-uneasy-truce-limit-7-strict-true.html").read_text(encoding="utf-8")
    assert "(&#x27;uneasy-truce&#x27;, 8, True)" in html


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["weather"], "unknown notebook 'weather'; choose 01_escalation, 02_casualty_claims, 03_diplomatic_reactions"),
        (["claims", "-p", "limt", "3"], "02_casualty_claims has no parameter 'limt'"),
        (["claims", "--episode", "oct"], "unknown episode 'oct'; choose october-2025, uneasy-truce, open-war-2026"),
        (["claims", "--as-of", "yesterday"], "as_of: 'yesterday' is not a day"),
        (["claims", "--start", "2026-03-01", "--end", "2026-02-01"], "ends (2026-02-01) before it starts"),
        (["claims", "--data", "no/such/folder"], "data folder 'no/such/folder' does not exist"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(tmp_path, capsys, words, sentence):
    out = tmp_path / "out"
    assert run(*words, "--out", out) == 2
    message = capsys.readouterr().err
    assert sentence in message
    assert message.count("\n") == 1
    assert not out.exists()


def test_a_number_that_is_none_and_an_output_that_is_a_file(notebooks, tmp_path, capsys):
    write_notebook(notebooks, "01_small", "1")
    assert run("small", "-p", "limit", "many", "--out", tmp_path / "out") == 2
    assert "'many' is not a number like 3" in capsys.readouterr().err
    (tmp_path / "file").write_text("x")
    assert run("small", "--out", tmp_path / "file") == 2
    assert "is a file, not a folder" in capsys.readouterr().err


def test_faulty_tables_stop_the_run_with_the_place_of_the_fault(tmp_path, capsys):
    data = tmp_path / "data"
    data.mkdir()
    for path in (Path(__file__).parents[1] / "data").glob("*.csv"):
        (data / path.name).write_text(
            path.read_text(encoding="utf-8").replace("2025-10-08,2025-10-07", "2025-13-40,2025-10-07"), encoding="utf-8"
        )
    assert run("claims", "--data", data, "--out", tmp_path / "out") == 1
    assert re.search(r"claims\.csv:\d+:claimed_on: bad date \(2025-13-40\)", capsys.readouterr().err)
    assert not (tmp_path / "out").exists()


def test_the_whole_catalogue_is_three_topics_over_the_record_and_each_episode():
    reports = catalogue.plan([], {}, [])
    assert len(reports) == 12
    assert len({r.slug for r in reports}) == 12
    assert {r.slug for r in reports} >= {"claims", "escalation-october-2025", "reactions-open-war-2026"}


def test_a_slug_never_leaves_its_folder(notebooks):
    write_notebook(notebooks, "01_small", "1")
    path = notebooks / "01_small.ipynb"
    text = path.read_text(encoding="utf-8").replace("limit = 3", "limit = '3'")
    path.write_text(text, encoding="utf-8")
    report = catalogue.plan(["small"], {}, [("limit", "../../etc/passwd\n$(rm)")])[0]
    assert re.fullmatch(r"[a-z0-9-]+", report.slug)


def test_the_index_shows_each_report_with_a_picture(seed):
    entry = json.loads((seed[0] / f"{SLUG}.json").read_text(encoding="utf-8"))
    picture = base64.b64decode(entry["thumb"].split(",")[1])
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 120_000
    index = (seed[0] / "index.html").read_text(encoding="utf-8")
    assert entry["thumb"] in index
    assert "Open war, as known on 27 February 2026" in index


def test_check_says_no_faults_or_lists_them(tmp_path, capsys):
    assert cli.main(["check"]) == 0
    assert "no faults" in capsys.readouterr().err
    assert cli.main(["check", str(tmp_path / "nowhere")]) == 2
    assert "does not exist" in capsys.readouterr().err
    assert cli.main(["check", str(tmp_path)]) == 1
    assert "events.csv:1:-: cannot be read" in capsys.readouterr().out


def test_wrong_usage_is_exit_2(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["fly"])
    assert stop.value.code == 2

"""Reports as the desk runs them: real kernels, real failures, whole files or none."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import nbformat
import pytest
from conftest import PARAMETERS, write_notebook

from afpak import cli
from afpak.record import tables
from afpak.reports import plan
from afpak.reports.page.publish import write_index
from afpak.reports.page.rows import linked
from afpak.reports.page.sanitise import sanitise

OWN = f"{PARAMETERS}\nlimit = 3\nstrict = False"


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """A folder of notebooks of our own in place of the project's."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.setattr(plan, "notebooks_dir", lambda: folder)
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


SLUG = "claims-open-war-2026-as-of-2026-02-27"  # in the folder `seed` of conftest


def test_a_report_is_a_page_a_notebook_and_a_way_in(seed):
    names = {p.name for p in seed.iterdir()}
    assert names == {f"{SLUG}.html", f"{SLUG}.ipynb", f"{SLUG}.json", "index.html", "index.json"}
    assert f'href="{SLUG}.html"' in (seed / "index.html").read_text(encoding="utf-8")


def test_the_page_needs_nothing_but_itself(seed):
    html = (seed / f"{SLUG}.html").read_text(encoding="utf-8")
    page = Page(html)
    assert not page.all("link") + page.all("iframe")
    assert page.all("script") == [{}]
    assert not page.all("img") and "image/png" not in html
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    script = re.search(r"<script>(.*)</script>", html, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in policy
    assert page.all("html")[0]["lang"] == "en"


def test_every_figure_says_in_words_what_it_shows(seed):
    page = Page((seed / f"{SLUG}.html").read_text(encoding="utf-8"))
    alts = [drawing["aria-label"] for drawing in page.all("svg") if "aria-label" in drawing]
    assert len(alts) == 9
    assert all(len(alt) > 40 and "No description" not in alt for alt in alts)
    assert any("Pakistan 36 (government)" in alt and "228 (body not named), 274 (military)" in alt for alt in alts)


def test_the_page_shows_no_code_and_the_notebook_all_of_it(seed):
    html = (seed / f"{SLUG}.html").read_text(encoding="utf-8")
    notebook = nbformat.read(seed / f"{SLUG}.ipynb", as_version=4)
    assert "plot_ledger" not in html
    assert any("plot_ledger" in c.source for c in notebook.cells)
    assert any('as_of = "2026-02-27"' in c.source for c in notebook.cells)


def test_the_seed_day_reads_as_the_record_has_it(seed):
    html = (seed / f"{SLUG}.html").read_text(encoding="utf-8")
    rows = {m[2]: m[1] for m in re.finditer(r"<tr[^>]*>((?:(?!</tr>).)*<td>([a-z0-9-]+)</td>)</tr>", html)}
    assert '<td data-v="228">228<br>' in rows["2026-02-27-pakistan-228killed"]
    assert re.search(r'<td data-v="\d+">9<', rows["2026-02-27-pakistan-9posts-captured"])
    assert "“numerous”" in rows["2026-02-27-afghan-numerous-civilians"]
    assert "297killed" not in html


def test_a_failing_cell_leaves_yesterday_alone_and_does_not_stop_the_others(notebooks, tmp_path, capsys):
    out = tmp_path / "out"
    write_notebook(notebooks / "01_good.ipynb", "1 + 1")
    write_notebook(notebooks / "02_bad.ipynb", "1 + 1")
    assert run("--episode", "october-2025", "--out", out) == 0
    yesterday = (out / "bad-october-2025.html").read_bytes()
    write_notebook(notebooks / "02_bad.ipynb", "1 + 1", "raise ValueError('no such figure')")
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


def test_outputs_of_strangers_are_text(notebooks, tmp_path):
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    write_notebook(
        notebooks / "01_small.ipynb",
        f"print({nasty!r})",
        f"import pandas as pd\nfrom afpak import show\nshow.table(pd.DataFrame({{'a': [{nasty!r}]}}), {nasty!r})",
        f"show.link('javascript:alert(3)', {nasty!r})",
        f"{nasty!r}",
        f"from IPython.display import HTML\nHTML({nasty!r} + '</main><a href=\"javascript:alert(4)\">x</a>')",
    )
    assert run("small", "--out", tmp_path / "out") == 0
    html = (tmp_path / "out" / "small.html").read_text(encoding="utf-8")
    assert html.count("</main>") == 1
    page = Page(html)
    assert not page.all("img")
    assert page.all("script") == [{}]
    assert not [a for _, a in page.tags if "onerror" in a]
    assert not [a for a in page.all("a") if not re.match(r"https?://|#|[a-z0-9.-]+$", a.get("href", "#"))]
    assert "".join(page.text).count("alert(1)") >= 4


def test_parameters_arrive_with_their_type(notebooks, tmp_path):
    write_notebook(notebooks / "01_small.ipynb", "(episode, limit + 1, strict is True)", parameters=OWN)
    assert run("small", "--episode", "uneasy-truce", "-p", "limit", "7", "-p", "strict", "true", "--out", tmp_path) == 0
    html = (tmp_path / "small-uneasy-truce-limit-7-strict-true.html").read_text(encoding="utf-8")
    assert "(&#x27;uneasy-truce&#x27;, 8, True)" in html
    assert "Uneasy truce, limit 7, strict true" in html, "two reports that differ in a parameter look different"


def test_the_whole_catalogue_is_every_topic_over_the_record_and_each_episode():
    reports = plan.settled(plan.wanted([], {}, {}))
    assert len(plan.topics()) == 8
    assert len(reports) == len({r.slug for r in reports}) == 32
    assert {r.slug for r in reports} >= {"claims", "escalation-october-2025", "reactions-open-war-2026"}


def test_a_slug_never_leaves_its_folder(notebooks):
    write_notebook(notebooks / "01_small.ipynb", "1", parameters=OWN.replace("limit = 3", "limit = '3'"))
    report = plan.settled(plan.wanted(["small"], {}, {"limit": "../../etc/passwd\n$(rm)"}))[0]
    assert re.fullmatch(r"[a-z0-9-]+", report.slug)


def test_the_index_tells_what_stands_and_shows_how_far_apart(seed):
    entry = json.loads((seed / f"{SLUG}.json").read_text(encoding="utf-8"))
    index = (seed / "index.html").read_text(encoding="utf-8")
    assert set(entry["front"]) == {"stands", "picture"}
    for block in entry["front"].values():
        assert block in index
    assert (
        f'<a href="{SLUG}.html#2026-02-27-pakistan-274killed">274</a> (Pakistan, military, 27 February 2026)' in index
    )
    assert "Open war, as known on 27 February 2026" in index


def test_every_mark_leads_to_a_row_of_the_page_and_every_row_has_one_address(seed):
    page = Page((seed / f"{SLUG}.html").read_text(encoding="utf-8"))
    ids = [tag["id"] for tag in page.all("tr") if "id" in tag]
    assert len(ids) == len(set(ids))
    marks = [mark for mark in page.all("a") if "data-rows" in mark]
    assert len(marks) > 100
    assert {row for mark in marks for row in mark["data-rows"].split()} <= set(ids)
    assert all(mark["href"] == f"#{mark['data-rows'].split()[0]}" for mark in marks)


def test_a_row_has_its_address_in_the_table_that_lists_most():
    few, many = (
        '<table><tr id="b"><td></td></tr></table>',
        '<table><tr id="a"></tr><tr id="b"></tr><tr id="main"></tr></table>',
    )
    mark = '<a href="#a" data-rows="a b">1</a><a href="#a" data-rows="a x">2</a>'
    assert linked([mark, few, many, many]) == [
        '<a href="#a" data-rows="a b">1</a>2',
        "<table><tr><td></td></tr></table>",
        '<table><tr id="a"></tr><tr id="b"></tr><tr></tr></table>',
        "<table><tr></tr><tr></tr><tr></tr></table>",
    ]


def test_the_index_passes_over_files_that_are_no_reports(tmp_path, seed):
    for path in seed.glob(f"{SLUG}.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for name, text in (("package", "{}"), ("list", "[1]"), ("broken", "{")):
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
        (tmp_path / f"{name}.html").write_text("", encoding="utf-8")
    write_index(tmp_path)
    links = [a["href"] for a in Page((tmp_path / "index.html").read_text(encoding="utf-8")).all("a")]
    own = [link for link in links if not link.startswith(("#", f"{SLUG}.html#"))]
    assert own == [f"{SLUG}.html", f"{SLUG}.html", f"{SLUG}.ipynb"], "of what stands, and in the table"
    (tmp_path / f"{SLUG}.html").unlink()
    write_index(tmp_path)
    assert SLUG not in (tmp_path / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<p onclick=x()>a<script>b</script>c", "<p>ac</p>"),
        ("<a href='javascript:x()'>a</a>", '<a rel="noopener noreferrer">a</a>'),
        ("<a href='data:text/html,x'>a</a>", '<a rel="noopener noreferrer">a</a>'),
        (
            "<a download='a.csv' href='data:text/csv;charset=utf-8;base64,YQ=='>a</a>",
            '<a download="a.csv" href="data:text/csv;charset=utf-8;base64,YQ==" rel="noopener noreferrer">a</a>',
        ),
        (
            "<a href='https://x.org/?a=1&amp;b=%22'>a</a>",
            '<a href="https://x.org/?a=1&amp;b=%22" rel="noopener noreferrer">a</a>',
        ),
        ("</div></main><svg><style>*{}</style></svg>1 &lt; 2", "1 &lt; 2"),
        (
            "<table style='x'><tr><td colspan='\"2'>a",
            '<table><tbody><tr><td colspan="&quot;2">a</td></tr></tbody></table>',
        ),
        ("<scr<script>ipt>x</script>", "ipt&gt;x"),
        ("<!-- --><img src=x onerror=y><iframe>z", "z"),
    ],
)
def test_markup_is_cut_down_to_what_is_known(markup, kept):
    assert sanitise(markup) == kept


def test_a_plain_frame_becomes_a_table_with_scopes():
    import pandas as pd

    table = sanitise(pd.DataFrame({"a": ["<b>"]}, index=["r"]).to_html())
    assert '<th scope="col">a</th>' in table
    assert '<th scope="row">r</th>' in table
    assert "<td>&lt;b&gt;</td>" in table
    assert "></th>" not in table


def test_the_published_notebook_names_the_data_folder_as_the_user_did(notebooks, tmp_path, monkeypatch):
    write_notebook(notebooks / "01_small.ipynb", "data_dir is not None")
    (tmp_path / "mine").symlink_to(tables.default_data_dir())
    monkeypatch.chdir(tmp_path)
    assert run("small", "--data", "mine", "--out", "out") == 0
    for path in (tmp_path / "out").iterdir():
        text = path.read_text(encoding="utf-8")
        assert str(tmp_path) not in text
        assert str(tables.default_data_dir()) not in text
    html = (tmp_path / "out" / "small.html").read_text(encoding="utf-8")
    assert html.count("tables of the folder mine") == 2
    assert "CC BY" not in html
    assert "<pre>True</pre>" in html
    assert 'data_dir = \\"mine\\"' in (tmp_path / "out" / "small.ipynb").read_text(encoding="utf-8")


def test_notebooks_whose_reports_would_overwrite_each_other_are_refused(notebooks, tmp_path, capsys):
    write_notebook(notebooks / "01_small.ipynb", "1")
    write_notebook(notebooks / "07_other_small.ipynb", "1")
    assert cli.main(["report", "--out", str(tmp_path / "out")]) == 2
    told = "afpak: 01_small.ipynb and 07_other_small.ipynb make reports of one name, small; rename one\n"
    assert capsys.readouterr().err == told

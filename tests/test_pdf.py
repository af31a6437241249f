"""Pages on paper, from the browser of this machine or not at all."""

import pytest
from conftest import write_notebook

from afpak import cli
from afpak.reports import plan
from afpak.reports.page import pdf


@pytest.fixture
def desk(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(plan, "notebooks_dir", lambda: tmp_path / "notebooks")
    write_notebook(tmp_path / "notebooks" / "01_small.ipynb", "1 + 1")
    return tmp_path


def run(desk, *words):
    return cli.main(["report", "--start", "2025-10-01", "--out", str(desk / "out"), *words])


@pytest.mark.skipif(not pdf.browser(), reason="no browser")
def test_a_report_is_printed_when_asked_and_never_stale(desk, capsys):
    paper = desk / "out" / "small-from-2025-10-01.pdf"
    assert run(desk) == 0
    assert not paper.exists()
    assert run(desk, "--pdf") == 0
    assert f"on paper: {paper}\n" in capsys.readouterr().out
    first = paper.read_bytes()
    assert first.startswith(b"%PDF-")
    assert b"file://" not in first
    capsys.readouterr()
    assert run(desk, "--pdf") == 0
    told = capsys.readouterr().out
    assert "1 of them unchanged" in told
    assert f"on paper: {paper}\n" in told
    paper.unlink()
    assert run(desk, "--pdf") == 0
    assert paper.read_bytes() == first, "the same page gives the same bytes"
    write_notebook(desk / "notebooks" / "01_small.ipynb", "2 + 2")
    assert run(desk) == 0
    assert not paper.exists(), "a PDF of yesterday's page is not left beside today's"


def test_without_a_browser_nothing_starts(desk, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    assert run(desk, "--pdf") == 2
    assert capsys.readouterr().err == "afpak: --pdf needs Chromium, Chrome or Edge, and none is found here\n"
    assert not (desk / "out").exists()


@pytest.mark.parametrize(
    ("variable", "place"),
    [
        ("HOME", "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("HOME", "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
        ("ProgramFiles", "Google/Chrome/Application/chrome.exe"),
        ("ProgramFiles(x86)", "Microsoft/Edge/Application/msedge.exe"),
        ("LOCALAPPDATA", "Google/Chrome/Application/chrome.exe"),
    ],
)
def test_a_browser_is_found_where_macos_and_windows_put_it(tmp_path, monkeypatch, variable, place):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv(variable, str(tmp_path))
    installed = tmp_path / place
    installed.parent.mkdir(parents=True)
    installed.touch()
    assert pdf.browser() == str(installed)

"""A page as PDF, printed by the Chromium, Chrome or Edge that is on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

_NAMES = (
    "chromium chromium-browser google-chrome google-chrome-stable chrome microsoft-edge microsoft-edge-stable msedge"
).split()
# neither macOS nor Windows puts them on the path
_MAC = ("Google Chrome", "Chromium", "Microsoft Edge")
_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
_PATIENCE = 120  # seconds


def browser() -> str | None:
    """The browser on the path or where the system puts it, if there is one."""
    on_path = (shutil.which(name) for name in _NAMES)
    usual = (str(place) for place in _places() if place.is_file())
    return next(filter(None, (*on_path, *usual)), None)


def _places() -> Iterator[Path]:
    """Where installers put browsers on macOS and on Windows."""
    for root in ("/Applications", os.path.expanduser("~/Applications")):
        yield from (Path(root) / f"{name}.app/Contents/MacOS/{name}" for name in _MAC)
    for root in filter(None, map(os.environ.get, ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"))):
        yield from (Path(root) / place for place in _WINDOWS)


def printed(page: bytes, room: Path) -> bytes:
    """The page on paper as its style sheet has it; same page and browser, same bytes."""
    found = browser()
    if not found:
        raise RuntimeError("there is no Chromium, Chrome or Edge to print the PDF")
    source, target = room / "page.html", room / "page.pdf"
    # links to files beside the page would be written out as paths of this machine
    source.write_bytes(re.sub(rb' href="(?!https?:|#)[^"]*"', b"", page))
    command = [found, "--headless", "--disable-gpu", "--no-first-run", f"--user-data-dir={room / 'browser'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # root cannot have one; the page runs no script
    command += ["--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE)
    if done.returncode or not target.exists():
        raise RuntimeError(f"{Path(found).name} printed no PDF: {done.stderr.strip()[-200:]}")
    # the clock stands in two places of a PDF, at full length, so that nothing moves
    return re.sub(rb"(?<=Date \(D:)\d{14}\+00'00'", b"19700101000000+00'00'", target.read_bytes())

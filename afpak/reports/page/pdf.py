"""A page as PDF, printed by the Chromium or Chrome that is on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PATIENCE = 120  # seconds


def browser() -> str | None:
    """The browser on the path, if there is one."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def printed(page: bytes, room: Path) -> bytes:
    """The page on paper as its style sheet has it; same page and browser, same bytes."""
    found = browser()
    if not found:
        raise RuntimeError("there is no Chromium to print the PDF")
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

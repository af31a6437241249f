"""Standard streams that cost no work: closed, full or broken ones, and those of few characters, as cron and daemons have them."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_PLAIN = {"–": "-", "—": "-", "→": "->", "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "×": "x", "·": "."}


def filled() -> None:
    """Open what is closed of the standard streams; else the next file takes its number, and what is printed goes into it."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)  # the processes of a run would meet the same
    os.close(number)


@contextmanager
def forgiving() -> Iterator[dict[str, OSError]]:
    """Print what can be printed and go on; what the system refused, by stream, is for the caller to tell.

    Streams that somebody has put in place of the standard ones, as pytest
    does, are left alone.
    """
    refused: dict[str, OSError] = {}
    before = sys.stdin, sys.stdout, sys.stderr
    filled()
    sys.stdin = before[0] or io.TextIOWrapper(io.FileIO(0, closefd=False))
    sys.stdout = _stream("stdout", 1, refused) if before[1] is sys.__stdout__ else before[1]
    sys.stderr = _stream("stderr", 2, refused) if before[2] is sys.__stderr__ else before[2]
    try:
        yield refused
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdin, sys.stdout, sys.stderr = before


def _stream(name: str, number: int, refused: dict[str, OSError]) -> io.TextIOBase:
    usual = getattr(sys, f"__{name}__")
    if usual and sys.platform == "win32":  # a console there is no file
        usual.reconfigure(errors=_HANDLER)
        return usual
    if usual:
        usual.flush()
    raw = io.BufferedWriter(_Raw(number, "w", closefd=False))
    raw.raw.told = lambda error: refused.setdefault(name, error)
    return io.TextIOWrapper(
        raw,
        encoding=usual.encoding if usual else "utf-8",
        errors=_HANDLER,
        line_buffering=name == "stderr" or usual is None or usual.line_buffering,
    )


class _Raw(io.FileIO):
    """A file whose errors are told once and then forgotten."""

    told = None

    def write(self, content) -> int:
        try:
            return super().write(content)
        except OSError as error:
            self.told(error)
            return len(content)


def _written_otherwise(error: UnicodeError) -> tuple[str, int]:
    """A plain sign for a typographic one; otherwise the number of the character, or the byte of a name that is not UTF-8."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    return _PLAIN.get(character, character.encode("unicode_escape").decode())


_HANDLER = "afpak.plain"
codecs.register_error(_HANDLER, _written_otherwise)

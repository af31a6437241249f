"""What ``afpak outside`` prints."""

from __future__ import annotations

import argparse
import sys
import warnings

from . import OutsideError, OutsideWarning, read


def show_file(arguments: argparse.Namespace) -> int:
    """Print what a file holds and what is wrong with it; 1 where it cannot be read or breaks its own codebook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OutsideWarning)  # said below, one line each
        try:
            events = read(arguments.file)
        except OutsideError as error:
            print(f"afpak: {error}", file=sys.stderr)
            return 1
    a, days = events.attrs, events["start"].dropna()
    span = f", {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
    version = f", {a['version']}" if a["version"] else ""
    print(f"{a['file']}: {a['project']}{version}, {a['layout']}; {len(events):,} rows{span}")
    for sentence, rows in a["faults"].items():
        print(f"{a['file']}: {sentence}: {rows:,}")
    return 1 if a["faults"] else 0

"""Which reports exist, and whether what was asked for can be made.

Everything is refused here, before a kernel starts and before a file is
written: unknown notebooks and parameters (papermill itself only warns), values
of the wrong type, cuts that are none. It goes in two steps, so that a run that
finds nothing to do never imports pandas: ``wanted`` names the reports,
``settled`` reads the tables and tries the cuts.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from .. import home
from ..home import UsageError, contents, notebooks_dir
from . import fresh
from .inputs import Inputs, Seen
from .model import Report
from .parameters import CUT, defaults, events_known, names_file, slug, text, value, written

DOSSIERS = "07_event_by_event"  # the notebook whose page has an address for every row


def topics() -> dict[str, Path]:
    """Notebooks that make reports, by name: numbered, with a parameters cell; 00 is for exploring."""
    found = sorted(notebooks_dir().glob("[0-9][0-9]_*.ipynb"))
    return {path.stem: path for path in found if not path.stem.startswith("00_")}


def find(name: str) -> Path:
    """A notebook by stem (``02_casualty_claims``), number (``02``) or any word of its name (``claims``, ``events``)."""
    known = topics()
    words = {name, name.removesuffix("s")}  # of events we have one at a time
    hits = [path for stem, path in known.items() if name in (stem, stem[3:]) or words & set(stem.split("_"))]
    if len(hits) != 1:
        raise UsageError(f"unknown notebook {name!r}; choose {', '.join(known)}")
    return hits[0]


def wanted(
    names: list[str],
    cut: dict[str, str | None],
    extra: dict[str, str],
    data_dir: str | None = None,
    every: bool = False,
) -> list[Report]:
    """The reports that a command asks for, before the tables are read.

    With ``every``, or without names and without a cut: each topic over the
    whole record and over each episode. Otherwise each named topic (or every
    topic) with the one cut.

    Raises
    ------
    UsageError
        A notebook, a parameter or a folder does not exist, or a value has the wrong type.
    """
    asked = {name: value for name, value in {**cut, **extra}.items() if value is not None}
    data_dir = asked.pop("data_dir", data_dir)
    if data_dir is not None:
        written(home.data_dir(data_dir).resolve(), f"the path of the data folder {data_dir!r}")
    notebooks = [find(name) for name in names] or list(topics().values())
    _apart(topics().values())
    cuts = [asked]
    if every or (not names and not asked):
        if "episode" in asked:
            raise UsageError("choose --all or one episode, not both")
        cuts += [{**asked, "episode": episode} for episode in _episodes(data_dir)]
    return [_report(path, data_dir, one) for path in dict.fromkeys(notebooks) for one in cuts]


def beside(reports: list[Report], out: Path) -> list[Report]:
    """The reports, each with the page of the same cut to which its rows lead, if that is made with them or lies there."""
    notebook = topics().get(DOSSIERS)
    if notebook is None:
        return reports
    made, led = {report.slug for report in reports}, []
    for report in reports:
        cut = {name: given for name, given in report.parameters.items() if name in (*CUT, "data_dir")}
        page = Report(slug(notebook, cut), notebook, cut, data=report.data)
        there = page.slug in made or fresh.in_place(out, page)
        led.append(replace(report, beside=page.slug) if there and report.notebook != notebook else report)
    return led


def settled(reports: list[Report], inputs: Inputs | None = None) -> list[Report]:
    """The reports of one command with their cuts tried on the tables, in words, and with what they are made from.

    Raises
    ------
    UsageError
        A cut that is none or contradicts itself, or an event that the record does not have.
    DataError
        The tables have faults.
    """
    if not reports:
        return []
    from ..record.tables import read

    data_dir = reports[0].parameters.get("data_dir")
    inputs = inputs or Inputs.of(data_dir)  # first, so that a later change shows in the next run
    tables, seen = read(data_dir), {}
    done = []
    for report in reports:
        try:
            rows = tables.cut_to(**{name: report.parameters.get(name) for name in CUT})
            events_known(report.parameters, rows)
        except ValueError as error:
            raise UsageError(str(error)) from None
        since = ""
        if rows.episode_id:
            since = f"{tables.by_id('episodes').loc[rows.episode_id, 'start']:%Y-%m-%d}"
        further = [
            f"{k.replace('_', ' ')} {text(v)}" for k, v in report.published.items() if k not in (*CUT, "data_dir")
        ]
        cut = tuple(report.parameters.get(name) for name in CUT)
        if cut not in seen:
            seen[cut] = Seen.of(rows)
        done.append(
            replace(
                report,
                cut=", ".join([rows.cut, *further]),
                beyond=rows.beyond,
                since=since,
                made_from=fresh.made_from(report, inputs, seen[cut]),
            )
        )
    return done


def _episodes(data_dir: str | None) -> list[str]:
    """The ids of the episodes; none where the table has faults, which ``settled`` reports."""
    path = home.data_dir(data_dir) / "episodes.csv"
    try:
        rows = csv.DictReader(io.StringIO(contents(path).decode("utf-8-sig"), newline=""))
        return [row["episode_id"] for row in rows if row.get("episode_id")]
    except (OSError, ValueError, csv.Error):
        return []


def _apart(notebooks: Iterable[Path]) -> None:
    """Refuse notebooks whose reports would overwrite each other."""
    taken: dict[str, Path] = {}
    for path in notebooks:
        other = taken.setdefault(slug(path, {}), path)
        if other != path:
            raise UsageError(f"{other.name} and {path.name} make reports of one name, {slug(path, {})}; rename one")


def _report(notebook: Path, data_dir: str | None, asked: dict[str, str]) -> Report:
    known = defaults(notebook)
    base = {"data_dir": str(Path(data_dir).resolve())} if data_dir is not None else {}
    for name in (*base, *asked):
        if name not in known:
            raise UsageError(f"{notebook.stem} has no parameter {name!r}; choose {', '.join(known)}")
    parameters = {**base, **{name: value(name, given, known[name]) for name, given in asked.items()}}
    named = {name: given for name, given in {**known, **parameters}.items() if names_file(name, given)}
    files = {name: given for name, given in named.items() if Path(given).is_absolute()}  # else no kernel finds it
    return Report(slug(notebook, parameters, files), notebook, parameters, files, data_dir or "")

"""What a report is, and what became of it: the two things that every room of the press knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Report:
    """One notebook with one set of parameters; what `plan.settled` fills in comes last."""

    slug: str
    notebook: Path
    parameters: dict
    files: dict[str, str] = field(
        default_factory=dict
    )  # which parameters name files of the reader's, and where they lie
    data: str = ""  # the data folder as the user named it; empty: the tables of the package
    pdf: bool = False  # print it as well
    beside: str = ""  # slug of the page that tells the events of the same cut one by one, where it lies beside
    cut: str = ""  # the cut in words, for readers
    beyond: str = ""  # where the cut goes beyond the record, in words
    since: str = ""  # first day of the episode, to put the index in order
    made_from: dict = field(default_factory=dict)

    @property
    def topic(self) -> str:
        return self.notebook.stem

    @property
    def published(self) -> dict:
        """The parameters without a path of this machine."""
        told = {name: Path(given).name if name in self.files else given for name, given in self.parameters.items()}
        return {**told, **({"data_dir": self.data} if self.data else {})}


@dataclass(frozen=True)
class Outcome:
    """What became of one report: its files, or ``failure`` and the notebook as far as it came."""

    slug: str
    seconds: float = 0.0
    failure: str = ""
    files: dict[str, bytes] = field(default_factory=dict)

"""Every chart, a lesson, the tables, and a report: what test_elsewhere runs on a system without POSIX."""

import json
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))


def main(out: Path) -> None:
    from test_charts import DRAWN, rows

    from afpak import cli
    from afpak.reports.run.processes import FORKS

    assert not FORKS
    try:
        date(2026, 2, 7).strftime("%-d")
        raise SystemExit("this system knows %-d")
    except ValueError:
        pass
    for name, (chart, measure) in DRAWN.items():
        assert "<svg" in chart(rows(measure, "five days")).svg(), name
    print("charts", len(DRAWN))
    space = {}
    lesson = json.loads((ROOT / "notebooks/teaching/instructor/1_whose_numbers.ipynb").read_text(encoding="utf-8"))
    for cell in lesson["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), space)
    print("checks passed")
    print("check", cli.main(["check"]))
    print("export", cli.main(["export", str(out / "tables"), "--format", "csv"]))
    for _ in range(2):
        print(
            "report",
            cli.main(
                ["report", "reactions", "--start", "2026-03-10", "--end", "2026-03-12", "--out", str(out / "reports")]
            ),
        )
    hidden = {path.name for path in (out / "reports").iterdir() if path.name.startswith(".")}
    print("left", sorted(hidden - {".lock"}))  # which filelock takes away on Windows alone


if __name__ == "__main__":  # a spawned process imports this again
    main(Path(sys.argv[1]))

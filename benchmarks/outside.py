"""What reading event data costs: pandas, polars, hand-written DuckDB and afpak on the same question.

    python benchmarks/outside.py FOLDER [--rows 400000 10000000] [--repeat 3]

Makes GED-like files (49 columns, quoted line breaks, about 550 bytes a row; no
row of UCDP) in FOLDER as csv and Parquet, asks each engine, in a process of
its own, for the weekly events and deaths of two countries over ten years, and
writes ``outside.csv`` and ``outside.png`` beside this file. Times are the best
of the repeats, on the clock and of the processor, and leave out imports; memory is the peak of the whole process.
A number of rows beyond the largest csv is read as Parquet only: a folder that
names the largest Parquet file as often as it takes.
"""

import argparse
import importlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

COUNTRIES, START, END = ["Synthetic 1", "Synthetic 2"], "2010-01-01", "2019-12-31"
USED = ["country", "date_start", "low", "best", "high"]
LARGEST_CSV = 10_000_000
HERE = Path(__file__).parent

ROWS = """
SELECT i AS id, 'SYN-' || i AS relid, year(day) AS year, 1 AS active_year, 'Clear' AS code_status,
1 + i % 3 AS type_of_violence, NULL AS conflict_dset_id, i % 900 AS conflict_new_id, 'Conflict ' || i % 900 AS conflict_name,
NULL AS dyad_dset_id, i % 1800 AS dyad_new_id, 'Dyad ' || i % 1800 AS dyad_name, NULL AS side_a_dset_id,
i % 700 AS side_a_new_id, 'Government of Synthetic ' || i % 40 AS side_a, NULL AS side_b_dset_id, i % 800 AS side_b_new_id,
'Group ' || i % 800 AS side_b, 1 AS number_of_sources,
'"Agency ' || md5(i::VARCHAR) || chr(10) || md5((i + 1)::VARCHAR) || '"' AS source_article, 'Agency' AS source_office,
day::VARCHAR AS source_date, md5((i + 2)::VARCHAR) AS source_headline, md5((i + 3)::VARCHAR) AS source_original,
1 + i % 6 AS where_prec, 'Place ' || md5((i % 9000)::VARCHAR) AS where_coordinates,
md5((i + 4)::VARCHAR) AS where_description, 'Province ' || i % 90 AS adm_1, 'District ' || i % 900 AS adm_2,
(h % 18000) / 100.0 - 90 AS latitude, (h % 36000) / 100.0 - 180 AS longitude, 'POINT (' || h % 360 || ' 0)' AS geom_wkt,
h % 259200 AS priogrid_gid, 'Synthetic ' || h % 40 AS country, h % 40 AS country_id, 'Region' AS region,
1 AS event_clarity, 1 + i % 5 AS date_prec, day::VARCHAR || ' 00:00:00.000' AS date_start,
day::VARCHAR || ' 00:00:00.000' AS date_end, h % 3 AS deaths_a, h % 5 AS deaths_b, h % 7 AS deaths_civilians,
h % 2 AS deaths_unknown, h % 3 + h % 5 + h % 7 + h % 2 AS best, h % 3 + h % 5 + h % 7 + h % 2 + h % 11 AS high,
h % 3 + h % 5 AS low, 700 AS gwnoa, NULL AS gwnob
FROM (SELECT range AS i, hash(range) >> 8 AS h, DATE '1989-01-01' + (hash(range + 7) % 13500)::INTEGER AS day FROM range({rows}))
"""


def make(path: Path, rows: int) -> None:
    import duckdb

    how = "FORMAT csv, HEADER" if path.suffix == ".csv" else "FORMAT parquet"
    aside = path.with_suffix(".part")
    with duckdb.connect(config={"memory_limit": "2GB"}) as engine:
        engine.execute(f"COPY ({ROWS.format(rows=rows)}) TO '{aside}' ({how})")
    aside.rename(path)


def pandas_all(path, used=None):
    import pandas as pd

    frame = pd.read_csv(path, usecols=used) if path.suffix == ".csv" else pd.read_parquet(path, columns=used)
    frame["date_start"] = pd.to_datetime(frame["date_start"])
    frame = frame[frame["country"].isin(COUNTRIES) & frame["date_start"].between(START, END)]
    week = frame["date_start"].dt.to_period("W").dt.start_time
    frame = frame.groupby(week).agg(
        events=("best", "size"), low=("low", "sum"), best=("best", "sum"), high=("high", "sum")
    )
    return len(frame), int(frame["events"].sum()), int(frame["best"].sum())


def pandas_usecols(path):
    return pandas_all(path, USED)


def polars_lazy(path):
    import polars as pl

    folder = path / "*.parquet" if path.is_dir() else path
    rows = pl.scan_csv(path) if path.suffix == ".csv" else pl.scan_parquet(folder)
    day = pl.col("date_start").str.slice(0, 10).str.to_date()
    rows = rows.filter(pl.col("country").is_in(COUNTRIES)).with_columns(day=day)
    rows = rows.filter(pl.col("day").is_between(pl.lit(START).str.to_date(), pl.lit(END).str.to_date()))
    weeks = rows.group_by(pl.col("day").dt.truncate("1w")).agg(
        pl.len().alias("events"), pl.col("low", "best", "high").sum()
    )
    frame = weeks.collect(engine="streaming")
    return len(frame), int(frame["events"].sum()), int(frame["best"].sum())


def duckdb_by_hand(path, also=""):
    import duckdb

    named = ", ".join(f"'{name}': '{kind}'" for name, kind in _types(path).items()) if path.suffix == ".csv" else ""
    source = f"read_csv('{path}', header = true, auto_detect = false, quote = '\"', columns = {{{named}}})"
    if path.suffix != ".csv":
        source = f"read_parquet('{path}/*.parquet')" if path.is_dir() else f"read_parquet('{path}')"
    frame = duckdb.sql(
        f"SELECT date_trunc('week', date_start::DATE) AS week, count(*) AS events, sum(low) AS low, sum(best) AS best, "
        f"sum(high) AS high{also} FROM {source} WHERE country IN {tuple(COUNTRIES)} "
        f"AND date_start::DATE BETWEEN '{START}' AND '{END}' GROUP BY week ORDER BY week"
    ).df()
    return len(frame), int(frame["events"].sum()), int(frame["best"].sum())


def duckdb_same_answer(path):
    """By hand as well, with all that afpak tells of the weeks: how many days are vague, and what is wrong with rows."""
    vague, wrong = "date_prec IN ('4', '5')", ("best > high", "low > best", "low < 0 OR best < 0 OR high < 0")
    wrong += ("best > 1000000 OR high > 1000000", "low IS NULL OR best IS NULL OR high IS NULL")
    return duckdb_by_hand(path, "".join(f", count(CASE WHEN {rule} THEN 1 END)" for rule in (vague, *wrong)))


def _types(path: Path) -> dict:
    with path.open(encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    return {n: "BIGINT" if n in ("low", "best", "high") else "VARCHAR" for n in names}


def afpak(path):
    from afpak.outside import ucdp

    frame = ucdp.per_period(path, countries=COUNTRIES, start=START, end=END)
    return len(frame), int(frame["events"].sum()), int(frame["best"].sum())


ENGINES = {f.__name__: f for f in (pandas_all, pandas_usecols, polars_lazy, duckdb_by_hand, duckdb_same_answer, afpak)}
IMPORTS = {
    "polars_lazy": ("polars",),
    "duckdb_by_hand": ("duckdb", "pandas"),
    "duckdb_same_answer": ("duckdb", "pandas"),
    "afpak": ("duckdb", "afpak.outside"),
}


def one(engine: str, path: Path) -> None:
    """Ask one engine once, in this process; prints seconds, peak MB and the answer."""
    for module in IMPORTS.get(engine, ("pandas", "pyarrow.parquet")):
        importlib.import_module(module)
    began, used = time.perf_counter(), time.process_time()
    answer = ENGINES[engine](path)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    status = Path("/proc/self/status").read_text()  # getrusage would begin with the peak of the parent
    peak = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
    print(
        json.dumps(
            {"seconds": round(seconds, 3), "cpu_seconds": round(used, 3), "peak_mb": round(peak), "answer": answer}
        )
    )


def measure(engines: list[str], path: Path, repeat: int) -> dict[str, dict]:
    """The best of some runs of each engine, in turns, so that other work on the machine hits all alike."""
    found: dict[str, list] = {engine: [] for engine in engines}
    for _ in range(repeat):
        for engine in engines:
            run = subprocess.run([sys.executable, __file__, "--one", engine, str(path)], capture_output=True, text=True)
            if run.returncode:
                print(f"{engine} failed on {path.name}: {run.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            else:
                found[engine].append(json.loads(run.stdout.splitlines()[-1]))
    best = {e: {k: min(r[k] for r in runs) for k in ("seconds", "cpu_seconds")} for e, runs in found.items() if runs}
    return {
        e: {**f, "peak_mb": max(r["peak_mb"] for r in found[e]), "answer": found[e][0]["answer"]}
        for e, f in best.items()
    }


def files(folder: Path, rows: int) -> list[Path]:
    if rows <= LARGEST_CSV:
        paths = [folder / f"ged_{rows}.csv", folder / f"ged_{rows}.parquet"]
        for path in paths:
            if not path.exists():
                make(path, rows)
        return paths
    many = folder / f"ged_{rows}_parquet"
    many.mkdir(exist_ok=True)
    for n in range(rows // LARGEST_CSV):
        if not (many / f"{n:03d}.parquet").exists():
            os.link(folder / f"ged_{LARGEST_CSV}.parquet", many / f"{n:03d}.parquet")
    return [many]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rows", type=int, nargs="+", default=[400_000, 10_000_000, 100_000_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", nargs=2, metavar=("ENGINE", "PATH"))
    arguments = parser.parse_args()
    if arguments.one:
        return one(arguments.one[0], Path(arguments.one[1]))
    arguments.folder.mkdir(parents=True, exist_ok=True)
    results = []
    for rows in arguments.rows:
        for path in files(arguments.folder, rows):
            engines = [e for e in ENGINES if rows <= LARGEST_CSV or not e.startswith("pandas")]
            found = measure(engines, path, arguments.repeat)
            answers = {json.dumps(f["answer"]) for f in found.values()}
            assert len(answers) == 1, f"the engines disagree on {path.name}: {found}"
            kind = "csv" if path.suffix == ".csv" else "parquet"
            results += [{"rows": rows, "format": kind, "engine": e, **f} for e, f in found.items()]
            print(
                *(
                    f"{rows:>11,} {kind:8}{e:16}{f['seconds']:9.2f} s {f['cpu_seconds']:9.2f} s of processor {f['peak_mb']:7,} MB"
                    for e, f in found.items()
                    if f
                ),
                sep="\n",
            )
    write(results)


def write(results: list[dict]) -> None:
    import pandas as pd
    from matplotlib.figure import Figure

    frame = pd.DataFrame(results).drop(columns="answer", errors="ignore")
    frame.to_csv(HERE / "outside.csv", index=False)
    figure = Figure(figsize=(9, 6.4), layout="constrained")
    axes = figure.subplots(2, 2, sharex=True)
    look = dict(zip(ENGINES, ("#a6467f", "#d55e00", "#007a5a", "#a5a5a5", "#6b6b6b", "#0072b2"), strict=True))
    marks = dict(zip(ENGINES, "sD^XPo", strict=True))
    for column, kind in enumerate(("csv", "parquet")):
        for row, (measure_, label) in enumerate(
            (("cpu_seconds", "seconds of processor"), ("peak_mb", "peak memory, MB"))
        ):
            ax = axes[row, column]
            for engine, part in frame[frame["format"] == kind].groupby("engine", sort=False):
                line = {"color": look[engine], "marker": marks[engine], "label": engine.replace("_", " ")}
                ax.plot(part["rows"], part[measure_], lw=2.4 if engine == "afpak" else 1.3, **line)
            ax.set(xscale="log", yscale="log", ylabel=label, title=f"{kind}: {label}" if row == 0 else "")
            ax.grid(alpha=0.3)
    axes[1, 0].set_xlabel("rows")
    axes[1, 1].set_xlabel("rows")
    axes[0, 0].legend(frameon=False)
    figure.savefig(HERE / "outside.png", dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    main()

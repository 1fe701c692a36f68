"""The memory of a first crawl as its archive grows: ``python -m benchmarks.memory [--stories N]``.

The miniature portal runs in a process of its own, on loopback, without delay; the crawl is a whole process, its archive
on disk. A line for each number of articles of :data:`MARKS`: the resident set (RSS), and the part of it that no other
process has (USS), as Linux accounts them in ``/proc``. The archive is asked for its newest article four times a second.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

from benchmarks.pipeline import PROJECT, crawl_command, portal

MARKS = (1_000, 2_000, 5_000, 10_000, 25_000, 50_000, 100_000)


def memory(pid: int) -> tuple[float, float]:
    """RSS and USS of a process, in MiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    kib = {name: int(value.split()[0]) for name, _, value in (line.partition(":") for line in lines)}
    return kib["Rss"] / 1024, (kib["Private_Clean"] + kib["Private_Dirty"]) / 1024


def articles(path: Path) -> int:
    """How many articles the archive has; 0 as long as it is not there."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return int(db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()[0])
    return 0


def main() -> None:
    """Print a table as Markdown, one line at each mark and one at the end."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--stories", type=int, default=103_000, help="of the portal; default 103,000")
    stories = parser.parse_args().stories
    print("| articles | RSS, MiB | USS, MiB | s |\n|--:|--:|--:|--:|", flush=True)
    with tempfile.TemporaryDirectory() as name, portal(stories) as url:
        marks, began = list(MARKS), time.monotonic()
        with subprocess.Popen(crawl_command(url, Path(name)), cwd=PROJECT, stderr=subprocess.DEVNULL) as crawl:
            count, used = 0, (0.0, 0.0)
            while crawl.poll() is None:
                with suppress(OSError, KeyError):  # it ends meanwhile
                    count, used = articles(Path(name) / "bipol.db"), memory(crawl.pid)
                if marks and count >= marks[0]:
                    print(_row(count, *used, time.monotonic() - began), flush=True)
                    del marks[0]
                time.sleep(0.25)
        print(_row(articles(Path(name) / "bipol.db"), *used, time.monotonic() - began))


def _row(count: int, rss: float, uss: float, seconds: float) -> str:
    return f"| {count:,} | {rss:.1f} | {uss:.1f} | {seconds:,.0f} |"


if __name__ == "__main__":
    main()

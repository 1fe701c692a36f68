"""Measures the copy of an archive at a mark: its size, and the cost of real commands."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.browse.__main__ import asked
from benchmarks.browse.__main__ import served as browsed
from benchmarks.pipeline import PROJECT, Timed
from benchmarks.ten_years import decade
from bipol_crawler.integrity.verified import newest_seal, remember_verified
from bipol_crawler.warc.moved import SUFFIX

ROUNDS = 3
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
_BYTES = """
SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY m.tbl_name"""


_WATCH = """
import json, os, sys, time
begin = time.monotonic()
_, status, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0)
told = (time.monotonic() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss)
print(json.dumps([os.waitstatus_to_exitcode(status), *told]))
"""
"""A small process that starts a command, because the kernel counts the memory of the parent as that of the command."""


def run(command: Sequence[str]) -> Timed:
    """Run a command, which must succeed, and measure it."""
    watched = [sys.executable, "-S", "-E", "-c", _WATCH, *command]
    said = subprocess.run(watched, cwd=PROJECT, capture_output=True, text=True, check=True)
    status, wall, cpu, peak = json.loads(said.stdout.splitlines()[-1])
    if status:
        raise SystemExit(f"{' '.join(command)} failed with {status}:\n{said.stdout[-2000:]}{said.stderr[-2000:]}")
    return Timed(wall, cpu, peak / 2**10)


def measure(mark: Path) -> dict[str, Any]:
    """Measure the archive in the folder ``mark``, which is not changed."""
    told: dict[str, Any] = json.loads((mark / "mark.json").read_text("utf-8"))
    told |= {"tables": tables(mark / "bipol.db"), "files": files(mark)}
    with tempfile.TemporaryDirectory(prefix="bipol-ten-years-", dir=mark.parent) as name:
        folder = Path(name)
        shutil.copytree(mark, folder, dirs_exist_ok=True, copy_function=_linked)
        told["commands"] = commands(folder, datetime.fromisoformat(told["at"]))
    return told


def _linked(source: str, target: str) -> None:
    path = Path(source)
    if path.name.endswith(".warc.gz"):
        Path(target).hardlink_to(path)  # a crawl begins a new file and does not append to a linked one
    else:
        shutil.copyfile(source, target)


def tables(path: Path) -> dict[str, dict[str, int]]:
    """Rows and bytes of each table, including its indexes; the full-text index is a separate table."""
    with closing(sqlite3.connect(path)) as db:
        size = dict(db.execute(_BYTES).fetchall())
        rows = {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in db.execute(_TABLES)}
    found = {name: {"rows": count, "bytes": size.pop(name, 0)} for name, count in rows.items()}
    return found | {"full text": {"rows": 0, "bytes": sum(size.values())}}


def files(mark: Path) -> dict[str, dict[str, int]]:
    """Number and bytes of the files of each kind."""
    kinds = {
        "database": [mark / "bipol.db"],
        "evidence": [*(mark / "warc").glob("*.warc.gz"), *(mark / "warc").glob(f"*{SUFFIX}")],
        "seals": [mark / "warc/seals.jsonl"],
        "logs": [*(mark / "logs").iterdir()],
    }
    return {
        kind: {"files": len(paths), "bytes": sum(path.stat().st_size for path in paths)}
        for kind, paths in kinds.items()
    }


def commands(folder: Path, at: datetime) -> dict[str, dict[str, float]]:
    """Seconds and MiB of each command; for crawls and other repeated commands the median."""
    portal, given = decade.newspaper(), decade.settings(folder)
    portal.advance(at)
    clock = at

    def timed(*arguments: str) -> Timed:
        nonlocal clock
        clock += timedelta(minutes=5)
        return run(decade.command(clock, given, *arguments))

    with closing(sqlite3.connect(folder / "bipol.db")) as db:
        remember_verified(folder / "warc", newest_seal(db) or "")  # the last verification is at the end
    found: dict[str, list[Timed]] = {"crawl": [], "verify --new": [], "report": []}
    with decade.served(portal):
        timed("crawl", "bipol")  # begins a file
        for _ in range(ROUNDS):
            found["crawl"].append(timed("crawl", "bipol"))
            found["verify --new"].append(timed("verify", "--new"))
            found["report"].append(timed("report"))
    with browsed(folder / "bipol.db") as connection:
        page = asked(connection, "/")
    found["verify"] = [timed("verify")]
    told = {
        name: {what: round(median(getattr(one, what) for one in taken), 3) for what in ("cpu", "wall", "peak")}
        for name, taken in found.items()
    }
    return told | {"front page": {"milliseconds": round(page, 1)}}

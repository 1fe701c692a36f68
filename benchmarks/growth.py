"""Measures an archive after many quiet runs: files, bytes, and the CPU time of a run and of ``verify``.

``python -m benchmarks.growth [--runs N]``. The real command crawls a demo portal twice; the second run finds nothing
new, and its captures are those of a quiet run. Then N runs with the same captures are *simulated*, one every half hour
of a simulated clock that ends when the first crawl began. The simulation runs in this process and uses the same writer,
archive and seals as a crawl, but it sends no requests, keeps the archive open, and does not wait for the disk (syncs do
nothing). A second archive gets the same exchanges at the same times, but in twelve long runs. A third one is not
changed. The *measured* commands are whole processes of the real command, and archives are measured in turn:
``scrapy verify`` of the first and second archive; a quiet ``scrapy crawl bipol``, which includes the checksum of the
whole database, of the first and third; and ``scrapy verify --new`` after it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

from benchmarks.pipeline import PROJECT, crawl, portal, setting_options
from bipol_crawler.archive import Archive
from bipol_crawler.extract import parser_version
from bipol_crawler.infra.clock import clock_at, now
from bipol_crawler.integrity.seal_chain import seal
from bipol_crawler.warc.exchange import Exchange
from bipol_crawler.warc.reader import read_exchange
from bipol_crawler.warc.writer import WarcWriter

WAIT = timedelta(minutes=30)
LONG = 12
"""The number of long runs in the archive for comparison."""


@dataclass(frozen=True, slots=True)
class Size:
    """The number of evidence files in a folder, and the bytes of evidence, database and published seals."""

    files: int
    evidence: int
    database: int
    seals: int


def grow(folder: Path, url: str, exchanges: list[Exchange], runs: int, *, in_one: int = 1) -> None:
    """Add ``runs`` quiet runs to an archive; ``in_one`` of them are stored as one run."""
    end = datetime.now(UTC) - timedelta(hours=1)
    archive = Archive(folder / "bipol.db", portal=url, command="crawl", arguments={}, parser_version=parser_version())
    archive.finish("stopped", 0, {}, [])  # the run of opening the archive; the simulated runs follow
    archive.db.execute("PRAGMA synchronous = OFF")
    info = {"software": "bipol_crawler, simulated"}
    with mock.patch("os.fsync"), mock.patch("bipol_crawler.warc.writer._sync_data"):
        for begun in range(0, runs, in_one):
            at = end - (runs - begun) * WAIT
            with clock_at(at.isoformat()):
                archive.set_run_id(archive.add_run("crawl", {}))
            writer = WarcWriter(folder / "warc", info=info, last=archive.last_exchange_place)
            for number in range(in_one):
                for seconds, exchange in enumerate(exchanges):
                    when = at + number * WAIT + timedelta(seconds=seconds)
                    capture(archive, writer, replace(exchange, captured_at=f"{when:%Y-%m-%dT%H:%M:%S.%fZ}"))
            writer.close()
            with clock_at((at + in_one * WAIT - WAIT + timedelta(seconds=9)).isoformat()), archive.db.atomic():
                archive.update_run(finished_at=now(), outcome="healthy", exit_code=0, requests=in_one * len(exchanges))
                seal(archive.db, folder / "warc", archive.run_id)
    archive.close()
    (folder / "bipol.db.sha256").unlink()  # the next run leaves a new one


def capture(archive: Archive, writer: WarcWriter, exchange: Exchange) -> None:
    """Store an exchange as the download handler does."""
    archive.add_capture(writer.write(exchange, archive.find_original(exchange)))


def quiet_exchanges(folder: Path) -> list[Exchange]:
    """The exchanges that the last run of an archive captured."""
    with contextlib.closing(sqlite3.connect(folder / "bipol.db")) as db:
        rows = db.execute(
            "SELECT warc_file, warc_offset FROM captures WHERE run_id = (SELECT max(id) FROM runs) ORDER BY id"
        ).fetchall()
    return [read_exchange(folder / "warc", file, offset) for file, offset in rows]


def verify(folder: Path, *options: str) -> float:
    """The CPU seconds of ``scrapy verify``, which must find no errors."""
    settings = {"ARCHIVE_DB": folder / "bipol.db", "WARC_DIR": folder / "warc"}
    set_options = setting_options(settings)
    return processor_seconds([sys.executable, "-m", "scrapy", "verify", *options, *set_options])


def processor_seconds(command: list[str]) -> float:
    """The CPU seconds of a command, which must succeed."""
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed with {process.returncode}:\n{said[-2000:]}")
    return usage.ru_utime + usage.ru_stime


def size(folder: Path) -> Size:
    """Count the files and bytes in an archive's folder."""
    files = list((folder / "warc").glob("*.warc.gz"))
    sizes = (
        sum(path.stat().st_size for path in files),
        *map(_bytes, (folder / "bipol.db", folder / "warc/seals.jsonl")),
    )
    return Size(len(files), *sizes)


def _bytes(path: Path) -> int:
    return path.stat().st_size


@contextlib.contextmanager
def archives(runs: int, stories: int) -> Iterator[tuple[str, Path, Path, Path]]:
    """Yields the portal's address, and the folders of the archives: with many runs, with few runs, and unchanged."""
    with tempfile.TemporaryDirectory(prefix="bipol-growth-") as name, portal(stories) as url:
        young, many, few = (Path(name) / each for each in ("young", "many", "few"))
        young.mkdir()
        crawl(url, young)
        crawl(url, young)
        exchanges = quiet_exchanges(young)
        print(f"a quiet run asks {len(exchanges)} things: {', '.join(f'{e.status} {e.url}' for e in exchanges)}")
        for folder, in_one in ((many, 1), (few, runs // LONG)):
            shutil.copytree(young, folder)
            grow(folder, url, exchanges, runs, in_one=in_one)
        for folder in (young, many, few):
            crawl(url, folder)
        yield url, many, few, young


def compared(one: list[float], other: list[float]) -> str:
    """The medians of two series of measurements in turn, and the ratios of the pairs, in words."""
    ratios = [a / b for a, b in zip(one, other, strict=True)]
    return (
        f"{median(one):.2f} s beside {median(other):.2f} s: {median(ratios):.2f} times"
        f" (pair by pair {min(ratios):.2f}-{max(ratios):.2f})"
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__.partition("\n")[0])
    add: Any = parser.add_argument
    add("--runs", type=int, default=17_520, help="quiet runs, a year of them by default (%(default)s)")
    add("--stories", type=int, default=60, help="articles of the portal (%(default)s)")
    add("--rounds", type=int, default=5, help="the number of measurements of each command (%(default)s)")
    given = parser.parse_args()
    runs = given.runs // LONG * LONG
    with archives(runs, given.stories) as (url, many, few, young):
        before = size(young)
        for title, folder in ((f"{runs:,} quiet runs", many), (f"the same evidence in {LONG} runs", few)):
            now_ = size(folder)
            grown = [getattr(now_, what) - getattr(before, what) for what in ("evidence", "database", "seals")]
            print(
                f"{title}: {now_.files - before.files} evidence files more; bytes more for each quiet run: evidence"
                f" {grown[0] / runs:,.0f}, database {grown[1] / runs:,.0f}, seals.jsonl {grown[2] / runs:,.0f}",
                flush=True,
            )
        verified = [(verify(many), verify(few)) for _ in range(given.rounds)]
        print(
            "verify, CPU, many runs compared with few:", compared(*map(list, zip(*verified, strict=True))), flush=True
        )
        verify(young)
        idle, new = [], []
        for _ in range(2 * given.rounds):
            idle.append((crawl(url, many).cpu, crawl(url, young).cpu))
            new.append((verify(many, "--new"), verify(young, "--new")))
        for title, taken in (("a quiet run", idle), ("verify --new of it", new)):
            print(
                f"{title}, CPU, after many runs compared with none:",
                compared(*map(list, zip(*taken, strict=True))),
                flush=True,
            )


if __name__ == "__main__":
    main()

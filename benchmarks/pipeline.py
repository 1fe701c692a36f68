"""Compares a complete crawl with a spider that only downloads the same pages, and its memory at two sizes.

``python -m benchmarks.pipeline [--quick]``. The portal runs in a separate process on loopback, without delay. Both
spiders are whole processes that are measured in turn. A first crawl of an empty archive fetches, records, reads and
stores every article, including the full-text index. Memory is the peak resident set of the process (``ru_maxrss``).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).resolve().parents[1]
_NOT_AS_USUAL = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
"""The variables of measured processes. Without bytecode, each would compile all modules; with PYTHONPATH, two checkouts
would import the same one."""


@dataclass(frozen=True, slots=True)
class Timed:
    """The measurements of a finished process: wall seconds, CPU seconds, peak resident set in MiB."""

    wall: float
    cpu: float
    peak: float


def run(command: list[str], folder: Path = PROJECT, *, status: int = 0) -> Timed:
    """Run a command in ``folder`` and measure it. It must end with exit status ``status``.

    Raises:
        SystemExit: it failed.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_AS_USUAL}
    begin = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    errors = process.stderr.read()
    _, ended, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(ended)
    process.stderr.close()
    if process.returncode != status:
        sys.exit(f"{' '.join(command)} failed with {process.returncode}:\n{errors.decode()[-2000:]}")
    peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Timed(time.monotonic() - begin, usage.ru_utime + usage.ru_stime, peak)


@contextlib.contextmanager
def portal(count: int) -> Iterator[str]:
    """Serve the demo portal with ``count`` stories in a separate process. Yields its address."""
    command = [sys.executable, "-m", "bipol_crawler.demo", "--port", "0", "--seed", "1", "--count", str(count)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def setting_options(settings: Mapping[str, object]) -> list[str]:
    """The options ``-s NAME=VALUE`` that give these settings to a command of ``scrapy``."""
    return [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]


def crawl(url: str, folder: Path) -> Timed:
    """A first crawl of the portal at ``url`` into an empty archive in ``folder``."""
    return run(crawl_command(url, folder))


def crawl_command(url: str, folder: Path) -> list[str]:
    """The command for that crawl."""
    settings = {
        "PORTAL_URL": url,
        "ARCHIVE_DB": folder / "bipol.db",
        "WARC_DIR": folder / "warc",
        "PEOPLE_ALIASES": folder / "people_aliases.csv",
        "LOG_DIR": "",
        "DOWNLOAD_DELAY": 0,
        "PHOTO_BUDGET": 0,  # the other spider fetches no photos either
        "LOG_LEVEL": "WARNING",
    }
    arguments = setting_options(settings)
    return [sys.executable, "-m", "scrapy", "crawl", "bipol", *arguments]


def archived(folder: Path) -> list[str]:
    """The addresses of the articles that a crawl archived."""
    with contextlib.closing(sqlite3.connect(folder / "bipol.db")) as db:
        return [url for (url,) in db.execute("SELECT url FROM articles ORDER BY id")]


def main() -> None:
    """Run both benchmarks and print their tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="300 and 1,000 articles instead of 1,000 and 20,000")
    small, large = (300, 1_000) if parser.parse_args().quick else (1_000, 20_000)
    rounds = 3
    with tempfile.TemporaryDirectory() as name, portal(small) as url:
        ours: list[Timed] = []
        bare: list[Timed] = []
        for number in range(rounds):
            folder = Path(name) / str(number)
            folder.mkdir()
            ours.append(crawl(url, folder))
            articles = archived(folder)
            urls = folder / "urls.txt"
            urls.write_text("\n".join(articles), "utf-8")
            spider = str(PROJECT / "benchmarks" / "bare.py")
            # outside the project, whose settings it must not inherit
            bare.append(run([sys.executable, "-m", "scrapy", "runspider", spider, "-a", f"urls={urls}"], folder))
            if (got := int(urls.with_suffix(".got").read_text("utf-8"))) != len(articles):
                sys.exit(f"the bare spider downloaded {got} of {len(articles)} pages")
    print(f"{len(articles)} articles, {rounds} runs each in turn, medians; start and end of each process included\n")
    print("| | articles a second | wall s | CPU s | peak MiB |\n|---|---|---|---|---|")
    for title, runs in (("`scrapy crawl bipol`, everything", ours), ("bare Scrapy spider, download only", bare)):
        wall, cpu, peak = (median(getattr(timed, what) for timed in runs) for what in ("wall", "cpu", "peak"))
        print(f"| {title} | {len(articles) / wall:.0f} | {wall:.1f} | {cpu:.1f} | {peak:.0f} |")
    ratios = [a.wall / b.wall for a, b in zip(ours, bare, strict=True)]
    print(
        f"\nwall time, everything / download only: {median(ratios):.2f}"
        f" (pair by pair {min(ratios):.2f}-{max(ratios):.2f})"
    )
    print("\n| portal | articles archived | articles a second | peak MiB |\n|---|---|---|---|")
    peak = median(timed.peak for timed in ours)
    rate = len(articles) / median(timed.wall for timed in ours)
    print(f"| {small:,} stories | {len(articles):,} | {rate:.0f} | {peak:.0f} |", flush=True)
    with tempfile.TemporaryDirectory() as name, portal(large) as url:
        timed = crawl(url, Path(name))
        count = len(archived(Path(name)))
    print(f"| {large:,} stories | {count:,} | {count / timed.wall:.0f} | {timed.peak:.0f} |")


if __name__ == "__main__":
    main()

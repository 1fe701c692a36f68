"""Measures reading an archive again: in one process, in two, and on a Dask cluster of three workers on this machine.

``python -m benchmarks.cluster [--articles N] [--rounds N]``, with the Python of .venv-cluster (``make extras-test``
makes it). A demo portal is crawled. Then its archive is read again in each way in turn, each time on a new copy. The
time from opening the archive to the last stored article is measured; starting a process or a cluster is not included.
Ratios are computed for each round.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.pipeline import PROJECT, crawl, portal
from bipol_crawler.archive import Archive
from bipol_crawler.extract import parser_version
from bipol_crawler.reparse.article import article_ids
from bipol_crawler.reparse.batch import ReadAhead, read_ahead, reread_all
from bipol_crawler.reparse.dry_run import read_many_again

WORKERS = 3


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Run a scheduler and its workers as processes. Yields the scheduler's address."""
    address = "tcp://127.0.0.1:18786"
    common = ["--host", "127.0.0.1", "--no-dashboard"]
    dask = [sys.executable, "-m"]
    env = {**os.environ, "PYTHONPATH": str(PROJECT)}
    with (folder / "said").open("wb") as said:
        start = partial(subprocess.Popen, cwd=folder, env=env, stdout=said, stderr=said)
        processes = [start([*dask, "distributed.cli.dask_scheduler", "--port", "18786", *common])]
        told = [address, "--no-nanny", "--nthreads", "1", "--local-directory", str(folder), *common]
        processes += [start([*dask, "distributed.cli.dask_worker", *told]) for _ in range(WORKERS)]
        try:
            yield address
        finally:
            for process in processes:
                process.kill()
                process.wait()


def reread(folder: Path, url: str, read: ReadAhead) -> float:
    """Read a copy of the archive again. Returns the time in seconds."""
    copy = folder / "copy.db"
    shutil.copy(folder / "bipol.db", copy)
    archive = Archive(copy, portal=url, command="reparse", arguments={}, parser_version=parser_version())
    try:
        ids = article_ids(archive)
        began = time.perf_counter()
        stored = sum(covered for covered, _ in reread_all(archive, folder / "warc", ids, read))
        taken = time.perf_counter() - began
    finally:
        archive.close()
    if stored != len(ids):
        sys.exit(f"{stored} of {len(ids)} articles were read again")
    copy.unlink()
    return taken


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=3_000, help="stories of the portal (default: 3,000)")
    parser.add_argument("--rounds", type=int, default=5, help="of all three ways (default: 5)")
    options = parser.parse_args()
    from bipol_crawler.reparse.cluster import connected, read_on_cluster

    with tempfile.TemporaryDirectory() as name, portal(options.articles) as url, cluster(Path(name)) as address:
        folder = Path(name)
        crawl(url, folder)
        with connected(address, folder / "warc") as client:
            until = time.monotonic() + 60
            while len(client.scheduler_info()["workers"]) < WORKERS and time.monotonic() < until:
                time.sleep(0.1)
            ways: dict[str, Callable[..., Iterator]] = {
                "one process": read_many_again,
                "two processes": read_ahead,
                f"a cluster of {WORKERS} workers": partial(read_on_cluster, client),
            }
            for read in ways.values():
                reread(folder, url, read)
            times: dict[str, list[float]] = {title: [] for title in ways}
            for _ in range(options.rounds):
                for title, read in ways.items():
                    times[title].append(reread(folder, url, read))
    alone = times["one process"]
    print(f"{options.articles:,} stories, {options.rounds} rounds in turn, {os.cpu_count()} cores\n")
    print("| read again in | seconds, median | times as fast as one process, round by round |\n|---|--:|--:|")
    for title, taken in times.items():
        ratios = [one / other for one, other in zip(alone, taken, strict=True)]
        print(f"| {title} | {median(taken):.2f} | {median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f}) |")


if __name__ == "__main__":
    main()

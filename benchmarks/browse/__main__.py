"""Measures the response times of all pages and ready questions of ``scrapy browse`` with 100,000 articles, over HTTP.

``python -m benchmarks.browse [--articles N] [--archive FILE] [--times N]`` makes an archive (:mod:`.archive`) and
starts the real command on it. For each address it prints the time of the first response, and the median and the worst
of ``--times`` later ones: milliseconds until the last byte, over one connection on loopback.

``--questions`` requests only the ready questions and the dashboard, after ``--wait`` seconds in which the server
computes them in advance. Then the CPU time of each first response is printed, too.

``--searches N`` requests N different searches instead of the pages (:mod:`.queries`), each twice, and prints the
median, the 95th percentile and the worst of wall time and of the server's CPU time.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import unquote_plus, urlsplit

from benchmarks.browse.archive import prepare
from benchmarks.browse.queries import searches
from bipol_crawler.browse.metadata import read_metadata

ADDRESSES = (
    "/",
    "/search?words=pengelolaan+sampah",
    "/search?words=warga",
    '/search?words="kepala+dinas"&section=Cimahi',
    "/search",
    "/search?words=warga&section=Cimahi",
    "/search?words=dan&year=2020&role=editor",
    "/search?words=-warga&place=BANDUNG",
    "/search?words=bantuan+warga&person=wartawan+nomor&photo=yes&sort=oldest",
    "/search?words=sampha",
    "/search.json?words=pengelolaan+sampah",
    "/article/5000",
    "/changes",
    "/changes?kind=edited&field=body&section=Cimahi",
    "/changes?words=warga",
    "/trends",
    "/trends?section=Cimahi&section=Bandung",
    "/trends?words=warga&words=sampah&words=banjir&of=words",
    '/trends?words="kepala+dinas"&of=words',
    "/concordance?words=warga&sort=left",
    "/concordance.csv?words=pengelolaan+sampah",
    "/collocates?words=warga",
    "/collocates?words=pengelolaan",
    "/keywords",
    "/keywords?by=month",
    "/keywords?by=place",
    "/keywords?section=Cimahi",
    "/photos",
    "/photos?credit=ist",
    "/feed/changed.atom?words=warga&section=Cimahi",
    "/article/99980",
    "/article/99980/diff",
    "/article/70000/version/1",
    "/people",
    "/people?by=name&q=nomor",
    "/person/1",
    "/person/12",
    "/places",
    "/place/BANDUNG",
    "/columns",
    "/feed/new.atom",
    "/feed/changed.atom",
    "/bipol",
    "/bipol/articles_flat",
    "/bipol/articles_flat?section=Cimahi",
    "/bipol/articles",
    "/bipol/bylines_flat",
    "/bipol/links_flat",
    "/bipol/versions_flat",
)
"""The pages. The ready questions are added to them."""
ASKED = {
    "search": "words=pengelolaan+sampah",
    "written_by": "name=nomor+a1",
    "articles_by_month": "section=Cimahi",
    "articles_by_person": "role=reporter",
}
"""Parameters of questions that have few or other results without them."""


class Connection(HTTPConnection):
    """A connection with the process id of the server."""

    server: int


@contextmanager
def served(archive: Path) -> Iterator[Connection]:
    """Run ``scrapy browse`` on the archive. Yields a connection to it."""
    command = [sys.executable, "-u", "-m", "scrapy", "browse", "--port", "0", "-s", f"ARCHIVE_DB={archive}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            said = next((found for line in server.stdout if (found := re.search(r"http://\S+", line))), None)
            if not said:
                raise SystemExit("scrapy browse did not start")
            connection = Connection(urlsplit(said[0]).netloc)
            connection.server = server.pid
            yield connection
        finally:
            server.terminate()


def asked(connection: HTTPConnection, address: str) -> float:
    """The milliseconds until the whole response was received."""
    begun = time.perf_counter()
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}")
    return (time.perf_counter() - begun) * 1000


def processor_time(pid: int) -> float:
    """The CPU time of a process and its children in milliseconds."""
    told = Path("/proc").glob(f"{pid}/task/*/children")
    children = [int(child) for path in told for child in path.read_text().split()]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK") + sum(map(processor_time, children))


def measure_searches(path: Path, count: int, wait: float) -> None:
    """Print a table of ``count`` different searches, and the slowest ones."""
    addresses = searches(path, count)
    with served(path) as connection:
        asked(connection, "/search?words=warga")
        time.sleep(wait)  # what the server reads ahead
        connection.close()  # the server ends idle ones
        first, later, processor = [], [], []
        for address in addresses:
            before = processor_time(connection.server)
            first.append(asked(connection, address))
            processor.append(processor_time(connection.server) - before)
            later.append(asked(connection, address))
    print(f"{count} searches\n\n| ms | median | p95 | worst |\n|---|--:|--:|--:|")
    for name, times in (("first, wall", first), ("first, CPU", processor), ("kept, wall", later)):
        print(f"| {name} | {median(times):.0f} | {sorted(times)[count * 95 // 100]:.0f} | {max(times):.0f} |")
    print("\nthe slowest:")
    for taken, busy, address in sorted(zip(first, processor, addresses, strict=True), reverse=True)[:12]:
        print(f"{taken:.0f} ms, CPU {busy:.0f}: {unquote_plus(address)}")


def measure_questions(path: Path, addresses: list[str], times: int, wait: float) -> None:
    """Print a table of the ready questions, for a server that has been running for a while."""
    with served(path) as connection:
        time.sleep(wait)
        print("| address | first ms | first, CPU ms | median ms | worst ms |\n|---|--:|--:|--:|--:|")
        for address in addresses:
            before = processor_time(connection.server)
            first = asked(connection, address)
            busy = processor_time(connection.server) - before
            later = [asked(connection, address) for _ in range(times)]
            print(f"| `{address}` | {first:.0f} | {busy:.0f} | {median(later):.0f} | {max(later):.0f} |", flush=True)


def main() -> None:
    """Make the archive, unless it exists, and print the table as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.browse")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--archive", type=Path, help="keep the archive here, and use it again")
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--searches", type=int, metavar="N", help="ask N varied searches in place of the pages")
    parser.add_argument("--questions", action="store_true", help="ask the ready questions only")
    parser.add_argument("--wait", type=float, default=20, help="seconds before these or the searches (%(default)s)")
    options = parser.parse_args()
    metadata = read_metadata()
    names = metadata["databases"]["bipol"]["queries"]
    questions = [f"/bipol/{name}" for name in names if name not in ("search", "written_by")]
    questions += [f"/bipol/{name}?{parameters}" for name, parameters in ASKED.items()]
    with tempfile.TemporaryDirectory() as folder:
        path = options.archive or Path(folder) / "bipol.db"
        if not path.exists():
            prepare(path, options.articles)
        if options.searches:
            measure_searches(path, options.searches, options.wait)
            return
        if options.questions:
            measure_questions(path, [*questions, "/dashboard"], options.times, options.wait)
            return
        print("| address | first ms | median ms | worst ms |\n|---|--:|--:|--:|")
        for addresses in ([*ADDRESSES, *questions], ["/dashboard"]):  # which would find the questions' answers kept
            with served(path) as connection:
                for address in addresses:
                    first, *later = (asked(connection, address) for _ in range(options.times + 1))
                    print(f"| `{address}` | {first:.0f} | {median(later):.0f} | {max(later):.0f} |", flush=True)


if __name__ == "__main__":
    main()

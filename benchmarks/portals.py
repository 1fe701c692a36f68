"""Measures many portals on one machine: crawled by two Scrapyd nodes, written to one data set, queried together.

``python -m benchmarks.portals [--portals N] [--articles N]``. A separate process serves demo portals of different sizes
on loopback. Two Scrapyd nodes, with one crawl at a time each, crawl every portal twice; the second time nothing is new.
Then each archive is added to a data set, and DuckDB queries more and more of the portals. A straight line through the
costs of portals of different sizes gives the cost of a portal and the cost of an article. It needs the environment that
``make deploy-test`` makes (.venv-scrapyd).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from configparser import ConfigParser
from contextlib import closing, suppress
from pathlib import Path
from statistics import linear_regression, median
from threading import Thread
from typing import Any

import duckdb

from benchmarks.pipeline import PROJECT, Timed, run, setting_options
from bipol_crawler.demo.server import Server
from bipol_crawler.demo.site import Portal

SCRAPYD = PROJECT / ".venv-scrapyd" / "bin"
NODES = 2
MANY = 300
_LONGEST = 3600
"""The longest duration of a round of crawls, in seconds."""
QUESTIONS = {
    "articles by portal and year": "SELECT portal, year, count(*) FROM {articles} GROUP BY ALL",
    "one portal's newest headlines": "SELECT published_at, headline FROM {articles} WHERE portal = '{portal}'"
    " ORDER BY published_at DESC LIMIT 20",
    "a word in every text": "SELECT count(*) FROM {articles} WHERE body ILIKE '%pelabuhan%'",
    "reporters by number of portals": "SELECT name, count(DISTINCT portal) FROM {bylines} GROUP BY 1 ORDER BY 2 DESC"
    " LIMIT 20",
}


class Node:
    """A Scrapyd server on loopback that runs one crawl at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/"
        (folder / "scrapyd.conf").write_text(
            f"[scrapyd]\nbind_address = 127.0.0.1\nhttp_port = {port}\npoll_interval = 0.2\nmax_proc = 1\n"
            "jobs_to_keep = 1000\nfinished_to_keep = 1000\n"
        )
        with (folder / "said").open("wb") as said:
            env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}  # it runs the egg
            self.process = subprocess.Popen([SCRAPYD / "scrapyd"], cwd=folder, env=env, stdout=said, stderr=said)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError):
                self.ask("daemonstatus")
                return
            time.sleep(0.1)
        sys.exit((folder / "said").read_text("utf-8"))

    def ask(self, service: str, **query: Any) -> Any:
        address = f"{self.url}{service}.json?{urllib.parse.urlencode(query, doseq=True)}"
        with urllib.request.urlopen(address, timeout=30) as answer:
            return json.load(answer)

    def schedule(self, settings: dict[str, Any]) -> None:
        told = [f"{name}={value}" for name, value in settings.items()]
        data = urllib.parse.urlencode({"project": "bipol_crawler", "spider": "bipol", "setting": told}, doseq=True)
        with urllib.request.urlopen(f"{self.url}schedule.json", data.encode(), timeout=30) as answer:
            if (said := json.load(answer))["status"] != "ok":
                sys.exit(f"Scrapyd took no job: {said}")

    def is_idle(self) -> bool:
        jobs = self.ask("listjobs", project="bipol_crawler")
        return not jobs["pending"] and not jobs["running"]

    def stop(self) -> tuple[float, float]:
        """Stop it. Returns the CPU seconds of the server and its jobs, and the largest peak memory in MiB."""
        self.process.send_signal(signal.SIGTERM)
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def deploy(folder: Path) -> None:
    """Deploy the program to each node, as scrapyd-deploy does."""
    project = folder / "project"
    shutil.copytree(PROJECT / "bipol_crawler", project / "bipol_crawler", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(PROJECT / name, project)
    config = ConfigParser()
    config.read(PROJECT / "scrapy.cfg")
    for number in range(NODES):
        node = Node(folder / f"node-{number}")
        config["deploy"]["url"] = node.url
        with (project / "scrapy.cfg").open("w") as file:
            config.write(file)
        subprocess.run([SCRAPYD / "scrapyd-deploy"], cwd=project, capture_output=True, check=True, timeout=120)
        node.stop()


def crawl_all(folder: Path, urls: list[str]) -> Timed:
    """Crawl all portals; the nodes share the work."""
    began = time.monotonic()
    nodes = [Node(folder / f"node-{number}") for number in range(NODES)]
    for number, url in enumerate(urls):
        nodes[number % NODES].schedule(settings(folder, number, url))
    while not all(node.is_idle() for node in nodes):
        if time.monotonic() - began > _LONGEST:
            sys.exit("the crawls take too long")
        time.sleep(0.5)
    wall = time.monotonic() - began
    ended = [node.stop() for node in nodes]
    return Timed(wall, sum(cpu for cpu, _ in ended), max(peak for _, peak in ended))


def settings(folder: Path, number: int, url: str) -> dict[str, Any]:
    """The settings of one portal's archive."""
    own = folder / "archives" / str(number)
    return {
        "PORTAL_URL": url,
        "ARCHIVE_DB": own / "bipol.db",
        "WARC_DIR": own / "warc",
        "PEOPLE_ALIASES": own / "people_aliases.csv",
        "LOG_DIR": "",
        "DOWNLOAD_DELAY": 0,
        "PHOTO_BUDGET": 0,
        "LOG_LEVEL": "WARNING",
    }


def size(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def ask(portals: list[Path]) -> dict[str, float]:
    """The seconds of each query on these portals: the median of five, without DuckDB's own cache of files."""
    times = {}
    for title, question in QUESTIONS.items():
        lists = {
            name: [str(path) for portal in portals for path in portal.glob(f"year=*/{name}_flat-*")]
            for name in ("articles", "bylines")
        }
        sources = {name: f"read_parquet({paths}, hive_partitioning = true)" for name, paths in lists.items()}
        portal = urllib.parse.unquote(portals[0].name.partition("=")[2])
        taken = []
        for _ in range(5):
            with duckdb.connect() as db:
                began = time.perf_counter()
                db.execute(question.format(**sources, portal=portal)).fetchall()
                taken.append(time.perf_counter() - began)
        times[title] = median(taken)
    return times


def linked(folder: Path, portals: list[Path]) -> list[Path]:
    """Make a data set of :data:`MANY` portals, whose files are links to those of ``portals``."""
    made = [folder / f"portal=copy-{number}.example" for number in range(MANY)]
    for number, path in enumerate(made):
        shutil.copytree(portals[number % len(portals)], path, copy_function=os.link)
    return made


def serve(sizes: list[int]) -> None:
    """Serve a portal of each size until the standard input ends; prints their addresses."""
    servers = [Server(Portal(seed, count)) for seed, count in enumerate(sizes, 1)]
    for server in servers:
        Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps([server.portal.url for server in servers]), flush=True)
    sys.stdin.read()


def line(title: str, sizes: list[int], values: list[float], unit: str) -> None:
    """Print a row: the cost of a portal and of an article, from a straight line, and the sum."""
    slope, fixed = linear_regression(sizes, values)
    print(f"| {title} | {fixed:.3g} | {slope:.3g} | {sum(values):.3g} {unit} |")


def measure(folder: Path, sizes: list[int], urls: list[str]) -> None:
    """Crawl, write the data set, query it, and print the tables as Markdown."""
    deploy(folder)
    total = sum(sizes)
    print(f"{len(sizes)} portals, {total:,} stories, {NODES} Scrapyd nodes, {os.cpu_count()} cores\n")
    print("| round of crawls | wall s | CPU s | CPU ms a portal | peak MiB of a process |\n|---|--:|--:|--:|--:|")
    for title in ("first: everything", "second: nothing new"):
        timed = crawl_all(folder, urls)
        print(
            f"| {title} | {timed.wall:.1f} | {timed.cpu:.1f} | {timed.cpu / len(urls) * 1000:.0f} | {timed.peak:.0f} |",
            flush=True,
        )
    dataset, written = folder / "dataset", []
    for number, url in enumerate(urls):
        set_options = setting_options(settings(folder, number, url))
        written.append(run([sys.executable, "-m", "scrapy", "snapshot", "--dataset", str(dataset), *set_options]))
    partitions = sorted(dataset.glob("portal=*"))
    abouts = {json.loads((path / "_portal.json").read_text("utf-8"))["portal"]: path for path in partitions}
    articles = [json.loads((abouts[url] / "_portal.json").read_text("utf-8"))["articles"] for url in urls]
    archives = [folder / "archives" / str(number) for number in range(len(urls))]
    print("\n| | a portal | an article | all |\n|---|--:|--:|--:|")
    line("archive, bytes", articles, [(path / "bipol.db").stat().st_size for path in archives], "B")
    line("evidence, bytes", articles, [size(path / "warc") for path in archives], "B")
    line("data set, bytes", articles, [size(abouts[url]) for url in urls], "B")
    line("data set, files", articles, [len([*abouts[url].rglob("*.parquet")]) for url in urls], "files")
    line("writing the data set, CPU s", articles, [timed.cpu for timed in written], "s")
    line("writing the data set, wall s", articles, [timed.wall for timed in written], "s")
    print(f"\nPeak of a process that writes the data set: {max(timed.peak for timed in written):.0f} MiB.\n")
    steps = sorted({max(1, len(urls) // 4), max(1, len(urls) // 2), len(urls)})
    asked = [ask(partitions[:step]) for step in steps]
    many = linked(folder / "many", partitions)
    asked.append(ask(many))
    files = len([*many[0].glob("year=*/articles_flat-*")]) * MANY
    stories = total * MANY // len(urls)
    print(f"{MANY} portals are links to these: {files:,} files of articles, {stories:,} stories.\n")
    print("| seconds of a question to | " + " | ".join(f"{step} portals" for step in (*steps, MANY)) + " |")
    print("|---|" + "--:|" * len(asked))
    for title in QUESTIONS:
        print(f"| {title} | " + " | ".join(f"{times[title]:.3f}" for times in asked) + " |")


def main() -> None:
    """Serve the portals in a separate process, and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.portals", description=__doc__.partition("\n")[0])
    parser.add_argument("--portals", type=int, default=40, help="how many (default: 40)")
    parser.add_argument("--articles", type=int, default=200, help="stories of a portal on average (default: 200)")
    parser.add_argument("--serve", metavar="SIZES", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(json.loads(options.serve))
        return
    if not (SCRAPYD / "scrapyd").exists():
        sys.exit("no .venv-scrapyd: make deploy-test sets it up")
    if options.portals < 2:
        parser.error("at least two portals are needed")
    # from a fifth to nine fifths of the average
    sizes = [round(options.articles * (0.2 + 1.6 * n / (options.portals - 1))) for n in range(options.portals)]
    command = [sys.executable, "-m", "benchmarks.portals", "--serve", json.dumps(sizes)]
    with (
        tempfile.TemporaryDirectory() as name,
        subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdin is not None and server.stdout is not None
        try:
            measure(Path(name), sizes, json.loads(server.stdout.readline()))
        finally:
            server.stdin.close()


if __name__ == "__main__":
    main()

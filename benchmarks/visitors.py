"""Measures the response time of an article page while other visitors send endless queries, and the memory used.

``python -m benchmarks.visitors [--articles N] [--seconds S]`` starts the real ``scrapy browse``, and requests an
article every 0.2 seconds, in three situations:

- quiet: there are no other visitors;
- twenty: twenty visitors send endless queries, each one after the other;
- in a hurry: one visitor sends 4.5 endless queries a second and closes each connection at once.

It prints the median and the worst time of the article in milliseconds, the number of refused requests, and the memory
of both processes before and after.
"""

from __future__ import annotations

import argparse
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from benchmarks.browse.archive import prepare

ENDLESS = (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "SELECT sum(length(printf('%s%s', a.body, b.body))) FROM articles a, articles b, articles c",
    "SELECT group_concat(a.body) FROM articles a, articles b",
    "SELECT a.body, b.body, c.body FROM articles a, articles b, articles c ORDER BY random() LIMIT 2000",
)


def main() -> None:
    """Make an archive, serve it, and print a line for each situation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "bipol.db"
        prepare(archive, options.articles)
        command = [sys.executable, "-u", "-m", "scrapy", "browse", "--port", "0", "-s", f"ARCHIVE_DB={archive}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
            try:
                assert server.stdout is not None
                found = re.search(r"http://[^:]+:(\d+)", server.stdout.readline())
                if not found:
                    raise SystemExit("scrapy browse did not start")
                for each in (quiet, twenty, in_a_hurry):
                    print(measured(each, int(found[1]), server.pid, options.seconds), flush=True)
            finally:
                server.terminate()


def measured(others: Callable[[int, threading.Event], None], port: int, process: int, seconds: float) -> str:
    """A line with the article's times while ``others`` runs, and the memory before and ten seconds after."""
    for _ in range(5):
        article(port)
    before, ended = memory(process), threading.Event()
    crowd = threading.Thread(target=others, args=(port, ended))
    crowd.start()
    time.sleep(2)
    times, refused, until = [], 0, time.monotonic() + seconds
    while time.monotonic() < until:
        begun = time.perf_counter()
        refused += article(port) != 200
        times.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.2)
    ended.set()
    crowd.join()
    time.sleep(10)
    return (
        f"{others.__name__.replace('_', ' '):12} median {median(times):6.0f} ms  worst {max(times):6.0f} ms  "
        f"refused {refused} of {len(times)}  memory {before} -> {memory(process)} MB"
    )


def article(port: int) -> int:
    """Request the page of an article as another visitor. Returns the status."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", "/bipol/articles/5000", headers={"X-Forwarded-For": "198.51.100.1"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def ask(port: int, number: int, visitor: str) -> socket.socket:
    """Send an endless query, and do not wait for the response."""
    asked = socket.create_connection(("127.0.0.1", port), 60)
    address = "/bipol.json?" + urlencode({"sql": ENDLESS[number % len(ENDLESS)]})
    asked.sendall(f"GET {address} HTTP/1.1\r\nHost: arsip\r\nX-Forwarded-For: {visitor}\r\n\r\n".encode())
    return asked


def quiet(port: int, ended: threading.Event) -> None:
    """No other visitors."""


def twenty(port: int, ended: threading.Event) -> None:
    """Twenty visitors, each of whom sends one endless query after the other."""

    def visitor(number: int) -> None:
        while not ended.is_set():
            with suppress(OSError, HTTPException), ask(port, number, f"192.0.2.{number}") as asked:
                while asked.recv(65536) and not ended.is_set():
                    pass

    crowd = [threading.Thread(target=visitor, args=(number,)) for number in range(20)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()


def in_a_hurry(port: int, ended: threading.Event) -> None:
    """One visitor who sends 4.5 queries a second, and closes each connection at once."""
    number = 0
    while not ended.wait(1 / 4.5):
        number += 1
        with suppress(OSError):
            asked = ask(port, number, "192.0.2.1")
            time.sleep(0.05)
            asked.close()


def memory(process: int) -> int:
    """The resident memory of the process and its children, in MB."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    pages = (Path(f"/proc/{each}/statm").read_text("ascii").split()[1] for each in (process, *children))
    return sum(map(int, pages)) * 4096 >> 20


if __name__ == "__main__":
    main()

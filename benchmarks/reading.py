"""Compares the cost of reading articles with commit a63e8d5 and with bare lxml: ``python -m benchmarks.reading``.

Reading is parsing and normalizing: from a page's bytes to the article. Each version of the program has a process that
has read nothing; it forks a new process for each measurement, and both versions are measured in turn:

- ``warm``: all articles of the corpus once more, after they were read once;
- ``new pages``: articles that were not read yet, after as many others were;
- ``cold``: the first articles that a process reads;
- ``bare lxml``: the same articles as ``new pages``, but lxml only makes a tree of each page.

``new pages`` is the cost in a crawl, which never reads a page twice. ``warm`` is too low, because lines, names and
addresses of the pages are cached.

CPU time is measured. For each article the smallest value of all rounds is used, because other work on the machine
affects it least.
"""

from __future__ import annotations

import argparse
import gc
import json
import lzma
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

PAGES = Path(__file__).parent / "corpus" / "pages.jsonl.xz"
_ROUNDS = 20
_AS_WORKER = "as-worker"
Times = list[float]
"""Seconds of each article."""


def main() -> None:
    """Measure both checkouts in turn, and print the microseconds for an article and the ratio."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__.splitlines()[0])
    parser.add_argument("--before", type=Path, metavar="CHECKOUT", help="the other version of the program")
    parser.add_argument(
        "--rounds", type=int, default=_ROUNDS, help="the number of measurements of each (default %(default)s)"
    )
    options = parser.parse_args()
    from benchmarks.earlier import NOW, earlier  # not in the other checkout, where this file runs as a worker

    before = options.before.resolve() if options.before else earlier().root
    checkouts = {"before": before, "now": NOW.root}
    workers = {name: _started(checkout) for name, checkout in checkouts.items()}
    least: dict[tuple[str, str], Times] = {}
    for number in range(options.rounds):
        for way in WAYS:
            for name in sorted(workers, reverse=number % 2 == 0):
                times = _asked(workers[name], way)
                least[name, way] = list(map(min, least.get((name, way), times), times))
    for worker in workers.values():
        worker.communicate()
    print(f"{'':10}  before    now  now/before (µs an article, {options.rounds} rounds)")
    microseconds = {key: 1e6 * sum(times) / len(times) for key, times in least.items()}
    for way in WAYS:
        earlier_one, now = microseconds["before", way], microseconds["now", way]
        print(f"{way:10} {earlier_one:7.0f} {now:6.0f} {now / earlier_one:11.3f}")
    for name in checkouts:
        print(f"new pages / bare lxml, {name}: {microseconds[name, 'new pages'] / microseconds[name, 'bare lxml']:.2f}")


def _started(checkout: Path) -> subprocess.Popen[str]:
    """Start a process that measures the program of a checkout. ``-P`` keeps this folder out of its path."""
    return subprocess.Popen(
        [sys.executable, "-P", "-W", "ignore", __file__, _AS_WORKER],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout), "PYTHONHASHSEED": "0"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _asked(worker: subprocess.Popen[str], way: str) -> Times:
    assert worker.stdin and worker.stdout
    print(way, file=worker.stdin, flush=True)
    return [float(seconds) for seconds in json.loads(worker.stdout.readline())]


def _work() -> None:
    """Read the names of ways from standard input, and print the times of the articles, measured in a fork."""
    try:
        import bipol_crawler.normalize.article
        import bipol_crawler.parse.page  # noqa: F401  the first article that is read would import both
        from bipol_crawler.extract import read
    except ImportError:  # the earlier name of the module
        from bipol_crawler.chain import read
    from bipol_crawler.items import Page

    articles = []
    for line in map(json.loads, lzma.decompress(PAGES.read_bytes()).splitlines()):
        url, kind, at = line["url"], line["content_type"], line["fetched_at"]
        first, *others = (html.encode() for html in line["pages"])
        addresses = [f"{url}{number}/" for number in range(2, 2 + len(others))]
        following = (Page(a, a, 200, kind, html, at) for a, html in zip(addresses, others, strict=True))
        articles.append(Page(url, url, 200, kind, first, at, following=tuple(following)))
    gc.freeze()
    for way in sys.stdin:
        print(json.dumps(_forked(partial(WAYS[way.strip()], read, articles))), flush=True)


def _forked(measure: Callable[[], Times]) -> Times:
    """Call ``measure`` in a fork of this process, which is not changed, and return its result."""
    reading, writing = os.pipe()
    if not os.fork():
        with os.fdopen(writing, "w") as out:
            json.dump(measure(), out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        times: Times = json.load(answer)
    os.wait()
    return times


def _times(read: Callable[[Any], object], articles: list[Any]) -> Times:
    times = []
    for article in articles:
        begin = time.process_time()
        read(article)
        times.append(time.process_time() - begin)
    return times


def _warm(read: Callable[[Any], object], articles: list[Any]) -> Times:
    _times(read, articles)
    return _times(read, articles)


def _new_pages(read: Callable[[Any], object], articles: list[Any]) -> Times:
    _times(read, articles[0::2])
    return _times(read, articles[1::2])


def _bare(read: Callable[[Any], object], articles: list[Any]) -> Times:
    from lxml.html import fromstring

    return _times(lambda article: [fromstring(page.body) for page in (article, *article.following)], articles[1::2])


WAYS = {"warm": _warm, "new pages": _new_pages, "cold": _times, "bare lxml": _bare}

if __name__ == "__main__":
    _work() if sys.argv[1:] == [_AS_WORKER] else main()

"""What every reader's process runs: it is given articles, answers what it read, and times itself.

One JSON object a line comes in, one goes out. ``{"do": "read", "articles": […]}`` reads each article once and
answers; ``{"do": "time", "seconds": s}`` reads the same articles again, in whole passes, for at least ``s`` seconds,
and tells the best pass. Imports, start-up and the making of the answer lie outside the time. Standard library only.
"""

from __future__ import annotations

import json
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from email.message import Message
from importlib.metadata import version
from typing import Any, NamedTuple, TypeVar

Read = TypeVar("Read")


class Served(NamedTuple):
    """One article as it was served: the bytes of its pages 1 … n, the header's content type, the time in UTC."""

    url: str
    content_type: str
    fetched_at: str
    pages: tuple[bytes, ...]

    def texts(self) -> list[str]:
        """The pages as text, by the header's charset as HTTP clients do, for readers that take no bytes."""
        header = Message()
        header["Content-Type"] = self.content_type
        charset = header.get_content_charset("utf-8")
        return [page.decode(charset, "replace") for page in self.pages]


def serve(
    distribution: str, extract: Callable[[Served], Read], answer: Callable[[Served, Read], Mapping[str, Any]]
) -> None:
    """Answer until the input ends.

    Args:
        distribution: whose version is told with the answers.
        extract: the reader proper, and all that is timed.
        answer: brings what it read into the shape of :mod:`benchmarks.evaluation.answers`.
    """
    out, sys.stdout = sys.stdout, sys.stderr  # a library that prints must not print into the answers
    articles: list[Served] = []
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "read":
            articles = [
                Served(url, content_type, fetched_at, tuple(map(b64decode, pages)))
                for url, content_type, fetched_at, pages in order["articles"]
            ]
            told: dict[str, Any] = {"version": version(distribution), "answers": [], "failures": []}
            for article in articles:
                try:
                    told["answers"].append(answer(article, extract(article)))
                except Exception as error:
                    told["answers"].append(None)
                    told["failures"].append(f"{article.url}: {error!r}")
        else:
            told = _best_pass(extract, articles, order["seconds"])
        print(json.dumps(told), file=out, flush=True)


def _best_pass(extract: Callable[[Served], Read], articles: list[Served], seconds: float) -> dict[str, float]:
    """The least processor and wall seconds of a pass, over all passes begun within ``seconds``.

    ``failures`` is how many articles a pass fails on: to fail is quicker than to read.
    """
    begin, cpu, wall, passes = time.perf_counter(), float("inf"), float("inf"), 0
    failures = 0
    while not passes or time.perf_counter() - begin < seconds:
        wall_begin, cpu_begin = time.perf_counter(), time.process_time()
        failures = 0
        for article in articles:
            try:
                extract(article)
            except Exception:
                failures += 1
        cpu = min(cpu, time.process_time() - cpu_begin)
        wall = min(wall, time.perf_counter() - wall_begin)
        passes += 1
    return {"cpu": cpu, "wall": wall, "passes": passes, "failures": failures}

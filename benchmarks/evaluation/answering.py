"""Runs in the process of each reader: receives articles, returns the answers, and measures the time.

Requests and responses are JSON objects, one on each line. ``{"do": "read", "articles": […]}`` reads each article once
and returns the answers. ``{"do": "time", "seconds": s}`` reads the same articles again, in whole passes, for at least
``s`` seconds, and returns the time of the best pass. Imports, start-up and making the answers are not included in the
time. It uses only the standard library.
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
    """One article as it was served: the bytes of its pages 1 … n, the content type of the header, the time in UTC."""

    url: str
    content_type: str
    fetched_at: str
    pages: tuple[bytes, ...]

    def texts(self) -> list[str]:
        """The pages as text, decoded with the header's charset as HTTP clients do, for readers that need text."""
        header = Message()
        header["Content-Type"] = self.content_type
        charset = header.get_content_charset("utf-8")
        return [page.decode(charset, "replace") for page in self.pages]


def serve(
    distribution: str, extract: Callable[[Served], Read], answer: Callable[[Served, Read], Mapping[str, Any]]
) -> None:
    """Answer requests until the input ends.

    Args:
        distribution: the package whose version is returned with the answers.
        extract: the reader itself; only its time is measured.
        answer: converts its result into the form of :mod:`benchmarks.evaluation.answers`.
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
    """The smallest CPU and wall time of a pass, among all passes that begin within ``seconds``.

    ``failures`` is the number of articles on which a pass fails, because failing is faster than reading.
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

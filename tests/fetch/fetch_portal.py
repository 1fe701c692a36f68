"""A scripted portal on loopback, and the result of a crawl of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any


@dataclass
class Answer:
    """What to serve; a header may be worked out when it is.

    ``claim`` is a Content-Length that differs from the body's length; None leaves the header out.
    """

    body: bytes = b"<!doctype html><title>Berita - bipol.co</title><p>Isi.</p>"
    status: int = 200
    headers: dict[str, str | Callable[[], str]] = field(
        default_factory=lambda: {"Content-Type": "text/html; charset=UTF-8"}
    )
    delay: float = 0
    claim: int | None = -1
    hang: float = 0


NOT_FOUND = Answer(b"<title>Tiada</title>", 404)


class Portal:
    """Serves ``pages`` (path to an Answer, or a list of them to be served in turn) and notes who asked."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.pages: dict[str, Answer | list[Answer]] = {}
        self.other = NOT_FOUND
        self.asked: list[tuple[float, str]] = []
        self.heads: list[list[tuple[str, str]]] = []
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                portal.asked.append((time.monotonic(), self.path))
                portal.heads.append(self.headers.items())
                portal.serve(self)

            do_HEAD = do_GET

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer((host, 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://{host}:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        page = self.pages.get(handler.path, self.other)
        if isinstance(page, list):
            page = page.pop(0) if len(page) > 1 else page[0]
        time.sleep(page.delay)
        try:
            handler.send_response(page.status)
            for name, value in page.headers.items():
                handler.send_header(name, value() if callable(value) else value)
            if page.claim is not None:
                handler.send_header("Content-Length", str(len(page.body) if page.claim < 0 else page.claim))
            handler.end_headers()
            if handler.command != "HEAD":
                handler.wfile.write(page.body)
            handler.wfile.flush()
            time.sleep(page.hang)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True
        if page.claim is None or page.claim >= 0:
            handler.close_connection = True

    def robots(self, text: str, **how: Any) -> None:
        self.pages["/robots.txt"] = Answer(text.encode(), headers={"Content-Type": "text/plain"}, **how)

    @property
    def paths(self) -> list[str]:
        return [path for _, path in self.asked]

    def gaps(self) -> list[float]:
        times = [at for at, _ in self.asked]
        return [after - before for before, after in pairwise(times)]

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@dataclass
class Crawled:
    """The probe's report, its log, and the folder of its evidence."""

    outcomes: list[dict[str, Any]]
    records: list[dict[str, Any]]
    stats: dict[str, Any]
    robots: dict[str, Any] | None
    reason: str
    log: str
    warc: Path

    @property
    def kinds(self) -> list[object]:
        """Status or exception of each URL, in the order they came back."""
        return [outcome.get("error", outcome.get("status")) for outcome in self.outcomes]

    def gaps(self) -> list[float]:
        """Seconds from the sending of one request to that of the next, whenever a busy server sees them."""
        times = [datetime.fromisoformat(record["captured_at"]) for record in self.records]
        return [(after - before).total_seconds() for before, after in pairwise(times)]

"""A stand-in for another web archive: an index server of either dialect, and captures in their raw form."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bipol_crawler.other_archives.client import Answer
from bipol_crawler.warc.reader import decoded_body, evidence_files, read_exchange, read_records

CDX = {"wayback": "https://elsewhere.example/cdx/search/cdx", "pywb": "https://elsewhere.example/koleksi/cdx"}
REPLAY = {"wayback": "https://elsewhere.example/web/", "pywb": "https://elsewhere.example/koleksi/"}


@dataclass(frozen=True)
class Kept:
    """A capture that the stand-in has."""

    url: str
    timestamp: str
    body: bytes
    mime: str = "text/html"
    status: int = 200

    @property
    def digest(self) -> str:
        return base64.b32encode(hashlib.sha1(self.body).digest()).decode()


class StandIn:
    """Answers as the other archive does, in place of :meth:`Client._get`.

    ``asked`` has all requested addresses. ``before`` may answer first. Without ``lists`` only queries for single
    addresses are answered. ``rows``: the largest number of rows in an answer.
    """

    def __init__(self, dialect: str, kept: list[Kept], *, rows: int = 3, lists: bool = True) -> None:
        self.dialect = dialect
        self.kept = kept
        self.rows = rows
        self.lists = lists
        self.asked: list[str] = []
        self.before: Callable[[str], Answer | None] = lambda url: None

    def __call__(self, url: str) -> Answer:
        self.asked.append(url)
        answer = self.before(url)
        if answer:
            return answer
        if url.startswith(CDX[self.dialect]):
            return self._index(dict(parse_qsl(urlsplit(url).query)), urlsplit(url).query)
        timestamp, _, wanted = url.removeprefix(REPLAY[self.dialect]).partition("id_/")
        for each in self.kept:
            if (each.timestamp, each.url) == (timestamp, wanted):
                return self.raw(each)
        return Answer(404, (), b"not archived")

    def raw(self, kept: Kept) -> Answer:
        at = datetime.strptime(kept.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        mark = "X-Archive-Orig-" if self.dialect == "wayback" else ""
        headers = [
            ("Memento-Datetime", format_datetime(at, usegmt=True)),
            (f"{mark}Content-Type", f"{kept.mime}; charset=UTF-8"),
            (f"{mark}Server", "nginx"),
            ("X-Cache-Key" if mark else "Link", "of the archive"),
        ]
        return Answer(kept.status, tuple(headers), kept.body)

    def _index(self, asked: dict[str, str], query: str) -> Answer:
        host = asked.get("matchType") == "host"
        if host and not self.lists:
            return Answer(403, (), b"matchType is not allowed")
        rows = [
            each
            for each in self.kept
            if (urlsplit(each.url).netloc.removesuffix(":80") if host else each.url) == asked["url"]
        ]
        if "filter" in asked:
            assert "200" in query and "html" in query
            rows = [each for each in rows if (each.mime, each.status) == ("text/html", 200)]
        rows.sort(key=lambda each: (each.url, each.timestamp))
        return Answer(200, (), getattr(self, f"_{self.dialect}")(rows, asked).encode())

    def _wayback(self, rows: list[Kept], asked: dict[str, str]) -> str:
        start, resume = int(asked.get("resumeKey", "0")), []
        limit = min(int(asked.get("limit", "1000")), self.rows)
        if asked.get("showResumeKey") and start + limit < len(rows):
            resume = [[], [str(start + limit)]]
        rows = rows[start : start + limit]
        if not rows:
            return "[]\n"
        names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
        told = [["key", each.timestamp, each.url, each.mime, str(each.status), each.digest, "9"] for each in rows]
        return json.dumps([names, *told, *resume])

    def _pywb(self, rows: list[Kept], asked: dict[str, str]) -> str:
        return "".join(
            json.dumps(
                {
                    "urlkey": "key", "timestamp": each.timestamp, "url": each.url, "mime": each.mime,
                    "status": str(each.status), "digest": f"sha1:{each.digest}", "offset": "0", "filename": "a.warc.gz",
                }
            )
            + "\n"
            for each in rows[: int(asked.get("limit", "100000"))]
        )  # fmt: skip


def kept_of(warc_dir: Path) -> list[Kept]:
    """What another archive would have, if it had these WARC files: every page in them, its content coding undone."""
    found = []
    for name in evidence_files(warc_dir):
        for record, _ in read_records(warc_dir / name):
            kind = (record.content_type or "").partition(";")[0]
            if record.status == 200 and kind == "text/html":
                body = decoded_body(read_exchange(warc_dir, name, record.offset))
                found.append(Kept(record.url, re.sub("[^0-9]", "", record.captured_at)[:14], body))
    return found


@contextmanager
def served(other: StandIn) -> Iterator[str]:
    """The stand-in on a port on loopback, while the block lasts; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            part = f"#{self.headers['Range']}" if self.headers["Range"] else ""
            answer = other(f"https://elsewhere.example{self.path}{part}")
            self.send_response(answer.status)
            for name, value in (*answer.headers, ("Content-Length", str(len(answer.body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""A plain reader for the harness's own tests: one request, as it was answered."""

from __future__ import annotations

import gzip
import http.client
from dataclasses import dataclass
from email.message import Message

from parsel import Selector

from .site import WordPressSite


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Message
    text: str

    @property
    def page(self) -> Selector:
        return Selector(self.text)


def get(site: WordPressSite, path: str, **headers: str) -> Answer:
    """One request, no redirects followed, gzip accepted and undone."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    sent = {"Accept-Encoding": "gzip"} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request("GET", path.removeprefix(site.url), headers=sent)
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return Answer(response.status, response.headers, body.decode())

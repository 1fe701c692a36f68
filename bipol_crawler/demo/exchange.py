"""Requests to the portal and its answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

HTML = "text/html; charset=UTF-8"
XML = "text/xml; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Request:
    """A request. ``path`` is unquoted, ``query`` has each name once, ``headers`` have names in lower case."""

    method: str
    target: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]

    @classmethod
    def of(cls, method: str, target: str, headers: Mapping[str, str] | None = None) -> Request:
        """Return the request for ``target``, a path with its query."""
        parts = urlsplit(target)
        lower = {name.lower(): value for name, value in (headers or {}).items()}
        return cls(method, target, unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True)), lower)


@dataclass(frozen=True, slots=True)
class Response:
    """Status, body and headers. The server adds Content-Length, Date and the content coding."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def html(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return an HTML page."""
    return Response(status, text.encode(), {"Content-Type": HTML, **(headers or {})})


def data(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer in JSON."""
    return Response(
        status,
        json.dumps(value).encode(),
        {"Content-Type": "application/json; charset=UTF-8", **(headers or {})},
    )


def moved(to: str, status: int = 301) -> Response:
    """Return a redirect to ``to``, as WordPress sends it."""
    return Response(status, b"", {"Content-Type": HTML, "Location": to, "X-Redirect-By": "WordPress"})


def challenge(status: int = 403) -> Response:
    """Return Cloudflare's challenge page. Its status may be 403, 429, 503 or even 200."""
    page = (
        "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
        '<div id="challenge-error-text">Enable JavaScript and cookies to continue</div></body></html>'
    )
    return html(page, status, {"cf-mitigated": "challenge"})


def overloaded(retry_after: int | None = None, status: int = 503) -> Response:
    """Return the answer of an overloaded server; ``retry_after`` is in seconds."""
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    return html("<html><body><h1>Service Unavailable</h1></body></html>", status, headers)

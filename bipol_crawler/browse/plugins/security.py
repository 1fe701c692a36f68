"""Security rules for all responses, so that the pages can also be published on the web.

Only reading; only our own pages; no scripts of others, no frames, no content sniffing, no robots; no file names in
error messages. The limits of SQL are in :mod:`bipol_crawler.browse.sql_sandbox`.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping
from traceback import walk_tb
from typing import Any
from urllib.parse import unquote

from datasette.database import QueryInterrupted  # type: ignore[import-untyped]
from datasette.utils.asgi import Base400, Response  # type: ignore[import-untyped]
from datasette.views.base import DatasetteError  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.plugins.language import language, translator
from bipol_crawler.browse.sql_sandbox import Connection
from bipol_crawler.storage.reading import ArchiveUnreadable

hookimpl = HookimplMarker("datasette")
log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# No inline scripts or styles: they are files in static/. Datasette's style sheet contains one image as a data: URL.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-robots-tag", b"noindex, nofollow"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
BY_LANGUAGE = [(b"cache-control", b"no-cache"), (b"vary", b"Accept-Language, Cookie")]
"""Headers for caches: pages depend on the reader's language, and change when the archive grows."""
METHODS = ("GET", "HEAD")
ALLOWED_UNDER_DASH = ("static", "static-plugins", "lang")
"""The paths under ``/-/`` that are allowed. The others show versions, settings and paths, or log in."""
MAX_QUERY_BYTES = 8_000
"""Bytes of an address after its question mark. Common proxies and browsers allow as much."""
QUERY_ERRORS = (sqlite3.Error, OverflowError, ValueError)
"""Errors that are caused by a wrong question or address."""
BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
"""SQLite's error codes that are not caused by the question."""
STUMBLES = (LookupError, TypeError, AttributeError, AssertionError)
"""Errors inside Datasette after an address that it did not check, such as ``?_through={}``."""
NAMES_A_PLACE = re.compile(r"/|unable to open")
"""Messages that may contain a path on the disk."""
HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Add :data:`HEADERS` to every response, including errors and files. Refuse what is not allowed."""
    prefix = datasette.setting("base_url").rstrip("/")

    def guarded(app: App) -> App:
        async def answer(scope: Message, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return

            async def send_with_headers(message: Message) -> None:
                if message["type"] == "http.response.start":
                    headers = message.get("headers", [])
                    page = any(n.lower() == b"content-type" and v.startswith(b"text/html") for n, v in headers)
                    added = HEADERS + BY_LANGUAGE if page else HEADERS
                    if any(name == b"content-security-policy" for name, _ in headers):  # a stricter one of the page
                        added = [pair for pair in added if pair[0] != b"content-security-policy"]
                    ours = {name for name, _ in added}
                    kept = [pair for pair in headers if pair[0].lower() not in ours]
                    message = {**message, "headers": kept + added}
                await send(message)

            refusal = _refused(scope, prefix)
            if refusal:
                await refusal.asgi_send(send_with_headers)
            else:
                await app(scope, receive, send_with_headers)

        return answer

    return guarded


def _refused(scope: Message, prefix: str) -> Response | None:
    if scope["method"] not in METHODS:
        return Response.text(
            "Hanya GET dan HEAD · Only GET and HEAD: the archive is only read here\n",
            405,
            {"allow": ", ".join(METHODS)},
        )
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if len(hosts) > 1 or not all(HOST.fullmatch(host) for host in hosts):
        # The host name is used in feeds and in links.
        return Response.text("Bukan nama host · Not a host name\n", 400)
    if len(scope.get("query_string", b"")) > MAX_QUERY_BYTES:
        return Response.text("Pertanyaannya terlalu panjang · The question is too long\n", 414)
    if b"_trace=" in scope.get("query_string", b""):
        return Response.text("Tidak disediakan di sini · Not offered here\n", 400)  # shows queries to developers
    raw = scope.get("raw_path") or scope["path"].encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    for written in (path, unquote(path)):
        place = written.removeprefix(prefix)
        if place.startswith("/-/") and place.split("/")[2] not in ALLOWED_UNDER_DASH:
            return Response.text("Tidak ditemukan · Not found\n", 404)
    return None


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Response]]:
    """Make the error page. It says what the reader can correct, but no details of internal errors.

    Datasette's own handler shows every message, and prints a traceback for each wrong address.
    """
    t = translator(language(request))
    title, message = None, str(exception.args[0] if exception.args else exception)
    stopped = any(isinstance(each, QueryInterrupted) for each in (exception, exception.__context__))
    if isinstance(exception, ArchiveUnreadable):
        log.error("%s", exception)
        status, title = 503, t("Arsip belum dapat dibaca", "The archive cannot be read yet")
        message = t("Silakan coba lagi nanti.", "Please try again later.")
    elif stopped or message == "interrupted":
        status = 400
        title = t("Terlalu lama", "This took too long")
        message = t("Persempit pertanyaannya, atau tambahkan LIMIT.", "Narrow the question, or add a LIMIT.")
    elif isinstance(exception, Base400):
        status = exception.status
    elif isinstance(exception, DatasetteError) and not NAMES_A_PLACE.search(exception.message):
        # Some refusals have status 500, for example that of an unknown column for sorting.
        status, title, message = min(exception.status, 400), exception.title, exception.message
    elif isinstance(exception, QUERY_ERRORS) and not _is_broken(exception) and not NAMES_A_PLACE.search(message):
        status, title = 400, t("Permintaan tidak dapat dipenuhi", "This cannot be answered")
    elif isinstance(exception, STUMBLES) and _raised_in(exception).startswith("datasette."):
        log.warning("%s %s: %r", request.method, request.path, exception)
        status, title = 400, t("Permintaan tidak dapat dipenuhi", "This cannot be answered")
        message = t("Ada yang keliru pada alamat ini.", "Something in this address is wrong.")
    else:
        log.error("%s %s failed", request.method, request.path, exc_info=exception)
        status, title = 500, t("Gagal", "This failed")
        message = t("Kesalahan ada di pihak kami dan sudah dicatat.", "The fault is ours, and has been noted.")
    details = {"ok": False, "error": message, "status": status, "title": title}

    async def respond() -> Response:
        if request.path.endswith(".json"):
            return Response.json(details, status=status)
        return Response.html(await datasette.render_template("error.html", details, request=request), status=status)

    return respond


def _is_broken(exception: Exception) -> bool:
    return getattr(exception, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF in BROKEN


def _raised_in(exception: BaseException) -> str:
    """The name of the module whose code raised the exception."""
    *_, (frame, _) = walk_tb(exception.__traceback__)
    return str(frame.f_globals.get("__name__", ""))


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Set the limits for questions on every connection."""
    if isinstance(conn, Connection):
        conn.restrict()


@hookimpl
def register_routes() -> list[tuple[str, Callable[[], Any]]]:
    """A robots.txt that forbids everything, since the texts belong to another publisher."""
    return [(r"^/robots\.txt$", lambda: Response.text("User-agent: *\nDisallow: /\n"))]

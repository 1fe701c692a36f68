"""Memento (RFC 7089): a client requests an article's address at a time in the past, and gets the closest capture.

``/timegate/URL`` leads to that capture, ``/timemap/link/URL`` and ``/timemap/json/URL`` list all captures. A capture is
``/capture/ID``, the page as the portal sent it; where the evidence is not at hand it is the page of a version.
"""

from __future__ import annotations

import re
import sqlite3
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from jinja2 import Environment
from pluggy import HookimplMarker

from bipol_crawler.articles.lookup import NotFound, find_article
from bipol_crawler.browse.memento import LINK_FORMAT, Memento, TimeMap, read_accept_datetime
from bipol_crawler.browse.permalinks import capture_path, version_path
from bipol_crawler.browse.plugins.cell_rendering import is_web_address
from bipol_crawler.browse.replay_server import replay_address
from bipol_crawler.portals import PORTAL
from bipol_crawler.warc.exchange import EvidenceError
from bipol_crawler.warc.reader import decoded_body, is_there, read_exchange

hookimpl = HookimplMarker("datasette")

_COMPLETE = "c.truncated IS NULL AND (c.status = 200 OR c.status = 304 AND c.refers_to IS NOT NULL)"
"""Captures of a whole page; a 304 stands for the capture before."""
_CAPTURES = f"""
SELECT c.captured_at, c.id, c.warc_file FROM captures c
WHERE c.url IN (SELECT url FROM urls WHERE article_id = :article UNION SELECT url FROM articles WHERE id = :article)
  AND {_COMPLETE} ORDER BY c.captured_at, c.id"""
_VERSIONS = """
SELECT captured_at, version FROM article_versions WHERE article_id = :article ORDER BY captured_at, version"""
_CAPTURE = f"""
SELECT u.article_id, c.captured_at, w.warc_file, w.warc_offset, w.content_type
FROM captures c JOIN urls u ON u.url = c.url JOIN captures w ON w.id = iif(c.status = 304, c.refers_to, c.id)
WHERE c.id = ? AND u.article_id IS NOT NULL AND {_COMPLETE}"""

_ALONE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""The policy of a captured page: a separate origin, no scripts, no forms, and nothing is loaded from anywhere."""
_HTML = re.compile(
    r"(?:text/html|application/xhtml\+xml)(?:\s*;\s*charset=[\"']?[A-Za-z0-9_.:-]+[\"']?)?", re.IGNORECASE
)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """TimeGate, TimeMaps and captures."""
    return [
        (r"^/timegate/(?P<address>.+)$", time_gate),
        (r"^/timemap/(?P<form>link|json)/(?P<address>.+)$", time_map),
        (r"^/capture/(?P<id>[0-9]{1,18})$", capture),
    ]


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Any) -> None:
    """``url|replayed(time)``: the address of the replayed capture; empty if there is no REPLAY_URL."""

    def replayed(url: str, captured_at: str) -> str:
        base = getattr(datasette, "replay_url", "")
        return replay_address(base, url, captured_at) if base and is_web_address(url) else ""

    env.filters["replayed"] = replayed


async def time_gate(request: Any, datasette: Any) -> Response:
    """Leads to the capture closest to ``Accept-Datetime``, without that header to the last one."""
    wanted = request.headers.get("accept-datetime")
    try:
        moment = None if wanted is None else read_accept_datetime(wanted)
    except ValueError:
        words = "Accept-Datetime has to be a time like Fri, 15 Nov 2024 12:47:00 GMT\n"
        return Response.text(words, status=400, headers={"vary": "accept-datetime"})
    known = await _asked_for(request, datasette)
    if known is None:
        return _nothing()
    headers = {
        "location": known.closest(moment).address,
        "vary": "accept-datetime",
        "link": known.gate_header(),
        "cache-control": "no-cache",
    }
    return Response("", status=302, headers=headers, content_type="text/plain; charset=utf-8")


async def time_map(request: Any, datasette: Any) -> Response:
    """The list of an article's captures."""
    known = await _asked_for(request, datasette)
    if known is None:
        return _nothing()
    headers = {"cache-control": "no-cache"}
    if request.url_vars["form"] == "json":
        return Response(known.json(), headers=headers, content_type="application/json")
    return Response(known.link_format(), headers=headers, content_type=LINK_FORMAT)


async def capture(request: Any, datasette: Any) -> Response:
    """A page as the portal sent it, without content coding; status 404 if its evidence cannot be read."""
    number, warc_dir = int(request.url_vars["id"]), datasette.warc_dir

    def found(connection: sqlite3.Connection) -> tuple[int, str, str, bytes] | None:
        row = connection.execute(_CAPTURE, [number]).fetchone()
        if row is None or warc_dir is None:
            return None
        article, at, file, offset, kind = row
        try:
            return article, at, kind or "", decoded_body(read_exchange(warc_dir, file, offset))
        except (EvidenceError, ValueError):
            return None

    read = await datasette.get_database().execute_fn(found)
    if read is None:
        return Response.text("no such capture, or its evidence is not at hand\n", status=404)
    article, at, kind, body = read
    headers = await memento_headers(request, datasette, article, at, capture_path(number))
    headers["content-security-policy"] = _ALONE
    return Response(body, headers=headers, content_type=kind if _HTML.fullmatch(kind) else "text/plain")


async def memento_headers(request: Any, datasette: Any, article: int, at: str, path: str) -> dict[str, str]:
    """The headers of a page that shows a capture of an article: its time, and links to other captures.

    Args:
        at: the time of the capture (UTC). If it is invalid, there are no headers.
        path: the path of the page.
    """
    try:
        shown = Memento(_moment(at), _absolute(request, datasette, path))
        known = await _time_map(request, datasette, article)
    except (NotFound, ValueError):
        return {}
    return known.memento_headers(shown)


async def _asked_for(request: Any, datasette: Any) -> TimeMap | None:
    """The captures of the article at the address in the request, or None."""
    written = request.url_vars["address"]
    address = written if re.match("https?:/", written) else unquote(written)
    address = re.sub(r"^(https?):/+", r"\1://", address)  # some proxies merge slashes
    if request.query_string:
        address += f"?{request.query_string}"

    def found(connection: sqlite3.Connection) -> int:
        return find_article(connection, address, PORTAL.url)

    try:
        return await _time_map(request, datasette, await datasette.get_database().execute_fn(found))
    except (NotFound, ValueError):
        return None


async def _time_map(request: Any, datasette: Any, article: int) -> TimeMap:
    """All captures of an article; without the evidence all its versions.

    Raises:
        NotFound: there are none, or no such article.
        ValueError: the portal's address or a time is invalid.
    """
    warc_dir = datasette.warc_dir

    def found(connection: sqlite3.Connection) -> tuple[str, list[tuple[str, str]]]:
        (url,) = connection.execute("SELECT url FROM articles WHERE id = ?", [article]).fetchone()
        captures = connection.execute(_CAPTURES, {"article": article}).fetchall()
        if captures and warc_dir is not None and is_there(warc_dir / captures[-1][2]):
            return url, [(time, capture_path(number)) for time, number, _ in captures]
        versions = connection.execute(_VERSIONS, {"article": article})
        return url, [(time, version_path(article, number)) for time, number in versions]

    url, rows = await datasette.get_database().execute_fn(found)
    if not rows or not is_web_address(url):
        raise NotFound(f"Artikel {article} belum punya rekaman · Article {article} has no captures")

    def at(path: str) -> str:
        return _absolute(request, datasette, path)

    return TimeMap(
        original=url,
        gate=at(f"/timegate/{url}"),
        listed=at(f"/timemap/link/{url}"),
        as_json=at(f"/timemap/json/{url}"),
        mementos=[Memento(_moment(time), at(path)) for time, path in rows],
    )


def _moment(time: str) -> datetime:
    """A time of the archive, in whole seconds, as HTTP headers can state it."""
    moment = datetime.fromisoformat(time)
    if moment.tzinfo is None:
        raise ValueError(f"{time} has no time zone")
    return moment.replace(microsecond=0)


def _absolute(request: Any, datasette: Any, path: str) -> str:
    return str(datasette.absolute_url(request, datasette.urls.path(path)))


def _nothing() -> Response:
    return Response.text("the archive has no capture of this address\n", status=404)

"""Loads pages from the evidence, as they were served."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

from bipol_crawler.addresses.origins import MAX_REDIRECTS
from bipol_crawler.infra.clock import whole_second
from bipol_crawler.items import Page
from bipol_crawler.normalize.dates import read_http_date
from bipol_crawler.parse.split_articles import NOT_FOUND, SplitArticle
from bipol_crawler.storage.database import Database
from bipol_crawler.warc.exchange import EvidenceError, first_header
from bipol_crawler.warc.imports import MAX_TIME_APART, PREFIX, is_import
from bipol_crawler.warc.reader import decoded_body, read_exchange

Reader = Database | sqlite3.Connection
"""An open archive that is only read."""

_CAPTURE = (
    "SELECT c.id, c.url, c.captured_at, c.status, c.content_type, c.warc_file, c.warc_offset, c.location"
    " FROM captures c"
)
_ANSWER = (
    f"{_CAPTURE} WHERE c.url = ? AND c.id > ? AND c.truncated IS NULL AND (c.status = 200 OR c.location IS NOT NULL)"
)
_FURTHER = _ANSWER.replace("c.status = 200", f"c.status IN (200, {', '.join(map(str, sorted(NOT_FOUND)))})")
"""A further page of an article may have been answered with 404 or 410."""
_FINAL = NOT_FOUND | {200}


def load_version_page(db: Reader, warc_dir: Path, version_id: int) -> Page:
    """The page from which a version was read, with its following pages.

    Raises:
        EvidenceError: a record is missing, damaged or not what the archive says it is.
    """
    rows = db.execute(
        f"{_CAPTURE} JOIN version_captures v ON v.capture_id = c.id WHERE v.version_id = ? ORDER BY v.page",
        [version_id],
    ).fetchall()
    if not rows:
        raise EvidenceError(f"version {version_id} has no capture")
    first, *following = (_page(warc_dir, row) for row in rows)
    return replace(first, following=tuple(following))


def load_last_page(db: Reader, warc_dir: Path, article_id: int) -> Page:
    """The page at which an article was last seen, with its following pages.

    It may be newer than the last version, because a change of, for example, related links makes no version.

    Raises:
        EvidenceError: as for :func:`load_version_page`.
    """
    row = db.execute(f"{_CAPTURE} JOIN articles a ON a.capture_id = c.id WHERE a.id = ?", [article_id]).fetchone()
    if row is None:
        raise EvidenceError("the article has no capture")
    return _with_following(db, warc_dir, _page(warc_dir, row))


def load_captured_page(db: Reader, warc_dir: Path, capture_id: int) -> Page:
    """The page of one capture, with its following pages.

    Raises:
        EvidenceError: as for :func:`load_version_page`.
    """
    return _with_following(
        db, warc_dir, _page(warc_dir, db.execute(f"{_CAPTURE} WHERE c.id = ?", [capture_id]).fetchone())
    )


def last_capture_id(db: Reader) -> int:
    """The id of the newest capture; 0 if there is none."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM captures").fetchone()[0])


def load_page_at(db: Reader, warc_dir: Path, url: str, *, after: int = 0) -> Page | None:
    """The page last served at an address, with its following pages. Redirects are followed as they were captured.

    ``None`` if there is no capture of a page with an id above ``after``, or if a redirect led to no page.

    Raises:
        EvidenceError: as for :func:`load_version_page`.
    """
    row = _follow_redirects(db, db.execute(f"{_ANSWER} ORDER BY c.id DESC LIMIT 1", [url, after]).fetchone())
    if row is None or row[3] != 200:
        return None
    return _with_following(db, warc_dir, replace(_page(warc_dir, row), url=url))


def _follow_redirects(db: Reader, row: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    """The row of the capture to which the redirects of ``row`` led; ``row`` itself if it is not a redirect.

    ``None`` if there is no such capture.
    """
    for _ in range(MAX_REDIRECTS):
        if row is None or row[3] in _FINAL or row[7] is None:
            break
        # a redirect is followed at once, so its target is the next capture of that address
        row = db.execute(
            f"{_CAPTURE} WHERE c.id > ? AND c.url = ? AND c.truncated IS NULL ORDER BY c.id LIMIT 1",
            [row[0], urldefrag(urljoin(row[1], row[7] or ""))[0]],
        ).fetchone()
    return row


def _with_following(db: Reader, warc_dir: Path, first: Page) -> Page:
    article = SplitArticle(first)
    while (url := article.next_url) is not None:
        row = _further_page(db, url, first)
        if row is None or row[3] not in _FINAL:
            if not article.is_linked_by_first_page:  # earlier versions fetched only pages that page 1 links
                break
            raise EvidenceError(f"there is no capture of {url}")
        article.add(replace(_page(warc_dir, row), url=url))
    return article.page


def _is_imported(db: Reader, capture_id: int | None) -> bool:
    """Whether a capture was imported."""
    row = db.execute("SELECT warc_file FROM captures WHERE id = ?", [capture_id]).fetchone()
    return row is not None and is_import(row[0])


def _further_page(db: Reader, url: str, first: Page) -> tuple[Any, ...] | None:
    """The row of the capture of a further page of a split article.

    A run fetches it directly after the first page, so it is the next capture of that address. In imports it may have
    been captured earlier or later, and the capture nearest in time is used.
    """
    if not _is_imported(db, first.capture_id):
        return _follow_redirects(
            db, db.execute(f"{_FURTHER} ORDER BY c.id LIMIT 1", [url, first.capture_id]).fetchone()
        )
    apart = "abs(julianday(c.captured_at) - julianday(?))"
    found = db.execute(
        f"{_FURTHER} AND c.warc_file LIKE ? AND {apart} <= ? ORDER BY {apart}, c.captured_at, c.id LIMIT 1",
        [url, 0, f"{PREFIX}%", first.fetched_at, MAX_TIME_APART / timedelta(days=1), first.fetched_at],
    )
    return _follow_redirects(db, found.fetchone())


def _page(warc_dir: Path, row: tuple[Any, ...]) -> Page:
    capture_id, url, captured_at, status, content_type, file, offset, _ = row
    try:
        exchange = read_exchange(warc_dir, file, offset)
        body = b"" if status in NOT_FOUND else decoded_body(exchange)
    except ValueError as error:
        raise EvidenceError(f"{file} at {offset}: {error}") from error
    dated = read_http_date(first_header(exchange.response_headers, "date"))
    return Page(url, url, status, content_type or "", body, whole_second(captured_at), capture_id, dated=dated)

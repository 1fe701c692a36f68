"""The result of fetching an article's address: the answer, and what was read from it.

No input or output happens here. A crawl, a replay and tests use the same two functions,
:func:`failure_of` and :func:`read_page`; :func:`~bipol_crawler.crawl.save.save` stores the result.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from bipol_crawler.extract import read
from bipol_crawler.items import MAX_TAGS, Article, Page, Refused

logger = logging.getLogger(__name__)

PAGE_MISSING = "page_missing"
"""The reason if a further page of a split article could not be fetched. An incomplete article is not stored."""
READER_FAILED = "reader_failed"
"""The reason if the reader raised an error: a fault of this program."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a fetch brought nothing that can be stored.

    ``reason``: the code stored in the archive (``http_503``). ``detail``: the message for people. ``status``: the HTTP
    status of the answer. ``capture_id``: its row in ``captures``. The last two are None if there was no answer.
    """

    reason: str
    detail: str = ""
    status: int | None = None
    capture_id: int | None = None


@dataclass(frozen=True)
class Fetched:
    """An article's address, the portal's answer, and what was read from it.

    ``page`` is None if there was no usable answer. ``content`` is what was read from the page; None if the status
    alone is the result: 304, 404 and 410.
    """

    url: str
    page: Page | None
    content: Article | Refused | Failed | None = field(repr=False)  # at level DEBUG Scrapy logs every item


def failure_of(page: Page, *, conditional: bool) -> Failed | None:
    """Why an answer cannot be stored, judged by its status and size; None if it can.

    Args:
        conditional: whether the request had ``If-Modified-Since``; only then a 304 is a valid answer.
    """
    if page.status in (404, 410) or (page.status == 304 and conditional):
        return None
    if page.status != 200:
        return Failed(f"http_{page.status}", status=page.status, capture_id=page.capture_id)
    if page.body.count(b"<") > MAX_TAGS:
        return Failed("too_large", status=page.status, capture_id=page.capture_id)
    return None


def read_page(page: Page) -> Fetched:
    """Read an answer for which :func:`failure_of` returned None. ``page.following`` has the pages of a split article.

    An error of the reader is logged, and only this page fails.
    """
    if page.status != 200:
        return Fetched(page.url, page, None)
    try:
        return Fetched(page.url, page, read(page))
    except Exception:
        logger.exception("the reader failed on %s", page.url)
        return Fetched(page.url, page, Failed(READER_FAILED, status=page.status, capture_id=page.capture_id))

"""What came of asking for an article's address: the answer, and what is read from it.

Pure: a crawl, a replay of evidence and tests judge and read an answer by the same two functions,
:func:`failure_of` and :func:`read_page`; :func:`~bipol_crawler.crawl.save.save` stores the result.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from bipol_crawler.extract import read
from bipol_crawler.items import MAX_TAGS, Article, Page, Refused

logger = logging.getLogger(__name__)

PAGE_MISSING = "page_missing"
"""Why an article failed of which a further page could not be had: a part of an article is none."""
READER_FAILED = "reader_failed"
"""Why a page failed on which the reader raised an error: a fault of this program."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why an address gave nothing that can be stored.

    ``reason`` is the code that the archive keeps (``http_503``), ``detail`` the words for people. ``status`` is the
    HTTP status of the answer, and ``capture_id`` its row in ``captures``; each None if there is none.
    """

    reason: str
    detail: str = ""
    status: int | None = None
    capture_id: int | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """An article's address, the portal's answer, and what was read from it.

    ``page`` is None if no answer came that can be used. ``content`` is what the page says; None for an answer whose
    status says all: 304, 404 and 410.
    """

    url: str
    page: Page | None
    content: Article | Refused | Failed | None = field(repr=False)  # at level DEBUG Scrapy logs every item


def failure_of(page: Page, *, conditional: bool) -> Failed | None:
    """Why nothing can be stored of an answer, by its status and size alone; None if something can.

    Args:
        conditional: whether the request named a time, ``If-Modified-Since``; a 304 answers nothing else.
    """
    if page.status in (404, 410) or (page.status == 304 and conditional):
        return None
    if page.status != 200:
        return Failed(f"http_{page.status}", status=page.status, capture_id=page.capture_id)
    if page.body.count(b"<") > MAX_TAGS:
        return Failed("too_large", status=page.status, capture_id=page.capture_id)
    return None


def read_page(page: Page) -> Fetched:
    """Read an answer for which :func:`failure_of` gives no failure, a split article's further pages in ``following``.

    An error of the reader is logged, and costs this page alone.
    """
    if page.status != 200:
        return Fetched(page.url, page, None)
    try:
        return Fetched(page.url, page, read(page))
    except Exception:
        logger.exception("the reader failed on %s", page.url)
        return Fetched(page.url, page, Failed(READER_FAILED, status=page.status, capture_id=page.capture_id))

"""Fetches the files of archived pages, after the pages: photos, and requisites such as style sheets."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from scrapy.http import Response

from bipol_crawler.archive import Archive
from bipol_crawler.articles.photos import ASKED_TO_WAIT, due_photos, record_photo_failure, save_photo
from bipol_crawler.articles.requisites import (
    add_requisites,
    next_requisite,
    pages_to_read,
    record_requisite_failure,
    save_requisite,
)
from bipol_crawler.crawl.figures import Figures
from bipol_crawler.fetch.client import PHOTO, NoAnswer, Session, header
from bipol_crawler.fetch.errors import BudgetSpent, PortalRefuses, PortalUnreachable, RobotsUnreachable
from bipol_crawler.parse.requisites import page_requisites, style_requisites
from bipol_crawler.warc.exchange import EvidenceError
from bipol_crawler.warc.image_type import raster_type
from bipol_crawler.warc.reader import decoded_body, read_exchange

logger = logging.getLogger(__name__)

PHOTO_MAX = 16 * 1024 * 1024
"""Largest file in bytes; ten times the size of typical photos on news portals."""
_ONE_REQUEST = {PHOTO: True, "dont_redirect": True, "max_retry_times": 0, "download_maxsize": PHOTO_MAX}
"""One request per file: no retry (the next run tries again), and no redirects (the file is not at its address)."""


async def fetch_photos(
    archive: Archive, session: Session, figures: Figures, budget: int, article_url: str | None = None
) -> str | None:
    """Fetch up to ``budget`` photos that are due. Results and errors are those of :func:`_fetch_files`."""
    db = archive.db
    return await _fetch_files(
        due_photos(db, archive.portal, budget, article_url),
        session,
        lambda answer: None if raster_type(answer.body) else "no_photo",
        lambda url, answer: save_photo(db, url, answer.meta["capture_id"]),
        lambda url, reason, until: record_photo_failure(db, url, reason, until),
        lambda outcome: figures.add(f"photos/{outcome}"),
    )


async def fetch_requisites(
    archive: Archive, session: Session, figures: Figures, budget: int, warc_dir: Path
) -> str | None:
    """Fetch up to ``budget`` files that archived pages load. Results and errors are those of :func:`_fetch_files`.

    The names of these files are read from at most ``budget`` archived pages, the newest first.
    """
    db, asked = archive.db, dict[str, None]()
    _read_pages(archive, warc_dir, budget)

    def due() -> Iterator[str]:
        while len(asked) < budget and (url := next_requisite(db, asked)):
            asked[url] = None
            yield url

    def save(url: str, answer: Response) -> None:
        save_requisite(db, url, answer.meta["capture_id"])
        if "css" in (header(answer, "Content-Type") or ""):
            _read_pages(archive, warc_dir, budget)

    return await _fetch_files(
        due(),
        session,
        lambda answer: "no_file" if "html" in (header(answer, "Content-Type") or "") else None,
        save,
        lambda url, reason, until: record_requisite_failure(db, url, reason, until),
        lambda outcome: figures.add(f"requisites/{outcome}"),
    )


def _read_pages(archive: Archive, warc_dir: Path, limit: int) -> None:
    """Read what up to ``limit`` pages load, and then what their style sheets load, and store these addresses."""
    pages = pages_to_read(archive.db, limit)
    while pages:
        for capture_id, url, kind, place in pages:
            try:
                body = decoded_body(read_exchange(warc_dir, place.file, place.offset))
            except EvidenceError as error:
                logger.warning("what %s loads is not known: %s", url, error)
                body = b""
            style = "css" in kind
            found = (
                style_requisites(body.decode("utf-8", "replace"), url) if style else page_requisites(body, kind, url)
            )
            add_requisites(archive.db, capture_id, found, archive.portal)
        pages = [each for each in pages_to_read(archive.db, limit) if "css" in each[2]]


async def _fetch_files(
    urls: Iterable[str],
    session: Session,
    why_not: Callable[[Response], str | None],
    save: Callable[[str, Response], None],
    fail: Callable[[str, str, str | None], None],
    count: Callable[[str], None],
) -> str | None:
    """Fetch files with one request each.

    A failed file, or an early end (the budget, a portal that refuses), does not make the run fail. If the portal asks
    to wait, this applies to such files; with status 429 it applies to all requests.

    Args:
        why_not: says why an answer with status 200 is not the file; None if it is.
        save: stores a file.
        fail: records why an address brought none, and until when the portal asked to wait.
        count: counts ``fetched`` and ``failed``.

    Returns:
        The time (UTC) before which the portal asked for no further requests, or None.

    Raises:
        EvidenceError, sqlite3.Error: the evidence or the archive cannot be written.
    """
    for url in urls:
        try:
            answer = await session.get(url, meta=_ONE_REQUEST)
        except (BudgetSpent, RobotsUnreachable) as error:
            logger.warning("no more photos or other files in this run: %s", error)
            return None
        except (PortalUnreachable, PortalRefuses) as error:  # its failure reached the limit of failures
            logger.warning("no more photos or other files in this run: %s", error)
            until = error.until if isinstance(error, PortalRefuses) else None
            only_files = until if isinstance(error, PortalRefuses) and error.photos_only else None
            fail(url, ASKED_TO_WAIT if only_files else type(error).__name__, only_files)
            count("failed")
            return None if only_files else until
        reason = answer.reason if isinstance(answer, NoAnswer) else None
        if not isinstance(answer, NoAnswer):
            reason = f"http_{answer.status}" if answer.status != 200 else why_not(answer)
            if reason is None:
                save(url, answer)
        if reason is not None:
            fail(url, reason, None)
        count("failed" if reason is not None else "fetched")
    return None

"""Fetches the photos of archived articles, after the pages."""

from __future__ import annotations

import logging

from bipol_crawler.archive import Archive
from bipol_crawler.articles.photos import ASKED_TO_WAIT, due_photos, record_photo_failure, save_photo
from bipol_crawler.crawl.figures import Figures
from bipol_crawler.fetch.client import PHOTO, NoAnswer, Session
from bipol_crawler.fetch.errors import BudgetSpent, PortalRefuses, PortalUnreachable, RobotsUnreachable
from bipol_crawler.warc.image_type import raster_type

logger = logging.getLogger(__name__)

PHOTO_MAX = 16 * 1024 * 1024
"""Largest photo in bytes; ten times the size of typical photos on news portals."""
_ONE_REQUEST = {PHOTO: True, "dont_redirect": True, "max_retry_times": 0, "download_maxsize": PHOTO_MAX}
"""One request per photo: no retry (the next run tries again), and no redirects (the file is not at its address)."""


async def fetch_photos(
    archive: Archive, session: Session, figures: Figures, budget: int, article_url: str | None = None
) -> str | None:
    """Fetch up to ``budget`` photos that are due, with one request each.

    A failed photo, or an early end (the budget, a portal that refuses), does not make the run fail. If the portal asks
    to wait, this applies to photos; with status 429 it applies to all requests.

    Returns:
        The time (UTC) before which the portal asked for no further requests, or None.

    Raises:
        EvidenceError, sqlite3.Error: the evidence or the archive cannot be written.
    """
    db = archive.db
    for url in due_photos(db, archive.portal, budget, article_url):
        try:
            answer = await session.get(url, meta=_ONE_REQUEST)
        except (BudgetSpent, RobotsUnreachable) as error:
            logger.warning("no more photos in this run: %s", error)
            return None
        except PortalUnreachable as error:  # the failure of this photo reached the limit of failures
            logger.warning("no more photos in this run: %s", error)
            record_photo_failure(db, url, type(error).__name__)
            figures.add("photos/failed")
            return None
        except PortalRefuses as error:
            logger.warning("no more photos in this run: %s", error)
            of_photos = error.until if error.photos_only else None
            record_photo_failure(db, url, ASKED_TO_WAIT if of_photos else type(error).__name__, of_photos)
            figures.add("photos/failed")
            return None if of_photos else error.until
        if isinstance(answer, NoAnswer):
            reason: str | None = answer.reason
        elif answer.status != 200:
            reason = f"http_{answer.status}"
        else:
            reason = None if raster_type(answer.body) else "no_photo"
        if reason is None and not isinstance(answer, NoAnswer):
            save_photo(db, url, answer.meta["capture_id"])
        else:
            record_photo_failure(db, url, reason or "")
        figures.add("photos/failed" if reason else "photos/fetched")
    return None

"""The lead photos of archived articles, fetched behind the pages."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bipol_crawler.archive.photos import due_photos, save_no_photo, save_photo
from bipol_crawler.evidence.raster import raster
from bipol_crawler.fetch.errors import BudgetSpent, PortalRefuses, PortalUnreachable, RobotsUnreachable
from bipol_crawler.fetch.session import NoAnswer

if TYPE_CHECKING:
    from bipol_crawler.spiders.bipol import BipolSpider

logger = logging.getLogger(__name__)

PHOTO_MAX = 16 * 1024 * 1024
"""Bytes; ten times what a news portal's camera files come to."""
_ONE_REQUEST = {"dont_redirect": True, "max_retry_times": 0, "download_maxsize": PHOTO_MAX}
"""A photo costs one request: the next run's try is the retry, and a file that moved is not at its address."""


async def fetch_photos(spider: BipolSpider, budget: int, article_url: str | None = None) -> None:
    """Fetch up to ``budget`` photos that are due, one request each; none of them fails the run.

    What ends the fetching of photos (the budget, a portal that refuses) leaves the run as healthy as its pages were.

    Raises:
        EvidenceError, sqlite3.Error: nothing can be archived any more.
    """
    db, stats = spider.archive.db, spider.crawler.stats
    for url in due_photos(db, spider.archive.portal, budget, article_url):
        if spider.ended:
            return
        try:
            answer = await spider.session.get(url, meta=_ONE_REQUEST)
        except (BudgetSpent, PortalRefuses, PortalUnreachable, RobotsUnreachable) as error:
            logger.warning("no more photos in this run: %s", error)
            return
        if isinstance(answer, NoAnswer):
            reason: str | None = answer.reason
        elif answer.status != 200:
            reason = f"http_{answer.status}"
        else:
            reason = None if raster(answer.body) else "no_photo"
        if reason is None and not isinstance(answer, NoAnswer):
            save_photo(db, url, answer.meta["capture_id"])
        else:
            save_no_photo(db, url, reason or "")
        if stats is not None:
            stats.inc_value("photos/failed" if reason else "photos/fetched")

"""The lead photos of archived articles, fetched behind the pages."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bipol_crawler.articles.photos import ASKED_TO_WAIT, due_photos, save_no_photo, save_photo
from bipol_crawler.fetch.client import NoAnswer, Session
from bipol_crawler.fetch.errors import BudgetSpent, PortalRefuses, PortalUnreachable, RobotsUnreachable
from bipol_crawler.warc.image_type import raster

if TYPE_CHECKING:
    from bipol_crawler.spiders.bipol import BipolSpider

logger = logging.getLogger(__name__)

PHOTO_MAX = 16 * 1024 * 1024
"""Bytes; ten times what a news portal's camera files come to."""
_ONE_REQUEST = {"dont_redirect": True, "max_retry_times": 0, "download_maxsize": PHOTO_MAX}
"""A photo costs one request: the next run's try is the retry, and a file that moved is not at its address."""


async def fetch_photos(spider: BipolSpider, budget: int, article_url: str | None = None) -> None:
    """Fetch up to ``budget`` photos that are due, one request each; none of them fails the run.

    What ends the fetching of photos (the budget, a portal that refuses) leaves the run as healthy as its pages were:
    what answers here and what doesn't is counted apart, and the guard is told (``guard/photos``). A wait that is asked
    for holds for photos; with a 429 for everything.

    Raises:
        EvidenceError, sqlite3.Error: nothing can be archived any more.
    """
    db, stats, session = spider.archive.db, spider.crawler.stats, Session(spider.crawler)
    assert stats is not None
    stats.set_value("guard/photos", True)
    for url in due_photos(db, spider.archive.portal, budget, article_url):
        if spider.ended:
            return
        try:
            answer = await session.get(url, meta=_ONE_REQUEST)
        except (BudgetSpent, RobotsUnreachable) as error:
            logger.warning("no more photos in this run: %s", error)
            return
        except (PortalRefuses, PortalUnreachable) as error:  # this photo's answer was the one too many
            logger.warning("no more photos in this run: %s", error)
            until = stats.get_value("guard/photos_until")
            save_no_photo(db, url, ASKED_TO_WAIT if until else type(error).__name__, until)
            stats.inc_value("photos/failed")
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
        stats.inc_value("photos/failed" if reason else "photos/fetched")

"""``scrapy crawl bipol``: what is due, fetched one page after the other, yielded as Pages."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import scrapy
from scrapy.http import Response

from bipol_crawler.archive import Archive
from bipol_crawler.articles.store import Outcome
from bipol_crawler.crawl.discovery import Discovery
from bipol_crawler.crawl.fetched import PAGE_MISSING, Failed, Fetched, failure_of
from bipol_crawler.crawl.photos import fetch_photos
from bipol_crawler.crawl.save import save
from bipol_crawler.drift.gate import Drift
from bipol_crawler.fetch.client import NoAnswer, Session, header
from bipol_crawler.fetch.errors import BudgetSpent, PortalMoved, PortalRefuses, PortalUnreachable, RobotsUnreachable
from bipol_crawler.items import Page
from bipol_crawler.normalize.dates import read_age, read_http_date, whole_second
from bipol_crawler.parse.split_articles import SplitArticle
from bipol_crawler.portals import PORTAL
from bipol_crawler.storage.connection import now
from bipol_crawler.warc.exchange import EvidenceError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from bipol_crawler.fetch.robots import RobotsPolicy
    from bipol_crawler.frontier.fetch_queue import Due
    from bipol_crawler.spiders.arguments import Arguments

logger = logging.getLogger(__name__)


class BipolSpider(scrapy.Spider):
    """Archives the portal at ``PORTAL_URL``.

    Arguments (``-a``): ``url``, ``since`` and ``until``, ``limit``, ``full``; see
    :class:`~bipol_crawler.spiders.arguments.Arguments`.
    """

    name = PORTAL.word

    def __init__(self, archive: Archive, arguments: Arguments, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.archive = archive
        self.arguments = arguments
        self.drift = Drift(archive)
        self.robots: RobotsPolicy | None = None
        self.ended: tuple[str, str] | None = None
        self.discovery_checks: list[str] = []
        self.sweep_checks: list[str] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider.portal = settings["PORTAL_URL"]
        spider.warc_dir = Path(settings["WARC_DIR"])
        spider.sweep_interval = settings.getfloat("SWEEP_INTERVAL")
        spider.photo_budget = settings.getint("PHOTO_BUDGET")
        spider.session = Session(crawler)
        return spider

    portal: str
    warc_dir: Path
    sweep_interval: float
    photo_budget: int
    session: Session

    async def start(self) -> AsyncIterator[Page]:
        """Discover, then fetch whatever is due; what ends the run early is kept in ``ended``."""
        try:
            await self._probe()
            await self._discover()
            async for page in self._fetch_due():
                yield page
            await fetch_photos(self, self.photo_budget, self.arguments.url)
        except BudgetSpent as error:
            self.ended = ("budget_spent", str(error))
        except PortalMoved as error:
            self.ended = ("portal_moved", str(error))
        except (PortalRefuses, RobotsUnreachable) as error:
            self.ended = ("portal_refuses", str(error))
        except PortalUnreachable as error:
            self.ended = ("portal_unreachable", str(error))
        except EvidenceError as error:
            self.ended = ("evidence_failed", str(error))
        except sqlite3.Error as error:
            logger.critical("the archive cannot be written: %s", error)
            self.stop("archive_failed", f"the archive cannot be written: {error}")
        await self._all_stored()

    async def _all_stored(self) -> None:
        """Wait for pages on their way into the archive.

        When ``start`` ends, Scrapy closes a spider that is idle at once, a busy one some seconds later.
        """
        scraper = self.crawler.engine.scraper if self.crawler.engine else None
        while scraper and scraper.slot and not scraper.slot.is_idle():
            await asyncio.sleep(0)

    def closed(self, reason: str) -> None:
        """However the run ended, articles are told the dates that it learnt from other pages."""
        try:
            told = self.archive.store.tell_dates()
        except sqlite3.Error as error:
            logger.error("dates could not be told: %s", error)
            return
        if told:
            logger.info("%d articles were dated by what other pages say of them", told)

    def stop(self, reason: str, message: str) -> None:
        """End the run before the next page: nothing more is fetched."""
        self.ended = self.ended or (reason, message)

    def count(self, outcome: Outcome) -> None:
        """Count one page's outcome for the progress display and the run's row."""
        stats = self.crawler.stats
        if stats is None:
            return
        stats.inc_value(f"archive/{outcome}")
        stats.inc_value("archive/fetched")
        stats.set_value("archive/due", max(0, stats.get_value("archive/due", 0) - 1))
        stats.set_value("archive/problems", self.archive.open_problems())

    async def _probe(self) -> None:
        """After a run that the portal refused: not before it said, and the home page first, once.

        Raises:
            PortalRefuses, PortalUnreachable, RobotsUnreachable: nothing has changed.
        """
        if until := self.archive.asked_to_wait():
            raise PortalRefuses(f"it asked to be left alone until {until}")
        stats = self.crawler.stats
        if stats is not None and self.archive.was_refused():
            stats.set_value("guard/probing", True)
            await self.session.get(f"{self.portal}/")
            stats.set_value("guard/probing", False)

    async def _discover(self) -> None:
        arguments, frontier = self.arguments, self.archive.frontier
        discovery = Discovery(
            self.session, self.archive, lambda: self.robots.sitemaps if self.robots else (), self.sweep_interval
        )
        if arguments.url:
            return
        if arguments.window:
            await discovery.window(*arguments.window)
        else:
            await discovery.discover(sweep=arguments.full)
        self.discovery_checks, self.sweep_checks = discovery.checks, discovery.sweep_checks
        if arguments.full:
            frontier.all_due()
        if self.crawler.stats is not None:
            self.crawler.stats.set_value("archive/found", discovery.found)
            self.crawler.stats.set_value("discovery/named", discovery.named)
        logger.info(
            "discovery: %d addresses named, %d new; open: %s",
            discovery.named, discovery.found, ", ".join(discovery.open) or "nothing",
        )  # fmt: skip

    async def _fetch_due(self) -> AsyncIterator[Page]:
        arguments, frontier = self.arguments, self.archive.frontier
        window = (str(arguments.window[0]), str(arguments.window[1])) if arguments.window else None
        if arguments.url:
            queue = iter([frontier.one(arguments.url)])
            waiting = 1
        else:
            waiting = frontier.count_due(window)
            queue = frontier.due(window)
        limit = arguments.limit
        if self.crawler.stats is not None:
            self.crawler.stats.set_value("archive/due", min(waiting, limit) if limit else waiting)
        for due in islice(queue, limit):
            if self.ended:
                return
            page = await self._look(due)
            if page is not None:
                yield page
                await self._all_stored()
            if self.archive.store.doubted:
                async for page in self._make_sure():
                    yield page
        for url in [] if arguments.url or limit else self.drift.wanted():
            if not self.ended and (page := await self._look(frontier.one(url))) is not None:
                yield page
                await self._all_stored()

    async def _make_sure(self) -> AsyncIterator[Page]:
        """Where an article seems not to be in its place, look whether others are, and if so at it again.

        If none of them is, the portal serves no articles at the moment, and the run ends.
        """
        store, frontier = self.archive.store, self.archive.frontier
        doubted, store.doubted = store.doubted[0], []
        for url in frontier.witnesses():
            if (page := await self._look(frontier.one(url))) is not None:
                yield page
                await self._all_stored()
            if self.ended:
                return
            if store.ledger.has_witness(now()):
                break
        else:
            self.stop("articles_missing", f"{doubted} is not in its place, nor are others: is the portal broken?")
            return
        # a witness may have been missing, too
        suspects, store.doubted = [doubted, *store.doubted], []
        for url in suspects:
            if (page := await self._look(frontier.one(url))) is not None:
                yield page
                await self._all_stored()

    async def _look(self, due: Due) -> Page | None:
        """Fetch one due address. What is no page to read is stored here; a page to read is returned."""
        try:
            answer = await self.session.get(due.url, if_modified_since=due.last_modified)
        except (PortalRefuses, PortalUnreachable) as error:
            # This address was the one too many: the next run must not begin with it.
            self._save(Fetched(due.url, None, Failed(type(error).__name__, str(error))))
            raise
        if self.ended:
            return None
        if isinstance(answer, NoAnswer):
            failed = Failed(answer.reason, answer.detail, capture_id=answer.capture_id)
            self.count(self._save(Fetched(due.url, None, failed)))
            return None
        page = _page(due.url, answer)
        failure = failure_of(page, conditional=bool(due.last_modified))
        if failure is None and page.status == 200:
            whole = await self._with_following(page)
            if whole is not None:
                return whole
            failure = Failed(PAGE_MISSING, status=200, capture_id=page.capture_id)
        self.count(self._save(Fetched(due.url, page, failure)))
        return None

    async def _with_following(self, page: Page) -> Page | None:
        """A page with the further pages of its article, if it is split; None if one of these cannot be had now.

        Where the portal says that it has no such page, the article is taken without it.
        """
        article = SplitArticle(page)
        while (url := article.next_url) is not None:
            answer = await self.session.get(url)
            if isinstance(answer, NoAnswer):
                return None
            part = _page(url, answer)
            if failure_of(part, conditional=False):
                return None  # the next run asks for all of it again
            article.add(part)
        return article.page

    def _save(self, fetched: Fetched) -> Outcome:
        return save(self.archive, self.drift, fetched, self.warc_dir)


def _page(url: str, response: Response) -> Page:
    return Page(
        url=url,
        final_url=response.url,
        status=response.status,
        content_type=header(response, "Content-Type") or "",
        body=response.body,
        fetched_at=whole_second(response.meta["captured_at"]),
        capture_id=response.meta.get("capture_id"),
        last_modified=header(response, "Last-Modified"),
        dated=read_http_date(header(response, "Date")),
        age=read_age(header(response, "Age")),
    )

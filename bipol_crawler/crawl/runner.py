"""The run: find addresses, fetch the pages that are due one by one, save each at once, then fetch photos.

Plain asynchronous code: each step is awaited, and what came of it is its return value. Scrapy stands behind two of its
arguments. ``session`` asks the portal, and ``store_page`` reads and stores a page; with others in their place a run
needs no network, no process and no Scrapy.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from scrapy.http import Response

from bipol_crawler.archive import Archive
from bipol_crawler.articles.publication_dates import update_dates
from bipol_crawler.articles.store import Outcome
from bipol_crawler.crawl.arguments import Arguments
from bipol_crawler.crawl.discovery import Discovery
from bipol_crawler.crawl.fetched import PAGE_MISSING, Failed, Fetched, failure_of, read_page
from bipol_crawler.crawl.figures import Figures
from bipol_crawler.crawl.photos import fetch_photos, fetch_requisites
from bipol_crawler.crawl.save import save
from bipol_crawler.drift.gate import Drift
from bipol_crawler.fetch.client import PROBE, NoAnswer, Session, header
from bipol_crawler.fetch.errors import (
    BudgetSpent,
    PortalMoved,
    PortalRefuses,
    PortalUnreachable,
    RobotsUnreachable,
    RunStopped,
)
from bipol_crawler.frontier.fetch_queue import Due
from bipol_crawler.infra.clock import now, whole_second
from bipol_crawler.items import Article, Page
from bipol_crawler.normalize.dates import read_age, read_http_date
from bipol_crawler.notify.notices import Ending
from bipol_crawler.parse.split_articles import SplitArticle
from bipol_crawler.warc.exchange import EvidenceError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """The settings that a run reads: WARC_DIR, SWEEP_INTERVAL (seconds), PHOTO_BUDGET and ASSETS_BUDGET (files)."""

    warc_dir: Path
    sweep_interval: float
    photo_budget: int
    assets_budget: int = 0


class Runner:
    """One run at an open archive.

    ``ended``: why the run ended early, as an outcome and a message; None if it did not end early.
    ``wait_until`` is the time (UTC, ``…Z``) before which the portal asked for no further requests. ``ending`` is the
    result of the end-of-run checks, from which notices are made; None before them.

    Args:
        sitemaps: returns the sitemaps that robots.txt names, after it has been read.
        show: called with each figure that changes; see :class:`~bipol_crawler.crawl.figures.Figures`.
        store_page: reads and stores a served page, in place of :meth:`store_page`. In a crawl, Scrapy's item pipelines
            do this.
    """

    def __init__(
        self,
        archive: Archive,
        session: Session,
        arguments: Arguments,
        options: Options,
        *,
        sitemaps: Callable[[], tuple[str, ...]] = tuple,
        show: Callable[[str, object], None] | None = None,
        store_page: Callable[[Page], Awaitable[tuple[Fetched, Outcome]]] | None = None,
    ) -> None:
        self.archive = archive
        self.session = session
        self.arguments = arguments
        self.options = options
        self.drift = Drift(archive)
        self.figures = Figures(show) if show else Figures()
        self.discovery = Discovery(session, archive, sitemaps, options.sweep_interval)
        self.ended: tuple[str, str] | None = None
        self.wait_until: str | None = None
        self.ending: Ending | None = None
        self._store_page = store_page or self.store_page

    async def run(self) -> None:
        """Do everything that is due. If the run ends early, ``ended`` says why."""
        try:
            await self._probe()
            await self._discover()
            await self._fetch_due()
            if not self.ended:
                budget, url = self.options.photo_budget, self.arguments.url
                self.wait_until = await fetch_photos(self.archive, self.session, self.figures, budget, url)
                if self.options.assets_budget and not (url or self.wait_until):
                    budget, warc_dir = self.options.assets_budget, self.options.warc_dir
                    self.wait_until = await fetch_requisites(self.archive, self.session, self.figures, budget, warc_dir)
        except BudgetSpent as error:
            self.stop("budget_spent", str(error))
        except PortalMoved as error:
            self.stop("portal_moved", str(error))
        except PortalRefuses as error:
            self.wait_until = error.until
            self.stop("portal_refuses", str(error))
        except RobotsUnreachable as error:
            self.stop("portal_refuses", str(error))
        except PortalUnreachable as error:
            self.stop("portal_unreachable", str(error))
        except RunStopped as error:
            self.stop("stopped", str(error))
        except EvidenceError as error:
            self.stop("evidence_failed", str(error))
        except sqlite3.Error as error:
            logger.critical("the archive cannot be written: %s", error)
            self.stop("archive_failed", f"the archive cannot be written: {error}")

    def stop(self, outcome: str, message: str) -> None:
        """End the run before the next page. If it is called again, the first reason is kept."""
        self.ended = self.ended or (outcome, message)

    def date_articles(self) -> None:
        """Date articles with the dates that other pages of this run state. Called however the run ended."""
        try:
            dated = update_dates(self.archive.db)
        except sqlite3.Error as error:
            logger.error("dates from other pages could not be stored: %s", error)
            return
        if dated:
            logger.info("%d articles were dated by other pages", dated)

    async def store_page(self, page: Page) -> tuple[Fetched, Outcome]:
        """Read a page and store the result."""
        fetched = read_page(page)
        return fetched, self.save(fetched)

    def save(self, fetched: Fetched) -> Outcome:
        """Store what was fetched, as :func:`~bipol_crawler.crawl.save.save` does."""
        return save(self.archive, self.drift, fetched, self.options.warc_dir)

    async def _probe(self) -> None:
        """Check whether the portal still refuses: if it refused the last run, request only the home page, once.

        Raises:
            PortalRefuses: it still refuses, or the time for which it asked us to wait is not over.
            PortalUnreachable, RobotsUnreachable: it still does not answer.
        """
        if until := self.archive.retry_not_before():
            raise PortalRefuses(f"it asked for no requests before {until}")
        if self.archive.last_run_was_refused():
            await self.session.get(f"{self.archive.portal}/", meta={PROBE: True})

    async def _discover(self) -> None:
        arguments, discovery = self.arguments, self.discovery
        if arguments.url:
            return
        if arguments.window:
            await discovery.window(*arguments.window)
        else:
            await discovery.discover(sweep=arguments.full)
        if arguments.full:
            self.archive.frontier.make_all_due()
        self.figures.set("archive/found", discovery.found)
        self.figures.set("discovery/named", discovery.named)
        logger.info(
            "discovery: %d addresses named, %d new; open: %s",
            discovery.named, discovery.found, ", ".join(discovery.open) or "nothing",
        )  # fmt: skip

    async def _fetch_due(self) -> None:
        """Fetch the pages that are due. If they do not show whether there is drift, fetch a few more."""
        for due in self._due():
            if await self._fetch(due) == "doubted":
                await self._confirm(due.url)
            if self.ended:
                return
        if not (self.arguments.url or self.arguments.limit):
            for url in self.drift.pages_to_confirm():
                await self._fetch(self.archive.frontier.get_or_add(url))

    def _due(self) -> Iterator[Due]:
        arguments, frontier = self.arguments, self.archive.frontier
        window = (str(arguments.window[0]), str(arguments.window[1])) if arguments.window else None
        waiting = 1 if arguments.url else frontier.count_due(window)
        self.figures.set("archive/due", min(waiting, arguments.limit or waiting))
        queue = iter([frontier.get_or_add(arguments.url)]) if arguments.url else frontier.pages_to_fetch(window)
        return islice(queue, arguments.limit)

    async def _confirm(self, doubted: str) -> None:
        """An article seems to be missing: fetch a few others, and if one is found, fetch the first article again.

        If none is found, the portal serves no articles at the moment, and the run ends.
        """
        frontier, suspects = self.archive.frontier, [doubted]
        for url in frontier.pick_witnesses():
            if await self._fetch(frontier.get_or_add(url)) == "doubted":
                suspects.append(url)
            if self.archive.store.ledger.has_witness(now()):
                break
        else:
            self.stop("articles_missing", f"{doubted} is not in its place, nor are others: is the portal broken?")
            return
        for url in suspects:
            await self._fetch(frontier.get_or_add(url))

    async def _fetch(self, due: Due) -> Outcome:
        """Fetch one address, store the result, and count it."""
        try:
            answer = await self._ask(due)
        except (PortalRefuses, PortalUnreachable) as error:
            # This address ended the run: store its failure, so that the next run does not start with it.
            self.save(Fetched(due.url, None, Failed(type(error).__name__, str(error))))
            raise
        if isinstance(answer, Failed):
            outcome = self.save(Fetched(due.url, None, answer))
        elif answer.status != 200:
            outcome = self.save(Fetched(due.url, answer, None))
        else:
            fetched, outcome = await self._store_page(answer)
            if isinstance(fetched.content, Article):
                self.figures.add(f"layout/{fetched.content.layout}")
        self.figures.count_page(outcome, self.archive.count_open_problems())
        return outcome

    async def _ask(self, due: Due) -> Page | Failed:
        """Request an address, and all further pages if it is a split article. Returns the page, or the failure.

        If a further page cannot be fetched, the whole article fails. A further page with status 404 or 410 does not
        exist, and the article is stored without it.
        """
        answer = await self.session.get(due.url, if_modified_since=due.last_modified)
        if isinstance(answer, NoAnswer):
            return Failed(answer.reason, answer.detail, capture_id=answer.capture_id)
        page = _page(due.url, answer)
        if failure := failure_of(page, conditional=bool(due.last_modified)):
            return failure
        if page.status != 200:
            return page
        article = SplitArticle(page)
        while (url := article.next_url) is not None:
            further = await self.session.get(url)
            part = None if isinstance(further, NoAnswer) else _page(url, further)
            if part is None or failure_of(part, conditional=False):
                # an incomplete article is not stored: the next run fetches all its pages again
                return Failed(PAGE_MISSING, status=page.status, capture_id=page.capture_id)
            article.add(part)
        return article.page


class RunningSpider(Protocol):
    """Scrapy's spider, as far as the rest of the crawl needs it."""

    runner: Runner


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

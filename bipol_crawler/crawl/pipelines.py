"""Scrapy's item pipelines: a served page is an item; the first pipeline reads it, the second stores it.

The run fetches one page at a time, and needs the result before it requests the next page: whether an article is
missing, or the archive cannot be written. Scrapy processes items that a spider yields at a later time, and returns no
result. Therefore :func:`store_by_pipelines` passes each item to the pipelines through Scrapy's own method, and waits
until they have finished. Scrapy's signals and statistics of items (``item_scraped_count``) work as usual.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from bipol_crawler.articles.store import Outcome
from bipol_crawler.crawl.fetched import Failed, Fetched, read_page
from bipol_crawler.items import Page

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from bipol_crawler.crawl.runner import Runner, RunningSpider


@dataclass(slots=True)
class PageItem:
    """A served page in the pipelines: what was read from it, the outcome, and the error if the archive failed."""

    page: Page
    fetched: Fetched | None = field(default=None, repr=False)  # at level DEBUG Scrapy logs every item
    outcome: Outcome | None = None
    error: sqlite3.Error | None = None


class ReadPipeline:
    """Reads the page. If the reader fails, the error is recorded, and only this page fails."""

    def process_item(self, item: PageItem) -> PageItem:
        """Scrapy's call for each item."""
        item.fetched = read_page(item.page)
        return item


class StorePipeline:
    """Stores the page, in one transaction."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_item(self, item: PageItem) -> PageItem:
        """Scrapy's call for each item."""
        if item.fetched:
            try:
                item.outcome = _runner(self.crawler).save(item.fetched)
            except sqlite3.Error as error:
                item.error = error
        return item


async def store_by_pipelines(crawler: Crawler, page: Page) -> tuple[Fetched, Outcome]:
    """Pass a page to the item pipelines. Returns what was read, and the outcome.

    While Scrapy is closing the spider, its pipelines take no more items. Then the page is stored without them.

    Raises:
        sqlite3.Error: the archive cannot be written.
    """
    assert crawler.engine
    if crawler.engine.needs_backout():
        return await _runner(crawler).store_page(page)
    item, scraper = PageItem(page), crawler.engine.scraper
    await scraper.start_itemproc_async(item, response=None)
    # If the spider was closed meanwhile, Scrapy waits for its items, but checks only after a response whether they are
    # done. So ask it to check now; Scrapy 2.19 has no public method for that.
    scraper._check_if_closing()
    if item.error:
        raise item.error
    if item.fetched is None or item.outcome is None:  # another pipeline, which an operator added, dropped the page
        failed = Failed("item_dropped", status=page.status, capture_id=page.capture_id)
        item.fetched = Fetched(page.url, page, failed)
        item.outcome = _runner(crawler).save(item.fetched)
    return item.fetched, item.outcome


def _runner(crawler: Crawler) -> Runner:
    return cast("RunningSpider", crawler.spider).runner

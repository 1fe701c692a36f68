"""Served pages on their way into the archive: read, then store."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING

from bipol_crawler.crawl.fetched import Fetched, read_page
from bipol_crawler.crawl.save import save
from bipol_crawler.items import Article, Page

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from bipol_crawler.spiders.bipol import BipolSpider

logger = logging.getLogger(__name__)


class ReadPipeline:
    """Parse and normalize. A fault of ours on one page is recorded, and costs only that page."""

    def process_item(self, item: Page) -> Fetched:
        return read_page(item)


class StorePipeline:
    """Store, in one transaction a page. When the archive can't be written the run ends."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(crawler)

    def process_item(self, item: Fetched) -> Fetched:
        spider: BipolSpider = self.crawler.spider  # type: ignore[assignment]
        try:
            outcome = save(spider.archive, spider.drift, item, spider.warc_dir)
        except sqlite3.Error as error:
            logger.critical("the archive cannot be written: %s", error)
            spider.stop("archive_failed", f"the archive cannot be written: {error}")
            return item
        if isinstance(item.content, Article) and self.crawler.stats:
            self.crawler.stats.inc_value(f"layout/{item.content.layout}")
        spider.count(outcome)
        return item

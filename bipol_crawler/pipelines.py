"""Served pages on their way into the archive: read, then store."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bipol_crawler.archive.reread import reread_if_stale
from bipol_crawler.chain import read
from bipol_crawler.fetch.errors import in_words
from bipol_crawler.items import Article, Page, Refused

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from bipol_crawler.spiders.bipol import BipolSpider

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """A page and what was read from it; ``None`` when the reader itself failed."""

    page: Page
    result: Article | Refused | None = field(repr=False)  # at level DEBUG Scrapy logs every item


class ReadPipeline:
    """Parse and normalize. A fault of ours on one page is recorded, and costs only that page."""

    def process_item(self, item: Page) -> Reading:
        try:
            return Reading(item, read(item))
        except Exception:
            logger.exception("the reader failed on %s", item.url)
            return Reading(item, None)


class StorePipeline:
    """Store, in one transaction a page. When the archive can't be written the run ends."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(crawler)

    def _end(self, error: sqlite3.Error) -> None:
        logger.critical("the archive cannot be written: %s", error)
        self.crawler.spider.stop("archive_failed", f"the archive cannot be written: {error}")  # type: ignore[union-attr]

    def process_item(self, item: Reading) -> Reading:
        spider: BipolSpider = self.crawler.spider  # type: ignore[assignment]
        store, page = spider.archive.store, item.page
        try:
            url_id = spider.archive.frontier.url_id(page.url, "page")
        except sqlite3.Error as error:
            self._end(error)
            return item
        try:
            match item.result:
                case Article() as article:
                    reread_if_stale(spider.archive, spider.warc_dir, article)
                    outcome = store.save_article(article, page, url_id)
                    self.crawler.stats.inc_value(f"layout/{article.layout}")
                    spider.read_fields(article)
                case Refused() as refused:
                    outcome = store.save_refused(refused, page, url_id)
                    if refused.reason == "not_an_article" and spider.drift.hold_refused(url_id, page):
                        outcome = "held"
                case None:
                    outcome = store.save_failed(url_id, "reader_failed", page.status, page.capture_id)
        except sqlite3.Error as error:
            self._end(error)
            return item
        except Exception as error:  # a fault of ours costs the page, and the address is looked at again
            logger.exception("%s could not be stored", page.url)
            outcome = store.save_failed(url_id, "store_failed", page.status, page.capture_id, detail=in_words(error))
        spider.count(outcome)
        return item

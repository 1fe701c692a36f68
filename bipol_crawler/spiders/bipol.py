"""``scrapy crawl bipol``: the spider that starts a run of :mod:`bipol_crawler.crawl.runner`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import scrapy

from bipol_crawler.portals import PORTAL

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from bipol_crawler.archive import Archive
    from bipol_crawler.crawl.arguments import Arguments
    from bipol_crawler.crawl.runner import Runner
    from bipol_crawler.fetch.robots import RobotsPolicy


class BipolSpider(scrapy.Spider):
    """Archives the portal at ``PORTAL_URL``.

    Arguments (``-a``): ``url``, ``since`` and ``until``, ``limit``, ``full``; see
    :class:`~bipol_crawler.crawl.arguments.Arguments`.
    """

    name = PORTAL.word
    runner: Runner

    def __init__(self, archive: Archive, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.archive = archive
        self.robots: RobotsPolicy | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, arguments: Arguments, **kwargs: Any) -> Self:
        """Scrapy's constructor."""
        # late, because Scrapy imports this module even for a run that finds another one at work
        from bipol_crawler.crawl.pipelines import store_by_pipelines
        from bipol_crawler.crawl.runner import Options, Runner
        from bipol_crawler.fetch.client import Session

        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        options = Options(
            Path(settings["WARC_DIR"]),
            settings.getfloat("SWEEP_INTERVAL"),
            settings.getint("PHOTO_BUDGET"),
            settings.getint("ASSETS_BUDGET"),
        )
        spider.runner = Runner(
            spider.archive,
            Session(crawler),
            arguments,
            options,
            sitemaps=lambda: spider.robots.sitemaps if spider.robots else (),
            show=lambda name, value: crawler.stats.set_value(name, value),  # there are none before the crawl starts
            store_page=partial(store_by_pipelines, crawler),
        )
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Do the whole run. It yields nothing: the run itself passes each page to the item pipelines."""
        await self.runner.run()
        return
        yield  # Scrapy asks for an asynchronous generator

    def closed(self, reason: str) -> None:
        """Called by Scrapy when the run has ended, for whatever reason."""
        self.runner.date_articles()

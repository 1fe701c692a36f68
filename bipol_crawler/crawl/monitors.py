"""The Scrapy extension that starts the end-of-run checks when the spider closes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals

from bipol_crawler.crawl.checks import Limits, close_run, judge_run
from bipol_crawler.fetch.errors import describe_error

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from bipol_crawler.crawl.runner import RunningSpider

logger = logging.getLogger(__name__)

_LONGEST = 300
"""Largest length, in characters, of a logged error in a message."""


class _FirstError(logging.Handler):
    """Stores the message of the first logged error, for the message about the run."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.first: str | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self.first is None:
            cause = record.exc_info[1] if record.exc_info else None
            words = " ".join(f"{record.getMessage()}{f': {describe_error(cause)}' if cause else ''}".split())
            self.first = words[:_LONGEST]


class Monitors:
    """Checks the run and completes its row when the spider closes, before notices are sent.

    It sets Scrapy's statistics ``run/outcome``, ``run/exit_code`` and ``run/message``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._errors = _FirstError()
        self._requests = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        monitors = cls(crawler)
        crawler.signals.connect(monitors.count_request, signal=signals.request_reached_downloader)
        crawler.signals.connect(monitors.spider_closed, signal=signals.spider_closed)
        logging.getLogger().addHandler(monitors._errors)
        return monitors

    def count_request(self) -> None:
        """Count a request that is sent."""
        self._requests += 1

    def spider_closed(self, spider: RunningSpider, reason: str) -> None:
        """Judge the run and close its row."""
        logging.getLogger().removeHandler(self._errors)
        settings = self.crawler.settings
        limits = Limits(
            failed_share=settings.getfloat("CHECK_FAILED_SHARE"),
            generic_share=settings.getfloat("CHECK_GENERIC_SHARE"),
            field_drop=settings.getfloat("CHECK_FIELD_DROP"),
            minimum=settings.getint("CHECK_MINIMUM"),
        )
        judged = judge_run(spider.runner, reason, self._errors.first, limits)
        spider.runner.ending = ending = close_run(spider.runner, judged, self._requests)
        exit_status, message = int(ending.exit_status), "; ".join(judged.reasons)
        for name, value in (("outcome", judged.outcome), ("exit_code", exit_status), ("message", message)):
            self.crawler.stats.set_value(f"run/{name}", value)
        words = message and f": {message}"
        logger.info("the run is over: %s (exit status %d)%s", judged.outcome, exit_status, words)

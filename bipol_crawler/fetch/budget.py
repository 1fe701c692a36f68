"""Limits the number of requests of a run."""

from __future__ import annotations

import logging

from scrapy import Request
from scrapy.crawler import Crawler

from bipol_crawler.fetch.errors import BudgetSpent

logger = logging.getLogger(__name__)


class BudgetMiddleware:
    """Counts every request that is sent: pages, robots.txt, redirects and retries.

    Setting: REQUEST_BUDGET, requests a run, 0 for no limit. Stats: ``budget/requests``; and ``budget/spent``, which is
    True after a request was stopped.

    Raises:
        BudgetSpent: for every request beyond the limit.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        self._budget = crawler.settings.getint("REQUEST_BUDGET")
        self._made = 0
        self._spent = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BudgetMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Return None to let ``request`` pass, or raise an error."""
        if self._budget and self._made >= self._budget:
            if not self._spent:
                logger.warning("The request budget of %d is spent", self._budget)
            self._spent = True
            self._stats.set_value("budget/spent", True)
            raise BudgetSpent(f"the budget of {self._budget} requests is spent")
        self._made += 1
        self._stats.set_value("budget/requests", self._made)

"""Tries again what failed for the moment, when the portal says so, or ever later."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings

from bipol_crawler.fetch.client import PROBE


class PatientRetryMiddleware(RetryMiddleware):
    """Scrapy's RetryMiddleware, with the wait that politeness asks for before each new try.

    The wait is what Retry-After says, which :mod:`~bipol_crawler.fetch.circuit_breaker` keeps; without it
    RETRY_WAIT seconds, doubled at each try, give or take a half, RETRY_AFTER_MAX at most. There is no new try of a
    request that probes (:data:`~bipol_crawler.fetch.client.PROBE`), and none after a 403, whatever RETRY_HTTP_CODES
    says: asking a firewall again makes it worse.

    Settings, besides Scrapy's RETRY_TIMES and the like: RETRY_WAIT and RETRY_AFTER_MAX, in seconds.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.retry_http_codes.discard(403)
        self.wait = settings.getfloat("RETRY_WAIT")
        self.longest = settings.getfloat("RETRY_AFTER_MAX")

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request to make again after waiting, or the response as the last word."""
        if response.status not in self.retry_http_codes or PROBE in request.meta:
            return response
        again = super().process_response(request, response)
        if isinstance(again, Request) and retry_after(response) is None and not await self._back_off(again):
            return response
        return again

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """Return the request to make again after waiting, None to let the exception pass."""
        if PROBE in request.meta:
            return None
        again = super().process_exception(request, exception)
        if isinstance(again, Request) and not await self._back_off(again):
            return None
        return again

    async def _back_off(self, again: Request) -> bool:
        doubled: float = self.wait * 2 ** (again.meta["retry_times"] - 1)
        return await sleep(self.crawler, min(self.longest, doubled * random.uniform(0.5, 1.5)))


async def sleep(crawler: Crawler, seconds: float) -> bool:
    """Wait; False if the run is being stopped meanwhile, which must not take minutes."""
    until = monotonic() + seconds
    while (left := until - monotonic()) > 0:
        await asyncio.sleep(min(left, 0.5))
        if not crawler.engine or not crawler.engine.running:
            return False
    return True


def retry_after(response: Response) -> float | None:
    """Seconds that the response's Retry-After asks for (RFC 9110, 10.2.3), None without a valid one.

    A date is measured against the server's own Date, so that a wrong clock on either side, or a
    reply out of a cache, doesn't change the wait.
    """
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    # A run of digits too long for a clock is no wait but a mistake, still longer than any limit.
    if value.isascii() and value.isdigit():
        return float(value)
    when = _http_date(value)
    if when is None:
        return None
    now = _http_date((response.headers.get("Date") or b"").decode("latin-1")) or datetime.now(UTC)
    return max(0.0, (when - now).total_seconds())


def _http_date(value: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    # An HTTP date is always GMT; ``-0000`` and a missing zone come back without one.
    return when if when.tzinfo else when.replace(tzinfo=UTC)

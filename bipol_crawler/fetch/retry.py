"""Retries requests that failed temporarily: after the time that the portal asks for, or after growing pauses."""

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
    """Scrapy's RetryMiddleware, with a pause before each retry.

    The pause is what Retry-After says, which :mod:`~bipol_crawler.fetch.circuit_breaker` keeps; without it
    it is RETRY_WAIT seconds, doubled at each attempt, varied by up to a half, at most RETRY_AFTER_MAX. A request with
    :data:`~bipol_crawler.fetch.client.PROBE` is not retried. A 403 is not retried either, whatever RETRY_HTTP_CODES
    says, because repeated requests make a firewall stricter.

    Settings, besides Scrapy's RETRY_TIMES and the like: RETRY_WAIT and RETRY_AFTER_MAX, in seconds.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.retry_http_codes.discard(403)
        self.first_wait = settings.getfloat("RETRY_WAIT")
        self.max_wait = settings.getfloat("RETRY_AFTER_MAX")

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Wait and return the request to retry; or return the response if there is no retry."""
        if response.status not in self.retry_http_codes or PROBE in request.meta:
            return response
        retry = super().process_response(request, response)
        if isinstance(retry, Request) and retry_after(response) is None and not await self._back_off(retry):
            return response
        return retry

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """Wait and return the request to retry; None if there is no retry."""
        if PROBE in request.meta:
            return None
        retry = super().process_exception(request, exception)
        if isinstance(retry, Request) and not await self._back_off(retry):
            return None
        return retry

    async def _back_off(self, retry: Request) -> bool:
        delay: float = self.first_wait * 2 ** (retry.meta["retry_times"] - 1)
        return await wait_while_running(self.crawler, min(self.max_wait, delay * random.uniform(0.5, 1.5)))


async def wait_while_running(crawler: Crawler, seconds: float) -> bool:
    """Wait for ``seconds``. Return false, at once, if the run is being stopped."""
    end = monotonic() + seconds
    while (remaining := end - monotonic()) > 0:
        await asyncio.sleep(min(remaining, 0.5))
        if not crawler.engine or not crawler.engine.running:
            return False
    return True


def retry_after(response: Response) -> float | None:
    """Seconds to wait according to Retry-After (RFC 9110, section 10.2.3), None without a valid header.

    A date is compared with the server's own Date header, so that a wrong clock on either side, or a response from a
    cache, does not change the result.
    """
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    # A number with very many digits is probably a mistake; it is still longer than any limit.
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

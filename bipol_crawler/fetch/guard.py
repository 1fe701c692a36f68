"""Stops the run when the portal no longer wants it: a circuit breaker before every request."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from bipol_crawler.fetch.challenge import challenge
from bipol_crawler.fetch.errors import Challenged, PortalRefuses
from bipol_crawler.fetch.retry import retry_after

logger = logging.getLogger(__name__)

_FAILURES = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
)


class GuardMiddleware:
    """Counts refusals in a row and, past a limit, makes no further request in this run.

    A refusal is a 403, 429 or 5xx, a firewall's page whatever its status, a time-out or a failed
    connection; each try of a retried request counts. Anything else the portal answers, a 404, a
    410 or a 304 too, sets both counts back to nothing. What another site does, to which an article
    may redirect, counts for nothing either way. A firewall's page is never handed on: it
    is raised as :class:`~bipol_crawler.fetch.errors.Challenged`.

    Settings: GUARD_REFUSALS, refusals in a row that open the breaker; GUARD_CHALLENGES, the same
    for firewall pages; 0 means never. RETRY_AFTER_MAX, seconds: a Retry-After beyond it opens the
    breaker at once. Stats: ``guard/refusals``, ``guard/challenges``, ``guard/open`` (the reason).

    Raises:
        PortalRefuses: on every request once the breaker is open.
        Challenged: for a firewall's page.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        self._portal = site(crawler.settings["PORTAL_URL"])
        self._refusals_max = crawler.settings.getint("GUARD_REFUSALS")
        self._challenges_max = crawler.settings.getint("GUARD_CHALLENGES")
        self._longest = crawler.settings.getfloat("RETRY_AFTER_MAX")
        self._refusals = 0
        self._challenges = 0
        self._reason: str | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let ``request`` through, or raise."""
        if self._reason is not None:
            raise PortalRefuses(self._reason)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return the portal's own answer, refusal or not; raise a firewall's."""
        firewall = firewall_behind(response)
        if site(request.url) != self._portal:
            if firewall is None:
                return response
            raise Challenged(request.url, firewall, response.status, request.meta.get("capture_id"))
        if firewall is None and response.status not in (403, 429) and response.status < 500:
            self._refusals = self._challenges = 0
            return response
        wait = retry_after(response)
        if wait is not None and wait > self._longest:
            self._open(f"HTTP {response.status} with Retry-After of {wait:.0f} s")
        if firewall is None:
            self._refused(f"HTTP {response.status}")
            return response
        self._challenges += 1
        self._stats.inc_value("guard/challenges")
        if 0 < self._challenges_max <= self._challenges:
            self._open(f"{self._challenges} answers of a firewall ({firewall}) in a row")
        self._refused(f"a page of the {firewall} firewall")
        raise Challenged(request.url, firewall, response.status, request.meta.get("capture_id"))

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a failed connection; the exception takes its way."""
        if isinstance(exception, _FAILURES) and site(request.url) == self._portal:
            self._refused(type(exception).__name__)

    def _refused(self, how: str) -> None:
        self._refusals += 1
        self._stats.inc_value("guard/refusals")
        if 0 < self._refusals_max <= self._refusals:
            self._open(f"{self._refusals} refusals in a row, the last: {how}")

    def _open(self, reason: str) -> None:
        if self._reason is None:
            self._reason = reason
            self._stats.set_value("guard/open", reason)
            logger.error("The portal refuses, no further request is made: %s", reason)


def site(url: str) -> str:
    """The host of ``url``, the same with ``www.`` and without."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def firewall_behind(response: Response) -> str | None:
    """:func:`~bipol_crawler.fetch.challenge.challenge` of a Scrapy response, its body unpacked."""
    headers = {str(name): str(value) for name, value in response.headers.to_unicode_dict().items()}
    return challenge(response.status, headers, response.body)

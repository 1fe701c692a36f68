"""A circuit breaker: stops all further requests of a run when the portal refuses or does not answer."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from time import monotonic
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from bipol_crawler.addresses.origins import Origins
from bipol_crawler.fetch.block_pages import blocking_firewall, provider_block
from bipol_crawler.fetch.client import PHOTO, PROBE
from bipol_crawler.fetch.errors import Challenged, PortalRefuses, PortalUnreachable, describe_error
from bipol_crawler.fetch.retry import retry_after, wait_while_running
from bipol_crawler.infra.clock import utc

logger = logging.getLogger(__name__)

NO_ANSWER_ERRORS = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
)
"""Errors that mean that there was no response, or an incomplete one."""

MAX_PAUSE = timedelta(days=1)
"""The longest Retry-After that is respected after the run has ended. A wrong value must not stop all crawls."""

_WORDPRESS_STATUSES = frozenset((200, 203, 300, 301, 302, 303, 304, 307, 308, 400, 404, 410))
"""Statuses that WordPress itself sends. Others come from a proxy or firewall, or from an error."""


class GuardMiddleware:
    """Counts refusals in a row. When there are too many, it opens: no further request is made in this run.

    A refusal is a block page with any status, a status that WordPress itself does not send (403, 429, 5xx, also 202
    and 509), an empty page, a redirect back to itself, a time-out or a failed connection. Each attempt of a retried
    request counts. Every other response, also 404, 410 and 304, sets both counts to zero. Only responses of the exact
    origin of PORTAL_URL count. Responses of ``www.`` or of the other scheme, to which an article may redirect, do not
    count, unless the exact origin does nothing but redirect there. A block page is never returned; it is raised as
    :class:`~bipol_crawler.fetch.errors.Challenged`.

    After a refusal with Retry-After, all requests wait. All requests of a run use one slot of Scrapy's downloader, so
    that the delay is kept between any two of them, whatever their hosts.

    Settings: GUARD_REFUSALS, the number of refusals in a row that open the breaker; GUARD_CHALLENGES, the same for
    block pages; 0 means never. RETRY_AFTER_MAX, seconds: a longer Retry-After opens the breaker at once.

    Stats: ``guard/refusals``, ``guard/challenges``, ``guard/open`` (the reason), and ``guard/until`` (UTC, ``…Z``: when
    requests are allowed again, if the portal said so).

    For a request with :data:`~bipol_crawler.fetch.client.PROBE` one refusal is enough. If a request for a photo
    (:data:`~bipol_crawler.fetch.client.PHOTO`) opens the breaker, the run has no error. Its Retry-After is then
    valid only for photos, except with status 429 (RFC 6585, section 4), which concerns all requests of a client.

    Raises:
        PortalRefuses: for the response that opens the breaker, and for every later request. It says until when to
            wait, if the portal said so.
        PortalUnreachable: the same, if none of the refusals in a row was a response.
        Challenged: for a block page.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._stats = crawler.stats
        self._portal = site_name(crawler.settings["PORTAL_URL"])
        self._origins = Origins.of(crawler.settings["PORTAL_URL"])
        self._answered = False
        self._refusals_max = crawler.settings.getint("GUARD_REFUSALS")
        self._challenges_max = crawler.settings.getint("GUARD_CHALLENGES")
        self._max_wait = crawler.settings.getfloat("RETRY_AFTER_MAX")
        self._refusals = 0
        self._unanswered = 0
        self._challenges = 0
        self._resume_at = 0.0
        self._reason: str | None = None
        self._is_unreachable = False
        self._until: str | None = None
        self._photos_only = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait until ``request`` is allowed, then let it pass; or raise an error."""
        self._raise_if_open()
        if request.url in request.meta.get("redirect_urls", ()) and self._counts(request.url):
            # The portal expects a cookie that it had set; the crawler keeps none.
            self._count_refusal(request, "a redirect that leads back to itself")
            self._raise_if_open()
            raise IgnoreRequest(f"max redirections reached: {request.url} leads back to itself")
        await wait_while_running(self._crawler, self._resume_at - monotonic())
        request.meta["download_slot"] = self._portal

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return the portal's own response. Raise an error for a block page, or if the breaker opens."""
        firewall = firewall_of(response)
        if self._origins.is_exact(request.url) and not _is_robots(request):
            self._answered = True  # redirects that are followed do not reach this method
        if self._counts(request.url):
            self._count_response(request, response, firewall)
        elif (wait := retry_after(response)) is not None and wait <= self._max_wait:
            self._resume_at = max(self._resume_at, monotonic() + wait)
        if firewall:
            raise Challenged(request.url, firewall, response.status, request.meta.get("capture_id"))
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a failed connection or a redirect to a block page. The exception is then handled as usual."""
        if isinstance(exception, NO_ANSWER_ERRORS) and self._counts(request.url):
            self._unanswered += 1
            self._count_refusal(request, describe_error(exception))
        elif isinstance(exception, IgnoreRequest) and (firewall := provider_block(request.url)):
            self._count_challenge(request, firewall)
        self._raise_if_open()

    def _counts(self, url: str) -> bool:
        """Whether a response of ``url`` shows how the portal as a whole behaves, not only this one address."""
        return self._origins.is_exact(url) or (not self._answered and self._origins.refusal_reason(url) is None)

    def _count_response(self, request: Request, response: Response, firewall: str | None) -> None:
        reason = _refusal_reason(request, response)
        if not firewall and not reason:
            self._refusals = self._unanswered = self._challenges = 0
            return
        self._unanswered = 0
        wait = retry_after(response)
        if wait is not None and wait <= self._max_wait:
            self._resume_at = monotonic() + wait
        elif wait is not None:
            until = datetime.now(UTC) + min(timedelta(seconds=min(wait, 1e6)), MAX_PAUSE)
            if self._reason is None:
                self._until = utc(until)
                self._photos_only = PHOTO in request.meta and response.status != HTTPStatus.TOO_MANY_REQUESTS
                self._stats.set_value("guard/until", self._until)
            self._open(request, f"HTTP {response.status} with Retry-After of {wait:.0f} s")
        if firewall:
            self._count_challenge(request, firewall)
        else:
            self._count_refusal(request, reason)
        self._raise_if_open()

    def _count_challenge(self, request: Request, firewall: str) -> None:
        self._challenges += 1
        self._stats.inc_value("guard/challenges")
        if 0 < self._challenges_max <= self._challenges:
            self._open(request, f"{self._challenges} block pages in a row ({firewall})")
        self._count_refusal(request, f"a block page ({firewall})")

    def _count_refusal(self, request: Request, reason: str) -> None:
        self._refusals += 1
        self._stats.inc_value("guard/refusals")
        if self._refusals_max and PROBE in request.meta:
            self._open(request, f"the portal still refuses, as at the end of the last run: {reason}")
        elif 0 < self._refusals_max <= self._refusals:
            self._open(request, f"{self._refusals} refusals in a row, the last: {reason}")

    def _open(self, request: Request, reason: str) -> None:
        if self._reason is None:
            self._reason = reason
            self._is_unreachable = 0 < self._unanswered == self._refusals
            self._stats.set_value("guard/open", reason)
            logger.log(
                logging.WARNING if PHOTO in request.meta else logging.ERROR, "No further request is made: %s", reason
            )

    def _raise_if_open(self) -> None:
        if self._reason is not None:
            if self._is_unreachable:
                raise PortalUnreachable(self._reason)
            raise PortalRefuses(self._reason, self._until, photos_only=self._photos_only)


def site_name(url: str) -> str:
    """The host of ``url`` without ``www.``."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def firewall_of(response: Response) -> str | None:
    """:func:`~bipol_crawler.fetch.block_pages.blocking_firewall` of a Scrapy response with a decoded body."""
    headers = {name.decode("latin-1"): b",".join(values).decode("latin-1") for name, values in response.headers.items()}
    try:
        return blocking_firewall(response.status, headers, response.body, response.url)
    except ValueError:  # an address in it cannot be parsed
        return None


def _refusal_reason(request: Request, response: Response) -> str:
    """Why a response counts as refusal, in words. Empty if it does not."""
    if _is_robots(request) and (response.status in (200, 401, 402, 403) or 404 <= response.status < 429):
        return ""  # also a missing robots.txt is a normal response (RFC 9309, section 2.3.1)
    if response.status not in _WORDPRESS_STATUSES:
        return f"HTTP {response.status}"
    return "an empty page" if response.status == 200 and not response.body else ""


def _is_robots(request: Request) -> bool:
    return urlsplit(request.url).path == "/robots.txt"

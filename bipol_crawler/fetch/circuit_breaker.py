"""Stops the run when the portal no longer wants it: a circuit breaker before every request."""

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
from bipol_crawler.fetch.block_pages import blocks_way, challenge
from bipol_crawler.fetch.client import PHOTO, PROBE
from bipol_crawler.fetch.errors import Challenged, PortalRefuses, PortalUnreachable, in_words
from bipol_crawler.fetch.retry import retry_after, sleep
from bipol_crawler.infra.clock import utc

logger = logging.getLogger(__name__)

SILENCES = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
)
"""What stands for no answer, or half of one."""

LONGEST_PAUSE = timedelta(days=1)
"""A Retry-After is believed so far beyond the run that it ended: one that is a mistake must not end the archive."""

_ANSWERS = frozenset((200, 203, 300, 301, 302, 303, 304, 307, 308, 400, 404, 410))
"""What WordPress says itself; the rest is said by what stands before it, or by its failing."""


class GuardMiddleware:
    """Counts refusals in a row and, past a limit, makes no further request in this run.

    A refusal is a firewall's page whatever its status, a status that is none of WordPress's own (403, 429, 5xx, but
    202 and 509 too), an empty page, a redirect that leads back to itself, a time-out or a failed connection; each try
    of a retried request counts. Anything else the portal answers, a 404, a 410 or a 304 too, sets both counts back to
    nothing. Only the portal's exact origin counts, as PORTAL_URL says: what ``www.`` before it or another scheme does,
    to which an article may redirect, counts for nothing either way, unless all that the exact origin ever does is to
    redirect there. A firewall's page is never handed on: it is raised as
    :class:`~bipol_crawler.fetch.errors.Challenged`.

    A refusal's Retry-After holds for every request. All requests of a run go through one slot of Scrapy's downloader,
    so that the delay is kept between any two of them, whatever the host's name.

    Settings: GUARD_REFUSALS, refusals in a row that open the breaker; GUARD_CHALLENGES, the same
    for firewall pages; 0 means never. RETRY_AFTER_MAX, seconds: a Retry-After beyond it opens the
    breaker at once. Stats: ``guard/refusals``, ``guard/challenges``, ``guard/open`` (the reason), ``guard/until``
    (UTC, ``…Z``: when the portal may be asked again, if it said so). Of a request that probes
    (:data:`~bipol_crawler.fetch.client.PROBE`) one refusal is enough. A breaker that a request for a photo opens
    (:data:`~bipol_crawler.fetch.client.PHOTO`) is no error of the run, and what a Retry-After says is said of photos
    alone, unless it came with a 429 (RFC 6585, 4), which is about whoever asks and not about what was asked for.

    Raises:
        PortalRefuses, PortalUnreachable: for the answer that opens the breaker, and every request from then on; the
            latter when none of the refusals in a row was an answer. The former says until when to wait, if the portal
            did.
        Challenged: for a firewall's page.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._stats = crawler.stats
        self._portal = site(crawler.settings["PORTAL_URL"])
        self._origins = Origins.of(crawler.settings["PORTAL_URL"])
        self._answered = False
        self._refusals_max = crawler.settings.getint("GUARD_REFUSALS")
        self._challenges_max = crawler.settings.getint("GUARD_CHALLENGES")
        self._longest = crawler.settings.getfloat("RETRY_AFTER_MAX")
        self._refusals = 0
        self._silences = 0
        self._challenges = 0
        self._resume_at = 0.0
        self._reason: str | None = None
        self._silent = False
        self._until: str | None = None
        self._photos_only = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let ``request`` through once it may go, or raise."""
        self._raise_if_open()
        if request.url in request.meta.get("redirect_urls", ()) and self._counts(request.url):
            # One that leads back waits for a cookie, which it does not get.
            self._refused(request, "a redirect that leads back to itself")
            self._raise_if_open()
            raise IgnoreRequest(f"max redirections reached: {request.url} leads back to itself")
        await sleep(self._crawler, self._resume_at - monotonic())
        request.meta["download_slot"] = self._portal

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return the portal's own answer, refusal or not; raise a firewall's, and what opens the breaker."""
        firewall = firewall_behind(response)
        if self._origins.is_exact(request.url) and not _is_robots(request):
            self._answered = True  # redirects that are followed don't come here
        if self._counts(request.url):
            self._judge(request, response, firewall)
        elif (wait := retry_after(response)) is not None and wait <= self._longest:
            self._resume_at = max(self._resume_at, monotonic() + wait)
        if firewall:
            raise Challenged(request.url, firewall, response.status, request.meta.get("capture_id"))
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a failed connection, and a way that leads to a block page; else the exception takes its way."""
        if isinstance(exception, SILENCES) and self._counts(request.url):
            self._silences += 1
            self._refused(request, in_words(exception))
        elif isinstance(exception, IgnoreRequest) and (firewall := blocks_way(request.url)):
            self._challenged(request, firewall)
        self._raise_if_open()

    def _counts(self, url: str) -> bool:
        """Whether what ``url`` answers is what the portal does, and not what becomes of one address."""
        return self._origins.is_exact(url) or (not self._answered and self._origins.refusal_reason(url) is None)

    def _judge(self, request: Request, response: Response, firewall: str | None) -> None:
        how = _refusal(request, response)
        if not firewall and not how:
            self._refusals = self._silences = self._challenges = 0
            return
        self._silences = 0
        wait = retry_after(response)
        if wait is not None and wait <= self._longest:
            self._resume_at = monotonic() + wait
        elif wait is not None:
            until = datetime.now(UTC) + min(timedelta(seconds=min(wait, 1e6)), LONGEST_PAUSE)
            if self._reason is None:
                self._until = utc(until)
                self._photos_only = PHOTO in request.meta and response.status != HTTPStatus.TOO_MANY_REQUESTS
                self._stats.set_value("guard/until", self._until)
            self._open(request, f"HTTP {response.status} with Retry-After of {wait:.0f} s")
        if firewall:
            self._challenged(request, firewall)
        else:
            self._refused(request, how)
        self._raise_if_open()

    def _challenged(self, request: Request, firewall: str) -> None:
        self._challenges += 1
        self._stats.inc_value("guard/challenges")
        if 0 < self._challenges_max <= self._challenges:
            self._open(request, f"{self._challenges} block pages in a row ({firewall})")
        self._refused(request, f"a block page ({firewall})")

    def _refused(self, request: Request, how: str) -> None:
        self._refusals += 1
        self._stats.inc_value("guard/refusals")
        if self._refusals_max and PROBE in request.meta:
            self._open(request, f"still as when the last run ended: {how}")
        elif 0 < self._refusals_max <= self._refusals:
            self._open(request, f"{self._refusals} refusals in a row, the last: {how}")

    def _open(self, request: Request, reason: str) -> None:
        if self._reason is None:
            self._reason = reason
            self._silent = 0 < self._silences == self._refusals
            self._stats.set_value("guard/open", reason)
            logger.log(
                logging.WARNING if PHOTO in request.meta else logging.ERROR, "No further request is made: %s", reason
            )

    def _raise_if_open(self) -> None:
        if self._reason is not None:
            if self._silent:
                raise PortalUnreachable(self._reason)
            raise PortalRefuses(self._reason, self._until, photos_only=self._photos_only)


def site(url: str) -> str:
    """The host of ``url``, the same with ``www.`` and without."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def firewall_behind(response: Response) -> str | None:
    """:func:`~bipol_crawler.fetch.block_pages.challenge` of a Scrapy response, its body unpacked."""
    headers = {name.decode("latin-1"): b",".join(values).decode("latin-1") for name, values in response.headers.items()}
    try:
        return challenge(response.status, headers, response.body, response.url)
    except ValueError:  # an address in it cannot be taken apart, so it names nobody
        return None


def _refusal(request: Request, response: Response) -> str:
    """How an answer refuses, in words; empty if it doesn't."""
    if _is_robots(request) and (response.status in (200, 401, 402, 403) or 404 <= response.status < 429):
        return ""  # what robots.txt says, and that there is none, is an answer (RFC 9309, 2.3.1)
    if response.status not in _ANSWERS:
        return f"HTTP {response.status}"
    return "an empty page" if response.status == 200 and not response.body else ""


def _is_robots(request: Request) -> bool:
    return urlsplit(request.url).path == "/robots.txt"

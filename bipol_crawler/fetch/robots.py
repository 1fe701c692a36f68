"""Obeys robots.txt according to RFC 9309, in place of Scrapy's own middleware.

Scrapy's middleware allows everything if robots.txt cannot be read, and lets requests pass that waited while it was
being loaded. Here every request waits until robots.txt is read, and if it cannot be read, nothing is allowed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.defer import maybe_deferred_to_future

from bipol_crawler.addresses.origins import MAX_REDIRECTS, REDIRECTS, Origins, origin_of, redirect_target
from bipol_crawler.discover.robots import Robots, read_robots
from bipol_crawler.fetch.allowed_origins import ANY_ORIGIN
from bipol_crawler.fetch.circuit_breaker import NO_ANSWER_ERRORS, site_name
from bipol_crawler.fetch.client import PURPOSES
from bipol_crawler.fetch.errors import (
    BudgetSpent,
    Challenged,
    ForeignOrigin,
    PortalMoved,
    PortalRefuses,
    PortalUnreachable,
    RobotsForbidden,
    RobotsUnreachable,
    describe_error,
)
from bipol_crawler.infra.clock import now
from bipol_crawler.warc.exchange import EvidenceError

logger = logging.getLogger(__name__)

PRODUCT_TOKEN = "bipol_crawler"
"""The name of this crawler in ``User-agent`` lines (RFC 9309, section 2.2.1)."""


@dataclass(frozen=True, slots=True)
class RobotsPolicy:
    """What the robots.txt of an origin says, for the spider and for the report.

    ``status`` is the HTTP status, None without a response. ``sitemaps`` are absolute URLs in
    the file's order, ``crawl_delay`` is in seconds. ``fetched_at`` is UTC, ``…Z``.
    """

    status: int | None
    sitemaps: tuple[str, ...]
    crawl_delay: float | None
    fetched_at: str


class RobotsSpider(Protocol):
    """A spider with an attribute for what the portal's robots.txt says."""

    robots: RobotsPolicy


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of one origin. ``robots`` allows or forbids each address.

    ``forbidden_because`` says why everything is forbidden, None if it is not; ``no_answer`` is true if the reason is
    that there was no response. ``valid_until`` is a time of the monotonic clock, in seconds.
    """

    policy: RobotsPolicy
    robots: Robots
    forbidden_because: str | None
    no_answer: bool
    valid_until: float


class RobotsMiddleware:
    """Fetches the robots.txt of each origin before its first page, and again after a day.

    With a status of 2xx the file is parsed, even if it is HTML. 4xx, or more than five redirects, mean that there is no
    robots.txt, so everything is allowed. With 5xx, 429, no response, a block page, or HTML of another site to which it
    redirects (the block page of a provider), everything is forbidden. But if the file was read earlier in this run, its
    rules stay valid (RFC 9309, sections 2.3.1 and 2.4).

    A Crawl-delay makes the delay between requests longer, never shorter than DOWNLOAD_DELAY. A Crawl-delay above
    CRAWL_DELAY_MAX (seconds, 0 for no limit) ends the run. The result for the origin of PORTAL_URL is stored in
    ``spider.robots``; ``await middleware.policy(url)`` returns it before the first page.

    Stats: ``robots/requests``, ``robots/forbidden``, ``robots/unreachable`` (why).

    Raises:
        RobotsForbidden: the URL is disallowed. Or the portal redirects to another site, whose robots.txt cannot be
            read; that does not end the run.
        RobotsUnreachable: the portal's own robots.txt cannot be read.
        PortalUnreachable: the same, because there was no response.
        PortalRefuses: the Crawl-delay is above CRAWL_DELAY_MAX.
        BudgetSpent, EvidenceError, PortalMoved, PortalRefuses: robots.txt could not be requested.
    """

    max_age = 24 * 3600.0
    """Seconds for which a robots.txt is valid (RFC 9309, section 2.4)."""

    recheck = 3600.0
    """Seconds until a robots.txt that could not be read is fetched again."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._portal = _origin(crawler.settings["PORTAL_URL"])
        self._max_crawl_delay = crawler.settings.getfloat("CRAWL_DELAY_MAX")
        self._origins = Origins.of(crawler.settings["PORTAL_URL"])
        self._fetches: dict[str, asyncio.Future[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Return None to let ``request`` pass, or raise an error."""
        parts = urlsplit(request.url)
        # robots.txt itself is always allowed (RFC 9309, section 2.2.2), also after a redirect.
        if parts.scheme not in ("http", "https") or parts.path == "/robots.txt" or _IS_ROBOTS_REQUEST in request.meta:
            return
        purpose = {name: request.meta[name] for name in PURPOSES if name in request.meta}
        rules = await self._rules(_origin(request.url), purpose)
        if rules.forbidden_because is not None:
            if self._is_portal(request.url):
                raise (PortalUnreachable if rules.no_answer else RobotsUnreachable)(rules.forbidden_because)
            raise RobotsForbidden(rules.forbidden_because, unknown=True)
        if site_name(request.url) == site_name(self._portal) and 0 < self._max_crawl_delay < (
            rules.policy.crawl_delay or 0
        ):
            raise PortalRefuses(
                f"its robots.txt asks for {rules.policy.crawl_delay:g} s between two requests (Crawl-delay), so"
                f" a run would last for days; CRAWL_DELAY_MAX is {self._max_crawl_delay:g} s"
            )
        if not rules.robots.allows(request.url):
            self._crawler.stats.inc_value("robots/forbidden")
            raise RobotsForbidden(f"robots.txt forbids {request.url}")

    async def policy(self, url: str) -> RobotsPolicy:
        """What the robots.txt of the origin of ``url`` says. It is fetched if necessary."""
        return (await self._rules(_origin(url), {})).policy

    def _is_portal(self, url: str) -> bool:
        # An article may redirect to www. or to http, which may not answer. That says nothing about the portal.
        return self._origins.is_exact(url)

    async def _rules(self, origin: str, purpose: Mapping[str, Any]) -> _Rules:
        fetch = self._fetches.get(origin)
        earlier: _Rules | None = None
        if fetch is not None and fetch.done():
            earlier = None if fetch.cancelled() or fetch.exception() else fetch.result()
            if earlier is None or monotonic() >= earlier.valid_until:
                fetch = None
        if fetch is None:
            fetch = self._fetches[origin] = asyncio.ensure_future(self._fetch(origin, earlier, purpose))
        # If one waiting request is cancelled, the others must still get the result.
        return await asyncio.shield(fetch)

    async def _fetch(self, origin: str, earlier: _Rules | None, purpose: Mapping[str, Any]) -> _Rules:
        try:
            rules = self._rules_of_response(origin, await self._download(f"{origin}/robots.txt", purpose))
        except (BudgetSpent, EvidenceError, PortalMoved, PortalRefuses, PortalUnreachable):
            raise
        except Challenged as error:
            rules = self._forbid_all(error.status, str(error))
        except Exception as error:
            no_answer = isinstance(error, NO_ANSWER_ERRORS)
            rules = self._forbid_all(
                None, f"no answer from {origin}/robots.txt: {describe_error(error)}", no_answer=no_answer
            )
        if rules.forbidden_because is not None:
            if self._is_portal(origin):
                self._crawler.stats.set_value("robots/unreachable", rules.forbidden_because)
            logger.log(logging.ERROR if self._is_portal(origin) else logging.WARNING, "%s", rules.forbidden_because)
            if earlier is not None and earlier.forbidden_because is None:
                rules = replace(earlier, valid_until=rules.valid_until)
        if rules.policy.crawl_delay and site_name(origin) == site_name(self._portal):
            self._slow_down(rules.policy.crawl_delay)
        if origin == self._portal:
            cast(RobotsSpider, self._crawler.spider).robots = rules.policy
        return rules

    async def _download(self, url: str, purpose: Mapping[str, Any]) -> Response:
        """The first response that is not a redirect, or the last redirect that is followed.

        Raises:
            ForeignOrigin: a redirect leads to an address that must not be requested.
        """
        assert self._crawler.engine
        visited = set()
        for redirects in range(MAX_REDIRECTS + 1):
            visited.add(url)
            self._crawler.stats.inc_value("robots/requests")
            meta = {**purpose, _IS_ROBOTS_REQUEST: True, "dont_redirect": True, ANY_ORIGIN: True}
            request = Request(url, meta=meta, callback=NO_CALLBACK, dont_filter=True)
            response = await self._crawler.engine.download_async(request)
            if not _redirects(response) or redirects == MAX_REDIRECTS:
                break
            target = redirect_target(url, response.headers["Location"] or b"")
            if target is None or target in visited:
                break
            if why := self._origins.robots_redirect_refusal(target) or await self._refuses_resolved(target):
                raise ForeignOrigin(target, why, response.meta.get("capture_id"))
            url = target
        return response

    async def _refuses_resolved(self, url: str) -> str | None:
        """Why the IP address of a foreign host must not be requested (it is not public), None if it may."""
        from twisted.internet import reactor

        host = urlsplit(url).hostname or ""
        if self._origins.refusal_reason(url) is None or not host:
            return None
        try:
            found = await maybe_deferred_to_future(cast(Any, reactor).resolve(host))
        except Exception:  # any error of the resolver; the request will fail with the same error
            return None
        return self._origins.private_address_refusal(str(found))

    def _rules_of_response(self, origin: str, response: Response) -> _Rules:
        status = response.status
        if 200 <= status < 300:
            return self._parse(origin, response)
        if (400 <= status < 500 and status != 429) or _redirects(response):
            policy = RobotsPolicy(status, (), None, now())
            return _Rules(policy, Robots(), None, False, monotonic() + self.max_age)
        return self._forbid_all(status, f"{response.url} answered HTTP {status}")

    def _parse(self, origin: str, response: Response) -> _Rules:
        body = response.body
        if body.lstrip()[:1] == b"<":
            if site_name(response.url) != site_name(origin):
                return self._forbid_all(response.status, f"robots.txt redirects to another site's page, {response.url}")
            logger.warning("%s looks like HTML; rules found in it are obeyed", response.url)
        robots = read_robots(body, PRODUCT_TOKEN)
        lines = (sitemap.encode("utf-8", "surrogateescape") for sitemap in robots.sitemaps)
        joined = (redirect_target(response.url, line) for line in lines)
        sitemaps = tuple(sitemap for sitemap in joined if sitemap)
        policy = RobotsPolicy(response.status, sitemaps, robots.crawl_delay, now())
        return _Rules(policy, robots, None, False, monotonic() + self.max_age)

    def _forbid_all(self, status: int | None, why: str, *, no_answer: bool = False) -> _Rules:
        return _Rules(RobotsPolicy(status, (), None, now()), Robots(), why, no_answer, monotonic() + self.recheck)

    def _slow_down(self, crawl_delay: float) -> None:
        assert self._crawler.engine
        downloader = self._crawler.engine.downloader
        settings = self._crawler.settings
        # The delay is 10 % longer, so that the jitter never makes it shorter than the Crawl-delay.
        delay = max(settings.getfloat("DOWNLOAD_DELAY"), crawl_delay * 1.1)
        jitter = min(settings.getfloat("DOWNLOAD_DELAY_JITTER"), 1 - crawl_delay / delay)
        key = site_name(self._portal)  # the one slot that all requests use
        # Both are set, because Scrapy deletes an idle slot and makes a new one from these settings.
        known = downloader.per_slot_settings.get(key, {})
        downloader.per_slot_settings[key] = {**known, "delay": delay, "jitter": jitter}
        if key in downloader.slots:
            downloader.slots[key].delay = delay
            downloader.slots[key].jitter = jitter
        logger.info("robots.txt asks for %g s between requests", crawl_delay)


_IS_ROBOTS_REQUEST = "robots_txt"


def _origin(url: str) -> str:
    return str(origin_of(url) or url)


def _redirects(response: Response) -> bool:
    return response.status in REDIRECTS and "Location" in response.headers

"""Obeys robots.txt as RFC 9309 has it, in place of Scrapy's own middleware.

Scrapy's takes a robots.txt that fails for permission, and lets requests past that were queued
while it was loading. Here every request waits for the one fetch, and no answer means no.
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
from bipol_crawler.fetch.circuit_breaker import SILENCES, site
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
    in_words,
)
from bipol_crawler.infra.clock import now
from bipol_crawler.warc.exchange import EvidenceError

logger = logging.getLogger(__name__)

PRODUCT_TOKEN = "bipol_crawler"
"""What a ``User-agent`` line has to name to mean this crawler (RFC 9309, 2.2.1)."""


@dataclass(frozen=True, slots=True)
class RobotsPolicy:
    """What an origin's robots.txt came to, for the spider and for the report.

    ``status`` is the last HTTP status, None if nothing answered. ``sitemaps`` are absolute URLs in
    the file's order, ``crawl_delay`` is in seconds. ``fetched_at`` is UTC, ``…Z``.
    """

    status: int | None
    sitemaps: tuple[str, ...]
    crawl_delay: float | None
    fetched_at: str


class RobotsSpider(Protocol):
    """A spider that is told what the portal's robots.txt says."""

    robots: RobotsPolicy


@dataclass(frozen=True, slots=True)
class _Rules:
    """``robots`` allows or forbids each address; ``keep_out``, if not None, says why nothing is allowed.

    ``silent``: that is because nothing answered at all.
    """

    policy: RobotsPolicy
    robots: Robots
    keep_out: str | None
    silent: bool
    good_until: float


class RobotsMiddleware:
    """Asks each origin's robots.txt once, before anything else of it, and again when a day old.

    2xx is parsed, HTML and all. 4xx, and more redirects than five, mean that there is none, so all
    is allowed. 5xx, 429, no answer, a firewall's page, or HTML of another site that it redirects to (a provider's
    block page) keep everything out; only if the file was read earlier in this run do its rules stand meanwhile
    (RFC 9309, 2.3.1 and 2.4).

    A Crawl-delay slows the downloader down, never below DOWNLOAD_DELAY, and jitter does not undercut it; one above
    CRAWL_DELAY_MAX (seconds, 0 for no limit) ends the run. What was found is on ``spider.robots`` for the origin of
    PORTAL_URL; to have it before the first page, ``await middleware.policy(url)``.

    Stats: ``robots/requests``, ``robots/forbidden``, ``robots/unreachable`` (why).

    Raises:
        RobotsForbidden: the URL is disallowed; or it is another site's, to which the portal
            redirects, whose robots.txt cannot be had. That is no reason to end the run.
        RobotsUnreachable: nobody knows what the portal's own robots.txt says.
        PortalUnreachable: the same, as nothing answered.
        PortalRefuses: the Crawl-delay is above CRAWL_DELAY_MAX.
        BudgetSpent, EvidenceError, PortalRefuses: robots.txt could not be asked for; passed on as they are.
    """

    max_age = 24 * 3600.0
    """Seconds that an answer holds (RFC 9309, 2.4)."""

    recheck = 3600.0
    """Seconds until an origin that gave no answer is asked again."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._portal = _origin(crawler.settings["PORTAL_URL"])
        self._slowest = crawler.settings.getfloat("CRAWL_DELAY_MAX")
        self._origins = Origins.of(crawler.settings["PORTAL_URL"])
        self._asked: dict[str, asyncio.Future[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let ``request`` through, or raise."""
        parts = urlsplit(request.url)
        # The file itself is allowed by definition (RFC 9309, 2.2.2), also where it redirects to.
        if parts.scheme not in ("http", "https") or parts.path == "/robots.txt" or _KEY in request.meta:
            return
        purpose = {name: request.meta[name] for name in PURPOSES if name in request.meta}
        rules = await self._rules(_origin(request.url), purpose)
        if rules.keep_out is not None:
            if self._is_portal(request.url):
                raise (PortalUnreachable if rules.silent else RobotsUnreachable)(rules.keep_out)
            raise RobotsForbidden(rules.keep_out, unknown=True)
        if site(request.url) == site(self._portal) and 0 < self._slowest < (rules.policy.crawl_delay or 0):
            raise PortalRefuses(
                f"its robots.txt asks for {rules.policy.crawl_delay:g} s between two requests (Crawl-delay), with which"
                f" a run would last for days; CRAWL_DELAY_MAX is {self._slowest:g} s"
            )
        if not rules.robots.allows(request.url):
            self._crawler.stats.inc_value("robots/forbidden")
            raise RobotsForbidden(f"robots.txt forbids {request.url}")

    async def policy(self, url: str) -> RobotsPolicy:
        """What the robots.txt of ``url``'s origin says, fetched if need be."""
        return (await self._rules(_origin(url), {})).policy

    def _is_portal(self, url: str) -> bool:
        # An article may redirect to www. without an address or certificate, or to http where only https answers.
        return self._origins.is_exact(url)

    async def _rules(self, origin: str, purpose: Mapping[str, Any]) -> _Rules:
        asked = self._asked.get(origin)
        before: _Rules | None = None
        if asked is not None and asked.done():
            before = None if asked.cancelled() or asked.exception() else asked.result()
            if before is None or monotonic() >= before.good_until:
                asked = None
        if asked is None:
            asked = self._asked[origin] = asyncio.ensure_future(self._fetch(origin, before, purpose))
        # One waiter that is cancelled must not take the answer from the others.
        return await asyncio.shield(asked)

    async def _fetch(self, origin: str, before: _Rules | None, purpose: Mapping[str, Any]) -> _Rules:
        try:
            rules = self._judge(origin, await self._download(f"{origin}/robots.txt", purpose))
        except (BudgetSpent, EvidenceError, PortalMoved, PortalRefuses, PortalUnreachable):
            raise
        except Challenged as error:
            rules = self._keep_out(error.status, str(error))
        except Exception as error:
            silent = isinstance(error, SILENCES)
            rules = self._keep_out(None, f"no answer from {origin}/robots.txt: {in_words(error)}", silent=silent)
        if rules.keep_out is not None:
            if self._is_portal(origin):
                self._crawler.stats.set_value("robots/unreachable", rules.keep_out)
            logger.log(logging.ERROR if self._is_portal(origin) else logging.WARNING, "%s", rules.keep_out)
            if before is not None and before.keep_out is None:
                rules = replace(before, good_until=rules.good_until)
        if rules.policy.crawl_delay and site(origin) == site(self._portal):
            self._slow_down(rules.policy.crawl_delay)
        if origin == self._portal:
            cast(RobotsSpider, self._crawler.spider).robots = rules.policy
        return rules

    async def _download(self, url: str, purpose: Mapping[str, Any]) -> Response:
        """The first response that is no redirect, or the redirect that is followed no more."""
        assert self._crawler.engine
        asked = set()
        for redirects in range(MAX_REDIRECTS + 1):
            asked.add(url)
            self._crawler.stats.inc_value("robots/requests")
            meta = {**purpose, _KEY: True, "dont_redirect": True, ANY_ORIGIN: True}
            request = Request(url, meta=meta, callback=NO_CALLBACK, dont_filter=True)
            response = await self._crawler.engine.download_async(request)
            if not _redirects(response) or redirects == MAX_REDIRECTS:
                break
            target = redirect_target(url, response.headers["Location"] or b"")
            if target is None or target in asked:
                break
            if why := self._origins.robots_redirect_refusal(target) or await self._refuses_resolved(target):
                raise ForeignOrigin(target, why, response.meta.get("capture_id"))
            url = target
        return response

    async def _refuses_resolved(self, url: str) -> str | None:
        """Why the address that a foreign name stands for is no public one; what cannot be resolved fails by itself."""
        from twisted.internet import reactor

        host = urlsplit(url).hostname or ""
        if self._origins.refusal_reason(url) is None or not host:
            return None
        try:
            found = await maybe_deferred_to_future(cast(Any, reactor).resolve(host))
        except Exception:  # whatever a resolver can do; the request then fails in the same way, and says so
            return None
        return self._origins.private_address_refusal(str(found))

    def _judge(self, origin: str, response: Response) -> _Rules:
        status = response.status
        if 200 <= status < 300:
            return self._parse(origin, response)
        if (400 <= status < 500 and status != 429) or _redirects(response):
            policy = RobotsPolicy(status, (), None, now())
            return _Rules(policy, Robots(), None, False, monotonic() + self.max_age)
        return self._keep_out(status, f"{response.url} answered HTTP {status}")

    def _parse(self, origin: str, response: Response) -> _Rules:
        body = response.body
        if body.lstrip()[:1] == b"<":
            if site(response.url) != site(origin):
                return self._keep_out(response.status, f"robots.txt leads to a page of another site, {response.url}")
            logger.warning("%s looks like HTML; what rules it holds are obeyed", response.url)
        robots = read_robots(body, PRODUCT_TOKEN)
        lines = (sitemap.encode("utf-8", "surrogateescape") for sitemap in robots.sitemaps)
        joined = (redirect_target(response.url, line) for line in lines)
        sitemaps = tuple(sitemap for sitemap in joined if sitemap)
        policy = RobotsPolicy(response.status, sitemaps, robots.crawl_delay, now())
        return _Rules(policy, robots, None, False, monotonic() + self.max_age)

    def _keep_out(self, status: int | None, why: str, *, silent: bool = False) -> _Rules:
        return _Rules(RobotsPolicy(status, (), None, now()), Robots(), why, silent, monotonic() + self.recheck)

    def _slow_down(self, crawl_delay: float) -> None:
        assert self._crawler.engine
        downloader = self._crawler.engine.downloader
        settings = self._crawler.settings
        # A tenth on top leaves room for jitter, which is then as wide as keeps it from going below.
        delay = max(settings.getfloat("DOWNLOAD_DELAY"), crawl_delay * 1.1)
        jitter = min(settings.getfloat("DOWNLOAD_DELAY_JITTER"), 1 - crawl_delay / delay)
        key = site(self._portal)  # the one slot that the guard sends everything through
        # Both, because Scrapy drops an idle slot and makes it anew from these settings.
        known = downloader.per_slot_settings.get(key, {})
        downloader.per_slot_settings[key] = {**known, "delay": delay, "jitter": jitter}
        if key in downloader.slots:
            downloader.slots[key].delay = delay
            downloader.slots[key].jitter = jitter
        logger.info("robots.txt asks for %g s between requests", crawl_delay)


_KEY = "robots_txt"


def _origin(url: str) -> str:
    return str(origin_of(url) or url)


def _redirects(response: Response) -> bool:
    return response.status in REDIRECTS and "Location" in response.headers

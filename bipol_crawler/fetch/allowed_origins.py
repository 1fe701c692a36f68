"""Holds every request, redirects included, against the portal's own origins; and follows redirects."""

from __future__ import annotations

from collections import Counter

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from bipol_crawler.addresses.origins import REDIRECTS, Origins, origin_of, redirect_target
from bipol_crawler.fetch.errors import ForeignOrigin, PortalMoved

ANY_ORIGIN = "any_origin"
"""The key of ``meta`` with which robots.txt, which has rules of its own, passes."""
MOVED = 4
"""Redirects to one other origin, and no other answer, that show that the portal itself has gone there."""


class OriginsMiddleware:
    """Lets no request out that is not for one of the portal's own origins.

    Raises:
        PortalMoved: for every request, once the portal has redirected to one foreign origin :data:`MOVED` times
            and said nothing else.
        ForeignOrigin: for any other origin, with what led there.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._origins = Origins.of(crawler.settings["PORTAL_URL"])
        self._answered = False
        self._leads: Counter[str] = Counter()
        self._moved: str | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OriginsMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let ``request`` through, or raise."""
        if self._moved is not None:
            raise PortalMoved(self._moved)
        if request.meta.get(ANY_ORIGIN):
            return
        if why := self._origins.refusal_reason(request.url):
            self._note_lead(request)
            raise ForeignOrigin(request.url, why, request.meta.get("capture_id"))

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return the answer: one of the portal's own, and no redirect any more."""
        if not request.meta.get(ANY_ORIGIN) and not 300 <= response.status < 400:
            self._answered = True
        return response

    def _note_lead(self, request: Request) -> None:
        """Note to which foreign origin the portal itself redirects, as long as it says nothing else."""
        origin = origin_of(request.url)
        if self._answered or origin is None or not request.meta.get("redirect_urls"):
            return
        self._leads[str(origin)] += 1
        if self._leads[str(origin)] == MOVED:
            self._moved = f"everything at {self._origins.configured} redirects to {origin}: set PORTAL_URL={origin}"
            raise PortalMoved(self._moved)


class PlainRedirectMiddleware(RedirectMiddleware):
    """Scrapy's, but a Location in any bytes is read as browsers do, and user information in it is left out.

    A Location that leads nowhere leaves the redirect as the answer.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the request that follows, or the response as it is."""
        location = response.headers.get("Location")
        if request.meta.get("dont_redirect") or response.status not in REDIRECTS or location is None:
            return response
        target = redirect_target(request.url, location)
        if target is None:
            return response
        redirected = self._build_redirect_request(request, response, url=target)
        return self._redirect(redirected, request, response.status)

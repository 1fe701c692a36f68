"""Allows only requests to the portal's own origins, also after redirects. Follows redirects."""

from __future__ import annotations

from collections import Counter

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from bipol_crawler.addresses.origins import REDIRECTS, Origins, origin_of, redirect_target
from bipol_crawler.fetch.errors import ForeignOrigin, PortalMoved

ANY_ORIGIN = "any_origin"
"""The key in ``meta`` of requests for robots.txt, which have rules of their own and are not checked here."""
REDIRECTS_OF_A_MOVE = 4
"""If this number of redirects lead to one other origin, and nothing else was answered, the portal has moved there."""


class OriginsMiddleware:
    """Stops every request to an origin that does not belong to the portal.

    Raises:
        PortalMoved: the portal has redirected to one foreign origin :data:`REDIRECTS_OF_A_MOVE` times and has answered
            nothing else. From then on it is raised for every request.
        ForeignOrigin: the request is for a foreign origin. ``capture_id`` is that of the redirect that led to it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._origins = Origins.of(crawler.settings["PORTAL_URL"])
        self._answered = False
        self._redirect_counts: Counter[str] = Counter()
        self._moved: str | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OriginsMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Return None to let ``request`` pass, or raise an error."""
        if self._moved is not None:
            raise PortalMoved(self._moved)
        if request.meta.get(ANY_ORIGIN):
            return
        if why := self._origins.refusal_reason(request.url):
            self._count_redirect(request)
            raise ForeignOrigin(request.url, why, request.meta.get("capture_id"))

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return the response unchanged. Note whether the portal has answered with something other than a redirect."""
        if not request.meta.get(ANY_ORIGIN) and not 300 <= response.status < 400:
            self._answered = True
        return response

    def _count_redirect(self, request: Request) -> None:
        """Count the redirects to each foreign origin, until the portal answers with something else."""
        origin = origin_of(request.url)
        if self._answered or origin is None or not request.meta.get("redirect_urls"):
            return
        self._redirect_counts[str(origin)] += 1
        if self._redirect_counts[str(origin)] == REDIRECTS_OF_A_MOVE:
            self._moved = f"everything at {self._origins.configured} redirects to {origin}: set PORTAL_URL={origin}"
            raise PortalMoved(self._moved)


class PlainRedirectMiddleware(RedirectMiddleware):
    """Scrapy's RedirectMiddleware, except that Location is read as browsers read it and a user name in it is removed.

    If Location is not a valid address, the redirect itself is returned as the response.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the request for the redirect's target, or the response unchanged."""
        location = response.headers.get("Location")
        if request.meta.get("dont_redirect") or response.status not in REDIRECTS or location is None:
            return response
        target = redirect_target(request.url, location)
        if target is None:
            return response
        redirected = self._build_redirect_request(request, response, url=target)
        return self._redirect(redirected, request, response.status)

"""Holds every request, redirects included, against the portal's own origins; and follows redirects."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from bipol_crawler.discover.origins import Origins, redirect_target
from bipol_crawler.fetch.errors import ForeignOrigin

ANY_ORIGIN = "any_origin"
"""The key of ``meta`` with which robots.txt, which has rules of its own, passes."""
_REDIRECTS = (301, 302, 303, 307, 308)


class OriginsMiddleware:
    """Lets no request out that is not for one of the portal's own origins.

    Raises:
        ForeignOrigin: for any other, with what led there.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._origins = Origins.of(crawler.settings["PORTAL_URL"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OriginsMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let ``request`` through, or raise."""
        if request.meta.get(ANY_ORIGIN):
            return
        if why := self._origins.refuses(request.url):
            raise ForeignOrigin(request.url, why, request.meta.get("capture_id"))


class PlainRedirectMiddleware(RedirectMiddleware):
    """Scrapy's, but a Location in any bytes is read as browsers do, and user information in it is left out.

    A Location that leads nowhere leaves the redirect as the answer.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the request that follows, or the response as it is."""
        location = response.headers.get("Location")
        if request.meta.get("dont_redirect") or response.status not in _REDIRECTS or location is None:
            return response
        target = redirect_target(request.url, location)
        if target is None:
            return response
        redirected = self._build_redirect_request(request, response, url=target)
        return self._redirect(redirected, request, response.status)

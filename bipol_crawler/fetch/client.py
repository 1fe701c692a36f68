"""Asking the portal one thing at a time, through Scrapy's downloader and its middlewares."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from bipol_crawler.addresses.origins import without_user
from bipol_crawler.fetch.errors import (
    BudgetSpent,
    ForeignOrigin,
    NoRecord,
    NotUnpacked,
    PortalMoved,
    PortalRefuses,
    PortalUnreachable,
    RobotsUnreachable,
    in_words,
    said,
)
from bipol_crawler.warc.exchange import EvidenceError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

ENDS_THE_RUN = (BudgetSpent, PortalMoved, PortalRefuses, PortalUnreachable, RobotsUnreachable, EvidenceError)
"""After these nothing more is to be had in this run."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why nothing worth having came back: the exception's name and words, and the capture if there is one."""

    reason: str
    detail: str
    capture_id: int | None


_SCRAPYS = {
    "max redirections reached": "redirects_endless",
}
"""How Scrapy says why it ignores a request, and the reason that it stands for."""


def _reason(error: IgnoreRequest) -> str:
    """The exception's name, unless it is Scrapy's own, which serves for everything, or has a name in the archive."""
    if isinstance(error, ForeignOrigin):
        return "redirects_elsewhere" if error.capture_id else "foreign_origin"
    if isinstance(error, NoRecord):
        return "no_http"
    if isinstance(error, NotUnpacked):
        return error.reason
    said = (reason for words, reason in _SCRAPYS.items() if str(error).startswith(words))
    return next(said, type(error).__name__)


class Session:
    """One conversation with the portal. Sequential by design: one request, then the next."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.answers = 0
        self.failures = 0

    async def get(
        self, url: str, *, if_modified_since: str | None = None, meta: Mapping[str, Any] | None = None
    ) -> Response | NoAnswer:
        """Fetch ``url``, redirects followed unless ``meta``, Scrapy's own, says otherwise, whatever the status.

        Raises:
            BudgetSpent, PortalMoved, PortalRefuses, PortalUnreachable, RobotsUnreachable, EvidenceError: the run is
                over.
        """
        url = without_user(url)
        headers = {"If-Modified-Since": if_modified_since} if if_modified_since else None
        try:
            request = Request(url, headers=headers, callback=NO_CALLBACK, meta=dict(meta or {}))
        except ValueError as error:  # a source named what is no address
            return NoAnswer("no_address", said(error), None)
        engine = self._crawler.engine
        if engine is None:
            raise RuntimeError("the session is used before the crawl has begun")
        try:
            response = await engine.download_async(request)
        except ENDS_THE_RUN:
            raise
        except IgnoreRequest as error:
            return NoAnswer(_reason(error), str(error), getattr(error, "capture_id", None))
        except Exception as error:  # whatever the network, TLS or the server can do
            self.failures += 1
            logger.warning("no answer from %s: %s", url, in_words(error))
            return NoAnswer(type(error).__name__, said(error), None)
        self.answers += 1
        return response


def header(response: Response, name: str) -> str | None:
    """A response header as text, ``None`` without it."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None

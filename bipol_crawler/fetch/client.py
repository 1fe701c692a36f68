"""Asking the portal one thing at a time, through Scrapy's downloader and its middlewares."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from bipol_crawler.addresses.origins import without_credentials
from bipol_crawler.fetch.errors import (
    BudgetSpent,
    ForeignOrigin,
    NoRecord,
    NotUnpacked,
    PortalMoved,
    PortalRefuses,
    PortalUnreachable,
    RobotsForbidden,
    RobotsUnreachable,
    RunStopped,
    Undecodable,
    in_words,
    said,
)
from bipol_crawler.warc.exchange import EvidenceError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

ENDS_THE_RUN = (
    BudgetSpent, PortalMoved, PortalRefuses, PortalUnreachable, RobotsUnreachable, RunStopped, EvidenceError,
)  # fmt: skip
"""After these nothing more is to be had in this run."""

PROBE = "probe"
"""In a request's ``meta``: it finds out whether the portal still refuses. One refusal ends the run, and there is no
second try."""
PHOTO = "photo"
"""In a request's ``meta``: it asks for a photo, which is no part of the portal's health."""
PURPOSES = (PROBE, PHOTO)
"""What says in ``meta`` what a request is for; to be passed on to requests that are made on its way."""


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
    """One conversation with the portal. Sequential by design: one request, then the next.

    ``answers`` counts what was answered, ``failures`` what the network or the server left without an answer, and
    ``forbidden`` what robots.txt forbids; photos don't count. ``undecodable`` are addresses whose answers are in a
    content coding that is not known here, each with the words of the error.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.answers = 0
        self.failures = 0
        self.forbidden = 0
        self.undecodable: list[str] = []

    async def get(
        self, url: str, *, if_modified_since: str | None = None, meta: Mapping[str, Any] | None = None
    ) -> Response | NoAnswer:
        """Fetch ``url``, redirects followed unless ``meta``, Scrapy's own, says otherwise, whatever the status.

        Raises:
            BudgetSpent, PortalMoved, PortalRefuses, PortalUnreachable, RobotsUnreachable, RunStopped, EvidenceError:
                the run is over.
        """
        url = without_credentials(url)
        headers = {"If-Modified-Since": if_modified_since} if if_modified_since else None
        try:
            request = Request(url, headers=headers, callback=NO_CALLBACK, meta=dict(meta or {}))
        except ValueError as error:  # a source named what is no address
            return NoAnswer("no_address", said(error), None)
        counted = PHOTO not in request.meta
        engine = self._crawler.engine
        if engine is None:
            raise RuntimeError("the session is used before the crawl has begun")
        if engine.needs_backout():  # no request is under way, so that it is no matter of too many
            raise RunStopped("Scrapy takes no further request")
        try:
            response = await engine.download_async(request)
        except ENDS_THE_RUN:
            raise
        except IgnoreRequest as error:
            self._note(error, counted)
            return NoAnswer(_reason(error), str(error), getattr(error, "capture_id", None))
        except Exception as error:  # whatever the network, TLS or the server can do
            self.failures += counted
            logger.warning("no answer from %s: %s", url, in_words(error))
            return NoAnswer(type(error).__name__, said(error), None)
        self.answers += counted
        return response

    def _note(self, error: IgnoreRequest, counted: bool) -> None:
        if isinstance(error, RobotsForbidden):
            self.forbidden += counted and not error.unknown
        elif isinstance(error, Undecodable):
            self.undecodable.append(error.words)


def header(response: Response, name: str) -> str | None:
    """A response header as text, ``None`` without it."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None

"""Makes requests one after another, through Scrapy's downloader and its middlewares."""

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
    BodyNotDecoded,
    BudgetSpent,
    ForeignOrigin,
    NoRecord,
    PortalMoved,
    PortalRefuses,
    PortalUnreachable,
    RobotsForbidden,
    RobotsUnreachable,
    RunStopped,
    Undecodable,
    describe_error,
    error_message,
)
from bipol_crawler.warc.exchange import EvidenceError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

ENDS_THE_RUN = (
    BudgetSpent, PortalMoved, PortalRefuses, PortalUnreachable, RobotsUnreachable, RunStopped, EvidenceError,
)  # fmt: skip
"""After one of these errors the run makes no further requests."""

PROBE = "probe"
"""A key in a request's ``meta``: the request tests whether the portal still refuses. It is not retried, and one refusal
ends the run."""
PHOTO = "photo"
"""A key in a request's ``meta``: the request is for a photo, whose failure says nothing about the portal."""
PURPOSES = (PROBE, PHOTO)
"""The keys in ``meta`` for the purpose of a request. Requests made because of it (robots.txt) get the same keys."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """No usable response: the reason code or error name, the message, and the id of the capture if there is one."""

    reason: str
    detail: str
    capture_id: int | None


_SCRAPY_REASONS = {
    "max redirections reached": "redirects_endless",
}
"""How messages of Scrapy's own exception begin, and the reason code for each."""


def _reason(error: IgnoreRequest) -> str:
    """The reason code for an ignored request: one from the archive's list, otherwise the name of the exception."""
    if isinstance(error, ForeignOrigin):
        return "redirects_elsewhere" if error.capture_id else "foreign_origin"
    if isinstance(error, NoRecord):
        return "no_http"
    if isinstance(error, BodyNotDecoded):
        return error.reason
    known = (reason for words, reason in _SCRAPY_REASONS.items() if str(error).startswith(words))
    return next(known, type(error).__name__)


class Session:
    """Makes the requests of a run, one after another, and counts the results.

    ``answers`` is the number of responses, ``failures`` the number of requests without a response, ``forbidden`` the
    number of requests that robots.txt forbids; requests for photos are not counted. ``undecodable`` lists the addresses
    whose responses have an unknown content coding, each with the error message.
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
        """Fetch ``url`` and return the response, whatever its status. Redirects are followed.

        Args:
            if_modified_since: the value of the header, None to send none.
            meta: Scrapy's ``meta`` for the request; it can, for example, switch off redirects.

        Raises:
            BudgetSpent, PortalMoved, PortalRefuses, PortalUnreachable, RobotsUnreachable, RunStopped, EvidenceError:
                the run makes no further requests.
        """
        url = without_credentials(url)
        headers = {"If-Modified-Since": if_modified_since} if if_modified_since else None
        try:
            request = Request(url, headers=headers, callback=NO_CALLBACK, meta=dict(meta or {}))
        except ValueError as error:  # a source gave an invalid address
            return NoAnswer("no_address", error_message(error), None)
        counted = PHOTO not in request.meta
        engine = self._crawler.engine
        if engine is None:
            raise RuntimeError("the session was used before the crawl began")
        if engine.needs_backout():  # the run sends one request at a time, so the reason is never a full queue
            raise RunStopped("Scrapy accepts no further requests")
        try:
            response = await engine.download_async(request)
        except ENDS_THE_RUN:
            raise
        except IgnoreRequest as error:
            self._count_ignored(error, counted)
            return NoAnswer(_reason(error), str(error), getattr(error, "capture_id", None))
        except Exception as error:  # any error of the network, TLS or the server
            self.failures += counted
            logger.warning("no answer from %s: %s", url, describe_error(error))
            return NoAnswer(type(error).__name__, error_message(error), None)
        self.answers += counted
        return response

    def _count_ignored(self, error: IgnoreRequest, counted: bool) -> None:
        if isinstance(error, RobotsForbidden):
            self.forbidden += counted and not error.unknown
        elif isinstance(error, Undecodable):
            self.undecodable.append(error.message)


def header(response: Response, name: str) -> str | None:
    """The value of a response header as text, ``None`` without it."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None

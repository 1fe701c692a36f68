"""Why a request was not made, or its answer not believed; and what the network's errors say.

All classes here are Scrapy's ``IgnoreRequest``: nothing retries them and nothing parses what they stand for.
"""

from __future__ import annotations

from OpenSSL import SSL
from scrapy.exceptions import IgnoreRequest
from twisted.web.client import ResponseFailed

from bipol_crawler.warc.content_codings import UNDECODABLE


class RobotsForbidden(IgnoreRequest):
    """The portal's robots.txt forbids this URL; or nobody knows what another site's says (``unknown``)."""

    def __init__(self, why: str, *, unknown: bool = False) -> None:
        super().__init__(why)
        self.unknown = unknown


class RobotsUnreachable(IgnoreRequest):
    """The portal's robots.txt could not be had, which RFC 9309 takes for a full disallow."""


class PortalRefuses(IgnoreRequest):
    """The portal has refused so often, or so plainly, that the run makes no further request.

    ``until`` (UTC, ``…Z``) is when it may be asked again, if it said so; ``photos_only`` tells that this was said of
    photos alone.
    """

    def __init__(self, why: str, until: str | None = None, *, photos_only: bool = False) -> None:
        super().__init__(why)
        self.until = until
        self.photos_only = photos_only


class PortalUnreachable(IgnoreRequest):
    """Nothing has answered so often that the run makes no further request."""


class PortalMoved(IgnoreRequest):
    """Everything at the portal's address redirects to another origin; the message says what to do."""


class ForeignOrigin(IgnoreRequest):
    """An address is none of the portal's own: nothing is asked there.

    ``capture_id`` is the row in ``captures`` of the redirect that led there, if one did.
    """

    def __init__(self, url: str, why: str, capture_id: int | None) -> None:
        super().__init__(f"{url} is not asked for: {why}")
        self.capture_id = capture_id


class NoRecord(IgnoreRequest):
    """An answer that is no HTTP, and so can't be put on record; it isn't read either."""


class Challenged(IgnoreRequest):
    """A firewall, or whatever else stands before the portal, answered in its place.

    ``firewall`` names it, ``status`` is its answer's, ``capture_id`` the answer's row in ``captures``.
    """

    def __init__(self, url: str, firewall: str, status: int, capture_id: int | None) -> None:
        super().__init__(f"a block page ({firewall}) answered for {url} (HTTP {status})")
        self.firewall = firewall
        self.status = status
        self.capture_id = capture_id


class NotUnpacked(IgnoreRequest):
    """An answer that is on record, but can't be unpacked.

    ``reason`` is the archive's word for it, ``capture_id`` the answer's row in ``captures``.
    """

    reason: str

    def __init__(self, url: str, why: str, capture_id: int | None) -> None:
        super().__init__(f"what {url} answered can't be unpacked: {why}")
        self.words = f"{url}: {why}"
        self.capture_id = capture_id


class Undecodable(NotUnpacked):
    """It is in a content coding that is not known here."""

    reason = UNDECODABLE


class UnpacksTooLarge(NotUnpacked):
    """It unpacks to more than a body may be."""

    reason = "unpacks_too_large"


class RunStopped(IgnoreRequest):
    """Scrapy is about to close the spider: somebody stopped the run, or a limit of Scrapy's own is reached."""


class BudgetSpent(IgnoreRequest):
    """The run has made as many requests as it may."""


def in_words(error: BaseException) -> str:
    """The name of ``error`` and :func:`what it says <said>`, on one line."""
    words = said(error)
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def said(error: BaseException) -> str:
    """What ``error`` says, on one line: the reasons within where Twisted has wrapped them; empty if nothing."""
    cause = error.__cause__
    reasons = [failure.value for failure in cause.reasons] if isinstance(cause, ResponseFailed) else [error]
    return " ".join("; ".join(filter(None, map(_words, reasons))).split())


def _words(error: BaseException) -> str:
    if isinstance(error, SSL.Error) and error.args and isinstance(error.args[0], list):
        return ", ".join(reason for _, _, reason in error.args[0])  # OpenSSL's own queue of errors
    return str(error)

"""Errors: why a request was not made or its response not used. Also makes messages of network errors.

All classes are subclasses of Scrapy's ``IgnoreRequest``, so such requests are not retried and not parsed.
"""

from __future__ import annotations

from OpenSSL import SSL
from scrapy.exceptions import IgnoreRequest
from twisted.web.client import ResponseFailed

from bipol_crawler.warc.content_codings import UNDECODABLE


class RobotsForbidden(IgnoreRequest):
    """robots.txt forbids this URL; or the robots.txt of another site could not be read (``unknown``)."""

    def __init__(self, why: str, *, unknown: bool = False) -> None:
        super().__init__(why)
        self.unknown = unknown


class RobotsUnreachable(IgnoreRequest):
    """The portal's robots.txt could not be read. RFC 9309 says that then everything is forbidden."""


class PortalRefuses(IgnoreRequest):
    """The portal refuses, so the run makes no further request.

    ``until`` (UTC, ``…Z``) is when requests are allowed again, None if the portal did not say so. ``photos_only`` is
    true if that concerns only photos.
    """

    def __init__(self, why: str, until: str | None = None, *, photos_only: bool = False) -> None:
        super().__init__(why)
        self.until = until
        self.photos_only = photos_only


class PortalUnreachable(IgnoreRequest):
    """Several requests in a row got no response, so the run makes no further request."""


class PortalMoved(IgnoreRequest):
    """All requests to the portal are redirected to another origin. The message says what to do."""


class ForeignOrigin(IgnoreRequest):
    """The address belongs to another origin than the portal's, so it is not requested.

    ``capture_id`` is the row in ``captures`` of the redirect that led to it, None without one.
    """

    def __init__(self, url: str, why: str, capture_id: int | None) -> None:
        super().__init__(f"{url} is not requested: {why}")
        self.capture_id = capture_id


class NoRecord(IgnoreRequest):
    """The response is not valid HTTP. It cannot be recorded, and is not read."""


class Challenged(IgnoreRequest):
    """A block page came in place of the portal's response.

    ``firewall`` is the name of the firewall, ``status`` the HTTP status, ``capture_id`` the row in ``captures``.
    """

    def __init__(self, url: str, firewall: str, status: int, capture_id: int | None) -> None:
        super().__init__(f"a block page ({firewall}) answered for {url} (HTTP {status})")
        self.firewall = firewall
        self.status = status
        self.capture_id = capture_id


class BodyNotDecoded(IgnoreRequest):
    """The response is recorded, but its body cannot be decoded.

    ``reason`` is the reason code, ``message`` the address and the cause, ``capture_id`` the row in ``captures``.
    """

    reason: str

    def __init__(self, url: str, why: str, capture_id: int | None) -> None:
        super().__init__(f"the response of {url} cannot be decoded: {why}")
        self.message = f"{url}: {why}"
        self.capture_id = capture_id


class Undecodable(BodyNotDecoded):
    """The content coding is unknown."""

    reason = UNDECODABLE


class DecodedBodyTooLarge(BodyNotDecoded):
    """The decoded body is larger than the limit."""

    reason = "unpacks_too_large"


class RunStopped(IgnoreRequest):
    """Scrapy is about to close the spider: somebody stopped the run, or a limit of Scrapy's own is reached."""


class BudgetSpent(IgnoreRequest):
    """The run has made as many requests as REQUEST_BUDGET allows."""


def describe_error(error: BaseException) -> str:
    """The class name and the :func:`message <error_message>` of ``error``, on one line."""
    words = error_message(error)
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def error_message(error: BaseException) -> str:
    """The message of ``error``, on one line; empty if there is none. Errors that Twisted has wrapped are unwrapped."""
    cause = error.__cause__
    reasons = [failure.value for failure in cause.reasons] if isinstance(cause, ResponseFailed) else [error]
    return " ".join("; ".join(filter(None, map(_message, reasons))).split())


def _message(error: BaseException) -> str:
    if isinstance(error, SSL.Error) and error.args and isinstance(error.args[0], list):
        return ", ".join(reason for _, _, reason in error.args[0])  # OpenSSL returns a list of errors
    return str(error)

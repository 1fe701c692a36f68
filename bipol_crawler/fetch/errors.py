"""Why a request was not made, or its answer not believed.

All are Scrapy's ``IgnoreRequest``: nothing retries them and nothing parses what they stand for.
"""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class RobotsForbidden(IgnoreRequest):
    """The portal's robots.txt forbids this URL."""


class RobotsUnreachable(IgnoreRequest):
    """The portal's robots.txt could not be had, which RFC 9309 takes for a full disallow."""


class PortalRefuses(IgnoreRequest):
    """The portal has refused so often, or so plainly, that the run makes no further request."""


class PortalUnreachable(IgnoreRequest):
    """Nothing has answered so often that the run makes no further request."""


class Challenged(IgnoreRequest):
    """A firewall, or whatever else stands before the portal, answered in its place.

    ``firewall`` names it, ``status`` is its answer's, ``capture_id`` the answer's row in ``captures``.
    """

    def __init__(self, url: str, firewall: str, status: int, capture_id: int | None) -> None:
        super().__init__(f"a block page ({firewall}) answered for {url} (HTTP {status})")
        self.firewall = firewall
        self.status = status
        self.capture_id = capture_id


class BudgetSpent(IgnoreRequest):
    """The run has made as many requests as it may."""

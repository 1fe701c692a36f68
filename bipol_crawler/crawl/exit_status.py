"""The exit statuses of commands."""

from __future__ import annotations

HEALTHY, CHECKS_FAILED, COULD_NOT_START, PORTAL_UNREACHABLE, LOCKED = 0, 1, 2, 69, 75
"""Exit status of ``scrapy crawl bipol``; 69 and 75 are EX_UNAVAILABLE and EX_TEMPFAIL of sysexits.h."""

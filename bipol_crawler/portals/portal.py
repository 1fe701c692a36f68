"""The class that describes a portal."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Portal:
    """What the program must know about a portal.

    To archive another portal with the same theme, write a module with another instance, and name that module in the
    environment variable ``BIPOL_PORTAL``.
    """

    name: str
    """The name in titles and citations: ``bipol.co``."""
    word: str
    """The name as one word in lower case, as it appears in datelines, citation keys and bylines of the staff."""
    url: str
    """The address: scheme, host, and the port if it is not the default port of the scheme."""
    hosts: tuple[str, ...]
    """Every host name that links to its articles use."""
    name_pattern: str
    """A regular expression for the name as editors type it in datelines and bylines. Case is ignored."""
    layouts: tuple[str, ...]
    """The names of the layouts in ``parse/layouts`` that its pages have used, the newest first."""
    zone: str = "wib"
    """The time zone: ``wib`` (UTC+7), ``wita`` (UTC+8) or ``wit`` (UTC+9)."""
    user_agent: str = "bipol_crawler"
    """The product name in the User-Agent header. The portal's robots.txt may have rules for it."""
    not_people: tuple[str, ...] = ()
    """Additional words, in lower case, that appear in bylines and are not names of people."""

    @property
    def pattern_in_text(self) -> str:
        """Return :attr:`name_pattern` with an optional ``https://`` and ``www.`` before it."""
        return rf"(?:https?://)?(?:www\.)?{self.name_pattern}"

    @property
    def pattern_in_dateline(self) -> str:
        """Return a pattern for :attr:`pattern_in_text` or :attr:`word`, enough before the dash of a dateline."""
        return rf"(?:{self.pattern_in_text}|{re.escape(self.word)}(?!\s*\.\s*\w))"

    @property
    def pattern_dots_optional(self) -> str:
        """Return a pattern for the name with or without its dots."""
        return re.escape(self.name).replace(r"\.", r"\.?")

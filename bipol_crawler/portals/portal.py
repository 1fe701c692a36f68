"""What the program has to know of the one portal that it archives."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal. Another one of the same theme is another file with one of these, named in ``BIPOL_PORTAL``."""

    name: str
    """What it calls itself, in titles and citations: ``bipol.co``."""
    word: str
    """Its name as one word in lower case. Datelines, citation keys and staff bylines have it."""
    url: str
    """Its address: scheme, host and, if it is not the scheme's own, port."""
    hosts: tuple[str, ...]
    """Every host under which its articles are linked."""
    typed: str
    """A regular expression for the name as its editors type it in datelines and bylines, in any case."""
    layouts: tuple[str, ...]
    """The layouts of ``parse/layouts`` that its pages have had, the newest first."""
    zone: str = "wib"
    """Its clock: ``wib`` (UTC+7), ``wita`` (UTC+8) or ``wit`` (UTC+9)."""
    user_agent: str = "bipol_crawler"
    """The product name in the User-Agent, which its robots.txt may have rules for."""
    nobody: tuple[str, ...] = ()
    """Further words, in lower case, that stand in its bylines and name no person."""

    @property
    def in_text(self) -> str:
        """The pattern :attr:`typed`, with what an address of the portal has before it."""
        return rf"(?:https?://)?(?:www\.)?{self.typed}"

    @property
    def in_dateline(self) -> str:
        """The pattern :attr:`in_text`, or :attr:`word` alone, which is enough where a dash follows."""
        return rf"(?:{self.in_text}|{re.escape(self.word)}(?!\s*\.\s*\w))"

    @property
    def loosely(self) -> str:
        """A pattern for the name with or without its dots."""
        return re.escape(self.name).replace(r"\.", r"\.?")

"""From a fetched page to an article. The crawl, ``reparse`` and ``replay`` all use this one function."""

from __future__ import annotations

from functools import cache

from bipol_crawler.infra.syntax_hash import syntax_hash
from bipol_crawler.items import Article, Page, Refused
from bipol_crawler.portals import PORTAL

_RULES = (
    "parse",
    "normalize",
    "addresses",
    "portals/portal.py",
    "text.py",
    "items.py",
    "rule_ids.py",
    "extract.py",
)


def read(page: Page) -> Article | Refused:
    """Parse and normalize one page. Return an article, or :class:`Refused` with the reason why it is not one."""
    # imported with the first page: most runs find nothing new
    from bipol_crawler.normalize.article import normalize
    from bipol_crawler.parse.page import parse

    parsed = parse(page)
    return parsed if isinstance(parsed, Refused) else normalize(parsed, page)


@cache
def parser_version() -> str:
    """Return twelve hexadecimal digits that change when a reading rule changes, but not when a comment does.

    They are a hash of the syntax trees of ``parse``, ``normalize`` and the modules that both use, in order of paths.
    """
    return syntax_hash(_RULES, repr(PORTAL))

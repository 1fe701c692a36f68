"""From a fetched page to an article. The crawl, ``reparse`` and ``replay`` all use this one function."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from bipol_crawler.infra.source_hash import source_hash
from bipol_crawler.items import Article, Page, Refused
from bipol_crawler.portals import PORTAL

if TYPE_CHECKING:
    from bipol_crawler.parse.parsed import Parsed

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
    parse, normalize = _steps()
    parsed = parse(page)
    return parsed if isinstance(parsed, Refused) else normalize(parsed, page)


@cache
def _steps() -> tuple[Callable[[Page], Parsed | Refused], Callable[[Parsed, Page], Article]]:
    """The two steps, imported with the first page: most runs find nothing new."""
    from bipol_crawler.normalize.article import normalize
    from bipol_crawler.parse.page import parse

    return parse, normalize


@cache
def parser_version() -> str:
    """Return the version of the reading rules: twelve hexadecimal digits.

    They are a hash of the sources of ``parse``, ``normalize`` and the modules that both use, without comments. So they
    change when a rule changes, and not when only a comment does.
    """
    return source_hash(_RULES, repr(PORTAL))

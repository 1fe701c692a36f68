"""From a fetched page to an article. The crawl, ``reparse`` and ``replay`` all use this one function."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from bipol_crawler.items import Article, Page, Refused
from bipol_crawler.normalize.article import normalize
from bipol_crawler.parse.page import parse
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
    parsed = parse(page)
    return parsed if isinstance(parsed, Refused) else normalize(parsed, page)


@cache
def parser_version() -> str:
    """Return twelve hexadecimal digits that change when a reading rule changes, but not when a comment does.

    They are a hash of the syntax trees of ``parse``, ``normalize`` and the modules that both use, in order of paths.
    """
    here = files("bipol_crawler")
    digest = hashlib.sha256(repr(PORTAL).encode())
    for rule in _RULES:
        for path, source in sorted(_sources(here / rule, rule)):
            digest.update(f"{'/'.join(path)}\n{ast.unparse(ast.parse(source))}\n".encode())
    return digest.hexdigest()[:12]


def _sources(place: Traversable, *path: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the path and the source text of every module at or below ``place``.

    ``place`` may be inside a zip file, because Scrapyd runs the program from an egg.
    """
    if place.is_dir():
        for inside in place.iterdir():
            yield from _sources(inside, *path, inside.name)
    elif place.name.endswith(".py"):
        yield path, place.read_text("utf-8")

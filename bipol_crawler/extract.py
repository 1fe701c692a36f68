"""The one chain from a served page to an article: crawls and re-reading run the same."""

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
    """Parse and normalize one page; what is no article comes back as the reason why."""
    parsed = parse(page)
    return parsed if isinstance(parsed, Refused) else normalize(parsed, page)


@cache
def parser_version() -> str:
    """Twelve hex digits that change when a rule of reading changes, and not when a comment does.

    The hash of the syntax trees of parse and normalize and of what both rest on, in path order.
    """
    here = files("bipol_crawler")
    digest = hashlib.sha256(repr(PORTAL).encode())
    for rule in _RULES:
        for path, source in sorted(_sources(here / rule, rule)):
            digest.update(f"{'/'.join(path)}\n{ast.unparse(ast.parse(source))}\n".encode())
    return digest.hexdigest()[:12]


def _sources(place: Traversable, *path: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every module at or below ``place``, which need be no file: Scrapyd runs the program out of an egg."""
    if place.is_dir():
        for inside in place.iterdir():
            yield from _sources(inside, *path, inside.name)
    elif place.name.endswith(".py"):
        yield path, place.read_text("utf-8")

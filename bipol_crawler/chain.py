"""The one chain from a served page to an article: crawls and re-reading run the same."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

from bipol_crawler.items import Article, Page, Refused
from bipol_crawler.normalize.article import normalize
from bipol_crawler.parse.reader import parse

_RULES = ("parse", "normalize", "text.py", "items.py", "chain.py")


def read(page: Page) -> Article | Refused:
    """Parse and normalize one page; what is no article comes back as the reason why."""
    parsed = parse(page)
    return parsed if isinstance(parsed, Refused) else normalize(parsed, page)


@cache
def parser_version() -> str:
    """Twelve hex digits that change when a rule of reading changes, and not when a comment does.

    The hash of the syntax trees of parse and normalize, in path order.
    """
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for rule in _RULES:
        place = here / rule
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            tree = ast.unparse(ast.parse(file.read_text("utf-8")))
            digest.update(f"{file.relative_to(here).as_posix()}\n{tree}\n".encode())
    return digest.hexdigest()[:12]

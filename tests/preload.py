"""Imports everything that our ``scrapy`` commands import, and fills the caches for words and patterns with a hundred
pages of the demo portal. A process that is forked from one with this module starts a second sooner."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

import twisted.internet.asyncioreactor  # noqa: F401  without installing a reactor, which each process does itself
from scrapy.settings import default_settings

from bipol_crawler import extract, settings
from bipol_crawler.demo.exchange import Request
from bipol_crawler.demo.site import Portal
from bipol_crawler.items import Article, Page
from bipol_crawler.search.indexing import search_lemmas

_NOT_PRELOADED = ("bipol_crawler.browse.plugins",)  # Datasette loads them itself


def _components() -> set[str]:
    """The dotted paths of the classes that are named in Scrapy's settings and in ours."""
    named: set[str] = set()
    for module in (default_settings, settings):
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, str):
                named.add(value)
            elif name.isupper() and isinstance(value, dict):
                named.update(str(part) for pair in value.items() for part in pair if isinstance(part, str))
    return {path for path in named if path.startswith(("scrapy.", "bipol_crawler.")) and path.count(".") > 1}


for path in sorted(_components()):
    try:
        import_module(path.rpartition(".")[0])
    except ImportError:  # it needs a library that is not installed
        continue
for package in ("scrapy.commands", "bipol_crawler"):
    for found in walk_packages(import_module(package).__path__, f"{package}."):
        if not found.name.startswith(_NOT_PRELOADED) and ".demo." not in found.name:
            import_module(found.name)
extract.parser_version()

_portal = Portal(5, 100)
for story in _portal.published():
    answer = _portal.answer(Request.of("GET", f"/{story.slug}/", {}))
    url = f"{_portal.url}/{story.slug}/"
    article = extract.read(
        Page(url, url, answer.status, "text/html; charset=UTF-8", answer.body, "2024-11-16T03:20:00Z")
    )
    if isinstance(article, Article):
        search_lemmas(article.headline, article.body, None, None)

"""Compares our reading of sitemaps with the tests of crawler-commons and ultimate-sitemap-parser.

The tests of the first project are in Java. We read the sitemap that a test has as literals or in a file, and compare
the number of addresses with the asserted one. The tests of the second project are in Python. They are run with
stand-ins for the package and for the web, which record what a test serves and what it expects.
"""

from __future__ import annotations

import gzip
import re
import runpy
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

from benchmarks.foreign.suite import UNEXPLAINED, Suite
from bipol_crawler.discover.feeds import NotAFeed, read_feed
from bipol_crawler.discover.sitemaps import NotASitemap, read_sitemap

_JAVA = "src/test/java/crawlercommons/sitemaps"
_STRING = r'"((?:[^"\\]|\\.)*)"'
_STRINGS = r'("(?:[^"\\]|\\.)*"(?:\s*\+\s*"(?:[^"\\]|\\.)*")*)'
_STEP = re.compile(
    rf'new StringBuilder\(|\.append\({_STRINGS}\)|String scontent = {_STRINGS}|"([^"]*)"\.getBytes'
    rf"|(getXMLSitemapAsBytes)\(|(?:getResourceAsBytes\(|parse\(parser, ){_STRING}"
    r"|assertEquals\((\d+), \w+\.(?:getSiteMapUrls|getSitemaps)|UnknownFormatException\.class"
)
_ROWS = re.compile(r"\{ " + _STRING + r", (?:null|" + _STRING + r"), ")
_DATES = re.compile(rf"assertEquals\({_STRING}, isoFormat\w*\.format\(AbstractSiteMap\.convertToDate\({_STRING}")
_REASONS = (
    ("XXE", "an entity that nobody declares stays as it is written: entities are never resolved"),
    ("BrokenXml", "of a broken file the whole entries are kept"),
    ("Lenient", "an address need not be below its sitemap"),
    ("Partial", "an entry that was cut off is left out: half an address would be a wrong one"),
    ("rss_atom", "of two alternate links of an Atom entry the last is taken, as feedparser does"),
    ("TXTfilter", "a text that begins with something else than an address is no sitemap"),
    ("months", "a year or a month alone is no day, and no mark of a change"),
)
"""The accepted differences: words in the names of tests, and the reason."""


def compare(folder: Path) -> Iterator[Suite]:
    """Yield a suite for each kind of cases of each existing checkout."""
    if (folder / "crawler-commons").exists():
        yield _crawler_commons(folder / "crawler-commons")
        yield _dates((folder / "crawler-commons" / _JAVA / "AbstractSiteMapTest.java").read_text("utf-8"))
    if (folder / "ultimate-sitemap-parser").exists():
        yield _ultimate(folder / "ultimate-sitemap-parser/tests/test_tree.py")


def read(body: bytes) -> list[tuple[str, str | None]] | None:
    """The addresses of a sitemap or feed with their days of change; ``None`` if it is neither."""
    try:
        return [
            (entry.url, entry.modified or (entry.published and entry.published.value))
            for entry in read_sitemap(body).entries
        ]
    except NotASitemap:
        pass
    try:
        items = read_feed(body, None).items
    except NotAFeed:
        return None
    return [(found.url, found.modified or (found.published and found.published.value)) for found in items]


def _crawler_commons(project: Path) -> Suite:
    suite = Suite("crawler-commons/crawler-commons", "how many addresses a sitemap holds")
    for name in ("SiteMapParserTest", "SiteMapParserExtensionTest"):
        source = (project / _JAVA / f"{name}.java").read_text("utf-8")
        rows = "".join(
            f"<url><loc>{loc}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>"
            for loc, changed in _ROWS.findall(source.partition(" SITEMAP_URLS = ")[2])
        )
        simple = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
        for test in re.findall(r"public void (test\w+)\(\)(.*?)\n    \}\n", source, re.DOTALL):
            for body, wish in _java_cases(test[1], simple, project):
                found = read(body)
                suite.ask(test[0], None if found is None else len(found), wish, _why(test[0]))
    return suite


def _java_cases(test: str, simple: str, project: Path) -> Iterator[tuple[bytes, int | None]]:
    """Yield each sitemap of a test and the asserted number of addresses; ``None`` if an error is expected."""
    body, fails = b"", False
    for step in _STEP.finditer(test):
        appended, text, single, made, resource, number = step.groups()
        if step[0].startswith("new StringBuilder"):
            body = b""
        elif appended is not None:
            body += _java_strings(appended)
        elif text or single:
            body = _java_strings(text) if text else single.encode()
        elif made:
            body += simple.encode()
        elif resource:
            body = (project / resource).read_bytes()
        elif number:
            yield body, int(number)
        else:
            fails = True
    if fails:
        yield body, None


def _java_strings(literals: str) -> bytes:
    return b"".join(_java(literal) for literal in re.findall(_STRING, literals))


def _java(literal: str) -> bytes:
    text = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), literal)
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t", "r": "\r"}.get(match[1], match[1]), text).encode()


class _Asked(Exception):
    """Raised where a test asks the package."""


def _ultimate(tests: Path) -> Suite:
    suite = Suite("mediacloud/ultimate-sitemap-parser", "addresses and times of each sitemap of its trees")
    with patch.dict(sys.modules, _stand_ins()) as modules:
        case = runpy.run_path(str(tests))["TestSitemapTree"]
        for name in [name for name in vars(case) if name.startswith("test_")]:
            served, expected = modules["requests_mock"].served, modules["usp.objects.sitemap"].expected
            served.clear()
            expected.clear()
            with suppress(_Asked):
                getattr(case(name), name)()
            for url, wish in expected.items():
                if url in served:
                    dated = any(time for _, time in wish)  # of an index they expect addresses only
                    ours = [(url, _instant(time) if dated else None) for url, time in read(served[url]) or ()]
                    suite.ask(f"{name} {url}", ours, wish, _why(name))
    return suite


def _stand_ins() -> dict[str, Any]:
    """The stand-ins that the tests import. They record the pages to serve, and the values given to the package."""
    web, pages, maps, tree, helpers = MagicMock(), MagicMock(), MagicMock(), MagicMock(), MagicMock()
    web.served, maps.expected = {}, {}
    mocker = web.Mocker.return_value.__enter__.return_value
    mocker.get.side_effect = lambda url, text="", content=b"", **_: web.served.update({url: content or text.encode()})
    helpers.gzip = lambda data: gzip.compress(data.encode() if isinstance(data, str) else data)
    pages.SitemapNewsStory.side_effect = lambda publish_date=None, **_: publish_date
    pages.SitemapPage.side_effect = lambda url, last_modified=None, news_story=None, **_: (
        url,
        last_modified or news_story,
    )
    for name in ("PagesXMLSitemap", "PagesTextSitemap", "PagesRSSSitemap", "PagesAtomSitemap"):
        getattr(maps, name).side_effect = lambda url, pages: maps.expected.update({url: pages}) or url
    maps.IndexXMLSitemap.side_effect = lambda url, sub_sitemaps: (
        maps.expected.update({url: [(sub, None) for sub in sub_sitemaps]}) or url
    )
    maps.InvalidSitemap.side_effect = lambda url, **_: url
    tree.sitemap_tree_for_homepage.side_effect = _Asked
    zones = MagicMock(tzoffset=lambda _, seconds: timezone(timedelta(seconds=seconds)))
    return {
        **dict.fromkeys(("usp", "usp.log", "usp.objects", "dateutil", "tests"), MagicMock()),
        **{"requests_mock": web, "usp.objects.page": pages, "usp.objects.sitemap": maps, "usp.tree": tree},
        **{"tests.helpers": helpers, "dateutil.tz": zones},
    }


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _dates(source: str) -> Suite:
    suite = Suite("crawler-commons/crawler-commons", "dates of lastmod")
    for wish, written in _DATES.findall(source):
        body = f"<urlset><url><loc>http://example.org/</loc><lastmod>{written}</lastmod></url></urlset>"
        ((_, ours),) = read(body.encode()) or ()
        digits = "".join(filter(str.isalnum, ours or "")).rstrip("Z")
        suite.ask(written, digits or None, wish.partition(".")[0], _why("months" if len(written) < 10 else ""))
    return suite


def _why(test: str) -> str:
    return next((why for names, why in _REASONS if re.search(names, test)), UNEXPLAINED)

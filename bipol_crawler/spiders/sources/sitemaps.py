"""The sitemaps that can hold posts."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

from bipol_crawler.archive.archive import Archive
from bipol_crawler.discover.sitemaps import NotASitemap, Sitemap, SitemapEntry, post_sitemaps, read_sitemap
from bipol_crawler.discover.urls import same_site
from bipol_crawler.fetch.session import Session
from bipol_crawler.items import Found
from bipol_crawler.spiders.sources.source import Reading, Source

_MOST_SITEMAPS = 2_000
_SITEMAP_GUESSES = ("/wp-sitemap.xml", "/sitemap_index.xml", "/sitemap.xml")


class Sitemaps(Source):
    """Every address in few requests; with ``lastmod`` every change, too.

    Args:
        stated: gives the sitemaps that robots.txt names, once it has been read.
    """

    name = "sitemap"

    def __init__(self, session: Session, archive: Archive, stated: Callable[[], tuple[str, ...]]) -> None:
        super().__init__(session, archive)
        self.stated = stated
        self.answered_at = ""

    @property
    def marks_changes(self) -> bool:
        """Whether its index told of changes when it was last read."""
        return bool(self.lists.marks(self.name))

    async def news(self, reading: Reading) -> None:
        """Those whose ``lastmod`` moved, the latest first, down to one that brings nothing.

        Without ``lastmod`` the newest by number, down to one that names a known article.
        """
        place = self.lists.place(self.name)
        index = await self._read(reading, place) if place else None
        if index is None:
            if not place:
                reading.fail("no sitemap is known", not_offered=True)
            return
        if index.kind == "urlset":
            reading.items += _found(index)
            reading.done = index.whole
            return
        children = self._children(index)
        before = self.lists.marks(self.name)
        reading.marks = dict(before)
        marked = [child for child in children if child.modified]
        if marked and before:
            moved = [child for child in marked if before.get(child.url) != child.modified]
            moved.sort(key=lambda child: (child.modified or "", _number(child.url)), reverse=True)
        else:
            moved = sorted(children, key=lambda child: _number(child.url), reverse=True)
        for child in moved:
            sitemap = await self._read(reading, child.url)
            if sitemap is None or sitemap.kind == "index":
                return
            items = _found(sitemap)
            news = [item for item in items if self.lists.is_news(item)]
            reading.items += news
            reading.marks |= {child.url: child.modified} if child.modified else {}
            if not news or (not child.modified and len(news) < len(items)):
                break
        reading.done = True

    async def whole(self, reading: Reading) -> None:
        """Every sitemap that can hold posts, as robots.txt or custom places them."""
        stated = [urljoin(self.portal, url) for url in self.stated()]
        queue = stated or [urljoin(self.portal, path) for path in _SITEMAP_GUESSES]
        queue = [url for url in dict.fromkeys(queue) if same_site(url, self.portal)]
        guesses, seen, reading.marks = ([] if stated else list(queue)), set(queue), {}
        broken = ""
        while queue and len(seen) <= _MOST_SITEMAPS:
            url = queue.pop(0)
            sitemap = await self._read(reading, url)
            if sitemap is None:
                broken = broken or ("" if url in guesses and reading.closed else reading.why)
                continue
            if not sitemap.whole:
                broken = broken or f"{url} is damaged"
            if url in guesses:
                queue = [other for other in queue if other not in guesses]
            reading.place = reading.place or self.answered_at
            if sitemap.kind == "urlset":
                reading.items += _found(sitemap)
                continue
            for child in self._children(sitemap):
                if child.url not in seen:
                    seen.add(child.url)
                    queue.append(child.url)
                reading.marks |= {child.url: child.modified} if child.modified else {}
        reading.why = broken or reading.why
        reading.done = reading.answered and not broken and not queue and bool(reading.items)

    def _children(self, index: Sitemap) -> list[SitemapEntry]:
        return [child for child in post_sitemaps(index.entries) if same_site(child.url, self.portal)]

    async def _read(self, reading: Reading, url: str) -> Sitemap | None:
        response = await self._get(reading, url)
        if response is None:
            reading.why = reading.why or f"{url} is not there"
            return None
        try:
            sitemap = read_sitemap(response.body)
        except NotASitemap as error:
            reading.fail(f"{url}: {error}", not_offered=True)
            return None
        reading.answered = True
        self.answered_at = response.url
        return sitemap


def _found(sitemap: Sitemap) -> list[Found]:
    return [Found(at.url, "sitemap", published=at.published, modified=at.modified) for at in sitemap.entries]


def _number(url: str) -> tuple[int, ...]:
    """The numbers in a sitemap's name: its place among the others, or its month."""
    return tuple(int(digits) for digits in re.findall(r"\d{1,9}", url.rpartition("/")[2]))

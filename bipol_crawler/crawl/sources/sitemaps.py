"""The sitemaps that can hold posts."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

from bipol_crawler.addresses.urls import kind, same_site
from bipol_crawler.archive import Archive
from bipol_crawler.crawl.sources.source import Reading, Source
from bipol_crawler.discover.sitemap_entries import SitemapEntry
from bipol_crawler.discover.sitemaps import NotASitemap, Sitemap, post_sitemaps, read_sitemap
from bipol_crawler.fetch.client import Session
from bipol_crawler.items import Found

_MOST_SITEMAPS = 2_000
_MOST_IDLE = 20
"""Reading stops after this many sitemaps in a row without a new address."""
_SITEMAP_GUESSES = ("/wp-sitemap.xml", "/sitemap_index.xml", "/sitemap.xml")


class Sitemaps(Source):
    """All addresses in a few requests; with ``lastmod`` also the changes.

    Args:
        stated: returns the sitemaps that robots.txt names, after it has been read.
    """

    name = "sitemap"

    def __init__(self, session: Session, archive: Archive, stated: Callable[[], tuple[str, ...]]) -> None:
        super().__init__(session, archive)
        self.stated = stated
        self.answered_at = ""

    @property
    def marks_changes(self) -> bool:
        """Whether the sitemap index stated times of change when it was last read."""
        return bool(self.lists.change_marks(self.name))

    async def read_new(self, reading: Reading) -> None:
        """Read the sitemaps whose ``lastmod`` has changed, the latest first, down to one without news.

        If there is no ``lastmod``, read those with the highest number first, down to one with a known article.
        """
        place = self.lists.list_url(self.name)
        index = await self._read(reading, place) if place else None
        if index is None:
            if not place:
                reading.fail("no sitemap is known", not_offered=True)
            return
        if index.kind == "urlset":
            reading.items.add(_found(index))
            reading.done = index.whole
            return
        children = self._children(index)
        before = self.lists.change_marks(self.name)
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
            known = len(reading.items)
            reading.items.add(item for item in _found(sitemap) if self.lists.is_news(item))
            news = len(reading.items) - known
            reading.marks |= {child.url: child.modified} if child.modified else {}
            if not news or (not child.modified and news < len(sitemap.entries)):
                break
        reading.done = True

    async def read_all(self, reading: Reading) -> None:
        """Read every sitemap that can have posts: those that robots.txt names; if they have none, the usual ones."""
        stated = dict.fromkeys(url for url in self.stated() if same_site(url, self.portal))
        guesses = [urljoin(self.portal, path) for path in _SITEMAP_GUESSES]
        seen, broken, reading.marks = set[str](), "", {}
        for top in [*stated, *(guess for guess in guesses if guess not in stated)]:
            if reading.place and top not in stated:
                break
            broken = await self._tree(reading, top, seen) or broken
        reading.why = broken or reading.why
        reading.done = reading.answered and not broken and bool(reading.items)

    async def _tree(self, reading: Reading, top: str, seen: set[str]) -> str:
        """Read the sitemap at ``top`` and all sitemaps below it that are not in ``seen``.

        Returns why it could not be read completely; empty if it was. A missing file at ``top`` is not an error: the
        robots.txt may be out of date. ``reading.place`` becomes the address of the first sitemap that leads to
        articles.
        """
        broken, place, idle = "", None, 0
        queue = deque([top] if top not in seen else [])
        seen.add(top)
        while queue:
            if idle == _MOST_IDLE or len(seen) > _MOST_SITEMAPS:
                return broken or f"{top} leads to ever more sitemaps"
            sitemap = await self._read(reading, url := queue.popleft())
            if sitemap is None:
                broken = broken or ("" if url == top and reading.absent else reading.why)
                continue
            if not sitemap.whole:
                broken = broken or f"{url} is damaged"
            place = place or self.answered_at
            fresh = reading.items.add_new(_found(sitemap)) if sitemap.kind == "urlset" else 0
            if fresh and not reading.place and self._names_articles(sitemap):
                reading.place = place
            below = self._children(sitemap) if sitemap.kind == "index" else []
            children = [child.url for child in below if child.url not in seen]
            queue.extend(dict.fromkeys(children))
            seen.update(children)
            reading.marks = (reading.marks or {}) | {child.url: child.modified for child in below if child.modified}
            idle = 0 if fresh or children else idle + 1
        return broken

    def _children(self, index: Sitemap) -> list[SitemapEntry]:
        return [child for child in post_sitemaps(index.entries) if same_site(child.url, self.portal)]

    def _names_articles(self, sitemap: Sitemap) -> bool:
        return any(kind(entry.url, self.portal) == "article" for entry in sitemap.entries)

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


def _found(sitemap: Sitemap) -> Iterator[Found]:
    return (Found(at.url, "sitemap", published=at.published, modified=at.modified) for at in sitemap.entries)


def _number(url: str) -> tuple[int, ...]:
    """The numbers in a sitemap's file name: its number among the sitemaps, or its month."""
    return tuple(int(digits) for digits in re.findall(r"\d{1,9}", url.rpartition("/")[2]))

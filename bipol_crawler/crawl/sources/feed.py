"""The portal's feed of all sections."""

from __future__ import annotations

from urllib.parse import urljoin

from scrapy.http import Response

from bipol_crawler.crawl.sources.source import MOST_PAGES, Reading, Source
from bipol_crawler.discover.feeds import NotAFeed, read_feed
from bipol_crawler.fetch.client import header
from bipol_crawler.items import Found


class Feed(Source):
    """The cheapest source, because it answers 304; ten posts per page, the newest first, with exact times."""

    name = "feed"

    @property
    def top(self) -> str:
        """The address of the feed's first page."""
        return urljoin(self.portal, "/feed/")

    async def read_new(self, reading: Reading) -> None:
        """Read the feed down to a known post. A 304 means only that its first page has not changed."""
        # After a gap send no validator: a 304 would only mean that the part that was read has not changed.
        known = None if self.archive.gap() else self.archive.frontier.last_modified(self.top)
        await self._walk(reading, known, to_end=False)

    async def read_all(self, reading: Reading) -> None:
        """Read the feed to its end. It counts only if there was a second page, because many feeds have only one."""
        await self._walk(reading, None, to_end=True)

    async def _walk(self, reading: Reading, known: str | None, *, to_end: bool) -> None:
        last: list[Found] = []
        for page in range(1, MOST_PAGES):
            url = self.top if page == 1 else f"{self.top}?paged={page}"
            response = await self._get(reading, url, known if page == 1 else None)
            if response is not None and response.status == 304:
                reading.answered = reading.done = True
                return
            items = self._items(reading, response)
            if items is None and not (reading.answered and not reading.why):
                return
            if not items or not reading.items.add_new(items):
                ended = not items and page > 2
                reading.done = ended if to_end else bool(last) and not self.lists.is_news(last[-1])
                if not reading.done:
                    reading.fail(f"{self.top} ends on page {page - 1}" + ("" if to_end else " before anything known"))
                return
            if page == 1 and response is not None:
                reading.last_modified = header(response, "Last-Modified")
            last = items
            if not to_end and not self.lists.is_news(items[-1]):
                reading.done = True
                return

    def _items(self, reading: Reading, response: Response | None) -> list[Found] | None:
        if response is None:
            return None
        try:
            feed = read_feed(response.body, header(response, "Content-Type"))
        except NotAFeed as error:
            reading.fail(f"{response.url}: {error}", not_offered=True)
            return None
        reading.answered = True
        return list(feed.items)

"""The pages that list articles for readers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from bipol_crawler.addresses.urls import kind, month_listings
from bipol_crawler.archive import Archive
from bipol_crawler.crawl.sources.source import MOST_PAGES, Reading, Source
from bipol_crawler.discover.listing_pages import next_page_address
from bipol_crawler.discover.listings import TooLarge, read_listing
from bipol_crawler.fetch.client import Session

_EMPTY_MONTHS = 24
_FIRST_YEAR = 2005


class Listings(Source):
    """The pages for readers: they always exist, with ten headlines per page and times to the minute."""

    name = "listing"

    def __init__(self, session: Session, archive: Archive) -> None:
        super().__init__(session, archive)
        self._full = 0
        """The smallest number of articles on a page with a link to the next one; 0 if there was none yet."""

    async def read_new(self, reading: Reading) -> None:
        """Read the home page up to a page without new articles. If it is not a list, read new months or two sections.

        There are too many sections to read all in every run, so each run reads two others.
        """
        place = self.lists.list_url(self.name)
        home = urljoin(self.portal, "/")
        if place in (None, home):
            pages = await self._walk(reading, home, to_end=False)
            if pages > 1 or (pages and reading.done):
                reading.place = home
                return
        if place != "sections":
            for url in self._newest_months(place):
                if await self._walk(reading, url, to_end=False):
                    reading.place = reading.place or url
                if reading.done:
                    return
            if reading.answered:
                return
        sections = self.archive.section_urls()
        turn = 2 * self.archive.run_id
        met = []
        for url in dict.fromkeys(sections[(turn + n) % len(sections)] for n in (0, 1) if sections):
            reading.done = False
            met.append(await self._walk(reading, url, to_end=False) > 0 and reading.done)
        reading.place = "sections" if any(met) else None
        reading.done = bool(met) and all(met)

    async def read_all(self, reading: Reading) -> None:
        """Read the home page to its last page. If it is not a list of articles, read every section and every month."""
        home = urljoin(self.portal, "/")
        if await self._walk(reading, home, to_end=True) > 1:
            reading.place = home
            return
        shown, broken, empty = 0, "", 0
        months = list(reversed(self._months(datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC))))
        sections = self.archive.section_urls()
        for url in [*sections, *months]:
            reading.done, reading.why = False, ""
            pages = await self._walk(reading, url, to_end=True)
            broken = broken or ("" if reading.closed else reading.why)
            shown += pages
            empty = 0 if pages or url in sections else empty + 1
            if pages and reading.place in (None, "sections"):
                reading.place = "sections" if url in sections else url
            if shown and empty >= _EMPTY_MONTHS:
                break
        reading.why = broken
        reading.done = bool(shown) and not broken

    async def window(self, reading: Reading, urls: Iterable[str]) -> int:
        """Read each listing in ``urls`` to its last page. Returns how many pages show articles."""
        return sum([await self._walk(reading, url, to_end=True) for url in urls])

    def _newest_months(self, place: str | None) -> list[str]:
        """The listings of this month and of the last month with articles."""
        *_, before, this = self._months(datetime.now(UTC) - timedelta(days=31))
        months = place not in (None, urljoin(self.portal, "/"))
        return list(dict.fromkeys((this, place if months and place else before)))

    def _months(self, since: datetime) -> list[str]:
        return list(month_listings(since.date(), datetime.now(UTC).date(), self.portal))

    async def _walk(self, reading: Reading, url: str | None, *, to_end: bool) -> int:
        """Read one listing, page after page.

        Returns how many pages show articles. A next page that is linked but not read counts, too.
        """
        pages, asked, named = 0, set[str](), False
        reading.items.begin_walk()
        while url is not None and url not in asked and len(asked) < MOST_PAGES:
            asked.add(url)
            response = await self._get(reading, url)
            if response is None:
                break
            try:
                listing = read_listing(response.body, response.url)
            except TooLarge as error:
                reading.fail(f"{url}: {error}")
                self._failed(url, "too_large", str(error), response.meta.get("capture_id"))
                break
            items = [item for item in listing.items if kind(item.url, self.portal) == "article"]
            if not reading.items.add_new(items):
                if items and named and pages == 1:
                    reading.fail(f"{url} shows the same articles as the page before")
                break
            reading.answered = True
            pages += 1
            if not to_end and not any(self.lists.is_news(item) for item in items):
                reading.done = True
                return pages + (listing.next_url is not None)
            named = listing.next_url is not None
            if named:
                self._full = min(self._full or len(items), len(items))
            # A theme may load further pages by script, without links. After the last page WordPress answers 404.
            url = listing.next_url or (next_page_address(url) if len(items) >= self._full else None)
        if to_end:
            reading.done = pages > 0 and not reading.why
        elif pages:
            reading.fail(f"{min(asked, key=len)} ends before anything known")
        elif not reading.why:
            reading.fail(f"{url} lists no articles", not_offered=True)
        return pages

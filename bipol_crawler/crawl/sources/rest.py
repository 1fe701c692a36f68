"""The posts in WordPress REST."""

from __future__ import annotations

from datetime import datetime, timedelta

from bipol_crawler.crawl.sources.source import MOST_PAGES, Reading, Source
from bipol_crawler.discover.wp_api import MAX_PER_PAGE, NotPosts, Posts, posts_url, read_posts
from bipol_crawler.fetch.client import header
from bipol_crawler.infra.clock import utc


class Rest(Source):
    """The best source: one request shows the newest changes of all posts, ids, exact times and the number of posts."""

    name = "rest"

    async def read_new(self, reading: Reading) -> None:
        """Read the changes, the newest first, down to a known one."""
        since = stated = None
        for page in range(1, MOST_PAGES):
            url = posts_url(self.portal, page=page, newest_change_first=True, modified_after=since)
            posts = await self._posts(reading, url)
            if posts is None:
                _end(reading, page, stated)
                return
            stated = posts.pages if page > 1 else None
            if page == 1:
                reading.total = posts.total
            fresh = reading.items.add_new(posts.items)
            if posts.items and not fresh and self.lists.is_news(posts.items[-1]):
                reading.fail(f"REST names nothing further on page {page}, and nothing known")
                return
            if not posts.items or _is_last(posts, page) or not self.lists.is_news(posts.items[-1]):
                reading.done = True
                return
            # A lower bound, one day earlier because of time zones, makes the list shorter without moving its pages.
            since = since or _day_before(self.lists.newest_change_mark(self.name))

    async def read_all(self, reading: Reading) -> None:
        """Read all posts by ascending id, so that posts published meanwhile come last."""
        await self._walk(reading, None, None)

    async def between(self, reading: Reading, after: str | None, before: str | None) -> None:
        """Read every post published between two times (ISO 8601, the portal's time zone)."""
        await self._walk(reading, after, before)

    async def _walk(self, reading: Reading, after: str | None, before: str | None) -> None:
        stated, full = None, True
        for page in range(1, MOST_PAGES):
            posts = await self._posts(reading, posts_url(self.portal, page=page, after=after, before=before))
            if posts is None:
                _end(reading, page, stated)
                return
            reading.total, stated = posts.total, posts.pages
            fresh = reading.items.add_new(posts.items)
            if posts.items and not fresh:
                # The server repeats the last page, or it ignores the page number and repeats the first.
                reading.done = not full if posts.total is None else len(reading.items) >= posts.total
                if not reading.done:
                    reading.fail(f"REST names nothing further on page {page}")
                return
            if not posts.items or _is_last(posts, page):
                reading.done = True
                return
            full = page == 1 or len(posts.items) >= MAX_PER_PAGE

    async def _posts(self, reading: Reading, url: str) -> Posts | None:
        response = await self._get(reading, url)
        if response is None:
            return None
        headers = {name: header(response, name) or "" for name in ("X-WP-Total", "X-WP-TotalPages")}
        try:
            posts = read_posts(response.body, headers)
        except NotPosts as error:
            reading.fail(f"{url}: {error}", not_offered=True)
            return None
        reading.answered = True
        return posts


def _end(reading: Reading, page: int, stated: int | None) -> None:
    """Handle a missing page: the list has ended, unless the portal stated more pages."""
    if reading.answered and not reading.why and stated and page <= stated:
        reading.fail(f"REST ends before page {page} of {stated}")
    reading.done = reading.answered and not reading.why


def _is_last(posts: Posts, page: int) -> bool:
    """Whether this is the last page, by the stated number of pages. A full page is never taken as the last."""
    return posts.pages is not None and page >= posts.pages and len(posts.items) < MAX_PER_PAGE


def _day_before(mark: str | None) -> str | None:
    return utc(datetime.fromisoformat(mark) - timedelta(days=1)) if mark else None

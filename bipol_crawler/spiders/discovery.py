"""Finding what the portal publishes: every source it offers, united in the frontier.

A *sweep* reads the portal's whole list; between sweeps a *glance* asks only what is new: the
newest changes from REST and the top of the feed. No source is required, and any one of them
alone finds every article it shows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin

from scrapy.http import Response

from bipol_crawler.archive.archive import Archive
from bipol_crawler.archive.frontier import Learnt
from bipol_crawler.discover.feeds import NotAFeed, read_feed
from bipol_crawler.discover.listings import read_listing
from bipol_crawler.discover.sitemaps import NotASitemap, post_sitemaps, read_sitemap
from bipol_crawler.discover.urls import month_listings, same_site
from bipol_crawler.discover.wp_api import NotPosts, Posts, posts_url, read_posts
from bipol_crawler.fetch.session import NoAnswer, Session, header
from bipol_crawler.items import Found

logger = logging.getLogger(__name__)

_SITEMAP_GUESSES = ("/wp-sitemap.xml", "/sitemap_index.xml", "/sitemap.xml")
_MOST_SITEMAPS = 2_000
_MOST_PAGES = 100_000
_EMPTY_MONTHS = 24
_FIRST_YEAR = 2005


class Discovery:
    """One run's discovery.

    Args:
        sitemaps: gives the sitemaps that robots.txt names, once it has been read.
    """

    def __init__(
        self, session: Session, archive: Archive, portal: str, sitemaps: Callable[[], tuple[str, ...]]
    ) -> None:
        self.session = session
        self.archive = archive
        self.frontier = archive.frontier
        self.portal = portal
        self.robots_sitemaps = sitemaps
        self.found = 0
        self.named = 0
        self.open: list[str] = []

    async def glance(self) -> bool:
        """Ask for the newest only; returns whether a sweep is called for.

        It is when neither REST nor the feed is open, or when the portal's own count of its posts is
        not what the archive's last count and the news since add up to: something was withdrawn.
        """
        before, total = self.archive.last_total(), None
        rest = await self._posts(1, newest_change_first=True)
        new = 0
        page = 1
        while rest is not None and rest.items:
            total = rest.total if total is None else total
            changed = self._changed(rest.items)
            learnt = self._add(rest.items, listed=True)
            new += learnt.new
            if changed == 0 or page >= (rest.pages or 1):
                break
            page += 1
            rest = await self._posts(page, newest_change_first=True)
        if total is not None:
            self._opened("rest")
            self.archive.note(portal_total=total)
        feed = await self._walk_feed(stop_when_known=True, ask_if_modified=True)
        if total is None:
            return not feed
        return before is not None and total != before + new

    async def sweep(self) -> bool:
        """Read the portal's whole list; returns whether any source gave it whole."""
        swept_before = self.archive.last_sweep() is not None
        rest = await self._walk_rest()
        sitemaps = await self._walk_sitemaps()
        feed = await self._walk_feed(stop_when_known=rest or swept_before)
        listings = False
        if not (rest or (sitemaps and feed)):
            listings = await self._walk_listings(stop_when_known=swept_before)
        if rest or sitemaps:
            vanished = self.frontier.unlisted_due()
            if vanished:
                logger.info("%d archived articles are no longer on the portal's list", vanished)
        whole = rest or sitemaps or listings or (feed and not swept_before)
        if whole:
            self.archive.note(swept=1)
        return whole

    async def window(self, since: date, until: date) -> None:
        """Find what was published between two days, both included."""
        if await self._walk_rest(after=since, before=until):
            return
        months = 0
        for url in month_listings(since, until, self.portal):
            months += await self._walk_listing(url)
        if not months:
            await self.sweep()

    def _add(self, found: Iterable[Found], *, listed: bool = False) -> Learnt:
        learnt = self.frontier.add(found, listed=listed)
        self.found += learnt.new
        self.named += learnt.named
        return learnt

    def _opened(self, source: str) -> None:
        if source not in self.open:
            self.open.append(source)

    def _changed(self, items: Iterable[Found]) -> int:
        """How many of REST's items are new or changed since they were last listed."""
        return sum(1 for item in items if not self.frontier.is_current(item))

    async def _get(self, url: str, if_modified_since: str | None = None) -> Response | None:
        answer = await self.session.get(url, if_modified_since=if_modified_since)
        if isinstance(answer, NoAnswer):
            logger.info("discovery: %s gave nothing: %s", url, answer.detail or answer.reason)
            return None
        return answer

    async def _posts(
        self, page: int, *, newest_change_first: bool = False, span: tuple[str | None, str | None] = (None, None)
    ) -> Posts | None:
        """One page of REST, ``None`` when REST is closed or past its end."""
        url = posts_url(self.portal, page=page, newest_change_first=newest_change_first, after=span[0], before=span[1])
        response = await self._get(url)
        if response is None or response.status != 200:
            return None
        headers = {name: header(response, name) or "" for name in ("X-WP-Total", "X-WP-TotalPages")}
        try:
            return read_posts(response.body, headers)
        except NotPosts as error:
            logger.info("discovery: REST is no list of posts: %s", error)
            return None

    async def _walk_rest(self, after: date | None = None, before: date | None = None) -> bool:
        """Every post by ascending id; whether the walk was whole."""
        span = (
            f"{after - timedelta(days=1)}T23:59:59" if after else None,
            f"{before + timedelta(days=1)}T00:00:00" if before else None,
        )
        first = posts = await self._posts(1, span=span)
        page = 1
        while posts is not None:
            self._opened("rest")
            self._add(posts.items, listed=after is None)
            if not posts.items or page >= (posts.pages or _MOST_PAGES):
                break
            page += 1
            posts = await self._posts(page, span=span)
        if first is None:
            return False
        if after is None and first.total is not None:
            self.archive.note(portal_total=first.total)
        return posts is not None or first.pages is None

    async def _walk_sitemaps(self) -> bool:
        """Every sitemap that can hold posts, as robots.txt or custom places them; whether all could be read."""
        stated = [urljoin(self.portal, url) for url in self.robots_sitemaps()]
        roots = stated or [urljoin(self.portal, path) for path in _SITEMAP_GUESSES]
        queue = list(dict.fromkeys(url for url in roots if same_site(url, self.portal)))
        seen = set(queue)
        whole, articles = True, 0
        while queue and len(seen) <= _MOST_SITEMAPS:
            url = queue.pop(0)
            response = await self._get(url)
            if response is None or response.status != 200:
                whole = whole and not stated and url in roots
                continue
            try:
                sitemap = read_sitemap(response.body)
            except NotASitemap as error:
                logger.info("discovery: %s is no sitemap: %s", url, error)
                whole = whole and not stated and url in roots
                continue
            self._opened("sitemap")
            whole = whole and sitemap.whole
            if sitemap.kind == "index":
                children = [entry.url for entry in post_sitemaps(sitemap.entries)]
                queue += [child for child in children if child not in seen and same_site(child, self.portal)]
                seen.update(children)
            else:
                items = [
                    Found(entry.url, "sitemap", published=entry.published, modified=entry.modified)
                    for entry in sitemap.entries
                ]
                articles += self._add(items, listed=True).named
            if not stated and url in roots:
                queue = [child for child in queue if child not in roots]
        return whole and articles > 0

    async def _walk_feed(self, *, stop_when_known: bool, ask_if_modified: bool = False) -> bool:
        """The feed from its top; whether it is open and was read as far as asked."""
        top = urljoin(self.portal, "/feed/")
        known = self.frontier.last_modified(top) if ask_if_modified else None
        previous: tuple[str, ...] = ()
        for page in range(1, _MOST_PAGES):
            response = await self._get(top if page == 1 else f"{top}?paged={page}", known if page == 1 else None)
            if response is not None and response.status == 304:
                self._opened("feed")
                return True
            if response is None or response.status != 200:
                return page > 1
            try:
                feed = read_feed(response.body, header(response, "Content-Type"))
            except NotAFeed as error:
                logger.info("discovery: %s is no feed: %s", response.url, error)
                return page > 1
            self._opened("feed")
            addresses = tuple(item.url for item in feed.items)
            if page == 1:
                modified = header(response, "Last-Modified")
                self.frontier.read_source(top, modified)
            learnt = self._add(feed.items)
            if not addresses or addresses == previous or (stop_when_known and not learnt.new and not learnt.dated):
                return True
            previous = addresses
        return True

    async def _walk_listings(self, *, stop_when_known: bool) -> bool:
        """Home to its last page; where home is no list of articles, the sections and then the months.

        ``stop_when_known`` leaves a list at its first page without news, and months before the last.
        """
        if await self._walk_listing(urljoin(self.portal, "/"), stop_when_known=stop_when_known) > 1:
            return True
        named = 0
        for url in self.archive.section_urls():
            named += await self._walk_listing(url, stop_when_known=stop_when_known)
        today, empty = datetime.now(UTC).date(), 0
        first = today - timedelta(days=31) if stop_when_known else date(_FIRST_YEAR, 1, 1)
        for url in reversed(list(month_listings(first, today, self.portal))):
            shown = await self._walk_listing(url, stop_when_known=stop_when_known)
            named += shown
            empty = 0 if shown else empty + 1
            if named and empty >= _EMPTY_MONTHS:
                break
        return named > 0

    async def _walk_listing(self, url: str | None, *, stop_when_known: bool = False) -> int:
        """One listing to its last page; how many of its pages show articles, one left unread included."""
        pages = 0
        seen: set[str] = set()
        while url is not None and url not in seen and len(seen) < _MOST_PAGES:
            seen.add(url)
            response = await self._get(url)
            if response is None or response.status != 200:
                break
            listing = read_listing(response.body, response.url)
            learnt = self._add(listing.items)
            if not learnt.named:
                break
            self._opened("listing")
            pages += 1
            if stop_when_known and not learnt.new and not learnt.dated:
                return pages + (listing.next_url is not None)
            url = listing.next_url
        return pages

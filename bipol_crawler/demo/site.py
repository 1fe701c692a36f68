"""The portal: the answer for each address. It uses no sockets; :mod:`.server` serves it on loopback."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date
from email.utils import format_datetime
from hashlib import md5
from itertools import count as counting
from typing import Literal

from bipol_crawler.demo import feeds, listings, rest
from bipol_crawler.demo.assignment import UNTIL, Head
from bipol_crawler.demo.edition import Changes, Edition
from bipol_crawler.demo.exchange import XML, Request, Response, data, html, moved
from bipol_crawler.demo.pages import NAME, Sidebar, Theme, article, link, text_pages
from bipol_crawler.demo.photos import photo
from bipol_crawler.demo.phrases import MONTHS, SECTIONS
from bipol_crawler.demo.story import Story

Sitemaps = Literal["core", "yoast", "off"]
Switch = Literal["on", "off"]
PLAIN_PAGES = {"redaksi": "Redaksi", "pedoman-media-siber": "Pedoman Media Siber"}
PAGED = re.compile(r"^(?P<listing>/(?:.*/)?)page/(?P<page>\d+)/$")
YEAR_MONTH_DAY = re.compile(r"^/(?P<year>\d{4})/(?:(?P<month>\d\d)/)?(?:(?P<day>\d\d)/)?$")
POST = re.compile(r"^/(?P<slug>[^/]+)/(?:(?P<page>\d+)/)?$")
LISTED = re.compile(r"^/(?P<kind>category|tag|author)/(?:(?P<parent>[^/]+)/)?(?P<slug>[^/]+)/$")
SIZED = re.compile(r"\.(?:jpe?g|png)$", re.IGNORECASE)


class Portal:
    """A miniature of the portal with ``count`` stories.

    ``sitemaps``, ``rest`` and ``feeds`` choose what it offers. With ``show_time``, article pages print the time.
    ``robots`` replaces robots.txt. ``sitemaps="yoast"`` also adds JSON-LD and dates in ``meta`` elements. Set ``day``
    (1 to 4) to change the portal's day, also while it is served. ``log`` contains every answered request as
    ``(request, status)``. ``intercept`` may return an answer instead of the portal's.
    """

    def __init__(
        self,
        seed: int = 1,
        count: int = 400,
        *,
        day: int = 1,
        until: date = UNTIL,
        sitemaps: Sitemaps = "core",
        rest: Switch = "on",
        feeds: Switch = "on",
        show_time: bool = False,
        robots: str | None = None,
        crawl_delay: float | None = None,
    ) -> None:
        self.seed, self.count, self.until = seed, count, until
        self.sitemaps, self.rest, self.feeds = sitemaps, rest, feeds
        self.show_time, self.robots, self.crawl_delay = show_time, robots, crawl_delay
        self.url = "https://bipol.co"
        self.log: list[tuple[Request, int]] = []
        self.intercept: Callable[[Request], Response | None] | None = None
        self._views = counting(12)
        self.day = day

    @property
    def day(self) -> int:
        """The day that the portal shows."""
        return self._day

    @day.setter
    def day(self, day: int) -> None:
        # one assignment changes everything, so each request sees either the old day or the new one
        self.edition = Edition(self.seed, self.count, self.until, day)
        self._day = day

    def changes(self, day: int = 2) -> Changes:
        """Return the changes of ``day``; empty if the portal shows an earlier day."""
        return self.edition.changes.get(day, Changes())

    def published(self) -> list[Story]:
        """Return all stories that readers can open today, the newest first. This is slow for a large portal."""
        return [self.edition.story(known, self.url) for known in self.edition.newest if not known.password]

    def truth(self, path: str) -> Story | None:
        """Return the story at ``path`` (``/slug/``) as it is today, or ``None``."""
        known = self.edition.by_slug.get(path.strip("/"))
        return self.edition.story(known, self.url) if known else None

    def answer(self, request: Request) -> Response:
        """Return the answer to ``request``, and add both to the log."""
        response = self.intercept(request) if self.intercept else None
        if response is None:
            response = self._route(request)
        self.log.append((request, response.status))
        return response

    @property
    def theme(self) -> Theme:
        """Return the settings with which pages are printed now."""
        return Theme(self.url, self.show_time, self.sitemaps == "yoast")

    def _route(self, request: Request) -> Response:
        path, edition = request.path, self.edition
        if path.startswith("/wp-content/"):
            return self._file(request)
        if path == "/robots.txt":
            return self._robots()
        if path.endswith(".xml"):
            return self._sitemap(path)
        if path.startswith("/wp-json") or "rest_route" in request.query:
            return self._rest(request, edition)
        if path.startswith(("/wp-admin", "/wp-login.php")):
            return moved(f"{self.url}/wp-login.php", 302) if path.startswith("/wp-admin") else html("<form></form>")
        if not path.endswith("/"):
            return self._without_slash(request, edition)
        if path == "/" and ("p" in request.query or "s" in request.query):
            return self._by_query(request, edition)
        if path == "/feed/" or path.endswith("/feed/"):
            return self._feed(request, path.removesuffix("feed/"), edition)
        return self._page(request, path, edition)

    def _page(self, request: Request, path: str, edition: Edition) -> Response:
        paged = PAGED.match(path)
        listing, page = (paged["listing"], int(paged["page"])) if paged else (path, 1)
        found = self._listing(listing, edition)
        if found is not None:
            if paged and page == 1:
                return moved(self.url + listing)
            return self._listed(listing, found, page)
        if path.strip("/") in PLAIN_PAGES:
            return html(listings.plain_page(self.theme, path.strip("/"), PLAIN_PAGES[path.strip("/")]))
        post = POST.match(path)
        return self._post(post["slug"].lower(), post["page"], edition) if post else self._not_found()

    def _not_found(self) -> Response:
        return html(listings.not_found(self.theme), 404)

    # -- articles

    def _post(self, slug: str, page: str | None, edition: Edition) -> Response:
        known = edition.by_slug.get(slug)
        if known is None:
            return self._elsewhere(slug, edition)
        story = edition.story(known, self.url)
        pages = 1 if story.password else len(text_pages(story.content))
        number = int(page) if page else 1
        if page and not 1 < number <= pages:
            return moved(link(self.theme, known))
        related = edition.in_section[known.categories[0][0]]
        sidebar = Sidebar(related[:8], edition.newest[:6], next(self._views))
        headers = {
            "Link": f'<{self.url}/wp-json/>; rel="https://api.w.org/", <{self.url}/?p={known.post_id}>; rel=shortlink'
        }
        return html(article(self.theme, story, number, sidebar), headers=headers)

    def _elsewhere(self, slug: str, edition: Edition) -> Response:
        """Answer an unknown slug: redirect to its post's new slug, or to the post that WordPress guesses."""
        target = edition.by_id.get(edition.moved[slug]) if slug in edition.moved else edition.starting_with(slug)
        if target is None or target.status != "publish":
            return self._not_found()
        return moved(link(self.theme, target))

    def _by_query(self, request: Request, edition: Edition) -> Response:
        if "s" in request.query:
            words = request.query["s"].casefold()
            found = [known for known in edition.newest if words in known.title.casefold()]
            return html(
                listings.archive(self.theme, f"Pencarian: {request.query['s']}", f"{self.url}/", found[:10], 1, 10)
            )
        number = request.query["p"]
        known = edition.by_id.get(int(number)) if number.isdecimal() else None
        return moved(link(self.theme, known)) if known and known.status == "publish" else self._not_found()

    def _without_slash(self, request: Request, edition: Edition) -> Response:
        query = request.target.partition("?")[2]
        answer = self._page(request, request.path + "/", edition)
        if answer.status == 301 or answer.status == 404:
            return answer
        return moved(f"{self.url}{request.path}/" + (f"?{query}" if query else ""))

    # -- listings

    def _listing(self, path: str, edition: Edition) -> tuple[str, Sequence[Head]] | None:
        """Return title and stories of the listing at ``path``, or ``None`` if it is not one."""
        if path == "/":
            return NAME, edition.newest
        dated = YEAR_MONTH_DAY.match(path)
        if dated:
            return self._dated(dated, edition)
        listed = LISTED.match(path)
        if not listed:
            return None
        slug, parent = listed["slug"], listed["parent"]
        if listed["kind"] == "category":
            if slug not in SECTIONS or parent not in (None, SECTIONS[slug][1]):
                return None
            return SECTIONS[slug][0], edition.section(slug)
        if parent:
            return None
        if listed["kind"] == "tag":
            return (edition.names[slug], edition.with_tag[slug]) if slug in edition.names else None
        found = edition.of_account.get(slug)
        return (found[0].author, found) if found else None

    @staticmethod
    def _dated(dated: re.Match[str], edition: Edition) -> tuple[str, Sequence[Head]] | None:
        prefix = "-".join(part for part in dated.groups() if part)
        found = [known for known in edition.newest if known.published.isoformat().startswith(prefix)]
        month = f"{MONTHS[int(dated['month']) - 1]} " if dated["month"] and 1 <= int(dated["month"]) <= 12 else ""
        return (f"{month}{dated['year']}", found) if found else None

    def _listed(self, path: str, found: tuple[str, Sequence[Head]], page: int) -> Response:
        name, heads = found
        if not 1 <= page <= listings.pages_of(len(heads)):
            return self._not_found()
        cut = heads[(page - 1) * listings.PER_PAGE : page * listings.PER_PAGE]
        if path == "/":
            return html(listings.front(self.theme, cut, page, len(heads)))
        return html(listings.archive(self.theme, name, self.url + path, cut, page, len(heads)))

    # -- what machines ask for

    def _feed(self, request: Request, listing: str, edition: Edition) -> Response:
        found = self._listing(listing, edition) if self.feeds == "on" else None
        if found is None:
            return self._not_found()
        page = request.query.get("paged", "1")
        number = int(page) if page.isdecimal() else 1
        if not 1 <= number <= listings.pages_of(len(found[1])):
            return self._not_found()
        touched = edition.touched.astimezone(UTC)
        stamp = format_datetime(touched, usegmt=True)
        headers = {
            "Last-Modified": stamp,
            "ETag": f'"{md5(stamp.encode(), usedforsecurity=False).hexdigest()}"',
        }
        if _unchanged(request, headers):
            return Response(304, b"", headers)
        stories = [edition.story(known, self.url) for known in found[1][(number - 1) * 10 : number * 10]]
        name = NAME if listing == "/" else f"{found[0]} – {NAME}"
        text = feeds.rss(self.theme, name, f"{self.url}{listing}feed/", stories, edition.touched)
        return Response(200, text.encode(), {"Content-Type": "application/rss+xml; charset=UTF-8", **headers})

    def _rest(self, request: Request, edition: Edition) -> Response:
        if self.rest == "off":
            answer = rest.error(
                401, "rest_cannot_access", "Hanya pengguna terautentikasi yang dapat mengakses REST API."
            )
            return data(answer[1], answer[0])
        path = request.query.get("rest_route", request.path.removeprefix("/wp-json")).rstrip("/")
        kind, _, number = path.removeprefix("/wp/v2/").partition("/")
        if path == "":
            site = {"name": NAME, "url": self.url, "namespaces": ["wp/v2"], "timezone_string": "Asia/Jakarta"}
            answer = 200, site, {}
        elif kind == "posts" and not number:
            answer = rest.posts(self.theme, edition, request.query)
        elif kind == "posts" and number.isdecimal():
            answer = rest.post(self.theme, edition, int(number))
        elif kind in ("categories", "tags") and not number:
            answer = rest.terms(self.theme, edition, kind)
        else:
            answer = rest.error(404, "rest_no_route", "Tidak ada rute yang cocok dengan URL dan metode permintaan.")
        return data(answer[1], answer[0], answer[2])

    def _robots(self) -> Response:
        sitemap = {"core": "/wp-sitemap.xml", "yoast": "/sitemap_index.xml", "off": None}[self.sitemaps]
        text = self.robots if self.robots is not None else feeds.robots(self.theme, sitemap, self.crawl_delay)
        return Response(200, text.encode(), {"Content-Type": "text/plain; charset=utf-8"})

    def _sitemap(self, path: str) -> Response:
        main = {"core": "/wp-sitemap.xml", "yoast": "/sitemap_index.xml"}.get(self.sitemaps)
        if main is None:
            return self._not_found()
        if path != main and path in ("/sitemap.xml", "/wp-sitemap.xml"):
            return moved(self.url + main)
        by_id = sorted(self.edition.newest, key=lambda known: known.post_id)
        text = feeds.sitemap(self.theme, self.sitemaps, path, by_id)
        return Response(200, text.encode(), {"Content-Type": XML}) if text else self._not_found()

    def _file(self, request: Request) -> Response:
        """Answer with a photo; its ETag and Last-Modified never change."""
        if not SIZED.search(request.path):
            return self._not_found()
        headers = {
            "Last-Modified": "Thu, 21 Nov 2019 03:15:00 GMT",
            "ETag": f'"{md5(request.path.encode(), usedforsecurity=False).hexdigest()[:16]}"',
        }
        if _unchanged(request, headers):
            return Response(304, b"", headers)
        kind, body = photo(request.path)
        return Response(200, body, {"Content-Type": kind, **headers})


def _unchanged(request: Request, headers: dict[str, str]) -> bool:
    """Return whether the client's validators are equal to ``headers``: all that are sent, exactly, as in WordPress."""
    etag, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
    if etag is None and since is None:
        return False
    return (etag is None or etag == headers["ETag"]) and (since is None or since == headers["Last-Modified"])

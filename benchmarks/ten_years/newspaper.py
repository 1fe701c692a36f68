"""A simulated portal over many years: every fortnight it publishes four articles, edits some and withdraws a few.

All events are drawn from a seed at the beginning; :meth:`Newspaper.advance` sets the portal to a time. Pages, texts and
feeds are those of the demo portal. All events take place when an issue is published, so nearly all runs find nothing
new. Pages have no counters and no boxes with newer articles, so a page changes only if the article is edited.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from random import Random
from typing import Any

from bipol_crawler.demo import feeds, listings
from bipol_crawler.demo.assignment import Edit, Head, head
from bipol_crawler.demo.exchange import XML, Request, Response, data, html
from bipol_crawler.demo.newsroom import write
from bipol_crawler.demo.pages import NAME, Sidebar, Theme, article, link
from bipol_crawler.demo.story import WIB, Story

SEED = 1
ISSUE = timedelta(days=14)
AN_ISSUE = 4
EDITED, WITHDRAWN = 0.2, 0.01
PER_PAGE = 100
_ALONE = Sidebar((), (), 12)
_EDITS: tuple[Edit, ...] = ("headline", "body", "byline")


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """An event of story ``number``: it is published, edited or withdrawn."""

    at: datetime
    number: int
    what: str


def drawn(begin: datetime, issues: int) -> Iterator[Event]:
    """The events of these issues, in any order."""
    for number in range(issues * AN_ISSUE):
        rng = Random(f"{SEED}/{number}")
        at = begin + number // AN_ISSUE * ISSUE
        yield Event(at, number, "published")
        if rng.random() < EDITED:
            yield Event(at + ISSUE, number, rng.choice(_EDITS))
        if rng.random() < WITHDRAWN:
            yield Event(at + rng.randrange(2, 60) * ISSUE, number, "withdrawn")


class Newspaper:
    """The portal at ``url``, with ``issues`` issues from ``begin`` on."""

    def __init__(self, url: str, begin: datetime, issues: int) -> None:
        self.url = url
        self._events = sorted(drawn(begin, issues))
        self._count = sum(event.what == "published" for event in self._events)
        self._done = 0
        self._heads: dict[int, Head] = {}
        self._by_slug: dict[str, Head] = {}
        self._by_change: dict[int, str] = {}
        """By numbers, the article that changed last at the end: its entry in REST."""
        self._edits: dict[int, Edit] = {}
        self._ids: list[int] = []
        self._touched = begin
        self._cache: dict[str, Response] = {}

    def happens_until(self, at: datetime) -> bool:
        """Whether there are events until ``at`` that have not taken place yet."""
        return self._done < len(self._events) and self._events[self._done].at <= at

    def advance(self, at: datetime) -> None:
        """Apply all events until ``at``."""
        while self.happens_until(at):
            self._happen(self._events[self._done])
            self._done += 1
            self._cache.clear()

    def _happen(self, event: Event) -> None:
        number, self._touched = event.number, event.at
        known = self._heads.get(number)
        if event.what == "withdrawn":
            if known:
                del self._heads[number], self._by_slug[known.slug], self._by_change[number]
                del self._ids[bisect_left(self._ids, number)]
            return
        if event.what == "published":
            drawn_head = head(SEED, number, self._count, date(2024, 11, 15))
            known = replace(drawn_head, status="publish", password=None, published=event.at.astimezone(WIB))
            self._ids.append(number)
            self._ids.sort()
        elif known is None:
            return
        else:
            self._edits[number] = event.what  # type: ignore[assignment]
            changed = head(SEED, number, self._count, date(2024, 11, 15), self._edits[number])
            known = replace(known, title=changed.title)
        known = replace(known, modified=event.at.astimezone(WIB))
        self._heads[number] = self._by_slug[known.slug] = known
        self._by_change.pop(number, None)
        self._by_change[number] = self._entry(known)

    def _entry(self, known: Head) -> str:
        entry: dict[str, Any] = {
            "id": known.post_id,
            "date": f"{known.published:%Y-%m-%dT%H:%M:%S}",
            "date_gmt": f"{known.published.astimezone(UTC):%Y-%m-%dT%H:%M:%S}",
            "modified_gmt": f"{known.modified.astimezone(UTC):%Y-%m-%dT%H:%M:%S}",
            "slug": known.slug,
            "status": "publish",
            "link": link(self.theme, known),
            "title": {"rendered": known.title},
            "categories": [1],
            "tags": [],
        }
        return json.dumps(entry)

    @property
    def theme(self) -> Theme:
        """The settings of the theme."""
        return Theme(self.url, time=True, seo=False)

    def answer(self, request: Request) -> Response:
        """The response to a request. It is the same until the next event."""
        if request.target not in self._cache:
            self._cache[request.target] = self._answer(request)
        return self._conditional(request, self._cache[request.target])

    def _conditional(self, request: Request, answer: Response) -> Response:
        stamp = answer.headers.get("Last-Modified")
        unchanged = stamp is not None and request.headers.get("if-modified-since") == stamp
        return Response(304, b"", answer.headers) if unchanged else answer

    def _answer(self, request: Request) -> Response:
        path = request.path
        if path == "/robots.txt":
            return Response(
                200, feeds.robots(self.theme, "/wp-sitemap.xml", None).encode(), {"Content-Type": "text/plain"}
            )
        if path == "/wp-json/wp/v2/posts":
            return self._posts(request)
        if path == "/feed/" and "paged" not in request.query:
            return self._feed()
        if path.endswith(".xml"):
            return self._sitemap(path)
        known = self._by_slug.get(path.strip("/"))
        return html(article(self.theme, self._story(known), 1, _ALONE)) if known else self._not_found()

    def _not_found(self) -> Response:
        return html(listings.not_found(self.theme), 404)

    def _story(self, known: Head) -> Story:
        made = write(SEED, known.number, self._count, date(2024, 11, 15), self.url, self._edits.get(known.number))
        kept: dict[str, Any] = {name: getattr(known, name) for name in ("published", "modified", "status", "password")}
        return replace(made, title=known.title, slug=known.slug, **kept)

    def _posts(self, request: Request) -> Response:
        query, page = request.query, int(request.query["page"])
        if query["orderby"] == "modified":
            newest = reversed(self._by_change.values())
            asked = [entry for _, entry in zip(range(page * PER_PAGE), newest, strict=False)]
            entries = asked[(page - 1) * PER_PAGE :]
        else:
            entries = [self._by_change[number] for number in self._ids[(page - 1) * PER_PAGE : page * PER_PAGE]]
        count = len(self._ids)
        headers = {"X-WP-Total": str(count), "X-WP-TotalPages": str(-(-count // PER_PAGE))}
        if page > 1 and not entries:
            return data({"code": "rest_post_invalid_page_number", "message": "", "data": {"status": 400}}, 400)
        kind = {"Content-Type": "application/json; charset=UTF-8"}
        return Response(200, f"[{','.join(entries)}]".encode(), kind | headers)

    def _feed(self) -> Response:
        newest = sorted(self._heads.values(), key=lambda known: known.published)[-10:] if self._heads else []
        stories = [self._story(known) for known in reversed(newest)]
        stamp = format_datetime(self._touched.astimezone(UTC), usegmt=True)
        text = feeds.rss(self.theme, NAME, f"{self.url}/feed/", stories, self._touched)
        headers = {"Content-Type": "application/rss+xml; charset=UTF-8", "Last-Modified": stamp}
        return Response(200, text.encode(), headers)

    def _sitemap(self, path: str) -> Response:
        by_id = [self._heads[number] for number in self._ids]
        text = feeds.sitemap(self.theme, "core", path, by_id)
        return Response(200, text.encode(), {"Content-Type": XML}) if text else self._not_found()

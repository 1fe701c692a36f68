"""The base class of the sources, and the result of reading one.

``read_new`` reads what is new, down to a known article; ``read_all`` reads the whole list. A source only reads and
fills a :class:`Reading`; :class:`~bipol_crawler.crawl.discovery.Discovery` stores it and decides what follows.
"""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.http import Response

from bipol_crawler.addresses.origins import without_credentials
from bipol_crawler.archive import Archive
from bipol_crawler.articles.problems import record_failed_fetch, resolve_failed_fetch
from bipol_crawler.crawl.sources.named import NamedAddresses
from bipol_crawler.fetch.client import NoAnswer, Session

MOST_PAGES = 100_000
_NOT_OFFERED = (400, 401, 403, 404, 405, 410, 451, 501)
_PAST_THE_END = (400, 404, 410)


@dataclass(slots=True)
class Reading:
    """The result of reading one source.

    ``items``: the articles that it named. ``done``: whether all that was requested was read; if not, ``why`` gives the
    reason. ``answered``: whether it gave any readable list; if not, ``closed`` says whether the portal does not offer
    the source (True) or it failed (False). ``absent``: whether the last requested page does not exist. ``total``: how
    many posts it says there are. ``last_modified``: the feed's validator. ``place``: the address where a sitemap or
    listing was found. ``marks``: the ``lastmod`` of each sitemap.
    """

    source: str
    items: NamedAddresses
    done: bool = False
    why: str = ""
    answered: bool = False
    closed: bool = False
    absent: bool = False
    total: int | None = None
    last_modified: str | None = None
    place: str | None = None
    marks: dict[str, str] | None = None

    def fail(self, why: str, *, not_offered: bool = False) -> None:
        """Record why the source was not read completely. It is closed only if no page of it has answered before."""
        self.why = why.encode("utf-8", "replace").decode()  # it may contain characters that SQLite refuses
        self.absent = not_offered
        self.closed = not_offered and not self.answered


class Source:
    """One source of the portal ``archive.portal``; requests are sent by ``session``."""

    name: str

    def __init__(self, session: Session, archive: Archive) -> None:
        self.session = session
        self.archive = archive
        self.lists = archive.frontier.source_lists
        self.portal = archive.portal

    async def read_new(self, reading: Reading) -> None:
        """Read what is new, down to a known article; ``done`` if it reached one."""
        raise NotImplementedError

    async def read_all(self, reading: Reading) -> None:
        """Read the whole list; ``done`` if it was read to its end."""
        raise NotImplementedError

    def _failed(self, url: str, reason: str, detail: str, capture_id: int | None = None) -> None:
        with self.archive.db.atomic():
            record_failed_fetch(
                self.archive.db, self.archive.run_id, without_credentials(url), capture_id, reason, detail
            )

    async def _get(self, reading: Reading, url: str, if_modified_since: str | None = None) -> Response | None:
        """Return the answer if its status is 200, or 304 after a conditional request. Otherwise the reading fails."""
        answer = await self.session.get(url, if_modified_since=if_modified_since)
        if isinstance(answer, NoAnswer):
            reading.fail(f"{url}: {answer.detail or answer.reason}", not_offered=answer.reason == "RobotsForbidden")
            reading.absent = answer.reason in ("RobotsForbidden", "redirects_elsewhere", "foreign_origin")
            self._failed(url, answer.reason, answer.detail, answer.capture_id)
            return None
        if answer.status == 200 or (answer.status == 304 and if_modified_since):
            with self.archive.db.atomic():
                resolve_failed_fetch(self.archive.db, without_credentials(url))
            return answer
        reading.fail(f"{url}: HTTP {answer.status}", not_offered=answer.status in _NOT_OFFERED)
        if reading.answered and answer.status in _PAST_THE_END:
            reading.why = ""  # the end of the list, and no failure
        return None

"""A source, and what it told, asked one question.

``news``: what is new, read until it meets what is known. ``whole``: the whole list. A source only reads and fills a
:class:`Reading`; entering it into the archive, and what follows from it, is Discovery's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scrapy.http import Response

from bipol_crawler.addresses.origins import without_credentials
from bipol_crawler.archive import Archive
from bipol_crawler.articles.problems import record_failed_look, resolve_failed_look
from bipol_crawler.fetch.client import NoAnswer, Session
from bipol_crawler.items import Found

MOST_PAGES = 100_000
MOST_POSTS = 500_000
"""Posts that one source may name in a run: some times what a portal of this kind has, and no more than memory holds."""
_NOT_OFFERED = (400, 401, 403, 404, 405, 410, 451, 501)
_PAST_THE_END = (400, 404, 410)


@dataclass(slots=True)
class Reading:
    """What one source told, asked one question.

    ``items`` are the articles named. ``done``: all that was asked for is among them; else ``why`` not. ``answered``: it
    answered as a source at all; if not, ``closed`` tells whether the portal does not offer it, or it merely failed.
    ``absent``: what was last asked for is not there, whatever answered before.
    ``total`` is how many posts it says there are, ``last_modified`` the feed's validator, ``place`` where a sitemap or
    listing was found, ``marks`` the ``lastmod`` of each sitemap read.
    """

    source: str
    items: list[Found] = field(default_factory=list)
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
        """Not done. A source that ever answered is not closed by what one of its pages says."""
        self.why = why.encode("utf-8", "replace").decode()  # it may quote what no database can hold
        self.absent = not_offered
        self.closed = not_offered and not self.answered


def not_named_before(items: Iterable[Found], seen: set[int | str]) -> list[Found]:
    """Those of a page's posts that no page before it named, which ``seen`` holds and is added to.

    A page without any is where a list ends: some go on for ever, with the page that they ended with or their first.
    Beyond :data:`MOST_POSTS` none is believed.
    """
    if len(seen) >= MOST_POSTS:
        return []
    fresh = {key: item for item in items if (key := item.post_id or item.url) not in seen}
    seen.update(fresh)
    return list(fresh.values())


class Source:
    """One source of the portal at ``archive.portal``, asked through ``session``."""

    name: str

    def __init__(self, session: Session, archive: Archive) -> None:
        self.session = session
        self.archive = archive
        self.lists = archive.frontier.source_lists
        self.portal = archive.portal

    async def read_new(self, reading: Reading) -> None:
        """Read what is new until it meets the known; done if it does."""
        raise NotImplementedError

    async def read_all(self, reading: Reading) -> None:
        """Read the whole list; done if it came to its end."""
        raise NotImplementedError

    def _failed(self, url: str, reason: str, detail: str, capture_id: int | None = None) -> None:
        with self.archive.db.atomic():
            record_failed_look(
                self.archive.db, self.archive.run_id, without_credentials(url), capture_id, reason, detail
            )

    async def _get(self, reading: Reading, url: str, if_modified_since: str | None = None) -> Response | None:
        """The answer if it is 200 or a 304 that was asked for; else the reading failed, and says why."""
        answer = await self.session.get(url, if_modified_since=if_modified_since)
        if isinstance(answer, NoAnswer):
            reading.fail(f"{url}: {answer.detail or answer.reason}", not_offered=answer.reason == "RobotsForbidden")
            reading.absent = answer.reason in ("RobotsForbidden", "redirects_elsewhere", "foreign_origin")
            self._failed(url, answer.reason, answer.detail, answer.capture_id)
            return None
        if answer.status == 200 or (answer.status == 304 and if_modified_since):
            with self.archive.db.atomic():
                resolve_failed_look(self.archive.db, without_credentials(url))
            return answer
        reading.fail(f"{url}: HTTP {answer.status}", not_offered=answer.status in _NOT_OFFERED)
        if reading.answered and answer.status in _PAST_THE_END:
            reading.why = ""  # the end of the list, and no failure
        return None

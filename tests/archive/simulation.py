"""Simulates runs on the demo portal with a real archive, without processes and with a simulated clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from bipol_crawler.archive import Archive
from bipol_crawler.crawl.fetched import Failed, Fetched, failure_of, read_page
from bipol_crawler.crawl.save import save
from bipol_crawler.demo.assignment import Head
from bipol_crawler.demo.exchange import Request, Response
from bipol_crawler.demo.site import Portal
from bipol_crawler.fetch.block_pages import blocking_firewall
from bipol_crawler.infra.clock import clock_at, now, utc
from bipol_crawler.items import Found, Page
from bipol_crawler.normalize.dates import read_age, read_http_date
from tests.tables import table_of

NO_EVIDENCE = Path()
"""No evidence is needed: all versions are read with today's rules, so none is read again."""
PLAIN = (
    "<p>SUKABUMI, bipol.co – Warga {} menata saluran air.</p>\n<p>Pekerjaan di dekat Kafé Elok selesai pekan depan.</p>"
)


@dataclass
class Simulation:
    """Runs that fetch all known addresses, as the spider does. Each request takes a second of the simulated time."""

    archive: Archive
    portal: Portal
    at: datetime = datetime(2024, 11, 20, 3, tzinfo=UTC)
    stopped: bool = False

    def advance(self, hours: float) -> None:
        """Advance the simulated time."""
        self.at += timedelta(hours=hours)

    def run(self) -> None:
        """Read the portal's list, then fetch every address that is, or may be, an article."""
        self.stopped = False
        frontier = self.archive.frontier
        with clock_at(utc(self.at)):
            named = (
                Found(f"{self.portal.url}/{head.slug}/", "rest", post_id=head.post_id)
                for head in self.portal.edition.newest
            )
            frontier.add(named, listed=True)
        looked: set[str] = set()
        while not self.stopped and (waiting := [url for url in self._addresses() if url not in looked]):
            for url in waiting:
                looked.add(url)
                if self.look(url) == "doubted":
                    self._check_witnesses(url)
                if self.stopped:
                    break

    def _check_witnesses(self, doubted: str) -> None:
        store, frontier = self.archive.store, self.archive.frontier
        for url in frontier.pick_witnesses():
            self.look(url)
            if store.ledger.has_witness(utc(self.at)):
                self.look(doubted)
                return
        self.stopped = True

    def look(self, url: str) -> str:
        """Fetch an address and store the result. Returns the outcome."""
        self.at += timedelta(seconds=1)
        with clock_at(utc(self.at)):
            final, response = url, Response(0)
            for _ in range(6):
                response = self.portal.answer(Request.of("GET", final.removeprefix(self.portal.url) or "/"))
                number = self._capture(final, response)
                if response.status not in (301, 302):
                    break
                final = urljoin(final, response.headers["Location"])
                if not final.startswith(self.portal.url):
                    response = Response(200, b"<html><body>parkir</body></html>", {"Content-Type": "text/html"})
                    break
            headers = response.headers
            dated, age = read_http_date(headers.get("Date")), read_age(headers.get("Age"))
            page = Page(
                url, final, response.status, headers.get("Content-Type", ""), response.body, now(), number,
                headers.get("Last-Modified"), dated=dated, age=age,
            )  # fmt: skip
            if response.status == 0 or blocking_firewall(response.status, headers, response.body):
                fetched = Fetched(url, None, Failed("no_answer", capture_id=number))
            elif failure := failure_of(page, conditional=True):
                fetched = Fetched(url, page, failure)
            else:
                fetched = read_page(page)
            return save(self.archive, None, fetched, NO_EVIDENCE)

    def readable(self) -> list[Head]:
        """The posts that are public on the portal today."""
        return [head for head in self.portal.edition.newest if not head.password]

    def url(self, head: Head) -> str:
        """The address of a post today."""
        return f"{self.portal.url}/{head.slug}/"

    def events(self, post_id: int | None = None) -> list[str]:
        """The kinds of events in order: those of one post, or those of all posts except ``first_seen``."""
        where = f"a.post_id = {post_id}" if post_id else "e.kind <> 'first_seen'"
        return [kind for kind, _ in self.event_details(where)]

    def event_details(self, where: str) -> list[tuple[str, str]]:
        """Kind and detail of the events that match an SQL condition, in order."""
        return self.rows(
            f"SELECT e.kind, e.detail FROM article_events e JOIN articles a ON a.id = e.article_id WHERE {where}"
            " ORDER BY e.id"
        )

    def rows(self, select: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows that a query on the archive returns."""
        return list(self.archive.db.execute(select, values).fetchall())

    def _addresses(self) -> list[str]:
        return [
            url for (url,) in self.rows(
                "SELECT url FROM urls WHERE kind = 'article' AND due_at IS NOT NULL"
                " ORDER BY fetched_at IS NOT NULL, due_at > fetched_at, id"
            )
        ]  # fmt: skip

    def _capture(self, url: str, response: Response) -> int:
        number = self.rows("SELECT count(*) FROM captures")[0][0]
        values = {"run_id": self.archive.run_id, "url": url, "captured_at": now(), "status": response.status,
                  "length": len(response.body), "digest": "", "warc_file": "a.warc.gz", "warc_offset": number,
                  "warc_length": 1, "record_id": str(number), "location": response.headers.get("Location")}  # fmt: skip
        return int(table_of(self.archive.db, "captures").insert(values).last_pk)  # type: ignore[arg-type]


def plain_posts(portal: Portal, count: int) -> list[Head]:
    """Replace the texts of ``count`` posts with a lead photo and caption by a plain text, and return the posts."""
    edition = portal.edition
    heads = [
        known for known in edition.newest
        if not known.password and known.title and (story := edition.story(known, portal.url)).photo and story.photo
        and story.photo.caption and "<" not in (story.photo.caption_html or "")
    ][:count]  # fmt: skip
    return [
        edition.revise(known.post_id, content=PLAIN.format(known.post_id), penulis="Firdaus", editor=None, sumber=None)
        for known in heads
    ]

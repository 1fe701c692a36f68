"""Groups the exchanges in this program's WARC files into steps, in the order of their capture.

No request is sent, and nothing is stored. A crawl fetches one address after another, so exchanges that belong together
are next to each other: redirects before the page, failed tries before the answer, further pages after the first. The
purpose of an exchange follows from its address (:func:`~bipol_crawler.addresses.urls.kind`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from bipol_crawler.addresses.origins import MAX_REDIRECTS, REDIRECTS, redirect_target
from bipol_crawler.addresses.urls import canonical, kind
from bipol_crawler.articles.prepared import Prepared
from bipol_crawler.crawl.fetched import PAGE_MISSING, Failed, Fetched, failure_of, read_page
from bipol_crawler.discover.feeds import NotAFeed, read_feed
from bipol_crawler.discover.listings import TooLarge, read_listing
from bipol_crawler.discover.sitemaps import NotASitemap, read_sitemap
from bipol_crawler.discover.wp_api import NotPosts, read_posts
from bipol_crawler.fetch.block_pages import blocking_firewall
from bipol_crawler.infra.clock import whole_second
from bipol_crawler.items import Found, Page
from bipol_crawler.normalize.dates import read_age, read_http_date
from bipol_crawler.parse.split_articles import SplitArticle
from bipol_crawler.replay.warc_files import exchanges_of, first_capture_time, process_and_serial
from bipol_crawler.warc.content_codings import UNDECODABLE
from bipol_crawler.warc.exchange import EvidenceError, Exchange, Record, first_header
from bipol_crawler.warc.image_type import raster_type
from bipol_crawler.warc.imports import is_import
from bipol_crawler.warc.reader import decoded_body, evidence_files

logger = logging.getLogger(__name__)

_NO_ANSWER = Failed("no_answer")


@dataclass(frozen=True)
class Step:
    """Exchanges that belong together, and their result.

    ``fetched`` is the result for an article page, without bodies; ``prepared`` belongs to its article. ``shown`` are
    the indexes in ``records`` of the page and its further pages. ``named`` are the addresses that a feed or list names,
    ``listed`` says whether it is part of the portal's whole list, and ``source`` is its own address if the next request
    sends ``last_modified``. ``photo`` is the address of a complete photo. ``damage`` describes bytes of a file that
    cannot be read, and ``ended`` marks the end of a run; a step with one of these has nothing else. ``imported``: its
    captures were imported.
    """

    records: tuple[Record, ...]
    fetched: Fetched | None = None
    shown: tuple[int, ...] = ()
    named: tuple[Found, ...] = ()
    listed: bool = False
    source: str | None = None
    last_modified: str | None = None
    photo: str | None = None
    damage: str | None = None
    ended: bool = False
    imported: bool = False
    prepared: Prepared | None = None


@dataclass(slots=True)
class ArticleFetch:
    """One fetch of an article, whose exchanges are being collected: what was found, and what is still awaited."""

    url: str
    asked: str
    awaited: str
    """The address whose answer comes next: that of ``asked``, or the target of a redirect."""
    records: list[Record] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    article: SplitArticle | None = None
    hops: int = 0
    imported: bool = False
    """Whether it was imported. Then its requests may not be on record."""
    failure: Failed = _NO_ANSWER
    """The result if no further exchange belongs to it."""


def steps_of_runs(warc_dir: Path, portal: str, known: Mapping[str, int]) -> Iterator[Step]:
    """Yield the steps of all files in ``warc_dir`` that runs of this program wrote, the oldest first.

    Args:
        portal: the portal's address, followed by its earlier addresses; addresses are made canonical for it.
        known: up to which byte each file has been replayed before. Other files are replayed from their beginning. The
            end of a run that was replayed before is not repeated.
    """
    steps = _Steps(portal)
    # including a file that is still open: a run is writing it, or was killed
    own = (warc_dir / name for name in evidence_files(warc_dir) if not is_import(name))
    paths = sorted(own, key=first_capture_time)
    begun = max((number for number, path in enumerate(paths) if path.name in known), default=0)
    writer = named = last = ""
    for number, path in enumerate(paths):
        before, (writer, serial) = writer, process_and_serial(path)
        if writer != before or serial == 1:
            named = path.name  # identifies the run in files of earlier versions, whose records name none
        for run, found in exchanges_of(path, known.get(path.name, 0)):
            if isinstance(found, str):
                yield Step((), damage=found)
                continue
            if (run or named) != last:
                yield from steps.end()
                if last and number >= begun and found is not None:
                    yield Step((), ended=True)
                last = run or named
            if found is not None:
                yield from steps.follow(*found)
    yield from steps.end()
    yield Step((), ended=True)


class _Steps:
    """Groups the portal's answers, which come one after the other, into steps."""

    def __init__(self, portal: str) -> None:
        self.portal = portal
        self.fetch: ArticleFetch | None = None

    def end(self) -> Iterator[Step]:
        """End a run: exchanges that are still awaited do not come any more."""
        fetch, self.fetch = self.fetch, None
        if fetch is not None:
            yield done_step(fetch) if is_complete(fetch) else failed_step(fetch)

    def follow(self, record: Record, exchange: Exchange) -> Iterator[Step]:
        """Add one more exchange. Yields the steps that are now complete."""
        if self.fetch is not None and record.url != self.fetch.awaited:
            yield from self.end()
        if self.fetch is None:
            url = canonical(record.url, self.portal)
            if is_photo(record, exchange):
                yield Step((record,), photo=record.url)
                return
            if url is None or kind(url, self.portal) != "article":
                yield listing_step(record, exchange, self.portal)
                return
            self.fetch = ArticleFetch(url, url, record.url)
        done = advance(self.fetch, record, exchange)
        if done is not None:
            self.fetch = None
            yield done


def advance(fetch: ArticleFetch, record: Record, exchange: Exchange) -> Step | None:
    """Add the answer that ``fetch`` awaited. Returns the step if it is complete now."""
    fetch.records.append(record)
    headers = dict(exchange.response_headers)
    leads = redirect_target(record.url, (record.location or "").encode("latin-1"))
    if record.status in REDIRECTS and leads and fetch.hops < MAX_REDIRECTS:
        fetch.hops += 1
        fetch.awaited = urldefrag(leads)[0]
        return None
    if record.truncated:
        fetch.failure = Failed("DownloadCancelledError" if record.truncated == "length" else "ResponseDataLossError")
        return None
    try:
        body = decoded_body(exchange)
    except EvidenceError:
        if record.status == 200:
            fetch.failure = Failed(UNDECODABLE)
            return None
        body = exchange.body  # only the status matters
    if blocking_firewall(record.status, headers, body, record.url):
        fetch.failure = Failed("Challenged")
        return None
    page = _page(fetch.asked, record, exchange, body)
    conditional = fetch.imported or first_header(exchange.request_headers, "if-modified-since") is not None
    if fetch.article:
        if failure_of(page, conditional=False):
            return None
    elif failure := failure_of(page, conditional=conditional):
        fetch.failure = failure
        return None
    fetch.shown.append(len(fetch.records) - 1)
    is_page = fetch.article is not None or record.status == 200
    if fetch.article is None:
        fetch.article = SplitArticle(page)
    else:
        fetch.article.add(page)
    if is_page and (following := fetch.article.next_url) is not None:
        fetch.asked, fetch.awaited, fetch.hops = following, following, 0
        return None
    return done_step(fetch)


def is_complete(fetch: ArticleFetch) -> bool:
    """Whether an article is complete without the awaited page: earlier versions fetched only pages linked by page 1."""
    if fetch.article is None or fetch.article.is_linked_by_first_page:
        return False
    return fetch.shown[-1] == len(fetch.records) - 1


def done_step(fetch: ArticleFetch) -> Step:
    """The step of a fetch that is complete."""
    assert fetch.article is not None
    fetched = read_page(fetch.article.page)
    return Step(tuple(fetch.records), replace(fetched, page=_without_bodies(fetch.article.page)), tuple(fetch.shown))


def _without_bodies(page: Page) -> Page:
    """A page without its bodies, to send it to another process."""
    return replace(page, body=b"", following=tuple(replace(part, body=b"") for part in page.following))


def is_photo(record: Record, exchange: Exchange) -> bool:
    """Whether an exchange is a complete photo."""
    try:
        body = decoded_body(exchange)
    except EvidenceError:
        return False
    if not raster_type(body) or record.status != 200 or record.truncated:
        return False
    return not blocking_firewall(200, dict(exchange.response_headers), body, record.url)


def failed_step(fetch: ArticleFetch) -> Step:
    """The step of a fetch that failed."""
    if fetch.article is None:
        return Step(tuple(fetch.records), Fetched(fetch.url, None, fetch.failure), shown=(len(fetch.records) - 1,))
    failed = Failed(PAGE_MISSING, status=fetch.article.page.status)
    return Step(tuple(fetch.records), Fetched(fetch.url, None, failed), shown=tuple(fetch.shown[:1]))


def _page(url: str, record: Record, exchange: Exchange, body: bytes) -> Page:
    return Page(
        url=url,
        final_url=record.url,
        status=record.status,
        content_type=record.content_type or "",
        body=body,
        fetched_at=whole_second(record.captured_at),
        last_modified=first_header(exchange.response_headers, "last-modified"),
        dated=read_http_date(first_header(exchange.response_headers, "date")),
        age=read_age(first_header(exchange.response_headers, "age")),
    )


def listing_step(record: Record, exchange: Exchange, portal: str) -> Step:
    """The step of a feed or list with the addresses in it; for any other file, a step without a result."""
    if record.status != 200 or record.truncated or canonical(record.url, portal) is None:
        return Step((record,))
    try:
        body = decoded_body(exchange)
        what, parts = kind(record.url, portal), urlsplit(record.url)
        if what == "feed":
            named = read_feed(body, record.content_type).items
            if parts.query:
                return Step((record,), named=named)
            modified = first_header(exchange.response_headers, "last-modified")
            return Step((record,), named=named, source=record.url, last_modified=modified)
        if what == "listing":
            return Step((record,), named=read_listing(body, record.url).items)
        if parts.path.endswith("/wp/v2/posts"):
            named = read_posts(body, dict(exchange.response_headers)).items
            return Step((record,), named=named, listed="after=" not in parts.query)
        if "sitemap" in parts.path:
            sitemap = read_sitemap(body)
            if sitemap.kind != "index":
                found = (Found(e.url, "sitemap", published=e.published, modified=e.modified) for e in sitemap.entries)
                return Step((record,), named=tuple(found), listed=True)
    except (EvidenceError, NotAFeed, NotASitemap, NotPosts, TooLarge):
        pass
    return Step((record,))

"""``scrapy record``: saves a page as a fixture for the tests of the reader."""

from __future__ import annotations

import argparse
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from bipol_crawler.actions.crawl_run import crawl
from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.addresses.urls import canonical
from bipol_crawler.articles.page_loader import last_capture_id, load_page_at
from bipol_crawler.crawl.exit_status import CHECKS_FAILED, COULD_NOT_START, HEALTHY
from bipol_crawler.fixtures import save_fixture
from bipol_crawler.infra.clock import utc
from bipol_crawler.infra.home import HOME
from bipol_crawler.items import Page, Refused
from bipol_crawler.parse.split_articles import SplitArticle
from bipol_crawler.storage import reading
from bipol_crawler.warc.exchange import EvidenceError

T = TypeVar("T")

_CASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def run(settings: Settings, args: list[str], opts: argparse.Namespace) -> int:
    """Save the page as a fixture. Return the exit status."""
    try:
        folder = _folder(opts)
        page = _page(settings, args, opts)
        result = save_fixture(folder, page, _with_full_stop(opts.shows or f"Recorded from {page.url}"))
    except CannotStart as error:
        print_message(str(error))
        return error.exit_code
    except EvidenceError as error:
        print_message(f"the evidence cannot be read: {error} (--fetch asks the portal)")
        return CHECKS_FAILED
    except OSError as error:
        print_message(f"cannot write the case: {error}")
        return COULD_NOT_START
    pages = len(page.following) + 1
    read_as = f"refused as {result.reason}" if isinstance(result, Refused) else f"read as {result.layout}"
    print(f"{folder}: {pages} page{'s' if pages > 1 else ''} served {page.fetched_at}, {read_as}")
    print("A person must check it: expected.json holds what was read, right or wrong.")
    print("Compare each field with the page, correct it, and write into meta.json what the case shows.")
    return HEALTHY


def _page(settings: Settings, args: list[str], opts: argparse.Namespace) -> Page:
    if not args or any(arg.startswith("-") for arg in args):
        raise CannotStart(f"record takes an address or a file, not {' '.join(args) or 'nothing'}")
    if not args[0].startswith(("http://", "https://")):
        if opts.fetch:
            raise CannotStart("--fetch is for an address, not for a file")
        return _page_from_files([Path(arg) for arg in args], opts.url)
    if len(args) > 1 or opts.url:
        raise CannotStart("one address at a time; --url is for a file")
    return _page_from_portal(settings, args[0], fetch=opts.fetch)


def _page_from_portal(settings: Settings, address: str, *, fetch: bool) -> Page:
    """The last captured page of an address. It is fetched if there is none yet, or if ``fetch`` is true."""
    prepare_settings(settings)
    url = canonical(address, settings["PORTAL_URL"])
    if url is None:
        raise CannotStart(f"{address} is not an address of {settings['PORTAL_URL']}")
    if not fetch and (known := _archived_page(settings, url)):
        return known
    before = _query_archive(settings, last_capture_id) or 0
    exit_code = crawl(AsyncCrawlerProcess(settings), settings, {"url": url})
    page = _archived_page(settings, url, after=before)
    if page is None:
        raise CannotStart(f"{url} did not answer with a page", exit_code or CHECKS_FAILED)
    return page


def _archived_page(settings: Settings, url: str, after: int = 0) -> Page | None:
    warc_dir = Path(settings["WARC_DIR"])
    return _query_archive(settings, lambda connection: load_page_at(connection, warc_dir, url, after=after))


def _query_archive(settings: Settings, query: Callable[[sqlite3.Connection], T]) -> T | None:
    """The result of ``query`` on the archive; ``None`` if there is no archive yet."""
    database = Path(settings["ARCHIVE_DB"])
    if not database.is_file():
        return None
    try:
        connection, _ = reading.connect(database)
    except reading.ArchiveUnreadable as error:
        raise CannotStart(str(error)) from None
    with closing(connection):
        return query(connection)


def _folder(opts: argparse.Namespace) -> Path:
    """The folder of the case.

    Raises:
        CannotStart: the name is not allowed, or the folder exists and --force was not given.
    """
    if not _CASE.fullmatch(opts.case or ""):
        raise CannotStart(f"--case {opts.case or ''!r} is not a name of lower-case letters, digits and hyphens")
    folder = (Path(opts.to).absolute() if opts.to else HOME / "tests" / "fixtures") / str(opts.case)
    if folder.exists() and not opts.force:
        raise CannotStart(f"the case {folder} exists already: --force replaces it")
    return folder


def _page_from_files(files: list[Path], url: str | None) -> Page:
    """Make a page from files; the first file is page 1. The time when a file was saved is used as the capture time."""
    try:
        parts = urlsplit(url or "")
        whole = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        whole = False
    if not url or not whole:
        raise CannotStart(
            f"--url {url or ''!r} is not a web address; a file needs one, since it does not say where it comes from"
        )
    pages = []
    for file in files:
        try:
            served_at = utc(datetime.fromtimestamp(file.stat().st_mtime, UTC))
            pages.append(Page(url, url, 200, "text/html", file.read_bytes(), served_at))
        except OSError as error:
            raise CannotStart(f"cannot read {file}: {error.strerror or error}") from None
    first, *following = pages
    article = SplitArticle(first)
    for page in following:
        article.add(page)
    if article.last != len(pages):
        raise CannotStart(f"{files[0]} links {article.last - 1} following pages, and {len(following)} were given")
    return article.page


def _with_full_stop(words: str) -> str:
    return words if words.endswith(".") else f"{words}."

"""Stores what was fetched: a crawl, a replay and tests all call the same function."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from bipol_crawler.archive import Archive
from bipol_crawler.articles.store import Outcome
from bipol_crawler.crawl.fetched import Failed, Fetched
from bipol_crawler.drift.gate import Drift
from bipol_crawler.items import Article, Refused
from bipol_crawler.reparse.article import reread_if_stale

logger = logging.getLogger(__name__)


def save(archive: Archive, drift: Drift | None, fetched: Fetched, warc_dir: Path) -> Outcome:
    """Store the result of a fetch and update its address in the frontier, in one transaction. Returns the outcome.

    After an error of this program only this page fails (``store_failed``); it is fetched again later.

    Args:
        drift: holds back pages that read differently until the run ends; with None nothing is held back.
        warc_dir: the evidence. If older rules have read the article, it is first read again from there.

    Raises:
        sqlite3.Error: the archive cannot be written.
    """
    store = archive.store
    url_id = archive.frontier.url_id(fetched.url, "page")
    try:
        return _save(archive, drift, fetched, warc_dir, url_id)
    except sqlite3.Error:
        raise
    except Exception as error:
        logger.exception("%s could not be stored", fetched.url)
        status, capture_id = (fetched.page.status, fetched.page.capture_id) if fetched.page else (None, None)
        return store.save_failed(url_id, "store_failed", status, capture_id, _in_words(error))


def _save(archive: Archive, drift: Drift | None, fetched: Fetched, warc_dir: Path, url_id: int) -> Outcome:
    store, page, content = archive.store, fetched.page, fetched.content
    if isinstance(content, Failed):
        return store.save_failed(url_id, content.reason, content.status, content.capture_id, content.detail)
    if page is None:
        raise ValueError(f"{fetched.url}: neither an answer nor a failure")
    match content:
        case Article():
            if drift:
                drift.count_article(content, page)
            reread_if_stale(archive, warc_dir, content)
            return store.save_article(content, page, url_id, drift)
        case Refused():
            outcome = store.save_refused(content, page, url_id)
            if content.reason == "not_an_article" and drift and drift.hold_refused(url_id, page):
                return "held"
            return outcome
        case None if page.status == 304:
            return store.save_unchanged(url_id, page)
        case None:
            return store.save_missing(url_id, page)


def _in_words(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())

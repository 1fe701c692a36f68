"""Reads pages again, from the evidence and with today's rules, that earlier rules did not accept as articles."""

from __future__ import annotations

from pathlib import Path

from bipol_crawler.archive import Archive
from bipol_crawler.articles.page_loader import load_captured_page
from bipol_crawler.articles.problems import record_problem
from bipol_crawler.crawl.fetched import Fetched, read_page
from bipol_crawler.crawl.save import save
from bipol_crawler.infra.clock import clock_at
from bipol_crawler.items import Article, Problem
from bipol_crawler.warc.content_codings import UNDECODABLE
from bipol_crawler.warc.exchange import EvidenceError


def read_refused_again(archive: Archive, warc_dir: Path) -> tuple[int, int]:
    """Store pages that today's rules read as articles, with the time at which they were served.

    Earlier they did not look like an article, or had an unknown content coding. Returns how many were stored, and how
    many could not be read from the evidence; those get a row in ``problems``.
    """
    rows = archive.db.execute(
        "SELECT url, capture_id FROM urls WHERE state IN ('refused', 'failed')"
        " AND reason IN ('not_an_article', ?) AND article_id IS NULL ORDER BY id",
        [UNDECODABLE],
    ).fetchall()
    found = unread = 0
    for url, capture_id in rows:
        try:
            page = load_captured_page(archive.db, warc_dir, capture_id)
        except EvidenceError as error:
            unread += 1
            problem = Problem("page", "not_reread", str(error))
            record_problem(archive.db, archive.run_id, url, None, capture_id, problem)
            continue
        content = read_page(page).content
        if isinstance(content, Article):
            with clock_at(page.fetched_at):
                found += save(archive, None, Fetched(url, page, content), warc_dir) == "new"
    return found, unread

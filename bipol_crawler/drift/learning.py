"""Learns volatile text (counters and the like) from the held pages, before they are judged."""

from __future__ import annotations

import logging
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from bipol_crawler.articles.matching import latest_content
from bipol_crawler.articles.page_loader import load_captured_page
from bipol_crawler.articles.volatile_text import find_marks, load_volatile, record_marks
from bipol_crawler.drift.quarantine import HeldPage, archived_fields, held_pages, update_held_pages
from bipol_crawler.drift.rules import FieldChanges
from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page
from bipol_crawler.warc.exchange import EvidenceError

if TYPE_CHECKING:
    from bipol_crawler.archive import Archive

logger = logging.getLogger(__name__)

_SAMPLE = 30
"""How many articles are compared."""
_PAGES = 4
"""How many held pages of each article are compared, the last ones."""


def learn_from_held_pages(archive: Archive, field_changes: dict[int, FieldChanges], warc_dir: Path) -> frozenset[str]:
    """Learn volatile text. Held pages that differ in nothing else are then no longer changed.

    Returns the new marks, empty if there are none.

    Args:
        field_changes: by article, from the pages of this run; those of pages that differ only in volatile text are
            corrected.
    """
    db, store = archive.db, archive.store
    waiting: dict[int, list[HeldPage]] = {}
    for article_id, found in groupby(held_pages(db), key=lambda page: page.article_id):
        pages = [page for page in found if page.reason != "first"]
        if pages and "body" in pages[-1].changed:
            waiting[article_id] = pages
    several = [article_id for article_id, pages in waiting.items() if len(pages) > 1 and article_id in field_changes]
    if len(several) < 3:
        return frozenset()
    texts = []
    for article_id in several[:_SAMPLE]:
        read_again = _read(archive, warc_dir, waiting[article_id][-_PAGES:])
        texts.append([latest_content(db, article_id).body or "", *(article.body or "" for _, article in read_again)])
    marks = find_marks([bodies for bodies in texts if len(bodies) > 2], store.volatile)
    if not marks:
        return marks
    with db.atomic():
        record_marks(db, archive.run_id, archive.portal, marks)
        store.volatile = load_volatile(db)
        for article_id, pages in waiting.items():
            update_held_pages(db, archive.run_id, article_id, _read(archive, warc_dir, pages), store.volatile)
            if article_id in field_changes:
                last = held_pages(db, article_id)[-1]
                field_changes[article_id] = FieldChanges(archived_fields(db, article_id), last.lost, last.changed)
    logger.warning("ignored in comparisons, because it changes at every fetch: %s", "; ".join(sorted(marks)))
    return marks


def _read(archive: Archive, warc_dir: Path, pages: list[HeldPage]) -> list[tuple[Page, Article]]:
    """The pages, with their articles as read by today's rules. Pages that cannot be read are left out."""
    found = []
    for page in pages:
        try:
            served = load_captured_page(archive.db, warc_dir, page.capture_id)
        except EvidenceError:
            continue
        article = read(served)
        if isinstance(article, Article):
            found.append((served, article))
    return found

"""Learning what changes at every look from the pages that wait, before they are judged."""

from __future__ import annotations

import logging
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from bipol_crawler.articles.matching import latest_content
from bipol_crawler.articles.page_loader import load_captured_page
from bipol_crawler.articles.volatile_text import find_marks, load_volatile, record_marks
from bipol_crawler.drift.quarantine import Held, had, held, judge_anew
from bipol_crawler.drift.rules import Look
from bipol_crawler.extract import read
from bipol_crawler.items import Article, Page
from bipol_crawler.warc.exchange import EvidenceError

if TYPE_CHECKING:
    from bipol_crawler.archive import Archive

logger = logging.getLogger(__name__)

_SAMPLE = 30
"""Articles whose waiting pages are compared; enough to tell what all have in common."""
_LOOKS = 4
"""Of each article so many looks, the last ones."""


def learn_from_held(archive: Archive, looks: dict[int, Look], warc_dir: Path) -> frozenset[str]:
    """What is learnt in this run, if anything; what waited because of it is judged anew.

    ``looks`` of this run are set right where what they found changed was nothing but that.
    """
    db, store = archive.db, archive.store
    waiting: dict[int, list[Held]] = {}
    for article_id, found in groupby(held(db), key=lambda page: page.article_id):
        pages = [page for page in found if page.reason != "first"]
        if pages and "body" in pages[-1].changed:
            waiting[article_id] = pages
    several = [article_id for article_id, pages in waiting.items() if len(pages) > 1 and article_id in looks]
    if len(several) < 3:
        return frozenset()
    texts = []
    for article_id in several[:_SAMPLE]:
        read_again = _read(archive, warc_dir, waiting[article_id][-_LOOKS:])
        texts.append([latest_content(db, article_id).body or "", *(article.body or "" for _, article in read_again)])
    marks = find_marks([bodies for bodies in texts if len(bodies) > 2], store.volatile)
    if not marks:
        return marks
    with db.atomic():
        record_marks(db, archive.run_id, archive.portal, marks)
        store.volatile = load_volatile(db)
        for article_id, pages in waiting.items():
            judge_anew(db, archive.run_id, article_id, _read(archive, warc_dir, pages), store.volatile)
            if article_id in looks:
                last = held(db, article_id)[-1]
                looks[article_id] = Look(had(db, article_id), last.lost, last.changed)
    logger.warning("left out of what makes a version, since it changes at every look: %s", "; ".join(sorted(marks)))
    return marks


def _read(archive: Archive, warc_dir: Path, pages: list[Held]) -> list[tuple[Page, Article]]:
    """The pages whose evidence can be read as articles, as they are read today."""
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

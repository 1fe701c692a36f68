"""Reading an archived article again from its evidence, with the rules of today."""

from __future__ import annotations

from pathlib import Path

from bipol_crawler.archive.archive import Archive
from bipol_crawler.archive.captured import captured_page, last_page_of, page_of
from bipol_crawler.archive.database import clock
from bipol_crawler.archive.held import reread_held
from bipol_crawler.archive.problems import record_unread
from bipol_crawler.archive.versions import content_of
from bipol_crawler.chain import parser_version, read
from bipol_crawler.evidence.exchange import EvidenceError
from bipol_crawler.items import Article, Page, Problem, Refused


def reread_article(archive: Archive, warc_dir: Path, article_id: int) -> bool:
    """Read every version of an article again, and its current state from the page last believed; no version is made.

    Pages of it that are held back are read again too, and wait to be judged. Returns whether any version read
    differently. What can't be read from evidence stays as it was, with a row in ``problems``.
    """
    url = archive.db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()[0]
    versions = archive.db.execute(
        "SELECT id, digest FROM article_versions WHERE article_id = ? ORDER BY version", [article_id]
    ).fetchall()
    differs = False
    unread: list[str] = []
    for version_id, digest in versions:
        try:
            article = _read(page_of(archive.db, warc_dir, version_id))
        except EvidenceError as error:
            unread.append(str(error))
            continue
        content = content_of(article)
        differs |= content.digest != digest
        with archive.db.atomic():
            archive.db.table("article_versions").update(
                version_id,
                {**content.columns(), "layout": article.layout, "parser_version": parser_version()},
            )
    try:
        page = last_page_of(archive.db, warc_dir, article_id)
        article = _read(page)
    except EvidenceError as error:
        unread.append(str(error))
    else:
        with archive.db.atomic():
            archive.store.restate(article_id, article, page)
    with archive.db.atomic():
        problems = [Problem("evidence", "not_reread", words) for words in unread]
        record_unread(archive.db, archive.run_id, url, article_id, problems)
    reread_held(archive.db, warc_dir, archive.run_id, article_id)
    return differs


def reread_refused(archive: Archive, warc_dir: Path) -> int:
    """Store, as of when they were served, the pages that did not look like an article and do now; tells how many."""
    rows = archive.db.execute(
        "SELECT id, capture_id FROM urls WHERE state = 'refused' AND reason = 'not_an_article' ORDER BY id"
    ).fetchall()
    found = 0
    for url_id, capture_id in rows:
        try:
            page = captured_page(archive.db, warc_dir, capture_id)
        except EvidenceError:
            continue
        article = read(page)
        if isinstance(article, Article):
            with clock(page.fetched_at):
                found += archive.store.save_article(article, page, url_id) == "new"
    return found


def _read(page: Page) -> Article:
    article = read(page)
    if isinstance(article, Refused):
        raise EvidenceError(f"now refused: {article.reason}")
    return article


def reread_if_stale(archive: Archive, warc_dir: Path, article: Article) -> None:
    """Before a page is compared with a version that older rules read, read that version again.

    Otherwise an improvement of ours would look like an edit of theirs.
    """
    row = archive.db.execute(
        "SELECT id FROM articles WHERE (post_id = ? OR url = ?) AND parser_version <> ?",
        [article.post_id, article.url, parser_version()],
    ).fetchone()
    if row:
        reread_article(archive, warc_dir, int(row[0]))


def article_ids(archive: Archive, since: str | None = None) -> list[int]:
    """The ids of all articles (published since a day, if given), in id order."""
    where = "published_at >= ?" if since else "1"
    rows = archive.db.execute(f"SELECT id FROM articles WHERE {where} ORDER BY id", [since] if since else [])
    return [int(row[0]) for row in rows.fetchall()]

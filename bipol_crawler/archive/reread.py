"""Reading an archived article again from its evidence, with the rules of today."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from bipol_crawler.archive.archive import Archive
from bipol_crawler.archive.problems import record_unread
from bipol_crawler.archive.versions import content_of
from bipol_crawler.chain import parser_version, read
from bipol_crawler.evidence.exchange import EvidenceError
from bipol_crawler.evidence.read import entity
from bipol_crawler.evidence.read import read as read_evidence
from bipol_crawler.items import Article, Page, Problem, Refused
from bipol_crawler.parse.reader import following_pages

_CAPTURE = "SELECT c.id, c.url, c.captured_at, c.status, c.content_type, c.warc_file, c.warc_offset FROM captures c"


def page_of(archive: Archive, warc_dir: Path, version_id: int) -> Page:
    """The page that a version was read from, with its following pages, out of the evidence.

    Raises:
        EvidenceError: a record is missing, damaged or not what the archive says it is.
    """
    rows = archive.db.execute(
        f"{_CAPTURE} JOIN version_captures v ON v.capture_id = c.id WHERE v.version_id = ? ORDER BY v.page",
        [version_id],
    ).fetchall()
    if not rows:
        raise EvidenceError(f"version {version_id} has no capture")
    first, *following = (_page(warc_dir, row) for row in rows)
    return replace(first, following=tuple(following))


def last_page_of(archive: Archive, warc_dir: Path, article_id: int) -> Page:
    """The page on which an article was last seen, with its following pages, out of the evidence.

    It may be newer than the last version: related links and the like change without making one.

    Raises:
        EvidenceError: as for :func:`page_of`.
    """
    row = archive.db.execute(
        f"{_CAPTURE} JOIN articles a ON a.capture_id = c.id WHERE a.id = ?", [article_id]
    ).fetchone()
    if row is None:
        raise EvidenceError("the article has no capture")
    first = _page(warc_dir, row)
    following = []
    for url in following_pages(first):
        # fetched right behind it
        row = archive.db.execute(
            f"{_CAPTURE} WHERE c.url = ? AND c.id > ? AND c.status = 200 ORDER BY c.id", [url, first.capture_id]
        ).fetchone()
        if row is None:
            raise EvidenceError(f"there is no capture of {url}")
        following.append(_page(warc_dir, row))
    return replace(first, following=tuple(following))


def _page(warc_dir: Path, row: tuple[Any, ...]) -> Page:
    capture_id, url, captured_at, status, content_type, file, offset = row
    try:
        body = entity(read_evidence(warc_dir, file, offset))
    except ValueError as error:
        raise EvidenceError(f"{file} at {offset}: {error}") from error
    fetched_at = captured_at.partition(".")[0].rstrip("Z") + "Z"
    return Page(url, url, status, content_type or "", body, fetched_at, capture_id)


def reread_article(archive: Archive, warc_dir: Path, article_id: int) -> bool:
    """Read every version of an article again, and its current state from the page last seen; no version is made.

    Returns whether any version read differently. What can't be read from evidence stays as it was, with
    a row in ``problems``.
    """
    url = archive.db.execute("SELECT url FROM articles WHERE id = ?", [article_id]).fetchone()[0]
    versions = archive.db.execute(
        "SELECT id, digest FROM article_versions WHERE article_id = ? ORDER BY version", [article_id]
    ).fetchall()
    differs = False
    unread: list[str] = []
    for version_id, digest in versions:
        try:
            article = _read(page_of(archive, warc_dir, version_id))
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
        page = last_page_of(archive, warc_dir, article_id)
        article = _read(page)
    except EvidenceError as error:
        unread.append(str(error))
    else:
        with archive.db.atomic():
            archive.store.restate(article_id, article, page)
    with archive.db.atomic():
        problems = [Problem("evidence", "not_reread", words) for words in unread]
        record_unread(archive.db, archive.run_id, url, article_id, problems)
    return differs


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

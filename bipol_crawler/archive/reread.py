"""Reading an archived article again from its evidence, with the rules of today."""

from __future__ import annotations

from pathlib import Path

from bipol_crawler.archive.archive import Archive
from bipol_crawler.archive.problems import record_problem
from bipol_crawler.archive.versions import content_of
from bipol_crawler.chain import parser_version, read
from bipol_crawler.evidence.exchange import EvidenceError
from bipol_crawler.evidence.read import entity
from bipol_crawler.evidence.read import read as read_evidence
from bipol_crawler.items import Article, Page, Problem, Refused


def page_of(archive: Archive, warc_dir: Path, version_id: int) -> Page:
    """The page that a version was read from, with its following pages, out of the evidence.

    Raises:
        EvidenceError: a record is missing, damaged or not what the archive says it is.
    """
    rows = archive.db.execute(
        "SELECT c.id, c.url, c.captured_at, c.status, c.content_type, c.warc_file, c.warc_offset"
        " FROM version_captures v JOIN captures c ON c.id = v.capture_id WHERE v.version_id = ? ORDER BY v.page",
        [version_id],
    ).fetchall()
    pages = []
    for capture_id, url, captured_at, status, content_type, file, offset in rows:
        try:
            body = entity(read_evidence(warc_dir, file, offset))
        except ValueError as error:
            raise EvidenceError(f"{file} at {offset}: {error}") from error
        fetched_at = captured_at.partition(".")[0].rstrip("Z") + "Z"
        pages.append(Page(url, url, status, content_type or "", body, fetched_at, capture_id))
    if not pages:
        raise EvidenceError(f"version {version_id} has no capture")
    first, *following = pages
    return Page(first.url, first.final_url, first.status, first.content_type, first.body, first.fetched_at,
                first.capture_id, following=tuple(following))  # fmt: skip


def reread_article(archive: Archive, warc_dir: Path, article_id: int) -> bool:
    """Read every version of an article again, and set its current state by the last; no version is made.

    Returns whether anything read differently. What can't be read from evidence stays as it was, with a
    row in ``problems``.
    """
    versions = archive.db.execute(
        "SELECT v.id, v.digest, a.url FROM article_versions v JOIN articles a ON a.id = v.article_id"
        " WHERE v.article_id = ? ORDER BY v.version",
        [article_id],
    ).fetchall()
    differs = False
    for number, (version_id, digest, url) in enumerate(versions, start=1):
        try:
            page = page_of(archive, warc_dir, version_id)
            article = read(page)
            if isinstance(article, Refused):
                raise EvidenceError(f"now refused: {article.reason}")
        except EvidenceError as error:
            problem = Problem("evidence", "not_reread", str(error))
            with archive.db.atomic():
                record_problem(archive.db, archive.run_id, url, article_id, None, problem)
            continue
        content = content_of(article)
        differs |= content.digest != digest
        with archive.db.atomic():
            archive.db.table("article_versions").update(
                version_id,
                {
                    "headline": content.headline,
                    "body": content.body,
                    "place": content.place,
                    "section": content.section,
                    "published": content.published,
                    "bylines": content.bylines,
                    "captions": content.captions,
                    "digest": content.digest,
                    "layout": article.layout,
                    "parser_version": parser_version(),
                },
            )
            if number == len(versions):
                archive.store.restate(article_id, article, page)
    return differs


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

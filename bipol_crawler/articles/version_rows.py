"""Writes the rows of ``article_versions``, and of ``version_captures``: the captures of each version's pages."""

from __future__ import annotations

from bipol_crawler.articles.edits import save_edits
from bipol_crawler.articles.relations import insert
from bipol_crawler.articles.versions import content_of
from bipol_crawler.items import Article, Page
from bipol_crawler.storage.database import Database


def add_version(
    db: Database, article_id: int, version: int, article: Article, page: Page, parser_version: str, changed: list[str]
) -> None:
    """Add a version of an article as ``page`` says it, edited in the fields ``changed`` (empty for the first)."""
    values = {
        "article_id": article_id,
        "version": version,
        "captured_at": page.fetched_at,
        "capture_id": page.capture_id,
        "changed": "; ".join(changed),
        "layout": article.layout,
        "parser_version": parser_version,
        **content_of(article).columns(),
    }
    version_id = insert(db, "article_versions", values)
    for number, part in enumerate((page, *page.following), start=1):
        if part.capture_id is not None:
            row = [version_id, number, part.capture_id]
            db.execute("INSERT INTO version_captures (version_id, page, capture_id) VALUES (?, ?, ?)", row)
    if version > 1:
        save_edits(db, article_id, since=version - 1)


def rewrite_last_version(db: Database, article_id: int, article: Article, page: Page, parser_version: str) -> None:
    """Set the content of an article's last version to that of ``page``. The time of the version is not changed."""
    (version_id,) = db.execute(
        "SELECT id FROM article_versions WHERE article_id = ? ORDER BY version DESC LIMIT 1", [article_id]
    ).fetchone()
    columns = {**content_of(article).columns(), "layout": article.layout, "parser_version": parser_version}
    db.update("article_versions", version_id, columns)
    db.execute("DELETE FROM version_captures WHERE version_id = ?", [version_id])
    for number, part in enumerate((page, *page.following), start=1):
        db.execute("INSERT INTO version_captures VALUES (?, ?, ?)", [version_id, number, part.capture_id])
    save_edits(db, article_id)

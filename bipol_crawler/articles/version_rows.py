"""Rows of ``article_versions`` that are written again."""

from __future__ import annotations

from sqlite_utils import Database

from bipol_crawler.articles.versions import content_of
from bipol_crawler.items import Article, Page


def rewrite_last_version(db: Database, article_id: int, article: Article, page: Page, parser_version: str) -> None:
    """Set the content of an article's last version to that of ``page``. The time of the version is not changed."""
    (version_id,) = db.execute(
        "SELECT id FROM article_versions WHERE article_id = ? ORDER BY version DESC LIMIT 1", [article_id]
    ).fetchone()
    columns = {**content_of(article).columns(), "layout": article.layout, "parser_version": parser_version}
    db.table("article_versions").update(version_id, columns)
    db.execute("DELETE FROM version_captures WHERE version_id = ?", [version_id])
    for number, part in enumerate((page, *page.following), start=1):
        db.execute("INSERT INTO version_captures VALUES (?, ?, ?)", [version_id, number, part.capture_id])

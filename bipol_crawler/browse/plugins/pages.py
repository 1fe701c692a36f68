"""What the home, article and version pages show beyond their own row."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pluggy import HookimplMarker

hookimpl = HookimplMarker("datasette")

HOME = {
    "totals": "SELECT count(*) articles, min(published_at) first, max(published_at) last FROM articles",
    "runs": "SELECT started_at, finished_at, outcome, new, changed FROM runs ORDER BY id DESC LIMIT 1",
    "newest": """
      SELECT a.id, a.headline, a.published_at, s.name AS section, a.status
      FROM articles a LEFT JOIN sections s ON s.id = a.section_id
      ORDER BY a.published_at DESC LIMIT 10""",
    "happened": """
      SELECT e.at, e.kind, e.detail, a.id, a.headline
      FROM article_events e JOIN articles a ON a.id = e.article_id
      WHERE e.kind <> 'first_seen' ORDER BY e.id DESC LIMIT 8""",
}

ARTICLE = {
    "article": """
      SELECT a.*, s.name AS section FROM articles a LEFT JOIN sections s ON s.id = a.section_id
      WHERE a.id = :id""",
    "sections": """
      SELECT s.id, s.name FROM article_sections x JOIN sections s ON s.id = x.section_id
      WHERE x.article_id = :id ORDER BY x.position""",
    "tags": """
      SELECT t.id, t.name FROM article_tags x JOIN tags t ON t.id = x.tag_id
      WHERE x.article_id = :id ORDER BY x.position""",
    "bylines": "SELECT * FROM bylines WHERE article_id = :id ORDER BY position",
    "photos": "SELECT * FROM photos WHERE article_id = :id ORDER BY kind = 'inline', position",
    "links": """
      SELECT l.*, coalesce((SELECT a.id FROM articles a WHERE a.url = l.url), u.article_id) AS archived
      FROM links l LEFT JOIN urls u ON u.url = l.url
      WHERE l.article_id = :id ORDER BY l.block DESC, l.position""",
    "embeds": "SELECT * FROM embeds WHERE article_id = :id ORDER BY position",
    "versions": """
      SELECT id, version, captured_at, changed, headline FROM article_versions
      WHERE article_id = :id ORDER BY version DESC""",
    "events": "SELECT * FROM article_events WHERE article_id = :id ORDER BY id",
    "evidence": """
      SELECT v.version, x.page, c.* FROM article_versions v
      JOIN version_captures x ON x.version_id = v.id JOIN captures c ON c.id = x.capture_id
      WHERE v.article_id = :id ORDER BY v.version DESC, x.page""",
    "problems": """
      SELECT field, reason, detail, last_seen_at FROM problems
      WHERE article_id = :id AND resolved_at IS NULL ORDER BY field, reason""",
}

VERSION = {
    "version": "SELECT * FROM article_versions WHERE id = :id",
    "siblings": """
      SELECT v.id, v.version, v.captured_at FROM article_versions v
      WHERE v.article_id = (SELECT article_id FROM article_versions WHERE id = :id) ORDER BY v.version""",
    "evidence": """
      SELECT v.version, x.page, c.* FROM article_versions v
      JOIN version_captures x ON x.version_id = v.id JOIN captures c ON c.id = x.capture_id
      WHERE v.id = :id ORDER BY x.page""",
}

ROWS = {"articles": ARTICLE, "article_versions": VERSION}


@hookimpl
def extra_template_vars(
    view_name: str, table: str | None, request: Any, datasette: Any
) -> dict[str, Any] | Callable[[], Awaitable[dict[str, Any]]]:
    """``parts``: the rows of each query above, by its name, as dictionaries."""
    if view_name == "index":
        queries, parameters = HOME, {}
    elif view_name == "row" and table in ROWS:
        queries, parameters = ROWS[table], {"id": request.url_vars["pks"]}
    else:
        return {}

    async def gathered() -> dict[str, Any]:
        database = datasette.get_database()
        parts = {}
        for name, sql in queries.items():
            parts[name] = [dict(row) for row in await database.execute(sql, parameters)]
        return {"parts": parts}

    return gathered

"""``/corrections``: what the portal corrects, how soon and how openly, beside the press council's guidelines."""

from __future__ import annotations

from statistics import median
from typing import Any

from datasette.utils.asgi import Response  # type: ignore[import-untyped]
from pluggy import HookimplMarker

from bipol_crawler.browse.subject_pages import PAGE, limit_and_offset, page_number, parts_of

hookimpl = HookimplMarker("datasette")

PARTS = {
    "announced": """
      SELECT kind, count(*) AS times, count(corrected_id) AS linked,
        count(target_url) AS with_link FROM corrections GROUP BY kind ORDER BY times DESC""",
    "days": """
      SELECT julianday(a.published_at) - julianday(x.published_at) AS days
      FROM corrections c JOIN articles a ON a.id = c.article_id JOIN articles x ON x.id = c.corrected_id
      WHERE c.corrected_id <> c.article_id AND a.published_at IS NOT NULL AND x.published_at IS NOT NULL LIMIT 20000""",
    "silent": """
      SELECT e.class AS kind, count(*) AS times, count(DISTINCT e.version_id) AS versions
      FROM edits e GROUP BY e.class ORDER BY times DESC""",
    "withdrawn": """
      SELECT count(*) AS articles, count(c.id) AS announced FROM articles a INDEXED BY articles_status
      LEFT JOIN corrections c ON c.corrected_id = a.id AND c.kind = 'withdrawal'
      WHERE a.status <> 'live' AND a.status = 'gone'""",
    "total": "SELECT count(*) AS corrections FROM corrections",
    "listed": """
      SELECT c.*, a.headline, a.published_at, x.headline AS corrected_headline, x.id AS corrected
      FROM corrections c JOIN articles a ON a.id = c.article_id LEFT JOIN articles x ON x.id = c.corrected_id
      ORDER BY a.published_at DESC, c.article_id DESC, c.position LIMIT :limit OFFSET :offset""",
    "edits": """
      SELECT e.class AS kind, e.field, e.before, e.after, v.version, v.captured_at, a.id, a.headline
      FROM (SELECT id, article_id, version, captured_at FROM article_versions WHERE version > 1
            ORDER BY captured_at DESC LIMIT 60) v
      JOIN edits e ON e.version_id = v.id JOIN articles a ON a.id = v.article_id
      WHERE e.class IN ('figure', 'name', 'quote', 'claim') ORDER BY v.captured_at DESC, v.id, e.position LIMIT 30""",
}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The page of corrections."""
    return [(r"^/corrections$", corrections_page)]


async def corrections_page(request: Any, datasette: Any) -> Response:
    """Announced corrections, the newest first, and figures of what was changed without an announcement."""
    parts = await parts_of(datasette, PARTS, limit_and_offset(request))
    days = [row["days"] for row in parts["days"] if row["days"] >= 0]
    context = {
        "parts": parts,
        "median_days": median(days) if days else None,
        "page": page_number(request),
        "pages": -(-parts["total"][0]["corrections"] // PAGE),
        "kept": "",
    }
    return Response.html(await datasette.render_template("corrections.html", context, request=request))

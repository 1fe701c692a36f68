"""The SQL queries for the pages about copies, and for the part about copies on an article's page."""

from __future__ import annotations

OF_ARTICLE = {
    "copy_of": """
      SELECT c.original_id, c.score, c.certain, o.headline, o.published_at
      FROM copies c JOIN articles o ON o.id = c.original_id WHERE c.article_id = :id""",
    "copied": "SELECT count(*) AS times FROM copies WHERE original_id = :id",
    "origins": "SELECT kind, name, as_written FROM origins WHERE article_id = :id ORDER BY position",
    "series": """
      SELECT a.id, a.headline, a.published_at FROM series_parts s
      JOIN series_parts t ON t.series = s.series AND (t.part <> s.part OR t.last <> s.last)
      JOIN articles a ON a.id = t.article_id
      WHERE s.article_id = :id AND t.article_id <> s.article_id
      ORDER BY t.part IS NULL, t.part, a.published_at LIMIT 50""",
    "earlier": """
      SELECT a.id, a.headline, a.published_at FROM follow_ups f JOIN articles a ON a.id = f.earlier_id
      WHERE f.article_id = :id ORDER BY a.published_at LIMIT 20""",
    "later": """
      SELECT a.id, a.headline, a.published_at FROM follow_ups f JOIN articles a ON a.id = f.article_id
      WHERE f.earlier_id = :id ORDER BY a.published_at LIMIT 20""",
}
"""The queries for an article's page."""

OVERVIEW = {
    "total": "SELECT count(*) AS copies, count(DISTINCT original_id) AS originals FROM copies",
    "origins": """
      SELECT kind, name, count(DISTINCT article_id) AS articles FROM origins
      GROUP BY kind, name ORDER BY articles DESC, kind, name LIMIT 15""",
    "listed": """
      SELECT a.id, a.headline, a.published_at, n.copies, n.score
      FROM (SELECT original_id, count(*) AS copies, max(score) AS score FROM copies GROUP BY original_id) n
      JOIN articles a ON a.id = n.original_id
      ORDER BY a.published_at DESC, a.id DESC LIMIT :limit OFFSET :offset""",
    "series": """
      SELECT s.series, count(*) AS parts, min(s.article_id) AS first FROM series_parts s
      GROUP BY s.series HAVING count(DISTINCT s.part) + max(s.part IS NULL) > 1
      ORDER BY max(s.article_id) DESC LIMIT 15""",
    "follow_ups": """
      SELECT a.id, a.headline, a.published_at, e.id AS earlier, e.headline AS earlier_headline, f.words
      FROM (SELECT * FROM follow_ups ORDER BY article_id DESC LIMIT 15) f
      JOIN articles a ON a.id = f.article_id JOIN articles e ON e.id = f.earlier_id ORDER BY a.published_at DESC""",
}
"""The page of all copies."""

CLUSTER = {
    "original": "SELECT id, headline, published_at, status, body FROM articles WHERE id = :id",
    "origins": """
      SELECT DISTINCT o.kind, o.name FROM origins o
      WHERE o.article_id = :id OR o.article_id IN (SELECT article_id FROM copies WHERE original_id = :id)
      ORDER BY o.kind, o.name LIMIT 20""",
    "names": """
      SELECT p.id, p.name, count(*) AS articles FROM bylines b JOIN people p ON p.id = b.person_id
      WHERE b.role IN ('reporter', 'writer') AND (b.article_id = :id
        OR b.article_id IN (SELECT article_id FROM copies WHERE original_id = :id))
      GROUP BY p.id ORDER BY articles DESC, p.name LIMIT 20""",
    "total": "SELECT count(*) AS copies, min(certain) AS certain FROM copies WHERE original_id = :id",
    "copies": """
      SELECT a.id, a.headline, a.published_at, a.status, c.score, c.certain, c.common, c.shingles, c.copied_id,
        p.headline AS copied_headline, substr(a.body, c.span_start + 1, c.span_end - c.span_start) AS words
      FROM copies c JOIN articles a ON a.id = c.article_id JOIN articles p ON p.id = c.copied_id
      WHERE c.original_id = :id ORDER BY a.published_at, a.id LIMIT :limit OFFSET :offset""",
    "above": "SELECT original_id FROM copies WHERE article_id = :id AND original_id <> :id",
}
"""The page of one original with its copies."""

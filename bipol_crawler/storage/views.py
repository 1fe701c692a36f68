"""The flat views: one row per object, no joins needed, lists joined by ``; `` in the order of the page.

They are the stable interface for scripts. Columns may be added at the end of a view; no column
is renamed or removed.
"""

from __future__ import annotations


def _names(*roles: str) -> str:
    """SQL for the names in an article's bylines with these roles, each once, in the order of the page."""
    quoted = ", ".join(f"'{role}'" for role in roles)
    return f"""(SELECT group_concat(name, '; ') FROM (
      SELECT p.name FROM bylines b JOIN people p ON p.id = b.person_id
      WHERE b.article_id = a.id AND b.role IN ({quoted})
      GROUP BY b.person_id ORDER BY min(b.position)))"""


VIEWS = {
    "articles_flat": f"""
SELECT a.id, a.url, a.headline, a.published_at, substr(a.published_at, 1, 10) AS published_date,
  a.published_precision, a.published_source, a.modified_at,
  (SELECT name FROM sections s WHERE s.id = a.section_id) AS section,
  a.place,
  {_names("reporter", "writer")} AS reporters,
  {_names("editor")} AS editors,
  (SELECT caption FROM photos p WHERE p.article_id = a.id AND p.kind = 'lead' AND p.position = 1) AS lead_caption,
  (SELECT credit FROM photos p WHERE p.article_id = a.id AND p.kind = 'lead' AND p.position = 1) AS lead_credit,
  (SELECT group_concat(name, '; ') FROM (
     SELECT t.name FROM article_tags at JOIN tags t ON t.id = at.tag_id
     WHERE at.article_id = a.id ORDER BY at.position)) AS tags,
  a.body, a.word_count, a.layout, a.status, a.versions, a.first_seen_at, a.last_seen_at, a.gone_at
FROM articles a""",
    "bylines_flat": """
SELECT a.url AS article_url, b.position, b.role, p.name, b.as_written, b.source
FROM bylines b JOIN people p ON p.id = b.person_id JOIN articles a ON a.id = b.article_id""",
    "photos_flat": """
SELECT a.url AS article_url, p.kind, p.position, p.url, p.caption, p.credit, p.digest
FROM photos p JOIN articles a ON a.id = p.article_id""",
    "links_flat": """
SELECT a.url AS article_url, l.block, l.position, l.url, l.headline, l.published_at,
  u.article_id AS archived_id, x.headline AS archived_headline
FROM links l JOIN articles a ON a.id = l.article_id
LEFT JOIN urls u ON u.url = l.url LEFT JOIN articles x ON x.id = u.article_id""",
    "versions_flat": """
SELECT a.url AS article_url, v.version, v.captured_at, v.changed, v.headline, v.body,
  o.warc_file, o.warc_offset
FROM article_versions v JOIN articles a ON a.id = v.article_id
LEFT JOIN captures c ON c.id = v.capture_id LEFT JOIN captures o ON o.id = coalesce(c.refers_to, c.id)""",
    "events_flat": """
SELECT a.url AS article_url, e.at, e.kind, e.detail
FROM article_events e JOIN articles a ON a.id = e.article_id""",
    "likely_duplicates": """
WITH either (id) AS (SELECT person_id FROM duplicate_pairs UNION SELECT other_id FROM duplicate_pairs),
named AS (
  SELECT b.person_id AS id, count(*) AS bylines,
    min(substr(a.published_at, 1, 10)) AS first, max(substr(a.published_at, 1, 10)) AS last
  FROM bylines b JOIN articles a ON a.id = b.article_id WHERE b.person_id IN either GROUP BY b.person_id),
stands AS (
  SELECT DISTINCT b.person_id AS id, a.section_id
  FROM bylines b JOIN articles a ON a.id = b.article_id WHERE b.person_id IN either)
SELECT p.name, o.name AS other_name, d.reason, n.bylines, m.bylines AS other_bylines,
  (SELECT count(DISTINCT b.article_id) FROM bylines b JOIN bylines c ON c.article_id = b.article_id
   WHERE b.person_id = p.id AND c.person_id = o.id) AS together,
  (SELECT group_concat(name, '; ') FROM (
     SELECT s.name FROM stands x JOIN stands y ON y.section_id = x.section_id JOIN sections s ON s.id = x.section_id
     WHERE x.id = p.id AND y.id = o.id ORDER BY s.name)) AS shared_sections,
  n.first AS first_date, n.last AS last_date, m.first AS other_first_date, m.last AS other_last_date,
  p.id AS person_id, o.id AS other_id
FROM duplicate_pairs d JOIN people p ON p.id = d.person_id JOIN people o ON o.id = d.other_id
JOIN named n ON n.id = p.id JOIN named m ON m.id = o.id""",
}

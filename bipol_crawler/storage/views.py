"""The flat views: one row per object, no joins needed, lists joined by ``; `` in the order of the page.

They are the stable interface for scripts. Columns may be added at the end of a view; no column
is renamed or removed.

DuckDB parses these texts itself if it can, and otherwise lets SQLite answer. No name here may be a word that DuckDB
keeps for itself (``at``): then neither works. ``articles_flat`` and ``copies_flat`` must be answered by SQLite, because
DuckDB would join the lists in any order. It refuses the name beside GROUP BY in :func:`_names`; all columns of these
views are text there.
"""

from __future__ import annotations


def _names(*roles: str) -> str:
    """SQL for the names in an article's bylines with these roles, each once, in the order of the page."""
    quoted = ", ".join(f"'{role}'" for role in roles)
    return f"""(SELECT group_concat(name, '; ') FROM (
      SELECT p.name FROM bylines b JOIN people p ON p.id = b.person_id
      WHERE b.article_id = a.id AND b.role IN ({quoted})
      GROUP BY b.person_id ORDER BY min(b.position)))"""


_WITHOUT_SCHEME = "substr(a.url, CASE WHEN substr(a.url, 1, 8) = 'https://' THEN 9 ELSE 8 END)"
SEEN_BEFORE = f"""c.status IN (200, 304) AND c.truncated IS NULL
    AND substr(c.captured_at, 1, 19) < substr(e.at, 1, 19) AND c.url IN (a.url,
      'http://' || {_WITHOUT_SCHEME}, 'http://www.' || {_WITHOUT_SCHEME}, 'https://www.' || {_WITHOUT_SCHEME})"""
"""SQL condition: capture ``c`` shows the page of article ``a`` before its event ``e``, at any spelling of its URL."""

_ORIGINALITY = """CASE
    WHEN EXISTS (SELECT 1 FROM copies c WHERE c.article_id = a.id AND c.certain = 1) THEN 'copy'
    WHEN EXISTS (SELECT 1 FROM copies c WHERE (c.article_id = a.id OR c.copied_id = a.id) AND c.certain = 0)
      THEN 'undecided'
    WHEN NOT EXISTS (SELECT 1 FROM copies c WHERE c.copied_id = a.id) THEN NULL
    WHEN EXISTS (SELECT 1 FROM origins o WHERE o.article_id = a.id AND o.kind <> 'paid') THEN 'taken'
    ELSE 'original' END"""
"""SQL: what article ``a`` is among its copies; NULL if it has none."""

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
     SELECT t.name FROM article_tags x JOIN tags t ON t.id = x.tag_id
     WHERE x.article_id = a.id ORDER BY x.position)) AS tags,
  a.body, a.word_count, a.layout, a.status, a.versions, a.first_seen_at, a.last_seen_at, a.gone_at,
  '/article/' || a.id AS permalink,
  {_ORIGINALITY} AS originality,
  (SELECT o.url FROM copies c JOIN articles o ON o.id = c.original_id WHERE c.article_id = a.id) AS copy_of,
  (SELECT c.score FROM copies c WHERE c.article_id = a.id) AS copy_score
FROM articles a""",
    "bylines_flat": """
SELECT a.url AS article_url, b.position, b.role, p.name, b.as_written, b.source,
  b.article_id, b.person_id
FROM bylines b JOIN people p ON p.id = b.person_id JOIN articles a ON a.id = b.article_id""",
    "photos_flat": """
SELECT a.url AS article_url, p.kind, p.position, p.url, p.caption, p.credit, p.digest,
  p.article_id, '/article/' || p.article_id || '/photo/' || p.kind || '/' || p.position AS permalink
FROM photos p JOIN articles a ON a.id = p.article_id""",
    "links_flat": """
SELECT a.url AS article_url, l.block, l.position, l.url, l.headline, l.published_at,
  u.article_id AS archived_id, x.headline AS archived_headline, l.article_id
FROM links l JOIN articles a ON a.id = l.article_id
LEFT JOIN urls u ON u.url = l.url LEFT JOIN articles x ON x.id = u.article_id""",
    "versions_flat": """
SELECT a.url AS article_url, v.version, v.captured_at, v.changed, v.headline, v.body,
  o.warc_file, o.warc_offset, v.article_id,
  '/article/' || v.article_id || '/version/' || v.version AS permalink
FROM article_versions v JOIN articles a ON a.id = v.article_id
LEFT JOIN captures c ON c.id = v.capture_id LEFT JOIN captures o ON o.id = coalesce(c.refers_to, c.id)""",
    "events_flat": f"""
SELECT a.url AS article_url, e.at, e.kind, e.detail, e.article_id,
  (SELECT w.version FROM article_versions w WHERE w.article_id = e.article_id AND e.kind = 'edited'
    AND w.version > 1 AND w.captured_at <= e.at ORDER BY w.version DESC LIMIT 1) AS version,
  (SELECT max(substr(c.captured_at, 1, 19)) || 'Z' FROM captures c WHERE {SEEN_BEFORE}) AS seen_before
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
    "quotes_flat": """
SELECT a.url AS article_url, q.position, q.kind, q.speaker, p.name, m.office, m.organisation, m.standing, m.sex,
  substr(a.body, q.span_start + 1, q.span_end - q.span_start) AS words, q.verb,
  q.span_start, q.span_end, q.rule, q.speaker_rule, q.article_id
FROM quotes q JOIN articles a ON a.id = q.article_id
LEFT JOIN named_people p ON p.id = q.named_person_id
LEFT JOIN mentions m ON m.article_id = q.article_id AND m.named_person_id = q.named_person_id""",
    "mentions_flat": """
SELECT a.url AS article_url, m.position, p.name, m.as_written, m.office, m.organisation, m.standing, m.sex, m.times,
  (SELECT count(*) FROM quotes q WHERE q.article_id = m.article_id AND q.named_person_id = m.named_person_id) AS quotes,
  m.span_start, m.span_end, m.rule, m.article_id
FROM mentions m JOIN articles a ON a.id = m.article_id JOIN named_people p ON p.id = m.named_person_id""",
    "event_dates_flat": """
SELECT a.url AS article_url, substr(a.published_at, 1, 10) AS published_date, d.position, d.first_day, d.last_day,
  d.clock, d.part_of_day, d.as_written, d.doubt, d.span_start, d.span_end, d.rule, d.article_id
FROM event_dates d JOIN articles a ON a.id = d.article_id""",
    "text_places_flat": """
SELECT a.url AS article_url, t.position, t.name, t.kind, t.code, t.as_written, t.times,
  t.span_start, t.span_end, t.rule, t.article_id
FROM text_places t JOIN articles a ON a.id = t.article_id""",
    "corrections_flat": """
SELECT a.url AS article_url, a.published_at AS at, c.kind, 'announced' AS openness, c.field, c.as_written AS before,
  NULL AS after, x.url AS corrected_url, c.target_headline AS corrected_headline, c.link_rule, c.score,
  round(julianday(a.published_at) - julianday(x.published_at), 2) AS days_after, c.rule, c.article_id
FROM corrections c JOIN articles a ON a.id = c.article_id LEFT JOIN articles x ON x.id = c.corrected_id
UNION ALL
SELECT a.url, v.captured_at, e.class, 'silent', e.field, e.before, e.after, a.url, a.headline, NULL, NULL,
  round(julianday(v.captured_at) - julianday(a.published_at), 2), 'edit.compared', a.id
FROM edits e JOIN article_versions v ON v.id = e.version_id JOIN articles a ON a.id = v.article_id
WHERE NOT EXISTS (SELECT 1 FROM corrections c WHERE c.article_id = a.id)
UNION ALL
SELECT a.url, e.at, 'withdrawal', 'silent', NULL, a.headline, NULL, a.url, a.headline, NULL, NULL,
  round(julianday(e.at) - julianday(a.published_at), 2), 'ledger.gone', a.id
FROM article_events e JOIN articles a ON a.id = e.article_id
WHERE e.kind = 'gone' AND NOT EXISTS (
  SELECT 1 FROM corrections c WHERE c.corrected_id = a.id AND c.kind = 'withdrawal')""",
    "copies_flat": f"""
SELECT a.url AS article_url, a.headline, a.published_at, {_ORIGINALITY} AS originality,
  o.url AS original_url, o.headline AS original_headline, o.published_at AS original_published_at,
  p.url AS copied_url, c.score, c.common, c.shingles, c.certain,
  substr(a.body, c.span_start + 1, c.span_end - c.span_start) AS words, c.span_start, c.span_end,
  {_names("reporter", "writer")} AS reporters,
  (SELECT group_concat(kind, '; ') FROM (SELECT DISTINCT x.kind FROM origins x
     WHERE x.article_id IN (a.id, c.original_id) ORDER BY x.kind)) AS origins,
  c.article_id, c.original_id, c.copied_id
FROM copies c JOIN articles a ON a.id = c.article_id JOIN articles o ON o.id = c.original_id
JOIN articles p ON p.id = c.copied_id""",
    "origins_flat": """
SELECT a.url AS article_url, g.position, g.kind, g.name, g.as_written, g.field, g.span_start, g.span_end, g.rule,
  (SELECT count(*) FROM copies c WHERE c.article_id = a.id OR c.copied_id = a.id) AS copies
FROM origins g JOIN articles a ON a.id = g.article_id""",
    "series_flat": """
SELECT a.url AS article_url, s.series, s.part, s.last, s.as_written, a.headline, a.published_at,
  (SELECT count(*) FROM series_parts t WHERE t.series = s.series) AS parts, s.span_start, s.span_end
FROM series_parts s JOIN articles a ON a.id = s.article_id
WHERE EXISTS (SELECT 1 FROM series_parts t WHERE t.series = s.series AND t.article_id <> s.article_id
  AND (t.part <> s.part OR t.last <> s.last))""",
    "follow_ups_flat": """
SELECT a.url AS article_url, a.headline, a.published_at, e.url AS earlier_url, e.headline AS earlier_headline,
  e.published_at AS earlier_published_at, f.people, f.places, f.words
FROM follow_ups f JOIN articles a ON a.id = f.article_id JOIN articles e ON e.id = f.earlier_id""",
}

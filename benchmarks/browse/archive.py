"""A large archive for the pages: texts from :mod:`benchmarks.search.archive`, and about them all that pages show.

Four hundred people, of whom a few write most; an editor, a photo, three tags, two links in the text and five beneath
it for each article; one in five edited, of these one in four twice; one in fifty gone; an address and a capture for
each version; 3,000 runs. Numbers are mixed by small primes, so that the archive is the same every time.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.search.archive import make
from bipol_crawler.storage.connection import open_database

_COUNT = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "

ABOUT = f"""
{_COUNT.format(400)} INSERT OR IGNORE INTO people (name, key)
  SELECT 'Wartawan Nomor ' || char(65 + i % 26) || i, 'wartawan nomor ' || i FROM n;
UPDATE bylines SET person_id = 1 + (article_id * 31 % 397) * (article_id * 17 % 389) / 389;
UPDATE bylines SET (name, as_written) = (SELECT p.name, 'Reporter: ' || p.name FROM people p WHERE p.id = person_id);
INSERT INTO bylines (article_id, position, role, person_id, name, as_written, source)
  SELECT a.id, 2, 'editor', p.id, p.name, 'Editor: ' || p.name, 'text'
  FROM articles a JOIN people p ON p.id = 1 + a.id * 7 % 23;
INSERT INTO bylines (article_id, position, role, person_id, name, as_written, source)
  SELECT a.id, 3, 'account', p.id, p.name, p.name, 'account'
  FROM articles a JOIN people p ON p.id = 30 + a.id * 11 % 9;
INSERT INTO runs (command, arguments, portal, parser_version, software, started_at, finished_at, outcome, exit_code,
    requests, new, checks) {_COUNT.format(3000)}
  SELECT 'crawl', '', 'https://bipol.co/', '1', 'bipol_crawler', strftime('%Y-%m-%dT%H:%M:%SZ', 1735689600 + i * 1800,
    'unixepoch'), strftime('%Y-%m-%dT%H:%M:%SZ', 1735689660 + i * 1800, 'unixepoch'), 'healthy', 0, 40, 12, '[]' FROM n;
INSERT INTO article_versions (article_id, version, captured_at, changed, headline, body, bylines, captions, digest,
    layout, parser_version)
  SELECT id, n, first_seen_at, iif(n = 1, '', 'body'), headline, iif(n = 1, body, body || ' (Diperbarui)'), '[]', '[]',
    id || '-' || n, 'nomina', '1'
  FROM articles, (SELECT 1 n UNION SELECT 2 UNION SELECT 3) WHERE n = 1 OR id % 5 = 0 AND (n = 2 OR id % 20 = 0);
INSERT INTO captures (id, run_id, url, captured_at, status, content_type, length, digest, warc_file, warc_offset,
    warc_length, record_id)
  SELECT v.id, 1 + v.id / 40 % 3000, a.url, v.captured_at, 200, 'text/html', 60000,
    'sha256:' || printf('%064x', v.id * 7919), 'bipol-' || (v.id / 5000) || '.warc.gz', v.id % 5000 * 9000, 9000,
    printf('urn:uuid:00000000-0000-4000-8000-%012x', v.id)
  FROM article_versions v JOIN articles a ON a.id = v.article_id;
UPDATE article_versions SET capture_id = id;
INSERT INTO version_captures SELECT id, 1, id FROM article_versions;
INSERT INTO urls (url, kind, post_id, found_in, found_at, run_id, state, due_at, fetched_at, status, capture_id,
    article_id)
  SELECT a.url, 'article', a.id, 'rest', a.first_seen_at, 1, 'stored', '2027-01-01T00:00:00Z', a.first_seen_at, 200,
    (SELECT max(id) FROM article_versions v WHERE v.article_id = a.id), a.id
  FROM articles a;
INSERT INTO photos (article_id, kind, position, url, caption, credit)
  SELECT id, 'lead', 1, url || 'foto.jpg', 'Suasana kegiatan warga (Foto : Kredit ' || (id * 31 % 400) || ')',
    'Kredit ' || (id * 31 % 400)
  FROM articles;
UPDATE photos SET (digest, capture_id) = (SELECT digest, id FROM captures c WHERE c.id = photos.id) WHERE id % 3 = 0;
INSERT INTO links (article_id, block, position, url)
  SELECT a.id, 'inline', n, 'https://bipol.co/berita-' || (1 + a.id * 17 * n % 30000) || '/'
  FROM articles a, (SELECT 1 n UNION SELECT 2);
INSERT INTO links (article_id, block, position, url)
  SELECT a.id, 'related', n, 'https://bipol.co/berita-' || (1 + (a.id + n) % 100000) || '/'
  FROM articles a, (SELECT 1 n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5);
{_COUNT.format(3000)} INSERT INTO tags (name) SELECT 'tag ' || i FROM n;
INSERT OR IGNORE INTO article_tags
  SELECT a.id, 1 + a.id * (13 + n) % 2999 % (1 + a.id % 3000), n
  FROM articles a, (SELECT 1 n UNION SELECT 2 UNION SELECT 3);
UPDATE articles SET versions = 1 + (id % 5 = 0) + (id % 20 = 0), published_source = 'page',
  gone_at = iif(status = 'gone', strftime('%Y-%m-%dT%H:%M:%SZ', first_seen_at, '+' || (id % 900) || ' hours'), NULL);
INSERT INTO article_events (article_id, at, kind, detail)
  SELECT id, first_seen_at, 'first_seen', '' FROM articles ORDER BY id;
INSERT INTO article_events (article_id, at, kind, detail)
  SELECT article_id, strftime('%Y-%m-%dT%H:%M:%SZ', captured_at, '+' || (id % 50 + version) || ' hours'), 'edited',
    'body'
  FROM article_versions WHERE version > 1 ORDER BY id;
INSERT INTO article_events (article_id, at, kind, detail)
  SELECT id, gone_at, 'gone', 'HTTP 404' FROM articles WHERE status = 'gone' ORDER BY id;
INSERT INTO problems (url, article_id, run_id, field, reason, detail, first_seen_at, last_seen_at)
  SELECT url, id, 1, 'published_at', 'no_time', '', first_seen_at, last_seen_at FROM articles WHERE id % 40 = 0;
"""


def prepare(path: Path, articles: int) -> None:
    """A large archive at ``path``; minutes, and some gigabytes at 100,000 articles."""
    make(path, articles)
    db = open_database(path)
    with db.atomic():
        for statement in ABOUT.split(";\n"):
            if statement.strip():
                db.execute(statement)
    db.execute("PRAGMA optimize")  # as every run does at its end
    db.close()

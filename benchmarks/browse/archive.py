"""Makes a large archive for the pages with SQL: the texts of :mod:`.texts`, and everything else that pages show.

There are 400 people, a few of whom write most articles. Each article has an editor, a photo, three tags, two links in
the text and five below it. One in five was edited, and one in four of these twice; one in fifty is gone; one in fifty
is a copy of another. Each version has an address and a capture, and each text two people, two quotes, two places and a
day. There are 3,000 runs. Values are varied with small primes instead of random numbers, so the archive is always the
same. Indexes are made at the end, which takes a tenth of the time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.browse.texts import texts
from bipol_crawler.search.lemmatizer import RULES
from bipol_crawler.storage.connection import open_database

SECTIONS = "Cimahi Bandung Daerah Politik Hukum Ekonomi Pendidikan Olahraga Kesehatan Peristiwa Sosial Budaya".split()
PLACES = "BANDUNG CIMAHI SUKABUMI GARUT CIREBON KARAWANG SUBANG CIANJUR KUNINGAN MAJALENGKA BOGOR DEPOK BEKASI".split()
BATCH = 5_000
READ_BY = (
    '{"account":{"part":".nama-penulis a[rel~=author]","rule":"account.layout"},"body":{"part":"#single-article-text",'
    '"rule":"body.text_element"},"headline":{"part":"#single-content h1","rule":"headline.layout"},"lead_caption":'
    '{"part":".caption-photo","rule":"lead_caption.layout"},"lead_credit":{"part":".caption-photo","rule":'
    '"lead_credit.caption"},"lead_photo":{"part":".foto-utama","rule":"lead_photo.layout"},"place":{"part":'
    '"#single-article-text first paragraph","rule":"place.dateline"},"published_at":{"part":"rest","rule":'
    '"dates.other_pages"},"related":{"part":".related-post-box","rule":"related.layout"},"reporters":{"part":'
    '"#single-article-text closing lines","rule":"byline.closing_block"},"section":{"part":".single-kategori '
    'a[rel~=category]","rule":"section.layout"},"tags":{"part":".tagname a[rel~=tag]","rule":"tags.layout"},'
    '"modified_at":{"rule":"dates.listed_change","part":"rest or sitemap"}}'
)
"""The ids of the reading rules, as in most articles of the portal's theme."""

ARTICLE = """
INSERT INTO articles (id, url, post_id, headline, headline_lemmas, body, text_lemmas, word_count, place, section_id,
  published_at, published_precision, published_source, captions, people, layout, parser_version, sources, dates, status,
  versions, first_seen_at, last_seen_at, gone_at)
VALUES (:id, 'https://bipol.co/' || :slug || '-' || :id || '/', :id + 10, :headline, :headline_lemmas, :body, :lemmas,
  :words, :place, :section, :day || 'T10:15:00+07:00', 'minute', 'page',
  'Suasana kegiatan warga (Foto : Kredit ' || (:id * 31 % 400) || ')', 'Wartawan Nomor ' || (:id * 31 % 397),
  iif(:id % 23, 'nomina', 'common'), '4f1d2c3b4a59', :read_by, '[["' || :day || '", "minute", "page"]]',
  iif(:id % 50, 'live', 'gone'), 1 + (:id % 5 = 0) + (:id % 20 = 0), :day || 'T04:00:00Z', :day || 'T04:00:00Z',
  iif(:id % 50, NULL, strftime('%Y-%m-%dT%H:%M:%SZ', :day || 'T04:00:00Z', '+' || (:id % 900) || ' hours')))
"""
_COUNT = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
_PERSON = "1 + (a.id * 31 % 397) * (a.id * 17 % 389) / 389"

ABOUT = f"""
{_COUNT.format(400)} INSERT INTO people (name, key)
  SELECT 'Wartawan Nomor ' || char(65 + i % 26) || i, 'wartawan nomor ' || char(97 + i % 26) || i FROM n;
INSERT INTO article_sections SELECT id, section_id, 1 FROM articles;
INSERT INTO bylines (article_id, position, role, person_id, name, as_written, source)
  SELECT a.id, 1, 'reporter', p.id, p.name, 'Reporter: ' || p.name, 'text'
  FROM articles a JOIN people p ON p.id = {_PERSON};
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
  SELECT id, n, first_seen_at, iif(n = 1, '', 'body'), headline,
    iif(n = versions, body, body || ' (Diperbarui ' || n || ')'), '[["reporter", "' || people || '"]]',
    '[["lead", "' || captions || '"]]', 'sha256:' || printf('%064x', id * 7919 + n), layout, parser_version
  FROM articles, (SELECT 1 n UNION SELECT 2 UNION SELECT 3) WHERE n <= versions;
INSERT INTO captures (id, run_id, url, captured_at, status, content_type, length, digest, warc_file, warc_offset,
    warc_length, record_id)
  SELECT v.id, 1 + v.id / 40 % 3000, a.url, v.captured_at, 200, 'text/html; charset=UTF-8', 60000,
    'sha256:' || printf('%064x', v.id * 7919), 'bipol-20250101000000-' || (v.id / 5000) || '.warc.gz',
    v.id % 5000 * 9000, 9000, printf('urn:uuid:00000000-0000-4000-8000-%012x', v.id)
  FROM article_versions v JOIN articles a ON a.id = v.article_id;
UPDATE article_versions SET capture_id = id;
INSERT INTO version_captures SELECT id, 1, id FROM article_versions;
INSERT INTO urls (url, kind, post_id, found_in, found_at, run_id, state, due_at, fetched_at, status, capture_id,
    article_id)
  SELECT a.url, 'article', a.id, 'rest', a.first_seen_at, 1, 'stored', '2027-01-01T00:00:00Z', a.first_seen_at, 200,
    (SELECT max(id) FROM article_versions v WHERE v.article_id = a.id), a.id
  FROM articles a;
INSERT INTO photos (article_id, kind, position, url, caption, credit)
  SELECT id, 'lead', 1, url || 'foto.jpg', captions, 'Kredit ' || (id * 31 % 400) FROM articles;
UPDATE photos SET (digest, capture_id) = (SELECT digest, id FROM captures c WHERE c.id = photos.id) WHERE id % 3 = 0;
INSERT INTO distinct_links (id, block, url, headline, published_at)
  SELECT id, 'related', url, headline, published_at FROM articles;
INSERT INTO distinct_links (id, block, url) SELECT id + :count, 'inline', url FROM articles WHERE id <= :count / 3;
INSERT INTO article_links (article_id, inline, position, link_id)
  SELECT id, 0, n, 1 + (id + n) % :count
  FROM articles, (SELECT 1 n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5);
INSERT INTO article_links (article_id, inline, position, link_id)
  SELECT id, 1, n, :count + 1 + id * 17 * n % (:count / 3) FROM articles, (SELECT 1 n UNION SELECT 2);
{_COUNT.format(3000)} INSERT INTO tags (name) SELECT 'tag ' || i FROM n;
INSERT OR IGNORE INTO article_tags
  SELECT a.id, 1 + a.id * (13 + n) % 2999 % (1 + a.id % 3000), n
  FROM articles a, (SELECT 1 n UNION SELECT 2 UNION SELECT 3);
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
{_COUNT.format(5000)} INSERT INTO named_people (name, key) SELECT 'Pejabat ' || i, 'pejabat ' || i FROM n;
INSERT INTO mentions (article_id, position, named_person_id, rule, span_start, span_end, as_written, office, standing,
    times)
  SELECT id, n, 1 + (id * 31 % 4999) * (id * n * 17 % 997) / 997, 'person.office', 10 * n, 10 * n + 9, 'Pejabat',
    'Kepala Dinas', 'official', 1 + id % 3
  FROM articles, (SELECT 1 n UNION SELECT 2);
INSERT INTO quotes (article_id, position, kind, rule, span_start, span_end, verb, speaker, speaker_rule,
    named_person_id)
  SELECT article_id, position, iif(position = 1, 'direct', 'indirect'), 'quote.marks', 20 * position, 60 * position,
    'kata', as_written, 'speaker.behind', named_person_id
  FROM mentions;
INSERT INTO text_places (article_id, position, rule, span_start, span_end, as_written, name, kind, code, times)
  SELECT id, n, 'place.kind', 5 * n, 5 * n + 8, 'Kecamatan ' || (id * n % 600), 'Kecamatan ' || (id * n % 600),
    'district', '32.' || (10 + id * n % 20), 1
  FROM articles, (SELECT 1 n UNION SELECT 2);
INSERT INTO event_dates (article_id, position, rule, span_start, span_end, as_written, first_day, last_day)
  SELECT id, 1, 'date.short', 30, 45, 'Selasa (3/4)', substr(published_at, 1, 10), substr(published_at, 1, 10)
  FROM articles;
INSERT INTO copies (article_id, copied_id, original_id, certain, common, shingles, score)
  SELECT id, id - 7, id - 7, 1, 180, 200, 0.9 FROM articles WHERE id % 50 = 9;
INSERT INTO origins (article_id, position, kind, name, rule, field, span_start, span_end, as_written)
  SELECT id, 1, 'agency', 'Antara', 'origin.closing', 'body', 0, 5, '(Antara)' FROM articles WHERE id % 33 = 1
"""


def _articles(count: int, lemmas: dict[str, str]) -> Iterator[dict[str, str | int | None]]:
    for number, text in enumerate(texts(count, lemmas), 1):
        yield {
            "id": number,
            "slug": "-".join(text.headline.lower().split()),
            "headline": text.headline,
            "headline_lemmas": text.headline_lemmas,
            "body": text.body,
            "lemmas": text.lemmas,
            "words": text.words,
            "place": PLACES[number * 7 % 101 % len(PLACES)] if number % 9 else None,
            "section": 1 + number * 13 % 97 % len(SECTIONS),
            "day": str(date(2012, 1, 1) + timedelta(days=number * 4700 // count)),
            "read_by": READ_BY,
        }


def _without_indexes(db: sqlite3.Connection) -> list[str]:
    """Drop indexes and triggers, and return the SQL statements that create them."""
    found = db.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).fetchall()
    for kind, name, _ in found:
        db.execute(f"DROP {kind} {name}")
    return [sql for *_, sql in found]


def prepare(path: Path, articles: int) -> None:
    """Make a large archive at ``path``. It takes a minute and a gigabyte for each 100,000 articles."""
    lemmas: dict[str, str] = {}
    db = open_database(path)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -1000000"):
        db.execute(f"PRAGMA {setting}")
    later = _without_indexes(db)
    db.executemany("INSERT INTO sections (name) VALUES (?)", [(name,) for name in SECTIONS])
    rows = _articles(articles, lemmas)
    while batch := list(islice(rows, BATCH)):
        with db.atomic():
            db.executemany(ARTICLE, batch)
    db.executemany("INSERT INTO lemmas (word, lemma) VALUES (?, ?)", lemmas.items())
    for statement in ABOUT.split(";\n"):
        db.execute(statement, {"count": articles} if ":count" in statement else {})
    for statement in later:
        db.execute(statement)
    db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    db.execute(f"PRAGMA user_version = {RULES}")
    db.execute("PRAGMA optimize")  # as every run does at its end
    db.execute("PRAGMA journal_mode = WAL")
    db.close()

"""The tables as SQL, grouped by the migrations that create them. This SQL is never changed."""

from __future__ import annotations

OPERATIONS = """
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL,
  arguments TEXT NOT NULL,
  portal TEXT NOT NULL,
  parser_version TEXT NOT NULL,
  software TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  outcome TEXT,
  exit_code INTEGER,
  swept INTEGER NOT NULL DEFAULT 0 CHECK (swept IN (0, 1)),
  portal_total INTEGER,
  requests INTEGER NOT NULL DEFAULT 0,
  found INTEGER NOT NULL DEFAULT 0,
  fetched INTEGER NOT NULL DEFAULT 0,
  new INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  missing INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  problems INTEGER NOT NULL DEFAULT 0,
  checks TEXT
) STRICT;

CREATE TABLE captures (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  url TEXT NOT NULL,
  captured_at TEXT NOT NULL,
  status INTEGER NOT NULL,
  content_type TEXT,
  location TEXT,
  truncated TEXT,
  length INTEGER NOT NULL,
  digest TEXT NOT NULL,
  warc_file TEXT NOT NULL,
  warc_offset INTEGER NOT NULL,
  warc_length INTEGER NOT NULL,
  record_id TEXT NOT NULL UNIQUE,
  UNIQUE (warc_file, warc_offset)
) STRICT;
CREATE INDEX captures_url ON captures(url);
CREATE INDEX captures_run ON captures(run_id);

CREATE TABLE urls (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('article', 'listing', 'feed', 'asset', 'other')),
  post_id INTEGER,
  found_in TEXT NOT NULL,
  found_at TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  modified TEXT,
  listed_at TEXT,
  state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'stored', 'refused', 'missing', 'gone', 'failed')),
  reason TEXT,
  due_at TEXT,
  fetched_at TEXT,
  status INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  last_modified TEXT,
  capture_id INTEGER REFERENCES captures(id),
  article_id INTEGER REFERENCES articles(id)
) STRICT;
CREATE INDEX urls_due ON urls(due_at) WHERE due_at IS NOT NULL;
CREATE INDEX urls_post ON urls(post_id);
CREATE INDEX urls_article ON urls(article_id);

CREATE TABLE sightings (
  id INTEGER PRIMARY KEY,
  url_id INTEGER NOT NULL REFERENCES urls(id),
  source TEXT NOT NULL,
  published_at TEXT NOT NULL,
  precision TEXT NOT NULL CHECK (precision IN ('second', 'minute', 'day')),
  seen_at TEXT NOT NULL,
  UNIQUE (url_id, source, published_at)
) STRICT;

CREATE TABLE problems (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  article_id INTEGER REFERENCES articles(id),
  capture_id INTEGER REFERENCES captures(id),
  run_id INTEGER NOT NULL REFERENCES runs(id),
  field TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  resolved_at TEXT,
  UNIQUE (url, field, reason, detail)
) STRICT;
CREATE INDEX problems_article ON problems(article_id);
CREATE INDEX problems_open ON problems(id) WHERE resolved_at IS NULL;
"""

PEOPLE = """
CREATE TABLE people_aliases (
  key TEXT PRIMARY KEY,
  alias TEXT NOT NULL,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE duplicate_pairs (
  person_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
  other_id INTEGER NOT NULL REFERENCES people(id) ON DELETE CASCADE,
  reason TEXT NOT NULL CHECK (reason IN ('degree', 'initials', 'spelling')),
  PRIMARY KEY (person_id, other_id)
) STRICT;
CREATE INDEX duplicate_pairs_other ON duplicate_pairs(other_id);
"""

SEALS = """
CREATE TABLE seals (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  statement TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE sealed_files (
  name TEXT PRIMARY KEY,
  seal_id INTEGER NOT NULL REFERENCES seals(id)
) STRICT;
"""

HELD = """
CREATE TABLE held (
  capture_id INTEGER PRIMARY KEY REFERENCES captures(id),
  article_id INTEGER NOT NULL REFERENCES articles(id),
  run_id INTEGER NOT NULL REFERENCES runs(id),
  layout TEXT,
  has TEXT NOT NULL,
  changed TEXT NOT NULL,
  lost TEXT NOT NULL,
  added TEXT NOT NULL,
  digest TEXT NOT NULL,
  reason TEXT CHECK (reason IN ('layout', 'lost', 'mass', 'words', 'first'))
) STRICT;
CREATE INDEX held_article ON held(article_id);
"""

LEMMAS = """
ALTER TABLE articles ADD COLUMN headline_lemmas TEXT;
ALTER TABLE articles ADD COLUMN text_lemmas TEXT;
CREATE TABLE lemmas (
  word TEXT PRIMARY KEY,
  lemma TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lemmas_lemma ON lemmas(lemma);
CREATE INDEX articles_place ON articles(place COLLATE NOCASE);
CREATE INDEX articles_status ON articles(status) WHERE status <> 'live';
CREATE INDEX bylines_article ON bylines(article_id, role);
"""

LISTS = """
CREATE TABLE sources (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name IN ('rest', 'feed', 'sitemap', 'listing')),
  state TEXT NOT NULL DEFAULT 'unknown' CHECK (state IN ('unknown', 'open', 'failing', 'closed')),
  reason TEXT,
  url TEXT,
  asked_at TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  due_at TEXT,
  marks TEXT,
  named INTEGER,
  total INTEGER,
  whole_run_id INTEGER REFERENCES runs(id)
) STRICT;
INSERT INTO sources (name)
  SELECT DISTINCT found_in FROM urls WHERE found_in IN ('rest', 'feed', 'sitemap', 'listing');

CREATE TABLE listed (
  url_id INTEGER NOT NULL REFERENCES urls(id),
  source_id INTEGER NOT NULL REFERENCES sources(id),
  run_id INTEGER NOT NULL REFERENCES runs(id),
  modified TEXT,
  changed_run_id INTEGER REFERENCES runs(id),
  PRIMARY KEY (url_id, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX listed_source ON listed(source_id, modified);
INSERT INTO listed (url_id, source_id, run_id, modified)
  SELECT u.id, s.id, u.run_id, u.modified FROM urls u JOIN sources s ON s.name = u.found_in WHERE u.kind = 'article';

ALTER TABLE runs ADD COLUMN sweep TEXT;
ALTER TABLE runs ADD COLUMN gap TEXT;
"""

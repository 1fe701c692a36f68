"""The tables of articles, their versions and their parts, as SQL. This SQL is never changed."""

from __future__ import annotations

ARTICLES = """
CREATE TABLE sections (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  url TEXT
) STRICT;

CREATE TABLE tags (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  url TEXT
) STRICT;

CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  post_id INTEGER UNIQUE,
  status TEXT NOT NULL DEFAULT 'live' CHECK (status IN ('live', 'missing', 'gone')),
  headline TEXT,
  body TEXT,
  word_count INTEGER NOT NULL DEFAULT 0,
  place TEXT,
  section_id INTEGER REFERENCES sections(id),
  published_at TEXT,
  published_precision TEXT CHECK (published_precision IN ('second', 'minute', 'day')),
  published_source TEXT,
  modified_at TEXT,
  captions TEXT,
  people TEXT,
  layout TEXT NOT NULL,
  parser_version TEXT NOT NULL,
  sources TEXT NOT NULL,
  dates TEXT NOT NULL,
  versions INTEGER NOT NULL DEFAULT 1,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  missing_at TEXT,
  gone_at TEXT,
  capture_id INTEGER REFERENCES captures(id)
) STRICT;
CREATE INDEX articles_published ON articles(published_at);
CREATE INDEX articles_section ON articles(section_id);

CREATE TABLE article_versions (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  version INTEGER NOT NULL,
  captured_at TEXT NOT NULL,
  capture_id INTEGER REFERENCES captures(id),
  changed TEXT NOT NULL,
  headline TEXT,
  body TEXT,
  place TEXT,
  section TEXT,
  published TEXT,
  bylines TEXT NOT NULL,
  captions TEXT NOT NULL,
  digest TEXT NOT NULL,
  layout TEXT NOT NULL,
  parser_version TEXT NOT NULL,
  UNIQUE (article_id, version)
) STRICT;

CREATE TABLE version_captures (
  version_id INTEGER NOT NULL REFERENCES article_versions(id),
  page INTEGER NOT NULL,
  capture_id INTEGER NOT NULL REFERENCES captures(id),
  PRIMARY KEY (version_id, page)
) STRICT;

CREATE TABLE article_events (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('first_seen', 'edited', 'missing', 'gone', 'returned', 'moved')),
  detail TEXT NOT NULL,
  capture_id INTEGER REFERENCES captures(id)
) STRICT;
CREATE INDEX article_events_article ON article_events(article_id);
CREATE INDEX article_events_at ON article_events(at);

CREATE TABLE bylines (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN
    ('reporter', 'writer', 'editor', 'photographer', 'contributor', 'source', 'account', 'signature')),
  person_id INTEGER NOT NULL REFERENCES people(id),
  name TEXT NOT NULL,
  as_written TEXT NOT NULL,
  source TEXT NOT NULL,
  UNIQUE (article_id, position)
) STRICT;
CREATE INDEX bylines_person ON bylines(person_id);

CREATE TABLE photos (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  kind TEXT NOT NULL CHECK (kind IN ('lead', 'inline')),
  position INTEGER NOT NULL,
  url TEXT NOT NULL,
  caption TEXT,
  credit TEXT,
  UNIQUE (article_id, kind, position)
) STRICT;

CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  block TEXT NOT NULL CHECK (block IN ('related', 'inline')),
  position INTEGER NOT NULL,
  url TEXT NOT NULL,
  headline TEXT,
  published_at TEXT,
  UNIQUE (article_id, block, position)
) STRICT;
CREATE INDEX links_url ON links(url);

CREATE TABLE embeds (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  UNIQUE (article_id, position)
) STRICT;

CREATE TABLE article_sections (
  article_id INTEGER NOT NULL REFERENCES articles(id),
  section_id INTEGER NOT NULL REFERENCES sections(id),
  position INTEGER NOT NULL,
  PRIMARY KEY (article_id, section_id)
) STRICT;
CREATE INDEX article_sections_section ON article_sections(section_id);

CREATE TABLE article_tags (
  article_id INTEGER NOT NULL REFERENCES articles(id),
  tag_id INTEGER NOT NULL REFERENCES tags(id),
  position INTEGER NOT NULL,
  PRIMARY KEY (article_id, tag_id)
) STRICT;
CREATE INDEX article_tags_tag ON article_tags(tag_id);
"""

"""The tables of what the text of an article says: quotes, people, dates, places, corrections. Never changed."""

from __future__ import annotations

FINDINGS = """
CREATE TABLE analyses (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),
  rules TEXT NOT NULL,
  input TEXT NOT NULL
) STRICT;

CREATE TABLE named_people (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE mentions (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  named_person_id INTEGER NOT NULL REFERENCES named_people(id),
  rule TEXT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  as_written TEXT NOT NULL,
  office TEXT,
  organisation TEXT,
  standing TEXT CHECK (standing IN ('official', 'citizen')),
  sex TEXT CHECK (sex IN ('female', 'male')),
  times INTEGER NOT NULL,
  UNIQUE (article_id, position)
) STRICT;
CREATE INDEX mentions_person ON mentions(named_person_id, article_id);

CREATE TABLE quotes (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('direct', 'indirect')),
  rule TEXT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  verb TEXT,
  speaker TEXT,
  speaker_rule TEXT,
  named_person_id INTEGER REFERENCES named_people(id),
  UNIQUE (article_id, position)
) STRICT;
CREATE INDEX quotes_person ON quotes(named_person_id, article_id);

CREATE TABLE event_dates (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  rule TEXT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  as_written TEXT NOT NULL,
  first_day TEXT,
  last_day TEXT,
  clock TEXT,
  part_of_day TEXT,
  doubt TEXT,
  UNIQUE (article_id, position)
) STRICT;
CREATE INDEX event_dates_day ON event_dates(first_day, last_day, article_id);

CREATE TABLE text_places (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  rule TEXT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  as_written TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT,
  code TEXT,
  times INTEGER NOT NULL,
  UNIQUE (article_id, position)
) STRICT;
CREATE INDEX text_places_name ON text_places(name COLLATE NOCASE, article_id);
CREATE INDEX text_places_code ON text_places(code, article_id);

CREATE TABLE corrections (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('correction', 'clarification', 'reply', 'withdrawal', 'update', 'apology')),
  rule TEXT NOT NULL,
  field TEXT NOT NULL CHECK (field IN ('headline', 'body')),
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  as_written TEXT NOT NULL,
  target_url TEXT,
  target_headline TEXT,
  corrected_id INTEGER REFERENCES articles(id),
  link_rule TEXT,
  score REAL,
  UNIQUE (article_id, position)
) STRICT;
CREATE INDEX corrections_corrected ON corrections(corrected_id);

CREATE TABLE edits (
  id INTEGER PRIMARY KEY,
  version_id INTEGER NOT NULL REFERENCES article_versions(id),
  position INTEGER NOT NULL,
  field TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('typing', 'figure', 'name', 'quote', 'claim', 'wording', 'added', 'removed')),
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  UNIQUE (version_id, position)
) STRICT;
CREATE INDEX edits_class ON edits(class, version_id)
"""

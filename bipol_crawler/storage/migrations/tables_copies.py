"""The tables of copies, origins, series and follow-ups, and of the sketches that find copies. Never changed."""

from __future__ import annotations

COPIES = """
CREATE TABLE sketches (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),
  digest TEXT NOT NULL,
  shingles INTEGER NOT NULL,
  numbers TEXT NOT NULL
) STRICT;

CREATE TABLE sketch_numbers (
  number INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  PRIMARY KEY (number, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE copies (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),
  copied_id INTEGER NOT NULL REFERENCES articles(id),
  original_id INTEGER NOT NULL REFERENCES articles(id),
  certain INTEGER NOT NULL CHECK (certain IN (0, 1)),
  common INTEGER NOT NULL,
  shingles INTEGER NOT NULL,
  score REAL NOT NULL,
  span_start INTEGER,
  span_end INTEGER
) STRICT;
CREATE INDEX copies_copied ON copies(copied_id);
CREATE INDEX copies_original ON copies(original_id);

CREATE TABLE origins (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('agency', 'medium', 'press_release', 'paid')),
  name TEXT,
  rule TEXT NOT NULL,
  field TEXT NOT NULL CHECK (field IN ('headline', 'body', 'bylines', 'section')),
  span_start INTEGER,
  span_end INTEGER,
  as_written TEXT NOT NULL,
  UNIQUE (article_id, position)
) STRICT;
CREATE INDEX origins_kind ON origins(kind, name, article_id);

CREATE TABLE series_parts (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),
  series TEXT NOT NULL,
  part INTEGER,
  last INTEGER NOT NULL CHECK (last IN (0, 1)),
  as_written TEXT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL
) STRICT;
CREATE INDEX series_parts_series ON series_parts(series, part);

CREATE TABLE follow_ups (
  article_id INTEGER NOT NULL REFERENCES articles(id),
  earlier_id INTEGER NOT NULL REFERENCES articles(id),
  people INTEGER NOT NULL,
  places INTEGER NOT NULL,
  words TEXT NOT NULL,
  PRIMARY KEY (article_id, earlier_id)
) STRICT;
CREATE INDEX follow_ups_earlier ON follow_ups(earlier_id)
"""

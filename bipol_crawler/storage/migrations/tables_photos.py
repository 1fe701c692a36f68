"""The tables of photos, and of bodies that are stored only once, as SQL. This SQL is never changed."""

from __future__ import annotations

PHOTOS = """
ALTER TABLE captures ADD COLUMN refers_to INTEGER REFERENCES captures(id);
CREATE INDEX captures_digest ON captures(digest);
ALTER TABLE photos ADD COLUMN digest TEXT;
ALTER TABLE photos ADD COLUMN capture_id INTEGER REFERENCES captures(id);
CREATE INDEX photos_digest ON photos(digest) WHERE digest IS NOT NULL;
CREATE INDEX photos_url ON photos(url) WHERE kind = 'lead';
CREATE TABLE photo_files (
  url TEXT PRIMARY KEY,
  digest TEXT,
  capture_id INTEGER REFERENCES captures(id),
  failures INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  due_at TEXT
) STRICT;
"""

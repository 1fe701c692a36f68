"""The tables of imports, as SQL. This SQL is never changed."""

from __future__ import annotations

IMPORTS = """
CREATE TABLE imports (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  warc_file TEXT UNIQUE,
  original TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  software TEXT,
  kept TEXT NOT NULL,
  imported_at TEXT NOT NULL,
  imported_by TEXT NOT NULL,
  taken INTEGER NOT NULL,
  waiting INTEGER NOT NULL DEFAULT 0,
  derived INTEGER NOT NULL DEFAULT 0 CHECK (derived IN (0, 1))
) STRICT;
CREATE INDEX imports_sha256 ON imports(sha256);

CREATE TABLE superseded (
  ledger TEXT NOT NULL CHECK (ledger IN ('article_versions', 'article_events')),
  id INTEGER NOT NULL,
  row TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  PRIMARY KEY (ledger, id)
) STRICT, WITHOUT ROWID
"""

"""The tables of files that pages load, as SQL. This SQL is never changed."""

from __future__ import annotations

REQUISITES = """
CREATE TABLE requisites (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  capture_id INTEGER REFERENCES captures(id),
  digest TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  due_at TEXT
) STRICT;
CREATE INDEX requisites_due ON requisites(due_at) WHERE due_at IS NOT NULL;
CREATE TABLE page_requisites (
  id INTEGER PRIMARY KEY,
  capture_id INTEGER NOT NULL REFERENCES captures(id),
  requisite_id INTEGER REFERENCES requisites(id),
  UNIQUE (capture_id, requisite_id)
) STRICT;
CREATE INDEX page_requisites_requisite ON page_requisites(requisite_id)
"""

"""Columns and indexes that keep a run without news cheap, however many runs came before. This SQL is never changed."""

from __future__ import annotations

GROWTH = """
ALTER TABLE sealed_files ADD COLUMN bytes INTEGER;
CREATE INDEX captures_whole ON captures(url) WHERE status = 200 AND truncated IS NULL;
CREATE INDEX runs_looked ON runs(started_at) WHERE command = 'crawl' AND (fetched > 0 OR outcome = 'killed');
CREATE INDEX runs_moved ON runs(id) WHERE instr(arguments, 'moved_from');
CREATE INDEX runs_swept ON runs(started_at) WHERE sweep IS NOT NULL;
CREATE INDEX runs_unfinished ON runs(id) WHERE finished_at IS NULL;
CREATE INDEX runs_waited ON runs(wait_until) WHERE wait_until IS NOT NULL
"""

ORIGINALS = """
DROP INDEX IF EXISTS captures_digest;
CREATE INDEX captures_digest ON captures(digest) WHERE refers_to IS NULL;
DROP INDEX IF EXISTS captures_url;
CREATE INDEX captures_url ON captures(url, captured_at);
CREATE INDEX sightings_seen ON sightings(seen_at);
CREATE INDEX runs_told ON runs(id) WHERE told IS NOT NULL
"""

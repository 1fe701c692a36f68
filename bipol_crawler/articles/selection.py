"""Selects articles for export from the evidence, with the captures that belong to them.

These captures belong to an article: the pages of all its versions, the page at which it was last seen, its photos,
the files that these pages load, the answers that showed that it had moved or was gone, the redirects to any of these,
and the robots.txt that was valid when they were fetched. If one of these is a revisit record, the capture with its body
is also included.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from urllib.parse import urldefrag, urljoin, urlsplit

from w3lib.url import safe_url_string

_CHOSEN = """
CREATE TEMP TABLE chosen AS
SELECT id FROM articles a
WHERE (:since IS NULL OR substr(published_at, 1, 10) >= :since)
  AND (:until IS NULL OR substr(published_at, 1, 10) <= :until)
  AND (:section IS NULL OR EXISTS (
    SELECT 1 FROM article_sections x JOIN sections s ON s.id = x.section_id
    WHERE x.article_id = a.id AND s.name = :section COLLATE NOCASE))
  AND (:articles IS NULL OR id IN (SELECT value FROM json_each(:articles)))
"""
_PAGES = """
CREATE TEMP TABLE pages AS
SELECT substr(c.record_id, length('urn:uuid:') + 1) AS id, c.url, c.captured_at, v.headline, v.body
FROM article_versions v JOIN captures c ON c.id = v.capture_id
WHERE v.article_id IN (SELECT id FROM chosen)
ORDER BY c.captured_at, c.id
"""
_CAPTURES = """
CREATE TEMP TABLE packed AS
SELECT v.capture_id AS id FROM version_captures v JOIN article_versions a ON a.id = v.version_id
  WHERE a.article_id IN (SELECT id FROM chosen)
UNION SELECT capture_id FROM articles WHERE id IN (SELECT id FROM chosen) AND capture_id IS NOT NULL
UNION SELECT capture_id FROM photos WHERE article_id IN (SELECT id FROM chosen) AND capture_id IS NOT NULL
UNION SELECT capture_id FROM article_events
  WHERE article_id IN (SELECT id FROM chosen) AND capture_id IS NOT NULL
"""
_REQUISITES = """
INSERT INTO packed
WITH RECURSIVE loads (id) AS (
  SELECT id FROM packed
  UNION SELECT r.capture_id FROM loads JOIN page_requisites p ON p.capture_id = loads.id
    JOIN requisites r ON r.id = p.requisite_id WHERE r.capture_id IS NOT NULL)
SELECT id FROM loads WHERE id NOT IN (SELECT id FROM packed)
"""
_REDIRECTS = """
CREATE TEMP TABLE redirects AS
SELECT id, run_id, url, leads_to(url, location) AS target FROM captures
WHERE location IS NOT NULL AND run_id IN (SELECT run_id FROM captures WHERE id IN (SELECT id FROM packed))
"""
_INDEX = "CREATE INDEX temp.redirects_target ON redirects (run_id, target)"
_LED_THERE = """
INSERT INTO packed
WITH RECURSIVE led (id, run_id, url) AS (
  SELECT id, run_id, url FROM captures WHERE id IN (SELECT id FROM packed)
  UNION SELECT r.id, r.run_id, r.url FROM led JOIN redirects r
    ON r.run_id = led.run_id AND r.target = led.url AND r.id < led.id)
SELECT id FROM led WHERE id NOT IN (SELECT id FROM packed)
"""
_ROBOTS = """
INSERT INTO packed
SELECT DISTINCT (
  SELECT max(r.id) FROM captures r
  WHERE r.url = (SELECT portal FROM runs WHERE id = c.run_id) || '/robots.txt' AND r.id < c.id) AS robots
FROM captures c WHERE c.id IN (SELECT min(id) FROM captures WHERE id IN (SELECT id FROM packed) GROUP BY run_id)
  AND robots IS NOT NULL
"""
_ORIGINALS = """
INSERT INTO packed
SELECT DISTINCT refers_to FROM captures
WHERE id IN (SELECT id FROM packed) AND refers_to IS NOT NULL AND refers_to NOT IN (SELECT id FROM packed)
"""
_SLICES = """
CREATE TEMP TABLE slices AS
SELECT warc_file, warc_offset, warc_length, captured_at FROM captures WHERE id IN (SELECT id FROM packed)
"""

SLICES = "SELECT warc_file, warc_offset, warc_length FROM slices ORDER BY warc_file, warc_offset"
"""Where the exchanges of the chosen captures are, in the best order for reading."""
PAGES = "SELECT id, url, captured_at, headline, body FROM pages ORDER BY captured_at, id"
"""The first page of every chosen version, with the headline and body that were read from it."""


class NothingChosen(Exception):
    """The selection contains no article. The message is one line with the criteria."""


def choose_articles(
    db: sqlite3.Connection,
    since: str | None = None,
    until: str | None = None,
    section: str | None = None,
    articles: Collection[int] | None = None,
) -> tuple[str, str, int]:
    """Choose articles; afterwards :data:`SLICES` and :data:`PAGES` can be queried on ``db``, which is open for reading.

    The selection does not change while a crawl writes, and does not block the crawl.

    Args:
        since: first day of publication, ``YYYY-MM-DD`` in the portal's time zone. Articles without a date are left out.
        until: last day of publication.
        section: the name of one of the article's sections, in any case.
        articles: the ids of the articles.

    Returns:
        A title for the selection, the time of the newest capture (UTC), and the number of versions.

    Raises:
        NothingChosen: no article matches all criteria.
        sqlite3.Error: the archive cannot be read.
    """
    db.create_function("leads_to", 2, _leads_to, deterministic=True)
    asked = {"since": since, "until": until, "section": section, "articles": articles and json.dumps([*articles])}
    db.execute("BEGIN")
    try:
        for step in (
            _CHOSEN,
            _PAGES,
            _CAPTURES,
            _REQUISITES,
            _REDIRECTS,
            _INDEX,
            _LED_THERE,
            _ROBOTS,
            _ORIGINALS,
            _SLICES,
        ):
            db.execute(step, asked if step is _CHOSEN else ())
        (portal,) = db.execute("SELECT portal FROM runs ORDER BY id DESC LIMIT 1").fetchone() or ("",)
    finally:
        db.execute("COMMIT")
    span = [f"{word} {day}" for word, day in (("from", since), ("until", until)) if day]
    said = [*([f"published {' '.join(span)}"] if span else []), *([f"section {section}"] if section else [])]
    (newest,) = db.execute("SELECT max(captured_at) FROM slices").fetchone()
    if newest is None:
        raise NothingChosen(f"the archive has no article {', '.join(said)}".rstrip())
    (versions,) = db.execute("SELECT count(*) FROM pages").fetchone()
    return ", ".join([urlsplit(portal).netloc, *said]), newest, versions


def newest_capture(db: sqlite3.Connection) -> int | None:
    """The last capture that :func:`choose_articles` chose."""
    (newest,) = db.execute("SELECT max(id) FROM packed").fetchone()
    return None if newest is None else int(newest)


def _leads_to(url: str, location: str) -> str | None:
    """The target of a redirect, resolved as Scrapy does it; ``None`` if it cannot be resolved."""
    try:
        return urldefrag(urljoin(url, safe_url_string(location.encode("latin-1"))))[0]
    except ValueError:
        return None

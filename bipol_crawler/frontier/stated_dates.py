"""Times of publication that feeds, lists and boxes on other pages state for an address: the table ``sightings``."""

from __future__ import annotations

from bipol_crawler.infra.clock import now
from bipol_crawler.items import Dated
from bipol_crawler.storage.database import Database


def record_stated_date(db: Database, url_id: int, published: Dated) -> bool:
    """Store a time of publication that a page other than the article states. Returns whether it is new.

    It is new if no time of the same precision was known, or if the same source stated another time before.
    """
    before = db.execute(
        "SELECT published_at FROM sightings WHERE url_id = ? AND source = ? AND precision = ?"
        " ORDER BY seen_at DESC, id DESC LIMIT 1",
        [url_id, published.source, published.precision],
    ).fetchone()
    if before is not None and before[0] == published.value:
        return False
    exact = ("second", published.precision)
    known = db.execute(
        "SELECT 1 FROM sightings WHERE url_id = ? AND precision IN (?, ?) LIMIT 1", [url_id, *exact]
    ).fetchone()
    db.execute(
        "INSERT INTO sightings (url_id, source, published_at, precision, seen_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (url_id, source, published_at) DO UPDATE SET seen_at = excluded.seen_at",
        [url_id, published.source, published.value, published.precision, now()],
    )
    return known is None or before is not None


def urls_dated_in_this_run(db: Database) -> list[int]:
    """The ids of addresses for which a time was stated in this run, or in killed runs just before it."""
    rows = db.execute(
        "SELECT DISTINCT url_id FROM sightings WHERE seen_at >= (SELECT min(started_at) FROM runs WHERE id >"
        " (SELECT coalesce(max(id), 0) FROM runs WHERE command = 'crawl' AND outcome <> 'killed'))"
    )
    return [int(row[0]) for row in rows.fetchall()]


def urls_dated_by_others(db: Database) -> list[int]:
    """The ids of addresses for which a page other than the article states a time of publication."""
    return [int(row[0]) for row in db.execute("SELECT DISTINCT url_id FROM sightings").fetchall()]


def stated_dates(db: Database, url_id: int) -> list[Dated]:
    """The times of publication that other pages, feeds and lists state for one address, the newest of each."""
    rows = db.execute(
        "SELECT source, precision, id, published_at FROM sightings WHERE url_id = ? ORDER BY seen_at, id", [url_id]
    )
    newest = {(source, precision): (number, value) for source, precision, number, value in rows}
    found = sorted((number, value, *of) for of, (number, value) in newest.items())
    return [Dated(value, precision, source) for _, value, source, precision in found]

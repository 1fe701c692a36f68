"""Requisites: the files that archived pages load. Which pages load which files, and which files must be fetched.

Each file is fetched once, however many pages load it. For pages that are archived already, the files are found later,
in the evidence. A rebuilt archive finds the files among its captures, without a request.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bipol_crawler.addresses.origins import without_credentials
from bipol_crawler.articles.photos import is_on_portal, waiting_days
from bipol_crawler.infra.clock import now, utc
from bipol_crawler.storage.database import Database
from bipol_crawler.warc.exchange import Slice


def pages_to_read(db: Database, limit: int) -> list[tuple[int, str, str, Slice]]:
    """Pages of versions, and style sheets, whose requisites are unknown: their capture, address, media type, place.

    Style sheets come first, then the newest pages.
    """
    rows = db.execute(
        "SELECT c.id, c.url, coalesce(o.content_type, ''), o.warc_file, o.warc_offset, o.warc_length FROM ("
        " SELECT capture_id AS id, 1 AS style FROM requisites WHERE capture_id IS NOT NULL"
        " UNION ALL SELECT capture_id, 0 FROM version_captures) x JOIN captures c ON c.id = x.id"
        " JOIN captures o ON o.id = iif(c.status = 304, c.refers_to, c.id)"
        " WHERE NOT EXISTS (SELECT 1 FROM page_requisites p WHERE p.capture_id = c.id)"
        " AND (x.style = 0 OR instr(o.content_type, 'css'))"
        " GROUP BY c.id ORDER BY max(x.style) DESC, c.id DESC LIMIT ?",
        [limit],
    )
    return [(capture, url, kind, Slice(*place)) for capture, url, kind, *place in rows.fetchall()]


def add_requisites(db: Database, capture_id: int, urls: Iterable[str], portal: str) -> None:
    """Enter the files that a page or style sheet loads, of the portal's own hosts only.

    Args:
        capture_id: the capture of the page or style sheet.
    """
    ours = [url for url in map(without_credentials, urls) if is_on_portal(url, portal)]
    with db.atomic():
        db.execute("INSERT OR IGNORE INTO page_requisites (capture_id, requisite_id) VALUES (?, NULL)", [capture_id])
        for url in ours:
            db.execute("INSERT OR IGNORE INTO requisites (url, due_at) VALUES (?, ?)", [url, now()])
            db.execute(
                "UPDATE requisites SET capture_id = c.id, digest = c.digest, due_at = NULL FROM captures c"
                " WHERE requisites.url = :url AND requisites.capture_id IS NULL AND c.id ="
                " (SELECT min(id) FROM captures WHERE url = :url AND status = 200 AND truncated IS NULL)",
                {"url": url},
            )
            db.execute(
                "INSERT OR IGNORE INTO page_requisites (capture_id, requisite_id)"
                " SELECT ?, id FROM requisites WHERE url = ?",
                [capture_id, url],
            )


def next_requisite(db: Database, asked: Iterable[str]) -> str | None:
    """The address of the file to fetch next, None if none is due. Files that are also photos are fetched as photos.

    Args:
        asked: addresses that this run has requested already.
    """
    known = set(asked)
    rows = db.execute(
        "SELECT r.url FROM requisites r WHERE r.capture_id IS NULL AND r.due_at <= ?"
        " AND NOT EXISTS (SELECT 1 FROM photos p WHERE p.url = r.url) ORDER BY r.failures, r.id LIMIT ?",
        [now(), len(known) + 1],
    ).fetchall()
    return next((str(url) for (url,) in rows if url not in known), None)


def save_requisite(db: Database, url: str, capture_id: int) -> None:
    """Record the capture that holds the file at ``url``."""
    with db.atomic():
        db.execute(
            "UPDATE requisites SET capture_id = c.id, digest = c.digest, failures = 0, reason = NULL, due_at = NULL"
            " FROM captures c WHERE c.id = ? AND requisites.url = ?",
            [capture_id, url],
        )


def record_requisite_failure(db: Database, url: str, reason: str, until: str | None = None) -> None:
    """Record why the file at ``url`` could not be fetched, and when it is tried again, as for photos."""
    with db.atomic():
        (failures,) = db.execute("SELECT failures + 1 FROM requisites WHERE url = ?", [url]).fetchone()
        due = until or utc(datetime.fromisoformat(now()) + timedelta(days=waiting_days(failures)))
        db.execute(
            "UPDATE requisites SET failures = ?, reason = ?, due_at = ? WHERE url = ?", [failures, reason, due, url]
        )

"""Lead photos in the evidence: which are to be fetched, and what came of it.

A file is fetched once for all articles that show it, and what it held then stands: should the portal put other bytes
behind the same address, nobody notices. An editor who changes a photo uploads another file, whose address is new.
A photo is no part of a version.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import unquote, urldefrag

from sqlite_utils import Database
from w3lib.url import safe_url_string

from bipol_crawler.archive.database import now
from bipol_crawler.discover.urls import same_site
from bipol_crawler.normalize.times import utc

_LONGEST = 64
"""Days between two tries at a photo that keeps failing; the first is repeated after one, and each wait doubles."""
ASKED_TO_WAIT = "asked_to_wait"
"""Why a photo was not served, if it came with a Retry-After: until then none is asked for."""


def due_photos(db: Database, portal: str, limit: int, article_url: str | None = None) -> list[str]:
    """Addresses of lead photos on the portal's own hosts to fetch now, at most ``limit``.

    Those never tried first, and of these the newest articles'. With ``article_url`` only of that article. None, while
    the portal has asked to wait with photos.
    """
    waiting = "SELECT 1 FROM photo_files WHERE reason = ? AND due_at > ?"
    if db.execute(waiting, [ASKED_TO_WAIT, now()]).fetchone():
        return []
    rows = db.execute(
        "SELECT p.url, max(f.due_at IS NOT NULL) AS tried FROM photos p JOIN articles a ON a.id = p.article_id"
        " LEFT JOIN photo_files f ON f.url = p.url"
        " WHERE p.kind = 'lead' AND p.digest IS NULL AND (f.url IS NULL OR f.due_at <= ?1)"
        " AND (?2 IS NULL OR a.url = ?2) GROUP BY p.url ORDER BY tried, max(a.id) DESC",
        [now(), article_url],
    )
    wanted = dict.fromkeys(asked for (url, _) in rows if same_site(asked := address(url), portal))
    later = {
        str(url) for (url,) in db.execute("SELECT url FROM photo_files WHERE due_at > ? OR digest IS NOT NULL", [now()])
    }
    return [url for url in wanted if url not in later][:limit]


def address(url: str) -> str:
    """The address that is asked for, and that the evidence names, when a page names ``url``."""
    return urldefrag(safe_url_string(url))[0]


def save_photo(db: Database, url: str, capture_id: int) -> None:
    """Enter that a capture holds the photo at ``url``; the first one stands."""
    with db.atomic():
        db.execute(
            "INSERT INTO photo_files (url, capture_id, digest) SELECT ?, id, digest FROM captures WHERE id = ?"
            " ON CONFLICT (url) DO UPDATE SET capture_id = excluded.capture_id, digest = excluded.digest,"
            " failures = 0, reason = NULL, due_at = NULL WHERE photo_files.digest IS NULL",
            [url, capture_id],
        )
        db.execute(
            "UPDATE photos SET (capture_id, digest) = (SELECT capture_id, digest FROM photo_files WHERE url = ?1)"
            " WHERE kind = 'lead' AND digest IS NULL AND url IN (?1, ?2)",
            [url, unquote(url)],
        )


def save_no_photo(db: Database, url: str, reason: str, until: str | None = None) -> None:
    """Enter why there is no photo to be had at ``url``; it is tried again ``until`` (UTC), else ever more rarely."""
    with db.atomic():
        row = db.execute("SELECT failures FROM photo_files WHERE url = ?", [url]).fetchone()
        failures = (int(row[0]) if row else 0) + 1
        wait = timedelta(days=min(2 ** min(failures - 1, 16), _LONGEST))
        db.execute(
            "INSERT INTO photo_files (url, failures, reason, due_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (url) DO UPDATE SET failures = excluded.failures, reason = excluded.reason,"
            " due_at = excluded.due_at WHERE photo_files.digest IS NULL",
            [url, failures, reason, until or utc(datetime.fromisoformat(now()) + wait)],
        )


def known_photos(db: Database, article_id: int, urls: Sequence[str]) -> None:
    """Give an article's newly written lead photos what the evidence already holds of them."""
    for url in urls:
        db.execute(
            "UPDATE photos SET (capture_id, digest) = (SELECT capture_id, digest FROM photo_files WHERE url = ?)"
            " WHERE article_id = ? AND kind = 'lead' AND url = ? AND digest IS NULL",
            [address(url), article_id, url],
        )

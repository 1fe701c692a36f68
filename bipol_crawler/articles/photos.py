"""Photos in the evidence: which must be fetched, and the result.

A photo file is fetched once for all articles that show it, and never again. If the portal replaces the file at the
same address, this is not noticed; but an editor who changes a photo uploads another file with a new address. A photo
is not part of a version.

The photo is fetched at the address that the page prints, including the size in the name (``-800x533.jpg``): a larger
file under another name would be a guess. If the page uses Jetpack's image network, the original file is fetched from
the portal instead (:func:`photo_address`). Photos on other hosts are not fetched; the report names those hosts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from urllib.parse import unquote, urldefrag, urlsplit

from w3lib.url import safe_url_string

from bipol_crawler.addresses.origins import without_credentials
from bipol_crawler.addresses.urls import same_site
from bipol_crawler.infra.clock import now, utc
from bipol_crawler.storage.database import Database

_LONGEST = 64
"""Longest wait in days before a failed photo is tried again. The first wait is one day, and each wait doubles."""
ASKED_TO_WAIT = "asked_to_wait"
"""The reason if the portal answered with Retry-After. Until that time no photo is fetched."""
REWRITING_HOSTS = tuple(f"i{number}.wp.com" for number in range(4))
"""The hosts of Jetpack's image network."""


def due_photos(db: Database, portal: str, limit: int, article_url: str | None = None) -> list[str]:
    """The addresses of photos to fetch now, at most ``limit``, only from the portal's own hosts.

    First photos that were never tried; among them lead photos before those in the text, and those of the newest
    articles first. The list is empty while the portal has asked to
    wait with photos.

    Args:
        article_url: only the photos of the article with this address.
    """
    if limit < 1:
        return []
    waiting = "SELECT 1 FROM photo_files WHERE reason = ? AND due_at > ?"
    if db.execute(waiting, [ASKED_TO_WAIT, now()]).fetchone():
        return []
    rows = db.execute(
        "SELECT p.url, max(f.due_at IS NOT NULL) AS tried FROM photos p JOIN articles a ON a.id = p.article_id"
        " LEFT JOIN photo_files f ON f.url = p.url"
        " WHERE p.digest IS NULL AND (f.url IS NULL OR f.due_at <= :now)"
        " AND (:article IS NULL OR a.url = :article)"
        # leave out photos on other hosts already here: they may be nearly all photos, at every run
        " AND instr(lower(p.url), :host) GROUP BY p.url"
        " ORDER BY tried, max(p.kind = 'lead') DESC, max(a.id) DESC",
        {"now": now(), "article": article_url, "host": (urlsplit(portal).hostname or "").removeprefix("www.")},
    )
    later = "SELECT 1 FROM photo_files WHERE url = ? AND (due_at > ? OR digest IS NOT NULL)"
    wanted: dict[str, None] = {}
    for url, _ in rows:
        asked = photo_address(url)
        if is_on_portal(asked, portal) and not db.execute(later, [asked, now()]).fetchone():
            wanted[asked] = None
            if len(wanted) == limit:
                break
    return list(wanted)


def photo_address(url: str) -> str:
    """The address at which a photo is fetched and stored in the evidence, when a page prints ``url``.

    Jetpack rewrites ``https://portal/x.jpg`` to ``https://i0.wp.com/portal/x.jpg?w=800&ssl=1``. The query says how to
    scale the picture, and ``ssl=1`` means that Jetpack fetches the file by https
    (https://developer.wordpress.com/docs/photon/). This function restores the address of the file itself.

    >>> photo_address("https://i0.wp.com/bipol.co/wp-content/a.jpg?w=800&ssl=1")
    'https://bipol.co/wp-content/a.jpg'
    """
    try:
        url = without_credentials(url)
        parts = urlsplit(url)
        if parts.netloc.lower() in REWRITING_HOSTS:
            scheme = "https" if "ssl=1" in parts.query.split("&") else "http"
            url = without_credentials(f"{scheme}:/{parts.path}")
        return urldefrag(safe_url_string(url))[0]
    except ValueError:  # an address without a valid host: a broken port, an unclosed [
        return url


def is_on_portal(asked: str, portal: str) -> bool:
    """Whether an address from :func:`photo_address` is on the portal's own hosts; False if ``portal`` is empty."""
    return bool(portal) and same_site(asked, portal)


def _printed(db: Database, url: str) -> list[str]:
    """The addresses as printed on pages of photos that are fetched at ``url`` and not yet in the evidence."""
    spelled = (url, unquote(url))
    select = "SELECT url FROM photos WHERE digest IS NULL AND"
    found = db.execute(f"{select} url IN (?, ?)", spelled).fetchall()
    for scheme, host, spelling in product(("http", "https"), REWRITING_HOSTS, spelled):
        start = f"{scheme}://{host}/{spelling.partition('://')[2]}"
        found += db.execute(f"{select} url >= ? AND url < ?", [start, start + "\U0010ffff"]).fetchall()
    return sorted({str(printed) for (printed,) in found if printed in spelled or photo_address(printed) == url})


def save_photo(db: Database, url: str, capture_id: int) -> None:
    """Record the capture that contains the photo at ``url``. An earlier one is not replaced."""
    with db.atomic():
        db.execute(
            "INSERT INTO photo_files (url, capture_id, digest) SELECT ?, id, digest FROM captures WHERE id = ?"
            " ON CONFLICT (url) DO UPDATE SET capture_id = excluded.capture_id, digest = excluded.digest,"
            " failures = 0, reason = NULL, due_at = NULL WHERE photo_files.digest IS NULL",
            [url, capture_id],
        )
        for printed in _printed(db, url):
            db.execute(
                "UPDATE photos SET (capture_id, digest) = (SELECT capture_id, digest FROM photo_files WHERE url = ?)"
                " WHERE digest IS NULL AND url = ?",
                [url, printed],
            )


def record_photo_failure(db: Database, url: str, reason: str, until: str | None = None) -> None:
    """Record why the photo at ``url`` could not be fetched.

    It is tried again at ``until`` (UTC) if that is given, otherwise after a wait that doubles with each failure.
    """
    with db.atomic():
        row = db.execute("SELECT failures FROM photo_files WHERE url = ?", [url]).fetchone()
        failures = (int(row[0]) if row else 0) + 1
        wait = timedelta(days=waiting_days(failures))
        db.execute(
            "INSERT INTO photo_files (url, failures, reason, due_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (url) DO UPDATE SET failures = excluded.failures, reason = excluded.reason,"
            " due_at = excluded.due_at WHERE photo_files.digest IS NULL",
            [url, failures, reason, until or utc(datetime.fromisoformat(now()) + wait)],
        )


def waiting_days(failures: int) -> int:
    """The days to wait before a file that has failed ``failures`` times is requested again."""
    return min(1 << min(failures - 1, 16), _LONGEST)


def link_known_photos(db: Database, article_id: int) -> None:
    """Link an article's newly stored photos to captures that already exist."""
    lacking = "SELECT DISTINCT url FROM photos WHERE article_id = ? AND digest IS NULL"
    for (url,) in db.execute(lacking, [article_id]).fetchall():
        file = "SELECT capture_id, digest FROM photo_files WHERE url = ? AND digest IS NOT NULL"
        if known := db.execute(file, [photo_address(url)]).fetchone():
            db.execute(
                "UPDATE photos SET capture_id = ?, digest = ? WHERE article_id = ? AND url = ? AND digest IS NULL",
                [*known, article_id, url],
            )

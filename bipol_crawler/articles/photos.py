"""Lead photos in the evidence: which are to be fetched, and what came of it.

A file is fetched once for all articles that show it, and what it held then stands: should the portal put other bytes
behind the same address, nobody notices. An editor who changes a photo uploads another file, whose address is new.
A photo is no part of a version.

What is asked for is the address that the page prints, its size in the name included (``-800x533.jpg``): that there is
a larger file under a name that nobody printed would be a guess. Only where Jetpack's image network stands before
the portal the portal is asked for the file itself (:func:`address`). Photos on other hosts are not asked for; the
report names those hosts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import product
from urllib.parse import unquote, urldefrag, urlsplit

from sqlite_utils import Database
from w3lib.url import safe_url_string

from bipol_crawler.addresses.origins import without_credentials
from bipol_crawler.addresses.urls import same_site
from bipol_crawler.infra.clock import now, utc

_LONGEST = 64
"""Days between two tries at a photo that keeps failing; the first is repeated after one, and each wait doubles."""
ASKED_TO_WAIT = "asked_to_wait"
"""Why a photo was not served, if it came with a Retry-After: until then none is asked for."""
_NETWORK = tuple(f"i{number}.wp.com" for number in range(4))
"""The hosts of Jetpack's image network."""


def due_photos(db: Database, portal: str, limit: int, article_url: str | None = None) -> list[str]:
    """Addresses of lead photos on the portal's own hosts to fetch now, at most ``limit``.

    Those never tried first, and of these the newest articles'. With ``article_url`` only of that article. None, while
    the portal has asked to wait with photos.
    """
    if limit < 1:
        return []
    waiting = "SELECT 1 FROM photo_files WHERE reason = ? AND due_at > ?"
    if db.execute(waiting, [ASKED_TO_WAIT, now()]).fetchone():
        return []
    rows = db.execute(
        "SELECT p.url, max(f.due_at IS NOT NULL) AS tried FROM photos p JOIN articles a ON a.id = p.article_id"
        " LEFT JOIN photo_files f ON f.url = p.url"
        " WHERE p.kind = 'lead' AND p.digest IS NULL AND (f.url IS NULL OR f.due_at <= ?1)"
        " AND (?2 IS NULL OR a.url = ?2)"
        # what cannot be on the portal's hosts is left out at once: it may be nearly everything, at every run
        " AND instr(lower(p.url), ?3) GROUP BY p.url ORDER BY tried, max(a.id) DESC",
        [now(), article_url, (urlsplit(portal).hostname or "").removeprefix("www.")],
    )
    later = "SELECT 1 FROM photo_files WHERE url = ? AND (due_at > ? OR digest IS NOT NULL)"
    wanted: dict[str, None] = {}
    for url, _ in rows:
        asked = address(url)
        if is_portals(asked, portal) and not db.execute(later, [asked, now()]).fetchone():
            wanted[asked] = None
            if len(wanted) == limit:
                break
    return list(wanted)


def address(url: str) -> str:
    """The address that is asked for, and that the evidence names, when a page names ``url``.

    Jetpack rewrites ``https://portal/x.jpg`` to ``https://i0.wp.com/portal/x.jpg?w=800&ssl=1``; the query says how the
    picture is to be scaled, and ``ssl=1`` that the file is fetched by https
    (https://developer.wordpress.com/docs/photon/). It is turned back into the file's own address.

    >>> address("https://i0.wp.com/bipol.co/wp-content/a.jpg?w=800&ssl=1")
    'https://bipol.co/wp-content/a.jpg'
    """
    try:
        url = without_credentials(url)
        parts = urlsplit(url)
        if parts.netloc.lower() in _NETWORK:
            scheme = "https" if "ssl=1" in parts.query.split("&") else "http"
            url = without_credentials(f"{scheme}:/{parts.path}")
        return urldefrag(safe_url_string(url))[0]
    except ValueError:  # a broken port, an unclosed [: an address of nobody's
        return url


def is_portals(asked: str, portal: str) -> bool:
    """Whether an address that would be asked for is on the portal's own hosts; without a portal none is."""
    return bool(portal) and same_site(asked, portal)


def _printed(db: Database, url: str) -> list[str]:
    """The addresses that pages print for what is asked for at ``url``, of lead photos not yet in the evidence."""
    spelled = (url, unquote(url))
    select = "SELECT url FROM photos WHERE kind = 'lead' AND digest IS NULL AND"
    found = db.execute(f"{select} url IN (?, ?)", spelled).fetchall()
    for scheme, host, spelling in product(("http", "https"), _NETWORK, spelled):
        start = f"{scheme}://{host}/{spelling.partition('://')[2]}"
        found += db.execute(f"{select} url >= ? AND url < ?", [start, start + "\U0010ffff"]).fetchall()
    return sorted({str(printed) for (printed,) in found if printed in spelled or address(printed) == url})


def save_photo(db: Database, url: str, capture_id: int) -> None:
    """Enter that a capture holds the photo at ``url``; the first one stands."""
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
                " WHERE kind = 'lead' AND digest IS NULL AND url = ?",
                [url, printed],
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

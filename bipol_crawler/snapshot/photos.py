"""Copies the photos of an archive from its evidence into a snapshot, so that they can be shown without the evidence."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from bipol_crawler.browse.photo_files import PHOTOS
from bipol_crawler.warc.exchange import EvidenceError
from bipol_crawler.warc.image_type import EXTENSIONS, raster_type
from bipol_crawler.warc.reader import decoded_body, read_exchange

_IN_EVIDENCE = """
SELECT p.digest, c.warc_file, min(c.warc_offset) FROM photos p JOIN captures c ON c.id = p.capture_id
WHERE c.digest = p.digest GROUP BY p.digest ORDER BY 2, 3"""


def copy_photos(db: sqlite3.Connection, warc_dir: Path, folder: Path) -> int:
    """Write each photo of the snapshot ``db`` to ``photos`` in ``folder``, named by its SHA-256. Returns how many.

    A photo is left out if its evidence is not in ``warc_dir``, is damaged, or is not a picture.

    Raises:
        OSError: a file cannot be written.
    """
    target = folder / PHOTOS
    target.mkdir()
    written = 0
    for digest, file, offset in db.execute(_IN_EVIDENCE).fetchall():
        name = str(digest).removeprefix("sha256:")
        try:
            body = decoded_body(read_exchange(warc_dir, file, offset))
        except (EvidenceError, ValueError):
            continue
        kind = raster_type(body)
        if kind and hashlib.sha256(body).hexdigest() == name:
            (target / f"{name}.{EXTENSIONS[kind]}").write_bytes(body)
            written += 1
    return written


def count_photos(db: sqlite3.Connection) -> int:
    """How many different photos of the snapshot ``db`` were fetched and are in the evidence."""
    (found,) = db.execute("SELECT count(DISTINCT digest) FROM photos WHERE digest IS NOT NULL").fetchone()
    return int(found)

"""The bytes of photos: from the evidence, or from the folder ``photos`` that a snapshot can carry."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bipol_crawler.warc.exchange import EvidenceError
from bipol_crawler.warc.image_type import EXTENSIONS, raster_type
from bipol_crawler.warc.moved import note_path
from bipol_crawler.warc.reader import decoded_body, read_exchange

PHOTOS = "photos"
"""The name of the folder with photos beside the database of a snapshot."""
_PLACE = """
SELECT c.warc_file, c.warc_offset FROM photos p JOIN captures c ON c.id = p.capture_id
WHERE p.digest = ? AND c.digest = p.digest LIMIT 1"""
_NAMED = "SELECT 1 FROM photos WHERE digest = ? LIMIT 1"
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
MAX_KNOWN = 10_000
"""The largest number of photos for which the answer whether their bytes are at hand is cached."""


class Photo(NamedTuple):
    """A photo's bytes and their media type."""

    body: bytes
    media_type: str


class PhotoFiles:
    """Finds the bytes of photos of one archive.

    Args:
        warc_dir: the folder of the evidence; None if there is none.
        folder: the folder with photos as files, named by their SHA-256.
    """

    def __init__(self, warc_dir: Path | None, folder: Path | None) -> None:
        self.warc_dir = warc_dir
        self.folder = folder
        self._known: dict[tuple[str, object], bool] = {}

    def read(self, connection: sqlite3.Connection, digest: str | None) -> Photo | None:
        """The photo with a ``sha256:`` digest.

        None if the archive has no such photo, or if its bytes are not here, damaged, or not a raster image.
        """
        found = _DIGEST.fullmatch(digest or "")
        if not found or not connection.execute(_NAMED, [found[0]]).fetchone():
            return None
        body = self._from_folder(found[1]) or self._from_evidence(connection, found[0])
        kind = raster_type(body) if body else None
        return Photo(body, kind) if body and kind else None

    def is_at_hand(self, connection: sqlite3.Connection, digest: str | None) -> bool:
        """Whether :meth:`read` finds the photo. The answer is cached until the files change."""
        if not digest or not _DIGEST.fullmatch(digest):
            return False
        key = digest, self._state(connection, digest)
        if key not in self._known:
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            self._known[key] = self.read(connection, digest) is not None
        return self._known[key]

    def _state(self, connection: sqlite3.Connection, digest: str) -> object:
        place = self._place(connection, digest)
        for path in (
            *self._candidates(digest.removeprefix("sha256:")),
            *([place[0], note_path(place[0])] if place else []),
        ):
            with suppress(OSError):
                stat = path.stat()
                return stat.st_mtime_ns, stat.st_size
        return None

    def _candidates(self, name: str) -> list[Path]:
        return [self.folder / f"{name}.{extension}" for extension in EXTENSIONS.values()] if self.folder else []

    def _from_folder(self, name: str) -> bytes | None:
        for path in self._candidates(name):
            with suppress(OSError):
                body = path.read_bytes()
                if hashlib.sha256(body).hexdigest() == name:
                    return body
        return None

    def _from_evidence(self, connection: sqlite3.Connection, digest: str) -> bytes | None:
        place = self._place(connection, digest)
        if place is None or self.warc_dir is None:
            return None
        try:
            return decoded_body(read_exchange(self.warc_dir, place[0].name, place[1]))
        except (EvidenceError, ValueError, OSError):
            return None

    def _place(self, connection: sqlite3.Connection, digest: str) -> tuple[Path, int] | None:
        row = connection.execute(_PLACE, [digest]).fetchone()
        return (self.warc_dir / str(row[0]), int(row[1])) if row and self.warc_dir else None

"""Whether an archive, its evidence and PORTAL_URL belong together: checked before anything is touched."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bipol_crawler.infra.home import PROGRAM
from bipol_crawler.storage import readonly
from bipol_crawler.storage.connection import ArchiveError
from bipol_crawler.storage.portal import portal_of
from bipol_crawler.warc.writer import OPEN_SUFFIX


def require_together(path: Path, warc_dir: Path, portal: str, earlier: Sequence[str]) -> str | None:
    """The origin from which the portal has moved since the archive's last run; ``None`` if it has not.

    Args:
        portal: the origin that is to be archived, PORTAL_URL.
        earlier: the origins that MOVED_FROM names.

    Raises:
        ArchiveError: the archive is another portal's, or the evidence another archive's, or the archive is lost; the
            message says what mends it.
    """
    evidence = _evidence(warc_dir)
    if not path.exists():
        _refuse_lost(path, warc_dir, evidence)
        return None
    try:
        connection, _ = readonly.connect(path)
    except readonly.ArchiveUnreadable:
        return None  # opening it for writing says what is wrong
    with closing(connection):
        try:
            known = _known_files(connection)
            before = portal_of(connection)
        except sqlite3.Error:
            return None
    if not known:
        _refuse_lost(path, warc_dir, evidence)
    elif known.isdisjoint(name.removesuffix(OPEN_SUFFIX) for name in evidence):
        raise ArchiveError(
            f"WARC_DIR={warc_dir} holds none of the {len(known)} evidence files that {path} knows (the last:"
            f" {max(known)}): set WARC_DIR to where they are, or bring them back from a copy; `{PROGRAM} verify` then"
            " says what is missing"
        )
    if before is None or before == portal:
        return None
    if before not in earlier:
        raise ArchiveError(
            f"{path} is the archive of {before}, and PORTAL_URL is {portal}: name another ARCHIVE_DB and WARC_DIR for"
            f" another portal; if it is the same portal that moved: `{PROGRAM} crawl bipol -s PORTAL_URL={portal}"
            f" -s MOVED_FROM={before}`"
        )
    return before


def _refuse_lost(path: Path, warc_dir: Path, evidence: frozenset[str]) -> None:
    closed = [name for name in evidence if not name.endswith(OPEN_SUFFIX)]  # others are of a first run that was killed
    if closed:
        raise ArchiveError(
            f"{warc_dir} holds {len(closed)} evidence files, but {path} knows nothing of them: bring the archive back"
            f" from a copy, or make it anew by `{PROGRAM} reparse --into {path}`; for a new archive name another"
            " WARC_DIR"
        )


def _evidence(warc_dir: Path) -> frozenset[str]:
    """The names of evidence files, also of those that a killed run left open."""
    try:
        names = os.listdir(warc_dir)
    except OSError:
        return frozenset()
    return frozenset(name for name in names if name.endswith((".warc.gz", f".warc.gz{OPEN_SUFFIX}")))


def _known_files(connection: sqlite3.Connection) -> frozenset[str]:
    """The evidence files that an archive has sealed; before its first seal, those that its captures name."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    sealed = connection.execute("SELECT name FROM sealed_files").fetchall() if "sealed_files" in tables else []
    rows = sealed or connection.execute("SELECT DISTINCT warc_file FROM captures").fetchall()
    return frozenset(str(name) for (name,) in rows)

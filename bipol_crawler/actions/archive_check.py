"""Checks, before anything is changed, that the archive, its evidence and PORTAL_URL belong together."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bipol_crawler.infra.home import PROGRAM
from bipol_crawler.storage import reading
from bipol_crawler.storage.connection import ArchiveError
from bipol_crawler.storage.portal import portal_of
from bipol_crawler.warc.imports import is_import
from bipol_crawler.warc.moved import SUFFIX
from bipol_crawler.warc.writer import OPEN_SUFFIX


def require_matching_evidence(path: Path, warc_dir: Path, portal: str, earlier_origins: Sequence[str]) -> str | None:
    """Check that the archive belongs to this portal and to this evidence folder.

    Returns:
        The portal's earlier origin if the portal has moved since the last run, otherwise ``None``.

    Args:
        portal: the portal's origin, from PORTAL_URL.
        earlier_origins: the origins in MOVED_FROM.

    Raises:
        ArchiveError: the archive is of another portal, the evidence is of another archive, or the archive file is lost.
            The message says how to repair it.
    """
    evidence = _evidence_names(warc_dir)
    if not path.exists():
        _raise_if_archive_lost(path, warc_dir, evidence)
        return None
    try:
        connection, _ = reading.connect(path)
    except reading.ArchiveUnreadable:
        return None  # the error is reported later, when the archive is opened for writing
    with closing(connection):
        try:
            known = _known_files(connection)
            before = portal_of(connection)
        except sqlite3.Error:
            return None
    if not known:
        _raise_if_archive_lost(path, warc_dir, evidence)
    elif known.isdisjoint(name.removesuffix(OPEN_SUFFIX) for name in evidence):
        raise ArchiveError(
            f"WARC_DIR={warc_dir} holds none of the {len(known)} evidence files that {path} knows (the last:"
            f" {max(known)}): set WARC_DIR to the right folder, or restore the files from a backup;"
            f" `{PROGRAM} verify` then says what is missing"
        )
    if before is None or before == portal:
        return None
    if before not in earlier_origins:
        raise ArchiveError(
            f"{path} is the archive of {before}, and PORTAL_URL is {portal}: for another portal, set another ARCHIVE_DB"
            f" and WARC_DIR; if it is the same portal and it has moved: `{PROGRAM} crawl bipol -s PORTAL_URL={portal}"
            f" -s MOVED_FROM={before}`"
        )
    return before


def _raise_if_archive_lost(path: Path, warc_dir: Path, evidence: frozenset[str]) -> None:
    # open files, and files of imports: a first run, or a first import, was killed
    closed = [name for name in evidence if not name.endswith(OPEN_SUFFIX) and not is_import(name)]
    if closed:
        raise ArchiveError(
            f"{warc_dir} holds {len(closed)} evidence files, but {path} knows none of them: restore the archive from"
            f" a backup, or make it again with `{PROGRAM} reparse --into {path}`; for a new archive set another"
            " WARC_DIR"
        )


def _evidence_names(warc_dir: Path) -> frozenset[str]:
    """The names of the evidence files, including files that a killed run left open and files that were moved."""
    try:
        names = os.listdir(warc_dir)
    except OSError:
        return frozenset()
    evidence = (name.removesuffix(SUFFIX) for name in names)
    return frozenset(name for name in evidence if name.endswith((".warc.gz", f".warc.gz{OPEN_SUFFIX}")))


def _known_files(connection: sqlite3.Connection) -> frozenset[str]:
    """The evidence files that the archive has sealed. Before its first seal: those named in ``captures``."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    named = "SELECT name FROM sealed_files WHERE name LIKE '%.warc.gz'"  # time stamps of seals are sealed, too
    sealed = connection.execute(named).fetchall() if "sealed_files" in tables else []
    rows = sealed or connection.execute("SELECT DISTINCT warc_file FROM captures").fetchall()
    return frozenset(str(name) for (name,) in rows)

"""Uploads snapshots and data sets to an S3-compatible object store: written locally first, then stored file by file.

A store cannot replace a folder in one step. So the file that shows that all others are complete is stored last:
``SHA256SUMS`` of a snapshot, or ``_portal.json`` of a portal in a data set, which states the digest in the names of its
files.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from bipol_crawler.infra.object_store import delete, put, read_blocks, size_of
from bipol_crawler.snapshot.database import SnapshotError
from bipol_crawler.snapshot.dataset import ABOUT, SCHEMAS, WrittenPortal, require_newer, write_dataset
from bipol_crawler.snapshot.folder import SUMS

T = TypeVar("T")


def store_snapshot(address: str, write: Callable[[Path], T], *, replace: bool) -> T:
    """Write a snapshot with ``write``, and store it in the folder ``address``. Returns what ``write`` returns.

    Raises:
        SnapshotError: there is one already, and ``replace`` is not set.
        OSError: the store failed. A snapshot without ``SHA256SUMS`` is left then.
    """
    address = address.rstrip("/")
    if not replace and size_of(f"{address}/{SUMS}") is not None:
        raise SnapshotError(f"{address} holds a snapshot: choose another folder, or use --force to replace it")
    before = _listed(address)
    with TemporaryDirectory(prefix="bipol-snapshot-") as name:
        folder = Path(name) / "snapshot"
        result = write(folder)
        if before:
            delete(f"{address}/{SUMS}")
        _store(folder, address, SUMS, before)
    return result


def store_dataset(archive: Path, address: str, *, operator: str = "", older: bool = False) -> WrittenPortal:
    """Write a portal's part of a data set, and store it in the data set ``address``.

    Returns what was written; its local folder was deleted, but has the same name in the store. Old files are deleted
    when all new ones are stored: until then readers find both.

    Raises:
        SnapshotError: as for :func:`~bipol_crawler.snapshot.dataset.write_dataset`.
        OSError: the store failed. The files that ``_portal.json`` names are complete nevertheless.
    """
    address = address.rstrip("/")
    with TemporaryDirectory(prefix="bipol-dataset-") as name:
        written = write_dataset(archive, Path(name), operator=operator)
        there = f"{address}/{written.folder.name}"
        if size_of(f"{there}/{ABOUT}") is not None:
            require_newer(there, json.loads(b"".join(read_blocks(f"{there}/{ABOUT}"))), written.state, older)
        for schema in sorted((Path(name) / SCHEMAS).iterdir()):
            put(f"{address}/{SCHEMAS}/{schema.name}", schema)
        _store(written.folder, there, ABOUT, _listed(there))
    return written


def _listed(address: str) -> set[str]:
    """The files that the checksums of a stored folder name."""
    if size_of(f"{address}/{SUMS}") is None:
        return set()
    lines = b"".join(read_blocks(f"{address}/{SUMS}")).decode("utf-8", "replace").splitlines()
    return {line.partition("  ")[2] for line in lines}


def _store(folder: Path, address: str, last: str, before: set[str]) -> None:
    """Store all files of a folder, ``last`` after the others; then delete the files in ``before`` that it lacks."""
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in (*sorted(names - {last}), last):
        put(f"{address}/{name}", folder / name)
    for name in sorted(before - names):
        delete(f"{address}/{name}")

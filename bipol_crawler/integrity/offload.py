"""Moves closed evidence files to an object store, and back.

The local file is deleted last, after its copy was read back from the store with the same SHA-256, and a note with its
new address was synced to disk. If the process is killed, the file is here, in the store, or in both places, and the
next move continues.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from bipol_crawler.infra.atomic_file import atomic_file
from bipol_crawler.infra.fsync import sync_directory
from bipol_crawler.infra.object_store import put, read_blocks, size_of
from bipol_crawler.integrity.fingerprints import Reader
from bipol_crawler.warc.moved import Moved, moved_files, note_path, read_note, write_note


class NotMoved(Exception):
    """A file was not moved; it is still in its old place. The message is one line."""


def movable(db: Reader, warc_dir: Path) -> list[Path]:
    """The evidence files that no run will write to any more, the oldest name first.

    They are closed and sealed to their last byte. The last file is left out, because the next run may append to it.
    """
    sealed = dict(db.execute("SELECT name, bytes FROM sealed_files"))
    last = db.execute("SELECT warc_file FROM captures ORDER BY id DESC LIMIT 1").fetchone()
    closed = (path for path in sorted(warc_dir.glob("*.warc.gz")) if (path.name,) != last)
    return [path for path in closed if sealed.get(path.name) == path.stat().st_size]


def move_away(path: Path, folder: str) -> Moved:
    """Move an evidence file to an object store.

    Args:
        folder: the address of the folder there, ``s3://BUCKET/PATH``.

    Raises:
        NotMoved: the store has another file of this name, or the copy that was read back is not the same.
        OSError: the store or the disk failed.
    """
    moved = Moved(f"{folder.rstrip('/')}/{path.name}", path.stat().st_size, _sha256(_local_blocks(path)))
    there = size_of(moved.address)
    if there is None:
        put(moved.address, path)
    elif there != moved.bytes:
        raise NotMoved(f"{moved.address} holds another file ({there} bytes, not {moved.bytes}): choose another folder")
    if (found := _sha256(read_blocks(moved.address))) != moved.sha256:
        raise NotMoved(f"{moved.address} has the SHA-256 {found} and not {moved.sha256}: {path} stays")
    write_note(path, moved)
    path.unlink()
    sync_directory(path.parent)
    return moved


def fetch_back(path: Path) -> Moved:
    """Copy an evidence file back from the object store. The store keeps its copy.

    Raises:
        NotMoved: the store's file is not the one that was moved.
        OSError: the store or the disk failed.
    """
    moved = read_note(path)
    digest = hashlib.sha256()
    with atomic_file(path, replace=False) as stream:
        for block in read_blocks(moved.address):
            digest.update(block)
            stream.write(block)
        if digest.hexdigest() != moved.sha256:
            raise NotMoved(f"{moved.address} has the SHA-256 {digest.hexdigest()} and not {moved.sha256}")
    note_path(path).unlink()
    sync_directory(path.parent)
    return moved


def why_unreachable(warc_dir: Path) -> str | None:
    """Why files that were moved cannot be read now; None if they can. One file of each folder is tried."""
    folders = {each.address.rpartition("/")[0]: each for each in moved_files(warc_dir).values()}
    for moved in folders.values():
        try:
            there = size_of(moved.address)
        except OSError as error:
            return str(error)
        if there != moved.bytes:
            return f"{moved.address} is missing or changed: the note beside the evidence says {moved.bytes} bytes"
    return None


def _local_blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            yield block


def _sha256(blocks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()

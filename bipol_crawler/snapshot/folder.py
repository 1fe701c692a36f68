"""A folder that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bipol_crawler.infra.atomic_file import lock_partial
from bipol_crawler.infra.fsync import sync
from bipol_crawler.snapshot.database import SnapshotError

SUMS = "SHA256SUMS"


@contextmanager
def appearing(folder: Path, *, replace: bool) -> Iterator[Path]:
    """A folder beside ``folder`` to write into, which becomes ``folder`` at the end, its files on disk and read-only.

    What a run that was killed left there is cleared away by the next one.

    Args:
        replace: whether ``folder`` may be a snapshot already; the old one is dropped once the new one is whole.

    Raises:
        SnapshotError: ``folder`` lock_partial anything else, or another process is writing it.
        OSError: it cannot be made.
    """
    _refuse(folder, replace)
    partial = folder.with_name(f".{folder.name}.partial")
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial.mkdir(exist_ok=True)
    held = os.open(partial, os.O_RDONLY)
    try:
        if not lock_partial(held, partial):
            raise SnapshotError(f"another snapshot is just being written to {folder}")
        for leftover in partial.iterdir():
            _drop(leftover)
        try:
            yield partial
            _settle(partial)
            _refuse(folder, replace)
            _swap(partial, folder)
        except BaseException:
            if partial.exists():
                _drop(partial)
            raise
    finally:
        os.close(held)


def _refuse(folder: Path, replace: bool) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise SnapshotError(f"{folder} is not a folder")
    if next(folder.iterdir(), None) is None:
        return
    if not replace:
        raise SnapshotError(f"{folder} is not empty: name another folder, or say --force to replace a snapshot there")
    known = _files_of_a_snapshot(folder)
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name not in known and not path.is_dir():
            raise SnapshotError(f"{folder} is not replaced: {name} there is no part of a snapshot")


def _files_of_a_snapshot(folder: Path) -> set[str]:
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return set()
    return {SUMS, *(line.partition("  ")[2] for line in lines)}


def _settle(partial: Path) -> None:
    """Have everything on disk before it gets its name; a snapshot does not change, and so is read-only."""
    for path in sorted(partial.rglob("*"), reverse=True):
        if path.is_file():
            path.chmod(0o444)
        sync(path)
    sync(partial)


def _swap(partial: Path, folder: Path) -> None:
    old = folder.with_name(f".{folder.name}.replaced")
    if old.exists():
        _drop(old)
    if folder.exists() and any(folder.iterdir()):
        folder.rename(old)
    try:
        partial.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    sync(folder.parent)
    if old.exists():
        _drop(old)


def _drop(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()

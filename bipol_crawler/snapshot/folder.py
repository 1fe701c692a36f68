"""Writes a folder atomically: either the complete folder is there afterwards, or nothing has changed."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bipol_crawler.infra.atomic_file import lock_partial
from bipol_crawler.infra.fsync import sync
from bipol_crawler.infra.swap_names import CannotSwap, swap_names
from bipol_crawler.snapshot.database import SnapshotError

SUMS = "SHA256SUMS"
_DELETE_DELAY = 0.5
"""Seconds before the old folder is deleted. Without this pause, a reader that is listing the folder would get only some
of its names, and no error."""


@contextmanager
def atomic_folder(folder: Path, *, replace: bool, in_one_step: bool = False) -> Iterator[Path]:
    """Yield a temporary folder to write into. At the end its files are synced, made read-only, and it is renamed.

    If a process is killed, its temporary folder stays; the next process clears it.

    Args:
        replace: whether a snapshot that is already in ``folder`` is replaced, once the new one is complete.
        in_one_step: the folder is replaced in one step, so that readers find the old or the new one at any moment. The
            caller holds a lock against other writers of ``folder``. Otherwise there is a moment without either.

    Raises:
        SnapshotError: ``folder`` contains something else, another process is writing it, or the file system cannot
            replace it ``in_one_step``.
        OSError: the folder cannot be written.
    """
    _check_target(folder, replace)
    partial = folder.with_name(f".{folder.name}.partial")
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial.mkdir(exist_ok=True)
    descriptor = os.open(partial, os.O_RDONLY)
    try:
        if not lock_partial(descriptor, partial):
            raise SnapshotError(f"another process is writing a snapshot to {folder} at the moment")
        for leftover in partial.iterdir():
            _remove(leftover)
        try:
            yield partial
            _sync_read_only(partial)
            _check_target(folder, replace)
            if in_one_step and folder.exists():
                _replace_in_one_step(partial, folder)
            else:
                _replace_in_two_steps(partial, folder)
        except BaseException:
            if partial.exists():
                _remove(partial)
            raise
    finally:
        os.close(descriptor)


def _check_target(folder: Path, replace: bool) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise SnapshotError(f"{folder} is not a folder")
    if next(folder.iterdir(), None) is None:
        return
    if not replace:
        raise SnapshotError(f"{folder} is not empty: choose another folder, or use --force to replace a snapshot in it")
    known = _listed_files(folder)
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name not in known and not path.is_dir():
            raise SnapshotError(f"{folder} is not replaced: it contains {name}, which is not part of a snapshot")


def _listed_files(folder: Path) -> set[str]:
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return set()
    return {SUMS, *(line.partition("  ")[2] for line in lines)}


def _sync_read_only(partial: Path) -> None:
    """Sync all files to disk before the folder is renamed, and make them read-only."""
    for path in sorted(partial.rglob("*"), reverse=True):
        if path.is_file():
            path.chmod(0o444)
        sync(path)
    sync(partial)


def _replace_in_one_step(partial: Path, folder: Path) -> None:
    try:
        swap_names(partial, folder)
    except CannotSwap:
        raise SnapshotError(
            f"{folder} is not replaced: this file system cannot exchange two folders in one step (ext4, XFS, Btrfs can)"
        ) from None
    sync(folder.parent)
    time.sleep(_DELETE_DELAY)
    _remove(partial)


def _replace_in_two_steps(partial: Path, folder: Path) -> None:
    old = folder.with_name(f".{folder.name}.replaced")
    if old.exists():
        _remove(old)
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
        _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()

"""``scrapy snapshot DIR``: writes the current state of the archive as files that can be given to others."""

from __future__ import annotations

import argparse
import sqlite3
import time
from pathlib import Path

import duckdb
from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.crawl.exit_status import COULD_NOT_START, HEALTHY
from bipol_crawler.infra.object_store import is_address, require_address
from bipol_crawler.snapshot.data_dictionary import Undocumented
from bipol_crawler.snapshot.database import SnapshotError
from bipol_crawler.snapshot.dataset import write_dataset
from bipol_crawler.snapshot.snapshot import Photos, write_snapshot
from bipol_crawler.snapshot.uploads import store_dataset, store_snapshot
from bipol_crawler.storage.reading import ArchiveUnreadable

NOT_MADE = 1


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Write the snapshot. Return the exit status."""
    try:
        if len(args) != (0 if opts.dataset else 1) or (opts.dataset and opts.photos):
            raise CannotStart("give one folder to write the snapshot to, or --dataset and a folder without --photos")
        target = opts.dataset or args[0]
        if is_address(target):
            require_address(target)
        prepare_settings(settings)
        if opts.dataset:
            _add_to_dataset(settings, target, opts.force)
        else:
            _write_folder(settings, target, opts.force, opts.photos)
    except (CannotStart, ValueError, ArchiveUnreadable, SnapshotError) as reason:
        print_message(str(reason))
        return COULD_NOT_START
    except (OSError, sqlite3.Error, duckdb.Error) as error:
        print_message(f"no snapshot was made: {error}")
        return NOT_MADE
    except Undocumented as name:
        print_message(f"no snapshot was made: browse/metadata.yaml does not describe {name}")
        return NOT_MADE
    return HEALTHY


def _write_folder(settings: BaseSettings, target: str, replace: bool, with_photos: bool) -> None:
    began = time.monotonic()
    photos: list[Photos] = []

    def write(folder: Path) -> int:
        return write_snapshot(
            Path(settings["ARCHIVE_DB"]),
            folder,
            operator=settings["OPERATOR"],
            replace=replace,
            warc_dir=Path(settings["WARC_DIR"]),
            with_photos=photos.append if with_photos else None,
        )

    articles = store_snapshot(target, write, replace=replace) if is_address(target) else write(Path(target).absolute())
    counted = "".join(f" and {each.copied} photos" for each in photos)
    print_message(f"{articles} articles{counted} in {target}, in {time.monotonic() - began:.1f} s")
    for each in photos:
        if each.unreadable:
            print_message(f"{each.unreadable} photos could not be read from the evidence and are left out")


def _add_to_dataset(settings: BaseSettings, target: str, older: bool) -> None:
    began = time.monotonic()
    archive, operator = Path(settings["ARCHIVE_DB"]), settings["OPERATOR"]
    if is_address(target):
        done = store_dataset(archive, target, operator=operator, older=older)
    else:
        done = write_dataset(archive, Path(target).absolute(), operator=operator, older=older)
    print_message(
        f"{done.articles} articles of {done.years} years in {target.rstrip('/')}/{done.folder.name},"
        f" in {time.monotonic() - began:.1f} s"
    )

"""``scrapy offload ADDRESS``: moves closed evidence files to an S3-compatible object store."""

from __future__ import annotations

import argparse
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from filelock import FileLock, Timeout
from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.crawl.exit_status import CHECKS_FAILED, COULD_NOT_START, HEALTHY, LOCKED
from bipol_crawler.infra.object_store import require_address
from bipol_crawler.integrity.offload import NotMoved, fetch_back, movable, move_away
from bipol_crawler.storage import reading
from bipol_crawler.warc.moved import moved_files

_DAY = 86400


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Move the files, one after the other. Return the exit status."""
    try:
        if len(args) != (0 if opts.back else 1):
            raise CannotStart("give the address of a folder in an object store, s3://BUCKET/PATH, or --back")
        if args:
            require_address(args[0])
        prepare_settings(settings)
        warc_dir = Path(settings["WARC_DIR"])
        with FileLock(warc_dir / ".offload.lock", timeout=0):
            if opts.back:
                return _move([warc_dir / name for name in moved_files(warc_dir)], None)
            connection, _ = reading.connect(Path(settings["ARCHIVE_DB"]))
            with closing(connection) as db:
                paths = movable(db, warc_dir)
            before = time.time() - opts.keep * _DAY
            return _move([path for path in paths if path.stat().st_mtime <= before], args[0])
    except Timeout:
        print_message("another offload is at work")
        return LOCKED
    except (CannotStart, ValueError, reading.ArchiveUnreadable, OSError, sqlite3.Error) as error:
        print_message(str(error))
        return COULD_NOT_START


def _move(paths: list[Path], folder: str | None) -> int:
    """Move files to a folder in a store, or back if it is None. Stops at the first failure of the store."""
    moved = size = 0
    failed: list[str] = []
    for path in paths:
        try:
            size += (fetch_back(path) if folder is None else move_away(path, folder)).bytes
            moved += 1
        except NotMoved as reason:
            failed.append(str(reason))
        except OSError as error:
            failed.append(f"{path.name} was not moved: {error}")
            break
    print_message(f"{moved} of {len(paths)} files moved {'back' if folder is None else f'to {folder}'}, {size:,} bytes")
    for words in failed:
        print_message(words)
    return CHECKS_FAILED if failed else HEALTHY

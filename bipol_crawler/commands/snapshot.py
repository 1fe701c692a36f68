"""``scrapy snapshot``: writes the current state of the archive as files that can be given to others.

``scrapy snapshot FOLDER`` writes a folder of its own; ``scrapy snapshot --dataset FOLDER`` adds the archive to a data
set of many portals.
"""

from __future__ import annotations

import argparse
import sqlite3
import time
from pathlib import Path

from scrapy.commands import ScrapyCommand

from bipol_crawler.commands.run_context import CannotStart, prepare_settings, print_message
from bipol_crawler.crawl.checks import COULD_NOT_START
from bipol_crawler.storage.reading import ArchiveUnreadable

NOT_MADE = 1


class Command(ScrapyCommand):
    """Write a snapshot. Exit status 1: it could not be made (a full disk). 2: wrong arguments, or no archive."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] <folder> | --dataset <folder>"

    def short_desc(self) -> str:
        return "Write the archive to a folder for others to use: SQLite, Parquet, JSON Lines, dictionary, checksums"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--force", action="store_true", help="replace an existing snapshot; in a data set, also a newer one"
        )
        parser.add_argument(
            "--dataset",
            metavar="FOLDER",
            help="write Parquet files by portal and year to a data set that many archives share",
        )
        parser.add_argument(
            "--photos", action="store_true", help="also copy the photos from the evidence, for a published reading room"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # Every command imports this module when it starts; importing DuckDB here would take a tenth of a second.
        import duckdb

        from bipol_crawler.snapshot.data_dictionary import Undocumented
        from bipol_crawler.snapshot.database import SnapshotError

        assert self.settings is not None
        try:
            if len(args) != (0 if opts.dataset else 1) or (opts.dataset and opts.photos):
                raise CannotStart(
                    "give one folder to write the snapshot to, or --dataset and a folder without --photos"
                )
            prepare_settings(self.settings)
            if opts.dataset:
                self._add_to_dataset(Path(opts.dataset).absolute(), opts.force)
            else:
                self._write_folder(Path(args[0]).absolute(), opts.force, opts.photos)
        except (CannotStart, ArchiveUnreadable, SnapshotError) as reason:
            print_message(str(reason))
            self.exitcode = COULD_NOT_START
        except (OSError, sqlite3.Error, duckdb.Error) as error:
            print_message(f"no snapshot was made: {error}")
            self.exitcode = NOT_MADE
        except Undocumented as name:
            print_message(f"no snapshot was made: browse/metadata.yaml does not describe {name}")
            self.exitcode = NOT_MADE

    def _write_folder(self, folder: Path, replace: bool, with_photos: bool) -> None:
        from bipol_crawler.snapshot.snapshot import Photos, write_snapshot

        assert self.settings is not None
        began = time.monotonic()
        photos: list[Photos] = []
        articles = write_snapshot(
            Path(self.settings["ARCHIVE_DB"]),
            folder,
            operator=self.settings["OPERATOR"],
            replace=replace,
            warc_dir=Path(self.settings["WARC_DIR"]),
            with_photos=photos.append if with_photos else None,
        )
        counted = "".join(f" and {each.copied} photos" for each in photos)
        print_message(f"{articles} articles{counted} in {folder}, in {time.monotonic() - began:.1f} s")
        for each in photos:
            if each.unreadable:
                print_message(f"{each.unreadable} photos could not be read from the evidence and are left out")

    def _add_to_dataset(self, dataset: Path, older: bool) -> None:
        from bipol_crawler.snapshot.dataset import write_dataset

        assert self.settings is not None
        began = time.monotonic()
        archive = Path(self.settings["ARCHIVE_DB"])
        done = write_dataset(archive, dataset, operator=self.settings["OPERATOR"], older=older)
        print_message(
            f"{done.articles} articles of {done.years} years in {done.folder}, in {time.monotonic() - began:.1f} s"
        )

"""``scrapy snapshot``: writes the current state of the archive as files that can be given to others.

``scrapy snapshot FOLDER`` writes a folder of its own; ``scrapy snapshot --dataset FOLDER`` adds the archive to a data
set of many portals.
"""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Write a snapshot. Exit status 1: it could not be made (a full disk). 2: wrong arguments, or no archive."""

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

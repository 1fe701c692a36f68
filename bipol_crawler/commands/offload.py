"""``scrapy offload ADDRESS``: moves closed evidence files to an S3-compatible object store."""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Move evidence files. Exit status 1: some were not moved, or the store failed. 2: wrong arguments, or no archive.

    75: another offload is at work.
    """

    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] <s3://BUCKET/PATH> | --back"

    def short_desc(self) -> str:
        return "Move closed evidence files to an S3-compatible object store, where all commands still find them"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--back", action="store_true", help="bring all files back; the store keeps its own")
        parser.add_argument(
            "--keep",
            type=int,
            default=0,
            metavar="DAYS",
            help="leave files here that were written to in these last days",
        )

"""``scrapy reparse``: reads all articles again from the evidence. It makes no requests."""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Exit status: 0 all read again, 1 some were not, or pages are still held back, 2 could not start, 75 locked."""

    def short_desc(self) -> str:
        return "Read the archive again from its evidence, with the current rules"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--since", metavar="YYYY-MM-DD", help="only articles published on or after this day")
        parser.add_argument(
            "--accept",
            metavar="FIELDS",
            default="",
            help="accept that editors changed or removed these fields (such as section,body) on the pages held back",
        )
        parser.add_argument(
            "--into",
            metavar="FILE",
            help="make a new archive from all evidence in WARC_DIR, or continue one that was begun",
        )
        parser.add_argument(
            "--cluster",
            metavar="ADDRESS",
            help="read on the workers of the Dask scheduler at this address, such as tcp://10.0.0.5:8786",
        )

"""``scrapy demo``: crawls the bundled miniature portal with the real spider, as it is on two different days."""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Exit status: 0 if both crawls were healthy, otherwise that of the first crawl that was not."""

    def short_desc(self) -> str:
        return "Crawl the bundled miniature portal twice and show what was found"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--count", type=int, default=400, help="how many stories the portal has (default 400)")
        parser.add_argument(
            "--seed",
            type=int,
            default=1,
            help="number from which the stories are made: another number gives other stories (default 1)",
        )

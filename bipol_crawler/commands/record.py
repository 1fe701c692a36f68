"""``scrapy record``: saves a page as a fixture for the tests of the reader."""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Exit status: 0 recorded, 1 there is no such page, 2 wrong arguments, 69 and 75 as for ``scrapy crawl bipol``."""

    def syntax(self) -> str:
        return "[options] <url> | <file> [<file of page 2> ...]"

    def short_desc(self) -> str:
        return "Record a page as a fixture for the tests"

    def long_desc(self) -> str:
        return (
            "Record a page as a fixture. Give an address of the portal: it is taken from the evidence, or fetched."
            " Or give a saved file, followed by the files of the article's next pages."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--case", help="name of the case: lower-case letters, digits and hyphens")
        parser.add_argument("--shows", help="what the case shows, one sentence")
        parser.add_argument("--url", help="the address from which the file was saved")
        parser.add_argument(
            "--fetch", action="store_true", help="fetch the page from the portal, even if the archive has it"
        )
        parser.add_argument("--to", metavar="FOLDER", help="where cases are kept (default: tests/fixtures)")
        parser.add_argument("--force", action="store_true", help="replace an existing case of that name")

"""``scrapy import FILE…``: adds captures of the portal that other programs made, at their place in time."""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Exit status: 0 all read, 1 a file or a record of the portal is damaged, 2 could not start, 75 locked."""

    def syntax(self) -> str:
        return "[options] <file or folder> …"

    def short_desc(self) -> str:
        return "Import captures of the portal that other programs made (WARC, ARC, WACZ)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--by", metavar="NAME", default="", help="who imports, instead of the name of the account")
        add("--reference", action="store_true", help="leave the original files where they are, and do not copy them")
        add("--list", action="store_true", help="print each record of the portal that is skipped, as a line of JSON")

"""``scrapy wacz FILE``: packs the captures of articles into one file that replay tools can open."""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Write a WACZ file. Exit status 1: no file was made (no article matches, damaged evidence, a full disk).

    2: wrong arguments, or no archive.
    """

    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] <file>"

    def short_desc(self) -> str:
        return "Pack articles as they were served into a WACZ file, for ReplayWeb.page, pywb and other archives"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--since", metavar="YYYY-MM-DD", help="only articles published on or after this day")
        add("--until", metavar="YYYY-MM-DD", help="only articles published on or before this day")
        add("--section", metavar="NAME", help="only articles of this section")
        add("--url", action="append", metavar="URL", help="only this article, by address or number; may be repeated")
        add("--force", action="store_true", help="replace an existing file")

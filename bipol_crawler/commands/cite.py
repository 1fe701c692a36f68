"""``scrapy cite URL``: prints citations of an archived article, and the commands that check them."""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand

FORMATS = ("apa", "bibtex", "chicago", "csl", "id", "ris")


class Command(ArchiveCommand):
    """Print citations. Exit status 1: no such article or version. 2: wrong arguments, or no archive."""

    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] <URL or number>"

    def short_desc(self) -> str:
        return "Cite an archived article: Indonesian, English, BibTeX, CSL-JSON, and how to check it"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--version", metavar="N", help="this version of the article (default: the last)")
        which.add_argument(
            "--at",
            metavar="DATE",
            help="the version at the end of a day (YYYY-MM-DD, WIB) or at a time (ISO 8601 with offset)",
        )
        parser.add_argument("--format", choices=FORMATS, help="print only this format (default: all)")

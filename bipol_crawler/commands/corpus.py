"""``scrapy corpus FILE``: writes the texts of articles for corpus tools such as Sketch Engine, CWB and AntConc."""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Write a corpus. Exit status 1: no file was made (no article matches, a full disk). 2: wrong arguments."""

    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] <file.vert|file.conllu|file.xml|file.zip>"

    def short_desc(self) -> str:
        return "Write the texts for corpus tools: vertical format, CoNLL-U, TEI, or plain texts with a table"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--words", metavar="WORDS", default="", help="only articles that a search for these words finds")
        add("--since", metavar="YYYY-MM-DD", default="", help="only articles published on or after this day")
        add("--until", metavar="YYYY-MM-DD", default="", help="only articles published on or before this day")
        add("--section", metavar="NAME", default="", help="only articles of this section")
        add("--place", metavar="NAME", default="", help="only articles with this place in the dateline")
        add("--force", action="store_true", help="replace an existing file")

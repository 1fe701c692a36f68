"""``scrapy corpus FILE``: writes the texts of articles for corpus tools such as Sketch Engine, CWB and AntConc."""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing
from pathlib import Path

from scrapy.commands import ScrapyCommand

from bipol_crawler.commands.run_context import CannotStart, prepare_settings, print_message
from bipol_crawler.crawl.checks import COULD_NOT_START
from bipol_crawler.storage import reading

NOT_MADE = 1


class Command(ScrapyCommand):
    """Write a corpus. Exit status 1: no file was made (no article matches, a full disk). 2: wrong arguments."""

    requires_project = True
    requires_crawler_process = False
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

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        # Every command imports this module when it starts, so these imports stand here.
        from bipol_crawler.corpus.documents import read_documents
        from bipol_crawler.corpus.formats import FORMATS
        from bipol_crawler.infra.atomic_file import WriteRefused, atomic_file
        from bipol_crawler.search.filters import Filters, day

        assert self.settings is not None
        try:
            if len(args) != 1 or Path(args[0]).suffix not in FORMATS:
                raise CannotStart(f"give one file whose name ends with one of {' '.join(FORMATS)}")
            for name in ("since", "until"):
                if (given := getattr(opts, name)) and not day(given):
                    raise CannotStart(f"--{name} {given!r} is not a day like 2024-11-16")
            prepare_settings(self.settings)
            target, archive = Path(args[0]).absolute(), Path(self.settings["ARCHIVE_DB"])
            reading.check_readable(archive)
            filters = Filters(since=opts.since, until=opts.until, section=opts.section, place=opts.place)
            with closing(reading.connect(archive)[0]) as db, atomic_file(target, replace=opts.force) as stream:
                count = FORMATS[target.suffix](stream, read_documents(db, opts.words, filters))
                if not count:
                    raise NothingToWrite("no article matches")
        except (CannotStart, WriteRefused, reading.ArchiveUnreadable) as reason:
            print_message(str(reason))
            self.exitcode = COULD_NOT_START
        except (NothingToWrite, OSError, sqlite3.Error) as reason:
            print_message(f"no corpus was made: {reason}")
            self.exitcode = NOT_MADE
        else:
            print_message(f"{count} articles in {target}")


class NothingToWrite(Exception):
    """No article matches."""

"""``scrapy corpus FILE``: writes the texts of articles for corpus tools such as Sketch Engine, CWB and AntConc."""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing
from pathlib import Path

from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.corpus.documents import read_documents
from bipol_crawler.corpus.formats import FORMATS
from bipol_crawler.crawl.exit_status import COULD_NOT_START, HEALTHY
from bipol_crawler.infra.atomic_file import WriteRefused, atomic_file
from bipol_crawler.search.filters import Filters, day
from bipol_crawler.storage import reading

NOT_MADE = 1


class NothingToWrite(Exception):
    """No article matches."""


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Write the corpus. Return the exit status."""
    try:
        if len(args) != 1 or Path(args[0]).suffix not in FORMATS:
            raise CannotStart(f"give one file whose name ends with one of {' '.join(FORMATS)}")
        for name in ("since", "until"):
            if (given := getattr(opts, name)) and not day(given):
                raise CannotStart(f"--{name} {given!r} is not a day like 2024-11-16")
        prepare_settings(settings)
        target, archive = Path(args[0]).absolute(), Path(settings["ARCHIVE_DB"])
        reading.check_readable(archive)
        filters = Filters(since=opts.since, until=opts.until, section=opts.section, place=opts.place)
        with closing(reading.connect(archive)[0]) as db, atomic_file(target, replace=opts.force) as stream:
            count = FORMATS[target.suffix](stream, read_documents(db, opts.words, filters))
            if not count:
                raise NothingToWrite("no article matches")
    except (CannotStart, WriteRefused, reading.ArchiveUnreadable) as reason:
        print_message(str(reason))
        return COULD_NOT_START
    except (NothingToWrite, OSError, sqlite3.Error) as reason:
        print_message(f"no corpus was made: {reason}")
        return NOT_MADE
    print_message(f"{count} articles in {target}")
    return HEALTHY

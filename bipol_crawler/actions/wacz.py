"""``scrapy wacz FILE``: packs the captures of articles into one file that replay tools can open."""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.articles.lookup import NotFound, find_article
from bipol_crawler.articles.selection import PAGES, SLICES, NothingChosen, choose_articles, newest_capture
from bipol_crawler.crawl.exit_status import COULD_NOT_START, HEALTHY
from bipol_crawler.infra.atomic_file import WriteRefused, atomic_file
from bipol_crawler.integrity.timestamps import proof_for_copies
from bipol_crawler.storage import reading
from bipol_crawler.warc.exchange import EvidenceError, Slice
from bipol_crawler.warc.wacz import PackedPage, write_wacz

NOT_MADE = 1


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Write the WACZ file. Return the exit status."""
    try:
        if len(args) != 1:
            raise CannotStart("give one file to write the WACZ to")
        since, until = _parse_day("since", opts.since), _parse_day("until", opts.until)
        prepare_settings(settings)
        target = Path(args[0]).absolute()
        reading.check_readable(Path(settings["ARCHIVE_DB"]))
        connection, _ = reading.connect(Path(settings["ARCHIVE_DB"]))
        with closing(connection) as db:
            articles = sorted({find_article(db, url, settings["PORTAL_URL"]) for url in opts.url or ()}) or None
            title, created, versions = choose_articles(db, since, until, opts.section, articles)
            about = {"title": title, "created": created, "software": "bipol_crawler"}
            slices = (Slice(*row) for row in db.execute(SLICES))
            pages = (PackedPage(*row) for row in db.execute(PAGES))
            warc_dir = Path(settings["WARC_DIR"])
            proof = proof_for_copies(db, warc_dir, newest_capture(db))
            with atomic_file(target, replace=opts.force) as stream:
                count = write_wacz(stream, warc_dir, slices, pages, about, proof)
    except (CannotStart, WriteRefused, reading.ArchiveUnreadable) as reason:
        print_message(str(reason))
        return COULD_NOT_START
    except (NotFound, NothingChosen, EvidenceError, OSError, sqlite3.Error) as reason:
        print_message(f"no WACZ was made: {reason}")
        return NOT_MADE
    print_message(f"{versions} versions of articles, {count} exchanges in {target}")
    return HEALTHY


def _parse_day(name: str, given: str | None) -> str | None:
    if given is None:
        return None
    try:
        return str(date.fromisoformat(given))
    except ValueError:
        raise CannotStart(f"--{name} {given!r} is not a day like 2024-11-16") from None

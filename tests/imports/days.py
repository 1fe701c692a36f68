"""Three days of a small portal. The evidence of each day is in separate files that refer to no other files."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bipol_crawler.demo.site import Portal
from bipol_crawler.warc.exchange import Exchange
from bipol_crawler.warc.reader import read_records
from bipol_crawler.warc.writer import WarcWriter
from tests.crawl.crawling import Desk

BETWEEN = timedelta(hours=26)


def exchanges(desk: Desk, known: set[str]) -> list[Exchange]:
    """What was captured since, in its order; adds the files to ``known``."""
    files = sorted(path for path in desk.warc.glob("*.warc.gz") if path.name not in known)
    known |= {path.name for path in files}
    return [exchange for path in files for _, exchange in read_records(path)]


def later(found: list[Exchange], days: int) -> list[Exchange]:
    """The same, captured some days later."""
    return [
        replace(each, captured_at=(datetime.fromisoformat(each.captured_at) + days * BETWEEN).isoformat()[:26] + "Z")
        for each in found
    ]


def write(folder: Path, found: list[Exchange]) -> Path:
    """One evidence file with these exchanges, every body in it."""
    with WarcWriter(folder, info={"software": "somebody's crawler"}) as writer:
        for each in found:
            writer.write(each)
    (path,) = folder.glob("*.warc.gz")
    return path


class Days:
    """A portal, the exchanges of three days, and the archive that was made of all of them in one go."""

    def __init__(self, folder: Path, portal: Portal) -> None:
        self.folder, self.portal = folder, portal
        crawling = Desk(folder / "crawled", portal)
        known: set[str] = set()
        self.days: list[list[Exchange]] = []
        for day in (1, 2, 3):
            portal.day = day
            crawling.crawl(*(["full=1"] if day == 3 else []), PHOTO_BUDGET=5, WARC_MAX_BYTES=1)
            self.days.append(later(exchanges(crawling, known), day - 5))
        self.files = [write(folder / f"day-{number}", found) for number, found in enumerate(self.days, 1)]
        self.all = self.desk("all", *(1, 2, 3))

    def desk(self, name: str, *own: int) -> Desk:
        """An archive made from its own evidence of these days."""
        desk = Desk(self.folder / name, self.portal)
        desk.warc.mkdir(parents=True)
        for day in own:
            shutil.copy(self.files[day - 1], desk.warc)
        if own:
            assert desk.run("reparse", "--into", str(desk.database)).exit_code == 0
        return desk


TIMES = {
    "versions": "SELECT a.url, v.version, v.captured_at FROM article_versions v JOIN articles a ON a.id = v.article_id",
    "events": "SELECT a.url, e.kind, e.at FROM article_events e JOIN articles a ON a.id = e.article_id",
    "articles": "SELECT url, first_seen_at, last_seen_at, missing_at, gone_at FROM articles",
    "urls": "SELECT url, found_at, fetched_at FROM urls WHERE kind = 'article'",
    "captures": "SELECT url, captured_at, status, content_type, location, length, digest FROM captures",
}


def times(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """When what was captured and happened, by an archive."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return {what: sorted(db.execute(select).fetchall(), key=repr) for what, select in TIMES.items()}


def ledger_is_in_order(database: Path) -> Iterator[str]:
    """Each article whose versions or events are not in the order of their times."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        for table, at in (("article_versions", "captured_at"), ("article_events", "at")):
            for (article_id,) in db.execute(
                f"SELECT DISTINCT x.article_id FROM {table} x JOIN {table} y ON y.article_id = x.article_id"
                f" AND y.id > x.id AND y.{at} < x.{at}"
            ):
                yield f"{table}: {article_id}"

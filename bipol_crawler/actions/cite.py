"""``scrapy cite URL``: prints citations of an archived article, and the commands that check them."""

from __future__ import annotations

import argparse
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.articles.lookup import NotFound, find_article
from bipol_crawler.cite.model import QUERIES, Cited, cited_from_rows
from bipol_crawler.cite.reference_formats import bibtex, csl_json, ris
from bipol_crawler.cite.styles import apa, apa_indonesian, check_commands, chicago, evidence
from bipol_crawler.crawl.exit_status import COULD_NOT_START, HEALTHY
from bipol_crawler.infra.clock import utc
from bipol_crawler.normalize.dates import PORTAL_ZONE
from bipol_crawler.storage import reading
from bipol_crawler.text import clean
from bipol_crawler.warc.writer import OPEN_SUFFIX

NOT_FOUND = 1

FORMATS: dict[str, Callable[[Cited], str]] = {
    "id": lambda cited: apa_indonesian(cited) + "\n",
    "apa": lambda cited: apa(cited) + "\n",
    "chicago": lambda cited: chicago(cited) + "\n",
    "bibtex": bibtex,
    "csl": csl_json,
    "ris": ris,
}


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Print the citations. Return the exit status."""
    try:
        if len(args) != 1:
            raise CannotStart("give one article: its address, ?p=ID, or its number in the archive")
        version, at = _parse_version(opts.version), _parse_at(opts.at)
        prepare_settings(settings)
        database, warc_dir = Path(settings["ARCHIVE_DB"]), Path(settings["WARC_DIR"])
        reading.check_readable(database)
        connection, _ = reading.connect(database)
        connection.row_factory = sqlite3.Row
        try:
            article = find_article(connection, args[0], settings["PORTAL_URL"])
            number = version or version_at(connection, article, at)
            cited = load_citation(connection, article, number, warc_dir)
        finally:
            connection.close()
    except NotFound as reason:
        print_message(clean(str(reason)))
        return NOT_FOUND
    except (CannotStart, reading.ArchiveUnreadable, sqlite3.Error) as reason:
        print_message(clean(str(reason)))
        return COULD_NOT_START
    print(FORMATS[opts.format](cited) if opts.format else all_formats(cited), end="")
    return HEALTHY


def version_at(db: sqlite3.Connection, article: int, at: str | None) -> int:
    """The number of the last version captured until ``at`` (UTC), or of the last version if ``at`` is None.

    Raises:
        NotFound: the first version was captured later than ``at``.
    """
    first, last = db.execute(
        "SELECT min(captured_at), max(version) FILTER (WHERE :at IS NULL OR captured_at <= :at)"
        " FROM article_versions WHERE article_id = :article",
        {"article": article, "at": at},
    ).fetchone()
    if last is None:
        raise NotFound(f"article {article} was first captured {first}, after {at}")
    return int(last)


def load_citation(db: sqlite3.Connection, article: int, version: int, warc_dir: Path) -> Cited:
    """Read one version of an article, with its evidence, from the archive.

    Raises:
        NotFound: the article has no such version.
    """

    def path(file: str) -> str:
        closed, beside = warc_dir / file, warc_dir / (file + OPEN_SUFFIX)
        return str(beside if not closed.exists() and beside.exists() else closed)

    values = {"article": article, "version": version}
    cited = cited_from_rows({name: db.execute(sql, values).fetchall() for name, sql in QUERIES.items()}, path)
    if cited is None:
        (versions,) = db.execute("SELECT count(*) FROM article_versions WHERE article_id = ?", [article]).fetchone()
        raise NotFound(f"article {article} has no version {version}: it has {versions}")
    return cited


def all_formats(cited: Cited) -> str:
    """All citation formats, the evidence, and the commands that check the evidence."""
    parts = {
        "Daftar pustaka": apa_indonesian(cited),
        "English (APA)": apa(cited),
        "English (Chicago)": chicago(cited),
        "BibTeX": bibtex(cited),
        "CSL-JSON": csl_json(cited),
        "RIS": ris(cited),
        "Bukti · Evidence": evidence(cited),
        "Cara memeriksa · How to check it (the digest first, then the record itself)": "\n".join(
            f"$ {line}" for line in check_commands(cited)
        ),
    }
    return "\n".join(f"{title}\n{text.rstrip()}\n" for title, text in parts.items() if text)


def _parse_version(given: str | None) -> int | None:
    if given is None:
        return None
    if not re.fullmatch(r"0*[1-9][0-9]{0,8}", given):
        raise CannotStart(f"--version {given!r} is not a whole number above 0")
    return int(given)


def _parse_at(given: str | None) -> str | None:
    if given is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", given):
            end_of_day = datetime.combine(date.fromisoformat(given), time(), PORTAL_ZONE) + timedelta(
                days=1, seconds=-1
            )
            return utc(end_of_day)
        when = datetime.fromisoformat(given)
        if when.tzinfo is None:
            raise ValueError
        return utc(when.astimezone(UTC))
    except (ValueError, OverflowError):
        raise CannotStart(
            f"--at {given!r} is neither a day like 2024-11-16 nor a time like 2024-11-16T10:00:00+07:00"
        ) from None

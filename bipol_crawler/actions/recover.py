"""``scrapy recover``: fetches what other web archives captured of the portal before this archive did."""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout
from scrapy.settings import BaseSettings

from bipol_crawler.actions.importing import import_files
from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.crawl.exit_status import COULD_NOT_START, HEALTHY, LOCKED, PORTAL_UNREACHABLE
from bipol_crawler.infra.clock import now
from bipol_crawler.infra.fsync import make_directory, sync_directory
from bipol_crawler.infra.home import PROGRAM
from bipol_crawler.other_archives.client import Client, Pace
from bipol_crawler.other_archives.fetch import Recovery, Result, replay_address
from bipol_crawler.other_archives.fetched_file import FetchedFile
from bipol_crawler.other_archives.worklist import Worklist
from bipol_crawler.storage import reading
from bipol_crawler.storage.portal import canonical_base, earlier_origins, origin_or_address
from bipol_crawler.warc.imports import FOLDER

_FETCHED = "recovering.warc.gz"
_WORK = "recovering.db"
_READY = "recovered-"
"""The beginning of the name of a file that is ready to be imported."""


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Fetch what another web archive has, and import it. Return the exit status."""
    try:
        if args:
            raise CannotStart("recover takes no arguments")
        prepare_settings(settings)
        return _recover(settings, again=opts.again)
    except CannotStart as error:
        print_message(str(error))
        return error.exit_code
    except (reading.ArchiveUnreadable, OSError, sqlite3.Error) as error:
        print_message(f"recover broke off: {error}")
        return COULD_NOT_START


def _recover(settings: BaseSettings, *, again: bool) -> int:
    warc_dir, database = Path(settings["WARC_DIR"]), Path(settings["ARCHIVE_DB"])
    reading.check_readable(database)
    folder = warc_dir / FOLDER
    make_directory(folder)
    with ExitStack() as stack:
        try:
            stack.enter_context(FileLock(folder / "recovering.lock", timeout=0))
        except Timeout:
            raise CannotStart("another `recover` is at work", LOCKED) from None
        result = _fetch(settings, folder, database, again=again)
        waiting = _close_fetched(folder, database)
        if waiting:
            status = _import(settings, waiting)
            if status != HEALTHY:
                return status
    return PORTAL_UNREACHABLE if result.refused else HEALTHY


def _fetch(settings: BaseSettings, folder: Path, database: Path, *, again: bool) -> Result:
    server = settings["CDX_URL"]
    files = settings["CDX_WARC_URL"]
    replay = settings["CDX_REPLAY_URL"] or files or replay_address(server)
    if not server.startswith(("http://", "https://")) or not replay:
        raise CannotStart(
            f"CDX_URL={server!r} is not the address of an index server like https://web.archive.org/cdx/search/cdx,"
            " or CDX_REPLAY_URL has to say where its captures are"
        )
    connection, _ = reading.connect(database)
    with closing(connection):
        earlier = (*settings["MOVED_FROM"].split(), *earlier_origins(connection))
        base = canonical_base(settings["PORTAL_URL"], map(origin_or_address, earlier))
    pace = Pace(
        delay=settings.getfloat("RECOVER_DELAY"),
        budget=settings.getint("RECOVER_BUDGET"),
        longest_wait=settings.getfloat("RETRY_AFTER_MAX"),
        first_wait=2 * settings.getfloat("RECOVER_DELAY"),
        largest=settings.getint("DOWNLOAD_MAXSIZE"),
    )
    info = {"software": "bipol_crawler", "operator": settings["OPERATOR"], "recovered-from": server}
    work = Worklist(folder / _WORK, database, server, base)
    try:
        if again:
            work.forget_lists()
        hosts = dict.fromkeys(urlsplit(origin).netloc for origin in base.split())
        client = Client(pace, {"User-Agent": settings["USER_AGENT"]})
        file = FetchedFile(folder / _FETCHED, info)
        files = f"{files.rstrip('/')}/" if files else ""
        recovery = Recovery(server, replay.rstrip("/") + "/", hosts, client, work, file, print_message, files)
        result = recovery.run()
        _print_result(result, client.requests, work.count(), len(work.wanted()))
    finally:
        work.close()
    return result


def _import(settings: BaseSettings, waiting: list[Path]) -> int:
    try:
        return import_files(settings, waiting, "recover", by=settings["CDX_URL"])
    except CannotStart as error:
        words = f"{error}; the fetched captures are in {waiting[-1].name}: `{PROGRAM} recover` imports them later"
        raise CannotStart(words, error.exit_code) from None


def _print_result(result: Result, requests: int, listed: tuple[int, int], left: int) -> None:
    captures, addresses = listed
    print_message(f"the other archive has {captures:,} captures of {addresses:,} addresses of articles")
    outcomes = "".join(f", {count:,} {outcome}" for outcome, count in sorted(result.outcomes.items()))
    print_message(f"{requests:,} requests{outcomes}; {left:,} captures are left to fetch")
    if result.other_bytes:
        print_message(f"{result.other_bytes:,} captures have other bytes than the other archive's index states")
    if result.ended:
        print_message(f"{result.ended}; the next `{PROGRAM} recover` continues")


def _close_fetched(folder: Path, database: Path) -> list[Path]:
    """Give the file of fetched captures its final name. Returns the files to import.

    They include files of earlier runs that failed to import them or were killed during the import.
    """
    fetched = folder / _FETCHED
    if fetched.exists() and fetched.stat().st_size:
        stamp = now().translate(str.maketrans("", "", "-:"))
        names = (f"{_READY}{stamp}{suffix}.warc.gz" for suffix in ("", *(f"-{number}" for number in range(1, 1000))))
        fetched.rename(next(folder / name for name in names if not (folder / name).exists()))
        sync_directory(folder)
    connection, _ = reading.connect(database)
    with closing(connection):
        known = {row[0] for row in connection.execute("SELECT kept FROM imports GROUP BY kept HAVING min(derived) = 1")}
    return [path for path in sorted(folder.glob(f"{_READY}*.warc.gz")) if f"{FOLDER}/{path.name}" not in known]

"""``scrapy replay``: shows captured pages as they looked, with pywb."""

from __future__ import annotations

import argparse
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.browse.replay_server import COLLECTION, find_pywb, prepare, start
from bipol_crawler.crawl.exit_status import COULD_NOT_START, HEALTHY
from bipol_crawler.infra.home import PROGRAM
from bipol_crawler.integrity.offload import why_unreachable
from bipol_crawler.storage import reading


def run(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> int:
    """Serve captured pages until interrupted. Return the exit status."""
    try:
        prepare_settings(settings)
        return _serve(settings, opts.host, opts.port)
    except (CannotStart, reading.ArchiveUnreadable, OSError, sqlite3.Error) as error:
        print_message(str(error))
        return COULD_NOT_START


def _serve(settings: BaseSettings, host: str, port: int) -> int:
    database, warc_dir = Path(settings["ARCHIVE_DB"]), Path(settings["WARC_DIR"])
    pywb = find_pywb(settings["PYWB"])
    if pywb is None:
        raise CannotStart(
            "pywb is not installed: `make replay` installs it beside this program; or set PYWB to its command"
        )
    if reason := why_unreachable(warc_dir):
        raise CannotStart(reason)
    reading.check_readable(database)
    with TemporaryDirectory(prefix="bipol-replay-") as folder:
        connection, _ = reading.connect(database)
        with closing(connection) as db:
            count = prepare(db, warc_dir, Path(folder))
        address = f"http://{host}:{port}/{COLLECTION}/"
        print_message(f"{count:,} captures at {address}; `{PROGRAM} browse -s REPLAY_URL={address}` links to them")
        server = start(pywb, Path(folder), host, port)
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            status = server.wait()
        except KeyboardInterrupt:
            status = HEALTHY
        finally:
            server.terminate()
            server.wait()
    return HEALTHY if status in (HEALTHY, -signal.SIGTERM, -signal.SIGINT) else COULD_NOT_START

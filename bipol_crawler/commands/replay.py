"""``scrapy replay``: shows captured pages as they looked, with pywb."""

from __future__ import annotations

import argparse
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from scrapy.commands import ScrapyCommand

from bipol_crawler.commands.run_context import CannotStart, prepare_settings, print_message
from bipol_crawler.crawl.checks import COULD_NOT_START, HEALTHY
from bipol_crawler.infra.home import PROGRAM
from bipol_crawler.storage import reading


class Command(ScrapyCommand):
    """Serve until interrupted. Exit status 2: no archive, no pywb, or the port cannot be used."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def short_desc(self) -> str:
        return "Show captured pages as they looked, with pywb"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--port", type=int, default=8090, help="port to listen on (default: 8090)")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            prepare_settings(self.settings)
            self.exitcode = self._serve(opts.host, opts.port)
        except (CannotStart, reading.ArchiveUnreadable, OSError, sqlite3.Error) as error:
            print_message(str(error))
            self.exitcode = COULD_NOT_START

    def _serve(self, host: str, port: int) -> int:
        # Every command imports this module when it starts, so these imports stand here.
        from bipol_crawler.browse.replay_server import COLLECTION, find_pywb, prepare, start

        assert self.settings is not None
        database, warc_dir = Path(self.settings["ARCHIVE_DB"]), Path(self.settings["WARC_DIR"])
        pywb = find_pywb(self.settings["PYWB"])
        if pywb is None:
            raise CannotStart(
                "pywb is not installed: `make replay` installs it beside this program; or set PYWB to its command"
            )
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

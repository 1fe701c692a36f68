"""``scrapy reparse``: read the whole archive again from its evidence, without a single request."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from scrapy.commands import ScrapyCommand

from bipol_crawler.archive.reread import article_ids, reread_article
from bipol_crawler.commands.setup import CannotStart, open_archive, prepare_settings, say
from bipol_crawler.monitors import CHECKS_FAILED, HEALTHY


class Command(ScrapyCommand):
    """Exit status: 0 all re-read, 1 some evidence could not be read, 2 could not start, 75 locked."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Read the archive again from its evidence, with the rules of today"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--since", metavar="YYYY-MM-DD", help="only articles published on or after this day")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            try:
                since = str(date.fromisoformat(opts.since)) if opts.since else None
            except ValueError:
                raise CannotStart(f"--since {opts.since!r} is no day like 2024-11-16") from None
            prepare_settings(self.settings)
            archive, held = open_archive(self.settings, "reparse", {"since": since} if since else {})
        except CannotStart as error:
            say(str(error))
            self.exitcode = error.exit_code
            return
        console = Console(stderr=True)
        read = changed = 0
        try:
            ids = article_ids(archive, since)
            with Progress(console=console, disable=not console.is_terminal) as progress:
                for article_id in progress.track(ids, description="re-reading"):
                    changed += reread_article(archive, Path(self.settings["WARC_DIR"]), article_id)
                    read += 1
            failed = archive.unread_evidence()
            self.exitcode = CHECKS_FAILED if failed else HEALTHY
            outcome = "checks_failed" if failed else "healthy"
            checks = [f"{failed} versions could not be read from evidence"] if failed else []
            archive.finish(outcome, self.exitcode, {"fetched": read, "changed": changed}, checks)
            say(f"{read} articles re-read by rules {archive.parser_version}: {changed} read differently")
            for check in checks:
                say(check)
        finally:
            archive.close()
            held.release()

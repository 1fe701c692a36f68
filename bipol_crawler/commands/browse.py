"""``scrapy browse``: shows the archive in Datasette, read-only. A crawl can run at the same time."""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Serve the archive until interrupted. Exit status 2: there is no archive, or the port cannot be used."""

    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Open the archive in Datasette, read-only"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--port", type=int, default=8001, help="port to listen on, 0 for any free one (default: 8001)"
        )
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
        parser.add_argument("--open", action="store_true", help="open the archive in a web browser")

"""``scrapy replay``: shows captured pages as they looked, with pywb."""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Serve until interrupted. Exit status 2: no archive, no pywb, or the port cannot be used."""

    default_settings = {"LOG_ENABLED": False}

    def short_desc(self) -> str:
        return "Show captured pages as they looked, with pywb"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--port", type=int, default=8090, help="port to listen on (default: 8090)")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")

"""``scrapy recover``: fetches what other web archives captured of the portal before this archive did."""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Exit status: 0 done, or as much as the budget allows; 69 the other archive refuses; otherwise as for import."""

    default_settings = {"LOG_ENABLED": False}

    def short_desc(self) -> str:
        return "Fetch what other web archives (CDX_URL) captured of the portal before this archive did"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--again", action="store_true", help="read the other archive's lists from their beginning")

"""``scrapy verify``: checks the database, the evidence, and each against the other."""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Exit status: 0 no errors, 1 errors (one on each line), 2 no archive."""

    def short_desc(self) -> str:
        return "Check the database, the evidence, and each against the other"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--deep", action="store_true", help="read every article again from the evidence, and compare"
        )
        parser.add_argument(
            "--new",
            action="store_true",
            help="check only what was sealed since the last verification without errors",
        )
        parser.add_argument("--repair", action="store_true", help="repair what can be computed from undamaged data")

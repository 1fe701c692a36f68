"""``scrapy report``: the state of the archive in figures, as text, as an HTML page, or as JSON."""

from __future__ import annotations

import argparse
from pathlib import Path

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Print the report. Exit status 2: there is no archive, or the page cannot be written."""

    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Report on the archive: its runs, what it holds, how well it was read, what is missing and why"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--by", choices=("month", "year"), default="month", help="period of the coverage table (default: month)"
        )
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--html", metavar="FILE", type=Path, help="write it as one HTML page")
        form.add_argument("--json", action="store_true", help="print it as JSON")

"""``scrapy notify``: sends a notice as a failing run does, as a test or in place of a run that crashed."""

from __future__ import annotations

import argparse

from bipol_crawler.actions.command import ArchiveCommand


class Command(ArchiveCommand):
    """Exit status: 0 sent (or, with --ended, nothing to send), 1 sending failed for some recipient, 2 none is set."""

    def syntax(self) -> str:
        return "[options] [message]"

    def short_desc(self) -> str:
        return "Send a message with NOTIFY_COMMAND and to NOTIFY_URLS, as a failing run does"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--ended",
            metavar="STATUS",
            help="the message is about a run that ended with this exit status or signal: send it only if the run "
            "itself did not, and at most once a day",
        )

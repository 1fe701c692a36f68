"""What the commands have in common."""

from __future__ import annotations

import argparse
from importlib import import_module

from scrapy.commands import ScrapyCommand


class ArchiveCommand(ScrapyCommand):
    """A command whose work is done by ``run`` in the module of the same name in ``bipol_crawler.actions``.

    Scrapy imports all commands whenever one is called. So that module is imported only when its command is called.
    """

    requires_project = True
    requires_crawler_process = False

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Scrapy's call."""
        name = type(self).__module__.rpartition(".")[2]
        self.exitcode = import_module(f"bipol_crawler.actions.{name}").run(self.settings, args, opts)

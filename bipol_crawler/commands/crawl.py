"""``scrapy crawl bipol``: Scrapy's own command, with checks before the run and an exit status after it."""

from __future__ import annotations

import argparse

from scrapy.commands.crawl import Command as ScrapyCrawl

from bipol_crawler.portals import PORTAL


class Command(ScrapyCrawl):
    """Exit status: 0 healthy, 1 checks failed, 2 could not start, 69 portal unreachable or refusing, 75 locked."""

    def short_desc(self) -> str:
        return "Crawl the portal into the archive"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args not in ([], [PORTAL.word]):
            super().run(args, opts)
            return
        from bipol_crawler.actions import crawl  # late, as in ArchiveCommand

        assert self.settings is not None
        assert self.crawler_process is not None
        self.exitcode = crawl.run(self.crawler_process, self.settings, opts.spargs)

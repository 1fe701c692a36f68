"""``scrapy crawl bipol``: Scrapy's own command, with a check before and an exit status after."""

from __future__ import annotations

import argparse

from scrapy.commands.crawl import Command as ScrapyCrawl

from bipol_crawler.commands.setup import CannotStart, open_archive, prepare_settings, say
from bipol_crawler.monitors import CHECKS_FAILED
from bipol_crawler.spiders.arguments import Arguments


class Command(ScrapyCrawl):
    """Exit status: 0 healthy, 1 checks failed, 2 could not start, 69 portal unreachable or refusing, 75 locked."""

    def short_desc(self) -> str:
        return "Crawl the portal into the archive"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args != ["bipol"]:
            super().run(args, opts)
            return
        assert self.settings is not None
        assert self.crawler_process is not None
        try:
            prepare_settings(self.settings)
            try:
                arguments = Arguments.read(opts.spargs, self.settings["PORTAL_URL"])
            except ValueError as error:
                raise CannotStart(str(error)) from None
            archive, held = open_archive(self.settings, "crawl", opts.spargs)
        except CannotStart as error:
            say(str(error))
            self.exitcode = error.exit_code
            return
        try:
            crawler = self._create_crawler("bipol")
            self.crawler_process.crawl(crawler, archive=archive, arguments=arguments)
            self.crawler_process.start()
            code = crawler.stats.get_value("run/exit_code") if crawler.stats else None
            self.exitcode = CHECKS_FAILED if code is None else int(code)
        finally:
            archive.close()
            held.release()

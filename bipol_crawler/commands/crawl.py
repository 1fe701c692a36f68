"""``scrapy crawl bipol``: Scrapy's own command, with a check before and an exit status after."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import CrawlerProcessBase
from scrapy.settings import BaseSettings

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
            self.exitcode = crawl(self.crawler_process, self.settings, opts.spargs)
        except CannotStart as error:
            say(str(error))
            self.exitcode = error.exit_code


def crawl(process: CrawlerProcessBase, settings: BaseSettings, given: Mapping[str, str]) -> int:
    """One whole run with the spider arguments ``given``, in ``process``; its exit status.

    Raises:
        CannotStart: a setting or argument is wrong, or the archive cannot be had.
    """
    prepare_settings(settings)
    try:
        arguments = Arguments.read(given, settings["PORTAL_URL"])
    except ValueError as error:
        raise CannotStart(str(error)) from None
    archive, held = open_archive(settings, "crawl", given)
    try:
        crawler = process.create_crawler("bipol")
        process.crawl(crawler, archive=archive, arguments=arguments)
        process.start()
        code = crawler.stats.get_value("run/exit_code") if crawler.stats else None
        return CHECKS_FAILED if code is None else int(code)
    finally:
        archive.close()
        held.release()

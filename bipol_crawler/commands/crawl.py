"""``scrapy crawl bipol``: Scrapy's own command, with a check before and an exit status after."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import CrawlerProcessBase
from scrapy.settings import BaseSettings

from bipol_crawler.archive import Archive
from bipol_crawler.commands.run_context import CannotStart, close_archive, let_go, open_archive, prepare_settings, say
from bipol_crawler.commands.run_message import tell, tell_if_stuck
from bipol_crawler.crawl.arguments import Arguments
from bipol_crawler.crawl.checks import CHECKS_FAILED, LOCKED
from bipol_crawler.logs import keep_log
from bipol_crawler.notify.notices import Ending
from bipol_crawler.portals import PORTAL
from bipol_crawler.spiders.bipol import BipolSpider


class Command(ScrapyCrawl):
    """Exit status: 0 healthy, 1 checks failed, 2 could not start, 69 portal unreachable or refusing, 75 locked."""

    def short_desc(self) -> str:
        return "Crawl the portal into the archive"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args not in ([], [PORTAL.word]):
            super().run(args, opts)
            return
        assert self.settings is not None
        assert self.crawler_process is not None
        try:
            self.exitcode = crawl(self.crawler_process, self.settings, opts.spargs)
        except CannotStart as error:
            say(str(error))
            self.exitcode = error.exit_code
            if error.exit_code == LOCKED:
                tell_if_stuck(self.settings)
            else:
                tell(self.settings, Ending("could_not_start", str(error.exit_code), (str(error),)))


def crawl(process: CrawlerProcessBase, settings: BaseSettings, given: Mapping[str, str]) -> int:
    """One whole run with the spider arguments ``given``, in ``process``; its exit status.

    Raises:
        CannotStart: a setting or argument is wrong, or the archive cannot be had.
    """
    prepare_settings(settings)
    # Scrapyd adds a job's name, as _job, to what its caller gave.
    given = {name: value for name, value in given.items() if not name.startswith("_")}
    try:
        arguments = Arguments.read(given, settings["PORTAL_URL"])
        keep_log(settings)
    except ValueError as error:
        raise CannotStart(str(error)) from None
    except OSError as error:
        raise CannotStart(f"LOG_DIR={settings['LOG_DIR']} cannot be written: {error}") from None
    if arguments.url:
        given = {**given, "url": arguments.url}  # as the archive spells it, whatever came with it
    archive, held = open_archive(settings, "crawl", given)
    try:
        ending = _run(process, settings, archive, arguments)
        # One page says nothing of the archive's health, nor does a run that somebody stopped.
        if not arguments.url and ending.outcome != "stopped":
            tell(settings, ending)
        return int(ending.exit_status)
    finally:
        let_go(held, archive.path)


def _run(process: CrawlerProcessBase, settings: BaseSettings, archive: Archive, arguments: Arguments) -> Ending:
    try:
        crawler = process.create_crawler(PORTAL.word)
        process.crawl(crawler, archive=archive, arguments=arguments)
        process.start()
    finally:
        close_archive(archive, settings)
    ended = crawler.spider.runner.ending if isinstance(crawler.spider, BipolSpider) else None
    return ended or Ending("broke_off", str(CHECKS_FAILED), ("the run broke off; see the log",))

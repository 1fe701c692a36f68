"""One complete run of the spider: archive and log are opened before it, sealed and closed after it."""

from __future__ import annotations

from collections.abc import Mapping

# Imported before the rooms: it makes Scrapy look through all modules imported so far, again and again.
import scrapy.core.downloader.handlers.http11  # noqa: F401
from scrapy.crawler import CrawlerProcessBase
from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings
from bipol_crawler.actions.run_context import close_archive, open_archive, release_lock
from bipol_crawler.actions.run_message import notify_run_end
from bipol_crawler.archive import Archive
from bipol_crawler.crawl.arguments import Arguments
from bipol_crawler.crawl.exit_status import CHECKS_FAILED
from bipol_crawler.logs import start_log_file
from bipol_crawler.notify.notices import Ending
from bipol_crawler.portals import PORTAL
from bipol_crawler.spiders.bipol import BipolSpider


def crawl(process: CrawlerProcessBase, settings: BaseSettings, spider_args: Mapping[str, str]) -> int:
    """Do one complete run in ``process`` with the spider arguments ``spider_args``. Return its exit status.

    Raises:
        CannotStart: a setting or argument is wrong, or the archive cannot be opened or locked.
    """
    prepare_settings(settings)
    # Scrapyd adds the argument _job, the name of its job.
    spider_args = {name: value for name, value in spider_args.items() if not name.startswith("_")}
    try:
        arguments = Arguments.read(spider_args, settings["PORTAL_URL"])
        start_log_file(settings)
    except ValueError as error:
        raise CannotStart(str(error)) from None
    except OSError as error:
        raise CannotStart(f"LOG_DIR={settings['LOG_DIR']} cannot be written: {error}") from None
    if arguments.url:
        spider_args = {**spider_args, "url": arguments.url}  # the canonical form of the URL
    archive, archive_lock = open_archive(settings, "crawl", spider_args)
    try:
        ending = _run(process, settings, archive, arguments)
        # A run for a single page, or one that a person stopped, says nothing about the archive's health.
        if not arguments.url and ending.outcome != "stopped":
            notify_run_end(settings, ending)
        return int(ending.exit_status)
    finally:
        release_lock(archive_lock, archive.path)


def _run(process: CrawlerProcessBase, settings: BaseSettings, archive: Archive, arguments: Arguments) -> Ending:
    try:
        crawler = process.create_crawler(PORTAL.word)
        process.crawl(crawler, archive=archive, arguments=arguments)
        process.start()
    finally:
        close_archive(archive, settings)
    ended = crawler.spider.runner.ending if isinstance(crawler.spider, BipolSpider) else None
    return ended or Ending("broke_off", str(CHECKS_FAILED), ("the run broke off; see the log",))

"""``scrapy crawl bipol``: a run of the spider, and the notice if it cannot start."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scrapy.crawler import CrawlerProcessBase
from scrapy.settings import BaseSettings

from bipol_crawler.actions.preparation import CannotStart, prepare_settings, print_message
from bipol_crawler.crawl.exit_status import LOCKED
from bipol_crawler.storage.connection import ArchiveError, ArchiveLocked, lock_archive


def run(process: CrawlerProcessBase, settings: BaseSettings, spider_args: Mapping[str, str]) -> int:
    """Do one complete run, and send a notice if it cannot start. Return the exit status."""
    try:
        prepare_settings(settings)
        _require_unlocked(Path(settings["ARCHIVE_DB"]))
        from bipol_crawler.actions.crawl_run import crawl  # late: a run that finds another one at work ends here

        return crawl(process, settings, spider_args)
    except CannotStart as error:
        from bipol_crawler.actions.run_message import notify_if_stuck, notify_run_end
        from bipol_crawler.notify.notices import Ending

        print_message(str(error))
        if error.exit_code == LOCKED:
            notify_if_stuck(settings)
        else:
            notify_run_end(settings, Ending("could_not_start", str(error.exit_code), (str(error),)))
        return error.exit_code


def _require_unlocked(path: Path) -> None:
    """Raise the error of a locked archive early. The run itself locks it again, until it ends."""
    try:
        lock_archive(path).release()
    except ArchiveLocked as error:
        raise CannotStart(str(error), LOCKED) from None
    except ArchiveError as error:
        raise CannotStart(str(error)) from None

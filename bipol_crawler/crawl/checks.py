"""The checks at the end of a run: outcome, exit status, and the run's row."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING, Self

from scrapy import signals

from bipol_crawler.archive import COUNTERS
from bipol_crawler.crawl.publication_rate import quiet
from bipol_crawler.drift.message import paragraph, unread_edits
from bipol_crawler.fetch.errors import in_words
from bipol_crawler.notify.notices import CODING, MANY, SWEEP, Ending
from bipol_crawler.warc.content_codings import UNDECODABLE

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from bipol_crawler.spiders.bipol import BipolSpider

logger = logging.getLogger(__name__)

HEALTHY, CHECKS_FAILED, COULD_NOT_START, PORTAL_UNREACHABLE, LOCKED = 0, 1, 2, 69, 75
"""Exit status of ``scrapy crawl bipol``; 69 and 75 are EX_UNAVAILABLE and EX_TEMPFAIL of sysexits.h."""
_LONGEST = 300
"""Characters of a sentence that was logged as an error."""


class _FirstError(logging.Handler):
    """Keeps the sentence of the first error that is logged: what failed, for whoever reads why the run did."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.first: str | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self.first is None:
            cause = record.exc_info[1] if record.exc_info else None
            words = " ".join(f"{record.getMessage()}{f': {in_words(cause)}' if cause else ''}".split())
            self.first = words[:_LONGEST]


class Monitors:
    """Judges the run when the spider closes, before anything else is told about it.

    Stats: ``run/outcome``, ``run/exit_code``, ``run/message``, and all of them as ``run/ending``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._errors = _FirstError()
        self._seldom: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        monitors = cls(crawler)
        crawler.signals.connect(monitors.spider_closed, signal=signals.spider_closed)
        logging.getLogger().addHandler(monitors._errors)
        return monitors

    def spider_closed(self, spider: BipolSpider, reason: str) -> None:
        stats = self.crawler.stats
        assert stats is not None
        logging.getLogger().removeHandler(self._errors)
        outcome, exit_code, message = self._ended(spider, reason)
        drift, silence = self._judge(spider)
        checks = [*self._checks(spider, drift), *silence]
        if checks and exit_code == HEALTHY:
            outcome, exit_code, message = "checks_failed", CHECKS_FAILED, "; ".join(checks)
        stats.set_value("run/outcome", outcome)
        stats.set_value("run/exit_code", exit_code)
        stats.set_value("run/message", message)
        reasons = tuple(checks if outcome == "checks_failed" else [message] if message else [])
        stats.set_value("run/ending", Ending(outcome, str(exit_code), reasons, self._seldom, self._sees(spider)))
        figures = {name: int(stats.get_value(f"archive/{name}", 0)) for name in COUNTERS}
        figures["requests"] = int(stats.get_value("downloader/request_count", 0))
        try:
            if until := stats.get_value("guard/until"):
                spider.archive.note(wait_until=until)
            figures["problems"] = spider.archive.open_problems()
            spider.archive.finish(outcome, exit_code, figures, list(reasons))
        except Exception as error:
            logger.error("the run's row could not be written: %s", error)
            exit_code = exit_code or CHECKS_FAILED
            stats.set_value("run/exit_code", exit_code)
            stats.set_value("run/ending", Ending("archive_failed", str(exit_code), (str(error),)))
        logger.info("the run is over: %s (exit status %d)%s", outcome, exit_code, message and f": {message}")

    def _ended(self, spider: BipolSpider, reason: str) -> tuple[str, int, str]:
        """How the run came to its end: outcome, exit status, and words for it."""
        ended, message = spider.ended or ("", "")
        if ended in ("portal_refuses", "portal_unreachable", "portal_moved"):
            return ended, PORTAL_UNREACHABLE, message
        if ended in ("archive_failed", "evidence_failed"):
            return ended, CHECKS_FAILED, message
        if ended == "budget_spent":
            return ended, HEALTHY, ""
        if reason in ("evidence_failed", "archive_failed", "start_error"):
            return reason, CHECKS_FAILED, "the run broke off; see the log"
        if reason != "finished":
            return "stopped", CHECKS_FAILED, f"the run was stopped ({reason})"
        if spider.session.answers == 0 and self.crawler.stats and self.crawler.stats.get_value("robots/forbidden"):
            return "portal_refuses", PORTAL_UNREACHABLE, f"robots.txt of {spider.portal} forbids all that was asked for"
        if spider.session.answers == 0 and spider.session.failures:
            return "portal_unreachable", PORTAL_UNREACHABLE, f"nothing at {spider.portal} answered"
        return "healthy", HEALTHY, ""

    def _judge(self, spider: BipolSpider) -> tuple[list[str], list[str]]:
        """Have the pages held back judged; words on a redesign, and on a silence, if there is one."""
        try:
            judgement = spider.drift.judge(spider.warc_dir)
            for outcome, pages in judgement.outcomes.items():
                if outcome != "held" and self.crawler.stats is not None:
                    self.crawler.stats.inc_value(f"archive/{outcome}", pages)
            drift = [paragraph(spider.archive.db, judgement)] if judgement.lasts else []
            drift += unread_edits(judgement)
            return drift, [] if spider.arguments.url else quiet(spider.archive.db)
        except sqlite3.Error as error:
            logger.error("what was held back could not be judged: %s", error)
            return [], []

    def _checks(self, spider: BipolSpider, drift: list[str]) -> list[str]:
        """The checks that failed, each as one sentence; ``drift`` are words on a redesign."""
        stats, settings = self.crawler.stats, self.crawler.settings
        assert stats is not None
        fetched = int(stats.get_value("archive/fetched", 0))
        failed = int(stats.get_value("archive/failed", 0))
        articles = spider.drift.tally.articles
        checks = [*spider.discovery_checks, *(self._of(SWEEP, check) for check in spider.sweep_checks)]
        if spider.ended and spider.ended[0] == "articles_missing":
            checks.append(spider.ended[1])
        if self._errors.first is not None:
            swept = spider.archive.tried_to_sweep()
            checks.append(self._of(SWEEP, self._errors.first) if swept else self._errors.first)
        if unknown := int(stats.get_value("codings/unknown", 0)):
            words = (
                f"{unknown} answers are in a content coding that is not known here; they are kept as they came, for a"
                f" later program to read: {stats.get_value('codings/first')}"
            )
            checks.append(self._of(CODING, words))
        missing = int(stats.get_value("archive/missing", 0))
        if missing >= settings.getint("CHECK_MINIMUM") and 2 * missing > fetched:
            checks.append(self._of(MANY, f"{missing} of {fetched} pages looked at are missing"))
        if fetched and spider.arguments.url:
            if failed:
                checks.append("the page could not be fetched")
            elif reason := spider.archive.frontier.no_article_at(spider.arguments.url):
                checks.append(f"there is no article at {spider.arguments.url}: {reason}")
        if fetched >= settings.getint("CHECK_MINIMUM") and failed > settings.getfloat("CHECK_FAILED_SHARE") * fetched:
            checks.append(self._of(MANY, f"{failed} of {fetched} pages could not be fetched"))
        checks += drift
        if articles >= settings.getint("CHECK_MINIMUM") and not drift:
            generic = spider.drift.tally.without_layout()
            if generic > settings.getfloat("CHECK_GENERIC_SHARE") * articles:
                words = f"{generic} of {articles} articles have a layout nobody knows: has the theme changed?"
                checks.append(self._of(MANY, words))
            checks += (self._of(MANY, check) for check in self._fallen(spider))
        if spider.archive.is_empty() and not spider.arguments.url and not spider.ended:
            checks.append(f"no article could be found at {spider.portal}")
        return checks

    def _of(self, needed: str, check: str) -> str:
        """The sentence of a check that failed; only runs with what is ``needed`` can see whether it still would."""
        self._seldom[check] = needed
        return check

    def _sees(self, spider: BipolSpider) -> frozenset[str]:
        """Which of the troubles that not every run can see this run could have seen."""
        assert self.crawler.stats is not None
        many = int(self.crawler.stats.get_value("archive/fetched", 0)) >= self.crawler.settings.getint("CHECK_MINIMUM")
        try:
            seen = {
                SWEEP: spider.archive.has_swept(),
                MANY: many,
                CODING: not spider.archive.open_problems(UNDECODABLE),
            }
        except sqlite3.Error as error:
            logger.error("what the run could see is not known: %s", error)
            return frozenset()
        return frozenset(name for name, could in seen.items() if could)

    def _fallen(self, spider: BipolSpider) -> list[str]:
        """Fields read less often in this run than in the archive as a whole."""
        return [
            f"{fall.field} was read on {fall.share:.0%} of the articles, usually on {fall.usual:.0%}"
            for fall in spider.drift.fallen(self.crawler.settings.getfloat("CHECK_FIELD_DROP"))
        ]

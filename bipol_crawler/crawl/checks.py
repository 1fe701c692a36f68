"""The checks at the end of a run: they set the outcome, the exit status and the run's row."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING, Self

from scrapy import signals

from bipol_crawler.archive import COUNTERS
from bipol_crawler.crawl.publication_rate import unusual_silences
from bipol_crawler.drift.message import redesign_message, unreadable_edits_message
from bipol_crawler.fetch.errors import describe_error
from bipol_crawler.notify.notices import CODING, MANY, SWEEP, Ending
from bipol_crawler.warc.content_codings import UNDECODABLE

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from bipol_crawler.crawl.runner import Runner, RunningSpider

logger = logging.getLogger(__name__)

HEALTHY, CHECKS_FAILED, COULD_NOT_START, PORTAL_UNREACHABLE, LOCKED = 0, 1, 2, 69, 75
"""Exit status of ``scrapy crawl bipol``; 69 and 75 are EX_UNAVAILABLE and EX_TEMPFAIL of sysexits.h."""
_LONGEST = 300
"""Largest length, in characters, of a logged error in a message."""


class _FirstError(logging.Handler):
    """Stores the message of the first logged error, for the message about the run."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.first: str | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self.first is None:
            cause = record.exc_info[1] if record.exc_info else None
            words = " ".join(f"{record.getMessage()}{f': {describe_error(cause)}' if cause else ''}".split())
            self.first = words[:_LONGEST]


class Monitors:
    """Judges the run when the spider closes, before anybody is told about it.

    It sets Scrapy's statistics ``run/outcome``, ``run/exit_code`` and ``run/message``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._errors = _FirstError()
        self._seldom: dict[str, str] = {}
        self._requests = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        monitors = cls(crawler)
        crawler.signals.connect(monitors.count_request, signal=signals.request_reached_downloader)
        crawler.signals.connect(monitors.spider_closed, signal=signals.spider_closed)
        logging.getLogger().addHandler(monitors._errors)
        return monitors

    def count_request(self) -> None:
        """Count a request that is sent."""
        self._requests += 1

    def spider_closed(self, spider: RunningSpider, reason: str) -> None:
        """Judge the run and close its row."""
        runner = spider.runner
        logging.getLogger().removeHandler(self._errors)
        outcome, exit_code, message = _ended(runner, reason)
        drift, silence = self._judge(runner)
        checks = [*self._checks(runner, drift), *silence]
        if checks and exit_code == HEALTHY:
            outcome, exit_code, message = "checks_failed", CHECKS_FAILED, "; ".join(checks)
        reasons = tuple(checks if outcome == "checks_failed" else [message] if message else [])
        runner.ending = Ending(outcome, str(exit_code), reasons, self._seldom, self._visible_troubles(runner))
        figures = {name: runner.figures[f"archive/{name}"] for name in COUNTERS}
        figures["requests"] = self._requests
        try:
            if runner.wait_until:
                runner.archive.update_run(wait_until=runner.wait_until)
            figures["problems"] = runner.archive.count_open_problems()
            runner.archive.finish(outcome, exit_code, figures, list(reasons))
        except Exception as error:
            logger.error("the run's row could not be written: %s", error)
            exit_code = exit_code or CHECKS_FAILED
            runner.ending = Ending("archive_failed", str(exit_code), (str(error),))
        if self.crawler.stats is not None:
            told = {"outcome": outcome, "exit_code": exit_code, "message": message}
            for name, value in told.items():
                self.crawler.stats.set_value(f"run/{name}", value)
        logger.info("the run is over: %s (exit status %d)%s", outcome, exit_code, message and f": {message}")

    def _judge(self, runner: Runner) -> tuple[list[str], list[str]]:
        """Judge the held pages. Returns messages about a redesign, and about unusually few new articles."""
        try:
            judgement = runner.drift.judge(runner.options.warc_dir)
            for outcome, pages in judgement.outcomes.items():
                if outcome != "held":
                    runner.figures.add(f"archive/{outcome}", pages)
            drift = [redesign_message(runner.archive.db, judgement)] if judgement.continues else []
            drift += unreadable_edits_message(judgement)
            return drift, [] if runner.arguments.url else unusual_silences(runner.archive.db)
        except sqlite3.Error as error:
            logger.error("what was held back could not be judged: %s", error)
            return [], []

    def _checks(self, runner: Runner, drift: list[str]) -> list[str]:
        """The failed checks, one sentence each; ``drift`` are the messages about a redesign."""
        archive, arguments, figures = runner.archive, runner.arguments, runner.figures
        settings = self.crawler.settings
        fetched, failed = figures["archive/fetched"], figures["archive/failed"]
        articles = runner.drift.tally.articles
        checks = [
            *runner.discovery.checks,
            *(self._seen_only_with(SWEEP, check) for check in runner.discovery.sweep_checks),
        ]
        if runner.ended and runner.ended[0] == "articles_missing":
            checks.append(runner.ended[1])
        if self._errors.first is not None:
            swept = archive.ended_a_sweep()
            checks.append(self._seen_only_with(SWEEP, self._errors.first) if swept else self._errors.first)
        if undecodable := runner.session.undecodable:
            words = (
                f"{len(undecodable)} answers have an unknown content coding; they are stored unchanged, so that a later"
                f" version can read them: {undecodable[0]}"
            )
            checks.append(self._seen_only_with(CODING, words))
        missing = figures["archive/missing"]
        if missing >= settings.getint("CHECK_MINIMUM") and 2 * missing > fetched:
            checks.append(self._seen_only_with(MANY, f"{missing} of {fetched} pages looked at are missing"))
        if fetched and arguments.url:
            if failed:
                checks.append("the page could not be fetched")
            elif reason := archive.frontier.why_no_article(arguments.url):
                checks.append(f"there is no article at {arguments.url}: {reason}")
        if fetched >= settings.getint("CHECK_MINIMUM") and failed > settings.getfloat("CHECK_FAILED_SHARE") * fetched:
            checks.append(self._seen_only_with(MANY, f"{failed} of {fetched} pages could not be fetched"))
        checks += drift
        if articles >= settings.getint("CHECK_MINIMUM") and not drift:
            generic = runner.drift.tally.without_layout()
            if generic > settings.getfloat("CHECK_GENERIC_SHARE") * articles:
                words = f"{generic} of {articles} articles have a layout nobody knows: has the theme changed?"
                checks.append(self._seen_only_with(MANY, words))
            checks += (self._seen_only_with(MANY, check) for check in self._fallen(runner))
        if archive.is_empty() and not arguments.url and not runner.ended:
            checks.append(f"no article could be found at {archive.portal}")
        return checks

    def _seen_only_with(self, needed: str, check: str) -> str:
        """Return ``check``, after noting what a later run needs to see whether this check still fails."""
        self._seldom[check] = needed
        return check

    def _visible_troubles(self, runner: Runner) -> frozenset[str]:
        """The kinds of problems that only some runs can see, and that this run could see."""
        many = runner.figures["archive/fetched"] >= self.crawler.settings.getint("CHECK_MINIMUM")
        try:
            seen = {
                SWEEP: runner.archive.read_whole_list(),
                MANY: many,
                CODING: not runner.archive.count_open_problems(UNDECODABLE),
            }
        except sqlite3.Error as error:
            logger.error("what the run could see is not known: %s", error)
            return frozenset()
        return frozenset(name for name, could in seen.items() if could)

    def _fallen(self, runner: Runner) -> list[str]:
        """One sentence for each field that this run read less often than usual."""
        return [
            f"{fall.field} was read on {fall.share:.0%} of the articles, usually on {fall.usual:.0%}"
            for fall in runner.drift.dropped_fields(self.crawler.settings.getfloat("CHECK_FIELD_DROP"))
        ]


def _ended(runner: Runner, reason: str) -> tuple[str, int, str]:
    """How the run ended: outcome, exit status and message.

    Args:
        reason: why Scrapy closed the spider.
    """
    ended, message = runner.ended or ("", "")
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
    if ended == "stopped":
        return ended, CHECKS_FAILED, message
    session, portal = runner.session, runner.archive.portal
    if session.answers == 0 and session.forbidden:
        return "portal_refuses", PORTAL_UNREACHABLE, f"robots.txt of {portal} forbids all that was asked for"
    if session.answers == 0 and session.failures:
        return "portal_unreachable", PORTAL_UNREACHABLE, f"nothing at {portal} answered"
    return "healthy", HEALTHY, ""

"""The checks at the end of a run: its outcome, its exit status, and one sentence for each check that failed."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bipol_crawler.archive import COUNTERS
from bipol_crawler.crawl.exit_status import CHECKS_FAILED, HEALTHY, PORTAL_UNREACHABLE
from bipol_crawler.crawl.publication_rate import unusual_silences
from bipol_crawler.drift.message import redesign_message, unreadable_edits_message
from bipol_crawler.notify.notices import CODING, MANY, SWEEP, Ending
from bipol_crawler.warc.content_codings import UNDECODABLE

if TYPE_CHECKING:
    from bipol_crawler.crawl.runner import Runner

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """The settings CHECK_FAILED_SHARE, CHECK_GENERIC_SHARE, CHECK_FIELD_DROP (shares) and CHECK_MINIMUM (pages)."""

    failed_share: float
    generic_share: float
    field_drop: float
    minimum: int


@dataclass(frozen=True, slots=True)
class _Failed:
    """A check that failed. ``scope`` says which runs can repeat the check; None if every run can."""

    sentence: str
    scope: str | None = None


def judge_run(runner: Runner, reason: str, first_error: str | None, limits: Limits) -> Ending:
    """Judge the pages that the run held back, then the run itself.

    Args:
        reason: why Scrapy closed the spider; ``finished`` if nothing stopped it.
        first_error: the message of the first error that was logged.
    """
    outcome, exit_status, message = _how_it_ended(runner, reason)
    redesign, silences = _judge_held_pages(runner)
    failed = [*_failed_checks(runner, first_error, limits, redesign), *map(_Failed, silences)]
    reasons: tuple[str, ...] = (message,) if message else ()
    if failed and exit_status == HEALTHY:
        outcome, exit_status, reasons = "checks_failed", CHECKS_FAILED, tuple(check.sentence for check in failed)
    scopes = {check.sentence: check.scope for check in failed if check.scope}
    return Ending(outcome, str(exit_status), reasons, scopes, _checked_scopes(runner, limits))


def close_run(runner: Runner, ending: Ending, requests: int) -> Ending:
    """Complete the run's row in ``runs``. Returns ``ending``; if the row cannot be written, an ending that says so.

    Args:
        requests: the number of requests that the run sent.
    """
    archive = runner.archive
    figures = {name: runner.figures[f"archive/{name}"] for name in COUNTERS} | {"requests": requests}
    try:
        if runner.wait_until:
            archive.update_run(wait_until=runner.wait_until)
        figures["problems"] = archive.count_open_problems()
        archive.finish(ending.outcome, int(ending.exit_status), figures, list(ending.reasons))
    except Exception as error:
        logger.error("the run's row could not be written: %s", error)
        return Ending("archive_failed", str(int(ending.exit_status) or CHECKS_FAILED), (str(error),))
    return ending


def _how_it_ended(runner: Runner, reason: str) -> tuple[str, int, str]:
    """The outcome, exit status and message of a run, before any check."""
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
        return "portal_refuses", PORTAL_UNREACHABLE, f"robots.txt of {portal} forbids everything that was requested"
    if session.answers == 0 and session.failures:
        return "portal_unreachable", PORTAL_UNREACHABLE, f"nothing at {portal} answered"
    return "healthy", HEALTHY, ""


def _judge_held_pages(runner: Runner) -> tuple[list[str], list[str]]:
    """Judge the held pages. Returns messages about a redesign, and about unusually few new articles."""
    try:
        judgement = runner.drift.judge(runner.options.warc_dir)
        for outcome, pages in judgement.outcomes.items():
            if outcome != "held":
                runner.figures.add(f"archive/{outcome}", pages)
        redesign = [redesign_message(runner.archive.db, judgement)] if judgement.continues else []
        redesign += unreadable_edits_message(judgement)
        return redesign, [] if runner.arguments.url else unusual_silences(runner.archive.db)
    except sqlite3.Error as error:
        logger.error("the held pages could not be judged: %s", error)
        return [], []


def _failed_checks(runner: Runner, first_error: str | None, limits: Limits, redesign: list[str]) -> Iterator[_Failed]:
    archive = runner.archive
    yield from map(_Failed, runner.discovery.checks)
    yield from (_Failed(sentence, SWEEP) for sentence in runner.discovery.sweep_checks)
    if runner.ended and runner.ended[0] == "articles_missing":
        yield _Failed(runner.ended[1])
    if first_error is not None:
        yield _Failed(first_error, SWEEP if archive.ended_a_sweep() else None)
    if undecodable := runner.session.undecodable:
        yield _Failed(
            f"{len(undecodable)} answers have an unknown content coding; they are stored unchanged, so that a later"
            f" version can read them: {undecodable[0]}",
            CODING,
        )
    yield from _failed_checks_of_pages(runner, limits)
    yield from map(_Failed, redesign)
    if not redesign:
        yield from _failed_checks_of_articles(runner, limits)
    if archive.is_empty() and not runner.arguments.url and not runner.ended:
        yield _Failed(f"no article could be found at {archive.portal}")


def _failed_checks_of_pages(runner: Runner, limits: Limits) -> Iterator[_Failed]:
    figures, url = runner.figures, runner.arguments.url
    fetched, failed, missing = (figures[f"archive/{name}"] for name in ("fetched", "failed", "missing"))
    if missing >= limits.minimum and 2 * missing > fetched:
        yield _Failed(f"{missing} of {fetched} fetched pages are missing", MANY)
    if fetched and url:
        if failed:
            yield _Failed("the page could not be fetched")
        elif why := runner.archive.frontier.why_no_article(url):
            yield _Failed(f"there is no article at {url}: {why}")
    if fetched >= limits.minimum and failed > limits.failed_share * fetched:
        yield _Failed(f"{failed} of {fetched} pages could not be fetched", MANY)


def _failed_checks_of_articles(runner: Runner, limits: Limits) -> Iterator[_Failed]:
    tally = runner.drift.tally
    if tally.articles < limits.minimum:
        return
    generic = tally.without_layout()
    if generic > limits.generic_share * tally.articles:
        yield _Failed(f"{generic} of {tally.articles} articles have an unknown layout: has the theme changed?", MANY)
    for fall in runner.drift.dropped_fields(limits.field_drop):
        yield _Failed(f"{fall.field} was read on {fall.share:.0%} of the articles, usually on {fall.usual:.0%}", MANY)


def _checked_scopes(runner: Runner, limits: Limits) -> frozenset[str]:
    """The scopes whose checks this run could make."""
    try:
        could = {
            SWEEP: runner.archive.read_whole_list(),
            MANY: runner.figures["archive/fetched"] >= limits.minimum,
            CODING: not runner.archive.count_open_problems(UNDECODABLE),
        }
    except sqlite3.Error as error:
        logger.error("it is unknown which checks this run could make: %s", error)
        return frozenset()
    return frozenset(scope for scope, checked in could.items() if checked)

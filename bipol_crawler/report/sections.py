"""The report as titled tables of words, before anybody lays them out on a terminal or a page."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.filesize import decimal

from bipol_crawler.articles.fields import COUNTED
from bipol_crawler.infra.clock import utc
from bipol_crawler.infra.durations import duration
from bipol_crawler.infra.text_safety import printable
from bipol_crawler.report import queries as figures
from bipol_crawler.report import reconciliation
from bipol_crawler.report.disk import Disk, disk
from bipol_crawler.report.photos import Photos, photos


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the report says, as of ``made_at`` (UTC, ``…Z``); what ``--json`` writes."""

    made_at: str
    archive: str
    holdings: figures.Holdings
    freshness: figures.Freshness
    disk: Disk
    runs: list[figures.Run]
    completeness: reconciliation.Completeness
    sources: list[reconciliation.Source]
    differences: list[reconciliation.Difference]
    differing: list[figures.Address]
    frontier: figures.Frontier
    gaps: list[figures.Gap]
    addresses: list[figures.Address]
    fields: list[str]
    coverage: list[figures.Coverage]
    problems: list[figures.OpenProblem]
    photos: list[Photos]


@dataclass(frozen=True, slots=True)
class Section:
    """One titled table below its ``notes``. Columns are named, and those in ``figures`` hold numbers.

    Every word is :func:`printable`. ``detailed`` ones are for a page to keep and too long for a terminal.
    """

    title: str
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[str] = frozenset()
    detailed: bool = False


def read_report(
    connection: sqlite3.Connection, database: Path, warc_dir: Path, log_dir: Path | None, period: str = "month"
) -> Report:
    """Ask everything in one transaction, so that all figures are of one moment though a crawl may be writing."""
    now = datetime.now(UTC)
    made_at = utc(now)
    connection.execute("BEGIN")
    try:
        return Report(
            made_at=made_at,
            archive=str(database),
            holdings=figures.holdings(connection),
            freshness=figures.freshness(connection),
            disk=disk(connection, database, warc_dir, log_dir, now),
            runs=figures.last_runs(connection),
            completeness=reconciliation.completeness(connection),
            sources=reconciliation.sources(connection),
            differences=reconciliation.differences(connection),
            differing=reconciliation.differing_addresses(connection),
            frontier=figures.frontier(connection, made_at),
            gaps=figures.gaps(connection),
            addresses=figures.addresses_without_article(connection),
            fields=list(COUNTED),
            coverage=figures.coverage(connection, period),
            problems=figures.open_problems(connection),
            photos=photos(connection),
        )
    finally:
        connection.rollback()


def sections(report: Report) -> list[Section]:
    """The report in words, health first."""
    return [
        _health(report),
        _runs(report.runs),
        _completeness(report),
        _sources(report.sources),
        _addresses("Addresses without an article", report.addresses),
        _addresses("Archived articles that differ from the portal's list", report.differing),
        _coverage(report),
        _photos(report.photos),
        _problems(report.problems),
    ]


def age(moment: str | None, now: str) -> str:
    """``2024-11-16T00:00:00Z, 3 days ago``; a bare day without its hours, ``–`` for None."""
    if moment is None:
        return "–"
    try:
        then = datetime.fromisoformat(moment)
    except ValueError:  # a page's own words
        return moment
    passed = datetime.fromisoformat(now) - (then if then.tzinfo else then.replace(tzinfo=UTC))
    return f"{moment}, {duration(max(passed.total_seconds(), 0))} ago"


def _section(
    title: str,
    columns: tuple[str, ...],
    rows: Iterable[tuple[str, ...]],
    *,
    notes: Iterable[str] = (),
    numbers: Iterable[str] = (),
    detailed: bool = False,
) -> Section:
    shown = tuple(tuple(printable(" ".join(cell.split())) for cell in row) for row in rows)
    return Section(printable(title), tuple(map(printable, notes)), columns, shown, frozenset(numbers), detailed)


def _health(report: Report) -> Section:
    held, fresh, used, now = report.holdings, report.freshness, report.disk, report.made_at
    left = f"{used.days_left:,} days" if used.days_left is not None else "unknown time"
    grown = f"{decimal(used.per_day)} a day in the last week" if used.per_day is not None else "not yet known"
    return _section(
        f"The archive {report.archive} at {now}",
        ("", ""),
        [
            ("last healthy run", age(fresh.last_healthy_run, now)),
            ("newest article", age(fresh.newest_article, now)),
            ("last new article found", age(fresh.last_new_article, now)),
            ("portal's whole list read", age(fresh.last_sweep, now)),
            ("articles", f"{held.articles:,}: {held.live:,} live, {held.missing:,} missing, {held.gone:,} gone"),
            ("published", f"{held.first} – {held.last}" if held.first else "–"),
            ("versions", f"{held.versions:,}; {held.edited:,} articles were edited after they were first seen"),
            ("people named", f"{held.people:,}"),
            ("responses kept", f"{held.captures:,}"),
            (
                "on disk",
                f"database {decimal(used.database)}, {used.warc_files:,} WARC files {decimal(used.warc)},"
                f" logs {decimal(used.logs)}",
            ),
            ("growth", grown),
            ("free on disk", f"{decimal(used.free)}, room for {left}"),
        ],
    )


def _runs(runs: list[figures.Run]) -> Section:
    counts = ("requests", "found", "fetched", "new", "changed", "missing", "gone", "failed")
    return _section(
        "Last runs",
        ("started", "took", "command", "outcome", *counts, "because"),
        (
            (
                run.started_at,
                _took(run),
                run.command,
                _outcome(run),
                *(f"{getattr(run, name):,}" for name in counts),
                run.checks or "",
            )
            for run in runs
        ),
        numbers=("took", *counts),
    )


def _took(run: figures.Run) -> str:
    if run.finished_at is None:
        return "–"
    try:
        began, ended = datetime.fromisoformat(run.started_at), datetime.fromisoformat(run.finished_at)
    except ValueError:
        return "–"
    return duration(max((ended - began).total_seconds(), 0))


def _outcome(run: figures.Run) -> str:
    if run.outcome is None:
        return "under way"
    return run.outcome if run.exit_code is None else f"{run.outcome} ({run.exit_code})"


def _completeness(report: Report) -> Section:
    listed, known = report.completeness, report.frontier
    stated = (
        f"The portal says it has {listed.portal_total:,} articles ({listed.counted_at})"
        if listed.portal_total is not None
        else "The portal does not say how many articles it has"
    )
    named = (
        f"its list, set beside the archive on {listed.reconciled_at}, names {listed.listed:,} addresses, of which"
        f" {listed.listed_stored:,} are archived."
        if listed.reconciled_at
        else "no whole list of them could be read."
    )
    warnings = [
        f"{words}: {why}."
        for words, why in (
            ("In the last try some of the list could not be read", listed.last_try),
            ("Some of what is new may not have been found", listed.gap),
        )
        if why
    ]
    addresses = (
        f"{known.known:,} addresses are known, {known.stored:,} are archived, {known.known - known.stored:,} are not;"
        f" {known.due:,} are due now, {known.later:,} later"
        + (f", the next at {known.next_due_at}." if known.next_due_at else ".")
    )
    rows = [(gap.state, gap.reason, f"{gap.count:,}", f"{gap.listed:,}", gap.example) for gap in report.gaps]
    rows += [
        (
            "archived",
            _DIFFERENCE[at.kind],
            f"{at.count:,}",
            "0" if at.kind == "unlisted" else f"{at.count:,}",
            at.example,
        )
        for at in report.differences
    ]
    return _section(
        "Completeness: how the archive differs from the portal's list, and why",
        ("state", "reason", "addresses", "on the portal's list", "the latest"),
        rows,
        notes=(f"{stated}; {named}", *warnings, addresses),
        numbers=("addresses", "on the portal's list"),
    )


_DIFFERENCE = {
    "unlisted": "live, but not on the portal's list",
    "changed": "listed as changed after the last look",
    "listed": "missing at its address, but on the portal's list",
}


def _sources(sources: list[reconciliation.Source]) -> Section:
    return _section(
        "Where the portal names its articles",
        ("source", "state", "last asked", "list last read whole", "named", "of", "because"),
        (
            (
                at.name,
                at.state,
                at.asked_at or "never",
                at.whole_at or "never",
                "" if at.named is None else f"{at.named:,}",
                "" if at.total is None else f"{at.total:,}",
                at.reason or "",
            )
            for at in sources
        ),
        numbers=("named", "of"),
    )


def _addresses(title: str, addresses: list[figures.Address]) -> Section:
    return _section(
        title + (f", the first {len(addresses)}" if len(addresses) == figures.SHOWN_ADDRESSES else ""),
        ("address", "state", "reason", "on the portal's list", "last asked", "due"),
        (
            (at.url, at.state, at.reason, "yes" if at.listed else "no", at.fetched_at or "never", at.due_at or "never")
            for at in addresses
        ),
        detailed=True,
    )


def _coverage(report: Report) -> Section:
    return _section(
        "Read of the articles, by time of publication",
        ("published", "articles", *report.fields),
        (
            # Never rounded up to 100%: one article without a body is one to look for.
            (
                row.period or "no date",
                f"{row.articles:,}",
                *(f"{int(1000 * count / row.articles) / 10:.1f}%" for count in row.having),
            )
            for row in report.coverage
        ),
        numbers=("articles", *report.fields),
    )


def _photos(states: list[Photos]) -> Section:
    known, kept = (sum(at.count for at in states if at.state in which) for which in (_PHOTO, ("kept",)))
    return _section(
        f"Lead photos: {kept:,} of {known:,} are in the evidence",
        ("state", "reason", "photos", "the latest"),
        ((_PHOTO[at.state], at.reason, f"{at.count:,}", at.example) for at in states),
        numbers=("photos",),
    )


_PHOTO = {
    "kept": "in the evidence",
    "pending": "to be asked for",
    "failed": "asked for in vain, and will be again",
    "elsewhere": "on another host, not asked for",
}


def _problems(problems: list[figures.OpenProblem]) -> Section:
    return _section(
        f"Open problems: {sum(problem.count for problem in problems):,}",
        ("field", "reason", "open", "last seen", "page"),
        ((p.field, p.reason, f"{p.count:,}", p.last_seen_at, p.example) for p in problems),
        numbers=("open",),
    )

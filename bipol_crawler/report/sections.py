"""The report as tables of text. Other modules print them on a terminal or on a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.filesize import decimal

from bipol_crawler.infra.durations import duration
from bipol_crawler.infra.text_safety import printable
from bipol_crawler.report import queries, reconciliation
from bipol_crawler.report.figures import Report
from bipol_crawler.report.photos import Photos


@dataclass(frozen=True, slots=True)
class Section:
    """A table with a title and ``notes`` above it. The columns whose names are in ``figures`` hold numbers.

    All text is :func:`printable`. A ``detailed`` table is shown only on the HTML page, as it is long.
    """

    title: str
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[str] = frozenset()
    detailed: bool = False


def sections(report: Report) -> list[Section]:
    """All tables of the report. The first one shows whether the archive is healthy."""
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
    """A time and how long ago it was: ``2024-11-16T00:00:00Z, 3 days ago``. ``–`` for None."""
    if moment is None:
        return "–"
    try:
        then = datetime.fromisoformat(moment)
    except ValueError:  # text as printed on a page
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
    safe_rows = tuple(tuple(printable(" ".join(cell.split())) for cell in row) for row in rows)
    return Section(printable(title), tuple(map(printable, notes)), columns, safe_rows, frozenset(numbers), detailed)


def _health(report: Report) -> Section:
    holdings, fresh, disk, now = report.holdings, report.freshness, report.disk, report.made_at
    time_left = f"{disk.days_left:,} days" if disk.days_left is not None else "unknown time"
    growth = f"{decimal(disk.per_day)} a day in the last week" if disk.per_day is not None else "not yet known"
    return _section(
        f"The archive {report.archive} at {now}",
        ("", ""),
        [
            ("last healthy run", age(fresh.last_healthy_run, now)),
            ("newest article", age(fresh.newest_article, now)),
            ("last new article found", age(fresh.last_new_article, now)),
            ("portal's whole list read", age(fresh.last_sweep, now)),
            (
                "articles",
                f"{holdings.articles:,}: {holdings.live:,} live, {holdings.missing:,} missing, {holdings.gone:,} gone",
            ),
            ("published", f"{holdings.first} – {holdings.last}" if holdings.first else "–"),
            ("versions", f"{holdings.versions:,}; {holdings.edited:,} articles were edited after they were first seen"),
            ("people named", f"{holdings.people:,}"),
            ("responses kept", f"{holdings.captures:,}"),
            (
                "on disk",
                f"database {decimal(disk.database)}, {disk.warc_files:,} WARC files {decimal(disk.warc)},"
                f" logs {decimal(disk.logs)}",
            ),
            ("growth", growth),
            ("free on disk", f"{decimal(disk.free)}, room for {time_left}"),
        ],
    )


def _runs(runs: list[queries.Run]) -> Section:
    counts = ("requests", "found", "fetched", "new", "changed", "missing", "gone", "failed")
    return _section(
        "Last runs",
        ("started", "took", "command", "outcome", *counts, "reason"),
        (
            (
                run.started_at,
                _duration_of(run),
                run.command,
                _outcome(run),
                *(f"{getattr(run, name):,}" for name in counts),
                run.checks or "",
            )
            for run in runs
        ),
        numbers=("took", *counts),
    )


def _duration_of(run: queries.Run) -> str:
    if run.finished_at is None:
        return "–"
    try:
        began, ended = datetime.fromisoformat(run.started_at), datetime.fromisoformat(run.finished_at)
    except ValueError:
        return "–"
    return duration(max((ended - began).total_seconds(), 0))


def _outcome(run: queries.Run) -> str:
    if run.outcome is None:
        return "active"
    return run.outcome if run.exit_code is None else f"{run.outcome} ({run.exit_code})"


def _completeness(report: Report) -> Section:
    rows = [(gap.state, gap.reason, f"{gap.count:,}", f"{gap.listed:,}", gap.example) for gap in report.gaps]
    for difference in report.differences:
        count = f"{difference.count:,}"
        listed = "0" if difference.kind == "unlisted" else count
        rows.append(("archived", _DIFFERENCE_WORDS[difference.kind], count, listed, difference.example))
    return _section(
        "Completeness: how the archive differs from the portal's list, and why",
        ("state", "reason", "addresses", "on the portal's list", "the latest"),
        rows,
        notes=[_stated_total(report.completeness), *_warnings(report.completeness), _known_addresses(report.frontier)],
        numbers=("addresses", "on the portal's list"),
    )


def _stated_total(listed: reconciliation.Completeness) -> str:
    """How many articles the portal says it has, and how many of those on its list are archived."""
    total = (
        f"The portal says it has {listed.portal_total:,} articles ({listed.counted_at})"
        if listed.portal_total is not None
        else "The portal does not say how many articles it has"
    )
    if not listed.reconciled_at:
        return f"{total}; its list could not be read completely."
    return (
        f"{total}; its list, compared with the archive on {listed.reconciled_at}, has {listed.listed:,} addresses, of"
        f" which {listed.listed_stored:,} are archived."
    )


def _warnings(listed: reconciliation.Completeness) -> list[str]:
    warnings = []
    if listed.last_try:
        warnings.append(f"In the last try some of the list could not be read: {listed.last_try}.")
    if listed.gap:
        warnings.append(f"Some new articles may not have been found: {listed.gap}.")
    return warnings


def _known_addresses(known: queries.Frontier) -> str:
    next_due = f", the next at {known.next_due_at}" if known.next_due_at else ""
    return (
        f"{known.known:,} addresses are known, {known.stored:,} are archived, {known.known - known.stored:,} are not;"
        f" {known.due:,} are due now, {known.later:,} later{next_due}."
    )


_DIFFERENCE_WORDS = {
    "unlisted": "live, but not on the portal's list",
    "changed": "listed as changed after the last fetch",
    "listed": "missing at its address, but on the portal's list",
}


def _sources(sources: list[reconciliation.Source]) -> Section:
    return _section(
        "The portal's sources of article addresses",
        ("source", "state", "last asked", "list last read completely", "named", "of", "reason"),
        (
            (
                source.name,
                source.state,
                source.asked_at or "never",
                source.whole_at or "never",
                "" if source.named is None else f"{source.named:,}",
                "" if source.total is None else f"{source.total:,}",
                source.reason or "",
            )
            for source in sources
        ),
        numbers=("named", "of"),
    )


def _addresses(title: str, addresses: list[queries.Address]) -> Section:
    return _section(
        title + (f", the first {len(addresses)}" if len(addresses) == queries.MAX_ADDRESSES else ""),
        ("address", "state", "reason", "on the portal's list", "last asked", "due"),
        (
            (
                address.url,
                address.state,
                address.reason,
                "yes" if address.listed else "no",
                address.fetched_at or "never",
                address.due_at or "never",
            )
            for address in addresses
        ),
        detailed=True,
    )


def _coverage(report: Report) -> Section:
    return _section(
        "Share of articles with each field, by time of publication",
        ("published", "articles", *report.fields),
        (
            # Rounded down: if a single article has no body, the share is not 100%.
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
    known, stored = (
        sum(photo.count for photo in states if photo.state in wanted) for wanted in (_PHOTO_STATES, ("kept",))
    )
    return _section(
        f"Photos: {stored:,} of {known:,} are in the evidence",
        ("state", "reason", "photos", "the latest"),
        ((_PHOTO_STATES[photo.state], photo.reason, f"{photo.count:,}", photo.example) for photo in states),
        numbers=("photos",),
    )


_PHOTO_STATES = {
    "kept": "in the evidence",
    "pending": "not fetched yet",
    "failed": "could not be fetched; will be tried again",
    "elsewhere": "on another host; not fetched",
}


def _problems(problems: list[queries.OpenProblem]) -> Section:
    return _section(
        f"Open problems: {sum(problem.count for problem in problems):,}",
        ("field", "reason", "open", "last seen", "page"),
        ((p.field, p.reason, f"{p.count:,}", p.last_seen_at, p.example) for p in problems),
        numbers=("open",),
    )

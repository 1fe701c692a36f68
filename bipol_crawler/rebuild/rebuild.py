"""Storing what replayed evidence led to: the same store as a crawl's, at the time the evidence names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from bipol_crawler.archive.archive import Archive
from bipol_crawler.archive.database import clock
from bipol_crawler.archive.problems import record_problem
from bipol_crawler.items import Article, Page, Problem, Refused
from bipol_crawler.rebuild.ahead import ahead
from bipol_crawler.rebuild.replay import Step, replay

_BATCH = 200
"""Steps a transaction: what a kill costs at most, and what makes commits cheap."""


def rebuild(archive: Archive, warc_dir: Path) -> Iterator[tuple[int, int]]:
    """Replay all evidence that the archive does not know yet.

    Yields after each transaction how many exchanges it added, and how many bytes of evidence these are.

    Killed at any moment, it goes on where it stopped when it is called again.

    Raises:
        ReaderDied: the reading process was killed.
    """
    known = dict(archive.known_ends())
    steps = ahead(replay, warc_dir, archive.portal, known)
    while batch := list(islice(steps, _BATCH)):
        with archive.db.atomic():
            for step in batch:
                _save(archive, step)
        lengths = [record.length for step in batch for record in step.records]
        yield len(lengths), sum(lengths)
    with archive.db.atomic():
        archive.store.tell_dates(archive.frontier.dated())


def _save(archive: Archive, step: Step) -> None:
    if step.damage:
        problem = Problem("evidence", "damaged", step.damage)
        record_problem(archive.db, archive.run_id, step.damage.partition(" ")[0], None, None, problem)
        return
    with clock(step.records[-1].captured_at):
        captures = [archive.add_capture(record) for record in step.records]
        if step.named:
            archive.frontier.add(step.named, listed=step.listed)
        if step.source:
            archive.frontier.read_source(step.source, step.last_modified)
        if step.page:
            first, *following = (captures[place] for place in step.shown)
            parts = zip(step.page.following, following, strict=True)
            page = replace(
                step.page, capture_id=first, following=tuple(replace(part, capture_id=id_) for part, id_ in parts)
            )
            _save_page(archive, page, step.result)


def _save_page(archive: Archive, page: Page, result: Article | Refused | str | None) -> None:
    """As a crawl does it."""
    store = archive.store
    url_id = archive.frontier.url_id(page.url, "page")
    match result:
        case Article():
            store.save_article(result, page, url_id)
        case Refused():
            store.save_refused(result, page, url_id)
        case str():
            store.save_failed(url_id, result, page.status, page.capture_id)
        case None if page.status == 304:
            store.save_unchanged(url_id, page)
        case None:
            store.save_missing(url_id, page)

"""Stores replayed evidence in the same way as a crawl, with the times of the evidence.

Each crawl with evidence becomes a run again (command ``replay`` in ``runs``). At the end of each such run the held
pages are judged, as they were then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from bipol_crawler.archive import COUNTERS, Archive
from bipol_crawler.articles.lifecycle import WITNESS_IN_IMPORTS, WITNESS_LASTS
from bipol_crawler.articles.photos import save_photo
from bipol_crawler.articles.problems import record_problem
from bipol_crawler.articles.publication_dates import update_dates
from bipol_crawler.articles.shingle_hashes import remember_more
from bipol_crawler.articles.store import Outcome
from bipol_crawler.crawl.fetched import Failed, Fetched
from bipol_crawler.crawl.save import save
from bipol_crawler.drift.gate import Drift
from bipol_crawler.frontier.stated_dates import urls_dated_by_others
from bipol_crawler.infra.clock import clock_at, now
from bipol_crawler.items import Problem
from bipol_crawler.reparse.prefetch import prefetch
from bipol_crawler.replay.order import replay
from bipol_crawler.replay.reader import Step
from bipol_crawler.storage.connection import use_more_memory
from bipol_crawler.warc.imports import PREFIX

COMMAND = "replay"
"""The command of replayed runs in the table ``runs``."""
_BATCH = 200
"""Steps per transaction: at most this many are repeated after a kill. Fewer would make commits expensive."""


Decision = tuple[str, frozenset[str]]
"""When the archivist accepted changes on held pages (UTC), and of which fields."""


def rebuild(
    archive: Archive, warc_dir: Path, index: Path | None = None, decisions: Sequence[Decision] = ()
) -> Iterator[tuple[int, int]]:
    """Replay all evidence that the archive does not have yet, imported captures at their place in time.

    Yields after each transaction the number of exchanges added, and their size in bytes. If the process is killed, the
    next call continues where it stopped.

    Args:
        index: as for :func:`~bipol_crawler.replay.order.replay`.
        decisions: the archivist's decisions, the oldest first; they are not in the evidence.

    Raises:
        ReaderDied: the reading process was killed.
    """
    use_more_memory(archive.db)
    remember_more()
    known = dict(archive.known_ends())
    rows = archive.db.execute("SELECT record_id FROM captures WHERE warc_file LIKE ?", [f"{PREFIX}%"])
    imported = frozenset(str(record_id) for (record_id,) in rows)
    replaying = _Replaying(archive, warc_dir, decisions)
    steps = prefetch(replay, warc_dir, archive.frontier.portal, known, imported, index)
    while batch := list(islice(steps, _BATCH)):
        with archive.db.atomic():
            for step in batch:
                replaying.save(step)
            replaying.count()
        lengths = [record.length for step in batch for record in step.records]
        yield len(lengths), sum(lengths)
    with archive.db.atomic():
        replaying.decide(None)
        update_dates(archive.db, urls_dated_by_others(archive.db))


class _Replaying:
    """Replays runs into an archive, one after the other. A replay that was killed is continued."""

    def __init__(self, archive: Archive, warc_dir: Path, decisions: Sequence[Decision] = ()) -> None:
        self.archive = archive
        self.warc_dir = warc_dir
        self.drift = Drift(archive)
        self.own = archive.run_id
        self.decisions = list(decisions)
        self.at = ""
        self.counts: Counter[str] = Counter()
        row = archive.db.execute(
            "SELECT id, (SELECT max(captured_at) FROM captures WHERE run_id = r.id) FROM runs r"
            " WHERE command = ? AND outcome = 'killed' ORDER BY id DESC LIMIT 1",
            [COMMAND],
        ).fetchone()
        self.run = int(row[0]) if row else None
        if row:
            self.at = row[1]
            self.drift.restore_field_changes()
            archive.set_run_id(row[0])

    def save(self, step: Step) -> None:
        """Store the result of a step, inside the caller's transaction."""
        if step.ended:
            self._end()
        elif step.damage:
            problem = Problem("evidence", "damaged", step.damage)
            record_problem(self.archive.db, self.own, step.damage.partition(" ")[0], None, None, problem)
        else:
            if self.run is None:
                self.decide(step.records[0].captured_at)
                self._begin(step.records[0].captured_at)
            self.at = step.records[-1].captured_at
            self.archive.store.ledger.witness_lasts = WITNESS_IN_IMPORTS if step.imported else WITNESS_LASTS
            with clock_at(self.at):
                outcome = _save(self.archive, self.drift, step, self.warc_dir)
            self.counts["requests"] += len(step.records)
            if outcome:
                self.counts.update(("fetched", "failed" if outcome == "doubted" else outcome))

    def decide(self, before: str | None) -> None:
        """Judge held pages by the archivist's decisions before a time; at the end (None), by all of them."""
        while self.decisions and (before is None or self.decisions[0][0] < before):
            at, fields = self.decisions.pop(0)
            with clock_at(at):
                self.drift.judge(self.warc_dir, fields)

    def _begin(self, at: str) -> None:
        with clock_at(at):
            self.run = self.archive.add_run(COMMAND, {})
        self.archive.set_run_id(self.run)

    def _end(self) -> None:
        if self.run is None:
            return
        with clock_at(self.at):
            self.counts.update(self.drift.judge(self.warc_dir).outcomes)
            self.count()
            self.archive.update_run(outcome="replayed", finished_at=now())
        self.archive.set_run_id(self.own)
        self.run = None

    def count(self) -> None:
        """Add the counts since the last call to the figures of the current run."""
        figures = {name: self.counts[name] for name in COUNTERS if self.counts[name]}
        if self.run and figures:
            added = ", ".join(f"{name} = {name} + ?" for name in figures)
            self.archive.db.execute(f"UPDATE runs SET {added} WHERE id = ?", [*figures.values(), self.run])
        self.counts.clear()


def _save(archive: Archive, drift: Drift, step: Step, warc_dir: Path) -> Outcome | None:
    captures = [archive.add_capture(record) for record in step.records]
    if step.photo:
        save_photo(archive.db, step.photo, captures[0])
    if step.named:
        archive.frontier.add(step.named, listed=step.listed)
    if step.source:
        archive.frontier.record_source_read(step.source, step.last_modified)
    if not step.fetched:
        return None
    archive.store.prepared = step.prepared
    return save(archive, drift, _with_captures(step.fetched, [captures[place] for place in step.shown]), warc_dir)


def _with_captures(fetched: Fetched, captures: Sequence[int]) -> Fetched:
    """The same result with the ids of its pages' rows in ``captures``."""
    page, content = fetched.page, fetched.content
    first, *further = captures
    if page:
        following = zip(page.following, further, strict=True)
        parts = tuple(replace(part, capture_id=capture_id) for part, capture_id in following)
        page = replace(page, capture_id=first, following=parts)
    if isinstance(content, Failed):
        content = replace(content, capture_id=first)
    return replace(fetched, page=page, content=content)

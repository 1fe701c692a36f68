"""The steps of this program's own runs and of imported captures, merged by time into one sequence.

An own run stays in its own order, which does not depend on clocks. Before each of its steps come the imported captures
of earlier times; inside a run they are treated as if the run had fetched them. Imported captures outside of all runs
form runs of their own, which end where nothing was captured for an hour. So the sequence depends on what the evidence
contains, and not on the order of the imports.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from bipol_crawler.articles.prepared import prepare
from bipol_crawler.items import Article
from bipol_crawler.replay.imported import index_archive, index_files, steps_of_imports
from bipol_crawler.replay.reader import Step, steps_of_runs

_PAUSE = timedelta(hours=1)
"""A longer time without a capture ends a run of imported captures."""


def replay(
    warc_dir: Path,
    portal: str,
    known: Mapping[str, int],
    known_imports: Collection[str] = (),
    index: Path | None = None,
) -> Iterator[Step]:
    """Yield the steps of all evidence in ``warc_dir``, the oldest first.

    Args:
        portal: the portal's address, followed by its earlier addresses; addresses are made canonical for it.
        known: as for :func:`~bipol_crawler.replay.reader.steps_of_runs`.
        known_imports: the ids of imported records that have been replayed before.
        index: an archive that has entered all imported captures. Without it their files are read twice.

    Raises:
        EvidenceError: a file with imported captures is damaged.
    """
    for step in _in_order(warc_dir, portal, known, known_imports, index):
        content = step.fetched.content if step.fetched else None
        yield replace(step, prepared=prepare(content, portal)) if isinstance(content, Article) else step


def _in_order(
    warc_dir: Path, portal: str, known: Mapping[str, int], known_imports: Collection[str], index: Path | None
) -> Iterator[Step]:
    records = index_files(warc_dir) if index is None else index_archive(index)
    imported = _Queue(steps_of_imports(warc_dir, portal, records, known_imports))
    in_run = False
    for step in steps_of_runs(warc_dir, portal, known):
        if step.records:
            at = step.records[0].captured_at
            if in_run:
                yield from (one for _, one in imported.before(at))
            else:
                yield from _sessions(imported.before(at))
            in_run = True
        elif step.ended:
            in_run = False
        yield step
    yield from _sessions(imported.before(None))


def _sessions(steps: Iterator[tuple[str, Step]]) -> Iterator[Step]:
    """Yield the steps of imported captures, and a step with ``ended`` after each group of them."""
    last: datetime | None = None
    for at, step in steps:
        moment = datetime.fromisoformat(at[:19])
        if last is not None and moment - last > _PAUSE:
            yield Step((), ended=True)
        last = moment
        yield step
    if last is not None:
        yield Step((), ended=True)


class _Queue:
    """The steps of imported captures that are not replayed yet."""

    def __init__(self, steps: Iterator[tuple[str, Step]]) -> None:
        self._steps = steps

    def before(self, at: str | None) -> Iterator[tuple[str, Step]]:
        """Take the steps of captures before a time; all that are left if it is None."""
        for when, step in self._steps:
            if at is not None and when >= at:
                self._steps = chain([(when, step)], self._steps)
                return
            yield when, step

"""Finds new and changed addresses: which of the portal's sources are read, and in which order.

Between two sweeps a *glance* looks for new articles, with about one request per source. It reads REST and the feed, if
the portal offers them; the sitemaps, if neither reached a known article, or if REST is not offered and the sitemaps
state changes; and listings, if nothing else reached a known article. A source that is not offered is not requested
again before the next sweep. If a list ends before it reaches a known article, there is a *gap*: new articles may be
unknown. The gap is stored until a sweep has closed it.

A *sweep* reads the portal's whole list and compares it with the archive. There is one every day, and one after a gap or
if the portal's own count of posts is not as expected. It reads REST and the sitemaps; if neither is complete, the feed
to its end; and if that is not complete either, the listings.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

from bipol_crawler.addresses.urls import month_listings
from bipol_crawler.archive import Archive
from bipol_crawler.crawl.sources.feed import Feed
from bipol_crawler.crawl.sources.listings import Listings
from bipol_crawler.crawl.sources.named import NamedAddresses
from bipol_crawler.crawl.sources.rest import Rest
from bipol_crawler.crawl.sources.sitemaps import Sitemaps
from bipol_crawler.crawl.sources.source import Reading, Source
from bipol_crawler.fetch.client import ENDS_THE_RUN, Session
from bipol_crawler.fetch.errors import PortalRefuses, PortalUnreachable, describe_error
from bipol_crawler.frontier.frontier import AddedUrls
from bipol_crawler.infra.clock import utc

logger = logging.getLogger(__name__)

_MOST_SWEEPS = 4
"""Largest number of sweeps within SWEEP_INTERVAL, so that a failing sweep is not repeated in every run."""
_TOO_OLD = 2
"""The run fails if there was no complete sweep for this many sweep intervals."""


class Discovery:
    """One run's discovery.

    Args:
        sitemaps: returns the sitemaps that robots.txt names, after it has been read.
        sweep_interval: seconds from one sweep to the next.
    """

    def __init__(
        self, session: Session, archive: Archive, sitemaps: Callable[[], tuple[str, ...]], sweep_interval: float
    ) -> None:
        self.archive = archive
        self.frontier = archive.frontier
        self.lists = archive.frontier.source_lists
        self.interval = timedelta(seconds=sweep_interval)
        self.rest = Rest(session, archive)
        self.feed = Feed(session, archive)
        self.sitemaps = Sitemaps(session, archive, sitemaps)
        self.listings = Listings(session, archive)
        self.found = 0
        self.named = 0
        self.open: list[str] = []
        self.checks: list[str] = []
        """Failed checks, one sentence each."""
        self.sweep_checks: list[str] = []
        """Failed checks that only a sweep can see."""

    async def discover(self, *, sweep: bool = False) -> None:
        """Find new and changed addresses; with ``sweep`` the whole list is read even if no sweep is due."""
        self.lists.schedule_refetch(unlisted=False)
        if sweep or self._sweep_is_due() or (not await self.glance() and self._may_sweep()):
            await self.sweep()
        if gap := self.archive.gap():
            self.checks.append(f"some new articles may not have been found: {gap}")

    async def glance(self) -> bool:
        """Read the newest entries. Returns whether nothing is missing: no gap, and as many posts as expected."""
        before = self.archive.last_portal_total()
        readings: list[Reading] = []
        try:
            for source in (self.rest, self.feed):
                await self._ask(source, readings)
            met = any(reading.done for reading in readings)
            rest_met = any(reading.done and reading.source == "rest" for reading in readings)
            if not met or (not rest_met and self.sitemaps.marks_changes):
                await self._ask(self.sitemaps, readings)
            if not any(reading.done for reading in readings):
                await self._ask(self.listings, readings)
        except BaseException:
            # Do not store the first part of a list that broke off: the next run would stop at its articles.
            self._enter([reading for reading in readings if reading.done])
            raise
        gap = None
        if not any(reading.done for reading in readings):
            gap = "; ".join(f"{reading.source}: {reading.why}" for reading in readings) or "no source is open"
        learnt = self._enter(readings, gap)
        rest = next((reading for reading in readings if reading.source == "rest" and reading.answered), None)
        if rest is None or rest.total is None:
            return self.archive.gap() is None
        self.archive.update_run(portal_total=rest.total)
        return self.archive.gap() is None and (before is None or rest.total == before + learnt["rest"].first)

    async def sweep(self) -> bool:
        """Read the portal's whole list and compare it with the archive. Returns whether any source was complete."""
        first = self.archive.last_sweep() is None
        whole: list[str] = []
        why: list[str] = []
        # If a list only broke off, it is cheaper to read it again in the next run than to read listings now.
        patient = not first and not self._is_old() and self.archive.gap() is None
        for source in (self.rest, self.sitemaps, self.feed, self.listings):
            dated = "rest" in whole or "feed" in whole
            # the first sweep also needs the date of publication of each article, which sitemaps do not state
            needed = not whole and not (why and patient)
            if source in (self.rest, self.sitemaps) or needed or (first and not dated):
                if await self._read_whole(source, reading := self._reading(source)):
                    whole.append(source.name)
                elif reading.answered or not reading.closed:
                    why.append(f"{source.name}: {reading.why}")
            elif source is self.feed:
                self._enter([await self._news(self.feed)])
        if whole:
            self.archive.update_run(swept=1, gap=None)
            self._refetch_unlisted()
        elif self._is_old():
            self.sweep_checks.append(
                f"the portal's whole list could not be read: {'; '.join(why) or 'no source is open'}"
            )
        self.archive.update_run(sweep="; ".join(why) if why or not whole else "whole")
        return bool(whole)

    async def window(self, since: date, until: date) -> None:
        """Find the articles published between two days, both included."""
        reading = self._reading(self.rest)
        await self.rest.between(
            reading, f"{since - timedelta(days=1)}T23:59:59", f"{until + timedelta(days=1)}T00:00:00"
        )
        self._enter([reading])
        if reading.done:
            return
        reading = self._reading(self.listings)
        months = await self.listings.window(reading, month_listings(since, until, self.archive.portal))
        self._enter([reading])
        if not months:
            await self.sweep()

    async def _ask(self, source: Source, readings: list[Reading]) -> None:
        if self.lists.should_ask(source.name):
            readings.append(await self._news(source))

    async def _news(self, source: Source) -> Reading:
        reading = self._reading(source)
        await self._read(source.read_new, reading)
        return reading

    def _reading(self, source: Source) -> Reading:
        return Reading(source.name, NamedAddresses(self.archive.db))

    async def _read(self, read: Callable[[Reading], Awaitable[None]], reading: Reading) -> None:
        """Let a source fill ``reading``. An unexpected error is a failure of this source only.

        If the answer of a source ends the run, the failure is stored, so that the next run does not start with it.
        """
        try:
            await read(reading)
        except (PortalRefuses, PortalUnreachable) as error:
            self.lists.record_no_answer(reading.source, str(error), closed=False)
            raise
        except (*ENDS_THE_RUN, sqlite3.Error):
            raise
        except Exception as error:
            logger.exception("the portal's %s could not be read", reading.source)
            reading.fail(f"{reading.source} could not be read: {describe_error(error)}")

    def _enter(self, readings: list[Reading], gap: str | None = None, *, listed: bool = False) -> dict[str, AddedUrls]:
        """Store the addresses that sources named, and the gap if there is one, in one transaction."""
        learnt: dict[str, AddedUrls] = {}
        with self.archive.db.atomic():
            if gap:
                self.archive.update_run(gap=gap)
            for reading in readings:
                learnt[reading.source] = added = self.frontier.add(reading.items, listed=listed)
                self.found += added.new
                self.named += added.named
                if not reading.answered:
                    self.lists.record_no_answer(reading.source, reading.why, closed=reading.closed)
                    logger.info("discovery: %s gave no list: %s", reading.source, reading.why)
                    continue
                self.lists.record_answer(reading.source, place=reading.place, marks=reading.marks)
                if reading.last_modified and reading.done:
                    self.frontier.record_source_read(self.feed.top, reading.last_modified)
                if reading.source not in self.open:
                    self.open.append(reading.source)
        for reading in readings:
            reading.items.drop()
        return learnt

    async def _read_whole(self, source: Source, reading: Reading) -> bool:
        """Read a source's whole list. Returns whether it was read to its end and can be trusted."""
        listed = source in (self.rest, self.sitemaps)
        try:
            await self._read(source.read_all, reading)
        except BaseException:
            self._enter([reading] if reading.answered else [], listed=listed)
            raise
        named = reading.items.count_posts()
        learnt = self._enter([reading], listed=listed)[source.name]
        if not reading.done:
            return False
        if reading.total is not None:
            self.archive.update_run(portal_total=reading.total)
        if not learnt.named:
            reading.why = "its list is empty"
            return False
        doubt = self.lists.record_whole_read(source.name, named, reading.total)
        if doubt:
            reading.why = doubt
            self.sweep_checks.append(
                f"the portal's list ({source.name}) is not trusted: {doubt}; if the list is right, fetch every article"
                " again (-a full=1)"
            )
        return doubt is None

    def _refetch_unlisted(self) -> None:
        """Make articles due that the list no longer names, as many as the budget allows."""
        unlisted, due = self.lists.count_unlisted(), self.lists.schedule_refetch(unlisted=True)
        if unlisted:
            logger.info("%d live articles are no longer on the portal's list; %d are fetched again", unlisted, due)

    def _sweep_is_due(self) -> bool:
        """Whether the last sweep is older than SWEEP_INTERVAL, or in the future because a clock was wrong."""
        last = self.archive.last_sweep()
        if last is None:
            return self._may_sweep()
        since = datetime.now(UTC) - datetime.fromisoformat(last)
        return (since < timedelta(0) or since >= self.interval) and self._may_sweep()

    def _may_sweep(self) -> bool:
        return self.archive.count_sweeps_since(utc(datetime.now(UTC) - self.interval)) < _MOST_SWEEPS

    def _is_old(self) -> bool:
        last = self.archive.last_sweep()
        return last is None or datetime.now(UTC) - datetime.fromisoformat(last) > _TOO_OLD * self.interval

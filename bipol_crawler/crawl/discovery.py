"""Finding what the portal publishes: which of its sources is asked, in which order, and what follows from it.

Between two sweeps a *glance* asks what is new, in one request a source: REST and the feed if they are open; the
sitemaps if neither met what is known, or if REST is closed and they mark changes; listings if nothing else did. What
was found closed is not asked again before the next sweep. A list that ends before it meets the known leaves a *gap*,
which is remembered until a sweep has closed it, however many runs are killed before.

A *sweep*, daily, or called for by a gap or by the portal's own count, reads the portal's whole list and sets it beside
the archive: REST and the sitemaps; where neither is whole, the feed to its end; and if that isn't, listings.
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
from bipol_crawler.crawl.sources.rest import Rest
from bipol_crawler.crawl.sources.sitemaps import Sitemaps
from bipol_crawler.crawl.sources.source import Reading, Source
from bipol_crawler.fetch.client import ENDS_THE_RUN, Session
from bipol_crawler.fetch.errors import PortalRefuses, PortalUnreachable, describe_error
from bipol_crawler.frontier.frontier import AddedUrls
from bipol_crawler.infra.clock import utc

logger = logging.getLogger(__name__)

_MOST_SWEEPS = 4
"""Sweeps in any SWEEP_INTERVAL: one that fails or finds nothing must not be made again in every run."""
_TOO_OLD = 2
"""Sweep intervals after which a list that still could not be read whole is a failure of the run."""


class Discovery:
    """One run's discovery.

    Args:
        sitemaps: gives the sitemaps that robots.txt names, once it has been read.
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
        """What the run has to fail for, one sentence each."""
        self.sweep_checks: list[str] = []
        """The same, for what only a sweep can see."""

    async def discover(self, *, sweep: bool = False) -> None:
        """What every run begins with; ``sweep`` reads the whole list though it is not due."""
        self.lists.schedule_refetch(unlisted=False)
        if sweep or self._sweep_is_due() or (not await self.glance() and self._may_sweep()):
            await self.sweep()
        if gap := self.archive.gap():
            self.checks.append(f"some of what is new may not have been found: {gap}")

    async def glance(self) -> bool:
        """Ask what is new; returns whether nothing is missing: no gap, and no post fewer than expected."""
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
            # Of a list that broke off, the part above the break must not become known: the next run would stop there.
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
        """Read the portal's whole list and set it beside the archive; returns whether any source gave it whole."""
        first = self.archive.last_sweep() is None
        whole: list[str] = []
        why: list[str] = []
        # A list that merely broke off is read again by the next run, which is cheaper than page after page of ten.
        patient = not first and not self._is_old() and self.archive.gap() is None
        for source in (self.rest, self.sitemaps, self.feed, self.listings):
            dated = "rest" in whole or "feed" in whole
            # the first sweep also has to learn when each article was published, which sitemaps do not tell
            needed = not whole and not (why and patient)
            if source in (self.rest, self.sitemaps) or needed or (first and not dated):
                if await self._read_whole(source, reading := Reading(source.name)):
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
        """Find what was published between two days, both included."""
        reading = Reading("rest")
        await self.rest.between(
            reading, f"{since - timedelta(days=1)}T23:59:59", f"{until + timedelta(days=1)}T00:00:00"
        )
        self._enter([reading])
        if reading.done:
            return
        reading = Reading("listing")
        months = await self.listings.window(reading, month_listings(since, until, self.archive.portal))
        self._enter([reading])
        if not months:
            await self.sweep()

    async def _ask(self, source: Source, readings: list[Reading]) -> None:
        if self.lists.should_ask(source.name):
            readings.append(await self._news(source))

    async def _news(self, source: Source) -> Reading:
        reading = Reading(source.name)
        await self._read(source.read_new, reading)
        return reading

    async def _read(self, read: Callable[[Reading], Awaitable[None]], reading: Reading) -> None:
        """Have a source fill ``reading``. What its reader cannot bear is a failure of that source alone.

        A source whose answer ended the run is not asked first thing by the next one.
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
        """Enter what sources told, and that there is a gap if so, in one transaction: a kill leaves all or nothing."""
        learnt: dict[str, AddedUrls] = {}
        with self.archive.db.atomic():
            if gap:
                self.archive.update_run(gap=gap)
            for reading in readings:
                learnt[reading.source] = told = self.frontier.add(reading.items, listed=listed)
                self.found += told.new
                self.named += told.named
                if not reading.answered:
                    self.lists.record_no_answer(reading.source, reading.why, closed=reading.closed)
                    logger.info("discovery: %s tells nothing: %s", reading.source, reading.why)
                    continue
                self.lists.record_answer(reading.source, place=reading.place, marks=reading.marks)
                if reading.last_modified and reading.done:
                    self.frontier.record_source_read(self.feed.top, reading.last_modified)
                if reading.source not in self.open:
                    self.open.append(reading.source)
        return learnt

    async def _read_whole(self, source: Source, reading: Reading) -> bool:
        """Read a source's list; whether it came to its end and is to be believed."""
        listed = source in (self.rest, self.sitemaps)
        try:
            await self._read(source.read_all, reading)
        except BaseException:
            self._enter([reading] if reading.answered else [], listed=listed)
            raise
        learnt = self._enter([reading], listed=listed)[source.name]
        if not reading.done:
            return False
        if reading.total is not None:
            self.archive.update_run(portal_total=reading.total)
        if not learnt.named:
            reading.why = "its list is empty"
            return False
        named = len({item.post_id or item.url for item in reading.items})
        doubt = self.lists.record_whole_read(source.name, named, reading.total)
        if doubt:
            reading.why = doubt
            self.sweep_checks.append(
                f"the portal's list ({source.name}) is not believed: {doubt}; if that is so, look at every article"
                " (-a full=1)"
            )
        return doubt is None

    def _refetch_unlisted(self) -> None:
        """Look for what the list no longer names, as far as the budget for looks goes."""
        unlisted, due = self.lists.count_unlisted(), self.lists.schedule_refetch(unlisted=True)
        if unlisted:
            logger.info("%d live articles are no longer on the portal's list; %d are looked at", unlisted, due)

    def _sweep_is_due(self) -> bool:
        """A sweep a day, and whenever the last one lies in the future, where a wrong clock put it."""
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

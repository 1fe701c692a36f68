"""One run of a crawl without a process, an engine or a network; see the package's command for what is real in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest import mock
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.settings import Settings

from benchmarks.ten_years.clock import SetTime
from benchmarks.ten_years.fill import Filler
from benchmarks.ten_years.newspaper import Newspaper
from bipol_crawler import settings as defaults
from bipol_crawler.actions.run_context import close_archive, open_archive
from bipol_crawler.archive import Archive
from bipol_crawler.crawl.arguments import Arguments
from bipol_crawler.crawl.checks import Limits, close_run, judge_run
from bipol_crawler.crawl.runner import Options, Runner
from bipol_crawler.demo import exchange
from bipol_crawler.demo.server import as_sent
from bipol_crawler.discover.robots import read_robots
from bipol_crawler.discover.wp_api import posts_url
from bipol_crawler.fetch.client import Session
from bipol_crawler.fetch.download_handler import EvidenceHandler
from bipol_crawler.fetch.exchanges import exchange_of, mark_if_incomplete
from bipol_crawler.infra.clock import exact_now, now
from bipol_crawler.integrity.seal_chain import seal
from bipol_crawler.logs import start_log_file
from bipol_crawler.warc.exchange import Exchange, Original
from bipol_crawler.warc.writer import WarcWriter

SENT = {name.encode(): value.encode() for name, value in defaults.DEFAULT_REQUEST_HEADERS.items()}
DELAY = timedelta(seconds=1)
SEALS = "bipol_crawler.integrity.seal_chain"


@dataclass(slots=True)
class PlainSession:
    """Asks the newspaper, and stores every exchange as the download handler does. It counts as the real one."""

    newspaper: Newspaper
    archive: Archive
    writer: WarcWriter
    agent: str
    requests: int = 0
    answers: int = 0
    failures: int = 0
    forbidden: int = 0
    undecodable: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] | None = None
    kept: list[tuple[Exchange, Original]] = field(default_factory=list)
    """What was recorded, with the record that has the body."""

    async def get(
        self, url: str, *, if_modified_since: str | None = None, meta: Mapping[str, Any] | None = None
    ) -> Response:
        if self.sitemaps is None:
            self.sitemaps = ()
            robots = self.ask(f"{self.newspaper.url}/robots.txt")
            self.sitemaps = tuple(read_robots(robots.body, "bipol_crawler").sitemaps)
        self.answers += 1
        return self.ask(url, if_modified_since)

    def ask(self, url: str, if_modified_since: str | None = None) -> Response:
        """The answer to a request, on record."""
        request, response, captured = self._asked(url, if_modified_since)
        original = self._original(captured)
        record = self.writer.write(captured, original)
        own = Original(record.file, record.offset, record.record_id, record.url, record.captured_at)
        self.kept.append((captured, original or own))
        request.meta.update(capture_id=self.archive.add_capture(record), captured_at=captured.captured_at)
        self.requests += 1
        return response

    def _original(self, captured: Exchange) -> Original | None:
        """The record that this one may refer to, as the download handler finds it."""
        handler = cast(EvidenceHandler, SimpleNamespace(_writer=self.writer))
        return EvidenceHandler._original(handler, self.archive, captured)

    def _asked(self, url: str, if_modified_since: str | None) -> tuple[Request, Response, Exchange]:
        assert SetTime.at is not None
        SetTime.at += DELAY
        headers = SENT | {b"User-Agent": self.agent.encode()}
        if if_modified_since:
            headers[b"If-Modified-Since"] = if_modified_since.encode()
        request = Request(url, headers=headers)
        target = urlsplit(url)._replace(scheme="", netloc="").geturl()
        plain = {name.decode(): value.decode() for name, value in headers.items()}
        answer = self.newspaper.answer(exchange.Request.of("GET", target, plain))
        at = exact_now()
        served, body = as_sent(exchange.Request.of("GET", target, plain), answer)
        served |= {"Server": "nginx", "Date": format_datetime(datetime.now(UTC), usegmt=True)}
        received = Response(
            url,
            answer.status,
            Headers(served),
            body if answer.status != 304 else b"",
            request=request,
            ip_address=ip_address("127.0.0.1"),
            protocol="HTTP/1.1",
        )
        captured = mark_if_incomplete(exchange_of(request, received, at, None))
        return request, received.replace(body=answer.body), captured


def settings_of(given: Mapping[str, Any]) -> Settings:
    """The program's settings, and those that are given."""
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    settings.update(given, priority="cmdline")
    return settings


@contextmanager
def without_syncs() -> Iterator[None]:
    """The disk is not waited for."""
    with mock.patch("os.fsync"), mock.patch("bipol_crawler.warc.writer._sync_data"):
        yield


def _nothing(*_: Any) -> None:
    """Seals are published together, with the next one."""


class Simulation:
    """Runs of one archive, one after the other.

    Args:
        said: what a run logs, in one line.
    """

    def __init__(self, newspaper: Newspaper, settings: Settings, said: str) -> None:
        self.newspaper = newspaper
        self.settings = settings
        self.said = said
        self.warc_dir = Path(settings["WARC_DIR"])
        self.limits = Limits(
            settings.getfloat("CHECK_FAILED_SHARE"),
            settings.getfloat("CHECK_GENERIC_SHARE"),
            settings.getfloat("CHECK_FIELD_DROP"),
            settings.getint("CHECK_MINIMUM"),
        )
        self.unhealthy: list[str] = []
        self._info = {  # what the download handler says, so that real runs append to the same files
            "software": f"bipol_crawler (Scrapy/{version('scrapy')}, warcio/{version('warcio')})",
            "robots": "obey (RFC 9309)",
            "operator": settings.get("OPERATOR") or "",
            "contact": settings.get("CONTACT") or "",
            "http-header-user-agent": settings["USER_AGENT"],
        }

    def whole(self, at: datetime) -> None:
        """Do one whole run that begins ``at``."""
        self.newspaper.advance(at)
        SetTime.at = at
        with self._opened() as archive:
            session = self._session(archive)
            options = Options(self.warc_dir, self.settings.getfloat("SWEEP_INTERVAL"), 0)
            runner = Runner(
                archive, cast(Session, session), Arguments(), options, sitemaps=lambda: session.sitemaps or ()
            )
            asyncio.run(runner.run())
            runner.date_articles()
            session.writer.close()
            SetTime.at += timedelta(seconds=1)
            ending = close_run(runner, judge_run(runner, "finished", None, self.limits), session.requests)
            self._log()
            if ending.outcome != "healthy":
                self.unhealthy.append(f"{at:%Y-%m-%dT%H:%MZ} {ending.outcome}: {'; '.join(ending.reasons)}")

    def quiet(self, times: Sequence[datetime]) -> None:
        """Store what one run at each of these times stores, if nothing has happened since the last one.

        The portal is asked once. Its answers are the records of each run, with an id and a time of their own.
        """
        if not times:
            return
        SetTime.at = times[0]
        with self._opened() as archive, archive.db.atomic():
            session = self._session(archive)
            feed = f"{self.newspaper.url}/feed/"
            session.ask(f"{self.newspaper.url}/robots.txt")
            session.ask(posts_url(self.newspaper.url, page=1, newest_change_first=True))
            session.ask(feed, archive.frontier.last_modified(feed))
            self._finish(archive)
            session.writer.close()
            seal(archive.db, self.warc_dir, archive.run_id)
            filler = Filler(archive, self.warc_dir, session.writer, session.kept)
            with mock.patch.multiple(SEALS, _unsealed_parts=filler.grown_part, publish_seals=_nothing):
                for at in times[1:]:
                    SetTime.at = at
                    archive.set_run_id(archive.add_run("crawl", {}))
                    filler.store(at)
                    self._finish(archive)
                    seal(archive.db, self.warc_dir, archive.run_id)
            filler.close()
            self._log(len(times))

    def _finish(self, archive: Archive) -> None:
        assert SetTime.at is not None
        SetTime.at += DELAY
        archive.update_run(
            finished_at=now(),
            outcome="healthy",
            exit_code=0,
            requests=3,
            problems=archive.count_open_problems(),
            portal_total=archive.last_portal_total(),
        )

    @contextmanager
    def _opened(self) -> Iterator[Archive]:
        start_log_file(self.settings)
        archive, lock = open_archive(self.settings, "crawl", {})
        archive.db.execute("PRAGMA synchronous = OFF")
        try:
            yield archive
        finally:
            close_archive(archive, self.settings)
            lock.release()
            for handler in logging.root.handlers[:]:
                logging.root.removeHandler(handler)
                handler.close()

    def _session(self, archive: Archive) -> PlainSession:
        writer = WarcWriter(self.warc_dir, info=self._info, last=archive.last_exchange_place)
        return PlainSession(self.newspaper, archive, writer, self.settings["USER_AGENT"])

    def _log(self, runs: int = 1) -> None:
        logging.getLogger("bipol_crawler").info("%s", runs * self.said)

"""A run is plain code that asks a session: with another session it needs neither Scrapy nor a network."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from scrapy.http import Request, Response

from bipol_crawler.archive import Archive
from bipol_crawler.crawl.arguments import Arguments
from bipol_crawler.crawl.checks import Limits, judge_run
from bipol_crawler.crawl.runner import Options, Runner
from bipol_crawler.demo import exchange
from bipol_crawler.demo.site import Portal
from bipol_crawler.extract import parser_version
from bipol_crawler.fetch.client import PHOTO, PROBE, NoAnswer
from bipol_crawler.fetch.errors import (
    BudgetSpent,
    PortalMoved,
    PortalRefuses,
    PortalUnreachable,
    RobotsUnreachable,
    RunStopped,
)
from bipol_crawler.infra.clock import now
from bipol_crawler.notify.notices import CODING, MANY, SWEEP, Ending
from bipol_crawler.warc.exchange import EvidenceError
from tests.tables import table_of


class Direct:
    """A session that asks the miniature portal by a call, with a capture for each answer."""

    def __init__(self, archive: Archive, portal: Portal) -> None:
        self.archive = archive
        self.portal = portal
        self.answers = self.failures = self.forbidden = 0
        self.undecodable: list[str] = []
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.before: Callable[[str], NoAnswer | None] = lambda url: None

    async def get(
        self, url: str, *, if_modified_since: str | None = None, meta: Mapping[str, Any] | None = None
    ) -> Response | NoAnswer:
        self.asked.append((url, dict(meta or {})))
        if nothing := self.before(url):
            return nothing
        headers = {"If-Modified-Since": if_modified_since} if if_modified_since else {}
        for _ in range(6):
            answer = self.portal.answer(exchange.Request.of("GET", url.removeprefix(self.portal.url) or "/", headers))
            capture_id = self.capture(url, answer)
            if answer.status not in (301, 302) or (meta or {}).get("dont_redirect"):
                break
            url = urljoin(url, answer.headers["Location"])
        self.answers += 1
        request = Request(url, meta={"captured_at": now(), "capture_id": capture_id})
        return Response(url, answer.status, dict(answer.headers), answer.body, request=request)

    def capture(self, url: str, answer: exchange.Response) -> int:
        (number,) = self.archive.db.execute("SELECT count(*) FROM captures").fetchone()
        values = {"run_id": self.archive.run_id, "url": url, "captured_at": now(), "status": answer.status,
                  "length": len(answer.body), "digest": "", "warc_file": "a.warc.gz", "warc_offset": number,
                  "warc_length": 1, "record_id": str(number), "location": answer.headers.get("Location")}  # fmt: skip
        return int(table_of(self.archive.db, "captures").insert(values).last_pk)  # type: ignore[arg-type]


@pytest.fixture
def portal() -> Portal:
    portal = Portal(5, 12)
    portal.url = "http://portal.example"
    return portal


@pytest.fixture
def run(tmp_path: Path, portal: Portal) -> Callable[..., tuple[Runner, Direct]]:
    """One run at the archive in ``tmp_path``; ``prepare`` is given its session first."""

    def run(
        prepare: Callable[[Direct], object] = lambda session: None,
        photos: int = 0,
        judge: Callable[[Runner], object] = lambda runner: None,
        **arguments: Any,
    ) -> tuple[Runner, Direct]:
        rules = parser_version()
        archive = Archive(tmp_path / "a.db", portal=portal.url, command="crawl", arguments={}, parser_version=rules)
        session = Direct(archive, portal)
        prepare(session)
        runner = Runner(archive, session, Arguments(**arguments), Options(tmp_path, 86_400, photos))  # type: ignore[arg-type]
        asyncio.run(runner.run())
        judge(runner)
        archive.finish(runner.ended[0] if runner.ended else "healthy", 0, {}, [])
        archive.close()
        return runner, session

    return run


def rows(tmp_path: Path, select: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(tmp_path / "a.db") as db:
        return db.execute(select).fetchall()


def test_a_run_archives_a_portal_and_the_next_one_finds_nothing_to_do(
    tmp_path: Path, portal: Portal, run: Callable[..., tuple[Runner, Direct]]
) -> None:
    runner, session = run()
    readable = [head for head in portal.edition.newest if not head.password]
    assert runner.ended is None
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(len(readable),)]
    assert runner.figures["archive/new"] == runner.drift.tally.articles == len(readable)
    assert runner.figures["archive/due"] == 0
    asked = len(session.asked)
    again, session = run()
    assert again.ended is None and again.figures["archive/fetched"] == 0
    assert 0 < len(session.asked) < asked / 4


LIMITS = Limits(failed_share=0.05, generic_share=0.1, field_drop=0.25, minimum=5)


def ended(run: Callable[..., tuple[Runner, Direct]], reason: str = "finished", error: str | None = None, **more: Any):
    """How a run is judged that found no archive there, and so asks the portal for all."""
    judged: list[Ending] = []
    run(judge=lambda runner: judged.append(judge_run(runner, reason, error, LIMITS)), **more)
    return judged[0]


def test_a_run_is_judged_without_scrapy(portal: Portal, run: Callable[..., tuple[Runner, Direct]]) -> None:
    healthy = ended(run)
    assert (healthy.outcome, healthy.exit_status, healthy.reasons) == ("healthy", "0", ())
    assert healthy.checked_scopes == {SWEEP, MANY, CODING}


@pytest.mark.parametrize(
    ("error", "scopes"), [("the reader failed", {"the reader failed": SWEEP}), (None, {})], ids=["an error", "none"]
)
def test_the_first_error_that_was_logged_fails_a_run(
    run: Callable[..., tuple[Runner, Direct]], error: str | None, scopes: dict[str, str]
) -> None:
    told = ended(run, error=error)
    assert (told.outcome, dict(told.scopes)) == ("checks_failed" if error else "healthy", scopes)


@pytest.mark.parametrize(
    ("served", "sentences"),
    [
        (exchange.html("<p>", 503), ["12 of 12 pages could not be fetched", "no article could be found at"]),
        (exchange.html("<p>", 404), ["12 of 12 fetched pages are missing", "no article could be found at"]),
        (None, []),
    ],
    ids=["503", "404", "all is well"],
)
def test_a_check_that_failed_is_a_sentence(
    portal: Portal, run: Callable[..., tuple[Runner, Direct]], served: exchange.Response | None, sentences: list[str]
) -> None:
    slugs = {f"/{head.slug}/" for head in portal.edition.newest}
    portal.intercept = lambda request: served if request.path in slugs else None
    told = ended(run)
    assert len(told.reasons) == len(sentences)
    assert all(reason.startswith(sentence) for reason, sentence in zip(told.reasons, sentences, strict=True))


@pytest.mark.parametrize(
    ("reason", "outcome", "exit_status"),
    [("shutdown", "stopped", "1"), ("start_error", "start_error", "1"), ("evidence_failed", "evidence_failed", "1")],
)
def test_why_scrapy_closed_the_spider_is_the_outcome(
    run: Callable[..., tuple[Runner, Direct]], reason: str, outcome: str, exit_status: str
) -> None:
    told = ended(run, reason)
    assert (told.outcome, told.exit_status) == (outcome, exit_status) and len(told.reasons) == 1


ENDS = [
    (BudgetSpent("50 requests"), "budget_spent"),
    (PortalMoved("it is elsewhere"), "portal_moved"),
    (PortalRefuses("403"), "portal_refuses"),
    (RobotsUnreachable("503"), "portal_refuses"),
    (PortalUnreachable("silence"), "portal_unreachable"),
    (RunStopped("Scrapy closes"), "stopped"),
    (EvidenceError("no space"), "evidence_failed"),
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("error", "outcome"), ENDS, ids=[outcome for _, outcome in ENDS])
@pytest.mark.parametrize("at", [0, 4, 9])
def test_what_ends_a_run_is_said_once_and_nothing_more_is_asked(
    tmp_path: Path, run: Callable[..., tuple[Runner, Direct]], error: Exception, outcome: str, at: int
) -> None:
    def prepare(session: Direct) -> None:
        def before(url: str) -> None:
            if len(session.asked) > at:
                raise error

        session.before = before  # type: ignore[assignment]

    runner, session = run(prepare)
    assert runner.ended == (outcome, str(error))
    assert len(session.asked) == at + 1


def test_until_when_the_portal_asks_to_wait_comes_with_its_refusal(run: Callable[..., tuple[Runner, Direct]]) -> None:
    def prepare(session: Direct) -> None:
        session.before = lambda url: _raise(PortalRefuses("429", "2030-01-01T00:00:00Z"))

    runner, _ = run(prepare)
    assert runner.wait_until == "2030-01-01T00:00:00Z"


@pytest.mark.parametrize("photos_only", [True, False])
def test_a_wait_that_comes_with_a_photo_is_of_photos_unless_it_is_of_everything(
    tmp_path: Path, run: Callable[..., tuple[Runner, Direct]], photos_only: bool
) -> None:
    until = "2030-01-01T00:00:00Z"

    def prepare(session: Direct) -> None:
        def before(url: str) -> None:
            if PHOTO in session.asked[-1][1]:
                raise PortalRefuses("later", until, photos_only=photos_only)

        session.before = before  # type: ignore[assignment]

    runner, _ = run(prepare, photos=5)
    assert runner.ended is None, "no photo fails a run"
    assert runner.wait_until == (None if photos_only else until)
    found = rows(tmp_path, "SELECT reason, due_at FROM photo_files")
    assert len(found) == 1 and (found[0] == ("asked_to_wait", until)) == photos_only


def test_after_a_refusal_one_request_finds_out_whether_it_lasts(run: Callable[..., tuple[Runner, Direct]]) -> None:
    def prepare(session: Direct) -> None:
        session.before = lambda url: _raise(PortalRefuses("403"))

    run(prepare)
    _, session = run(prepare)
    assert [meta for _, meta in session.asked] == [{PROBE: True}]
    _, session = run()
    assert [PROBE in meta for _, meta in session.asked] == [True, *[False] * (len(session.asked) - 1)]


def test_a_portal_that_serves_no_articles_ends_the_run(
    tmp_path: Path, portal: Portal, run: Callable[..., tuple[Runner, Direct]]
) -> None:
    run()
    portal.intercept = lambda request: exchange.html("tidak ada", 404) if request.path.count("/") == 2 else None
    runner, _ = run(full=True)
    assert runner.ended and runner.ended[0] == "articles_missing"
    assert runner.figures["archive/failed"] == runner.figures["archive/fetched"] == 4, "one and 3 witnesses"
    assert rows(tmp_path, "SELECT count(*) FROM articles WHERE status <> 'live'") == [(0,)]


def test_one_article_that_is_missing_is_fetched_again_beside_a_witness(
    tmp_path: Path, portal: Portal, run: Callable[..., tuple[Runner, Direct]]
) -> None:
    run()
    gone = rows(tmp_path, "SELECT url FROM articles ORDER BY id LIMIT 1")[0][0]
    portal.intercept = lambda request: (
        exchange.html("tidak ada", 404) if f"{portal.url}{request.path}" == gone else None
    )
    runner, session = run(url=gone)
    assert runner.ended is None
    assert [url for url, _ in session.asked].count(gone) == 2
    assert rows(tmp_path, "SELECT url FROM articles WHERE status = 'missing'") == [(gone,)]


def _raise(error: Exception) -> None:
    raise error

"""A server that uses content codings nobody asked for: crawled, read again, rebuilt, recorded and verified."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest

from bipol_crawler.demo.exchange import Request, Response
from bipol_crawler.demo.site import Portal
from bipol_crawler.warc.content_codings import zstd
from tests.crawl.contents import CONTENT, contents, differences
from tests.crawl.crawling import Desk, Opened
from tests.crawl.in_process import opened
from tests.tiers import ALL

Pack = tuple[str, Callable[[bytes], bytes]]


def raw(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(body) + stream.flush()


def as_it_is(body: bytes) -> bytes:
    return body


CODINGS: list[Pack] = [
    ("br", brotli.compress),
    ("zstd", zstd.compress),
    ("none", as_it_is),
    ("utf-8", as_it_is),
    ("identity", as_it_is),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw),
    ("GZIP", gzip.compress),
    ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
    ("br", gzip.compress),
    ("gzip", brotli.compress),
    ("gzip", as_it_is),
    ("br", as_it_is),
    ("gzip", lambda body: gzip.compress(body[:99]) + gzip.compress(body[99:])),
    ("gzip", lambda body: gzip.compress(b"") + gzip.compress(body)),
    ("none", gzip.compress),
    ("brotli", brotli.compress),
]


def packed(portal: Portal, choose: Callable[[Request], Pack | None]) -> Callable[[Request], Response | None]:
    def answer(request: Request) -> Response | None:
        pack = choose(request)
        if pack is None:
            return None
        served = portal._route(request)
        if served.status == 304 or not served.body:
            return served
        label, way = pack
        return Response(served.status, way(served.body), {**served.headers, "Content-Encoding": label})

    return answer


ARTICLES = 40 if ALL else 14


def each_its_own(request: Request) -> Pack:
    return CODINGS[zlib.crc32(request.target.encode()) % len(CODINGS)]


@pytest.fixture(scope="module")
def packed_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An archive of two days of which each answer had a coding of its own, photos and robots.txt too."""
    portal = Portal(5, ARTICLES)
    portal.intercept = packed(portal, each_its_own)
    with opened(portal):
        desk = Desk(tmp_path_factory.mktemp("packed"), portal)
        for portal.day in (1, 2):
            desk.crawled(PHOTO_BUDGET=60)
        yield desk


def test_an_unasked_coding_makes_no_difference_to_the_archive(packed_desk: Desk, tmp_path: Path) -> None:
    portal = Portal(5, ARTICLES)
    plain = Desk(tmp_path / "plain", portal)
    with opened(portal):
        for portal.day in (1, 2):
            plain.crawled(PHOTO_BUDGET=60)

    def said(desk: Desk) -> list[list[str]]:
        select = "SELECT url, headline, body, reporters, lead_caption, versions FROM articles_flat ORDER BY 1"
        return [[str(value).replace(desk.portal.url, "") for value in row] for row in desk.rows(select)]

    assert said(packed_desk) == said(plain)
    for kind in ("edited", "missing", "moved"):
        assert packed_desk.events(kind) == plain.events(kind)
    photos = "SELECT count(*), count(digest) FROM photos WHERE kind = 'lead'"
    assert packed_desk.rows(photos) == plain.rows(photos)


def test_what_was_stored_stays_readable(packed_desk: Desk, tmp_path: Path) -> None:
    verified = packed_desk.run("verify", "--deep")
    assert (verified.exit_code, verified.out) == (0, "")
    again = packed_desk.run("reparse")
    assert again.exit_code == 0 and ": 0 read differently" in again.err, again.err
    rebuilt = packed_desk.run("reparse", "--into", str(tmp_path / "rebuilt.db"))
    assert rebuilt.exit_code == 0, rebuilt.err
    history = [table for table in CONTENT if table != "urls"]
    assert not differences(contents(packed_desk.database, *history), contents(tmp_path / "rebuilt.db", *history))
    path = min(packed_desk.articles())
    recorded = packed_desk.run(
        "record", "--case", "packed", "--to", str(tmp_path / "cases"), packed_desk.portal.url + path
    )
    assert recorded.exit_code == 0, recorded.err
    assert gzip.decompress((tmp_path / "cases/packed/page.html.gz").read_bytes()).startswith(b"<!DOCTYPE html>")


NOISE = b"\x1f\x9d\x90" + zlib.compress(bytes(n * n % 251 for n in range(4000)))[2:]
"""Of no coding that anybody here knows."""


def unknown_at(portal: Portal, *paths: str) -> Callable[[Request], Response | None]:
    """Pages of these addresses, and what a HEAD of them would say, in LZW; 404 where nothing is."""
    return packed(portal, lambda request: ("compress", lambda body: NOISE) if request.path in paths else None)


@pytest.fixture
def desk(desk_of: Opened) -> Desk:
    return desk_of(5)


def test_an_unknown_coding_is_kept_and_reported(desk: Desk) -> None:
    path = min(desk.readable())
    desk.portal.intercept = unknown_at(desk.portal, path)
    run = desk.crawl()
    assert run.exit_code == 1
    assert "unknown content coding" in run.err and path in run.err and "'compress'" in run.err
    assert desk.articles() == desk.readable() - {path}
    ((state, reason, capture),) = desk.rows(
        "SELECT state, reason, capture_id FROM urls WHERE url = ?", desk.portal.url + path
    )
    assert (state, reason) == ("failed", "undecodable")
    problems = "SELECT reason, detail, capture_id FROM problems WHERE url = ? AND resolved_at IS NULL"
    ((reason, detail, of),) = desk.rows(problems, desk.portal.url + path)
    assert reason == "undecodable" and "'compress'" in detail and of == capture
    assert desk.run("verify").exit_code == 0  # the evidence is whole
    reparse = desk.run("reparse")
    assert reparse.exit_code == 1 and "could not be read from evidence" in reparse.err
    desk.portal.intercept = None
    desk.day_passes()
    desk.crawled()
    assert path in desk.articles()
    assert not desk.rows(problems, desk.portal.url + path)
    assert desk.run("reparse").exit_code == 0


def test_a_known_article_in_an_unknown_coding_stays_as_it_was(desk: Desk) -> None:
    desk.crawled()
    path = min(desk.articles())
    desk.portal.intercept = unknown_at(desk.portal, path)
    run = desk.crawl(f"url={desk.portal.url}{path}")
    assert run.exit_code == 1 and "'compress'" in run.err
    assert desk.articles() == desk.readable()
    assert not desk.rows("SELECT * FROM held")


def test_the_status_counts_where_the_coding_is_unknown(desk: Desk, tmp_path: Path) -> None:
    desk.crawled()
    path = min(desk.articles())

    def gone(request: Request) -> Response | None:
        if request.path != path:
            return None
        return Response(404, NOISE, {"Content-Type": "text/html", "Content-Encoding": "compress"})

    desk.portal.intercept = gone
    desk.crawled("full=1")
    assert desk.events("missing") == {path}
    desk.run("reparse", "--into", str(tmp_path / "rebuilt.db"))
    assert contents(tmp_path / "rebuilt.db", "article_events") == contents(desk.database, "article_events")


def test_a_list_in_an_unknown_coding_is_a_failed_source(desk: Desk) -> None:
    desk.portal.intercept = unknown_at(desk.portal, "/feed/")
    run = desk.crawl()
    assert run.exit_code == 1 and "/feed/" in run.err and "'compress'" in run.err
    assert desk.articles() == desk.readable()


def test_rules_in_an_unknown_coding_keep_everything_out(desk: Desk) -> None:
    desk.portal.intercept = unknown_at(desk.portal, "/robots.txt")
    run = desk.crawl()
    assert run.exit_code == 69 and set(run.asked) == {"/robots.txt"}


def lose_the_evidence() -> None:
    """Make the evidence of whatever is judged unreadable."""
    from bipol_crawler.drift import gate
    from bipol_crawler.warc.exchange import EvidenceError

    def lost(*args: object) -> None:
        raise EvidenceError("bipol-1.warc.gz at 99: the gzip member ends early")

    gate.load_captured_page = lost  # type: ignore[assignment]


@pytest.mark.served
def test_an_edit_whose_evidence_cannot_be_read_does_not_wait_in_silence(desk: Desk) -> None:
    desk.crawled()
    desk.portal.day = 2
    with desk.start("crawl bipol", first=lose_the_evidence) as command:
        assert command.wait() == 1
        assert "edits that wait because their pages cannot be read" in command.err
        assert "ends early" in command.err
    assert not desk.events("edited")
    told = "SELECT count(*) FROM problems WHERE reason = 'edit_unreadable' AND resolved_at IS NULL"
    ((waiting,),) = desk.rows(told)
    assert waiting
    with desk.start("reparse", first=lose_the_evidence) as command:
        assert command.wait() == 1
        assert "edits that wait" in command.err
    desk.crawled()
    assert len(desk.events("edited")) == waiting
    assert desk.rows(told) == [(0,)]

"""An archive rebuilt from its evidence alone has the same content as the first one."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urljoin

import pytest

from bipol_crawler.archive import Archive
from bipol_crawler.demo.exchange import Request, Response, html
from bipol_crawler.demo.site import Portal
from bipol_crawler.extract import parser_version
from bipol_crawler.fixtures import load_fixture
from bipol_crawler.items import MAX_TAGS
from bipol_crawler.reparse.prefetch import ReaderDied, prefetch, prefetch_in_turns
from bipol_crawler.replay.writer import rebuild
from bipol_crawler.warc.content_codings import UNDECODABLE
from bipol_crawler.warc.exchange import Exchange
from bipol_crawler.warc.writer import WarcWriter
from tests.crawl.contents import contents, differences, dump
from tests.crawl.crawling import PROJECT, Desk
from tests.crawl.in_process import inline_reading, opened
from tests.crawl.prefetch_work import counting, negatives


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An archive of three days: edits, moves, withdrawals, refusals, failures, a killed run, files closed midway."""
    portal = Portal(5, 16)
    failing = random.Random(7)

    def trouble(request: Request) -> Response | None:
        if failing.random() < 0.3:
            return html("sedang sibuk", 503)
        if failing.random() < 0.05:
            return html("<title>Sebentar</title><p>pemeliharaan")
        return None

    with opened(portal):
        desk = Desk(tmp_path_factory.mktemp("troubled"), portal)
        portal.intercept = trouble
        desk.crawl(WARC_MAX_BYTES=60_000, GUARD_REFUSALS=0, PHOTO_BUDGET=30)
        portal.intercept = None
        for day in (2, 3):
            portal.day = day
            desk.crawl(WARC_MAX_BYTES=150_000, PHOTO_BUDGET=20)
        desk.crawl("full=1")
    yield desk


def rebuild_archive(desk: Desk, path: Path, transactions: int | None = None) -> Archive:
    archive = Archive(path, portal=desk.portal.url, command="reparse", arguments={}, parser_version=parser_version())
    for number, _ in enumerate(rebuild(archive, desk.warc), 1):
        if number == transactions:
            archive.close()
            return archive
    archive.finish("healthy", 0, {}, [])
    archive.close()
    return archive


@pytest.fixture(scope="module")
def rebuilt(troubled: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive that the command makes of that evidence."""
    path = tmp_path_factory.mktemp("rebuilt") / "rebuilt.db"
    with inline_reading():
        run = troubled.run("reparse", "--into", str(path))
    assert (run.exit_code, run.asked) == (0, []), run.err
    return path


def test_it_says_the_same(troubled: Desk, rebuilt: Path) -> None:
    before = contents(troubled.database)
    assert {kind for _, kind, _ in before["article_events"]} >= {"edited", "missing", "moved"}
    assert not differences(before, contents(rebuilt))


FAILURES = {
    "http_503": Response(503, b"<p>sedang sibuk</p>"),
    "http_304": Response(304),
    "http_206": Response(206, b"<p>sebagian</p>"),
    "too_large": html("<i>" * (MAX_TAGS + 1)),
    "Challenged": html("<script>window._cf_chl_opt = {cZone: 'bipol.co'};</script>"),
    "undecodable": Response(
        200, b"\x1f\x9d" + bytes(range(128, 255)), {"Content-Type": "text/html", "Content-Encoding": "compress"}
    ),
    "page_missing": html(
        '<html><body class="single single-post postid-99001"><div id="single-content"><h1>Berita</h1>'
        '<div id="single-article-text"><p>Awal.</p><p class="page-link-wrap"><a class="post-page-numbers" href="/x/2/">'
        "2</a></p></div></div></body></html>"
    ),
}
"""Answers for an article's page, by the reason for which its address fails."""


def test_an_address_failed_for_the_same_reason_and_with_the_same_status(tmp_path: Path) -> None:
    portal = Portal(5, 16)
    heads = [head for head in portal.edition.newest if not head.password][: len(FAILURES)]
    served = {f"/{head.slug}/": answer for head, answer in zip(heads, FAILURES.values(), strict=True)}
    missing = f"{list(served)[-1]}2/"
    portal.intercept = lambda request: Response(500) if request.path == missing else served.get(request.path)
    with opened(portal):
        desk = Desk(tmp_path / "first", portal)
        desk.crawl(GUARD_REFUSALS=0, GUARD_CHALLENGES=0, RETRY_TIMES=1)
        rebuild_archive(desk, tmp_path / "rebuilt.db")
    failed = desk.rows("SELECT reason FROM urls WHERE kind = 'article' AND failures = 1")
    assert {reason for (reason,) in failed} == {UNDECODABLE if r == "undecodable" else r for r in FAILURES}
    assert not differences(contents(desk.database, "urls"), contents(tmp_path / "rebuilt.db", "urls"))


TIMES = (
    "SELECT a.url, v.version, v.captured_at FROM article_versions v JOIN articles a ON a.id = v.article_id",
    "SELECT a.url, e.kind, e.at FROM article_events e JOIN articles a ON a.id = e.article_id",
    "SELECT url, first_seen_at, last_seen_at, missing_at, gone_at FROM articles",
)


RUNS = "SELECT min(captured_at), max(captured_at), count(*) FROM captures GROUP BY run_id ORDER BY run_id"


def test_its_times_are_those_of_the_evidence(troubled: Desk, rebuilt: Path) -> None:
    assert troubled.rows(
        "SELECT count(*), count(*) FILTER (WHERE v.captured_at <> substr(c.captured_at, 1, 19) || 'Z')"
        " FROM article_versions v JOIN captures c ON c.id = v.capture_id"
    ) == troubled.rows("SELECT count(*), 0 FROM article_versions")
    with closing(sqlite3.connect(rebuilt)) as db:
        for select in TIMES:
            assert sorted(troubled.rows(select), key=repr) == sorted(db.execute(select).fetchall(), key=repr)
        assert troubled.rows(RUNS) == db.execute(RUNS).fetchall()


def test_left_in_the_middle_it_continues_where_it_stopped(
    troubled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bipol_crawler.replay.writer._BATCH", 30)
    path = tmp_path / "rebuilt.db"
    rebuild_archive(troubled, path, transactions=1)
    assert differences(contents(troubled.database), contents(path))
    rebuild_archive(troubled, path)
    assert not differences(contents(troubled.database), contents(path))
    rebuild_archive(troubled, path)
    assert not differences(contents(troubled.database), contents(path)), "nothing is stored twice"
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM runs WHERE command = 'reparse'").fetchone() == (3,)
        runs = "SELECT count(*) FROM runs WHERE command = ? AND outcome IN ('healthy', 'checks_failed', 'replayed')"
        assert db.execute(runs, ["replay"]).fetchone() == troubled.rows(runs, "crawl")[0]


def test_damage_costs_what_is_damaged_and_is_a_problem(troubled: Desk, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "copy", troubled.portal)
    shutil.copytree(troubled.folder, desk.folder)
    ((url,),) = desk.rows(
        "SELECT url FROM articles WHERE versions = 1 AND status = 'live'"
        " AND id NOT IN (SELECT article_id FROM article_events WHERE kind = 'moved') LIMIT 1"
    )
    captures = desk.rows("SELECT warc_file, warc_offset FROM captures WHERE url = ? AND status = 200", url)
    for file, offset in captures:
        with (desk.warc / file).open("r+b") as evidence:
            evidence.seek(offset + 200)
            evidence.write(b"\0" * 8)
    rebuild_archive(desk, tmp_path / "rebuilt.db")
    after = contents(tmp_path / "rebuilt.db")
    assert {row[0] for _, row in differences(contents(desk.database), after)["articles"]} == {url}
    with sqlite3.connect(tmp_path / "rebuilt.db") as db:
        problems = db.execute("SELECT url, reason, detail FROM problems WHERE field = 'evidence'").fetchall()
    assert len(problems) == len(captures)
    for (file, offset), (name, reason, detail) in zip(captures, problems, strict=True):
        assert (name, reason) == (file, "damaged")
        assert f"byte {offset}" in detail


PAGE = load_fixture(PROJECT / "tests" / "fixtures" / "ordinary")


def served(
    folder: Path, *answers: tuple[str, int, str], url: str = PAGE.url, body: bytes = PAGE.body, location: str = ""
) -> None:
    """Write down answers as one run's evidence: when, with what status, and which words stand for the headline."""
    with WarcWriter(folder, info={"software": "test"}) as writer:
        for at, status, headline in answers:
            served = body.replace(b"<h1>", f"<h1>{headline} ".encode()) if status == 200 else b""
            headers = (("Content-Type", "text/html; charset=UTF-8"), *((("Location", location),) if location else ()))
            writer.write(Exchange(url, "GET", (), status, "", headers, served, at))
    for path in folder.glob("bipol-*"):  # a process of its own wrote it
        path.rename(folder / f"run-{len(list(folder.iterdir()))}-1.warc.gz")


def rebuilt_events(path: Path, folder: Path) -> list[tuple[str, str]]:
    portal = urljoin(PAGE.url, "/").rstrip("/")
    archive = Archive(path, portal=portal, command="reparse", arguments={}, parser_version=parser_version())
    list(rebuild(archive, folder))
    archive.close()
    with sqlite3.connect(path) as db:
        return db.execute("SELECT kind, at FROM article_events ORDER BY id").fetchall()


def test_the_ledger_is_written_at_the_times_of_the_evidence(tmp_path: Path) -> None:
    served(tmp_path / "warc", ("2020-01-01T00:00:00Z", 200, ""), ("2020-01-02T00:00:00.5Z", 200, "Ralat:"))
    served(tmp_path / "warc", ("2020-03-01T00:00:00Z", 404, ""), ("2020-03-01T01:00:00Z", 404, ""))
    served(tmp_path / "warc", ("2020-03-02T01:00:00Z", 404, ""), ("2020-05-01T00:00:00Z", 200, "Ralat:"))
    assert rebuilt_events(tmp_path / "rebuilt.db", tmp_path / "warc") == [
        ("first_seen", "2020-01-01T00:00:00Z"),
        ("edited", "2020-01-02T00:00:00Z"),
        ("missing", "2020-03-01T00:00:00Z"),
        ("gone", "2020-03-02T01:00:00Z"),
        ("returned", "2020-05-01T00:00:00Z"),
    ]


def test_files_are_read_in_the_order_they_were_captured_whatever_their_names(tmp_path: Path) -> None:
    served(tmp_path / "warc", ("2020-01-02T00:00:00Z", 200, "Ralat:"))
    served(tmp_path / "warc", ("2020-01-01T00:00:00Z", 200, ""))
    assert [kind for kind, _ in rebuilt_events(tmp_path / "rebuilt.db", tmp_path / "warc")] == ["first_seen", "edited"]


def test_a_redirect_whose_end_was_never_captured_leads_to_nothing(tmp_path: Path) -> None:
    served(tmp_path / "warc", ("2020-01-01T00:00:00Z", 301, ""), location=urljoin(PAGE.url, "/lain/"))
    served(tmp_path / "warc", ("2020-01-02T00:00:00Z", 200, ""))
    assert rebuilt_events(tmp_path / "rebuilt.db", tmp_path / "warc") == [("first_seen", "2020-01-02T00:00:00Z")]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("end", [0, 1, 31, 32, 33, 1000])
def test_what_is_read_ahead_comes_whole_and_in_order(end: int) -> None:
    assert list(prefetch(counting, end)) == list(range(end))


def test_an_error_comes_after_all_that_came_before_it() -> None:
    found = prefetch(counting, 50, "error")
    assert [next(found) for _ in range(50)] == list(range(50))
    with pytest.raises(LookupError, match="habis"):
        next(found)


def test_a_reader_that_is_killed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bipol_crawler.reparse.prefetch._PATIENCE", 0.05)
    with pytest.raises(ReaderDied):
        list(prefetch(counting, 5, "killed"))


@pytest.mark.sampled(2)
@pytest.mark.parametrize("end", [0, 31, 32, 33, 64, 333])
def test_what_several_processes_read_ahead_comes_whole_and_in_order(end: int) -> None:
    assert list(prefetch_in_turns(negatives, range(end), 3)) == [-number for number in range(end)]


def test_one_of_several_readers_that_is_killed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bipol_crawler.reparse.prefetch._PATIENCE", 0.05)
    with pytest.raises(ReaderDied):
        list(prefetch_in_turns(negatives, [*range(50), -1, *range(50)], 2))


def test_the_command_replaces_no_archive(troubled: Desk, rebuilt: Path) -> None:
    again = troubled.run("reparse", "--into", str(rebuilt))
    assert again.exit_code == 2
    assert "exists already" in again.lines[0]


def count_of(path: Path, table: str) -> int:
    """How many rows an archive that is being made has by now."""
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        try:
            return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        except sqlite3.OperationalError:  # not there yet, or locked
            return 0


@pytest.mark.thorough
def test_the_command_continues_with_what_it_began(troubled: Desk, tmp_path: Path) -> None:
    path = tmp_path / "rebuilt.db"
    for runs in (1, 2):
        with troubled.start("reparse", "--into", str(path)) as command:
            while command.alive and count_of(path, "runs") < runs:
                time.sleep(0.001)
            command.send(signal.SIGKILL)
            assert command.wait() == -signal.SIGKILL
    assert troubled.run("reparse", "--into", str(path)).exit_code == 0
    assert not differences(contents(troubled.database), contents(path))


@pytest.mark.thorough
def test_what_other_rules_began_is_not_gone_on_with(troubled: Desk, tmp_path: Path) -> None:
    path = tmp_path / "rebuilt.db"
    rebuild_archive(troubled, path, transactions=1)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE runs SET parser_version = 'old'")
    run = troubled.run("reparse", "--into", str(path))
    assert run.exit_code == 2
    assert "the current rules" in run.lines[0]


WRONG = {
    "another database": (["--into", "{db}"], "exists already"),
    "a day as well": (["--into", "x.db", "--since", "2020-01-01"], "--since"),
    "no evidence": (["--into", "x.db", "-s", "WARC_DIR=/nowhere"], "no evidence"),
}


@pytest.mark.parametrize("what", WRONG)
def test_the_command_refuses(what: str, troubled: Desk, tmp_path: Path) -> None:
    arguments, words = WRONG[what]
    before = dump(troubled.database)
    run = troubled.run("reparse", *(part.format(db=troubled.database) for part in arguments))
    assert run.exit_code == 2
    assert words in run.lines[0]
    assert dump(troubled.database) == before


def test_evidence_of_another_portal_is_said_to_be(troubled: Desk, tmp_path: Path) -> None:
    run = troubled.run("reparse", "--into", str(tmp_path / "x.db"), PORTAL_URL="https://lain.example")
    assert run.exit_code == 1
    assert "PORTAL_URL" in run.lines[-1]

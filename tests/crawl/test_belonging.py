"""One archive, one portal, one evidence: whatever does not belong together is refused before anything is touched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bipol_crawler.demo.exchange import Request, Response, moved
from bipol_crawler.demo.site import Portal
from tests.crawl.crawling import Desk, Opened, Run
from tests.crawl.in_process import opened


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith((".lock", "-wal", "-shm"))
    }  # fmt: skip


def refused(run: Run, *words: str) -> None:
    assert (run.exit_code, run.asked) == (2, []), run.err
    (line,) = run.lines
    assert all(word in line for word in words), line


@pytest.fixture
def elsewhere(full_desk: Desk) -> Iterator[Desk]:
    """The same archive, whose portal is now at another address and nowhere else."""
    portal = Portal(5, 12)
    with opened(portal):
        yield Desk(full_desk.folder, portal)


# -- one portal


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["crawl bipol", "crawl bipol -a full=1", "crawl bipol -a limit=1", "reparse"])
def test_another_portal_is_refused_and_nothing_is_touched(name: str, full_desk: Desk, elsewhere: Desk) -> None:
    before = files(full_desk.folder)
    refused(elsewhere.run(name), full_desk.portal.url, elsewhere.portal.url, "MOVED_FROM", "ARCHIVE_DB")
    assert files(full_desk.folder) == before


@pytest.mark.parametrize("spelling", ["{}/", "{}/berita/", "HTTP://{host}", " {}"])
def test_another_spelling_of_the_same_address_is_the_same_portal(spelling: str, full_desk: Desk) -> None:
    url = full_desk.portal.url
    full_desk.crawled(PORTAL_URL=spelling.format(url, host=url.partition("://")[2]))
    assert full_desk.rows("SELECT DISTINCT portal FROM runs") == [(url,)]


def test_a_new_archive_may_change_its_portal_until_it_knows_an_article(desk: Desk) -> None:
    assert desk.crawl(PORTAL_URL="http://127.0.0.1:9").exit_code == 69
    desk.crawled()
    assert desk.articles() == desk.readable()


# -- a portal that moved

STORIES = (
    "SELECT a.id, a.post_id, a.headline, a.body, a.published_at, a.versions, v.version, v.digest, v.captured_at"
    " FROM articles a JOIN article_versions v ON v.article_id = a.id ORDER BY a.id, v.version"
)


def test_a_portal_that_moved_keeps_its_articles(full_desk: Desk, elsewhere: Desk, tmp_path: Path) -> None:
    old, new = full_desk.portal.url, elsewhere.portal.url
    before, paths = full_desk.rows(STORIES), full_desk.articles()
    run = elsewhere.crawled("full=1", MOVED_FROM=old)
    assert any("moved" in line and old in line and new in line for line in run.lines)
    assert elsewhere.rows(STORIES) == before
    assert elsewhere.articles() == paths
    assert elsewhere.events("edited") == elsewhere.events("missing") == set()
    assert elsewhere.rows("SELECT count(*) FROM article_events WHERE kind = 'moved'") == [(len(paths),)]
    assert elsewhere.rows("SELECT count(*) FROM urls WHERE due_at IS NOT NULL AND instr(url, ?)", old) == [(0,)]
    assert elsewhere.run("verify").exit_code == 0
    deep = elsewhere.run("verify", "--deep")
    assert deep.exit_code == 0, deep.out

    elsewhere.crawled()  # once is enough, and saying it again does no harm
    elsewhere.crawled("full=1", MOVED_FROM=old)
    assert elsewhere.rows(STORIES) == before
    assert elsewhere.rows("SELECT count(*) FROM article_events WHERE kind = 'moved'") == [(len(paths),)]
    assert elsewhere.run("reparse").exit_code == 0
    assert elsewhere.rows("SELECT count(*) FROM links WHERE instr(url, ?)", old) == [(0,)]
    refused(full_desk.crawl(), new, "MOVED_FROM")

    rebuilt = Desk(tmp_path / "rebuilt", elsewhere.portal)
    shutil.copytree(elsewhere.warc, rebuilt.warc)
    run = rebuilt.run("reparse", "--into", str(rebuilt.database), MOVED_FROM=old)
    assert run.exit_code == 0, run.err
    one = "SELECT url, post_id, headline, body, published_at, versions FROM articles ORDER BY url"
    assert rebuilt.rows(one) == elsewhere.rows(one)
    rebuilt.crawled()
    assert rebuilt.articles() == paths


def test_moved_from_another_address_than_the_archives_is_refused(full_desk: Desk, elsewhere: Desk) -> None:
    before = files(full_desk.folder)
    refused(elsewhere.crawl(MOVED_FROM="https://lain.example"), full_desk.portal.url, "MOVED_FROM")
    refused(elsewhere.crawl(MOVED_FROM="lain"), "MOVED_FROM='lain'")
    assert files(full_desk.folder) == before


def redirecting(to: str, *, robots: bool = True):
    def answer(request: Request) -> Response | None:
        return moved(to + request.target) if robots or request.path != "/robots.txt" else None

    return answer


@pytest.mark.processes  # where robots.txt may lead to is asked of the name server
@pytest.mark.sampled(1)
@pytest.mark.parametrize("robots", [True, False])
@pytest.mark.parametrize("known", [True, False])
def test_a_portal_that_only_redirects_elsewhere_is_reported_after_a_handful_of_requests(
    known: bool, robots: bool, desk_of: Opened
) -> None:
    desk = desk_of(12)
    other = Portal(5, 12)
    with opened(other, served=True):
        if known:
            desk.crawled()
        desk.portal.intercept = redirecting(other.url, robots=robots)
        run = desk.crawl("full=1")
        assert run.exit_code == 69, run.err
        assert len(run.asked) <= 8, run.asked
        assert {request.path for request, _ in other.log} <= {"/robots.txt"}, "nothing is asked of what is not its own"
        ((outcome, checks),) = desk.rows("SELECT outcome, checks FROM runs ORDER BY id DESC LIMIT 1")
        assert outcome == "portal_moved"
        assert checks.count("\n") == 0 and f"PORTAL_URL={other.url}" in checks
        assert checks in run.err
        moving = Desk(desk.folder, other, processes=True)
        moving.crawled(MOVED_FROM=desk.portal.url if known else "")
        assert moving.articles() == moving.readable()


# -- one evidence


def test_a_lost_archive_beside_its_evidence_is_not_started_from_scratch(full_desk: Desk) -> None:
    paths, stories = full_desk.articles(), full_desk.rows("SELECT url, headline, body, versions FROM articles")
    for path in full_desk.folder.glob("bipol.db*"):
        path.unlink()
    before = files(full_desk.folder)
    refused(full_desk.crawl(), str(full_desk.warc), f"scrapy reparse --into {full_desk.database}")
    assert files(full_desk.folder) == before
    assert full_desk.run("reparse", "--into", str(full_desk.database)).exit_code == 0
    full_desk.crawled()
    assert full_desk.articles() == paths
    assert sorted(full_desk.rows("SELECT url, headline, body, versions FROM articles")) == sorted(stories)


@pytest.mark.usefixtures("few_months")
def test_an_archive_that_knows_none_of_its_evidence_is_not_filled(full_desk: Desk, desk_of: Opened) -> None:
    empty = desk_of(0, sitemaps="off")
    empty.crawl()
    shutil.rmtree(empty.warc)
    shutil.copytree(full_desk.warc, empty.warc)
    refused(empty.crawl(), "WARC_DIR")


@pytest.mark.parametrize("how", ["empty", "missing", "another's", "unsealed"])
def test_evidence_that_is_not_the_archives_is_reported(
    how: str, full_desk: Desk, desk_of: Opened, tmp_path: Path
) -> None:
    warc = tmp_path / "elsewhere"
    if how == "another's":
        other = desk_of(6, 7)
        other.crawled()
        shutil.copytree(other.warc, warc)
    elif how == "empty":
        warc.mkdir()
    elif how == "unsealed":
        full_desk.change("DELETE FROM sealed_files")
    before = files(full_desk.folder)
    refused(full_desk.crawl(WARC_DIR=warc), f"WARC_DIR={warc}", "none of the")
    assert files(full_desk.folder) == before
    assert (how != "missing") == warc.exists() or how == "unsealed"
    full_desk.crawled()


# -- no password


@pytest.mark.parametrize(
    "user", ["arsip:rahasia@", "rahasia@", ":rahasia@", "a%40b:rahasia@", "a:rahasia:c@", "a@rahasia@"]
)
def test_a_password_in_the_portals_address_is_refused_and_never_written(user: str, desk: Desk, tmp_path: Path) -> None:
    told = tmp_path / "told"
    url = desk.portal.url.replace("://", f"://{user}")
    run = desk.crawl(PORTAL_URL=url, NOTIFY_COMMAND=f"cat > {told}; env >> {told}", LOG_DIR=tmp_path / "logs")
    refused(run, "PORTAL_URL", "password")
    assert "rahasia" not in run.err + run.out
    assert "rahasia" not in told.read_text("utf-8")
    assert all(b"rahasia" not in content for content in files(tmp_path).values())


def test_a_password_in_an_address_that_is_asked_for_is_never_written(full_desk: Desk, tmp_path: Path) -> None:
    path = sorted(full_desk.articles())[0]
    url = full_desk.portal.url.replace("://", "://arsip:rahasia@") + path
    full_desk.crawled(f"url={url}")
    assert all(b"rahasia" not in content for content in files(full_desk.folder).values())

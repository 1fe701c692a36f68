"""``scrapy record``: pages of the portal, of the evidence and of files become fixtures."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bipol_crawler.demo.exchange import html
from bipol_crawler.demo.pages import text_pages
from bipol_crawler.demo.site import Portal
from bipol_crawler.extract import read
from bipol_crawler.fixtures import as_fields, load_fixture
from bipol_crawler.items import Article, Refused
from tests.crawl.contents import dump
from tests.crawl.crawling import PROJECT, Desk, Opened
from tests.crawl.in_process import opened

FIXTURES = PROJECT / "tests" / "fixtures"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    portal = Portal(2, 12)
    with opened(portal):
        desk = Desk(tmp_path_factory.mktemp("recording"), portal)
        desk.crawled()
        yield desk


@pytest.fixture
def desk(crawled: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A copy of an archive of everything that the portal has; the portal is running."""
    shutil.copytree(crawled.folder, tmp_path / "copy")
    yield Desk(tmp_path / "copy", crawled.portal)
    crawled.portal.intercept = None


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A folder for cases."""
    return tmp_path / "cases"


def address(desk: Desk, *, pages: int = 1) -> str:
    """An article of so many pages."""
    story = next(story for story in desk.portal.published() if len(text_pages(story.content)) == pages and story.title)
    return f"{desk.portal.url}/{story.slug}/"


def read_json(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text("utf-8"))


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


@pytest.mark.parametrize("pages", [1, 2])
def test_a_page_is_recorded_from_the_evidence_without_a_request(desk: Desk, cases: Path, pages: int) -> None:
    url = address(desk, pages=pages)
    before = dump(desk.database)
    run = desk.run("record", url, "--case", "berita-1", "--to", str(cases), "--shows", "Berita biasa")
    assert (run.exit_code, run.asked) == (0, []), run.err
    assert "A person must check it" in run.out
    assert dump(desk.database) == before
    case = cases / "berita-1"
    assert names(case) == {"meta.json", "expected.json", "page.html.gz", *(["page-2.html.gz"] if pages > 1 else [])}
    about = read_json(case / "meta.json")
    assert (about["shows"], about["url"]) == ("Berita biasa.", url)
    ((captured_at,),) = desk.rows("SELECT captured_at FROM captures WHERE url = ? AND status = 200", url)
    assert about["fetched_at"][:19] == captured_at[:19]
    ((headline, body),) = desk.rows("SELECT headline, body FROM articles_flat WHERE url = ?", url)
    expected = read_json(case / "expected.json")
    assert (expected["headline"], "\n\n".join(expected["body"] or [])) == (headline, body or "")


def test_what_is_recorded_is_what_the_tests_read(desk: Desk, cases: Path) -> None:
    desk.run("record", address(desk, pages=2), "--case", "x", "--to", str(cases))
    article = read(load_fixture(cases / "x"))
    assert isinstance(article, Article)
    assert as_fields(article) == read_json(cases / "x" / "expected.json")
    assert read_json(cases / "x" / "meta.json")["shows"].endswith(".")


def test_of_two_captures_the_last_is_recorded(desk: Desk, cases: Path) -> None:
    url = address(desk)
    desk.portal.intercept = lambda request: (
        html("<title>Sebentar</title><p>pemeliharaan") if url.endswith(request.path) else None
    )
    desk.crawl(f"url={url}")
    desk.portal.intercept = None
    assert desk.run("record", url, "--case", "x", "--to", str(cases)).asked == []
    assert b"pemeliharaan" in load_fixture(cases / "x").body


@pytest.mark.parametrize("captured_at", ["2001-01-01T00:00:00Z", "2099-01-01T00:00:00Z"], ids=["before", "ahead"])
def test_a_withdrawn_article_is_recorded_from_the_evidence_but_not_from_the_portal(
    desk: Desk, cases: Path, captured_at: str
) -> None:
    """Whatever the clock said when it was captured."""
    url = address(desk)
    with sqlite3.connect(desk.database) as connection:
        connection.execute("UPDATE captures SET captured_at = ?", [captured_at])
    desk.portal.intercept = lambda request: html("hilang", 404) if url.endswith(request.path) else None
    run = desk.run("record", url, "--case", "x", "--to", str(cases), "--fetch")
    assert run.exit_code == 1
    assert run.lines[-1].endswith("did not answer with a page")
    assert not cases.exists()
    assert desk.run("record", url, "--case", "x", "--to", str(cases)).exit_code == 0
    assert read_json(cases / "x" / "expected.json")["headline"]


@pytest.mark.parametrize("pages", [1, 2])
def test_the_portal_is_asked_for_what_the_archive_has_not(desk_of: Opened, cases: Path, pages: int) -> None:
    desk = desk_of(12, 2)
    url = address(desk, pages=pages)
    run = desk.run("record", url, "--case", "x", "--to", str(cases))
    assert run.exit_code == 0, run.err
    assert run.asked == ["/robots.txt", *(desk.path(url) + more for more in ("", "2/")[:pages])]
    assert len(load_fixture(cases / "x").following) == pages - 1
    assert desk.rows("SELECT count(*) FROM captures") == [(pages + 1,)], "nothing is fetched without evidence"
    assert desk.articles() == {desk.path(url)}


def test_fetch_asks_again_whatever_the_archive_has(desk: Desk, cases: Path) -> None:
    url = address(desk)
    run = desk.run("record", url, "--case", "x", "--to", str(cases), "--fetch")
    assert run.exit_code == 0, run.err
    assert run.asked == ["/robots.txt", desk.path(url)]
    assert desk.rows("SELECT count(*) FROM captures WHERE url = ?", url) == [(2,)]


def test_a_redirect_is_recorded_with_where_it_led(desk: Desk, cases: Path) -> None:
    ((url, post_id),) = desk.rows("SELECT url, post_id FROM articles WHERE headline IS NOT NULL LIMIT 1")
    short = f"{desk.portal.url}/?p={post_id}"
    for case, asked in (("asked", ["/robots.txt", f"/?p={post_id}", desk.path(url)]), ("from-evidence", [])):
        run = desk.run("record", short, "--case", case, "--to", str(cases))
        assert (run.exit_code, run.asked) == (0, asked), run.err
        about = read_json(cases / case / "meta.json")
        assert (about["url"], about["final_url"]) == (short, url)
        assert load_fixture(cases / case).final_url == url


@pytest.mark.parametrize(("path", "reason"), [("/", "listing"), ("/redaksi/", "static_page")])
def test_a_page_that_is_not_an_article_is_recorded_as_refused(desk: Desk, cases: Path, path: str, reason: str) -> None:
    run = desk.run("record", desk.portal.url + path, "--case", "refused-x", "--to", str(cases))
    assert run.exit_code == 0, run.err
    assert read_json(cases / "refused-x" / "expected.json") == {"refused": reason}
    assert f"refused as {reason}" in run.out
    assert isinstance(read(load_fixture(cases / "refused-x")), Refused)


def test_robots_are_obeyed(desk_of: Opened, cases: Path) -> None:
    desk = desk_of(robots="User-agent: *\nDisallow: /\n")
    run = desk.run("record", address(desk), "--case", "x", "--to", str(cases))
    assert (run.exit_code, run.asked) == (69, ["/robots.txt"])
    assert not cases.exists()


@pytest.fixture
def saved(tmp_path: Path) -> list[str]:
    """The three pages of a recorded article, saved as files."""
    files = []
    for name in ("page", "page-2", "page-3"):
        file = tmp_path / f"{name}.html"
        file.write_bytes(gzip.decompress((FIXTURES / "multi-page" / f"{name}.html.gz").read_bytes()))
        os.utime(file, (1731727200, 1731727200))
        files.append(str(file))
    return files


URL = "https://bipol.co/menyusuri-jalur-kereta-lama/"


def test_files_are_recorded_as_the_pages_of_an_address(desk: Desk, cases: Path, saved: list[str]) -> None:
    run = desk.run("record", *saved, "--url", URL, "--case", "x", "--to", str(cases))
    assert (run.exit_code, run.asked) == (0, []), run.err
    assert read_json(cases / "x" / "expected.json") == read_json(FIXTURES / "multi-page" / "expected.json")
    assert read_json(cases / "x" / "meta.json")["fetched_at"] == "2024-11-16T03:20:00Z", "when the file was saved"
    for name in ("page.html.gz", "page-2.html.gz", "page-3.html.gz"):
        assert (cases / "x" / name).read_bytes() == (FIXTURES / "multi-page" / name).read_bytes()


def test_a_case_is_replaced_only_by_force_and_then_whole(desk: Desk, cases: Path, saved: list[str]) -> None:
    record = ["--url", URL, "--case", "x", "--to", str(cases)]
    desk.run("record", *saved, *record)
    (cases / "x" / "catatan.txt").write_text("why")
    before = {file.name: file.read_bytes() for file in (cases / "x").iterdir()}
    Path(saved[0]).write_text("<title>Pemeliharaan</title>")
    run = desk.run("record", saved[0], *record)
    assert run.exit_code == 2
    assert "--force replaces it" in run.lines[0]
    assert {file.name: file.read_bytes() for file in (cases / "x").iterdir()} == before
    assert desk.run("record", saved[0], *record, "--force").exit_code == 0
    assert names(cases / "x") == {"meta.json", "expected.json", "page.html.gz", "catatan.txt"}


WRONG = {
    "no case": (["{url}"], "--case ''"),
    "a case with slashes": (["{url}", "--case", "../x"], "--case '../x'"),
    "a case in capitals": (["{url}", "--case", "Berita"], "--case 'Berita'"),
    "nothing to record": (["--case", "x"], "not nothing"),
    "an unknown option": (["{url}", "--case", "x", "--show", "y", "--shwos", "z"], "--shwos"),
    "two addresses": (["{url}", "{url}", "--case", "x"], "one address at a time"),
    "another portal": (["https://example.org/berita/", "--case", "x"], "is not an address of"),
    "no file": (["{folder}/none.html", "--case", "x", "--url", URL], "cannot read"),
    "a file from nowhere": (["{file}", "--case", "x"], "--url '' is not a web address"),
    "a file from no web": (
        ["{file}", "--case", "x", "--url", "bipol.co/x/"],
        "--url 'bipol.co/x/' is not a web address",
    ),
    "a file fetched": (["{file}", "--case", "x", "--url", URL, "--fetch"], "--fetch is for an address"),
    "pages left out": (["{file}", "--case", "x", "--url", URL], "links 2 following pages, and 0 were given"),
    "no folder": (["{file}", "{file}", "{file}", "--case", "x", "--url", URL, "--to", "{file}"], "cannot write"),
}


@pytest.mark.parametrize("how", WRONG)
def test_what_is_asked_wrongly_is_refused_and_nothing_is_written(
    how: str, desk: Desk, cases: Path, saved: list[str]
) -> None:
    arguments, words = WRONG[how]
    told_to = [part.format(url=address(desk), folder=desk.folder, file=saved[0]) for part in arguments]
    run = desk.run("record", "--to", str(cases), *told_to)
    assert (run.exit_code, run.asked) == (2, [])
    assert words in run.lines[0], run.lines
    assert not cases.exists()


def test_evidence_that_is_damaged_is_said(desk: Desk, cases: Path) -> None:
    for file in desk.warc.iterdir():
        file.write_bytes(file.read_bytes()[:200])
    run = desk.run("record", address(desk), "--case", "x", "--to", str(cases))
    assert (run.exit_code, run.asked) == (1, [])
    assert "the evidence cannot be read" in run.lines[0]

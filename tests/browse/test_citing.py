"""What readers take along to cite an article and to check it: files, meta tags, and the record where it is shared."""

from __future__ import annotations

import hashlib
import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from bipol_crawler.demo.site import Portal
from tests.browse.browse_archives import Browser
from tests.crawl.crawling import Desk
from tests.crawl.in_process import opened


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A small archive with its evidence."""
    portal = Portal(5, 12)
    desk = Desk(tmp_path_factory.mktemp("citing"), portal)
    with opened(portal):
        desk.crawled()
        portal.day = 2
        desk.crawled("full=1")
    return desk


@pytest.fixture(scope="module")
def room(desk: Desk) -> Iterator[Browser]:
    browser = Browser(desk.database)
    browser.datasette.warc_dir = desk.warc
    yield browser
    browser.close()


@pytest.fixture
def sharing(room: Browser) -> Iterator[Browser]:
    """The same reading room, whose operator lets readers download records."""
    room.datasette.share_records = True
    yield room
    room.datasette.share_records = False


def page_of(room: Browser, article: int, language: str = "id") -> html.HtmlElement:
    return html.fromstring(room.get(f"/article/{article}", headers={"accept-language": language}).text)


def test_records_are_not_handed_out_unless_the_operator_says_so(room: Browser) -> None:
    assert room.get("/article/1/record.warc.gz").status_code == 404
    page = page_of(room, 1)
    assert "mintalah kepada pengelola" in page.text_content() and not page.xpath("//a[contains(@href, 'record')]")


def test_a_reader_without_the_archives_files_can_check_every_version_as_its_page_says(
    sharing: Browser, desk: Desk, tmp_path: Path
) -> None:
    versions = desk.rows("SELECT article_id, version FROM article_versions ORDER BY version DESC, article_id LIMIT 4")
    assert versions[0][1] > 1
    for article, version in versions:
        page = html.fromstring(sharing.get(f"/article/{article}/version/{version}").text)
        (check,) = page.xpath("//details[@class='check']")
        link = check.xpath(".//a")[0]
        answer = sharing.get(link.get("href"))
        assert answer.status_code == 200 and answer.headers["content-type"] == "application/warc"
        assert f'filename="{link.text}"' in answer.headers["content-disposition"]
        (tmp_path / link.text).write_bytes(answer.content)
        command = shlex.split(check.xpath(".//pre/text()")[0])
        done = subprocess.run([sys.executable, *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == check.xpath(".//code/text()")[0]
        assert done.stdout.strip() in page.xpath("//details[contains(@class, 'cite')]")[0].text_content()


def test_the_record_is_one_whole_warc_record_and_nothing_else(sharing: Browser, desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "one.warc.gz"
    file.write_bytes(sharing.get("/article/2/record.warc.gz?version=1").content)
    with file.open("rb") as stream:
        (record,) = [
            (one.rec_type, one.rec_headers.get_header("WARC-Record-ID"), one.raw_stream.read())
            for one in ArchiveIterator(stream)
        ]
    ((identity, digest),) = desk.rows(
        "SELECT c.record_id, c.digest FROM article_versions v JOIN captures c ON c.id = v.capture_id"
        " WHERE v.article_id = 2 AND v.version = 1"
    )
    assert record[:2] == ("response", f"<{identity.strip('<>')}>")
    assert f"sha256:{hashlib.sha256(record[2]).hexdigest()}" == digest


@pytest.mark.parametrize(
    "address",
    ["1/record.warc.gz?version=99", "1/record.warc.gz?page=9", "1/record.warc.gz?page=0", "999/record.warc.gz"],
)
def test_what_is_not_there_is_not_found(sharing: Browser, address: str) -> None:
    assert sharing.get(f"/article/{address}").status_code == 404


def test_a_record_whose_file_is_missing_is_not_found(sharing: Browser, tmp_path: Path) -> None:
    kept, sharing.datasette.warc_dir = sharing.datasette.warc_dir, tmp_path
    assert sharing.get("/article/1/record.warc.gz").status_code == 404
    sharing.datasette.warc_dir = kept


def test_a_withdrawn_article_is_cited_by_its_permalink(room: Browser, desk: Desk) -> None:
    ((gone,),) = desk.rows("SELECT min(id) FROM articles WHERE status <> 'live'")
    page = page_of(room, gone)
    permalink = f"http://localhost/article/{gone}/version/1"
    (cite,) = page.xpath("//details[contains(@class, 'cite')]")
    assert permalink in cite.xpath(".//pre/text()")
    ris = room.get(cite.xpath(".//a[contains(@href, 'cite.ris')]/@href")[0])
    assert f"\r\nUR  - {permalink}\r\n" in ris.text and ris.headers["content-disposition"].endswith('.ris"')
    assert page.xpath("//meta[@name='citation_public_url']/@content") == [permalink]
    data = json.loads(page.xpath("//script[@type='application/ld+json']/text()")[0])
    assert data["archivedAt"] == permalink


@pytest.mark.parametrize("form", ["ris", "bib", "json"])
def test_each_file_of_a_citation_is_linked_for_programs_too(room: Browser, form: str) -> None:
    links = page_of(room, 1).xpath(f"//link[@rel='alternate'][contains(@href, 'cite.{form}')]")
    answer = room.get(links[0].get("href"))
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(links[0].get("type"))

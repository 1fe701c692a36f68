"""The archive opens in other people's replay tools, and a browser shows there what was served then."""

from __future__ import annotations

import gzip
import re
import urllib.request
from pathlib import Path
from zipfile import ZipFile

import pytest

from bipol_crawler.warc.reader import decoded_body, read_exchange
from tests.crawl.crawling import Desk
from tests.replay.others import look, tool

pytestmark = pytest.mark.browser


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("collection", ["archive", "packed"])
def test_an_article_and_its_former_version_are_read_in_a_browser(desk: Desk, pywb: str, collection: str) -> None:
    edited = desk.records(
        "SELECT v.headline, v.body, v.captured_at, a.url FROM article_versions v JOIN articles a ON a.id = v.article_id"
        " WHERE a.id = (SELECT v.article_id FROM article_versions v JOIN version_captures c ON c.version_id = v.id"
        " GROUP BY v.article_id HAVING count(DISTINCT v.body) > 1 AND max(c.page) = 1 ORDER BY 1 LIMIT 1)"
        " ORDER BY v.version"
    )
    assert len(edited) == 2
    for version in edited:
        when = "".join(filter(str.isdigit, version["captured_at"]))[:14]
        shown = look(f"{pywb}/{collection}/{when}/{version['url']}", version["headline"])
        for paragraph in version["body"].split("\n\n"):
            assert plain(paragraph) in plain(shown["text"])
        assert shown["address"].startswith(f"{pywb}/{collection}/{when}")
        assert not [url for url in shown["asked"] if url.startswith("http") and not url.startswith(pywb)]
    assert edited[0]["body"] != edited[1]["body"]


@pytest.mark.parametrize("collection", ["archive", "packed"])
def test_every_page_of_every_version_is_served_as_it_was(desk: Desk, pywb: str, collection: str) -> None:
    captures = desk.rows(
        "SELECT c.url, c.captured_at, c.warc_file, c.warc_offset, p.page FROM version_captures p"
        " JOIN captures c ON c.id = p.capture_id"
    )
    assert {page for *_, page in captures} >= {1, 2}
    for url, at, file, offset, _ in captures:
        when = "".join(filter(str.isdigit, at))[:14]
        # id_ asks for the body as it was served, with nothing put in for replay
        with urllib.request.urlopen(f"{pywb}/{collection}/{when}id_/{url}") as answer:
            body = answer.read()
            if answer.headers["Content-Encoding"] == "gzip":
                body = gzip.decompress(body)
        assert body == decoded_body(read_exchange(desk.warc, file, offset)), url


@pytest.mark.parametrize("collection", ["archive", "packed"])
def test_a_photo_is_seen_in_its_article_and_is_the_one_that_was_served(desk: Desk, pywb: str, collection: str) -> None:
    article = desk.records(
        "SELECT a.headline, a.url, p.url AS photo, v.captured_at, c.captured_at AS photo_at, c.warc_file, c.warc_offset"
        " FROM photos p JOIN articles a ON a.id = p.article_id JOIN captures c ON c.id = p.capture_id"
        " JOIN article_versions v ON v.article_id = a.id AND v.version = a.versions WHERE a.status = 'live' LIMIT 1"
    )[0]
    when, photo_when = ("".join(filter(str.isdigit, article[at]))[:14] for at in ("captured_at", "photo_at"))
    shown = look(f"{pywb}/{collection}/{when}/{article['url']}", article["headline"])
    assert [width for address, width in shown["images"] if address.endswith(article["photo"]) and width], shown
    with urllib.request.urlopen(f"{pywb}/{collection}/{photo_when}id_/{article['photo']}") as answer:
        assert answer.read() == decoded_body(read_exchange(desk.warc, article["warc_file"], article["warc_offset"]))


@pytest.mark.parametrize("collection", ["archive", "packed"])
def test_what_is_stored_once_is_served_each_time(desk: Desk, pywb: str, collection: str) -> None:
    repeats = desk.rows(
        "SELECT c.url, c.captured_at, o.warc_file, o.warc_offset FROM captures c JOIN captures o ON o.id = c.refers_to"
        " WHERE c.status = 200 AND (? = 'archive' OR c.id IN (SELECT capture_id FROM version_captures))",
        collection,
    )
    assert repeats or collection == "packed"
    for url, at, file, offset in repeats:
        when = "".join(filter(str.isdigit, at))[:14]
        with urllib.request.urlopen(f"{pywb}/{collection}/{when}id_/{url}") as answer:
            body = answer.read()
            if answer.headers["Content-Encoding"] == "gzip":
                body = gzip.decompress(body)
        assert body == decoded_body(read_exchange(desk.warc, file, offset)), url


def test_the_package_passes_its_validator(desk: Desk) -> None:
    assert "the passed WACZ is valid" in tool("wacz", "validate", "-f", desk.folder / "all.wacz")


def test_the_validator_refuses_the_package_with_one_byte_of_its_pages_changed(desk: Desk, tmp_path: Path) -> None:
    changed = tmp_path / "changed.wacz"
    with ZipFile(desk.folder / "all.wacz") as whole, ZipFile(changed, "w") as copy:
        for info in whole.infolist():
            data = whole.read(info)
            copy.writestr(info, data.replace(b"a", b"b", 1) if info.filename == "pages/pages.jsonl" else data)
    with pytest.raises(AssertionError, match="the passed WACZ is invalid"):
        tool("wacz", "validate", "-f", changed)
